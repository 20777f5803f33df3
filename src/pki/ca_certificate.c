/* Certificates: the CA's own, and those that it gives [62351-4:G.4, G.5]. */
#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/utf8.h"
#include "pki/ca.h"
#include "pki/name.h"
#include "schema/role.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

enum {
    KEY_ID_LEN = 20, /* of 32, which keeps certificates small */
    URL_MAX = 512,
    AREA_MAX = 64,
    DEFINITION_MAX = 23,
};

/* A certificate that is being made. */
struct draft {
    const struct ca_signer *by;
    const bushing_ca_terms *terms;
    const struct ca_asked *asked;
    enum bushing_ca_purpose purpose;
    span issuer; /* a whole Name */
    span issuer_key_id;
    int64_t path_len; /* of a CA; -1: none */
    int64_t not_before, not_after;
    uint8_t key_id[KEY_ID_LEN];
    struct ca_extensions extensions;
};

/* --- key identifiers ----------------------------------------------------- */

/* [RFC 7093:2, method 1] the start of SHA-256 over what the BIT STRING holds */
static int key_id(const struct crypto *crypto, uint8_t out[KEY_ID_LEN],
                  const struct pki_key *key)
{
    uint8_t hash[CRYPTO_SHA256_LEN];
    int rc = crypto->sha256(hash, &key->octets, 1);
    memcpy(out, hash, KEY_ID_LEN);
    return rc;
}

static void add_key_ids(struct draft *d)
{
    span own = span_of(d->key_id, KEY_ID_LEN);
    struct x509_authority_key_identifier authority = {
        .has_key_identifier = true, .key_identifier = d->issuer_key_id};
    ca_extension_add(&d->extensions, CERTIFICATE_SUBJECT_KEY_ID, false,
                     &X509_SUBJECT_KEY_IDENTIFIER, &own);
    ca_extension_add(&d->extensions, CERTIFICATE_AUTHORITY_KEY_ID, false,
                     &X509_AUTHORITY_KEY_IDENTIFIER, &authority);
}

/* --- where to ask for revocation ----------------------------------------- */

