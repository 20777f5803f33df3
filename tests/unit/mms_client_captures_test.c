/* What real servers answered, read by the client: for each request that is seen
 * in a capture the client is told that it asked, and the answer must be read to
 * the end. */
#define _POSIX_C_SOURCE 200809L /* scandir() */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

#include "../../tools/tcp_stream.h"
#include "asn1/walk.h"
#include "mms/client.h"
#include "shared.h"
#include <bushing/mms_value.h>
#include <bushing/trace.h>

enum { FILE_SIZE_MAX = 64 << 20 };

/* One connection: both ends of it. */
struct seen {
    bushing_trace *trace;
    bushing_mms_client client;
};

static struct {
    size_t answers, failures, results, reports, members, names, types;
} counts;

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static const bushing_allocator HEAP = {take, give, NULL};

/* --- what came ----------------------------------------------------------- */

static void look_at_results(bushing_mms_list l)
{
    char text[4096];
    bushing_mms_result r;
    size_t n;
    for (; bushing_mms_next_result(&l, &r); counts.results++) {
        if (r.data.p == NULL)
            assert_non_null(bushing_mms_access_error(r.failure));
        else
            assert_true(bushing_mms_value_print(text, sizeof text, &n, r.data,
                                                NULL) >= BUSHING_ERR_SPACE);
    }
    assert_int_equal(l.num, 0);
    assert_int_equal(l.rest.n, 0);
}

static void look_at_names(bushing_mms_list l)
{
    bushing_span name;
    for (; bushing_mms_next_name(&l, &name); counts.names++)
        assert_true(name.n != 0);
    assert_int_equal(l.rest.n, 0);
}

static void look_at_type(bushing_span type)
{
    char text[16384];
    size_t n;
    assert_int_equal(
        bushing_mms_type_print(text, sizeof text, &n, type, BUSHING_MMS_TEXT),
        0);
    counts.types++;
}

static void look_at_information(const bushing_mms_information *i)
{
    bushing_mms_report r;
    bushing_mms_member m;
    look_at_results(i->results);
    if (!bushing_mms_is_report(i))
        return;
    assert_int_equal(bushing_mms_report_read(&r, i), 0);
    for (; bushing_mms_next_member(&r, &m); counts.members++)
        assert_true(m.value.data.p != NULL || m.value.failure >= 0);
    counts.reports++;
}

static void look_at(const bushing_mms_answer *a)
{
    char text[BUSHING_MMS_FAILURE_TEXT];
    counts.answers++;
    if (a->kind == BUSHING_MMS_INFORMED) {
        look_at_information(&a->u.information);
    } else if (a->kind == BUSHING_MMS_FAILED) {
        bushing_mms_failure_print(text, &a->u.failure);
        assert_null(strstr(text, "unknown ("));
        counts.failures++;
    } else if (a->service == BUSHING_MMS_READ) {
        look_at_results(a->u.results);
    } else if (a->service == BUSHING_MMS_GET_NAMES) {
        look_at_names(a->u.names.names);
    } else if (a->service == BUSHING_MMS_GET_TYPE) {
        look_at_type(a->u.type.type);
    }
}

/* --- what was asked ------------------------------------------------------ */

static void ask(bushing_mms_client *c, const struct mms_confirmed_request *q)
{
    for (int i = 0; i < BUSHING_MMS_NO_SERVICE; i++) {
        if (MMS_CLIENT_SERVICES[i].request != q->service.which)
            continue;
        for (size_t k = 0; k < c->num_pending; k++)
            if (c->pending[k].invoke_id == (uint32_t)q->invoke_id)
                c->pending[k] = c->pending[--c->num_pending];
        if (c->num_pending == BUSHING_MMS_PENDING_MAX)
            c->num_pending = 0; /* answers that are not in the capture */
        c->pending[c->num_pending].invoke_id = (uint32_t)q->invoke_id;
        c->pending[c->num_pending].service = i;
        c->num_pending++;
    }
}

static void of_client(struct seen *s, bushing_span pdu)
{
    struct mms_pdu p;
    if (asn1_decode(&MMS_PDU, pdu, &p, NULL, NULL) != 0)
        return;
    if (p.which == MMS_PDU_CONFIRMED_REQUEST)
        ask(&s->client, &p.u.confirmed_request);
    s->client.concluding = p.which == MMS_PDU_CONCLUDE_REQUEST;
}

/* Answers of services that the client does not know, and answers to requests
 * that are not in the capture, are not asked for. */
static bool is_expected(const struct seen *s, const struct mms_pdu *p)
{
    int64_t id = p->which == MMS_PDU_CONFIRMED_RESPONSE
                     ? p->u.confirmed_response.invoke_id
                     : p->u.confirmed_error.invoke_id;
    if (p->which == MMS_PDU_UNCONFIRMED)
        return true;
    if (p->which == MMS_PDU_CONCLUDE_RESPONSE)
        return s->client.concluding;
    if (p->which != MMS_PDU_CONFIRMED_RESPONSE &&
        p->which != MMS_PDU_CONFIRMED_ERROR)
        return false;
    for (size_t i = 0; i < s->client.num_pending; i++)
        if (s->client.pending[i].invoke_id == id)
            return true;
    return false;
}

