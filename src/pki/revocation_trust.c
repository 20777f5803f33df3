/* The public doors to revocation, and what a path's verdict asks. */
#include "pki/revocation_use.h"

#include "asn1/type.h"
#include "pki/attribute_certificate.h"
#include "pki/name.h"
#include "pki/ocsp.h"
#include "pki/signer.h"
#include "pki/trust.h"

#include <bushing/revocation.h>

/* --- the path of an issuer ----------------------------------------------- */

static bool signed_by(const struct bushing_trust *t,
                      const struct certificate *c, const struct certificate *by)
{
    return name_equal(c->issuer, by->subject) && by->ca &&
           (by->key_usage & CERTIFICATE_KEY_USAGE_BIT(KEY_CERT_SIGN)) != 0 &&
           span_equal(c->algorithm, c->tbs_algorithm) &&
           signer_verify(&by->key, c->algorithm, c->tbs, c->signature,
                         t->crypto) == 0;
}

static bool is_anchor(const struct bushing_trust *t,
                      const struct certificate *c)
{
    const struct trust_list *l = &t->list[BUSHING_TRUST_ANCHOR];
    for (size_t i = 0; i < l->num; i++)
        if (span_equal(l->c[i].key.spki, c->key.spki) &&
            name_equal(l->c[i].subject, c->subject))
            return true;
    return false;
}

static const struct certificate *find_issuer(const struct bushing_trust *t,
                                             enum bushing_trust_place place,
                                             const struct certificate *c)
{
    const struct trust_list *l = &t->list[place];
    for (size_t i = 0; i < l->num; i++)
        if (signed_by(t, c, &l->c[i]))
            return &l->c[i];
    return NULL;
}

/* A stranger's CA must not fill the store. This is no validation: a path is
 * judged when a certificate is; it says whose word is kept. */
static bool leads_to_anchor(const struct bushing_trust *t,
                            const struct certificate *c)
{
    for (uint64_t i = 0; c != NULL && i < TRUST_PATH_MAX; i++) {
        if (is_anchor(t, c) || find_issuer(t, BUSHING_TRUST_ANCHOR, c) != NULL)
            return true;
        c = find_issuer(t, BUSHING_TRUST_INTERMEDIATE, c);
    }
    return false;
}

/* --- lists --------------------------------------------------------------- */

static int store_of(struct bushing_trust *t, struct revocation **out)
{
    int rc = t->revocation != NULL
                 ? 0
                 : revocation_new(&t->revocation, &t->allocator, t->crypto);
    *out = t->revocation;
    return rc;
}

static void describe(bushing_crl *out, const struct revocation_list *l)
{
    struct text name = text_over(out->issuer, sizeof out->issuer);
    struct text number = text_over(out->number, sizeof out->number);
    if (l->issuer.n != 0)
        name_text(l->issuer, &name);
    text_end(&name);
    text_hex(&number, l->number, true);
    text_end(&number);
    out->is_delta = l->is_delta;
    out->is_partition = l->is_partition;
    out->this_update_ms = l->this_update;
    out->next_update_ms = l->next_update;
    out->num_entries = l->num_entries;
}

/* Tries the anchors, then the intermediate certificates that lead to one. The
 * code that says most is kept: whoever has the name but not the signature. */
static int add_list(struct bushing_trust *t, struct revocation *r,
                    struct revocation_list *l, span der)
{
    const struct trust_list *anchors = &t->list[BUSHING_TRUST_ANCHOR];
    const struct trust_list *between = &t->list[BUSHING_TRUST_INTERMEDIATE];
    int rc = revocation_add_list(r, l, der, anchors->c, anchors->num);
    for (size_t i = 0; i < between->num; i++) {
        int why;
        if (rc != BUSHING_ERR_REVOCATION_ISSUER &&
            rc != BUSHING_ERR_CRYPTO_SIGNATURE && rc != BUSHING_ERR_CRYPTO_KEY)
            return rc;
        if (!name_equal(between->c[i].subject, l->issuer) ||
            !leads_to_anchor(t, &between->c[i]))
            continue;
        why = revocation_add_list(r, l, der, &between->c[i], 1);
        if (why != BUSHING_ERR_REVOCATION_ISSUER)
            rc = why;
    }
    return rc;
}

