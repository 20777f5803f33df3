/* What does the stack cost beside the cheapest protection? One P-DATA of 100
 * octets in and one out through all layers, memory to memory, against one
 * AES-128-GCM seal and open of 256 octets as OpenSSL does it; and how often the
 * heap is asked meanwhile. */
#define _POSIX_C_SOURCE 200809L
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bushing/osi.h>

enum { ROUNDS = 41, CALLS = 20000, PAYLOAD = 100, PROTECTED = 256 };

static bushing_time now;
static size_t heap_calls;

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

/* --- the stack ----------------------------------------------------------- */

static void *counted_alloc(void *ctx, size_t n)
{
    (void)ctx;
    heap_calls++;
    return malloc(n);
}

static void counted_free(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static bushing_osi *make(enum bushing_role role)
{
    static const bushing_allocator heap = {counted_alloc, counted_free, NULL};
    bushing_pool *pool;
    bushing_config *cfg;
    bushing_osi *a;
    need(bushing_pool_new(&pool, &heap, 1 << 20) == 0);
    need(bushing_config_new(&cfg, &heap, pool) == 0);
    need(bushing_config_seal(cfg) == 0);
    need(bushing_osi_new(&a, cfg, role, now) == 0);
    return a;
}

static void pass(bushing_osi *from, bushing_osi *to)
{
    bushing_span s = bushing_osi_output(from);
    need(bushing_osi_receive(to, s, now) == 0);
    bushing_osi_output_taken(from, s.n);
}

static void expect(bushing_osi *a, enum bushing_event_kind kind)
{
    const bushing_event *e = bushing_osi_next_event(a);
    need(e != NULL && e->kind == kind);
}

static void establish(bushing_osi *client, bushing_osi *server)
{
    static const uint8_t ask[] = {0xa8, 0x00}, answer[] = {0xa9, 0x00};
    bushing_association p;
    memset(&p, 0, sizeof p);
    p.user_data = (bushing_span){ask, sizeof ask};
    need(bushing_osi_associate(client, &p, now) == 0);
    pass(client, server);
    need(bushing_osi_next_event(server) == NULL);
    pass(server, client);
    need(bushing_osi_next_event(client) == NULL);
    pass(client, server);
    expect(server, BUSHING_EVENT_ASSOCIATE);
    p.user_data = (bushing_span){answer, sizeof answer};
    need(bushing_osi_accept(server, &p, now) == 0);
    expect(server, BUSHING_EVENT_ESTABLISHED);
    pass(server, client);
    expect(client, BUSHING_EVENT_ESTABLISHED);
}

/* One out of the client, one into the server: both directions of one object
 * cost the same. */
static void one_way(bushing_osi *from, bushing_osi *to, bushing_span pdu)
{
    const bushing_event *e;
    need(bushing_osi_send(from, pdu, now) == 0);
    pass(from, to);
    e = bushing_osi_next_event(to);
    need(e != NULL && e->data.n == pdu.n);
    need(bushing_osi_next_event(to) == NULL);
}

static double stack_ns(bushing_osi *client, bushing_osi *server)
{
    uint8_t octets[PAYLOAD] = {0xa0, PAYLOAD - 2, 0x02, 0x01, 0x01};
    double start = now_ns();
    for (int i = 0; i < CALLS; i++)
        one_way(client, server, (bushing_span){octets, sizeof octets});
    return (now_ns() - start) / CALLS;
}

/* --- the yardstick ------------------------------------------------------- */

struct gcm {
    EVP_CIPHER *cipher;
    EVP_CIPHER_CTX *seal, *open;
    uint8_t plain[PROTECTED], sealed[PROTECTED], tag[16];
};

static void gcm_begin(struct gcm *g)
{
    static const uint8_t key[16] = {1};
    memset(g, 0, sizeof *g);
    g->cipher = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
    g->seal = EVP_CIPHER_CTX_new();
    g->open = EVP_CIPHER_CTX_new();
    need(g->cipher != NULL && g->seal != NULL && g->open != NULL);
    need(EVP_EncryptInit_ex2(g->seal, g->cipher, key, NULL, NULL) == 1);
    need(EVP_DecryptInit_ex2(g->open, g->cipher, key, NULL, NULL) == 1);
}

static void gcm_end(struct gcm *g)
{
    EVP_CIPHER_CTX_free(g->seal);
    EVP_CIPHER_CTX_free(g->open);
    EVP_CIPHER_free(g->cipher);
}

static void gcm_once(struct gcm *g, const uint8_t iv[12])
{
    uint8_t out[PROTECTED];
    int n;
    need(EVP_EncryptInit_ex2(g->seal, NULL, NULL, iv, NULL) == 1 &&
         EVP_EncryptUpdate(g->seal, g->sealed, &n, g->plain, PROTECTED) == 1 &&
         EVP_EncryptFinal_ex(g->seal, out, &n) == 1 &&
         EVP_CIPHER_CTX_ctrl(g->seal, EVP_CTRL_AEAD_GET_TAG, 16, g->tag) == 1);
    need(EVP_DecryptInit_ex2(g->open, NULL, NULL, iv, NULL) == 1 &&
         EVP_DecryptUpdate(g->open, out, &n, g->sealed, PROTECTED) == 1 &&
         EVP_CIPHER_CTX_ctrl(g->open, EVP_CTRL_AEAD_SET_TAG, 16, g->tag) == 1 &&
         EVP_DecryptFinal_ex(g->open, out, &n) == 1);
}

static double gcm_ns(struct gcm *g)
{
    uint8_t iv[12] = {0};
    double start = now_ns();
    for (int i = 0; i < CALLS; i++) {
        memcpy(iv, &i, sizeof i);
        gcm_once(g, iv);
    }
    return (now_ns() - start) / CALLS;
}

/* --- figures ------------------------------------------------------------- */

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

int main(void)
{
    static double stack[ROUNDS], gcm[ROUNDS];
    bushing_osi *client = make(BUSHING_INITIATOR);
    bushing_osi *server = make(BUSHING_RESPONDER);
    struct gcm g;
    double s, y;
    size_t calls;
    gcm_begin(&g);
    establish(client, server);
    (void)stack_ns(client, server);
    calls = heap_calls;
    for (int i = 0; i < ROUNDS; i++) {
        stack[i] = stack_ns(client, server);
        gcm[i] = gcm_ns(&g);
    }
    calls = heap_calls - calls;
    s = median(stack);
    y = median(gcm);
    printf("osi: one P-DATA of 100 octets out and in\t%.0f\tns\t-\tok\n", s);
    printf("osi: AES-128-GCM seal and open of 256\t%.0f\tns\t-\tok\n", y);
    printf("osi: stack / GCM\t%.2f\tratio\t0.70\t%s\n", s / y,
           s / y <= 0.70 ? "ok" : "MISS");
    printf("osi: heap calls after establishment\t%zu\tcalls\t0\t%s\n", calls,
           calls == 0 ? "ok" : "MISS");
    gcm_end(&g);
    return 0;
}
