/* Any octets as a capture file, and what its frames give as TCP. Whatever the
 * file is: packets lie inside it, payloads lie inside their frames, each
 * connection that opens ends once, and an error has a place in the file. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "../tools/tcp_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned num_open;

static void demand(bool what)
{
    if (!what)
        abort();
}

static bool is_inside(bushing_span part, bushing_span whole)
{
    return part.n == 0 || (part.p >= whole.p && part.n <= whole.n &&
                           (size_t)(part.p - whole.p) <= whole.n - part.n);
}

static void on_open(void *ctx, struct tcp_connection *c, struct tcp_moment when)
{
    (void)ctx;
    (void)when;
    char text[TCP_END_POINT_TEXT];
    tcp_end_point_text(text, &c->client);
    c->user = &num_open;
    num_open++;
}

static void on_octets(void *ctx, struct tcp_connection *c,
                      enum tcp_direction dir, bushing_span octets,
                      struct tcp_moment when)
{
    (void)ctx;
    (void)dir;
    (void)when;
    demand(c->user == &num_open && octets.n != 0);
    for (size_t i = 0; i < octets.n; i++)
        ((const volatile uint8_t *)octets.p)[i];
}

static void on_gap(void *ctx, struct tcp_connection *c, enum tcp_direction dir,
                   uint32_t missing, struct tcp_moment when)
{
    (void)ctx;
    (void)dir;
    (void)when;
    demand(c->user == &num_open && missing != 0);
}

static void on_end(void *ctx, struct tcp_connection *c, enum tcp_end how,
                   struct tcp_moment when)
{
    (void)ctx;
    (void)how;
    (void)when;
    demand(c->user == &num_open);
    c->user = NULL;
    num_open--;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct tcp_ports ports = {{102, 3782}, 2, true};
    static const struct tcp_sink sink = {NULL, on_open, on_octets, on_gap,
                                         on_end};
    bushing_span file = {data, size};
    struct capture_file f;
    struct capture_packet p;
    struct tcp_segment s;
    struct tcp_moment when = {false, 0, 0};
    struct tcp_table *t = tcp_table_new(&ports, &sink);
    demand(t != NULL);
    demand(capture_file_open(&f, file) || f.error != CAPTURE_GOOD);
    while (capture_file_next(&f, &p)) {
        demand(is_inside(p.octets, file) && p.number == f.packets);
        when = (struct tcp_moment){p.has_time, p.time, p.number};
        if (capture_packet_read(&s, &p) != PACKET_TCP)
            continue;
        demand(is_inside(s.data, p.octets));
        tcp_table_feed(t, &s, when);
    }
    demand(f.error_offset <= size);
    tcp_table_finish(t, when);
    tcp_table_free(t);
    demand(num_open == 0);
    return 0;
}
