#include "pki/name.h"

#include "asn1/dump_leaf.h"
#include "base/oid.h"

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

enum { VALUE_MAX = 64 };

static const span OBJECT_IDENTIFIER = OCTETS("\x55\x04\x6A");

/* --- attributes ---------------------------------------------------------- */

struct name_cursor name_attributes(span name)
{
    struct name_cursor c = {{NULL, 0}, {NULL, 0}, (size_t)-1};
    struct ber_reader r = ber_over(name);
    struct ber_tlv t;
    if (ber_next(&r, &t) == 0)
        c.rdns = tlv_body(&t);
    return c;
}

bool name_next(struct name_cursor *c, struct x509_attribute_type_and_value *out)
{
    if (c->rest.n == 0) {
        struct ber_reader r = ber_over(c->rdns);
        struct ber_tlv t;
        if (c->rdns.n == 0 || ber_next(&r, &t) != 0)
            return false;
        c->rdns = span_skip(c->rdns, t.n);
        c->rest = tlv_body(&t);
        c->rdn++;
    }
    return asn1_list_next(&X509_ATTRIBUTE_TYPE_AND_VALUE, &c->rest, out,
                          NULL) == 0;
}

bool name_is_empty(span name)
{
    return name_attributes(name).rdns.n == 0;
}

/* --- equal --------------------------------------------------------------- */

/* Characters one by one: blanks at the ends are passed over, others together
 * are one, letters are small. */
struct folded {
    struct reader r;
    bool begun;
};

static int next_folded(struct folded *f)
{
    bool blank = false;
    for (; f->r.p != f->r.end && *f->r.p == ' '; f->r.p++)
        blank = f->begun;
    if (f->r.p == f->r.end)
        return -1;
    f->begun = !blank; /* behind a blank the character is still to come */
    if (blank)
        return ' ';
    uint8_t c = *f->r.p++;
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool same_characters(span a, span b)
{
    struct folded x = {reader_over(a), false}, y = {reader_over(b), false};
    int c, d;
    do {
        c = next_folded(&x);
        d = next_folded(&y);
    } while (c == d && c >= 0);
    return c == d;
}

static bool read_value(span value, struct ber_tlv *t)
{
    struct ber_reader r = ber_over(value);
    return ber_next(&r, t) == 0;
}

/* Strings whose octets below 80 are ASCII. */
static bool is_folded(const struct ber_tlv *t)
{
    return !t->constructed &&
           (t->tag == TAG_UNIVERSAL(12) || t->tag == TAG_UNIVERSAL(19) ||
            t->tag == TAG_UNIVERSAL(22));
}

static bool same_attribute(const struct x509_attribute_type_and_value *a,
                           const struct x509_attribute_type_and_value *b)
{
    struct ber_tlv x, y;
    if (!span_equal(a->type, b->type))
        return false;
    if (span_equal(a->value, b->value))
        return true;
    return read_value(a->value, &x) && read_value(b->value, &y) &&
           is_folded(&x) && is_folded(&y) &&
           same_characters(tlv_body(&x), tlv_body(&y));
}

/* True when all attributes of b stand at the start of a, and, if `whole`, a
 * ends there too. */
static bool starts_with(span a, span b, bool whole)
{
    struct name_cursor x = name_attributes(a), y = name_attributes(b);
    struct x509_attribute_type_and_value v, w;
    while (name_next(&y, &w))
        if (!name_next(&x, &v) || x.rdn != y.rdn || !same_attribute(&v, &w))
            return false;
    if (x.rest.n != 0)
        return false; /* the relative name has more attributes */
    return !whole || !name_next(&x, &v);
}

bool name_equal(span a, span b)
{
    return span_equal(a, b) || starts_with(a, b, true);
}

bool name_within(span name, span subtree)
{
    return starts_with(name, subtree, false);
}

/* --- text ---------------------------------------------------------------- */

static const struct short_name {
    span oid;
    const char *brief;
} SHORT_NAMES[] = {
    {OCTETS("\x55\x04\x03"), "CN"},
    {OCTETS("\x55\x04\x05"), "serialNumber"},
    {OCTETS("\x55\x04\x06"), "C"},
    {OCTETS("\x55\x04\x07"), "L"},
    {OCTETS("\x55\x04\x08"), "ST"},
    {OCTETS("\x55\x04\x0A"), "O"},
    {OCTETS("\x55\x04\x0B"), "OU"},
    {OCTETS("\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x19"), "DC"},
    {OCTETS("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x01"), "emailAddress"},
};

static void put_type(span oid, struct text *out)
{
    for (size_t i = 0; i < ASN1_COUNT(SHORT_NAMES); i++) {
        if (span_equal(oid, SHORT_NAMES[i].oid)) {
            text_put(out, SHORT_NAMES[i].brief);
            return;
        }
    }
    (void)oid_to_text(oid, out);
}

static void put_value(span value, struct text *out)
{
    struct ber_tlv t;
    span body;
    if (!read_value(value, &t))
        return;
    body = tlv_body(&t);
    if (t.tag == TAG_UNIVERSAL(6) && oid_to_text(body, out) == 0)
        return;
    if (t.constructed || t.tag < TAG_UNIVERSAL(12) ||
        t.tag > TAG_UNIVERSAL(30)) {
        text_char(out, '#');
        text_hex(out, span_first(value, VALUE_MAX), false);
        return;
    }
    dump_characters(out, t.tag, span_first(body, VALUE_MAX), false);
    text_put(out, body.n > VALUE_MAX ? "..." : "");
}

void name_text(span name, struct text *out)
{
    struct name_cursor c = name_attributes(name);
    struct x509_attribute_type_and_value a;
    size_t before = 0;
    bool first = true;
    while (name_next(&c, &a)) {
        bool number = span_equal(a.type, OBJECT_IDENTIFIER);
        if (!first)
            text_put(out, c.rdn == before ? " + " : ", ");
        if (!number) {
            put_type(a.type, out);
            text_char(out, '=');
        }
        put_value(a.value, out);
        before = c.rdn;
        first = false;
    }
    if (first)
        text_put(out, "(empty name)");
}

/* --- devices ------------------------------------------------------------- */

/* [62351-4:G.6.2] issued as an OBJECT IDENTIFIER; some tools can only write the
 * text of it. */
static span number_of(span value, uint8_t room[NAME_OID_MAX])
{
    static const span none = {NULL, 0};
    struct writer w = writer_over(room, NAME_OID_MAX);
    struct ber_tlv t;
    if (!read_value(value, &t) || t.constructed)
        return none;
    if (t.tag == TAG_UNIVERSAL(6))
        return t.n - t.head > NAME_OID_MAX ? none : tlv_body(&t);
    if (t.tag != TAG_UNIVERSAL(12) || oid_from_text(tlv_body(&t), &w) != 0)
        return none;
    return writer_result(&w);
}

span name_object_identifier(span name, uint8_t room[NAME_OID_MAX])
{
    static const span none = {NULL, 0};
    struct name_cursor c = name_attributes(name);
    struct x509_attribute_type_and_value a, second;
    if (!name_next(&c, &a) || name_next(&c, &second) ||
        !span_equal(a.type, OBJECT_IDENTIFIER))
        return none;
    return number_of(a.value, room);
}

bool name_has_object_identifier(span name)
{
    struct name_cursor c = name_attributes(name);
    struct x509_attribute_type_and_value a;
    while (name_next(&c, &a))
        if (span_equal(a.type, OBJECT_IDENTIFIER))
            return true;
    return false;
}
