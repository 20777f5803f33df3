/* TPKT: packets of a stream however it is cut, and refusals at the first wrong
 * octet. */
#include "test.h"

#include "osi/tpkt.h"
#include "osi_octets.h"
#include <bushing/error.h>

enum { USUAL_MAX = 8192 + TPKT_HEAD };

static int refused(const char *hex, size_t max)
{
    span in = octets(hex);
    struct reader r = reader_over(in);
    span tpdu = {NULL, 99};
    size_t wanted = 0;
    int rc = tpkt_next(&r, &tpdu, &wanted, max);
    /* Nothing moves unless there is a packet. */
    assert_true(rc != 0);
    assert_ptr_equal(r.p, in.p);
    assert_int_equal(tpdu.n, 99);
    return rc;
}

static void assert_more(const char *hex, size_t octets_in_all)
{
    struct reader r = reader_over(octets(hex));
    span tpdu;
    size_t wanted = 0;
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, USUAL_MAX), TPKT_MORE);
    assert_int_equal(wanted, octets_in_all);
}

static void takes_packets_one_by_one(void **state)
{
    (void)state;
    span in = octets("03000007 02f080 03000008 02f080aa 0300");
    struct reader r = reader_over(in);
    span tpdu;
    size_t wanted;
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, USUAL_MAX), 0);
    assert_int_equal(wanted, 7);
    assert_octets(tpdu, octets("02f080"));
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, USUAL_MAX), 0);
    assert_int_equal(wanted, 8);
    assert_octets(tpdu, octets("02f080aa"));
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, USUAL_MAX), TPKT_MORE);
    assert_int_equal(wanted, TPKT_HEAD);
    assert_int_equal(reader_left(&r), 2);
}

static void says_how_much_it_takes(void **state)
{
    (void)state;
    assert_more("", TPKT_HEAD);
    assert_more("03", TPKT_HEAD);
    assert_more("0300", TPKT_HEAD);
    assert_more("030020", TPKT_HEAD);
    assert_more("03000008", 8);
    assert_more("03000008 02f080", 8);
    assert_more("03002004", USUAL_MAX);
}

/* [62351-4:H.3.2] */
static void refuses_other_versions(void **state)
{
    (void)state;
    assert_int_equal(refused("02", USUAL_MAX), BUSHING_ERR_TPKT_VERSION);
    assert_int_equal(refused("00", USUAL_MAX), BUSHING_ERR_TPKT_VERSION);
    assert_int_equal(refused("16030100", USUAL_MAX), BUSHING_ERR_TPKT_VERSION);
    assert_int_equal(refused("0301", USUAL_MAX), BUSHING_ERR_TPKT_VERSION);
}

/* [62351-4:H.3.3] */
static void length_is_7_to_the_ceiling(void **state)
{
    (void)state;
    struct reader r = reader_over(octets("03000007 02f080"));
    span tpdu;
    size_t wanted;
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, 7), 0);
    assert_int_equal(refused("03000006 02f0", 7), BUSHING_ERR_TPKT_LENGTH);
    assert_int_equal(refused("03000008", 7), BUSHING_ERR_TPKT_CEILING);
    assert_int_equal(refused("03002005", USUAL_MAX), BUSHING_ERR_TPKT_CEILING);
    /* Known before the last octet of the length has come. */
    assert_int_equal(refused("030021", USUAL_MAX), BUSHING_ERR_TPKT_CEILING);
    assert_more("030020", TPKT_HEAD);
}

static void reads_the_longest(void **state)
{
    (void)state;
    static uint8_t longest[TPKT_MAX] = {3, 0, 0xff, 0xff};
    struct reader r = reader_over(span_of(longest, sizeof longest - 1));
    span tpdu;
    size_t wanted;
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, TPKT_MAX), TPKT_MORE);
    assert_int_equal(wanted, TPKT_MAX);
    r = reader_over(span_of(longest, sizeof longest));
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, TPKT_MAX), 0);
    assert_ptr_equal(tpdu.p, longest + TPKT_HEAD);
    assert_int_equal(tpdu.n, TPKT_MAX - TPKT_HEAD);
    assert_int_equal(reader_left(&r), 0);
}

