/* The object: octets in, TPKTs and TSDUs put together, lines out. */
#include "trace/trace.h"

#include <bushing/error.h>

#include "asn1/walk.h"
#include "osi/tpdu.h"
#include "osi/tpkt.h"

/* --- memory -------------------------------------------------------------- */

static void store_clear(bushing_trace *t, struct store *s)
{
    if (s->p != NULL)
        t->memory.free(t->memory.ctx, s->p);
    *s = (struct store){NULL, 0, 0};
}

static bool store_reserve(bushing_trace *t, struct store *s, size_t n)
{
    size_t cap = s->cap == 0 ? 512 : s->cap;
    uint8_t *p;
    if (n <= s->cap)
        return true;
    while (cap < n)
        cap *= 2;
    p = t->memory.alloc(t->memory.ctx, cap);
    if (p == NULL)
        return false;
    if (s->n != 0)
        memcpy(p, s->p, s->n);
    if (s->p != NULL)
        t->memory.free(t->memory.ctx, s->p);
    s->p = p;
    s->cap = cap;
    return true;
}

/* Large ones do not stay: most messages are small. */
static void store_empty(bushing_trace *t, struct store *s)
{
    enum { KEPT = 4096 };
    if (s->cap > KEPT)
        store_clear(t, s);
    s->n = 0;
}

static bool store_add(bushing_trace *t, struct store *s, span octets)
{
    if (!store_reserve(t, s, s->n + octets.n))
        return false;
    if (octets.n != 0)
        memcpy(s->p + s->n, octets.p, octets.n);
    s->n += octets.n;
    return true;
}

int bushing_trace_new(bushing_trace **out, const bushing_allocator *memory)
{
    bushing_trace *t;
    *out = NULL;
    if (memory == NULL || memory->alloc == NULL || memory->free == NULL)
        return BUSHING_ERR_ARGUMENT;
    t = memory->alloc(memory->ctx, sizeof *t);
    if (t == NULL)
        return BUSHING_ERR_MEMORY;
    memset(t, 0, sizeof *t);
    t->memory = *memory;
    t->pdu_proposed = t->pdu_negotiated = -1;
    t->outstanding_calling = t->outstanding_called = -1;
    *out = t;
    return 0;
}

static void release_scratch(bushing_trace *t)
{
    if (t->scratch != NULL)
        t->memory.free(t->memory.ctx, t->scratch);
    t->scratch = NULL;
    t->arena = arena_over(NULL, 0);
}

void bushing_trace_free(bushing_trace *t)
{
    if (t == NULL)
        return;
    bushing_allocator memory = t->memory;
    release_scratch(t);
    for (unsigned i = 0; i < 2; i++) {
        store_clear(t, &t->side[i].tpkt);
        store_clear(t, &t->side[i].tsdu);
    }
    memory.free(memory.ctx, t);
}

/* --- lines --------------------------------------------------------------- */

void line_begin(bushing_trace *t, enum bushing_layer layer, const char *pdu)
{
    t->text[0] = t->service[0] = t->path[0] = '\0';
    t->line = (bushing_trace_line){.kind = BUSHING_TRACE_PDU,
                                   .sender = t->sender,
                                   .when = t->now,
                                   .layer = layer,
                                   .pdu = pdu,
                                   .service = t->service,
                                   .text = t->text,
                                   .path = t->path,
                                   .detail = "",
                                   .invoke_id = -1};
}

void line_spoil(bushing_trace *t, enum bushing_layer layer, int code,
                const uint8_t *at)
{
    if (t->line.kind == BUSHING_TRACE_MALFORMED)
        return; /* the first fault is the one that counts */
    t->line.kind = BUSHING_TRACE_MALFORMED;
    t->line.layer = layer;
    t->line.code = code;
    t->line.offset = 0;
    if (at != NULL && t->unit.n != 0 && at >= t->unit.p &&
        at <= t->unit.p + t->unit.n)
        t->line.offset = (size_t)(at - t->unit.p);
    t->malformed++;
}

