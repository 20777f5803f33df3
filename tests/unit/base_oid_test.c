/* Object identifiers both ways. The pairs were made with `openssl asn1parse
 * -genstr OID:...`, which is the judge here. */
#include <stdio.h>
#include <stdlib.h>

#include <bushing/error.h>

#include "base/hex.h"
#include "base/oid.h"
#include "test.h"

#define LARGEST "340282366920938463463374607431768211455"
#define LARGEST_BELOW_2 "340282366920938463463374607431768211375"

static const struct {
    const char *dotted;
    const char *content;
} PAIRS[] = {
    {"0.0", "00"},
    {"0.39", "27"},
    {"1.0", "28"},
    {"1.39", "4f"},
    {"2.0", "50"},
    {"2.39", "77"},
    {"2.40", "78"},
    {"2.47", "7f"},
    {"2.48", "8100"},
    {"2.100.3", "813403"},
    {"2.999", "8837"},
    {"2.1.1", "5101"},
    {"1.0.840.0.1.0.1.1", "2886480001000101"},
    {"1.1.1.999.1.12", "29018767010c"},
    {"1.2.840.113549.1.1.11", "2a864886f70d01010b"},
    {"2.16.840.1.101.3.4.2.1", "608648016503040201"},
    {"1.3.6.1.4.1.311.21.20", "2b0601040182371514"},
    {"2.25.329800735698586629295641978511506172918",
     "6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776"},
    {"2.25." LARGEST, "6983ffffffffffffffffffffffffffffffffff7f"},
    {"2." LARGEST_BELOW_2, "83ffffffffffffffffffffffffffffffffff7f"},
    {"1.2.18446744073709551615.3", "2a81ffffffffffffffff7f03"},
    {"1.2.18446744073709551616.3", "2a8280808080808080800003"},
    {"1.2.4294967295", "2a8fffffff7f"},
    {"1.2.4294967296", "2a9080808000"},
    {"1.2.79228162514264337593543950336", "2aa080808080808080808080808000"},
    {"1.2.2361183241434822606848", "2a8280808080808080808000"},
    {"1.2.10141204801825835211973625643008",
     "2aa08080808080808080808080808000"},
    {"2.4294967215", "8fffffff7f"},
    {"2.4294967216", "9080808000"},
    {"2.4294967295", "908080804f"},
    {"2.18446744073709551535", "81ffffffffffffffff7f"},
    {"2.18446744073709551536", "82808080808080808000"},
    {"2.79228162514264337593543950255", "9fffffffffffffffffffffffff7f"},
    {"2.79228162514264337593543950256", "a080808080808080808080808000"},
    {"2.79228162514264337593543950336", "a080808080808080808080808050"},
    {"", ""},
};

enum { NUM_PAIRS = sizeof PAIRS / sizeof PAIRS[0] };

static span octets(const char *hex, uint8_t *buffer, size_t cap)
{
    size_t n = 0;
    assert_true(hex_decode(span_text(hex), buffer, cap, &n));
    return span_of(buffer, n);
}

static void known_values_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_PAIRS; i++) {
        uint8_t b[64], back[64];
        char dotted[128];
        span content = octets(PAIRS[i].content, b, sizeof b);
        assert_int_equal(oid_valid(content), content.n != 0);

        struct text t = text_over(dotted, sizeof dotted);
        assert_int_equal(oid_to_text(content, &t), 0);
        text_end(&t);
        assert_string_equal(dotted, PAIRS[i].dotted);

        struct writer w = writer_over(back, sizeof back);
        assert_int_equal(oid_from_text(span_text(PAIRS[i].dotted), &w), 0);
        assert_int_equal(writer_len(&w), content.n);
        assert_memory_equal(writer_result(&w).p, content.p, content.n);
    }
}

static void assert_refused_octets(span content)
{
    char dotted[128] = "#";
    struct text t = text_over(dotted, sizeof dotted);
    assert_false(oid_valid(content));
    assert_int_equal(oid_to_text(content, &t), BUSHING_ERR_OID);
    assert_int_equal(t.n, 0);
    assert_int_equal(dotted[0], '#');
}

static void refuses_octets(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "80",       /* cut off */
        "2a86",     /* cut off behind a good one */
        "ff",       /* cut off */
        "8001",     /* padding in the first */
        "2a8001",   /* padding in the second */
        "2a808001", /* twice */
        "2a80",     /* padding and cut off */
        "2a018000", /* padding in the last */
        "2a01808180",
        "6984808080808080808080808080808080808000", /* 2^128 */
        "6987ffffffffffffffffffffffffffffffffff7f",
        "84808080808080808080808080808080808000",
        "698180808080808080808080808080808080808000",
        "6983ffffffffffffffffffffffffffffffffffff7f",
        "6984808080808080808080808080808080808080",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        uint8_t b[64];
        assert_refused_octets(octets(BAD[i], b, sizeof b));
    }
}

/* Every truncation of a value either ends between two subidentifiers or is
 * refused. */
static void every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_PAIRS; i++) {
        uint8_t b[64];
        span content = octets(PAIRS[i].content, b, sizeof b);
        for (size_t n = 1; n < content.n; n++) {
            span s = span_first(content, n);
            if ((b[n - 1] & 0x80) != 0)
                assert_refused_octets(s);
            else
                assert_true(oid_valid(s));
        }
    }
}

static void no_octets_are_no_text(void **state)
{
    (void)state;
    struct text t = text_over(NULL, 0);
    assert_false(oid_valid(span_of(NULL, 0)));
    assert_int_equal(oid_to_text(span_of(NULL, 0), &t), 0);
    assert_int_equal(t.n, 0);
    struct writer w = writer_over(NULL, 0);
    assert_int_equal(oid_from_text(span_of(NULL, 0), &w), 0);
    assert_int_equal(writer_len(&w), 0);
    assert_false(w.bad);
}