static void of_server(struct seen *s, bushing_span pdu)
{
    bushing_mms_answer a;
    struct mms_pdu p;
    s->client.initiated = true;
    if (asn1_decode(&MMS_PDU, pdu, &p, NULL, NULL) != 0 || !is_expected(s, &p))
        return;
    assert_int_equal(bushing_mms_answer_read(&s->client, &a, pdu), 0);
    look_at(&a);
}

static void read_lines(struct seen *s)
{
    const bushing_trace_line *line;
    while ((line = bushing_trace_next(s->trace)) != NULL) {
        if (line->kind != BUSHING_TRACE_PDU ||
            line->layer != BUSHING_LAYER_MMS || line->type == NULL ||
            strcmp(line->type, "MMSpdu") != 0)
            continue;
        if (line->sender == BUSHING_INITIATOR)
            of_client(s, line->octets);
        else
            of_server(s, line->octets);
    }
}

/* --- connections --------------------------------------------------------- */

static enum bushing_role sender_of(enum tcp_direction dir)
{
    return dir == TCP_TO_SERVER ? BUSHING_INITIATOR : BUSHING_RESPONDER;
}

static void on_open(void *ctx, struct tcp_connection *c, struct tcp_moment when)
{
    struct seen *s = calloc(1, sizeof *s);
    (void)ctx;
    (void)when;
    assert_non_null(s);
    assert_int_equal(bushing_trace_new(&s->trace, &HEAP), 0);
    c->user = s;
}

static void on_octets(void *ctx, struct tcp_connection *c,
                      enum tcp_direction dir, bushing_span octets,
                      struct tcp_moment when)
{
    struct seen *s = c->user;
    (void)ctx;
    (void)when;
    bushing_trace_feed(s->trace, sender_of(dir), octets,
                       (bushing_trace_moment){0, 0});
    read_lines(s);
}

static void on_gap(void *ctx, struct tcp_connection *c, enum tcp_direction dir,
                   uint32_t missing, struct tcp_moment when)
{
    struct seen *s = c->user;
    (void)ctx;
    (void)when;
    bushing_trace_gap(s->trace, sender_of(dir), missing,
                      (bushing_trace_moment){0, 0});
    read_lines(s);
}

static void on_end(void *ctx, struct tcp_connection *c, enum tcp_end how,
                   struct tcp_moment when)
{
    struct seen *s = c->user;
    (void)ctx;
    (void)how;
    (void)when;
    bushing_trace_end(s->trace, (bushing_trace_moment){0, 0});
    read_lines(s);
    bushing_trace_free(s->trace);
    free(s);
}

/* --- files --------------------------------------------------------------- */

static void read_capture(bushing_span file)
{
    static struct capture_file f;
    const struct tcp_ports ports = {{102, 10102}, 2, true};
    const struct tcp_sink sink = {NULL, on_open, on_octets, on_gap, on_end};
    struct tcp_table *t = tcp_table_new(&ports, &sink);
    struct capture_packet p;
    struct tcp_segment segment;
    assert_non_null(t);
    assert_true(capture_file_open(&f, file));
    while (capture_file_next(&f, &p))
        if (capture_packet_read(&segment, &p) == PACKET_TCP)
            tcp_table_feed(t, &segment,
                           (struct tcp_moment){p.has_time, p.time, p.number});
    tcp_table_finish(t, (struct tcp_moment){false, 0, 0});
    tcp_table_free(t);
}

static void read_path(const char *path)
{
    uint8_t *octets = malloc(FILE_SIZE_MAX);
    FILE *f = fopen(path, "rb");
    size_t n;
    assert_non_null(octets);
    assert_non_null(f);
    n = fread(octets, 1, FILE_SIZE_MAX, f);
    assert_int_equal(fclose(f), 0);
    read_capture((bushing_span){octets, n});
    free(octets);
}

static int is_capture(const struct dirent *e)
{
    return strstr(e->d_name, ".pcap") != NULL;
}

static void every_answer_is_read(void **state)
{
    char folder[SHARED_PATH_MAX], path[SHARED_PATH_MAX];
    struct dirent **list;
    int num;
    (void)state;
    if (!shared_path(folder, "captures"))
        skip();
    num = scandir(folder, &list, is_capture, alphasort);
    assert_true(num > 0);
    for (int i = 0; i < num; i++) {
        (void)snprintf(path, sizeof path, "captures/%.200s", list[i]->d_name);
        assert_true(shared_path(folder, path));
        read_path(folder);
        free(list[i]);
    }
    free(list);
    assert_true(counts.answers > 1000);
    assert_true(counts.failures > 0);
    assert_true(counts.results > 800);
    assert_true(counts.reports > 30);
    assert_true(counts.members > 60);
    assert_true(counts.names > 4000);
    assert_true(counts.types > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_is_read),
    };
    return cmocka_run_group_tests_name("mms_client_captures", tests, NULL,
                                       NULL);
}
