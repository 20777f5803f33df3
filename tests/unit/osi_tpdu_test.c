/* TPDUs of class 0: what products sent is read and written again octet by
 * octet, and each broken length is refused. */
#include "test.h"

#include "osi/tpdu.h"
#include "osi/tpkt.h"
#include "osi_octets.h"
#include <bushing/error.h>

static struct tpdu taken(const char *hex)
{
    struct tpdu t;
    size_t offset = 99;
    assert_int_equal(tpdu_read(&t, octets(hex), &offset), 0);
    assert_int_equal(offset, 0);
    return t;
}

static void assert_refused(const char *hex, int code, size_t where)
{
    struct tpdu t;
    size_t offset = 99;
    assert_int_equal(tpdu_read(&t, octets(hex), &offset), code);
    assert_int_equal(offset, where);
}

/* A whole TPKT, as the list of malformed inputs has them. */
static int packet(struct tpdu *t, const char *hex)
{
    struct reader r = reader_over(octets(hex));
    span tpdu;
    size_t wanted, offset;
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, TPKT_MAX), 0);
    assert_int_equal(reader_left(&r), 0);
    return tpdu_read(t, tpdu, &offset);
}

static int refused_packet(const char *hex)
{
    struct tpdu t;
    return packet(&t, hex);
}

static span written(uint8_t *room, size_t n, const struct tpdu *t)
{
    struct writer w = writer_over(room, n);
    tpdu_put(&w, t);
    return writer_result(&w);
}

static void reads_a_connect_request(void **state)
{
    (void)state;
    struct tpdu t = taken("11e00000077800 c1020001 c2020203 c0010d");
    assert_int_equal(t.kind, TPDU_CR);
    assert_int_equal(t.code, 0xe0);
    assert_int_equal(t.dst, 0);
    assert_int_equal(t.src, 0x778);
    assert_int_equal(t.options, 0);
    assert_int_equal(t.size, 13);
    assert_octets(t.calling, octets("0001"));
    assert_octets(t.called, octets("0203"));
    assert_null(t.classes.p);
    assert_null(t.data.p);
    static const uint8_t order[] = {0xc1, 0xc2, 0xc0};
    assert_memory_equal(t.order, order, sizeof order);
}

static void reads_a_connect_confirm(void **state)
{
    (void)state;
    struct tpdu t = taken("0ad30778340002 c1020001");
    assert_int_equal(t.kind, TPDU_CC);
    assert_int_equal(t.code, 0xd3); /* with a credit */
    assert_int_equal(t.dst, 0x778);
    assert_int_equal(t.src, 0x3400);
    assert_int_equal(t.options, 2);
    assert_int_equal(t.size, 0);
    assert_octets(t.calling, octets("0001"));
    assert_null(t.called.p);
    assert_int_equal(t.order[1], 0);
}

static void knows_present_and_empty(void **state)
{
    (void)state;
    struct tpdu t = taken("0ae00000000100 c100 c200");
    assert_non_null(t.calling.p);
    assert_int_equal(t.calling.n, 0);
    assert_non_null(t.called.p);
    assert_int_equal(t.called.n, 0);
    t = taken("06e00000000100");
    assert_null(t.calling.p);
    assert_null(t.called.p);
    assert_int_equal(t.order[0], 0);
}

/* [X.224:13.2.3] Checksum, version, priority, preferred size: not ours. */
static void skips_unknown_parameters(void **state)
{
    (void)state;
    struct tpdu t =
        taken("19e00000000100 c4010a c5021234 c60101 f0020020 8700 c0010a");
    assert_int_equal(t.size, 10);
    assert_int_equal(t.order[0], 0xc0);
    assert_int_equal(t.order[1], 0);
}

