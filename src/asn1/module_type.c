#include "asn1/module_type.h"

#include <bushing/error.h>

/* --- modules and names ---------------------------------------------------- */

static bool module_has(const struct asn1_module *m, const struct asn1_type *t)
{
    for (size_t i = 0; i < m->num_types; i++)
        if (m->types[i] == t)
            return true;
    return false;
}

const struct asn1_module *module_owner(const struct module_printer *p,
                                       const struct asn1_type *t)
{
    if (p->module != NULL && module_has(p->module, t))
        return p->module;
    for (size_t i = 0; i < p->num; i++)
        if (module_has(p->all[i], t))
            return p->all[i];
    return NULL;
}

bool module_is_external(const struct asn1_type *t)
{
    return t->name != NULL &&
           span_equal(span_text(t->name), span_text("EXTERNAL"));
}

static bool same_name(const struct asn1_type *a, const struct asn1_type *b)
{
    return span_equal(span_text(a->name), span_text(b->name));
}

/* True when a module in front of m has another type of this name. */
static bool is_taken(const struct module_printer *p,
                     const struct asn1_module *m, const struct asn1_type *t)
{
    for (size_t i = 0; i < p->num && p->all[i] != m; i++)
        for (size_t j = 0; j < p->all[i]->num_types; j++)
            if (same_name(p->all[i]->types[j], t))
                return true;
    return false;
}

void module_build_name(const struct module_printer *p,
                       const struct asn1_type *t, struct page_built *b)
{
    const struct asn1_module *m = module_owner(p, t);
    bool external = p->judge && module_is_external(t);
    page_build(b);
    if (p->judge && is_taken(p, m, t)) {
        text_put(&b->t, m->name);
        text_char(&b->t, '-');
    }
    text_put(&b->t, external ? "External" : t->name);
}

bool module_by_name(const struct module_printer *p, const struct asn1_type *t)
{
    return module_owner(p, t) != NULL || (!p->judge && module_is_external(t));
}

/* --- comments ------------------------------------------------------------- */

static const char *const FORMAT_REMARK[] = {
    [FORMAT_UTC_TIME] = "seconds since 1970, fraction, quality",
    [FORMAT_TIME_OF_DAY] = "milliseconds since midnight, days since 1984",
    [FORMAT_FLOAT] = "width of the exponent, then IEEE 754",
    [FORMAT_CERTIFICATE] = "a certificate in DER",
    [FORMAT_ASSO_ID] = "ddd or ddd:ddd",
    [FORMAT_TIME_E2E] = "YYYYMMDDhhmmss.sssZ",
    [FORMAT_NAME] = NULL,
};

static void inside_remark(struct module_printer *p, const struct asn1_type *t)
{
    size_t n = strlen("holds");
    for (size_t i = 0; i < t->num_inside; i++)
        n += strlen(t->inside[i]->name) + strlen(" ,");
    page_remark_begin(&p->page, n - 1);
    page_word(&p->page, "holds");
    for (size_t i = 0; i < t->num_inside; i++) {
        if (i != 0)
            page_glue(&p->page, ",");
        page_word(&p->page, t->inside[i]->name);
    }
    page_remark_end(&p->page);
}

void module_type_remark(struct module_printer *p, const struct asn1_type *t)
{
    const char *text = FORMAT_REMARK[t->format];
    if (t->num_inside != 0)
        inside_remark(p, t);
    else if (text != NULL)
        page_remark(&p->page, text);
}

/* --- tags ----------------------------------------------------------------- */

static const char *const CLASS[] = {"UNIVERSAL ", "APPLICATION ", "",
                                    "PRIVATE "};

static void build_tag(struct page_built *b, ber_tag tag)
{
    page_build(b);
    text_char(&b->t, '[');
    text_put(&b->t, CLASS[tag >> BER_CLASS_SHIFT]);
    text_u64(&b->t, tag & BER_MAX_TAG_NUMBER);
    text_char(&b->t, ']');
}

/* Says how a tag is meant, where the module's default does not. A CHOICE and
 * an open type have explicit tags in any case. */
