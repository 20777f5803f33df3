/* Rules on names, and on who the peer is. */
#include "asn1/dump_leaf.h"
#include "asn1/walk.h"
#include "base/oid.h"
#include "base/secret.h"
#include "pki/rule.h"

/* --- names of any certificate -------------------------------------------- */

/* [RFC 5280:4.1.2.6] */
bool rule_SUBJECT_EMPTY(const struct rule_case *c, struct text *fact)
{
    const struct certificate_extension *e =
        certificate_extension(c->c, CERTIFICATE_SUBJECT_ALT_NAME);
    (void)fact;
    return name_is_empty(c->c->subject) && !c->is_anchor &&
           (c->c->ca || !c->is_leaf || e == NULL || !e->critical);
}

bool rule_ISSUER_EMPTY(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return name_is_empty(c->c->issuer) && !c->is_anchor;
}

static bool next_name(struct asn1_list *list, struct x509_general_name *out)
{
    return list->num-- > 0 &&
           asn1_list_next(&X509_GENERAL_NAME, &list->body, out, NULL) == 0;
}

bool rule_SERVER_NAME(const struct rule_case *c, struct text *fact)
{
    struct asn1_list list = c->c->alt_names;
    struct x509_general_name n;
    (void)fact;
    while (next_name(&list, &n))
        if (n.which == X509_GENERAL_NAME_DNS_NAME ||
            n.which == X509_GENERAL_NAME_IP_ADDRESS)
            return false;
    return true;
}

bool rule_ADDRESS_FORM(const struct rule_case *c, struct text *fact)
{
    struct asn1_list list = c->c->alt_names;
    struct x509_general_name n;
    while (next_name(&list, &n)) {
        if (n.which != X509_GENERAL_NAME_IP_ADDRESS || n.u.ip_address.n == 4 ||
            n.u.ip_address.n == 16)
            continue;
        text_u64(fact, n.u.ip_address.n);
        text_put(fact, " octets");
        return true;
    }
    return false;
}

/* --- names of devices [62351-4:G.6] -------------------------------------- */

/* Who is known by a pin needs no name of a certain form, D-A-5. */
static bool is_named(const struct rule_case *c)
{
    return c->peer->num_pins == 0;
}

static bool has_title(const struct certificate *c)
{
    uint8_t room[NAME_OID_MAX];
    return name_object_identifier(c->subject, room).n != 0;
}

static void put_subject(const struct rule_case *c, struct text *fact)
{
    text_put(fact, "subject '");
    name_text(c->c->subject, fact);
    text_char(fact, '\'');
}

/* An attempt at a title counts in either environment. */
bool rule_SUBJECT_OSI(const struct rule_case *c, struct text *fact)
{
    bool wanted = c->environment == BUSHING_IN_OSI ||
                  (c->environment == BUSHING_IN_EITHER &&
                   name_has_object_identifier(c->c->subject));
    if (!wanted || !is_named(c) || has_title(c->c))
        return false;
    put_subject(c, fact);
    return true;
}

bool rule_SUBJECT_XMPP(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return is_named(c) && certificate_jid(c->c).n == 0 &&
           (c->environment == BUSHING_IN_XMPP ||
            (c->environment == BUSHING_IN_EITHER && certificate_has_jid(c->c)));
}

bool rule_SUBJECT_FORM(const struct rule_case *c, struct text *fact)
{
    if (!is_named(c) || c->environment != BUSHING_IN_EITHER ||
        name_has_object_identifier(c->c->subject) || certificate_has_jid(c->c))
        return false;
    put_subject(c, fact);
    return true;
}

/* --- the wanted peer [protocol rule 1] ----------------------------------- */

bool rule_OWN_CERTIFICATE(const struct rule_case *c, struct text *fact)
{
    for (size_t i = 0; i < c->num_own; i++) {
        if (!span_equal(c->own[i].key.spki, c->c->key.spki))
            continue;
        text_put(fact, "ours is '");
        name_text(c->own[i].subject, fact);
        text_char(fact, '\'');
        return true;
    }
    return false;
}

static void put_wanted(const struct rule_case *c, struct text *fact)
{
    text_put(fact, ", wanted '");
    dump_characters(fact, TAG_UNIVERSAL(12), span_first(c->peer->name, 64),
                    false);
    text_char(fact, '\'');
}

bool rule_PEER_TITLE(const struct rule_case *c, struct text *fact)
{
    if (c->peer->kind != BUSHING_PEER_OSI ||
        wanted_peer_has_title(c->peer, c->c))
        return false;
    put_subject(c, fact);
    put_wanted(c, fact);
    return true;
}

bool rule_PEER_JID(const struct rule_case *c, struct text *fact)
{
    if (c->peer->kind != BUSHING_PEER_XMPP ||
        wanted_peer_has_jid(c->peer, c->c))
        return false;
    text_put(fact, "JID '");
    dump_characters(fact, TAG_UNIVERSAL(12),
                    span_first(certificate_jid(c->c), 64), false);
    text_char(fact, '\'');
    put_wanted(c, fact);
    return true;
}

bool rule_PEER_HOST(const struct rule_case *c, struct text *fact)
{
    if (c->peer->kind != BUSHING_PEER_HOST ||
        wanted_peer_has_host(c->peer, c->c))
        return false;
    text_put(fact, "names '");
    certificate_hosts_text(c->c, fact);
    text_char(fact, '\'');
    put_wanted(c, fact);
    return true;
}

bool rule_PEER_PIN(const struct rule_case *c, struct text *fact)
{
    for (size_t i = 0; i < c->peer->num_pins; i++)
        if (secret_equal(c->peer->pins[i], c->fingerprint, BUSHING_PIN_LEN))
            return false;
    if (c->peer->num_pins == 0)
        return false;
    text_put(fact, "sha256:");
    text_hex(fact, span_of(c->fingerprint, BUSHING_PIN_LEN), false);
    return true;
}
