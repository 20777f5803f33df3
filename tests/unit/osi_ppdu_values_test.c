/* Values in user data: what stands in a PDV-list in any legal form, what is
 * refused, and the headers that we put in front of a value. */
#include "test.h"

#include "osi/ppdu.h"
#include "osi_hex.h"
#include <bushing/error.h>

static struct pdv got;
static uint8_t room[256];

static int read_user_data(const char *hex, struct ppdu_content *c)
{
    return ppdu_read_user_data(c, octets(hex));
}

static void takes_user_data(void **state)
{
    (void)state;
    struct ppdu_content c;
    assert_int_equal(read_user_data("61023000", &c), 0);
    assert_span_hex(c.values, "3000");
    assert_int_equal(c.reason, -1);
    assert_false(c.provider);
    assert_int_equal(read_user_data("6100", &c), 0);
    assert_int_equal(c.values.n, 0);
    assert_int_equal(read_user_data("618200023000", &c), 0);
    assert_span_hex(c.values, "3000");
    assert_int_equal(read_user_data("618030000000", &c), 0);
    assert_span_hex(c.values, "3000");
}

static void refuses_user_data(void **state)
{
    (void)state;
    struct ppdu_content c;
    static const char *const bad[] = {
        "",       "61",       "6101",     "6003040107", "410100",
        "300000", "61033000", "a1023000", "61803000",   "0000",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_user_data(bad[i], &c),
                         BUSHING_ERR_PRESENTATION_PPDU);
        assert_absent(c.values);
    }
    /* behind what is whole something stands: where is told */
    assert_int_equal(read_user_data("6102300000", &c),
                     BUSHING_ERR_PRESENTATION_PPDU);
    assert_int_equal(c.offset, 4);
}

static int next_of(const char *hex)
{
    span values = octets(hex), before = values;
    int rc = pdv_next(&values, &got);
    if (rc != 0)
        assert_true(values.p == before.p && values.n == before.n);
    return rc;
}

static void takes_values_in_any_form(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        int32_t id;
        const char *value;
    } cases[] = {
        {"3007020103a0020500", 3, "0500"},
        {"300b06025101020103a0020500", 3, "0500"}, /* says that it is BER */
        {"300702010381020500", 3, "0500"},         /* octet-aligned */
        {"30090203000003a0020500", 3, "0500"},     /* needless octets */
        {"3080020103a080050000000000", 3, "0500"},
        {"3080020103a08030800500000000000000", 3, "308005000000"},
        {"30820008020103a081020500", 3, "0500"},
        {"300702017fa0020500", 127, "0500"},
        {"3007020100a0020500", -1, "0500"}, /* no context has these */
        {"30070201ffa0020500", -1, "0500"},
        {"30090203008000a0020500", -1, "0500"},
        {"300c0206010000000001a0020500", -1, "0500"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(next_of(cases[i].hex), 0);
        assert_int_equal(got.context_id, cases[i].id);
        assert_span_hex(got.value, cases[i].value);
    }
}

/* [osi:8.2 no. 49] */
static void test_malformed_49_values(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        int code;
    } cases[] = {
        {"", BUSHING_ERR_PRESENTATION_PPDU},
        {"3000", BUSHING_ERR_PRESENTATION_PPDU},
        {"3003020103", BUSHING_ERR_PRESENTATION_PPDU},   /* no value */
        {"3004a0020500", BUSHING_ERR_PRESENTATION_PPDU}, /* no identifier */
        {"3007040103a0020500", BUSHING_ERR_PRESENTATION_PPDU},
        {"30082203020103a000", BUSHING_ERR_PRESENTATION_PPDU},
        {"30060200a0020500", BUSHING_ERR_PRESENTATION_PPDU},
        {"3007020103a00205", BUSHING_ERR_PRESENTATION_PPDU},
        {"3107020103a0020500", BUSHING_ERR_PRESENTATION_PPDU},
        {"1007020103a0020500", BUSHING_ERR_PRESENTATION_PPDU},
        {"300406025101", BUSHING_ERR_PRESENTATION_PPDU},
        {"300b020103a0020500a000", BUSHING_ERR_PRESENTATION_PPDU},
        {"3009020103a0020500a000", BUSHING_ERR_PRESENTATION_PPDU},
        /* another transfer syntax */
        {"300b06025201020103a0020500", BUSHING_ERR_PRESENTATION_TRANSFER},
        {"30090600020103a0020500", BUSHING_ERR_PRESENTATION_TRANSFER},
        /* nothing, two values, half of one, arbitrary, in segments */
        {"3005020103a000", BUSHING_ERR_PRESENTATION_VALUES},
        {"30050201038100", BUSHING_ERR_PRESENTATION_VALUES},
        {"3009020103a00405000500", BUSHING_ERR_PRESENTATION_VALUES},
        {"3009020103810405000500", BUSHING_ERR_PRESENTATION_VALUES},
        {"3006020103a00105", BUSHING_ERR_PRESENTATION_VALUES},
        {"30080201038203000500", BUSHING_ERR_PRESENTATION_VALUES},
        {"3009020103a10404020500", BUSHING_ERR_PRESENTATION_VALUES},
        {"300702010380020500", BUSHING_ERR_PRESENTATION_VALUES},
        {"3007020103a3020500", BUSHING_ERR_PRESENTATION_VALUES},
        {"300702010304020500", BUSHING_ERR_PRESENTATION_VALUES},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(next_of(cases[i].hex), cases[i].code);
}

