/* Titles as people write them: "1.3.9999.33/1". */
#include <bushing/osi.h>

#include "asn1/ber.h"
#include "base/oid.h"
#include "base/text.h"

/* The number behind the stroke; false when it is none. */
static bool read_qualifier(span text, int64_t *out)
{
    int64_t v = 0;
    if (text.n == 0 || text.n > 9)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        v = v * 10 + (text.p[i] - '0');
    }
    *out = v;
    return true;
}

static span put_title(struct writer *w, span text)
{
    size_t mark = writer_len(w);
    if (text.n == 0 || oid_from_text(text, w) != 0)
        return (span){NULL, 0};
    ber_put_header(w, TAG_UNIVERSAL(6), false, writer_len(w) - mark);
    return w->bad ? (span){NULL, 0} : (span){w->p, writer_len(w) - mark};
}

int bushing_entity_parse(bushing_entity *out, uint8_t room[BUSHING_ENTITY_ROOM],
                         const char *text)
{
    struct writer w = writer_over(room, BUSHING_ENTITY_ROOM);
    const char *stroke = memchr(text, '/', strlen(text));
    span title = span_text(text);
    int64_t qualifier;
    memset(out, 0, sizeof *out);
    if (stroke != NULL) {
        title.n = (size_t)(stroke - text);
        if (!read_qualifier(span_text(stroke + 1), &qualifier))
            return BUSHING_ERR_TEXT_FORM;
        ber_put_integer(&w, TAG_UNIVERSAL(2), qualifier);
        out->ae_qualifier = writer_result(&w);
    }
    out->ap_title = put_title(&w, title);
    if (out->ap_title.p != NULL)
        return 0;
    memset(out, 0, sizeof *out);
    return BUSHING_ERR_OID;
}

/* The value of this tag, or false: then its octets are shown. */
static bool body_of(span whole, ber_tag tag, span *body)
{
    struct ber_reader r = ber_over(whole);
    struct ber_tlv t;
    if (ber_next(&r, &t) != 0 || !ber_at_end(&r) || t.tag != tag ||
        t.constructed)
        return false;
    *body = tlv_body(&t);
    return true;
}

static void print_octets(struct text *t, span s)
{
    enum { SHOWN = 24 };
    text_hex(t, span_first(s, SHOWN), false);
    if (s.n > SHOWN)
        text_put(t, "..");
}

static void print_title(struct text *t, span title)
{
    span body;
    if (!body_of(title, TAG_UNIVERSAL(6), &body) || body.n == 0 ||
        oid_to_text(body, t) != 0)
        print_octets(t, title);
}

static void print_qualifier(struct text *t, span qualifier)
{
    span body;
    int64_t v;
    if (body_of(qualifier, TAG_UNIVERSAL(2), &body) &&
        ber_integer_lax(body, &v) == 0)
        text_i64(t, v);
    else
        print_octets(t, qualifier);
}

void bushing_entity_print(char text[BUSHING_ENTITY_TEXT],
                          const bushing_entity *e)
{
    struct text t = text_over(text, BUSHING_ENTITY_TEXT);
    if (e->ap_title.p == NULL)
        text_char(&t, '-');
    else
        print_title(&t, e->ap_title);
    if (e->ae_qualifier.p != NULL) {
        text_char(&t, '/');
        print_qualifier(&t, e->ae_qualifier);
    }
    text_end(&t);
}
