/* The MMS client against a hostile server. An input is a script: records of one
 * octet that says what to do, two octets of length, and so many octets. With
 * them something is asked (they are a name, a file, a value) or forgotten, or
 * they are what the server sends. Requests get the numbers 1, 2, 3 ... */
#include <stdlib.h>
#include <string.h>

#include "asn1/walk.h"
#include "schema/mms.h"
#include <bushing/mms_client.h>
#include <bushing/mms_value.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 2048 };
static uint8_t request_room[ROOM], name_room[BUSHING_MMS_NAME_ROOM];
static char text[4096];

static void must(bool what)
{
    if (!what)
        abort();
}

/* --- what is asked ------------------------------------------------------- */

struct job {
    bushing_mms_client c;
    bushing_mms_request r;
    bushing_mms_list after; /* of the last directory */
    bushing_mms_variable v;
    span octets;
};

static int ask_initiate(struct job *j)
{
    bushing_mms_initiate i = {0};
    if (j->octets.n > 1) {
        i.pdu_max = (uint32_t)(j->octets.p[0] << 8 | j->octets.p[1]);
        i.services = span_skip(j->octets, 2);
        if (i.services.n != 0 && i.services.p[0] > 7)
            i.services.n = 0;
    }
    return bushing_mms_ask_initiate(&j->c, &j->r, &i);
}

static int ask_conclude(struct job *j)
{
    return bushing_mms_ask_conclude(&j->c, &j->r);
}

static int ask_status(struct job *j)
{
    return bushing_mms_ask_status(&j->c, &j->r, j->octets.n != 0);
}

static int ask_identify(struct job *j)
{
    return bushing_mms_ask_identify(&j->c, &j->r);
}

static int ask_names(struct job *j)
{
    return bushing_mms_ask_names(&j->c, &j->r, BUSHING_MMS_CLASS_VARIABLE,
                                 &j->v.name, j->octets);
}

static int ask_type(struct job *j)
{
    return bushing_mms_ask_type(&j->c, &j->r, &j->v.name);
}

static int ask_read(struct job *j)
{
    bushing_mms_variable v[2] = {j->v, j->v};
    v[1].access = j->octets;
    return bushing_mms_ask_read(&j->c, &j->r, v, j->octets.n % 3);
}

static int ask_read_list(struct job *j)
{
    return bushing_mms_ask_read_list(&j->c, &j->r, &j->v.name);
}

static int ask_write(struct job *j)
{
    return bushing_mms_ask_write(&j->c, &j->r, &j->v, &j->octets, 1);
}

static int ask_define(struct job *j)
{
    return bushing_mms_ask_define_list(&j->c, &j->r, &j->v.name, &j->v, 1);
}

static int ask_list(struct job *j)
{
    return bushing_mms_ask_list(&j->c, &j->r, &j->v.name);
}

static int ask_delete(struct job *j)
{
    return bushing_mms_ask_delete_list(&j->c, &j->r, &j->v.name);
}

static int ask_directory(struct job *j)
{
    return bushing_mms_ask_directory(
        &j->c, &j->r, j->octets, j->after.rest.p != NULL ? &j->after : NULL);
}

static int ask_open(struct job *j)
{
    return bushing_mms_ask_file_open(&j->c, &j->r, j->octets, 0);
}

static int ask_file_read(struct job *j)
{
    return bushing_mms_ask_file_read(&j->c, &j->r, (int32_t)j->octets.n);
}

static int ask_close(struct job *j)
{
    return bushing_mms_ask_file_close(&j->c, &j->r, -1);
}

static int (*const ASKS[])(struct job *) = {
    ask_initiate,  ask_conclude, ask_status,    ask_identify,
    ask_names,     ask_type,     ask_read,      ask_read_list,
    ask_write,     ask_define,   ask_list,      ask_delete,
    ask_directory, ask_open,     ask_file_read, ask_close,
};
enum { NUM_ASKS = sizeof ASKS / sizeof ASKS[0] };

/* What is asked is an MMS PDU, not longer than agreed. */
static void ask(struct job *j, size_t what)
{
    size_t before = j->c.num_pending;
    if (ASKS[what](j) != 0) {
        must(j->c.num_pending == before);
        return;
    }
    must(j->r.pdu.n != 0 && j->r.pdu.n <= ROOM);
    must(j->c.pdu_max == 0 || j->r.pdu.n <= j->c.pdu_max);
    must(j->c.num_pending <= BUSHING_MMS_PENDING_MAX);
    must(asn1_decode(&MMS_PDU, j->r.pdu, NULL, NULL, NULL) == 0);
}

