#include "trace/words.h"

#include "base/oid.h"

void words_next(struct text *out)
{
    if (out->n != 0)
        text_put(out, ", ");
}

void words_number(struct text *out, const char *what, int64_t v)
{
    if (v < 0)
        return;
    words_next(out);
    text_put(out, what);
    text_i64(out, v);
}

void words_count(struct text *out, uint64_t n, const char *one,
                 const char *many)
{
    text_u64(out, n);
    text_char(out, ' ');
    text_put(out, n == 1 ? one : many);
}

void words_name(struct text *out, span name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] >= 0x20 && name.p[i] < 0x7F) {
            text_char(out, (char)name.p[i]);
        } else {
            text_put(out, "\\x");
            text_hex(out, (span){name.p + i, 1}, false);
        }
    }
}

const struct asn1_type *words_type(const struct asn1_type *t, const char *name)
{
    for (size_t i = 0; i < t->num_fields; i++)
        if (span_equal(span_text(t->fields[i].name), span_text(name)))
            return t->fields[i].type;
    return t;
}

void words_named(struct text *out, const struct asn1_type *t, int64_t v)
{
    const char *name = asn1_name_of(t, v);
    if (name != NULL)
        text_put(out, name);
    else
        text_i64(out, v);
}

void words_oid(struct text *out, span oid)
{
    size_t before = out->n;
    if (oid_to_text(oid, out) == 0)
        return;
    out->n = before;
    text_hex(out, oid, false);
}
