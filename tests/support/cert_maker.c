#include "cert_maker.h"

#include <stdio.h>
#include <stdlib.h>

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/arena.h"
#include "base/hex.h"
#include "base/oid.h"

#define must(x) maker_must(x, #x)

/* --- memory -------------------------------------------------------------- */

enum { ROOM = 8 << 20 };

struct maker {
    struct arena arena;
    uint8_t room[ROOM];
};

struct maker *maker_new(void)
{
    struct maker *m = malloc(sizeof *m);
    must(m != NULL);
    m->arena = arena_over(m->room, sizeof m->room);
    return m;
}

void maker_free(struct maker *m)
{
    free(m);
}

void maker_reset(struct maker *m)
{
    arena_reset(&m->arena);
}

void *maker_take(struct maker *m, size_t n)
{
    void *p = arena_take(&m->arena, n);
    must(p != NULL);
    return p;
}

span maker_copy(struct maker *m, span s)
{
    uint8_t *p = maker_take(m, s.n);
    if (s.n != 0)
        memcpy(p, s.p, s.n);
    return (span){p, s.n};
}

/* --- parts --------------------------------------------------------------- */

/* What w holds, and its buffer has no more to give. */
static span keep(struct maker *m, struct writer *w)
{
    must(!w->bad);
    return maker_copy(m, writer_result(w));
}

static uint8_t big[ROOM / 8];

span maker_encode(struct maker *m, const struct asn1_type *t, const void *in)
{
    struct writer w = writer_over(big, sizeof big);
    must(asn1_encode(t, in, &w) == 0);
    return keep(m, &w);
}

span maker_tlv(struct maker *m, ber_tag tag, bool constructed, span body)
{
    struct writer w = writer_over(big, sizeof big);
    put_span(&w, body);
    ber_put_header(&w, tag, constructed, body.n);
    return keep(m, &w);
}

span maker_oid(struct maker *m, const char *dotted)
{
    uint8_t octets[128];
    struct writer w = writer_over(octets, sizeof octets);
    must(oid_from_text(span_text(dotted), &w) == 0);
    return keep(m, &w);
}

span maker_join(struct maker *m, const span *parts, size_t num)
{
    struct writer w = writer_over(big, sizeof big);
    for (size_t i = num; i-- > 0;)
        put_span(&w, parts[i]);
    return keep(m, &w);
}

static const struct attribute_row {
    const char *name, *oid;
    unsigned tag;
} ATTRIBUTES[] = {
    {"CN", "2.5.4.3", 12},
    {"O", "2.5.4.10", 12},
    {"OU", "2.5.4.11", 12},
    {"C", "2.5.4.6", 19},
    {"DC", "0.9.2342.19200300.100.1.25", 22},
    {"serialNumber", "2.5.4.5", 19},
    {"emailAddress", "1.2.840.113549.1.9.1", 22},
    {"OID", "2.5.4.106", 6},
    {"OIDTEXT", "2.5.4.106", 12},
    {"PCN", "2.5.4.3", 19}, /* CN as PrintableString */
};

static span attribute(struct maker *m, span text)
{
    for (size_t i = 0; i < ASN1_COUNT(ATTRIBUTES); i++) {
        const struct attribute_row *row = &ATTRIBUTES[i];
        size_t n = strlen(row->name);
        if (text.n <= n || memcmp(text.p, row->name, n) != 0 ||
            text.p[n] != '=')
            continue;
        span value = span_skip(text, n + 1), parts[2];
        char dotted[256];
        (void)snprintf(dotted, sizeof dotted, "%.*s", (int)value.n,
                       (const char *)value.p);
        if (row->tag == 6)
            value = maker_oid(m, dotted);
        parts[0] =
            maker_tlv(m, TAG_UNIVERSAL(6), false, maker_oid(m, row->oid));
        parts[1] = maker_tlv(m, TAG_UNIVERSAL(row->tag), false, value);
        return maker_tlv(m, TAG_UNIVERSAL(16), true, maker_join(m, parts, 2));
    }
    maker_must(false, "a name attribute that is not known");
    return text;
}

span maker_name(struct maker *m, const char *text)
{
    span rdns[128];
    size_t num = 0;
    while (*text != '\0') {
        span set = {NULL, 0};
        bool more = true;
        while (more) {
            size_t n = strcspn(text, ",+");
            span parts[2] = {set, attribute(m, span_of(text, n))};
            set = maker_join(m, parts, 2);
            more = text[n] == '+';
            text += n + (text[n] != '\0');
        }
        must(num < ASN1_COUNT(rdns));
        rdns[num++] = maker_tlv(m, TAG_UNIVERSAL(17), true, set);
    }
    return maker_tlv(m, TAG_UNIVERSAL(16), true, maker_join(m, rdns, num));
}

