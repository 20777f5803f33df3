/* What does a large revocation list cost? One of 1,000,000 entries with serial
 * numbers of 16 octets, made in memory, is imported as a trust object does it
 * (read, verified, indexed), then asked. Beside it the hash over the same
 * octets, which no verification does without. Times are those of the processor:
 * what else runs on the machine does not count. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "asn1/ber.h"
#include "cert_maker.h"
#include "crypto/openssl/adapter.h"
#include "pki/revocation.h"

enum { ENTRIES = 1000000, ASKED = 1000000, ROUNDS = 5, SERIAL = 16 };

#define ROOM ((size_t)80 << 20)

static double now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void need(bool good)
{
    if (!good)
        abort();
}

/* --- memory that is counted ----------------------------------------------- */

static size_t live, most;

/* The size stands in front, in as much room as any type wants. */
enum { FRONT = 32 };

static void *counted_alloc(void *ctx, size_t n)
{
    uint8_t *p = malloc(n + FRONT);
    (void)ctx;
    need(p != NULL);
    memcpy(p, &n, sizeof n);
    live += n;
    most = live > most ? live : most;
    return p + FRONT;
}

static void counted_free(void *ctx, void *p)
{
    size_t n;
    (void)ctx;
    if (p == NULL)
        return;
    memcpy(&n, (uint8_t *)p - FRONT, sizeof n);
    live -= n;
    free((uint8_t *)p - FRONT);
}

static const bushing_allocator HEAP = {counted_alloc, counted_free, NULL};

/* --- the list ------------------------------------------------------------- */

/* Numbers that look like chance and are always the same. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

/* A UUID, not negative. Odd numbers are on the list, even ones are not. */
static span serial_of(uint64_t i, uint8_t out[SERIAL])
{
    uint64_t a = mix(i), b = mix(i + (UINT64_C(1) << 40));
    for (unsigned k = 0; k < 8; k++) {
        out[k] = (uint8_t)(a >> 8 * k);
        out[8 + k] = (uint8_t)(b >> 8 * k);
    }
    out[0] = (uint8_t)((out[0] & 0x3F) | 0x40);
    return span_of(out, SERIAL);
}

/* Every fourth entry says why. */
static void put_entry(struct writer *w, uint64_t i)
{
    static const uint8_t reason[] = {0x30, 0x0C, 0x30, 0x0A, 0x06, 0x03, 0x55,
                                     0x1D, 0x15, 0x04, 0x03, 0x0A, 0x01, 0x01};
    uint8_t serial[SERIAL];
    size_t mark = writer_len(w);
    if (i % 4 == 0)
        put_span(w, span_of(reason, sizeof reason));
    ber_put(w, TAG_UNIVERSAL(23), span_text("261101000000Z"));
    ber_put(w, TAG_UNIVERSAL(2), serial_of(2 * i + 1, serial));
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
}

static span make_tbs(struct writer *w, const struct maker_certificate *ca)
{
    static const uint8_t number[] = {0x30, 0x0C, 0x30, 0x0A, 0x06, 0x03, 0x55,
                                     0x1D, 0x14, 0x04, 0x03, 0x02, 0x01, 0x07};
    size_t mark;
    put_span(w, span_of(number, sizeof number));
    ber_put_around(w, TAG_CONTEXT(0), 0);
    mark = writer_len(w);
    for (uint64_t i = 0; i < ENTRIES; i++)
        put_entry(w, i);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
    ber_put(w, TAG_UNIVERSAL(23), span_text("261127000000Z"));
    ber_put(w, TAG_UNIVERSAL(23), span_text("261120000000Z"));
    put_span(w, ca->subject);
    put_span(w, maker_algorithm(ca->key));
    ber_put_integer(w, TAG_UNIVERSAL(2), 1);
    ber_put_around(w, TAG_UNIVERSAL(16), 0);
    return writer_result(w);
}

