/* Every table of every module, row by row: what no compiler checks. A table
 * that passes can be read, written and printed without surprise. */
#include "schema/modules.h"
#include "test.h"

#include "asn1/encode.h"
#include "asn1/random.h"
#include "asn1/walk.h"

#include <stdio.h>

/* --- all types ----------------------------------------------------------- */

#define MAX_TYPES 1000

static const struct asn1_type *types[MAX_TYPES];
static size_t num_types;

static void collect(const struct asn1_type *t)
{
    size_t i;
    for (i = 0; i < num_types; i++)
        if (types[i] == t)
            return;
    assert_true(num_types < MAX_TYPES);
    types[num_types++] = t;
}

/* Those that modules list, and all that these are made of. */
static int collect_all(void **state)
{
    size_t m, i, row;
    (void)state;
    num_types = 0;
    for (m = 0; m < SCHEMA_NUM_MODULES; m++)
        for (i = 0; i < SCHEMA_MODULES[m]->num_types; i++)
            collect(SCHEMA_MODULES[m]->types[i]);
    for (i = 0; i < num_types; i++) {
        const struct asn1_type *t = types[i];
        for (row = 0; row < t->num_fields; row++)
            collect(t->fields[row].type);
        for (row = 0; row < t->num_inside; row++)
            collect(t->inside[row]);
        if (t->kind == ASN1_LIST)
            collect(t->elem);
    }
    return 0;
}

/* Says which table and row is wrong, and fails. */
static void wrong(const struct asn1_type *t, size_t row, const char *what)
{
    const char *name = t->name != NULL ? t->name : "a type without a name";
    if (row < t->num_fields)
        fail_msg("%s: row %s: %s", name, t->fields[row].name, what);
    fail_msg("%s (first row %s): %s", name,
             t->num_fields > 0 ? t->fields[0].name : "none", what);
}

#define WHOLE ((size_t)-1)

#define CHECK(condition, t, row, what) \
    do {                               \
        if (!(condition))              \
            wrong(t, row, what);       \
    } while (0)

static void for_all_types(void (*check)(const struct asn1_type *))
{
    for (size_t i = 0; i < num_types; i++)
        check(types[i]);
}

static bool is_rowed(const struct asn1_type *t)
{
    return t->kind == ASN1_SEQUENCE || t->kind == ASN1_SET ||
           t->kind == ASN1_CHOICE;
}

/* --- names --------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* [X.680:12.2, 12.3] letters, digits and single hyphens, none at the end; also
 * legal as an XML element. */
static bool is_word(const char *s)
{
    size_t i;
    if (!is_letter(s[0]))
        return false;
    for (i = 1; s[i] != 0; i++) {
        bool hyphen = s[i] == '-';
        if (!is_letter(s[i]) && !(s[i] >= '0' && s[i] <= '9') && !hyphen)
            return false;
        if (hyphen && (s[i - 1] == '-' || s[i + 1] == 0))
            return false;
    }
    return true;
}

static bool is_identifier(const char *s)
{
    return is_word(s) && s[0] >= 'a' && s[0] <= 'z';
}

/* [XML names without a colon] */
static bool is_xml_name(const char *s)
{
    size_t i;
    if (!is_letter(s[0]) && s[0] != '_')
        return false;
    for (i = 1; s[i] != 0; i++)
        if (!is_letter(s[i]) && strchr("0123456789-._", s[i]) == NULL)
            return false;
    return true;
}

static void check_row_names(const struct asn1_type *t)
{
    size_t i, k;
    for (i = 0; i < t->num_fields; i++) {
        CHECK(is_identifier(t->fields[i].name), t, i, "no ASN.1 identifier");
        CHECK(is_xml_name(asn1_row_xml(&t->fields[i])), t, i, "no XML name");
        for (k = 0; k < i; k++) {
            CHECK(strcmp(t->fields[i].name, t->fields[k].name) != 0, t, i,
                  "a name twice");
            CHECK(strcmp(asn1_row_xml(&t->fields[i]),
                         asn1_row_xml(&t->fields[k])) != 0,
                  t, i, "an XML name twice");
        }
    }
}

static void row_names(void **state)
{
    (void)state;
    for_all_types(check_row_names);
}

