/* Values of a model: where they are kept, and how they move with time. What a
 * leaf holds is a function of what was written last and of the time given. */
#include "mms/model.h"

#include "mms/value.h"

/* --- slots --------------------------------------------------------------- */

bool mms_slot_make(bushing_mms_model *m, struct mms_node *n)
{
    size_t room = mms_leaf_room((enum mms_leaf)n->leaf, n->size) + 2;
    uint8_t *slot = m->values + m->values_len;
    size_t len;
    if (room > m->values_cap - m->values_len)
        return false;
    n->slot = (uint32_t)m->values_len;
    m->values_len += room;
    len = mms_leaf_zero((enum mms_leaf)n->leaf, n->size, slot + 2);
    slot[0] = (uint8_t)(len >> 8);
    slot[1] = (uint8_t)len;
    return true;
}

span mms_slot_get(const bushing_mms_model *m, const struct mms_node *n)
{
    const uint8_t *slot = m->values + n->slot;
    return span_of(slot + 2, (size_t)slot[0] << 8 | slot[1]);
}

void mms_slot_set(bushing_mms_model *m, const struct mms_node *n, span body)
{
    uint8_t *slot = m->values + n->slot;
    slot[0] = (uint8_t)(body.n >> 8);
    slot[1] = (uint8_t)body.n;
    if (body.n > 0)
        memmove(slot + 2, body.p, body.n);
}

/* --- numbers ------------------------------------------------------------- */

