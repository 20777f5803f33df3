/* Two ends of a connection in one loop: association, data in both directions,
 * ends of every kind, limits of the listener. The kernel's loopback is the
 * wire; nothing waits for a time but where time is what is tested. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/channel_inside.h"
#include "net/clock.h"
#include "net/heap.h"
#include "net/listener.h"
#include "test.h"

enum { ENDS = 40, BIG = 60000 };

struct world;

/* One end, and what it heard. */
struct end {
    struct world *world;
    struct net_channel *ch;
    bool connected, established, released, writable, closed;
    size_t num_data;
    size_t data_len; /* of the last one */
    int error;
    bool has_closed;
    enum bushing_close why;
    enum net_fault fault;
    char text[NET_EXPLAIN_TEXT];
    uint8_t first[16];
    size_t num_first;
};

struct world {
    uv_loop_t uv;
    struct net_loop *loop;
    bushing_pool *pool;
    bushing_config *cfg;
    struct net_listener *listener;
    struct net_endpoint at;
    struct end client, servers[ENDS];
    size_t num_servers, num_refused;
    int refusal;             /* the last one */
    bool echo;               /* the servers send back what comes */
    bool free_on_event;      /* the client goes at its first event */
    bool reject_all;         /* on_accept says no */
    bool anonymous_refusals; /* the system has no descriptors */
    bushing_association wanted;
};

static const uint8_t ACSE[] = {0x52, 1, 0, 1}, BER[] = {0x51, 1},
                     MMS[] = {0x28, 0xCA, 0x22, 2, 1},
                     CONTEXT[] = {0x28, 0xCA, 0x22, 2, 3},
                     INITIATE[] = {0xA8, 0x05, 0x80, 0x03, 0x00, 0xFD, 0xE8},
                     INITIATED[] = {0xA9, 0x05, 0x80, 0x03, 0x00, 0xFD, 0xE8};

#define SPAN(a) ((bushing_span){a, sizeof(a)})

static const bushing_span NOTHING = {NULL, 0};

/* --- what the ends do ---------------------------------------------------- */

static void on_connected(struct net_channel *ch, void *ctx)
{
    struct end *e = ctx;
    e->connected = true;
    assert_int_equal(bushing_osi_associate(net_channel_osi(ch),
                                           &e->world->wanted, net_now()),
                     0);
}

static void answer(struct end *e, const bushing_association *a)
{
    bushing_association answer = {.num_contexts = a->num_contexts,
                                  .application_context = a->application_context,
                                  .user_data = SPAN(INITIATED)};
    memcpy(answer.contexts, a->contexts, sizeof answer.contexts);
    assert_int_equal(
        bushing_osi_accept(net_channel_osi(e->ch), &answer, net_now()), 0);
}

static void on_event(struct net_channel *ch, const bushing_event *event,
                     void *ctx)
{
    struct end *e = ctx;
    struct world *w = e->world;
    assert_ptr_equal(e->ch, ch);
    assert_false(e->closed);
    switch (event->kind) {
    case BUSHING_EVENT_ASSOCIATE:
        answer(e, event->association);
        break;
    case BUSHING_EVENT_ESTABLISHED:
        e->established = true;
        break;
    case BUSHING_EVENT_DATA:
        e->num_data++;
        e->data_len = event->data.n;
        if (w->echo && e != &w->client)
            (void)bushing_osi_send(net_channel_osi(ch), event->data, net_now());
        break;
    case BUSHING_EVENT_RELEASE:
        e->released = true;
        (void)bushing_osi_release_answer(net_channel_osi(ch), 0, net_now());
        break;
    case BUSHING_EVENT_WRITABLE:
        e->writable = true;
        break;
    case BUSHING_EVENT_SECURITY:
    case BUSHING_EVENT_SIGN:
    case BUSHING_EVENT_VERIFY:
    case BUSHING_EVENT_READY:
    case BUSHING_EVENT_REKEYED:
    case BUSHING_EVENT_EXPIRING:
    case BUSHING_EVENT_CALL:
    case BUSHING_EVENT_CALLED:
    case BUSHING_EVENT_RELEASE_REFUSED:
    case BUSHING_EVENT_CLOSED:
        break;
    }
    if (e == &w->client && w->free_on_event) {
        net_channel_free(e->ch);
        e->ch = NULL;
    }
}

