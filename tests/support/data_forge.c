#include "data_forge.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/time_text.h"
#include "e2e/count.h"
#include "e2e/data_key.h"
#include "test.h"

void forge_time(struct forge *f, int64_t ms)
{
    size_t n = time_text_format(f->time, sizeof f->time, ms, TIME_FORM_E2E_DOT);
    f->token2.time = span_of(f->time, n);
}

void forge_usual(struct forge *f, struct data_pair *p, int from)
{
    static const uint8_t v1[] = {0x80};
    struct data *d = &p->end[from];
    const struct suite *s = &d->suite;
    struct data_count next;
    memset(f, 0, sizeof *f);
    assert_true(count_next(&d->out, data_now_ms(d, p->now), 1000, &next));
    f->token2.version = (struct asn1_bits){span_of(v1, sizeof v1), 7};
    f->token2.asso_id = span_text(p->asso_id);
    forge_time(f, next.time_ms);
    f->token2.seq = next.seq;
    f->encrypted = s->mode != SUITE_ICV;
    f->plain = pair_plain(f->octets, 60, (unsigned)next.seq);
    f->token2.has_iv = f->encrypted;
    memset(f->iv, 0xD1, sizeof f->iv);
    memset(f->nonce, 0xD2, sizeof f->nonce);
    f->token2.iv = (span){f->iv, s->mode == SUITE_AE ? 12 : 16};
    f->has_auth = s->mode != SUITE_AE;
    f->tag_len = s->tag_len;
    f->key = d->sending;
    if (!f->has_auth)
        return;
    f->auth.has_nonce = s->icv != BUSHING_HMAC_SHA256;
    f->auth.nonce = (span){f->nonce, 12};
    f->auth.algorithm = suite_identifier(suite_row(s->icv), s->tag_len,
                                         d->dialect, f->parameters);
}

/* The contents of token2. */
static span token_content(const struct forge *f, uint8_t *room, size_t cap)
{
    struct writer w = writer_over(room, cap);
    struct ber_reader r;
    struct ber_tlv t;
    assert_int_equal(asn1_encode(&E2E_CLEAR_TOKEN_2, &f->token2, &w), 0);
    r = ber_over(writer_result(&w));
    assert_int_equal(ber_next(&r, &t), 0);
    return tlv_content(&t);
}

static span seal_ae(struct forge *f, struct data_pair *p,
                    const struct crypto_cipher *key, uint8_t *out)
{
    uint8_t token[1024], nonce[16];
    span aad = token_content(f, token, sizeof token);
    memcpy(nonce, f->iv, sizeof nonce);
    assert_int_equal(p->crypto->gcm_seal(p->engine, key, nonce, aad, f->plain.p,
                                         out, f->plain.n, out + f->plain.n,
                                         f->tag_len),
                     0);
    return (span){out, f->plain.n + f->tag_len};
}

static span encrypt_cbc(struct forge *f, struct data_pair *p,
                        const struct crypto_cipher *key, uint8_t *out)
{
    size_t n = f->plain.n, more = f->is_padded ? 0 : 16 - n % 16;
    memcpy(out, f->plain.p, n);
    memset(out + n, (int)more, more);
    if ((n + more) % 16 == 0)
        assert_int_equal(
            p->crypto->cbc_encrypt(p->engine, key, f->iv, out, out, n + more),
            0);
    return (span){out, n + more};
}

/* The ICV stands at the end of the PDU. */
static void put_icv(const struct forge *f, struct data_pair *p, struct data *d,
                    uint8_t *pdu, size_t n)
{
    const struct asn1_type *type =
        f->encrypted ? &E2E_ENCR_TRANSFER : &E2E_CLEAR_TRANSFER;
    struct transfer t;
    assert_int_equal(asn1_decode(type, (span){pdu, n}, &t, NULL, NULL), 0);
    assert_int_equal(t.auth.icv.n, f->tag_len);
    assert_ptr_equal(t.auth.icv.p + t.auth.icv.n, pdu + n);
    (void)p;
    assert_int_equal(data_key_icv(d, f->key, t.tbp_octets.content, f->nonce,
                                  pdu + n - f->tag_len),
                     0);
}

span forge_pdu(struct forge *f, struct data_pair *p, int from)
{
    static uint8_t cipher[PAIR_ROOM];
    static const uint8_t zeros[64];
    struct data *d = &p->end[from];
    const struct crypto_cipher *key = data_cipher(d, f->key);
    struct transfer t = {.has_auth = f->has_auth, .auth = f->auth};
    struct writer w = writer_over(p->room, sizeof p->room);
    t.tbp.token2 = f->token2;
    t.auth.icv = (span){zeros, f->tag_len};
    t.tbp.appl_data = f->plain;
    if (f->encrypted && d->suite.mode == SUITE_AE)
        t.tbp.appl_data = seal_ae(f, p, key, cipher);
    else if (f->encrypted && d->suite.mode == SUITE_CBC_ICV)
        t.tbp.appl_data = encrypt_cbc(f, p, key, cipher);
    assert_int_equal(
        asn1_encode(f->encrypted ? &E2E_ENCR_TRANSFER : &E2E_CLEAR_TRANSFER, &t,
                    &w),
        0);
    if (f->has_auth && d->suite.mode != SUITE_AE)
        put_icv(f, p, d, w.p, writer_len(&w));
    return writer_result(&w);
}
