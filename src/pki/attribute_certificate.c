#include "pki/attribute_certificate.h"

#include "asn1/walk.h"
#include "base/time_text.h"
#include "pki/crl.h"
#include "pki/name.h"
#include "pki/signer.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

static const struct attribute_check_row CHECKS[] = {
#define X(NAME, group, number, role, sentence) \
    {sentence, BUSHING_SECURITY_ID(9, group, number), ROLE_CHECK_##role},
    ATTRIBUTE_CHECKS(X)
#undef X
};

const struct attribute_check_row *
attribute_check_row(enum attribute_check check)
{
    return (size_t)check < ASN1_COUNT(CHECKS) ? &CHECKS[check] : NULL;
}

/* --- extensions ---------------------------------------------------------- */

static bool take_authority_key(struct attribute_certificate *ac, span value)
{
    struct x509_authority_key_identifier a;
    if (asn1_decode(&X509_AUTHORITY_KEY_IDENTIFIER, value, &a, NULL, NULL) != 0)
        return false;
    if (a.has_key_identifier)
        ac->authority_key_id = a.key_identifier;
    return true;
}

static bool take_crl_points(struct attribute_certificate *ac, span value)
{
    ac->has_crl_points = true;
    ac->crl_points = value;
    return asn1_decode(&X509_CRL_DISTRIBUTION_POINTS, value, NULL, NULL,
                       NULL) == 0;
}

static bool take_access(struct attribute_certificate *ac, span value)
{
    ac->has_access = true;
    return asn1_decode(&X509_AUTHORITY_INFO_ACCESS, value, NULL, NULL, NULL) ==
           0;
}

static bool take_no_rev_avail(struct attribute_certificate *ac, span value)
{
    ac->no_rev_avail = true;
    return asn1_decode(&ASN_NULL, value, NULL, NULL, NULL) == 0;
}

/* The token itself is read with the roles. */
static bool take_roles(struct attribute_certificate *ac, span value)
{
    if (ac->num_roles++ == 0)
        ac->roles = value;
    return value.n != 0;
}

static const struct known {
    span oid;
    bool (*take)(struct attribute_certificate *ac, span value);
} KNOWN[] = {
    {OCTETS("\x55\x1D\x23"), take_authority_key},
    {OCTETS("\x55\x1D\x1F"), take_crl_points},
    {OCTETS("\x2B\x06\x01\x05\x05\x07\x01\x01"), take_access},
    {OCTETS("\x55\x1D\x38"), take_no_rev_avail},
    {OCTETS("\x28\x83\xE7\x0F\x08\x01"), take_roles},
    {OCTETS("\x2A\x86\x48\xCE\x56\x08\x01"), take_roles},
};

static void take_extension(struct attribute_certificate *ac,
                           const struct x509_extension *e, uint32_t *seen)
{
    for (uint32_t i = 0; i < ASN1_COUNT(KNOWN); i++) {
        if (!span_equal(e->extn_id, KNOWN[i].oid))
            continue;
        if ((*seen >> i & 1) != 0 || !KNOWN[i].take(ac, e->extn_value))
            ac->found |= ATTRIBUTE_BIT(EXTENSION_VALUE);
        *seen |= UINT32_C(1) << i;
        return;
    }
    if (e->critical)
        ac->found |= ATTRIBUTE_BIT(EXTENSION_CRITICAL);
}

static void read_extensions(struct attribute_certificate *ac)
{
    struct asn1_list list = ac->x.extensions;
    struct x509_extension e;
    uint32_t seen = 0;
    if (!ac->x.has_extensions)
        return;
    if (list.num > CERTIFICATE_EXTENSIONS_MAX) {
        ac->found |= ATTRIBUTE_BIT(FORMAT);
        return;
    }
    while (list.num-- > 0 &&
           asn1_list_next(&X509_EXTENSION, &list.body, &e, NULL) == 0)
        take_extension(ac, &e, &seen);
}

/* The token may stand in an attribute under the same object identifiers. */
static void read_attributes(struct attribute_certificate *ac)
{
    struct asn1_list list = ac->x.attributes;
    struct x509_attribute a;
    if (list.num > ATTRIBUTES_MAX) {
        ac->found |= ATTRIBUTE_BIT(FORMAT);
        return;
    }
    while (list.num-- > 0 &&
           asn1_list_next(&X509_ATTRIBUTE, &list.body, &a, NULL) == 0)
        for (size_t i = 0; i < ASN1_COUNT(KNOWN); i++)
            if (KNOWN[i].take == take_roles && span_equal(a.type, KNOWN[i].oid))
                if (a.values.num != 1 || !take_roles(ac, a.values.body))
                    ac->found |= ATTRIBUTE_BIT(FORMAT);
}

/* --- the whole ----------------------------------------------------------- */

/* [RFC 5755:4.2.6] seconds and Z, no fraction */
static bool read_time(span text, int64_t *ms)
{
    struct time_text t;
    if (time_text_parse(text, TIME_ACCEPT_Z | TIME_ACCEPT_NO_MARK, &t) != 0)
        return false;
    *ms = t.ms;
    return true;
}

static void read_facts(struct attribute_certificate *ac)
{
    const struct x509_att_cert_validity_period *v =
        &ac->x.attr_cert_validity_period;
    if (ac->x.version != X509_VERSION_2)
        ac->found |= ATTRIBUTE_BIT(VERSION);
    if (!der_is_strict(ac->raw) ||
        !read_time(v->not_before_time, &ac->not_before) ||
        !read_time(v->not_after_time, &ac->not_after))
        ac->found |= ATTRIBUTE_BIT(FORMAT);
    read_extensions(ac);
    read_attributes(ac);
    if (ac->has_crl_points + ac->has_access + ac->no_rev_avail != 1)
        ac->found |= ATTRIBUTE_BIT(METHODS);
    if (ac->no_rev_avail)
        ac->found |= ATTRIBUTE_BIT(NO_REVOCATION);
}

int attribute_certificate_read(struct attribute_certificate *out, span der)
{
    struct x509_attribute_certificate x;
    int rc = der.n > ATTRIBUTE_CERTIFICATE_MAX ? BUSHING_ERR_SIZE : 0;
    memset(out, 0, sizeof *out);
    out->found = ATTRIBUTE_BIT(FORMAT);
    if (rc == 0)
        rc = asn1_decode(&X509_ATTRIBUTE_CERTIFICATE, der, &x, NULL, NULL);
    if (rc != 0)
        return rc;
    out->found = x.signature_value.unused != 0 ? ATTRIBUTE_BIT(FORMAT) : 0;
    out->raw = der;
    out->x = x.acinfo;
    out->info = x.acinfo_octets.raw;
    out->signature = x.signature_value.octets;
    out->algorithm = signer_component(der, 1);
    /* version, holder, issuer, signature */
    out->info_algorithm = signer_component(out->info, 3);
    read_facts(out);
    return 0;
}

/* --- the holder ---------------------------------------------------------- */

/* True when the list is this name and nothing else. */
static bool is_only_name(struct asn1_list list, span name)
{
    struct x509_general_name g;
    return list.num == 1 && !name_is_empty(name) &&
           asn1_list_next(&X509_GENERAL_NAME, &list.body, &g, NULL) == 0 &&
           g.which == X509_GENERAL_NAME_DIRECTORY_NAME &&
           name_equal(g.u.directory_name, name);
}

/* [62351-9:7.4] By issuer and serial number, or by name; a digest of something
 * is no name. */
static uint32_t check_holder(const struct attribute_certificate *ac,
                             const struct certificate *holder)
{
    const struct x509_holder *h = &ac->x.holder;
    const struct x509_issuer_serial *id = &h->base_certificate_id;
    if (h->has_object_digest_info ||
        (!h->has_base_certificate_id && !h->has_entity_name))
        return ATTRIBUTE_BIT(HOLDER_FORM);
    if (h->has_base_certificate_id &&
        (!is_only_name(id->issuer, holder->issuer) ||
         !span_equal(crl_number(id->serial), crl_number(holder->serial))))
        return ATTRIBUTE_BIT(HOLDER);
    if (h->has_entity_name && !is_only_name(h->entity_name, holder->subject))
        return ATTRIBUTE_BIT(HOLDER);
    return 0;
}

/* --- the issuer ---------------------------------------------------------- */

/* [RFC 5755:4.2.3] one name in v2Form, nothing else */
static bool is_named(const struct attribute_certificate *ac,
                     const struct certificate *issuer)
{
    const struct x509_att_cert_issuer *i = &ac->x.issuer;
    return i->which == X509_ATT_CERT_ISSUER_V2_FORM &&
           i->u.v2_form.has_issuer_name &&
           !i->u.v2_form.has_base_certificate_id &&
           !i->u.v2_form.has_object_digest_info &&
           is_only_name(i->u.v2_form.issuer_name, issuer->subject);
}

/* [62351-9:7.4] digitalSignature; sOAIdentifier unless configured. [RFC
 * 5755:4.5] no CA */
static bool is_good_issuer(const struct attribute_issuer *i, int64_t now)
{
    const struct certificate *c = i->c;
    return (c->key_usage & CERTIFICATE_KEY_USAGE_BIT(DIGITAL_SIGNATURE)) != 0 &&
           !c->ca && c->not_before <= now &&
           (c->forever || now <= c->not_after + 999) &&
           (i->configured ||
            certificate_extension(c, CERTIFICATE_SOA_IDENTIFIER) != NULL);
}

static bool key_agrees(const struct attribute_certificate *ac,
                       const struct certificate *issuer)
{
    return ac->authority_key_id.n == 0 || issuer->subject_key_id.n == 0 ||
           span_equal(ac->authority_key_id, issuer->subject_key_id);
}

static int check_signature(const struct attribute_certificate *ac,
                           const struct certificate *issuer, uint32_t *found,
                           const struct crypto *crypto)
{
    int rc = span_equal(ac->algorithm, ac->info_algorithm)
                 ? signer_verify(&issuer->key, ac->algorithm, ac->info,
                                 ac->signature, crypto)
                 : BUSHING_ERR_CRYPTO_ALGORITHM;
    if (rc == BUSHING_ERR_CRYPTO_SIGNATURE)
        *found |= ATTRIBUTE_BIT(SIGNATURE);
    else if (rc == BUSHING_ERR_CRYPTO_ALGORITHM || rc == BUSHING_ERR_CRYPTO_KEY)
        *found |= ATTRIBUTE_BIT(ALGORITHM);
    else
        return rc;
    return 0;
}

/* An issuer may have several certificates of one name: any of them will do. */
static int check_issuer(const struct attribute_certificate *ac,
                        const struct certificate **out, uint32_t *found,
                        const struct attribute_case *about)
{
    uint32_t why = ATTRIBUTE_BIT(ISSUER);
    *out = NULL;
    for (size_t i = 0; i < about->num_issuers; i++) {
        const struct attribute_issuer *by = &about->issuers[i];
        int rc;
        if (!is_named(ac, by->c))
            continue;
        why = 0;
        if (!key_agrees(ac, by->c))
            why = ATTRIBUTE_BIT(AUTHORITY_KEY);
        else if (!is_good_issuer(by, about->now))
            why = ATTRIBUTE_BIT(ISSUER_USE);
        else if ((rc = check_signature(ac, by->c, &why, about->crypto)) != 0)
            return rc;
        *out = by->c;
        if (why == 0)
            return 0;
    }
    *found |= why;
    *out = NULL;
    return 0;
}

/* --- revocation and time ------------------------------------------------- */

static uint32_t check_revocation(const struct attribute_certificate *ac,
                                 const struct certificate *issuer,
                                 const struct attribute_case *about)
{
    struct revocation_answer a = {.status = REVOCATION_UNAVAILABLE};
    bool wanted = about->need == REVOCATION_NEED_CONFIGURED
                      ? about->revocation != NULL &&
                            revocation_is_configured(about->revocation)
                      : about->need != REVOCATION_NEED_NONE;
    if (ac->no_rev_avail)
        return 0;
    if (about->revocation != NULL)
        revocation_ask_attribute(about->revocation, &a, ac->x.serial_number,
                                 ac->crl_points, issuer, &about->policy,
                                 about->now);
    if (a.status == REVOCATION_REVOKED)
        return ATTRIBUTE_BIT(REVOKED);
    if (a.status == REVOCATION_GOOD || !wanted)
        return 0;
    return about->moment == REVOCATION_WHILE_RUNNING
               ? ATTRIBUTE_BIT(REVOCATION_SOFT)
               : ATTRIBUTE_BIT(REVOCATION_GAP);
}

static uint32_t check_time(const struct attribute_certificate *ac, int64_t now)
{
    if (now > ac->not_after + 999)
        return ATTRIBUTE_BIT(EXPIRED);
    return now < ac->not_before ? ATTRIBUTE_BIT(EARLY) : 0;
}

int attribute_certificate_check(const struct attribute_certificate *ac,
                                uint32_t *found,
                                const struct attribute_case *about)
{
    const struct certificate *issuer;
    int rc;
    *found = ac->found;
    if (ac->raw.n == 0)
        return 0;
    *found |= check_holder(ac, about->holder);
    if ((rc = check_issuer(ac, &issuer, found, about)) != 0) {
        *found |= ATTRIBUTE_BIT(SIGNATURE);
        return rc;
    }
    if (issuer != NULL)
        *found |= check_revocation(ac, issuer, about);
    if ((*found & ATTRIBUTE_BIT(FORMAT)) == 0)
        *found |= check_time(ac, about->now);
    return 0;
}

/* --- roles --------------------------------------------------------------- */

void roles_of_attribute_certificate(struct roles *out,
                                    const struct attribute_certificate *ac,
                                    uint32_t found,
                                    const struct role_policy *policy)
{
    roles_begin(out);
    for (unsigned check = 0; check < ATTRIBUTE_NUM_CHECKS; check++)
        if ((found >> check & 1) != 0 && CHECKS[check].role != ROLE_CHECK_NONE)
            roles_find(out, CHECKS[check].role, 0, 0);
    if (out->is_void)
        return;
    if (ac->num_roles == 0) {
        roles_find(out, ROLE_CHECK_ABSENT, 0, 0);
        return;
    }
    if (ac->num_roles > 1)
        roles_find(out, ROLE_CHECK_SEVERAL, 0, ac->num_roles);
    out->profile = ROLES_FROM_ATTRIBUTE_CERTIFICATE;
    out->valid_from = ac->not_before;
    out->valid_until = ac->not_after + 999;
    (void)roles_read(out, ac->roles, policy);
}
