#include "revocation_maker.h"

#include <stdio.h>
#include <stdlib.h>

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/hex.h"
#include "crypto/openssl/adapter.h"
#include "schema/role.h"

#define must(x) ((x) ? (void)0 : stop(#x, __LINE__))

static void stop(const char *what, int line)
{
    (void)fprintf(stderr, "revocation_maker.c:%d: %s\n", line, what);
    abort();
}

static span sequence(struct maker *m, const span *parts, size_t num)
{
    return maker_tlv(m, TAG_UNIVERSAL(16), true, maker_join(m, parts, num));
}

static span time_value(struct maker *m, const char *text)
{
    ber_tag tag = strlen(text) == 13 ? TAG_UNIVERSAL(23) : TAG_UNIVERSAL(24);
    return maker_tlv(m, tag, false, span_text(text));
}

span maker_number(struct maker *m, uint32_t number)
{
    uint8_t octets[8];
    return maker_tlv(m, TAG_UNIVERSAL(2), false,
                     ber_integer_body(number, octets));
}

span maker_hex(struct maker *m, const char *text)
{
    uint8_t *p = maker_take(m, strlen(text) / 2 + 1);
    size_t n = 0;
    must(hex_decode(span_text(text), p, strlen(text) / 2, &n));
    return (span){p, n};
}

static span encode_extensions(struct maker *m, const struct x509_extension *e,
                              uint32_t num)
{
    struct asn1_list list = {.items = e, .num = num};
    return maker_encode(m, &X509_EXTENSIONS, &list);
}

/* --- lists --------------------------------------------------------------- */

void maker_list_put(struct maker *m, struct maker_list *l, const char *oid,
                    bool critical, span value)
{
    must(l->num_extensions < MAKER_LIST_EXTENSIONS);
    l->extension[l->num_extensions++] =
        (struct x509_extension){maker_oid(m, oid), critical, value};
}

void maker_list(struct maker *m, struct maker_list *out,
                const struct maker_certificate *ca, uint32_t number)
{
    memset(out, 0, sizeof *out);
    out->version = X509_VERSION_2;
    out->issuer = ca->subject;
    out->signer = ca->key;
    out->algorithm = out->tbs_algorithm = maker_algorithm(ca->key);
    out->this_update = MAKER_THIS_UPDATE;
    out->next_update = MAKER_NEXT_UPDATE;
    maker_list_put(m, out, "2.5.29.35", false,
                   maker_authority_key_id(m, maker_key_id(ca->key)));
    maker_list_put(m, out, "2.5.29.20", false, maker_number(m, number));
}

void maker_delta(struct maker *m, struct maker_list *l, uint32_t base)
{
    maker_list_put(m, l, "2.5.29.27", true, maker_number(m, base));
}

void maker_revoke(struct maker_list *l, span serial, int reason)
{
    must(l->num_entries < MAKER_ENTRIES);
    l->entry[l->num_entries++] =
        (struct maker_entry){serial, NULL, reason, {NULL, 0}};
}

static span reason_extension(struct maker *m, int reason)
{
    uint8_t octet = (uint8_t)reason;
    struct x509_extension e = {
        maker_oid(m, "2.5.29.21"), false,
        maker_tlv(m, TAG_UNIVERSAL(10), false, (span){&octet, 1})};
    return encode_extensions(m, &e, 1);
}

static span entry_of(struct maker *m, const struct maker_entry *e)
{
    span parts[3] = {
        maker_tlv(m, TAG_UNIVERSAL(2), false, e->serial),
        time_value(m, e->date != NULL ? e->date : "261101000000Z")};
    parts[2] = e->extensions;
    if (e->extensions.n == 0 && e->reason >= 0)
        parts[2] = reason_extension(m, e->reason);
    return sequence(m, parts, 3);
}

static span entries_of(struct maker *m, const struct maker_list *l)
{
    span parts[MAKER_ENTRIES];
    for (size_t i = 0; i < l->num_entries; i++)
        parts[i] = entry_of(m, &l->entry[i]);
    if (l->num_entries == 0 && !l->empty_entries)
        return (span){NULL, 0};
    return sequence(m, parts, l->num_entries);
}