static void reads_alternative_classes(void **state)
{
    (void)state;
    struct tpdu t = taken("0ae00000000140 c7022000");
    assert_octets(t.classes, octets("2000"));
    assert_true(tpdu_offers_class_0(&t));
    t = taken("09e00000000140 c70100");
    assert_true(tpdu_offers_class_0(&t));
    t = taken("09e00000000140 c7010f");
    assert_true(tpdu_offers_class_0(&t));
    t = taken("0ae00000000140 c7022010");
    assert_false(tpdu_offers_class_0(&t));
    t = taken("08e00000000142 c700");
    assert_false(tpdu_offers_class_0(&t));
    t = taken("06e0000000010f");
    assert_true(tpdu_offers_class_0(&t));
    t = taken("06e00000000110");
    assert_false(tpdu_offers_class_0(&t));
}

static void reads_data(void **state)
{
    (void)state;
    struct tpdu t = taken("02f080 0102");
    assert_int_equal(t.kind, TPDU_DT);
    assert_true(t.last);
    assert_int_equal(t.number, 0);
    assert_octets(t.data, octets("0102"));
    t = taken("02f07f");
    assert_false(t.last);
    assert_int_equal(t.number, 0x7f);
    assert_int_equal(t.data.n, 0);
    assert_refused("03f0800102", BUSHING_ERR_COTP_LENGTH, 0);
    assert_refused("01f080", BUSHING_ERR_COTP_LENGTH, 0);
    assert_refused("04f0000000", BUSHING_ERR_COTP_LENGTH, 0);
}

static void reads_the_end(void **state)
{
    (void)state;
    struct tpdu t = taken("0680 0001 0203 83");
    assert_int_equal(t.kind, TPDU_DR);
    assert_int_equal(t.dst, 1);
    assert_int_equal(t.src, 0x203);
    assert_int_equal(t.reason, 0x83);
    assert_int_equal(t.data.n, 0);
    t = taken("0a80 0001 0203 80 e0024142 4344");
    assert_octets(t.data, octets("4344"));
    t = taken("0870 0a01 03 c10211e0");
    assert_int_equal(t.kind, TPDU_ER);
    assert_int_equal(t.dst, 0xa01);
    assert_int_equal(t.reason, 3);
    assert_refused("058000010203", BUSHING_ERR_COTP_LENGTH, 0);
    assert_refused("0370000a", BUSHING_ERR_COTP_LENGTH, 0);
    assert_refused("047000010000", BUSHING_ERR_COTP_LENGTH, 5);
    assert_refused("0670000100c101", BUSHING_ERR_COTP_LENGTH, 5);
    assert_refused("0880 0001 0203 80 e001", BUSHING_ERR_COTP_LENGTH, 7);
}

/* A CR of class 0 and a CC carry no user data. */
static void refuses_octets_behind_a_connect(void **state)
{
    (void)state;
    assert_refused("06e00000000100 00", BUSHING_ERR_COTP_LENGTH, 7);
    assert_refused("09d00001000100 c0010a c1", BUSHING_ERR_COTP_LENGTH, 10);
    assert_refused("05e000000001", BUSHING_ERR_COTP_LENGTH, 0);
    assert_refused("05d00000000100", BUSHING_ERR_COTP_LENGTH, 0);
}

static void names_the_place_of_an_error(void **state)
{
    (void)state;
    assert_refused("0de00000000100 c100 c2020102", BUSHING_ERR_COTP_LENGTH, 0);
    assert_int_equal(taken("0be00000000100 c100 c0010d").size, 13);
    assert_refused("0be00000000100 c100 c00106", BUSHING_ERR_COTP_PARAMETER, 9);
    assert_refused("0ae00000000100 c100 c100", BUSHING_ERR_COTP_DUPLICATE, 9);
    assert_refused("0ae00000000100 c100 c203", BUSHING_ERR_COTP_LENGTH, 9);
}

/* A DR can be sent, whatever the parameters were worth. */
static void keeps_the_fixed_part_after_an_error(void **state)
{
    (void)state;
    struct tpdu t;
    size_t offset;
    assert_int_equal(tpdu_read(&t, octets("09e00001020341 c001ff"), &offset),
                     BUSHING_ERR_COTP_PARAMETER);
    assert_int_equal(t.kind, TPDU_CR);
    assert_int_equal(t.dst, 1);
    assert_int_equal(t.src, 0x203);
    assert_int_equal(t.options, 0x41);
    assert_int_equal(t.size, 0);
}

