#include "watch_block.h"

#include <stdlib.h>
#include <string.h>

/* Of each block these are read. */
enum attribute { ENABLED, IDENTIFIER, DATA_SET, OPTIONS, TRIGGERS, NUM_READ };
static const char *const READ_NAMES[NUM_READ] = {
    [ENABLED] = "RptEna",  [IDENTIFIER] = "RptID", [DATA_SET] = "DatSet",
    [OPTIONS] = "OptFlds", [TRIGGERS] = "TrgOps",
};

enum { TAG_BOOLEAN = 0x83, TAG_BITS = 0x84, TAG_STRING = 0x8A };

/* The attributes that are named at once: their items need room. */
enum { NAMED_MAX = 24 };
struct named {
    char item[NAMED_MAX][BUSHING_MMS_NAME_TEXT + 16];
    bushing_mms_variable variable[NAMED_MAX];
    bushing_span data[NAMED_MAX];
    size_t num;
};

static void name_attribute(struct named *n, const struct block *b,
                           const char *attribute, bushing_span data)
{
    char *item = n->item[n->num];
    bushing_mms_variable *v = &n->variable[n->num];
    (void)snprintf(item, sizeof n->item[0], "%s$%s", b->item, attribute);
    memset(v, 0, sizeof *v);
    v->name.scope = BUSHING_MMS_SCOPE_DOMAIN;
    v->name.domain =
        (bushing_span){(const uint8_t *)b->domain, strlen(b->domain)};
    v->name.item = (bushing_span){(const uint8_t *)item, strlen(item)};
    n->data[n->num++] = data;
}

/* --- looking ------------------------------------------------------------- */

/* The contents of a whole Data of this tag; p == NULL for any other. The codec
 * has checked its length. */
static bushing_span contents(bushing_span data, uint8_t tag)
{
    size_t head = 2;
    if (data.n < 2 || data.p[0] != tag)
        return (bushing_span){NULL, 0};
    if (data.p[1] > 0x80)
        head += data.p[1] & 0x7Fu;
    if (data.p[1] == 0x80 || head > data.n)
        return (bushing_span){NULL, 0};
    return (bushing_span){data.p + head, data.n - head};
}

static bool take_results(struct block *b, bushing_mms_list *l, bool *enabled)
{
    bushing_span data[NUM_READ], flag, id, set;
    bushing_mms_result result;
    size_t i = 0;
    memset(data, 0, sizeof data);
    for (; i < NUM_READ && bushing_mms_next_result(l, &result); i++)
        data[i] = result.data;
    flag = contents(data[ENABLED], TAG_BOOLEAN);
    set = contents(data[DATA_SET], TAG_STRING);
    id = contents(data[IDENTIFIER], TAG_STRING);
    *enabled = flag.n == 1 && flag.p[0] != 0;
    b->id = octets_copy(id);
    b->data_set = octets_copy(set);
    b->options = octets_copy(data[OPTIONS]);
    b->triggers = octets_copy(data[TRIGGERS]);
    return flag.p != NULL && b->id.p != NULL && b->data_set.p != NULL &&
           b->options.p != NULL && b->triggers.p != NULL;
}

bool block_look(struct remote *r, struct block *b, const char **why)
{
    static struct named n;
    bushing_mms_answer a;
    bool enabled = false;
    n.num = 0;
    for (size_t i = 0; i < NUM_READ; i++)
        name_attribute(&n, b, READ_NAMES[i], (bushing_span){NULL, 0});
    (void)snprintf(b->text, sizeof b->text, "%s/%s", b->domain, b->item);
    *why = r->why;
    if (remote_ask(r, &a,
                   bushing_mms_ask_read(remote_mms(r), remote_request(r),
                                        n.variable, n.num),
                   NULL) != EXIT_GOOD)
        return false;
    *why = "this is no report control block";
    if (!take_results(b, &a.u.results, &enabled))
        return false;
    *why = "it is in use";
    if (enabled)
        return false;
    *why = "it has no data set";
    return b->data_set.n != 0;
}

/* --- enabling ------------------------------------------------------------ */

/* Writes what was named; true when the last of it was taken. */
static bool write_named(struct remote *r, struct named *n)
{
    bushing_mms_answer a;
    int64_t failure = -1;
    size_t num = 0;
    if (remote_ask(r, &a,
                   bushing_mms_ask_write(remote_mms(r), remote_request(r),
                                         n->variable, n->data, n->num),
                   NULL) != EXIT_GOOD)
        return false;
    while (bushing_mms_next_written(&a.u.written, &failure))
        num++;
    if (failure != -1)
        (void)snprintf(r->why, sizeof r->why, "%s",
                       bushing_mms_access_error(failure));
    return num == n->num && failure == -1;
}

static bool write_one(struct remote *r, const struct block *b,
                      const char *attribute, bushing_span data)
{
    static struct named n;
    n.num = 0;
    name_attribute(&n, b, attribute, data);
    return write_named(r, &n);
}

/* The first octet of the bits of a bit string in `was` with these set as well;
 * false when they were all set. What is changed is kept to be put back. */
