/* SPDUs as products write them are read, and written again octet by octet;
 * broken ones are refused, each with its own error. */
#include "test.h"

#include "shared.h"

#include "osi_spdu_help.h"

/* Octets that a product sent; user data cut to what decides nothing here. */
static void assert_same_again(const char *hex)
{
    struct spdu s = taken(hex);
    assert_written(&s, hex);
    s.user_data_code = 0; /* and our own choice is the same */
    assert_written(&s, hex);
}

/* The CONNECTs of five products, whole: GE/SISCO, a plain client, libiec61850,
 * a commercial suite; the fifth is in the vectors. */
static const char *const connects[] = {
    "0dc30506130100160102140200023302000134020001c1ad3181aaa003800101a281a28104"
    "00000001820400000001a423300f0201010604520100013004060251013010020103060528"
    "ca22020130040602510188020600616b3069020101a064606280020780a107060528ca2202"
    "03a20606042bce0f17a303020117a403020100a503020100a60606042bce0f69a703020121"
    "be2f282d020103a028a826800300fa00810114820114830105a416800102810305fb00820c"
    "03ee1c000004000000010110",
    "0d9e0506130100160102140200023302000134020001c188318185a003800101a27e810400"
    "000001820400000001a423300f0201010604520100013004060251013010020103060528ca"
    "2202013004060251018802060061473045020101a040603e80020780a107060528ca220203"
    "be2f282d020103a028a826800300fa0081010a82010a830105a416800101810305e100820c"
    "03a00000000000000000e110",
    "0db20506130100160102140200023302000134020001c19c318199a003800101a281918104"
    "00000001820400000001a423300f0201010604520100013004060251013010020103060528"
    "ca220201300406025101615e305c020101a0576055a107060528ca220203a2070605290187"
    "6701a30302010ca606060429018767a70302010cbe2f282d020103a028a826800300fde881"
    "010582010583010aa416800101810305f100820c03ee1c00000408000079ef18",
    "0dc90506130100160102140200023302000134020001c1b33181b0a003800101a281a88104"
    "00000001820400000001a423300f0201010604520100013004060251013010020103060528"
    "ca22020130040602510161753073020101a06e606ca107060528ca220203a2060604298767"
    "01a30302010ca40302010aa50302010aa606060429876701a70302010ca80302010aa90302"
    "010abe33283106025101020103a028a826800300fde881010a82010a830105a41680010181"
    "0305f100820c03ee1c00000402000079ef18",
    /* no calling selector; selectors of three and five octets */
    "0d10050613010016010214020002c1023100",
    "0d1d0506130100160102140200023305000102030434030002ffc1033101ff",
};

static void connects_of_products_are_the_same_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof connects / sizeof connects[0]; i++)
        assert_same_again(connects[i]);
}

/* As captured: GE, libiec61850, the commercial suite; and with both selectors,
 * as a simulator has them. */
static void accepts_of_products_are_the_same_again(void **state)
{
    (void)state;
    assert_same_again(
        "0e89050613010016010214020002c17b3179a003800101a272830400000001a5123007"
        "800100810251013007800100810251018802060061523050020101a04b614980020780"
        "a107060528ca220203a203020100a305a103020100be2e282c020103a027a92580027d"
        "0081010a820108830105a416800101810305e100820c03ee0800000400000001ed18");
    assert_same_again(
        "0e8605061301001601021402000234020001c1743172a003800101a26b830400000001"
        "a512300780010081025101300780010081025101614f304d020101a0486146a1070605"
        "28ca220203a203020100a305a103020100be2f282d020103a028a926800300fde88101"
        "0582010583010aa416800101810305f100820c03ee1c000000000000000118");
    assert_same_again(
        "0e8a05061301001601021402000234020001c1783176a003800101a26f830400000001"
        "a51230078001008102510130078001008102510161533051020101a04c614aa1070605"
        "28ca220203a203020100a305a103020100be33283106025101020103a028a926800300"
        "fde881010a82010a830105a416800101810305f100820c03ee1c00000402000079ef1"
        "8");
    assert_same_again("0e190506130100160102140200023302000134020001c103310101");
}

