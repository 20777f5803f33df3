#include "pki/ocsp.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/time_text.h"
#include "pki/name.h"
#include "pki/signer.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

static const span OID_SHA1 = OCTETS("\x2B\x0E\x03\x02\x1A");
static const span OID_SHA256 = OCTETS("\x60\x86\x48\x01\x65\x03\x04\x02\x01");
static const span OID_BASIC = OCTETS("\x2B\x06\x01\x05\x05\x07\x30\x01\x01");
static const span OID_NONCE = OCTETS("\x2B\x06\x01\x05\x05\x07\x30\x01\x02");

/* --- how a certificate is named ------------------------------------------ */

/* Hashes of the issuer's name, as the certificate has it, and of its key
 * (without the octet of a BIT STRING that counts unused bits) [RFC 6960:4.1.1].
 */
struct hashes {
    uint8_t name[CRYPTO_SHA256_LEN], key[CRYPTO_SHA256_LEN];
    size_t len;
};

static int hash_issuer(struct hashes *out, const struct certificate *c,
                       const struct certificate *issuer, bool sha256,
                       const struct crypto *crypto)
{
    int (*hash)(uint8_t *, const span *, size_t) =
        sha256 ? crypto->sha256 : crypto->sha1;
    int rc = hash(out->name, &c->issuer, 1);
    out->len = sha256 ? CRYPTO_SHA256_LEN : CRYPTO_SHA1_LEN;
    return rc != 0 ? rc : hash(out->key, &issuer->key.octets, 1);
}

/* NULL or nothing stands behind a hash algorithm. */
static bool is_hash(const struct algorithm_identifier *a, span oid)
{
    static const span null = OCTETS("\x05\x00");
    return span_equal(a->algorithm, oid) &&
           (!a->has_parameters || span_equal(a->parameters, null));
}

static bool names_it(const struct ocsp_cert_id *id, const struct hashes *h,
                     span serial)
{
    return span_equal(id->serial_number, serial) &&
           span_equal(id->issuer_name_hash, span_of(h->name, h->len)) &&
           span_equal(id->issuer_key_hash, span_of(h->key, h->len));
}

/* --- the request --------------------------------------------------------- */

/* The nonce is an OCTET STRING inside the OCTET STRING of an extension. */
static span nonce_value(uint8_t room[OCSP_NONCE_MAX + 2], span nonce)
{
    struct writer w = writer_over(room, OCSP_NONCE_MAX + 2);
    ber_put(&w, TAG_UNIVERSAL(4), nonce);
    return writer_result(&w);
}

int ocsp_request(span *out, uint8_t room[OCSP_REQUEST_MAX],
                 const struct certificate *c, const struct certificate *issuer,
                 span nonce, const struct crypto *crypto)
{
    struct hashes h;
    uint8_t value[OCSP_NONCE_MAX + 2];
    struct x509_extension extension = {.extn_id = OID_NONCE};
    struct ocsp_single_request one = {
        .req_cert = {.hash_algorithm = {OID_SHA1, true, OCTETS("\x05\x00")},
                     .serial_number = c->serial}};
    struct ocsp_request request = {
        .tbs_request = {.request_list = {.items = &one, .num = 1}}};
    struct writer w = writer_over(room, OCSP_REQUEST_MAX);
    int rc;
    *out = (span){NULL, 0};
    if (nonce.n > OCSP_NONCE_MAX)
        return BUSHING_ERR_ARGUMENT;
    if ((rc = hash_issuer(&h, c, issuer, false, crypto)) != 0)
        return rc;
    one.req_cert.issuer_name_hash = span_of(h.name, h.len);
    one.req_cert.issuer_key_hash = span_of(h.key, h.len);
    if (nonce.n >= OCSP_NONCE_MIN) {
        extension.extn_value = nonce_value(value, nonce);
        request.tbs_request.has_request_extensions = true;
        request.tbs_request.request_extensions =
            (struct asn1_list){.items = &extension, .num = 1};
    }
    rc = asn1_encode(&OCSP_REQUEST, &request, &w);
    if (rc == 0)
        *out = writer_result(&w);
    return rc;
}

/* --- reading ------------------------------------------------------------- */

static int read_nonce(struct ocsp_reply *out, span value)
{
    struct ber_reader r = ber_over(value);
    struct ber_tlv t;
    int rc = ber_next(&r, &t);
    if (rc != 0)
        return rc;
    if (t.tag != TAG_UNIVERSAL(4) || t.constructed || !ber_at_end(&r) ||
        out->nonce.n != 0)
        return BUSHING_ERR_VALUE;
    out->nonce = tlv_body(&t);
    return 0;
}

