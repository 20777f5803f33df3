/* What does an association cost, and fresh keys in it? Beside the public-key
 * work in it, done through the seam, and beside a mutual TLS 1.3 handshake with
 * the same certificates over memory; in turns in one run, both sides in one
 * thread, and bars are ratios. Then the heap of an association. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bushing/e2e.h>

#include "cert_maker.h"
#include "crypto/openssl/adapter.h"
#include "e2e/schedule.h"
#include "e2e_handshake_openssl.h"

enum {
    ROUNDS = 31,
    DEVICES = 80, /* more than trust remembers: each is new when it is back */
    ASSOCIATIONS = 16,
    PDUS = 64,
    STEP_MS = 2000, /* from one handshake to the next */
    MESSAGE = 1200, /* what a side signs */
};

static const struct crypto *const C = &CRYPTO_OPENSSL;
static const bushing_allocator HEAP = {bench_alloc, bench_free, NULL};

void bench_need(bool good)
{
    if (!good) {
        (void)fputs("e2e_handshake: something failed\n", stderr);
        abort();
    }
}

static double now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* --- two ends ------------------------------------------------------------ */

static bushing_time now = {1, MAKER_NOW};

struct end {
    bushing_policy *policy;
    bushing_trust *trust;
    bushing_identity *identity[DEVICES];
};

struct world {
    struct end end[2];
    enum maker_kind kind;
    const char *group;
    enum bushing_demand ae;
    size_t devices, turn;
    span ca, root;
};

static struct maker *m;

static bushing_span text(const char *s)
{
    return (bushing_span){(const uint8_t *)s, strlen(s)};
}

static void make_policy(struct world *w, unsigned which)
{
    static const char *const PEER[] = {"1.3.9999.34/1", "1.3.9999.33/1"};
    bushing_policy **p = &w->end[which].policy;
    bushing_peer peer = {.kind = BUSHING_PEER_OSI, .name = PEER[which]};
    bench_need(bushing_policy_new(p, &HEAP, BUSHING_MODE_NATIVE) == 0);
    bench_need(
        bushing_policy_set_peer(*p, &peer) == 0 &&
        bushing_policy_set(*p, BUSHING_POLICY_REKEYS_MAX, 1000) == 0 &&
        bushing_policy_set(*p, BUSHING_POLICY_ENCRYPTION, BUSHING_REQUIRED) ==
            0 &&
        bushing_policy_set(*p, BUSHING_POLICY_AE, w->ae) == 0 &&
        bushing_policy_set_list(*p, BUSHING_LIST_GROUPS, text(w->group)) == 0 &&
        bushing_policy_seal(*p) == 0);
}

static void make_identity(struct world *w, unsigned which, size_t i,
                          const struct maker_certificate *leaf)
{
    static char pem[4096];
    struct end *end = &w->end[which];
    span key = maker_pkcs8(leaf->key), der = maker_make(m, leaf);
    bushing_identity_options o = {
        .certificate = der, .path = &w->ca, .num_path = 1};
    o.key = span_of(
        pem, bench_pem((struct bench_der){key.p, key.n}, pem, sizeof pem));
    o.setting[BUSHING_IDENTITY_SEEN_MAX] = 1024;
    bench_need(bushing_identity_new(&end->identity[i], &HEAP, &o, now) == 0);
}

static void make_end(struct world *w, unsigned which,
                     const struct maker_certificate *ca)
{
    static const char *const NAME[] = {"OID=1.3.9999.33.1",
                                       "OID=1.3.9999.34.1"};
    struct maker_certificate leaf;
    struct end *end = &w->end[which];
    make_policy(w, which);
    bench_need(bushing_trust_new(&end->trust, &HEAP) == 0 &&
               bushing_trust_add(end->trust, BUSHING_TRUST_ANCHOR, w->root) ==
                   0);
    maker_leaf(m, &leaf, MAKER_E2E, NAME[which],
               maker_key(w->kind, w->kind == MAKER_P256 ? which + 2 : which),
               ca);
    for (size_t i = 0; i < w->devices; i++) {
        uint8_t serial[2] = {(uint8_t)(0x40 + which), (uint8_t)i};
        leaf.serial = span_of(serial, sizeof serial);
        make_identity(w, which, i, &leaf);
    }
}

