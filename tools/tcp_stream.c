#include "tcp_stream.h"

#include <stdlib.h>
#include <string.h>

/* Octets that came before what precedes them. Pieces of one direction are in
 * order and do not overlap. */
struct piece {
    struct piece *next;
    uint32_t seq;
    uint32_t n;
    struct tcp_moment when;
    uint8_t octets[];
};

/* What one side sends. */
struct half {
    bool known;    /* `next` is */
    uint32_t next; /* the sequence number that is waited for */
    bool has_first;
    uint32_t first; /* its SYN's */
    bool has_ack;
    uint32_t ack; /* the highest that the other side has acknowledged */
    bool has_fin;
    uint32_t fin; /* its FIN's */
    struct piece *pieces;
    size_t held, num_pieces;
};

enum interest { UNDECIDED, WANTED, UNWANTED };

struct flow {
    struct tcp_connection c;
    struct tcp_end_point side[2]; /* 0: whose segment was the first one seen */
    struct half half[2];
    enum interest interest;
    unsigned tries; /* octets that did not look like TPKT so far */
    bool has_client;
    unsigned client; /* which side */
    bool opened, ended;
    enum tcp_end how;
    struct flow *chain;         /* the next of the same hash */
    struct flow *newer, *older; /* by the last segment */
};

enum { BUCKETS = 1024, TRIES_MAX = 16 };
/* No window is larger [RFC 7323]: what lies farther is astray. */
#define WINDOW_MAX ((int32_t)1 << 30)

struct tcp_table {
    struct tcp_ports ports;
    struct tcp_sink sink;
    struct flow *bucket[BUCKETS];
    struct flow *newest, *oldest;
    size_t num_flows, held;
    uint32_t opened;
    struct tcp_counts counts;
};

const char *tcp_end_text(enum tcp_end how)
{
    static const char *const texts[] = {
#define X(name, text) text,
        TCP_ENDS(X)
#undef X
    };
    return texts[how];
}

/* How far a lies behind b; sequence numbers wrap around. */
static int32_t distance(uint32_t a, uint32_t b)
{
    uint32_t d = a - b;
    int32_t out;
    memcpy(&out, &d, sizeof out);
    return out;
}

/* --- which connections --------------------------------------------------- */

static bool is_listed(const struct tcp_table *t, uint16_t port)
{
    for (size_t i = 0; i < t->ports.num_ports; i++)
        if (t->ports.port[i] == port)
            return true;
    return false;
}

/* The code of the TPDU (upper half of its octet) that a TPKT starts with; 0
 * when the octets do not start like one; TPKT_ALONE when only its header is
 * there. */
enum { TPKT_ALONE = 1, TPDU_CC = 0xD0, TPDU_CR = 0xE0 };

static unsigned tpkt_code(bushing_span s)
{
    static const uint8_t codes[] = {0x70, 0x80, TPDU_CC, TPDU_CR, 0xF0};
    size_t n = s.n < 4 ? 0 : (size_t)s.p[2] << 8 | s.p[3];
    if (n < 7 || s.p[0] != 3 || s.p[1] != 0)
        return 0;
    if (s.n < 6)
        return TPKT_ALONE;
    if (s.p[4] < 2 || (size_t)s.p[4] + 5 > n)
        return 0;
    if (memchr(codes, s.p[5] & 0xF0, sizeof codes) == NULL)
        return 0;
    return s.p[5] & 0xF0;
}

/* Remote desktops speak TPKT, too, and are none of our business. */
enum { PORT_REMOTE_DESKTOP = 3389 };

static bool is_interesting(const struct tcp_table *t, const struct flow *f,
                           bushing_span octets)
{
    if (is_listed(t, f->side[0].port) || is_listed(t, f->side[1].port))
        return true;
    return t->ports.recognise && f->side[0].port != PORT_REMOTE_DESKTOP &&
           f->side[1].port != PORT_REMOTE_DESKTOP && tpkt_code(octets) != 0;
}

/* The client is who sent the SYN; else who speaks to a port of the list; else
 * who sent the first CR; else who has the higher port. */
