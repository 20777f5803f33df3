/* An event as a line: the form of RFC 5424 and part 14, octet for octet, and
 * one line whatever a peer calls itself. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "event/catalogue.h"
#include "event/syslog.h"
#include "soak.h"

static char room[BUSHING_SECURITY_LINE + 1];

static const bushing_security_origin ORIGIN = {
    {(const uint8_t *)"ied7.bay2", 9}, {(const uint8_t *)"mms62351", 8}};

static bushing_security_event sample(void)
{
    bushing_security_event e = {
        .id = EVENT_4_1_INV_SIGNATURE_ASS_REQ,
        .utc_ms = 1803896430412, /* 2027-03-01T10:20:30.412Z */
        .sq_num = 4711,
        .peer = span_text("192.0.2.7"),
        .num_parameters = 1,
        .parameters = {{"P.Ap", {(const uint8_t *)"1.3.9999.33", 11}}},
    };
    return e;
}

static const char *line_of(const bushing_security_event *e)
{
    size_t n = bushing_security_line(room, BUSHING_SECURITY_LINE, e, &ORIGIN);
    room[n] = '\0';
    return room;
}

/* [neighbours 4.7] the sample line; behind it what people read */
static void the_sample(void **state)
{
    bushing_security_event e = sample();
    (void)state;
    assert_string_equal(
        line_of(&e),
        "<105>1 2027-03-01T10:20:30.412Z ied7.bay2 mms62351 - IEC62351-14:1 "
        "[62351-14@41912 ID=\"IEC62351-4:1.3\" "
        "MNEMONIC=\"INV_SIGNATURE_ASS_REQ\" "
        "Text=\"request signature wrong from {P.Ap}\" SqNum=\"4711\" "
        "PeerInfo=\"192.0.2.7\" P.Ap=\"1.3.9999.33\"] "
        "192.0.2.7: request signature wrong from 1.3.9999.33. "
        "[IEC62351-4:1.3]");
}

static void everything_that_may_be_there(void **state)
{
    bushing_security_event e = sample();
    (void)state;
    e.id = EVENT_8_1_AT_RV_NR_MISMATCH;
    e.clock_bad = true;
    e.user = span_text("operator");
    e.role = span_text("3:1:iec");
    e.ref_id = EVENT_9_4_CERT_V_REVOKED;
    e.link = span_text("bay1");
    e.association = span_text("c12");
    e.detail = span_text("a \"library\" [said]");
    e.suppressed = 17;
    e.parameters[0].name = "X.Reason";
    assert_string_equal(
        line_of(&e),
        "<108>1 2027-03-01T10:20:30.412Z ied7.bay2 mms62351 - IEC62351-14:1 "
        "[timeQuality tzKnown=\"1\" isSynced=\"0\"]"
        "[62351-14@41912 ID=\"IEC62351-8:1.5\" MNEMONIC=\"AT_RV_NR_MISMATCH\" "
        "Text=\"revision {P.Revision} in the token of {P.Subject} is not ours, "
        "{P.Ours}\" SqNum=\"4711\" UsrID=\"operator\" PeerInfo=\"192.0.2.7\" "
        "Role=\"3:1:iec\" RefEvtID=\"IEC62351-9:4.1\" "
        "X.Reason=\"1.3.9999.33\" X.Link=\"bay1\" X.Association=\"c12\" "
        "X.Detail=\"a \\\"library\\\" [said\\]\" X.Suppressed=\"17\"] "
        "bay1: 192.0.2.7: revision ? in the token of ? is not ours, ?. Held "
        "back before: 17. [IEC62351-8:1.5]");
}

static void severities(void **state)
{
    static const struct {
        uint32_t id;
        const char *priority;
    } all[] = {{EVENT_4_1_REPLAY_DETEC_ASS_REQ, "<105>1 "},
               {EVENT_14_4_COMM_FAIL, "<107>1 "},
               {EVENT_3_2_TLS_NO_CRL, "<108>1 "},
               {EVENT_14_4_COMM_SUCCESS, "<109>1 "}};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        bushing_security_event e = {.id = all[i].id};
        assert_memory_equal(line_of(&e), all[i].priority, 7);
    }
}

static void what_is_no_event(void **state)
{
    static const char *const names[] = {
        NULL,     "",
        "Ap",     "P.",
        "Q.Ap",   "P.A b",
        "P.A=",   "P.A\"b",
        "P.\xc3", "P.aaaaaaaaaabbbbbbbbbbcccccccccc1"};
    bushing_security_event e = {.id = 0}, good = sample();
    (void)state;
    assert_string_equal(line_of(&e), "");
    assert_int_equal(bushing_security_event_check(&e), BUSHING_ERR_VALUE);
    e = good;
    e.utc_ms = INT64_MAX;
    assert_string_equal(line_of(&e), "");
    e = good;
    e.num_parameters = BUSHING_SECURITY_PARAMETERS + 1;
    assert_string_equal(line_of(&e), "");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        e = good;
        e.parameters[0].name = names[i];
        assert_string_equal(line_of(&e), "");
        assert_int_equal(bushing_security_event_check(&e),
                         BUSHING_ERR_ARGUMENT);
    }
    assert_int_equal(
        bushing_security_line(room, BUSHING_SECURITY_LINE - 1, &good, &ORIGIN),
        0);
    good.parameters[0].name = "P.aaaaaaaaaabbbbbbbbbbcccccccccc";
    assert_true(strlen(line_of(&good)) > 0);
}