static void tag_manner(struct module_printer *p, const struct asn1_type *t,
                       bool is_explicit)
{
    bool always = t->kind == ASN1_CHOICE || t->kind == ASN1_OPEN;
    if (p->judge ||
        (!always && is_explicit != (p->module->tagging == TAGGING_EXPLICIT)))
        page_word(&p->page, is_explicit ? "EXPLICIT" : "IMPLICIT");
}

/* --- types ---------------------------------------------------------------- */

struct builtin {
    const char *name;
    ber_tag tag;
};

static const struct builtin BUILTIN[] = {
    [ASN1_BOOLEAN] = {"BOOLEAN", TAG_UNIVERSAL(1)},
    [ASN1_INTEGER] = {"INTEGER", TAG_UNIVERSAL(2)},
    [ASN1_BIGINT] = {"INTEGER", TAG_UNIVERSAL(2)},
    [ASN1_ENUM] = {"ENUMERATED", TAG_UNIVERSAL(10)},
    [ASN1_BITS] = {"BIT STRING", TAG_UNIVERSAL(3)},
    [ASN1_OCTETS] = {"OCTET STRING", TAG_UNIVERSAL(4)},
    [ASN1_NULL] = {"NULL", TAG_UNIVERSAL(5)},
    [ASN1_OID] = {"OBJECT IDENTIFIER", TAG_UNIVERSAL(6)},
    [ASN1_OPEN] = {"ANY", TAG_NONE},
    [ASN1_SEQUENCE] = {"SEQUENCE", TAG_UNIVERSAL(16)},
    [ASN1_SET] = {"SET", TAG_UNIVERSAL(17)},
    [ASN1_CHOICE] = {"CHOICE", TAG_NONE},
};

static const char *const STRING_NAME[31] = {
    [7] = "ObjectDescriptor", [12] = "UTF8String",    [18] = "NumericString",
    [19] = "PrintableString", [20] = "TeletexString", [21] = "VideotexString",
    [22] = "IA5String",       [23] = "UTCTime",       [24] = "GeneralizedTime",
    [25] = "GraphicString",   [26] = "VisibleString", [27] = "GeneralString",
    [28] = "UniversalString", [30] = "BMPString",
};

/* A character string is known by its tag alone. The judge reads as lists and
 * strings what asn1c would bring into an order of its own, and as a SEQUENCE
 * the empty SET, for which its code does not compile. */
static struct builtin builtin(const struct module_printer *p,
                              const struct asn1_type *t)
{
    bool set = (t->flags & TYPE_SET_OF) != 0 && !p->judge;
    ber_tag tag = t->tag;
    if (t->kind == ASN1_LIST)
        return BUILTIN[set ? ASN1_SET : ASN1_SEQUENCE];
    if (t->kind == ASN1_SET && t->num_fields == 0 && p->judge)
        return BUILTIN[ASN1_SEQUENCE];
    if (t->kind != ASN1_TEXT && t->kind != ASN1_TIME)
        return BUILTIN[t->kind];
    if (t->kind == ASN1_TIME && p->judge)
        tag = TAG_UNIVERSAL(26);
    if (tag < ASN1_COUNT(STRING_NAME) && STRING_NAME[tag] != NULL)
        return (struct builtin){STRING_NAME[tag], tag};
    return BUILTIN[ASN1_OCTETS];
}

static void bound(struct page_built *b, int64_t v)
{
    if (v == ASN1_NO_MAX)
        text_put(&b->t, "MAX");
    else
        text_i64(&b->t, v);
}

/* (min..max) with something behind it. */
static void put_range(struct module_printer *p, const struct asn1_type *t,
                      const char *end)
{
    struct page_built b;
    page_build(&b);
    text_char(&b.t, '(');
    bound(&b, asn1_min(t));
    if (asn1_min(t) != asn1_max(t)) {
        text_put(&b.t, "..");
        bound(&b, asn1_max(t));
    }
    text_char(&b.t, ')');
    text_put(&b.t, end);
    page_span(&p->page, page_built(&b));
}