int bushing_trust_add_crl(bushing_trust *trust, bushing_crl *about,
                          bushing_span der, bushing_time now)
{
    struct revocation_list l = {.next_update = INT64_MAX};
    struct revocation *r;
    int rc;
    if (about != NULL)
        memset(about, 0, sizeof *about);
    if (trust == NULL || der.p == NULL)
        return BUSHING_ERR_ARGUMENT;
    if ((rc = store_of(trust, &r)) != 0)
        return rc;
    rc = add_list(trust, r, &l, der);
    if (about != NULL)
        describe(about, &l);
    if (rc != 0)
        return rc;
    trust_changed(trust);
    /* A fact that is signed, unless it contradicts the clock: a list that was
     * dated wrong must not stop everything for ever. */
    if (l.this_update <= now.utc_ms + REVOCATION_SKEW_MS)
        bushing_trust_raise_clock_mark(trust, l.this_update);
    return 0;
}

bool bushing_trust_crl_at(const bushing_trust *trust, size_t i,
                          bushing_crl *out)
{
    struct revocation_list l;
    memset(out, 0, sizeof *out);
    if (trust == NULL || trust->revocation == NULL ||
        !revocation_list_at(trust->revocation, i, &l))
        return false;
    describe(out, &l);
    return true;
}

void bushing_trust_clear_revocation(bushing_trust *trust)
{
    if (trust->revocation != NULL)
        revocation_clear(trust->revocation);
    trust_changed(trust);
}

/* [62351-9:7.2] Of what is refused nothing is known but that it is not good. */
static const struct event {
    int code;
    uint32_t of_list, of_answer;
} EVENTS[] = {
    {BUSHING_ERR_CRYPTO_SIGNATURE, BUSHING_SECURITY_ID(9, 4, 4),
     BUSHING_SECURITY_ID(9, 4, 9)},
    {BUSHING_ERR_CRYPTO_ALGORITHM, BUSHING_SECURITY_ID(9, 4, 4),
     BUSHING_SECURITY_ID(9, 4, 9)},
    {BUSHING_ERR_CRYPTO_KEY, BUSHING_SECURITY_ID(9, 2, 22),
     BUSHING_SECURITY_ID(9, 4, 9)},
    {BUSHING_ERR_REVOCATION_ISSUER, BUSHING_SECURITY_ID(9, 4, 4),
     BUSHING_SECURITY_ID(9, 4, 9)},
    {BUSHING_ERR_REVOCATION_OLDER, BUSHING_SECURITY_ID(9, 4, 3),
     BUSHING_SECURITY_ID(9, 4, 8)},
    {BUSHING_ERR_REVOCATION_TIME, 0, BUSHING_SECURITY_ID(9, 4, 8)},
    {BUSHING_ERR_REVOCATION_RESPONDER, 0, BUSHING_SECURITY_ID(9, 2, 25)},
    {BUSHING_ERR_REVOCATION_REFUSED, 0, BUSHING_SECURITY_ID(9, 4, 5)},
    {BUSHING_ERR_REVOCATION_NONCE, 0, BUSHING_SECURITY_ID(9, 4, 9)},
    {BUSHING_ERR_REVOCATION_SUBJECT, 0, BUSHING_SECURITY_ID(9, 4, 7)},
};

uint32_t bushing_revocation_event(int code, bool is_ocsp)
{
    for (size_t i = 0; i < ASN1_COUNT(EVENTS); i++)
        if (EVENTS[i].code == code)
            return is_ocsp ? EVENTS[i].of_answer : EVENTS[i].of_list;
    /* it cannot be read, or used: as if there were none */
    if (code == 0)
        return 0;
    return is_ocsp ? BUSHING_SECURITY_ID(9, 4, 5)
                   : BUSHING_SECURITY_ID(9, 4, 2);
}

/* --- answers ------------------------------------------------------------- */

struct subject {
    struct certificate c, issuer;
};

/* An attribute certificate stands there as what a responder knows it by: serial
 * number and issuer. Its issuer is no CA [RFC 5755:4.5], but one who leads to
 * an anchor. */
