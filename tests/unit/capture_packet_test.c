/* Frames: each link layer, each header on the way to TCP, and what each kind of
 * other frame is called. */
#include <string.h>

#include "../../tools/capture_packet.h"
#include "test.h"

struct frame {
    uint8_t octets[512];
    size_t n;
};

static unsigned digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = strchr(digits, c);
    assert_true(at != NULL && c != '\0');
    return (unsigned)(at - digits);
}

/* Hexadecimal text, blanks between. */
static void add(struct frame *f, const char *hex)
{
    for (const char *c = hex; *c != '\0'; c++) {
        if (*c == ' ')
            continue;
        assert_true(f->n < sizeof f->octets);
        f->octets[f->n++] = (uint8_t)(digit(c[0]) << 4 | digit(c[1]));
        c++;
    }
}

static void add_zeros(struct frame *f, size_t n)
{
    memset(f->octets + f->n, 0, n);
    f->n += n;
}

#define MACS "00 01 02 03 04 05 06 07 08 09 0a 0b"
#define IPV4(length, protocol)                                                 \
    "45 00 " length " 00 00 40 00 40 " protocol " 00 00 0a 00 00 01 0a 00 00 " \
    "02"
#define IPV6(length, next)                               \
    "60 00 00 00 " length " " next                       \
    "40 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01" \
    "   20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02"
/* from port 258 to port 102, 20 octets and "abc" */
#define TCP "01 02 00 66 11 22 33 44 55 66 77 88 50 18 00 00 00 00 00 00"
#define DATA "61 62 63"

static struct tcp_segment s;

static enum packet_kind read_cut(const struct frame *f, uint32_t link,
                                 size_t captured)
{
    struct capture_packet p = {.link = link, .length = (uint32_t)f->n};
    /* a copy that ends where the octets do: a sanitizer sees what is behind */
    static uint8_t exact[512];
    uint8_t *start = exact + sizeof exact - captured;
    memcpy(start, f->octets, captured);
    p.octets = (bushing_span){start, captured};
    return capture_packet_read(&s, &p);
}

static enum packet_kind read_frame(const struct frame *f, uint32_t link)
{
    return read_cut(f, link, f->n);
}

static void expect_abc(unsigned version)
{
    assert_int_equal(s.from.version, version);
    assert_int_equal(s.from.port, 258);
    assert_int_equal(s.to.port, 102);
    assert_true(s.seq == 0x11223344);
    assert_true(s.ack == 0x55667788);
    assert_int_equal(s.flags, TCP_ACK | 0x08);
    assert_int_equal(s.missing, 0);
    assert_int_equal(s.data.n, 3);
    assert_memory_equal(s.data.p, "abc", 3);
}

/* A frame of this link header, then IPv4 or IPv6, TCP and "abc". */
static void expect_link(uint32_t link, const char *header, unsigned version)
{
    struct frame f = {.n = 0};
    add(&f, header);
    add(&f, version == 4 ? IPV4("00 2b", "06") : IPV6("00 17", "06"));
    add(&f, TCP DATA);
    assert_int_equal(read_frame(&f, link), PACKET_TCP);
    expect_abc(version);
    /* each cut of the same frame: something, but never TCP with all octets */
    for (size_t n = 0; n < f.n; n++) {
        enum packet_kind kind = read_cut(&f, link, n);
        if (kind == PACKET_TCP)
            assert_int_equal(s.data.n + s.missing, 3);
        else
            assert_int_equal(kind, PACKET_CUT);
        assert_true(kind == PACKET_TCP ? s.missing != 0 : n < f.n - 3);
    }
}

