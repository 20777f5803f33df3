/* The server of MMS: report control blocks and the reports they send. */
#include "mms_server_help.h"

#define MS UINT64_C(1000000)

/* A later moment: both clocks go on. */
static bushing_time after(uint64_t ms)
{
    return (bushing_time){NOW.mono_ns + ms * MS, NOW.utc_ms + (int64_t)ms};
}

/* The report at this time as text; "" for none. */
static const char *tick(bushing_time now)
{
    const struct mms_information_report *r;
    text[0] = 0;
    assert_int_equal(
        bushing_mms_server_tick(server, &answer, room, sizeof room, now), 0);
    if (answer.n == 0)
        return text;
    assert_true(answer.n <= bushing_mms_server_pdu_size(server));
    decode_answer(MMS_PDU_UNCONFIRMED);
    assert_int_equal(got.u.unconfirmed.service.which,
                     MMS_UNCONFIRMED_INFORMATION_REPORT);
    r = &got.u.unconfirmed.service.u.information_report;
    assert_int_equal(r->variable_access_specification.which,
                     MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME);
    assert_true(span_equal(
        r->variable_access_specification.u.variable_list_name.u.vmd_specific,
        span_text("RPT")));
    return results_text(r->list_of_access_result);
}

static const char *rcb(const char *field)
{
    char name[64];
    (void)snprintf(name, sizeof name, "LD/LLN0$RP$rp$%s", field);
    return read_text(name);
}

static int set(const char *field, const char *hex)
{
    char name[64];
    (void)snprintf(name, sizeof name, "LD/LLN0$RP$rp$%s", field);
    return write_hex(name, hex);
}

static void a_block_as_it_begins(void **state)
{
    (void)state;
    begin();
    assert_string_equal(
        read_text("LD/LLN0$RP$rp"),
        "{\"LD/LLN0$RP$rp\", false, false, \"LD/LLN0$ds\", 1, 0111100010, 0, "
        "0, 000011, 2000, false}");
    assert_int_equal(bushing_mms_server_deadline(server), BUSHING_NEVER);
    assert_string_equal(tick(after(100000)), "");
    end();
}

/* Each period one, with the elements in their order. */
static void integrity(void **state)
{
    (void)state;
    begin();
    assert_int_equal(set("RptEna", "830101"), 0);
    assert_string_equal(rcb("Resv"), "true");
    assert_int_equal(bushing_mms_server_deadline(server),
                     NOW.mono_ns + 2000 * MS);
    assert_string_equal(tick(after(1999)), "");
    assert_string_equal(
        tick(after(2000)),
        "\"LD/LLN0$RP$rp\"; 0111100010; 0; 2026-11-21T12:00:02.000; "
        "\"LD/LLN0$ds\"; 1; 111; {{230.1}, 1100000100000, "
        "2026-11-21T12:00:02.000Z}; 5; true; 000010; 000010; 000010");
    assert_string_equal(tick(after(2000)), "");
    assert_int_equal(bushing_mms_server_deadline(server),
                     NOW.mono_ns + 4000 * MS);
    assert_non_null(strstr(tick(after(4000)), "0111100010; 1; "));
    assert_string_equal(rcb("SqNum"), "2");
    /* late by far: one report, then the period again */
    assert_non_null(strstr(tick(after(60000)), "0111100010; 2; "));
    assert_string_equal(tick(after(60000)), "");
    assert_int_equal(bushing_mms_server_deadline(server),
                     NOW.mono_ns + 62000 * MS);
    assert_int_equal(set("RptEna", "830100"), 0);
    assert_int_equal(bushing_mms_server_deadline(server), BUSHING_NEVER);
    end();
}

/* The same report in octets, with nothing optional in it. */
static void a_report_in_octets(void **state)
{
    uint8_t want[128];
    size_t n = 0;
    (void)state;
    begin();
    assert_int_equal(set("OptFlds", "8403060000"), 0);
    assert_int_equal(set("RptID", "8a0178"), 0);
    assert_int_equal(set("DatSet", "8a0b4c442f4c4c4e3024736574"), 0);
    assert_int_equal(set("RptEna", "830101"), 0);
    (void)tick(after(2000));
    assert_true(
        hex_decode(span_text("a320a01ea1058003525054a0158a0178840306000084"
                             "0206c0830101850105"),
                   want, sizeof want, &n));
    want[1] = (uint8_t)(n - 2);
    want[3] = (uint8_t)(n - 4);
    want[12] = (uint8_t)(n - 13);
    assert_int_equal(answer.n, n);
    assert_memory_equal(answer.p, want, n);
    end();
}

