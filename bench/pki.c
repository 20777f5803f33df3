/* What does a verdict cost? Of a chain that is known, and of a new device below
 * a known CA, beside one ECDSA P-256 verification and one parsing of the
 * certificate by OpenSSL, in turns, in one run. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <bushing/trust.h>

#include "cert_maker.h"
#include "pki/certificate.h"
#include "pki_openssl.h"

enum { ROUNDS = 31, KNOWN = 2000, NEW = 20, DEVICES = ROUNDS * NEW };

static double now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void need(bool good)
{
    if (!good)
        abort();
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

/* --- what is judged ------------------------------------------------------ */

static struct maker *m;
static span device[DEVICES], ca;
static bushing_trust *trust;

static void make_devices(const struct maker_certificate *by)
{
    struct maker_certificate c;
    maker_leaf(m, &c, MAKER_E2E, "OID=1.3.9999.33.1", maker_key(MAKER_P256, 2),
               by);
    for (uint32_t i = 0; i < DEVICES; i++) {
        uint8_t serial[4] = {0x40, (uint8_t)(i >> 16), (uint8_t)(i >> 8),
                             (uint8_t)i};
        c.serial = span_of(serial, sizeof serial);
        device[i] = maker_make(m, &c);
    }
}

static void begin(void)
{
    static const bushing_allocator heap = {heap_alloc, heap_free, NULL};
    struct maker_certificate root, issuing;
    m = maker_new();
    maker_ca(m, &root, "CN=Root", maker_key(MAKER_P256, 0), NULL);
    maker_ca(m, &issuing, "CN=CA", maker_key(MAKER_P256, 1), &root);
    ca = maker_make(m, &issuing);
    make_devices(&issuing);
    need(bushing_trust_new(&trust, &heap) == 0);
    need(bushing_trust_add(trust, BUSHING_TRUST_ANCHOR, maker_make(m, &root)) ==
         0);
}

static void ask(span der, bool cached)
{
    static bushing_verdict verdict;
    bushing_span chain[2] = {der, ca};
    bushing_trust_question q = {
        .purpose = BUSHING_FOR_E2E,
        .environment = BUSHING_IN_OSI,
        .chain = chain,
        .num_chain = 2,
        .peer = {.kind = BUSHING_PEER_OSI, .name = "1.3.9999.33/1"}};
    bushing_time now = {0, MAKER_NOW};
    need(bushing_trust_check(trust, &verdict, &q, now) == 0);
    need(verdict.accepted && verdict.cached == cached &&
         verdict.num_findings == 0);
}

/* --- figures ------------------------------------------------------------- */

static double known_ns(void)
{
    double begun;
    (void)bushing_trust_set(trust, BUSHING_TRUST_SET_CACHE, 1);
    ask(device[0], false);
    begun = now_ns();
    for (int i = 0; i < KNOWN; i++)
        ask(device[0], true);
    return (now_ns() - begun) / KNOWN;
}

static double new_ns(int round)
{
    double begun;
    (void)bushing_trust_set(trust, BUSHING_TRUST_SET_CACHE, 1);
    ask(device[(round * NEW + 1) % DEVICES], false); /* the CA is known now */
    begun = now_ns();
    for (int i = 0; i < NEW; i++)
        if (i != 1)
            ask(device[round * NEW + i], false);
    return (now_ns() - begun) / (NEW - 1);
}

static double verify_ns(struct openssl_verify *v)
{
    double begun = now_ns();
    for (int i = 0; i < NEW; i++)
        openssl_verify_once(v);
    return (now_ns() - begun) / NEW;
}

static double parse_ns(void)
{
    double begun = now_ns();
    for (int i = 0; i < NEW; i++)
        openssl_parse(ca);
    return (now_ns() - begun) / NEW;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v)
{
    qsort(v, ROUNDS, sizeof *v, by_size);
    return v[ROUNDS / 2];
}

static void print(const char *what, double value, double bar)
{
    printf("pki: %s\t%.3f\tratio\t%.3f\t%s\n", what, value, bar,
           value <= bar ? "ok" : "MISS");
}

int main(void)
{
    static double known[ROUNDS], fresh[ROUNDS], verify[ROUNDS], parse[ROUNDS];
    struct certificate c;
    struct openssl_verify *v;
    double k, n, y, p;
    begin();
    need(certificate_read(&c, device[0], NULL) == 0);
    v = openssl_verify_begin(maker_spki(maker_key(MAKER_P256, 1)), c.tbs,
                             c.signature);
    for (int i = 0; i < ROUNDS; i++) {
        known[i] = known_ns();
        fresh[i] = new_ns(i);
        verify[i] = verify_ns(v);
        parse[i] = parse_ns();
    }
    k = median(known);
    n = median(fresh);
    y = median(verify);
    p = median(parse);
    printf("pki: verdict of a known chain\t%.0f\tns\t-\tok\n", k);
    printf("pki: verdict of a new device below a known CA\t%.0f\tns\t-\tok\n",
           n);
    printf("pki: ECDSA P-256 verification\t%.0f\tns\t-\tok\n", y);
    printf("pki: d2i_X509\t%.0f\tns\t-\tok\n", p);
    /* 3 us where a verification takes 77 */
    print("known chain / verification", k / y, 3.0 / 77.0);
    print("new device / (2.2 verification + d2i_X509)", n / (2.2 * y + p), 1.0);
    openssl_verify_end(v);
    bushing_trust_free(trust);
    maker_free(m);
    return 0;
}
