/* A peer of `bushing serve` while the pool is nearly empty. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/heap.h"
#include "serve_peer.h"
#include "session/pool.h"
#include "test.h"

enum { CEILING = 1 << 20, BLOCKS_MAX = CEILING / POOL_LEAST };

struct world {
    uv_loop_t uv;
    struct net_loop loop;
    struct serve serve;
    bushing_config *cfg;
    struct net_listener *listener;
    int peer;
    uint8_t *taken[BLOCKS_MAX];
    size_t num_taken;
};

static const uint8_t CALL[] =
    "\x03\x00\x00\x16\x11\xe0\x00\x00\x00\x01\x00\xc0\x01\x0d\xc2\x02\x00\x01"
    "\xc1\x02\x00\x01";
static const uint8_t CONNECT[] =
    "\x03\x00\x00\xbb\x02\xf0\x80\x0d\xb2\x05\x06\x13\x01\x00\x16\x01\x02\x14"
    "\x02\x00\x02\x33\x02\x00\x01\x34\x02\x00\x01\xc1\x9c\x31\x81\x99\xa0\x03"
    "\x80\x01\x01\xa2\x81\x91\x81\x04\x00\x00\x00\x01\x82\x04\x00\x00\x00\x01"
    "\xa4\x23\x30\x0f\x02\x01\x01\x06\x04\x52\x01\x00\x01\x30\x04\x06\x02\x51"
    "\x01\x30\x10\x02\x01\x03\x06\x05\x28\xca\x22\x02\x01\x30\x04\x06\x02\x51"
    "\x01\x61\x5e\x30\x5c\x02\x01\x01\xa0\x57\x60\x55\xa1\x07\x06\x05\x28\xca"
    "\x22\x02\x03\xa2\x07\x06\x05\x29\x01\x87\x67\x01\xa3\x03\x02\x01\x0c\xa6"
    "\x06\x06\x04\x29\x01\x87\x67\xa7\x03\x02\x01\x0c\xbe\x2f\x28\x2d\x02\x01"
    "\x03\xa0\x28\xa8\x26\x80\x03\x00\xfd\xe8\x81\x01\x05\x82\x01\x05\x83\x01"
    "\x0a\xa4\x16\x80\x01\x01\x81\x03\x05\xf1\x00\x82\x0c\x03\xee\x1c\x00\x00"
    "\x04\x08\x00\x00\x79\xef\x18";

static void make_serve(struct world *w)
{
    static uint8_t buffer[70000];
    const char *text = bushing_mms_model_default();
    w->loop.uv = &w->uv;
    w->serve.loop = &w->loop;
    w->serve.buffer = buffer;
    w->serve.buffer_len = sizeof buffer;
    w->serve.mms.allocator = NET_HEAP;
    assert_int_equal(bushing_mms_model_new(
                         &w->serve.model, &NET_HEAP,
                         (bushing_span){(const uint8_t *)text, strlen(text)},
                         NULL),
                     0);
    assert_int_equal(bushing_pool_new(&w->loop.pool, &NET_HEAP, CEILING), 0);
    assert_int_equal(bushing_config_new(&w->cfg, &NET_HEAP, w->loop.pool), 0);
    assert_int_equal(bushing_config_seal(w->cfg), 0);
}

static struct world *make_world(void)
{
    struct world *w = test_calloc(1, sizeof *w);
    struct net_address a;
    struct net_endpoints e;
    make_serve(w);
    assert_int_equal(uv_loop_init(&w->uv), 0);
    assert_null(net_address_parse(&a, "127.0.0.1:0", 0));
    assert_int_equal(net_endpoints_resolve(&e, &a, true), 0);
    assert_int_equal(net_listener_new(&w->listener, &w->loop, w->cfg, NULL,
                                      NULL, &SERVE_PEER_OWNER, &w->serve),
                     0);
    assert_int_equal(net_listener_add(w->listener, &e.list[0]), 0);
    w->peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(
        connect(w->peer, (const struct sockaddr *)&e.list[0].at, e.list[0].len),
        0);
    return w;
}

static void end_world(struct world *w)
{
    (void)close(w->peer);
    serve_peers_drop(&w->serve);
    net_listener_free(w->listener);
    (void)uv_run(&w->uv, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&w->uv), 0);
    bushing_mms_model_free(w->serve.model);
    bushing_config_free(w->cfg);
    bushing_pool_free(w->loop.pool);
    test_free(w);
}

/* Runs the loop until the peer has an answer; its octets. */
static size_t answer(struct world *w, uint8_t room[512])
{
    ssize_t n = -1;
    while (n < 0) {
        (void)uv_run(&w->uv, UV_RUN_NOWAIT);
        n = recv(w->peer, room, 512, MSG_DONTWAIT);
    }
    return (size_t)n;
}

/* Leaves this many blocks in the pool. */
static void take_all_but(struct world *w, size_t left)
{
    size_t size;
    while (w->num_taken < BLOCKS_MAX &&
           (w->taken[w->num_taken] =
                pool_take(w->loop.pool, POOL_LEAST, &size)) != NULL)
        w->num_taken++;
    for (; left > 0; left--)
        pool_give(w->loop.pool, w->taken[--w->num_taken], POOL_LEAST);
}

/* Wherever the room ends, who asks is accepted when it comes back. */
static void test_accepted_later(void **state)
{
    (void)state;
    for (size_t left = 0; left < 6; left++) {
        struct world *w = make_world();
        uint8_t room[512];
        assert_int_equal(send(w->peer, CALL, sizeof CALL - 1, 0),
                         (ssize_t)sizeof CALL - 1);
        assert_true(answer(w, room) > 6);
        assert_int_equal(room[5] >> 4, 0xD);
        take_all_but(w, left);
        assert_int_equal(send(w->peer, CONNECT, sizeof CONNECT - 1, 0),
                         (ssize_t)sizeof CONNECT - 1);
        for (int i = 0; i < 20; i++)
            (void)uv_run(&w->uv, UV_RUN_NOWAIT);
        while (w->num_taken > 0)
            pool_give(w->loop.pool, w->taken[--w->num_taken], POOL_LEAST);
        assert_true(answer(w, room) > 7);
        assert_int_equal(room[7], 0x0E);
        end_world(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted_later),
    };
    return cmocka_run_group_tests_name("tools_serve_peer", tests, NULL, NULL);
}
