/* Requests: made here, read there, and what they may ask for. */
#include "asn1/encode.h"
#include "asn1/walk.h"
#include "pki/ca.h"
#include "pki/name.h"
#include "pki/peer.h"
#include "schema/pkcs10.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

/* [RFC 2985:5.4.2] extensionRequest */
static const span EXTENSION_REQUEST =
    OCTETS("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x0E");

enum { ATTRIBUTES_MAX = 16, NAMES_ROOM = 2048 };

/* --- making -------------------------------------------------------------- */

static int seal_request(const struct ca_signer *by, span subject,
                        const struct ca_extensions *x, uint8_t *out, size_t cap,
                        size_t *n)
{
    uint8_t room[NAMES_ROOM];
    struct writer w = writer_over(room, sizeof room);
    struct asn1_list list = ca_extensions_list(x);
    struct x509_attribute attribute = {.type = EXTENSION_REQUEST};
    struct pkcs10_request_info info = {.subject = subject};
    int rc = asn1_encode(&X509_EXTENSIONS, &list, &w);
    if (rc != 0)
        return rc;
    attribute.values = (struct asn1_list){writer_result(&w), NULL, 1};
    info.attributes = (struct asn1_list){{NULL, 0}, &attribute, 1};
    rc = asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, by->spki,
                     &info.subject_pk_info, NULL, NULL);
    if (rc != 0)
        return rc;
    return ca_seal(by, &PKCS10_REQUEST_INFO, &info, out, cap, n);
}

/* A request that would be refused is not made. */
static int make(uint8_t *out, size_t cap, size_t *n, const struct ca_signer *by,
                enum bushing_ca_purpose purpose, span subject, span alt_names,
                char *why)
{
    struct ca_extensions x;
    struct ca_asked asked;
    struct pki_key key;
    struct x509_subject_public_key_info info;
    int rc =
        asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, by->spki, &info, NULL, NULL);
    if (rc != 0)
        return rc;
    pki_key_read(&key, &info, by->spki);
    ca_extensions_begin(&x);
    ca_purpose_extensions(&x, purpose, &key, -1);
    if (alt_names.n != 0)
        ca_extension_copy(&x, CERTIFICATE_SUBJECT_ALT_NAME, false, alt_names);
    if (x.rc != 0)
        return x.rc;
    rc = seal_request(by, subject, &x, out, cap, n);
    if (rc == 0)
        rc = ca_request_read(&asked, NULL, span_of(out, *n), why);
    if (rc == 0)
        rc = ca_purpose_check(&asked, purpose, why);
    return rc;
}

int ca_request_make(uint8_t *out, size_t cap, size_t *n,
                    const struct ca_signer *by, enum bushing_ca_purpose purpose,
                    const bushing_ca_names *names, char why[BUSHING_CA_WHY])
{
    uint8_t subject[NAMES_ROOM], alt_names[NAMES_ROOM];
    struct writer s = writer_over(subject, sizeof subject);
    struct writer a = writer_over(alt_names, sizeof alt_names);
    int rc = ca_name_write(&s, names, why);
    if (rc == 0)
        rc = ca_alt_names_write(&a, names, why);
    if (rc == 0 && (s.bad || a.bad))
        rc = BUSHING_ERR_SPACE;
    if (rc != 0)
        return rc;
    return make(out, cap, n, by, purpose, writer_result(&s), writer_result(&a),
                why);
}

int ca_request_again(uint8_t *out, size_t cap, size_t *n,
                     const struct ca_signer *by,
                     enum bushing_ca_purpose purpose, span certificate,
                     char why[BUSHING_CA_WHY])
{
    struct certificate c;
    span none = {NULL, 0};
    int rc = certificate_read(&c, certificate, NULL);
    if (rc != 0)
        return rc;
    return make(out, cap, n, by, purpose, c.subject,
                c.extension[CERTIFICATE_SUBJECT_ALT_NAME].present
                    ? c.extension[CERTIFICATE_SUBJECT_ALT_NAME].value
                    : none,
                why);
}

/* --- reading ------------------------------------------------------------- */

/* What may be asked for; the subjectKeyIdentifier is taken and made anew. */
static const enum certificate_extension_id ASKED[] = {
    CERTIFICATE_BASIC_CONSTRAINTS, CERTIFICATE_KEY_USAGE,
    CERTIFICATE_EXT_KEY_USAGE, CERTIFICATE_SUBJECT_ALT_NAME,
    CERTIFICATE_SUBJECT_KEY_ID};

static int take_extension(struct ca_asked *out, const struct x509_extension *e)
{
    for (size_t i = 0; i < ASN1_COUNT(ASKED); i++) {
        if (!span_equal(e->extn_id, ca_extension_oid(ASKED[i])))
            continue;
        if (out->value[ASKED[i]].n != 0)
            return BUSHING_ERR_DUPLICATE;
        out->value[ASKED[i]] = e->extn_value;
        return e->extn_value.n == 0 ? BUSHING_ERR_VALUE : 0;
    }
    out->unknown = e->extn_id;
    return 0;
}