/* Bits and numbers: ascending, no number and no name twice. */
static void check_named_numbers(const struct asn1_type *t)
{
    size_t i, k;
    for (i = 0; i < asn1_num_names(t); i++) {
        CHECK(is_identifier(asn1_name_at(t, i).name), t, WHOLE,
              "a named number is no identifier");
        CHECK(i == 0 || asn1_name_at(t, i - 1).value < asn1_name_at(t, i).value,
              t, WHOLE, "named numbers do not ascend");
        CHECK(t->kind != ASN1_BITS || asn1_name_at(t, i).value >= 0, t, WHOLE,
              "a bit below 0");
        CHECK(asn1_name_at(t, i).value >= asn1_min(t) || t->kind == ASN1_BITS,
              t, WHOLE, "a named number below the range");
        for (k = 0; k < i; k++)
            CHECK(strcmp(asn1_name_at(t, i).name, asn1_name_at(t, k).name) != 0,
                  t, WHOLE, "the name of a number twice");
    }
    if (t->kind == ASN1_ENUM)
        CHECK(asn1_num_names(t) > 0, t, WHOLE, "an ENUMERATED without names");
}

static void named_numbers(void **state)
{
    (void)state;
    for_all_types(check_named_numbers);
}

/* What XML calls roots and list elements, and namespaces. */
static void check_xml(const struct asn1_type *t)
{
    if (t->xml != NULL && t->xml->name != NULL)
        CHECK(is_xml_name(t->xml->name), t, WHOLE, "xml is no XML name");
    if ((t->flags & TYPE_XML_NAMED) != 0)
        CHECK(t->xml != NULL && t->xml->name != NULL, t, WHOLE,
              "XML_NAMED without a name");
    if (asn1_type_ns(t) != NULL)
        CHECK(strchr(asn1_type_ns(t), ':') != NULL, t, WHOLE,
              "no namespace URI");
    if (t->kind == ASN1_LIST) {
        const char *element = asn1_type_xml(t->elem);
        CHECK(element != NULL || t->elem->kind == ASN1_CHOICE, t, WHOLE,
              "elements have no name in XML");
        if (element != NULL)
            CHECK(is_xml_name(element), t, WHOLE, "element is no XML name");
    }
}

static void xml_names(void **state)
{
    (void)state;
    for_all_types(check_xml);
}

/* --- modules ------------------------------------------------------------- */

static void check_module(const struct asn1_module *m)
{
    size_t i, k;
    assert_true(is_word(m->name));
    assert_true(strlen(m->file) > 4);
    assert_string_equal(m->file + strlen(m->file) - 4, ".asn");
    assert_true(m->title != NULL && m->num_types > 0);
    for (i = 0; i < m->num_types; i++) {
        const struct asn1_type *t = m->types[i];
        CHECK(t->name != NULL && is_word(t->name), t, WHOLE,
              "listed without a legal name");
        CHECK(t->name[0] >= 'A' && t->name[0] <= 'Z', t, WHOLE,
              "a type name starts with a capital");
        for (k = 0; k < i; k++)
            CHECK(strcmp(t->name, m->types[k]->name) != 0, t, WHOLE,
                  "listed twice");
    }
}

static void modules(void **state)
{
    size_t i, k;
    (void)state;
    assert_true(SCHEMA_NUM_MODULES > 0);
    for (i = 0; i < SCHEMA_NUM_MODULES; i++) {
        check_module(SCHEMA_MODULES[i]);
        for (k = 0; k < i; k++) {
            assert_string_not_equal(SCHEMA_MODULES[i]->name,
                                    SCHEMA_MODULES[k]->name);
            assert_string_not_equal(SCHEMA_MODULES[i]->file,
                                    SCHEMA_MODULES[k]->file);
        }
    }
}

/* --- tags ---------------------------------------------------------------- */

/* The tags with which a value can begin; `any` when that is no set. */
struct starts {
    ber_tag tag[128];
    size_t n;
    bool any;
};

static void add_starts(const struct asn1_type *t, struct starts *s);

static void add_row_starts(const struct asn1_type *t, size_t row,
                           struct starts *s)
{
    ber_tag tag = asn1_row_tag(t, row);
    if ((t->fields[row].flags & (ROW_OTHER | ROW_TOLERATED)) != 0)
        return;
    if (tag == TAG_NONE) {
        add_starts(t->fields[row].type, s);
        return;
    }
    assert_true(s->n < sizeof(s->tag) / sizeof(s->tag[0]));
    s->tag[s->n++] = tag;
}

/* Of an untagged type; leaves have been taken care of by their tag. */
static void add_starts(const struct asn1_type *t, struct starts *s)
{
    size_t i;
    if (t->kind == ASN1_OPEN)
        s->any = true;
    for (i = 0; t->kind == ASN1_CHOICE && i < t->num_fields; i++)
        add_row_starts(t, i, s);
}

