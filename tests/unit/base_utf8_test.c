/* UTF-8 against an independent judge: the encodings of all characters, made by
 * arithmetic on code points, and what sequences of them are possible. */
#include <stdlib.h>

#include "base/utf8.h"
#include "test.h"

/* One bit for each sequence of exactly 1, 2, 3 octets that is one character,
 * and the code points of four octets by their number. */
struct judge {
    uint8_t one[1U << 8];
    uint8_t two[1U << 16];
    uint8_t three[1U << 24];
};

static size_t encode(uint32_t code, uint8_t out[4])
{
    if (code <= 127) {
        out[0] = (uint8_t)code;
        return 1;
    }
    if (code <= 2047) {
        out[0] = (uint8_t)(192 + code / 64);
        out[1] = (uint8_t)(128 + code % 64);
        return 2;
    }
    if (code <= 65535) {
        out[0] = (uint8_t)(224 + code / 4096);
        out[1] = (uint8_t)(128 + code / 64 % 64);
        out[2] = (uint8_t)(128 + code % 64);
        return 3;
    }
    out[0] = (uint8_t)(240 + code / 262144);
    out[1] = (uint8_t)(128 + code / 4096 % 64);
    out[2] = (uint8_t)(128 + code / 64 % 64);
    out[3] = (uint8_t)(128 + code % 64);
    return 4;
}

static struct judge *new_judge(void)
{
    struct judge *j = calloc(1, sizeof *j);
    assert_non_null(j);
    for (uint32_t code = 0; code <= 0xFFFF; code++) {
        uint8_t o[4];
        if (code >= 0xD800 && code <= 0xDFFF)
            continue;
        size_t n = encode(code, o);
        if (n == 1)
            j->one[o[0]] = 1;
        else if (n == 2)
            j->two[o[0] << 8 | o[1]] = 1;
        else
            j->three[o[0] << 16 | o[1] << 8 | o[2]] = 1;
    }
    return j;
}

static bool judge_2(const struct judge *j, unsigned s)
{
    return j->two[s] || (j->one[s >> 8] && j->one[s & 0xFF]);
}

static bool judge_3(const struct judge *j, unsigned s)
{
    return j->three[s] || (j->one[s >> 16] && judge_2(j, s & 0xFFFF)) ||
           (j->two[s >> 8] && j->one[s & 0xFF]);
}

static void all_sequences_of_1_to_3_octets(void **state)
{
    (void)state;
    struct judge *j = new_judge();
    size_t wrong = 0;
    for (unsigned s = 0; s < 1U << 24; s++) {
        const uint8_t o[] = {(uint8_t)(s >> 16), (uint8_t)(s >> 8), (uint8_t)s};
        wrong += utf8_valid(span_of(o, 3)) != judge_3(j, s);
        if (s < 1U << 16)
            wrong += utf8_valid(span_of(o + 1, 2)) != judge_2(j, s);
        if (s < 1U << 8)
            wrong += utf8_valid(span_of(o + 2, 1)) != (j->one[s] != 0);
    }
    assert_int_equal(wrong, 0);
    free(j);
}

static void sequences_of_4_octets(void **state)
{
    (void)state;
    static const uint8_t TAIL[] = {0x00, 0x7F, 0x80, 0x81,
                                   0xBE, 0xBF, 0xC0, 0xFF};
    for (unsigned lead = 0xF0; lead <= 0xFF; lead++)
        for (unsigned s = 0; s < 256 * 64; s++) {
            const uint8_t o[] = {(uint8_t)lead, (uint8_t)(s / 64),
                                 TAIL[s / 8 % 8], TAIL[s % 8]};
            uint32_t code = (lead - 240) * 262144 +
                            ((uint32_t)o[1] - 128) * 4096 +
                            ((uint32_t)o[2] - 128) * 64 + o[3] - 128;
            uint8_t again[4] = {0};
            bool good = code >= 65536 && code <= 1114111 &&
                        encode(code, again) == 4 && memcmp(o, again, 4) == 0;
            struct reader r = reader_over(span_of(o, 4));
            uint32_t got = 77;
            assert_int_equal(utf8_next(&r, &got), good);
            assert_int_equal(got, good ? code : 77);
            assert_int_equal(reader_left(&r), good ? 0 : 4);
            assert_int_equal(utf8_valid(span_of(o, 4)), good);
            assert_false(utf8_valid(span_of(o, 3)));
        }
}

static void every_character_comes_back(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF + 5; code++) {
        char buffer[5] = "#####";
        struct text t = text_over(buffer, sizeof buffer);
        if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
            assert_false(text_utf8(&t, code));
            assert_int_equal(t.n, 0);
            assert_int_equal(buffer[0], '#');
            continue;
        }
        uint8_t want[4] = {0};
        size_t n = encode(code, want);
        uint32_t got = 0;
        assert_true(text_utf8(&t, code));
        assert_int_equal(t.n, n);
        assert_memory_equal(buffer, want, n);
        assert_int_equal(buffer[n], '#');
        struct reader r = reader_over(span_of(buffer, sizeof buffer));
        assert_true(utf8_next(&r, &got));
        assert_int_equal(got, code);
        assert_int_equal(reader_left(&r), sizeof buffer - n);
    }
    struct text t = text_over(NULL, 0);
    assert_false(text_utf8(&t, UINT32_MAX));
    assert_true(text_utf8(&t, 0x1F600));
    assert_int_equal(t.n, 4);
}

static void a_refused_octet_moves_nothing(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "\x80",
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF",
        "\xC3",
        "\xC3(",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xE2\x82",
        "\xE2\x82(",
        "\xF0\x8F\xBF\xBF",
        "\xF0\x9F\x98",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFE",
        "\xFF",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct reader r = reader_over(span_text(BAD[i]));
        uint32_t code = 77;
        assert_false(utf8_next(&r, &code));
        assert_int_equal(code, 77);
        assert_int_equal(reader_left(&r), strlen(BAD[i]));
        assert_false(utf8_valid(span_text(BAD[i])));
    }
    struct reader r = reader_over(span_of(NULL, 0));
    uint32_t code = 77;
    assert_false(utf8_next(&r, &code));
    assert_int_equal(code, 77);
}

static void counts_characters(void **state)
{
    (void)state;
    assert_true(utf8_valid(span_of(NULL, 0)));
    assert_int_equal(utf8_count(span_of(NULL, 0)), 0);
    assert_int_equal(utf8_count(span_text("abc")), 3);
    span mixed = span_text("\xC3\xA4z\xE2\x82\xAC\xF0\x9F\x98\x80\xC2\xBF");
    assert_true(utf8_valid(mixed));
    assert_int_equal(utf8_count(mixed), 5);
    assert_false(utf8_valid(span_text("ok\xC3")));
    assert_false(utf8_valid(span_text("\xC3ok")));
    assert_int_equal(utf8_count(span_of("a\0b", 3)), 3);
    assert_true(utf8_valid(span_of("a\0b", 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_sequences_of_1_to_3_octets),
        cmocka_unit_test(sequences_of_4_octets),
        cmocka_unit_test(every_character_comes_back),
        cmocka_unit_test(a_refused_octet_moves_nothing),
        cmocka_unit_test(counts_characters),
    };
    return cmocka_run_group_tests_name("base_utf8", tests, NULL, NULL);
}
