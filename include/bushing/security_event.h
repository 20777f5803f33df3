/* Security events as IEC 62351-14 has them: the catalogue, what one occurrence
 * consists of, and its two forms: the line that goes to a log (RFC 5424) and
 * the sentence that an operator reads. Everything that comes from a peer may be
 * hostile; it is escaped and cut here, so that one event is one line, always.
 * Nothing here needs memory, a clock or a file. */
#ifndef BUSHING_SECURITY_EVENT_H
#define BUSHING_SECURITY_EVENT_H

#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- the catalogue ------------------------------------------------------- */

/* The number of an event: IEC62351-<domain>:<group>.<number>. The draft prints
 * some numbers twice; turn 1 is the second event of such a number. */
#define BUSHING_SECURITY_ID_TURN(domain, group, number, turn) \
    ((uint32_t)(domain) << 24 | (uint32_t)(group) << 16 |     \
     (uint32_t)(number) << 8 | (uint32_t)(turn))
#define BUSHING_SECURITY_ID(domain, group, number) \
    BUSHING_SECURITY_ID_TURN(domain, group, number, 0)

/* The levels of syslog. */
enum bushing_severity {
    BUSHING_SEVERITY_ALARM = 1,
    BUSHING_SEVERITY_ERROR = 3,
    BUSHING_SEVERITY_WARNING = 4,
    BUSHING_SEVERITY_NOTICE = 5,
};

typedef struct bushing_security_definition {
    uint32_t id;
    enum bushing_severity severity;
    const char *mnemonic;   /* as the draft prints it, to match on */
    const char *meant;      /* the right spelling; "" when it is the same */
    const char *text;       /* with {P.Name} for parameters */
    const char *parameters; /* "P.Ap X.Reason" */
    bool ours;              /* the mnemonic is not public: this one is ours */
} bushing_security_definition;

/* NULL when there is none; `at` goes through all of them. */
BUSHING_API const bushing_security_definition *
bushing_security_find(uint32_t id);
BUSHING_API const bushing_security_definition *bushing_security_at(size_t i);

/* "IEC62351-4:1.3", always terminated; and back, by number and, where a number
 * is there twice, by mnemonic (which may be empty). 0, or BUSHING_ERR_VALUE
 * when it is no id of the catalogue. */
enum { BUSHING_SECURITY_ID_TEXT = 32 };
BUSHING_API void bushing_security_id_print(char out[BUSHING_SECURITY_ID_TEXT],
                                           uint32_t id);
BUSHING_API int bushing_security_id_parse(uint32_t *out, bushing_span id,
                                          bushing_span mnemonic);

/* "alarm", "error", "warning", "notice"; "" for another number. */
BUSHING_API const char *bushing_severity_name(enum bushing_severity severity);

/* --- one occurrence ------------------------------------------------------ */

typedef struct bushing_security_parameter {
    const char *name; /* "P.Ap": P. or X., letters and digits, 32 at most */
    bushing_span value;
} bushing_security_parameter;

enum { BUSHING_SECURITY_PARAMETERS = 8 };

/* All zero but for `id` is legal. Every span may hold anything at all; what is
 * longer than part 14 allows is cut and ends in "...". */
typedef struct bushing_security_event {
    uint32_t id;
    int64_t utc_ms;
    bool clock_bad;      /* our clock is not synchronised: the record says so */
    uint32_t sq_num;     /* 0: not counted */
    uint32_t ref_id;     /* the event that caused this one, or 0 */
    uint32_t suppressed; /* so many like it were held back before it */
    bushing_span peer;   /* its address without a port: the rate limit of a log
                            goes by it */
    bushing_span user;   /* the subject, where rights were looked at */
    bushing_span role;   /* roleID:revision:roleDefinition */
    bushing_span association;
    size_t num_parameters;
    bushing_security_parameter parameters[BUSHING_SECURITY_PARAMETERS];
    /* What the operator reads. */
    bushing_span link;    /* of the configuration */
    bushing_span who;     /* the peer by its title or certificate */
    bushing_span what;    /* what failed; else the catalogue's text is taken */
    bushing_span fact[2]; /* the two facts that differ */
    bushing_span fix;     /* one command or action */
    bushing_span detail;  /* a library's own words, never instead of `what` */
} bushing_security_event;

