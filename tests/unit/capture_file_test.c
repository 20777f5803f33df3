/* Capture files, octet by octet: each form in both byte orders, and each thing
 * that is refused with the place where. */
#include <string.h>

#include "../../tools/capture_file.h"
#include "test.h"

enum { FILE_MAX = 1 << 15 };

/* A file that is being written, in one of the byte orders. */
struct made {
    uint8_t octets[FILE_MAX];
    size_t n;
    bool little;
};

static void put(struct made *m, uint64_t v, size_t n)
{
    assert_true(m->n + n <= sizeof m->octets);
    for (size_t i = 0; i < n; i++)
        m->octets[m->n + (m->little ? i : n - 1 - i)] = (uint8_t)(v >> 8 * i);
    m->n += n;
}

static void put_octets(struct made *m, const void *p, size_t n)
{
    assert_true(m->n + n <= sizeof m->octets);
    memcpy(m->octets + m->n, p, n);
    m->n += n;
}

static bushing_span all(const struct made *m)
{
    return (bushing_span){m->octets, m->n};
}

static void put_header(struct made *m, bool little, uint32_t magic)
{
    m->n = 0;
    m->little = little;
    put(m, magic, 4);
    put(m, 2, 2);
    put(m, 4, 2);
    put(m, 0, 8);
    put(m, 65535, 4);
    put(m, LINK_ETHERNET, 4);
}

static void put_record(struct made *m, uint32_t s, uint32_t part,
                       const char *text, uint32_t length)
{
    put(m, s, 4);
    put(m, part, 4);
    put(m, strlen(text), 4);
    put(m, length, 4);
    put_octets(m, text, strlen(text));
}

/* A block around a body that is padded to four octets. */
static size_t begin_block(struct made *m, uint32_t type)
{
    put(m, type, 4);
    put(m, 0, 4);
    return m->n;
}

static void end_block(struct made *m, size_t start)
{
    size_t end;
    while ((m->n - start) % 4 != 0)
        put(m, 0, 1);
    end = m->n;
    m->n = start - 4;
    put(m, end - start + 12, 4);
    m->n = end;
    put(m, end - start + 12, 4);
}

static void put_section(struct made *m, bool little)
{
    m->little = little;
    size_t b = begin_block(m, 0x0A0D0D0A);
    put(m, 0x1A2B3C4D, 4);
    put(m, 1, 2);
    put(m, 0, 2);
    put(m, UINT64_MAX, 8);
    end_block(m, b);
}

static size_t begin_interface(struct made *m, uint16_t link, uint32_t snap)
{
    size_t b = begin_block(m, 1);
    put(m, link, 2);
    put(m, 0, 2);
    put(m, snap, 4);
    return b;
}

static void put_interface(struct made *m, uint16_t link, uint32_t snap)
{
    end_block(m, begin_interface(m, link, snap));
}

static void put_option(struct made *m, unsigned code, uint64_t v, size_t n)
{
    put(m, code, 2);
    put(m, n, 2);
    put(m, v, n);
    while (n++ % 4 != 0)
        put(m, 0, 1);
}

static void put_packet(struct made *m, uint32_t interface, uint64_t stamp,
                       const char *text, uint32_t length)
{
    size_t b = begin_block(m, 6);
    put(m, interface, 4);
    put(m, stamp >> 32, 4);
    put(m, stamp & 0xFFFFFFFF, 4);
    put(m, strlen(text), 4);
    put(m, length, 4);
    put_octets(m, text, strlen(text));
    end_block(m, b);
}

/* --- asking -------------------------------------------------------------- */

static struct capture_file f;
static struct capture_packet p;

static void expect_packet(uint64_t number, int64_t time, const char *text)
{
    assert_true(capture_file_next(&f, &p));
    assert_int_equal(p.number, number);
    assert_true(p.has_time);
    assert_true(p.time == time);
    assert_int_equal(p.octets.n, strlen(text));
    assert_memory_equal(p.octets.p, text, p.octets.n);
}