static void begin(struct world *w, enum maker_kind kind, const char *group,
                  enum bushing_demand ae, size_t devices)
{
    struct maker_certificate root, ca;
    memset(w, 0, sizeof *w);
    w->ae = ae;
    w->kind = kind;
    w->group = group;
    w->devices = devices;
    maker_ca(m, &root, "CN=Root", maker_key(MAKER_P256, 0), NULL);
    maker_ca(m, &ca, "CN=CA", maker_key(MAKER_P256, 1), &root);
    w->root = maker_make(m, &root);
    w->ca = maker_make(m, &ca);
    make_end(w, 0, &ca);
    make_end(w, 1, &ca);
}

static void finish(struct world *w)
{
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < w->devices; k++)
            bushing_identity_free(w->end[i].identity[k]);
        bushing_policy_free(w->end[i].policy);
        bushing_trust_free(w->end[i].trust);
    }
}

/* --- an association ------------------------------------------------------ */

struct pair {
    bushing_e2e *e[2];
    bool ready[2];
};

static void on_event(struct world *w, struct pair *p, unsigned which,
                     const bushing_e2e_event *v)
{
    bushing_e2e *e = p->e[which];
    switch ((int)v->kind) {
    case BUSHING_E2E_SEND:
        bench_need(
            bushing_e2e_receive(p->e[1 - which], v->secpdu, v->data, now) == 0);
        break;
    case BUSHING_E2E_VERIFY:
        bench_need(bushing_e2e_judge(e, w->end[which].trust, now) == 0);
        break;
    case BUSHING_E2E_ASSOCIATE:
        bench_need(bushing_e2e_accept(e, text("\xA9\x03\x80\x01\x02"), now) ==
                   0);
        break;
    case BUSHING_E2E_READY:
        p->ready[which] = true;
        break;
    case BUSHING_E2E_CLOSED:
        bench_need(false);
        break;
    default:
        break;
    }
}

static void run(struct world *w, struct pair *p)
{
    const bushing_e2e_event *v;
    for (unsigned i = 0; i < 4; i++)
        while ((v = bushing_e2e_next_event(p->e[i % 2])) != NULL)
            on_event(w, p, i % 2, v);
}

static void open_pair(struct world *w, struct pair *p)
{
    size_t turn = w->turn++ % w->devices;
    now.utc_ms += STEP_MS;
    now.mono_ns += UINT64_C(1000000) * STEP_MS;
    memset(p, 0, sizeof *p);
    for (unsigned i = 0; i < 2; i++)
        bench_need(bushing_e2e_new(
                       &p->e[i], w->end[i].policy, w->end[i].identity[turn],
                       i == 0 ? BUSHING_INITIATOR : BUSHING_RESPONDER,
                       now) == 0);
    bench_need(
        bushing_e2e_associate(p->e[0], text("\xA8\x03\x80\x01\x01"), now) == 0);
    run(w, p);
    bench_need(p->ready[0] && p->ready[1]);
}

static void close_pair(struct pair *p)
{
    bushing_e2e_free(p->e[0]);
    bushing_e2e_free(p->e[1]);
}

/* From nothing to keys on both sides, and away again. */
static void handshake(void *ctx)
{
    struct pair p;
    open_pair(ctx, &p);
    close_pair(&p);
}

static void send_one(struct world *w, struct pair *p, unsigned from)
{
    static uint8_t plain[256] = {0xA0, 0x82, 0, 252},
                   room[sizeof plain + BUSHING_E2E_OVERHEAD];
    span pdu, got;
    now.mono_ns += 1000;
    bench_need(bushing_e2e_protect(p->e[from], span_of(plain, sizeof plain),
                                   room, sizeof room, &pdu, now) == 0);
    bench_need(bushing_e2e_unprotect(p->e[1 - from], room + (pdu.p - room),
                                     pdu.n, &got, now) == 0);
    bench_need(span_equal(got, span_of(plain, sizeof plain)));
    run(w, p);
}

/* --- fresh keys ---------------------------------------------------------- */