/* What is inside the LI may not end early; the LI may not go beyond. */
static void refuses_every_truncation(void **state)
{
    (void)state;
    static const char *const whole[] = {
        "11e00000000100 c0010d c2020001 c1020001",
        "11d00001000500 c0010a c1020001 c2020001",
        "06800001000100",
        "0470000100",
        "02f080",
    };
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        span s = octets(whole[i]);
        for (size_t n = 0; n < s.n; n++) {
            uint8_t copy[32];
            struct tpdu t;
            size_t offset;
            span cut = span_of(copy + sizeof copy - n, n);
            memcpy(copy + sizeof copy - n, s.p, n);
            assert_int_equal(tpdu_read(&t, cut, &offset),
                             BUSHING_ERR_COTP_LENGTH);
        }
    }
}

/* With an LI that fits, what was cut falls on parameter borders or not. */
static void reads_truncations_with_a_fitting_li(void **state)
{
    (void)state;
    span s = octets("11e00000000100 c0010d c2020001 c1020001");
    for (size_t n = 1; n < s.n; n++) {
        uint8_t copy[32];
        struct tpdu t;
        size_t offset;
        span cut = span_of(copy + sizeof copy - n, n);
        memcpy(copy + sizeof copy - n, s.p, n);
        copy[sizeof copy - n] = (uint8_t)(n - 1);
        bool border = n == 7 || n == 10 || n == 14;
        assert_int_equal(tpdu_read(&t, cut, &offset),
                         border ? 0 : BUSHING_ERR_COTP_LENGTH);
    }
}

static void refuses_every_length_beside_the_right_one(void **state)
{
    (void)state;
    /* Where the LI and the lengths stand. */
    static const uint8_t lengths[] = {0, 8, 11, 15};
    for (size_t i = 0; i < sizeof lengths; i++)
        for (int by = -1; by <= 1; by += 2) {
            uint8_t copy[18];
            struct tpdu t;
            size_t offset;
            span s = octets("11e00000000100 c0010d c2020001 c1020001");
            memcpy(copy, s.p, sizeof copy);
            copy[lengths[i]] = (uint8_t)(copy[lengths[i]] + by);
            int rc = tpdu_read(&t, span_of(copy, sizeof copy), &offset);
            assert_true(rc == BUSHING_ERR_COTP_LENGTH ||
                        rc == BUSHING_ERR_COTP_PARAMETER);
        }
}

/* LI of 254 is the longest; what it holds are skipped parameters. */
static void reads_the_longest_li(void **state)
{
    (void)state;
    uint8_t in[256] = {254, 0xe0, 0, 0, 0, 1, 0, 0x87, 246};
    struct tpdu t;
    size_t offset;
    assert_int_equal(tpdu_read(&t, span_of(in, 255), &offset), 0);
    in[0] = 255; /* reserved, also where all fits */
    in[8] = 247;
    assert_int_equal(tpdu_read(&t, span_of(in, 256), &offset),
                     BUSHING_ERR_COTP_LENGTH);
}

/* What products sent [osi.md, 9]. */
static void writes_what_it_read(void **state)
{
    (void)state;
    static const char *const packets[] = {
        "03000016 11e00000000100 c0010d c2020001 c1020001",
        "03000016 11e00000077800 c1020001 c2020001 c0010d",
        "03000013 0ee00000000600 c1020002 c2020200",
        "03000017 12e00000000100 c0010d c203000102 c1020001",
        "0300000e 09e00000000100 c0010d",
        "0300000b 06e00000000100",
        "03000022 1de000004e5500c108302d304142434430c208302d305a59585731c0010a",
        "03000016 11d00778340000 c1020001 c2020001 c0010a",
        "03000016 11d00001000500 c0010a c1020001 c2020001",
        "0300000e 09d00001000500 c0010a",
        "0300000f 0ae00000000140 c7022000",
        "0300000b 06800001000100",
        "0300000d 06800001000107 4142",
        "03000009 0470000100",
    };
    for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
        uint8_t room[64];
        struct tpdu t;
        assert_int_equal(packet(&t, packets[i]), 0);
        assert_octets(written(room, sizeof room, &t), octets(packets[i]));
    }
}

