/* Hostile text: whatever goes in, what comes out is visible, UTF-8, bounded,
 * and tells what went in. */
#include "test.h"

#include <string.h>

#include "base/utf8.h"
#include "event/safe.h"
#include "soak.h"

enum { ROOM = 4096 };
static char room[ROOM];

static const char *put(span s, size_t max, enum safe_form form)
{
    struct text t = text_over(room, ROOM);
    safe_put(&t, s, max, form);
    text_end(&t);
    return room;
}

static void each_kind_of_character(void **state)
{
    static const struct {
        const char *in, *sentence, *value;
    } all[] = {
        {"", "", ""},
        {"plain 1.3/1", "plain 1.3/1", "plain 1.3/1"},
        {"a\nb", "a\\nb", "a\\\\nb"},
        {"\r\t\x1b\x7f", "\\x0d\\x09\\x1b\\x7f",
         "\\\\x0d\\\\x09\\\\x1b\\\\x7f"},
        {"\\", "\\\\", "\\\\\\\\"},
        {"\"]", "\\\"]", "\\\"\\]"},
        {"\xc3\xa4\xe2\x82\xac", "\xc3\xa4\xe2\x82\xac",
         "\xc3\xa4\xe2\x82\xac"},
        {"\xe2\x80\xae\xe2\x80\xac", "\\u{202e}\\u{202c}",
         "\\\\u{202e}\\\\u{202c}"},
        {"\xe2\x80\xa8", "\\u{2028}", "\\\\u{2028}"},
        {"\xef\xbb\xbf", "\\u{feff}", "\\\\u{feff}"},
        {"\xc2\x85", "\\u{85}", "\\\\u{85}"},
        {"\xf3\xa0\x81\x81", "\\u{e0041}", "\\\\u{e0041}"},
        {"\xff\xc3", "\\xff\\xc3", "\\\\xff\\\\xc3"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80", "\\\\xed\\\\xa0\\\\x80"},
        {"\xc0\xaf", "\\xc0\\xaf", "\\\\xc0\\\\xaf"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        span in = span_text(all[i].in);
        assert_string_equal(put(in, 128, SAFE_SENTENCE), all[i].sentence);
        assert_string_equal(put(in, 128, SAFE_VALUE), all[i].value);
    }
    assert_string_equal(put(span_of("a\0b", 3), 9, SAFE_SENTENCE), "a\\x00b");
}

static void cut_between_characters(void **state)
{
    span in = span_text("12\n\xe2\x82\xac!");
    (void)state;
    assert_string_equal(put(in, 8, SAFE_SENTENCE), "12\\n\xe2\x82\xac!");
    assert_string_equal(put(in, 7, SAFE_SENTENCE), "12\\n...");
    assert_string_equal(put(in, 6, SAFE_SENTENCE), "12...");
    assert_string_equal(put(in, 3, SAFE_SENTENCE), "...");
    assert_string_equal(put(in, 2, SAFE_SENTENCE), "");
    /* the backslashes of RFC 5424 do not count */
    assert_string_equal(put(span_text("]]]]"), 4, SAFE_VALUE), "\\]\\]\\]\\]");
    assert_string_equal(put(span_text("]]]]]"), 4, SAFE_VALUE), "\\]...");
}

static void fields_of_the_header(void **state)
{
    struct text t = text_over(room, ROOM);
    (void)state;
    safe_put_field(&t, span_text("ied7.bay2 x\n\xc3\xa4"), 64);
    text_char(&t, ' ');
    safe_put_field(&t, (span){NULL, 0}, 64);
    text_char(&t, ' ');
    safe_put_field(&t, span_text("abcdef"), 3);
    text_end(&t);
    assert_string_equal(room, "ied7.bay2_x___ - abc");
}

/* --- any octets ---------------------------------------------------------- */

static uint32_t seed = 1;

static uint32_t next_random(void)
{
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

/* What the escapes stand for. */
static size_t plain(uint8_t *out, span s)
{
    struct text t = text_over((char *)out, ROOM);
    for (size_t i = 0; i < s.n; i++) {
        uint32_t v = 0;
        if (s.p[i] != '\\') {
            text_char(&t, (char)s.p[i]);
            continue;
        }
        switch (s.p[++i]) {
        case 'n':
            text_char(&t, '\n');
            break;
        case 'x':
            for (size_t k = 0; k < 2; k++)
                v = v << 4 | (uint32_t)(strchr("0123456789abcdef", s.p[++i]) -
                                        "0123456789abcdef");
            text_char(&t, (char)v);
            break;
        case 'u':
            for (i += 2; s.p[i] != '}'; i++) {
                const char *digits = "0123456789abcdef";
                v = v << 4 | (uint32_t)(strchr(digits, s.p[i]) - digits);
            }
            assert_true(text_utf8(&t, v));
            break;
        default:
            text_char(&t, (char)s.p[i]);
        }
    }
    return t.n;
}

static void nothing_gets_lost(void **state)
{
    static const uint8_t mix[] = {'\\', '"',  ']', '\n', 0xE2,
                                  0x80, 0xAE, 'a', 0xC3};
    static uint8_t in[64], back[ROOM];
    (void)state;
    for (unsigned round = 0; round < 20000 * soak_times(); round++) {
        size_t n = next_random() % sizeof in, got;
        for (size_t i = 0; i < n; i++)
            in[i] = next_random() % 4 == 0 ? (uint8_t)next_random()
                                           : mix[next_random() % sizeof mix];
        put(span_of(in, n), ROOM, SAFE_SENTENCE);
        span out = span_text(room);
        assert_true(utf8_valid(out));
        for (size_t i = 0; i < out.n; i++)
            assert_true(out.p[i] >= ' ' && out.p[i] != 0x7F);
        assert_true(safe_is_visible(out));
        got = plain(back, out);
        assert_int_equal(got, n);
        assert_memory_equal(back, in, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_character),
        cmocka_unit_test(cut_between_characters),
        cmocka_unit_test(fields_of_the_header),
        cmocka_unit_test(nothing_gets_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