static bool any_number(const struct asn1_type *t)
{
    return asn1_min(t) == INT64_MIN && asn1_max(t) == ASN1_NO_MAX;
}

static bool any_size(const struct asn1_type *t)
{
    return asn1_min(t) == 0 && asn1_max(t) == ASN1_NO_MAX;
}

static void constraint(struct module_printer *p, const struct asn1_type *t)
{
    bool sized =
        t->kind == ASN1_BITS || t->kind == ASN1_OCTETS || t->kind == ASN1_TEXT;
    if (t->kind == ASN1_INTEGER && !any_number(t))
        put_range(p, t, "");
    if (sized && !any_size(t)) {
        page_word(&p->page, "(SIZE");
        put_range(p, t, ")");
    }
}

/* --- named numbers and bits ----------------------------------------------- */

static void build_number(struct page_built *b, int64_t v)
{
    page_build(b);
    text_char(&b->t, '(');
    text_i64(&b->t, v);
    text_char(&b->t, ')');
}

/* How long the names are on one line, behind the opening brace. */
static size_t names_length(const struct asn1_type *t, bool marked)
{
    /* Without a mark the last name has no comma. */
    size_t n = strlen(marked ? " ... }" : "}");
    for (size_t i = 0; i < asn1_num_names(t); i++) {
        struct page_built b;
        build_number(&b, asn1_name_at(t, i).value);
        n += strlen(asn1_name_at(t, i).name) + b.t.n + strlen("  ,");
    }
    return n;
}

static size_t names_width(const struct asn1_type *t)
{
    size_t width = 0;
    for (size_t i = 0; i < asn1_num_names(t); i++) {
        size_t n = strlen(asn1_name_at(t, i).name);
        width = n > width ? n : width;
    }
    return width;
}

static void put_name(struct module_printer *p, struct asn1_name n, size_t width)
{
    struct page_built b;
    build_number(&b, n.value);
    page_cell(&p->page, span_text(n.name), width);
    page_span(&p->page, page_built(&b));
}

static void names_below(struct module_printer *p, const struct asn1_type *t,
                        bool marked)
{
    size_t width = names_width(t);
    for (size_t i = 0; i < asn1_num_names(t); i++) {
        page_line(&p->page, p->page.left + PAGE_INDENT);
        put_name(p, asn1_name_at(t, i), width);
        if (i + 1u < asn1_num_names(t) || marked)
            page_glue(&p->page, ",");
    }
    if (marked) {
        page_line(&p->page, p->page.left + PAGE_INDENT);
        page_word(&p->page, "...");
    }
    page_line(&p->page, p->page.left);
}

static void names_beside(struct module_printer *p, const struct asn1_type *t,
                         bool marked)
{
    for (size_t i = 0; i < asn1_num_names(t); i++) {
        put_name(p, asn1_name_at(t, i), strlen(asn1_name_at(t, i).name));
        if (i + 1u < asn1_num_names(t) || marked)
            page_glue(&p->page, ",");
    }
    if (marked)
        page_word(&p->page, "...");
}

/* On one line when they fit, otherwise one below the other. */
static void put_names(struct module_printer *p, const struct asn1_type *t)
{
    bool marked = (t->flags & TYPE_MARKED) != 0;
    page_word(&p->page, "{");
    if (page_column(&p->page) + names_length(t, marked) < PAGE_WIDTH)
        names_beside(p, t, marked);
    else
        names_below(p, t, marked);
    page_word(&p->page, "}");
}

/* --- components ----------------------------------------------------------- */

struct columns {
    size_t name, tag;
};

static void put_type(struct module_printer *p, const struct asn1_type *t,
                     bool tag_replaced);

bool module_shows(const struct asn1_field *f)
{
    return (f->flags & (ROW_TOLERATED | ROW_OTHER)) == 0;
}