void line_explain(bushing_trace *t, const struct asn1_type *type, span octets)
{
    struct text path = text_over(t->path, sizeof t->path);
    struct asn1_error e;
    if (asn1_decode(type, octets, NULL, &t->arena, &e) == 0)
        return;
    text_put(&path, e.path);
    text_end(&path);
    t->line.detail = bushing_error_text(e.code);
}

struct text line_text(bushing_trace *t)
{
    return text_over(t->text, sizeof t->text);
}

struct text line_more(bushing_trace *t)
{
    struct text text = line_text(t);
    text.n = strlen(t->text);
    return text;
}

struct text line_service(bushing_trace *t)
{
    return text_over(t->service, sizeof t->service);
}

static void note(bushing_trace *t, const char *what, uint64_t n,
                 const char *octets)
{
    struct text text = line_text(t);
    line_begin(t, BUSHING_LAYER_TPKT, what);
    t->line.kind = BUSHING_TRACE_NOTE;
    if (octets[0] == '\0')
        return;
    text_u64(&text, n);
    text_put(&text, octets);
    text_end(&text);
}

/* --- what octets look like ----------------------------------------------- */

bool trace_is_tls(span s)
{
    enum { RECORD_FIRST = 20, RECORD_LAST = 23, RECORD_MAX = (1 << 14) + 2048 };
    return s.n >= 5 && s.p[0] >= RECORD_FIRST && s.p[0] <= RECORD_LAST &&
           s.p[1] == 3 && s.p[2] <= 4 &&
           ((size_t)s.p[3] << 8 | s.p[4]) <= RECORD_MAX;
}

bool trace_is_tpkt(span s)
{
    static const uint8_t codes[] = {TPDU_CR, TPDU_CC, TPDU_DR, TPDU_DT,
                                    TPDU_ER};
    size_t n = s.n < TPKT_HEAD ? 0 : (size_t)s.p[2] << 8 | s.p[3];
    if (n < TPKT_MIN || s.p[0] != 3 || s.p[1] != 0)
        return false;
    if (s.n < TPKT_HEAD + 2)
        return true;
    return s.p[4] >= 2 && (size_t)s.p[4] + TPKT_HEAD + 1 <= n &&
           memchr(codes, s.p[5] & 0xF0, sizeof codes) != NULL;
}

/* --- losing and finding the way ------------------------------------------ */

static void drop_unit(bushing_trace *t, struct side *s)
{
    store_empty(t, &s->tpkt);
    store_empty(t, &s->tsdu);
    s->in_tsdu = s->drop_tsdu = s->tpkt_done = s->tsdu_done = false;
}

static void lose(bushing_trace *t, struct side *s)
{
    size_t n = s->tpkt.n + t->input.n;
    drop_unit(t, s);
    s->lost = s->unsure = true;
    s->skipped += n;
    t->skipped += n;
    t->input.n = 0;
}

/* True when there is a line: TLS, or where it goes on. */
static bool find_way(bushing_trace *t, struct side *s)
{
    uint64_t skipped = s->skipped;
    if (!trace_is_tpkt(t->input)) {
        lose(t, s);
        return false;
    }
    s->lost = false;
    s->skipped = 0;
    if (skipped == 0)
        return false;
    note(t, "resynchronised", skipped, " octets skipped");
    return true;
}

static bool find_tls(bushing_trace *t, struct side *s)
{
    bool first = t->state != BUSHING_TRACE_SECRET;
    if (first && ((s->begun && !s->lost) || !trace_is_tls(t->input)))
        return false;
    t->state = BUSHING_TRACE_SECRET;
    t->input.n = 0;
    if (first)
        note(t, "TLS", 0, "");
    if (first)
        t->line.text = "encrypted, cannot look inside";
    return first;
}

/* --- TPKT ---------------------------------------------------------------- */

enum found { FOUND_NOTHING, FOUND_TPDU, FOUND_LINE };

static span take_input(bushing_trace *t, size_t n)
{
    span s = span_first(t->input, n);
    t->input = span_skip(t->input, s.n);
    return s;
}