/* The recorded secure AARQ: both lengths in three octets, C2. */
static void the_secure_connect_is_the_same_again(void **state)
{
    (void)state;
    char path[SHARED_PATH_MAX];
    static char text[2 * ROOM];
    if (!shared_path(path, "vectors/aprofile-connect-accepted.hex"))
        skip();
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t got = fread(text, 1, sizeof text, f), n = 0, len = 0;
    assert_int_equal(fclose(f), 0);
    for (size_t i = 0; i < got; i++)
        if (text[i] != '\n' && text[i] != ' ')
            text[n++] = text[i];
    assert_true(hex_decode(span_of(text, n), built, sizeof built, &len));
    struct spdu s = taken_span(span_of(built, len));
    assert_int_equal(s.user_data_code, 0xc2);
    assert_int_equal(s.user_data.n, 0x561);
    s.user_data_code = 0;
    assert_octets(written(&s), span_of(built, len));
}

static void reads_a_connect(void **state)
{
    (void)state;
    struct spdu s = taken(connects[0]);
    assert_int_equal(s.kind, SPDU_CONNECT);
    assert_true(s.has_item);
    assert_int_equal(s.options, 0);
    assert_int_equal(s.version, SESSION_VERSION_2);
    assert_int_equal(s.requirements, SESSION_DUPLEX);
    assert_int_equal(s.data_overflow, -1);
    assert_int_equal(s.enclosure, -1);
    assert_int_equal(s.disconnect, -1);
    assert_octets(s.calling, octets("0001"));
    assert_octets(s.called, octets("0001"));
    assert_int_equal(s.user_data_code, 0xc1);
    assert_int_equal(s.user_data.n, 0xad);
    assert_null(s.sizes.p);
    assert_null(s.connection.p);
    assert_null(s.token.p);
    assert_null(s.reflect.p);
    assert_null(s.reason.p);
}

/* Everything that X.225 knows here, in another order than usual. */
static void fills_what_it_reads(void **state)
{
    (void)state;
    struct spdu s = taken("0d40 c1023100 3c0101 3402ffff 330111 1402abcd"
                          "0518 370101 380102 1a0155 170131 160103"
                          "1504 12345678 130101"
                          "0112 0a024142 0b03434445 0c0146 09044748494a");
    assert_int_equal(s.options, 1);
    assert_int_equal(s.version, 3);
    assert_int_equal(s.requirements, 0xabcd);
    assert_int_equal(s.data_overflow, 1);
    assert_octets(s.sizes, octets("12345678"));
    assert_octets(s.token, octets("55"));
    assert_octets(s.connection,
                  octets("0a024142 0b03434445 0c0146 09044748494a"));
    assert_octets(s.calling, octets("11"));
    assert_octets(s.called, octets("ffff"));
    assert_octets(s.user_data, octets("3100"));
    assert_written(&s, "0d37 0112 0a024142 0b03434445 0c0146 09044748494a"
                       "050f 130101 1504 12345678 160103 1a0155"
                       "1402abcd 330111 3402ffff 3c0101 c1023100");
}

static void reads_the_others(void **state)
{
    (void)state;
    struct spdu s = taken("0e11 0500 100155 34010a 190103 c10461626364");
    assert_true(s.has_item);
    assert_int_equal(s.version, -1);
    assert_octets(s.token, octets("55"));
    assert_int_equal(s.enclosure, 3);
    s = taken("0c0e 110101 14020002 160102 32020203");
    assert_int_equal(s.disconnect, DISCONNECT_RELEASED);
    assert_int_equal(s.requirements, 2);
    assert_int_equal(s.version, 2);
    assert_octets(s.reason, octets("0203"));
    s = taken("0a04 c1026300");
    assert_octets(s.user_data, octets("6300"));
    s = taken("0800");
    assert_int_equal(s.kind, SPDU_NOT_FINISHED);
    assert_null(s.user_data.p);
    s = taken("1009 150400010002 160102");
    assert_int_equal(s.version, 2);
    assert_octets(s.sizes, octets("00010002"));
    s = taken("0f07 190102 c1024142");
    assert_int_equal(s.enclosure, ENCLOSURE_END);
    s = taken("1a00");
    assert_int_equal(s.kind, SPDU_ABORT_ACCEPT);
}