static void writes_in_the_order_that_is_wanted(void **state)
{
    (void)state;
    uint8_t room[64];
    struct tpdu t = {.kind = TPDU_CC, .dst = 0x102, .src = 0x304, .size = 10};
    t.calling = octets("01");
    t.called = octets("02");
    assert_octets(written(room, sizeof room, &t),
                  octets("03000014 0fd00102030400 c0010a c20102 c10101"));
    t.order[0] = TPDU_PARAMETER_CALLING;
    t.order[1] = TPDU_PARAMETER_CALLED;
    assert_octets(written(room, sizeof room, &t),
                  octets("03000014 0fd00102030400 c10101 c20102 c0010a"));
    t.called.p = NULL; /* named, but absent */
    assert_octets(written(room, sizeof room, &t),
                  octets("03000011 0cd00102030400 c10101 c0010a"));
    t.size = 0;
    t.calling = (span){octets("01").p, 0};
    assert_octets(written(room, sizeof room, &t),
                  octets("0300000d 08d00102030400 c100"));
}

static void stands_in_front_of_what_was_written(void **state)
{
    (void)state;
    uint8_t room[64];
    struct writer w = writer_over(room, sizeof room);
    struct tpdu t = {.kind = TPDU_DR, .dst = 1, .reason = 3};
    put_span(&w, octets("ffff"));
    tpdu_put(&w, &t);
    assert_octets(writer_result(&w), octets("0300000b 06800001000003 ffff"));
}

static void refuses_to_write(void **state)
{
    (void)state;
    static uint8_t room[1024], much[260];
    struct tpdu t = {.kind = TPDU_DT};
    assert_null(written(room, sizeof room, &t).p);
    t.kind = TPDU_OTHER;
    assert_null(written(room, sizeof room, &t).p);
    t.kind = TPDU_CR;
    assert_null(written(room, 10, &t).p);
    assert_non_null(written(room, 11, &t).p);
    /* 254 - 6 octets of parameters, not one more. */
    t.called = span_of(much, 246);
    assert_int_equal(written(room, sizeof room, &t).n, TPKT_HEAD + 255);
    t.called = span_of(much, 247);
    assert_null(written(room, sizeof room, &t).p);
    t.called = span_of(much, 256);
    assert_null(written(room, sizeof room, &t).p);
}

static void test_malformed_07_li_beyond_tpkt(void **state)
{
    (void)state;
    assert_int_equal(refused_packet("03000007 fff080"),
                     BUSHING_ERR_COTP_LENGTH);
    assert_int_equal(refused_packet("03000007 07f080"),
                     BUSHING_ERR_COTP_LENGTH);
    assert_int_equal(refused_packet("03000007 03f080"),
                     BUSHING_ERR_COTP_LENGTH);
}

static void test_malformed_08_li_too_short(void **state)
{
    (void)state;
    assert_int_equal(refused_packet("03000007 01f080"),
                     BUSHING_ERR_COTP_LENGTH);
    assert_int_equal(refused_packet("03000007 00f080"),
                     BUSHING_ERR_COTP_LENGTH);
}

static void test_malformed_09_parameter_longer_than_li(void **state)
{
    (void)state;
    assert_int_equal(refused_packet("0300000e 09e00000000100 c2ff00"),
                     BUSHING_ERR_COTP_LENGTH);
}

static void test_malformed_10_code_without_length(void **state)
{
    (void)state;
    assert_int_equal(refused_packet("0300000c 07e00000000100 c2"),
                     BUSHING_ERR_COTP_LENGTH);
}