static void on_closed(struct net_channel *ch, const struct net_end *end,
                      void *ctx)
{
    struct end *e = ctx;
    assert_ptr_equal(e->ch, ch);
    assert_false(e->closed);
    e->closed = true;
    e->error = end->error;
    e->has_closed = end->closed != NULL;
    if (e->has_closed)
        e->why = end->closed->why;
    e->fault = net_explain(e->text, end);
    memcpy(e->first, end->first.p, end->first.n);
    e->num_first = end->first.n;
    net_channel_free(ch);
    e->ch = NULL;
}

static int on_accept(struct net_channel *ch, void *ctx)
{
    struct world *w = ctx;
    struct end *e = &w->servers[w->num_servers];
    assert_true(w->num_servers < ENDS);
    if (w->reject_all)
        return -1;
    w->num_servers++;
    e->world = w;
    e->ch = ch;
    net_channel_set_context(ch, e);
    return 0;
}

static void on_refused(const struct net_endpoint *peer, int error, void *ctx)
{
    struct world *w = ctx;
    assert_int_equal(peer == NULL, w->anonymous_refusals);
    assert_int_not_equal(error, 0);
    w->num_refused++;
    w->refusal = error;
}

static const struct net_channel_owner CLIENT = {on_connected, on_event,
                                                on_closed};
static const struct net_listener_owner SERVER = {
    on_accept, on_refused, {NULL, on_event, on_closed}};

/* --- the world ----------------------------------------------------------- */

struct setting {
    enum bushing_setting what;
    uint64_t value;
};

static void make_config(struct world *w, size_t pool,
                        const struct setting *settings, size_t n)
{
    assert_int_equal(bushing_pool_new(&w->pool, &NET_HEAP, pool), 0);
    assert_int_equal(bushing_config_new(&w->cfg, &NET_HEAP, w->pool), 0);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(
            bushing_config_set(w->cfg, settings[i].what, settings[i].value), 0);
    assert_int_equal(bushing_config_seal(w->cfg), 0);
    w->loop->pool = w->pool;
}

static struct net_endpoint any_port(void)
{
    struct net_address a;
    struct net_endpoints e;
    assert_null(net_address_parse(&a, "127.0.0.1:0", 0));
    assert_int_equal(net_endpoints_resolve(&e, &a, true), 0);
    return e.list[0];
}

static struct world *make_world(size_t pool, const struct setting *settings,
                                size_t n,
                                const struct net_listener_limits *limits)
{
    struct world *w = test_calloc(1, sizeof *w);
    w->loop = test_calloc(1, sizeof *w->loop);
    assert_int_equal(uv_loop_init(&w->uv), 0);
    w->loop->uv = &w->uv;
    make_config(w, pool, settings, n);
    w->client.world = w;
    w->at = any_port();
    assert_int_equal(net_listener_new(&w->listener, w->loop, w->cfg, limits,
                                      NULL, &SERVER, w),
                     0);
    assert_int_equal(net_listener_add(w->listener, &w->at), 0);
    w->wanted = (bushing_association){
        .application_context = SPAN(CONTEXT),
        .contexts = {{.id = 1,
                      .abstract_syntax = SPAN(ACSE),
                      .transfer_syntax = SPAN(BER)},
                     {.id = 3,
                      .abstract_syntax = SPAN(MMS),
                      .transfer_syntax = SPAN(BER)}},
        .num_contexts = 2,
        .user_data = SPAN(INITIATE),
    };
    return w;
}

