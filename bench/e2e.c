/* What does end-to-end protection of data cost beside the cryptography in it,
 * and beside TLS on the same machine? Limit, TLS and ours take turns in one
 * run, each with AES-128, both sides in one thread, and bars are ratios. The
 * limit is the quickest way in which OpenSSL does the same: contexts that keep
 * their key, HMAC from the states behind its padded blocks. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/openssl/adapter.h"
#include "e2e/data.h"
#include "e2e_openssl.h"

enum { ROUNDS = 31, SMALL = BENCH_SMALL, LARGE = BENCH_LARGE, ROOM = 1 << 14 };

void bench_need(bool good)
{
    if (!good) {
        (void)fputs("e2e: something failed\n", stderr);
        abort();
    }
}

static double now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void *own_alloc(void *ctx, size_t n)
{
    (void)ctx;
    bench_allocations++;
    return malloc(n);
}

static void own_free(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

/* --- ours ---------------------------------------------------------------- */

struct ours {
    struct crypto_engine *engine;
    struct data end[2];
    bushing_policy *policy;
    bushing_time now;
    uint8_t room[ROOM];
};

static void ours_begin(struct ours *o, int cipher, int icv)
{
    static const bushing_allocator heap = {own_alloc, own_free, NULL};
    const struct crypto *c = &CRYPTO_OPENSSL;
    uint8_t own[2][CRYPTO_DH_PRIVATE_LEN], value[2][CRYPTO_DH_PUBLIC_MAX];
    size_t n;
    memset(o, 0, sizeof *o);
    o->now = (bushing_time){1, INT64_C(1795258200250)};
    bench_need(c->engine_new(&o->engine) == 0);
    bench_need(bushing_policy_new(&o->policy, &heap, BUSHING_MODE_NATIVE) == 0);
    for (int i = 0; i < 2; i++)
        bench_need(
            c->dh_make(o->engine, CRYPTO_SECP256R1, own[i], value[i], &n) == 0);
    for (int i = 0; i < 2; i++) {
        struct data_start s = {
            .crypto = c,
            .engine = o->engine,
            .policy = o->policy,
            .dialect = &DIALECTS[0],
            .role = i == 0 ? BUSHING_INITIATOR : BUSHING_RESPONDER,
            .suite = {.cipher = cipher, .icv = icv},
            .group = CRYPTO_SECP256R1,
            .asso_id = span_text("417:902"),
            .d1 = span_text("one"),
            .d2 = span_text("other"),
            .own_private = own[i],
            .peer_public = {value[1 - i], n},
        };
        s.suite.tag_len = icv == BUSHING_HMAC_SHA256 ? 32 : 12;
        suite_settle(&s.suite);
        bench_need(data_begin(&o->end[i], &s, o->now) == 0);
    }
}

static void ours_end(struct ours *o)
{
    data_end(&o->end[0]);
    data_end(&o->end[1]);
    bushing_policy_free(o->policy);
    CRYPTO_OPENSSL.engine_free(o->engine);
}

/* A microsecond passes with each message. */
static void ours_once(void *ctx, size_t n)
{
    struct ours *o = ctx;
    struct data_in in;
    struct fault fault;
    span pdu;
    o->now.mono_ns += 1000;
    bench_need(data_protect(&o->end[0], (span){bench_plain, n}, o->room,
                            n + BUSHING_E2E_OVERHEAD, &pdu, o->now) == 0);
    bench_need(data_unprotect(&o->end[1], o->room + (pdu.p - o->room), pdu.n,
                              &in, &fault, o->now) == 0);
    bench_need(in.plain.n == n);
}

/* --- figures ------------------------------------------------------------- */

struct subject {
    const char *name;
    void (*once)(void *ctx, size_t n);
    void *ctx;
    size_t n;
    double ns[ROUNDS];
    double allocations; /* of one message, in the last round */
};

