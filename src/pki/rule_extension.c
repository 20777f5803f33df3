/* Rules on extensions: who is a CA, and what a key may be used for. */
#include "pki/rule.h"

#include "asn1/walk.h"

#define USE(name) CERTIFICATE_KEY_USAGE_BIT(name)

static bool has(const struct certificate *c, enum certificate_extension_id id)
{
    return certificate_extension(c, id) != NULL;
}

static bool flawed(const struct rule_case *c, enum certificate_flaw flaw)
{
    return (c->c->flaws & flaw) != 0;
}

/* --- any extension ------------------------------------------------------- */

bool rule_EXTENSIONS_MANY(const struct rule_case *c, struct text *fact)
{
    text_put(fact, "64 at most");
    return flawed(c, CERTIFICATE_EXTENSIONS_MANY);
}

bool rule_EXTENSION_TWICE(const struct rule_case *c, struct text *fact)
{
    rule_put_oid(fact, c->c->odd_extension);
    return flawed(c, CERTIFICATE_EXTENSION_TWICE);
}

bool rule_EXTENSION_VALUE(const struct rule_case *c, struct text *fact)
{
    rule_put_oid(fact, c->c->odd_extension);
    return flawed(c, CERTIFICATE_EXTENSION_VALUE);
}

bool rule_EXTENSION_CRITICAL(const struct rule_case *c, struct text *fact)
{
    rule_put_oid(fact, c->c->unknown_critical);
    return flawed(c, CERTIFICATE_CRITICAL_UNKNOWN);
}

/* --- key identifiers ----------------------------------------------------- */

bool rule_IDENTIFIER_CRITICAL(const struct rule_case *c, struct text *fact)
{
    bool subject = c->c->extension[CERTIFICATE_SUBJECT_KEY_ID].critical;
    text_put(fact, subject ? "subjectKeyIdentifier" : "authorityKeyIdentifier");
    return subject || c->c->extension[CERTIFICATE_AUTHORITY_KEY_ID].critical;
}

/* [RFC 5280:4.2.1.1] who signed itself may leave it out; a CA that was issued
 * under its own name by another key may not. */
bool rule_AUTHORITY_KEY(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->c->version == X509_VERSION_3 &&
           !(c->is_top && rule_is_self_issued(c->c)) &&
           c->c->authority_key_id.n == 0;
}

bool rule_SUBJECT_KEY(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->c->ca && c->c->subject_key_id.n == 0;
}

/* --- CAs ----------------------------------------------------------------- */

bool rule_BASIC_CRITICAL(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->c->ca && !c->c->extension[CERTIFICATE_BASIC_CONSTRAINTS].critical;
}

bool rule_CA_AS_LEAF(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->c->ca;
}

bool rule_NOT_A_CA(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return !c->is_leaf && !c->c->ca && !rule_is_old_anchor(c);
}

bool rule_CA_WANTED(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return !c->c->ca && !rule_is_old_anchor(c);
}

bool rule_PATH_LEN(const struct rule_case *c, struct text *fact)
{
    text_u64(fact, c->cas_below);
    text_put(fact, " below it, ");
    text_i64(fact, c->c->path_len);
    text_put(fact, " allowed");
    return !c->is_leaf && c->c->has_path_len &&
           (int64_t)c->cas_below > c->c->path_len;
}

bool rule_PATH_LEN_ALONE(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->c->has_path_len && !c->c->ca;
}

bool rule_CERT_SIGN(const struct rule_case *c, struct text *fact)
{
    text_put(fact, has(c->c, CERTIFICATE_KEY_USAGE) ? "" : "it is missing");
    return c->c->ca && (!has(c->c, CERTIFICATE_KEY_USAGE) ||
                        (c->c->key_usage & USE(KEY_CERT_SIGN)) == 0);
}

bool rule_CERT_SIGN_LEAF(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->is_leaf && !c->c->ca && has(c->c, CERTIFICATE_KEY_USAGE) &&
           (c->c->key_usage & USE(KEY_CERT_SIGN)) != 0;
}