static unsigned find_client(const struct tcp_table *t, const struct flow *f,
                            unsigned sender, bushing_span octets)
{
    bool listed[2] = {is_listed(t, f->side[0].port),
                      is_listed(t, f->side[1].port)};
    unsigned code = tpkt_code(octets);
    if (f->has_client)
        return f->client;
    if (listed[0] != listed[1])
        return listed[0] ? 1 : 0;
    if (code == TPDU_CR || code == TPDU_CC)
        return code == TPDU_CR ? sender : 1 - sender;
    if (f->side[0].port == f->side[1].port)
        return sender;
    return f->side[0].port > f->side[1].port ? 0 : 1;
}

static void open_flow(struct tcp_table *t, struct flow *f, unsigned sender,
                      bushing_span octets, struct tcp_moment when)
{
    f->client = find_client(t, f, sender, octets);
    f->has_client = true;
    f->interest = WANTED;
    f->opened = true;
    f->c.id = ++t->opened;
    f->c.client = f->side[f->client];
    f->c.server = f->side[1 - f->client];
    f->c.whole = f->half[0].has_first || f->half[1].has_first;
    t->sink.open(t->sink.ctx, &f->c, when);
}

/* A connection of which something is known before any octets. */
static void open_listed(struct tcp_table *t, struct flow *f, unsigned sender,
                        struct tcp_moment when)
{
    const bushing_span none = {NULL, 0};
    if (!f->opened &&
        (is_listed(t, f->side[0].port) || is_listed(t, f->side[1].port)))
        open_flow(t, f, sender, none, when);
}

/* A connection is judged by its first octets. When its start was not seen, a
 * few more segments may be the first that starts with a TPKT. */
static bool decide(struct tcp_table *t, struct flow *f, unsigned sender,
                   bushing_span octets, struct tcp_moment when)
{
    if (f->opened)
        return true;
    if (f->interest == UNDECIDED && is_interesting(t, f, octets))
        open_flow(t, f, sender, octets, when);
    else if (f->half[sender].has_first || ++f->tries == TRIES_MAX)
        f->interest = UNWANTED;
    return f->opened;
}

/* --- octets, in order ---------------------------------------------------- */

static enum tcp_direction direction(const struct flow *f, unsigned side)
{
    return side == f->client ? TCP_TO_SERVER : TCP_TO_CLIENT;
}

static void deliver(struct tcp_table *t, struct flow *f, unsigned side,
                    bushing_span octets, struct tcp_moment when)
{
    f->half[side].next += (uint32_t)octets.n;
    if (octets.n != 0 && decide(t, f, side, octets, when))
        t->sink.octets(t->sink.ctx, &f->c, direction(f, side), octets, when);
}

static void drop_piece(struct tcp_table *t, struct half *h)
{
    struct piece *p = h->pieces;
    h->pieces = p->next;
    h->held -= p->n;
    h->num_pieces--;
    t->held -= p->n;
    free(p);
}

/* Gives the pieces for which nothing is missing any more. */
static void drain(struct tcp_table *t, struct flow *f, unsigned side)
{
    struct half *h = &f->half[side];
    while (h->pieces != NULL && h->pieces->seq == h->next) {
        const struct piece *p = h->pieces;
        deliver(t, f, side, (bushing_span){p->octets, p->n}, p->when);
        drop_piece(t, h);
    }
}

/* Gives up what is missing before this sequence number. */
static void jump(struct tcp_table *t, struct flow *f, unsigned side,
                 uint32_t to, struct tcp_moment when)
{
    struct half *h = &f->half[side];
    uint32_t missing = to - h->next;
    h->next = to;
    open_listed(t, f, side, when);
    if (f->opened)
        t->sink.gap(t->sink.ctx, &f->c, direction(f, side), missing, when);
    drain(t, f, side);
}

/* --- octets, out of order ------------------------------------------------ */

/* Keeps octets that start in front of *at and do not reach into it. */
static bool keep(struct tcp_table *t, struct half *h, struct piece **at,
                 uint32_t seq, bushing_span s, struct tcp_moment when)
{
    struct piece *p;
    if (h->num_pieces == TCP_PIECES_MAX || h->held + s.n > TCP_HELD_MAX ||
        t->held + s.n > TCP_HELD_ALL_MAX)
        return false;
    p = malloc(sizeof *p + s.n);
    if (p == NULL)
        return false;
    *p = (struct piece){
        .next = *at, .seq = seq, .n = (uint32_t)s.n, .when = when};
    memcpy(p->octets, s.p, s.n);
    *at = p;
    h->num_pieces++;
    h->held += s.n;
    t->held += s.n;
    return true;
}

