/* What does the walker cost beside cursor calls written by hand? The same
 * ClearTransfer, the same checks, the same struct filled; in turns, in one
 * run. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "asn1/encode.h"
#include "asn1/random.h"
#include "asn1/walk.h"
#include "base/utf8.h"
#include "schema/e2e.h"

enum { ROUNDS = 41, CALLS = 20000, PAYLOAD = 200 };

static uint8_t PDU[1024];
static struct transfer INTO;

static double now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* --- the PDU ------------------------------------------------------------- */

/* 300 octets: HMAC, "c:s", an MMS confirmed request of 200 octets. */
static span make_pdu(void)
{
    static const uint8_t hmac[] = {0x2A, 0x86, 0x48, 0x86,
                                   0xF7, 0x0D, 0x02, 0x09};
    static const uint8_t null[] = {0x05, 0x00};
    static uint8_t icv[32], mms[PAYLOAD];
    struct writer w = writer_over(PDU, sizeof PDU);
    struct transfer t = {.has_auth = true};
    struct writer m = writer_over(mms, sizeof mms);
    (void)put_space(&m, PAYLOAD - 3);
    ber_put_around(&m, CTX(0), 0);
    t.tbp.token2.version.octets = (span){PDU, 0};
    t.tbp.token2.asso_id = span_text("123:456");
    t.tbp.token2.time = span_text("20261121113300.123Z");
    t.tbp.token2.seq = 4711;
    t.tbp.token2.version = (struct asn1_bits){{(const uint8_t *)"\x80", 1}, 7};
    t.tbp.appl_data = writer_result(&m);
    t.auth.algorithm.algorithm = span_of(hmac, sizeof hmac);
    t.auth.algorithm.has_parameters = true;
    t.auth.algorithm.parameters = span_of(null, sizeof null);
    t.auth.icv = span_of(icv, sizeof icv);
    if (asn1_encode(&E2E_CLEAR_TRANSFER, &t, &w) != 0)
        abort();
    return writer_result(&w);
}

/* --- by hand ------------------------------------------------------------- */

#define TRY(x)        \
    do {              \
        if (!(x))     \
            return 1; \
    } while (0)

static bool take(struct ber_reader *r, ber_tag tag, struct ber_tlv *t)
{
    return ber_next(r, t) == 0 && (tag == TAG_NONE || t->tag == tag);
}

static struct asn1_octets octets_of(const struct ber_tlv *t)
{
    return (struct asn1_octets){tlv_raw(t), tlv_content(t)};
}

static int hand_token(const struct ber_reader *r, const struct ber_tlv *token,
                      struct clear_token_2 *out)
{
    struct ber_reader in;
    struct ber_tlv t;
    TRY(ber_enter(r, token, &in) == 0);
    TRY(take(&in, TAG_UNIVERSAL(12), &t) && !t.constructed);
    out->asso_id = tlv_body(&t);
    TRY(utf8_valid(out->asso_id) && out->asso_id.n >= 1 && out->asso_id.n <= 7);
    TRY(take(&in, TAG_UNIVERSAL(24), &t) && !t.constructed);
    out->time = tlv_body(&t);
    TRY(asn1_leaf_check(&E2E_TIME_STAMP, out->time) == 0);
    TRY(take(&in, TAG_UNIVERSAL(2), &t) && !t.constructed);
    TRY(ber_integer(tlv_body(&t), &out->seq) == 0);
    TRY(out->seq >= 0 && out->seq <= INT32_MAX);
    return ber_at_end(&in) ? 0 : 1;
}

static int hand_auth(const struct ber_reader *r, const struct ber_tlv *auth,
                     struct e2e_authenticator *out)
{
    struct ber_reader in, algorithm;
    struct ber_tlv t;
    TRY(ber_enter(r, auth, &in) == 0);
    TRY(take(&in, TAG_UNIVERSAL(16), &t) && t.constructed);
    TRY(ber_enter(&in, &t, &algorithm) == 0);
    TRY(take(&algorithm, TAG_UNIVERSAL(6), &t) && !t.constructed);
    out->algorithm.algorithm = tlv_body(&t);
    TRY(asn1_leaf_check(&ASN_OID, out->algorithm.algorithm) == 0);
    TRY(take(&algorithm, TAG_NONE, &t) && ber_at_end(&algorithm));
    out->algorithm.parameters = tlv_raw(&t);
    out->algorithm.has_parameters = true;
    TRY(take(&in, TAG_UNIVERSAL(4), &t) && !t.constructed);
    out->icv = tlv_body(&t);
    return ber_at_end(&in) ? 0 : 1;
}

