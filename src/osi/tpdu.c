#include "osi/tpdu.h"

#include <bushing/error.h>

#include "osi/tpkt.h"

enum {
    LI_RESERVED = 255,
    LI_MAX = 254,
    PARAMETER_CLASSES = 0xc7,
    DT_LAST = 0x80,
    /* LI of the fixed parts */
    CONNECT_FIXED = 6,
    DISCONNECT_FIXED = 6,
    ERROR_FIXED = 4,
    DATA_FIXED = 2,
};

/* What may follow the fixed part. */
enum { PARAMETERS = 1, USER_DATA = 2 };

/* A TPDU of class 0; `mask` leaves the credit away. */
struct layout {
    uint8_t kind, mask;
    uint8_t fixed; /* the LI without parameters */
    uint8_t may;
};

/* [X.224:13] A CR and a CC of class 0 have no user data; those of a DR are of
 * other classes, but they do no harm. */
static const struct layout layouts[] = {
    {TPDU_CR, 0xf0, CONNECT_FIXED, PARAMETERS},
    {TPDU_CC, 0xf0, CONNECT_FIXED, PARAMETERS},
    {TPDU_DR, 0xff, DISCONNECT_FIXED, PARAMETERS | USER_DATA},
    {TPDU_DT, 0xff, DATA_FIXED, USER_DATA},
    {TPDU_ER, 0xff, ERROR_FIXED, PARAMETERS},
};

static const struct layout *layout_of(uint8_t code)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if ((code & layouts[i].mask) == layouts[i].kind)
            return &layouts[i];
    return NULL;
}

static bool is_connect(const struct tpdu *t)
{
    return t->kind == TPDU_CR || t->kind == TPDU_CC;
}