/* Keeps of the octets what no piece has: who came first wins. False when there
 * is no room; then a part may have been kept. */
static bool hold(struct tcp_table *t, struct half *h, uint32_t seq,
                 bushing_span s, struct tcp_moment when)
{
    struct piece **at = &h->pieces;
    while (s.n != 0) {
        const struct piece *p = *at;
        int32_t ahead = p == NULL ? INT32_MAX : distance(p->seq, seq);
        size_t n = s.n;
        if (ahead > 0) {
            n = n > (size_t)ahead ? (size_t)ahead : n;
            if (!keep(t, h, at, seq, (bushing_span){s.p, n}, when))
                return false;
        } else {
            int32_t covered = distance(p->seq + p->n, seq);
            if (covered <= 0)
                n = 0;
            else if (n > (size_t)covered)
                n = (size_t)covered;
            t->counts.repeated += n;
        }
        seq += (uint32_t)n;
        s = (bushing_span){s.p + n, s.n - n};
        at = &(*at)->next;
    }
    return true;
}

/* How many of the octets that start at `next` nobody has yet. */
static size_t fresh(const struct half *h, size_t n)
{
    size_t room = h->pieces == NULL ? n : (size_t)(h->pieces->seq - h->next);
    return n < room ? n : room;
}

static void take_octets(struct tcp_table *t, struct flow *f, unsigned side,
                        uint32_t seq, bushing_span s, struct tcp_moment when)
{
    struct half *h = &f->half[side];
    while (s.n != 0) {
        int32_t ahead = distance(seq, h->next);
        size_t n = s.n;
        if (ahead > 0) {
            if (hold(t, h, seq, s, when))
                return;
            /* no room: the first hole will not be filled any more */
            if (h->pieces != NULL && distance(h->pieces->seq, seq) < 0)
                jump(t, f, side, h->pieces->seq, when);
            else
                jump(t, f, side, seq, when);
            continue;
        }
        if (ahead < 0) {
            n = n < 0u - (uint32_t)ahead ? n : 0u - (uint32_t)ahead;
            t->counts.repeated += n;
        } else {
            n = fresh(h, n);
            deliver(t, f, side, (bushing_span){s.p, n}, when);
            drain(t, f, side);
        }
        seq += (uint32_t)n;
        s = (bushing_span){s.p + n, s.n - n};
    }
}

/* --- what a segment says besides ----------------------------------------- */

/* Where the first hole ends: at a piece, or at the FIN. */
static bool find_hole(const struct half *h, uint32_t *end)
{
    if (h->pieces == NULL && !h->has_fin)
        return false;
    *end = h->pieces != NULL ? h->pieces->seq : h->fin;
    return h->known && distance(*end, h->next) > 0;
}

/* What the other side has acknowledged it has received: what is missing of it
 * here was lost by the capture, and will not come. */
static void take_ack(struct tcp_table *t, struct flow *f, unsigned side,
                     const struct tcp_segment *s, struct tcp_moment when)
{
    struct half *h = &f->half[side];
    uint32_t hole;
    if ((s->flags & TCP_ACK) == 0)
        return;
    if (!h->has_ack || distance(s->ack, h->ack) > 0)
        h->ack = s->ack;
    h->has_ack = true;
    while (find_hole(h, &hole) && distance(h->ack, hole) >= 0)
        jump(t, f, side, hole, when);
}

/* [RFC 9293:3.8.4] A keep-alive probe is the octet before the next one, or
 * none; what it holds means nothing. No TPKT starts with this one. */
static bool is_probe(const struct tcp_segment *s)
{
    return s->data.n == 1 && s->data.p[0] == 0;
}

/* The first segment of a side. */
static void begin_half(struct flow *f, unsigned side,
                       const struct tcp_segment *s)
{
    struct half *h = &f->half[side];
    bool syn = (s->flags & TCP_SYN) != 0;
    if (h->known || (!syn && s->data.n == 0 && (s->flags & TCP_FIN) == 0))
        return;
    h->known = true;
    h->next = s->seq + (syn ? 1 : 0);
    if (!syn && is_probe(s))
        h->next++;
    h->has_first = syn;
    h->first = s->seq;
    if (syn && !f->opened) {
        f->has_client = true;
        f->client = (s->flags & TCP_ACK) != 0 ? 1 - side : side;
    }
}