static void end_world(struct world *w)
{
    struct net_listener_state s;
    net_channel_free(w->client.ch);
    for (size_t i = 0; i < w->num_servers; i++)
        net_channel_free(w->servers[i].ch);
    s = net_listener_look(w->listener);
    assert_int_equal(s.connections, 0);
    assert_int_equal(s.half_open, 0);
    net_listener_free(w->listener);
    (void)uv_run(&w->uv, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&w->uv), 0);
    bushing_config_free(w->cfg);
    assert_int_equal(bushing_pool_look(w->pool).loaned, 0);
    bushing_pool_free(w->pool);
    test_free(w->loop);
    test_free(w);
}

#define RUN_UNTIL(w, condition) \
    while (!(condition))        \
    (void)uv_run(&(w)->uv, UV_RUN_ONCE)

static void call(struct world *w)
{
    struct net_address to = {.host = "127.0.0.1"};
    char text[NET_ADDRESS_TEXT];
    net_endpoint_print(text, &w->at);
    assert_null(net_address_parse(&to, text, 0));
    assert_int_equal(net_channel_connect(&w->client.ch, w->loop, w->cfg, &to,
                                         NULL, &CLIENT, &w->client),
                     0);
}

static struct world *associated(size_t pool, const struct setting *settings,
                                size_t n)
{
    struct world *w = make_world(pool, settings, n, NULL);
    call(w);
    RUN_UNTIL(w, w->client.established && w->servers[0].established);
    return w;
}

static struct world *usual(void)
{
    return associated((size_t)8 << 20, NULL, 0);
}

static bushing_osi *client_osi(const struct world *w)
{
    return net_channel_osi(w->client.ch);
}

/* A blocking socket to the listener, for peers that are no channels. */
static int plain_peer(const struct world *w)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&w->at.at, w->at.len),
                     0);
    return fd;
}

/* An MMS PDU of this size: an unconfirmed one nobody looks into. */
static bushing_span pdu_of(uint8_t *room, size_t n)
{
    memset(room, 0, n);
    room[0] = 0xA3;
    room[1] = 0x82;
    room[2] = (uint8_t)((n - 4) >> 8);
    room[3] = (uint8_t)(n - 4);
    return (bushing_span){room, n};
}

/* --- tests --------------------------------------------------------------- */

static void test_release(void **state)
{
    struct world *w = usual();
    struct net_channel_steps s = net_channel_steps(w->client.ch);
    (void)state;
    assert_true(s.begun <= s.resolved && s.resolved <= s.connected);
    assert_true(s.connected < s.first_octets);
    assert_true(s.first_octets <= s.established);
    assert_true(net_channel_established(w->client.ch));
    assert_int_equal(net_listener_look(w->listener).half_open, 0);
    assert_int_equal(net_listener_look(w->listener).connections, 1);
    assert_int_equal(bushing_osi_release(client_osi(w), 0, net_now()), 0);
    net_channel_pump(w->client.ch);
    RUN_UNTIL(w, w->client.closed && w->servers[0].closed);
    assert_true(w->servers[0].released);
    assert_int_equal(w->client.why, BUSHING_CLOSE_RELEASED);
    assert_int_equal(w->servers[0].why, BUSHING_CLOSE_RELEASED);
    assert_int_equal(w->client.fault, NET_FAULT_NONE);
    assert_int_equal(w->client.error, 0);
    assert_int_equal(net_listener_look(w->listener).connections, 0);
    end_world(w);
}

static void test_abort(void **state)
{
    struct world *w = usual();
    (void)state;
    assert_int_equal(
        bushing_osi_abort(client_osi(w), 0, -1, NOTHING, net_now()), 0);
    net_channel_pump(w->client.ch);
    RUN_UNTIL(w, w->client.closed && w->servers[0].closed);
    assert_int_equal(w->client.why, BUSHING_CLOSE_LOCAL_ABORT);
    assert_int_equal(w->servers[0].why, BUSHING_CLOSE_PEER_ABORT);
    assert_int_equal(w->servers[0].fault, NET_FAULT_PEER);
    end_world(w);
}