static bool add_bits(struct octets *was, uint8_t bits, uint8_t out[static 8],
                     bushing_span *data)
{
    bushing_span old = contents(octets_span(was), TAG_BITS);
    if (old.n < 2 || was->n > 8 || (old.p[1] & bits) == bits)
        return false;
    memcpy(out, was->p, was->n);
    out[old.p + 1 - was->p] |= bits;
    *data = (bushing_span){out, was->n};
    return true;
}

/* Lets a report say when, why, of what data set and in what order. */
static void change_options(struct remote *r, struct block *b)
{
    enum {
        SEQUENCE_TIME_REASON_DATA_SET = 0x78,
        ANY_CHANGE = 0x70,
        GENERAL = 0x04
    };
    uint8_t room[8];
    bushing_span data, old = contents(octets_span(&b->triggers), TAG_BITS);
    bool changes = old.n > 1 && (old.p[1] & ANY_CHANGE) != 0;
    uint8_t wanted = changes ? GENERAL : ANY_CHANGE | GENERAL;
    if (!add_bits(&b->options, SEQUENCE_TIME_REASON_DATA_SET, room, &data) ||
        !write_one(r, b, "OptFlds", data)) {
        free(b->options.p);
        b->options = (struct octets){NULL, 0};
    }
    if (!add_bits(&b->triggers, wanted, room, &data) ||
        !write_one(r, b, "TrgOps", data)) {
        free(b->triggers.p);
        b->triggers = (struct octets){NULL, 0};
    }
}

/* What was changed of a block that could not be enabled. `why` stays. */
static void put_back(struct remote *r, const struct block *b)
{
    char why[sizeof r->why];
    memcpy(why, r->why, sizeof why);
    if (b->options.p != NULL)
        (void)write_one(r, b, "OptFlds", octets_span(&b->options));
    if (b->triggers.p != NULL && !r->dead)
        (void)write_one(r, b, "TrgOps", octets_span(&b->triggers));
    memcpy(r->why, why, sizeof why);
}

static const uint8_t YES[] = {TAG_BOOLEAN, 1, 0xFF};
static const uint8_t NO[] = {TAG_BOOLEAN, 1, 0x00};

/* "INV1/LLN0$Events" or "@Mine", as DatSet spells it. */
static bool data_set_name(const struct block *b, bushing_mms_reference *out,
                          uint8_t *room)
{
    char text[BUSHING_MMS_NAME_TEXT + 1];
    bool own = b->data_set.n != 0 && b->data_set.p[0] == '@';
    (void)snprintf(text, sizeof text, "%s%.*s", own ? "" : "@",
                   (int)b->data_set.n, (const char *)b->data_set.p);
    return bushing_mms_reference_parse(out, room, text) == 0;
}

bool block_enable(struct remote *r, struct block *b)
{
    const bushing_span yes = {YES, sizeof YES};
    uint8_t room[BUSHING_MMS_NAME_ROOM];
    bushing_mms_reference set;
    if (data_set_name(b, &set, room))
        (void)remote_members(r, &b->members, &set.variable.name, NULL);
    remote_member_types(r, &b->members);
    if (!b->buffered && !r->dead)
        (void)write_one(r, b, "Resv", yes);
    if (!r->dead)
        change_options(r, b);
    b->enabled = !r->dead && write_one(r, b, "RptEna", yes);
    if (!b->enabled && !r->dead)
        put_back(r, b);
    return b->enabled;
}

bool block_interrogate(struct remote *r, struct block *b)
{
    return write_one(r, b, "GI", (bushing_span){YES, sizeof YES});
}

/* --- the end ------------------------------------------------------------- */

static void send_named(struct remote *r, struct named *n)
{
    int rc = bushing_mms_ask_write(remote_mms(r), remote_request(r),
                                   n->variable, n->data, n->num);
    if (n->num != 0 && rc == 0)
        (void)client_session_send(r->session, rc);
    n->num = 0;
}

void blocks_release(struct remote *r, struct block *const *blocks, size_t num)
{
    enum { EACH = 4 };
    static struct named n;
    n.num = 0;
    for (size_t i = 0; i < num; i++) {
        const struct block *b = blocks[i];
        if (!b->enabled)
            continue;
        if (n.num + EACH > NAMED_MAX)
            send_named(r, &n);
        name_attribute(&n, b, "RptEna", (bushing_span){NO, sizeof NO});
        if (b->options.p != NULL)
            name_attribute(&n, b, "OptFlds", octets_span(&b->options));
        if (b->triggers.p != NULL)
            name_attribute(&n, b, "TrgOps", octets_span(&b->triggers));
        if (!b->buffered)
            name_attribute(&n, b, "Resv", (bushing_span){NO, sizeof NO});
    }
    send_named(r, &n);
}

void block_free(struct block *b)
{
    if (b == NULL)
        return;
    free(b->id.p);
    free(b->data_set.p);
    free(b->options.p);
    free(b->triggers.p);
    member_list_clear(&b->members);
    free(b);
}