static bool any_twice(const struct starts *s)
{
    size_t i, k;
    for (i = 0; i < s->n; i++)
        for (k = 0; k < i; k++)
            if (s->tag[i] == s->tag[k])
                return true;
    return s->any && s->n > 0;
}

static bool may_lack(const struct asn1_field *f)
{
    return (f->flags & (ROW_OPTIONAL | ROW_DEFAULT | ROW_MAY_LACK)) != 0;
}

/* [X.680:25.6] optional components in a row, and the first that is not, start
 * with different tags. An open value at the very end may start with any. */
static void check_sequence_tags(const struct asn1_type *t)
{
    size_t first, i;
    for (first = 0; first < t->num_fields; first++) {
        struct starts s = {{0}, 0, false};
        for (i = first; i < t->num_fields; i++) {
            CHECK(!s.any, t, i, "behind an optional open value");
            add_row_starts(t, i, &s);
            if (s.any && i + 1 == t->num_fields)
                s.any = false;
            if (s.any && !may_lack(&t->fields[i]) && i == first)
                s.any = false;
            CHECK(!any_twice(&s), t, i, "a tag twice among optional rows");
            if (!may_lack(&t->fields[i]))
                break;
        }
    }
}

static void check_choice_tags(const struct asn1_type *t)
{
    struct starts s = {{0}, 0, false};
    size_t i;
    for (i = 0; i < t->num_fields; i++) {
        const struct asn1_field *f = &t->fields[i];
        if ((f->flags & ROW_OTHER) != 0) {
            CHECK(i + 1 == t->num_fields, t, i, "OTHER is not the last row");
            CHECK(f->type->kind == ASN1_OPEN, t, i, "OTHER is not open");
        }
        CHECK(!may_lack(f), t, i, "an alternative is not optional");
        add_row_starts(t, i, &s);
        CHECK(!any_twice(&s), t, i, "a tag twice in a CHOICE");
    }
}

static void check_set_tags(const struct asn1_type *t)
{
    struct starts s = {{0}, 0, false};
    size_t i;
    for (i = 0; i < t->num_fields; i++) {
        add_row_starts(t, i, &s);
        CHECK(!any_twice(&s), t, i, "a tag twice in a SET");
    }
}

static void check_tags(const struct asn1_type *t)
{
    if (t->kind == ASN1_SEQUENCE)
        check_sequence_tags(t);
    else if (t->kind == ASN1_CHOICE)
        check_choice_tags(t);
    else if (t->kind == ASN1_SET)
        check_set_tags(t);
    if (t->kind == ASN1_CHOICE || t->kind == ASN1_OPEN)
        CHECK(t->tag == TAG_NONE, t, WHOLE, "a CHOICE or ANY with a tag");
    else
        CHECK(t->tag != TAG_NONE, t, WHOLE, "no tag");
}

static void tags(void **state)
{
    (void)state;
    for_all_types(check_tags);
}

/* --- C structs ----------------------------------------------------------- */

static bool fits(const struct asn1_field *f)
{
    uint8_t natural = asn1_natural_store(f->type);
    if (f->offset == ROW_NOWHERE)
        return f->store == STORE_NONE;
    if (natural == STORE_LIST || natural == STORE_STRUCT)
        return f->store == natural || f->store == STORE_SPAN;
    return f->store == natural;
}

static size_t member_size(const struct asn1_field *f)
{
    if (f->offset == ROW_NOWHERE)
        return 0;
    return f->store == STORE_SPAN ? sizeof(span) : asn1_value_size(f->type);
}

/* Octets of the C struct, by the row that uses them: no octet twice. */
static void claim(const struct asn1_type *t, size_t row, uint8_t *used,
                  size_t from, size_t n)
{
    CHECK(from + n <= t->size, t, row, "a member outside its struct");
    for (size_t i = from; i < from + n; i++) {
        CHECK(used[i] == 0, t, row, "a member shared with another row");
        used[i] = 1;
    }
}

static void check_row_store(const struct asn1_type *t, size_t row,
                            uint8_t *used)
{
    const struct asn1_field *f = &t->fields[row];
    size_t n = member_size(f);
    CHECK(fits(f), t, row, "the member does not suit the type");
    if (f->offset != ROW_NOWHERE) {
        CHECK(f->store != STORE_STRUCT || f->type->size > 0, t, row,
              "a struct member for a type without a struct");
        CHECK(f->offset % (n < 8 ? 1 : 8) == 0, t, row, "not aligned");
        claim(t, row, used, f->offset, n);
    }
    if (f->extra_is == EXTRA_HAS)
        claim(t, row, used, (uint16_t)f->extra, sizeof(bool));
    if (f->extra_is == EXTRA_OCTETS)
        claim(t, row, used, (uint16_t)f->extra, sizeof(struct asn1_octets));
}

