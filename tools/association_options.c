#include "association_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- numbers ------------------------------------------------------------- */

enum exit_status option_number(uint64_t *out, const struct arguments *a,
                               size_t option, uint64_t low, uint64_t high)
{
    const char *text = a->value[option];
    char *end;
    unsigned long long v;
    if (text == NULL)
        return EXIT_GOOD;
    errno = 0;
    v = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 ||
        v < low || v > high) {
        complain(a->sub->name,
                 "'--%s': '%s' is not a number between %llu and %llu",
                 a->sub->options[option].name, text, (unsigned long long)low,
                 (unsigned long long)high);
        return EXIT_USAGE;
    }
    *out = v;
    return EXIT_GOOD;
}

enum exit_status option_seconds(uint32_t *out_ms, const struct arguments *a,
                                size_t option)
{
    const char *text = a->value[option];
    char *end;
    double v;
    if (text == NULL)
        return EXIT_GOOD;
    v = strtod(text, &end);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' ||
        !(v >= 0.001 && v <= 86400)) {
        complain(a->sub->name,
                 "'--%s': '%s' is not a number of seconds between 0.001 and "
                 "86400",
                 a->sub->options[option].name, text);
        return EXIT_USAGE;
    }
    *out_ms = (uint32_t)(v * 1000 + 0.5);
    return EXIT_GOOD;
}

/* --- titles and selectors ------------------------------------------------ */

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef", *at;
    if (c >= 'A' && c <= 'F')
        c = (char)(c - 'A' + 'a');
    at = c != '\0' ? strchr(digits, c) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

static bool read_hex(bushing_span *out, uint8_t *room, const char *text)
{
    size_t n = strlen(text);
    if (n % 2 != 0 || n / 2 > ASSOCIATION_SELECTOR_MAX)
        return false;
    for (size_t i = 0; i < n; i += 2) {
        int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0)
            return false;
        room[i / 2] = (uint8_t)(high << 4 | low);
    }
    *out = (bushing_span){room, n / 2};
    return true;
}

static enum exit_status read_selector(bushing_span *out, uint8_t *room,
                                      const struct arguments *a, size_t option,
                                      const char *usual)
{
    const char *text = a->value[option] != NULL ? a->value[option] : usual;
    if (strcmp(text, "none") == 0) {
        *out = (bushing_span){NULL, 0};
        return EXIT_GOOD;
    }
    if (read_hex(out, room, text))
        return EXIT_GOOD;
    complain(a->sub->name,
             "'--%s': '%s' is not up to %d octets in hexadecimal, as 0001",
             a->sub->options[option].name, text, ASSOCIATION_SELECTOR_MAX);
    return EXIT_USAGE;
}

enum exit_status option_entity(bushing_entity *out, uint8_t *room,
                               const struct arguments *a, size_t option,
                               const char *usual)
{
    const char *text = a->value[option] != NULL ? a->value[option] : usual;
    memset(out, 0, sizeof *out);
    if (strcmp(text, "none") == 0 || bushing_entity_parse(out, room, text) == 0)
        return EXIT_GOOD;
    complain(a->sub->name,
             "'--%s': '%s' is not a title and qualifier, as 1.1.1.999/12",
             a->sub->options[option].name, text);
    return EXIT_USAGE;
}

/* --- all together -------------------------------------------------------- */

/* Where associations are secured titles, contexts and their names follow from
 * the certificates and the mode: the library fills in what is left out. */
static void leave_out(bushing_association *w, const struct arguments *a)
{
    static const bushing_entity NOBODY;
    w->num_contexts = 0;
    w->application_context = (bushing_span){NULL, 0};
    if (a->value[ASSOCIATION_CALLING] == NULL)
        w->calling = NOBODY;
    if (a->value[ASSOCIATION_CALLED] == NULL)
        w->called = NOBODY;
}

/* What calls itself a client of libiec61850 is known to most servers. */
static const uint8_t OWN_TSEL[] = {0, 1}, OWN_SSEL[] = {0, 1},
                     OWN_PSEL[] = {0, 0, 0, 1};