/* PDUs of every order of size go there and back. */
static void test_data(void **state)
{
    static const size_t sizes[] = {4, 100, 1000, 8000, 8192, 20000, BIG};
    struct world *w = usual();
    uint8_t *room = test_malloc(BIG);
    (void)state;
    w->echo = true;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(
            bushing_osi_send(client_osi(w), pdu_of(room, sizes[i]), net_now()),
            0);
        net_channel_pump(w->client.ch);
        RUN_UNTIL(w, w->client.num_data == i + 1);
        assert_int_equal(w->client.data_len, sizes[i]);
    }
    test_free(room);
    end_world(w);
}

/* More than the queue holds: WOULD_BLOCK, then WRITABLE, nothing is lost. */
static void test_full(void **state)
{
    const struct setting settings[] = {{BUSHING_SET_OUTPUT_MAX, 131072}};
    struct world *w = associated((size_t)8 << 20, settings, 1);
    uint8_t *room = test_malloc(BIG);
    size_t sent = 0;
    int rc = 0;
    (void)state;
    net_channel_hold(w->servers[0].ch, true);
    while (rc == 0 && sent < 2000) {
        rc = bushing_osi_send(client_osi(w), pdu_of(room, BIG), net_now());
        sent += rc == 0;
        net_channel_pump(w->client.ch);
        (void)uv_run(&w->uv, UV_RUN_NOWAIT);
    }
    assert_int_equal(rc, BUSHING_ERR_WOULD_BLOCK);
    assert_int_equal(w->servers[0].num_data, 0);
    net_channel_hold(w->servers[0].ch, false);
    RUN_UNTIL(w, w->client.writable && w->servers[0].num_data == sent);
    assert_false(w->client.closed);
    test_free(room);
    end_world(w);
}

/* With next to no pool octets stay in the socket until there is room. */
static void test_small_pool(void **state)
{
    const struct setting settings[] = {{BUSHING_SET_OUTPUT_MAX, 131072}};
    struct world *w = associated(200000, settings, 1);
    uint8_t *room = test_malloc(BIG);
    size_t sent = 0;
    (void)state;
    for (int i = 0; i < 20; i++) {
        int rc =
            bushing_osi_send(client_osi(w), pdu_of(room, 30000), net_now());
        sent += rc == 0;
        net_channel_pump(w->client.ch);
        (void)uv_run(&w->uv, UV_RUN_NOWAIT);
    }
    assert_true(sent > 0);
    RUN_UNTIL(w, w->servers[0].num_data == sent || w->client.closed);
    assert_false(w->client.closed);
    test_free(room);
    end_world(w);
}

static void test_free_in_event(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    (void)state;
    w->free_on_event = true;
    call(w);
    RUN_UNTIL(w, w->num_servers == 1 && w->servers[0].closed);
    assert_null(w->client.ch);
    assert_false(w->client.closed);
    end_world(w);
}

static void test_drop(void **state)
{
    struct world *w = usual();
    (void)state;
    net_channel_drop(w->client.ch, UV_ECANCELED);
    assert_false(w->client.closed); /* it comes from the loop */
    RUN_UNTIL(w, w->client.closed && w->servers[0].closed);
    assert_int_equal(w->client.error, UV_ECANCELED);
    assert_false(w->client.has_closed);
    assert_int_equal(w->client.fault, NET_FAULT_OWN);
    assert_int_equal(w->servers[0].fault, NET_FAULT_PEER);
    end_world(w);
}

static void test_nobody_listens(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    (void)state;
    net_listener_stop(w->listener);
    call(w);
    assert_false(w->client.closed);
    RUN_UNTIL(w, w->client.closed);
    assert_false(w->client.connected);
    assert_int_equal(w->client.error, UV_ECONNREFUSED);
    assert_int_equal(w->client.fault, NET_FAULT_NETWORK);
    assert_non_null(strstr(w->client.text, "nothing listens there"));
    end_world(w);
}

