#include "xsd_text.h"

#include "asn1/xer_markup.h"
#include "asn1/xer_name.h"
#include <bushing/error.h>

/* Types written in place, inside each other. */
enum { MAX_INLINE = 24 };

struct printer {
    struct text *out;
    const struct xsd_schema *s;
    uint32_t depth;  /* tags that are open */
    uint32_t inside; /* types that are */
    int error;       /* the first */
};

/* How often a particle occurs. */
struct occurs {
    int64_t min, max; /* ASN1_NO_MAX: unbounded */
};

static const struct occurs ONCE = {1, 1};

/* --- lines --------------------------------------------------------------- */

static void line(struct printer *p)
{
    text_repeat(p->out, ' ', 2 * (size_t)p->depth);
}

/* <xs:what, to be followed by attributes */
static void begin(struct printer *p, const char *what)
{
    line(p);
    text_put(p->out, "<xs:");
    text_put(p->out, what);
}

static void attribute(struct printer *p, const char *name, const char *value)
{
    text_char(p->out, ' ');
    text_put(p->out, name);
    text_put(p->out, "=\"");
    (void)xer_put_characters(p->out, span_text(value), true);
    text_char(p->out, '"');
}

static void number(struct printer *p, const char *name, int64_t value)
{
    text_char(p->out, ' ');
    text_put(p->out, name);
    text_put(p->out, "=\"");
    text_i64(p->out, value);
    text_char(p->out, '"');
}

static void finish(struct printer *p)
{
    text_put(p->out, "/>\n");
}

static void enter(struct printer *p)
{
    text_put(p->out, ">\n");
    p->depth++;
}

static void leave(struct printer *p, const char *what)
{
    p->depth--;
    line(p);
    text_put(p->out, "</xs:");
    text_put(p->out, what);
    text_put(p->out, ">\n");
}

static void enter_plain(struct printer *p, const char *what)
{
    begin(p, what);
    enter(p);
}

static void occurs(struct printer *p, struct occurs o)
{
    if (o.min != 1)
        number(p, "minOccurs", o.min);
    if (o.max == ASN1_NO_MAX)
        attribute(p, "maxOccurs", "unbounded");
    else if (o.max != 1)
        number(p, "maxOccurs", o.max);
}

static void facet(struct printer *p, const char *name, int64_t value)
{
    begin(p, name);
    number(p, "value", value);
    finish(p);
}

static void facet_text(struct printer *p, const char *name, const char *value)
{
    begin(p, name);
    attribute(p, "value", value);
    finish(p);
}

static void fail(struct printer *p, int code)
{
    if (p->error == 0)
        p->error = code;
}

/* --- simple types -------------------------------------------------------- */

static bool shows_elements(const struct asn1_type *t)
{
    if (t->kind != ASN1_OPEN)
        return false;
    for (size_t i = 0; i < t->num_inside; i++)
        if (xer_is_shown(t->inside[i], NULL))
            return true;
    return false;
}

static bool is_simple(const struct asn1_type *t)
{
    return asn1_is_leaf(t) && t->kind != ASN1_NULL && !shows_elements(t);
}

static bool is_bounded(const struct asn1_type *t)
{
    if (t->kind == ASN1_INTEGER)
        return asn1_min(t) != INT64_MIN || asn1_max(t) != INT64_MAX;
    return asn1_min(t) != 0 || asn1_max(t) != ASN1_NO_MAX;
}

static const char *base_of(const struct asn1_type *t)
{
    switch ((enum asn1_kind)t->kind) {
    case ASN1_BOOLEAN:
        return "xs:boolean";
    case ASN1_INTEGER:
        return is_bounded(t) ? "xs:integer" : "xs:long";
    case ASN1_OCTETS:
    case ASN1_OPEN:
        return "xs:hexBinary";
    case ASN1_BIGINT: /* of xs:integer 18 digits must be taken, no more */
    case ASN1_ENUM:
    case ASN1_BITS:
    case ASN1_OID:
    case ASN1_TEXT:
    case ASN1_TIME:
    case ASN1_NULL:
    case ASN1_SEQUENCE:
    case ASN1_SET:
    case ASN1_LIST:
    case ASN1_CHOICE:
        break;
    }
    return "xs:string";
}