static void reads_every_link_layer(void **state)
{
    (void)state;
    expect_link(LINK_ETHERNET, MACS "08 00", 4);
    expect_link(LINK_ETHERNET, MACS "86 dd", 6);
    expect_link(LINK_ETHERNET, MACS "81 00 00 05 08 00", 4);
    expect_link(LINK_ETHERNET, MACS "88 a8 00 05 81 00 00 06 86 dd", 6);
    expect_link(LINK_ETHERNET, MACS "91 00 00 05 81 00 00 06 08 00", 4);
    expect_link(LINK_LINUX_SLL,
                "00 00 00 01 00 06 00 01 02 03 04 05 00 00 08 00", 4);
    expect_link(LINK_LINUX_SLL2,
                "86 dd 00 00 00 00 00 01 00 01 00 06 00 01 02 03 04 05 00 00",
                6);
    expect_link(LINK_RAW, "", 4);
    expect_link(LINK_RAW, "", 6);
    expect_link(LINK_RAW_BSD, "", 4);
    expect_link(LINK_RAW_OPENBSD, "", 6);
    expect_link(LINK_IPV4, "", 4);
    expect_link(LINK_IPV6, "", 6);
    expect_link(LINK_NULL, "02 00 00 00", 4);
    expect_link(LINK_NULL, "00 00 00 02", 4);
    expect_link(LINK_NULL, "18 00 00 00", 6);
    expect_link(LINK_NULL, "00 00 00 1c", 6);
    expect_link(LINK_NULL, "1e 00 00 00", 6);
    expect_link(LINK_NULL, "0a 00 00 00", 6);
    expect_link(LINK_LOOP, "00 00 00 02", 4);
}

static void expect_kind(enum packet_kind want, uint32_t link, const char *hex)
{
    struct frame f = {.n = 0};
    add(&f, hex);
    assert_int_equal(read_frame(&f, link), want);
}

static void names_what_is_not_tcp(void **state)
{
    (void)state;
    expect_kind(PACKET_GOOSE, LINK_ETHERNET, MACS "88 b8 00 01");
    expect_kind(PACKET_GOOSE, LINK_ETHERNET, MACS "81 00 80 00 88 b8 00 01");
    expect_kind(PACKET_GOOSE, LINK_ETHERNET, MACS "88 b9");
    expect_kind(PACKET_SAMPLED_VALUES, LINK_ETHERNET, MACS "88 ba");
    expect_kind(PACKET_ARP, LINK_ETHERNET, MACS "08 06");
    expect_kind(PACKET_OSI, LINK_ETHERNET, MACS "00 04 fe fe 03 81");
    expect_kind(PACKET_OTHER_FRAME, LINK_ETHERNET, MACS "00 03 42 42 03");
    expect_kind(PACKET_OTHER_FRAME, LINK_ETHERNET, MACS "05 dc");
    expect_kind(PACKET_OTHER_FRAME, LINK_ETHERNET, MACS "88 cc");
    expect_kind(PACKET_OTHER_FRAME, LINK_NULL, "07 00 00 00");
    expect_kind(PACKET_OTHER_LINK, 147, "00");
    expect_kind(PACKET_UDP, LINK_RAW, IPV4("00 14", "11"));
    expect_kind(PACKET_ICMP, LINK_RAW, IPV4("00 14", "01"));
    expect_kind(PACKET_ICMP, LINK_RAW, IPV6("00 00", "3a"));
    expect_kind(PACKET_OTHER_IP, LINK_RAW, IPV4("00 14", "02"));
    expect_kind(PACKET_OTHER_IP, LINK_RAW, IPV6("00 00", "3b"));
}

static void leaves_out_padding(void **state)
{
    (void)state;
    struct frame f = {.n = 0};
    add(&f, MACS "08 00" IPV4("00 28", "06") TCP "00 00 00 00 00 00");
    assert_int_equal(read_frame(&f, LINK_ETHERNET), PACKET_TCP);
    assert_int_equal(s.data.n, 0);
    assert_int_equal(s.missing, 0);
    f.n = 0;
    add(&f, MACS "86 dd" IPV6("00 14", "06") TCP "00 00 00 00 00 00");
    assert_int_equal(read_frame(&f, LINK_ETHERNET), PACKET_TCP);
    assert_int_equal(s.data.n, 0);
}

/* What a network card is to cut later says no length. */
static void a_length_of_zero_is_all_there_is(void **state)
{
    (void)state;
    struct frame f = {.n = 0};
    add(&f, IPV4("00 00", "06") TCP DATA);
    assert_int_equal(read_frame(&f, LINK_RAW), PACKET_TCP);
    expect_abc(4);
    f.n = 0;
    add(&f, IPV6("00 00", "06") TCP DATA);
    assert_int_equal(read_frame(&f, LINK_RAW), PACKET_TCP);
    expect_abc(6);
}