static int of_size(uint8_t n, uint8_t *size)
{
    uint8_t cr[] = {9, 0xe0, 0, 0, 0, 1, 0, 0xc0, 1, n};
    struct tpdu t;
    size_t offset;
    int rc = tpdu_read(&t, span_of(cr, sizeof cr), &offset);
    *size = t.size;
    return rc;
}

static void test_malformed_11_size_codes(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 256; n++) {
        uint8_t size;
        bool fine = n >= 7 && n <= 16;
        assert_int_equal(of_size((uint8_t)n, &size),
                         fine ? 0 : BUSHING_ERR_COTP_PARAMETER);
        assert_int_equal(size, fine ? n : 0);
    }
    assert_int_equal(refused_packet("0300000e 09e00000000100 c001a2"),
                     BUSHING_ERR_COTP_PARAMETER);
}

static void test_malformed_12_size_of_other_length(void **state)
{
    (void)state;
    assert_refused("08e00000000100 c000", BUSHING_ERR_COTP_PARAMETER, 7);
    assert_refused("0ae00000000100 c0020d0d", BUSHING_ERR_COTP_PARAMETER, 7);
    assert_refused("0ce00000000100 c0040000000d", BUSHING_ERR_COTP_PARAMETER,
                   7);
}

static int with_selector(uint8_t code, uint8_t n)
{
    uint8_t cr[255] = {(uint8_t)(8 + n), 0xe0, 0, 0, 0, 1, 0, code, n};
    struct tpdu t;
    size_t offset;
    return tpdu_read(&t, span_of(cr, (size_t)n + 9), &offset);
}

static void test_malformed_13_long_selectors(void **state)
{
    (void)state;
    for (uint8_t code = 0xc1; code <= 0xc2; code++) {
        assert_int_equal(with_selector(code, 32), 0);
        assert_int_equal(with_selector(code, 33), BUSHING_ERR_COTP_SELECTOR);
        assert_int_equal(with_selector(code, 128), BUSHING_ERR_COTP_SELECTOR);
        assert_int_equal(with_selector(code, 129), BUSHING_ERR_COTP_LENGTH);
        assert_int_equal(with_selector(code, 200), BUSHING_ERR_COTP_LENGTH);
        assert_int_equal(with_selector(code, 246), BUSHING_ERR_COTP_LENGTH);
    }
}

static void test_malformed_14_parameters_twice(void **state)
{
    (void)state;
    assert_refused("0ce00000000100 c0010d c0010d", BUSHING_ERR_COTP_DUPLICATE,
                   10);
    assert_refused("0ce00000000100 c10101 c10101", BUSHING_ERR_COTP_DUPLICATE,
                   10);
    assert_refused("0ce00000000100 c20101 c20101", BUSHING_ERR_COTP_DUPLICATE,
                   10);
    assert_refused("12e00000000100 c0010d c20101 c10101 c0010a",
                   BUSHING_ERR_COTP_DUPLICATE, 16);
    assert_refused("12d00000000100 c0010d c20101 c10101 c20101",
                   BUSHING_ERR_COTP_DUPLICATE, 16);
}

static void test_malformed_15_class_4_alone(void **state)
{
    (void)state;
    struct tpdu t;
    assert_int_equal(packet(&t, "0300000b 06e00000000140"), 0);
    assert_false(tpdu_offers_class_0(&t));
}

static void test_malformed_16_odd_references(void **state)
{
    (void)state;
    struct tpdu t;
    assert_int_equal(packet(&t, "0300000b 06e01234000000"), 0);
    assert_int_equal(t.dst, 0x1234);
    assert_int_equal(t.src, 0);
}

/* The machine refuses; here the bits are told. */
static void test_malformed_21_number_bits(void **state)
{
    (void)state;
    struct tpdu t;
    assert_int_equal(packet(&t, "03000008 02f08101"), 0);
    assert_true(t.last);
    assert_int_equal(t.number, 1);
    assert_int_equal(packet(&t, "03000008 02f00101"), 0);
    assert_false(t.last);
    assert_int_equal(t.number, 1);
}

