/* Writing SPDUs: lengths at their borders, user data in their usual parameter,
 * and what cannot be written. */
#include "test.h"

#include "osi_spdu_help.h"

static struct spdu usual(enum spdu_kind kind)
{
    static const uint8_t ours[] = {0, 1};
    struct spdu s = spdu_empty(kind);
    s.has_item = true;
    s.options = 0;
    s.version = SESSION_VERSION_2;
    s.requirements = SESSION_DUPLEX;
    s.called = span_of(ours, sizeof ours);
    return s;
}

static uint8_t much[ROOM];

/* Writes user data of n octets that stand in the writer, reads them back. */
static span boundary(struct spdu *s, size_t n)
{
    struct writer w = writer_over(built, sizeof built);
    for (size_t i = 0; i < n; i++)
        much[i] = (uint8_t)(i + i / 256);
    put_span(&w, span_of(much, n));
    spdu_put(&w, s);
    span out = writer_result(&w);
    assert_non_null(out.p);
    struct spdu got = taken_span(out);
    assert_octets(got.user_data, span_of(much, n));
    assert_int_equal(got.version, s->version);
    assert_octets(got.called, s->called);
    /* and the same with the user data in the struct */
    s->user_data = span_of(much, n);
    assert_octets(written(s), out);
    s->user_data = (span){NULL, 0};
    return out;
}

/* 18 octets of LI are parameters and the head of the user data. */
static void li_grows_at_255(void **state)
{
    (void)state;
    struct spdu s = usual(SPDU_CONNECT);
    assert_octets(span_first(boundary(&s, 235), 2), octets("0dfd"));
    assert_octets(span_first(boundary(&s, 236), 2), octets("0dfe"));
    assert_octets(span_first(boundary(&s, 237), 4), octets("0dff00ff"));
    assert_octets(span_first(boundary(&s, 238), 4), octets("0dff0100"));
}

static span data_head(struct spdu *s, size_t n)
{
    span out = boundary(s, n);
    size_t head = n > 254 ? 4 : 2;
    return (span){out.p + out.n - n - head, head};
}

static void user_data_change_their_parameter_at_513(void **state)
{
    (void)state;
    struct spdu cn = usual(SPDU_CONNECT), ac = usual(SPDU_ACCEPT);
    assert_octets(data_head(&cn, 254), octets("c1fe"));
    assert_octets(data_head(&cn, 255), octets("c1ff00ff"));
    assert_octets(data_head(&cn, 512), octets("c1ff0200"));
    assert_octets(data_head(&cn, 513), octets("c2ff0201"));
    assert_octets(data_head(&cn, 10239), octets("c2ff27ff"));
    assert_octets(data_head(&cn, 10240), octets("c2ff2800"));
    assert_octets(data_head(&ac, 512), octets("c1ff0200"));
    assert_octets(data_head(&ac, 513), octets("c2ff0201"));
    cn.user_data_code = 0xc1;
    assert_octets(data_head(&cn, 10241), octets("c1ff2801"));
    cn.user_data_code = 0xc2;
    assert_octets(data_head(&cn, 10), octets("c20a"));
}

/* [X.225:8.3.1] 10 240 octets are the most in a CONNECT. */
static void refuses_more_extended_user_data(void **state)
{
    (void)state;
    struct spdu s = usual(SPDU_CONNECT), got;
    size_t offset;
    s.user_data = span_of(much, 10241);
    span in = written(&s);
    assert_int_equal(spdu_read(&got, in, &offset),
                     BUSHING_ERR_SESSION_USER_DATA);
    assert_int_equal(offset, in.n - 10241 - 4);
    /* An ACCEPT may: the limit is the initiator's. */
    s.kind = SPDU_ACCEPT;
    assert_int_equal(taken_span(written(&s)).user_data.n, 10241);
}

/* Release, abort: always in their usual parameter. */
static void long_user_data_of_the_others_stay_in_c1(void **state)
{
    (void)state;
    static const uint8_t kinds[] = {SPDU_FINISH, SPDU_DISCONNECT,
                                    SPDU_NOT_FINISHED, SPDU_ABORT,
                                    SPDU_CONNECT_OVERFLOW};
    for (size_t i = 0; i < sizeof kinds; i++) {
        struct spdu s = spdu_empty(kinds[i]);
        assert_octets(data_head(&s, 512), octets("c1ff0200"));
        assert_octets(data_head(&s, 513), octets("c1ff0201"));
        assert_octets(data_head(&s, 60000), octets("c1ffea60"));
    }
}

