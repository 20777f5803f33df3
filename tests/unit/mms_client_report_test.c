/* Reports of IEC 61850: those of real servers, and those whose parts do not fit
 * each other. */
#include "mms_client_help.h"

static bushing_mms_report report;
static bushing_mms_member member;

/* Reads the values of a report of the list "RPT". */
static int report_of(const char *values, size_t num)
{
    static const uint8_t RPT[] = {'R', 'P', 'T'};
    bushing_mms_information i = {.is_list = true};
    i.list.scope = BUSHING_MMS_SCOPE_VMD;
    i.list.item = span_of(RPT, sizeof RPT);
    i.results.rest = hex(values);
    i.results.num = num;
    return bushing_mms_report_read(&report, &i);
}

static void next_is(size_t index, const char *data, unsigned reason)
{
    assert_true(bushing_mms_next_member(&report, &member));
    assert_int_equal(member.index, index);
    octets_are(member.value.data, data);
    assert_int_equal(member.has_reason, reason != 0);
    assert_int_equal(member.reason, reason);
}

static void general_interrogation(void **state)
{
    (void)state;
    initiate(65000);
    assert_int_equal(
        reads("a366a064a1058003525054a05b8a074576656e7473318403067880860100"
              "8c06022adde23d308a1d73696d706c65494f47656e65726963494f2f4c4c4e"
              "30244576656e7473860101840204f0830100830100830100830100840202"
              "04840202048402020484020204"),
        0);
    assert_int_equal(answer.kind, BUSHING_MMS_INFORMED);
    assert_true(bushing_mms_is_report(&answer.u.information));
    assert_int_equal(bushing_mms_report_read(&report, &answer.u.information),
                     0);
    text_is(report.id, "Events1");
    assert_true(report.has_sequence);
    assert_int_equal(report.sequence, 0);
    octets_are(report.time, "8c06022adde23d30");
    text_is(report.data_set, "simpleIOGenericIO/LLN0$Events");
    assert_true(report.has_revision);
    assert_int_equal(report.revision, 1);
    assert_false(report.has_overflow);
    assert_false(report.has_segment);
    assert_null(report.entry.p);
    assert_int_equal(report.num_members, 4);
    assert_int_equal(report.num_included, 4);
    for (size_t i = 0; i < 4; i++)
        next_is(i, "830100", BUSHING_MMS_REASON_GENERAL_INTERROGATION);
    assert_false(bushing_mms_next_member(&report, &member));
    assert_false(bushing_mms_next_member(&report, &member));
}

static void data_change(void **state)
{
    (void)state;
    assert_int_equal(
        report_of("8a1a414131433151303141314c44302f4c4c4e30247263625f493032"
                  "84030650008601398403050100"
                  "a25da21da209a2078705083e5a95fc8501018403030000910848808dc98a"
                  "7efa0aa21da209a2078705083dfe7e228501018403030000910848808dc4"
                  "a353f80aa21da209a2078705083e5beed48501008403030000910848808d"
                  "cea49ba60a84020240",
                  6),
        0);
    assert_int_equal(report.sequence, 57);
    assert_null(report.time.p);
    assert_int_equal(report.num_members, 11);
    assert_int_equal(report.num_included, 1);
    assert_true(bushing_mms_next_member(&report, &member));
    assert_int_equal(member.index, 7);
    assert_int_equal(member.value.data.n, 0x5f);
    assert_int_equal(member.reason, BUSHING_MMS_REASON_DATA_CHANGE);
    assert_null(member.reference.p);
    assert_false(bushing_mms_next_member(&report, &member));
}

/* Every field there is: OptFlds 1 to 9. */
#define ALL        \
    "8a0152"       \
    "8403067fc0"   \
    "86010a"       \
    "8c0400000001" \
    "8a0144"       \
    "8301ff"       \
    "89021122"     \
    "86020100"     \
    "860102"       \
    "8301ff"       \
    "840206a0"
static void all_fields(void **state)
{
    (void)state;
    assert_int_equal(report_of(ALL "8a0161"
                                   "830100",
                               13),
                     BUSHING_ERR_MMS_REPORT);
    assert_int_equal(report_of(ALL "8a0161"
                                   "830100"
                                   "84020140",
                               14),
                     0);
    assert_true(report.overflow);
    octets_are(report.entry, "1122");
    assert_int_equal(report.revision, 256);
    assert_int_equal(report.segment, 2);
    assert_true(report.more_segments);
    assert_int_equal(report.num_members, 2);
    assert_int_equal(report.num_included, 1);
}