/* An otherName of XMPP, its text of this string type [RFC 6120:13.7.1.4]. */
static span xmpp_name(struct maker *m, unsigned tag, const char *jid)
{
    span parts[2];
    parts[0] = maker_tlv(m, TAG_UNIVERSAL(6), false,
                         maker_oid(m, "1.3.6.1.5.5.7.8.5"));
    parts[1] =
        maker_tlv(m, TAG_CONTEXT(0), true,
                  maker_tlv(m, TAG_UNIVERSAL(tag), false, span_text(jid)));
    return maker_tlv(m, TAG_CONTEXT(0), true, maker_join(m, parts, 2));
}

span maker_general_name(struct maker *m, const char *text)
{
    const char *value = strchr(text, ':');
    uint8_t octets[64];
    size_t n = 0;
    must(value != NULL);
    value++;
    switch (text[0]) {
    case 'd':
        if (text[1] == 'n')
            return maker_tlv(m, TAG_CONTEXT(2), false, span_text(value));
        return maker_tlv(m, TAG_CONTEXT(4), true, maker_name(m, value));
    case 'e':
        return maker_tlv(m, TAG_CONTEXT(1), false, span_text(value));
    case 'u':
        return maker_tlv(m, TAG_CONTEXT(6), false, span_text(value));
    case 'i':
        must(hex_decode(span_text(value), octets, sizeof octets, &n));
        return maker_tlv(m, TAG_CONTEXT(7), false, (span){octets, n});
    case 'o':
        return maker_tlv(m, TAG_CONTEXT(8), false, maker_oid(m, value));
    default:
        return xmpp_name(m, text[4] == 'i' ? 22 : 12, value);
    }
}

/* --- values of extensions ------------------------------------------------ */

span maker_basic_constraints(struct maker *m, bool ca, int64_t path_len)
{
    struct x509_basic_constraints b = {ca, path_len >= 0, path_len};
    return maker_encode(m, &X509_BASIC_CONSTRAINTS, &b);
}

span maker_key_usage(struct maker *m, unsigned bits)
{
    uint8_t octets[2] = {0, 0};
    struct asn1_bits b = {{octets, sizeof octets}, 0};
    for (unsigned i = 0; i < 9; i++)
        if ((bits >> i & 1) != 0)
            octets[i / 8] |= (uint8_t)(0x80u >> i % 8);
    return maker_encode(m, &X509_KEY_USAGE, &b);
}

span maker_eku(struct maker *m, const char *const *oids, size_t num)
{
    span parts[16];
    must(num <= ASN1_COUNT(parts));
    for (size_t i = 0; i < num; i++)
        parts[i] = maker_tlv(m, TAG_UNIVERSAL(6), false, maker_oid(m, oids[i]));
    return maker_tlv(m, TAG_UNIVERSAL(16), true, maker_join(m, parts, num));
}

span maker_authority_key_id(struct maker *m, span key_id)
{
    struct x509_authority_key_identifier a = {.has_key_identifier = true,
                                              .key_identifier = key_id};
    return maker_encode(m, &X509_AUTHORITY_KEY_IDENTIFIER, &a);
}

span maker_general_names(struct maker *m, const char *const *names, size_t num)
{
    span *parts = maker_take(m, (num + 1) * sizeof *parts);
    for (size_t i = 0; i < num; i++)
        parts[i] = maker_general_name(m, names[i]);
    return maker_tlv(m, TAG_UNIVERSAL(16), true, maker_join(m, parts, num));
}

static span one_name(const char *uri, struct asn1_list *out, struct maker *m)
{
    char text[256];
    (void)snprintf(text, sizeof text, "uri:%s", uri);
    out->body = maker_general_name(m, text);
    out->num = 1;
    return out->body;
}

span maker_crl_points(struct maker *m, const char *uri)
{
    struct x509_distribution_point point = {
        .has_distribution_point = true,
        .distribution_point.which = X509_DISTRIBUTION_POINT_FULL_NAME};
    struct asn1_list list = {.items = &point, .num = 1};
    (void)one_name(uri, &point.distribution_point.u.full_name, m);
    return maker_encode(m, &X509_CRL_DISTRIBUTION_POINTS, &list);
}

span maker_ocsp_access(struct maker *m, const char *uri)
{
    struct x509_access_description a = {
        .access_method = maker_oid(m, "1.3.6.1.5.5.7.48.1"),
        .access_location = {.which =
                                X509_GENERAL_NAME_UNIFORM_RESOURCE_IDENTIFIER,
                            .u.uniform_resource_identifier = span_text(uri)}};
    struct asn1_list list = {.items = &a, .num = 1};
    return maker_encode(m, &X509_AUTHORITY_INFO_ACCESS, &list);
}