/* The second port of this machine is tried behind the first. */
static void test_second_port(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    struct net_address to;
    char text[NET_ADDRESS_TEXT];
    struct net_endpoint closed = any_port();
    struct net_listener *other;
    (void)state;
    assert_int_equal(
        net_listener_new(&other, w->loop, w->cfg, NULL, NULL, &SERVER, w), 0);
    assert_int_equal(net_listener_add(other, &closed), 0);
    net_listener_free(other);
    net_endpoint_print(text, &w->at);
    assert_null(net_address_parse(&to, text, 0));
    to.second_port = to.port;
    net_endpoint_print(text, &closed);
    to.port = (uint16_t)strtoul(strrchr(text, ':') + 1, NULL, 10);
    assert_int_equal(net_channel_connect(&w->client.ch, w->loop, w->cfg, &to,
                                         NULL, &CLIENT, &w->client),
                     0);
    RUN_UNTIL(w, w->client.established);
    net_endpoint_print(text, &w->at);
    assert_string_equal(net_channel_peer(w->client.ch), text);
    end_world(w);
}

/* Not a TPKT: the peer is told apart by what it sent. */
static void test_wrong_protocol(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    int fd = plain_peer(w);
    (void)state;
    assert_int_equal(send(fd, "GET / HTTP/1.1\r\n", 16, 0), 16);
    RUN_UNTIL(w, w->num_servers == 1 && w->servers[0].closed);
    assert_int_equal(w->servers[0].fault, NET_FAULT_PEER);
    assert_int_equal(w->servers[0].num_first, 16);
    assert_memory_equal(w->servers[0].first, "GET / HTTP/1.1\r\n", 16);
    assert_non_null(strstr(w->servers[0].text, "speaks HTTP"));
    (void)close(fd);
    end_world(w);
}

static void test_peer_resets(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    const struct linger hard = {1, 0};
    int fd = plain_peer(w);
    (void)state;
    RUN_UNTIL(w, w->num_servers == 1);
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    (void)close(fd);
    RUN_UNTIL(w, w->servers[0].closed);
    assert_int_equal(w->servers[0].why, BUSHING_CLOSE_RESET);
    end_world(w);
}

/* --- turns, pauses and ends ---------------------------------------------- */

/* Who asks for much at once gets a few answers in each turn of the loop. */
static void test_turns(void **state)
{
    enum { ASKED = 200, IN_A_TURN = 16 };
    struct world *w = usual();
    const struct end *server = &w->servers[0];
    uint8_t room[64];
    size_t before = 0, turns = 0;
    (void)state;
    net_channel_hold(server->ch, true);
    for (size_t i = 0; i < ASKED; i++)
        assert_int_equal(
            bushing_osi_send(client_osi(w), pdu_of(room, 40), net_now()), 0);
    net_channel_pump(w->client.ch);
    assert_int_equal(channel_waiting(w->client.ch), 0);
    net_channel_hold(server->ch, false);
    while (server->num_data < ASKED) {
        (void)uv_run(&w->uv, UV_RUN_ONCE);
        assert_true(server->num_data - before <= IN_A_TURN);
        turns += server->num_data != before;
        before = server->num_data;
    }
    assert_true(turns >= ASKED / IN_A_TURN);
    end_world(w);
}

/* Half of what waits with the client goes to the server, who begins to wait for
 * the rest of it. */
static void half_a_pdu(struct world *w)
{
    static uint8_t room[200];
    bushing_span s;
    assert_int_equal(
        bushing_osi_send(client_osi(w), pdu_of(room, sizeof room), net_now()),
        0);
    s = bushing_osi_output(client_osi(w));
    s.n /= 2;
    assert_int_equal(send(w->client.ch->fd, s.p, s.n, 0), (ssize_t)s.n);
    bushing_osi_output_taken(client_osi(w), s.n);
    RUN_UNTIL(w, bushing_osi_deadline(net_channel_osi(w->servers[0].ch)) !=
                     BUSHING_NEVER);
}

/* The time for what has begun to arrive stands still while nothing is read. */
static void test_pause(void **state)
{
    struct world *w = usual();
    struct end *server = &w->servers[0];
    (void)state;
    half_a_pdu(w);
    net_channel_hold(server->ch, true);
    assert_true(bushing_osi_deadline(net_channel_osi(server->ch)) ==
                BUSHING_NEVER);
    net_channel_pump(w->client.ch);
    net_channel_hold(server->ch, false);
    RUN_UNTIL(w, server->num_data == 1);
    assert_int_equal(server->data_len, 200);
    half_a_pdu(w);
    net_channel_hold(server->ch, true);
    net_channel_hold(server->ch, false);
    RUN_UNTIL(w, bushing_osi_deadline(net_channel_osi(server->ch)) !=
                     BUSHING_NEVER);
    end_world(w);
}

