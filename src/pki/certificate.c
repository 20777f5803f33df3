#include "pki/certificate.h"

#include "asn1/walk.h"
#include "base/time_text.h"
#include "pki/name_constraints.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

static const struct known {
    span oid;
    const struct asn1_type *type;
} KNOWN[] = {
#define X(name, oid, type) {OCTETS(oid), &type},
    CERTIFICATE_EXTENSIONS(X)
#undef X
};

static const struct purpose {
    span oid;
    enum certificate_eku eku;
} PURPOSES[] = {
    {OCTETS("\x2B\x06\x01\x05\x05\x07\x03\x01"), CERTIFICATE_EKU_SERVER_AUTH},
    {OCTETS("\x2B\x06\x01\x05\x05\x07\x03\x02"), CERTIFICATE_EKU_CLIENT_AUTH},
    {OCTETS("\x2B\x06\x01\x05\x05\x07\x03\x09"), CERTIFICATE_EKU_OCSP_SIGNING},
    {OCTETS("\x55\x1D\x25\x00"), CERTIFICATE_EKU_ANY},
};

/* --- DER ----------------------------------------------------------------- */

static bool strict_leaf(const struct ber_tlv *t)
{
    span body = tlv_body(t);
    if (t->tag == TAG_UNIVERSAL(1))
        return body.n == 1 && (body.p[0] == 0x00 || body.p[0] == 0xFF);
    return true;
}

static bool strict_header(const struct ber_tlv *t)
{
    return !t->indefinite && t->head == ber_header_len(t->tag, t->n - t->head);
}

/* The strings of the universal class are primitive in DER [X.690:10.2]. */
static bool strict_form(const struct ber_tlv *t)
{
    bool universal = t->tag >> BER_CLASS_SHIFT == 0;
    bool composite = t->tag == TAG_UNIVERSAL(16) ||
                     t->tag == TAG_UNIVERSAL(17) ||
                     t->tag == TAG_UNIVERSAL(8) || t->tag == TAG_UNIVERSAL(11);
    return !universal || composite == t->constructed;
}

bool der_is_strict(span octets)
{
    struct ber_reader level[BER_MAX_DEPTH];
    size_t depth = 1;
    level[0] = ber_over(octets);
    while (depth > 0) {
        struct ber_reader *r = &level[depth - 1];
        struct ber_tlv t;
        if (ber_at_end(r)) {
            depth--;
            continue;
        }
        if (ber_next(r, &t) != 0 || !strict_header(&t) || !strict_form(&t))
            return false;
        if (!t.constructed && !strict_leaf(&t))
            return false;
        if (!t.constructed)
            continue;
        if (depth == BER_MAX_DEPTH || ber_enter(r, &t, &level[depth]) != 0)
            return false;
        depth++;
    }
    return true;
}

/* --- times --------------------------------------------------------------- */

/* [RFC 5280:4.1.2.5] */
bool certificate_time(const struct x509_time *t, int64_t *ms)
{
    static const int64_t year_2050 = INT64_C(2524608000000);
    struct time_text read;
    if (t->which == X509_TIME_UTC_TIME) {
        if (t->u.utc_time.n != sizeof "YYMMDDhhmmssZ" - 1 ||
            t->u.utc_time.p[12] != 'Z' ||
            time_text_parse_utctime(t->u.utc_time, &read) != 0)
            return false;
    } else {
        if (time_text_parse(t->u.general_time,
                            TIME_ACCEPT_Z | TIME_ACCEPT_NO_MARK, &read) != 0 ||
            read.ms < year_2050)
            return false;
    }
    *ms = read.ms;
    return true;
}

static bool is_forever(const struct x509_time *t)
{
    static const span never = OCTETS("99991231235959Z");
    return t->which == X509_TIME_GENERAL_TIME &&
           span_equal(t->u.general_time, never);
}

static void read_validity(struct certificate *c, const struct x509_validity *v)
{
    if (!certificate_time(&v->not_before, &c->not_before) ||
        !certificate_time(&v->not_after, &c->not_after)) {
        c->flaws |= CERTIFICATE_TIME_FORM;
        c->not_before = c->not_after = 0;
    }
    c->forever = is_forever(&v->not_after);
}

/* --- extensions ---------------------------------------------------------- */

static void read_basic_constraints(struct certificate *c, span value)
{
    struct x509_basic_constraints b;
    if (asn1_decode(&X509_BASIC_CONSTRAINTS, value, &b, NULL, NULL) != 0)
        return;
    c->ca = b.ca;
    c->has_path_len = b.has_path_len_constraint;
    c->path_len = b.path_len_constraint;
}