static int take_extensions(struct ca_asked *out, struct asn1_list values)
{
    struct asn1_list list;
    struct x509_extension e;
    int rc;
    if (values.num != 1)
        return BUSHING_ERR_VALUE;
    rc = asn1_list_next(&X509_EXTENSIONS, &values.body, &list, NULL);
    while (rc == 0 && list.num-- > 0) {
        rc = asn1_list_next(&X509_EXTENSION, &list.body, &e, NULL);
        if (rc == 0)
            rc = take_extension(out, &e);
    }
    return rc;
}

static int take_attributes(struct ca_asked *out, struct asn1_list list)
{
    bool seen = false;
    struct x509_attribute a;
    if (list.num > ATTRIBUTES_MAX)
        return BUSHING_ERR_TOO_LONG;
    while (list.num-- > 0) {
        int rc = asn1_list_next(&X509_ATTRIBUTE, &list.body, &a, NULL);
        if (rc == 0 && !span_equal(a.type, EXTENSION_REQUEST))
            continue; /* a password of SCEP, remarks of programs */
        if (rc == 0 && seen)
            rc = BUSHING_ERR_DUPLICATE;
        seen = true;
        if (rc == 0)
            rc = take_extensions(out, a.values);
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* The AlgorithmIdentifier as it was received stands behind the signed part. */
static span received_algorithm(span request, span info)
{
    static const span none = {NULL, 0};
    struct ber_reader r =
        ber_over(span_skip(request, (size_t)(info.p - request.p) + info.n));
    struct ber_tlv t;
    return ber_next(&r, &t) == 0 ? tlv_raw(&t) : none;
}

/* [62351-9: proof of possession] A key that costs minutes is refused before it
 * is used. */
static int check_key(const struct pki_key *key, char *why)
{
    bool good = key->good_form;
    if (key->kind == PKI_KEY_RSA)
        good = good && key->bits >= 2048 && key->bits <= 4096;
    else
        good = good && key->kind == PKI_KEY_EC &&
               (key->curve == PKI_CURVE_SECP256R1 ||
                key->curve == PKI_CURVE_BRAINPOOLP256R1);
    if (!good)
        ca_why(why, "use EC on secp256r1 or brainpoolP256r1, ",
               "or RSA of 2048 to 4096 bits");
    return good ? 0 : BUSHING_ERR_CA_KEY;
}

int ca_request_read(struct ca_asked *out, const struct crypto *crypto,
                    span request, char why[BUSHING_CA_WHY])
{
    struct pkcs10_request r;
    int rc;
    memset(out, 0, sizeof *out);
    if (request.n > BUSHING_CA_OCTETS_MAX)
        return BUSHING_ERR_TOO_LONG;
    rc = asn1_decode(&PKCS10_REQUEST, request, &r, NULL, NULL);
    if (rc != 0)
        return rc;
    if (!der_is_strict(request) || r.signature.unused != 0)
        return BUSHING_ERR_VALUE;
    out->subject = r.info.subject;
    out->spki = r.info.subject_pk_info_octets;
    pki_key_read(&out->key, &r.info.subject_pk_info, out->spki.raw);
    rc = check_key(&out->key, why);
    if (rc == 0 && crypto != NULL)
        rc = crypto->verify_spki(received_algorithm(request, r.info_octets.raw),
                                 out->spki.raw, r.info_octets.raw,
                                 r.signature.octets);
    return rc == 0 ? take_attributes(out, r.info.attributes) : rc;
}

/* --- what may be asked for ----------------------------------------------- */

static int refuse(char *why, const char *asked)
{
    ca_why(why, "it asks for ", asked);
    return BUSHING_ERR_CA_PURPOSE;
}

static unsigned usage_of(span value)
{
    struct asn1_bits bits;
    unsigned usage = 0;
    if (value.n == 0)
        return 0;
    if (asn1_decode(&X509_KEY_USAGE, value, &bits, NULL, NULL) != 0)
        return ~0u;
    for (unsigned i = 0; i < bits_count(bits); i++)
        usage |= (unsigned)bits_has(bits, i) << (i < 31 ? i : 31);
    return usage;
}

/* The given value of an extension of the purpose; empty: none. */
static span given(const struct ca_extensions *x,
                  enum certificate_extension_id id)
{
    static const span none = {NULL, 0};
    for (size_t i = 0; i < x->num; i++)
        if (span_equal(x->row[i].extn_id, ca_extension_oid(id)))
            return x->row[i].extn_value;
    return none;
}

static bool list_has(span value, span oid)
{
    struct asn1_list list;
    span one;
    if (value.n == 0 ||
        asn1_decode(&X509_EXT_KEY_USAGE, value, &list, NULL, NULL) != 0)
        return false;
    while (list.num-- > 0 &&
           asn1_list_next(&ASN_OID, &list.body, &one, NULL) == 0)
        if (span_equal(one, oid))
            return true;
    return false;
}

static bool within_purposes(span asked, span may)
{
    struct asn1_list list;
    span one;
    if (asked.n == 0)
        return true;
    if (asn1_decode(&X509_EXT_KEY_USAGE, asked, &list, NULL, NULL) != 0)
        return false;
    while (list.num-- > 0)
        if (asn1_list_next(&ASN_OID, &list.body, &one, NULL) != 0 ||
            !list_has(may, one))
            return false;
    return true;
}

static int check_extensions(const struct ca_asked *asked,
                            enum bushing_ca_purpose purpose, char *why)
{
    struct ca_extensions x;
    struct x509_basic_constraints basic = {false, false, 0};
    span value = asked->value[CERTIFICATE_BASIC_CONSTRAINTS];
    ca_extensions_begin(&x);
    ca_purpose_extensions(&x, purpose, &asked->key, -1);
    if (asked->unknown.n != 0)
        return refuse(why, "an extension that is not given here");
    if ((usage_of(asked->value[CERTIFICATE_KEY_USAGE]) &
         ~usage_of(given(&x, CERTIFICATE_KEY_USAGE))) != 0)
        return refuse(why, "a key usage of another purpose");
    if (!within_purposes(asked->value[CERTIFICATE_EXT_KEY_USAGE],
                         given(&x, CERTIFICATE_EXT_KEY_USAGE)))
        return refuse(why, "an extended key usage of another purpose");
    if (value.n != 0 &&
        asn1_decode(&X509_BASIC_CONSTRAINTS, value, &basic, NULL, NULL) != 0)
        return refuse(why, "basicConstraints that cannot be read");
    if (basic.ca && purpose != BUSHING_CA_CA)
        return refuse(why, "the rights of a CA");
    return 0;
}

/* --- names --------------------------------------------------------------- */

/* Counts of the forms in subjectAltName. */
struct forms {
    size_t hosts, others;
};

static bool count_forms(struct forms *f, struct asn1_list list)
{
    struct x509_general_name n;
    while (list.num-- > 0) {
        bool host;
        if (asn1_list_next(&X509_GENERAL_NAME, &list.body, &n, NULL) != 0)
            return false;
        host = n.which == X509_GENERAL_NAME_DNS_NAME ||
               (n.which == X509_GENERAL_NAME_IP_ADDRESS &&
                (n.u.ip_address.n == 4 || n.u.ip_address.n == 16));
        f->hosts += host;
        f->others += !host;
    }
    return true;
}

static int wrong_names(char *why, const char *words)
{
    ca_why(why, words, "");
    return BUSHING_ERR_CA_NAME;
}

static int check_application(const struct certificate *c, const struct forms *f,
                             enum bushing_ca_purpose purpose, char *why)
{
    uint8_t room[NAME_OID_MAX];
    bool titles = name_object_identifier(c->subject, room).n != 0;
    bool jid = certificate_jid(c).n != 0;
    if (titles && f->hosts + f->others == 0)
        return 0;
    if (purpose == BUSHING_CA_APROFILE)
        return wrong_names(why, "the A-profile needs titles, and nothing else");
    if (!titles && jid && f->others == 1 && f->hosts == 0)
        return 0;
    return wrong_names(why, "end-to-end security needs either titles or one "
                            "JID, and nothing else");
}

static int check_names(const struct ca_asked *asked,
                       enum bushing_ca_purpose purpose, char *why)
{
    struct certificate c;
    struct forms f = {0, 0};
    span value = asked->value[CERTIFICATE_SUBJECT_ALT_NAME];
    memset(&c, 0, sizeof c);
    c.subject = asked->subject;
    if (value.n != 0 &&
        (asn1_decode(&X509_GENERAL_NAMES, value, &c.alt_names, NULL, NULL) !=
             0 ||
         !der_is_strict(value) || !count_forms(&f, c.alt_names)))
        return wrong_names(why, "subjectAltName cannot be read");
    if (name_is_empty(c.subject))
        return wrong_names(why, "the subject is empty");
    if (purpose == BUSHING_CA_E2E || purpose == BUSHING_CA_APROFILE)
        return check_application(&c, &f, purpose, why);
    if (name_has_object_identifier(c.subject))
        return wrong_names(why, "titles are for e2e and aprofile");
    if (f.others != 0 || (purpose == BUSHING_CA_CA && f.hosts != 0))
        return wrong_names(why, "names in subjectAltName that the purpose has "
                                "no use for");
    if (f.hosts == 0 &&
        (purpose == BUSHING_CA_TLS_SERVER || purpose == BUSHING_CA_TLS_BOTH))
        return wrong_names(why, "a TLS server needs a host name or an address");
    return 0;
}

int ca_purpose_check(const struct ca_asked *asked,
                     enum bushing_ca_purpose purpose, char why[BUSHING_CA_WHY])
{
    int rc = check_extensions(asked, purpose, why);
    if (rc == 0 && purpose == BUSHING_CA_APROFILE &&
        asked->key.kind != PKI_KEY_RSA) {
        /* [62351-4:11.2.2] the signature is always one of RSA */
        ca_why(why, "the A-profile knows RSA keys alone", "");
        return BUSHING_ERR_CA_KEY;
    }
    return rc == 0 ? check_names(asked, purpose, why) : rc;
}