/* What came in time is not late because we look late. */
static void test_late_look(void **state)
{
    const struct setting settings[] = {{BUSHING_SET_FRAGMENT_MS, 100}};
    struct world *w = associated((size_t)8 << 20, settings, 1);
    struct end *server = &w->servers[0];
    (void)state;
    half_a_pdu(w);
    net_channel_pump(w->client.ch);
    while (uv_hrtime() <= bushing_osi_deadline(net_channel_osi(server->ch)))
        continue;
    while (!server->closed && server->num_data == 0)
        (void)uv_run(&w->uv, UV_RUN_NOWAIT);
    assert_false(server->closed);
    end_world(w);
}

/* Our DISCONNECT is the last word: the peer has LINGER_MS to close. */
static void test_linger(void **state)
{
    const struct setting settings[] = {{BUSHING_SET_LINGER_MS, 100}};
    struct world *w = associated((size_t)8 << 20, settings, 1);
    uint64_t begun_ns = uv_hrtime();
    (void)state;
    assert_int_equal(bushing_osi_release(client_osi(w), 0, net_now()), 0);
    net_channel_pump(w->client.ch);
    net_channel_hold(w->client.ch, true);
    RUN_UNTIL(w, w->servers[0].closed);
    assert_true(uv_hrtime() - begun_ns >= (uint64_t)100 * 1000000);
    assert_int_equal(w->servers[0].why, BUSHING_CLOSE_RELEASED);
    assert_int_equal(w->servers[0].fault, NET_FAULT_NONE);
    end_world(w);
}

/* Time of the stack: a peer that never says anything. */
static void test_silent_peer(void **state)
{
    const struct setting settings[] = {{BUSHING_SET_ESTABLISH_MS, 100}};
    struct world *w = make_world((size_t)8 << 20, settings, 1, NULL);
    int fd = plain_peer(w);
    (void)state;
    RUN_UNTIL(w, w->num_servers == 1 && w->servers[0].closed);
    assert_int_equal(w->servers[0].why, BUSHING_CLOSE_TIMEOUT);
    (void)close(fd);
    end_world(w);
}

static void test_half_open_limit(void **state)
{
    const struct net_listener_limits limits = {.connections = 10,
                                               .half_open = 3};
    struct world *w = make_world((size_t)8 << 20, NULL, 0, &limits);
    int fds[5];
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        fds[i] = plain_peer(w);
        RUN_UNTIL(w, w->num_servers == i + 1);
    }
    RUN_UNTIL(w, w->servers[1].closed);
    assert_true(w->servers[0].closed);
    assert_false(w->servers[2].closed);
    assert_int_equal(w->servers[0].error, UV_ECONNABORTED);
    assert_int_equal(net_listener_look(w->listener).evicted, 2);
    assert_int_equal(net_listener_look(w->listener).half_open, 3);
    assert_int_equal(w->num_refused, 0);
    for (size_t i = 0; i < 5; i++)
        (void)close(fds[i]);
    end_world(w);
}

/* All places are taken: a half-open connection gives way, an association does
 * not. */
