/* BER to XML and back gives the same octets: for random values of every kind,
 * and of every type there is. */
#include "asn1_xer_help.h"
#include "asn1_xer_toys.h"

#include "asn1/random.h"
#include "schema/modules.h"

static uint8_t ber[1 << 20], back[1 << 20], memory[1 << 20];
static char xml[1 << 22];

static void to_xml(const struct asn1_type *t, span in, uint32_t flags,
                   struct text *out)
{
    struct arena scratch = arena_over(memory, sizeof memory);
    struct xer_write_options o = {.flags = flags, .scratch = &scratch};
    struct asn1_error e;
    *out = text_over(xml, sizeof xml);
    if (xer_write(t, in, &o, out, &e) != 0)
        fail_msg("%s at %zu in %s", bushing_error_name(e.code), e.offset,
                 e.path);
    assert_int_equal(scratch.used, 0);
}

static span to_der(const struct asn1_type *t, span text, uint32_t takes)
{
    struct arena scratch = arena_over(memory, sizeof memory);
    struct xer_read_options o = {.takes = takes, .scratch = &scratch};
    struct der out = der_over(back, sizeof back);
    struct asn1_error e;
    struct xml_document d;
    struct xml_error xe;
    if (xml_document_read(&d, text, &(struct xml_options){0}, &xe) != 0)
        fail_msg("%s at %zu: %s", bushing_error_name(xe.code), xe.offset,
                 xe.what);
    if (xer_read(t, &d.tokens, &o, &out, &e) != 0)
        fail_msg("%s at %zu in %s", bushing_error_name(e.code), e.offset,
                 e.path);
    xml_document_clear(&d);
    return span_of(back, out.n);
}

static void round_trips(const struct asn1_type *t, uint64_t seed)
{
    struct asn1_random r = {seed};
    struct der d = der_over(ber, sizeof ber);
    struct text out;
    assert_code(asn1_random_value(t, &r, &d), 0);
    for (unsigned pretty = 0; pretty < 2; pretty++) {
        to_xml(t, span_of(ber, d.n), pretty == 0 ? 0 : XER_PRETTY, &out);
        span got =
            to_der(t, span_of(xml, out.n), pretty == 0 ? 0 : XER_TAKES_BLANKS);
        if (!span_equal(got, span_of(ber, d.n)))
            fail_msg("%s: %.*s", t->name, (int)out.n, xml);
    }
}

static void random_values_of_every_kind(void **state)
{
    static const struct asn1_type *const types[] = {
        &ALL, &FILM, &DATA, &PAIRS, &EITHERS, &POINT, &ASN_OCTETS, &ASN_BIGINT};
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(types); i++)
        for (uint64_t seed = 1; seed < 400; seed++)
            round_trips(types[i], seed);
}

static void random_values_of_every_type(void **state)
{
    (void)state;
    for (size_t m = 0; m < SCHEMA_NUM_MODULES; m++)
        for (size_t i = 0; i < SCHEMA_MODULES[m]->num_types; i++)
            for (uint64_t seed = 1; seed < 40; seed++)
                round_trips(SCHEMA_MODULES[m]->types[i], seed);
}

/* One character of the XML after another is changed: either it is refused, or
 * it says a value that goes out and comes back as the same octets. */
static void changed_text_is_refused_or_a_value(void **state)
{
    static char changed[1 << 16];
    static uint8_t first[1 << 16];
    struct asn1_random r = {7};
    struct text out;
    unsigned taken = 0, refused = 0;
    (void)state;
    for (unsigned round = 0; round < 20; round++) {
        struct der d = der_over(ber, sizeof ber);
        assert_code(asn1_random_value(&FILM, &r, &d), 0);
        to_xml(&FILM, span_of(ber, d.n), 0, &out);
        size_t n = out.n;
        assert_true(n <= sizeof changed);
        memcpy(changed, xml, n);
        for (size_t i = 0; i < n; i++) {
            struct arena scratch = arena_over(memory, sizeof memory);
            struct xer_read_options o = {.scratch = &scratch};
            struct der got = der_over(first, sizeof first);
            struct xml_document doc;
            char old = changed[i];
            changed[i] = (char)(' ' + asn1_random_below(&r, 95));
            if (xml_document_read(&doc, span_of(changed, n),
                                  &(struct xml_options){0}, NULL) != 0) {
                refused++;
            } else if (xer_read(&FILM, &doc.tokens, &o, &got, NULL) != 0) {
                xml_document_clear(&doc);
                refused++;
            } else {
                xml_document_clear(&doc);
                taken++;
                to_xml(&FILM, span_of(first, got.n), 0, &out);
                assert_true(span_equal(to_der(&FILM, span_of(xml, out.n), 0),
                                       span_of(first, got.n)));
            }
            changed[i] = old;
        }
    }
    assert_true(taken > 100);
    assert_true(refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_values_of_every_kind),
        cmocka_unit_test(random_values_of_every_type),
        cmocka_unit_test(changed_text_is_refused_or_a_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
