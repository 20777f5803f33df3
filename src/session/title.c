#include "session/title.h"

#include "asn1/ber.h"
#include "asn1/walk.h"
#include "base/oid.h"
#include "schema/x509.h"

/* [62351-4:9] id-at-objectIdentifier */
static const uint8_t OBJECT_IDENTIFIER[] = {0x55, 0x04, 0x6a};

/* The contents of one primitive value of this tag that is all there is. */
static bool only(span whole, ber_tag tag, span *body)
{
    struct ber_reader r = ber_over(whole);
    struct ber_tlv t;
    if (whole.p == NULL || ber_next(&r, &t) != 0 || !ber_at_end(&r) ||
        t.tag != tag || t.constructed)
        return false;
    *body = tlv_body(&t);
    return true;
}

/* Where the last arc begins; 0 when there is but one subidentifier. */
static uint8_t last_arc(span oid)
{
    size_t n = oid.n - 1;
    while (n > 0 && (oid.p[n - 1] & 0x80) != 0)
        n--;
    return (uint8_t)n;
}

static bool set(struct title *out, span oid)
{
    memset(out, 0, sizeof *out);
    if (oid.n > TITLE_MAX || !oid_valid(oid) || last_arc(oid) == 0)
        return false;
    memcpy(out->oid, oid.p, oid.n);
    out->len = (uint8_t)oid.n;
    out->ap_len = last_arc(oid);
    return true;
}

/* --- ACSE ---------------------------------------------------------------- */

/* Seven bits in each octet, the first ones first. */
static size_t put_arc(uint8_t out[10], uint64_t v)
{
    uint8_t back[10];
    size_t n = 0;
    do {
        back[n++] = (uint8_t)(v & 0x7f);
        v >>= 7;
    } while (v != 0);
    for (size_t i = 0; i < n; i++)
        out[i] = back[n - 1 - i] | (i + 1 < n ? 0x80 : 0);
    return n;
}

enum title_part title_of_entity(struct title *out, const bushing_entity *e)
{
    uint8_t arc[10];
    span ap, ae;
    int64_t qualifier;
    size_t n;
    memset(out, 0, sizeof *out);
    if (!only(e->ap_title, TAG_UNIVERSAL(6), &ap) || !oid_valid(ap) ||
        ap.n > TITLE_MAX - sizeof arc)
        return TITLE_AP;
    if (!only(e->ae_qualifier, TAG_UNIVERSAL(2), &ae) ||
        ber_integer_lax(ae, &qualifier) != 0 || qualifier < 0)
        return TITLE_AE;
    n = put_arc(arc, (uint64_t)qualifier);
    memcpy(out->oid, ap.p, ap.n);
    memcpy(out->oid + ap.n, arc, n);
    out->ap_len = (uint8_t)ap.n;
    out->len = (uint8_t)(ap.n + n);
    return TITLE_WHOLE;
}

static int64_t qualifier_of(const struct title *t)
{
    uint64_t v = 0;
    for (size_t i = t->ap_len; i < t->len && v >> 56 == 0; i++)
        v = v << 7 | (t->oid[i] & 0x7f);
    return (int64_t)v;
}

void title_entity(bushing_entity *out, uint8_t room[BUSHING_ENTITY_ROOM],
                  const struct title *title)
{
    struct writer w = writer_over(room, BUSHING_ENTITY_ROOM);
    size_t mark;
    memset(out, 0, sizeof *out);
    if (title->len == 0)
        return;
    ber_put_integer(&w, TAG_UNIVERSAL(2), qualifier_of(title));
    out->ae_qualifier = writer_result(&w);
    mark = writer_len(&w);
    ber_put(&w, TAG_UNIVERSAL(6), span_of(title->oid, title->ap_len));
    out->ap_title = span_of(w.p, writer_len(&w) - mark);
}

/* --- certificates -------------------------------------------------------- */

/* The next value inside, which is constructed and has this tag. */
static bool enter(struct ber_reader *r, ber_tag tag, struct ber_reader *inside)
{
    struct ber_tlv t;
    return ber_next(r, &t) == 0 && t.tag == tag && t.constructed &&
           ber_at_end(r) && ber_enter(r, &t, inside) == 0;
}

/* An OBJECT IDENTIFIER, or its text in a UTF8String [62351-4:G.6.2]. */
static bool set_from_value(struct title *out, const struct ber_tlv *t)
{
    uint8_t octets[TITLE_MAX];
    struct writer w = writer_over(octets, sizeof octets);
    if (t->constructed)
        return false;
    if (t->tag == TAG_UNIVERSAL(6))
        return set(out, tlv_body(t));
    return t->tag == TAG_UNIVERSAL(12) && oid_from_text(tlv_body(t), &w) == 0 &&
           set(out, writer_result(&w));
}

/* One relative name with one attribute. */
static bool set_from_name(struct title *out, span name)
{
    struct ber_reader r = ber_over(name), rdns, rdn, attribute;
    struct ber_tlv t;
    if (!enter(&r, TAG_UNIVERSAL(16), &rdns) ||
        !enter(&rdns, TAG_UNIVERSAL(17), &rdn) ||
        !enter(&rdn, TAG_UNIVERSAL(16), &attribute) ||
        ber_next(&attribute, &t) != 0 || t.tag != TAG_UNIVERSAL(6) ||
        !span_equal(tlv_body(&t),
                    span_of(OBJECT_IDENTIFIER, sizeof OBJECT_IDENTIFIER)))
        return false;
    return ber_next(&attribute, &t) == 0 && ber_at_end(&attribute) &&
           set_from_value(out, &t);
}

bool title_of_certificate(struct title *out, span certificate)
{
    struct x509_certificate c;
    memset(out, 0, sizeof *out);
    return asn1_decode(&X509_CERTIFICATE, certificate, &c, NULL, NULL) == 0 &&
           set_from_name(out, c.tbs_certificate.subject);
}

/* --- text ---------------------------------------------------------------- */

bool title_of_text(struct title *out, const char *text)
{
    uint8_t dotted[256], octets[TITLE_MAX];
    struct writer w = writer_over(octets, sizeof octets);
    size_t n = strlen(text);
    uint8_t *stroke;
    memset(out, 0, sizeof *out);
    if (n == 0 || n > sizeof dotted)
        return false;
    memcpy(dotted, text, n);
    stroke = memchr(dotted, '/', n);
    if (stroke != NULL)
        *stroke = '.';
    return oid_from_text(span_of(dotted, n), &w) == 0 &&
           set(out, writer_result(&w));
}

void title_print(struct text *t, const struct title *title)
{
    if (title->len == 0 ||
        oid_to_text(span_of(title->oid, title->ap_len), t) != 0) {
        text_char(t, '-');
        return;
    }
    text_char(t, '/');
    text_i64(t, qualifier_of(title));
}

bool title_equal(const struct title *a, const struct title *b)
{
    return span_equal(span_of(a->oid, a->len), span_of(b->oid, b->len));
}

bool title_same_ap(const struct title *a, const struct title *b)
{
    return span_equal(span_of(a->oid, a->ap_len), span_of(b->oid, b->ap_len));
}
