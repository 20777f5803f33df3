/* One attribute of a model's text:
 *     MX TotW.mag.f float32 = 4200 ~ sine 500 60s
 *     CO Pos.Oper.ctlVal boolean sets ST.Pos.stVal */
#include "mms/model.h"

#include "base/text.h"
#include "mms/value.h"

/* --- words --------------------------------------------------------------- */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* How far a word reaches that begins with an opening mark. */
static size_t to_closing(span s, uint8_t close)
{
    size_t i = 1;
    while (i < s.n && s.p[i] != close)
        i += close == '"' && s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

span mms_model_word(struct mms_model_reader *r)
{
    span word;
    size_t n = 0;
    while (r->rest.n > 0 && is_blank(r->rest.p[0]))
        r->rest = span_skip(r->rest, 1);
    if (r->rest.n > 0 && r->rest.p[0] == '"')
        n = to_closing(r->rest, '"');
    else if (r->rest.n > 0 && r->rest.p[0] == '[')
        n = to_closing(r->rest, ']');
    while (n < r->rest.n && !is_blank(r->rest.p[n]))
        n++;
    word = span_first(r->rest, n);
    r->rest = span_skip(r->rest, n);
    return word;
}

bool mms_model_is_name(span word)
{
    for (size_t i = 0; i < word.n; i++) {
        uint8_t c = word.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return word.n > 0 && word.n <= BUSHING_MMS_PART_MAX;
}

/* Decimal digits in front of a word; how many. */
static size_t digits(span word, uint32_t *v)
{
    size_t i = 0;
    *v = 0;
    for (; i < word.n && i < 9 && word.p[i] >= '0' && word.p[i] <= '9'; i++)
        *v = *v * 10 + (uint32_t)(word.p[i] - '0');
    return i;
}

bool mms_model_duration(span word, uint32_t *ms)
{
    static const struct {
        const char *name;
        uint32_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}};
    const uint32_t day = 86400000;
    uint32_t v;
    span unit = span_skip(word, digits(word, &v));
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (!span_equal(unit, span_text(units[i].name)) || unit.n == word.n)
            continue;
        if (v == 0 || v > day / units[i].ms)
            return false;
        *ms = v * units[i].ms;
        return true;
    }
    return false;
}

int mms_model_fail(struct mms_model_reader *r, span word, const char *reason,
                   const char *meant)
{
    struct text w = text_over(r->e->word, sizeof r->e->word);
    struct text t = text_over(r->e->reason, sizeof r->e->reason);
    for (size_t i = 0; i < word.n; i++) {
        bool seen = word.p[i] >= 0x20 && word.p[i] < 0x7F;
        text_char(&w, (char)(seen ? word.p[i] : (uint8_t)'?'));
    }
    text_end(&w);
    text_put(&t, reason);
    if (meant != NULL) {
        text_put(&t, "; did you mean ");
        text_put(&t, meant);
        text_char(&t, '?');
    }
    text_end(&t);
    return BUSHING_ERR_MMS_MODEL;
}

static int full(struct mms_model_reader *r, span word)
{
    return mms_model_fail(r, word, "the model has too many names", NULL);
}

/* --- the path ------------------------------------------------------------ */

static int add_part(struct mms_model_reader *r, uint32_t *at, span part,
                    span path, bool last)
{
    uint32_t child;
    if (!mms_model_is_name(part))
        return mms_model_fail(
            r, path, "names have letters, digits and _ between dots", NULL);
    child = mms_node_child(r->m, *at, part);
    if (child != MMS_NO_NODE && last)
        return mms_model_fail(r, path, "this name was defined before", NULL);
    if (child != MMS_NO_NODE && r->m->nodes[child].kind != NODE_GROUP)
        return mms_model_fail(
            r, path, "this name is an attribute and has no parts", NULL);
    if (child == MMS_NO_NODE)
        child = mms_node_add(r->m, *at, part);
    if (child == MMS_NO_NODE)
        return full(r, path);
    *at = child;
    return 0;
}