span maker_make_list(struct maker *m, const struct maker_list *l)
{
    span parts[8] = {{NULL, 0}};
    size_t n = 0;
    if (l->version >= 0)
        parts[n++] = maker_number(m, (uint32_t)l->version);
    parts[n++] = l->tbs_algorithm;
    parts[n++] = l->issuer;
    parts[n++] = time_value(m, l->this_update);
    if (l->next_update != NULL)
        parts[n++] = time_value(m, l->next_update);
    parts[n++] = entries_of(m, l);
    if (l->num_extensions > 0)
        parts[n++] =
            maker_tlv(m, TAG_CONTEXT(0), true,
                      encode_extensions(m, l->extension, l->num_extensions));
    parts[n++] = l->tail;
    return maker_sign(m, sequence(m, parts, n), l->algorithm, l->signer,
                      l->spoil);
}

/* --- answers ------------------------------------------------------------- */

/* The octets of the BIT STRING of a key. */
static span key_octets(span spki)
{
    struct x509_subject_public_key_info info;
    must(asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, spki, &info, NULL, NULL) ==
         0);
    return info.subject_public_key.octets;
}

static span hash(struct maker *m, span octets, bool sha256)
{
    uint8_t out[CRYPTO_SHA256_LEN];
    must((sha256 ? CRYPTO_OPENSSL.sha256 : CRYPTO_OPENSSL.sha1)(out, &octets,
                                                                1) == 0);
    return maker_copy(m, span_of(out, sha256 ? 32 : 20));
}

static void name_it(struct maker *m, struct ocsp_cert_id *id,
                    const struct maker_certificate *c,
                    const struct maker_certificate *ca, bool sha256)
{
    id->hash_algorithm.algorithm =
        maker_oid(m, sha256 ? "2.16.840.1.101.3.4.2.1" : "1.3.14.3.2.26");
    id->issuer_name_hash = hash(m, c->issuer, sha256);
    id->issuer_key_hash = hash(m, key_octets(ca->spki), sha256);
    id->serial_number = c->serial;
}

void maker_answer(struct maker *m, struct maker_answer *out,
                  const struct maker_certificate *c,
                  const struct maker_certificate *ca)
{
    memset(out, 0, sizeof *out);
    name_it(m, &out->one.cert_id, c, ca, false);
    out->one.this_update = span_text("20261120000000Z");
    out->one.has_next_update = true;
    out->one.next_update = span_text("20261121000000Z");
    out->data.produced_at = span_text("20261120000000Z");
    out->data.responder_id.u.by_name = ca->subject;
    out->signer = ca->key;
    out->algorithm = maker_algorithm(ca->key);
    out->response_type = maker_oid(m, "1.3.6.1.5.5.7.48.1.1");
}

void maker_answer_sha256(struct maker *m, struct maker_answer *a,
                         const struct maker_certificate *c,
                         const struct maker_certificate *ca)
{
    name_it(m, &a->one.cert_id, c, ca, true);
}

void maker_answer_by(struct maker *m, struct maker_answer *a,
                     const struct maker_certificate *delegate)
{
    a->data.responder_id.which = OCSP_RESPONDER_BY_KEY;
    a->data.responder_id.u.by_key = hash(m, key_octets(delegate->spki), false);
    a->signer = delegate->key;
    a->algorithm = maker_algorithm(delegate->key);
    a->certs = maker_make(m, delegate);
}

void maker_answer_nonce(struct maker *m, struct maker_answer *a, span nonce)
{
    struct x509_extension e = {maker_oid(m, "1.3.6.1.5.5.7.48.1.2"), false,
                               maker_tlv(m, TAG_UNIVERSAL(4), false, nonce)};
    struct x509_extension *kept = maker_take(m, sizeof e);
    *kept = e;
    a->data.has_response_extensions = true;
    a->data.response_extensions = (struct asn1_list){.items = kept, .num = 1};
}

static span basic_of(struct maker *m, const struct maker_answer *a)
{
    struct ocsp_single_response singles[2];
    struct ocsp_response_data data = a->data;
    span basic, parts[4] = {{NULL, 0}};
    struct ber_reader r, in;
    struct ber_tlv t;
    size_t n = 0;
    singles[0] = singles[1] = a->one;
    singles[0].cert_id.serial_number = span_text("\x01\x02");
    data.responses = (struct asn1_list){.items = singles + !a->twice,
                                        .num = a->twice ? 2 : 1};
    basic = maker_sign(m, maker_encode(m, &OCSP_RESPONSE_DATA, &data),
                       a->algorithm, a->signer, a->spoil);
    if (a->certs.n == 0)
        return basic;
    r = ber_over(basic);
    must(ber_next(&r, &t) == 0 && ber_enter(&r, &t, &in) == 0);
    while (ber_next(&in, &t) == 0)
        parts[n++] = tlv_raw(&t);
    parts[n++] = maker_tlv(m, TAG_CONTEXT(0), true,
                           maker_tlv(m, TAG_UNIVERSAL(16), true, a->certs));
    return sequence(m, parts, n);
}

