/* ASN.1 module text from the type tables. */
#include "asn1/module_text.h"

#include <bushing/error.h>

#define WIDTH 80
#define INDENT 2
#define MAX_LEVEL 16
#define MAX_WORD 64

struct printer {
    struct text *t;
    const struct asn1_module *const *all;
    size_t num;
    const struct asn1_module *module; /* the one that is printed; judge: NULL */
    bool judge;
    bool remark;   /* inside a comment: a new line goes on with "--" */
    size_t line;   /* where the line begins in t */
    size_t gap;    /* blanks that the next word wants in front of it */
    size_t left;   /* indentation of the component that is printed */
    size_t hang;   /* where its type starts, and goes on when it is long */
    unsigned deep; /* types written inside each other */
    int error;
};

/* --- lines and words ----------------------------------------------------- */

static size_t column(const struct printer *p)
{
    return p->t->n - p->line;
}

static void new_line(struct printer *p, size_t indent)
{
    text_char(p->t, '\n');
    p->line = p->t->n;
    text_repeat(p->t, ' ', indent);
    p->gap = 0;
}

/* A full line goes on below the start of the type, or further to the left when
 * the word would not fit there either. */
static void wrap(struct printer *p, size_t n)
{
    bool fits = p->hang + n < WIDTH;
    new_line(p, fits ? p->hang : p->left + 2 * INDENT);
    if (p->remark) {
        text_put(p->t, "--");
        p->gap = 1;
    }
}

/* Puts a word that is never broken. The last column is left to the comma that
 * may follow. */
static void word_span(struct printer *p, span s)
{
    if (p->gap != 0 && column(p) + p->gap + s.n >= WIDTH)
        wrap(p, s.n);
    text_repeat(p->t, ' ', p->gap);
    text_span(p->t, s);
    p->gap = 1;
}

static void word(struct printer *p, const char *s)
{
    word_span(p, span_text(s));
}

/* A word that is built before it is put. */
struct built {
    char s[MAX_WORD];
    struct text t;
};

static void build(struct built *b)
{
    b->t = text_over(b->s, sizeof b->s);
}

static void put_built(struct printer *p, const struct built *b)
{
    word_span(p, span_first(span_of(b->s, sizeof b->s), b->t.n));
}

/* A word, and blanks behind it up to `width`. */
static void cell(struct printer *p, const char *s, size_t width)
{
    word(p, s);
    p->gap = width - strlen(s) + 1;
}

/* Punctuation behind a word. */
static void glue(struct printer *p, const char *s)
{
    text_put(p->t, s);
}

/* --- comments ------------------------------------------------------------ */

static void remark_begin(struct printer *p)
{
    p->gap = 2;
    word(p, "--");
    p->hang = column(p) - 2;
    p->remark = true;
}

static void remark_words(struct printer *p, const char *s)
{
    while (*s != '\0') {
        size_t n = 0;
        while (s[n] != '\0' && s[n] != ' ')
            n++;
        word_span(p, span_of(s, n));
        s += s[n] == ' ' ? n + 1 : n;
    }
}

static const char *const FORMAT_REMARK[] = {
    [FORMAT_UTC_TIME] = "seconds since 1970, fraction, quality",
    [FORMAT_TIME_OF_DAY] = "milliseconds since midnight, days since 1984",
    [FORMAT_FLOAT] = "exponent width, then IEEE 754",
    [FORMAT_CERTIFICATE] = "a certificate in DER",
    [FORMAT_ASSO_ID] = "ddd or ddd:ddd",
    [FORMAT_TIME_E2E] = "YYYYMMDDhhmmss.sssZ",
    [FORMAT_NAME] = NULL,
};

static void remark_inside(struct printer *p, const struct asn1_type *t)
{
    word(p, "holds");
    for (size_t i = 0; i < t->num_inside; i++) {
        if (i != 0)
            glue(p, ",");
        word(p, t->inside[i]->name);
    }
}

/* What a table knows of a type and ASN.1 has no words for. */
static void type_remark(struct printer *p, const struct asn1_type *t)
{
    const char *text = FORMAT_REMARK[t->format];
    if (p->judge || (text == NULL && t->num_inside == 0))
        return;
    remark_begin(p);
    if (t->num_inside != 0)
        remark_inside(p, t);
    else
        remark_words(p, text);
    p->remark = false;
}

