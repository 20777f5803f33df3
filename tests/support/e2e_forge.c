#include "e2e_forge.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "e2e/association.h"

enum { ROOM = E2E_CARRIED_MAX };

static const struct asn1_type *tbs_type(enum bushing_secpdu kind)
{
    const struct asn1_type *t = secpdu_type(kind);
    return t->fields[t->num_fields - 2].type;
}

/* The content of tbs as it is signed, with the tail behind it. */
static span make_tbs(struct e2e_forge *f)
{
    static uint8_t room[ROOM], content[ROOM];
    struct writer w = writer_over(room, sizeof room);
    const void *tbs = secpdu_has_token3(f->kind)
                          ? (const void *)&f->token3.tbs
                          : (const void *)&f->handshake.tbs;
    struct ber_reader r;
    struct ber_tlv t;
    span body;
    maker_must(asn1_encode(tbs_type(f->kind), tbs, &w) == 0, "a forged tbs");
    r = ber_over(writer_result(&w));
    maker_must(ber_next(&r, &t) == 0, "a forged tbs");
    body = tlv_body(&t);
    memcpy(content, body.p, body.n);
    if (f->tail.n != 0)
        memcpy(content + body.n, f->tail.p, f->tail.n);
    return span_of(content, body.n + f->tail.n);
}

static void sign(struct e2e_forge *f, span tbs)
{
    static uint8_t signature[CRYPTO_SIGNATURE_MAX];
    struct e2e_end *end = &f->p->end[f->signer];
    size_t n = 0;
    maker_must(f->p->crypto->sign(e2e_end_key(f->p, f->signer), signature,
                                  sizeof signature, &n, tbs) == 0,
               "a forged signature");
    f->sign.algo = signer_identifier(end->identity->signature);
    f->sign.sign = span_of(signature, n);
}

static span finish(struct e2e_forge *f, e2e_bend *bend, e2e_bend *spoil)
{
    static uint8_t room[ROOM];
    struct writer w = writer_over(room, sizeof room);
    span tbs;
    if (bend != NULL)
        bend(f);
    tbs = make_tbs(f);
    sign(f, tbs);
    if (spoil != NULL)
        spoil(f);
    maker_must(asn1_encode(&E2E_SIGNATURE, &f->sign, &w) == 0, "a signature");
    put_span(&w, tbs);
    ber_put_header(&w, TAG_UNIVERSAL(16), true, tbs.n);
    if (f->pp.p != NULL)
        ber_put(&w, TAG_UNIVERSAL(12), f->pp);
    ber_put_around(&w, TAG_UNIVERSAL(16), 0);
    maker_must(!w.bad, "a forged PDU");
    return writer_result(&w);
}

void e2e_forge(struct e2e_pair *p, struct e2e_carried *c, e2e_bend *bend,
               e2e_bend *spoil)
{
    static uint8_t as_it_came[ROOM];
    struct e2e_forge f = {.p = p, .kind = c->kind, .signer = c->from};
    span pdu = span_of(as_it_came, c->n), out;
    memcpy(as_it_came, c->octets, c->n);
    maker_must(asn1_decode(secpdu_type(c->kind), pdu,
                           secpdu_has_token3(c->kind) ? (void *)&f.token3
                                                      : (void *)&f.handshake,
                           NULL, NULL) == 0,
               "what is forged is a SecPDU");
    if (!secpdu_has_token3(c->kind) && f.handshake.has_pp)
        f.pp = f.handshake.pp;
    out = finish(&f, bend, spoil);
    c->n = out.n;
    memcpy(c->octets, out.p, out.n);
}

span e2e_time(int64_t utc_ms)
{
    static char rooms[4][TIME_TEXT_MAX];
    static unsigned next;
    char *room = rooms[next++ % 4];
    return span_of(
        room, time_text_format(room, TIME_TEXT_MAX, utc_ms, TIME_FORM_E2E_DOT));
}

span e2e_forge_token3(struct e2e_pair *p, enum bushing_secpdu kind,
                      unsigned signer, const char *asso_id, e2e_bend *bend,
                      e2e_bend *spoil)
{
    struct e2e_forge f = {.p = p, .kind = kind, .signer = signer};
    struct clear_token_3 *t = &f.token3.tbs.token3;
    uint8_t version;
    t->sig_alg = signer_identifier(p->end[signer].identity->signature);
    t->version = offer_version(&version);
    t->has_asso_id = true;
    t->asso_id = span_text(asso_id);
    t->time = e2e_time(p->now.utc_ms + 1000);
    t->pk_cert = p->end[signer].certificate;
    return finish(&f, bend, spoil);
}