static void test_malformed_23_error_and_disconnect(void **state)
{
    (void)state;
    struct tpdu t;
    uint8_t dr[7 + 64] = {6, 0x80, 0, 1, 0, 7, 0xff};
    size_t offset;
    assert_int_equal(packet(&t, "03000009 0470000100"), 0);
    assert_int_equal(t.kind, TPDU_ER);
    assert_int_equal(packet(&t, "0300000b 06800001000700"), 0);
    assert_int_equal(t.kind, TPDU_DR);
    assert_int_equal(t.src, 7);
    assert_int_equal(tpdu_read(&t, span_of(dr, sizeof dr), &offset), 0);
    assert_int_equal(t.reason, 0xff);
    assert_int_equal(t.data.n, 64);
}

static void test_malformed_24_other_classes(void **state)
{
    (void)state;
    static const uint8_t codes[] = {0x10, 0x20, 0x60, 0x6f, 0x50, 0xc0, 0x00,
                                    0x30, 0xf1, 0x81, 0x71, 0xff, 0x40, 0xb0};
    struct tpdu t;
    assert_int_equal(packet(&t, "0300000a 041000018000"), 0);
    assert_int_equal(t.kind, TPDU_OTHER);
    assert_int_equal(t.code, 0x10);
    for (size_t i = 0; i < sizeof codes; i++) {
        uint8_t in[] = {4, codes[i], 0, 1, 0, 0};
        size_t offset;
        assert_int_equal(tpdu_read(&t, span_of(in, sizeof in), &offset), 0);
        assert_int_equal(t.kind, TPDU_OTHER);
        assert_int_equal(t.code, codes[i]);
        in[0] = 6;
        assert_int_equal(tpdu_read(&t, span_of(in, sizeof in), &offset),
                         BUSHING_ERR_COTP_LENGTH);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_connect_request),
        cmocka_unit_test(reads_a_connect_confirm),
        cmocka_unit_test(knows_present_and_empty),
        cmocka_unit_test(skips_unknown_parameters),
        cmocka_unit_test(reads_alternative_classes),
        cmocka_unit_test(reads_data),
        cmocka_unit_test(reads_the_end),
        cmocka_unit_test(refuses_octets_behind_a_connect),
        cmocka_unit_test(names_the_place_of_an_error),
        cmocka_unit_test(keeps_the_fixed_part_after_an_error),
        cmocka_unit_test(refuses_every_truncation),
        cmocka_unit_test(reads_truncations_with_a_fitting_li),
        cmocka_unit_test(refuses_every_length_beside_the_right_one),
        cmocka_unit_test(reads_the_longest_li),
        cmocka_unit_test(writes_what_it_read),
        cmocka_unit_test(writes_in_the_order_that_is_wanted),
        cmocka_unit_test(stands_in_front_of_what_was_written),
        cmocka_unit_test(refuses_to_write),
        cmocka_unit_test(test_malformed_07_li_beyond_tpkt),
        cmocka_unit_test(test_malformed_08_li_too_short),
        cmocka_unit_test(test_malformed_09_parameter_longer_than_li),
        cmocka_unit_test(test_malformed_10_code_without_length),
        cmocka_unit_test(test_malformed_11_size_codes),
        cmocka_unit_test(test_malformed_12_size_of_other_length),
        cmocka_unit_test(test_malformed_13_long_selectors),
        cmocka_unit_test(test_malformed_14_parameters_twice),
        cmocka_unit_test(test_malformed_15_class_4_alone),
        cmocka_unit_test(test_malformed_16_odd_references),
        cmocka_unit_test(test_malformed_21_number_bits),
        cmocka_unit_test(test_malformed_23_error_and_disconnect),
        cmocka_unit_test(test_malformed_24_other_classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