span maker_make_answer(struct maker *m, const struct maker_answer *a)
{
    struct ocsp_response r = {.response_status = a->response_status,
                              .has_response_bytes =
                                  a->response_status == OCSP_STATUS_SUCCESSFUL,
                              .response_bytes = {a->response_type, {NULL, 0}}};
    r.response_bytes.response = basic_of(m, a);
    return maker_encode(m, &OCSP_RESPONSE, &r);
}

/* --- attribute certificates ---------------------------------------------- */

span maker_roles(struct maker *m, const int64_t *role, uint32_t num)
{
    struct role_info e = {
        .user_role = {.items = role, .num = num},
        .aor = span_text("Station"),
        .has_role_definition = true,
        .role_definition = span_text("IEC62351-8"),
    };
    struct asn1_list list = {.items = &e, .num = 1};
    return maker_encode(m, &ROLE_EXTENSION, &list);
}

static struct asn1_list directory_name(struct maker *m, span name)
{
    struct x509_general_name *g = maker_take(m, sizeof *g);
    memset(g, 0, sizeof *g);
    g->which = X509_GENERAL_NAME_DIRECTORY_NAME;
    g->u.directory_name = name;
    return (struct asn1_list){.items = g, .num = 1};
}

void maker_attribute_put(struct maker *m, struct maker_attribute *a,
                         const char *oid, bool critical, span value)
{
    must(a->x.extensions.num < ASN1_COUNT(a->extension));
    a->x.has_extensions = true;
    a->extension[a->x.extensions.num++] =
        (struct x509_extension){maker_oid(m, oid), critical, value};
}

void maker_attribute(struct maker *m, struct maker_attribute *out,
                     const struct maker_certificate *c,
                     const struct maker_certificate *aa)
{
    static const int64_t operator_role[] = {1};
    struct x509_holder *h = &out->x.holder;
    memset(out, 0, sizeof *out);
    out->x.version = X509_VERSION_2;
    h->has_base_certificate_id = true;
    h->base_certificate_id.issuer = directory_name(m, c->issuer);
    h->base_certificate_id.serial = c->serial;
    out->x.issuer.which = X509_ATT_CERT_ISSUER_V2_FORM;
    out->x.issuer.u.v2_form.has_issuer_name = true;
    out->x.issuer.u.v2_form.issuer_name = directory_name(m, aa->subject);
    out->x.serial_number = span_text("\x42");
    out->x.attr_cert_validity_period.not_before_time =
        span_text("20261120000000Z");
    out->x.attr_cert_validity_period.not_after_time =
        span_text("20261121000000Z");
    out->attribute[0].type = maker_oid(m, MAKER_OID_ROLES);
    out->attribute[0].values.body = maker_roles(m, operator_role, 1);
    out->attribute[0].values.num = 1;
    out->x.attributes.num = 1;
    out->signer = aa->key;
    out->algorithm = maker_algorithm(aa->key);
    maker_attribute_put(m, out, "2.5.29.35", false,
                        maker_authority_key_id(m, maker_key_id(aa->key)));
    maker_attribute_put(m, out, "2.5.29.56", false, span_of("\x05\x00", 2));
}

span maker_make_attribute(struct maker *m, const struct maker_attribute *a)
{
    struct x509_attribute_certificate_info x = a->x;
    span info, parts[10] = {{NULL, 0}};
    struct ber_reader r, in;
    struct ber_tlv t;
    size_t n = 0;
    x.extensions.items = a->extension;
    x.attributes.items = a->attribute;
    x.signature.algorithm = maker_oid(m, "1.2.840.10045.4.3.2");
    info = maker_encode(m, &X509_ATTRIBUTE_CERTIFICATE_INFO, &x);
    /* the algorithm as the signer says it */
    r = ber_over(info);
    must(ber_next(&r, &t) == 0 && ber_enter(&r, &t, &in) == 0);
    while (!ber_at_end(&in)) {
        must(n < ASN1_COUNT(parts) && ber_next(&in, &t) == 0);
        parts[n++] = tlv_raw(&t);
    }
    parts[3] = maker_algorithm(a->signer);
    return maker_sign(m, sequence(m, parts, n), a->algorithm, a->signer,
                      a->spoil);
}
