/* The bodies of the records that the log writes about itself. */
#include "test.h"

#include <string.h>

#include "event/note.h"

static char room[NOTE_MAX];
#define MS INT64_C(1803896430412)
#define TIME "time 2027-03-01T10:20:30.412Z"
#define HASH "abababababababababababababababababababababababababababababababab"

static span put_segment(bool key)
{
    struct note_segment n = {
        .segment = 3,
        .after = {.seq = 4711},
        .end = 16776190,
        .how = NOTE_TORN,
        .sq_num = 4650,
        .ms = MS,
        .host = span_text("gw a"),
        .has_key = key,
        .key_id = {1, 2, 3, 4, 5, 6, 7, 8},
    };
    struct text t = text_over(room, sizeof room);
    memset(n.after.hash, 0xAB, CHAIN_HASH);
    note_put_segment(&t, &n);
    return span_of(room, t.n);
}

static void segments(void **state)
{
    struct note_segment n;
    span body = put_segment(true);
    (void)state;
    assert_true(span_equal(
        body, span_text("bushing-audit-log 1 segment 3 after 4711 " HASH
                        " end 16776190 torn sqnum 4650 " TIME
                        " host gw_a key 0102030405060708")));
    assert_true(note_read_segment(&n, body));
    assert_int_equal(n.segment, 3);
    assert_int_equal(n.after.seq, 4711);
    assert_int_equal(n.after.hash[31], 0xAB);
    assert_int_equal(n.end, 16776190);
    assert_int_equal(n.how, NOTE_TORN);
    assert_int_equal(n.sq_num, 4650);
    assert_int_equal(n.ms, MS);
    assert_true(n.has_key && n.key_id[7] == 8);
    body = put_segment(false);
    assert_true(note_read_segment(&n, body) && !n.has_key);
    for (size_t i = 0; i < body.n; i++)
        assert_false(note_read_segment(&n, span_first(body, i)));
}

static void anchors(void **state)
{
    struct note_anchor n = {.ms = MS, .sq_num = 9}, back;
    struct text t = text_over(room, sizeof room);
    char text[NOTE_SIGNED_MAX];
    struct text s = text_over(text, sizeof text);
    span body;
    (void)state;
    memset(n.covers, 0xAB, CHAIN_HASH);
    memset(n.key_id, 0x0C, CHAIN_KEY_ID);
    note_put_anchor(&t, &n);
    note_put_signature(&t, span_of("\x30\x06\x02", 3));
    body = span_of(room, t.n);
    assert_true(
        span_equal(body, span_text(TIME " sqnum 9 covers " HASH
                                        " key 0c0c0c0c0c0c0c0c signature "
                                        "300602")));
    assert_true(note_read_anchor(&back, body));
    assert_int_equal(back.ms, MS);
    assert_int_equal(back.sq_num, 9);
    assert_int_equal(back.signature_len, 3);
    assert_int_equal(back.signature[1], 6);
    note_put_signed(&s, 77, back.unsigned_body);
    assert_true(
        span_equal(span_of(text, s.n),
                   span_text("bushing-audit-anchor 1 seq 77 " TIME
                             " sqnum 9 covers " HASH " key 0c0c0c0c0c0c0c0c")));
    /* but for whole octets of the signature itself */
    for (size_t i = 0; i + 5 < body.n; i++)
        assert_false(note_read_anchor(&back, span_first(body, i)));
}

static void gaps_and_others(void **state)
{
    struct note_gap g = {.lost = 3,
                         .from_ms = MS,
                         .to_ms = MS + 1,
                         .from_sq = 5,
                         .to_sq = 7,
                         .why = NOTE_IO},
                    back;
    struct note_opened o = {1, 2, 3};
    struct text t = text_over(room, sizeof room);
    uint32_t segment = 0;
    (void)state;
    note_put_gap(&t, &g, MS);
    assert_true(span_equal(span_of(room, t.n),
                           span_text(TIME " lost 3 from "
                                          "2027-03-01T10:20:30.412Z to "
                                          "2027-03-01T10:20:30.413Z sqnum 5 to "
                                          "7 why io")));
    assert_true(note_read_gap(&back, span_of(room, t.n)));
    assert_true(back.lost == 3 && back.from_ms == MS && back.to_ms == MS + 1 &&
                back.from_sq == 5 && back.to_sq == 7 && back.why == NOTE_IO);
    for (size_t i = 0; i < t.n; i++)
        assert_false(note_read_gap(&back, span_of(room, i)));
    t.n = 0;
    note_put_removed(&t, 12, MS);
    assert_true(span_equal(span_of(room, t.n), span_text(TIME " segment 12")));
    assert_true(note_read_removed(&segment, span_of(room, t.n)));
    assert_int_equal(segment, 12);
    t.n = 0;
    note_put_opened(&t, &o, MS);
    assert_true(span_equal(span_of(room, t.n),
                           span_text(TIME " unsigned 1 cut 2 short 3")));
    o = (struct note_opened){0};
    assert_true(note_read_opened(&o, span_of(room, t.n)));
    assert_true(o.unsigned_records == 1 && o.cut == 2 && o.missing == 3);
    for (size_t i = 0; i < t.n; i++)
        assert_false(note_read_opened(&o, span_of(room, i)));
    t.n = 0;
    note_put_closed(&t, INT64_MAX); /* a time without text is the first one */
    assert_true(span_equal(span_of(room, t.n),
                           span_text("time 0000-01-01T00:00:00.000Z")));
    assert_true(note_read_closed(span_of(room, t.n)));
    assert_false(note_read_closed(span_of(room, t.n - 1)));
}

/* There is one form for everything. */
static void other_forms(void **state)
{
    static const char *const bad[] = {
        "time 2027-03-01T10:20:30.412Z segment 012",
        "time 2027-03-01T10:20:30.412Z segment 1 ",
        "time 2027-03-01T10:20:30.412Z  segment 1",
        " time 2027-03-01T10:20:30.412Z segment 1",
        "time 2027-03-01T10:20:30.412Z segment 4294967296",
        "time 2027-03-01T10:20:30.412Z segment 18446744073709551616",
        "time 2027-03-01T10:20:30.412Z segment -1",
        "time 2027-03-01 10:20:30.412Z segment 1",
        "time 2027-03-01T10:20:30,412Z segment 1",
        "time 2027-03-01T10:20:30.412z segment 1",
        "time 2027-02-30T10:20:30.412Z segment 1",
        "time 2027-03-01T10:20:30Z segment 1",
        "Time 2027-03-01T10:20:30.412Z segment 1",
    };
    uint32_t segment = 7;
    struct note_segment n;
    char upper[NOTE_MAX];
    span body = put_segment(true);
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(note_read_removed(&segment, span_text(bad[i])));
    memcpy(upper, body.p, body.n);
    *strstr(upper, "abab") = 'A';
    assert_false(note_read_segment(&n, span_of(upper, body.n)));
    memcpy(upper, body.p, body.n);
    memcpy(strstr(upper, "torn"), "tarn", 4);
    assert_false(note_read_segment(&n, span_of(upper, body.n)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments),
        cmocka_unit_test(anchors),
        cmocka_unit_test(gaps_and_others),
        cmocka_unit_test(other_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