/* The tag that is written in front of row i, TAG_NONE if there is none. */
static ber_tag written_tag(const struct module_printer *p,
                           const struct asn1_type *t, size_t i)
{
    bool automatic = (t->flags & TYPE_AUTO_TAGS) != 0 && !p->judge &&
                     p->module->tagging == TAGGING_AUTOMATIC;
    return asn1_row_has_tag(t, i) && !automatic ? asn1_row_tag(t, i) : TAG_NONE;
}

static struct columns measure(const struct module_printer *p,
                              const struct asn1_type *t)
{
    struct columns c = {0, 0};
    for (size_t i = 0; i < t->num_fields; i++) {
        struct page_built b;
        ber_tag tag = written_tag(p, t, i);
        if (!module_shows(&t->fields[i]))
            continue;
        build_tag(&b, tag);
        size_t name = strlen(t->fields[i].name);
        size_t width = tag == TAG_NONE ? 0 : b.t.n;
        c.name = name > c.name ? name : c.name;
        c.tag = width > c.tag ? width : c.tag;
    }
    return c;
}

/* Bit 0 of a default value is the lowest one. */
static bool default_has(int32_t dflt, int32_t bit)
{
    return bit < 32 && ((uint32_t)dflt >> bit & 1) != 0;
}

static void default_bits(struct module_printer *p, const struct asn1_type *t,
                         int32_t dflt)
{
    bool first = true;
    page_word(&p->page, "{");
    p->page.gap = 0;
    for (size_t i = 0; i < asn1_num_names(t); i++) {
        if (!default_has(dflt, asn1_name_at(t, i).value))
            continue;
        if (!first)
            page_glue(&p->page, ",");
        page_word(&p->page, asn1_name_at(t, i).name);
        first = false;
    }
    page_glue(&p->page, "}");
}

static void default_number(struct module_printer *p, const struct asn1_type *t,
                           int32_t dflt)
{
    const char *name = asn1_name_of(t, dflt);
    struct page_built b;
    page_build(&b);
    text_i64(&b.t, dflt);
    if (name != NULL)
        page_word(&p->page, name);
    else
        page_span(&p->page, page_built(&b));
}

static void presence(struct module_printer *p, const struct asn1_field *f)
{
    if ((f->flags & ROW_OPTIONAL) != 0)
        page_word(&p->page, "OPTIONAL");
    if ((f->flags & ROW_DEFAULT) == 0)
        return;
    page_word(&p->page, "DEFAULT");
    if (f->type->kind == ASN1_BOOLEAN)
        page_word(&p->page, asn1_row_default(f) != 0 ? "TRUE" : "FALSE");
    else if (f->type->kind == ASN1_BITS)
        default_bits(p, f->type, asn1_row_default(f));
    else
        default_number(p, f->type, asn1_row_default(f));
}

/* The two columns in front of a component's type. */
static void row_head(struct module_printer *p, const struct asn1_type *t,
                     size_t i, struct columns c)
{
    ber_tag tag = written_tag(p, t, i);
    page_cell(&p->page, span_text(t->fields[i].name), c.name);
    if (tag != TAG_NONE) {
        struct page_built b;
        build_tag(&b, tag);
        page_cell(&p->page, page_built(&b), c.tag);
    } else if (c.tag != 0) {
        p->page.gap += c.tag + 1;
    }
    p->page.hang = page_column(&p->page) + p->page.gap;
    if (tag != TAG_NONE)
        tag_manner(p, t->fields[i].type, asn1_row_explicit(t, i));
}

static void put_row(struct module_printer *p, const struct asn1_type *t,
                    size_t i, struct columns c)
{
    const struct asn1_field *f = &t->fields[i];
    bool replaced =
        asn1_row_tag(t, i) != f->type->tag && !asn1_row_explicit(t, i);
    page_line(&p->page, p->page.left);
    row_head(p, t, i, c);
    put_type(p, f->type, replaced);
    presence(p, f);
}

static void row_remark(struct module_printer *p, const struct asn1_field *f)
{
    if (p->judge)
        return;
    if ((f->flags & ROW_ATTRIBUTE) != 0)
        page_remark(&p->page, "XML attribute");
    else if ((f->flags & ROW_XML_BARE) != 0)
        page_remark(&p->page, "no XML element");
    else if (!module_by_name(p, f->type))
        module_type_remark(p, f->type);
}

