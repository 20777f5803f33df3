#include "pki/crl.h"

#include "asn1/walk.h"
#include "pki/name.h"
#include "pki/signer.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

/* --- numbers ------------------------------------------------------------- */

span crl_number(span n)
{
    while (n.n > 1 && ((n.p[0] == 0x00 && n.p[1] < 0x80) ||
                       (n.p[0] == 0xFF && n.p[1] >= 0x80)))
        n = span_skip(n, 1);
    return n;
}

int crl_number_compare(span a, span b)
{
    while (a.n > 0 && a.p[0] == 0)
        a = span_skip(a, 1);
    while (b.n > 0 && b.p[0] == 0)
        b = span_skip(b, 1);
    if (a.n != b.n)
        return a.n < b.n ? -1 : 1;
    return a.n == 0 ? 0 : memcmp(a.p, b.p, a.n);
}

/* --- extensions ---------------------------------------------------------- */

static int read_number(span value, span *out)
{
    struct ber_reader r = ber_over(value);
    struct ber_tlv t;
    int rc = asn1_decode(&X509_CRL_NUMBER, value, NULL, NULL, NULL);
    if (rc != 0 || (rc = ber_next(&r, &t)) != 0)
        return rc;
    *out = crl_number(tlv_body(&t));
    /* [RFC 5280:5.2.3] not negative */
    if (out->n > CRL_SERIAL_MAX || (out->p[0] & 0x80) != 0)
        return BUSHING_ERR_RANGE;
    return 0;
}

static int take_number(struct crl *c, span value)
{
    return read_number(value, &c->number);
}

static int take_base(struct crl *c, span value)
{
    return read_number(value, &c->base);
}

static int take_authority_key_id(struct crl *c, span value)
{
    struct x509_authority_key_identifier a;
    int rc = asn1_decode(&X509_AUTHORITY_KEY_IDENTIFIER, value, &a, NULL, NULL);
    if (rc == 0 && a.has_key_identifier)
        c->authority_key_id = a.key_identifier;
    return rc;
}

/* [RFC 5280:5.2.5] at most one of the three "only" */
static int take_scope(struct crl *c, span value)
{
    struct x509_issuing_distribution_point p;
    int rc =
        asn1_decode(&X509_ISSUING_DISTRIBUTION_POINT, value, &p, NULL, NULL);
    if (rc != 0)
        return rc;
    if (p.only_contains_user_certs + p.only_contains_ca_certs +
            p.only_contains_attribute_certs >
        1)
        return BUSHING_ERR_VALUE;
    if (p.indirect_crl || p.has_only_some_reasons ||
        (p.has_distribution_point &&
         p.distribution_point.which != X509_DISTRIBUTION_POINT_FULL_NAME))
        return BUSHING_ERR_REVOCATION_SCOPE;
    c->scope = p.only_contains_user_certs        ? CRL_FOR_USERS
               : p.only_contains_ca_certs        ? CRL_FOR_CAS
               : p.only_contains_attribute_certs ? CRL_FOR_ATTRIBUTES
                                                 : CRL_FOR_ALL;
    if (p.has_distribution_point)
        c->partition = p.distribution_point.u.full_name;
    c->scope_octets = value;
    return 0;
}

/* What says nothing that is needed here. */
static int take_nothing(struct crl *c, span value)
{
    (void)c;
    (void)value;
    return 0;
}

/* Extensions that are understood. */
static const struct known {
    span oid;
    int (*take)(struct crl *c, span value);
} KNOWN[] = {
    {OCTETS("\x55\x1D\x14"), take_number},
    {OCTETS("\x55\x1D\x1B"), take_base},
    {OCTETS("\x55\x1D\x1C"), take_scope},
    {OCTETS("\x55\x1D\x23"), take_authority_key_id},
    {OCTETS("\x55\x1D\x12"), take_nothing}, /* issuerAltName */
    {OCTETS("\x55\x1D\x2E"), take_nothing}, /* freshestCRL */
    {OCTETS("\x2B\x06\x01\x05\x05\x07\x01\x01"), take_nothing}, /* access */
};

static int take_extension(struct crl *c, const struct x509_extension *e,
                          uint32_t *seen)
{
    for (uint32_t i = 0; i < ASN1_COUNT(KNOWN); i++) {
        if (!span_equal(e->extn_id, KNOWN[i].oid))
            continue;
        if ((*seen >> i & 1) != 0)
            return BUSHING_ERR_DUPLICATE;
        *seen |= UINT32_C(1) << i;
        return KNOWN[i].take(c, e->extn_value);
    }
    return e->critical ? BUSHING_ERR_REVOCATION_EXTENSION : 0;
}