static void reads_options(void **state)
{
    (void)state;
    struct frame f = {.n = 0};
    add(&f, "47 00 00 37 00 00 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02"
            "01 01 01 01 01 01 01 00"
            "01 02 00 66 11 22 33 44 55 66 77 88 60 18 00 00 00 00 00 00"
            "01 01 01 00" DATA);
    assert_int_equal(read_frame(&f, LINK_RAW), PACKET_TCP);
    expect_abc(4);
}

static void skips_fragments(void **state)
{
    (void)state;
    expect_kind(PACKET_FRAGMENT, LINK_RAW,
                "45 00 00 14 00 00 20 00 40 06 00 00 0a 00 00 01 0a 00 00 02");
    expect_kind(PACKET_FRAGMENT, LINK_RAW,
                "45 00 00 14 00 00 00 01 40 06 00 00 0a 00 00 01 0a 00 00 02");
    expect_kind(PACKET_FRAGMENT, LINK_RAW,
                IPV6("00 08", "2c") "06 00 00 01 00 00 00 00");
    expect_kind(PACKET_FRAGMENT, LINK_RAW,
                IPV6("00 08", "2c") "06 00 00 08 00 00 00 00");
    /* one that is whole */
    expect_kind(PACKET_TCP, LINK_RAW,
                IPV6("00 1c", "2c") "06 00 00 00 00 00 00 00" TCP);
}

static void reads_extension_headers(void **state)
{
    (void)state;
    struct frame f = {.n = 0};
    add(&f, IPV6("00 4f", "00"));
    add(&f, "2b 00 01 04 00 00 00 00");                         /* hop */
    add(&f, "3c 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00"); /* routing */
    add(&f, "33 00 00 00 00 00 00 00");                       /* destination */
    add(&f, "06 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00" /* authentic. */
            "00 00 00 00 00 00 00 00" TCP DATA);
    assert_int_equal(read_frame(&f, LINK_RAW), PACKET_TCP);
    expect_abc(6);
}

static void extension_headers_have_a_ceiling(void **state)
{
    (void)state;
    for (unsigned num = PACKET_EXTENSIONS_MAX; num < PACKET_EXTENSIONS_MAX + 2;
         num++) {
        struct frame f = {.n = 0};
        add(&f, IPV6("00 00", "3c"));
        for (unsigned i = 1; i <= num; i++)
            add(&f, i == num ? "06 00 00 00 00 00 00 00"
                             : "3c 00 00 00 00 00 00 00");
        add(&f, TCP);
        assert_int_equal(read_frame(&f, LINK_RAW), num == PACKET_EXTENSIONS_MAX
                                                       ? PACKET_TCP
                                                       : PACKET_MALFORMED);
    }
}

static void tags_have_a_ceiling(void **state)
{
    (void)state;
    expect_kind(PACKET_ARP, LINK_ETHERNET,
                MACS "81 00 00 00 81 00 00 00 81 00 00 00 81 00 00 00 08 06");
    expect_kind(PACKET_MALFORMED, LINK_ETHERNET,
                MACS "81 00 00 00 81 00 00 00 81 00 00 00 81 00 00 00 81 00 "
                     "00 00 08 06");
}

