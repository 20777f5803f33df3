/* What every subcommand that calls a peer has in common: where the peer is,
 * how the association is asked for, how long to wait. */
#ifndef TOOLS_ASSOCIATION_OPTIONS_H
#define TOOLS_ASSOCIATION_OPTIONS_H

#include <bushing/mms_client.h>
#include <bushing/osi.h>

#include "net/address.h"

#include "security.h"
#include "subcommand.h"

/* The rows stand first in the options of such a subcommand:
 *
 *     enum option { DEPTH = NUM_ASSOCIATION_OPTIONS, NUM_OPTIONS };
 *     static const struct option_row OPTIONS[NUM_OPTIONS] = {
 *         ASSOCIATION_ROWS,
 *         [DEPTH] = {...},
 *     };
 */
enum association_option {
    ASSOCIATION_TIMEOUT,
    ASSOCIATION_CALLING,
    ASSOCIATION_CALLED,
    ASSOCIATION_TSEL,
    ASSOCIATION_SSEL,
    ASSOCIATION_PSEL,
    ASSOCIATION_MAX_PDU,
    ASSOCIATION_TPDU_SIZE,
    ASSOCIATION_JSON,
    ASSOCIATION_SECURITY,
    NUM_ASSOCIATION_OPTIONS = ASSOCIATION_SECURITY + NUM_SECURITY_OPTIONS
};

#define ASSOCIATION_ROW(name, value, words, help) \
    {                                             \
        0, name, value, words, NULL, help         \
    }
#define ASSOCIATION_ROWS                                                       \
    [ASSOCIATION_TIMEOUT] = ASSOCIATION_ROW(                                   \
        "timeout", "SECONDS", NULL, "longest wait for each answer; 10"),       \
    [ASSOCIATION_CALLING] = ASSOCIATION_ROW(                                   \
        "calling", "AP/AE", NULL, "our title, or none; 1.1.1.999/12"),         \
    [ASSOCIATION_CALLED] = ASSOCIATION_ROW(                                    \
        "called", "AP/AE", NULL, "the peer's title, or none; 1.1.1.999.1/12"), \
    [ASSOCIATION_TSEL] = ASSOCIATION_ROW(                                      \
        "tsel", "HEX", NULL, "the peer's transport selector, or none; 0001"),  \
    [ASSOCIATION_SSEL] = ASSOCIATION_ROW(                                      \
        "ssel", "HEX", NULL, "the peer's session selector, or none; 0001"),    \
    [ASSOCIATION_PSEL] = ASSOCIATION_ROW(                                      \
        "psel", "HEX", NULL, "the peer's presentation selector; 00000001"),    \
    [ASSOCIATION_MAX_PDU] = ASSOCIATION_ROW(                                   \
        "max-pdu", "OCTETS", NULL, "largest MMS PDU that is proposed; 65000"), \
    [ASSOCIATION_TPDU_SIZE] = ASSOCIATION_ROW(                                 \
        "tpdu-size", "OCTETS", "128 256 512 1024 2048 4096 8192",              \
        "largest TPDU that is proposed; 8192"),                                \
    [ASSOCIATION_JSON] =                                                       \
        ASSOCIATION_ROW("json", NULL, NULL, "print for programs"),             \
    SECURITY_ROWS(ASSOCIATION_SECURITY)

/* How a page that tells of HOST puts it. */
#define ASSOCIATION_HOST                                                      \
    "HOST is a name or an address, with :PORT where it is not 102; an IPv6\n" \
    "address with a port stands in brackets. On this machine port 10102 is\n" \
    "tried when nothing listens at 102: 'bushing serve' listens there when\n" \
    "it may not take 102.\n"

enum {
    ASSOCIATION_PORT = 102,
    ASSOCIATION_PORT_UNPRIVILEGED = 10102,
    ASSOCIATION_SELECTOR_MAX = 16,
    ASSOCIATION_PDU_MIN = 64,
    ASSOCIATION_PDU_MAX = 1000000,
};

struct association_options {
    struct net_address to;
    uint32_t timeout_ms;
    uint32_t max_pdu; /* that is proposed in Initiate */
    bool json;
    struct security security;
    bool provoke; /* as net_channel_times has it; nobody's option */
    /* Complete but for user_data; points into the rooms below. */
    bushing_association wanted;
    uint8_t calling_room[BUSHING_ENTITY_ROOM];
    uint8_t called_room[BUSHING_ENTITY_ROOM];
    uint8_t tsel[ASSOCIATION_SELECTOR_MAX];
    uint8_t ssel[ASSOCIATION_SELECTOR_MAX];
    uint8_t psel[ASSOCIATION_SELECTOR_MAX];
};

/* Reads the host operand and the shared options. EXIT_USAGE after one line on
 * stderr. The structure must stay where it is: it points into itself. */
enum exit_status association_options_read(struct association_options *o,
                                          const struct arguments *a,
                                          const char *host);
/* In any case. */
void association_options_clear(struct association_options *o);

/* A whole number between two others out of the value of an option; what is
 * missing is left as it was. */
enum exit_status option_number(uint64_t *out, const struct arguments *a,
                               size_t option, uint64_t low, uint64_t high);

/* Seconds with a fraction, as milliseconds. */
enum exit_status option_seconds(uint32_t *out_ms, const struct arguments *a,
                                size_t option);

/* An AP-title and AE-qualifier, "none" for neither. */
enum exit_status option_entity(bushing_entity *out, uint8_t *room,
                               const struct arguments *a, size_t option,
                               const char *usual);

#endif
