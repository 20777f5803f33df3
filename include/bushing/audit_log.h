/* The audit log: security events in a chain that shows every change. Each
 * record carries a hash over itself and the one before it, and every now and
 * then an anchor signs the chain. docs/internals/event.md has the format,
 * docs/guide/log.md what it proves and what it does not.
 *
 * Whoever writes a log gives the files, the time and the key; whoever reads one
 * gives octets. A log belongs to one thread at a time. */
#ifndef BUSHING_AUDIT_LOG_H
#define BUSHING_AUDIT_LOG_H

#include <bushing/allocator.h>
#include <bushing/security_event.h>
#include <bushing/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- the files ----------------------------------------------------------- */

/* A log is a row of segments, numbered from 1, and a head: a copy of the last
 * anchor. Each function gives 0 or a code: AUDIT_FULL where there is no room,
 * AUDIT_IO for anything else. One segment at a time is written. */
typedef struct bushing_audit_files {
    void *ctx;
    /* The first and the last segment, 0 and 0 when there is none; the octets of
     * all of them. */
    int (*list)(void *ctx, uint32_t *first, uint32_t *last, uint64_t *total);
    /* Octets from `offset` on; *n == 0 at the end. */
    int (*read)(void *ctx, uint32_t segment, uint64_t offset, uint8_t *out,
                size_t cap, size_t *n);
    /* A new empty segment to write; it must not be there. After a crash it is
     * there or not. */
    int (*create)(void *ctx, uint32_t segment);
    /* An old segment to write on at its end. */
    int (*resume)(void *ctx, uint32_t segment);
    /* At the end of the segment; *written also when it fails. */
    int (*write)(void *ctx, const uint8_t *octets, size_t n, size_t *written);
    /* What was written survives a power cut from now on. */
    int (*sync)(void *ctx);
    /* The segment that is written becomes as short as this. */
    int (*cut)(void *ctx, uint64_t length);
    int (*remove)(void *ctx, uint32_t segment);
    /* The head: replaced as a whole or not at all; *n == 0 when there is none.
     */
    int (*put_head)(void *ctx, const uint8_t *octets, size_t n);
    int (*get_head)(void *ctx, uint8_t *out, size_t cap, size_t *n);
    /* How much room the disk has left. */
    int (*room)(void *ctx, uint64_t *octets);
} bushing_audit_files;

/* --- writing ------------------------------------------------------------- */

/* All zero is replaced by what stands beside it. */
typedef struct bushing_audit_config {
    bushing_audit_files files;
    bushing_span key; /* PEM, EC P-256; empty: a chain without anchors */
    bushing_security_origin origin;
    uint64_t segment_size;   /* 16 MiB: then the next segment begins */
    uint64_t size;           /* 1 GiB: all segments together */
    uint64_t keep_ms;        /* 400 days: younger segments are not removed,
                                the log is then full */
    uint64_t least_room;     /* 32 MiB of the disk are left to others */
    uint64_t sync_ms;        /* 1000; BUSHING_AUDIT_EACH: every record */
    uint64_t anchor_ms;      /* 60000 */
    uint32_t anchor_records; /* 1000: an anchor comes at the latest then */
    bool no_rate_limit;      /* for tools that write what they are told */
} bushing_audit_config;

#define BUSHING_AUDIT_EACH UINT64_MAX

typedef struct bushing_audit_log bushing_audit_log;

/* How the log is. Everything here is an alarm when it is not zero, down to the
 * empty line. */
typedef struct bushing_audit_state {
    bool full;            /* records are being lost: no room */
    bool broken;          /* records are being lost: the files fail */
    bool almost_full;     /* four fifths of the size are used */
    bool no_anchors;      /* the key does not sign */
    bool found_damaged;   /* when it was opened: octets that are no records */
    bool found_short;     /* when it was opened: less than the head says */
    uint64_t sync_failed; /* so many times */
    uint64_t lost;        /* records that were lost, ever */
    uint64_t gaps;        /* how many times that began */

    uint64_t records;     /* since it was opened */
    uint64_t held_back;   /* by the rate limit */
    uint64_t octets;      /* of all segments */
    uint64_t last_seq;    /* of the last record */
    uint64_t last_anchor; /* its seq */
    int64_t last_anchor_ms;
    uint32_t segment;
} bushing_audit_state;

/* Opens the log or begins one. What a crash left behind the last whole record
 * is cut off and noted. Once there is a segment to write on, a disk that is
 * full is no error here. */
BUSHING_API int bushing_audit_log_new(bushing_audit_log **out,
                                      const bushing_audit_config *config,
                                      const bushing_allocator *allocator,
                                      bushing_time now);

/* Writes a last anchor first. Takes NULL. */
BUSHING_API void bushing_audit_log_free(bushing_audit_log *log,
                                        bushing_time now);