static int read_attribute_subject(const struct bushing_trust *t,
                                  struct subject *out,
                                  const bushing_ocsp_subject *about)
{
    struct attribute_certificate ac;
    const struct certificate *by = &out->issuer;
    int rc = attribute_certificate_read(&ac, about->certificate);
    if (rc == 0 && about->issuer.n == 0)
        rc = BUSHING_ERR_REVOCATION_ISSUER;
    if (rc == 0)
        rc = certificate_read(&out->issuer, about->issuer, NULL);
    if (rc != 0)
        return rc;
    if ((by->key_usage & CERTIFICATE_KEY_USAGE_BIT(DIGITAL_SIGNATURE)) == 0 ||
        by->ca || !span_equal(ac.algorithm, ac.info_algorithm) ||
        signer_verify(&by->key, ac.algorithm, ac.info, ac.signature,
                      t->crypto) != 0 ||
        !leads_to_anchor(t, by))
        return BUSHING_ERR_REVOCATION_ISSUER;
    memset(&out->c, 0, sizeof out->c);
    out->c.serial = ac.x.serial_number;
    out->c.issuer = by->subject;
    return 0;
}

/* The certificate and its issuer, whose word is kept when it leads to an
 * anchor. */
static int read_subject(const struct bushing_trust *t, struct subject *out,
                        const bushing_ocsp_subject *about)
{
    const struct certificate *found;
    int rc;
    if (about == NULL || about->certificate.p == NULL)
        return BUSHING_ERR_ARGUMENT;
    rc = certificate_read(&out->c, about->certificate, NULL);
    if (rc != 0) {
        int other = read_attribute_subject(t, out, about);
        return other == 0 || other == BUSHING_ERR_REVOCATION_ISSUER ? other
                                                                    : rc;
    }
    if (about->issuer.n != 0) {
        rc = certificate_read(&out->issuer, about->issuer, NULL);
        if (rc != 0)
            return rc;
        return signed_by(t, &out->c, &out->issuer) &&
                       leads_to_anchor(t, &out->issuer)
                   ? 0
                   : BUSHING_ERR_REVOCATION_ISSUER;
    }
    found = find_issuer(t, BUSHING_TRUST_ANCHOR, &out->c);
    if (found == NULL)
        found = find_issuer(t, BUSHING_TRUST_INTERMEDIATE, &out->c);
    if (found == NULL || !leads_to_anchor(t, found))
        return BUSHING_ERR_REVOCATION_ISSUER;
    out->issuer = *found;
    return 0;
}

int bushing_trust_ocsp_request(const bushing_trust *trust,
                               uint8_t out[BUSHING_OCSP_REQUEST_MAX], size_t *n,
                               const bushing_ocsp_subject *about,
                               bushing_span nonce)
{
    uint8_t room[OCSP_REQUEST_MAX];
    struct subject s;
    span made;
    int rc =
        trust == NULL ? BUSHING_ERR_ARGUMENT : read_subject(trust, &s, about);
    *n = 0;
    if (rc == 0)
        rc = ocsp_request(&made, room, &s.c, &s.issuer, nonce, trust->crypto);
    if (rc != 0)
        return rc;
    memcpy(out, made.p, made.n);
    *n = made.n;
    return 0;
}

/* What is known stays; how the query ended is said where nothing is known. */
static int note(struct bushing_trust *t, const struct subject *s,
                enum revocation_query how)
{
    int rc = revocation_note_query(t->revocation, &s->c, &s->issuer, how);
    trust_changed(t);
    return rc;
}

int bushing_trust_add_ocsp(bushing_trust *trust, bushing_span answer,
                           const bushing_ocsp_subject *about,
                           bushing_span nonce, bushing_time now)
{
    struct revocation *r;
    struct subject s;
    int rc = trust == NULL || answer.p == NULL ? BUSHING_ERR_ARGUMENT
                                               : read_subject(trust, &s, about);
    if (rc != 0 || (rc = store_of(trust, &r)) != 0)
        return rc;
    rc = revocation_add_answer(r, answer, &s.c, &s.issuer, nonce, now.utc_ms);
    if (rc == 0)
        trust_changed(trust);
    else if (rc != BUSHING_ERR_MEMORY && rc != BUSHING_ERR_CRYPTO_FAILED)
        (void)note(trust, &s,
                   rc == BUSHING_ERR_REVOCATION_REFUSED
                       ? REVOCATION_UNREACHABLE
                       : REVOCATION_BAD_ANSWER);
    return rc;
}

int bushing_trust_ocsp_failed(bushing_trust *trust,
                              const bushing_ocsp_subject *about, bool timed_out)
{
    struct revocation *r;
    struct subject s;
    int rc =
        trust == NULL ? BUSHING_ERR_ARGUMENT : read_subject(trust, &s, about);
    if (rc != 0 || (rc = store_of(trust, &r)) != 0)
        return rc;
    return note(trust, &s,
                timed_out ? REVOCATION_TIMED_OUT : REVOCATION_UNREACHABLE);
}
