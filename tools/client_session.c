#include "client_session.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/channel.h"
#include "net/clock.h"
#include "net/heap.h"

#include "pdu_queue.h"

enum {
    POOL_CEILING = 16 << 20,
    /* [62351-4:15.4 size] what lies around an MMS PDU in a TSDU */
    ENVELOPE_MAX = 16384,
    REFUSAL_MAX = 64,
    LINGER_MS = 500,          /* for a peer that we refuse or abort */
    QUEUE_ENOUGH = 256 << 10, /* octets of PDUs; then no more are read */
};

struct client_session {
    const struct association_options *o;
    const char *sub;

    uv_loop_t uv;
    bool has_uv;
    uv_timer_t timer;
    uv_signal_t signals[2];
    struct net_loop *loop;
    bushing_pool *pool;
    bushing_config *cfg;
    struct net_channel *channel;

    bushing_mms_client mms;
    bushing_mms_initiate initiated;
    uint8_t *initiate_room; /* what `initiated` points to */
    bushing_mms_request request;
    struct pdu_queue queue;
    void (*informed)(void *ctx, const bushing_mms_answer *a);
    void *informed_ctx;

    bool established, ended, ending;
    uint32_t rekeys;
    bool late, interrupted;
    bool full; /* the output queue is: WRITABLE comes */
    enum exit_status status;
};

static enum exit_status no_memory(const struct client_session *s)
{
    complain(s->sub, "no memory left");
    return EXIT_SYSTEM;
}

/* --- what the channel says ----------------------------------------------- */

static void on_connected(struct net_channel *ch, void *ctx)
{
    struct client_session *s = ctx;
    bushing_association wanted = s->o->wanted;
    int rc;
    wanted.user_data = s->request.pdu;
    rc = bushing_osi_associate(net_channel_osi(ch), &wanted, net_now());
    if (rc == 0)
        return;
    complain(s->sub, "the association cannot be asked for: %s%s",
             bushing_error_text(rc),
             rc == BUSHING_ERR_TOO_LONG
                 ? ": titles and selectors make the CONNECT longer than 254 "
                   "octets; shorten --calling, --called or a selector"
                 : "");
    s->status = rc == BUSHING_ERR_MEMORY ? EXIT_SYSTEM : EXIT_USAGE;
    net_channel_drop(ch, UV_ECANCELED);
}

/* The Initiate response is kept for the whole session. */
static void keep_answer(struct client_session *s, bushing_span user_data)
{
    s->established = true;
    s->initiate_room = malloc(user_data.n + 1);
    if (s->initiate_room == NULL) {
        net_channel_drop(s->channel, UV_ENOMEM);
        return;
    }
    if (user_data.n != 0)
        memcpy(s->initiate_room, user_data.p, user_data.n);
    (void)pdu_queue_put(&s->queue,
                        (bushing_span){s->initiate_room, user_data.n});
}

static void keep_pdu(struct client_session *s, bushing_span pdu)
{
    if (pdu_queue_put(&s->queue, pdu)) {
        if (pdu_queue_octets(&s->queue) > QUEUE_ENOUGH)
            net_channel_hold(s->channel, true);
        return;
    }
    complain(s->sub, "%s: more comes than is taken: aborted",
             net_channel_peer(s->channel));
    s->status = EXIT_REFUSED;
    (void)bushing_osi_abort(net_channel_osi(s->channel), 0, -1,
                            (bushing_span){NULL, 0}, net_now());
}

static void complain_event(const struct client_session *s,
                           const bushing_security_event *e)
{
    char text[SECURITY_TEXT];
    security_event_text(text, e);
    complain(s->sub, "%s", text);
}

