#include "osi/spdu.h"

#include <stddef.h>

#include <bushing/error.h>

enum {
    LENGTH_LONG = 0xff, /* two octets of length follow */
    LENGTH_SHORT_MAX = 254,
    LENGTH_MAX = 65535,
    PGI_CONNECTION = 0x01,
    PGI_ITEM = 0x05,
    PI_REASON = 0x32,
    PGI_USER_DATA = 0xc1,
    PGI_EXTENDED_USER_DATA = 0xc2,
};

/* One bit for each SPDU. */
enum {
    CN = 1 << 0,
    AC = 1 << 1,
    RF = 1 << 2,
    FN = 1 << 3,
    DN = 1 << 4,
    NF = 1 << 5,
    AB = 1 << 6,
    AA = 1 << 7,
    OA = 1 << 8,
    CDO = 1 << 9,
    DT = 1 << 10,
};

/* The SPDUs that may open a TSDU. Those without a bit are of other functional
 * units. The ones that must stand behind a GIVE TOKENS are not here: as first
 * octet they are no SPDU (32 is rather an S7 controller's). */
static const struct spdu_row {
    uint8_t si;
    uint16_t bit;
    const char *name;
} spdus[] = {
    {SPDU_DATA, DT, "DATA TRANSFER"},
    {0x02, 0, "PLEASE TOKENS"},
    {0x05, 0, "EXPEDITED"},
    {0x07, 0, "PREPARE"},
    {SPDU_NOT_FINISHED, NF, "NOT FINISHED"},
    {SPDU_FINISH, FN, "FINISH"},
    {SPDU_DISCONNECT, DN, "DISCONNECT"},
    {SPDU_REFUSE, RF, "REFUSE"},
    {SPDU_CONNECT, CN, "CONNECT"},
    {SPDU_ACCEPT, AC, "ACCEPT"},
    {SPDU_CONNECT_OVERFLOW, CDO, "CONNECT DATA OVERFLOW"},
    {SPDU_OVERFLOW_ACCEPT, OA, "OVERFLOW ACCEPT"},
    {0x15, 0, "GIVE TOKENS CONFIRM"},
    {0x16, 0, "GIVE TOKENS ACK"},
    {SPDU_ABORT, AB, "ABORT"},
    {SPDU_ABORT_ACCEPT, AA, "ABORT ACCEPT"},
    {0x21, 0, "TYPED DATA"},
};

/* What becomes of a value. */
enum form {
    FORM_SKIP,
    FORM_OCTET, /* an int16_t */
    FORM_PAIR,  /* an int32_t */
    FORM_SPAN,
    FORM_SELECTOR,
    FORM_CONNECTION, /* a span, and a group whose parameters are checked */
    FORM_ITEM,       /* a group */
    FORM_REASON,     /* a span; the user data of a REFUSE may stand in it */
    FORM_USER_DATA,
};

struct rule {
    uint16_t in;   /* SPDUs */
    uint8_t group; /* inside this PGI */
    uint8_t code;
    uint16_t min, max;
    uint8_t form;
    uint8_t place;
};

#define AT(member) offsetof(struct spdu, member)
#define ENCLOSED (AC | RF | FN | DN | NF | AB | CDO | DT)
#define LONG_DATA (AC | RF | FN | DN | NF | AB)

/* [X.225:8.3] Which parameter may stand where. Groups stand in front of what
 * they hold; the order of the table is the order in which we write. */