/* Of an answer nothing but the nonce is looked at. */
static int read_extensions(struct ocsp_reply *out, struct asn1_list list)
{
    struct x509_extension e;
    int rc = 0;
    while (rc == 0 && list.num-- > 0) {
        rc = asn1_list_next(&X509_EXTENSION, &list.body, &e, NULL);
        if (rc == 0 && span_equal(e.extn_id, OID_NONCE))
            rc = read_nonce(out, e.extn_value);
        else if (rc == 0 && e.critical)
            rc = BUSHING_ERR_REVOCATION_EXTENSION;
    }
    return rc;
}

static int read_basic(struct ocsp_reply *out, span der)
{
    const struct ocsp_response_data *data = &out->basic.tbs_response_data;
    int rc = asn1_decode(&OCSP_BASIC_RESPONSE, der, &out->basic, NULL, NULL);
    if (rc != 0)
        return rc;
    if (data->version != 0 || out->basic.signature.unused != 0)
        return BUSHING_ERR_VALUE;
    if (data->responses.num > OCSP_SINGLES_MAX)
        return BUSHING_ERR_SIZE;
    out->algorithm = signer_component(der, 1);
    return data->has_response_extensions
               ? read_extensions(out, data->response_extensions)
               : 0;
}

int ocsp_read(struct ocsp_reply *out, span der)
{
    struct ocsp_response response;
    int rc;
    memset(out, 0, sizeof *out);
    if (der.n > OCSP_ANSWER_MAX)
        return BUSHING_ERR_SIZE;
    rc = asn1_decode(&OCSP_RESPONSE, der, &response, NULL, NULL);
    if (rc != 0)
        return rc;
    if (response.response_status != OCSP_STATUS_SUCCESSFUL)
        return BUSHING_ERR_REVOCATION_REFUSED;
    if (!response.has_response_bytes)
        return BUSHING_ERR_MISSING;
    if (!span_equal(response.response_bytes.response_type, OID_BASIC))
        return BUSHING_ERR_UNKNOWN;
    return read_basic(out, response.response_bytes.response);
}

/* --- who signed ---------------------------------------------------------- */

static bool is_responder(const struct ocsp_reply *reply,
                         const struct certificate *c,
                         const struct crypto *crypto)
{
    const struct ocsp_responder_id *id =
        &reply->basic.tbs_response_data.responder_id;
    uint8_t hash[CRYPTO_SHA1_LEN];
    if (id->which == OCSP_RESPONDER_BY_NAME)
        return name_equal(id->u.by_name, c->subject);
    return crypto->sha1(hash, &c->key.octets, 1) == 0 &&
           span_equal(id->u.by_key, span_of(hash, sizeof hash));
}

static int verify_with(const struct ocsp_reply *reply,
                       const struct certificate *c, const struct crypto *crypto)
{
    return signer_verify(&c->key, reply->algorithm,
                         reply->basic.tbs_response_data_octets.raw,
                         reply->basic.signature.octets, crypto);
}

/* [RFC 6960:4.2.2.2] Issued by the same CA for this purpose; [62351-9:7.2]
 * digitalSignature. */
static bool is_delegate(const struct certificate *d,
                        const struct certificate *issuer, int64_t now,
                        const struct crypto *crypto)
{
    const unsigned flaws =
        CERTIFICATE_NOT_DER | CERTIFICATE_TIME_FORM |
        CERTIFICATE_EXTENSION_TWICE | CERTIFICATE_EXTENSION_VALUE |
        CERTIFICATE_CRITICAL_UNKNOWN | CERTIFICATE_EXTENSIONS_MANY |
        CERTIFICATE_SIGNATURE_BITS | CERTIFICATE_NAME_FORM;
    return (d->flaws & flaws) == 0 && name_equal(d->issuer, issuer->subject) &&
           certificate_extension(d, CERTIFICATE_EXT_KEY_USAGE) != NULL &&
           (d->eku & CERTIFICATE_EKU_OCSP_SIGNING) != 0 &&
           (d->key_usage & CERTIFICATE_KEY_USAGE_BIT(DIGITAL_SIGNATURE)) != 0 &&
           d->not_before <= now && now <= d->not_after + 999 &&
           span_equal(d->algorithm, d->tbs_algorithm) &&
           signer_verify(&issuer->key, d->algorithm, d->tbs, d->signature,
                         crypto) == 0;
}