static void refuses_malformed_headers(void **state)
{
    (void)state;
    static const struct {
        uint32_t link;
        const char *hex;
    } rows[] = {
        {LINK_ETHERNET, MACS "08"},
        {LINK_ETHERNET, MACS "81 00 00"},
        {LINK_ETHERNET, MACS "08 00 45"},
        {LINK_LINUX_SLL, "00 00"},
        {LINK_LINUX_SLL2, "08 00"},
        {LINK_NULL, "02 00 00"},
        {LINK_RAW, ""},
        /* version, header length, total length */
        {LINK_IPV4, "55 00 00 14 00 00 00 00 40 06 00 00 0a 00 00 01 0a 00 00 "
                    "02"},
        {LINK_RAW, "44 00 00 14 00 00 00 00 40 06 00 00 0a 00 00 01 0a 00 00 "
                   "02"},
        {LINK_RAW, "46 00 00 14 00 00 00 00 40 06 00 00 0a 00 00 01 0a 00 00 "
                   "02"},
        {LINK_RAW, "45 00 00 13 00 00 00 00 40 06 00 00 0a 00 00 01 0a 00 00 "
                   "02"},
        {LINK_RAW, IPV4("00 15", "06")},
        {LINK_RAW, IPV4("00 27", "06") TCP},
        {LINK_RAW, IPV4("00 28", "06") "01 02 00 66 11 22 33 44 55 66 77 88 40 "
                                       "18 00 00 00 00 00 00"},
        {LINK_RAW, IPV4("00 28", "06") "01 02 00 66 11 22 33 44 55 66 77 88 60 "
                                       "18 00 00 00 00 00 00"},
        {LINK_RAW, "60 00 00 00"},
        {LINK_RAW, IPV6("00 01", "06")},
        {LINK_RAW, IPV6("00 04", "00") "06 00 00 00"},
        {LINK_RAW, IPV6("00 08", "00") "06 01 00 00 00 00 00 00"},
        {LINK_RAW, IPV6("00 08", "06") "01 02 00 66 00 00 00 00"},
        {LINK_ETHERNET, MACS "86 dd 40 00 00 00 00 00 06 40"
                             "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
                             "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_kind(PACKET_MALFORMED, rows[i].link, rows[i].hex);
}

/* The wire length may be wrong; what was captured is there. */
static void a_wire_length_below_the_captured_one_is_mended(void **state)
{
    (void)state;
    struct frame f = {.n = 0};
    add(&f, IPV4("00 2b", "06") TCP DATA);
    struct capture_packet p = {.link = LINK_RAW, .length = 0};
    p.octets = (bushing_span){f.octets, f.n};
    assert_int_equal(capture_packet_read(&s, &p), PACKET_TCP);
    expect_abc(4);
}

static void counts_what_was_not_captured(void **state)
{
    (void)state;
    struct frame f = {.n = 0};
    add(&f, IPV4("01 2b", "06") TCP DATA);
    add_zeros(&f, 256);
    assert_int_equal(read_cut(&f, LINK_RAW, 43), PACKET_TCP);
    assert_int_equal(s.data.n, 3);
    assert_int_equal(s.missing, 256);
}

static void expect_text(const char *want, const char *address, unsigned version,
                        uint16_t port)
{
    struct frame f = {.n = 0};
    struct tcp_end_point e = {.version = (uint8_t)version, .port = port};
    char text[TCP_END_POINT_TEXT];
    add(&f, address);
    memcpy(e.address, f.octets, f.n);
    tcp_end_point_text(text, &e);
    assert_string_equal(text, want);
}

static void prints_ends(void **state)
{
    (void)state;
    expect_text("10.0.0.255:102", "0a 00 00 ff", 4, 102);
    expect_text("255.255.255.255:65535", "ff ff ff ff", 4, 65535);
    expect_text("[2001:db8::1]:102",
                "20 01 0d b8 00 00 00 00 00 00 00 00 00 "
                "00 00 01",
                6, 102);
    expect_text("[::]:0", "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", 6,
                0);
    expect_text("[::1]:1", "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01", 6,
                1);
    expect_text("[fe80::]:1", "fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                6, 1);
    /* one zero group is written, and the longer run is shortened */
    expect_text("[1:0:2:3:4:5:6:7]:1",
                "00 01 00 00 00 02 00 03 00 04 00 05 00 06 00 07", 6, 1);
    expect_text("[1:0:0:2::3]:1",
                "00 01 00 00 00 00 00 02 00 00 00 00 00 00 00 03", 6, 1);
    expect_text("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535",
                "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff", 6, 65535);
}

static void every_kind_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(packet_kind_text(PACKET_TCP), "TCP");
    for (int k = 0; k < NUM_PACKET_KINDS; k++)
        assert_true(strlen(packet_kind_text((enum packet_kind)k)) > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_link_layer),
        cmocka_unit_test(names_what_is_not_tcp),
        cmocka_unit_test(leaves_out_padding),
        cmocka_unit_test(a_length_of_zero_is_all_there_is),
        cmocka_unit_test(reads_options),
        cmocka_unit_test(skips_fragments),
        cmocka_unit_test(reads_extension_headers),
        cmocka_unit_test(extension_headers_have_a_ceiling),
        cmocka_unit_test(tags_have_a_ceiling),
        cmocka_unit_test(refuses_malformed_headers),
        cmocka_unit_test(a_wire_length_below_the_captured_one_is_mended),
        cmocka_unit_test(counts_what_was_not_captured),
        cmocka_unit_test(prints_ends),
        cmocka_unit_test(every_kind_has_a_name),
    };
    return cmocka_run_group_tests_name("capture_packet", tests, NULL, NULL);
}
