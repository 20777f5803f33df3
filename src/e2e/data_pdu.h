/* A received data PDU, taken apart and not believed yet: ClearTransfer or
 * EncrTransfer [62351-4:13.2]. */
#ifndef E2E_DATA_PDU_H
#define E2E_DATA_PDU_H

#include "asn1/ber.h"
#include "base/arena.h"
#include "e2e/suite.h"

/* What joined segments of strings need, but for those of applData. */
enum { DATA_PDU_SCRATCH = 2048 };

struct data_pdu {
    span tbp, token2; /* contents as received: what ICV and AE protect */
    span asso_id, time;
    int32_t seq;
    bool has_iv, has_rekey, req_rekey, changed_key;
    bool version_good; /* absent, or v1 alone */
    span iv, rekey;
    /* By its tag [D-OSI-2]: only to be compared with what was agreed. */
    bool encrypted;
    struct ber_tlv appl; /* applData, the whole value */
    bool has_auth, has_nonce;
    bool algorithm_good; /* it is the one that was agreed */
    span nonce, icv;
};

/* What the reader has to know: the association, how the agreed algorithm of the
 * ICV is sent, and what it is. */
struct data_pdu_agreed {
    span asso_id;
    span icv_algorithm; /* the whole value */
    const struct suite *suite;
    const struct dialect *dialect;
};

/* 0, or why it is no data PDU. The spans lie in `in` or in `scratch`. */
int data_pdu_read(struct data_pdu *out, span in,
                  const struct data_pdu_agreed *agreed, struct arena *scratch);

/* The two ways in which that is done. The first knows the form that nearly
 * every PDU of this association has, and answers false for any other; where it
 * answers true the second gives the same. */
bool data_pdu_read_usual(struct data_pdu *out, span in,
                         const struct data_pdu_agreed *agreed);
int data_pdu_read_any(struct data_pdu *out, span in,
                      const struct data_pdu_agreed *agreed,
                      struct arena *scratch);

/* The contents of an OCTET STRING that came in segments, moved together at the
 * front of its place; t->p is in memory that may be written. What t says of the
 * place is not true any more. */
span data_pdu_join(const struct ber_tlv *t, uint8_t *place);

#endif