static void takes_one_after_the_other(void **state)
{
    (void)state;
    span values = octets("3007020103a0020500300702010581020501"
                         "3007020103a0020500");
    span rest = values;
    assert_int_equal(pdv_next(&rest, &got), 0);
    assert_int_equal(got.context_id, 3);
    assert_int_equal(rest.n, 18);
    assert_int_equal(pdv_next(&rest, &got),
                     BUSHING_ERR_PRESENTATION_VALUES); /* half of a value */
    assert_int_equal(rest.n, 18);
    rest = span_skip(values, 18);
    assert_int_equal(pdv_next(&rest, &got), 0);
    assert_int_equal(rest.n, 0);
    assert_int_equal(pdv_next(&rest, &got), BUSHING_ERR_PRESENTATION_PPDU);
}

/* Every cut of a good list is refused. */
static void refuses_every_truncation(void **state)
{
    (void)state;
    span whole = octets("300b06025101020103a0020500");
    for (size_t n = 0; n < whole.n; n++) {
        span cut = {whole.p, n};
        assert_int_equal(pdv_next(&cut, &got), BUSHING_ERR_PRESENTATION_PPDU);
    }
}

static void puts_headers(void **state)
{
    (void)state;
    struct writer w = writer_over(room, sizeof room);
    put_span(&w, octets("0500"));
    pdv_put_around(&w, 0, 3);
    assert_octets(writer_result(&w), octets("6109 3007 020103 a002 0500"));
    w = writer_over(room, sizeof room);
    put_span(&w, octets("0500ff"));
    pdv_put_around(&w, 1, 32767);
    assert_octets(writer_result(&w), octets("610a 3008 02027fff a002 0500 ff"));
}

/* The same header whether the value stands behind it or elsewhere. */
static void puts_heads_for_any_length(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        const char *hex;
    } cases[] = {
        {0, "6107 3005 020103 a000"},
        {2, "6109 3007 020103 a002"},
        {118, "617d 307b 020103 a076"},
        {120, "617f 307d 020103 a078"},
        {121, "618180 307e 020103 a079"},
        {123, "618183 308180 020103 a07b"},
        {127, "618187 308184 020103 a07f"},
        {128, "618189 308186 020103 a08180"},
        {256, "6182010b 30820107 020103 a0820100"},
        {65000, "6182fdf3 3082fdef 020103 a082fde8"},
        {65536, "618301000d 3083010008 020103 a083010000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct writer w = writer_over(room, sizeof room);
        pdv_put_head(&w, cases[i].n, 3);
        assert_octets(writer_result(&w), octets(cases[i].hex));
    }
    struct writer w = writer_over(room, 6);
    pdv_put_head(&w, 2, 3);
    assert_true(w.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_user_data),
        cmocka_unit_test(refuses_user_data),
        cmocka_unit_test(takes_values_in_any_form),
        cmocka_unit_test(test_malformed_49_values),
        cmocka_unit_test(takes_one_after_the_other),
        cmocka_unit_test(refuses_every_truncation),
        cmocka_unit_test(puts_headers),
        cmocka_unit_test(puts_heads_for_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
