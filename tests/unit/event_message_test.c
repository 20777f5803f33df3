/* What an operator reads: its form, and what a caller must give. */
#include "test.h"

#include <string.h>

#include "event/catalogue.h"
#include "event/message.h"

static char room[BUSHING_SECURITY_SENTENCE + 1];

static const char *sentence(const bushing_security_event *e)
{
    size_t n = bushing_security_sentence(room, BUSHING_SECURITY_SENTENCE, e);
    room[n] = '\0';
    return room;
}

static bushing_security_event mismatch(void)
{
    return (bushing_security_event){
        .id = EVENT_4_1_ADDR_MISMATCH_ASS_REQ,
        .link = span_text("bay1"),
        .peer = span_text("10.1.9.4"),
        .who = span_text("CN=cc"),
        .what = span_text("ADDRESS MISMATCH, refused"),
        .fact = {span_text("certificate says 1.3.9999.1/1"),
                 span_text("the association says 1.1.1.999/12")},
        .fix = span_text("'titles = own' on their link"),
    };
}

/* [operators 1.8] link: peer (who): what; two facts. Fix: action. [event] */
static void the_form(void **state)
{
    bushing_security_event e = mismatch();
    (void)state;
    assert_string_equal(
        sentence(&e),
        "bay1: 10.1.9.4 (CN=cc): ADDRESS MISMATCH, refused; certificate says "
        "1.3.9999.1/1, the association says 1.1.1.999/12. Fix: 'titles = own' "
        "on their link. [IEC62351-4:1.8]");
    assert_int_equal(bushing_security_event_check(&e), 0);
}

static void parts_that_are_absent(void **state)
{
    bushing_security_event e = {.id = EVENT_14_8_REBOOT};
    (void)state;
    assert_string_equal(sentence(&e), "system was started. [IEC62351-14:8.4]");
    e.who = span_text("gw-a");
    assert_string_equal(sentence(&e),
                        "(gw-a): system was started. [IEC62351-14:8.4]");
    e.fact[1] = span_text("up since 02:00Z");
    e.suppressed = 3;
    assert_string_equal(sentence(&e),
                        "(gw-a): system was started; up since 02:00Z. Held "
                        "back before: 3. [IEC62351-14:8.4]");
}

/* The catalogue's text with the values in it, which are not ours. */
static void values_in_the_text(void **state)
{
    bushing_security_event e = {
        .id = EVENT_3_1_TLS_VERSION_CHANGE,
        .num_parameters = 2,
        .parameters = {{"P.Before", span_text("{P.Version}\n")},
                       {"P.Version", span_text("1.0")}},
    };
    (void)state;
    assert_string_equal(sentence(&e),
                        "TLS version changed from {P.Version}\\n to 1.0 within "
                        "a session. [IEC62351-3:1.5]");
}

static void what_must_be_there(void **state)
{
    bushing_security_event e = mismatch(), notice = {.id = 0};
    span *const parts[] = {&e.what, &e.fact[0], &e.fact[1], &e.fix};
    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        span saved = *parts[i];
        *parts[i] = (span){NULL, 0};
        /* a library's words are no substitute */
        e.detail = span_text("tlsv1 alert internal error");
        assert_int_equal(bushing_security_event_check(&e), BUSHING_ERR_MISSING);
        assert_null(strstr(sentence(&e), "internal error"));
        *parts[i] = saved;
    }
    notice.id = EVENT_14_4_COMM_SUCCESS;
    assert_int_equal(bushing_security_event_check(&notice), 0);
}

static void no_sentence(void **state)
{
    bushing_security_event e = {.id = 1}, good = mismatch();
    (void)state;
    assert_string_equal(sentence(&e), "");
    assert_int_equal(
        bushing_security_sentence(room, BUSHING_SECURITY_SENTENCE - 1, &good),
        0);
}

static void one_line_however_long(void **state)
{
    static uint8_t huge[4096];
    (void)state;
    memset(huge, '\n', sizeof huge);
    for (size_t i = 0; bushing_security_at(i) != NULL; i++) {
        span s = span_of(huge, sizeof huge);
        bushing_security_event e = {
            .id = bushing_security_at(i)->id,
            .link = s,
            .peer = s,
            .who = s,
            .what = i % 2 == 0 ? s : (span){NULL, 0},
            .fact = {s, s},
            .fix = s,
            .suppressed = UINT32_MAX,
        };
        const char *p = bushing_security_at(i)->parameters;
        char names[8][40];
        for (; *p != '\0' && e.num_parameters < 8; e.num_parameters++) {
            size_t n = strcspn(p, " ");
            memcpy(names[e.num_parameters], p, n);
            names[e.num_parameters][n] = '\0';
            e.parameters[e.num_parameters].name = names[e.num_parameters];
            e.parameters[e.num_parameters].value = s;
            p += n + (p[n] == ' ');
        }
        assert_true(strlen(sentence(&e)) > 0);
        assert_null(strchr(room, '\n'));
        assert_non_null(strstr(room, ". [IEC62351-"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form),
        cmocka_unit_test(parts_that_are_absent),
        cmocka_unit_test(values_in_the_text),
        cmocka_unit_test(what_must_be_there),
        cmocka_unit_test(no_sentence),
        cmocka_unit_test(one_line_however_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