static void on_event(struct net_channel *ch, const bushing_event *e, void *ctx)
{
    struct client_session *s = ctx;
    switch (e->kind) {
    case BUSHING_EVENT_READY:
        security_log_keys(&s->o->security, net_channel_osi(ch));
        keep_answer(s, e->association->user_data);
        break;
    case BUSHING_EVENT_ESTABLISHED:
        if (!s->established)
            keep_answer(s, e->association->user_data);
        break;
    case BUSHING_EVENT_SECURITY:
        complain_event(s, e->security);
        break;
    case BUSHING_EVENT_REKEYED:
        s->rekeys++;
        security_log_keys(&s->o->security, net_channel_osi(ch));
        break;
    case BUSHING_EVENT_DATA:
        keep_pdu(s, e->data);
        break;
    case BUSHING_EVENT_RELEASE:
        (void)bushing_osi_release_answer(net_channel_osi(ch), 0, net_now());
        break;
    case BUSHING_EVENT_WRITABLE:
        s->full = false;
        break;
    case BUSHING_EVENT_CALLED:
    case BUSHING_EVENT_RELEASE_REFUSED:
        (void)bushing_osi_abort(net_channel_osi(ch), 0, -1,
                                (bushing_span){NULL, 0}, net_now());
        break;
    case BUSHING_EVENT_SIGN:
    case BUSHING_EVENT_VERIFY:
    case BUSHING_EVENT_EXPIRING:
    case BUSHING_EVENT_CALL:
    case BUSHING_EVENT_ASSOCIATE:
    case BUSHING_EVENT_CLOSED:
        break;
    }
}

static enum exit_status status_of(enum net_fault fault)
{
    switch (fault) {
    case NET_FAULT_NONE:
    case NET_FAULT_PEER:
        return EXIT_REFUSED;
    case NET_FAULT_NETWORK:
    case NET_FAULT_OWN:
        break;
    }
    return EXIT_SYSTEM;
}

static void on_closed(struct net_channel *ch, const struct net_end *end,
                      void *ctx)
{
    struct client_session *s = ctx;
    char text[NET_EXPLAIN_TEXT];
    enum net_fault fault = net_explain(text, end);
    (void)ch;
    s->ended = true;
    if (s->status != EXIT_GOOD || (s->ending && fault == NET_FAULT_NONE))
        return;
    complain(s->sub, "%s", text);
    s->status = status_of(fault);
}

static const struct net_channel_owner OWNER = {on_connected, on_event,
                                               on_closed};

/* --- waiting ------------------------------------------------------------- */

static void on_late(uv_timer_t *timer)
{
    struct client_session *s = timer->data;
    s->late = true;
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct client_session *s = handle->data;
    (void)number;
    s->interrupted = true;
}

static void begin_wait(struct client_session *s, uint32_t timeout_ms)
{
    s->late = false;
    uv_update_time(&s->uv);
    (void)uv_timer_start(&s->timer, on_late, timeout_ms, 0);
}

/* One turn of the loop; false when there is nothing to wait for any more. */
static bool turn(struct client_session *s)
{
    if (s->ended || s->late || s->interrupted)
        return false;
    (void)uv_run(&s->uv, UV_RUN_ONCE);
    return true;
}

static bool next_pdu(struct client_session *s, bushing_span *pdu)
{
    while (pdu_queue_is_empty(&s->queue)) {
        if (!s->ended)
            net_channel_hold(s->channel, false);
        if (!turn(s))
            return false;
    }
    return pdu_queue_take(&s->queue, pdu);
}

/* --- PDUs of the peer ---------------------------------------------------- */

static void abort_peer(struct client_session *s, const char *why)
{
    if (s->ended || s->status != EXIT_GOOD)
        return;
    complain(s->sub, "%s: %s", net_channel_peer(s->channel), why);
    s->status = EXIT_REFUSED;
    (void)bushing_osi_abort(net_channel_osi(s->channel), 0, -1,
                            (bushing_span){NULL, 0}, net_now());
    net_channel_pump(s->channel);
}

static void abort_broken(struct client_session *s, int rc)
{
    char text[160];
    (void)snprintf(text, sizeof text, "what the peer sends is not MMS: %s",
                   bushing_error_text(rc));
    abort_peer(s, text);
}

/* What a client says to what a peer asks of it. */
static void reply(struct client_session *s, const bushing_mms_answer *a)
{
    uint8_t room[REFUSAL_MAX];
    bushing_mms_request r = {.room = room, .room_len = sizeof room};
    int rc = a->kind == BUSHING_MMS_ASKED
                 ? bushing_mms_refuse(&s->mms, &r, a->invoke_id)
                 : bushing_mms_agree_conclude(&s->mms, &r);
    if (rc == 0)
        (void)bushing_osi_send(net_channel_osi(s->channel), r.pdu, net_now());
    net_channel_pump(s->channel);
}

