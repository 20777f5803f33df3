/* One end of an association in the hands of a fuzzer. An input is
 *
 *     settings, failure, number of script octets, script, stream
 *
 * where the stream is what the peer says. The script, over and over, says how
 * much of it comes next and what the owner does behind it. Whatever that is:
 * one CLOSED at most and nothing behind it, memory in its bounds, nothing left.
 */
#ifndef FUZZ_ASSOCIATION_H
#define FUZZ_ASSOCIATION_H

#include <bushing/osi.h>

#include <stdlib.h>
#include <string.h>

enum { SCRIPT_MAX = 16, FUZZ_CEILING = 1 << 19, FUZZ_OUTPUT = 8192 };

static void must(bool what)
{
    if (!what)
        abort();
}

/* --- memory -------------------------------------------------------------- */

struct fuzz_heap {
    size_t live, octets, calls, fail_at;
};

union fuzz_block {
    size_t n;
    max_align_t align;
};

static void *fuzz_alloc(void *ctx, size_t n)
{
    struct fuzz_heap *h = ctx;
    union fuzz_block *b;
    if (++h->calls == h->fail_at)
        return NULL;
    b = malloc(sizeof *b + n);
    must(b != NULL);
    b->n = n;
    memset(b + 1, 0xa5, n);
    h->live++;
    h->octets += n;
    return b + 1;
}

static void fuzz_free(void *ctx, void *p)
{
    struct fuzz_heap *h = ctx;
    union fuzz_block *b = p;
    if (b == NULL)
        return;
    b--;
    h->live--;
    h->octets -= b->n;
    free(b);
}

/* --- an end -------------------------------------------------------------- */

struct fuzz_end {
    struct fuzz_heap heap;
    bushing_pool *pool;
    bushing_config *cfg;
    bushing_osi *a;
    bushing_time now;
    void (*open)(struct fuzz_end *); /* what the owner does first */
    bool closed;
    bool in_steps, called; /* the transport first, then the association */
    uint8_t what;          /* the script octet at hand */
};

static const uint8_t FUZZ_INITIATE[] = {0xa8, 0x03, 0x80, 0x01, 0x7f};
static const uint8_t FUZZ_ANSWER[] = {0xa9, 0x03, 0x80, 0x01, 0x7f};

static void touch(bushing_span s)
{
    for (size_t i = 0; i < s.n; i++)
        (void)*(const volatile uint8_t *)&s.p[i];
}

static void touch_entity(const bushing_entity *e)
{
    char text[BUSHING_ENTITY_TEXT];
    bushing_entity_print(text, e);
    must(memchr(text, 0, sizeof text) != NULL);
    touch(e->ap_invocation);
    touch(e->ae_invocation);
}

static void touch_association(const bushing_association *p)
{
    const bushing_span each[] = {
        p->calling_tsel,   p->called_tsel,       p->calling_ssel,
        p->called_ssel,    p->calling_psel,      p->called_psel,
        p->acse_version,   p->responding_psel,   p->presentation_requirements,
        p->mechanism,      p->acse_requirements, p->authentication,
        p->implementation, p->context_names,     p->application_context,
        p->user_data};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++)
        touch(each[i]);
    touch_entity(&p->called);
    touch_entity(&p->calling);
    touch_entity(&p->responding);
    must(p->num_contexts <= BUSHING_CONTEXTS);
    for (size_t i = 0; i < p->num_contexts; i++) {
        touch(p->contexts[i].abstract_syntax);
        touch(p->contexts[i].transfer_syntax);
    }
}

/* Answers to ASSOCIATE, RELEASE and CALL, or none. */
static void answer(struct fuzz_end *e, const bushing_event *ev)
{
    bushing_association a;
    bushing_rejection r = {.result = 1, .diagnostic = 1};
    unsigned how = e->what >> 3 & 3;
    if (ev->kind == BUSHING_EVENT_CALLED && how != 3)
        e->open(e);
    if (ev->kind == BUSHING_EVENT_CALL && how != 3)
        (void)bushing_osi_call_accept(e->a, e->now);
    if (ev->kind == BUSHING_EVENT_RELEASE && how != 3)
        (void)bushing_osi_release_answer(e->a, (int)how - 1, e->now);
    if (ev->kind != BUSHING_EVENT_ASSOCIATE || how == 3)
        return;
    if (how == 2) {
        (void)bushing_osi_reject(e->a, &r, e->now);
        return;
    }
    if (how == 0) {
        memset(&a, 0, sizeof a);
    } else { /* what was proposed comes back */
        a = *ev->association;
        a.responding = a.called;
        a.responding_psel = a.called_psel;
    }
    a.user_data = (bushing_span){FUZZ_ANSWER, sizeof FUZZ_ANSWER};
    (void)bushing_osi_accept(e->a, &a, e->now);
}

static void take_events(struct fuzz_end *e)
{
    const bushing_event *ev;
    bushing_pool_state s;
    while ((ev = bushing_osi_next_event(e->a)) != NULL) {
        must(!e->closed);
        touch(ev->data);
        if (ev->association != NULL)
            touch_association(ev->association);
        must((ev->closed != NULL) == (ev->kind == BUSHING_EVENT_CLOSED));
        if (ev->closed != NULL) {
            char text[BUSHING_CLOSED_TEXT];
            e->closed = true;
            bushing_closed_print(text, ev->closed);
            must(memchr(text, 0, sizeof text) != NULL);
            touch(ev->closed->user_data);
        }
        answer(e, ev);
    }
    s = bushing_pool_look(e->pool);
    must(s.loaned + s.kept <= s.ceiling);
    must(e->heap.octets <= s.ceiling + 16384);
    must(bushing_osi_output(e->a).n <= (size_t)4 * FUZZ_OUTPUT);
    must(!e->closed || bushing_osi_deadline(e->a) == BUSHING_NEVER);
    must(bushing_osi_state(e->a) != NULL);
}