/* The octets as a name, where they are one. */
static void name(struct job *j)
{
    char said[BUSHING_MMS_NAME_TEXT + 4];
    bushing_mms_reference r;
    size_t n = j->octets.n < sizeof said ? j->octets.n : sizeof said - 1;
    if (n != 0)
        memcpy(said, j->octets.p, n);
    said[n] = '\0';
    if (bushing_mms_reference_parse(&r, name_room, said) != 0)
        return;
    j->v = r.variable;
    bushing_mms_variable_print(text, &j->v);
    must(strlen(text) < BUSHING_MMS_NAME_TEXT);
}

/* --- what comes ---------------------------------------------------------- */

static void look_at_data(span data)
{
    size_t n;
    (void)bushing_mms_value_print(text, sizeof text, &n, data, NULL);
}

static void look_at_results(bushing_mms_list l)
{
    bushing_mms_result r;
    while (bushing_mms_next_result(&l, &r)) {
        must((r.data.p == NULL) == (r.failure >= 0));
        if (r.data.p != NULL)
            look_at_data(r.data);
        else
            (void)bushing_mms_access_error(r.failure);
    }
}

static void look_at_variables(bushing_mms_list l)
{
    bushing_mms_variable v;
    while (bushing_mms_next_variable(&l, &v))
        bushing_mms_variable_print(text, &v);
}

static void look_at_report(const bushing_mms_information *i)
{
    bushing_mms_report r;
    bushing_mms_member m;
    size_t n = 0;
    look_at_variables(i->variables);
    look_at_results(i->results);
    bushing_mms_object_print(text, &i->list);
    if (!bushing_mms_is_report(i) || bushing_mms_report_read(&r, i) != 0)
        return;
    for (; bushing_mms_next_member(&r, &m); n++) {
        must(m.index < r.num_members);
        bushing_mms_reason_print(text, m.reason);
    }
    must(n == r.num_included);
}

static void look_at_files(struct job *j, bushing_mms_list l)
{
    bushing_mms_file f;
    while (bushing_mms_next_file(&l, &f)) {
        (void)bushing_mms_file_name(text, &f.name);
        j->after = f.name;
    }
}

static void look_at_answer(struct job *j, const bushing_mms_answer *a)
{
    span found;
    size_t n;
    if (a->service == BUSHING_MMS_GET_TYPE) {
        (void)bushing_mms_type_print(text, sizeof text, &n, a->u.type.type,
                                     BUSHING_MMS_TEXT);
        (void)bushing_mms_type_find(&found, a->u.type.type, span_text("a.b"));
    } else if (a->service == BUSHING_MMS_READ) {
        look_at_results(a->u.results);
    } else if (a->service == BUSHING_MMS_GET_LIST) {
        look_at_variables(a->u.list.variables);
    } else if (a->service == BUSHING_MMS_FILE_DIRECTORY) {
        look_at_files(j, a->u.directory.entries);
    } else if (a->service == BUSHING_MMS_STATUS) {
        (void)bushing_mms_logical_status(&a->u.status);
        (void)bushing_mms_physical_status(&a->u.status);
    }
}

static void receive(struct job *j)
{
    bushing_mms_answer a;
    size_t before = j->c.num_pending;
    if (bushing_mms_answer_read(&j->c, &a, j->octets) != 0)
        return;
    if (a.kind == BUSHING_MMS_ANSWERED) {
        must(j->c.num_pending == before - 1);
        look_at_answer(j, &a);
    } else if (a.kind == BUSHING_MMS_FAILED) {
        bushing_mms_failure_print(text, &a.u.failure);
    } else if (a.kind == BUSHING_MMS_INFORMED) {
        look_at_report(&a.u.information);
    } else if (a.kind == BUSHING_MMS_ASKED) {
        (void)bushing_mms_refuse(&j->c, &j->r, a.invoke_id);
    } else if (a.kind == BUSHING_MMS_ASKED_CONCLUDE) {
        (void)bushing_mms_agree_conclude(&j->c, &j->r);
    } else if (a.kind == BUSHING_MMS_INITIATED) {
        (void)bushing_mms_offers(&a.u.initiate, "getNameList");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct job j = {.r = {.room = request_room, .room_len = ROOM}};
    while (size >= 3) {
        size_t n = (size_t)(data[1] << 8 | data[2]);
        uint8_t what = data[0];
        data += 3;
        size -= 3;
        j.octets = span_of(data, n < size ? n : size);
        data += j.octets.n;
        size -= j.octets.n;
        if (what < NUM_ASKS)
            ask(&j, what);
        else if (what == NUM_ASKS)
            name(&j);
        else if (what == NUM_ASKS + 1)
            bushing_mms_client_forget(&j.c, (uint32_t)n);
        else
            receive(&j);
    }
    return 0;
}