/* The longest of everything has its place. */
static void nothing_is_too_long(void **state)
{
    static uint8_t huge[2000];
    bushing_security_event e = sample();
    bushing_security_origin origin = {span_of(huge, sizeof huge),
                                      span_of(huge, sizeof huge)};
    bushing_security_record rec;
    size_t longest = 0;
    (void)state;
    memset(huge, ']', sizeof huge);
    e.peer = e.user = e.role = e.association = e.link = e.who = e.what =
        e.fact[0] = e.fact[1] = e.fix = e.detail = span_of(huge, sizeof huge);
    e.suppressed = e.sq_num = UINT32_MAX;
    e.clock_bad = true;
    e.num_parameters = BUSHING_SECURITY_PARAMETERS;
    for (size_t i = 0; i < e.num_parameters; i++)
        e.parameters[i] = (bushing_security_parameter){
            "P.aaaaaaaaaabbbbbbbbbbcccccccccc", e.peer};
    for (size_t i = 0; bushing_security_at(i) != NULL; i++) {
        size_t n;
        e.id = e.ref_id = bushing_security_at(i)->id;
        n = bushing_security_line(room, BUSHING_SECURITY_LINE, &e, &origin);
        assert_true(n != 0);
        assert_int_equal(bushing_security_record_read(&rec, span_of(room, n)),
                         0);
        assert_true(rec.message.p[rec.message.n - 1] == ']');
        longest = n > longest ? n : longest;
    }
    assert_true(longest < BUSHING_SECURITY_LINE);
}

static void counted_for_tls(void **state)
{
    char count[BUSHING_SECURITY_COUNT];
    (void)state;
    assert_int_equal(bushing_security_count(count, 312), 4);
    assert_memory_equal(count, "312 ", 4);
}

/* --- hostile names ------------------------------------------------------- */

static uint32_t seed = 7;

static uint32_t next_random(void)
{
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

static span hostile(uint8_t *out, size_t cap)
{
    static const char *const parts[] = {"\n",
                                        "\r\n<105>1 2027-",
                                        "\"]",
                                        "] [62351-14@41912 ID=\"",
                                        "\\",
                                        "\\\"",
                                        "\xe2\x80\xae\xe2\x80\xac",
                                        "\xff\xfe",
                                        "\x1b[2J",
                                        "\xc2\x9b",
                                        "\xef\xbb\xbf",
                                        "CN=a,O=b",
                                        "\xf0\x9f\x92",
                                        "%n%s",
                                        "{P.Ap}",
                                        "\x00",
                                        "\xe2\x80\xa8",
                                        "\xc0\x80",
                                        "' OR 1=1",
                                        "0312 000000000001 e "};
    size_t n = 0, times = next_random() % 9;
    for (size_t i = 0; i < times; i++) {
        const char *s = parts[next_random() % (sizeof parts / sizeof *parts)];
        size_t k = *s == '\0' ? 1 : strlen(s);
        if (n + k > cap)
            break;
        memcpy(out + n, s, k);
        n += k;
    }
    if (next_random() % 3 == 0)
        for (; n < cap && next_random() % 20 != 0; n++)
            out[n] = (uint8_t)next_random();
    return span_of(out, n);
}

/* [threats 19] one event is one record, always */
static void a_thousand_hostile_subjects(void **state)
{
    static uint8_t subject[8][256];
    size_t records = 0;
    (void)state;
    for (unsigned i = 0; i < 1000 * soak_times(); i++) {
        bushing_security_event e = sample();
        bushing_security_record rec;
        span data, name, value, s[8];
        size_t n, num = 0;
        for (size_t k = 0; k < 8; k++)
            s[k] = hostile(subject[k], sizeof subject[k]);
        e.parameters[0].value = e.peer = s[0];
        e.user = s[1];
        e.who = s[2];
        e.what = s[3];
        e.fact[0] = s[4];
        e.fact[1] = s[5];
        e.link = s[6];
        e.detail = s[7];
        n = bushing_security_line(room, BUSHING_SECURITY_LINE, &e,
                                  &(bushing_security_origin){s[1], s[2]});
        span line = span_of(room, n);
        assert_true(n != 0 && utf8_valid(line));
        assert_null(memchr(room, '\n', n));
        assert_int_equal(bushing_security_record_read(&rec, line), 0);
        assert_int_equal(rec.priority, 105);
        for (data = rec.data;
             bushing_security_record_next(&data, &name, &value);)
            num++;
        assert_int_equal(data.n, 0);
        assert_int_equal(num, 5 + (s[0].n != 0) + (s[1].n != 0) +
                                  (s[6].n != 0) + (s[7].n != 0));
        value = bushing_security_record_value(&rec, "SqNum");
        assert_true(span_equal(value, span_text("4711")));
        records++;
    }
    assert_int_equal(records, 1000 * soak_times());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample),
        cmocka_unit_test(everything_that_may_be_there),
        cmocka_unit_test(severities),
        cmocka_unit_test(what_is_no_event),
        cmocka_unit_test(nothing_is_too_long),
        cmocka_unit_test(counted_for_tls),
        cmocka_unit_test(a_thousand_hostile_subjects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
