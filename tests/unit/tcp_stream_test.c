/* TCP reassembly: what the sink hears, as one text, for each oddity of real
 * captures. '>' is towards the server, '<' towards the client. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/tcp_stream.h"
#include "test.h"

static char heard[1 << 16];
static size_t num_heard;

#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
static void
say(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int n =
        vsnprintf(heard + num_heard, sizeof heard - num_heard, format, list);
    va_end(list);
    assert_true(n >= 0 && (size_t)n < sizeof heard - num_heard);
    num_heard += (size_t)n;
}

static void on_open(void *ctx, struct tcp_connection *c, struct tcp_moment when)
{
    (void)when;
    assert_ptr_equal(ctx, heard);
    assert_null(c->user);
    c->user = heard;
    say("%s#%u %u>%u%s", num_heard != 0 ? " " : "", (unsigned)c->id,
        (unsigned)c->client.port, (unsigned)c->server.port,
        c->whole ? "" : " middle");
}

static void on_octets(void *ctx, struct tcp_connection *c,
                      enum tcp_direction dir, bushing_span octets,
                      struct tcp_moment when)
{
    (void)ctx;
    assert_ptr_equal(c->user, heard);
    assert_true(when.time == (int64_t)when.packet * 1000);
    assert_true(octets.n != 0);
    say(" %c", dir == TCP_TO_SERVER ? '>' : '<');
    for (size_t i = 0; i < octets.n && i < 32; i++) {
        if (octets.p[i] >= 'a' && octets.p[i] <= 'z')
            say("%c", octets.p[i]);
        else
            say("%02x", (unsigned)octets.p[i]);
    }
    say("@%u", (unsigned)when.packet);
}

static void on_gap(void *ctx, struct tcp_connection *c, enum tcp_direction dir,
                   uint32_t missing, struct tcp_moment when)
{
    (void)ctx;
    (void)when;
    assert_ptr_equal(c->user, heard);
    say(" %cgap:%u", dir == TCP_TO_SERVER ? '>' : '<', (unsigned)missing);
}

static void on_end(void *ctx, struct tcp_connection *c, enum tcp_end how,
                   struct tcp_moment when)
{
    static const char *const words[] = {"closed", "reset", "replaced",
                                        "forgotten", "open"};
    (void)ctx;
    (void)when;
    assert_ptr_equal(c->user, heard);
    c->user = NULL;
    say(" %s#%u", words[how], (unsigned)c->id);
}

static struct tcp_table *t;
static unsigned packet;

static void start(const struct tcp_ports *ports)
{
    static const struct tcp_sink sink = {heard, on_open, on_octets, on_gap,
                                         on_end};
    t = tcp_table_new(ports, &sink);
    assert_non_null(t);
    packet = 0;
    num_heard = 0;
    heard[0] = '\0';
}

static const struct tcp_ports MMS = {{102, 3782}, 2, false};
static const struct tcp_ports ANY = {{102, 3782}, 2, true};

static struct tcp_moment now(void)
{
    return (struct tcp_moment){true, (int64_t)packet * 1000, packet};
}

static void finish(const char *want)
{
    tcp_table_finish(t, now());
    assert_string_equal(heard, want);
    tcp_table_free(t);
    t = NULL;
}

static void feed(uint16_t from, uint16_t to, uint8_t flags, uint32_t seq,
                 uint32_t ack, const void *data, size_t n)
{
    struct tcp_segment s = {.from = {.version = 4, .port = from},
                            .to = {.version = 4, .port = to},
                            .seq = seq,
                            .ack = ack,
                            .flags = flags,
                            .data = {data, n}};
    s.from.address[3] = from < 1024 ? 2 : 1;
    s.to.address[3] = to < 1024 ? 2 : 1;
    packet++;
    tcp_table_feed(t, &s, now());
}

/* A segment of client (port 40000) or server (port 102). Without an
 * acknowledgement, so that only `ack` tells what was lost. */
static void c(uint8_t flags, uint32_t seq, const char *text)
{
    feed(40000, 102, flags, seq, 0, text, strlen(text));
}

static void s(uint8_t flags, uint32_t seq, const char *text)
{
    feed(102, 40000, flags, seq, 0, text, strlen(text));
}

static void ack_of_server(uint32_t seq, uint32_t ack)
{
    feed(102, 40000, TCP_ACK, seq, ack, "", 0);
}