static const struct rule rules[] = {
    {CN | AC | RF, 0, PGI_CONNECTION, 0, LENGTH_MAX, FORM_CONNECTION,
     AT(connection)},
    {CN | AC | RF, PGI_CONNECTION, 0x09, 0, 64, FORM_SKIP, 0},
    {CN | AC | RF, PGI_CONNECTION, 0x0a, 0, 64, FORM_SKIP, 0},
    {CN | AC | RF, PGI_CONNECTION, 0x0b, 0, 64, FORM_SKIP, 0},
    {CN | AC | RF, PGI_CONNECTION, 0x0c, 0, 4, FORM_SKIP, 0},
    {CN | AC, 0, PGI_ITEM, 0, LENGTH_MAX, FORM_ITEM, AT(has_item)},
    {CN | AC, PGI_ITEM, 0x13, 1, 1, FORM_OCTET, AT(options)},
    {CN | AC, PGI_ITEM, 0x15, 4, 4, FORM_SPAN, AT(sizes)},
    {CN | AC, PGI_ITEM, 0x16, 1, 1, FORM_OCTET, AT(version)},
    {CN | AC, PGI_ITEM, 0x17, 0, 6, FORM_SKIP, 0},
    {CN, PGI_ITEM, 0x1a, 1, 1, FORM_SPAN, AT(token)},
    {AC, PGI_ITEM, 0x1a, 1, 1, FORM_SKIP, 0},
    {CN | AC, PGI_ITEM, 0x37, 0, 6, FORM_SKIP, 0},
    {CN | AC, PGI_ITEM, 0x38, 0, 6, FORM_SKIP, 0},
    {AC, 0, 0x10, 1, 1, FORM_SPAN, AT(token)},
    {RF | FN | AB, 0, 0x11, 1, 1, FORM_OCTET, AT(disconnect)},
    {CN | AC | RF, 0, 0x14, 2, 2, FORM_PAIR, AT(requirements)},
    {OA, 0, 0x15, 4, 4, FORM_SPAN, AT(sizes)},
    {OA | RF, 0, 0x16, 1, 1, FORM_OCTET, AT(version)},
    {ENCLOSED, 0, 0x19, 1, 1, FORM_OCTET, AT(enclosure)},
    {AB, 0, 0x31, 0, 9, FORM_SPAN, AT(reflect)},
    {RF, 0, PI_REASON, 1, LENGTH_MAX, FORM_REASON, AT(reason)},
    {CN | AC, 0, 0x33, 0, SSEL_MAX, FORM_SELECTOR, AT(calling)},
    {CN | AC, 0, 0x34, 0, SSEL_MAX, FORM_SELECTOR, AT(called)},
    {CN, 0, 0x3c, 1, 1, FORM_OCTET, AT(data_overflow)},
    {CN | CDO | LONG_DATA, 0, PGI_USER_DATA, 0, LENGTH_MAX, FORM_USER_DATA,
     AT(user_data)},
    {CN, 0, PGI_EXTENDED_USER_DATA, 0, USER_DATA_C2_MAX, FORM_USER_DATA,
     AT(user_data)},
    {LONG_DATA, 0, PGI_EXTENDED_USER_DATA, 0, LENGTH_MAX, FORM_USER_DATA,
     AT(user_data)},
};

enum { NUM_RULES = sizeof rules / sizeof rules[0] };
_Static_assert(NUM_RULES <= 32, "a bit for each rule in a uint32_t");
_Static_assert(sizeof(struct spdu) <= 256, "places are one octet");

static const struct spdu_row *row_of(uint8_t si)
{
    for (size_t i = 0; i < sizeof spdus / sizeof spdus[0]; i++)
        if (spdus[i].si == si)
            return &spdus[i];
    return NULL;
}

const char *spdu_name(uint8_t si)
{
    const struct spdu_row *row = row_of(si);
    return row == NULL ? NULL : row->name;
}

struct spdu spdu_empty(enum spdu_kind kind)
{
    return (struct spdu){.kind = (uint8_t)kind,
                         .options = -1,
                         .version = -1,
                         .requirements = -1,
                         .data_overflow = -1,
                         .enclosure = -1,
                         .disconnect = -1};
}

struct reading {
    struct spdu *s;
    struct reader r;    /* what is left here, or in the group */
    const uint8_t *end; /* of the parameters */
    const uint8_t *at;  /* the parameter that is being read */
    uint16_t bit;       /* the SPDU */
    uint8_t group;
    uint32_t seen; /* rules */
};

static bool read_length(struct reader *r, size_t *out)
{
    uint8_t first;
    uint64_t v;
    if (!reader_u8(r, &first))
        return false;
    v = first;
    if (first == LENGTH_LONG && !reader_be(r, 2, &v))
        return false;
    *out = (size_t)v;
    return true;
}

static const struct rule *rule_of(const struct reading *d, uint8_t code)
{
    for (size_t i = 0; i < NUM_RULES; i++)
        if (rules[i].code == code && rules[i].group == d->group &&
            (rules[i].in & d->bit) != 0)
            return &rules[i];
    return NULL;
}

static int bad_length(uint8_t form)
{
    if (form == FORM_SELECTOR)
        return BUSHING_ERR_SESSION_SELECTOR;
    if (form == FORM_USER_DATA)
        return BUSHING_ERR_SESSION_USER_DATA;
    return BUSHING_ERR_SESSION_PARAMETER;
}

static void enter_group(struct reading *d, uint8_t code, span value)
{
    d->group = code;
    d->r = reader_over(value);
}