static void check_row_presence(const struct asn1_type *t, size_t row)
{
    const struct asn1_field *f = &t->fields[row];
    bool optional = (f->flags & (ROW_OPTIONAL | ROW_MAY_LACK)) != 0;
    CHECK((f->extra_is == EXTRA_DEFAULT) == ((f->flags & ROW_DEFAULT) != 0), t,
          row, "DEFAULT without a value, or a value without DEFAULT");
    CHECK(!optional || (f->flags & ROW_DEFAULT) == 0, t, row,
          "OPTIONAL and DEFAULT");
    if (f->offset != ROW_NOWHERE && optional)
        CHECK(f->extra_is == EXTRA_HAS, t, row, "no member says `present'");
    if ((f->flags & ROW_DEFAULT) != 0)
        CHECK(f->store == STORE_BOOL || f->store == STORE_INT ||
                  f->store == STORE_BITS || f->store == STORE_NONE,
              t, row, "a default of this kind is never filled in");
    if (f->type->kind == ASN1_INTEGER && (f->flags & ROW_DEFAULT) != 0)
        CHECK(asn1_row_default(f) >= asn1_min(f->type) &&
                  asn1_row_default(f) <= asn1_max(f->type),
              t, row, "the default is out of range");
}

/* All members of a CHOICE lie in one union behind `which`. */
static void check_choice_store(const struct asn1_type *t)
{
    size_t i;
    for (i = 0; i < t->num_fields; i++) {
        const struct asn1_field *f = &t->fields[i];
        uint8_t used[UINT16_MAX] = {0};
        check_row_store(t, i, used);
        CHECK(f->offset >= sizeof(int), t, i, "a member on top of `which'");
    }
}

static void check_structs(const struct asn1_type *t)
{
    uint8_t used[UINT16_MAX] = {0};
    size_t i;
    if (!is_rowed(t))
        return;
    for (i = 0; i < t->num_fields; i++)
        check_row_presence(t, i);
    if (t->size == 0) {
        for (i = 0; i < t->num_fields; i++)
            CHECK(t->fields[i].offset == ROW_NOWHERE, t, i, "no struct");
        return;
    }
    if (t->kind == ASN1_CHOICE) {
        check_choice_store(t);
        return;
    }
    for (i = 0; i < t->num_fields; i++)
        check_row_store(t, i, used);
}

static void structs(void **state)
{
    (void)state;
    for_all_types(check_structs);
}

/* True when the struct holds every component there is. */
static bool is_bound(const struct asn1_type *t)
{
    size_t i;
    for (i = 0; i < t->num_fields; i++)
        if (t->fields[i].offset == ROW_NOWHERE &&
            t->fields[i].type->kind != ASN1_NULL)
            return false;
    return !is_rowed(t) || t->size > 0;
}

/* A value read into its struct and written from there is the same value. */
static void check_round_trip(const struct asn1_type *t)
{
    static union {
        uint64_t align;
        uint8_t octets[8192];
    } value;
    static uint8_t in[65536], out[65536];
    struct asn1_random random = {num_types};
    int done = 0;
    if (!is_bound(t) || t->kind == ASN1_OPEN)
        return;
    assert_true(asn1_value_size(t) <= sizeof value);
    for (int i = 0; i < 100; i++) {
        struct der d = der_over(in, sizeof in);
        struct writer w = writer_over(out, sizeof out);
        span octets, again;
        if (asn1_random_value(t, &random, &d) != 0)
            continue;
        octets = (span){in, d.n};
        CHECK(asn1_decode(t, octets, &value, NULL, NULL) == 0, t, WHOLE,
              "a random value is refused");
        done++;
        if (asn1_natural_store(t) == STORE_NONE)
            continue;
        CHECK(asn1_encode(t, &value, &w) == 0, t, WHOLE,
              "what was read is not written");
        again = writer_result(&w);
        CHECK(span_equal(octets, again), t, WHOLE,
              "what was read is written differently");
    }
    CHECK(done > 50, t, WHOLE, "hardly any random value");
}

static void round_trips(void **state)
{
    (void)state;
    for_all_types(check_round_trip);
}

/* --- the rest of a type -------------------------------------------------- */