static void read_key_usage(struct certificate *c, span value)
{
    struct ber_reader r = ber_over(value);
    struct ber_tlv t;
    struct asn1_bits bits;
    if (ber_next(&r, &t) != 0)
        return;
    bits = asn1_bits_of(tlv_body(&t));
    c->key_usage = 0;
    for (unsigned i = 0; i <= X509_KEY_USAGE_DECIPHER_ONLY; i++)
        c->key_usage |= (unsigned)bits_has(bits, i) << i;
}

static void read_eku(struct certificate *c, span value)
{
    struct asn1_list list;
    span oid;
    c->eku = 0;
    if (asn1_decode(&X509_EXT_KEY_USAGE, value, &list, NULL, NULL) != 0)
        return;
    while (list.num-- > 0 &&
           asn1_list_next(&ASN_OID, &list.body, &oid, NULL) == 0)
        for (size_t i = 0; i < ASN1_COUNT(PURPOSES); i++)
            if (span_equal(oid, PURPOSES[i].oid))
                c->eku |= PURPOSES[i].eku;
}

static void read_subject_key_id(struct certificate *c, span value)
{
    (void)asn1_decode(&X509_SUBJECT_KEY_IDENTIFIER, value, &c->subject_key_id,
                      NULL, NULL);
}

static void read_authority_key_id(struct certificate *c, span value)
{
    struct x509_authority_key_identifier a;
    if (asn1_decode(&X509_AUTHORITY_KEY_IDENTIFIER, value, &a, NULL, NULL) != 0)
        return;
    c->authority_key_id = a.key_identifier;
    if (a.has_authority_cert_issuer && a.has_authority_cert_serial_number) {
        c->authority_issuer = a.authority_cert_issuer;
        c->authority_serial = a.authority_cert_serial_number;
    }
}

static void read_alt_names(struct certificate *c, span value)
{
    (void)asn1_decode(&X509_GENERAL_NAMES, value, &c->alt_names, NULL, NULL);
}

static void read_crl_points(struct certificate *c, span value)
{
    (void)value;
    c->has_crl_points = true;
}

/* Access to CA certificates alone is no way to ask for revocation. */
static void read_authority_access(struct certificate *c, span value)
{
    static const span ocsp = OCTETS("\x2B\x06\x01\x05\x05\x07\x30\x01");
    struct asn1_list list;
    struct x509_access_description a;
    if (asn1_decode(&X509_AUTHORITY_INFO_ACCESS, value, &list, NULL, NULL) != 0)
        return;
    while (list.num-- > 0 &&
           asn1_list_next(&X509_ACCESS_DESCRIPTION, &list.body, &a, NULL) == 0)
        c->has_ocsp = c->has_ocsp || span_equal(a.access_method, ocsp);
}

/* What is taken out of an extension at once. */
static void (*const TAKE[CERTIFICATE_NUM_EXTENSIONS])(struct certificate *,
                                                      span) = {
    [CERTIFICATE_BASIC_CONSTRAINTS] = read_basic_constraints,
    [CERTIFICATE_KEY_USAGE] = read_key_usage,
    [CERTIFICATE_EXT_KEY_USAGE] = read_eku,
    [CERTIFICATE_SUBJECT_KEY_ID] = read_subject_key_id,
    [CERTIFICATE_AUTHORITY_KEY_ID] = read_authority_key_id,
    [CERTIFICATE_SUBJECT_ALT_NAME] = read_alt_names,
    [CERTIFICATE_CRL_POINTS] = read_crl_points,
    [CERTIFICATE_AUTHORITY_ACCESS] = read_authority_access,
};

static size_t find_known(span oid)
{
    size_t i = 0;
    while (i < ASN1_COUNT(KNOWN) && !span_equal(KNOWN[i].oid, oid))
        i++;
    return i;
}

static void note(struct certificate *c, enum certificate_flaw flaw, span oid)
{
    c->flaws |= flaw;
    if (c->odd_extension.n == 0)
        c->odd_extension = oid;
}

static void read_known(struct certificate *c, size_t id,
                       const struct x509_extension *e)
{
    struct certificate_extension *place = &c->extension[id];
    if (place->present) {
        note(c, CERTIFICATE_EXTENSION_TWICE, e->extn_id);
        return;
    }
    *place = (struct certificate_extension){e->extn_value, true, e->critical};
    if (asn1_decode(KNOWN[id].type, e->extn_value, NULL, NULL, NULL) != 0 ||
        !der_is_strict(e->extn_value))
        note(c, CERTIFICATE_EXTENSION_VALUE, e->extn_id);
    else if (TAKE[id] != NULL)
        TAKE[id](c, e->extn_value);
}

/* The ones before it, for extensions that are not known. */
static bool seen_before(struct asn1_list list, uint32_t num, span oid)
{
    struct x509_extension e;
    while (num-- > 0 &&
           asn1_list_next(&X509_EXTENSION, &list.body, &e, NULL) == 0)
        if (span_equal(e.extn_id, oid))
            return true;
    return false;
}