static enum client_wait why_not(const struct client_session *s)
{
    if (s->ended)
        return CLIENT_ENDED;
    return s->interrupted ? CLIENT_INTERRUPT : CLIENT_NOTHING;
}

/* The next PDU that is of use to anybody; the time runs since begin_wait(). */
static enum client_wait next_answer(struct client_session *s,
                                    bushing_mms_answer *answer)
{
    bushing_span pdu;
    while (next_pdu(s, &pdu)) {
        int rc = bushing_mms_answer_read(&s->mms, answer, pdu);
        if (rc != 0) {
            abort_broken(s, rc);
            return CLIENT_ENDED;
        }
        if (answer->kind == BUSHING_MMS_ASKED ||
            answer->kind == BUSHING_MMS_ASKED_CONCLUDE)
            reply(s, answer);
        else if (answer->kind != BUSHING_MMS_UNCONFIRMED)
            return CLIENT_ANSWER;
    }
    return why_not(s);
}

enum client_wait client_session_wait(struct client_session *s,
                                     bushing_mms_answer *answer,
                                     uint32_t timeout_ms)
{
    begin_wait(s, timeout_ms);
    return next_answer(s, answer);
}

/* --- requests ------------------------------------------------------------ */

enum exit_status client_session_send(struct client_session *s, int asked)
{
    if (s->status != EXIT_GOOD)
        return s->status;
    if (asked != 0) {
        complain(s->sub, "the request cannot be made: %s",
                 bushing_error_text(asked));
        return EXIT_REFUSED;
    }
    for (bool again = false;; again = true) {
        int rc = bushing_osi_send(net_channel_osi(s->channel), s->request.pdu,
                                  net_now());
        net_channel_pump(s->channel);
        s->full = rc == BUSHING_ERR_WOULD_BLOCK;
        if (!s->full)
            break; /* of another error CLOSED tells */
        if (!again)
            begin_wait(s, s->o->timeout_ms);
        while (s->full && turn(s))
            continue;
        if (s->full)
            break;
    }
    if (s->full)
        abort_peer(s, "the peer takes no more requests: aborted");
    return s->status;
}

static enum exit_status complain_no_answer(struct client_session *s,
                                           enum client_wait wait)
{
    if (wait == CLIENT_INTERRUPT)
        return EXIT_REFUSED;
    if (wait == CLIENT_NOTHING)
        complain(s->sub, "%s: no answer within %u.%03u s",
                 net_channel_peer(s->channel), s->o->timeout_ms / 1000,
                 s->o->timeout_ms % 1000);
    return s->status != EXIT_GOOD ? s->status : EXIT_REFUSED;
}

enum exit_status client_session_ask(struct client_session *s, int asked,
                                    bushing_mms_answer *answer)
{
    uint32_t invoke_id = s->request.invoke_id;
    enum client_wait wait;
    enum exit_status status = client_session_send(s, asked);
    if (status != EXIT_GOOD)
        return status;
    begin_wait(s, s->o->timeout_ms);
    while ((wait = next_answer(s, answer)) == CLIENT_ANSWER) {
        if (answer->kind == BUSHING_MMS_INFORMED) {
            if (s->informed != NULL)
                s->informed(s->informed_ctx, answer);
        } else if (!answer->has_invoke_id || answer->invoke_id == invoke_id) {
            return EXIT_GOOD;
        }
    }
    bushing_mms_client_forget(&s->mms, invoke_id);
    return complain_no_answer(s, wait);
}

/* --- opening ------------------------------------------------------------- */

static uint64_t between(uint64_t low, uint64_t v, uint64_t high)
{
    return v < low ? low : v > high ? high : v;
}

