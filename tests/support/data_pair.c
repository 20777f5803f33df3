#include "data_pair.h"

#include <stdlib.h>

#include "crypto/openssl/adapter.h"
#include "test.h"

const char *const DATA_MODE_NAME[NUM_DATA_MODES] = {
    [MODE_HMAC] = "HMAC",
    [MODE_GMAC_128] = "GMAC 128",
    [MODE_GMAC_256] = "GMAC 256",
    [MODE_GCM_128] = "GCM 128",
    [MODE_GCM_256] = "GCM 256",
    [MODE_GCM_128_TAG_16] = "GCM 128, tag of 16",
    [MODE_CBC_128_HMAC] = "CBC 128 and HMAC",
    [MODE_CBC_256_HMAC] = "CBC 256 and HMAC",
    [MODE_CBC_128_GMAC] = "CBC 128 and GMAC",
    [MODE_CBC_256_GMAC_256] = "CBC 256 and GMAC 256",
};

const char PAIR_D1[PAIR_D_LEN] = "what the client said, and signed";
const char PAIR_D2[PAIR_D_LEN] = "what the server said, and signed";

/* Which algorithms, and a tag of another length than the dialect's. */
static const struct {
    int cipher, icv;
    uint8_t tag_len;
} MODES[NUM_DATA_MODES] = {
    [MODE_HMAC] = {-1, BUSHING_HMAC_SHA256, 0},
    [MODE_GMAC_128] = {-1, BUSHING_AES128_GMAC, 0},
    [MODE_GMAC_256] = {-1, BUSHING_AES256_GMAC, 16},
    [MODE_GCM_128] = {BUSHING_AES128_GCM, -1, 0},
    [MODE_GCM_256] = {BUSHING_AES256_GCM, -1, 0},
    [MODE_GCM_128_TAG_16] = {BUSHING_AES128_GCM, -1, 16},
    [MODE_CBC_128_HMAC] = {BUSHING_AES128_CBC, BUSHING_HMAC_SHA256, 0},
    [MODE_CBC_256_HMAC] = {BUSHING_AES256_CBC, BUSHING_HMAC_SHA256, 0},
    [MODE_CBC_128_GMAC] = {BUSHING_AES128_CBC, BUSHING_AES128_GMAC, 0},
    [MODE_CBC_256_GMAC_256] = {BUSHING_AES256_CBC, BUSHING_AES256_GMAC, 16},
};

struct suite data_mode_suite(enum data_mode mode, const struct dialect *dialect)
{
    struct suite s = {.cipher = MODES[mode].cipher, .icv = MODES[mode].icv};
    s.tag_len = MODES[mode].tag_len;
    if (s.icv == BUSHING_HMAC_SHA256)
        s.tag_len = (uint8_t)dialect->hmac_icv_len;
    else if (s.tag_len == 0)
        s.tag_len = (uint8_t)dialect->gcm_tag_len;
    suite_settle(&s);
    return s;
}

static void *heap_alloc(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void heap_free(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

void pair_make(struct data_pair *p, enum data_mode mode,
               enum crypto_group group, const struct crypto *crypto)
{
    static const bushing_allocator heap = {heap_alloc, heap_free, NULL};
    memset(p, 0, sizeof *p);
    p->crypto = crypto != NULL ? crypto : &CRYPTO_OPENSSL;
    p->mode = mode;
    p->group = group;
    p->asso_id = "4:9";
    p->now = (bushing_time){UINT64_C(77000000000), PAIR_UTC_MS};
    assert_int_equal(p->crypto->engine_new(&p->engine), 0);
    for (int i = 0; i < 2; i++) {
        p->dialect[i] = DIALECTS[0];
        assert_int_equal(
            bushing_policy_new(&p->policy[i], &heap, BUSHING_MODE_NATIVE), 0);
        assert_int_equal(p->crypto->dh_make(p->engine, group, p->own[i],
                                            p->value[i], &p->value_n),
                         0);
    }
}

void pair_set(struct data_pair *p, int end, enum bushing_policy_setting what,
              uint64_t value)
{
    assert_int_equal(bushing_policy_set(p->policy[end], what, value), 0);
}

int pair_begin(struct data_pair *p)
{
    int rc = 0;
    for (int i = 0; i < 2 && rc == 0; i++) {
        const struct data_start s = {
            .crypto = p->crypto,
            .engine = p->engine,
            .policy = p->policy[i],
            .dialect = &p->dialect[i],
            .role = i == PAIR_CLIENT ? BUSHING_INITIATOR : BUSHING_RESPONDER,
            .suite = data_mode_suite(p->mode, &p->dialect[i]),
            .group = p->group,
            .asso_id = span_text(p->asso_id),
            .d1 = span_of(PAIR_D1, sizeof PAIR_D1),
            .d2 = span_of(PAIR_D2, sizeof PAIR_D2),
            .own_private = p->own[i],
            .peer_public = {p->value[1 - i], p->value_n},
        };
        rc = data_begin(&p->end[i], &s, p->now);
    }
    return rc;
}

void pair_end(struct data_pair *p)
{
    for (int i = 0; i < 2; i++) {
        data_end(&p->end[i]);
        bushing_policy_free(p->policy[i]);
    }
    p->crypto->engine_free(p->engine);
}

void pair_start(struct data_pair *p, enum data_mode mode,
                enum crypto_group group)
{
    pair_make(p, mode, group, NULL);
    assert_int_equal(pair_begin(p), 0);
}

void pair_pass_ms(struct data_pair *p, uint64_t ms)
{
    p->now.mono_ns += ms * 1000000;
    p->now.utc_ms += (int64_t)ms;
}

span pair_protect(struct data_pair *p, int from, span plain, int *rc)
{
    span pdu;
    *rc = data_protect(&p->end[from], plain, p->room,
                       plain.n + BUSHING_E2E_OVERHEAD, &pdu, p->now);
    return pdu;
}

int pair_unprotect(struct data_pair *p, int to, span pdu)
{
    assert_true(pdu.n <= sizeof p->got);
    memmove(p->got, pdu.p, pdu.n);
    return data_unprotect(&p->end[to], p->got, pdu.n, &p->in, &p->fault,
                          p->now);
}

span pair_plain(uint8_t *room, size_t n, unsigned seed)
{
    size_t inside = n - 4;
    room[0] = 0xA0;
    room[1] = 0x82;
    room[2] = (uint8_t)(inside >> 8);
    room[3] = (uint8_t)inside;
    for (size_t i = 4; i < n; i++)
        room[i] = (uint8_t)(seed * 31 + i * 7);
    return (span){room, n};
}

void pair_talk(struct data_pair *p, int from)
{
    uint8_t octets[100];
    span plain = pair_plain(octets, sizeof octets, (unsigned)p->end[from].sent);
    int rc;
    span pdu = pair_protect(p, from, plain, &rc);
    assert_int_equal(rc, 0);
    rc = pair_unprotect(p, 1 - from, pdu);
    if (rc != 0 && p->fault.row != NULL)
        print_message("%s: %s; %s\n", p->fault.row->id, p->fault.fact[0],
                      p->fault.fact[1]);
    assert_int_equal(rc, 0);
    assert_true(span_equal(p->in.plain, plain));
}