static uint64_t load_be(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

static void store_be(uint8_t *p, size_t n, uint64_t v)
{
    for (size_t i = n; i > 0; i--, v >>= 8)
        p[i - 1] = (uint8_t)v;
}

static double load_float(span body)
{
    double wide;
    float narrow;
    uint64_t bits = load_be(body.p + 1, body.n - 1);
    uint32_t low = (uint32_t)bits;
    if (body.n == 9) {
        memcpy(&wide, &bits, sizeof wide);
        return wide;
    }
    memcpy(&narrow, &low, sizeof narrow);
    return (double)narrow;
}

static span store_float(double v, size_t n, uint8_t *out)
{
    uint64_t bits;
    uint32_t low;
    /* out of range is undefined in a conversion */
    float narrow = v > 3.4e38 ? 3.4e38f : v < -3.4e38 ? -3.4e38f : (float)v;
    memcpy(&low, &narrow, sizeof low);
    memcpy(&bits, &v, sizeof bits);
    out[0] = n == 9 ? 11 : 8;
    store_be(out + 1, n - 1, n == 9 ? bits : low);
    return span_of(out, n);
}

static void bounds(enum mms_leaf leaf, double *low, double *high)
{
    const struct mms_leaf_type *t = &MMS_LEAVES[leaf];
    unsigned bits = t->form == FORM_UNSIGNED ? t->width : t->width - 1u;
    *high = (double)((UINT64_C(1) << (bits > 62 ? 62 : bits)) - 1);
    *low = t->form == FORM_UNSIGNED ? 0 : -*high - 1;
}

static double load_number(enum mms_leaf leaf, span body)
{
    int64_t v = 0;
    if (MMS_LEAVES[leaf].form == FORM_FLOAT)
        return load_float(body);
    (void)ber_integer_lax(body, &v);
    return (double)v;
}

/* Rounded, and held within what the type takes. */
static span store_number(enum mms_leaf leaf, double v, uint8_t *out)
{
    const struct mms_leaf_type *t = &MMS_LEAVES[leaf];
    double low, high;
    uint8_t octets[8];
    span body;
    if (t->form == FORM_FLOAT)
        return store_float(v, t->width == 32 ? 5 : 9, out);
    bounds(leaf, &low, &high);
    v = v != v ? 0 : v < low ? low : v > high ? high : v;
    body = ber_integer_body((int64_t)(v < 0 ? v - 0.5 : v + 0.5), octets);
    memcpy(out, body.p, body.n);
    return span_of(out, body.n);
}

/* --- simulation ---------------------------------------------------------- */

bool mms_sim_fits(enum mms_sim sim, enum mms_leaf leaf)
{
    uint8_t form = MMS_LEAVES[leaf].form;
    bool whole = form == FORM_INTEGER || form == FORM_UNSIGNED;
    switch (sim) {
    case SIM_SINE:
    case SIM_RAMP:
        return whole || form == FORM_FLOAT;
    case SIM_COUNT:
        return whole;
    case SIM_TOGGLE:
        return whole || form == FORM_BOOLEAN || leaf == LEAF_DBPOS;
    case SIM_NOW:
        return form == FORM_TIME || form == FORM_BINARY_TIME;
    case SIM_NONE:
        break;
    }
    return true;
}

/* The sine of a whole turn times p, 0 <= p < 1; good to a millionth. */
static double sine(double p)
{
    double sign = 1, x, y;
    if (p >= 0.5) {
        sign = -1;
        p -= 0.5;
    }
    if (p > 0.25)
        p = 0.5 - p;
    x = p * 6.283185307179586;
    y = x * x;
    return sign * x *
           (1 -
            y / 6 * (1 - y / 20 * (1 - y / 42 * (1 - y / 72 * (1 - y / 110)))));
}

static span toggled(enum mms_leaf leaf, span body, uint8_t *out)
{
    memcpy(out, body.p, body.n);
    if (leaf == LEAF_BOOLEAN)
        out[0] = out[0] == 0;
    else if (leaf == LEAF_DBPOS)
        out[1] ^= 0xC0;
    else
        return store_number(leaf, load_number(leaf, body) + 1, out);
    return span_of(out, body.n);
}

static span time_now(enum mms_leaf leaf, span body, int64_t ms, uint8_t *out)
{
    /* accurate to a millisecond */
    int rc = leaf == LEAF_TIMESTAMP ? mms_utc_time_put(ms, 10, out)
                                    : mms_binary_time_put(ms, out);
    return rc == 0 ? span_of(out, leaf == LEAF_TIMESTAMP ? 8 : 6) : body;
}

static uint64_t since_1970(bushing_time now)
{
    return now.utc_ms < 0 ? 0 : (uint64_t)now.utc_ms;
}

span mms_leaf_now(const bushing_mms_model *m, const struct mms_node *n,
                  bushing_time now, uint8_t buffer[static 16])
{
    span body = mms_slot_get(m, n);
    enum mms_leaf leaf = (enum mms_leaf)n->leaf;
    uint32_t period = n->period_ms == 0 ? 1 : n->period_ms;
    uint64_t turns = since_1970(now) / period;
    double part = (double)(since_1970(now) % period) / (double)period;
    switch ((enum mms_sim)n->sim) {
    case SIM_SINE:
        return store_number(
            leaf, load_number(leaf, body) + n->amplitude * sine(part), buffer);
    case SIM_RAMP:
        return store_number(leaf, load_number(leaf, body) + n->amplitude * part,
                            buffer);
    case SIM_COUNT:
        return store_number(
            leaf, load_number(leaf, body) + (double)(turns % 1000000000),
            buffer);
    case SIM_TOGGLE:
        return turns % 2 == 0 ? body : toggled(leaf, body, buffer);
    case SIM_NOW:
        return time_now(leaf, body, now.utc_ms, buffer);
    case SIM_NONE:
        break;
    }
    return body;
}

/* --- what sets what ------------------------------------------------------ */

static bool is_number(enum mms_leaf leaf)
{
    uint8_t form = MMS_LEAVES[leaf].form;
    return form == FORM_INTEGER || form == FORM_UNSIGNED || form == FORM_FLOAT;
}

bool mms_leaf_can_set(enum mms_leaf from, enum mms_leaf to)
{
    if (from == LEAF_BOOLEAN && to == LEAF_DBPOS)
        return true;
    if (is_number(from) && is_number(to))
        return true;
    return from == to &&
           (MMS_LEAVES[from].form == FORM_BOOLEAN ||
            MMS_LEAVES[from].form == FORM_TIME || from == LEAF_DBPOS);
}

void mms_leaf_hand_on(bushing_mms_model *m, const struct mms_node *from)
{
    const struct mms_node *to = &m->nodes[from->sets];
    enum mms_leaf a = (enum mms_leaf)from->leaf, b = (enum mms_leaf)to->leaf;
    span body = mms_slot_get(m, from);
    uint8_t buffer[16];
    if (a != b && is_number(a))
        body = store_number(b, load_number(a, body), buffer);
    if (a == LEAF_BOOLEAN && b == LEAF_DBPOS) {
        /* [61850-7-3] off is 01, on is 10 */
        buffer[0] = 6;
        buffer[1] = body.p[0] != 0 ? 0x80 : 0x40;
        body = span_of(buffer, 2);
    }
    mms_slot_set(m, to, body);
}