static span subtrees(struct maker *m, unsigned number, const char *const *names,
                     size_t num)
{
    span *parts = maker_take(m, (num + 1) * sizeof *parts);
    if (num == 0)
        return (span){NULL, 0};
    for (size_t i = 0; i < num; i++)
        parts[i] = maker_tlv(m, TAG_UNIVERSAL(16), true,
                             maker_general_name(m, names[i]));
    return maker_tlv(m, TAG_CONTEXT(number), true, maker_join(m, parts, num));
}

span maker_name_constraints(struct maker *m, const char *const *permitted,
                            size_t num_permitted, const char *const *excluded,
                            size_t num_excluded)
{
    span parts[2] = {subtrees(m, 0, permitted, num_permitted),
                     subtrees(m, 1, excluded, num_excluded)};
    return maker_tlv(m, TAG_UNIVERSAL(16), true, maker_join(m, parts, 2));
}

/* --- extensions ---------------------------------------------------------- */

void maker_put(struct maker *m, struct maker_certificate *c, const char *oid,
               bool critical, span value)
{
    must(c->num_extensions < MAKER_EXTENSIONS);
    c->extension[c->num_extensions++] =
        (struct x509_extension){maker_oid(m, oid), critical, value};
}

static uint32_t find_extension(struct maker *m,
                               const struct maker_certificate *c,
                               const char *oid)
{
    span want = maker_oid(m, oid);
    uint32_t i = 0;
    while (i < c->num_extensions && !span_equal(c->extension[i].extn_id, want))
        i++;
    return i;
}

void maker_replace(struct maker *m, struct maker_certificate *c,
                   const char *oid, bool critical, span value)
{
    uint32_t i = find_extension(m, c, oid);
    if (i == c->num_extensions) {
        maker_put(m, c, oid, critical, value);
        return;
    }
    c->extension[i].critical = critical;
    c->extension[i].extn_value = value;
}

void maker_remove(struct maker *m, struct maker_certificate *c, const char *oid)
{
    uint32_t i = find_extension(m, c, oid);
    must(i < c->num_extensions);
    c->num_extensions--;
    for (; i < c->num_extensions; i++)
        c->extension[i] = c->extension[i + 1];
}

/* --- certificates -------------------------------------------------------- */

/* 16 octets that differ from certificate to certificate, positive. */
static span serial_of(struct maker *m, const char *name,
                      const struct maker_key *key)
{
    uint8_t hash[32];
    char text[512];
    int n = snprintf(text, sizeof text, "%s", name);
    span parts[2] = {span_of(text, (size_t)n), maker_spki(key)}, all;
    all = maker_join(m, parts, 2);
    maker_hash(hash, all);
    hash[0] = (uint8_t)((hash[0] & 0x3F) | 0x40);
    return maker_copy(m, (span){hash, 16});
}

static void begin(struct maker *m, struct maker_certificate *out,
                  const char *name, const struct maker_key *key,
                  const struct maker_certificate *by)
{
    memset(out, 0, sizeof *out);
    out->version = X509_VERSION_3;
    out->serial = serial_of(m, name, key);
    out->subject = maker_name(m, name);
    out->issuer = by == NULL ? out->subject : by->subject;
    out->not_before = MAKER_NOT_BEFORE;
    out->not_after = MAKER_NOT_AFTER;
    out->key = key;
    out->spki = maker_spki(key);
    out->signer = by == NULL ? key : by->key;
    out->algorithm = out->tbs_algorithm = maker_algorithm(out->signer);
}

static void put_identifiers(struct maker *m, struct maker_certificate *out)
{
    maker_put(m, out, MAKER_OID_SUBJECT_KEY_ID, false,
              maker_tlv(m, TAG_UNIVERSAL(4), false, maker_key_id(out->key)));
    maker_put(m, out, MAKER_OID_AUTHORITY_KEY_ID, false,
              maker_authority_key_id(m, maker_key_id(out->signer)));
}

void maker_ca(struct maker *m, struct maker_certificate *out, const char *name,
              const struct maker_key *key, const struct maker_certificate *by)
{
    begin(m, out, name, key, by);
    maker_put(m, out, MAKER_OID_BASIC_CONSTRAINTS, true,
              maker_basic_constraints(m, true, -1));
    maker_put(m, out, MAKER_OID_KEY_USAGE, true,
              maker_key_usage(m, 1u << X509_KEY_USAGE_KEY_CERT_SIGN |
                                     1u << X509_KEY_USAGE_CRL_SIGN));
    put_identifiers(m, out);
}