/* Who logs: what stands in each line. */
typedef struct bushing_security_origin {
    bushing_span source;   /* host name or address */
    bushing_span app_name; /* "bushingd" */
} bushing_security_origin;

/* 0, or what is wrong with the caller's side of the event: VALUE an id that is
 * not in the catalogue, ARGUMENT a parameter's name that is none, and MISSING
 * when it is more than a notice and lacks `what`, a fact or `fix`. */
BUSHING_API int
bushing_security_event_check(const bushing_security_event *event);

/* --- as a line ----------------------------------------------------------- */

/* No line and no sentence is longer. */
enum { BUSHING_SECURITY_LINE = 6144, BUSHING_SECURITY_SENTENCE = 1024 };

/* [62351-14] [RFC 5424] Writes the line without an end of line and gives its
 * length; 0 when the id is unknown, the time has no text, a name is not legal,
 * or cap is below BUSHING_SECURITY_LINE. */
BUSHING_API size_t bushing_security_line(char *out, size_t cap,
                                         const bushing_security_event *event,
                                         const bushing_security_origin *origin);

/* `link: peer (who): what; one fact, the other. Fix: ... [IEC62351-4:1.8]`.
 * Its length; 0 when the id is unknown or cap is below
 * BUSHING_SECURITY_SENTENCE. */
BUSHING_API size_t bushing_security_sentence(
    char *out, size_t cap, const bushing_security_event *event);

/* [RFC 5425:4.3] The count that stands in front of a line in a TLS channel:
 * "312 ". Its length. */
enum { BUSHING_SECURITY_COUNT = 24 };
BUSHING_API size_t bushing_security_count(char out[BUSHING_SECURITY_COUNT],
                                          size_t line_len);

/* Where lines may go, as the configuration says it. */
enum bushing_collector_kind {
    BUSHING_COLLECTOR_OFF,   /* "off" */
    BUSHING_COLLECTOR_LOCAL, /* "local": the daemon of this machine */
    BUSHING_COLLECTOR_TLS,   /* "tls:host:port", "tls:[::1]", port 6514 */
};

typedef struct bushing_collector {
    enum bushing_collector_kind kind;
    bushing_span host; /* inside the text, without brackets */
    uint16_t port;
} bushing_collector;

/* 0; COLLECTOR_UDP for a text that asks for UDP, which part 14 forbids; VALUE
 * for any other. */
BUSHING_API int bushing_collector_parse(bushing_collector *out,
                                        bushing_span text);

/* --- a line read back ---------------------------------------------------- */

/* The parts of a line; spans point into it and are escaped as they stand. */
typedef struct bushing_security_record {
    unsigned priority;
    bushing_span time, host, app_name, message_id;
    bushing_span data;    /* the parameters of the element of part 14 */
    bushing_span message; /* what people read; may be empty */
    bool clock_bad;
} bushing_security_record;

/* 0, or BUSHING_ERR_TEXT_FORM when it is no line of this form. */
BUSHING_API int bushing_security_record_read(bushing_security_record *out,
                                             bushing_span line);

/* The next parameter of `data`, which shrinks. False at the end. */
BUSHING_API bool bushing_security_record_next(bushing_span *data,
                                              bushing_span *name,
                                              bushing_span *value);

/* The value of this name, empty when there is none. */
BUSHING_API bushing_span bushing_security_record_value(
    const bushing_security_record *record, const char *name);

/* A value without the backslashes of RFC 5424. The length that there is, which
 * may be above cap. */
BUSHING_API size_t bushing_security_value_plain(char *out, size_t cap,
                                                bushing_span value);

#ifdef __cplusplus
}
#endif

#endif