static void take_fin(struct half *h, const struct tcp_segment *s)
{
    if ((s->flags & TCP_FIN) != 0 && !h->has_fin) {
        h->has_fin = true;
        h->fin = s->seq + (uint32_t)s->data.n + s->missing;
    }
}

static bool is_closed(const struct half *h)
{
    return h->has_fin && distance(h->next, h->fin) >= 0;
}

/* --- ends ---------------------------------------------------------------- */

/* Nothing more comes: what is missing is a gap, at the end also what only an
 * acknowledgement tells of (one octet may have been a FIN). */
static void flush(struct tcp_table *t, struct flow *f, unsigned side,
                  struct tcp_moment when)
{
    struct half *h = &f->half[side];
    uint32_t hole;
    while (find_hole(h, &hole))
        jump(t, f, side, hole, when);
    if (h->known && h->has_ack && !h->has_fin &&
        distance(h->ack, h->next) > 1 && distance(h->ack, h->next) < WINDOW_MAX)
        jump(t, f, side, h->ack, when);
}

static void end_flow(struct tcp_table *t, struct flow *f, enum tcp_end how,
                     struct tcp_moment when)
{
    if (f->ended)
        return;
    flush(t, f, 0, when);
    flush(t, f, 1, when);
    open_listed(t, f, 0, when);
    f->ended = true;
    f->how = how;
    if (f->opened)
        t->sink.end(t->sink.ctx, &f->c, how, when);
}

/* --- the table ----------------------------------------------------------- */

static bool same_end(const struct tcp_end_point *a,
                     const struct tcp_end_point *b)
{
    return a->version == b->version && a->port == b->port &&
           memcmp(a->address, b->address, sizeof a->address) == 0;
}

static uint32_t hash_end(const struct tcp_end_point *e)
{
    uint32_t h = 2166136261u ^ e->port;
    for (size_t i = 0; i < sizeof e->address; i++)
        h = (h ^ e->address[i]) * 16777619u;
    return h;
}

/* The same for both directions. */
static struct flow **bucket_of(struct tcp_table *t,
                               const struct tcp_end_point *a,
                               const struct tcp_end_point *b)
{
    uint32_t h = hash_end(a) + hash_end(b);
    return &t->bucket[(h ^ h >> 16) % BUCKETS];
}

/* Which side sends the segment: 0, 1, or 2 for another connection's. */
static unsigned side_of(const struct flow *f, const struct tcp_segment *s)
{
    for (unsigned i = 0; i < 2; i++)
        if (same_end(&f->side[i], &s->from) &&
            same_end(&f->side[1 - i], &s->to))
            return i;
    return 2;
}

static struct flow *find_flow(struct tcp_table *t, const struct tcp_segment *s,
                              unsigned *side)
{
    struct flow *f = *bucket_of(t, &s->from, &s->to);
    while (f != NULL && (*side = side_of(f, s)) == 2)
        f = f->chain;
    return f;
}

static void unlink_age(struct tcp_table *t, struct flow *f)
{
    *(f->newer != NULL ? &f->newer->older : &t->newest) = f->older;
    *(f->older != NULL ? &f->older->newer : &t->oldest) = f->newer;
    f->newer = f->older = NULL;
}

static void link_newest(struct tcp_table *t, struct flow *f)
{
    f->older = t->newest;
    f->newer = NULL;
    *(t->newest != NULL ? &t->newest->newer : &t->oldest) = f;
    t->newest = f;
}

static void remove_flow(struct tcp_table *t, struct flow *f)
{
    struct flow **at = bucket_of(t, &f->side[0], &f->side[1]);
    while (*at != f)
        at = &(*at)->chain;
    *at = f->chain;
    unlink_age(t, f);
    for (unsigned i = 0; i < 2; i++)
        while (f->half[i].pieces != NULL)
            drop_piece(t, &f->half[i]);
    t->num_flows--;
    free(f);
}

