#include "asn1/type.h"

#include "base/oid.h"
#include "base/utf8.h"
#include <bushing/error.h>

bool asn1_row_explicit(const struct asn1_type *t, size_t i)
{
    const struct asn1_field *f = &t->fields[i];
    if ((f->flags & ROW_EXPLICIT) != 0)
        return true;
    return f->type->tag == TAG_NONE && asn1_row_tag(t, i) != TAG_NONE;
}

const char *asn1_type_xml(const struct asn1_type *t)
{
    return t->xml != NULL && t->xml->name != NULL ? t->xml->name : t->name;
}

const char *asn1_row_xml(const struct asn1_field *f)
{
    return (f->type->flags & TYPE_XML_NAMED) != 0 ? asn1_type_xml(f->type)
                                                  : f->name;
}

/* An untagged CHOICE may stand in another; tables nest them no deeper. */
#define CHOICE_IN_CHOICE_MAX 4

static int choice_row(const struct asn1_type *t, ber_tag tag, int depth);

static bool takes(const struct asn1_type *t, ber_tag tag, int depth)
{
    if (t->tag == tag)
        return true;
    if (t->kind == ASN1_OPEN)
        return true;
    if (t->kind == ASN1_CHOICE)
        return choice_row(t, tag, depth + 1) >= 0;
    if ((t->flags & TYPE_EITHER_OF) != 0)
        return tag == TAG_UNIVERSAL(16) || tag == TAG_UNIVERSAL(17);
    return (t->flags & TYPE_BARE_FIRST) != 0 && tag == asn1_row_tag(t, 0);
}

static int choice_row(const struct asn1_type *t, ber_tag tag, int depth)
{
    size_t i;
    if (depth > CHOICE_IN_CHOICE_MAX)
        return -1;
    for (i = 0; i < t->num_fields; i++) {
        if (asn1_row_has_tag(t, i) ? asn1_row_tag(t, i) == tag
                                   : takes(t->fields[i].type, tag, depth))
            return (int)i;
    }
    return -1;
}

bool asn1_type_takes(const struct asn1_type *t, ber_tag tag)
{
    return tag != TAG_NONE && takes(t, tag, 0);
}

int asn1_choice_row(const struct asn1_type *t, ber_tag tag)
{
    return tag == TAG_NONE ? -1 : choice_row(t, tag, 0);
}

/* --- names --------------------------------------------------------------- */

static const char *names_of(const struct asn1_type *t)
{
    bool may =
        t->kind == ASN1_ENUM || t->kind == ASN1_BITS || t->kind == ASN1_INTEGER;
    return may && t->names != NULL ? t->names : "";
}

/* "=300" */
static int32_t read_number(const char *p)
{
    bool minus = *++p == '-';
    int32_t v = 0;
    for (p += minus; *p != 0; p++)
        v = v * 10 + (*p - '0');
    return minus ? -v : v;
}

/* Takes the next name out of the text at *rest, which is not empty; `value` is
 * the number it has unless another is said. */
static struct asn1_name next_name(const char **rest, int32_t value)
{
    struct asn1_name n = {*rest, value};
    if (*n.name == '=') {
        n.value = read_number(n.name);
        n.name += strlen(n.name) + 1;
    }
    *rest = n.name + strlen(n.name) + 1;
    return n;
}

size_t asn1_num_names(const struct asn1_type *t)
{
    const char *rest = names_of(t);
    size_t n = 0;
    for (; *rest != 0; n++)
        (void)next_name(&rest, 0);
    return n;
}

struct asn1_name asn1_name_at(const struct asn1_type *t, size_t i)
{
    const char *rest = names_of(t);
    struct asn1_name n = {"", -1};
    do
        n = next_name(&rest, n.value + 1);
    while (i-- > 0);
    return n;
}

const char *asn1_name_of(const struct asn1_type *t, int64_t value)
{
    const char *rest = names_of(t);
    struct asn1_name n = {"", -1};
    while (*rest != 0) {
        n = next_name(&rest, n.value + 1);
        if (n.value == value)
            return n.name;
    }
    return NULL;
}

