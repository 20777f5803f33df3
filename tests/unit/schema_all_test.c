/* What must hold for every type there is, on random values of it. A tree of
 * values that knows nothing of the library (tlv_tree.h) spoils them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "asn1/encode.h"
#include "asn1/random.h"
#include "asn1/xer_read.h"
#include "asn1/xer_write.h"
#include "schema/modules.h"
#include "tlv_tree.h"
#include "xml/document.h"
#include <bushing/error.h>

enum { VALUES = 40, SPOILED_VALUES = 12, CUT_VALUES = 2, LARGEST = 6000 };

struct value {
    const struct asn1_type *type;
    uint8_t der[TLV_MAX_SIZE];
    size_t n;
    struct tlv_tree tree;
    bool typed[TLV_MAX_NODES]; /* seen by the walk, not inside an OPEN */
    bool open[TLV_MAX_NODES];
    uint8_t string[TLV_MAX_NODES]; /* the tag of its segments, or 0 */
    bool truth[TLV_MAX_NODES];     /* a BOOLEAN that is TRUE */
};

static struct value V;
static uint8_t CHANGED[2 * TLV_MAX_SIZE];
static uint8_t AGAIN[2 * TLV_MAX_SIZE];
static uint8_t SCRATCH[4 * TLV_MAX_SIZE];
static _Alignas(16) uint8_t STRUCT[1 << 16];

static void fail_with(const char *what, int node)
{
    fail_msg("%s: %s at node %d of %zu octets", asn1_type_xml(V.type), what,
             node, V.n);
}

static uint8_t segment_tag(const struct asn1_type *t)
{
    if (t->kind == ASN1_BITS)
        return 0x03;
    return t->kind == ASN1_OCTETS || t->kind == ASN1_TEXT ||
                   t->kind == ASN1_TIME
               ? 0x04
               : 0;
}

/* Marks the nodes that the type speaks of, and their ancestors: explicit tags
 * have no step of their own. */
static void mark_node(const struct asn1_walk *w)
{
    int at = tlv_find(&V.tree, w->tlv.p);
    if (at < 0) {
        fail_with("a step stands on no node", at);
        return;
    }
    V.open[at] = w->step == WALK_LEAF && w->type->kind == ASN1_OPEN;
    V.string[at] = w->step == WALK_LEAF ? segment_tag(w->type) : 0;
    V.truth[at] = w->step == WALK_LEAF && w->type->kind == ASN1_BOOLEAN &&
                  w->value.p[0] != 0;
    for (; at >= 0; at = V.tree.node[at].parent)
        V.typed[at] = true;
}

static void mark_nodes(void)
{
    struct asn1_walk w;
    memset(V.typed, 0, sizeof V.typed);
    memset(V.open, 0, sizeof V.open);
    memset(V.string, 0, sizeof V.string);
    memset(V.truth, 0, sizeof V.truth);
    asn1_walk_begin(&w, V.type, (span){V.der, V.n}, NULL, NULL);
    while (asn1_walk_next(&w) == 0 && w.step != WALK_END)
        if (w.step == WALK_LEAF ||
            (w.step == WALK_ENTER && w.type->kind != ASN1_CHOICE))
            mark_node(&w);
    if (w.error != 0)
        fail_with(bushing_error_name(w.error), -1);
}

/* A random value of t; false when it is larger than wanted. */
static bool make_value(const struct asn1_type *t, unsigned seed, size_t largest)
{
    struct asn1_random r = {seed};
    struct der d = der_over(V.der, sizeof V.der);
    int rc;
    V.type = t;
    rc = asn1_random_value(t, &r, &d);
    V.n = d.n;
    if (rc != 0)
        fail_with(bushing_error_name(rc), -1);
    return V.n <= largest;
}

static void read_tree(void)
{
    if (!tlv_read(&V.tree, V.der, V.n))
        fail_with("no DER", -1);
    mark_nodes();
}

static int to_der(span in, span *out)
{
    struct arena scratch = arena_over(SCRATCH, sizeof SCRATCH);
    struct der d = der_over(AGAIN, sizeof AGAIN);
    int rc = asn1_to_der(V.type, in, &scratch, &d, NULL);
    *out = (span){AGAIN, d.n};
    return rc;
}

/* True when the octets are taken and mean what V means. */
static bool means_the_same(span in)
{
    span again;
    return to_der(in, &again) == 0 && span_equal(again, (span){V.der, V.n});
}

/* --- the properties ------------------------------------------------------ */

typedef void property(const struct asn1_type *t);