static const char *text_pattern(const struct asn1_type *t)
{
    if (t->format == FORMAT_ASSO_ID)
        return "[0-9]{1,3}(:[0-9]{1,3})?";
    if (t->tag == TAG_UNIVERSAL(18)) /* NumericString */
        return "[0-9 ]*";
    if (t->tag == TAG_UNIVERSAL(19)) /* PrintableString */
        return "[A-Za-z0-9 '()+,./:=?\\-]*";
    return t->tag == TAG_UNIVERSAL(26) ? "[ -~]*" : NULL; /* VisibleString */
}

static const char *pattern_of(const struct asn1_type *t)
{
    if (t->kind == ASN1_BIGINT)
        return "0|-?[1-9][0-9]*";
    if (t->kind == ASN1_BITS)
        return "[01]*";
    if (t->kind == ASN1_OID)
        return (t->flags & TYPE_LAX) != 0 ? "([0-2](\\.(0|[1-9][0-9]*))+)?"
                                          : "[0-2](\\.(0|[1-9][0-9]*))+";
    if (t->kind == ASN1_TIME && t->format == FORMAT_TIME_E2E)
        return "[0-9]{14}([.,][0-9]{0,9})?Z";
    return t->kind == ASN1_TEXT ? text_pattern(t) : NULL;
}

/* Bits, octets, characters: each is one character of length in XSD. */
static bool has_length(const struct asn1_type *t)
{
    return (t->kind == ASN1_BITS || t->kind == ASN1_OCTETS ||
            t->kind == ASN1_TEXT || t->kind == ASN1_TIME) &&
           is_bounded(t);
}

static void print_length(struct printer *p, const struct asn1_type *t)
{
    int64_t min = asn1_min(t), max = asn1_max(t);
    if (min == max) {
        facet(p, "length", min);
        return;
    }
    if (min != 0)
        facet(p, "minLength", min);
    if (max != ASN1_NO_MAX)
        facet(p, "maxLength", max);
}

/* A type that XSD has under a name of its own. */
static bool is_builtin(const struct asn1_type *t)
{
    return t->kind != ASN1_ENUM && pattern_of(t) == NULL && !has_length(t) &&
           !(t->kind == ASN1_INTEGER && is_bounded(t));
}

static void print_restriction(struct printer *p, const struct asn1_type *t)
{
    const char *pattern = pattern_of(t);
    begin(p, "restriction");
    attribute(p, "base", base_of(t));
    enter(p);
    if (t->kind == ASN1_INTEGER && asn1_min(t) != INT64_MIN)
        facet(p, "minInclusive", asn1_min(t));
    if (t->kind == ASN1_INTEGER && asn1_max(t) != INT64_MAX)
        facet(p, "maxInclusive", asn1_max(t));
    if (has_length(t))
        print_length(p, t);
    if (pattern != NULL)
        facet_text(p, "pattern", pattern);
    for (size_t i = 0; t->kind == ASN1_ENUM && i < asn1_num_names(t); i++)
        facet_text(p, "enumeration", asn1_name_at(t, i).name);
    leave(p, "restriction");
}

/* Names of a list that may grow, or numbers that have none yet. */
static void print_growing(struct printer *p, const struct asn1_type *t)
{
    begin(p, "union");
    attribute(p, "memberTypes", "xs:int");
    enter(p);
    enter_plain(p, "simpleType");
    print_restriction(p, t);
    leave(p, "simpleType");
    leave(p, "union");
}

static void print_simple(struct printer *p, const struct asn1_type *t,
                         const char *name)
{
    begin(p, "simpleType");
    if (name != NULL)
        attribute(p, "name", name);
    enter(p);
    if (t->kind == ASN1_ENUM && (t->flags & TYPE_MARKED) != 0)
        print_growing(p, t);
    else
        print_restriction(p, t);
    leave(p, "simpleType");
}

static bool same(const char *a, const char *b)
{
    return span_equal(span_text(a), span_text(b));
}

/* --- references ---------------------------------------------------------- */

static bool is_ours(const struct printer *p, const struct asn1_type *t)
{
    return asn1_type_ns(t) == NULL || same(asn1_type_ns(t), p->s->ns);
}

static bool is_listed(const struct printer *p, const struct asn1_type *t)
{
    for (size_t i = 0; i < p->s->num_types; i++)
        if (p->s->types[i] == t)
            return true;
    return false;
}

