/* The catalogue: complete, within the bounds of part 14, every id to be found
 * by number and by mnemonic. */
#include "test.h"

#include <string.h>

#include "base/span.h"
#include "event/catalogue.h"

static size_t rows(void)
{
    size_t n = 0;
    while (bushing_security_at(n) != NULL)
        n++;
    return n;
}

/* [neighbours 4.6] how many events each domain has */
static void counts_of_the_domains(void **state)
{
    static const struct {
        uint32_t domain;
        size_t want;
    } all[] = {{3, 35}, {4, 194}, {8, 40}, {9, 66}, {14, 61}};
    size_t total = 0;
    (void)state;
    for (size_t d = 0; d < sizeof all / sizeof all[0]; d++) {
        size_t n = 0;
        for (size_t i = 0; i < rows(); i++)
            n += bushing_security_at(i)->id >> 24 == all[d].domain;
        assert_int_equal(n, all[d].want);
        total += n;
    }
    assert_int_equal(total, rows());
}

static void every_id_is_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < rows(); i++)
        for (size_t k = i + 1; k < rows(); k++)
            assert_true(bushing_security_at(i)->id !=
                        bushing_security_at(k)->id);
}

/* [62351-14] table 1 */
static void bounds_of_a_definition(void **state)
{
    (void)state;
    for (size_t i = 0; i < rows(); i++) {
        const bushing_security_definition *d = bushing_security_at(i);
        size_t n = strlen(d->mnemonic);
        assert_true(n >= 1 && n <= EVENT_MNEMONIC_MAX);
        assert_int_equal(
            strspn(d->mnemonic, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789v"), n);
        assert_true(strlen(d->text) >= 1 && strlen(d->text) <= EVENT_TEXT_MAX);
        assert_true(strcmp(d->mnemonic, d->meant) != 0);
        assert_string_not_equal(bushing_severity_name(d->severity), "");
    }
}

/* Every {P.Name} of a text stands among its parameters. */
static void placeholders_are_parameters(void **state)
{
    (void)state;
    for (size_t i = 0; i < rows(); i++) {
        const bushing_security_definition *d = bushing_security_at(i);
        const char *p = d->text;
        size_t in_text = 0;
        while ((p = strchr(p, '{')) != NULL) {
            size_t n = strcspn(++p, "}");
            char name[64] = " ", list[256] = " ";
            assert_true(n < 32 && p[n] == '}');
            memcpy(name + 1, p, n);
            name[n + 1] = ' ';
            memcpy(list + 1, d->parameters, strlen(d->parameters));
            list[strlen(list)] = ' ';
            assert_non_null(strstr(list, name));
            in_text++;
        }
        assert_true(in_text <= 3); /* event/message.c counts on it */
    }
}

static void ids_as_text_and_back(void **state)
{
    char text[BUSHING_SECURITY_ID_TEXT];
    uint32_t id;
    (void)state;
    for (size_t i = 0; i < rows(); i++) {
        const bushing_security_definition *d = bushing_security_at(i);
        bushing_security_id_print(text, d->id);
        assert_int_equal(bushing_security_id_parse(&id, span_text(text),
                                                   span_text(d->mnemonic)),
                         0);
        assert_int_equal(id, d->id);
        assert_ptr_equal(bushing_security_find(d->id), d);
    }
    bushing_security_id_print(text, EVENT_4_1_INV_SIGNATURE_ASS_REQ);
    assert_string_equal(text, "IEC62351-4:1.3");
    bushing_security_id_print(text, UINT32_MAX);
    assert_string_equal(text, "IEC62351-255:255.255");
}

static void ids_that_are_none(void **state)
{
    static const char *const bad[] = {
        "",  "IEC62351-4:1.23", "IEC62351-4:1.03", "IEC62351-4:1",  "4:1.3",
        "x", "IEC62351-4:1.3 ", "iec62351-4:1.3",  "IEC62351-7:1.1"};
    uint32_t id = 7;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(
            bushing_security_id_parse(&id, span_text(bad[i]), (span){NULL, 0}),
            BUSHING_ERR_VALUE);
    assert_int_equal(bushing_security_id_parse(&id, span_text("IEC62351-4:1.3"),
                                               span_text("COMM_FAIL")),
                     BUSHING_ERR_VALUE);
    assert_int_equal(id, 7);
    assert_null(bushing_security_find(0));
    assert_null(bushing_security_find(BUSHING_SECURITY_ID(4, 1, 23)));
    assert_string_equal(bushing_severity_name((enum bushing_severity)2), "");
}

/* [neighbours 0.4 no. 7] two events with one number: the mnemonic decides */
static void a_number_that_is_there_twice(void **state)
{
    span id = span_text("IEC62351-8:4.15");
    uint32_t found;
    (void)state;
    assert_int_equal(
        bushing_security_id_parse(&found, id, span_text("O2OS_INT_FAIL")), 0);
    assert_int_equal(found, EVENT_8_4_O2OS_INT_FAIL);
    assert_int_equal(found, BUSHING_SECURITY_ID_TURN(8, 4, 15, 1));
    assert_int_equal(bushing_security_id_parse(
                         &found, id, span_text("ROLE_UNKNOWN_PERMISSION")),
                     0);
    assert_int_equal(found, BUSHING_SECURITY_ID(8, 4, 15));
    assert_int_equal(bushing_security_id_parse(&found, id, (span){NULL, 0}), 0);
    assert_int_equal(found, EVENT_8_4_ROLE_UNKNOWN_PERMISSION);
}

/* [neighbours 0.4 no. 6] and what the draft prints wrong stays as printed */
static void known_mistakes(void **state)
{
    const bushing_security_definition *d =
        bushing_security_find(EVENT_4_10_CLRAR_INV_ICV_ALG_TRF);
    (void)state;
    assert_string_equal(d->mnemonic, "CLRAR_INV_ICV_ALG_TRF");
    assert_string_equal(d->meant, "CLEAR_INV_ICV_ALG_TRF");
    assert_int_equal(EVENT_3_1_TLS_NO_ENCRYPT_THEN_MAC,
                     BUSHING_SECURITY_ID(3, 1, 17));
    assert_int_equal(EVENT_3_1_TLS_NO_EPSK_MODE, BUSHING_SECURITY_ID(3, 1, 18));
    assert_int_equal(EVENT_9_2_CERT_V_FORMAT, BUSHING_SECURITY_ID(9, 2, 1));
    assert_int_equal(EVENT_9_3_CERT_V_FORMAT, BUSHING_SECURITY_ID(9, 3, 1));
}

/* [part4 18] the mnemonics of group 5 are not public, all others are */
static void what_is_ours(void **state)
{
    (void)state;
    for (size_t i = 0; i < rows(); i++) {
        const bushing_security_definition *d = bushing_security_at(i);
        assert_int_equal(d->ours, d->id >> 16 == (4 << 8 | 5));
    }
}

/* [part4 18] alarms of domain 4: mismatch of algorithms, invalid signature,
 * certificate alarm, address mismatch, replay, alarm received, ICV */
static void alarms_of_domain_4(void **state)
{
    static const char *const words[] = {"MISMATCH",     "INV_SIG",  "PKCERT_A",
                                        "ADDR_MISM",    "REPLAY_D", "BAD_ICV",
                                        "INV_ICV_ALG_", "ALARM_"};
    (void)state;
    for (size_t i = 0; i < rows(); i++) {
        const bushing_security_definition *d = bushing_security_at(i);
        bool alarm = false;
        if (d->id >> 24 != 4)
            continue;
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            alarm |= strstr(d->mnemonic, words[k]) != NULL;
        /* an accept with an ICV algorithm nobody offered is an error only */
        alarm &= strcmp(d->mnemonic, "INV_ICV_ALGO_ASS_ACC") != 0;
        assert_int_equal(d->severity, alarm ? BUSHING_SEVERITY_ALARM
                                            : BUSHING_SEVERITY_ERROR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_of_the_domains),
        cmocka_unit_test(every_id_is_one),
        cmocka_unit_test(bounds_of_a_definition),
        cmocka_unit_test(placeholders_are_parameters),
        cmocka_unit_test(ids_as_text_and_back),
        cmocka_unit_test(ids_that_are_none),
        cmocka_unit_test(a_number_that_is_there_twice),
        cmocka_unit_test(known_mistakes),
        cmocka_unit_test(what_is_ours),
        cmocka_unit_test(alarms_of_domain_4),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