/* The client begins at sequence number x, the server at y. */
static void shake_hands(uint32_t x, uint32_t y)
{
    feed(40000, 102, TCP_SYN, x - 1, 0, "", 0);
    feed(102, 40000, TCP_SYN | TCP_ACK, y - 1, x, "", 0);
    feed(40000, 102, TCP_ACK, x, y, "", 0);
}

/* --- in order ------------------------------------------------------------ */

static void follows_a_whole_connection(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 100, "hello");
    s(TCP_ACK, 900, "yes");
    c(TCP_ACK, 105, "more");
    c(TCP_FIN | TCP_ACK, 109, "");
    s(TCP_FIN | TCP_ACK, 903, "bye");
    c(TCP_ACK, 110, "");
    finish("#1 40000>102 >hello@4 <yes@5 >more@6 <bye@8 closed#1");
}

static void sequence_numbers_wrap_around(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(0xFFFFFFFE, 0);
    c(TCP_ACK, 0xFFFFFFFE, "abcd");
    c(TCP_ACK, 4, "gh"); /* out of order, behind the wrap */
    c(TCP_ACK, 2, "ef");
    c(TCP_ACK, 0xFFFFFFFE, "abcdefghi");
    c(TCP_FIN, 7, "");
    s(TCP_FIN, 0, "");
    finish("#1 40000>102 >abcd@4 >ef@6 >gh@5 >i@7 closed#1");
}

static void half_of_the_numbers_lie_behind(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(0x80000000, 0x7FFFFFFF);
    c(TCP_ACK, 0x7FFFFFFF, "xabc"); /* one octet too early */
    s(TCP_ACK, 0x80000001, "ef");
    s(TCP_ACK, 0x7FFFFFFF, "cd");
    finish("#1 40000>102 >abc@4 <cd@6 <ef@5 open#1");
}

/* --- again --------------------------------------------------------------- */

static void drops_what_comes_twice(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 100, "abc");
    c(TCP_ACK, 100, "abc");
    c(TCP_ACK, 101, "XXde"); /* who came first wins */
    c(TCP_ACK, 100, "X");
    struct tcp_counts counts = tcp_table_counts(t);
    assert_true(counts.repeated == 3 + 2 + 1);
    finish("#1 40000>102 >abc@4 >de@6 open#1");
}

static void overlaps_out_of_order(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 104, "ef");          /* kept */
    c(TCP_ACK, 110, "kl");          /* kept */
    c(TCP_ACK, 103, "dXXgh");       /* kept around the first */
    c(TCP_ACK, 102, "cXXXXXijXXm"); /* around all */
    c(TCP_ACK, 104, "XX");          /* kept already */
    c(TCP_ACK, 100, "abXX");
    finish("#1 40000>102 >ab@9 >c@7 >d@6 >ef@4 >gh@6 >ij@7 >kl@5 >m@7 open#1");
}

static void keep_alive_probes_are_no_octets(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 100, "abc");
    feed(40000, 102, TCP_ACK, 102, 0, "\0", 1);
    feed(40000, 102, TCP_ACK, 102, 0, "", 0);
    c(TCP_ACK, 103, "d");
    finish("#1 40000>102 >abc@4 >d@7 open#1");
}

static void a_capture_may_begin_with_a_probe(void **state)
{
    (void)state;
    start(&MMS);
    feed(40000, 102, TCP_ACK, 102, 0, "\0", 1);
    c(TCP_ACK, 103, "d");
    feed(102, 40000, TCP_ACK, 899, 0, "", 0);
    s(TCP_ACK, 900, "e");
    finish("#1 40000>102 middle >d@2 <e@4 open#1");
}

/* --- out of order, and gaps ---------------------------------------------- */

static void waits_for_what_is_missing(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 103, "de");
    c(TCP_ACK, 105, "f");
    s(TCP_ACK, 900, "x"); /* the other direction does not wait */
    c(TCP_ACK, 100, "abc");
    finish("#1 40000>102 <x@6 >abc@7 >de@4 >f@5 open#1");
}

static void an_acknowledged_hole_is_a_gap(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 100, "abc");
    c(TCP_ACK, 110, "kl");
    ack_of_server(900, 103); /* not yet */
    c(TCP_ACK, 120, "u");
    ack_of_server(900, 112); /* the first hole only */
    c(TCP_ACK, 103, "late");
    ack_of_server(900, 121);
    finish("#1 40000>102 >abc@4 >gap:7 >kl@5 >gap:8 >u@7 open#1");
}

