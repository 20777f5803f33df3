#include "pki/name_constraints.h"

#include "asn1/walk.h"
#include "pki/name.h"

/* --- tables -------------------------------------------------------------- */

struct subtree {
    struct x509_general_name base;
    int64_t minimum;
    bool has_maximum;
    int64_t maximum;
};

static const struct asn1_type DISTANCE = {INTEGER_TYPE(NULL, 0, INT64_MAX)};

#define THIS struct subtree
static const struct asn1_field SUBTREE_ROWS[] = {
    REQ("base", base, struct x509_general_name, X509_GENERAL_NAME, NOTAG),
    DEF("minimum", minimum, int64_t, DISTANCE, CTX(0), 0),
    OPT("maximum", maximum, int64_t, DISTANCE, CTX(1)),
};
#undef THIS

static const struct asn1_type SUBTREE = {
    SEQUENCE("GeneralSubtree", struct subtree, SUBTREE_ROWS, 0)};

static const struct asn1_type SUBTREES = {
    LIST_OF("GeneralSubtrees", SUBTREE, 1, ASN1_NO_MAX, 0)};

struct constraints {
    bool has_permitted, has_excluded;
    struct asn1_list permitted, excluded;
};

#define THIS struct constraints
static const struct asn1_field CONSTRAINTS_ROWS[] = {
    OPT("permittedSubtrees", permitted, struct asn1_list, SUBTREES, CTX(0)),
    OPT("excludedSubtrees", excluded, struct asn1_list, SUBTREES, CTX(1)),
};
#undef THIS

const struct asn1_type NAME_CONSTRAINTS = {
    SEQUENCE("NameConstraints", struct constraints, CONSTRAINTS_ROWS, 0)};

/* --- one name against one subtree ---------------------------------------- */

enum fit {
    FIT_NO,
    FIT_YES,
    FIT_OTHER, /* the subtree is about other names */
    FIT_NONE,  /* about these, and nobody here can tell */
};

