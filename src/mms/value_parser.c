#include "mms/value_parser.h"

/* --- messages ------------------------------------------------------------ */

int parser_fail(struct parser *r, int code, const uint8_t *at,
                const char *reason)
{
    struct text t = text_over(r->e->reason, sizeof r->e->reason);
    r->e->code = code;
    r->e->offset = (size_t)(at - r->begin);
    if (r->path.n > 0) {
        text_span(&t,
                  span_first(span_of(r->names, sizeof r->names), r->path.n));
        text_put(&t, ": ");
    }
    text_put(&t, reason);
    text_end(&t);
    return code;
}

int parser_fail_range(struct parser *r, int code, const uint8_t *at,
                      const char *what, int64_t low, int64_t high)
{
    char buffer[96];
    struct text t = text_over(buffer, sizeof buffer);
    text_put(&t, what);
    if (low != high) {
        text_i64(&t, low);
        text_put(&t, " to ");
    }
    text_i64(&t, high);
    text_end(&t);
    return parser_fail(r, code, at, buffer);
}

/* --- octets -------------------------------------------------------------- */

int parser_append(struct parser *r, span s)
{
    if (s.n > r->cap - r->n)
        return parser_fail(r, BUSHING_ERR_SPACE, r->p, "the value is too long");
    if (s.n > 0)
        memcpy(r->out + r->n, s.p, s.n);
    r->n += s.n;
    return 0;
}

int parser_wrap(struct parser *r, size_t start, uint32_t tag, bool constructed)
{
    uint8_t header[16];
    struct writer w = writer_over(header, sizeof header);
    span h;
    ber_put_header(&w, CTX(tag), constructed, r->n - start);
    h = writer_result(&w);
    if (h.n > r->cap - r->n)
        return parser_fail(r, BUSHING_ERR_SPACE, r->p, "the value is too long");
    memmove(r->out + start + h.n, r->out + start, r->n - start);
    memcpy(r->out + start, h.p, h.n);
    r->n += h.n;
    return 0;
}

int parser_put_leaf(struct parser *r, uint32_t tag, span body)
{
    size_t start = r->n;
    int rc = parser_append(r, body);
    return rc != 0 ? rc : parser_wrap(r, start, tag, false);
}

/* --- words --------------------------------------------------------------- */

void parser_skip_blanks(struct parser *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t'))
        r->p++;
}

bool parser_take(struct parser *r, char c)
{
    parser_skip_blanks(r);
    if (r->p == r->end || *r->p != (uint8_t)c)
        return false;
    r->p++;
    return true;
}

static bool is_name(uint8_t c, bool first)
{
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    return letter || (!first && ((c >= '0' && c <= '9') || c == '$'));
}

bool parser_take_name(struct parser *r, span *name)
{
    const uint8_t *p, *before = r->p;
    parser_skip_blanks(r);
    p = r->p;
    while (p < r->end && is_name(*p, p == r->p))
        p++;
    *name = span_of(r->p, (size_t)(p - r->p));
    if (name->n > 0) {
        r->p = p;
        if (parser_take(r, ':'))
            return true;
    }
    r->p = before;
    return false;
}

span parser_take_word(struct parser *r, bool outermost)
{
    const uint8_t *p, *last;
    parser_skip_blanks(r);
    p = r->p;
    while (r->p < r->end &&
           (outermost || (*r->p != ',' && *r->p != '}' && *r->p != ']')))
        r->p++;
    last = r->p;
    while (last > p && (last[-1] == ' ' || last[-1] == '\t'))
        last--;
    return span_of(p, (size_t)(last - p));
}