static void row_remark(struct printer *p, const struct asn1_field *f)
{
    if (p->judge || (f->flags & (ROW_ATTRIBUTE | ROW_XML_BARE)) == 0)
        return;
    remark_begin(p);
    if ((f->flags & ROW_ATTRIBUTE) != 0)
        remark_words(p, "in XML an attribute");
    else
        remark_words(p, "in XML without an element of its own");
    p->remark = false;
}

/* --- modules and names --------------------------------------------------- */

static bool module_has(const struct asn1_module *m, const struct asn1_type *t)
{
    for (size_t i = 0; i < m->num_types; i++)
        if (m->types[i] == t)
            return true;
    return false;
}

/* The first module that has the type, its own one first; or NULL. */
static const struct asn1_module *owner(const struct printer *p,
                                       const struct asn1_type *t)
{
    if (p->module != NULL && module_has(p->module, t))
        return p->module;
    for (size_t i = 0; i < p->num; i++)
        if (module_has(p->all[i], t))
            return p->all[i];
    return NULL;
}

/* EXTERNAL is a word of ASN.1, so no module defines it; the judge gets it under
 * another name. */
static bool is_external(const struct asn1_type *t)
{
    return strcmp(t->name, "EXTERNAL") == 0;
}

static const char *type_name(const struct printer *p, const struct asn1_type *t)
{
    return p->judge && is_external(t) ? "External" : t->name;
}

/* --- tags ---------------------------------------------------------------- */

static const char *const CLASS[] = {"UNIVERSAL ", "APPLICATION ", "",
                                    "PRIVATE "};

static void build_tag(struct built *b, ber_tag tag)
{
    build(b);
    text_char(&b->t, '[');
    text_put(&b->t, CLASS[tag >> BER_CLASS_SHIFT]);
    text_u64(&b->t, tag & BER_MAX_TAG_NUMBER);
    text_char(&b->t, ']');
}

/* Says how a tag is meant, where the module's default does not. A CHOICE and
 * an open type have explicit tags in any case. */
static void tag_manner(struct printer *p, const struct asn1_type *t,
                       bool is_explicit)
{
    const char *manner = is_explicit ? "EXPLICIT" : "IMPLICIT";
    bool always = t->kind == ASN1_CHOICE || t->kind == ASN1_OPEN;
    if (p->judge)
        word(p, manner);
    else if (!always && is_explicit != (p->module->tagging == TAGGING_EXPLICIT))
        word(p, manner);
}

/* --- types --------------------------------------------------------------- */

static const char *const STRING_NAME[] = {
    [7] = "ObjectDescriptor", [12] = "UTF8String",    [18] = "NumericString",
    [19] = "PrintableString", [20] = "TeletexString", [21] = "VideotexString",
    [22] = "IA5String",       [23] = "UTCTime",       [24] = "GeneralizedTime",
    [25] = "GraphicString",   [26] = "VisibleString", [27] = "GeneralString",
    [28] = "UniversalString", [30] = "BMPString",
};

static const struct builtin {
    const char *name;
    ber_tag tag;
} BUILTIN[] = {
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

/* What the type is without its name: the word for it and the tag that comes
 * with the word. A character string is known by its tag alone. */
static struct builtin builtin(const struct asn1_type *t)
{
    struct builtin b = BUILTIN[t->kind];
    if (t->kind == ASN1_LIST)
        b = BUILTIN[t->flags & TYPE_SET_OF ? ASN1_SET : ASN1_SEQUENCE];
    if (t->kind == ASN1_TEXT || t->kind == ASN1_TIME)
        b = (struct builtin){STRING_NAME[t->tag % 31], t->tag};
    return b;
}

static void bound(struct built *b, int64_t v)
{
    if (v == INT64_MIN)
        text_put(&b->t, "MIN");
    else if (v == ASN1_NO_MAX)
        text_put(&b->t, "MAX");
    else
        text_i64(&b->t, v);
}

static void put_range(struct printer *p, const struct asn1_type *t,
                      const char *end)
{
    struct built b;
    build(&b);
    text_char(&b.t, '(');
    bound(&b, t->min);
    if (t->min != t->max) {
        text_put(&b.t, "..");
        bound(&b, t->max);
    }
    text_put(&b.t, end);
    put_built(p, &b);
}
