#include "event/message.h"

#include "event/catalogue.h"
#include "event/safe.h"

/* So that the sentence ends with its id however long the parts are: 64 + 64 +
 * 96 + 272 + 2 * 128 + 160 and what stands between them, below 1024. A text of
 * the catalogue is 128 at most, with three values in it at most. */
enum {
    LINK_MAX = 64,
    WHO_MAX = 96,
    WHAT_MAX = 272,
    IN_TEXT_MAX = 48,
    FACT_MAX = 128,
    FIX_MAX = 160,
};

static span value_of(const bushing_security_event *e, span name)
{
    for (size_t i = 0; i < e->num_parameters; i++)
        if (span_equal(span_text(e->parameters[i].name), name))
            return e->parameters[i].value;
    return (span){NULL, 0};
}

/* Where a name in braces ends, or 0 when none starts here. */
static size_t name_len(span s)
{
    size_t n = 0;
    if (s.n == 0 || s.p[0] != '{')
        return 0;
    while (n < s.n && s.p[n] != '}')
        n++;
    return n < s.n ? n + 1 : 0;
}

/* The text of the catalogue with the values in it. The text is ours, the values
 * are not. */
static void put_definition(struct text *out, const char *text,
                           const bushing_security_event *e)
{
    span s = span_text(text);
    while (s.n != 0) {
        size_t n = name_len(s);
        span value;
        if (n == 0) {
            text_char(out, (char)s.p[0]);
            s = span_skip(s, 1);
            continue;
        }
        value = value_of(e, (span){s.p + 1, n - 2});
        if (value.n == 0)
            text_char(out, '?');
        else
            safe_put(out, value, IN_TEXT_MAX, SAFE_SENTENCE);
        s = span_skip(s, n);
    }
}

static void put_subject(struct text *out, const bushing_security_event *e)
{
    if (e->link.n != 0) {
        safe_put(out, e->link, LINK_MAX, SAFE_SENTENCE);
        text_put(out, ": ");
    }
    safe_put(out, e->peer, EVENT_PEER_MAX, SAFE_SENTENCE);
    if (e->who.n != 0) {
        text_put(out, e->peer.n != 0 ? " (" : "(");
        safe_put(out, e->who, WHO_MAX, SAFE_SENTENCE);
        text_char(out, ')');
    }
    if (e->peer.n != 0 || e->who.n != 0)
        text_put(out, ": ");
}

void message_put(struct text *out, const bushing_security_event *e)
{
    char id[BUSHING_SECURITY_ID_TEXT];
    const bushing_security_definition *d = bushing_security_find(e->id);
    if (d == NULL)
        return;
    put_subject(out, e);
    if (e->what.n != 0)
        safe_put(out, e->what, WHAT_MAX, SAFE_SENTENCE);
    else
        put_definition(out, d->text, e);
    for (size_t i = 0, n = 0; i < 2; i++) {
        if (e->fact[i].n == 0)
            continue;
        text_put(out, n++ == 0 ? "; " : ", ");
        safe_put(out, e->fact[i], FACT_MAX, SAFE_SENTENCE);
    }
    text_char(out, '.');
    if (e->fix.n != 0) {
        text_put(out, " Fix: ");
        safe_put(out, e->fix, FIX_MAX, SAFE_SENTENCE);
        text_char(out, '.');
    }
    if (e->suppressed != 0) {
        text_put(out, " Held back before: ");
        text_u64(out, e->suppressed);
        text_char(out, '.');
    }
    text_put(out, " [");
    bushing_security_id_print(id, e->id);
    text_put(out, id);
    text_char(out, ']');
}

size_t bushing_security_sentence(char *out, size_t cap,
                                 const bushing_security_event *event)
{
    struct text t = text_over(out, cap);
    if (cap < BUSHING_SECURITY_SENTENCE)
        return 0;
    message_put(&t, event);
    return text_fits(&t) ? t.n : 0;
}