static void spoil_tpkt(bushing_trace *t, int code)
{
    line_begin(t, BUSHING_LAYER_TPKT, "TPKT");
    t->unit = (span){NULL, 0};
    line_spoil(t, BUSHING_LAYER_TPKT, code, NULL);
}

/* A TPKT that is too short for any TPDU says where the next one starts: it is
 * believed when there is one, or nothing yet. */
static void step_over(bushing_trace *t, struct side *s, const uint8_t *head)
{
    size_t n = (size_t)head[2] << 8 | head[3];
    size_t kept = s->tpkt.n;
    span next = kept < n ? span_skip(t->input, n - kept) : t->input;
    if (n < TPKT_HEAD || n - kept > t->input.n ||
        (next.n != 0 && !trace_is_tpkt(next))) {
        lose(t, s);
        return;
    }
    t->input = next;
    store_empty(t, &s->tpkt);
}

static enum found bad_tpkt(bushing_trace *t, struct side *s, int code,
                           struct reader at)
{
    uint8_t head[TPKT_HEAD] = {0};
    if (reader_left(&at) >= TPKT_HEAD)
        memcpy(head, at.p, TPKT_HEAD);
    spoil_tpkt(t, code);
    if (code == BUSHING_ERR_TPKT_LENGTH)
        step_over(t, s, head);
    else
        lose(t, s);
    return FOUND_LINE;
}

static enum found out_of_memory(bushing_trace *t, struct side *s)
{
    spoil_tpkt(t, BUSHING_ERR_MEMORY);
    lose(t, s);
    return FOUND_LINE;
}

/* The next TPKT when all of it is in the input. */
static enum found next_in_input(bushing_trace *t, struct side *s, span *tpdu)
{
    struct reader r = reader_over(t->input);
    size_t wanted;
    int rc = tpkt_next(&r, tpdu, &wanted, TPKT_MAX);
    if (rc == 0) {
        t->input = reader_rest(&r);
        return FOUND_TPDU;
    }
    if (rc != TPKT_MORE)
        return bad_tpkt(t, s, rc, r);
    if (!store_add(t, &s->tpkt, t->input))
        return out_of_memory(t, s);
    t->input.n = 0;
    return FOUND_NOTHING;
}

/* The next TPKT when a part of it is in the store. */
static enum found next_in_store(bushing_trace *t, struct side *s, span *tpdu)
{
    for (;;) {
        struct reader r = reader_over(span_of(s->tpkt.p, s->tpkt.n));
        size_t wanted;
        int rc = tpkt_next(&r, tpdu, &wanted, TPKT_MAX);
        if (rc == 0) {
            s->tpkt_done = true;
            return FOUND_TPDU;
        }
        if (rc != TPKT_MORE)
            return bad_tpkt(t, s, rc, r);
        if (t->input.n == 0)
            return FOUND_NOTHING;
        if (!store_add(t, &s->tpkt, take_input(t, wanted - s->tpkt.n)))
            return out_of_memory(t, s);
    }
}

static enum found next_tpdu(bushing_trace *t, struct side *s, span *tpdu)
{
    if (find_tls(t, s))
        return FOUND_LINE;
    s->begun = s->begun || t->input.n != 0;
    if (s->lost && t->input.n != 0 && find_way(t, s))
        return FOUND_LINE;
    if (s->lost || (t->input.n == 0 && s->tpkt.n == 0))
        return FOUND_NOTHING;
    return s->tpkt.n != 0 ? next_in_store(t, s, tpdu)
                          : next_in_input(t, s, tpdu);
}

/* --- TSDU ---------------------------------------------------------------- */

/* The first octets of the TSDUs that an association has: of a piece from the
 * middle of one they are most likely others. */
static bool starts_tsdu(span s)
{
    static const uint8_t firsts[] = {0x08, 0x09, 0x0a, 0x0c, 0x0d,
                                     0x0e, 0x0f, 0x10, 0x19, 0x1a};
    static const uint8_t data[] = {1, 0, 1, 0};
    if (s.n >= sizeof data && memcmp(s.p, data, sizeof data) == 0)
        return true;
    return s.n != 0 && memchr(firsts, s.p[0], sizeof firsts) != NULL;
}