/* Writes one event. *line is what a collector gets, until the next call; empty
 * when the rate limit held the event back. sq_num, suppressed and, where it is
 * 0, utc_ms are set here. 0, AUDIT_FULL or AUDIT_IO when the record was lost
 * (the line is there all the same, the loss will be written down as soon as
 * there is room), ARGUMENT when the event is not one. */
BUSHING_API int bushing_audit_log_event(bushing_audit_log *log,
                                        bushing_span *line,
                                        const bushing_security_event *event,
                                        bushing_time now);

/* What is due: sync, anchor, notes of what was lost. To be called when
 * bushing_audit_log_deadline() (monotonic ns) is reached. When *line is not
 * empty it is one for the collector; call again until it is empty. */
BUSHING_API int bushing_audit_log_tick(bushing_audit_log *log,
                                       bushing_span *line, bushing_time now);
BUSHING_API uint64_t bushing_audit_log_deadline(const bushing_audit_log *log);

BUSHING_API bushing_audit_state
bushing_audit_log_look(const bushing_audit_log *log);

/* "4711:5f0c..": seq and hash of the last anchor. Kept elsewhere, it shows
 * whether the log was cut or replaced as a whole. Empty before the first. */
enum { BUSHING_AUDIT_HEAD_TEXT = 88 };
BUSHING_API void bushing_audit_log_head(char out[BUSHING_AUDIT_HEAD_TEXT],
                                        const bushing_audit_log *log);

/* --- reading ------------------------------------------------------------- */

/* Of one record of the file: "segment", "opened", "event", "anchor", "gap",
 * "removed", "closed". */
enum bushing_audit_kind {
    BUSHING_AUDIT_SEGMENT = 'h',
    BUSHING_AUDIT_OPENED = 'o',
    BUSHING_AUDIT_EVENT = 'e',
    BUSHING_AUDIT_ANCHOR = 'a',
    BUSHING_AUDIT_GAP = 'g',
    BUSHING_AUDIT_REMOVED = 'r',
    BUSHING_AUDIT_CLOSED = 'c',
};
BUSHING_API const char *bushing_audit_kind_name(enum bushing_audit_kind kind);

typedef struct bushing_audit_record {
    uint64_t seq;
    enum bushing_audit_kind kind;
    bushing_span body;   /* of an event: the line */
    bushing_span octets; /* all of it, with the end of line */
} bushing_audit_record;

typedef struct bushing_audit_check bushing_audit_check;

/* What was found so far. */
typedef struct bushing_audit_findings {
    uint32_t segment;   /* the one that is read */
    uint64_t offset;    /* in it: behind the last good record */
    uint64_t first_seq; /* of the first record that was read, 0: none yet */
    uint64_t last_seq;  /* of the last good one */
    uint64_t events, anchors, gaps, lost;
    uint64_t unsigned_records; /* behind the last anchor */
    uint64_t last_anchor;      /* its seq, 0: none */
    uint64_t left_behind; /* octets of broken ends, as later segments say */
} bushing_audit_findings;

BUSHING_API int bushing_audit_check_new(bushing_audit_check **out,
                                        const bushing_allocator *allocator);
BUSHING_API void bushing_audit_check_free(bushing_audit_check *check);

/* Public keys or certificates, PEM, one or several: from then on every anchor
 * must be signed by one of them, and anchors must be where they are due.
 * CRYPTO_KEY when there is none in the text or one cannot be used. */
BUSHING_API int bushing_audit_check_keys(bushing_audit_check *check,
                                         bushing_span pem);

/* The head of the log, as it lies beside the segments; and a head that was kept
 * elsewhere, "4711:5f0c..". VALUE when the text is neither. */
BUSHING_API int bushing_audit_check_head(bushing_audit_check *check,
                                         bushing_span head);
BUSHING_API int bushing_audit_check_expect(bushing_audit_check *check,
                                           bushing_span text);

/* The segments that are given are all there are: none may be missing in front
 * that is not noted as removed, and with keys there must be a head. */
BUSHING_API void bushing_audit_check_whole(bushing_audit_check *check);

/* The next segment begins. Segments are read in their order; the first may be
 * any, and 0 is the one that it says it is. */
BUSHING_API int bushing_audit_check_segment(bushing_audit_check *check,
                                            uint32_t segment);

/* Takes one record from the front of *octets. 0; WOULD_BLOCK when more octets
 * are needed (*octets then starts with the record that is not complete; give at
 * least BUSHING_AUDIT_RECORD_MAX together); or what is wrong with record
 * last_seq + 1, from then on always. */
enum { BUSHING_AUDIT_RECORD_MAX = 6400 };
BUSHING_API int bushing_audit_check_next(bushing_audit_check *check,
                                         bushing_audit_record *out,
                                         bushing_span *octets);

/* The segment is at its end, with so many octets that make no record; `last`
 * when no segment follows. */
BUSHING_API int bushing_audit_check_end(bushing_audit_check *check,
                                        uint64_t rest, bool last);

BUSHING_API bushing_audit_findings
bushing_audit_check_look(const bushing_audit_check *check);

#ifdef __cplusplus
}
#endif

#endif