/* Nothing more comes, and it stays so. */
static void expect_end(enum capture_error error, size_t offset)
{
    assert_false(capture_file_next(&f, &p));
    assert_int_equal(f.error, error);
    if (error != CAPTURE_GOOD)
        assert_int_equal(f.error_offset, offset);
    assert_false(capture_file_next(&f, &p));
    assert_int_equal(f.error, error);
}

static void expect_refused(const struct made *m, enum capture_error error,
                           size_t offset)
{
    assert_true(capture_file_open(&f, all(m)));
    expect_end(error, offset);
}

static void expect_not_opened(const struct made *m, enum capture_error error,
                              size_t offset)
{
    assert_false(capture_file_open(&f, all(m)));
    expect_end(error, offset);
}

/* --- classic ------------------------------------------------------------- */

static void reads_classic_files(void **state)
{
    (void)state;
    static struct made m;
    for (int little = 0; little < 2; little++) {
        put_header(&m, little != 0, 0xA1B2C3D4);
        put_record(&m, 1700000000, 999999, "one", 3);
        put_record(&m, 0, 1, "", 0);
        put_record(&m, 4294967295u, 0, "cut", 1500);
        assert_true(capture_file_is(all(&m)));
        assert_true(capture_file_open(&f, all(&m)));
        expect_packet(1, INT64_C(1700000000999999000), "one");
        assert_int_equal(p.link, LINK_ETHERNET);
        assert_int_equal(p.length, 3);
        expect_packet(2, 1000, "");
        expect_packet(3, INT64_C(4294967295000000000), "cut");
        assert_int_equal(p.length, 1500);
        expect_end(CAPTURE_GOOD, 0);
    }
}

static void reads_nanoseconds(void **state)
{
    (void)state;
    static struct made m;
    for (int little = 0; little < 2; little++) {
        put_header(&m, little != 0, 0xA1B23C4D);
        put_record(&m, 5, 123456789, "x", 1);
        assert_true(capture_file_open(&f, all(&m)));
        expect_packet(1, INT64_C(5123456789), "x");
        expect_end(CAPTURE_GOOD, 0);
    }
}

static void takes_the_link_type_without_checksum_bits(void **state)
{
    (void)state;
    static struct made m;
    put_header(&m, true, 0xA1B2C3D4);
    m.n -= 4;
    put(&m, 0xF4000000 | LINK_LINUX_SLL2, 4);
    put_record(&m, 1, 1, "x", 1);
    assert_true(capture_file_open(&f, all(&m)));
    assert_true(capture_file_next(&f, &p));
    assert_int_equal(p.link, LINK_LINUX_SLL2);
}

static void an_empty_classic_file_is_good(void **state)
{
    (void)state;
    static struct made m;
    put_header(&m, true, 0xA1B2C3D4);
    expect_refused(&m, CAPTURE_GOOD, 0);
}

static void refuses_classic_headers(void **state)
{
    (void)state;
    static struct made m;
    put_header(&m, true, 0xA1B2C3D4);
    m.n = 23;
    expect_not_opened(&m, CAPTURE_FILE_TRUNCATED, 23);
    m.n = 4;
    expect_not_opened(&m, CAPTURE_FILE_TRUNCATED, 4);
    m.n = 3;
    assert_false(capture_file_is(all(&m)));
    expect_not_opened(&m, CAPTURE_NOT_CAPTURE, 0);
    put_header(&m, true, 0xA1B2C3D4);
    m.octets[4] = 3;
    expect_not_opened(&m, CAPTURE_VERSION, 4);
    put_header(&m, true, 0xA1B2CD34);
    assert_true(capture_file_is(all(&m)));
    expect_not_opened(&m, CAPTURE_MODIFIED_PCAP, 0);
    put_header(&m, false, 0xA1B2CD34);
    expect_not_opened(&m, CAPTURE_MODIFIED_PCAP, 0);
    put_header(&m, false, 0x03000007);
    assert_false(capture_file_is(all(&m)));
    expect_not_opened(&m, CAPTURE_NOT_CAPTURE, 0);
}

