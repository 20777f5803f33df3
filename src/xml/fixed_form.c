#include "xml/fixed_form.h"

#include "asn1/xer_markup.h"

/* The namespace in which token i stands before it says anything itself. */
static span ns_around(const struct xer_tokens *x, const struct xer_token *t)
{
    return t->parent == XER_NO_PARENT ? span_of(NULL, 0)
                                      : x->token[t->parent].ns;
}

/* <a/>: there is nothing between this START and its END, or this END and its
 * START. */
static bool is_empty(const struct xer_tokens *x, const struct xer_token *t)
{
    const struct xer_token *other = &x->token[t->match];
    return other == t + 1 || other + 1 == t;
}

/* --- comparing ----------------------------------------------------------- */

static bool eat(struct reader *in, span s)
{
    if (reader_left(in) < s.n || !span_equal(span_of(in->p, s.n), s))
        return false;
    in->p += s.n;
    return true;
}

static bool eat_text(struct reader *in, const char *s)
{
    return eat(in, span_text(s));
}

/* One character as the form spells it; in attributes > and " also as
 * themselves, which is how one server or another leaves them. */
static bool eat_character(struct reader *in, uint8_t c, bool attribute)
{
    const char *reference = xer_reference(c);
    if (c == '\r' || (attribute && (c == '\n' || c == '\t')))
        return false;
    if (reference != NULL && eat_text(in, reference))
        return true;
    if (reference != NULL && !(attribute && (c == '>' || c == '"')))
        return false;
    return eat(in, span_of(&c, 1));
}

static bool eat_characters(struct reader *in, span s, bool attribute)
{
    for (size_t i = 0; i < s.n; i++)
        if (!eat_character(in, s.p[i], attribute))
            return false;
    return true;
}

/* name='value', with a blank in front; the reader stays where it was when
 * something else stands there. */
static bool eat_attribute(struct reader *in, span name, span value)
{
    struct reader at = *in;
    if (!eat_text(&at, " ") || !eat(&at, name) || !eat_text(&at, "='") ||
        !eat_characters(&at, value, true) || !eat_text(&at, "'"))
        return false;
    *in = at;
    return true;
}

/* expat gives attributes in the order of the input, but for xmlns. */
static bool eat_attributes(struct reader *in, const struct xer_tokens *x,
                           const struct xer_token *t)
{
    bool declare = !span_equal(t->ns, ns_around(x, t));
    for (size_t i = 0; i < t->num_attribute; i++) {
        const struct xer_attribute *a = &x->attribute[t->attribute + i];
        if (declare && eat_attribute(in, span_text("xmlns"), t->ns))
            declare = false;
        if (a->ns.n != 0 || !eat_attribute(in, a->name, a->value))
            return false;
    }
    return !declare || eat_attribute(in, span_text("xmlns"), t->ns);
}

static bool eat_token(struct reader *in, const struct xer_tokens *x,
                      const struct xer_token *t)
{
    bool empty = is_empty(x, t);
    if (t->kind == XER_TEXT)
        return eat_characters(in, t->text, false);
    if (t->kind == XER_START)
        return eat_text(in, "<") && eat(in, t->name) &&
               eat_attributes(in, x, t) && eat_text(in, empty ? "/>" : ">");
    return empty ||
           (eat_text(in, "</") && eat(in, t->name) && eat_text(in, ">"));
}

bool xml_is_fixed_form(const struct xer_tokens *x, size_t *offset)
{
    struct reader in = reader_over(span_skip(x->input, x->token[0].at));
    uint32_t i = 0;
    while (i < x->num && eat_token(&in, x, &x->token[i]))
        i++;
    *offset = (size_t)(in.p - x->input.p);
    return i == x->num && reader_left(&in) == 0;
}

/* --- writing ------------------------------------------------------------- */

static bool put_start(const struct xer_tokens *x, const struct xer_token *t,
                      struct text *out)
{
    bool declare = !span_equal(t->ns, ns_around(x, t));
    bool able = true;
    xer_put_tag(out, t->name, declare ? &t->ns : NULL);
    for (size_t i = 0; able && i < t->num_attribute; i++) {
        const struct xer_attribute *a = &x->attribute[t->attribute + i];
        able = a->ns.n == 0 && xer_put_attribute(out, a->name, a->value);
    }
    text_put(out, is_empty(x, t) ? "/>" : ">");
    return able;
}

bool xml_put_fixed_form(const struct xer_tokens *x, uint32_t first,
                        uint32_t last, struct text *out)
{
    bool able = true;
    for (uint32_t i = first; able && i <= last; i++) {
        const struct xer_token *t = &x->token[i];
        if (t->kind == XER_START)
            able = put_start(x, t, out);
        else if (t->kind == XER_TEXT)
            able = xer_put_characters(out, t->text, false);
        else if (!is_empty(x, t))
            xer_put_end_tag(out, t->name);
    }
    return able;
}
