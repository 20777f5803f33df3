/* Rules on form, algorithms and keys. */
#include "asn1/dump_leaf.h"
#include "pki/rule.h"

static bool number_over(struct text *fact, uint64_t is, uint64_t limit,
                        const char *unit)
{
    text_u64(fact, is);
    text_put(fact, unit);
    text_put(fact, ", ");
    text_u64(fact, limit);
    text_put(fact, " at most");
    return true;
}

bool rule_NOT_DER(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return (c->c->flaws & (CERTIFICATE_NOT_DER | CERTIFICATE_SIGNATURE_BITS)) !=
           0;
}

/* [62351-4:G.3] */
bool rule_SIZE(const struct rule_case *c, struct text *fact)
{
    uint64_t limit = c->setting[BUSHING_TRUST_SET_CERTIFICATE_MAX];
    return c->c->raw.n > limit &&
           number_over(fact, c->c->raw.n, limit, " octets");
}

/* [62351-4:G.3] the certificate alone may be too large for its CONNECT: that
 * is said by SIZE. */
bool rule_BUDGET(const struct rule_case *c, struct text *fact)
{
    uint64_t all = c->setting[BUSHING_TRUST_SET_CONNECT_BUDGET];
    uint64_t rest = c->setting[BUSHING_TRUST_SET_CONNECT_REST];
    uint64_t limit = all > rest ? all - rest : 0;
    return c->chain_octets > limit &&
           c->c->raw.n <= c->setting[BUSHING_TRUST_SET_CERTIFICATE_MAX] &&
           number_over(fact, c->chain_octets, limit, " octets");
}

bool rule_VERSION(const struct rule_case *c, struct text *fact)
{
    text_put(fact, "version ");
    text_i64(fact, c->c->version == INT64_MAX ? 0 : c->c->version + 1);
    return c->c->version != X509_VERSION_3;
}

bool rule_SERIAL(const struct rule_case *c, struct text *fact)
{
    span s = c->c->serial;
    bool zero = s.n == 1 && s.p[0] == 0;
    bool negative = s.n > 0 && s.p[0] >= 0x80;
    text_u64(fact, s.n);
    text_put(fact, negative ? " octets, negative"
                   : zero   ? " octet, zero"
                            : " octets");
    return zero || negative || s.n > 20;
}

bool rule_UNIQUE_ID(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->c->has_unique_id;
}

bool rule_NAME_LONG(const struct rule_case *c, struct text *fact)
{
    text_put(fact, "64 attributes at most");
    return (c->c->flaws & CERTIFICATE_NAME_FORM) != 0;
}

/* --- algorithms ---------------------------------------------------------- */

bool rule_ALGORITHMS_DIFFER(const struct rule_case *c, struct text *fact)
{
    text_put(fact, pki_signature_algorithm(c->c->tbs_algorithm)->name);
    text_put(fact, " inside, ");
    text_put(fact, pki_signature_algorithm(c->c->algorithm)->name);
    text_put(fact, " outside");
    return !span_equal(c->c->tbs_algorithm, c->c->algorithm);
}

static bool algorithm_is(const struct rule_case *c, enum pki_hash hash,
                         struct text *fact)
{
    const struct pki_signature_algorithm *a =
        pki_signature_algorithm(c->c->algorithm);
    text_put(fact, a->name);
    return a->hash == hash;
}

bool rule_ALGORITHM_WEAK(const struct rule_case *c, struct text *fact)
{
    return algorithm_is(c, PKI_HASH_WEAK, fact);
}

bool rule_ALGORITHM_UNKNOWN(const struct rule_case *c, struct text *fact)
{
    struct ber_reader r = ber_over(c->c->algorithm), in;
    struct ber_tlv t;
    if (pki_signature_algorithm(c->c->algorithm)->hash != PKI_HASH_OTHER)
        return false;
    if (ber_next(&r, &t) == 0 && ber_enter(&r, &t, &in) == 0 &&
        ber_next(&in, &t) == 0)
        rule_put_oid(fact, tlv_body(&t));
    return true;
}

/* --- keys ---------------------------------------------------------------- */

bool rule_KEY_UNKNOWN(const struct rule_case *c, struct text *fact)
{
    pki_key_text(&c->c->key, fact);
    return c->c->key.kind == PKI_KEY_OTHER;
}

bool rule_KEY_CURVE(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return c->c->key.kind == PKI_KEY_EC && c->c->key.curve == PKI_CURVE_OTHER;
}

/* [62351-4:G.4] */
bool rule_KEY_CURVE_PROFILE(const struct rule_case *c, struct text *fact)
{
    const struct pki_key *k = &c->c->key;
    pki_key_text(k, fact);
    return k->kind == PKI_KEY_EC && k->curve != PKI_CURVE_OTHER &&
           k->curve != PKI_CURVE_SECP256R1 &&
           k->curve != PKI_CURVE_BRAINPOOLP256R1;
}

static bool is_rsa(const struct rule_case *c, struct text *fact)
{
    pki_key_text(&c->c->key, fact);
    return c->c->key.kind == PKI_KEY_RSA && c->c->key.good_form;
}

/* [62351-4:8 rule 7] */
bool rule_KEY_SHORT(const struct rule_case *c, struct text *fact)
{
    uint64_t least = c->setting[BUSHING_TRUST_SET_RSA_MIN];
    bool rsa = is_rsa(c, fact);
    text_put(fact, ", ");
    text_u64(fact, least);
    text_put(fact, " at least");
    return rsa && c->c->key.bits < least;
}

bool rule_KEY_DEPRECATED(const struct rule_case *c, struct text *fact)
{
    return is_rsa(c, fact) && c->c->key.bits < 2048 &&
           c->c->key.bits >= c->setting[BUSHING_TRUST_SET_RSA_MIN];
}

bool rule_KEY_LARGE(const struct rule_case *c, struct text *fact)
{
    uint64_t most = c->setting[BUSHING_TRUST_SET_RSA_MAX];
    bool rsa = is_rsa(c, fact);
    text_put(fact, ", ");
    text_u64(fact, most);
    text_put(fact, " at most");
    return rsa && c->c->key.bits > most;
}

/* An exponent of more than 64 bits makes each verification slow. */
bool rule_KEY_FORM(const struct rule_case *c, struct text *fact)
{
    const struct pki_key *k = &c->c->key;
    pki_key_text(k, fact);
    if (k->kind == PKI_KEY_RSA)
        return !k->good_form || k->exponent_bits > 64;
    return k->kind == PKI_KEY_EC && k->curve != PKI_CURVE_OTHER &&
           !k->good_form;
}