/* value.n was held against the rule. */
static void store(struct reading *d, const struct rule *rule, span value)
{
    uint8_t *place = (uint8_t *)d->s + rule->place;
    if (rule->form == FORM_SKIP)
        return;
    if (rule->form == FORM_OCTET) {
        int16_t v = value.p[0];
        memcpy(place, &v, sizeof v);
    } else if (rule->form == FORM_PAIR) {
        int32_t v = value.p[0] << 8 | value.p[1];
        memcpy(place, &v, sizeof v);
    } else if (rule->form == FORM_ITEM) {
        d->s->has_item = true;
    } else {
        memcpy(place, &value, sizeof value);
    }
    if (rule->form == FORM_USER_DATA)
        d->s->user_data_code = rule->code;
    if (rule->form == FORM_ITEM || rule->form == FORM_CONNECTION)
        enter_group(d, rule->code, value);
}

static int read_parameter(struct reading *d)
{
    uint8_t code;
    size_t n;
    span value;
    d->at = d->r.p;
    if (!reader_u8(&d->r, &code) || !read_length(&d->r, &n) ||
        !reader_take(&d->r, n, &value))
        return BUSHING_ERR_SESSION_LENGTH;
    const struct rule *rule = rule_of(d, code);
    if (rule == NULL)
        return BUSHING_ERR_SESSION_PARAMETER;
    uint32_t mark = (uint32_t)1 << (rule - rules);
    bool second = rule->form == FORM_USER_DATA && d->s->user_data.p != NULL;
    if (second || (d->seen & mark) != 0)
        return BUSHING_ERR_SESSION_DUPLICATE;
    d->seen |= mark;
    if (n < rule->min || n > rule->max)
        return bad_length(rule->form);
    store(d, rule, value);
    return 0;
}

/* Steps into the groups; nothing in a group is a group. Of an ABORT each
 * parameter that makes no sense is left out. */
static int read_parameters(struct reading *d, span in)
{
    d->r = reader_over(in);
    d->end = d->r.end;
    for (;;) {
        if (reader_left(&d->r) == 0 && d->group == 0)
            return 0;
        if (reader_left(&d->r) == 0) {
            d->group = 0;
            d->r.end = d->end;
            continue;
        }
        int rc = read_parameter(d);
        if (rc == BUSHING_ERR_SESSION_LENGTH || (rc != 0 && d->bit != AB))
            return rc;
    }
}

/* LI and parameters of a SPDU; its SI was read. */
static int read_body(struct reading *d, struct reader *r)
{
    size_t n;
    span parameters;
    d->at = r->p;
    if (!read_length(r, &n))
        return BUSHING_ERR_SESSION_LENGTH;
    if (d->bit == AB && n > reader_left(r))
        n = reader_left(r);
    if (!reader_take(r, n, &parameters))
        return BUSHING_ERR_SESSION_LENGTH;
    if (d->bit != DT && reader_left(r) != 0 && d->bit != AB)
        return BUSHING_ERR_SESSION_LENGTH;
    return read_parameters(d, parameters);
}

/* [X.225:6.3.7] GIVE TOKENS without parameters, then DATA TRANSFER; the user
 * information goes on to the end. */
static int read_data(struct reading *d, struct reader *r)
{
    size_t n;
    span tokens;
    uint8_t si;
    d->at = r->p;
    if (!read_length(r, &n) || !reader_take(r, n, &tokens))
        return BUSHING_ERR_SESSION_LENGTH;
    if (n != 0)
        return BUSHING_ERR_SESSION_PARAMETER;
    d->at = r->p;
    if (!reader_u8(r, &si) || si != SPDU_DATA)
        return BUSHING_ERR_SESSION_UNEXPECTED;
    int rc = read_body(d, r);
    if (rc == 0)
        d->s->user_data = reader_rest(r);
    return rc;
}

static int read_spdu(struct reading *d, span in)
{
    struct reader r = reader_over(in);
    uint8_t si;
    if (!reader_u8(&r, &si))
        return BUSHING_ERR_SESSION_LENGTH;
    d->s->kind = si;
    const struct spdu_row *row = row_of(si);
    if (row == NULL)
        return BUSHING_ERR_SESSION_NONE;
    d->bit = row->bit;
    if (row->bit == 0)
        return BUSHING_ERR_SESSION_UNEXPECTED;
    return row->bit == DT ? read_data(d, &r) : read_body(d, &r);
}

int spdu_read(struct spdu *s, span in, size_t *offset)
{
    *s = spdu_empty(0);
    struct reading d = {.s = s, .at = in.p};
    int rc = read_spdu(&d, in);
    if (d.bit == AB)
        rc = 0;
    *offset = rc == 0 || in.n == 0 ? 0 : (size_t)(d.at - in.p);
    return rc;
}