bool asn1_value_of(const struct asn1_type *t, span name, int64_t *value)
{
    const char *rest = names_of(t);
    struct asn1_name n = {"", -1};
    while (*rest != 0) {
        n = next_name(&rest, n.value + 1);
        if (span_equal(span_text(n.name), name)) {
            *value = n.value;
            return true;
        }
    }
    return false;
}

/* --- how C holds values -------------------------------------------------- */

uint8_t asn1_natural_store(const struct asn1_type *t)
{
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        return STORE_BOOL;
    case ASN1_INTEGER:
    case ASN1_ENUM:
        return STORE_INT;
    case ASN1_BITS:
        return STORE_BITS;
    case ASN1_NULL:
        return STORE_NONE;
    case ASN1_LIST:
        return STORE_LIST;
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_CHOICE:
        return STORE_STRUCT;
    case ASN1_BIGINT:
    case ASN1_OCTETS:
    case ASN1_OID:
    case ASN1_TEXT:
    case ASN1_TIME:
    case ASN1_OPEN:
        break;
    }
    return STORE_SPAN;
}

size_t asn1_value_size(const struct asn1_type *t)
{
    switch ((enum asn1_store)asn1_natural_store(t)) {
    case STORE_BOOL:
        return sizeof(bool);
    case STORE_INT:
        return sizeof(int64_t);
    case STORE_SPAN:
        return sizeof(span);
    case STORE_BITS:
        return sizeof(struct asn1_bits);
    case STORE_LIST:
        return sizeof(struct asn1_list);
    case STORE_STRUCT:
        return t->size;
    case STORE_NONE:
        break;
    }
    return 0;
}

bool asn1_bits_equal(struct asn1_bits b, int32_t mask)
{
    size_t i, bits = bits_count(b);
    for (i = 0; i < bits || i < 31; i++) {
        bool want = i < 31 && (mask >> i & 1) != 0;
        if (bits_has(b, i) != want)
            return false;
    }
    return true;
}

/* [X.690:11.2.2] */
struct asn1_bits asn1_bits_sent(const struct asn1_type *t, struct asn1_bits b)
{
    size_t n = bits_count(b);
    if ((t->flags & TYPE_STRIP_BITS) == 0 || n == 0 || b.unused > 7)
        return b;
    while (n > 0 && !bits_has(b, n - 1))
        n--;
    b.octets = span_first(b.octets, (n + 7) / 8);
    b.unused = (uint8_t)(b.octets.n * 8 - n);
    return b;
}

/* --- contents of leaves -------------------------------------------------- */

static int check_size(const struct asn1_type *t, size_t n)
{
    if ((uint64_t)n < (uint64_t)asn1_min(t) ||
        (uint64_t)n > (uint64_t)asn1_max(t))
        return BUSHING_ERR_SIZE;
    return 0;
}

static int check_integer(const struct asn1_type *t, span body)
{
    int64_t v;
    int rc = (t->flags & TYPE_LAX) != 0 ? ber_integer_lax(body, &v)
                                        : ber_integer(body, &v);
    if (rc != 0)
        return rc;
    return v < asn1_min(t) || v > asn1_max(t) ? BUSHING_ERR_RANGE : 0;
}

/* A number that is not in the list passes only where the list may grow. */
static int check_enum(const struct asn1_type *t, span body)
{
    int64_t v;
    int rc = check_integer(t, body);
    if (rc != 0 || (t->flags & TYPE_MARKED) != 0)
        return rc;
    (void)ber_integer_lax(body, &v);
    return asn1_name_of(t, v) == NULL ? BUSHING_ERR_RANGE : 0;
}

static int check_bigint(span body)
{
    int64_t v;
    int rc = ber_integer(body, &v);
    return rc == BUSHING_ERR_RANGE ? 0 : rc;
}

/* [X.690:8.6.2] the first octet says how many bits do not count. */
static int check_bits(const struct asn1_type *t, span body)
{
    if (body.n == 0 || body.p[0] > 7 || (body.n == 1 && body.p[0] != 0))
        return BUSHING_ERR_VALUE;
    return check_size(t, (body.n - 1) * 8 - body.p[0]);
}