static void act(struct fuzz_end *e)
{
    static const uint8_t pdu[200] = {0xa3, 0x81, 197};
    const bushing_span some = {pdu, sizeof pdu};
    bushing_span out = bushing_osi_output(e->a);
    switch (e->what >> 5) {
    case 1:
        (void)bushing_osi_send(e->a, some, e->now);
        break;
    case 2:
        (void)bushing_osi_release(e->a, 0, e->now);
        break;
    case 3:
        if ((e->what & 3) == 3)
            (void)bushing_osi_abort(e->a, 0, 1, some, e->now);
        else
            bushing_osi_pause(e->a, (e->what & 1) != 0, e->now);
        break;
    case 4:
        e->now.mono_ns += (uint64_t)9000 * 1000000;
        bushing_osi_tick(e->a, e->now);
        break;
    case 5:
        while (bushing_osi_send(e->a, some, e->now) == 0)
            continue;
        break;
    case 6:
        touch(out);
        bushing_osi_output_taken(e->a, out.n / 2);
        break;
    default:
        touch(out);
        bushing_osi_output_taken(e->a, out.n);
        break;
    }
    take_events(e);
}

/* --- settings ------------------------------------------------------------ */

static void set(struct fuzz_end *e, enum bushing_setting what, uint64_t value)
{
    must(bushing_config_set(e->cfg, what, value) == 0);
}

static bool fuzz_begin(struct fuzz_end *e, enum bushing_role role,
                       uint8_t settings, uint8_t failure)
{
    bushing_allocator al = {fuzz_alloc, fuzz_free, NULL};
    memset(e, 0, sizeof *e);
    al.ctx = &e->heap;
    e->now.mono_ns = 1;
    must(bushing_pool_new(&e->pool, &al,
                          failure > 200 ? (size_t)(failure - 200) * 1024
                                        : FUZZ_CEILING) == 0);
    must(bushing_config_new(&e->cfg, &al, e->pool) == 0);
    set(e, BUSHING_SET_ASK_CALL, settings & 1);
    set(e, BUSHING_SET_SESSION_V1, settings >> 1 & 1);
    set(e, BUSHING_SET_OVERFLOW_MAX, (settings & 4) != 0 ? 20000 : 0);
    set(e, BUSHING_SET_TPDU_NUMBERS, settings >> 3 & 1);
    set(e, BUSHING_SET_SHORT_CONNECT, settings >> 4 & 1);
    set(e, BUSHING_SET_TPDU_SIZE, (settings & 32) != 0 ? 128 : 8192);
    e->in_steps = (settings & 64) != 0;
    set(e, BUSHING_SET_TSDU_MAX, 30000);
    set(e, BUSHING_SET_OUTPUT_MAX, FUZZ_OUTPUT);
    must(bushing_config_seal(e->cfg) == 0);
    e->heap.fail_at =
        failure != 0 && failure <= 32 ? e->heap.calls + failure : 0;
    return bushing_osi_new(&e->a, e->cfg, role, e->now) == 0;
}

static void fuzz_end(struct fuzz_end *e)
{
    if (e->a != NULL) {
        must(bushing_osi_receive_end(e->a, false, e->now) == 0);
        take_events(e);
        must(e->closed);
    }
    bushing_osi_free(e->a);
    must(bushing_pool_look(e->pool).loaned == 0);
    bushing_config_free(e->cfg);
    bushing_pool_free(e->pool);
    must(e->heap.live == 0);
}

/* --- a run --------------------------------------------------------------- */

/* How much comes next, by the low bits of a script octet. */
static size_t piece_of(uint8_t what, size_t left)
{
    static const size_t PIECES[] = {SIZE_MAX, 1, 3, 4, 17, 100, 800, 5000};
    size_t n = PIECES[what & 7];
    return n < left ? n : left;
}

static void fuzz_run(struct fuzz_end *e, bushing_span script,
                     bushing_span stream)
{
    size_t turn = 0;
    while (stream.n != 0) {
        bushing_span part;
        e->what = script.n == 0 ? 0 : script.p[turn++ % script.n];
        part = (bushing_span){stream.p, piece_of(e->what, stream.n)};
        /* without room what came is lost, and all behind it is noise */
        (void)bushing_osi_receive(e->a, part, e->now);
        take_events(e);
        stream.p += part.n;
        stream.n -= part.n;
        act(e);
    }
}

static int fuzz_association(enum bushing_role role,
                            void open(struct fuzz_end *), const uint8_t *data,
                            size_t size)
{
    struct fuzz_end e;
    bushing_span script, stream;
    if (size < 3 || size > 1 << 17)
        return 0;
    script = (bushing_span){data + 3, data[2] % (SCRIPT_MAX + 1)};
    if (script.n > size - 3)
        return 0;
    stream = (bushing_span){script.p + script.n, size - 3 - script.n};
    if (fuzz_begin(&e, role, data[0], data[1])) {
        e.open = open;
        if (open != NULL)
            open(&e);
        fuzz_run(&e, script, stream);
    }
    fuzz_end(&e);
    return 0;
}

#endif
