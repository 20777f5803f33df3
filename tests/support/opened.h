/* A TSDU of an association taken apart, to be changed and put together again:
 * what an evil peer, or one on the way, can do to everything around a SecPDU.
 */
#ifndef SUPPORT_OPENED_H
#define SUPPORT_OPENED_H

#include "osi/apdu.h"
#include "osi/ppdu.h"
#include "osi/spdu.h"

#include "test.h"

struct opened {
    struct spdu spdu;
    bushing_association a; /* of a CONNECT or ACCEPT */
    struct apdu apdu;
    int16_t acse_id;
    /* contents of user information: EXTERNALs one behind the other */
    uint8_t info[16384];
    size_t info_len;
    bool no_info;
    /* octets instead of the APDU; p NULL: none */
    span instead;
    uint8_t scratch[1024], again[1 << 15];
    uint8_t wire[1 << 16];
};

/* `contexts` are those of the CONNECT, for an ACCEPT; may be NULL. */
void opened_take(struct opened *o, span tsdu, const bushing_association *call);
/* The whole TSDU again; lives in `o`. */
span opened_put(struct opened *o);
/* The SecPDU in the first EXTERNAL, which may be written. */
uint8_t *opened_secpdu(struct opened *o, size_t *n);
/* The indirect reference of the first EXTERNAL: its one octet. */
uint8_t *opened_reference(struct opened *o);
/* Puts another SecPDU (with its first octet) into one EXTERNAL. */
void opened_set(struct opened *o, int reference, span secpdu);

#endif