static void puts_headers(void **state)
{
    (void)state;
    uint8_t room[8];
    struct writer w = writer_over(room, sizeof room);
    put_span(&w, octets("02f080"));
    tpkt_put(&w, 3);
    assert_octets(writer_result(&w), octets("03000007 02f080"));
    w = writer_over(room, sizeof room);
    tpkt_put(&w, TPKT_MAX - TPKT_HEAD);
    assert_octets(writer_result(&w), octets("0300ffff"));
}

static void refuses_to_put(void **state)
{
    (void)state;
    uint8_t room[8];
    struct writer w = writer_over(room, sizeof room);
    tpkt_put(&w, TPKT_MAX - TPKT_HEAD + 1);
    assert_true(w.bad);
    w = writer_over(room, TPKT_HEAD - 1);
    tpkt_put(&w, 3);
    assert_true(w.bad);
}

static void test_malformed_01_length_0(void **state)
{
    (void)state;
    assert_int_equal(refused("03000000", USUAL_MAX), BUSHING_ERR_TPKT_LENGTH);
}

static void test_malformed_02_length_3(void **state)
{
    (void)state;
    assert_int_equal(refused("03000003", USUAL_MAX), BUSHING_ERR_TPKT_LENGTH);
}

static void test_malformed_03_header_alone(void **state)
{
    (void)state;
    assert_int_equal(refused("03000004", USUAL_MAX), BUSHING_ERR_TPKT_LENGTH);
    assert_int_equal(refused("03000004 0300000b 06e00000000100", USUAL_MAX),
                     BUSHING_ERR_TPKT_LENGTH);
}

/* As in the captures ct__mms-*. */
static void test_malformed_04_length_5(void **state)
{
    (void)state;
    assert_int_equal(refused("03000005 00", USUAL_MAX),
                     BUSHING_ERR_TPKT_LENGTH);
    assert_int_equal(refused("03000005 00d08003", USUAL_MAX),
                     BUSHING_ERR_TPKT_LENGTH);
}

static void test_malformed_05_version_and_reserved(void **state)
{
    (void)state;
    assert_int_equal(refused("02000007 02f080", USUAL_MAX),
                     BUSHING_ERR_TPKT_VERSION);
    assert_int_equal(refused("03ff0007 02f080", USUAL_MAX),
                     BUSHING_ERR_TPKT_VERSION);
}

/* How long one waits for the rest is not decided here. */
static void test_malformed_06_longest_and_slow(void **state)
{
    (void)state;
    struct reader r = reader_over(octets("0300ffff 02"));
    span tpdu;
    size_t wanted;
    assert_int_equal(refused("0300ffff 02", USUAL_MAX),
                     BUSHING_ERR_TPKT_CEILING);
    assert_int_equal(tpkt_next(&r, &tpdu, &wanted, TPKT_MAX), TPKT_MORE);
    assert_int_equal(wanted, TPKT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_packets_one_by_one),
        cmocka_unit_test(says_how_much_it_takes),
        cmocka_unit_test(refuses_other_versions),
        cmocka_unit_test(length_is_7_to_the_ceiling),
        cmocka_unit_test(reads_the_longest),
        cmocka_unit_test(puts_headers),
        cmocka_unit_test(refuses_to_put),
        cmocka_unit_test(test_malformed_01_length_0),
        cmocka_unit_test(test_malformed_02_length_3),
        cmocka_unit_test(test_malformed_03_header_alone),
        cmocka_unit_test(test_malformed_04_length_5),
        cmocka_unit_test(test_malformed_05_version_and_reserved),
        cmocka_unit_test(test_malformed_06_longest_and_slow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