static void gives_what_stands_before_a_cut(void **state)
{
    (void)state;
    static struct made m;
    put_header(&m, true, 0xA1B2C3D4);
    put_record(&m, 1, 0, "one", 3);
    size_t second = m.n;
    put_record(&m, 2, 0, "two", 3);
    size_t end = m.n;
    for (m.n = second + 1; m.n < end; m.n++) {
        assert_true(capture_file_open(&f, all(&m)));
        expect_packet(1, 1000000000, "one");
        expect_end(CAPTURE_PACKET_TRUNCATED, second);
    }
}

static void refuses_packets_of_impossible_length(void **state)
{
    (void)state;
    static struct made m;
    put_header(&m, true, 0xA1B2C3D4);
    put_record(&m, 1, 0, "one", 3);
    m.octets[24 + 8 + 2] = 0x10; /* 1 MiB and 3 */
    expect_refused(&m, CAPTURE_PACKET_LENGTH, 24);
    m.octets[24 + 8] = 0; /* 1 MiB: not there, but possible */
    expect_refused(&m, CAPTURE_PACKET_TRUNCATED, 24);
}

/* --- pcapng -------------------------------------------------------------- */

static void reads_pcapng(void **state)
{
    (void)state;
    static struct made m;
    for (int little = 0; little < 2; little++) {
        m.n = 0;
        put_section(&m, little != 0);
        put_interface(&m, LINK_ETHERNET, 0);
        end_block(&m, begin_block(&m, 5)); /* statistics: stepped over */
        put_packet(&m, 0, 1700000000000001, "hello", 60);
        put_packet(&m, 0, 2, "", 0);
        assert_true(capture_file_is(all(&m)));
        assert_true(capture_file_open(&f, all(&m)));
        expect_packet(1, INT64_C(1700000000000001000), "hello");
        assert_int_equal(p.link, LINK_ETHERNET);
        assert_int_equal(p.length, 60);
        expect_packet(2, 2000, "");
        expect_end(CAPTURE_GOOD, 0);
    }
}

static void reads_several_sections_and_interfaces(void **state)
{
    (void)state;
    static struct made m;
    m.n = 0;
    put_section(&m, true);
    put_interface(&m, LINK_ETHERNET, 0);
    put_interface(&m, LINK_RAW, 0);
    put_packet(&m, 1, 1, "a", 1);
    put_packet(&m, 0, 2, "b", 1);
    put_section(&m, false);
    put_interface(&m, LINK_NULL, 0);
    put_packet(&m, 0, 3, "c", 1);
    size_t last = m.n + 8;
    put_packet(&m, 1, 3, "d", 1); /* of the first section */
    assert_true(capture_file_open(&f, all(&m)));
    expect_packet(1, 1000, "a");
    assert_int_equal(p.link, LINK_RAW);
    expect_packet(2, 2000, "b");
    assert_int_equal(p.link, LINK_ETHERNET);
    expect_packet(3, 3000, "c");
    assert_int_equal(p.link, LINK_NULL);
    expect_end(CAPTURE_NO_INTERFACE, last);
}