static void round_trip(const struct asn1_type *t)
{
    size_t size = asn1_value_size(t);
    bool bound = size != 0 || t->kind == ASN1_NULL;
    assert_true(size <= sizeof STRUCT);
    for (unsigned seed = 0; seed < VALUES; seed++) {
        struct writer w = writer_over(AGAIN, sizeof AGAIN);
        struct asn1_error e;
        span in, out;
        (void)make_value(t, seed, SIZE_MAX);
        in = (span){V.der, V.n};
        if (asn1_decode(t, in, bound ? STRUCT : NULL, NULL, &e) != 0)
            fail_with(e.path, -1);
        if (!means_the_same(in))
            fail_with("DER again differs", -1);
        if (!bound)
            continue;
        assert_int_equal(asn1_encode(t, STRUCT, &w), 0);
        out = writer_result(&w);
        if (!span_equal(in, out))
            fail_with("encoding the struct differs", -1);
        if (asn1_max_size(t) < V.n)
            fail_with("larger than the largest", -1);
    }
}

static void truncations(const struct asn1_type *t)
{
    for (unsigned seed = 0; seed < SPOILED_VALUES; seed++) {
        struct arena scratch = arena_over(SCRATCH, sizeof SCRATCH);
        if (!make_value(t, seed, LARGEST / 4))
            continue;
        for (size_t n = 0; n < V.n; n++)
            if (asn1_decode(t, (span){V.der, n}, NULL, &scratch, NULL) == 0)
                fail_with("cut off and taken", (int)n);
    }
}

/* The types in which an unknown component is skipped [62351-4 rules:20]. */
static bool may_skip(const struct asn1_type *t)
{
    static const char *const names[] = {"ClearToken1", "ClearToken2",
                                        "ClearToken3", "DiffieHellman"};
    if (t->name == NULL) /* X.400 modes, which are closed for us */
        return t->kind == ASN1_SET && t->num_fields == 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(t->name, names[i]) == 0)
            return true;
    return strcmp(t->name, "SEQUENCE") == 0 && t->num_fields == 0;
}

/* True when the walk skips something, and only where that is allowed. */
static bool skips(span in)
{
    struct asn1_walk w;
    bool skipped = false;
    asn1_walk_begin(&w, V.type, in, NULL, NULL);
    while (asn1_walk_next(&w) == 0 && w.step != WALK_END)
        if (w.step == WALK_UNKNOWN) {
            skipped = true;
            if (!may_skip(w.frame[w.level - 1].type))
                fail_with("skipped where nothing may be", -1);
        }
    return skipped && w.error == 0;
}

static void spoil_nodes(const struct asn1_type *t, enum tlv_change change)
{
    for (unsigned seed = 0; seed < SPOILED_VALUES; seed++) {
        if (!make_value(t, seed, LARGEST))
            continue;
        read_tree();
        for (int k = 0; k < V.tree.num; k++) {
            size_t n = tlv_write(&V.tree, k, change, 0, CHANGED);
            span in = {CHANGED, n};
            if (means_the_same(in) && !skips(in))
                fail_with("junk changes nothing", k);
        }
    }
}

static void junk_values(const struct asn1_type *t)
{
    spoil_nodes(t, TLV_JUNK_VALUE);
}

static void junk_octets(const struct asn1_type *t)
{
    spoil_nodes(t, TLV_JUNK_OCTET);
}

/* Every length octet that counts, one up and one down. */
static void wrong_lengths(const struct asn1_type *t)
{
    for (unsigned seed = 0; seed < SPOILED_VALUES; seed++) {
        if (!make_value(t, seed, LARGEST))
            continue;
        read_tree();
        for (int k = 0; k < V.tree.num; k++) {
            const struct tlv_node *node = &V.tree.node[k];
            uint8_t *last = V.der + node->len_at + node->len_octets - 1;
            for (int step = -1; step <= 1; step += 2) {
                memcpy(CHANGED, V.der, V.n);
                CHANGED[last - V.der] = (uint8_t)(*last + step);
                if (means_the_same((span){CHANGED, V.n}))
                    fail_with("a wrong length changes nothing", k);
            }
        }
    }
}

/* Spells node k another way; the value must stay what it is. */
static void spell(int k, enum tlv_change change, uint8_t tag)
{
    size_t n = tlv_write(&V.tree, k, change, tag, CHANGED);
    if (!means_the_same((span){CHANGED, n}))
        fail_with(change == TLV_SEGMENTS     ? "segments"
                  : change == TLV_INDEFINITE ? "indefinite form"
                                             : "long length",
                  k);
}

static void liberties(const struct asn1_type *t)
{
    for (unsigned seed = 0; seed < SPOILED_VALUES; seed++) {
        if (!make_value(t, seed, LARGEST))
            continue;
        read_tree();
        for (int k = 0; k < V.tree.num; k++) {
            if (!V.typed[k] || V.open[k])
                continue;
            spell(k, TLV_LONG_LENGTH, 0);
            if (V.tree.node[k].constructed)
                spell(k, TLV_INDEFINITE, 0);
            else if (V.string[k] != 0)
                spell(k, TLV_SEGMENTS, V.string[k]);
        }
    }
}

