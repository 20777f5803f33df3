#include "wire.h"

#include <stdlib.h>

#include "base/hex.h"

bushing_time test_now = {1000000000, 1764000000000};

void test_wait_ms(uint64_t ms)
{
    test_now.mono_ns += ms * 1000000;
    test_now.utc_ms += (int64_t)ms;
}

size_t test_hex(uint8_t *out, size_t cap, const char *hex)
{
    size_t n = 0;
    while (*hex != '\0') {
        if (*hex == ' ' || *hex == '\n') {
            hex++;
            continue;
        }
        assert_true(n < cap);
        assert_true(hex_decode((bushing_span){(const uint8_t *)hex, 2}, out + n,
                               1, &(size_t){0}));
        n++;
        hex += 2;
    }
    return n;
}

/* --- heap ---------------------------------------------------------------- */

union block {
    size_t n;
    max_align_t align;
};

static void *heap_alloc(void *ctx, size_t n)
{
    struct heap *h = ctx;
    union block *b;
    h->calls++;
    if ((h->fail_from != 0 && h->calls >= h->fail_from) ||
        h->calls == h->fail_at)
        return NULL;
    b = malloc(sizeof *b + n);
    assert_non_null(b);
    b->n = n;
    memset(b + 1, 0xa5, n);
    h->live++;
    h->octets += n;
    return b + 1;
}

static void heap_free(void *ctx, void *p)
{
    struct heap *h = ctx;
    union block *b = p;
    if (p == NULL)
        return;
    b--;
    h->live--;
    h->octets -= b->n;
    free(b);
}

bushing_allocator heap_allocator(struct heap *h)
{
    return (bushing_allocator){heap_alloc, heap_free, h};
}

/* --- ends ---------------------------------------------------------------- */

void end_begin(struct end *e, size_t pool_ceiling)
{
    bushing_allocator al;
    memset(e, 0, sizeof *e);
    al = heap_allocator(&e->heap);
    assert_int_equal(bushing_pool_new(&e->pool, &al, pool_ceiling), 0);
    assert_int_equal(bushing_config_new(&e->cfg, &al, e->pool), 0);
}

void end_open(struct end *e, enum bushing_role role)
{
    assert_int_equal(bushing_config_seal(e->cfg), 0);
    assert_int_equal(bushing_osi_new(&e->a, e->cfg, role, test_now), 0);
}

void end_free(struct end *e)
{
    bushing_osi_free(e->a);
    assert_int_equal(bushing_pool_look(e->pool).loaned, 0);
    bushing_config_free(e->cfg);
    bushing_pool_free(e->pool);
    assert_int_equal(e->heap.live, 0);
}

void end_feed(struct end *e, bushing_span octets)
{
    assert_int_equal(bushing_osi_receive(e->a, octets, test_now), 0);
}

void end_feed_hex(struct end *e, const char *hex)
{
    uint8_t octets[20000];
    size_t n;
    assert_true(strlen(hex) / 2 <= sizeof octets);
    n = test_hex(octets, sizeof octets, hex);
    end_feed(e, (bushing_span){octets, n});
}

bool wire_pass(struct end *from, struct end *to, size_t piece)
{
    bushing_span s = bushing_osi_output(from->a);
    bool any = s.n != 0;
    while ((s = bushing_osi_output(from->a)).n != 0) {
        bushing_span part = {s.p, piece != 0 && piece < s.n ? piece : s.n};
        end_feed(to, part);
        bushing_osi_output_taken(from->a, part.n);
    }
    return any;
}

const bushing_event *end_expect(struct end *e, enum bushing_event_kind kind)
{
    const bushing_event *ev = bushing_osi_next_event(e->a);
    assert_non_null(ev);
    if (ev->kind == BUSHING_EVENT_CLOSED && kind != BUSHING_EVENT_CLOSED) {
        char text[BUSHING_CLOSED_TEXT];
        bushing_closed_print(text, ev->closed);
        fail_msg("closed: %s", text);
    }
    assert_int_equal(ev->kind, kind);
    return ev;
}

void end_expect_none(struct end *e)
{
    assert_null(bushing_osi_next_event(e->a));
}

void end_expect_output(struct end *e, const char *hex)
{
    uint8_t octets[20000];
    size_t n = test_hex(octets, sizeof octets, hex);
    bushing_span out = bushing_osi_output(e->a);
    assert_int_equal(out.n, n);
    if (n != 0)
        assert_memory_equal(out.p, octets, n);
    bushing_osi_output_taken(e->a, out.n);
}

/* --- associations -------------------------------------------------------- */

bushing_span initiate_request(void)
{
    static const uint8_t octets[] = {
        0xa8, 0x26, 0x80, 0x03, 0x00, 0xfd, 0xe8, 0x81, 0x01, 0x05,
        0x82, 0x01, 0x05, 0x83, 0x01, 0x0a, 0xa4, 0x16, 0x80, 0x01,
        0x01, 0x81, 0x03, 0x05, 0xf1, 0x00, 0x82, 0x0c, 0x03, 0xee,
        0x1c, 0x00, 0x00, 0x04, 0x08, 0x00, 0x00, 0x79, 0xef, 0x18};
    return (bushing_span){octets, sizeof octets};
}

bushing_span initiate_response(void)
{
    static uint8_t octets[64];
    bushing_span s = initiate_request();
    memcpy(octets, s.p, s.n);
    octets[0] = 0xa9;
    return (bushing_span){octets, s.n};
}

bushing_association usual_association(void)
{
    static const uint8_t sel[] = {0x00, 0x01};
    static const uint8_t psel[] = {0x00, 0x00, 0x00, 0x01};
    static uint8_t room[2][BUSHING_ENTITY_ROOM];
    bushing_association p;
    memset(&p, 0, sizeof p);
    p.calling_tsel = p.called_tsel = (bushing_span){sel, sizeof sel};
    p.calling_ssel = p.called_ssel = (bushing_span){sel, sizeof sel};
    p.calling_psel = p.called_psel = (bushing_span){psel, sizeof psel};
    assert_int_equal(bushing_entity_parse(&p.called, room[0], "1.1.1.999.1/12"),
                     0);
    assert_int_equal(bushing_entity_parse(&p.calling, room[1], "1.1.1.999/12"),
                     0);
    p.user_data = initiate_request();
    return p;
}

void wire_establish(struct end *client, struct end *server, size_t piece)
{
    bushing_association p = usual_association();
    bushing_association answer;
    assert_int_equal(bushing_osi_associate(client->a, &p, test_now), 0);
    wire_pass(client, server, piece);
    end_expect_none(server);
    wire_pass(server, client, piece);
    end_expect_none(client);
    wire_pass(client, server, piece);
    end_expect(server, BUSHING_EVENT_ASSOCIATE);
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    assert_int_equal(bushing_osi_accept(server->a, &answer, test_now), 0);
    end_expect(server, BUSHING_EVENT_ESTABLISHED);
    wire_pass(server, client, piece);
    end_expect(client, BUSHING_EVENT_ESTABLISHED);
}