struct running {
    struct world *world;
    struct pair pair;
};

static void establish(struct running *r, struct world *w)
{
    r->world = w;
    open_pair(w, &r->pair);
    send_one(w, &r->pair, 0);
    send_one(w, &r->pair, 1);
}

/* The fresh half goes with one PDU; the next of the server has fresh keys. */
static void rekey(void *ctx)
{
    struct running *r = ctx;
    bushing_e2e_state before, after;
    bushing_e2e_look(r->pair.e[0], &before);
    bench_need(bushing_e2e_rekey(r->pair.e[0], now) == 0);
    send_one(r->world, &r->pair, 0);
    send_one(r->world, &r->pair, 1);
    bushing_e2e_look(r->pair.e[0], &after);
    bench_need(after.rekeys == before.rekeys + 1 && !after.rekeying);
}

/* --- the public-key work in it ------------------------------------------- */

struct work {
    struct crypto_engine *engine;
    struct crypto_key *key;
    enum crypto_group group;
    uint8_t own[CRYPTO_DH_PRIVATE_LEN], peer[CRYPTO_DH_PUBLIC_MAX];
    size_t peer_len;
};

static void work_begin(struct work *k, enum crypto_key_type type,
                       enum crypto_group group)
{
    uint8_t unused[CRYPTO_DH_PUBLIC_MAX];
    size_t n;
    memset(k, 0, sizeof *k);
    k->group = group;
    bench_need(C->engine_new(&k->engine) == 0 &&
               C->key_generate(&k->key, type) == 0);
    bench_need(C->dh_make(k->engine, group, k->own, unused, &n) == 0 &&
               C->dh_make(k->engine, group, unused, k->peer, &k->peer_len) ==
                   0);
}

static void work_end(struct work *k)
{
    C->key_free(k->key);
    C->engine_free(k->engine);
}

static void make(struct work *k)
{
    uint8_t a[CRYPTO_DH_PRIVATE_LEN], y[CRYPTO_DH_PUBLIC_MAX];
    size_t n;
    bench_need(C->dh_make(k->engine, k->group, a, y, &n) == 0);
}

static void sign_and_verify(struct work *k)
{
    static uint8_t message[MESSAGE];
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
    size_t n;
    message[0]++;
    bench_need(C->sign(k->key, signature, sizeof signature, &n,
                       span_of(message, sizeof message)) == 0);
    bench_need(C->verify(k->key, span_of(message, sizeof message),
                         span_of(signature, n)) == 0);
}

/* The keys of a suite with the most octets. */
static void agree_and_derive(struct work *k)
{
    uint8_t z[CRYPTO_DH_SECRET_MAX], prk[CRYPTO_HMAC_LEN], okm[SCHEDULE_MAX];
    size_t n;
    bench_need(C->dh_agree(k->engine, k->group, k->own,
                           span_of(k->peer, k->peer_len), z, &n) == 0);
    bench_need(schedule_extract(C, span_of(k->own, sizeof k->own),
                                span_of(z, n), prk) == 0);
    bench_need(schedule_expand(C, prk, span_of(NULL, 0), okm, sizeof okm) == 0);
}

static void primitives(void *ctx)
{
    for (int side = 0; side < 2; side++) {
        make(ctx);
        sign_and_verify(ctx);
        agree_and_derive(ctx);
    }
}

/* One verification more on each side: that of the leaf. */
static void primitives_new_leaf(void *ctx)
{
    struct work *k = ctx;
    static uint8_t message[MESSAGE], signature[CRYPTO_SIGNATURE_MAX];
    static size_t n;
    if (n == 0)
        bench_need(C->sign(k->key, signature, sizeof signature, &n,
                           span_of(message, sizeof message)) == 0);
    primitives(ctx);
    for (int side = 0; side < 2; side++)
        bench_need(C->verify(k->key, span_of(message, sizeof message),
                             span_of(signature, n)) == 0);
}

static void rekey_primitives(void *ctx)
{
    make(ctx);
    agree_and_derive(ctx);
    agree_and_derive(ctx);
}

/* --- figures ------------------------------------------------------------- */