static struct flow *add_flow(struct tcp_table *t, const struct tcp_segment *s,
                             struct tcp_moment when)
{
    struct flow **bucket = bucket_of(t, &s->from, &s->to), *f;
    if (t->num_flows == TCP_CONNECTIONS_MAX) {
        end_flow(t, t->oldest, TCP_END_FORGOTTEN, when);
        remove_flow(t, t->oldest);
    }
    f = calloc(1, sizeof *f);
    if (f == NULL)
        return NULL;
    f->side[0] = s->from;
    f->side[1] = s->to;
    f->chain = *bucket;
    *bucket = f;
    link_newest(t, f);
    t->num_flows++;
    return f;
}

/* True for a segment with which another connection of the same ports starts. A
 * SYN is one, unless it is the old one again; after an orderly end new octets
 * are, too: the SYN was not captured. */
static bool starts_anew(const struct flow *f, unsigned side,
                        const struct tcp_segment *s)
{
    const struct half *h = &f->half[side];
    bool other = !h->has_first || h->first != s->seq;
    if ((s->flags & TCP_SYN) != 0)
        return f->ended ? other || (s->flags & TCP_ACK) == 0
                        : h->known && other;
    return f->ended && f->how == TCP_END_CLOSED && s->data.n > 1 &&
           distance(s->seq, h->next) > 0;
}

/* The connection of a segment; NULL: there is none, and none starts here. */
static struct flow *flow_of(struct tcp_table *t, const struct tcp_segment *s,
                            unsigned *side, struct tcp_moment when)
{
    struct flow *f = find_flow(t, s, side);
    if (f != NULL && starts_anew(f, *side, s)) {
        end_flow(t, f, TCP_END_REPLACED, when);
        remove_flow(t, f);
        f = NULL;
    }
    if (f != NULL)
        return f;
    *side = 0;
    if (!t->ports.recognise && !is_listed(t, s->from.port) &&
        !is_listed(t, s->to.port))
        return NULL;
    return add_flow(t, s, when);
}

static bool is_astray(const struct half *h, const struct tcp_segment *s)
{
    int32_t d = distance(s->seq, h->next);
    return h->known && (d > WINDOW_MAX || d < -WINDOW_MAX);
}

void tcp_table_feed(struct tcp_table *t, const struct tcp_segment *s,
                    struct tcp_moment when)
{
    unsigned side = 0;
    struct flow *f = flow_of(t, s, &side, when);
    struct half *h;
    if (f == NULL || f->interest == UNWANTED) {
        t->counts.other++;
        return;
    }
    if (f->ended)
        return;
    h = &f->half[side];
    unlink_age(t, f);
    link_newest(t, f);
    if ((s->flags & TCP_RST) != 0) {
        end_flow(t, f, TCP_END_RESET, when);
        return;
    }
    if (is_astray(h, s)) {
        t->counts.astray++;
        return;
    }
    begin_half(f, side, s);
    take_ack(t, f, 1 - side, s, when);
    if (h->known)
        take_octets(t, f, side, s->seq + ((s->flags & TCP_SYN) != 0 ? 1 : 0),
                    s->data, when);
    take_fin(h, s);
    if (is_closed(&f->half[0]) && is_closed(&f->half[1]))
        end_flow(t, f, TCP_END_CLOSED, when);
}

struct tcp_table *tcp_table_new(const struct tcp_ports *ports,
                                const struct tcp_sink *sink)
{
    struct tcp_table *t = calloc(1, sizeof *t);
    if (t == NULL)
        return NULL;
    t->ports = *ports;
    t->sink = *sink;
    return t;
}

void tcp_table_finish(struct tcp_table *t, struct tcp_moment when)
{
    for (struct flow *f = t->oldest, *next; f != NULL; f = next) {
        next = f->newer;
        end_flow(t, f, TCP_END_OPEN, when);
        remove_flow(t, f);
    }
}

struct tcp_counts tcp_table_counts(const struct tcp_table *t)
{
    return t->counts;
}

void tcp_table_free(struct tcp_table *t)
{
    if (t == NULL)
        return;
    for (struct flow *f = t->oldest, *next; f != NULL; f = next) {
        next = f->newer;
        remove_flow(t, f);
    }
    free(t);
}
