/* The TPDUs of transport class 0 [X.224; 62351-4:Annex H] as octets: reading
 * knows no state, writing is exact. */
#ifndef OSI_TPDU_H
#define OSI_TPDU_H

#include "base/reader.h"
#include "base/writer.h"

/* The code, with the low four bits cleared where they carry a credit. */
enum tpdu_kind {
    TPDU_CR = 0xe0,
    TPDU_CC = 0xd0,
    TPDU_DR = 0x80,
    TPDU_DT = 0xf0,
    TPDU_ER = 0x70,
    TPDU_OTHER = 0, /* of another class, or unknown */
};

enum tpdu_reason {
    TPDU_REASON_NONE = 0,
    TPDU_REASON_CONGESTION = 1,
    TPDU_REASON_NO_ENTITY = 2,
    TPDU_REASON_ADDRESS = 3,
};

/* Parameters whose order is kept, by their codes. */
enum {
    TPDU_PARAMETER_SIZE = 0xc0,
    TPDU_PARAMETER_CALLING = 0xc1,
    TPDU_PARAMETER_CALLED = 0xc2,
    TPDU_ORDERED = 3,
};

enum {
    TSEL_MAX = 32,       /* longer ones are refused */
    TSEL_ABUSE = 128,    /* longer ones are not even answered */
    TPDU_SIZE_MIN = 7,   /* 2^7 octets */
    TPDU_SIZE_OURS = 13, /* 2^13: what larger offers are cut to */
    TPDU_SIZE_MAX = 16,  /* 2^16: the largest that is tolerated */
    DT_HEAD = 3,
};

struct tpdu {
    uint8_t kind; /* enum tpdu_kind */
    uint8_t code; /* as received */
    uint16_t dst, src;
    uint8_t options; /* CR, CC: class in the high, options in the low half */
    uint8_t reason;  /* DR: reason; ER: cause */
    bool last;       /* DT: end of TSDU */
    uint8_t number;  /* DT: number bits, 0 in class 0 */
    uint8_t size;    /* CR, CC: exponent of the TPDU size; 0 absent */
    span calling, called; /* CR, CC: transport selectors; p NULL absent */
    span classes;         /* CR: alternative classes; p NULL absent */
    uint8_t order[TPDU_ORDERED]; /* codes as they came, or shall go; 0 ends;
                                    when writing, all 0 means size, called,
                                    calling, as libiec61850 has it */
    span data;                   /* DT, DR: user data */
};

/* 0 or a code of the category COTP. After an error in a parameter of a CR the
 * fixed part is filled, so that a DR can be sent. *offset is where. */
int tpdu_read(struct tpdu *t, span in, size_t *offset);

/* True when class 0 is proposed, or offered as an alternative. */
bool tpdu_offers_class_0(const struct tpdu *cr);

/* CR, CC, DR, ER with their TPKT header. */
void tpdu_put(struct writer *w, const struct tpdu *t);

/* How many octets a TSDU of n octets takes on the wire, cut into TPDUs of
 * `tpdu_size` octets (DT header included). */
size_t tsdu_wire_len(size_t n, size_t tpdu_size);

/* Writes a TSDU, made of a head and a body, as DT TPDUs with their TPKTs, from
 * `out` on, where tsdu_wire_len() octets are. Gives the octets written. */
size_t tsdu_cut(uint8_t *out, span head, span body, size_t tpdu_size);

#endif
