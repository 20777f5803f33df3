#include "codec/certificate_line.h"

#include "asn1/dump_leaf.h"
#include "base/oid.h"
#include "base/time_text.h"
#include "codec/oid_name.h"
#include "schema/x509.h"

/* What one line can take. */
enum { RDNS_MAX = 16, VALUE_MAX = 64 };

/* --- names --------------------------------------------------------------- */

/* Attributes that have a short name [RFC 4514:3]. */
static const struct short_name {
    const char *name, *brief;
} SHORT_NAMES[] = {
    {"commonName", "CN"},
    {"countryName", "C"},
    {"domainComponent", "DC"},
    {"localityName", "L"},
    {"organizationName", "O"},
    {"organizationalUnitName", "OU"},
    {"stateOrProvinceName", "ST"},
    {"streetAddress", "STREET"},
    {"userId", "UID"},
};

static void put_oid(span content, struct text *out)
{
    const char *name = oid_name_of(content);
    if (name != NULL)
        text_put(out, name);
    else
        (void)oid_to_text(content, out);
}

static void put_attribute_type(span content, struct text *out)
{
    const char *name = oid_name_of(content);
    for (size_t i = 0; i < sizeof SHORT_NAMES / sizeof SHORT_NAMES[0]; i++) {
        if (name != NULL &&
            span_equal(span_text(name), span_text(SHORT_NAMES[i].name))) {
            text_put(out, SHORT_NAMES[i].brief);
            return;
        }
    }
    put_oid(content, out);
}

static bool is_string(ber_tag tag)
{
    return tag == TAG_UNIVERSAL(12) ||
           (tag >= TAG_UNIVERSAL(18) && tag <= TAG_UNIVERSAL(30) &&
            tag != TAG_UNIVERSAL(23) && tag != TAG_UNIVERSAL(24) &&
            tag != TAG_UNIVERSAL(29));
}

/* Characters that end a value or an attribute. */
static bool needs_quotes(span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (memchr(",+;=<>\"\\", s.p[i], 8) != NULL)
            return true;
    return s.n == 0 || s.p[0] == ' ' || s.p[s.n - 1] == ' ';
}

static void put_attribute_value(span value, struct text *out)
{
    struct ber_reader r = ber_over(value);
    struct ber_tlv tlv;
    span body;
    bool quotes;
    (void)ber_next(&r, &tlv); /* the table has read it */
    body = tlv_body(&tlv);
    if (tlv.tag == TAG_UNIVERSAL(6) && oid_to_text(body, out) == 0)
        return;
    if (!is_string(tlv.tag) || tlv.constructed) {
        text_char(out, '#');
        text_hex(out, span_first(value, VALUE_MAX), false);
        return;
    }
    quotes = needs_quotes(body);
    text_put(out, quotes ? "\"" : "");
    dump_characters(out, tlv.tag, span_first(body, VALUE_MAX), false);
    text_put(out, body.n > VALUE_MAX ? "..." : "");
    text_put(out, quotes ? "\"" : "");
}

/* The attributes of one RDN; nearly always there is one. */
static bool put_rdn(span rdn, struct text *out)
{
    struct x509_attribute_type_and_value a;
    struct asn1_list list;
    span body;
    if (asn1_decode(&X509_RDN, rdn, &list, NULL, NULL) != 0)
        return false;
    body = list.body;
    for (uint32_t i = 0; i < list.num; i++) {
        if (asn1_list_next(&X509_ATTRIBUTE_TYPE_AND_VALUE, &body, &a, NULL) !=
            0)
            return false;
        text_put(out, i == 0 ? "" : " + ");
        put_attribute_type(a.type, out);
        text_char(out, '=');
        put_attribute_value(a.value, out);
    }
    return true;
}

static bool put_name(span der, struct text *out)
{
    struct x509_name name;
    struct ber_reader r;
    struct ber_tlv tlv;
    if (asn1_decode(&X509_NAME, der, &name, NULL, NULL) != 0)
        return false;
    r = ber_over(name.u.rdn_sequence.body);
    if (name.u.rdn_sequence.num == 0)
        text_put(out, "(empty name)");
    for (uint32_t i = 0; i < name.u.rdn_sequence.num; i++) {
        if (i == RDNS_MAX) {
            text_put(out, ", ...");
            break;
        }
        text_put(out, i == 0 ? "" : ", ");
        if (ber_next(&r, &tlv) != 0 || !put_rdn(tlv_raw(&tlv), out))
            return false;
    }
    return true;
}