static int find_delegate(const struct ocsp_reply *reply,
                         struct certificate *delegate,
                         const struct certificate *issuer, int64_t now,
                         const struct crypto *crypto)
{
    struct ber_reader r = ber_over(reply->basic.certs.body);
    struct ber_tlv t;
    for (size_t i = 0; i < OCSP_CERTIFICATES_MAX && !ber_at_end(&r); i++) {
        if (ber_next(&r, &t) != 0)
            break;
        if (certificate_read(delegate, tlv_raw(&t), NULL) == 0 &&
            is_responder(reply, delegate, crypto) &&
            is_delegate(delegate, issuer, now, crypto))
            return 0;
    }
    memset(delegate, 0, sizeof *delegate);
    return BUSHING_ERR_REVOCATION_RESPONDER;
}

int ocsp_verify(const struct ocsp_reply *reply, struct certificate *delegate,
                const struct certificate *issuer, int64_t now,
                const struct crypto *crypto)
{
    int rc;
    memset(delegate, 0, sizeof *delegate);
    if (is_responder(reply, issuer, crypto))
        return verify_with(reply, issuer, crypto);
    /* only a CA gives certificates to others: who gives roles answers itself */
    rc = reply->basic.has_certs && issuer->ca
             ? find_delegate(reply, delegate, issuer, now, crypto)
             : BUSHING_ERR_REVOCATION_RESPONDER;
    return rc != 0 ? rc : verify_with(reply, delegate, crypto);
}

/* --- what it says -------------------------------------------------------- */

/* [RFC 6960:4.2.2.1] as in certificates, from any year */
static int read_time(span text, int64_t *ms)
{
    struct time_text t;
    int rc = time_text_parse(text,
                             TIME_ACCEPT_Z | TIME_ACCEPT_NO_MARK |
                                 TIME_ACCEPT_DIGITS | TIME_ACCEPT_DOT,
                             &t);
    if (rc == 0)
        *ms = t.ms;
    return rc;
}

static int read_single(struct ocsp_status *out,
                       const struct ocsp_single_response *one)
{
    static const enum revocation_status status[] = {
        [OCSP_CERT_GOOD] = REVOCATION_GOOD,
        [OCSP_CERT_REVOKED] = REVOCATION_REVOKED,
        [OCSP_CERT_UNKNOWN] = REVOCATION_UNKNOWN,
    };
    const struct ocsp_revoked_info *revoked = &one->cert_status.u.revoked;
    int rc = read_time(one->this_update, &out->this_update);
    out->status = status[one->cert_status.which];
    out->next_update = INT64_MAX;
    if (rc == 0 && one->has_next_update)
        rc = read_time(one->next_update, &out->next_update);
    if (rc == 0 && out->next_update < out->this_update)
        rc = BUSHING_ERR_TIME;
    if (rc == 0 && out->status == REVOCATION_REVOKED) {
        rc = read_time(revoked->revocation_time, &out->revoked_at);
        if (revoked->has_revocation_reason)
            out->reason = (enum revocation_reason)revoked->revocation_reason;
    }
    return rc;
}

/* No critical extension is known that could stand in here. */
static bool is_understood(const struct ocsp_single_response *one)
{
    struct asn1_list list = one->single_extensions;
    struct x509_extension e;
    while (one->has_single_extensions && list.num-- > 0)
        if (asn1_list_next(&X509_EXTENSION, &list.body, &e, NULL) != 0 ||
            e.critical)
            return false;
    return true;
}

int ocsp_find(const struct ocsp_reply *reply, struct ocsp_status *out,
              const struct certificate *c, const struct certificate *issuer,
              const struct crypto *crypto)
{
    struct asn1_list list = reply->basic.tbs_response_data.responses;
    struct ocsp_single_response one;
    struct hashes by_sha1, by_sha256;
    int rc = hash_issuer(&by_sha1, c, issuer, false, crypto);
    if (rc == 0)
        rc = hash_issuer(&by_sha256, c, issuer, true, crypto);
    memset(out, 0, sizeof *out);
    while (rc == 0 && list.num-- > 0) {
        const struct hashes *h;
        rc = asn1_list_next(&OCSP_SINGLE_RESPONSE, &list.body, &one, NULL);
        if (rc != 0)
            return rc;
        h = is_hash(&one.cert_id.hash_algorithm, OID_SHA1)     ? &by_sha1
            : is_hash(&one.cert_id.hash_algorithm, OID_SHA256) ? &by_sha256
                                                               : NULL;
        if (h == NULL || !names_it(&one.cert_id, h, c->serial))
            continue;
        return is_understood(&one) ? read_single(out, &one)
                                   : BUSHING_ERR_REVOCATION_EXTENSION;
    }
    return rc != 0 ? rc : BUSHING_ERR_REVOCATION_SUBJECT;
}