static int make_config(struct client_session *s)
{
    uint64_t ms = between(100, s->o->timeout_ms, 3600000);
    uint64_t tsdu =
        between(81920, s->o->max_pdu + (uint64_t)ENVELOPE_MAX, 1 << 20);
    const struct {
        enum bushing_setting what;
        uint64_t value;
    } settings[] = {
        {BUSHING_SET_TPDU_SIZE, s->o->wanted.tpdu_size},
        {BUSHING_SET_TSDU_MAX, tsdu},
        {BUSHING_SET_OUTPUT_MAX, tsdu * 4},
        {BUSHING_SET_ESTABLISH_MS, ms},
        {BUSHING_SET_RELEASE_MS, ms},
        {BUSHING_SET_LINGER_MS, LINGER_MS},
    };
    int rc = bushing_pool_new(&s->pool, &NET_HEAP, POOL_CEILING);
    if (rc == 0)
        rc = bushing_config_new(&s->cfg, &NET_HEAP, s->pool);
    for (size_t i = 0; rc == 0 && i < sizeof settings / sizeof settings[0]; i++)
        rc = bushing_config_set(s->cfg, settings[i].what, settings[i].value);
    if (rc == 0)
        rc = security_apply(&s->o->security, s->cfg);
    return rc == 0 ? bushing_config_seal(s->cfg) : rc;
}

static bool make_loop(struct client_session *s)
{
    s->loop = calloc(1, sizeof *s->loop);
    if (s->loop == NULL || uv_loop_init(&s->uv) != 0)
        return false;
    s->has_uv = true;
    s->loop->uv = &s->uv;
    s->loop->pool = s->pool;
    (void)uv_timer_init(&s->uv, &s->timer);
    s->timer.data = s;
    for (size_t i = 0; i < 2; i++) {
        (void)uv_signal_init(&s->uv, &s->signals[i]);
        s->signals[i].data = s;
    }
    return true;
}

static bool make_request(struct client_session *s)
{
    bushing_mms_initiate wanted = {.pdu_max = s->o->max_pdu};
    s->queue.ceiling = (size_t)4 << 20;
    s->request.room_len = s->o->max_pdu < 1024 ? 1024 : s->o->max_pdu;
    s->request.room = malloc(s->request.room_len);
    return s->request.room != NULL &&
           bushing_mms_ask_initiate(&s->mms, &s->request, &wanted) == 0;
}

static bool start(struct client_session *s)
{
    struct net_channel_times times = {.connect_ms = s->o->timeout_ms,
                                      .flush_ms = 500,
                                      .provoke = s->o->provoke};
    return make_config(s) == 0 && make_loop(s) && make_request(s) &&
           net_channel_connect(&s->channel, s->loop, s->cfg, &s->o->to, &times,
                               &OWNER, s) == 0;
}

/* The association stands; what the peer says to Initiate decides. */
static enum exit_status initiate(struct client_session *s)
{
    bushing_mms_answer a;
    bushing_span pdu;
    char text[BUSHING_MMS_FAILURE_TEXT];
    int rc;
    /* the channel and the stack have the timers of the steps: to reach the
     * peer, the transport, the association */
    begin_wait(s, (uint32_t)between(0, (uint64_t)s->o->timeout_ms * 3 + 1000,
                                    UINT32_MAX));
    if (!next_pdu(s, &pdu)) {
        if (s->late && !s->ended)
            complain(s->sub, "%s: no association in time",
                     net_channel_peer(s->channel));
        return s->status != EXIT_GOOD ? s->status : EXIT_REFUSED;
    }
    rc = bushing_mms_answer_read(&s->mms, &a,
                                 (bushing_span){s->initiate_room, pdu.n});
    if (rc != 0) {
        abort_broken(s, rc);
    } else if (a.kind != BUSHING_MMS_INITIATED) {
        bushing_mms_failure_print(text, &a.u.failure);
        abort_peer(s, text);
    } else {
        s->initiated = a.u.initiate;
    }
    return s->status;
}

enum exit_status client_session_open(struct client_session **out,
                                     const struct association_options *o,
                                     const char *sub)
{
    struct client_session *s = calloc(1, sizeof *s);
    enum exit_status status;
    *out = NULL;
    if (s == NULL) {
        complain(sub, "no memory left");
        return EXIT_SYSTEM;
    }
    s->o = o;
    s->sub = sub;
    status = start(s) ? initiate(s) : no_memory(s);
    if (status != EXIT_GOOD)
        return client_session_end(s, status);
    *out = s;
    return EXIT_GOOD;
}

/* --- the end ------------------------------------------------------------- */

