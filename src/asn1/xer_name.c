#include "asn1/xer_name.h"

/* Bare CHOICEs stand in bare CHOICEs no deeper than this. */
enum { BARE_MAX = 4 };

static bool is(span s, const char *text)
{
    return span_equal(s, span_text(text));
}

static enum xer_fit fits(const struct xer_token *start,
                         const struct asn1_type *t,
                         const struct asn1_field *field, const char *around,
                         uint32_t *steps, int depth);

static size_t choice_row(const struct xer_token *start,
                         const struct asn1_type *t, const char *around,
                         enum xer_fit *fit, uint32_t *steps, int depth)
{
    const char *ns = xer_inner_ns(t, around);
    size_t best = t->num_fields;
    *fit = XER_OTHER_NAME;
    for (size_t i = 0; i < t->num_fields && *fit != XER_FITS; i++) {
        const struct asn1_field *f = &t->fields[i];
        enum xer_fit one = fits(start, f->type, f, ns, steps, depth + 1);
        if (one > *fit) {
            *fit = one;
            best = i;
        }
    }
    return best;
}

static enum xer_fit fits(const struct xer_token *start,
                         const struct asn1_type *t,
                         const struct asn1_field *field, const char *around,
                         uint32_t *steps, int depth)
{
    if (xer_is_bare(t, field)) {
        enum xer_fit fit = XER_OTHER_NAME;
        if (depth < BARE_MAX)
            (void)choice_row(start, t, around, &fit, steps, depth);
        return fit;
    }
    ++*steps;
    const char *name = xer_name(t, field);
    if (name == NULL || !is(start->name, name))
        return XER_OTHER_NAME;
    return is(start->ns, xer_own_ns(t, around)) ? XER_FITS : XER_OTHER_NS;
}

enum xer_fit xer_fits(const struct xer_token *start, const struct asn1_type *t,
                      const struct asn1_field *field, const char *around,
                      uint32_t *steps)
{
    return fits(start, t, field, around, steps, 0);
}

size_t xer_choice_row(const struct xer_token *start, const struct asn1_type *t,
                      const char *around, enum xer_fit *fit, uint32_t *steps)
{
    return choice_row(start, t, around, fit, steps, 0);
}

const struct asn1_type *xer_inside(const struct xer_token *start,
                                   const struct asn1_type *t,
                                   const struct asn1_field *field,
                                   const char *around, enum xer_fit *fit,
                                   uint32_t *steps)
{
    const struct asn1_type *best = NULL;
    *fit = XER_OTHER_NAME;
    for (size_t i = 0; i < t->num_inside && *fit != XER_FITS; i++) {
        enum xer_fit one = XER_OTHER_NAME;
        if (xer_is_shown(t->inside[i], field))
            one = xer_fits(start, t->inside[i], NULL, around, steps);
        if (one > *fit) {
            *fit = one;
            best = t->inside[i];
        }
    }
    return best;
}