/* What type="..." says; NULL when the type must be written in place. */
static const char *reference(const struct printer *p, const struct asn1_type *t)
{
    if (is_listed(p, t) && is_ours(p, t))
        return t->name;
    return is_simple(t) && is_builtin(t) ? base_of(t) : NULL;
}

static const char *prefix_of(const struct printer *p, const char *ns)
{
    for (size_t i = 0; i < p->s->num_imports; i++)
        if (same(p->s->imports[i].ns, ns))
            return p->s->imports[i].prefix;
    return NULL;
}

/* --- complex types ------------------------------------------------------- */

static void print_complex(struct printer *p, const struct asn1_type *t,
                          const char *name, const char *around);

/* False when it is too deep, or has been before: then nothing more is printed.
 */
static bool go_inside(struct printer *p)
{
    if (p->inside == MAX_INLINE)
        fail(p, BUSHING_ERR_DEPTH);
    if (p->error != 0)
        return false;
    p->inside++;
    return true;
}

static void print_type(struct printer *p, const struct asn1_type *t,
                       const char *name, const char *around)
{
    if (!go_inside(p))
        return;
    if (is_simple(t))
        print_simple(p, t, name);
    else
        print_complex(p, t, name, around);
    p->inside--;
}

/* An element of another namespace is declared there, as a global one. */
static void print_foreign(struct printer *p, const char *name, const char *ns,
                          struct occurs o)
{
    const char *prefix = prefix_of(p, ns);
    if (prefix == NULL) {
        fail(p, BUSHING_ERR_XML_NAMESPACE);
        return;
    }
    begin(p, "element");
    text_put(p->out, " ref=\"");
    text_put(p->out, prefix);
    text_char(p->out, ':');
    text_put(p->out, name);
    text_char(p->out, '"');
    occurs(p, o);
    finish(p);
}

static void print_element(struct printer *p, const struct asn1_type *t,
                          const struct asn1_field *f, const char *around,
                          struct occurs o)
{
    const char *name = xer_name(t, f);
    const char *ns = xer_own_ns(t, around);
    const char *type = reference(p, t);
    if (!same(ns, p->s->ns)) {
        print_foreign(p, name, ns, o);
        return;
    }
    begin(p, "element");
    attribute(p, "name", name);
    if (type != NULL)
        attribute(p, "type", type);
    occurs(p, o);
    if (type != NULL) {
        finish(p);
        return;
    }
    enter(p);
    print_type(p, t, NULL, around);
    leave(p, "element");
}

static struct occurs row_occurs(const struct asn1_field *f)
{
    bool optional = (f->flags & (ROW_OPTIONAL | ROW_DEFAULT)) != 0;
    return (struct occurs){optional ? 0 : 1, 1};
}

static bool is_child(const struct asn1_field *f)
{
    return (f->flags & (ROW_ATTRIBUTE | ROW_TOLERATED)) == 0;
}

/* A value where its element would stand: a bare CHOICE is a choice of those of
 * its alternatives. */
static void print_particle(struct printer *p, const struct asn1_type *t,
                           const struct asn1_field *f, const char *around,
                           struct occurs o)
{
    if (!xer_is_bare(t, f)) {
        print_element(p, t, f, around, o);
        return;
    }
    if (!go_inside(p))
        return;
    begin(p, "choice");
    occurs(p, o);
    enter(p);
    for (size_t i = 0; i < t->num_fields; i++)
        if (is_child(&t->fields[i]))
            print_particle(p, t->fields[i].type, &t->fields[i],
                           xer_inner_ns(t, around), ONCE);
    leave(p, "choice");
    p->inside--;
}

static void print_attribute(struct printer *p, const struct asn1_field *f)
{
    const char *type = reference(p, f->type);
    begin(p, "attribute");
    attribute(p, "name", asn1_row_xml(f));
    if (type != NULL)
        attribute(p, "type", type);
    if (row_occurs(f).min != 0)
        attribute(p, "use", "required");
    if (type != NULL) {
        finish(p);
        return;
    }
    enter(p);
    print_simple(p, f->type, NULL);
    leave(p, "attribute");
}