static void spoil_dt(bushing_trace *t, struct side *s, int code)
{
    line_begin(t, BUSHING_LAYER_COTP, "DT");
    t->unit = (span){NULL, 0};
    line_spoil(t, BUSHING_LAYER_COTP, code, NULL);
    s->drop_tsdu = true;
}

/* A piece whose beginning was not seen. */
static bool is_rest(bushing_trace *t, struct side *s, const struct tpdu *dt)
{
    if (s->in_tsdu || !s->unsure)
        return false;
    s->unsure = false;
    if (starts_tsdu(dt->data))
        return false;
    note(t, "rest of a TSDU", 0, "");
    t->line.layer = BUSHING_LAYER_COTP;
    t->line.text = "its start was not seen";
    s->drop_tsdu = true;
    return true;
}

/* True when there is a line. */
static bool add_dt(bushing_trace *t, struct side *s, const struct tpdu *dt)
{
    bool told = false, whole = dt->last && !s->in_tsdu;
    if (!s->drop_tsdu && dt->number != 0) {
        spoil_dt(t, s, BUSHING_ERR_COTP_NUMBER);
        told = true;
    }
    if (!s->drop_tsdu)
        told = is_rest(t, s, dt);
    if (!s->drop_tsdu && whole) {
        trace_tsdu(t, dt->data);
        return true;
    }
    if (!s->drop_tsdu && s->tsdu.n + dt->data.n > BUSHING_TRACE_TSDU_MAX) {
        spoil_dt(t, s, BUSHING_ERR_COTP_TSDU);
        told = true;
    }
    if (!s->drop_tsdu && !store_add(t, &s->tsdu, dt->data)) {
        spoil_dt(t, s, BUSHING_ERR_MEMORY);
        told = true;
    }
    s->in_tsdu = !dt->last;
    if (dt->last && !s->drop_tsdu) {
        s->tsdu_done = true;
        trace_tsdu(t, span_of(s->tsdu.p, s->tsdu.n));
        return true;
    }
    if (dt->last) {
        s->drop_tsdu = false;
        store_empty(t, &s->tsdu);
    }
    return told;
}

/* True when there is a line: a DT that is not the last of its TSDU has none. */
static bool read_tpdu(bushing_trace *t, struct side *s, span tpdu)
{
    struct tpdu u;
    size_t offset;
    int rc = tpdu_read(&u, tpdu, &offset);
    if (rc == 0 && u.kind == TPDU_DT)
        return add_dt(t, s, &u);
    if (rc != 0 && s->in_tsdu)
        s->drop_tsdu = true; /* it may have been a part */
    t->unit = tpdu;
    trace_tpdu(t, tpdu);
    return true;
}

/* --- in and out ---------------------------------------------------------- */

void bushing_trace_feed(bushing_trace *t, enum bushing_role sender,
                        bushing_span octets, bushing_trace_moment when)
{
    t->sender = sender;
    t->input = octets;
    t->now = when;
}

void bushing_trace_gap(bushing_trace *t, enum bushing_role sender,
                       uint64_t missing, bushing_trace_moment when)
{
    struct side *s = &t->side[sender];
    t->sender = sender;
    t->now = when;
    t->input.n = 0;
    drop_unit(t, s);
    s->lost = s->unsure = true;
    if (missing == 0)
        return;
    t->gaps++;
    t->missing += missing;
    t->gap = missing;
}

void bushing_trace_end(bushing_trace *t, bushing_trace_moment when)
{
    t->now = when;
    t->input.n = 0;
    t->ended = true;
    t->end_side = 0;
}

/* What is left of a sender that says no more. */
static bool tell_rest(bushing_trace *t)
{
    while (t->ended && t->end_side < 2) {
        struct side *s = &t->side[t->end_side];
        t->sender = (enum bushing_role)t->end_side++;
        if (s->tpkt.n != 0 || s->in_tsdu) {
            note(t, "unfinished", s->tpkt.n + s->tsdu.n,
                 " octets of a TSDU that was not completed");
            drop_unit(t, s);
            return true;
        }
    }
    return false;
}