/* [X.690:8.2.2] any octet but zero is TRUE; DER has FF. */
static void truths(const struct asn1_type *t)
{
    for (unsigned seed = 0; seed < SPOILED_VALUES; seed++) {
        if (!make_value(t, seed, LARGEST))
            continue;
        read_tree();
        memcpy(CHANGED, V.der, V.n);
        for (int k = 0; k < V.tree.num; k++)
            if (V.typed[k] && V.truth[k])
                CHANGED[V.tree.node[k].body - V.der] = 0x01;
        if (!means_the_same((span){CHANGED, V.n}))
            fail_with("TRUE as 01", -1);
    }
}

/* --- XML ----------------------------------------------------------------- */

static char XML[4 * TLV_MAX_SIZE];

static span write_xml(void)
{
    struct arena scratch = arena_over(SCRATCH, sizeof SCRATCH);
    struct xer_write_options how = {.scratch = &scratch};
    struct text text = text_over(XML, sizeof XML);
    struct asn1_error e;
    if (xer_write(V.type, (span){V.der, V.n}, &how, &text, &e) != 0)
        fail_with(e.path, -1);
    assert_true(text_fits(&text));
    return span_of(XML, text.n);
}

/* 0 with the DER in *out, or why the text is refused. */
static int read_xml(span in, span *out)
{
    struct arena scratch = arena_over(SCRATCH, sizeof SCRATCH);
    struct xml_options options = {.max_size = sizeof XML};
    struct xer_read_options how = {.scratch = &scratch};
    struct xml_document document = {0};
    struct der d = der_over(AGAIN, sizeof AGAIN);
    int rc = xml_document_read(&document, in, &options, NULL);
    if (rc != 0)
        return rc;
    rc = xer_read(V.type, &document.tokens, &how, &d, NULL);
    *out = (span){AGAIN, d.n};
    xml_document_clear(&document);
    return rc;
}

static void xml_round_trip(const struct asn1_type *t)
{
    for (unsigned seed = 0; seed < VALUES; seed++) {
        span again;
        if (!make_value(t, seed, LARGEST))
            continue;
        if (read_xml(write_xml(), &again) != 0)
            fail_with("XML is not read again", -1);
        if (!span_equal(again, (span){V.der, V.n}))
            fail_with("XML changes the value", -1);
    }
}

static void xml_truncated(const struct asn1_type *t)
{
    for (unsigned seed = 0; seed < CUT_VALUES; seed++) {
        span xml, again;
        if (!make_value(t, seed, LARGEST / 20))
            continue;
        xml = write_xml();
        for (size_t n = 0; n < xml.n; n++)
            if (read_xml(span_first(xml, n), &again) == 0)
                fail_with("XML cut off and taken", (int)n);
    }
}

/* --- one test for each property and module ------------------------------- */

static const struct {
    const char *name;
    property *holds;
} PROPERTIES[] = {
    {"BER to struct to BER", round_trip},
    {"truncated", truncations},
    {"a value behind each node", junk_values},
    {"an octet behind each node", junk_octets},
    {"each length plus and minus one", wrong_lengths},
    {"BER's liberties", liberties},
    {"TRUE as 01", truths},
    {"BER to XML to BER", xml_round_trip},
    {"XML truncated", xml_truncated},
};
enum { NUM_PROPERTIES = sizeof PROPERTIES / sizeof PROPERTIES[0] };

struct run {
    const struct asn1_module *module;
    property *holds;
    char name[80];
};

static void run_one(void **state)
{
    const struct run *run = *state;
    for (size_t i = 0; i < run->module->num_types; i++)
        run->holds(run->module->types[i]);
}

int main(void)
{
    static struct run runs[32 * NUM_PROPERTIES];
    static struct CMUnitTest tests[32 * NUM_PROPERTIES];
    size_t n = 0;
    for (size_t m = 0; m < SCHEMA_NUM_MODULES; m++)
        for (size_t k = 0; k < NUM_PROPERTIES; k++, n++) {
            runs[n].module = SCHEMA_MODULES[m];
            runs[n].holds = PROPERTIES[k].holds;
            (void)snprintf(runs[n].name, sizeof runs[n].name, "%s: %s",
                           SCHEMA_MODULES[m]->name, PROPERTIES[k].name);
            tests[n].name = runs[n].name;
            tests[n].test_func = run_one;
            tests[n].initial_state = &runs[n];
        }
    return _cmocka_run_group_tests("schema_all", tests, n, NULL, NULL);
}