static void text_counts_on_when_full(void **state)
{
    (void)state;
    static const uint8_t CONTENT[] = {0x2A, 0x86, 0x48};
    char dotted[4] = "####";
    struct text t = text_over(dotted, 3);
    assert_int_equal(oid_to_text(span_of(CONTENT, 3), &t), 0);
    assert_int_equal(t.n, strlen("1.2.840"));
    assert_false(text_fits(&t));
    assert_memory_equal(dotted, "1.2#", 4);
}

static void refuses_text(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "1",
        "1.",
        ".",
        ".1",
        "..",
        "1..2",
        "1.2.",
        ".1.2",
        "1.2..3",
        "3.1",
        "/.1",
        "9.1",
        "0.40",
        "1.40",
        "1.41",
        "0.4294967296",
        "1.3169126500570573503741758013440",
        ("1." LARGEST),
        "10.1",
        "01.2",
        "1.02",
        "1.00",
        "1.2.03",
        "1.2.00",
        "1.-2",
        "-1.2",
        "1.+2",
        "1,2",
        "1.2,3",
        "1.2 ",
        " 1.2",
        "1.2\n",
        "1. 2",
        "1.2.3x",
        "1.2.x3",
        "1.2.0x3",
        "1.2./",
        "1.2.:",
        "1.x",
        "a.1",
        "1.2.340282366920938463463374607431768211456",
        "1.2.3402823669209384634633746074317682114550",
        "1.2.999999999999999999999999999999999999999",
        "2.340282366920938463463374607431768211376",
        "2.340282366920938463463374607431768211455",
        "2.340282366920938463463374607431768211456",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        uint8_t b[64] = {0};
        struct writer w = writer_over(b, sizeof b);
        put_u8(&w, 0x77);
        assert_int_equal(oid_from_text(span_text(BAD[i]), &w), BUSHING_ERR_OID);
        assert_int_equal(writer_len(&w), 1);
        assert_false(w.bad);
    }
    /* a zero octet ends no text */
    struct writer w = writer_over(NULL, 0);
    assert_int_equal(oid_from_text(span_of("1.2\0", 4), &w), BUSHING_ERR_OID);
    assert_false(w.bad);
}

static void reads_no_octet_behind_the_text(void **state)
{
    (void)state;
    static const char DOTTED[] = "1.2.840";
    for (size_t n = 1; n < sizeof DOTTED; n++) {
        /* on the heap, where the sanitizer sees one octet too many */
        char *exact = malloc(n);
        assert_non_null(exact);
        memcpy(exact, DOTTED, n);
        uint8_t b[8];
        struct writer w = writer_over(b, sizeof b);
        bool good = n == 3 || n >= 5;
        assert_int_equal(oid_from_text(span_of(exact, n), &w),
                         good ? 0 : BUSHING_ERR_OID);
        if (n == 5)
            assert_memory_equal(writer_result(&w).p, "\x2A\x08", 2);
        free(exact);
    }
}

static void says_when_there_is_no_room(void **state)
{
    (void)state;
    uint8_t b[20];
    span dotted = span_text("2.25." LARGEST);
    for (size_t cap = 0; cap < 20; cap++) {
        struct writer w = writer_over(b, cap);
        assert_int_equal(oid_from_text(dotted, &w), BUSHING_ERR_SPACE);
        assert_true(w.bad);
    }
    struct writer w = writer_over(b, 20);
    assert_int_equal(oid_from_text(dotted, &w), 0);
    assert_int_equal(writer_room(&w), 0);
    w.bad = true;
    assert_int_equal(oid_from_text(span_of(NULL, 0), &w), BUSHING_ERR_SPACE);
}

/* All values of a few arcs around every border, there and back. */
static void sweep_there_and_back(void **state)
{
    (void)state;
    for (unsigned first = 0; first <= 2; first++)
        for (unsigned second = 0; second < 300; second++)
            for (unsigned bit = 0; bit < 65; bit++) {
                uint64_t third = bit < 64 ? (UINT64_C(1) << bit) - second % 2
                                          : UINT64_MAX - second;
                char dotted[64], again[64];
                int n = snprintf(dotted, sizeof dotted, "%u.%u.%llu", first,
                                 second, (unsigned long long)third);
                uint8_t b[32];
                struct writer w = writer_over(b, sizeof b);
                int rc = oid_from_text(span_of(dotted, (size_t)n), &w);
                if (first < 2 && second > 39) {
                    assert_int_equal(rc, BUSHING_ERR_OID);
                    continue;
                }
                assert_int_equal(rc, 0);
                assert_true(oid_valid(writer_result(&w)));
                struct text t = text_over(again, sizeof again);
                assert_int_equal(oid_to_text(writer_result(&w), &t), 0);
                assert_int_equal(t.n, (size_t)n);
                assert_memory_equal(dotted, again, t.n);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values_both_ways),
        cmocka_unit_test(refuses_octets),
        cmocka_unit_test(every_truncation),
        cmocka_unit_test(no_octets_are_no_text),
        cmocka_unit_test(text_counts_on_when_full),
        cmocka_unit_test(refuses_text),
        cmocka_unit_test(reads_no_octet_behind_the_text),
        cmocka_unit_test(says_when_there_is_no_room),
        cmocka_unit_test(sweep_there_and_back),
    };
    return cmocka_run_group_tests_name("base_oid", tests, NULL, NULL);
}