/* Adds what is missing of a path. */
static int add_path(struct mms_model_reader *r, span path, uint32_t *at)
{
    span rest = path;
    bool last = false;
    for (unsigned parts = 0; !last; parts++) {
        size_t n = 0;
        int rc;
        while (n < rest.n && rest.p[n] != '.')
            n++;
        last = n == rest.n;
        if (parts == BUSHING_MMS_PARTS_MAX)
            return mms_model_fail(r, path, "at most 5 parts", NULL);
        rc = add_part(r, at, span_first(rest, n), path, last);
        if (rc != 0)
            return rc;
        rest = span_skip(rest, n + 1);
    }
    if (mms_node_item_len(r->m, *at) > BUSHING_MMS_ITEM_MAX)
        return mms_model_fail(r, path, "the whole name is too long", NULL);
    return 0;
}

/* --- the type ------------------------------------------------------------ */

static int read_size(struct mms_model_reader *r, span word, span inside,
                     struct mms_node *n)
{
    uint32_t most =
        n->leaf == LEAF_BITS ? BUSHING_MMS_BITS_MAX : BUSHING_MMS_STRING_MAX;
    uint32_t v;
    size_t k = digits(inside, &v);
    if (k == 0 || k + 1 != inside.n || inside.p[k] != ')' || v == 0 || v > most)
        return mms_model_fail(r, word,
                              n->leaf == LEAF_BITS
                                  ? "a size of 1 to 128 in parentheses"
                                  : "a size of 1 to 255 in parentheses",
                              NULL);
    n->size = (uint16_t)v;
    return 0;
}

static int read_type(struct mms_model_reader *r, struct mms_node *n)
{
    span word = mms_model_word(r), name;
    size_t k = 0;
    while (k < word.n && word.p[k] != '(')
        k++;
    name = span_first(word, k);
    for (size_t i = 0; i < NUM_LEAVES; i++) {
        if (!span_equal(name, span_text(MMS_LEAVES[i].name)))
            continue;
        n->leaf = (uint8_t)i;
        if (MMS_LEAVES[i].sized)
            return read_size(r, word, span_skip(word, k + 1), n);
        if (k != word.n)
            return mms_model_fail(r, word, "this type has no size", NULL);
        return 0;
    }
    return mms_model_fail(r, word, "no type of this name",
                          mms_nearest(name, &MMS_LEAVES[0].name, NUM_LEAVES,
                                      sizeof MMS_LEAVES[0]));
}

/* --- the value ----------------------------------------------------------- */