enum {
    EC_KNOWN,
    EC_WORK,
    EC_NEW,
    EC_NEW_WORK,
    EC_TLS,
    RSA_KNOWN,
    RSA_WORK,
    EC_REKEY,
    REKEY_WORK,
    NUM_SUBJECTS
};

static struct world ec, fresh, cbc, rsa;
static struct work ec_work, rsa_work;
static struct running running;

static struct subject {
    const char *name;
    void (*once)(void *ctx);
    void *ctx;
    int calls;
    double us[ROUNDS];
} subjects[NUM_SUBJECTS] = {
    {"EC handshake, chain known", handshake, &ec, 8, {0}},
    {"EC handshake, its primitives", primitives, &ec_work, 8, {0}},
    {"EC handshake, new leaf of a known CA", handshake, &fresh, 8, {0}},
    {"EC handshake, new leaf, its primitives",
     primitives_new_leaf,
     &ec_work,
     8,
     {0}},
    {"EC handshake, mutual TLS 1.3", bench_tls_handshake, NULL, 4, {0}},
    {"RSA-2048 and MODP-2048 handshake, chain known", handshake, &rsa, 4, {0}},
    {"RSA-2048 and MODP-2048 handshake, its primitives",
     primitives,
     &rsa_work,
     4,
     {0}},
    {"EC rekey", rekey, &running, 16, {0}},
    {"EC rekey, its primitives", rekey_primitives, &ec_work, 16, {0}},
};