static void a_gap_comes_before_the_answer_that_shows_it(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 105, "f");
    feed(102, 40000, TCP_ACK, 900, 106, "yes", 3);
    finish("#1 40000>102 >gap:5 >f@4 <yes@5 open#1");
}

static void the_end_shows_gaps(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 105, "f");
    feed(40000, 102, TCP_ACK, 106, 950, "", 0); /* 50 octets were answered */
    finish("#1 40000>102 >gap:5 >f@4 <gap:50 open#1");
    start(&MMS);
    shake_hands(100, 900);
    ack_of_server(900, 101); /* perhaps a FIN: no octet is known to miss */
    finish("#1 40000>102 open#1");
}

static void a_lost_tail_is_a_gap_before_the_close(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 100, "a");
    c(TCP_FIN | TCP_ACK, 111, "");
    s(TCP_FIN | TCP_ACK, 900, "");
    ack_of_server(901, 112);
    finish("#1 40000>102 >a@4 >gap:10 closed#1");
}

static void what_was_cut_off_is_a_gap(void **state)
{
    (void)state;
    struct tcp_segment cut = {.from = {.version = 4, .port = 40000},
                              .to = {.version = 4, .port = 102},
                              .flags = TCP_ACK,
                              .seq = 100,
                              .missing = 6,
                              .data = {(const uint8_t *)"abc", 3}};
    start(&MMS);
    packet++;
    tcp_table_feed(t, &cut, now());
    cut.seq = 109;
    cut.flags = TCP_FIN;
    tcp_table_feed(t, &cut, now());
    cut.from.port = 102;
    cut.to.port = 40000;
    cut = (struct tcp_segment){
        .from = cut.from, .to = cut.to, .flags = TCP_ACK, .seq = 1, .ack = 119};
    tcp_table_feed(t, &cut, now());
    finish("#1 40000>102 middle >abc@1 >gap:6 >abc@1 >gap:6 open#1");
}

static void a_full_buffer_makes_a_gap(void **state)
{
    (void)state;
    static uint8_t block[1 << 20];
    memset(block, 'x', sizeof block);
    start(&MMS);
    shake_hands(100, 900);
    num_heard = 0;
    /* four that wait fill the buffer; what comes then ends the waiting for the
     * first hole, which makes room */
    for (uint32_t i = 0; i < 4; i++)
        feed(40000, 102, TCP_ACK, 200 + i * (2u << 20), 0, block, sizeof block);
    assert_int_equal(num_heard, 0);
    feed(40000, 102, TCP_ACK, 200 + 4 * (2u << 20), 0, "y", 1);
    assert_string_equal(heard, "#1 40000>102 >gap:100 "
                               ">xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@4");
    tcp_table_finish(t, now());
    tcp_table_free(t);
}

static void too_many_pieces_make_a_gap(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    for (uint32_t i = 0; i <= TCP_PIECES_MAX; i++)
        c(TCP_ACK, 110 + 2 * i, "a");
    assert_string_equal(heard, "#1 40000>102 >gap:10 >a@4");
    c(TCP_ACK, 120 + 2 * TCP_PIECES_MAX, "z");
    assert_string_equal(heard, "#1 40000>102 >gap:10 >a@4 >gap:1 >a@5");
    tcp_table_finish(t, now());
    tcp_table_free(t);
}

/* Many connections that wait, each within its own bounds. */
static void all_buffers_together_have_a_ceiling(void **state)
{
    (void)state;
    static uint8_t block[1 << 20];
    start(&MMS);
    for (size_t i = 0; i < TCP_HELD_ALL_MAX / sizeof block; i++) {
        feed((uint16_t)(2000 + i), 102, TCP_SYN, 99, 0, "", 0);
        feed((uint16_t)(2000 + i), 102, TCP_ACK, 200, 0, block, sizeof block);
    }
    assert_int_equal(num_heard, 0);
    feed(40000, 102, TCP_SYN, 99, 0, "", 0);
    c(TCP_ACK, 105, "a");
    assert_string_equal(heard, "#1 40000>102 >gap:5 >a@130");
    tcp_table_free(t);
}