static int read_extensions(struct crl *c, span whole)
{
    struct asn1_list list;
    struct x509_extension e;
    uint32_t seen = 0;
    int rc = asn1_decode(&X509_EXTENSIONS, whole, &list, NULL, NULL);
    if (rc == 0 && list.num > CRL_EXTENSIONS_MAX)
        rc = BUSHING_ERR_SIZE;
    while (rc == 0 && list.num-- > 0) {
        rc = asn1_list_next(&X509_EXTENSION, &list.body, &e, NULL);
        if (rc == 0)
            rc = take_extension(c, &e, &seen);
    }
    return rc;
}

/* --- the list ------------------------------------------------------------ */

static bool is_time(const struct ber_tlv *t)
{
    return !t->constructed &&
           (t->tag == TAG_UNIVERSAL(23) || t->tag == TAG_UNIVERSAL(24));
}

static int read_time(const struct ber_tlv *t, int64_t *ms)
{
    struct x509_time time = {.which = X509_TIME_UTC_TIME};
    time.u.utc_time = tlv_body(t);
    if (!is_time(t))
        return BUSHING_ERR_TAG;
    if (t->tag == TAG_UNIVERSAL(24)) {
        time.which = X509_TIME_GENERAL_TIME;
        time.u.general_time = tlv_body(t);
    }
    return certificate_time(&time, ms) ? 0 : BUSHING_ERR_TIME;
}

/* A value of this tag and of definite length. */
static int expect(struct ber_reader *r, struct ber_tlv *t, ber_tag tag)
{
    int rc = ber_next(r, t);
    if (rc == 0 && t->tag != tag)
        rc = BUSHING_ERR_TAG;
    if (rc == 0 && t->indefinite)
        rc = BUSHING_ERR_LENGTH_FORM;
    return rc;
}

static bool next_is(const struct ber_reader *r, ber_tag tag)
{
    struct ber_reader look = *r;
    struct ber_tlv t;
    return !ber_at_end(r) && ber_next(&look, &t) == 0 && t.tag == tag;
}

/* version, if any, must be v2 [RFC 5280:5.1.2.1] */
static int read_version(struct ber_reader *r)
{
    struct ber_tlv t;
    int64_t v;
    int rc;
    if (!next_is(r, TAG_UNIVERSAL(2)))
        return 0;
    if ((rc = expect(r, &t, TAG_UNIVERSAL(2))) != 0 ||
        (rc = ber_integer(tlv_body(&t), &v)) != 0)
        return rc;
    return v == X509_VERSION_2 ? 0 : BUSHING_ERR_VALUE;
}

static int read_times(struct crl *out, struct ber_reader *r)
{
    struct ber_tlv t;
    int rc = ber_next(r, &t);
    out->next_update = INT64_MAX;
    if (rc != 0 || (rc = read_time(&t, &out->this_update)) != 0)
        return rc;
    if (!next_is(r, TAG_UNIVERSAL(23)) && !next_is(r, TAG_UNIVERSAL(24)))
        return 0;
    if ((rc = ber_next(r, &t)) != 0 ||
        (rc = read_time(&t, &out->next_update)) != 0)
        return rc;
    return out->next_update < out->this_update ? BUSHING_ERR_VALUE : 0;
}

/* revokedCertificates and crlExtensions, both of which may be absent. */
static int read_tail(struct crl *out, struct ber_reader *r)
{
    struct ber_tlv t;
    int rc = 0;
    if (next_is(r, TAG_UNIVERSAL(16))) {
        if ((rc = expect(r, &t, TAG_UNIVERSAL(16))) != 0)
            return rc;
        out->entries = tlv_body(&t);
    }
    if (!ber_at_end(r)) {
        if ((rc = expect(r, &t, TAG_CONTEXT(0))) != 0 ||
            (rc = read_extensions(out, tlv_body(&t))) != 0)
            return rc;
    }
    return ber_at_end(r) ? 0 : BUSHING_ERR_TRAILING;
}

static int read_tbs(struct crl *out, struct ber_reader *r)
{
    struct ber_tlv t;
    int rc = read_version(r);
    if (rc != 0 || (rc = expect(r, &t, TAG_UNIVERSAL(16))) != 0)
        return rc;
    out->tbs_algorithm = tlv_raw(&t);
    if ((rc = expect(r, &t, TAG_UNIVERSAL(16))) != 0)
        return rc;
    out->issuer = tlv_raw(&t);
    rc = asn1_decode(&X509_NAME, out->issuer, NULL, NULL, NULL);
    if (rc == 0)
        rc = read_times(out, r);
    return rc != 0 ? rc : read_tail(out, r);
}