static void measure(struct subject *s, int round)
{
    double start = now_ns();
    for (int i = 0; i < s->calls; i++)
        s->once(s->ctx);
    s->us[round] = (now_ns() - start) / s->calls / 1e3;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The middle, and what a tenth is below and above. */
static double middle(const double *v, double *low, double *high)
{
    double sorted[ROUNDS];
    memcpy(sorted, v, sizeof sorted);
    qsort(sorted, ROUNDS, sizeof *sorted, by_size);
    *low = sorted[ROUNDS / 10];
    *high = sorted[ROUNDS - 1 - ROUNDS / 10];
    return sorted[ROUNDS / 2];
}

/* Of what was measured side by side. A bar of 0: none; below 0: at least. */
static void print_ratio(const char *name, int a, int b, double bar)
{
    double ratio[ROUNDS], low, high, r;
    char limit[16] = "-";
    bool good;
    for (int i = 0; i < ROUNDS; i++)
        ratio[i] = subjects[a].us[i] / subjects[b].us[i];
    r = middle(ratio, &low, &high);
    good = bar == 0 || (bar > 0 ? r <= bar : r >= -bar);
    if (bar != 0)
        (void)snprintf(limit, sizeof limit, "%.2f", bar > 0 ? bar : -bar);
    printf("e2e: %s\t%.2f\tratio (%.2f to %.2f)\t%s\t%s\n", name, r, low, high,
           limit, good ? "ok" : "MISS");
}

static void print_times(void)
{
    for (int i = 0; i < NUM_SUBJECTS; i++) {
        double low, high, us = middle(subjects[i].us, &low, &high);
        printf("e2e: %s\t%.1f\tus (%.1f to %.1f)\t-\tok\n", subjects[i].name,
               us, low, high);
    }
    print_ratio("EC handshake to its primitives", EC_KNOWN, EC_WORK, 1.35);
    print_ratio("EC handshake, new leaf, to its primitives", EC_NEW,
                EC_NEW_WORK, 0);
    print_ratio("mutual TLS 1.3 to EC handshake", EC_TLS, EC_KNOWN, -4);
    print_ratio("mutual TLS 1.3 to EC handshake, new leaf", EC_TLS, EC_NEW, 0);
    print_ratio("RSA and MODP handshake to its primitives", RSA_KNOWN, RSA_WORK,
                0);
    print_ratio("EC rekey to its primitives", EC_REKEY, REKEY_WORK, 1.5);
}

/* --- memory -------------------------------------------------------------- */

/* A bar below 0: none. */
static void print_count(const char *name, double value, const char *unit,
                        double bar)
{
    if (bar < 0)
        printf("e2e: %s\t%.0f\t%s\t-\tok\n", name, value, unit);
    else
        printf("e2e: %s\t%.0f\t%s\t%.0f\t%s\n", name, value, unit, bar,
               value <= bar ? "ok" : "MISS");
}

/* Per end, of associations that are up; identities and engines were there. */
static double heap_of(struct world *w)
{
    static struct running r[ASSOCIATIONS];
    size_t before;
    double each;
    handshake(w);
    before = bench_live;
    for (int i = 0; i < ASSOCIATIONS; i++)
        establish(&r[i], w);
    each = (double)(bench_live - before) / (2 * ASSOCIATIONS);
    for (int i = 0; i < ASSOCIATIONS; i++)
        close_pair(&r[i].pair);
    return each;
}

/* A PDU each way, over and over. */
static double calls_of(struct running *r)
{
    size_t before = bench_calls;
    for (int i = 0; i < PDUS; i++)
        send_one(r->world, &r->pair, (unsigned)i % 2);
    return (double)(bench_calls - before);
}

static void print_memory(void)
{
    print_count("heap of an association, EC", heap_of(&ec), "octets", 1024);
    /* two keys for each direction, where the others have one */
    print_count("heap of an association, EC, CBC and HMAC", heap_of(&cbc),
                "octets", -1);
    print_count("heap of an association, MODP-2048", heap_of(&rsa), "octets",
                1536);
    rekey(&running);
    print_count("allocations of 64 PDUs behind a rekey", calls_of(&running),
                "calls", 0);
    print_count("allocations of 64 PDUs", calls_of(&running), "calls", 0);
}

/* --- */

static struct bench_der der_of(span s)
{
    return (struct bench_der){s.p, s.n};
}

/* The same kind of certificates, but for names that OpenSSL can read. */
static struct bench_tls *tls_like(const struct world *w)
{
    static const char *const NAME[] = {"CN=client.example",
                                       "CN=server.example"};
    struct maker_certificate root, ca, leaf;
    struct bench_tls_end end[2];
    maker_ca(m, &root, "CN=Root", maker_key(MAKER_P256, 0), NULL);
    maker_ca(m, &ca, "CN=CA", maker_key(MAKER_P256, 1), &root);
    for (unsigned i = 0; i < 2; i++) {
        const struct maker_key *key = maker_key(MAKER_P256, i + 2);
        maker_leaf(m, &leaf, i == 0 ? MAKER_TLS_CLIENT : MAKER_TLS_SERVER,
                   NAME[i], key, &ca);
        end[i] = (struct bench_tls_end){der_of(maker_make(m, &leaf)),
                                        der_of(maker_pkcs8(key)), der_of(w->ca),
                                        der_of(w->root), MAKER_NOW};
    }
    return bench_tls_new(&end[0], &end[1]);
}

int main(void)
{
    struct bench_tls *tls;
    bench_need(bench_count_allocations());
    m = maker_new();
    begin(&ec, MAKER_P256, "secp256r1", BUSHING_REQUIRED, 1);
    begin(&fresh, MAKER_P256, "secp256r1", BUSHING_REQUIRED, DEVICES);
    begin(&cbc, MAKER_P256, "secp256r1", BUSHING_FORBIDDEN, 1);
    begin(&rsa, MAKER_RSA_2048, "modp2048", BUSHING_REQUIRED, 1);
    work_begin(&ec_work, CRYPTO_EC_P256, CRYPTO_SECP256R1);
    work_begin(&rsa_work, CRYPTO_RSA_2048, CRYPTO_MODP_2048);
    tls = tls_like(&ec);
    subjects[EC_TLS].ctx = tls;
    establish(&running, &ec);
    for (int round = 0; round <= ROUNDS; round++) /* the first one warms */
        for (int i = 0; i < NUM_SUBJECTS; i++)
            measure(&subjects[i], round == 0 ? 0 : round - 1);
    print_times();
    print_memory();
    close_pair(&running.pair);
    bench_tls_free(tls);
    work_end(&ec_work);
    work_end(&rsa_work);
    finish(&ec);
    finish(&fresh);
    finish(&cbc);
    finish(&rsa);
    maker_free(m);
    return 0;
}
