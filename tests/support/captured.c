/* scandir() */
#define _POSIX_C_SOURCE 200809L

#include "captured.h"

#include <dirent.h>
#include <string.h>

#include "../../tools/tcp_stream.h"
#include "osi/spdu.h"
#include "osi/tpdu.h"
#include "osi/tpkt.h"
#include "shared.h"
#include "test.h"

enum { STREAM_MAX = 1 << 20, TSDU_MAX = 1 << 17, FILE_MAX = 64 << 20 };

/* One direction. */
struct stream {
    uint8_t octets[STREAM_MAX];
    size_t n;
    uint8_t tsdu[TSDU_MAX];
    size_t num_tsdu;
    uint8_t found[TSDU_MAX];
    size_t num_found;
};

struct run {
    void (*each)(void *ctx, const struct captured *c);
    void *ctx;
    const char *file;
};

/* --- from octets to the TSDU that is looked for -------------------------- */

static bool is_wanted(const struct stream *s, enum tcp_direction dir)
{
    if (s->num_tsdu == 0 || s->num_found != 0)
        return false;
    return dir == TCP_TO_SERVER
               ? s->tsdu[0] == SPDU_CONNECT
               : s->tsdu[0] == SPDU_ACCEPT || s->tsdu[0] == SPDU_REFUSE;
}

static void take_dt(struct stream *s, enum tcp_direction dir,
                    const struct tpdu *t)
{
    if (t->data.n > TSDU_MAX - s->num_tsdu)
        return;
    memcpy(s->tsdu + s->num_tsdu, t->data.p, t->data.n);
    s->num_tsdu += t->data.n;
    if (!t->last)
        return;
    if (is_wanted(s, dir)) {
        memcpy(s->found, s->tsdu, s->num_tsdu);
        s->num_found = s->num_tsdu;
    }
    s->num_tsdu = 0;
}

static void forget(struct stream *s)
{
    s->n = s->num_tsdu = 0;
}

/* What is no TPKT is dropped up to the next piece of the capture. */
static void take_tpkts(struct stream *s, enum tcp_direction dir)
{
    struct reader r = reader_over(span_of(s->octets, s->n));
    size_t wanted, offset;
    struct tpdu t;
    span tpdu;
    int rc;
    while ((rc = tpkt_next(&r, &tpdu, &wanted, TPKT_MAX)) == 0)
        if (tpdu_read(&t, tpdu, &offset) == 0 && t.kind == TPDU_DT)
            take_dt(s, dir, &t);
    s->n = rc == TPKT_MORE ? reader_left(&r) : 0;
    if (s->n != 0)
        memmove(s->octets, r.p, s->n);
}

/* --- the sink ------------------------------------------------------------ */

static void on_open(void *ctx, struct tcp_connection *c, struct tcp_moment when)
{
    (void)ctx;
    (void)when;
    c->user = calloc(2, sizeof(struct stream));
    assert_non_null(c->user);
}

static void on_octets(void *ctx, struct tcp_connection *c,
                      enum tcp_direction dir, bushing_span octets,
                      struct tcp_moment when)
{
    struct stream *s = (struct stream *)c->user + dir;
    (void)ctx;
    (void)when;
    if (octets.n > STREAM_MAX - s->n)
        forget(s);
    assert_true(octets.n <= STREAM_MAX);
    memcpy(s->octets + s->n, octets.p, octets.n);
    s->n += octets.n;
    take_tpkts(s, dir);
}

static void on_gap(void *ctx, struct tcp_connection *c, enum tcp_direction dir,
                   uint32_t missing, struct tcp_moment when)
{
    (void)ctx;
    (void)missing;
    (void)when;
    forget((struct stream *)c->user + dir);
}

static bushing_span found_of(const struct stream *s)
{
    return s->num_found != 0 ? span_of(s->found, s->num_found)
                             : (bushing_span){NULL, 0};
}

static void on_end(void *ctx, struct tcp_connection *c, enum tcp_end how,
                   struct tcp_moment when)
{
    struct run *r = ctx;
    struct stream *s = c->user;
    struct captured out = {r->file, found_of(&s[TCP_TO_SERVER]),
                           found_of(&s[TCP_TO_CLIENT])};
    (void)how;
    (void)when;
    if (out.connect.p != NULL || out.accept.p != NULL)
        r->each(r->ctx, &out);
    free(s);
}

/* --- files --------------------------------------------------------------- */

static void feed_all(struct tcp_table *t, bushing_span file)
{
    static struct capture_file f;
    struct capture_packet p;
    struct tcp_segment s;
    assert_true(capture_file_open(&f, file));
    while (capture_file_next(&f, &p))
        if (capture_packet_read(&s, &p) == PACKET_TCP)
            tcp_table_feed(t, &s,
                           (struct tcp_moment){p.has_time, p.time, p.number});
    tcp_table_finish(t, (struct tcp_moment){false, 0, 0});
}

static void each_of_file(struct run *r, bushing_span file)
{
    const struct tcp_ports ports = {{102, 10102}, 2, true};
    const struct tcp_sink sink = {r, on_open, on_octets, on_gap, on_end};
    struct tcp_table *t = tcp_table_new(&ports, &sink);
    assert_non_null(t);
    feed_all(t, file);
    tcp_table_free(t);
}

static void each_of_path(struct run *r, const char *path)
{
    uint8_t *octets = malloc(FILE_MAX);
    FILE *f = fopen(path, "rb");
    size_t n;
    assert_non_null(octets);
    assert_non_null(f);
    n = fread(octets, 1, FILE_MAX, f);
    assert_true(n < FILE_MAX);
    assert_int_equal(fclose(f), 0);
    each_of_file(r, span_of(octets, n));
    free(octets);
}

static int is_capture(const struct dirent *e)
{
    return strstr(e->d_name, ".pcap") != NULL;
}

bool captured_each(void (*each)(void *ctx, const struct captured *c), void *ctx)
{
    struct run r = {each, ctx, NULL};
    char folder[SHARED_PATH_MAX], path[SHARED_PATH_MAX];
    struct dirent **list;
    int num;
    if (!shared_path(folder, "captures"))
        return false;
    num = scandir(folder, &list, is_capture, alphasort);
    assert_true(num >= 0);
    for (int i = 0; i < num; i++) {
        snprintf(path, sizeof path, "captures/%.200s", list[i]->d_name);
        r.file = list[i]->d_name;
        assert_true(shared_path(folder, path));
        each_of_path(&r, folder);
        free(list[i]);
    }
    free(list);
    return num != 0;
}
