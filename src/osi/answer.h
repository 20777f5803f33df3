/* What a peer hears when it broke the protocol: one row for each error. Before
 * the association is accepted the responder refuses in the layer that noticed;
 * later, and as initiator, it is aborted; what is not worth an answer, or
 * cannot have one, is closed in silence [osi:3, 8.2]. */
#ifndef OSI_ANSWER_H
#define OSI_ANSWER_H

#include <bushing/osi.h>

enum answer_kind {
    ANSWER_CLOSE,  /* silence */
    ANSWER_DR,     /* reason */
    ANSWER_RF,     /* reason */
    ANSWER_CPR,    /* REFUSE with a CPR: provider reason */
    ANSWER_AARE_U, /* REFUSE, CPR, AARE: diagnostic of the service user */
    ANSWER_AARE_P, /* the same of the service provider */
    ANSWER_AB,     /* provider abort of the session */
    ANSWER_ARP,    /* ABORT with an ARP: reason */
    ANSWER_ABRT,   /* ABORT, ARU, ABRT of the service provider: diagnostic */
};

struct answer {
    int code;
    uint8_t before, before_number; /* as responder, before ACCEPT */
    uint8_t after, after_number;   /* as initiator, or when open */
};

extern const struct answer ANSWERS[];
extern const size_t NUM_ANSWERS;

/* Codes without a row are closed in silence. */
struct answer answer_for(int code);

/* The layer that a code belongs to. */
enum bushing_layer layer_of(int code);

#endif