static void reads_simple_and_old_blocks(void **state)
{
    (void)state;
    static struct made m;
    m.n = 0;
    put_section(&m, false);
    put_interface(&m, LINK_RAW, 4);
    size_t b = begin_block(&m, 3);
    put(&m, 9, 4);
    put_octets(&m, "abcd", 4); /* cut to the interface's length */
    end_block(&m, b);
    b = begin_block(&m, 3);
    put(&m, 3, 4);
    put_octets(&m, "efg", 3);
    end_block(&m, b);
    b = begin_block(&m, 2);
    put(&m, 0, 2); /* interface */
    put(&m, 7, 2); /* drops */
    put(&m, 0, 4);
    put(&m, 5, 4);
    put(&m, 2, 4);
    put(&m, 77, 4);
    put_octets(&m, "hi", 2);
    end_block(&m, b);
    assert_true(capture_file_open(&f, all(&m)));
    assert_true(capture_file_next(&f, &p));
    assert_false(p.has_time);
    assert_int_equal(p.length, 9);
    assert_int_equal(p.octets.n, 4);
    assert_int_equal(p.link, LINK_RAW);
    assert_memory_equal(p.octets.p, "abcd", 4);
    assert_true(capture_file_next(&f, &p));
    assert_int_equal(p.octets.n, 3);
    assert_int_equal(p.length, 3);
    expect_packet(3, 5000, "hi");
    assert_int_equal(p.length, 77);
    expect_end(CAPTURE_GOOD, 0);
}

/* One packet of an interface with this unit and this offset. */
static void expect_time(uint8_t unit, int64_t offset, uint64_t stamp,
                        int64_t want)
{
    static struct made m;
    m.n = 0;
    put_section(&m, true);
    size_t b = begin_interface(&m, LINK_ETHERNET, 0);
    put_option(&m, 2, 0x30687465, 4); /* a name: stepped over */
    put_option(&m, 3, 0x414243, 3);
    put_option(&m, 9, unit, 1);
    put_option(&m, 14, (uint64_t)offset, 8);
    put_option(&m, 0, 0, 0);
    put(&m, 0xFFFFFFFF, 4); /* behind the end mark: not looked at */
    end_block(&m, b);
    put_packet(&m, 0, stamp, "x", 1);
    assert_true(capture_file_open(&f, all(&m)));
    if (want == INT64_MIN) {
        assert_true(capture_file_next(&f, &p));
        assert_false(p.has_time);
        assert_true(p.time == 0);
        return;
    }
    expect_packet(1, want, "x");
}

static void reads_every_unit_of_time(void **state)
{
    (void)state;
    expect_time(0, 0, 7, INT64_C(7000000000));
    expect_time(3, 0, 7001, INT64_C(7001000000));
    expect_time(6, 0, 7000001, INT64_C(7000001000));
    expect_time(9, 0, 7000000001, INT64_C(7000000001));
    expect_time(12, 0, 7000000001999, INT64_C(7000000001));
    expect_time(19, 0, UINT64_C(10000000019999999999), INT64_C(1000000001));
    expect_time(0x80, 0, 7, INT64_C(7000000000));
    expect_time(0x81, 0, 3, INT64_C(1500000000));
    expect_time(0xA0, 0, UINT64_C(0x380000000), INT64_C(3500000000));
    expect_time(0xBF, 0, UINT64_C(0xC000000000000000), INT64_C(1500000000));
    expect_time(6, 3600, 1, INT64_C(3600000001000));
    expect_time(6, -1, 1, INT64_C(-999999000));
}

static void a_time_that_does_not_fit_is_none(void **state)
{
    (void)state;
    expect_time(0, 0, UINT64_MAX, INT64_MIN);
    expect_time(0, 0, 9223372036, INT64_MIN);
    expect_time(0, 0, 9223372035, INT64_C(9223372035000000000));
    expect_time(6, INT64_MAX, 1, INT64_MIN);
    expect_time(6, INT64_MIN, 1, INT64_MIN);
    expect_time(0, 9223372035, 1, INT64_MIN);
}

static void options_may_end_with_the_block(void **state)
{
    (void)state;
    static struct made m;
    m.n = 0;
    put_section(&m, true);
    size_t b = begin_interface(&m, LINK_ETHERNET, 0);
    put_option(&m, 9, 0, 1);
    end_block(&m, b);
    put_packet(&m, 0, 3, "x", 1);
    assert_true(capture_file_open(&f, all(&m)));
    expect_packet(1, INT64_C(3000000000), "x");
}