static const struct purpose_row {
    unsigned usage;
    const char *eku[2];
} PURPOSES[] = {
    [MAKER_E2E] = {1u << X509_KEY_USAGE_DIGITAL_SIGNATURE |
                       1u << X509_KEY_USAGE_KEY_AGREEMENT,
                   {NULL, NULL}},
    [MAKER_APROFILE] = {1u << X509_KEY_USAGE_DIGITAL_SIGNATURE |
                            1u << X509_KEY_USAGE_KEY_AGREEMENT,
                        {NULL, NULL}},
    [MAKER_TLS_CLIENT] = {1u << X509_KEY_USAGE_DIGITAL_SIGNATURE,
                          {"1.3.6.1.5.5.7.3.2", NULL}},
    [MAKER_TLS_SERVER] = {1u << X509_KEY_USAGE_DIGITAL_SIGNATURE,
                          {"1.3.6.1.5.5.7.3.1", NULL}},
    [MAKER_OCSP] = {1u << X509_KEY_USAGE_DIGITAL_SIGNATURE,
                    {"1.3.6.1.5.5.7.3.9", NULL}},
};

void maker_leaf(struct maker *m, struct maker_certificate *out,
                enum maker_purpose purpose, const char *name,
                const struct maker_key *key, const struct maker_certificate *by)
{
    static const char *const server[] = {"dns:server.example"};
    const struct purpose_row *row = &PURPOSES[purpose];
    begin(m, out, name, key, by);
    maker_put(m, out, MAKER_OID_KEY_USAGE, true,
              maker_key_usage(m, row->usage));
    if (row->eku[0] != NULL)
        maker_put(m, out, MAKER_OID_EXT_KEY_USAGE, false,
                  maker_eku(m, row->eku, 1));
    if (purpose == MAKER_TLS_SERVER)
        maker_put(m, out, MAKER_OID_ALT_NAME, false,
                  maker_general_names(m, server, 1));
    put_identifiers(m, out);
    maker_put(m, out, MAKER_OID_CRL_POINTS, false,
              maker_crl_points(m, "http://crl.example/ca.crl"));
}

static struct x509_time time_of(const char *text)
{
    struct x509_time t = {.which = X509_TIME_UTC_TIME};
    if (strlen(text) == 13) {
        t.u.utc_time = span_text(text);
    } else {
        t.which = X509_TIME_GENERAL_TIME;
        t.u.general_time = span_text(text);
    }
    return t;
}

/* The whole AlgorithmIdentifier taken apart. */
static struct algorithm_identifier algorithm_of(span octets)
{
    struct ber_reader r = ber_over(octets), in;
    struct ber_tlv t, p;
    struct algorithm_identifier a = {.has_parameters = false};
    must(ber_next(&r, &t) == 0 && ber_enter(&r, &t, &in) == 0);
    must(ber_next(&in, &p) == 0);
    a.algorithm = tlv_body(&p);
    if (!ber_at_end(&in)) {
        must(ber_next(&in, &p) == 0);
        a.has_parameters = true;
        a.parameters = tlv_raw(&p);
    }
    return a;
}

static span tbs_of(struct maker *m, const struct maker_certificate *c)
{
    static const uint8_t id[] = {0xAA};
    struct x509_tbs_certificate t = {
        .version = c->version,
        .serial_number = c->serial,
        .signature = algorithm_of(c->tbs_algorithm),
        .issuer = c->issuer,
        .subject = c->subject,
        .has_issuer_unique_id = c->has_issuer_unique_id,
        .has_subject_unique_id = c->has_subject_unique_id,
        .issuer_unique_id = {{id, 1}, 0},
        .subject_unique_id = {{id, 1}, 0},
        .has_extensions = c->num_extensions > 0,
        .extensions = {.items = c->extension, .num = c->num_extensions}};
    t.validity.not_before = time_of(c->not_before);
    t.validity.not_after = time_of(c->not_after);
    must(asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, c->spki,
                     &t.subject_public_key_info, NULL, NULL) == 0);
    return maker_encode(m, &X509_TBS_CERTIFICATE, &t);
}

span maker_sign(struct maker *m, span tbs, span algorithm,
                const struct maker_key *signer, bool spoil)
{
    uint8_t octets[1 + MAKER_SIGNATURE_MAX] = {0};
    size_t n = maker_signature(signer, algorithm, tbs, octets + 1);
    span parts[3] = {tbs, algorithm, {octets, n + 1}};
    if (spoil)
        octets[n] ^= 1;
    parts[2] = maker_tlv(m, TAG_UNIVERSAL(3), false, parts[2]);
    return maker_tlv(m, TAG_UNIVERSAL(16), true, maker_join(m, parts, 3));
}

span maker_make(struct maker *m, const struct maker_certificate *c)
{
    return maker_sign(m, tbs_of(m, c), c->algorithm, c->signer,
                      c->spoil_signature);
}