static void reads_data(void **state)
{
    (void)state;
    struct spdu s = taken("01000100 6109");
    assert_int_equal(s.kind, SPDU_DATA);
    assert_octets(s.user_data, octets("6109"));
    assert_int_equal(s.user_data_code, 0);
    assert_int_equal(s.enclosure, -1);
    s = taken("0100 0103 190101 6109");
    assert_int_equal(s.enclosure, ENCLOSURE_BEGIN);
    assert_octets(s.user_data, octets("6109"));
    s = taken("01ff0000 01ff0005 19ff000102 6109");
    assert_int_equal(s.enclosure, ENCLOSURE_END);
    assert_octets(s.user_data, octets("6109"));
}

/* A present and empty parameter is not an absent one. */
static void tells_empty_from_absent(void **state)
{
    (void)state;
    struct spdu s = taken("0d08 0500 3300 3400 c100");
    assert_true(s.has_item);
    assert_int_equal(s.options, -1);
    assert_non_null(s.calling.p);
    assert_int_equal(s.calling.n, 0);
    assert_non_null(s.called.p);
    assert_non_null(s.user_data.p);
    assert_int_equal(s.user_data.n, 0);
    assert_written(&s, "0d08 0500 3300 3400 c100");
    s = taken("0d00");
    assert_false(s.has_item);
    assert_null(s.calling.p);
    assert_null(s.user_data.p);
    assert_written(&s, "0d00");
}

/* 254 in one octet, more in three; three are read whatever they hold. */
static void reads_long_lengths(void **state)
{
    (void)state;
    struct spdu s = taken("0dff0020 05ff000a 13ff000100 16ff000102"
                          "14ff00020002 34ff00020001 c1ff00023100");
    assert_int_equal(s.version, 2);
    assert_octets(s.called, octets("0001"));
    assert_octets(s.user_data, octets("3100"));
    assert_written(&s, "0d14 0506130100160102 14020002 34020001 c1023100");
}

static void refuses_lengths(void **state)
{
    (void)state;
    struct spdu s;
    size_t offset;
    assert_int_equal(spdu_read(&s, (span){NULL, 0}, &offset),
                     BUSHING_ERR_SESSION_LENGTH);
    assert_int_equal(s.kind, 0);
    assert_int_equal(offset, 0);
    assert_refused("", BUSHING_ERR_SESSION_LENGTH, 0);
    assert_refused("0d02 34", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0d01 34", BUSHING_ERR_SESSION_LENGTH, 2);
    assert_refused("0d03 34ff00", BUSHING_ERR_SESSION_LENGTH, 2);
    assert_refused("0d03 340211", BUSHING_ERR_SESSION_LENGTH, 2);
    assert_refused("0d04 34ff0001", BUSHING_ERR_SESSION_LENGTH, 2);
    assert_refused("0d05 0503 130200", BUSHING_ERR_SESSION_LENGTH, 4);
    assert_refused("0d05 0504 130100", BUSHING_ERR_SESSION_LENGTH, 2);
    assert_refused("0d06 0502 1301 0000", BUSHING_ERR_SESSION_LENGTH, 4);
    assert_refused("0a00 00", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("01", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0102 00", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0100 0104 190101", BUSHING_ERR_SESSION_LENGTH, 3);
    assert_refused("0100 0102 190101", BUSHING_ERR_SESSION_LENGTH, 4);
}

/* Not an SPDU at all, and SPDUs of functional units that we do not have. */
static void knows_who_speaks(void **state)
{
    (void)state;
    static const uint8_t others[] = {0x02, 0x05, 0x07, 0x15, 0x16, 0x21};
    static const uint8_t ours[] = {1, 8, 9, 10, 12, 13, 14, 15, 16, 25, 26};
    for (unsigned si = 0; si < 256; si++) {
        uint8_t in[] = {(uint8_t)si, 0};
        struct spdu s;
        size_t offset;
        int wanted = BUSHING_ERR_SESSION_NONE;
        if (memchr(others, (int)si, sizeof others) != NULL || si == 1)
            wanted = BUSHING_ERR_SESSION_UNEXPECTED;
        else if (memchr(ours, (int)si, sizeof ours) != NULL)
            wanted = 0;
        assert_int_equal(spdu_read(&s, span_of(in, 2), &offset), wanted);
        assert_int_equal(s.kind, si);
        assert_int_equal(spdu_name((uint8_t)si) == NULL,
                         wanted == BUSHING_ERR_SESSION_NONE);
    }
}

static void has_names(void **state)
{
    (void)state;
    assert_string_equal(spdu_name(SPDU_DATA), "DATA TRANSFER");
    assert_string_equal(spdu_name(SPDU_NOT_FINISHED), "NOT FINISHED");
    assert_string_equal(spdu_name(SPDU_FINISH), "FINISH");
    assert_string_equal(spdu_name(SPDU_DISCONNECT), "DISCONNECT");
    assert_string_equal(spdu_name(SPDU_REFUSE), "REFUSE");
    assert_string_equal(spdu_name(SPDU_CONNECT), "CONNECT");
    assert_string_equal(spdu_name(SPDU_ACCEPT), "ACCEPT");
    assert_string_equal(spdu_name(SPDU_CONNECT_OVERFLOW),
                        "CONNECT DATA OVERFLOW");
    assert_string_equal(spdu_name(SPDU_OVERFLOW_ACCEPT), "OVERFLOW ACCEPT");
    assert_string_equal(spdu_name(SPDU_ABORT), "ABORT");
    assert_string_equal(spdu_name(SPDU_ABORT_ACCEPT), "ABORT ACCEPT");
    assert_string_equal(spdu_name(0x21), "TYPED DATA");
    assert_null(spdu_name(0x32));
}

static const char *const templates[] = {
    "0d18 0506130100160102 14020002 33020001 34020001 c1023100",
    "0e18 0506130100160102 14020002 33020001 34020001 c1023100",
    "0c0a 110101 14020002 320102",
    "0907 110101 c1026200",
    "0a07 190103 c1026300",
    "0807 190103 c1026300",
    "0f07 190102 c1024142",
    "1009 150400010002 160102",
    "0100 0103 190101",
};

static void refuses_every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
        span s = octets(templates[i]);
        (void)taken_span(s);
        for (size_t n = 0; n < s.n; n++) {
            uint8_t copy[32];
            struct spdu got;
            size_t offset;
            span cut = span_of(copy + sizeof copy - n, n);
            memcpy(copy + sizeof copy - n, s.p, n);
            int rc = spdu_read(&got, cut, &offset);
            assert_int_equal(rc, n == 2 && s.p[0] == SPDU_DATA
                                     ? BUSHING_ERR_SESSION_UNEXPECTED
                                     : BUSHING_ERR_SESSION_LENGTH);
            assert_true(offset <= n);
        }
    }
}