static void general_interrogation(void **state)
{
    (void)state;
    begin();
    assert_int_equal(set("GI", "830101"), ACCESS_TEMPORARILY_UNAVAILABLE);
    assert_int_equal(set("RptEna", "830101"), 0);
    assert_int_equal(set("GI", "830101"), 0);
    assert_int_equal(bushing_mms_server_deadline(server), 0);
    assert_non_null(strstr(tick(NOW), "000001; 000001; 000001"));
    assert_string_equal(tick(NOW), "");
    assert_string_equal(rcb("GI"), "false");
    assert_int_equal(set("RptEna", "830100"), 0);
    /* without the trigger there is none */
    assert_int_equal(set("TrgOps", "84020208"), 0);
    assert_int_equal(set("RptEna", "830101"), 0);
    assert_int_equal(set("GI", "830101"), ACCESS_TEMPORARILY_UNAVAILABLE);
    end();
}

/* Without integrity, or without a period, nothing comes by itself. */
static void nothing_cyclic(void **state)
{
    (void)state;
    begin();
    assert_int_equal(set("TrgOps", "84020204"), 0);
    assert_int_equal(set("RptEna", "830101"), 0);
    assert_int_equal(bushing_mms_server_deadline(server), BUSHING_NEVER);
    assert_int_equal(set("RptEna", "830100"), 0);
    assert_int_equal(set("TrgOps", "8402020c"), 0);
    assert_int_equal(set("IntgPd", "860100"), 0);
    assert_int_equal(set("RptEna", "830101"), 0);
    assert_int_equal(bushing_mms_server_deadline(server), BUSHING_NEVER);
    end();
}

static void every_element(void **state)
{
    (void)state;
    begin();
    /* all options are asked for; those of buffered reports are not sent */
    assert_int_equal(set("OptFlds", "840306ffc0"), 0);
    assert_string_equal(rcb("OptFlds"), "1111111111");
    assert_int_equal(set("DatSet", "8a0b4c442f4c4c4e3024736574"), 0);
    assert_int_equal(set("IntgPd", "860203e8"), 0);
    assert_int_equal(set("RptEna", "830101"), 0);
    assert_string_equal(
        tick(after(1000)),
        "\"LD/LLN0$RP$rp\"; 0111110010; 0; 2026-11-21T12:00:01.000; "
        "\"LD/LLN0$set\"; 1; 11; \"LD/A$SP$B$b\"; \"LD/A$MX$N$i\"; true; 5; "
        "000010; 000010");
    end();
}

static void settings_refused(void **state)
{
    static const struct {
        const char *field, *hex;
        int code;
    } rows[] = {
        {"ConfRev", "860102", ACCESS_DENIED},
        {"SqNum", "860102", ACCESS_DENIED},
        {"IntgPd", "860163", ACCESS_VALUE_INVALID},
        {"IntgPd", "860164", 0},
        {"DatSet", "8a0b4c442f4c4c4e3024736575", ACCESS_VALUE_INVALID},
        {"DatSet", "8a0178", ACCESS_VALUE_INVALID},
        {"DatSet", "8a00", 0},
        {"RptEna", "830101", ACCESS_VALUE_INVALID},
        {"DatSet", "8a0a4c442f4c4c4e30246473", 0},
        {"BufTm", "8601ff", ACCESS_VALUE_INVALID},
        {"BufTm", "860132", 0},
        {"Resv", "830101", 0},
        {"OptFlds", "84020600", ACCESS_TYPE_INCONSISTENT},
        {"TrgOps", "8403060000", ACCESS_TYPE_INCONSISTENT},
        {"RptEna", "830101", 0},
        {"RptEna", "830101", 0},
        /* while it is enabled */
        {"RptID", "8a0178", ACCESS_TEMPORARILY_UNAVAILABLE},
        {"DatSet", "8a00", ACCESS_TEMPORARILY_UNAVAILABLE},
        {"OptFlds", "8403060000", ACCESS_TEMPORARILY_UNAVAILABLE},
        {"IntgPd", "860203e8", ACCESS_TEMPORARILY_UNAVAILABLE},
        {"TrgOps", "84020200", ACCESS_TEMPORARILY_UNAVAILABLE},
        {"Resv", "830100", ACCESS_TEMPORARILY_UNAVAILABLE},
        {"RptEna", "830100", 0},
        {"Resv", "830100", 0},
    };
    (void)state;
    begin();
    for (size_t i = 0; i < ASN1_COUNT(rows); i++)
        assert_int_equal(set(rows[i].field, rows[i].hex), rows[i].code);
    assert_string_equal(rcb("BufTm"), "50");
    end();
}

/* A data set of the client's own, that it takes away again. */
static void the_data_set_goes(void **state)
{
    struct mms_define_named_variable_list_request *q;
    struct mms_delete_named_variable_list_request *d;
    static struct mms_object_name name;
    (void)state;
    begin();
    q = &asking(MMS_REQUEST_DEFINE_NAMED_VARIABLE_LIST)
             ->u.define_named_variable_list;
    q->variable_list_name = object("@own");
    q->list_of_variable = variables("LD/A$MX$N$i");
    ask();
    assert_int_equal(set("DatSet", "8a04406f776e"), 0);
    assert_int_equal(set("RptEna", "830101"), 0);
    assert_non_null(strstr(tick(after(2000)), "\"@own\"; 1; 1; 5; 000010"));
    d = &asking(MMS_REQUEST_DELETE_NAMED_VARIABLE_LIST)
             ->u.delete_named_variable_list;
    name = object("@own");
    d->has_list_of_variable_list_name = true;
    d->list_of_variable_list_name = (struct asn1_list){{NULL, 0}, &name, 1};
    ask();
    assert_string_equal(tick(after(4000)), "");
    assert_string_equal(rcb("RptEna"), "false");
    end();
}