static void what_is_far_outside_is_astray(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 100 + (1u << 30) + 1, "far");
    c(TCP_ACK, 99 - (1u << 30), "old");
    c(TCP_ACK, 100, "a");
    assert_true(tcp_table_counts(t).astray == 2);
    finish("#1 40000>102 >a@6 open#1");
}

/* --- starts -------------------------------------------------------------- */

static void starts_in_the_middle(void **state)
{
    (void)state;
    start(&MMS);
    s(TCP_ACK, 900, "x");
    c(TCP_ACK, 100, "a");
    s(TCP_ACK, 901, "y");
    finish("#1 40000>102 middle <x@1 >a@2 <y@3 open#1");
}

static void the_sender_of_the_syn_is_the_client(void **state)
{
    (void)state;
    start(&MMS);
    feed(102, 40000, TCP_SYN, 99, 0, "", 0);
    feed(102, 40000, TCP_ACK, 100, 0, "a", 1);
    finish("#1 102>40000 >a@2 open#1");
    start(&MMS); /* only the answer was captured */
    feed(40000, 102, TCP_SYN | TCP_ACK, 99, 0, "", 0);
    feed(40000, 102, TCP_ACK, 100, 0, "a", 1);
    finish("#1 102>40000 <a@2 open#1");
    start(&MMS); /* the answer came into the capture first */
    feed(102, 40000, TCP_SYN | TCP_ACK, 899, 100, "", 0);
    feed(40000, 102, TCP_SYN, 99, 0, "", 0);
    feed(40000, 102, TCP_ACK, 100, 900, "a", 1);
    finish("#1 40000>102 >a@3 open#1");
}

#define CR "\3\0\0\x0b\6\xe0\0\0\0\1\0"
#define CC "\3\0\0\x0b\6\xd0\0\1\0\1\0"
#define DT "\3\0\0\7\2\xf0\x80"

static void a_connect_request_tells_the_client(void **state)
{
    (void)state;
    start(&ANY);
    feed(5000, 6000, TCP_ACK, 1, 0, CR, 11);
    finish("#1 5000>6000 middle >0300000b06e00000000100@1 open#1");
    start(&ANY);
    feed(5000, 6000, TCP_ACK, 1, 0, CC, 11);
    finish("#1 6000>5000 middle <0300000b06d00001000100@1 open#1");
    start(&ANY);
    feed(5000, 6000, TCP_ACK, 1, 0, DT, 7);
    finish("#1 6000>5000 middle <0300000702f080@1 open#1");
    start(&ANY);
    feed(6000, 6000, TCP_ACK, 1, 0, DT, 7);
    finish("#1 6000>6000 middle >0300000702f080@1 open#1");
    start(&ANY); /* both are in the list */
    feed(102, 3782, TCP_ACK, 1, 0, DT, 7);
    finish("#1 3782>102 middle <0300000702f080@1 open#1");
}

static void a_syn_may_bring_octets(void **state)
{
    (void)state;
    start(&MMS);
    feed(40000, 102, TCP_SYN, 99, 0, "ab", 2);
    c(TCP_ACK, 102, "c");
    finish("#1 40000>102 >ab@1 >c@2 open#1");
}

static void a_repeated_syn_changes_nothing(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 100, "a");
    feed(40000, 102, TCP_SYN, 99, 0, "", 0);
    feed(102, 40000, TCP_SYN | TCP_ACK, 899, 100, "", 0);
    c(TCP_ACK, 101, "b");
    finish("#1 40000>102 >a@4 >b@7 open#1");
}

/* --- ends ---------------------------------------------------------------- */

static void a_reset_ends(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_ACK, 102, "c"); /* waits */
    s(TCP_RST, 900, "");
    c(TCP_ACK, 100, "ab"); /* too late */
    c(TCP_RST, 100, "");
    finish("#1 40000>102 >gap:2 >c@4 reset#1");
}

static void a_refused_connection_is_heard_of(void **state)
{
    (void)state;
    start(&MMS);
    feed(40000, 102, TCP_SYN, 99, 0, "", 0);
    feed(102, 40000, TCP_RST | TCP_ACK, 0, 100, "", 0);
    finish("#1 40000>102 reset#1");
}

static void a_fin_before_its_octets_waits(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    s(TCP_FIN, 900, "");
    c(TCP_FIN, 103, "");
    c(TCP_ACK, 100, "abc");
    c(TCP_FIN, 103, "");
    finish("#1 40000>102 >abc@6 closed#1");
}