/* [61850-7-3:6.1] a double point in words */
static span double_point(span word)
{
    static const char *const words[][2] = {
        {"intermediate", "00"}, {"off", "01"}, {"on", "10"}, {"bad", "11"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_equal(word, span_text(words[i][0])))
            return span_text(words[i][1]);
    return word;
}

static int read_value(struct mms_model_reader *r, struct mms_node *n)
{
    uint8_t type[16], data[MMS_CONTENTS_MAX + 8];
    struct writer w = writer_over(type, sizeof type);
    span word = mms_model_word(r), value;
    bushing_mms_value_error why;
    struct ber_reader in;
    struct ber_tlv tlv;
    span text = n->leaf == LEAF_DBPOS ? double_point(word) : word;
    mms_leaf_put_type(&w, (enum mms_leaf)n->leaf, n->size);
    if (bushing_mms_value_parse(data, sizeof data, &value, writer_result(&w),
                                text, &why) != 0)
        return mms_model_fail(r, word, why.reason, NULL);
    in = ber_over(value);
    if (ber_next(&in, &tlv) != 0)
        return BUSHING_ERR_INTERNAL;
    mms_slot_set(r->m, n, tlv_body(&tlv));
    return 0;
}

/* --- simulation ---------------------------------------------------------- */

static const struct sim {
    const char *name;
    bool amplitude, period;
} SIMS[] = {
    [SIM_SINE] = {"sine", true, true},
    [SIM_RAMP] = {"ramp", true, true},
    [SIM_COUNT] = {"count", false, true},
    [SIM_TOGGLE] = {"toggle", false, true},
    [SIM_NOW] = {"now", false, false},
};
enum { NUM_SIMS = sizeof SIMS / sizeof SIMS[0] };

static int read_amplitude(struct mms_model_reader *r, struct mms_node *n)
{
    span word = mms_model_word(r);
    uint8_t octets[8];
    uint64_t bits = 0;
    if (mms_float_parse(word, octets, 8) != 0 || (octets[0] & 0x7F) == 0x7F)
        return mms_model_fail(r, word, "a number is wanted: how far it moves",
                              NULL);
    for (size_t i = 0; i < 8; i++)
        bits = bits << 8 | octets[i];
    memcpy(&n->amplitude, &bits, sizeof bits);
    return 0;
}

static int read_period(struct mms_model_reader *r, struct mms_node *n)
{
    span word = mms_model_word(r);
    if (!mms_model_duration(word, &n->period_ms))
        return mms_model_fail(
            r, word, "a period is wanted: 500ms, 2s, 1min, at most 24h", NULL);
    return 0;
}

static int read_sim(struct mms_model_reader *r, struct mms_node *n)
{
    span word = mms_model_word(r);
    size_t i = SIM_SINE;
    int rc = 0;
    while (i < NUM_SIMS && !span_equal(word, span_text(SIMS[i].name)))
        i++;
    if (i == NUM_SIMS)
        return mms_model_fail(r, word,
                              "behind ~ stands sine, ramp, count, toggle or "
                              "now",
                              mms_nearest(word, &SIMS[SIM_SINE].name,
                                          NUM_SIMS - 1, sizeof SIMS[0]));
    if (!mms_sim_fits((enum mms_sim)i, (enum mms_leaf)n->leaf))
        return mms_model_fail(r, word, "a value of this type cannot do this",
                              NULL);
    n->sim = (uint8_t)i;
    if (SIMS[i].amplitude)
        rc = read_amplitude(r, n);
    if (rc == 0 && SIMS[i].period)
        rc = read_period(r, n);
    return rc;
}

/* --- what else may follow ------------------------------------------------ */

/* "ST.Pos.stVal": a leaf of the same logical node that stands above. */
static int read_sets(struct mms_model_reader *r, struct mms_node *n)
{
    span word = mms_model_word(r), rest = word;
    uint32_t at = r->node;
    while (at != MMS_NO_NODE && rest.n > 0) {
        size_t k = 0;
        while (k < rest.n && rest.p[k] != '.')
            k++;
        at = mms_node_child(r->m, at, span_first(rest, k));
        rest = span_skip(rest, k + 1);
    }
    if (at == MMS_NO_NODE || r->m->nodes[at].kind != NODE_LEAF ||
        &r->m->nodes[at] == n)
        return mms_model_fail(r, word,
                              "no attribute of this node stands above with "
                              "this name; it is written ST.Pos.stVal",
                              NULL);
    if (!mms_leaf_can_set((enum mms_leaf)n->leaf,
                          (enum mms_leaf)r->m->nodes[at].leaf))
        return mms_model_fail(r, word, "the types do not go together", NULL);
    n->sets = at;
    return 0;
}

static int read_tail(struct mms_model_reader *r, struct mms_node *n)
{
    for (;;) {
        span word = mms_model_word(r);
        int rc = 0;
        if (word.n == 0)
            return 0;
        if (span_equal(word, span_text("=")))
            rc = read_value(r, n);
        else if (span_equal(word, span_text("~")))
            rc = read_sim(r, n);
        else if (span_equal(word, span_text("sets")))
            rc = read_sets(r, n);
        else if (span_equal(word, span_text("rw")))
            n->writable = true;
        else if (span_equal(word, span_text("ro")))
            n->writable = false;
        else
            rc = mms_model_fail(r, word,
                                "= value, ~ simulation, sets, ro or rw may "
                                "follow the type",
                                NULL);
        if (rc != 0)
            return rc;
    }
}

int mms_model_attribute(struct mms_model_reader *r, span constraint)
{
    const struct mms_constraint *fc = MMS_CONSTRAINTS;
    uint32_t at = r->node;
    struct mms_node *n;
    int rc;
    while (!span_equal(constraint, span_text(fc->name)))
        fc++;
    if (r->node == MMS_NO_NODE)
        return mms_model_fail(r, constraint, "no node was begun above", NULL);
    at = mms_node_child(r->m, r->node, constraint);
    if (at == MMS_NO_NODE)
        at = mms_node_add(r->m, r->node, constraint);
    if (at == MMS_NO_NODE)
        return full(r, constraint);
    rc = add_path(r, mms_model_word(r), &at);
    if (rc != 0)
        return rc;
    n = &r->m->nodes[at];
    n->kind = NODE_LEAF;
    n->writable = fc->writable;
    rc = read_type(r, n);
    if (rc == 0 && !mms_slot_make(r->m, n))
        rc = full(r, constraint);
    return rc != 0 ? rc : read_tail(r, n);
}
