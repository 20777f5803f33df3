/* Two secured associations and somebody between them who changes what he likes
 * of each TSDU: SecPDUs, what carries them, their order. An input is
 *
 *     mode, then four octets for each TSDU: what, where (two), how
 *
 * Whatever he does: one CLOSED at most, memory in its bounds, nothing left;
 * what arrives is what was sent, and data only behind what is proven. */
#include "crypto/test/adapter.h"
#include "secured_pair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PDU_LEN = 5 };

static struct secured_pair pair;
static const uint8_t *script;
static size_t left;
static unsigned changed;

enum change {
    CHANGE_NOTHING,
    CHANGE_BIT,
    CHANGE_OCTET,
    CHANGE_END,
    CHANGE_LOSE,
    CHANGE_TWICE,
    CHANGE_INSERT,
    CHANGE_WAIT,
};

static bushing_span change(struct secured_pair *p, unsigned from,
                           bushing_span tsdu)
{
    size_t at;
    if (left < 4 || tsdu.n == 0 || tsdu.n >= sizeof p->bent)
        return tsdu;
    at = ((size_t)script[1] << 8 | script[2]) % tsdu.n;
    memcpy(p->bent, tsdu.p, tsdu.n);
    tsdu.p = p->bent;
    switch ((enum change)(script[0] & 7)) {
    case CHANGE_NOTHING:
        break;
    case CHANGE_BIT:
        p->bent[at] ^= (uint8_t)(1u << (script[3] & 7));
        break;
    case CHANGE_OCTET:
        p->bent[at] = script[3];
        break;
    case CHANGE_END:
        tsdu.n = at;
        break;
    case CHANGE_LOSE:
        tsdu = (bushing_span){NULL, 0};
        break;
    case CHANGE_TWICE:
        secured_feed(p, 1 - from, tsdu);
        break;
    case CHANGE_INSERT:
        memmove(p->bent + at + 1, p->bent + at, tsdu.n - at);
        p->bent[at] = script[3];
        tsdu.n++;
        break;
    case CHANGE_WAIT:
        test_wait_ms((uint64_t)script[3] * 1000);
        break;
    }
    changed += (script[0] & 7) != CHANGE_NOTHING;
    script += 4;
    left -= 4;
    return tsdu;
}

static void tick(void)
{
    test_wait_ms(1);
    for (unsigned i = 0; i < PAIR_ENDS; i++)
        bushing_osi_tick(pair.end[i].w.a, test_now);
    secured_run(&pair);
}

static void check_end(const struct secured_end *e, bool native)
{
    static const uint8_t PDU[PDU_LEN] = {0xa0, 0x03, 0x02, 0x01, 0x07};
    maker_must(e->count[BUSHING_EVENT_READY] <= 1 &&
                   e->count[BUSHING_EVENT_ESTABLISHED] <= 1,
               "once");
    maker_must(e->num_delivered == 0 ||
                   e->count[BUSHING_EVENT_ESTABLISHED] == 1,
               "no data before it is proven");
    /* compat protects nothing behind the start */
    maker_must(!native || e->num_delivered == 0 ||
                   (e->delivered_len == PDU_LEN &&
                    memcmp(e->delivered, PDU, PDU_LEN) == 0),
               "what was sent");
    maker_must(!native || e->num_delivered <= 2, "no more than was sent");
}

static void live(void)
{
    secured_run(&pair);
    for (int i = 0; i < 2; i++) {
        tick();
        (void)secured_send(&pair, CLIENT);
        (void)secured_send(&pair, SERVER);
    }
    tick();
    (void)bushing_osi_release(pair.end[CLIENT].w.a, 0, test_now);
    secured_run(&pair);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool native;
    bushing_association wanted = secured_association();
    if (size < 1 || size > 4096)
        return 0;
    native = (data[0] & 1) == 0;
    crypto_test_seed(1);
    secured_begin(&pair, native ? BUSHING_MODE_NATIVE : BUSHING_MODE_COMPAT);
    pair.crypto = native ? &CRYPTO_TEST : NULL;
    pair.end[SERVER].rejects = (data[0] & 2) != 0;
    pair.end[SERVER].reject_result = 1;
    if ((data[0] & 4) != 0)
        for (unsigned i = 0; i < PAIR_ENDS; i++)
            secured_set(&pair.end[i], BUSHING_POLICY_ENCRYPTION, 2);
    script = data + 1;
    left = size - 1;
    changed = 0;
    pair.bend = change;
    secured_open(&pair);
    maker_must(secured_associate(&pair, &wanted) == 0, "it is asked for");
    live();
    for (unsigned i = 0; i < PAIR_ENDS; i++)
        check_end(&pair.end[i], native);
    maker_must(changed != 0 || pair.end[SERVER].rejects ||
                   pair.end[CLIENT].num_delivered == 2,
               "undisturbed it works");
    secured_close(&pair);
    return 0;
}
