#include "asn1/module_text.h"

#include "asn1/module_type.h"

/* --- definitions ---------------------------------------------------------- */

/* True when m is where the type is defined. */
static bool is_defined(const struct module_printer *p,
                       const struct asn1_module *m, const struct asn1_type *t)
{
    return module_owner(p, t) == m && (p->judge || !module_is_external(t));
}

/* True for a type of a line or two, which stands in a column with its
 * neighbours. */
static bool is_plain(const struct module_printer *p, const struct asn1_type *t)
{
    if (t->kind == ASN1_LIST)
        return module_by_name(p, t->elem) || asn1_is_leaf(t->elem);
    return asn1_is_leaf(t) && asn1_num_names(t) == 0;
}

static size_t name_length(const struct module_printer *p,
                          const struct asn1_type *t)
{
    struct page_built b;
    module_build_name(p, t, &b);
    return b.t.n;
}

/* The widest name from type i of m on, as far as plain types go. */
static size_t run_width(const struct module_printer *p,
                        const struct asn1_module *m, size_t i)
{
    size_t width = 0;
    for (; i < m->num_types; i++) {
        const struct asn1_type *t = m->types[i];
        if (!is_defined(p, m, t))
            continue;
        if (!is_plain(p, t))
            break;
        width = name_length(p, t) > width ? name_length(p, t) : width;
    }
    return width;
}

/* The namespace where it changes. */
static void put_namespace(struct module_printer *p, const struct asn1_type *t)
{
    if (asn1_type_ns(t) == NULL || p->judge ||
        span_equal(span_text(asn1_type_ns(t)), span_text(p->ns)))
        return;
    page_line(&p->page, 0);
    page_remark_begin(&p->page, 0);
    page_remark_words(&p->page, "XML namespace");
    page_word(&p->page, asn1_type_ns(t));
    page_remark_end(&p->page);
    p->ns = asn1_type_ns(t);
}

static void define(struct module_printer *p, const struct asn1_type *t,
                   size_t width)
{
    struct page_built b;
    module_build_name(p, t, &b);
    put_namespace(p, t);
    page_line(&p->page, 0);
    page_cell(&p->page, page_built(&b), width);
    page_word(&p->page, "::=");
    p->page.hang = page_column(&p->page) + 1;
    module_spell(p, t, false);
    if (!p->judge)
        module_type_remark(p, t);
}

/* The types of m: a blank line around each that takes several lines. */
static void define_all(struct module_printer *p, const struct asn1_module *m)
{
    size_t width = 0; /* of the run of plain types; 0: none before */
    for (size_t i = 0; i < m->num_types; i++) {
        const struct asn1_type *t = m->types[i];
        bool plain = is_plain(p, t);
        if (!is_defined(p, m, t))
            continue;
        if (!plain || width == 0)
            page_line(&p->page, 0);
        if (!plain)
            width = 0;
        else if (width == 0)
            width = run_width(p, m, i);
        define(p, t, plain ? width : name_length(p, t));
    }
}

/* --- imports -------------------------------------------------------------- */

static bool mentions(const struct module_printer *p, const struct asn1_type *t,
                     const struct asn1_type *wanted, unsigned level);

static bool leads_to(const struct module_printer *p, const struct asn1_type *t,
                     const struct asn1_type *wanted, unsigned level)
{
    if (t == wanted)
        return true;
    return !module_by_name(p, t) && mentions(p, t, wanted, level + 1);
}

/* True when the text of t names the wanted type. */
static bool mentions(const struct module_printer *p, const struct asn1_type *t,
                     const struct asn1_type *wanted, unsigned level)
{
    if (level == MODULE_MAX_LEVEL)
        return false;
    for (size_t i = 0; i < t->num_fields; i++)
        if (module_shows(&t->fields[i]) &&
            leads_to(p, t->fields[i].type, wanted, level))
            return true;
    return t->kind == ASN1_LIST && leads_to(p, t->elem, wanted, level);
}

