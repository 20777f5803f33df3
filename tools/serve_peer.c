#include "serve_peer.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/clock.h"

#include "pdu_queue.h"
#include "serve_log.h"

enum {
    WAITING_MAX = 512 << 10, /* octets of requests that wait for their turn */
    TEXT_MAX = 1200,
};

struct serve_peer {
    struct serve *serve;
    struct serve_peer *before, *behind;
    struct net_channel *channel;
    bushing_mms_server *mms;
    uv_timer_t *timer; /* of cyclic reports; made when one is due at all */
    uint64_t number;
    uint64_t since_ns;
    uint64_t requests;
    /* While the peer does not take its answers: one answer, and the requests
     * that came behind. */
    struct pdu_queue answer, waiting;
    /* The request that is accepted as soon as there is room for it; the answer
     * waits in `answer`. */
    const bushing_association *asked;
    bool logged; /* as opened */
};

static const bushing_span NOTHING = {NULL, 0};

static bushing_osi *osi_of(const struct serve_peer *p)
{
    return net_channel_osi(p->channel);
}

/* --- log ----------------------------------------------------------------- */

static void log_opened(struct serve_peer *p, const bushing_association *a)
{
    char calling[BUSHING_ENTITY_TEXT], called[BUSHING_ENTITY_TEXT];
    char text[TEXT_MAX];
    size_t pdu = bushing_mms_server_pdu_size(p->mms);
    bushing_entity_print(calling, &a->calling);
    bushing_entity_print(called, &a->called);
    (void)snprintf(text, sizeof text,
                   "%s: associated as %s with %s, PDUs of %zu octets",
                   net_channel_peer(p->channel), calling, called, pdu);
    const struct serve_fact facts[] = {
        {"association", NULL, (int64_t)p->number},
        {"peer", net_channel_peer(p->channel), 0},
        {"calling", calling, 0},
        {"called", called, 0},
        {"pdu", NULL, (int64_t)pdu},
    };
    serve_log_put(p->serve->json, "opened", text, facts,
                  sizeof facts / sizeof facts[0]);
    p->logged = true;
}

static const char *const FAULTS[] = {
    [NET_FAULT_NONE] = "none",
    [NET_FAULT_NETWORK] = "network",
    [NET_FAULT_PEER] = "peer",
    [NET_FAULT_OWN] = "own",
};

static void log_closed(const struct serve_peer *p, const struct net_end *end)
{
    char reason[NET_EXPLAIN_TEXT], text[TEXT_MAX];
    enum net_fault fault = net_explain(reason, end);
    uint64_t ms = (net_now().mono_ns - p->since_ns) / 1000000;
    (void)snprintf(text, sizeof text, "%s (%llu requests in %llu.%03llu s)",
                   reason, (unsigned long long)p->requests,
                   (unsigned long long)ms / 1000,
                   (unsigned long long)ms % 1000);
    const struct serve_fact facts[] = {
        {"association", NULL, (int64_t)p->number},
        {"peer", end->peer, 0},
        {"reason", reason, 0},
        {"fault", FAULTS[fault], 0},
        {"requests", NULL, (int64_t)p->requests},
        {"milliseconds", NULL, (int64_t)ms},
    };
    serve_log_put(p->serve->json, p->logged ? "closed" : "failed", text, facts,
                  sizeof facts / sizeof facts[0]);
}

static void log_request(const struct serve_peer *p)
{
    bushing_mms_server_last last = bushing_mms_server_last_request(p->mms);
    char text[TEXT_MAX];
    if (!p->serve->verbose)
        return;
    (void)snprintf(text, sizeof text, "%s: %s: %s",
                   net_channel_peer(p->channel), last.service, last.outcome);
    const struct serve_fact facts[] = {
        {"association", NULL, (int64_t)p->number},
        {"peer", net_channel_peer(p->channel), 0},
        {"service", last.service, 0},
        {"outcome", last.outcome, 0},
    };
    serve_log_put(p->serve->json, "request", text, facts,
                  sizeof facts / sizeof facts[0]);
}

/* --- log of security ----------------------------------------------------- */