static bool conclude(struct client_session *s)
{
    bushing_mms_answer a = {.kind = BUSHING_MMS_UNCONFIRMED};
    if (bushing_mms_ask_conclude(&s->mms, &s->request) != 0 ||
        client_session_send(s, 0) != EXIT_GOOD)
        return false;
    begin_wait(s, s->o->timeout_ms);
    while (next_answer(s, &a) == CLIENT_ANSWER)
        if (a.kind == BUSHING_MMS_CONCLUDED || a.kind == BUSHING_MMS_FAILED)
            return true;
    return s->ended;
}

/* In order when the peer is with us, by an abort when it is not. */
static void end_association(struct client_session *s)
{
    bushing_osi *osi;
    s->ending = true;
    s->interrupted = false;
    if (s->status != EXIT_GOOD || !conclude(s)) {
        if (!s->ended && s->status == EXIT_GOOD) {
            s->status = EXIT_REFUSED; /* an abort is not complained about */
            (void)bushing_osi_abort(net_channel_osi(s->channel), 0, -1,
                                    (bushing_span){NULL, 0}, net_now());
        }
    } else if (!s->ended) {
        osi = net_channel_osi(s->channel);
        (void)bushing_osi_release(osi, 0, net_now());
    }
    if (!s->ended)
        net_channel_pump(s->channel);
    begin_wait(s, s->o->timeout_ms);
    net_channel_hold(s->channel, false);
    while (turn(s))
        continue;
}

/* False: the loop cannot be closed. */
static bool close_loop(struct client_session *s)
{
    if (!s->has_uv)
        return true;
    uv_close((uv_handle_t *)&s->timer, NULL);
    for (size_t i = 0; i < 2; i++)
        uv_close((uv_handle_t *)&s->signals[i], NULL);
    for (int i = 0; i < 3 && uv_loop_alive(&s->uv); i++)
        (void)uv_run(&s->uv, UV_RUN_NOWAIT);
    return uv_loop_close(&s->uv) == 0;
}

enum exit_status client_session_end(struct client_session *s,
                                    enum exit_status status)
{
    if (s == NULL)
        return status;
    if (s->channel != NULL && s->established && !s->ended)
        end_association(s);
    if (status == EXIT_GOOD)
        status = s->status;
    net_channel_free(s->channel);
    if (!close_loop(s)) {
        /* A name is still being looked up, by a thread that uses the loop, that
         * cannot be stopped, and that exit() would wait for. */
        (void)fflush(NULL);
        _exit((int)status);
    }
    bushing_config_free(s->cfg);
    bushing_pool_free(s->pool);
    pdu_queue_clear(&s->queue);
    free(s->initiate_room);
    free(s->request.room);
    free(s->loop);
    free(s);
    return status;
}

/* --- the small ones ------------------------------------------------------ */

void client_session_catch(struct client_session *s)
{
    (void)uv_signal_start(&s->signals[0], on_signal, SIGINT);
    (void)uv_signal_start(&s->signals[1], on_signal, SIGTERM);
}

void client_session_on_informed(struct client_session *s,
                                void (*informed)(void *ctx,
                                                 const bushing_mms_answer *a),
                                void *ctx)
{
    s->informed = informed;
    s->informed_ctx = ctx;
}

bushing_mms_client *client_session_mms(struct client_session *s)
{
    return &s->mms;
}

bushing_mms_request *client_session_request(struct client_session *s)
{
    return &s->request;
}

const bushing_mms_initiate *
client_session_initiated(const struct client_session *s)
{
    return &s->initiated;
}

void client_session_agreed(const struct client_session *s,
                           char text[SECURITY_AGREED])
{
    security_agreed(text, net_channel_osi(s->channel));
}

uint32_t client_session_rekeys(const struct client_session *s)
{
    return s->rekeys;
}

const char *client_session_peer(const struct client_session *s)
{
    return net_channel_peer(s->channel);
}

enum exit_status client_session_status(const struct client_session *s)
{
    return s->status;
}

struct client_times client_session_times(const struct client_session *s)
{
    struct net_channel_steps at = net_channel_steps(s->channel);
    return (struct client_times){
        .resolve = at.resolved - at.begun,
        .tcp = at.connected - at.resolved,
        .cotp = at.first_octets - at.connected,
        .associate = at.established - at.first_octets,
    };
}