static bool is_imported(const struct module_printer *p,
                        const struct asn1_module *from,
                        const struct asn1_type *t)
{
    const struct asn1_module *m = p->module;
    if (module_owner(p, t) != from || module_is_external(t))
        return false;
    for (size_t i = 0; i < m->num_types; i++)
        if (mentions(p, m->types[i], t, 0))
            return true;
    return false;
}

static void put_module_name(struct module_printer *p,
                            const struct asn1_module *m)
{
    page_word(&p->page, m->name);
    if (m->oid != NULL) {
        page_word(&p->page, "{");
        p->page.gap = 0;
        page_word(&p->page, m->oid);
        page_glue(&p->page, "}");
    }
}

/* The types that come from one module, and its name. */
static void import_from(struct module_printer *p,
                        const struct asn1_module *from)
{
    bool any = false;
    for (size_t i = 0; i < from->num_types; i++) {
        if (!is_imported(p, from, from->types[i]))
            continue;
        if (any)
            page_glue(&p->page, ",");
        else
            page_line(&p->page, PAGE_INDENT);
        page_word(&p->page, from->types[i]->name);
        any = true;
    }
    if (any) {
        page_line(&p->page, 2 * PAGE_INDENT);
        page_word(&p->page, "FROM");
        put_module_name(p, from);
    }
}

static bool imports_any(const struct module_printer *p)
{
    for (size_t i = 0; i < p->num; i++)
        for (size_t j = 0; j < p->all[i]->num_types; j++)
            if (p->all[i] != p->module &&
                is_imported(p, p->all[i], p->all[i]->types[j]))
                return true;
    return false;
}

static void put_imports(struct module_printer *p)
{
    if (!imports_any(p))
        return;
    page_line(&p->page, 0);
    page_line(&p->page, 0);
    page_word(&p->page, "IMPORTS");
    p->page.hang = PAGE_INDENT;
    for (size_t i = 0; i < p->num; i++)
        if (p->all[i] != p->module)
            import_from(p, p->all[i]);
    page_glue(&p->page, ";");
}

/* --- modules -------------------------------------------------------------- */

static void put_title(struct module_printer *p, const char *title)
{
    page_remark(&p->page, title);
    page_line(&p->page, 0);
}

static const char *const TAGGING[] = {
    [TAGGING_EXPLICIT] = "EXPLICIT TAGS",
    [TAGGING_IMPLICIT] = "IMPLICIT TAGS",
    [TAGGING_AUTOMATIC] = "AUTOMATIC TAGS",
};

static void put_begin(struct module_printer *p, enum asn1_tagging tagging)
{
    page_word(&p->page, "DEFINITIONS");
    page_word(&p->page, TAGGING[tagging]);
    page_word(&p->page, "::=");
    page_line(&p->page, 0);
    page_word(&p->page, "BEGIN");
}

static int put_end(struct module_printer *p)
{
    page_line(&p->page, 0);
    page_line(&p->page, 0);
    page_word(&p->page, "END");
    page_line(&p->page, 0);
    return p->error;
}

int asn1_module_text(struct text *t, const struct asn1_module *m,
                     const struct asn1_module *const *all, size_t num)
{
    struct module_printer p = {
        .page = page_on(t), .all = all, .num = num, .module = m, .ns = ""};
    if (m->title != NULL)
        put_title(&p, m->title);
    put_module_name(&p, m);
    put_begin(&p, m->tagging);
    put_imports(&p);
    define_all(&p, m);
    return put_end(&p);
}

int asn1_judge_text(struct text *t, const char *name,
                    const struct asn1_module *const *all, size_t num)
{
    struct module_printer p = {
        .page = page_on(t), .all = all, .num = num, .judge = true};
    page_word(&p.page, name);
    put_begin(&p, TAGGING_EXPLICIT);
    for (size_t i = 0; i < num; i++)
        define_all(&p, all[i]);
    return put_end(&p);
}

void asn1_judge_name(struct text *t, const struct asn1_type *type,
                     const struct asn1_module *const *all, size_t num)
{
    struct module_printer p = {.all = all, .num = num, .judge = true};
    struct page_built b;
    module_build_name(&p, type, &b);
    text_span(t, page_built(&b));
}