/* Each octet, so each length too, one smaller and one larger: refused, or what
 * is read can be written and read again. */
static void bears_every_octet_changed_by_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
        span t = octets(templates[i]);
        for (size_t at = 0; at < t.n; at++)
            for (int by = -1; by <= 1; by += 2) {
                uint8_t copy[32];
                struct spdu s;
                size_t offset;
                memcpy(copy, t.p, t.n);
                copy[at] = (uint8_t)(copy[at] + by);
                int rc = spdu_read(&s, span_of(copy, t.n), &offset);
                assert_true(rc <= 0 && offset <= t.n);
                if (at == 1)
                    assert_true(rc != 0);
                if (rc == 0)
                    (void)taken_span(written(&s));
            }
    }
}

static void test_malformed_25_connect_of_few_octets(void **state)
{
    (void)state;
    assert_refused("0d", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0d05", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0dff", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0dff00", BUSHING_ERR_SESSION_LENGTH, 1);
}

static void test_malformed_26_li_beside_the_tsdu(void **state)
{
    (void)state;
    assert_refused("0dffffff 0500", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0d05 34020001", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0d03 34020001", BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0d04 34020001 00", BUSHING_ERR_SESSION_LENGTH, 1);
}

/* The version under a code that is none, empty user data, the presentation
 * behind them. As captured its LI is wrong too; then with one that is right. */
static void test_malformed_27_broken_accept(void **state)
{
    (void)state;
    assert_refused(
        "0e89050613010006010214020002c1003178a003800100a271830400000001a5123007"
        "80010081025201300780010081025101880206006151304f020101a04a614880020780"
        "a107060528ca220203a203020100a305a103020100a40606042bce0f02a503020117be"
        "20281e020103a019a917800100810100820100830100a409800100810100820100",
        BUSHING_ERR_SESSION_LENGTH, 1);
    assert_refused("0e13 0506130100060102 14020002 c100 3178a00380",
                   BUSHING_ERR_SESSION_PARAMETER, 7);
}

static void test_malformed_28_parameter_longer_than_group(void **state)
{
    (void)state;
    assert_refused("0d0c 0506130900160102 14020002", BUSHING_ERR_SESSION_LENGTH,
                   4);
}

/* What is there is told; the machine decides. */
static void test_malformed_29_versions(void **state)
{
    (void)state;
    struct spdu s = taken("0d0c 0506130100160101 14020002");
    assert_int_equal(s.version, SESSION_VERSION_1);
    s = taken("0d0c 0506130100160104 14020002");
    assert_int_equal(s.version, 4);
    s = taken("0d04 14020002");
    assert_false(s.has_item);
    assert_int_equal(s.version, -1);
}

static void test_malformed_30_requirements(void **state)
{
    (void)state;
    assert_int_equal(taken("0d08 0506130100160102").requirements, -1);
    assert_int_equal(taken("0d04 14020001").requirements, 1);
    assert_int_equal(taken("0d04 14020049").requirements, 0x49);
    assert_int_equal(taken("0d04 1402ffff").requirements, 0xffff);
    assert_refused("0d03 140102", BUSHING_ERR_SESSION_PARAMETER, 2);
}

static void test_malformed_31_session_selectors(void **state)
{
    (void)state;
    assert_int_equal(read_one(0x0d, 0, 0x34, 16, 1), 0);
    assert_int_equal(read_one(0x0d, 0, 0x34, 17, 1),
                     BUSHING_ERR_SESSION_SELECTOR);
    assert_int_equal(read_one(0x0d, 0, 0x34, 254, 1),
                     BUSHING_ERR_SESSION_SELECTOR);
    assert_int_equal(read_one(0x0d, 0, 0x33, 17, 1),
                     BUSHING_ERR_SESSION_SELECTOR);
    assert_int_equal(read_one(0x0d, 0, 0x34, 0, 1), 0);
}

static void test_malformed_32_user_data_sizes(void **state)
{
    (void)state;
    assert_int_equal(read_one(0x0d, 0, 0xc1, 513, 1), 0);
    assert_int_equal(read_one(0x0d, 0, 0xc1, 20202, 1), 0); /* as captured */
    assert_int_equal(read_one(0x0d, 0, 0xc2, 10, 1), 0);
    assert_int_equal(read_one(0x0d, 0, 0xc2, 10240, 1), 0);
    assert_int_equal(read_one(0x0d, 0, 0xc2, 10241, 1),
                     BUSHING_ERR_SESSION_USER_DATA);
    assert_refused("0d04 c100 c200", BUSHING_ERR_SESSION_DUPLICATE, 4);
    assert_refused("0e06 c2010a c1010b", BUSHING_ERR_SESSION_DUPLICATE, 5);
}

static void test_malformed_33_overflow(void **state)
{
    (void)state;
    assert_int_equal(taken("0d05 3c0101 c200").data_overflow, 1);
    struct spdu s = taken("0f03 c101aa");
    assert_int_equal(s.kind, SPDU_CONNECT_OVERFLOW);
    assert_int_equal(s.enclosure, -1);
    assert_int_equal(taken("1000").kind, SPDU_OVERFLOW_ACCEPT);
}

static void test_malformed_34_broken_data(void **state)
{
    (void)state;
    assert_refused("0100", BUSHING_ERR_SESSION_UNEXPECTED, 2);
    assert_refused("010001", BUSHING_ERR_SESSION_LENGTH, 3);
    assert_refused("0101 00 0100 6100", BUSHING_ERR_SESSION_PARAMETER, 1);
    assert_refused("0103 100100 0100 6100", BUSHING_ERR_SESSION_PARAMETER, 1);
    assert_refused("0100 0103 100101 6100", BUSHING_ERR_SESSION_PARAMETER, 4);
    assert_refused("0100 0104 19020101", BUSHING_ERR_SESSION_PARAMETER, 4);
    assert_refused("0100 0106 190101 190102", BUSHING_ERR_SESSION_DUPLICATE, 7);
    assert_int_equal(taken("0100 0103 190101 61").enclosure, 1);
    assert_int_equal(taken("01000100").user_data.n, 0);
    assert_non_null(taken("01000100").user_data.p);
}

static void test_malformed_35_no_session(void **state)
{
    (void)state;
    assert_refused("0100 6109", BUSHING_ERR_SESSION_UNEXPECTED, 2);
    assert_refused("a826 8002001f", BUSHING_ERR_SESSION_NONE, 0);
    assert_refused("3201 0000", BUSHING_ERR_SESSION_NONE, 0);
    assert_refused("7201 0000", BUSHING_ERR_SESSION_NONE, 0);
    assert_refused("6109 3007", BUSHING_ERR_SESSION_NONE, 0);
    assert_refused("48656c6c6f20576f726c643f", BUSHING_ERR_SESSION_NONE, 0);
}

static void test_malformed_36_refusals(void **state)
{
    (void)state;
    struct spdu s = taken("0c00");
    assert_null(s.reason.p);
    assert_refused("0c023200", BUSHING_ERR_SESSION_PARAMETER, 2);
    s = taken("0c03320102");
    assert_octets(s.reason, octets("02"));
    assert_refused("0c04320202", BUSHING_ERR_SESSION_LENGTH, 1);
    s = taken("0c0432020230");
    assert_octets(s.reason, octets("0230"));
    s = taken("0c05 320102 c100");
    assert_int_equal(s.user_data_code, 0xc1);
}

/* It ends the association whatever it says. */
static void test_malformed_37_aborts(void **state)
{
    (void)state;
    struct spdu s = taken("1900");
    assert_int_equal(s.kind, SPDU_ABORT);
    assert_int_equal(s.disconnect, -1);
    s = taken("1915 11010b c110 a010610c300a020101a0056403800100");
    assert_int_equal(s.disconnect, 0x0b);
    assert_int_equal(s.user_data.n, 16);
    assert_int_equal(taken("19").disconnect, -1);
    assert_int_equal(taken("19ff").disconnect, -1);
    assert_int_equal(taken("1907 110103").disconnect, 3); /* LI too large */
    assert_int_equal(taken("1903 110103 ffff").disconnect, 3);
    assert_int_equal(taken("1903 110203").disconnect, -1);
    s = taken("190d 13010a 11020101 110107 c109 a0");
    assert_int_equal(s.disconnect, -1); /* the second is a duplicate */
    s = taken("190a 7700 310101 110107 c1");
    assert_int_equal(s.disconnect, 7);
    assert_octets(s.reflect, octets("01"));
    assert_null(s.user_data.p);
    s = taken("190d c102a000 c201ff c10101 110101");
    assert_octets(s.user_data, octets("a000"));
    assert_int_equal(s.user_data_code, 0xc1);
    assert_int_equal(s.disconnect, 1);
    s = taken("1902 3100");
    assert_non_null(s.reflect.p);
    s = taken("190b 3109010203040506070809");
    assert_int_equal(s.reflect.n, 9);
    s = taken("190c 310a0102030405060708090a");
    assert_null(s.reflect.p);
    assert_int_equal(read_one(0x19, 0, 0xc1, 20000, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connects_of_products_are_the_same_again),
        cmocka_unit_test(accepts_of_products_are_the_same_again),
        cmocka_unit_test(the_secure_connect_is_the_same_again),
        cmocka_unit_test(reads_a_connect),
        cmocka_unit_test(fills_what_it_reads),
        cmocka_unit_test(reads_the_others),
        cmocka_unit_test(reads_data),
        cmocka_unit_test(tells_empty_from_absent),
        cmocka_unit_test(reads_long_lengths),
        cmocka_unit_test(refuses_lengths),
        cmocka_unit_test(knows_who_speaks),
        cmocka_unit_test(has_names),
        cmocka_unit_test(refuses_every_truncation),
        cmocka_unit_test(bears_every_octet_changed_by_one),
        cmocka_unit_test(test_malformed_25_connect_of_few_octets),
        cmocka_unit_test(test_malformed_26_li_beside_the_tsdu),
        cmocka_unit_test(test_malformed_27_broken_accept),
        cmocka_unit_test(test_malformed_28_parameter_longer_than_group),
        cmocka_unit_test(test_malformed_29_versions),
        cmocka_unit_test(test_malformed_30_requirements),
        cmocka_unit_test(test_malformed_31_session_selectors),
        cmocka_unit_test(test_malformed_32_user_data_sizes),
        cmocka_unit_test(test_malformed_33_overflow),
        cmocka_unit_test(test_malformed_34_broken_data),
        cmocka_unit_test(test_malformed_35_no_session),
        cmocka_unit_test(test_malformed_36_refusals),
        cmocka_unit_test(test_malformed_37_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