static void one_closed_side_is_not_the_end(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_FIN, 100, "");
    s(TCP_ACK, 900, "x");
    finish("#1 40000>102 <x@5 open#1");
    start(&MMS); /* neither side said anything else */
    c(TCP_FIN, 100, "");
    s(TCP_FIN, 900, "");
    finish("#1 40000>102 middle closed#1");
}

static void the_same_ports_are_used_again(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_FIN, 100, "a");
    s(TCP_FIN, 900, "b");
    shake_hands(5000, 7000);
    c(TCP_ACK, 5000, "c");
    shake_hands(6000, 8000); /* without an end */
    c(TCP_ACK, 6000, "d");
    c(TCP_RST, 6001, "");
    feed(40000, 102, TCP_SYN, 5999, 0, "", 0); /* tries again after the reset */
    c(TCP_ACK, 6000, "e");
    finish("#1 40000>102 >a@4 <b@5 closed#1 #2 40000>102 >c@9 replaced#2 "
           "#3 40000>102 >d@13 reset#3 #4 40000>102 >e@16 open#4");
}

static void octets_after_the_close_are_another_connection(void **state)
{
    (void)state;
    start(&MMS);
    shake_hands(100, 900);
    c(TCP_FIN, 100, "ab");
    s(TCP_FIN, 900, "");
    c(TCP_ACK, 101, "b");   /* again */
    c(TCP_ACK, 5000, "xy"); /* its SYN was not captured */
    finish("#1 40000>102 >ab@4 closed#1 #2 40000>102 middle >xy@7 open#2");
}

static void a_syn_after_octets_is_another_connection(void **state)
{
    (void)state;
    start(&MMS);
    c(TCP_ACK, 100, "a");
    feed(40000, 102, TCP_SYN, 4999, 0, "", 0);
    c(TCP_ACK, 5000, "b");
    finish("#1 40000>102 middle >a@1 replaced#1 #2 40000>102 >b@3 open#2");
}

static void too_many_connections_push_out_the_most_silent(void **state)
{
    (void)state;
    start(&MMS);
    for (uint32_t i = 0; i < TCP_CONNECTIONS_MAX; i++)
        feed((uint16_t)(2000 + i), 102, TCP_SYN, 99, 0, "", 0);
    feed(2000, 102, TCP_ACK, 100, 0, "a", 1); /* not silent any more */
    c(TCP_ACK, 1, "x");
    assert_string_equal(heard, "#1 2000>102 >a@4097 #2 2001>102 forgotten#2 "
                               "#3 40000>102 middle >x@4098");
    tcp_table_free(t);
}

/* --- which --------------------------------------------------------------- */

static void other_ports_are_not_looked_at(void **state)
{
    (void)state;
    start(&MMS);
    feed(5000, 6000, TCP_SYN, 99, 0, "", 0);
    feed(5000, 6000, TCP_ACK, 100, 0, DT, 7);
    feed(5000, 3782, TCP_ACK, 1, 0, "tls", 3);
    assert_true(tcp_table_counts(t).other == 2);
    finish("#1 5000>3782 middle >tls@3 open#1");
}

static void expect_recognised(const char *octets, size_t n, bool want)
{
    start(&ANY);
    feed(5000, 6000, TCP_SYN, 99, 0, "", 0);
    feed(5000, 6000, TCP_ACK, 100, 0, octets, n);
    assert_true((num_heard != 0) == want);
    tcp_table_free(t);
}

static void recognises_tpkt(void **state)
{
    (void)state;
    expect_recognised(CR, 11, true);
    expect_recognised(CC, 11, true);
    expect_recognised(DT, 7, true);
    expect_recognised(DT, 5, true); /* cut by segments */
    expect_recognised(DT, 4, true);
    expect_recognised(DT, 3, false);
    expect_recognised("\3\0\0\7\2\x80\x80", 7, true);
    expect_recognised("\3\0\0\7\2\x70\x80", 7, true);
    expect_recognised("\2\0\0\7\2\xf0\x80", 7, false);
    expect_recognised("\3\1\0\7\2\xf0\x80", 7, false);
    expect_recognised("\3\0\0\6\2\xf0\x80", 7, false);
    expect_recognised("\3\0\0\7\1\xf0\x80", 7, false);
    expect_recognised("\3\0\0\7\3\xf0\x80", 7, false);
    expect_recognised("\3\0\0\7\2\x20\x80", 7, false);
    expect_recognised("GET / HTTP/1.1", 14, false);
}