static void log_security(const struct serve_peer *p,
                         const bushing_security_event *e)
{
    char text[SECURITY_TEXT], id[BUSHING_SECURITY_ID_TEXT];
    security_event_text(text, e);
    bushing_security_id_print(id, e->id);
    const struct serve_fact facts[] = {
        {"association", NULL, (int64_t)p->number},
        {"peer", net_channel_peer(p->channel), 0},
        {"id", id, 0},
        {"text", text, 0},
    };
    serve_log_put(p->serve->json, "security", text, facts,
                  sizeof facts / sizeof facts[0]);
}

static void log_agreed(const struct serve_peer *p, const char *event,
                       const char *what)
{
    char agreed[SECURITY_AGREED], text[TEXT_MAX];
    security_agreed(agreed, osi_of(p));
    if (agreed[0] == '\0')
        return;
    (void)snprintf(text, sizeof text, "%s: %s: %s",
                   net_channel_peer(p->channel), what, agreed);
    const struct serve_fact facts[] = {
        {"association", NULL, (int64_t)p->number},
        {"peer", net_channel_peer(p->channel), 0},
        {"agreed", agreed, 0},
    };
    serve_log_put(p->serve->json, event, text, facts,
                  sizeof facts / sizeof facts[0]);
}

static void log_proven(const struct serve_peer *p)
{
    log_agreed(p, "proven", "its first data verified");
}

static void log_rekeyed(const struct serve_peer *p)
{
    log_agreed(p, "rekeyed", "fresh keys");
}

/* --- sending ------------------------------------------------------------- */

static void abort_peer(struct serve_peer *p)
{
    (void)bushing_osi_abort(osi_of(p), 0, -1, NOTHING, net_now());
}

static bool is_stuck(const struct serve_peer *p)
{
    return !pdu_queue_is_empty(&p->answer);
}

/* What does not fit into the queue of the stack is kept, and nothing more is
 * read until WRITABLE. */
static void send_answer(struct serve_peer *p, bushing_span pdu)
{
    int rc;
    if (pdu.n == 0)
        return;
    rc = bushing_osi_send(osi_of(p), pdu, net_now());
    if (rc != BUSHING_ERR_WOULD_BLOCK)
        return; /* of another error CLOSED tells */
    net_channel_hold(p->channel, true);
    if (!pdu_queue_put(&p->answer, pdu))
        abort_peer(p);
}

/* --- reports ------------------------------------------------------------- */

static void arm_reports(struct serve_peer *p);

static void on_report(uv_timer_t *timer)
{
    struct serve_peer *p = timer->data;
    bushing_span pdu = {(const uint8_t *)"", 1};
    while (pdu.n != 0 && !is_stuck(p)) {
        if (bushing_mms_server_tick(p->mms, &pdu, p->serve->buffer,
                                    p->serve->buffer_len, net_now()) != 0)
            break;
        send_answer(p, pdu);
    }
    net_channel_pump(p->channel);
    arm_reports(p);
}

static void arm_reports(struct serve_peer *p)
{
    uint64_t due = bushing_mms_server_deadline(p->mms), now = uv_hrtime(), ms;
    uv_loop_t *loop = p->serve->loop->uv;
    if (due == BUSHING_NEVER || is_stuck(p)) {
        if (p->timer != NULL)
            (void)uv_timer_stop(p->timer);
        return;
    }
    if (p->timer == NULL) {
        p->timer = malloc(sizeof *p->timer);
        if (p->timer == NULL)
            return;
        (void)uv_timer_init(loop, p->timer);
        p->timer->data = p;
    }
    ms = due > now ? (due - now + 999999) / 1000000 : 1;
    uv_update_time(loop);
    (void)uv_timer_start(p->timer, on_report, ms, 0);
}

/* --- requests ------------------------------------------------------------ */

static void serve_request(struct serve_peer *p, bushing_span pdu)
{
    bushing_span answer = NOTHING;
    int rc = bushing_mms_server_receive(p->mms, &answer, p->serve->buffer,
                                        p->serve->buffer_len, pdu, net_now());
    p->requests++;
    log_request(p);
    if (rc == 0)
        send_answer(p, answer);
    else
        abort_peer(p);
}