static bool is_url(const char *text)
{
    size_t n = strlen(text);
    for (size_t i = 0; i < n; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return n > 0 && n <= URL_MAX && strstr(text, "://") != NULL;
}

static void add_crl_point(struct draft *d, const char *url)
{
    struct x509_general_name name = {
        .which = X509_GENERAL_NAME_UNIFORM_RESOURCE_IDENTIFIER,
        .u.uniform_resource_identifier = span_text(url)};
    struct x509_distribution_point point = {
        .has_distribution_point = true,
        .distribution_point = {.which = X509_DISTRIBUTION_POINT_FULL_NAME,
                               .u.full_name = {{NULL, 0}, &name, 1}}};
    struct asn1_list list = {{NULL, 0}, &point, 1};
    ca_extension_add(&d->extensions, CERTIFICATE_CRL_POINTS, false,
                     &X509_CRL_DISTRIBUTION_POINTS, &list);
}

static void add_responder(struct draft *d, const char *url)
{
    static const span ocsp = OCTETS("\x2B\x06\x01\x05\x05\x07\x30\x01");
    struct x509_access_description access = {
        .access_method = ocsp,
        .access_location = {.which =
                                X509_GENERAL_NAME_UNIFORM_RESOURCE_IDENTIFIER,
                            .u.uniform_resource_identifier = span_text(url)}};
    struct asn1_list list = {{NULL, 0}, &access, 1};
    ca_extension_add(&d->extensions, CERTIFICATE_AUTHORITY_ACCESS, false,
                     &X509_AUTHORITY_INFO_ACCESS, &list);
}

/* [62351-4:G.5] One way, not two. */
static int add_revocation(struct draft *d, char *why)
{
    const bushing_ca_terms *t = d->terms;
    if ((t->crl_url != NULL && !is_url(t->crl_url)) ||
        (t->ocsp_url != NULL && !is_url(t->ocsp_url))) {
        ca_why(why, "not an address such as http://pki.example/lab.crl", "");
        return BUSHING_ERR_ARGUMENT;
    }
    if (t->crl_url != NULL && t->ocsp_url != NULL) {
        ca_why(why, "a certificate names one way of revocation: ",
               "a list or a responder");
        return BUSHING_ERR_ARGUMENT;
    }
    if (t->crl_url != NULL)
        add_crl_point(d, t->crl_url);
    if (t->ocsp_url != NULL)
        add_responder(d, t->ocsp_url);
    return 0;
}

/* --- roles --------------------------------------------------------------- */

static int wrong_roles(char *why, const char *words)
{
    ca_why(why, words, "");
    return BUSHING_ERR_ARGUMENT;
}

static bool good_text(const char *text, size_t max)
{
    size_t n = strlen(text);
    return n > 0 && n <= max && utf8_valid(span_text(text));
}

/* Those of an older certificate of the same holder. */
static int take_roles(struct draft *d, char *why)
{
    static const enum certificate_extension_id ids[] = {CERTIFICATE_ROLES,
                                                        CERTIFICATE_ROLES_2011};
    struct certificate old;
    int rc = certificate_read(&old, d->terms->roles_of, NULL);
    if (rc != 0)
        return rc;
    if (d->terms->roles.num != 0)
        return wrong_roles(why, "new roles, or those of the old certificate");
    for (size_t i = 0; i < ASN1_COUNT(ids); i++)
        if (old.extension[ids[i]].present)
            ca_extension_copy(&d->extensions, ids[i], false,
                              old.extension[ids[i]].value);
    return 0;
}

/* [62351-8: profile A] not critical */
static int add_roles(struct draft *d, char *why)
{
    const bushing_ca_roles *r = &d->terms->roles;
    const char *definition =
        r->definition != NULL ? r->definition : "IEC62351-8";
    int64_t ids[BUSHING_CA_ROLES_MAX];
    struct role_info info = {.revision = r->revision,
                             .has_role_definition = true};
    struct asn1_list list = {{NULL, 0}, &info, 1};
    if (r->num == 0)
        return 0;
    if (d->purpose == BUSHING_CA_CA)
        return wrong_roles(why, "a CA has no roles");
    if (r->num > BUSHING_CA_ROLES_MAX || r->revision < 0 || r->revision > 255)
        return wrong_roles(why, "at most 32 roles, a revision of 0 to 255");
    if (r->area == NULL || !good_text(r->area, AREA_MAX) ||
        !good_text(definition, DEFINITION_MAX))
        return wrong_roles(why, "roles need an area of responsibility of 1 to "
                                "64 octets");
    for (size_t i = 0; i < r->num; i++)
        ids[i] = r->role[i];
    info.user_role = (struct asn1_list){{NULL, 0}, ids, (uint32_t)r->num};
    info.aor = span_text(r->area);
    info.role_definition = span_text(definition);
    ca_extension_add(&d->extensions,
                     r->of_2011 ? CERTIFICATE_ROLES_2011 : CERTIFICATE_ROLES,
                     false, &ROLE_EXTENSION, &list);
    return 0;
}

/* --- the whole ----------------------------------------------------------- */

static int add_extensions(struct draft *d, char *why)
{
    span names = d->asked->value[CERTIFICATE_SUBJECT_ALT_NAME];
    int rc;
    ca_extensions_begin(&d->extensions);
    ca_purpose_extensions(&d->extensions, d->purpose, &d->asked->key,
                          d->path_len);
    add_key_ids(d);
    if (names.n != 0)
        ca_extension_copy(&d->extensions, CERTIFICATE_SUBJECT_ALT_NAME, false,
                          names);
    rc = add_revocation(d, why);
    if (rc == 0 && d->terms->roles_of.n != 0)
        rc = take_roles(d, why);
    if (rc == 0)
        rc = add_roles(d, why);
    return rc != 0 ? rc : d->extensions.rc;
}

static int fill(struct x509_tbs_certificate *tbs, const struct draft *d,
                char before[CA_TIME_MAX], char after[CA_TIME_MAX])
{
    int rc;
    memset(tbs, 0, sizeof *tbs);
    tbs->version = X509_VERSION_3;
    tbs->serial_number = span_of(d->terms->serial, BUSHING_CA_SERIAL_LEN);
    tbs->issuer = d->issuer;
    tbs->subject = d->asked->subject;
    tbs->has_extensions = true;
    tbs->extensions = ca_extensions_list(&d->extensions);
    rc = ca_algorithm(d->by, &tbs->signature);
    if (rc == 0)
        rc = ca_time(&tbs->validity.not_before, d->not_before, before);
    if (rc == 0)
        rc = ca_time(&tbs->validity.not_after, d->not_after, after);
    if (rc == 0)
        rc = asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, d->asked->spki.raw,
                         &tbs->subject_public_key_info, NULL, NULL);
    return rc;
}

/* [62351-4:G.4] a positive number of 128 bits */
static bool good_serial(const uint8_t serial[BUSHING_CA_SERIAL_LEN])
{
    return serial[0] != 0 && (serial[0] & 0x80) == 0;
}

static int finish(struct draft *d, uint8_t *out, size_t cap, size_t *n,
                  char *why)
{
    struct x509_tbs_certificate tbs;
    char before[CA_TIME_MAX], after[CA_TIME_MAX];
    int rc;
    if (!good_serial(d->terms->serial) || d->not_before >= d->not_after)
        return BUSHING_ERR_ARGUMENT;
    rc = add_extensions(d, why);
    if (rc == 0)
        rc = fill(&tbs, d, before, after);
    if (rc == 0)
        rc = ca_seal(d->by, &X509_TBS_CERTIFICATE, &tbs, out, cap, n);
    if (rc == 0 && *n > BUSHING_CA_OCTETS_MAX) /* [62351-4:G.3] */
        rc = BUSHING_ERR_TOO_LONG;
    if (rc != 0)
        *n = 0;
    return rc;
}

/* --- the CA's own -------------------------------------------------------- */