static void test_connection_limit(void **state)
{
    const struct net_listener_limits limits = {.connections = 2,
                                               .half_open = 16};
    struct world *w = make_world((size_t)8 << 20, NULL, 0, &limits);
    struct net_channel *first;
    int fds[3];
    (void)state;
    fds[0] = plain_peer(w);
    RUN_UNTIL(w, w->num_servers == 1);
    call(w);
    RUN_UNTIL(w, w->client.established && w->num_servers == 2);
    fds[1] = plain_peer(w);
    RUN_UNTIL(w, w->num_servers == 3);
    RUN_UNTIL(w, w->servers[0].closed);
    assert_false(w->servers[1].closed);
    assert_int_equal(net_listener_look(w->listener).connections, 2);
    net_channel_drop(w->servers[2].ch, UV_ECANCELED);
    RUN_UNTIL(w, w->servers[2].closed);
    /* A second association takes the last place; then nobody gives way. */
    assert_int_equal(net_listener_look(w->listener).connections, 1);
    first = w->client.ch;
    w->client.established = false;
    call(w);
    RUN_UNTIL(w, w->client.established);
    fds[2] = plain_peer(w);
    RUN_UNTIL(w, w->num_refused == 1);
    assert_int_equal(net_listener_look(w->listener).refused, 1);
    net_channel_free(first);
    for (size_t i = 0; i < 3; i++)
        (void)close(fds[i]);
    end_world(w);
}

/* One host cannot have all places. */
static void test_host_limit(void **state)
{
    const struct net_listener_limits limits = {.of_one_host = 2};
    struct world *w = make_world((size_t)8 << 20, NULL, 0, &limits);
    struct net_channel *first;
    int fds[3];
    (void)state;
    call(w);
    RUN_UNTIL(w, w->client.established);
    fds[0] = plain_peer(w);
    RUN_UNTIL(w, w->num_servers == 2);
    fds[1] = plain_peer(w);
    RUN_UNTIL(w, w->num_servers == 3 && w->servers[1].closed);
    assert_int_equal(w->servers[1].error, UV_ECONNABORTED);
    assert_int_equal(net_listener_look(w->listener).connections, 2);
    net_channel_drop(w->servers[2].ch, UV_ECANCELED);
    RUN_UNTIL(w, w->servers[2].closed);
    first = w->client.ch;
    w->client.established = false;
    call(w);
    RUN_UNTIL(w, w->client.established);
    assert_int_equal(w->num_refused, 0);
    fds[2] = plain_peer(w);
    RUN_UNTIL(w, w->num_refused == 1);
    assert_int_equal(w->refusal, UV_EPERM);
    net_channel_free(first);
    for (size_t i = 0; i < 3; i++)
        (void)close(fds[i]);
    end_world(w);
}

static void test_owner_refuses(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    (void)state;
    w->reject_all = true;
    call(w);
    RUN_UNTIL(w, w->client.closed);
    assert_int_equal(w->num_refused, 1);
    assert_int_equal(w->num_servers, 0);
    assert_int_equal(w->client.fault, NET_FAULT_PEER);
    end_world(w);
}

/* A server with these times, an association with it, and more in its queue than
 * the peer, who is held, takes. */
static struct net_listener *stuffed(struct world *w,
                                    const struct net_channel_times *times)
{
    struct net_listener *other;
    uint8_t *room = test_malloc(BIG);
    int rc = 0, little = 131072; /* else the system takes all at times */
    net_listener_stop(w->listener);
    w->at = any_port();
    assert_int_equal(
        net_listener_new(&other, w->loop, w->cfg, NULL, times, &SERVER, w), 0);
    assert_int_equal(net_listener_add(other, &w->at), 0);
    call(w);
    RUN_UNTIL(w, w->client.established && w->servers[0].established);
    net_channel_hold(w->client.ch, true);
    (void)setsockopt(w->client.ch->fd, SOL_SOCKET, SO_RCVBUF, &little,
                     sizeof little);
    (void)setsockopt(w->servers[0].ch->fd, SOL_SOCKET, SO_SNDBUF, &little,
                     sizeof little);
    while (rc == 0) {
        rc = bushing_osi_send(net_channel_osi(w->servers[0].ch),
                              pdu_of(room, BIG), net_now());
        net_channel_pump(w->servers[0].ch);
        (void)uv_run(&w->uv, UV_RUN_NOWAIT);
    }
    assert_int_equal(rc, BUSHING_ERR_WOULD_BLOCK);
    test_free(room);
    return other;
}