static uint8_t small(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool same_text(span a, span b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (small(a.p[i]) != small(b.p[i]))
            return false;
    return true;
}

static bool ends_with(span all, span end)
{
    return all.n >= end.n && same_text(span_skip(all, all.n - end.n), end);
}

/* A host in a domain: ".a" is for what lies below a, "a" for a alone or, as
 * `below` says, for what lies below it too. */
static enum fit host_fits(span host, span domain, bool below)
{
    if (domain.n > 0 && domain.p[0] == '.')
        return host.n > domain.n && ends_with(host, domain) ? FIT_YES : FIT_NO;
    if (same_text(host, domain))
        return FIT_YES;
    return below && host.n > domain.n && ends_with(host, domain) &&
                   host.p[host.n - domain.n - 1] == '.'
               ? FIT_YES
               : FIT_NO;
}

static enum fit dns_fits(span name, span base)
{
    return base.n == 0 ? FIT_YES : host_fits(name, base, true);
}

/* The place behind the last such character, or 0. */
static size_t behind(span s, uint8_t c)
{
    size_t i = s.n;
    while (i > 0 && s.p[i - 1] != c)
        i--;
    return i;
}

/* [RFC 5280:4.2.1.10] a mailbox, the host of one, or a domain of hosts. */
static enum fit mail_fits(span name, span base)
{
    size_t at = behind(name, '@'), base_at = behind(base, '@');
    if (at == 0)
        return FIT_NONE;
    if (base_at == 0)
        return host_fits(span_skip(name, at), base, false);
    return span_equal(span_first(name, at), span_first(base, base_at)) &&
                   same_text(span_skip(name, at), span_skip(base, base_at))
               ? FIT_YES
               : FIT_NO;
}

/* The host of scheme://user@host:port/path; empty when there is none, or an
 * address. */
static span host_of(span uri)
{
    static const span none = {NULL, 0};
    size_t i = 0, end, letters = 0;
    while (i + 2 < uri.n && memcmp(uri.p + i, "://", 3) != 0)
        i++;
    if (i + 2 >= uri.n)
        return none;
    uri = span_skip(uri, i + 3);
    for (end = 0; end < uri.n && memchr("/?#", uri.p[end], 3) == NULL;)
        end++;
    uri = span_first(uri, end);
    uri = span_skip(uri, behind(uri, '@'));
    for (end = 0; end < uri.n && uri.p[end] != ':'; end++)
        letters += small(uri.p[end]) >= 'a' && small(uri.p[end]) <= 'z';
    return letters == 0 || uri.p[0] == '[' ? none : span_first(uri, end);
}

static enum fit uri_fits(span name, span base)
{
    span host = host_of(name);
    return host.n == 0 ? FIT_NONE : host_fits(host, base, false);
}

/* Address and mask, one behind the other. */
static enum fit address_fits(span name, span base)
{
    if (base.n != 8 && base.n != 32)
        return FIT_NONE;
    if (name.n * 2 != base.n)
        return FIT_NO;
    for (size_t i = 0; i < name.n; i++)
        if (((name.p[i] ^ base.p[i]) & base.p[name.n + i]) != 0)
            return FIT_NO;
    return FIT_YES;
}

static enum fit directory_fits(span name, span base)
{
    return name_within(name, base) ? FIT_YES : FIT_NO;
}

/* Forms that are one string each; the others cannot be told. */
static enum fit (*const FITS[])(span, span) = {
    [X509_GENERAL_NAME_RFC822_NAME] = mail_fits,
    [X509_GENERAL_NAME_DNS_NAME] = dns_fits,
    [X509_GENERAL_NAME_DIRECTORY_NAME] = directory_fits,
    [X509_GENERAL_NAME_UNIFORM_RESOURCE_IDENTIFIER] = uri_fits,
    [X509_GENERAL_NAME_IP_ADDRESS] = address_fits,
    [X509_GENERAL_NAME_REGISTERED_ID] = NULL,
};

static span string_of(const struct x509_general_name *n)
{
    switch (n->which) {
    case X509_GENERAL_NAME_RFC822_NAME:
        return n->u.rfc822_name;
    case X509_GENERAL_NAME_DNS_NAME:
        return n->u.dns_name;
    case X509_GENERAL_NAME_DIRECTORY_NAME:
        return n->u.directory_name;
    case X509_GENERAL_NAME_UNIFORM_RESOURCE_IDENTIFIER:
        return n->u.uniform_resource_identifier;
    case X509_GENERAL_NAME_IP_ADDRESS:
        return n->u.ip_address;
    default:
        return (span){NULL, 0};
    }
}

static enum fit fits(const struct x509_general_name *name,
                     const struct subtree *tree)
{
    if (name->which != tree->base.which)
        return FIT_OTHER;
    if (name->which == X509_GENERAL_NAME_OTHER_NAME &&
        !span_equal(name->u.other_name.type_id,
                    tree->base.u.other_name.type_id))
        return FIT_OTHER;
    /* [RFC 5280:4.2.1.10] the distances are not used */
    if (FITS[name->which] == NULL || tree->minimum != 0 || tree->has_maximum)
        return FIT_NONE;
    return FITS[name->which](string_of(name), string_of(&tree->base));
}

/* --- all names against all subtrees -------------------------------------- */

struct check {
    struct constraints of;
    uint32_t *steps;
    struct name_offence *which;
    enum name_constraints_result result;
};

struct sums {
    bool yes, no, none;
};

static bool look(struct check *c, const struct x509_general_name *name,
                 struct asn1_list list, struct sums *out)
{
    struct subtree tree;
    while (list.num-- > 0 &&
           asn1_list_next(&SUBTREE, &list.body, &tree, NULL) == 0) {
        enum fit f;
        if (*c->steps == 0) {
            c->result = NAME_CONSTRAINTS_TOO_MANY;
            return false;
        }
        --*c->steps;
        f = fits(name, &tree);
        out->yes = out->yes || f == FIT_YES;
        out->no = out->no || f == FIT_NO;
        out->none = out->none || f == FIT_NONE;
    }
    return true;
}

/* False when the name breaks a constraint, or nobody goes on counting. */
static bool keeps(struct check *c, const struct x509_general_name *name)
{
    struct sums permitted = {false, false, false}, excluded = permitted;
    if ((c->of.has_permitted && !look(c, name, c->of.permitted, &permitted)) ||
        (c->of.has_excluded && !look(c, name, c->of.excluded, &excluded)))
        return false;
    if (!permitted.none && !excluded.none && !excluded.yes &&
        (permitted.yes || !permitted.no))
        return true;
    c->result = NAME_CONSTRAINTS_BROKEN;
    c->which->tag = TAG_CONTEXT(name->which);
    c->which->value = string_of(name);
    return false;
}

/* [RFC 5280:4.2.1.10] addresses of mail stand in subjects of old. */
static bool mail_keeps(struct check *c, span subject)
{
    static const uint8_t mail[] = {0x2A, 0x86, 0x48, 0x86, 0xF7,
                                   0x0D, 0x01, 0x09, 0x01};
    struct name_cursor at = name_attributes(subject);
    struct x509_attribute_type_and_value a;
    while (name_next(&at, &a)) {
        struct x509_general_name name = {.which =
                                             X509_GENERAL_NAME_RFC822_NAME};
        struct ber_reader r = ber_over(a.value);
        struct ber_tlv t;
        if (!span_equal(a.type, span_of(mail, sizeof mail)) ||
            ber_next(&r, &t) != 0)
            continue;
        name.u.rfc822_name = tlv_body(&t);
        if (!keeps(c, &name))
            return false;
    }
    return true;
}

static bool subject_keeps(struct check *c, span subject)
{
    struct x509_general_name name = {.which = X509_GENERAL_NAME_DIRECTORY_NAME};
    if (name_is_empty(subject))
        return true;
    name.u.directory_name = subject;
    return keeps(c, &name) && mail_keeps(c, subject);
}

static bool alt_names_keep(struct check *c, struct asn1_list list)
{
    struct x509_general_name name;
    while (list.num-- > 0 &&
           asn1_list_next(&X509_GENERAL_NAME, &list.body, &name, NULL) == 0)
        if (!keeps(c, &name))
            return false;
    return true;
}

enum name_constraints_result
name_constraints_check(const struct certificate *ca,
                       const struct certificate *below, uint32_t *steps,
                       struct name_offence *which)
{
    const struct certificate_extension *e =
        certificate_extension(ca, CERTIFICATE_NAME_CONSTRAINTS);
    struct check c = {
        .steps = steps, .which = which, .result = NAME_CONSTRAINTS_KEPT};
    if (e == NULL ||
        asn1_decode(&NAME_CONSTRAINTS, e->value, &c.of, NULL, NULL) != 0)
        return NAME_CONSTRAINTS_KEPT; /* a broken value is a flaw of the CA */
    if (subject_keeps(&c, below->subject))
        (void)alt_names_keep(&c, below->alt_names);
    return c.result;
}