static void check_bounds(const struct asn1_type *t)
{
    if (!is_rowed(t) && t->kind != ASN1_OPEN)
        CHECK(asn1_min(t) <= asn1_max(t), t, WHOLE, "bounds the wrong way");
    if (t->kind != ASN1_INTEGER && t->kind != ASN1_ENUM)
        CHECK(asn1_min(t) >= 0 || is_rowed(t), t, WHOLE, "a size below 0");
}

/* Flags where they mean something. */
static void check_flags(const struct asn1_type *t)
{
    uint16_t flags = t->flags;
    if ((flags & (TYPE_SET_OF | TYPE_EITHER_OF)) != 0)
        CHECK(t->kind == ASN1_LIST, t, WHOLE, "SET OF, and no list");
    if ((flags & TYPE_BARE_FIRST) != 0)
        CHECK(t->kind == ASN1_SEQUENCE && asn1_is_leaf(t->fields[0].type) &&
                  !may_lack(&t->fields[0]),
              t, WHOLE, "BARE_FIRST without a first leaf");
    if ((flags & TYPE_STRIP_BITS) != 0)
        CHECK(t->kind == ASN1_BITS, t, WHOLE, "STRIP_BITS, and no bits");
    if ((flags & TYPE_LAX) != 0)
        CHECK(t->kind == ASN1_INTEGER || t->kind == ASN1_OID, t, WHOLE,
              "LAX means nothing here");
    if ((flags & TYPE_SKIPS) != 0 && t->num_fields > 0)
        CHECK((flags & TYPE_MARKED) != 0 && t->kind == ASN1_SEQUENCE, t, WHOLE,
              "SKIPS where the module text does not say so");
    if ((flags & TYPE_AUTO_TAGS) != 0)
        CHECK(is_rowed(t), t, WHOLE, "AUTO_TAGS without components");
    if (is_rowed(t))
        CHECK(t->kind != ASN1_CHOICE || t->num_fields > 0, t, WHOLE, "empty");
    if (t->kind == ASN1_LIST)
        CHECK(t->elem != NULL, t, WHOLE, "a list of nothing");
    if (t->kind == ASN1_SET)
        CHECK(t->num_fields <= 32, t, WHOLE, "more rows than a SET can mark");
}

static void check_row_flags(const struct asn1_type *t)
{
    size_t i;
    for (i = 0; i < t->num_fields; i++) {
        const struct asn1_field *f = &t->fields[i];
        if ((f->flags & ROW_ATTRIBUTE) != 0)
            CHECK(asn1_is_leaf(f->type), t, i, "an attribute that is no leaf");
        if ((f->flags & ROW_XML_BARE) != 0)
            CHECK(f->type->kind == ASN1_CHOICE, t, i, "bare, and no CHOICE");
        if ((f->flags & (ROW_OTHER | ROW_TOLERATED)) == ROW_OTHER)
            CHECK(t->kind == ASN1_CHOICE, t, i, "OTHER outside a CHOICE");
        if ((f->flags & ROW_EXPLICIT) != 0)
            CHECK(asn1_row_has_tag(t, i), t, i, "EXPLICIT without a tag");
    }
}

/* What may stand inside: told apart, or the first in the list is meant. */
static void check_inside(const struct asn1_type *t)
{
    size_t i, k;
    for (i = 0; i < t->num_inside; i++) {
        CHECK(t->inside[i] != NULL && t->inside[i]->name != NULL, t, WHOLE,
              "inside is a type without a name");
        for (k = 0; k < i; k++)
            CHECK(t->inside[i] != t->inside[k], t, WHOLE, "inside twice");
    }
    if (t->num_inside > 0)
        CHECK(t->kind == ASN1_OPEN || t->kind == ASN1_OCTETS, t, WHOLE,
              "nothing can stand inside");
}

static void bounds(void **state)
{
    (void)state;
    for_all_types(check_bounds);
}

static void flags(void **state)
{
    (void)state;
    for_all_types(check_flags);
    for_all_types(check_row_flags);
}

static void insides(void **state)
{
    (void)state;
    for_all_types(check_inside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modules),   cmocka_unit_test(row_names),
        cmocka_unit_test(xml_names), cmocka_unit_test(named_numbers),
        cmocka_unit_test(tags),      cmocka_unit_test(structs),
        cmocka_unit_test(bounds),    cmocka_unit_test(flags),
        cmocka_unit_test(insides),   cmocka_unit_test(round_trips),
    };
    return cmocka_run_group_tests(tests, collect_all, NULL);
}