static const uint8_t ACSE[] = {0x52, 1, 0, 1}, BER[] = {0x51, 1},
                     MMS[] = {0x28, 0xCA, 0x22, 2, 1},
                     MMS_CONTEXT[] = {0x28, 0xCA, 0x22, 2, 3};

#define SPAN(array) ((bushing_span){array, sizeof(array)})

static void set_usual(bushing_association *w)
{
    w->calling_tsel = SPAN(OWN_TSEL);
    w->calling_ssel = SPAN(OWN_SSEL);
    w->calling_psel = SPAN(OWN_PSEL);
    w->application_context = SPAN(MMS_CONTEXT);
    w->contexts[0] = (bushing_context){
        .id = 1, .abstract_syntax = SPAN(ACSE), .transfer_syntax = SPAN(BER)};
    w->contexts[1] = (bushing_context){
        .id = 3, .abstract_syntax = SPAN(MMS), .transfer_syntax = SPAN(BER)};
    w->num_contexts = 2;
}

static enum exit_status read_host(struct net_address *to,
                                  const struct arguments *a, const char *host)
{
    const char *wrong = net_address_parse(to, host, ASSOCIATION_PORT);
    if (wrong == NULL && to->port == 0)
        wrong = "port 0 cannot be called";
    if (wrong != NULL) {
        complain(a->sub->name, "'%s': %s", host, wrong);
        return EXIT_USAGE;
    }
    if (!to->said_port)
        to->second_port = ASSOCIATION_PORT_UNPRIVILEGED;
    return EXIT_GOOD;
}

static enum exit_status read_numbers(struct association_options *o,
                                     const struct arguments *a)
{
    uint64_t max_pdu = BUSHING_MMS_USUAL_PDU, tpdu = 8192;
    o->timeout_ms = 10000;
    if (option_seconds(&o->timeout_ms, a, ASSOCIATION_TIMEOUT) != EXIT_GOOD ||
        option_number(&max_pdu, a, ASSOCIATION_MAX_PDU, ASSOCIATION_PDU_MIN,
                      ASSOCIATION_PDU_MAX) != EXIT_GOOD ||
        option_number(&tpdu, a, ASSOCIATION_TPDU_SIZE, 128, 8192) != EXIT_GOOD)
        return EXIT_USAGE;
    o->max_pdu = (uint32_t)max_pdu;
    o->wanted.tpdu_size = (uint32_t)tpdu;
    o->json = a->value[ASSOCIATION_JSON] != NULL;
    return EXIT_GOOD;
}

enum exit_status association_options_read(struct association_options *o,
                                          const struct arguments *a,
                                          const char *host)
{
    bushing_association *w = &o->wanted;
    enum exit_status status;
    memset(o, 0, sizeof *o);
    set_usual(w);
    if (read_host(&o->to, a, host) != EXIT_GOOD ||
        read_numbers(o, a) != EXIT_GOOD ||
        option_entity(&w->calling, o->calling_room, a, ASSOCIATION_CALLING,
                      "1.1.1.999/12") != EXIT_GOOD ||
        option_entity(&w->called, o->called_room, a, ASSOCIATION_CALLED,
                      "1.1.1.999.1/12") != EXIT_GOOD ||
        read_selector(&w->called_tsel, o->tsel, a, ASSOCIATION_TSEL, "0001") !=
            EXIT_GOOD ||
        read_selector(&w->called_ssel, o->ssel, a, ASSOCIATION_SSEL, "0001") !=
            EXIT_GOOD ||
        read_selector(&w->called_psel, o->psel, a, ASSOCIATION_PSEL,
                      "00000001") != EXIT_GOOD)
        return EXIT_USAGE;
    status =
        security_read(&o->security, a, ASSOCIATION_SECURITY, BUSHING_INITIATOR);
    if (is_secured(&o->security))
        leave_out(w, a);
    return status;
}

void association_options_clear(struct association_options *o)
{
    security_clear(&o->security);
}