/* --- key usage of devices ------------------------------------------------ */

bool rule_USAGE_MISSING(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return !has(c->c, CERTIFICATE_KEY_USAGE);
}

bool rule_USAGE_CRITICAL(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return has(c->c, CERTIFICATE_KEY_USAGE) &&
           !c->c->extension[CERTIFICATE_KEY_USAGE].critical;
}

/* Without the extension all bits are set. */
static bool lacks(const struct rule_case *c, unsigned bits)
{
    return (c->c->key_usage & bits) == 0;
}

bool rule_USAGE_SIGNATURE(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return lacks(c, USE(DIGITAL_SIGNATURE));
}

bool rule_USAGE_SERVER(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return lacks(c, USE(DIGITAL_SIGNATURE) | USE(KEY_ENCIPHERMENT));
}

bool rule_USAGE_AGREEMENT(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return lacks(c, USE(KEY_AGREEMENT));
}

bool rule_USAGE_AGREEMENT_A(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return lacks(c, USE(KEY_AGREEMENT));
}

bool rule_USAGE_ENCIPHERMENT(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return has(c->c, CERTIFICATE_KEY_USAGE) && !lacks(c, USE(KEY_ENCIPHERMENT));
}

static bool is_for(const struct certificate *c, unsigned eku)
{
    return (c->eku & (eku | CERTIFICATE_EKU_ANY)) != 0;
}

bool rule_PURPOSE_SERVER(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return !is_for(c->c, CERTIFICATE_EKU_SERVER_AUTH);
}

bool rule_PURPOSE_CLIENT(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return !is_for(c->c, CERTIFICATE_EKU_CLIENT_AUTH);
}

bool rule_PURPOSE_MISSING(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return !has(c->c, CERTIFICATE_EXT_KEY_USAGE);
}

/* The anchor is trusted for what the caller trusts it. */
bool rule_PURPOSE_ISSUER(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return !c->is_leaf && !c->is_anchor &&
           !is_for(c->c, c->purpose == BUSHING_FOR_TLS_SERVER
                             ? CERTIFICATE_EKU_SERVER_AUTH
                             : CERTIFICATE_EKU_CLIENT_AUTH);
}

/* [62351-4:G.2; rule 23] */
bool rule_PURPOSE_TLS(const struct rule_case *c, struct text *fact)
{
    unsigned tls = CERTIFICATE_EKU_SERVER_AUTH | CERTIFICATE_EKU_CLIENT_AUTH;
    text_put(fact, "extKeyUsage says serverAuth or clientAuth");
    return (c->c->eku & tls) != 0;
}

/* [62351-4:G.2] */
bool rule_KEY_SHARED(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return span_equal(c->c->key.spki, c->tls_key);
}

/* --- how it can be revoked ----------------------------------------------- */

/* [62351-4:G.5] */
bool rule_REVOCATION_BOTH(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->c->has_crl_points && c->c->has_ocsp;
}

bool rule_REVOCATION_NONE(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return !c->c->has_crl_points && !has(c->c, CERTIFICATE_AUTHORITY_ACCESS) &&
           !has(c->c, CERTIFICATE_NO_REV_AVAIL);
}

bool rule_ACCESS_NO_OCSP(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return has(c->c, CERTIFICATE_AUTHORITY_ACCESS) && !c->c->has_ocsp &&
           !c->c->has_crl_points;
}

/* [62351-4:G.5] */
bool rule_CRL_REASONS(const struct rule_case *c, struct text *fact)
{
    const struct certificate_extension *e =
        certificate_extension(c->c, CERTIFICATE_CRL_POINTS);
    struct x509_distribution_point point;
    struct asn1_list list;
    (void)fact;
    if (e == NULL || asn1_decode(&X509_CRL_DISTRIBUTION_POINTS, e->value, &list,
                                 NULL, NULL) != 0)
        return false;
    while (list.num-- > 0 && asn1_list_next(&X509_DISTRIBUTION_POINT,
                                            &list.body, &point, NULL) == 0)
        if (point.has_reasons)
            return true;
    return false;
}