static int read_signature(struct crl *out, struct ber_reader *r)
{
    struct ber_tlv t;
    span body;
    int rc = expect(r, &t, TAG_UNIVERSAL(16));
    if (rc != 0)
        return rc;
    out->algorithm = tlv_raw(&t);
    if ((rc = expect(r, &t, TAG_UNIVERSAL(3))) != 0)
        return rc;
    body = tlv_body(&t);
    if (t.constructed || body.n == 0 || body.p[0] != 0)
        return BUSHING_ERR_VALUE;
    out->signature = span_skip(body, 1);
    return ber_at_end(r) ? 0 : BUSHING_ERR_TRAILING;
}

int crl_read(struct crl *out, span der)
{
    struct ber_reader top = ber_over(der), in, tbs;
    struct ber_tlv t;
    int rc;
    memset(out, 0, sizeof *out);
    if (der.n > CRL_OCTETS_MAX)
        return BUSHING_ERR_SIZE;
    if ((rc = expect(&top, &t, TAG_UNIVERSAL(16))) != 0)
        return rc;
    if (!ber_at_end(&top))
        return BUSHING_ERR_TRAILING;
    if ((rc = ber_enter(&top, &t, &in)) != 0 ||
        (rc = expect(&in, &t, TAG_UNIVERSAL(16))) != 0 ||
        (rc = ber_enter(&in, &t, &tbs)) != 0)
        return rc;
    out->tbs = tlv_raw(&t);
    rc = read_tbs(out, &tbs);
    return rc != 0 ? rc : read_signature(out, &in);
}

/* --- who signed, and for whom -------------------------------------------- */

int crl_verify(const struct crl *list, const struct certificate *issuer,
               const struct crypto *crypto)
{
    if (!name_equal(list->issuer, issuer->subject))
        return BUSHING_ERR_REVOCATION_ISSUER;
    if (list->authority_key_id.n != 0 && issuer->subject_key_id.n != 0 &&
        !span_equal(list->authority_key_id, issuer->subject_key_id))
        return BUSHING_ERR_REVOCATION_ISSUER;
    /* [62351-9:7.2] cRLSign */
    if ((issuer->key_usage & CERTIFICATE_KEY_USAGE_BIT(CRL_SIGN)) == 0)
        return BUSHING_ERR_CRYPTO_KEY;
    if (!span_equal(list->algorithm, list->tbs_algorithm))
        return BUSHING_ERR_CRYPTO_ALGORITHM;
    return signer_verify(&issuer->key, list->algorithm, list->tbs,
                         list->signature, crypto);
}

/* The same octets of a GeneralName in both lists. */
static bool share_name(struct asn1_list a, struct asn1_list b)
{
    struct ber_reader ra = ber_over(a.body);
    struct ber_tlv ta, tb;
    while (!ber_at_end(&ra) && ber_next(&ra, &ta) == 0) {
        struct ber_reader rb = ber_over(b.body);
        while (!ber_at_end(&rb) && ber_next(&rb, &tb) == 0)
            if (span_equal(tlv_raw(&ta), tlv_raw(&tb)))
                return true;
    }
    return false;
}

/* [RFC 5280:6.3.3] (b)(2)(i) */
static bool in_partition(struct asn1_list partition,
                         const struct certificate *c)
{
    const struct certificate_extension *e =
        certificate_extension(c, CERTIFICATE_CRL_POINTS);
    struct x509_distribution_point p;
    struct asn1_list list;
    if (e == NULL || asn1_decode(&X509_CRL_DISTRIBUTION_POINTS, e->value, &list,
                                 NULL, NULL) != 0)
        return false;
    while (list.num-- > 0 &&
           asn1_list_next(&X509_DISTRIBUTION_POINT, &list.body, &p, NULL) == 0)
        if (p.has_distribution_point && !p.has_reasons && !p.has_crl_issuer &&
            p.distribution_point.which == X509_DISTRIBUTION_POINT_FULL_NAME &&
            share_name(partition, p.distribution_point.u.full_name))
            return true;
    return false;
}

bool crl_covers(enum crl_scope scope, struct asn1_list partition,
                const struct certificate *c, bool attribute)
{
    if (attribute != (scope == CRL_FOR_ATTRIBUTES) && scope != CRL_FOR_ALL)
        return false;
    if ((scope == CRL_FOR_USERS && c->ca) || (scope == CRL_FOR_CAS && !c->ca))
        return false;
    return partition.num == 0 || in_partition(partition, c);
}