static void writes_a_refusal(void **state)
{
    (void)state;
    struct spdu s = spdu_empty(SPDU_REFUSE);
    assert_written(&s, "0c00");
    s.reason = octets("85");
    assert_written(&s, "0c03 320185");
    s.reason = octets("0230053003");
    assert_written(&s, "0c07 32050230053003");
    /* The PPDU apart, and the reason that says so by itself. */
    s.user_data = octets("30053003");
    s.reason = octets("02");
    s.requirements = 2;
    assert_written(&s, "0c0b 14020002 32050230053003");
    s.reason.p = NULL;
    assert_written(&s, "0c0b 14020002 32050230053003");
    /* In a parameter of its own when that is wished. */
    s.user_data_code = 0xc1;
    assert_written(&s, "0c0a 14020002 c10430053003");
    s.reason = octets("02");
    assert_written(&s, "0c0d 14020002 320102 c10430053003");
}

static void writes_a_long_refusal(void **state)
{
    (void)state;
    struct spdu s = spdu_empty(SPDU_REFUSE);
    struct writer w = writer_over(built, sizeof built);
    put_span(&w, span_of(much, 600));
    spdu_put(&w, &s);
    span out = writer_result(&w);
    assert_octets(span_first(out, 9), octets("0cff025d 32ff0259 02"));
    assert_int_equal(taken_span(out).reason.n, 601);
}

static void writes_the_rest(void **state)
{
    (void)state;
    struct spdu s = spdu_empty(SPDU_ABORT);
    s.disconnect = DISCONNECT_RELEASED | DISCONNECT_PROTOCOL_ERROR;
    assert_written(&s, "1903 110105");
    s.reflect = octets("0102");
    s.user_data = octets("a000");
    assert_written(&s, "190b 110105 31020102 c102a000");
    s = spdu_empty(SPDU_ABORT_ACCEPT);
    assert_written(&s, "1a00");
    s = spdu_empty(SPDU_OVERFLOW_ACCEPT);
    s.version = 2;
    s.sizes = octets("00000000");
    assert_written(&s, "1009 150400000000 160102");
    s = spdu_empty(SPDU_CONNECT_OVERFLOW);
    s.enclosure = ENCLOSURE_END;
    s.user_data = octets("aa");
    assert_written(&s, "0f06 190102 c101aa");
    s = spdu_empty(SPDU_FINISH);
    s.disconnect = DISCONNECT_RELEASED;
    assert_written(&s, "0903 110101");
}

static void writes_data(void **state)
{
    (void)state;
    struct spdu s = spdu_empty(SPDU_DATA);
    assert_written(&s, "01000100");
    s.enclosure = 3;
    assert_written(&s, "0100 0103 190103");
    s.user_data = octets("6103");
    assert_written(&s, "0100 0103 190103 6103");
    struct writer w = writer_over(built, sizeof built);
    s = spdu_empty(SPDU_DATA);
    put_span(&w, octets("6101ff"));
    spdu_put(&w, &s);
    assert_octets(writer_result(&w), octets("01000100 6101ff"));
}

/* With its user data in the struct, an SPDU goes in front of others. */
static void stands_in_front_of_what_was_written(void **state)
{
    (void)state;
    struct writer w = writer_over(built, sizeof built);
    struct spdu s = spdu_empty(SPDU_FINISH);
    put_span(&w, octets("ffff"));
    s.user_data = octets("6200");
    spdu_put(&w, &s);
    assert_octets(writer_result(&w), octets("0904 c1026200 ffff"));
}

static void refuses_to_write(void **state)
{
    (void)state;
    struct spdu s = spdu_empty(SPDU_ABORT_ACCEPT);
    s.user_data = octets("00");
    assert_null(written(&s).p); /* has none */
    s.kind = SPDU_OVERFLOW_ACCEPT;
    assert_null(written(&s).p);
    s.kind = 0x05;
    assert_null(written(&s).p);
    s.kind = 0x32;
    assert_null(written(&s).p);
    s.user_data.p = NULL;
    assert_null(written(&s).p);
    s.kind = 0x21; /* of another functional unit */
    assert_null(written(&s).p);
    s = spdu_empty(SPDU_FINISH);
    s.user_data = span_of(much, 65531);
    assert_int_equal(written(&s).n, 65531 + 8); /* LI 65535 */
    s.user_data = span_of(much, 65532);
    assert_null(written(&s).p);
    s.user_data = span_of(much, 65536);
    assert_null(written(&s).p);
    struct writer w = writer_over(built, 5);
    s.user_data = octets("6200");
    spdu_put(&w, &s);
    assert_true(w.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(li_grows_at_255),
        cmocka_unit_test(user_data_change_their_parameter_at_513),
        cmocka_unit_test(refuses_more_extended_user_data),
        cmocka_unit_test(long_user_data_of_the_others_stay_in_c1),
        cmocka_unit_test(writes_a_refusal),
        cmocka_unit_test(writes_a_long_refusal),
        cmocka_unit_test(writes_the_rest),
        cmocka_unit_test(writes_data),
        cmocka_unit_test(stands_in_front_of_what_was_written),
        cmocka_unit_test(refuses_to_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
