/* How SecPDUs stand on the wire: BER now; another form is another table of
 * these functions, and nothing else of the room knows the difference. What is
 * signed, verified and hashed are the octets as they travel: the content of
 * tbs, without identifier and length [62351-4:13.4.1, rule 15]. */
#ifndef E2E_FORM_H
#define E2E_FORM_H

#include "asn1/walk.h"
#include "schema/e2e.h"

/* What has to be known of a SecPDU before its signature is verified: no more
 * than that is looked at [62351-4:14.3 steps 0 to 3]. */
struct form_outer {
    bool has_pp;
    span pp;
    span tbs;                               /* content: signed, hashed */
    struct algorithm_identifier token_algo; /* sigAlg of the token */
    span pk_cert;
    struct e2e_signature sign;
};

/* A SecPDU that is being made: tbs first, then its signature behind it, then
 * what stands in front. All of it in one buffer of the caller. */
struct form_built {
    uint8_t *room;
    size_t cap;
    span tbs;         /* content, once it is put */
    size_t start, at; /* of the whole tbs; the first octet behind it */
};

enum {
    /* for the signature behind tbs and what stands in front of it */
    FORM_BEHIND = 640,
    FORM_FRONT = 64,
};

struct e2e_form {
    /* `token3`: the SecPDU has a ClearToken3, else a ClearToken1. */
    int (*outer)(struct form_outer *out, span pdu, bool token3);
    int (*decode)(const struct asn1_type *t, span pdu, void *out,
                  struct asn1_error *e);
    /* The tbs of a SecPDU of type t out of its C struct. */
    int (*put_tbs)(struct form_built *b, const struct asn1_type *t,
                   const void *tbs);
    /* The signature behind it, and pp (p NULL: none) in front. */
    int (*finish)(struct form_built *b, span pp,
                  const struct e2e_signature *sign, span *pdu);
    /* A PDU that came without its tag: which one it is
     * [62351-4:D "Decoding notes"]. */
    int (*classify)(span pdu, bool *token3, bool *has_diag, bool *has_appl);
};

extern const struct e2e_form FORM_BER;

#endif