static void refuses_options(void **state)
{
    (void)state;
    static const struct {
        unsigned code, n, said;
        uint64_t v;
        enum capture_error error;
    } rows[] = {
        {9, 2, 2, 6, CAPTURE_OPTION},       {9, 0, 0, 0, CAPTURE_OPTION},
        {14, 4, 4, 0, CAPTURE_OPTION},      {2, 4, 5, 0, CAPTURE_OPTION},
        {2, 4, 0xFFFF, 0, CAPTURE_OPTION},  {9, 1, 1, 20, CAPTURE_TIME_UNIT},
        {9, 1, 1, 0xC0, CAPTURE_TIME_UNIT},
    };
    static struct made m;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        m.n = 0;
        put_section(&m, true);
        size_t b = begin_interface(&m, LINK_ETHERNET, 0), at = m.n;
        put_option(&m, rows[i].code, rows[i].v, rows[i].n);
        m.octets[at + 2] = (uint8_t)rows[i].said;
        m.octets[at + 3] = (uint8_t)(rows[i].said >> 8);
        end_block(&m, b);
        expect_refused(&m, rows[i].error, at);
    }
}

static void refuses_blocks(void **state)
{
    (void)state;
    static struct made m;
    m.n = 0;
    put_section(&m, true);
    size_t at = m.n;
    put_interface(&m, LINK_ETHERNET, 0);
    size_t end = m.n;
    for (m.n = at + 1; m.n < end; m.n++)
        expect_refused(&m, CAPTURE_BLOCK_TRUNCATED, at);
    m.octets[end - 4]++;
    expect_refused(&m, CAPTURE_BLOCK_TAIL, end - 4);
    static const uint8_t lengths[][4] = {
        {0, 0, 0, 0}, {8, 0, 0, 0}, {21, 0, 0, 0}, {4, 0, 0, 1}};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        memcpy(m.octets + at + 4, lengths[i], 4);
        expect_refused(&m, CAPTURE_BLOCK_LENGTH, at + 4);
    }
    memcpy(m.octets + at + 4, (uint8_t[]){0, 0, 0, 1}, 4); /* 16 MiB */
    expect_refused(&m, CAPTURE_BLOCK_TRUNCATED, at);
}

static void refuses_sections(void **state)
{
    (void)state;
    static struct made m;
    m.n = 0;
    put_section(&m, true);
    m.n = 11;
    expect_not_opened(&m, CAPTURE_BLOCK_TRUNCATED, 0);
    m.n = 28;
    m.octets[8] = 0x4E;
    expect_not_opened(&m, CAPTURE_BYTE_ORDER, 8);
    m.octets[8] = 0x4D;
    m.octets[12] = 2;
    expect_refused(&m, CAPTURE_VERSION, 12);
    m.n = 0;
    size_t b = begin_block(&m, 0x0A0D0D0A);
    put(&m, 0x1A2B3C4D, 4);
    put(&m, 1, 4);
    put(&m, 0, 4);
    end_block(&m, b);
    expect_refused(&m, CAPTURE_BLOCK_SHORT, 8);
    /* the second one of a file */
    m.n = 0;
    put_section(&m, true);
    size_t second = m.n;
    put_section(&m, true);
    m.octets[second + 8] = 0;
    expect_refused(&m, CAPTURE_BYTE_ORDER, second + 8);
}

static void refuses_interfaces(void **state)
{
    (void)state;
    static struct made m;
    m.n = 0;
    put_section(&m, true);
    size_t at = m.n, b = begin_block(&m, 1);
    put(&m, 1, 4);
    end_block(&m, b);
    expect_refused(&m, CAPTURE_BLOCK_SHORT, at + 8);
    m.n = at;
    for (int i = 0; i < CAPTURE_INTERFACES_MAX; i++)
        put_interface(&m, LINK_ETHERNET, 0);
    expect_refused(&m, CAPTURE_GOOD, 0);
    at = m.n;
    put_interface(&m, LINK_ETHERNET, 0);
    expect_refused(&m, CAPTURE_INTERFACES, at + 8);
}

