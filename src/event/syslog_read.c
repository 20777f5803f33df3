/* A line of our log read back. Strict: it must be of the form that is written,
 * but for the order and number of parameters. */
#include "base/reader.h"
#include "base/text.h"
#include "event/safe.h"
#include "event/syslog.h"

static bool take_text(struct reader *r, const char *word)
{
    struct reader at = *r;
    span got;
    if (!reader_take(&at, strlen(word), &got) ||
        !span_equal(got, span_text(word)))
        return false;
    *r = at;
    return true;
}

/* A field of the header and the blank behind it. */
static bool take_field(struct reader *r, span *out)
{
    struct reader at = *r;
    const uint8_t *start = at.p;
    uint8_t c;
    while (reader_u8(&at, &c)) {
        if (c == ' ') {
            *out = span_of(start, (size_t)(at.p - start) - 1);
            *r = at;
            return out->n != 0;
        }
        if (c < '!' || c > '~')
            return false;
    }
    return false;
}

static bool take_priority(struct reader *r, unsigned *out)
{
    unsigned v = 0;
    size_t digits = 0;
    uint8_t c;
    if (!take_text(r, "<"))
        return false;
    while (reader_u8(r, &c) && c != '>') {
        if (c < '0' || c > '9' || ++digits > 3)
            return false;
        v = 10 * v + (unsigned)(c - '0');
    }
    *out = v;
    return digits != 0 && v <= 191 && take_text(r, "1 ");
}

/* ` Name="value"`; the value as it stands, backslashes included. */
static bool take_parameter(struct reader *r, span *name, span *value)
{
    struct reader at = *r;
    const uint8_t *start;
    uint8_t c;
    if (!take_text(&at, " "))
        return false;
    start = at.p;
    while (reader_u8(&at, &c) && c != '=')
        if (c <= ' ' || c > '~' || c == '"' || c == ']')
            return false;
    if (at.p == start || at.p[-1] != '=')
        return false;
    *name = span_of(start, (size_t)(at.p - start) - 1);
    if (name->n == 0 || !take_text(&at, "\""))
        return false;
    start = at.p;
    while (reader_u8(&at, &c) && c != '"')
        if (c == ']' || (c == '\\' && !reader_u8(&at, &c)))
            return false;
    if (at.p == start || at.p[-1] != '"')
        return false;
    *value = span_of(start, (size_t)(at.p - start) - 1);
    *r = at;
    return true;
}

static bool take_elements(struct reader *r, bushing_security_record *out)
{
    const uint8_t *start;
    span name, value;
    if (take_text(r, "[" SYSLOG_QUALITY)) {
        out->clock_bad = true;
        while (take_parameter(r, &name, &value))
            continue;
        if (!take_text(r, "]"))
            return false;
    }
    if (!take_text(r, "[" SYSLOG_ELEMENT))
        return false;
    start = r->p;
    while (take_parameter(r, &name, &value))
        continue;
    out->data = span_of(start, (size_t)(r->p - start));
    return take_text(r, "]");
}

int bushing_security_record_read(bushing_security_record *out,
                                 bushing_span line)
{
    bushing_security_record rec = {.priority = 0};
    struct reader r = reader_over(line);
    span process;
    if (!safe_is_visible(line) || !take_priority(&r, &rec.priority) ||
        !take_field(&r, &rec.time) || !take_field(&r, &rec.host) ||
        !take_field(&r, &rec.app_name) || !take_field(&r, &process) ||
        !take_field(&r, &rec.message_id) || !take_elements(&r, &rec))
        return BUSHING_ERR_TEXT_FORM;
    if (reader_left(&r) != 0 && !take_text(&r, " "))
        return BUSHING_ERR_TEXT_FORM;
    rec.message = reader_rest(&r);
    *out = rec;
    return 0;
}

bool bushing_security_record_next(bushing_span *data, bushing_span *name,
                                  bushing_span *value)
{
    struct reader r = reader_over(*data);
    if (!take_parameter(&r, name, value))
        return false;
    *data = reader_rest(&r);
    return true;
}

bushing_span
bushing_security_record_value(const bushing_security_record *record,
                              const char *name)
{
    span data = record->data, found, value;
    while (bushing_security_record_next(&data, &found, &value))
        if (span_equal(found, span_text(name)))
            return value;
    return (span){NULL, 0};
}

size_t bushing_security_value_plain(char *out, size_t cap, bushing_span value)
{
    struct text t = text_over(out, cap);
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '\\' && i + 1 < value.n)
            i++;
        text_char(&t, (char)value.p[i]);
    }
    return t.n;
}