/* A model can send from the start. */
static void on_from_the_start(void **state)
{
    static const char on[] = "device D\nnode N\nST a boolean\n"
                             "dataset D/N$d = D/N$ST$a\n"
                             "report D/N$r = D/N$d every 1s on\n";
    (void)state;
    begin_with(on, 0);
    assert_int_equal(bushing_mms_server_deadline(server), BUSHING_NEVER);
    assert_int_equal(
        bushing_mms_server_tick(server, &answer, room, sizeof room, NOW),
        BUSHING_ERR_STATE);
    establish();
    assert_int_equal(bushing_mms_server_deadline(server), 0);
    assert_int_equal(bushing_mms_server_tick(server, &answer, room, 10, NOW),
                     BUSHING_ERR_SPACE);
    assert_non_null(strstr(tick(NOW), "false"));
    assert_string_equal(tick(NOW), "");
    assert_int_equal(bushing_mms_server_deadline(server),
                     NOW.mono_ns + 1000 * MS);
    end();
}

/* In PDUs that are too small for it, a report comes in segments: each member
 * once, in order, and the last says that it is the last. */
static void segments(void **state)
{
    static char many[4096];
    size_t at = (size_t)snprintf(many, sizeof many, "device D\nnode N\n");
    (void)state;
    for (int i = 0; i < 40; i++)
        at += (size_t)snprintf(many + at, sizeof many - at,
                               "ST a%d int32 = %d\n", i, i);
    at += (size_t)snprintf(many + at, sizeof many - at, "dataset D/N$d =");
    for (int i = 0; i < 40; i++)
        at += (size_t)snprintf(many + at, sizeof many - at, " D/N$ST$a%d", i);
    (void)snprintf(many + at, sizeof many - at,
                   "\nreport D/N$r = D/N$d every 1s\n");
    for (uint32_t size = 90; size < 330; size += 31) {
        int next = 0, parts = 0;
        begin_with(many, size);
        establish();
        assert_int_equal(write_hex("D/N$RP$r$RptEna", "830101"), 0);
        while (next < 40) {
            char part_no[64], value[64];
            const char *s = tick(after(1000));
            assert_true(s[0] != 0);
            /* options with segmentation; SubSeqNum, MoreSegmentsFollow */
            assert_non_null(strstr(s, "; 0111100011; 0; "));
            (void)snprintf(part_no, sizeof part_no, "; 1; %d; ", parts);
            assert_non_null(strstr(s, part_no));
            s = strstr(s, part_no) + strlen(part_no);
            for (parts++;; next++) {
                (void)snprintf(value, sizeof value, "; %d; ", next);
                if (next == 40 || strstr(s, value) == NULL)
                    break;
            }
            assert_int_equal(s[0], next < 40 ? 't' : 'f');
            assert_int_equal(bushing_mms_server_deadline(server) == 0,
                             next < 40);
        }
        assert_string_equal(tick(after(1000)), "");
        assert_string_equal(read_text("D/N$RP$r$SqNum"), "1");
        assert_true(parts > 1);
        end();
    }
}

/* A member larger than a PDU: the block switches itself off. */
static void a_member_that_never_fits(void **state)
{
    static const char large[] =
        "device D\nnode N\nST a octets(60) = 0x"
        "000000000000000000000000000000000000000000000000000000000000000000"
        "0000000000000000000000000000000000\n"
        "dataset D/N$d = D/N$ST$a\nreport D/N$r = D/N$d every 1s\n";
    (void)state;
    begin_with(large, 70);
    establish();
    assert_int_equal(write_hex("D/N$RP$r$RptEna", "830101"), 0);
    assert_string_equal(tick(after(1000)), "");
    assert_string_equal(read_text("D/N$RP$r$RptEna"), "false");
    assert_int_equal(bushing_mms_server_deadline(server), BUSHING_NEVER);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_as_it_begins),
        cmocka_unit_test(integrity),
        cmocka_unit_test(a_report_in_octets),
        cmocka_unit_test(general_interrogation),
        cmocka_unit_test(nothing_cyclic),
        cmocka_unit_test(every_element),
        cmocka_unit_test(settings_refused),
        cmocka_unit_test(the_data_set_goes),
        cmocka_unit_test(on_from_the_start),
        cmocka_unit_test(segments),
        cmocka_unit_test(a_member_that_never_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