/* The last row that is printed; the number of rows if none is. */
static size_t last_row(const struct asn1_type *t)
{
    size_t last = t->num_fields;
    for (size_t i = 0; i < t->num_fields; i++)
        if (module_shows(&t->fields[i]))
            last = i;
    return last;
}

static const struct asn1_field *other_row(const struct asn1_type *t)
{
    for (size_t i = 0; i < t->num_fields; i++)
        if ((t->fields[i].flags & ROW_OTHER) != 0)
            return &t->fields[i];
    return NULL;
}

/* Whether "..." ends the components. asn1c takes it for a second open type
 * behind an open type without a tag. */
static bool is_marked(const struct module_printer *p, const struct asn1_type *t,
                      size_t last)
{
    bool open = last < t->num_fields &&
                t->fields[last].type->kind == ASN1_OPEN &&
                asn1_row_tag(t, last) == TAG_NONE;
    if (p->judge && open)
        return false;
    return (t->flags & TYPE_MARKED) != 0 || other_row(t) != NULL;
}

static void put_mark(struct module_printer *p, const struct asn1_type *t)
{
    const struct asn1_field *other = other_row(t);
    page_line(&p->page, p->page.left);
    page_word(&p->page, "...");
    if (other != NULL && !p->judge) {
        page_remark_begin(&p->page, 0);
        page_word(&p->page, other->name);
        page_remark_words(&p->page, "takes any other alternative");
        page_remark_end(&p->page);
    }
}

static void put_rows(struct module_printer *p, const struct asn1_type *t)
{
    struct columns c = measure(p, t);
    size_t last = last_row(t);
    bool marked = is_marked(p, t, last);
    page_word(&p->page, "{");
    p->page.left += PAGE_INDENT;
    for (size_t i = 0; i < t->num_fields; i++) {
        if (!module_shows(&t->fields[i]))
            continue;
        put_row(p, t, i, c);
        if (i != last || marked)
            page_glue(&p->page, ",");
        row_remark(p, &t->fields[i]);
    }
    if (marked)
        put_mark(p, t);
    p->page.left -= PAGE_INDENT;
    page_line(&p->page, p->page.left);
    page_word(&p->page, "}");
}

/* --- a whole type --------------------------------------------------------- */

static void put_list(struct module_printer *p, const struct asn1_type *t)
{
    if (!any_size(t)) {
        page_word(&p->page, "SIZE");
        put_range(p, t, "");
    }
    page_word(&p->page, "OF");
    put_type(p, t->elem, false);
}

static void put_body(struct module_printer *p, const struct asn1_type *t)
{
    bool rows = t->kind == ASN1_SEQUENCE || t->kind == ASN1_SET ||
                t->kind == ASN1_CHOICE;
    if (rows)
        put_rows(p, t);
    else if (t->kind == ASN1_LIST)
        put_list(p, t);
    else if (asn1_num_names(t) != 0)
        put_names(p, t);
    constraint(p, t);
}

void module_spell(struct module_printer *p, const struct asn1_type *t,
                  bool tag_replaced)
{
    struct builtin b = builtin(p, t);
    if (p->level == MODULE_MAX_LEVEL)
        p->error = BUSHING_ERR_DEPTH;
    if (p->error != 0)
        return;
    p->level++;
    if (t->tag != b.tag && !tag_replaced) {
        struct page_built own;
        build_tag(&own, t->tag);
        page_span(&p->page, page_built(&own));
        tag_manner(p, t, false);
    }
    page_word(&p->page, b.name);
    put_body(p, t);
    p->level--;
}

static void put_type(struct module_printer *p, const struct asn1_type *t,
                     bool tag_replaced)
{
    struct page_built b;
    if (!module_by_name(p, t)) {
        module_spell(p, t, tag_replaced);
        return;
    }
    module_build_name(p, t, &b);
    page_span(&p->page, page_built(&b));
}