/* --- certificates -------------------------------------------------------- */

/* 2026-11-20T03:12:41Z, or as it was received */
static void put_time(const struct x509_time *t, struct text *out)
{
    char iso[TIME_TEXT_MAX];
    bool utc = t->which == X509_TIME_UTC_TIME;
    span text = utc ? t->u.utc_time : t->u.general_time;
    struct time_text time;
    int rc = utc ? time_text_parse_utctime(text, &time)
                 : time_text_parse(text, TIME_APROFILE, &time);
    if (rc != 0 ||
        time_text_format(iso, sizeof iso, time.ms, TIME_FORM_ISO) == 0) {
        dump_characters(out, TAG_UNIVERSAL(26), text, false);
        return;
    }
    text_span(out, span_of(iso, sizeof "2026-11-20T03:12:41" - 1));
    text_char(out, 'Z');
}

/* How many bits the first INTEGER of a SEQUENCE has: an RSA modulus. */
static size_t modulus_bits(struct asn1_bits key)
{
    struct ber_reader r = ber_over(key.octets), inside;
    struct ber_tlv tlv;
    span n;
    size_t bits;
    if (ber_next(&r, &tlv) != 0 || !tlv.constructed ||
        ber_enter(&r, &tlv, &inside) != 0 || ber_next(&inside, &tlv) != 0 ||
        tlv.tag != TAG_UNIVERSAL(2))
        return 0;
    n = tlv_body(&tlv);
    while (n.n > 0 && n.p[0] == 0)
        n = span_skip(n, 1);
    bits = 8 * n.n;
    for (unsigned top = n.n > 0 ? n.p[0] : 0x80; top < 0x80; top <<= 1)
        bits--;
    return bits;
}

/* "id-ecPublicKey secp256r1", "rsaEncryption 2048 bits" */
static void put_key(const struct x509_subject_public_key_info *key,
                    struct text *out)
{
    struct ber_reader r = ber_over(key->algorithm.parameters);
    const char *name = oid_name_of(key->algorithm.algorithm);
    struct ber_tlv tlv;
    put_oid(key->algorithm.algorithm, out);
    if (key->algorithm.has_parameters && ber_next(&r, &tlv) == 0 &&
        tlv.tag == TAG_UNIVERSAL(6)) {
        text_char(out, ' ');
        put_oid(tlv_body(&tlv), out);
    }
    if (name != NULL &&
        span_equal(span_text(name), span_text("rsaEncryption"))) {
        text_char(out, ' ');
        text_u64(out, modulus_bits(key->subject_public_key));
        text_put(out, " bits");
    }
}

static bool put_certificate(const struct x509_certificate *c, struct text *out)
{
    const struct x509_tbs_certificate *t = &c->tbs_certificate;
    text_put(out, "subject ");
    if (!put_name(t->subject, out))
        return false;
    text_put(out, "; issuer ");
    if (!put_name(t->issuer, out))
        return false;
    text_put(out, "; serial ");
    dump_big_integer(out, t->serial_number);
    text_put(out, "; valid ");
    put_time(&t->validity.not_before, out);
    text_put(out, " to ");
    put_time(&t->validity.not_after, out);
    text_put(out, "; key ");
    put_key(&t->subject_public_key_info, out);
    text_put(out, "; signed by ");
    put_oid(c->signature_algorithm.algorithm, out);
    return true;
}

bool certificate_line(span der, struct text *out)
{
    struct x509_certificate c;
    size_t start = out->n;
    if (asn1_decode(&X509_CERTIFICATE, der, &c, NULL, NULL) == 0 &&
        put_certificate(&c, out))
        return true;
    out->n = start;
    return false;
}

bool name_line(span der, struct text *out)
{
    size_t start = out->n;
    if (put_name(der, out))
        return true;
    out->n = start;
    return false;
}

bool describe_line(const struct asn1_type *t, span value, struct text *out)
{
    return t->format == FORMAT_NAME ? name_line(value, out)
                                    : certificate_line(value, out);
}