/* What the last line stood on is not needed any more. */
static void clean_up(bushing_trace *t)
{
    struct side *s = &t->side[t->sender];
    if (s->tpkt_done)
        store_empty(t, &s->tpkt);
    if (s->tsdu_done)
        store_empty(t, &s->tsdu);
    s->tpkt_done = s->tsdu_done = false;
    release_scratch(t);
    t->unit = t->values = (span){NULL, 0};
}

static bool next_line(bushing_trace *t)
{
    struct side *s = &t->side[t->sender];
    if (t->gap != 0) {
        note(t, "gap", t->gap, " octets are not in the capture");
        t->gap = 0;
        return true;
    }
    if (t->values.n != 0) {
        trace_value(t);
        return true;
    }
    for (;;) {
        span tpdu;
        enum found found;
        clean_up(t);
        found = next_tpdu(t, s, &tpdu);
        if (found == FOUND_LINE)
            return true;
        if (found == FOUND_NOTHING)
            return tell_rest(t);
        if (read_tpdu(t, s, tpdu))
            return true;
    }
}

void bushing_trace_set_keylog(bushing_trace *t, const bushing_keylog *keys)
{
    t->keys = keys;
}

const bushing_trace_line *bushing_trace_next(bushing_trace *t)
{
    return next_line(t) ? &t->line : NULL;
}

/* --- summary ------------------------------------------------------------- */

const char *bushing_trace_state_text(enum bushing_trace_state state)
{
    static const char *const texts[] = {
        [BUSHING_TRACE_NOTHING] = "no session",
        [BUSHING_TRACE_MIDDLE] = "its start was not seen",
        [BUSHING_TRACE_ASKED] = "not answered",
        [BUSHING_TRACE_OPEN] = "open",
        [BUSHING_TRACE_REFUSED] = "refused",
        [BUSHING_TRACE_RELEASED] = "released",
        [BUSHING_TRACE_CONCLUDED] = "concluded",
        [BUSHING_TRACE_ABORTED] = "aborted",
        [BUSHING_TRACE_DISCONNECTED] = "disconnected",
        [BUSHING_TRACE_SECRET] = "TLS",
    };
    return texts[state];
}

static bushing_span shown(const struct kept *k)
{
    return k->has ? span_of(k->octets, k->n) : (span){NULL, 0};
}

void bushing_trace_summarize(bushing_trace_summary *out, const bushing_trace *t)
{
    *out = (bushing_trace_summary){
        .state = t->state,
        .calling_tsel = shown(&t->calling_tsel),
        .called_tsel = shown(&t->called_tsel),
        .calling_ssel = shown(&t->calling_ssel),
        .called_ssel = shown(&t->called_ssel),
        .calling_psel = shown(&t->calling_psel),
        .called_psel = shown(&t->called_psel),
        .responding_psel = shown(&t->responding_psel),
        .calling = t->calling.entity,
        .called = t->called.entity,
        .responding = t->responding.entity,
        .tpdu_size =
            t->tpdu_exponent == 0 ? 0 : (uint32_t)1 << t->tpdu_exponent,
        .pdu_proposed = t->pdu_proposed,
        .pdu_negotiated = t->pdu_negotiated,
        .outstanding_calling = t->outstanding_calling,
        .outstanding_called = t->outstanding_called,
        .authentication = t->authentication,
        .tsdus = t->tsdus,
        .malformed = t->malformed,
        .gaps = t->gaps,
        .missing = t->missing,
        .skipped = t->skipped,
        .unanswered = t->unanswered,
        .unasked = t->unasked,
    };
    for (size_t i = 0; i < 2 * BUSHING_TRACE_PENDING; i++)
        out->unanswered += t->side[i % 2].pending[i / 2].used;
}

bool bushing_trace_service_at(bushing_trace_service *out,
                              const bushing_trace *t, size_t i)
{
    return service_count_at(out, &t->services, i);
}