static void read_extensions(struct certificate *c, struct asn1_list list)
{
    struct asn1_list rest = list;
    struct x509_extension e;
    if (list.num > CERTIFICATE_EXTENSIONS_MAX)
        c->flaws |= CERTIFICATE_EXTENSIONS_MANY;
    for (uint32_t i = 0; i < list.num && i < CERTIFICATE_EXTENSIONS_MAX; i++) {
        if (asn1_list_next(&X509_EXTENSION, &rest.body, &e, NULL) != 0)
            return;
        size_t id = find_known(e.extn_id);
        if (id < ASN1_COUNT(KNOWN)) {
            read_known(c, id, &e);
            continue;
        }
        if (seen_before(list, i, e.extn_id))
            note(c, CERTIFICATE_EXTENSION_TWICE, e.extn_id);
        if (e.critical && c->unknown_critical.n == 0)
            c->unknown_critical = e.extn_id;
    }
    if (c->unknown_critical.n != 0)
        c->flaws |= CERTIFICATE_CRITICAL_UNKNOWN;
}

/* --- the whole ----------------------------------------------------------- */

/* The components that are wanted as they were received; that they are there
 * was checked before. */
static bool read_octets(struct certificate *c)
{
    struct ber_reader r = ber_over(c->raw), in, tbs;
    struct ber_tlv t, algorithm;
    if (ber_next(&r, &t) != 0 || ber_enter(&r, &t, &in) != 0 ||
        ber_next(&in, &t) != 0 || ber_next(&in, &algorithm) != 0 ||
        ber_enter(&in, &t, &tbs) != 0)
        return false;
    c->algorithm = tlv_raw(&algorithm);
    if (algorithm.tag != TAG_UNIVERSAL(16))
        return false;
    for (unsigned row = 0; row < 7; row++) {
        if (ber_next(&tbs, &t) != 0)
            return false;
        if (row == 0 && t.tag != TAG_CONTEXT(0))
            row = 1; /* version is left out: this is the serial number */
        if (row == 2)
            c->tbs_algorithm = tlv_raw(&t);
        if (row == 2 && t.tag != TAG_UNIVERSAL(16))
            return false;
        if (row == 6)
            c->key.spki = tlv_raw(&t);
    }
    return true;
}

static bool name_is_long(span name)
{
    struct x509_name n;
    uint32_t num = 0;
    struct asn1_list rdn;
    if (asn1_decode(&X509_NAME, name, &n, NULL, NULL) != 0)
        return true;
    while (n.u.rdn_sequence.num-- > 0) {
        if (asn1_list_next(&X509_RDN, &n.u.rdn_sequence.body, &rdn, NULL) != 0)
            return true;
        num += rdn.num;
    }
    return num > CERTIFICATE_ATTRIBUTES_MAX;
}

static void read_tbs(struct certificate *c,
                     const struct x509_tbs_certificate *tbs)
{
    c->version = tbs->version;
    c->serial = tbs->serial_number;
    c->issuer = tbs->issuer;
    c->subject = tbs->subject;
    c->has_unique_id = tbs->has_issuer_unique_id || tbs->has_subject_unique_id;
    c->key_usage = CERTIFICATE_KEY_USAGE_BIT(DECIPHER_ONLY) * 2 - 1;
    c->eku = CERTIFICATE_EKU_ANY;
    pki_key_read(&c->key, &tbs->subject_public_key_info, c->key.spki);
    read_validity(c, &tbs->validity);
    if (name_is_long(c->issuer) || name_is_long(c->subject))
        c->flaws |= CERTIFICATE_NAME_FORM;
    if (tbs->has_extensions)
        read_extensions(c, tbs->extensions);
}

int certificate_read(struct certificate *out, span der, struct asn1_error *e)
{
    struct x509_certificate x;
    int rc;
    memset(out, 0, sizeof *out);
    if (e != NULL)
        memset(e, 0, sizeof *e);
    if (der.n > CERTIFICATE_OCTETS_MAX)
        return BUSHING_ERR_SIZE;
    rc = asn1_decode(&X509_CERTIFICATE, der, &x, NULL, e);
    if (rc != 0)
        return rc;
    out->raw = der;
    out->tbs = x.tbs_certificate_octets.raw;
    out->signature = x.signature_value.octets;
    if (!read_octets(out))
        return BUSHING_ERR_TAG;
    if (x.signature_value.unused != 0)
        out->flaws |= CERTIFICATE_SIGNATURE_BITS;
    if (!der_is_strict(der))
        out->flaws |= CERTIFICATE_NOT_DER;
    read_tbs(out, &x.tbs_certificate);
    return 0;
}