static int hand_decode(span pdu, struct transfer *out)
{
    struct ber_reader r = ber_over(pdu), in, tbp;
    struct ber_tlv t, token;
    memset(out, 0, sizeof *out);
    TRY(take(&r, TAG_UNIVERSAL(16), &t) && t.constructed && ber_at_end(&r));
    TRY(ber_enter(&r, &t, &in) == 0);
    TRY(take(&in, TAG_UNIVERSAL(16), &t) && t.constructed);
    out->tbp_octets = octets_of(&t);
    TRY(ber_enter(&in, &t, &tbp) == 0);
    TRY(take(&tbp, TAG_UNIVERSAL(16), &token) && token.constructed);
    out->tbp.token2_octets = octets_of(&token);
    TRY(hand_token(&tbp, &token, &out->tbp.token2) == 0);
    TRY(take(&tbp, TAG_NONE, &t) && ber_at_end(&tbp));
    out->tbp.appl_data = tlv_raw(&t);
    out->tbp.appl_data_octets = octets_of(&t);
    TRY(take(&in, TAG_UNIVERSAL(16), &t) && t.constructed && ber_at_end(&in));
    out->has_auth = true;
    return hand_auth(&in, &t, &out->auth);
}

static int walker_decode(span pdu, struct transfer *out)
{
    return asn1_decode(&E2E_CLEAR_TRANSFER, pdu, out, NULL, NULL);
}

static bool agree(const struct transfer *a, const struct transfer *b)
{
    return span_equal(a->tbp_octets.content, b->tbp_octets.content) &&
           span_equal(a->tbp.token2_octets.content,
                      b->tbp.token2_octets.content) &&
           span_equal(a->tbp.token2.asso_id, b->tbp.token2.asso_id) &&
           span_equal(a->tbp.token2.time, b->tbp.token2.time) &&
           a->tbp.token2.seq == b->tbp.token2.seq &&
           span_equal(a->tbp.appl_data, b->tbp.appl_data) &&
           span_equal(a->auth.algorithm.algorithm,
                      b->auth.algorithm.algorithm) &&
           span_equal(a->auth.icv, b->auth.icv);
}

/* --- timing -------------------------------------------------------------- */

typedef int decoder(span pdu, struct transfer *out);

static double round_of(decoder *decode, span pdu)
{
    double start = now_ns();
    for (int i = 0; i < CALLS; i++) {
        if (decode(pdu, &INTO) != 0)
            abort();
        __asm__ volatile("" : : "r"(&INTO) : "memory");
    }
    return (now_ns() - start) / CALLS;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v)
{
    qsort(v, ROUNDS, sizeof *v, compare);
    return v[ROUNDS / 2];
}

static double round_of_encoding(void)
{
    static uint8_t out[1024];
    double start = now_ns();
    for (int i = 0; i < CALLS; i++) {
        struct writer w = writer_over(out, sizeof out);
        if (asn1_encode(&E2E_CLEAR_TRANSFER, &INTO, &w) != 0)
            abort();
    }
    return (now_ns() - start) / CALLS;
}

int main(void)
{
    static double walker[ROUNDS], hand[ROUNDS], ratio[ROUNDS], encode[ROUNDS];
    span pdu = make_pdu();
    struct transfer by_hand;
    double bar = 4.0, middle;
    /* the two must agree before they are compared */
    if (hand_decode(pdu, &by_hand) != 0 || walker_decode(pdu, &INTO) != 0 ||
        !agree(&by_hand, &INTO))
        abort();
    for (int i = 0; i < ROUNDS; i++) {
        walker[i] = round_of(walker_decode, pdu);
        hand[i] = round_of(hand_decode, pdu);
        ratio[i] = walker[i] / hand[i];
        encode[i] = round_of_encoding();
    }
    middle = median(ratio);
    printf("clear_transfer_size\t%zu\toctets\t-\tok\n", pdu.n);
    printf("clear_transfer_walker\t%.1f\tns\t-\tok\n", median(walker));
    printf("clear_transfer_by_hand\t%.1f\tns\t-\tok\n", median(hand));
    printf("clear_transfer_encode\t%.1f\tns\t-\tok\n", median(encode));
    printf("walker_to_hand\t%.2f\tratio\t<= %.1f\t%s\n", middle, bar,
           middle <= bar ? "ok" : "MISS");
    return middle <= bar ? 0 : 1;
}