static int check_oid(const struct asn1_type *t, span body)
{
    if (body.n == 0 && (t->flags & TYPE_LAX) != 0)
        return 0;
    return oid_valid(body) ? 0 : BUSHING_ERR_OID;
}

enum { MAX_ASCII = 0x7F, ANY_OCTET = 0xFF };

/* Character strings by tag: the octets each may hold, and how many octets make
 * a character. UTF8String is looked at apart. */
static const struct charset {
    uint8_t number, unit, low, high;
    const char *only; /* when not NULL: nothing but these, digits, letters */
    bool letters;
} CHARSETS[] = {
    {7, 1, 0x20, ANY_OCTET, NULL, false},    /* ObjectDescriptor */
    {18, 1, ' ', '9', " ", false},           /* NumericString */
    {19, 1, ' ', 'z', " '()+,-./:=?", true}, /* PrintableString */
    {20, 1, 0x00, ANY_OCTET, NULL, false},   /* TeletexString */
    {22, 1, 0x00, MAX_ASCII, NULL, false},   /* IA5String */
    {25, 1, 0x20, ANY_OCTET, NULL, false},   /* GraphicString */
    {26, 1, 0x20, 0x7E, NULL, false},        /* VisibleString */
    {27, 1, 0x00, ANY_OCTET, NULL, false},   /* GeneralString */
    {28, 4, 0x00, ANY_OCTET, NULL, false},   /* UniversalString */
    {30, 2, 0x00, ANY_OCTET, NULL, false},   /* BMPString */
};

static bool in_charset(const struct charset *c, uint8_t o)
{
    uint8_t lower = o | 0x20;
    if (o < c->low || o > c->high)
        return false;
    if (c->only == NULL || (o >= '0' && o <= '9'))
        return true;
    if (c->letters && lower >= 'a' && lower <= 'z')
        return true;
    return memchr(c->only, o, strlen(c->only)) != NULL;
}

static int check_charset(const struct asn1_type *t, const struct charset *c,
                         span body)
{
    size_t i;
    if (body.n % c->unit != 0)
        return BUSHING_ERR_VALUE;
    for (i = 0; i < body.n; i++)
        if (!in_charset(c, body.p[i]))
            return BUSHING_ERR_CHARACTER;
    return check_size(t, body.n / c->unit);
}

static int check_text(const struct asn1_type *t, span body)
{
    size_t i;
    if (t->tag == TAG_UNIVERSAL(12))
        return utf8_valid(body) ? check_size(t, utf8_count(body))
                                : BUSHING_ERR_CHARACTER;
    for (i = 0; i + 1 < sizeof(CHARSETS) / sizeof(CHARSETS[0]); i++)
        if (TAG_UNIVERSAL(CHARSETS[i].number) == t->tag)
            break;
    return check_charset(t, &CHARSETS[i], body);
}

/* Which forms of time are good is for those who read the time to say, with
 * their own diagnostic [62351-4:14.3 step 11]; here it is only readable text.
 */
static int check_time(const struct asn1_type *t, span body)
{
    size_t i;
    for (i = 0; i < body.n; i++)
        if (body.p[i] < 0x20 || body.p[i] > 0x7E)
            return BUSHING_ERR_CHARACTER;
    return check_size(t, body.n);
}

int asn1_leaf_check(const struct asn1_type *t, span body)
{
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        return body.n == 1 ? 0 : BUSHING_ERR_VALUE;
    case ASN1_INTEGER:
        return check_integer(t, body);
    case ASN1_BIGINT:
        return check_bigint(body);
    case ASN1_ENUM:
        return check_enum(t, body);
    case ASN1_BITS:
        return check_bits(t, body);
    case ASN1_OCTETS:
        return check_size(t, body.n);
    case ASN1_NULL:
        return body.n == 0 ? 0 : BUSHING_ERR_VALUE;
    case ASN1_OID:
        return check_oid(t, body);
    case ASN1_TEXT:
        return check_text(t, body);
    case ASN1_TIME:
        return check_time(t, body);
    case ASN1_OPEN:
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_LIST:
    case ASN1_CHOICE:
        break;
    }
    return 0;
}