static void take_request(struct serve_peer *p, bushing_span pdu)
{
    if (!is_stuck(p))
        serve_request(p, pdu);
    else if (!pdu_queue_put(&p->waiting, pdu))
        abort_peer(p);
    arm_reports(p);
}

/* There is room again: first the answer that was kept, then who waits. */
static void go_on(struct serve_peer *p)
{
    bushing_span pdu;
    if (pdu_queue_take(&p->answer, &pdu)) {
        struct pdu_queue kept = p->answer;
        p->answer = (struct pdu_queue){.ceiling = kept.ceiling};
        send_answer(p, pdu);
        pdu_queue_clear(&kept);
    }
    while (!is_stuck(p) && pdu_queue_take(&p->waiting, &pdu))
        serve_request(p, pdu);
    if (is_stuck(p))
        return;
    pdu_queue_clear(&p->waiting);
    net_channel_hold(p->channel, false);
    arm_reports(p);
}

/* --- associating --------------------------------------------------------- */

/* WOULD_BLOCK: there is no room for our word, and the request lives on. */
static int accept_peer(struct serve_peer *p, const bushing_association *a,
                       bushing_span user_data)
{
    bushing_association answer = {
        .responding_psel = a->called_psel,
        .num_contexts = a->num_contexts,
        .application_context = a->application_context,
        .responding = p->serve->title,
        .user_data = user_data,
    };
    int rc;
    for (size_t i = 0; i < a->num_contexts; i++)
        answer.contexts[i] = a->contexts[i];
    if (!p->logged)
        log_opened(p, a);
    rc = bushing_osi_accept(osi_of(p), &answer, net_now());
    if (rc != 0 && rc != BUSHING_ERR_WOULD_BLOCK)
        abort_peer(p);
    return rc;
}

static void accept_later(struct serve_peer *p, const bushing_association *a,
                         bushing_span user_data)
{
    p->asked = a;
    if (!pdu_queue_put(&p->answer, user_data))
        abort_peer(p);
}

/* There is room again. */
static void accept_again(struct serve_peer *p)
{
    const bushing_association *a = p->asked;
    struct pdu_queue kept = p->answer;
    bushing_span user_data;
    p->answer = (struct pdu_queue){.ceiling = kept.ceiling};
    p->asked = NULL;
    if (pdu_queue_take(&kept, &user_data) &&
        accept_peer(p, a, user_data) == BUSHING_ERR_WOULD_BLOCK)
        accept_later(p, a, user_data);
    pdu_queue_clear(&kept);
}

static void associate(struct serve_peer *p, const bushing_association *a)
{
    bushing_span user_data = NOTHING;
    int rc = bushing_mms_server_initiate(p->mms, &user_data, p->serve->buffer,
                                         p->serve->buffer_len, a->user_data);
    if (rc == 0) {
        if (accept_peer(p, a, user_data) == BUSHING_ERR_WOULD_BLOCK)
            accept_later(p, a, user_data);
    } else if (rc == BUSHING_ERR_MMS_INITIATE) {
        bushing_rejection no = {.result = 1,
                                .source = 0,
                                .diagnostic = 1,
                                .responding = p->serve->title,
                                .user_data = user_data};
        if (bushing_osi_reject(osi_of(p), &no, net_now()) != 0)
            abort_peer(p);
    } else {
        abort_peer(p);
    }
}