static span make_list(uint8_t *room, const struct maker_certificate *ca)
{
    static uint8_t tail[256 + MAKER_SIGNATURE_MAX];
    uint8_t signature[1 + MAKER_SIGNATURE_MAX] = {0};
    span algorithm = maker_algorithm(ca->key);
    struct writer w = writer_over(room, ROOM - sizeof tail);
    struct writer t = writer_over(tail, sizeof tail);
    span tbs = make_tbs(&w, ca), end;
    size_t n = maker_signature(ca->key, algorithm, tbs, signature + 1);
    ber_put(&t, TAG_UNIVERSAL(3), span_of(signature, n + 1));
    put_span(&t, algorithm);
    end = writer_result(&t);
    memcpy(room + ROOM - sizeof tail, end.p, end.n);
    /* the tail stands behind what is signed; the header in front of both */
    w.end += end.n;
    ber_put_around(&w, TAG_UNIVERSAL(16), 0);
    need(!w.bad);
    return writer_result(&w);
}

/* --- figures -------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v)
{
    qsort(v, ROUNDS, sizeof *v, compare);
    return v[ROUNDS / 2];
}

static double load(struct revocation **out, span list,
                   const struct certificate *issuer)
{
    double took[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        struct revocation_list about;
        double start = now_ns();
        revocation_free(*out);
        need(revocation_new(out, &HEAP, &CRYPTO_OPENSSL) == 0);
        need(revocation_add_list(*out, &about, list, issuer, 1) == 0);
        took[i] = now_ns() - start;
        need(about.num_entries == ENTRIES);
    }
    return median(took);
}

static double hash(span list)
{
    double took[ROUNDS];
    uint8_t out[CRYPTO_SHA256_LEN];
    for (int i = 0; i < ROUNDS; i++) {
        double start = now_ns();
        need(CRYPTO_OPENSSL.sha256(out, &list, 1) == 0);
        took[i] = now_ns() - start;
    }
    return median(took);
}

/* Half of them are on the list, in an order that no cache likes. */
static double ask(const struct revocation *r, const struct certificate *issuer)
{
    static const struct revocation_policy policy = {0, 0, 0};
    double took[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double start = now_ns();
        size_t revoked = 0;
        for (uint64_t k = 0; k < ASKED; k++) {
            struct revocation_answer a;
            struct certificate c = {.issuer = issuer->subject};
            uint8_t serial[SERIAL];
            c.serial = serial_of(mix(k) % (2 * (uint64_t)ENTRIES), serial);
            revocation_ask(r, &a, &c, issuer, &policy, MAKER_NOW);
            revoked += a.status == REVOCATION_REVOKED;
        }
        took[i] = (now_ns() - start) / ASKED;
        need(revoked > ASKED / 3 && revoked < ASKED * 2 / 3);
    }
    return median(took);
}

static void line(const char *name, double value, const char *unit, double bar)
{
    printf("crl: %s\t%.2f\t%s\t%.0f\t%s\n", name, value, unit, bar,
           value < bar ? "ok" : "MISS");
}

int main(void)
{
    struct maker *m = maker_new();
    struct maker_certificate ca;
    struct certificate issuer;
    struct revocation *r = NULL;
    uint8_t *room = malloc(ROOM);
    double loaded, hashed;
    span list;
    need(room != NULL);
    maker_ca(m, &ca, "CN=Grid CA", maker_key(MAKER_P256, 0), NULL);
    need(certificate_read(&issuer, maker_make(m, &ca), NULL) == 0);
    list = make_list(room, &ca);
    loaded = load(&r, list, &issuer);
    hashed = hash(list);
    printf("crl: octets of a list of 1000000 entries\t%.1f\tMB\t-\tok\n",
           (double)list.n / 1e6);
    line("import of 1000000 entries", loaded / 1e9, "s", 2);
    printf("crl: import / SHA-256 of the list\t%.2f\tratio\t-\tok\n",
           loaded / hashed);
    line("memory for them at most", (double)most / (1 << 20), "MiB", 64);
    line("one look-up", ask(r, &issuer) / 1e3, "us", 2);
    revocation_free(r);
    need(live == 0);
    maker_free(m);
    free(room);
    return 0;
}
