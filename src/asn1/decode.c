/* What stands on the walk: whole decoding, lists, guessing, and the words for
 * where a walk stands. */
#include "asn1/walk.h"

#include "base/text.h"
#include <bushing/error.h>

/* --- the path ------------------------------------------------------------ */

/* A text of which only the last cap characters are wanted: two rounds, the
 * first to measure. */
struct tail {
    struct text t;
    size_t skip;
};

static void tail_char(struct tail *t, char c)
{
    if (t->skip > 0)
        t->skip--;
    else
        text_char(&t->t, c);
}

static void tail_text(struct tail *t, const char *s)
{
    while (*s != 0)
        tail_char(t, *s++);
}

static void tail_index(struct tail *t, uint32_t v)
{
    char digits[16];
    struct text number = text_over(digits, sizeof digits - 1);
    text_char(&number, '[');
    text_u64(&number, v);
    text_char(&number, ']');
    digits[number.n] = 0;
    tail_text(t, digits);
}

static void tail_step(struct tail *t, const struct asn1_field *f,
                      uint32_t index)
{
    if (f == NULL) {
        tail_index(t, index);
        return;
    }
    tail_char(t, '.');
    tail_text(t, f->name);
}

static void write_path(const struct asn1_walk *w, struct tail *t)
{
    const char *root = asn1_type_xml(w->root);
    uint16_t i;
    tail_text(t, root != NULL ? root : "value");
    for (i = 1; i < w->level; i++)
        tail_step(t, w->frame[i].field, w->frame[i].index);
    if (w->step == WALK_ENTER || w->level == 0)
        return;
    if (w->field != NULL || w->frame[w->level - 1].type->kind == ASN1_LIST)
        tail_step(t, w->field, w->index);
}

void asn1_walk_path(const struct asn1_walk *w, char *p, size_t cap)
{
    struct tail t = {text_over(p, 0), 0};
    size_t n;
    if (cap == 0)
        return;
    write_path(w, &t);
    n = t.t.n;
    t.t = text_over(p, cap - 1);
    if (n > cap - 1 && cap > 2) {
        text_put(&t.t, "..");
        t.skip = n - (cap - 3);
    }
    write_path(w, &t);
    p[t.t.n < cap - 1 ? t.t.n : cap - 1] = 0;
}

void asn1_walk_error(const struct asn1_walk *w, struct asn1_error *e)
{
    e->code = w->error;
    e->offset = w->at == NULL ? 0 : (size_t)(w->at - w->start);
    e->type = asn1_type_xml(w->root);
    asn1_walk_path(w, e->path, sizeof e->path);
}

/* --- decoding ------------------------------------------------------------ */

static int walk_all(struct asn1_walk *w)
{
    int rc;
    do
        rc = asn1_walk_next(w);
    while (rc == 0 && w->step != WALK_END);
    return rc;
}

int asn1_decode(const struct asn1_type *t, span in, void *out,
                struct arena *scratch, struct asn1_error *e)
{
    struct asn1_walk w;
    int rc;
    asn1_walk_begin(&w, t, in, out, scratch);
    rc = walk_all(&w);
    if (rc != 0 && e != NULL)
        asn1_walk_error(&w, e);
    return rc;
}

int asn1_list_next(const struct asn1_type *elem, span *body, void *out,
                   struct arena *scratch)
{
    struct ber_reader r = ber_over(*body);
    struct ber_tlv tlv;
    int rc = ber_next(&r, &tlv);
    if (rc == 0)
        rc = asn1_decode(elem, tlv_raw(&tlv), out, scratch, NULL);
    if (rc == 0)
        *body = span_skip(*body, tlv.n);
    return rc;
}

const struct asn1_type *asn1_guess(const struct asn1_type *const *inside,
                                   size_t n, span in)
{
    size_t i;
    for (i = 0; i < n; i++)
        if (asn1_decode(inside[i], in, NULL, NULL, NULL) == 0)
            return inside[i];
    return NULL;
}