static void on_event(struct net_channel *ch, const bushing_event *e, void *ctx)
{
    struct serve_peer *p = ctx;
    switch (e->kind) {
    case BUSHING_EVENT_ASSOCIATE:
        associate(p, e->association);
        break;
    case BUSHING_EVENT_DATA:
        take_request(p, e->data);
        break;
    case BUSHING_EVENT_RELEASE:
        (void)bushing_osi_release_answer(net_channel_osi(ch), 0, net_now());
        break;
    case BUSHING_EVENT_WRITABLE:
        if (p->asked != NULL)
            accept_again(p);
        else
            go_on(p);
        break;
    case BUSHING_EVENT_SECURITY:
        log_security(p, e->security);
        break;
    case BUSHING_EVENT_READY:
        security_log_keys(&p->serve->security, osi_of(p));
        break;
    case BUSHING_EVENT_ESTABLISHED:
        log_proven(p);
        break;
    case BUSHING_EVENT_REKEYED:
        log_rekeyed(p);
        security_log_keys(&p->serve->security, osi_of(p));
        break;
    case BUSHING_EVENT_EXPIRING:
        (void)bushing_osi_release(osi_of(p), 0, net_now());
        break;
    case BUSHING_EVENT_SIGN:
    case BUSHING_EVENT_VERIFY:
    case BUSHING_EVENT_CALL:
    case BUSHING_EVENT_CALLED:
    case BUSHING_EVENT_RELEASE_REFUSED:
    case BUSHING_EVENT_CLOSED:
        break;
    }
}

/* --- lifetime ------------------------------------------------------------ */

static void let_go(uv_handle_t *handle)
{
    free(handle);
}

static void free_peer(struct serve_peer *p)
{
    *(p->before != NULL ? &p->before->behind : &p->serve->peers) = p->behind;
    if (p->behind != NULL)
        p->behind->before = p->before;
    p->serve->num_peers--;
    if (p->timer != NULL)
        uv_close((uv_handle_t *)p->timer, let_go);
    bushing_mms_server_free(p->mms);
    pdu_queue_clear(&p->answer);
    pdu_queue_clear(&p->waiting);
    net_channel_free(p->channel);
    free(p);
}

static void on_closed(struct net_channel *ch, const struct net_end *end,
                      void *ctx)
{
    struct serve_peer *p = ctx;
    (void)ch;
    log_closed(p, end);
    free_peer(p);
}

static int on_accept(struct net_channel *ch, void *ctx)
{
    struct serve *serve = ctx;
    struct serve_peer *p = calloc(1, sizeof *p);
    if (p == NULL)
        return UV_ENOMEM;
    p->serve = serve;
    p->channel = ch;
    p->number = ++serve->last_number;
    p->since_ns = net_now().mono_ns;
    p->answer.ceiling = p->waiting.ceiling =
        serve->buffer_len + (size_t)WAITING_MAX;
    if (bushing_mms_server_new(&p->mms, serve->model, &serve->mms) != 0) {
        free(p);
        return UV_ENOMEM;
    }
    p->behind = serve->peers;
    if (p->behind != NULL)
        p->behind->before = p;
    serve->peers = p;
    serve->num_peers++;
    net_channel_set_context(ch, p);
    return 0;
}

static void on_refused(const struct net_endpoint *peer, int error, void *ctx)
{
    const struct serve *serve = ctx;
    char who[NET_ADDRESS_TEXT] = "a connection", text[TEXT_MAX];
    const char *why = error == UV_EBUSY   ? "all associations are taken "
                                            "(--max-associations)"
                      : error == UV_EPERM ? "its host has as many as it may "
                                            "have (--max-per-host)"
                                          : uv_strerror(error);
    if (peer != NULL)
        net_endpoint_print(who, peer);
    (void)snprintf(text, sizeof text, "%s: refused: %s", who, why);
    const struct serve_fact facts[] = {{"peer", who, 0}, {"reason", why, 0}};
    serve_log_put(serve->json, "refused", text, facts, 2);
}

const struct net_listener_owner SERVE_PEER_OWNER = {
    on_accept, on_refused, {NULL, on_event, on_closed}};

void serve_peers_abort(struct serve *serve)
{
    for (struct serve_peer *p = serve->peers; p != NULL; p = p->behind) {
        if (net_channel_established(p->channel)) {
            abort_peer(p);
            net_channel_pump(p->channel);
        } else {
            net_channel_drop(p->channel, UV_ECANCELED);
        }
    }
}

void serve_peers_drop(struct serve *serve)
{
    struct serve_peer *next;
    for (struct serve_peer *p = serve->peers; p != NULL; p = next) {
        next = p->behind;
        free_peer(p);
    }
}
