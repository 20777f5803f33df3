/* The ASN.1 of one type and of all that it stands on. */
#include <stdlib.h>

#include "asn1/module_text.h"
#include "codec/output.h"
#include "codec/type_find.h"

/* Types in the order in which they are met. */
struct found {
    const struct asn1_type **type;
    size_t n, cap;
    bool failed;
};

static void add(struct found *f, const struct asn1_type *t)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->type[i] == t)
            return;
    if (f->n == f->cap) {
        size_t cap = f->cap == 0 ? 64 : 2 * f->cap;
        const struct asn1_type **more =
            realloc(f->type, cap * sizeof(struct asn1_type *));
        f->failed = f->failed || more == NULL;
        if (more == NULL)
            return;
        f->type = more;
        f->cap = cap;
    }
    f->type[f->n++] = t;
}

/* All that t stands on, t first. */
static void find_all(struct found *f, const struct asn1_type *t)
{
    add(f, t);
    for (size_t i = 0; i < f->n && !f->failed; i++) {
        t = f->type[i];
        for (size_t k = 0; k < t->num_fields; k++)
            if ((t->fields[k].flags & ROW_TOLERATED) == 0)
                add(f, t->fields[k].type);
        if (t->kind == ASN1_LIST)
            add(f, t->elem);
    }
}

/* Only types of a module have a name to be printed by. */
static void keep_named(struct found *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (type_module(f->type[i]) != NULL)
            f->type[n++] = f->type[i];
    f->n = n;
}

static int give_module(bushing_output *out, const struct asn1_module *m)
{
    struct text text = text_over(NULL, 0);
    int rc = asn1_module_text(&text, m, &m, 1);
    uint8_t *p = rc == 0 ? output_space(out, text.n) : NULL;
    if (rc != 0)
        return rc;
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    text = text_over((char *)p, text.n);
    return asn1_module_text(&text, m, &m, 1);
}

int bushing_codec_module(bushing_output **out, const bushing_type *type)
{
    const struct asn1_type *t = asn1_type_of(type);
    struct found f = {0};
    struct asn1_module m;
    int rc = BUSHING_ERR_MEMORY;
    *out = NULL;
    if (t == NULL || type_module(t) == NULL)
        return BUSHING_ERR_ARGUMENT;
    m = *type_module(t);
    find_all(&f, t);
    keep_named(&f);
    m.types = f.type;
    m.num_types = (uint16_t)f.n;
    *out = calloc(1, sizeof **out);
    if (*out != NULL && !f.failed)
        rc = give_module(*out, &m);
    free(f.type);
    if (rc != 0) {
        bushing_output_free(*out);
        *out = NULL;
    }
    return rc;
}