static void what_does_not_start_like_tpkt_is_left_alone(void **state)
{
    (void)state;
    start(&ANY);
    feed(5000, 6000, TCP_SYN, 99, 0, "", 0);
    feed(5000, 6000, TCP_ACK, 100, 0, "GET", 3);
    feed(5000, 6000, TCP_ACK, 103, 0, DT, 7);
    assert_true(tcp_table_counts(t).other == 1);
    /* the same ports later speak TPKT */
    feed(5000, 6000, TCP_SYN, 4999, 0, "", 0);
    feed(5000, 6000, TCP_ACK, 5000, 0, DT, 7);
    /* remote desktops do, too */
    feed(5000, 3389, TCP_SYN, 99, 0, "", 0);
    feed(5000, 3389, TCP_ACK, 100, 0, CR, 11);
    finish("#1 5000>6000 >0300000702f080@5 open#1");
}

static void tpkt_may_be_found_in_the_middle(void **state)
{
    (void)state;
    for (unsigned tries = 15; tries <= 16; tries++) {
        start(&ANY);
        for (unsigned i = 0; i < tries; i++)
            feed(5000, 6000, TCP_ACK, 100 + i, 0, "x", 1);
        feed(5000, 6000, TCP_ACK, 100 + tries, 0, DT, 7);
        assert_true((num_heard != 0) == (tries == 15));
        tcp_table_free(t);
    }
}

static void every_end_has_a_text(void **state)
{
    (void)state;
    for (int how = 0; how <= TCP_END_OPEN; how++)
        assert_true(strlen(tcp_end_text((enum tcp_end)how)) > 4);
    tcp_table_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_a_whole_connection),
        cmocka_unit_test(sequence_numbers_wrap_around),
        cmocka_unit_test(half_of_the_numbers_lie_behind),
        cmocka_unit_test(drops_what_comes_twice),
        cmocka_unit_test(overlaps_out_of_order),
        cmocka_unit_test(keep_alive_probes_are_no_octets),
        cmocka_unit_test(a_capture_may_begin_with_a_probe),
        cmocka_unit_test(waits_for_what_is_missing),
        cmocka_unit_test(an_acknowledged_hole_is_a_gap),
        cmocka_unit_test(a_gap_comes_before_the_answer_that_shows_it),
        cmocka_unit_test(the_end_shows_gaps),
        cmocka_unit_test(a_lost_tail_is_a_gap_before_the_close),
        cmocka_unit_test(what_was_cut_off_is_a_gap),
        cmocka_unit_test(a_full_buffer_makes_a_gap),
        cmocka_unit_test(too_many_pieces_make_a_gap),
        cmocka_unit_test(all_buffers_together_have_a_ceiling),
        cmocka_unit_test(what_is_far_outside_is_astray),
        cmocka_unit_test(starts_in_the_middle),
        cmocka_unit_test(the_sender_of_the_syn_is_the_client),
        cmocka_unit_test(a_connect_request_tells_the_client),
        cmocka_unit_test(a_syn_may_bring_octets),
        cmocka_unit_test(a_repeated_syn_changes_nothing),
        cmocka_unit_test(a_reset_ends),
        cmocka_unit_test(a_refused_connection_is_heard_of),
        cmocka_unit_test(a_fin_before_its_octets_waits),
        cmocka_unit_test(one_closed_side_is_not_the_end),
        cmocka_unit_test(the_same_ports_are_used_again),
        cmocka_unit_test(octets_after_the_close_are_another_connection),
        cmocka_unit_test(a_syn_after_octets_is_another_connection),
        cmocka_unit_test(too_many_connections_push_out_the_most_silent),
        cmocka_unit_test(other_ports_are_not_looked_at),
        cmocka_unit_test(recognises_tpkt),
        cmocka_unit_test(what_does_not_start_like_tpkt_is_left_alone),
        cmocka_unit_test(tpkt_may_be_found_in_the_middle),
        cmocka_unit_test(every_end_has_a_text),
    };
    return cmocka_run_group_tests_name("tcp_stream", tests, NULL, NULL);
}
