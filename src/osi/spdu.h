/* The SPDUs of kernel and duplex [X.225] as octets: a table of parameters for
 * each, one reader and one writer for all. Knows no state. */
#ifndef OSI_SPDU_H
#define OSI_SPDU_H

#include "base/reader.h"
#include "base/writer.h"

enum spdu_kind {
    SPDU_DATA = 0x01, /* DATA TRANSFER, behind GIVE TOKENS */
    SPDU_NOT_FINISHED = 0x08,
    SPDU_FINISH = 0x09,
    SPDU_DISCONNECT = 0x0a,
    SPDU_REFUSE = 0x0c,
    SPDU_CONNECT = 0x0d,
    SPDU_ACCEPT = 0x0e,
    SPDU_CONNECT_OVERFLOW = 0x0f, /* CONNECT DATA OVERFLOW */
    SPDU_OVERFLOW_ACCEPT = 0x10,
    SPDU_ABORT = 0x19,
    SPDU_ABORT_ACCEPT = 0x1a,
};

enum {
    SSEL_MAX = 16,
    SESSION_VERSION_1 = 1, /* bits of the version parameter */
    SESSION_VERSION_2 = 2,
    SESSION_DUPLEX = 0x0002,
    USER_DATA_C1_MAX = 512,
    USER_DATA_C2_MAX = 10240,
    /* enclosure item */
    ENCLOSURE_BEGIN = 1,
    ENCLOSURE_END = 2,
    /* transport disconnect */
    DISCONNECT_RELEASED = 0x01,
    DISCONNECT_USER = 0x02,
    DISCONNECT_PROTOCOL_ERROR = 0x04,
    DISCONNECT_NO_REASON = 0x08,
    DISCONNECT_RESTRICTION = 0x10,
};

/* Reasons of a REFUSE. */
enum spdu_refusal {
    REFUSE_UNSPECIFIED = 0x00,
    REFUSE_CONGESTION = 0x01,
    REFUSE_USER_DATA = 0x02, /* a PPDU follows in the same parameter */
    REFUSE_SELECTOR = 0x81,
    REFUSE_NOT_ATTACHED = 0x82,
    REFUSE_SPM_CONGESTION = 0x83,
    REFUSE_VERSION = 0x84,
    REFUSE_PROTOCOL = 0x85,
    REFUSE_RESTRICTION = 0x86,
};

/* One SPDU. A number is absent when it is negative, a span when p is NULL. */
struct spdu {
    uint8_t kind;
    int16_t options;        /* 13 */
    int16_t version;        /* 16, a map of bits */
    int32_t requirements;   /* 14 */
    int16_t data_overflow;  /* 3C */
    int16_t enclosure;      /* 19 */
    int16_t disconnect;     /* 11 */
    bool has_item;          /* PGI 05 was or shall be there */
    span sizes;             /* 15: TSDU maximum sizes, 4 octets */
    span connection;        /* 01: contents of the connection identifier */
    span token;             /* 1A or 10 */
    span calling, called;   /* 33, 34 */
    span reflect;           /* 31 of an ABORT */
    span reason;            /* 32: one octet, and a PPDU when that is 2 */
    span user_data;         /* C1 or C2; of DATA what follows */
    uint8_t user_data_code; /* 0xc1 or 0xc2 as it came; writing chooses by the
                               length unless it is set */
};

/* An SPDU of this kind with everything absent. */
struct spdu spdu_empty(enum spdu_kind kind);

/* Reads a whole TSDU. 0 or a code of the category SESSION, and *offset. What
 * was read before an error stays in *s. An ABORT is always read, whatever its
 * parameters are worth. The CONNECT of a broken ACCEPT is not repaired. */
int spdu_read(struct spdu *s, span in, size_t *offset);

/* Puts the SPDU; its user data stand in s->user_data, or, when that is absent,
 * are what w holds already. Lengths above 254 take the long form. For DATA only
 * the fixed four octets (or, with an enclosure, seven) are put in front. */
void spdu_put(struct writer *w, const struct spdu *s);

/* "CONNECT", "DATA TRANSFER" ...; NULL when unknown. */
const char *spdu_name(uint8_t si);

#endif