static void print_rows(struct printer *p, const struct asn1_type *t,
                       const char *ns)
{
    const char *group = t->kind == ASN1_SET      ? "all"
                        : t->kind == ASN1_CHOICE ? "choice"
                                                 : "sequence";
    enter_plain(p, group);
    for (size_t i = 0; i < t->num_fields; i++)
        if (is_child(&t->fields[i]))
            print_particle(p, t->fields[i].type, &t->fields[i], ns,
                           row_occurs(&t->fields[i]));
    if ((t->flags & TYPE_MARKED) != 0) {
        line(p);
        text_put(p->out, "<!-- later editions may add to this -->\n");
    }
    leave(p, group);
    for (size_t i = 0; i < t->num_fields; i++)
        if ((t->fields[i].flags & ROW_ATTRIBUTE) != 0)
            print_attribute(p, &t->fields[i]);
}

/* Hexadecimal digits, or one element of a schema that may be known. */
static void print_open(struct printer *p)
{
    enter_plain(p, "sequence");
    begin(p, "any");
    attribute(p, "namespace", "##any");
    attribute(p, "processContents", "lax");
    occurs(p, (struct occurs){0, 1});
    finish(p);
    leave(p, "sequence");
}

static void print_complex(struct printer *p, const struct asn1_type *t,
                          const char *name, const char *around)
{
    const char *ns = xer_inner_ns(t, around);
    begin(p, "complexType");
    if (name != NULL)
        attribute(p, "name", name);
    if (t->kind == ASN1_OPEN)
        attribute(p, "mixed", "true");
    if (t->kind == ASN1_NULL) {
        finish(p);
        return;
    }
    enter(p);
    if (t->kind == ASN1_OPEN) {
        print_open(p);
    } else if (t->kind == ASN1_LIST) {
        enter_plain(p, "sequence");
        print_particle(p, t->elem, NULL, ns,
                       (struct occurs){asn1_min(t), asn1_max(t)});
        leave(p, "sequence");
    } else {
        print_rows(p, t, ns);
    }
    leave(p, "complexType");
}

/* --- all of it ----------------------------------------------------------- */

static void print_head(struct printer *p)
{
    const struct xsd_schema *s = p->s;
    text_put(p->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xs:schema");
    attribute(p, "xmlns:xs", "http://www.w3.org/2001/XMLSchema");
    text_put(p->out, "\n          ");
    attribute(p, "xmlns", s->ns);
    for (size_t i = 0; i < s->num_imports; i++) {
        text_put(p->out, "\n           xmlns:");
        text_put(p->out, s->imports[i].prefix);
        text_put(p->out, "=\"");
        text_put(p->out, s->imports[i].ns);
        text_char(p->out, '"');
    }
    text_put(p->out, "\n          ");
    attribute(p, "targetNamespace", s->ns);
    text_put(p->out, "\n          ");
    attribute(p, "elementFormDefault", "qualified");
    enter(p);
    enter_plain(p, "annotation");
    begin(p, "documentation");
    text_char(p->out, '>');
    (void)xer_put_characters(p->out, span_text(s->title), false);
    text_put(p->out, "</xs:documentation>\n");
    leave(p, "annotation");
    for (size_t i = 0; i < s->num_imports; i++) {
        begin(p, "import");
        attribute(p, "namespace", s->imports[i].ns);
        attribute(p, "schemaLocation", s->imports[i].location);
        finish(p);
    }
}

/* The element that a value in this row begins with; of a bare CHOICE those of
 * its alternatives. */
static void print_global(struct printer *p, const struct asn1_type *t,
                         const struct asn1_field *f, const char *around)
{
    if (!xer_is_bare(t, f)) {
        print_element(p, t, f, around, ONCE);
        return;
    }
    if (!go_inside(p))
        return;
    for (size_t i = 0; i < t->num_fields; i++)
        if (is_child(&t->fields[i]))
            print_global(p, t->fields[i].type, &t->fields[i],
                         xer_inner_ns(t, around));
    p->inside--;
}

int xsd_text(const struct xsd_schema *s, struct text *out)
{
    struct printer p = {out, s, 0, 0, 0};
    print_head(&p);
    text_char(out, '\n');
    for (size_t i = 0; i < s->num_types; i++)
        if (asn1_type_ns(s->types[i]) != NULL && is_ours(&p, s->types[i]))
            print_global(&p, s->types[i], NULL, s->ns);
    for (size_t i = 0; i < s->num_types; i++) {
        if (!is_ours(&p, s->types[i]))
            continue;
        text_char(out, '\n');
        print_type(&p, s->types[i], s->types[i]->name, s->ns);
    }
    leave(&p, "schema");
    return p.error;
}
