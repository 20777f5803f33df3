/* Where log lines may go, out of the text of the configuration. */
#include "base/reader.h"
#include "event/syslog.h"

static bool starts(span s, const char *word)
{
    return span_equal(span_first(s, strlen(word)), span_text(word));
}

static bool read_port(span s, uint16_t *port)
{
    uint32_t v = 0;
    if (s.n == 0 || s.n > 5)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = 10 * v + (uint32_t)(s.p[i] - '0');
    }
    *port = (uint16_t)v;
    return v >= 1 && v <= UINT16_MAX;
}

/* Where `c` stands, or s.n. */
static size_t find(span s, uint8_t c)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != c)
        i++;
    return i;
}

static bool is_host(span host)
{
    for (size_t i = 0; i < host.n; i++)
        if (host.p[i] <= ' ' || host.p[i] > '~' || host.p[i] == '[' ||
            host.p[i] == ']')
            return false;
    return host.n >= 1 && host.n <= 255;
}

/* "host", "host:port", "[address]", "[address]:port" */
static bool read_place(bushing_collector *c, span s)
{
    size_t end;
    span rest;
    if (starts(s, "[")) {
        s = span_skip(s, 1);
        end = find(s, ']');
        rest = span_skip(s, end + 1);
        if (end == s.n)
            return false;
    } else {
        end = find(s, ':');
        rest = span_skip(s, end);
    }
    c->host = span_first(s, end);
    c->port = SYSLOG_PORT;
    if (!is_host(c->host))
        return false;
    return rest.n == 0 ||
           (rest.p[0] == ':' && read_port(span_skip(rest, 1), &c->port));
}

int bushing_collector_parse(bushing_collector *out, bushing_span text)
{
    bushing_collector c = {.kind = BUSHING_COLLECTOR_OFF};
    if (starts(text, "udp:") || span_equal(text, span_text("udp")))
        return BUSHING_ERR_COLLECTOR_UDP;
    if (span_equal(text, span_text("local"))) {
        c.kind = BUSHING_COLLECTOR_LOCAL;
    } else if (starts(text, "tls:")) {
        c.kind = BUSHING_COLLECTOR_TLS;
        if (!read_place(&c, span_skip(text, 4)))
            return BUSHING_ERR_VALUE;
    } else if (!span_equal(text, span_text("off"))) {
        return BUSHING_ERR_VALUE;
    }
    *out = c;
    return 0;
}
