/* D-TAG-1 is one line: this program is linked with its own copy of the E2E
 * tables, compiled with AUTOMATIC TAGS, and every value still makes the round
 * trip. */
#include "test.h"

#include "asn1/encode.h"
#include "asn1/random.h"
#include "asn1/walk.h"
#include "schema/e2e.h"

enum { VALUES = 50, ROOM = 1 << 18 };

static uint8_t DER[ROOM], AGAIN[ROOM];
static _Alignas(16) uint8_t STRUCT[1 << 14];

static void components_are_numbered(void **state)
{
    (void)state;
    assert_int_equal(E2E_MODULE.tagging, TAGGING_AUTOMATIC);
    for (size_t i = 0; i < E2E_CLEAR_TOKEN_1.num_fields; i++)
        assert_int_equal(asn1_row_tag(&E2E_CLEAR_TOKEN_1, i), CTX(i));
    /* the CHOICE encr-mode has no tag of its own, so its tag is explicit */
    assert_true(asn1_row_explicit(&E2E_CLEAR_TOKEN_1, 8));
    assert_false(asn1_row_explicit(&E2E_CLEAR_TOKEN_1, 0));
}

static void values_make_the_round_trip(void **state)
{
    (void)state;
    for (size_t i = 0; i < E2E_MODULE.num_types; i++)
        for (unsigned seed = 0; seed < VALUES; seed++) {
            const struct asn1_type *t = E2E_MODULE.types[i];
            struct asn1_random r = {seed};
            struct der d = der_over(DER, sizeof DER);
            struct writer w = writer_over(AGAIN, sizeof AGAIN);
            assert_int_equal(asn1_random_value(t, &r, &d), 0);
            assert_int_equal(
                asn1_decode(t, (span){DER, d.n}, STRUCT, NULL, NULL), 0);
            assert_int_equal(asn1_encode(t, STRUCT, &w), 0);
            assert_true(span_equal(writer_result(&w), (span){DER, d.n}));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components_are_numbered),
        cmocka_unit_test(values_make_the_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
