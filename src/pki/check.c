/* A question becomes a verdict: out of the memory of known chains, or by the
 * search for a path. */
#include "asn1/walk.h"
#include "pki/path.h"
#include "pki/verdict.h"

#include <bushing/error.h>

/* --- the key of the memory ----------------------------------------------- */

/* Everything that the verdict depends on and that does not belong to the trust
 * object; each part with its length in front, so that no two questions run
 * into one another. */
struct key_parts {
    uint8_t head[16];
    uint8_t len[TRUST_CHAIN_MAX + 2][8];
    span part[2 * (TRUST_CHAIN_MAX + 2) + 1 + BUSHING_PINS_MAX];
    size_t num, num_len;
};

static void add(struct key_parts *k, span part)
{
    uint8_t *len = k->len[k->num_len++];
    for (unsigned i = 0; i < 8; i++)
        len[i] = (uint8_t)((uint64_t)part.n >> 8 * i);
    k->part[k->num++] = span_of(len, 8);
    k->part[k->num++] = part;
}

static int key_of(uint8_t out[CACHE_KEY], const struct crypto *crypto,
                  const bushing_trust_question *ask,
                  const struct wanted_peer *peer)
{
    struct key_parts k = {.num = 1};
    k.head[0] = (uint8_t)ask->purpose;
    k.head[1] = (uint8_t)ask->environment;
    k.head[2] = (uint8_t)peer->kind;
    k.head[3] = (uint8_t)peer->num_pins;
    k.head[4] = (uint8_t)ask->num_chain;
    k.head[5] = ask->running;
    k.part[0] = span_of(k.head, sizeof k.head);
    add(&k, peer->name);
    add(&k, ask->tls_certificate);
    for (size_t i = 0; i < ask->num_chain; i++)
        add(&k, ask->chain[i]);
    for (size_t i = 0; i < peer->num_pins; i++)
        k.part[k.num++] = span_of(peer->pins[i], BUSHING_PIN_LEN);
    return crypto->sha256(out, k.part, k.num);
}

/* --- without a search ---------------------------------------------------- */

static void refuse_at_once(bushing_trust *t, bushing_verdict *out,
                           enum rule_id rule, const struct text *fact)
{
    verdict_put(out, t->effect, rule, 0, fact);
    verdict_end(out);
}

static void refuse_format(bushing_trust *t, bushing_verdict *out, int rc,
                          const struct asn1_error *e)
{
    char room[2 * BUSHING_FACT_MAX];
    struct text fact = text_over(room, sizeof room);
    if (e->path[0] != '\0') {
        text_put(&fact, e->path);
        text_put(&fact, ": ");
    }
    text_put(&fact, bushing_error_text(rc));
    refuse_at_once(t, out, RULE_FORMAT, &fact);
}

static void refuse_long(bushing_trust *t, bushing_verdict *out, size_t num)
{
    char room[BUSHING_FACT_MAX];
    struct text fact = text_over(room, sizeof room);
    text_u64(&fact, num);
    text_put(&fact, " certificates, ");
    text_u64(&fact, t->setting[BUSHING_TRUST_SET_CHAIN_MAX]);
    text_put(&fact, " at most");
    refuse_at_once(t, out, RULE_CHAIN_LONG, &fact);
}

/* --- with a search ------------------------------------------------------- */

/* Reads what came; certificates behind the first that cannot be read help
 * nobody and hurt nobody. */
static int read_chain(bushing_trust *t, const bushing_trust_question *ask,
                      size_t *octets, struct asn1_error *e)
{
    int rc = certificate_read(&t->chain[0], ask->chain[0], e);
    *octets = ask->chain[0].n;
    for (size_t i = 1; rc == 0 && i < ask->num_chain; i++) {
        *octets += ask->chain[i].n;
        if (certificate_read(&t->chain[i], ask->chain[i], NULL) != 0)
            memset(&t->chain[i], 0, sizeof t->chain[i]);
    }
    return rc;
}

static int search(bushing_trust *t, bushing_verdict *out,
                  const bushing_trust_question *ask,
                  const struct wanted_peer *peer, struct path_search *s)
{
    struct asn1_error e;
    struct certificate tls;
    int rc = read_chain(t, ask, &s->chain_octets, &e);
    if (rc != 0) {
        refuse_format(t, out, rc, &e);
        return 0;
    }
    if (ask->tls_certificate.n != 0) {
        rc = certificate_read(&tls, ask->tls_certificate, NULL);
        if (rc != 0)
            return BUSHING_ERR_ARGUMENT;
        s->tls_key = tls.key.spki;
    }
    s->trust = t;
    s->ask = ask;
    s->peer = peer;
    s->num_chain = ask->num_chain;
    return path_find(s, out);
}

static int look_and_search(bushing_trust *t, bushing_verdict *out,
                           const bushing_trust_question *ask,
                           const struct wanted_peer *peer, bushing_time now)
{
    uint8_t key[CACHE_KEY], fingerprint[BUSHING_PIN_LEN];
    bool cached = t->setting[BUSHING_TRUST_SET_CACHE] != 0;
    struct path_search s = {
        .fingerprint = fingerprint, .now = now.utc_ms, .clock = now.utc_ms};
    int rc = cached ? key_of(key, t->crypto, ask, peer) : 0;
    if (t->setting[BUSHING_TRUST_SET_CLOCK_MARK] != 0 && s.now < t->clock_mark)
        s.now = t->clock_mark;
    if (rc != 0)
        return rc;
    /* A clock that is behind is said each time. */
    cached = cached && s.now == s.clock;
    if (cached && cache_find(&t->cache, out, key, s.now))
        return 0;
    verdict_begin(out);
    rc = t->crypto->sha256(fingerprint, ask->chain, 1);
    if (rc == 0)
        rc = search(t, out, ask, peer, &s);
    if (rc != 0) {
        verdict_begin(out);
        return rc;
    }
    memcpy(out->fingerprint, fingerprint, sizeof fingerprint);
    if (cached)
        cache_put(&t->cache, out, key, s.now);
    return 0;
}

static bool makes_sense(const bushing_trust_question *ask)
{
    if ((unsigned)ask->purpose >= BUSHING_NUM_PURPOSES ||
        (unsigned)ask->environment > BUSHING_IN_XMPP || ask->chain == NULL ||
        ask->num_chain == 0)
        return false;
    for (size_t i = 0; i < ask->num_chain && i < TRUST_CHAIN_MAX; i++)
        if (ask->chain[i].p == NULL && ask->chain[i].n != 0)
            return false;
    return true;
}

int bushing_trust_check(bushing_trust *trust, bushing_verdict *out,
                        const bushing_trust_question *ask, bushing_time now)
{
    struct wanted_peer peer;
    int rc;
    if (out == NULL)
        return BUSHING_ERR_ARGUMENT;
    out->accepted = false;
    if (trust == NULL || ask == NULL || !makes_sense(ask)) {
        verdict_begin(out);
        return BUSHING_ERR_ARGUMENT;
    }
    rc = wanted_peer_read(&peer, &ask->peer);
    if (rc != 0) {
        verdict_begin(out);
        return rc;
    }
    if (ask->num_chain > trust->setting[BUSHING_TRUST_SET_CHAIN_MAX]) {
        verdict_begin(out);
        refuse_long(trust, out, ask->num_chain);
        return 0;
    }
    return look_and_search(trust, out, ask, &peer, now);
}