/* A block of this type whose body is these numbers of four octets. */
static void expect_body(uint32_t type, const uint32_t *body, size_t num,
                        uint32_t snap, enum capture_error error, size_t offset)
{
    static struct made m;
    m.n = 0;
    put_section(&m, true);
    if (snap != 1)
        put_interface(&m, LINK_ETHERNET, snap);
    size_t b = begin_block(&m, type);
    for (size_t i = 0; i < num; i++)
        put(&m, body[i], 4);
    end_block(&m, b);
    expect_refused(&m, error, b + offset);
}

static void refuses_packet_blocks(void **state)
{
    (void)state;
    static const uint32_t no_interface[] = {1, 0, 0, 0, 0};
    static const uint32_t too_short[] = {0, 0, 0, 0};
    static const uint32_t too_long[] = {0, 0, 0, 5, 5, 0};
    static const uint32_t huge[] = {0, 0, 0, 0x100001, 5, 0};
    expect_body(6, no_interface, 5, 0, CAPTURE_NO_INTERFACE, 0);
    expect_body(2, no_interface, 5, 0, CAPTURE_NO_INTERFACE, 0);
    expect_body(6, too_short, 4, 0, CAPTURE_BLOCK_SHORT, 0);
    expect_body(6, too_long, 6, 0, CAPTURE_BLOCK_SHORT, 12);
    expect_body(6, huge, 6, 0, CAPTURE_PACKET_LENGTH, 12);
}

static void refuses_simple_blocks(void **state)
{
    (void)state;
    static const uint32_t too_long[] = {5, 0};
    static const uint32_t huge[] = {0x100001, 0};
    expect_body(3, NULL, 0, 0, CAPTURE_BLOCK_SHORT, 0);
    expect_body(3, too_long, 2, 1, CAPTURE_NO_INTERFACE, 0);
    expect_body(3, too_long, 2, 0, CAPTURE_BLOCK_SHORT, 0);
    expect_body(3, too_long, 2, 5, CAPTURE_BLOCK_SHORT, 0);
    expect_body(3, huge, 2, 0, CAPTURE_PACKET_LENGTH, 0);
}

static void every_error_has_a_text(void **state)
{
    (void)state;
    assert_string_equal(capture_error_text(CAPTURE_GOOD), "no error");
    for (int e = 0; e <= CAPTURE_NO_INTERFACE; e++)
        assert_true(strlen(capture_error_text((enum capture_error)e)) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_classic_files),
        cmocka_unit_test(reads_nanoseconds),
        cmocka_unit_test(takes_the_link_type_without_checksum_bits),
        cmocka_unit_test(an_empty_classic_file_is_good),
        cmocka_unit_test(refuses_classic_headers),
        cmocka_unit_test(gives_what_stands_before_a_cut),
        cmocka_unit_test(refuses_packets_of_impossible_length),
        cmocka_unit_test(reads_pcapng),
        cmocka_unit_test(reads_several_sections_and_interfaces),
        cmocka_unit_test(reads_simple_and_old_blocks),
        cmocka_unit_test(reads_every_unit_of_time),
        cmocka_unit_test(a_time_that_does_not_fit_is_none),
        cmocka_unit_test(options_may_end_with_the_block),
        cmocka_unit_test(refuses_options),
        cmocka_unit_test(refuses_blocks),
        cmocka_unit_test(refuses_sections),
        cmocka_unit_test(refuses_interfaces),
        cmocka_unit_test(refuses_packet_blocks),
        cmocka_unit_test(refuses_simple_blocks),
        cmocka_unit_test(every_error_has_a_text),
    };
    return cmocka_run_group_tests_name("capture_file", tests, NULL, NULL);
}