static void run(struct subject *s, int round)
{
    int calls = s->n == LARGE ? 800 : 4000;
    size_t before = bench_allocations;
    double start = now_ns();
    for (int i = 0; i < calls; i++)
        s->once(s->ctx, s->n);
    s->ns[round] = (now_ns() - start) / calls;
    s->allocations = (double)(bench_allocations - before) / calls;
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

static void print_time(const struct subject *s)
{
    double low, high, ns = middle(s->ns, &low, &high);
    printf("e2e: %s\t%.0f\tns (%.0f to %.0f)\t-\tok\n", s->name, ns, low, high);
}

/* Of what was measured side by side. `most`: the bar is a ceiling. */
static void print_ratio(const char *name, const struct subject *a,
                        const struct subject *b, double bar, bool most)
{
    double ratio[ROUNDS], low, high;
    for (int i = 0; i < ROUNDS; i++)
        ratio[i] = a->ns[i] / b->ns[i];
    double r = middle(ratio, &low, &high);
    bool good = most ? r <= bar : r >= bar;
    printf("e2e: %s\t%.2f\tratio (%.2f to %.2f)\t%.2f\t%s\n", name, r, low,
           high, bar, good ? "ok" : "MISS");
}

enum {
    GCM_LIMIT,
    GCM_OURS,
    GCM_TLS_13,
    GCM_TLS_12,
    LARGE_LIMIT,
    LARGE_OURS,
    LARGE_TLS_13,
    LARGE_TLS_12,
    HMAC_LIMIT,
    HMAC_OURS,
    CBC_LIMIT,
    CBC_OURS,
    CBC_TLS_12,
    GMAC_OURS,
    NUM_SUBJECTS
};

static void print(const struct subject *s)
{
    for (int i = 0; i < NUM_SUBJECTS; i++)
        print_time(&s[i]);
    print_ratio("GCM 256 to its limit", &s[GCM_OURS], &s[GCM_LIMIT], 1.35,
                true);
    print_ratio("TLS 1.3 to GCM 256", &s[GCM_TLS_13], &s[GCM_OURS], 1.6, false);
    print_ratio("GCM 8192 to its limit", &s[LARGE_OURS], &s[LARGE_LIMIT], 1.10,
                true);
    print_ratio("HMAC 256 to its limit", &s[HMAC_OURS], &s[HMAC_LIMIT], 1.45,
                true);
    print_ratio("CBC and HMAC 256 to its limit", &s[CBC_OURS], &s[CBC_LIMIT],
                1.5, true);
    for (int i = 0; i < NUM_SUBJECTS; i++)
        if (s[i].once == ours_once)
            printf("e2e: allocations of %s\t%.2f\tcalls\t0\t%s\n", s[i].name,
                   s[i].allocations, s[i].allocations == 0 ? "ok" : "MISS");
}

int main(void)
{
    static struct ours gcm, mac, cbc, gmac;
    bench_need(bench_count_allocations());
    struct limit *gcm_limit = limit_new("AES-128-GCM");
    struct limit *cbc_limit = limit_new("AES-128-CBC");
    struct tls *tls_13 = tls_new(true, "TLS_AES_128_GCM_SHA256");
    struct tls *tls_12 = tls_new(false, "ECDHE-ECDSA-AES128-GCM-SHA256");
    struct tls *tls_cbc = tls_new(false, "ECDHE-ECDSA-AES128-SHA256");
    static struct subject s[NUM_SUBJECTS];
    const struct subject subjects[NUM_SUBJECTS] = {
        {"GCM 256: OpenSSL", limit_gcm, gcm_limit, SMALL, {0}, 0},
        {"GCM 256: bushing", ours_once, &gcm, SMALL, {0}, 0},
        {"GCM 256: TLS 1.3", tls_once, tls_13, SMALL, {0}, 0},
        {"GCM 256: TLS 1.2", tls_once, tls_12, SMALL, {0}, 0},
        {"GCM 8192: OpenSSL", limit_gcm, gcm_limit, LARGE, {0}, 0},
        {"GCM 8192: bushing", ours_once, &gcm, LARGE, {0}, 0},
        {"GCM 8192: TLS 1.3", tls_once, tls_13, LARGE, {0}, 0},
        {"GCM 8192: TLS 1.2", tls_once, tls_12, LARGE, {0}, 0},
        {"HMAC 256: OpenSSL", limit_hmac, gcm_limit, SMALL, {0}, 0},
        {"HMAC 256: bushing", ours_once, &mac, SMALL, {0}, 0},
        {"CBC and HMAC 256: OpenSSL", limit_cbc, cbc_limit, SMALL, {0}, 0},
        {"CBC and HMAC 256: bushing", ours_once, &cbc, SMALL, {0}, 0},
        {"CBC and HMAC 256: TLS 1.2", tls_once, tls_cbc, SMALL, {0}, 0},
        {"GMAC 256: bushing", ours_once, &gmac, SMALL, {0}, 0},
    };
    memcpy(s, subjects, sizeof s);
    /* one whole value, for what is sent in the clear */
    bench_plain[0] = 0xA0;
    bench_plain[1] = 0x82;
    bench_plain[3] = SMALL - 4;
    ours_begin(&gcm, BUSHING_AES128_GCM, -1);
    ours_begin(&mac, -1, BUSHING_HMAC_SHA256);
    ours_begin(&cbc, BUSHING_AES128_CBC, BUSHING_HMAC_SHA256);
    ours_begin(&gmac, -1, BUSHING_AES128_GMAC);
    for (int i = 0; i < NUM_SUBJECTS; i++)
        run(&s[i], 0); /* warm */
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < NUM_SUBJECTS; i++)
            run(&s[i], round);
    print(s);
    tls_free(tls_13);
    tls_free(tls_12);
    tls_free(tls_cbc);
    limit_free(gcm_limit);
    limit_free(cbc_limit);
    ours_end(&gcm);
    ours_end(&mac);
    ours_end(&cbc);
    ours_end(&gmac);
    return 0;
}