/* Code and length in front of n octets. */
static void put_head(struct writer *w, uint8_t code, size_t n)
{
    if (n > LENGTH_MAX)
        w->bad = true;
    if (n > LENGTH_SHORT_MAX) {
        put_be(w, 2, n);
        put_u8(w, LENGTH_LONG);
    } else {
        put_u8(w, (uint8_t)n);
    }
    put_u8(w, code);
}

static void put_parameter(struct writer *w, uint8_t code, span value)
{
    if (value.p == NULL)
        return;
    put_span(w, value);
    put_head(w, code, value.n);
}

/* `bare` octets of user data already stand behind it. */
static void put_reason(struct writer *w, const struct spdu *s, size_t bare)
{
    static const uint8_t follows = REFUSE_USER_DATA;
    span reason = s->reason;
    if (reason.p == NULL && bare == 0)
        return;
    if (reason.p == NULL)
        reason = span_of(&follows, 1);
    put_span(w, reason);
    put_head(w, PI_REASON, reason.n + bare);
}

static void put_number(struct writer *w, uint8_t code, size_t n, int32_t v)
{
    if (v < 0)
        return;
    put_be(w, n, (uint32_t)v);
    put_head(w, code, n);
}

/* One parameter; of a group only the head, in front of `inside` octets. */
static void put_rule(struct writer *w, const struct spdu *s,
                     const struct rule *rule, size_t inside, size_t bare)
{
    const uint8_t *place = (const uint8_t *)s + rule->place;
    int16_t octet;
    int32_t two;
    span value;
    switch ((enum form)rule->form) {
    case FORM_OCTET:
        memcpy(&octet, place, sizeof octet);
        put_number(w, rule->code, 1, octet);
        break;
    case FORM_PAIR:
        memcpy(&two, place, sizeof two);
        put_number(w, rule->code, 2, two);
        break;
    case FORM_SPAN:
    case FORM_SELECTOR:
    case FORM_CONNECTION:
        memcpy(&value, place, sizeof value);
        put_parameter(w, rule->code, value);
        break;
    case FORM_ITEM:
        if (s->has_item || inside != 0)
            put_head(w, rule->code, inside);
        break;
    case FORM_REASON:
        put_reason(w, s, bare);
        break;
    case FORM_SKIP:
    case FORM_USER_DATA: /* stands there already */
        break;
    }
}

/* From the last parameter to the first. */
static void put_parameters(struct writer *w, const struct spdu *s, uint16_t bit,
                           size_t bare)
{
    size_t mark = writer_len(w);
    for (size_t i = NUM_RULES; i > 0; i--) {
        const struct rule *rule = &rules[i - 1];
        if ((rule->in & bit) != 0)
            put_rule(w, s, rule, writer_len(w) - mark, bare);
        if (rule->group == 0)
            mark = writer_len(w);
    }
}

static uint8_t user_data_code(const struct spdu *s, uint16_t bit, size_t n)
{
    if (s->user_data_code != 0)
        return s->user_data_code;
    return (bit & (CN | AC)) != 0 && n > USER_DATA_C1_MAX
               ? PGI_EXTENDED_USER_DATA
               : PGI_USER_DATA;
}

/* Gives how many octets wait for the reason of a REFUSE. */
static size_t head_user_data(struct writer *w, const struct spdu *s,
                             uint16_t bit, size_t n)
{
    if (n == 0 && s->user_data.p == NULL)
        return 0;
    if (bit == RF && s->user_data_code == 0)
        return n;
    if ((bit & (CN | CDO | LONG_DATA)) == 0)
        w->bad = true;
    put_head(w, user_data_code(s, bit, n), n);
    return 0;
}

void spdu_put(struct writer *w, const struct spdu *s)
{
    const struct spdu_row *row = row_of(s->kind);
    uint16_t bit = row == NULL ? 0 : row->bit;
    size_t behind = s->user_data.p == NULL ? 0 : writer_len(w);
    if (bit == 0)
        w->bad = true;
    put_span(w, s->user_data);
    if (bit == DT) {
        behind = writer_len(w);
        put_parameters(w, s, bit, 0);
        put_head(w, SPDU_DATA, writer_len(w) - behind);
        put_head(w, SPDU_DATA, 0);
        return;
    }
    size_t bare = head_user_data(w, s, bit, writer_len(w) - behind);
    put_parameters(w, s, bit, bare);
    put_head(w, s->kind, writer_len(w) - behind);
}
