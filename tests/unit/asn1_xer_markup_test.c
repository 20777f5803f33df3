#include "asn1_xer_help.h"

#include "asn1/xer_markup.h"

static char buffer[200];

static void five_characters_become_references(void **state)
{
    (void)state;
    assert_string_equal(xer_reference('&'), "&amp;");
    assert_string_equal(xer_reference('<'), "&lt;");
    assert_string_equal(xer_reference('>'), "&gt;");
    assert_string_equal(xer_reference('"'), "&quot;");
    assert_string_equal(xer_reference('\''), "&apos;");
    unsigned others = 0;
    for (unsigned c = 0; c < 256; c++)
        others += xer_reference((uint8_t)c) == NULL ? 1 : 0;
    assert_int_equal(others, 251);
}

/* Every character of one octet, in text and in attributes. */
static void control_characters_have_no_place(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 0x80; c++) {
        uint8_t octet = (uint8_t)c;
        bool blank = c == '\t' || c == '\n';
        for (unsigned attribute = 0; attribute < 2; attribute++) {
            struct text t = text_over(buffer, sizeof buffer);
            bool able =
                xer_put_characters(&t, span_of(&octet, 1), attribute != 0);
            assert_int_equal(able, c >= 0x20 || (blank && attribute == 0));
            assert_int_equal(t.n != 0, able);
        }
    }
}

static void a_bad_character_leaves_nothing(void **state)
{
    struct text t = text_over(buffer, sizeof buffer);
    (void)state;
    assert_false(xer_put_characters(&t, span_text("good & bad\r"), false));
    assert_false(xer_put_characters(&t, span_text("good\xEF\xBF\xBF"), false));
    assert_false(xer_put_characters(&t, span_text("cut \xE2\x82"), false));
    assert_int_equal(t.n, 0);
}

static void tags_and_attributes(void **state)
{
    struct text t = text_over(buffer, sizeof buffer);
    span uri = span_text("urn:a'b");
    (void)state;
    xer_put_tag(&t, span_text("a"), NULL);
    xer_put_tag(&t, span_text("b"), &uri);
    assert_true(xer_put_attribute(&t, span_text("c"), span_text("<>")));
    xer_put_end_tag(&t, span_text("d"));
    assert_span(span_of(buffer, t.n),
                "<a<b xmlns='urn:a&apos;b' c='&lt;&gt;'</d>");
}

static void an_attribute_that_cannot_be_leaves_nothing(void **state)
{
    struct text t = text_over(buffer, sizeof buffer);
    (void)state;
    text_put(&t, "<a");
    assert_false(xer_put_attribute(&t, span_text("c"), span_text("x\ny")));
    assert_int_equal(t.n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_characters_become_references),
        cmocka_unit_test(control_characters_have_no_place),
        cmocka_unit_test(a_bad_character_leaves_nothing),
        cmocka_unit_test(tags_and_attributes),
        cmocka_unit_test(an_attribute_that_cannot_be_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