static void references_and_reasons(void **state)
{
    (void)state;
    assert_int_equal(report_of("8a0152"
                               "8403067fc0"
                               "86010a"
                               "8c0400000001"
                               "8a0144"
                               "8301ff"
                               "89021122"
                               "86020100"
                               "860102"
                               "830100"
                               "840205a0"
                               "8a0161"
                               "8a0162"
                               "830100"
                               "80010b"
                               "84020140"
                               "8402017e",
                               17),
                     0);
    assert_false(report.more_segments);
    next_is(0, "830100", BUSHING_MMS_REASON_DATA_CHANGE);
    text_is(member.reference, "a");
    assert_true(bushing_mms_next_member(&report, &member));
    assert_int_equal(member.index, 2);
    text_is(member.reference, "b");
    assert_null(member.value.data.p);
    assert_int_equal(member.value.failure, 11);
    assert_int_equal(member.reason, 0x7e);
    assert_false(bushing_mms_next_member(&report, &member));
}

/* Integers for unsigned numbers, reasons and references of a wrong kind: what
 * cannot be read of a member is left out. */
static void odd_members(void **state)
{
    (void)state;
    assert_int_equal(report_of("8a0152"
                               "8403065400"
                               "85010a"
                               "840207"
                               "80"
                               "860101"
                               "830100"
                               "860105",
                               7),
                     0);
    assert_int_equal(report.sequence, 10);
    assert_true(bushing_mms_next_member(&report, &member));
    assert_null(member.reference.p);
    assert_true(member.has_reason);
    assert_int_equal(member.reason, 0);
}

static void nothing_included(void **state)
{
    (void)state;
    assert_int_equal(report_of("8a00"
                               "8403060000"
                               "840100",
                               3),
                     0);
    assert_int_equal(report.num_members, 0);
    assert_false(bushing_mms_next_member(&report, &member));
    memset(&report, 0, sizeof report);
    assert_false(bushing_mms_next_member(&report, &member));
}

static const struct {
    const char *values;
    size_t num;
} WRONG[] = {
    {"", 0},
    {"8a0152", 1},
    {"8301008403060000840100", 3},       /* no identifier */
    {"8a0152830100840100", 3},           /* no OptFlds */
    {"8a01528403060000", 2},             /* no inclusion */
    {"8a015284030600008301ff", 3},       /* of another kind */
    {"8a015284030640008301ff840100", 4}, /* sequence */
    {"8a015284030640008501ff840100", 4}, /* below zero */
    {"8a0152840306400086050100000000840100", 4},
    {"8a0152840306400080010a840100", 4},         /* a failure */
    {"8a015284030620008301ff840100", 4},         /* time */
    {"8a015284030608008301ff840100", 4},         /* data set */
    {"8a01528403060200860101840100", 4},         /* overflow */
    {"8a01528403060100860101840100", 4},         /* entry */
    {"8a015284030600808301ff840100", 4},         /* revision */
    {"8a01528403060040860101860101840100", 5},   /* segment */
    {"8a0152840306000084020780", 3},             /* a value is missing */
    {"8a0152840306000084020780830100830100", 5}, /* too many */
    {"8a0152840306100084020780830100", 4},       /* no reason */
    {"8a0152840306040084020780830100", 4},       /* no reference */
    {"8a01528403060000840500ffffffff830100", 4},
};

static void parts_that_do_not_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        assert_int_equal(report_of(WRONG[i].values, WRONG[i].num),
                         BUSHING_ERR_MMS_REPORT);
}

static void other_informations(void **state)
{
    (void)state;
    bushing_mms_information i = {.is_list = true};
    i.list.item = span_text("RPT");
    assert_true(bushing_mms_is_report(&i));
    i.list.item = span_text("RPTX");
    assert_false(bushing_mms_is_report(&i));
    assert_int_equal(bushing_mms_report_read(&report, &i),
                     BUSHING_ERR_MMS_REPORT);
    i.list.item = span_text("RPT");
    i.list.scope = BUSHING_MMS_SCOPE_DOMAIN;
    assert_false(bushing_mms_is_report(&i));
    i.list.scope = BUSHING_MMS_SCOPE_VMD;
    i.is_list = false;
    assert_false(bushing_mms_is_report(&i));
}

static void reasons(void **state)
{
    (void)state;
    char text[BUSHING_MMS_REASON_TEXT];
    bushing_mms_reason_print(text, 0);
    assert_string_equal(text, "");
    bushing_mms_reason_print(text, 1);
    assert_string_equal(text, "");
    bushing_mms_reason_print(text, BUSHING_MMS_REASON_INTEGRITY);
    assert_string_equal(text, "integrity");
    bushing_mms_reason_print(text, ~0u);
    assert_string_equal(text, "data-change,quality-change,data-update,"
                              "integrity,general-interrogation,application");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(general_interrogation),
        cmocka_unit_test(data_change),
        cmocka_unit_test(all_fields),
        cmocka_unit_test(references_and_reasons),
        cmocka_unit_test(odd_members),
        cmocka_unit_test(nothing_included),
        cmocka_unit_test(parts_that_do_not_fit),
        cmocka_unit_test(other_informations),
        cmocka_unit_test(reasons),
    };
    return cmocka_run_group_tests_name("mms_client_report", tests, NULL, NULL);
}