static void expect_too_slow(const struct world *w)
{
    assert_int_equal(w->servers[0].why, BUSHING_CLOSE_TIMEOUT);
    assert_int_equal(w->servers[0].error, UV_ETIMEDOUT);
    assert_non_null(strstr(w->servers[0].text, "too slow"));
}

/* A peer that takes nothing of what waits for it is dropped. */
static void test_stall(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    const struct net_channel_times times = {.stall_ms = 100};
    struct net_listener *other = stuffed(w, &times);
    (void)state;
    RUN_UNTIL(w, w->servers[0].closed);
    expect_too_slow(w);
    net_listener_free(other);
    end_world(w);
}

/* One that takes a little of it, too; one that takes enough is not. */
static void test_trickle(void **state)
{
    static uint8_t room[4096], more[4096];
    (void)state;
    for (int enough = 0; enough < 2; enough++) {
        struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
        const struct net_channel_times times = {
            .stall_ms = 100, .stall_least = enough ? 1 : 1 << 28};
        struct net_listener *other = stuffed(w, &times);
        const struct net_channel *server = w->servers[0].ch;
        uint64_t until_ns = uv_hrtime() + (uint64_t)250 * 1000000;
        while (!w->servers[0].closed && (!enough || uv_hrtime() < until_ns)) {
            /* some of it, and never all */
            while (bushing_osi_send(net_channel_osi(server),
                                    pdu_of(more, sizeof more), net_now()) == 0)
                continue;
            (void)recv(w->client.ch->fd, room, sizeof room, MSG_DONTWAIT);
            (void)uv_run(&w->uv, UV_RUN_NOWAIT);
        }
        assert_int_equal(w->servers[0].closed, !enough);
        if (!enough)
            expect_too_slow(w);
        net_channel_free(w->servers[0].ch);
        w->servers[0].ch = NULL;
        net_listener_free(other);
        net_channel_free(w->client.ch);
        w->client.ch = NULL;
        end_world(w);
    }
}

/* Without descriptors the oldest half-open connection goes, and accepting goes
 * on when there are some again. */
static void test_no_descriptors(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    struct rlimit before, few;
    int first, waiting, probe;
    (void)state;
    first = plain_peer(w);
    RUN_UNTIL(w, w->num_servers == 1);
    waiting = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    probe = dup(waiting);
    assert_true(probe > 0);
    (void)close(probe);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = before;
    few.rlim_cur = (rlim_t)probe;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    w->anonymous_refusals = true;
    assert_int_equal(
        connect(waiting, (const struct sockaddr *)&w->at.at, w->at.len), 0);
    RUN_UNTIL(w, w->num_refused == 1);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    RUN_UNTIL(w, w->num_servers == 2 && w->servers[0].closed);
    assert_int_equal(w->servers[0].error, UV_ECONNABORTED);
    (void)close(waiting);
    (void)close(first);
    end_world(w);
}

static void test_address_in_use(void **state)
{
    struct world *w = make_world((size_t)8 << 20, NULL, 0, NULL);
    struct net_endpoint at = w->at;
    (void)state;
    assert_int_equal(net_listener_add(w->listener, &at), UV_EADDRINUSE);
    end_world(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_release),
        cmocka_unit_test(test_abort),
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_small_pool),
        cmocka_unit_test(test_free_in_event),
        cmocka_unit_test(test_drop),
        cmocka_unit_test(test_nobody_listens),
        cmocka_unit_test(test_second_port),
        cmocka_unit_test(test_wrong_protocol),
        cmocka_unit_test(test_peer_resets),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_pause),
        cmocka_unit_test(test_late_look),
        cmocka_unit_test(test_linger),
        cmocka_unit_test(test_silent_peer),
        cmocka_unit_test(test_half_open_limit),
        cmocka_unit_test(test_connection_limit),
        cmocka_unit_test(test_host_limit),
        cmocka_unit_test(test_owner_refuses),
        cmocka_unit_test(test_stall),
        cmocka_unit_test(test_trickle),
        cmocka_unit_test(test_no_descriptors),
        cmocka_unit_test(test_address_in_use),
    };
    return cmocka_run_group_tests_name("net_channel", tests, NULL, NULL);
}