static int ask_self(struct ca_asked *asked, const struct ca_signer *by,
                    span subject)
{
    struct x509_subject_public_key_info info;
    memset(asked, 0, sizeof *asked);
    asked->subject = subject;
    asked->spki.raw = by->spki;
    int rc =
        asn1_decode(&X509_SUBJECT_PUBLIC_KEY_INFO, by->spki, &info, NULL, NULL);
    if (rc == 0)
        pki_key_read(&asked->key, &info, by->spki);
    return rc;
}

int ca_root_make(uint8_t *out, size_t cap, size_t *n,
                 const struct ca_signer *by, const bushing_ca_names *names,
                 const bushing_ca_terms *terms, char why[BUSHING_CA_WHY])
{
    uint8_t subject[1024];
    struct writer w = writer_over(subject, sizeof subject);
    struct ca_asked asked;
    struct draft d = {.by = by,
                      .terms = terms,
                      .asked = &asked,
                      .purpose = BUSHING_CA_CA,
                      .path_len = terms->has_path_len ? terms->path_len : -1,
                      .not_before = terms->not_before,
                      .not_after = terms->not_after};
    int rc = ca_name_write(&w, names, why);
    *n = 0;
    if (rc == 0 && w.bad)
        rc = BUSHING_ERR_SPACE;
    if (rc == 0)
        rc = ask_self(&asked, by, writer_result(&w));
    if (rc == 0)
        rc = ca_purpose_check(&asked, BUSHING_CA_CA, why);
    if (rc == 0)
        rc = key_id(by->crypto, d.key_id, &asked.key);
    if (rc != 0)
        return rc;
    d.issuer = asked.subject;
    d.issuer_key_id = span_of(d.key_id, KEY_ID_LEN);
    return finish(&d, out, cap, n, why);
}

/* --- those it gives ------------------------------------------------------ */

int ca_issuer_read(struct certificate *out, const struct ca_signer *by,
                   span der, int64_t now, char why[BUSHING_CA_WHY])
{
    int rc = certificate_read(out, der, NULL);
    if (rc != 0)
        return rc;
    if (!out->ca ||
        (out->key_usage & CERTIFICATE_KEY_USAGE_BIT(KEY_CERT_SIGN)) == 0) {
        ca_why(why, "the certificate is not that of a CA", "");
        return BUSHING_ERR_CA_ISSUER;
    }
    if (!span_equal(out->key.spki, by->spki)) {
        ca_why(why, "the key does not belong to the certificate of the CA", "");
        return BUSHING_ERR_CA_ISSUER;
    }
    if (out->subject_key_id.n == 0 || out->subject_key_id.n > 64) {
        ca_why(why, "the certificate of the CA has no subjectKeyIdentifier",
               "");
        return BUSHING_ERR_CA_ISSUER;
    }
    return now < out->not_before || now > out->not_after ? BUSHING_ERR_CA_TIME
                                                         : 0;
}

/* How many CAs may stand below the new one. */
static int choose_path_len(struct draft *d, const struct certificate *issuer,
                           char *why)
{
    const bushing_ca_terms *t = d->terms;
    int64_t most = issuer->has_path_len ? issuer->path_len - 1 : INT64_MAX;
    d->path_len = -1;
    if (d->purpose != BUSHING_CA_CA)
        return 0;
    if (most < 0 ||
        (t->has_path_len && (t->path_len < 0 || t->path_len > most))) {
        ca_why(why, "pathLenConstraint of the issuing CA allows ",
               most < 0 ? "no CA below it" : "fewer CAs below the new one");
        return BUSHING_ERR_CA_PURPOSE;
    }
    if (t->has_path_len)
        d->path_len = t->path_len;
    else if (issuer->has_path_len)
        d->path_len = most;
    return 0;
}

int ca_certificate_make(uint8_t *out, size_t cap, size_t *n,
                        span ca_certificate, const struct ca_signer *by,
                        span request, const bushing_ca_terms *terms,
                        char why[BUSHING_CA_WHY])
{
    struct certificate issuer;
    struct ca_asked asked = {.subject = {NULL, 0}};
    struct draft d = {
        .by = by, .terms = terms, .asked = &asked, .purpose = terms->purpose};
    int rc = ca_issuer_read(&issuer, by, ca_certificate, terms->now, why);
    *n = 0;
    if (rc == 0)
        rc = ca_request_read(&asked, by->crypto, request, why);
    if (rc == 0)
        rc = ca_purpose_check(&asked, terms->purpose, why);
    if (rc == 0)
        rc = choose_path_len(&d, &issuer, why);
    if (rc == 0 && span_equal(asked.spki.raw, by->spki)) {
        ca_why(why, "it is the key of the CA itself", "");
        rc = BUSHING_ERR_CA_KEY;
    }
    if (rc == 0)
        rc = key_id(by->crypto, d.key_id, &asked.key);
    if (rc != 0)
        return rc;
    d.issuer = issuer.subject;
    d.issuer_key_id = issuer.subject_key_id;
    d.not_before = terms->not_before < issuer.not_before ? issuer.not_before
                                                         : terms->not_before;
    d.not_after = terms->not_after > issuer.not_after ? issuer.not_after
                                                      : terms->not_after;
    return finish(&d, out, cap, n, why);
}
