/* Data PDUs from anybody, and from somebody with the keys. The first octet says
 * which mode and what the rest is:
 *
 *     bits 0 to 3  the mode
 *     bit 4        to the client rather than to the server
 *     bit 5        the client has sent a rekey, and the server has taken it
 *     bits 6, 7    0: a PDU
 *                  1: a PDU whose check value is put right before it is sent
 *                  2: triples, place and mask, over a good PDU
 *                  3: the same with a rekey, a confirmation or a wish in it
 *
 * Nothing is taken that was changed; what is refused has a row and leaves all
 * as it was; both readers agree. */
#include <stdlib.h>

#include "data_pair.h"

#include "base/arena.h"
#include "crypto/test/adapter.h"
#include "e2e/data_key.h"
#include "e2e/data_pdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PDU_MAX = 4096 };

static void must(bool what)
{
    if (!what)
        abort();
}

/* --- ends ---------------------------------------------------------------- */

/* Made once, and put back before each input. */
struct world {
    struct data_pair pair;
    struct data quiet[2]; /* no rekey */
    struct data
        early[2];        /* the client has sent one, the server knows nothing */
    struct data late[2]; /* the server has taken it, and has confirmed */
    bool made;
};

static struct world *world_of(unsigned mode)
{
    static struct world worlds[NUM_DATA_MODES];
    static const uint8_t plain[] = {0xA0, 3, 2, 1, 0};
    struct world *w = &worlds[mode];
    span pdu;
    int rc;
    if (w->made)
        return w;
    crypto_test_seed(mode);
    pair_make(&w->pair, (enum data_mode)mode, CRYPTO_SECP256R1, &CRYPTO_TEST);
    must(pair_begin(&w->pair) == 0);
    memcpy(w->quiet, w->pair.end, sizeof w->quiet);
    must(data_rekey(&w->pair.end[0], w->pair.now) == 0);
    pdu =
        pair_protect(&w->pair, PAIR_CLIENT, span_of(plain, sizeof plain), &rc);
    must(rc == 0);
    memcpy(w->early, w->pair.end, sizeof w->early);
    must(pair_unprotect(&w->pair, PAIR_SERVER, pdu) == 0);
    memcpy(w->late, w->pair.end, sizeof w->late);
    w->made = true;
    return w;
}

/* --- both readers -------------------------------------------------------- */

static struct data_pdu_agreed agreed_by(const struct data *d)
{
    return (struct data_pdu_agreed){
        {(const uint8_t *)d->asso_id, d->asso_id_len},
        {d->icv_algorithm, d->icv_algorithm_len},
        &d->suite,
        d->dialect};
}

static bool same(span a, span b)
{
    return a.n == b.n && (a.n == 0 || a.p == b.p);
}

static void compare(const struct data *d, span in)
{
    const struct data_pdu_agreed agreed = agreed_by(d);
    uint8_t joined[DATA_PDU_SCRATCH];
    struct arena scratch = arena_over(joined, sizeof joined);
    struct data_pdu a, b;
    int rc;
    if (!data_pdu_read_usual(&a, in, &agreed))
        return;
    rc = data_pdu_read_any(&b, in, &agreed, &scratch);
    must((rc == 0) == (a.encrypted || a.has_auth));
    if (rc != 0)
        return;
    must(same(a.tbp, b.tbp) && same(a.token2, b.token2));
    must(same(a.asso_id, b.asso_id) && same(a.time, b.time));
    must(a.seq == b.seq && a.encrypted == b.encrypted);
    must(a.has_iv == b.has_iv && (!a.has_iv || same(a.iv, b.iv)));
    must(a.has_rekey == b.has_rekey &&
         (!a.has_rekey || same(a.rekey, b.rekey)));
    must(a.req_rekey == b.req_rekey && a.changed_key == b.changed_key);
    must(a.version_good == b.version_good && a.has_auth == b.has_auth);
    must(same(tlv_raw(&a.appl), tlv_raw(&b.appl)));
    must(same(tlv_body(&a.appl), tlv_body(&b.appl)));
    if (a.has_auth)
        must(a.algorithm_good == b.algorithm_good && same(a.icv, b.icv) &&
             a.has_nonce == b.has_nonce);
}

/* --- with the keys ------------------------------------------------------- */

static bool lies_in(span s, const uint8_t *p, size_t n)
{
    return s.p >= p && s.p + s.n <= p + n;
}