static uint16_t pair(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

/* The fixed part, code included, is `fixed` octets long. */
static void read_fixed(struct tpdu *t, const uint8_t *p)
{
    if (t->kind == TPDU_DT) {
        t->last = (p[1] & DT_LAST) != 0;
        t->number = p[1] & (DT_LAST - 1);
        return;
    }
    t->dst = pair(p + 1);
    if (t->kind == TPDU_ER) {
        t->reason = p[3];
        return;
    }
    t->src = pair(p + 3);
    if (t->kind == TPDU_DR)
        t->reason = p[5];
    else
        t->options = p[5];
}

static int note_order(struct tpdu *t, uint8_t code)
{
    size_t i = 0;
    while (i < TPDU_ORDERED && t->order[i] != 0 && t->order[i] != code)
        i++;
    if (i == TPDU_ORDERED || t->order[i] == code)
        return BUSHING_ERR_COTP_DUPLICATE;
    t->order[i] = code;
    return 0;
}

static int read_size(struct tpdu *t, span value)
{
    if (value.n != 1 || value.p[0] < TPDU_SIZE_MIN ||
        value.p[0] > TPDU_SIZE_MAX)
        return BUSHING_ERR_COTP_PARAMETER;
    t->size = value.p[0];
    return 0;
}

/* [62351-4:H.2.3] */
static int read_selector(span *out, span value)
{
    if (value.n > TSEL_ABUSE)
        return BUSHING_ERR_COTP_LENGTH;
    if (value.n > TSEL_MAX)
        return BUSHING_ERR_COTP_SELECTOR;
    *out = value;
    return 0;
}

/* Unknown parameters are skipped [X.224:13.2.3]. */
static int read_parameter(struct tpdu *t, uint8_t code, span value)
{
    if (code == PARAMETER_CLASSES) {
        t->classes = value;
        return 0;
    }
    if (code < TPDU_PARAMETER_SIZE || code > TPDU_PARAMETER_CALLED)
        return 0;
    int rc = note_order(t, code);
    if (rc != 0)
        return rc;
    if (code == TPDU_PARAMETER_SIZE)
        return read_size(t, value);
    return read_selector(
        code == TPDU_PARAMETER_CALLING ? &t->calling : &t->called, value);
}

static int read_parameters(struct tpdu *t, struct reader r, const uint8_t **at)
{
    uint8_t code, n;
    span value;
    for (*at = r.p; reader_u8(&r, &code); *at = r.p) {
        if (!reader_u8(&r, &n) || !reader_take(&r, n, &value))
            return BUSHING_ERR_COTP_LENGTH;
        int rc = is_connect(t) ? read_parameter(t, code, value) : 0;
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* [62351-4:H.2.1] The LI counts what follows it, without user data. */
int tpdu_read(struct tpdu *t, span in, size_t *offset)
{
    *t = (struct tpdu){0};
    *offset = 0;
    if (in.n == 0 || in.p[0] == 0 || in.p[0] == LI_RESERVED || in.p[0] >= in.n)
        return BUSHING_ERR_COTP_LENGTH;
    size_t li = in.p[0];
    t->code = in.p[1];
    const struct layout *layout = layout_of(t->code);
    if (layout == NULL)
        return 0;
    t->kind = layout->kind;
    if (li < layout->fixed ||
        (li > layout->fixed && !(layout->may & PARAMETERS)))
        return BUSHING_ERR_COTP_LENGTH;
    read_fixed(t, in.p + 1);

    span rest = span_skip(in, li + 1);
    if (rest.n != 0 && !(layout->may & USER_DATA)) {
        *offset = li + 1;
        return BUSHING_ERR_COTP_LENGTH;
    }
    if (layout->may & USER_DATA)
        t->data = rest;
    if (li == layout->fixed)
        return 0;
    span parameters = {in.p + 1 + layout->fixed, li - layout->fixed};
    const uint8_t *at = in.p;
    int rc = read_parameters(t, reader_over(parameters), &at);
    *offset = rc == 0 ? 0 : (size_t)(at - in.p);
    return rc;
}

/* [X.224:13.3.4] The class stands in the high half of each octet. */
bool tpdu_offers_class_0(const struct tpdu *cr)
{
    if (cr->options >> 4 == 0)
        return true;
    for (size_t i = 0; i < cr->classes.n; i++)
        if (cr->classes.p[i] >> 4 == 0)
            return true;
    return false;
}

/* One that is too long makes the LI too large, which is refused there. */
static void put_parameter(struct writer *w, uint8_t code, span value)
{
    put_span(w, value);
    put_u8(w, (uint8_t)value.n);
    put_u8(w, code);
}

static void put_ordered(struct writer *w, const struct tpdu *t, uint8_t code)
{
    if (code == TPDU_PARAMETER_SIZE && t->size != 0)
        put_parameter(w, code, span_of(&t->size, 1));
    if (code == TPDU_PARAMETER_CALLING && t->calling.p != NULL)
        put_parameter(w, code, t->calling);
    if (code == TPDU_PARAMETER_CALLED && t->called.p != NULL)
        put_parameter(w, code, t->called);
}

/* The wanted order, with what it does not name behind it. */
static void put_parameters(struct writer *w, const struct tpdu *t)
{
    static const uint8_t usual[TPDU_ORDERED] = {
        TPDU_PARAMETER_SIZE, TPDU_PARAMETER_CALLED, TPDU_PARAMETER_CALLING};
    if (t->classes.p != NULL)
        put_parameter(w, PARAMETER_CLASSES, t->classes);
    for (size_t i = TPDU_ORDERED; i > 0; i--)
        if (memchr(t->order, usual[i - 1], TPDU_ORDERED) == NULL)
            put_ordered(w, t, usual[i - 1]);
    for (size_t i = TPDU_ORDERED; i > 0; i--)
        put_ordered(w, t, t->order[i - 1]);
}

void tpdu_put(struct writer *w, const struct tpdu *t)
{
    size_t behind = writer_len(w);
    size_t data = 0;
    if (t->kind == TPDU_DR) {
        put_span(w, t->data);
        data = t->data.n;
    }
    if (is_connect(t))
        put_parameters(w, t);
    put_u8(w, is_connect(t) ? t->options : t->reason);
    if (t->kind != TPDU_ER)
        put_be(w, 2, t->src);
    put_be(w, 2, t->dst);
    put_u8(w, t->kind);

    size_t li = writer_len(w) - behind - data;
    if (layout_of(t->kind) == NULL || t->kind == TPDU_DT || li > LI_MAX)
        w->bad = true;
    put_u8(w, (uint8_t)li);
    tpkt_put(w, li + 1 + data);
}

/* How many octets of a TSDU one DT takes. */
static size_t chunk_of(size_t tpdu_size)
{
    size_t most = TPKT_MAX - TPKT_HEAD;
    size_t size = tpdu_size < most ? tpdu_size : most;
    return size > DT_HEAD ? size - DT_HEAD : 1;
}

size_t tsdu_wire_len(size_t n, size_t tpdu_size)
{
    size_t chunk = chunk_of(tpdu_size);
    size_t count = n == 0 ? 1 : (n - 1) / chunk + 1;
    return n + count * (TPKT_HEAD + DT_HEAD);
}

/* Moves the first n octets of *s to out. */
static uint8_t *move(uint8_t *out, span *s, size_t n)
{
    if (n != 0)
        memcpy(out, s->p, n);
    *s = span_skip(*s, n);
    return out + n;
}

size_t tsdu_cut(uint8_t *out, span head, span body, size_t tpdu_size)
{
    size_t chunk = chunk_of(tpdu_size);
    uint8_t *p = out;
    do {
        size_t from_head = head.n < chunk ? head.n : chunk;
        size_t left = chunk - from_head;
        size_t from_body = body.n < left ? body.n : left;
        bool last = from_head == head.n && from_body == body.n;
        struct writer w = writer_over(p, TPKT_HEAD + DT_HEAD);
        put_u8(&w, last ? DT_LAST : 0);
        put_u8(&w, TPDU_DT);
        put_u8(&w, DATA_FIXED);
        tpkt_put(&w, DT_HEAD + from_head + from_body);
        p = move(p + TPKT_HEAD + DT_HEAD, &head, from_head);
        p = move(p, &body, from_body);
    } while (head.n + body.n != 0);
    return (size_t)(p - out);
}