/* Puts the check value right, as far as there is place for one. */
static void repair(struct data *from, uint8_t *p, size_t n)
{
    const struct data_pdu_agreed agreed = agreed_by(from);
    uint8_t joined[DATA_PDU_SCRATCH];
    struct arena scratch = arena_over(joined, sizeof joined);
    struct data_pdu x;
    size_t tag = from->suite.tag_len;
    span body;
    if (data_pdu_read_any(&x, (span){p, n}, &agreed, &scratch) != 0)
        return;
    body = tlv_body(&x.appl);
    if (from->suite.mode == SUITE_AE) {
        if (x.encrypted && !x.appl.constructed && x.has_iv && x.iv.n == 12 &&
            body.n >= tag) {
            uint8_t *at = p + (body.p - p);
            (void)from->crypto->gcm_seal(
                from->engine, data_cipher(from, from->sending), x.iv.p,
                x.token2, at, at, body.n - tag, at + body.n - tag, tag);
        }
        return;
    }
    if (x.has_auth && x.icv.n == tag && lies_in(x.icv, p, n) &&
        (from->suite.icv == BUSHING_HMAC_SHA256 || x.nonce.n == 12))
        (void)data_key_icv(from, from->sending, x.tbp, x.nonce.p,
                           p + (x.icv.p - p));
}

/* --- one input ----------------------------------------------------------- */

static void assert_unchanged(const struct data *a, const struct data *b)
{
    must(a->in.time_ms == b->in.time_ms && a->in.seq == b->in.seq);
    must(a->received == b->received && a->rekeys == b->rekeys);
    must(a->confirm == b->confirm && a->rekey_asked == b->rekey_asked);
    must(a->sending == b->sending);
    must(memcmp(a->h, b->h, sizeof a->h) == 0);
    must(a->key[a->sending].live && a->key[a->receiving].live);
}

static bool deliver(struct data_pair *p, int to, uint8_t *octets, size_t n)
{
    static struct data before;
    struct data *d = &p->end[to];
    int rc;
    before = *d;
    compare(d, (span){octets, n});
    rc = data_unprotect(d, octets, n, &p->in, &p->fault, p->now);
    if (rc == 0) {
        must(lies_in(p->in.plain, octets, n));
        return true;
    }
    must(rc == BUSHING_ERR_SECURITY && p->fault.row != NULL);
    must(p->in.plain.p == NULL);
    assert_unchanged(d, &before);
    return false;
}

/* Over a good PDU. What is taken is what was sent. */
static void spoil(struct data_pair *p, int to, bool rekeys, span changes)
{
    static const uint8_t plain[] = {0xA0, 12,  'a', 'b', 'c', 'd', 'e',
                                    'f',  'g', 'h', 'i', 'j', 'k', 'l'};
    uint8_t octets[1024];
    span pdu;
    size_t n;
    int rc;
    if (rekeys)
        (void)data_rekey(&p->end[1 - to], p->now);
    pdu = pair_protect(p, 1 - to, span_of(plain, sizeof plain), &rc);
    must(rc == 0 && pdu.n <= sizeof octets);
    n = pdu.n;
    memcpy(octets, pdu.p, n);
    for (; changes.n >= 3; changes = span_skip(changes, 3))
        octets[((size_t)changes.p[0] | (size_t)changes.p[1] << 8) % n] ^=
            changes.p[2];
    bool taken = deliver(p, to, octets, n);
    if (memcmp(octets, pdu.p, n) == 0 && p->mode <= MODE_GMAC_256)
        must(taken);
    if (taken)
        must(span_equal(p->in.plain, span_of(plain, sizeof plain)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t octets[PDU_MAX];
    struct world *w;
    struct data_pair *p;
    int to, what;
    if (size == 0 || size > PDU_MAX)
        return 0;
    w = world_of((data[0] & 15u) % NUM_DATA_MODES);
    p = &w->pair;
    to = (data[0] & 16) != 0 ? PAIR_CLIENT : PAIR_SERVER;
    what = data[0] >> 6;
    memcpy(p->end,
           (data[0] & 32) == 0 ? w->quiet
           : to == PAIR_CLIENT ? w->early
                               : w->late,
           sizeof p->end);
    /* a client that waits hears a server that confirms */
    if ((data[0] & 32) != 0 && to == PAIR_CLIENT)
        p->end[1] = w->late[1];
    data++;
    size--;
    if (what >= 2) {
        spoil(p, to, what == 3, (span){data, size});
        return 0;
    }
    memcpy(octets, data, size);
    if (what == 1)
        repair(&p->end[1 - to], octets, size);
    (void)deliver(p, to, octets, size);
    return 0;
}
