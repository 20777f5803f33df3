/* Data PDUs as only somebody with the keys can make them, wrong in one thing:
 * built by the tables of the schema, not by the code under test. */
#ifndef SUPPORT_DATA_FORGE_H
#define SUPPORT_DATA_FORGE_H

#include "data_pair.h"
#include "schema/e2e.h"

struct forge {
    struct clear_token_2 token2;
    span plain;     /* applData, before any encryption */
    bool encrypted; /* an EncrTransfer */
    bool has_auth;
    struct e2e_authenticator auth; /* the icv is made, and replaces this one */
    uint8_t tag_len;
    bool is_padded; /* CBC: `plain` holds its padding */
    uint8_t key;    /* index among those of the sender */
    /* where fields above may point to */
    char time[32];
    uint8_t iv[16], nonce[16], parameters[SUITE_PARAMETERS_MAX];
    uint8_t octets[256];
};

/* What the end would send next: pair_plain() of 60 octets. */
void forge_usual(struct forge *f, struct data_pair *p, int from);
void forge_time(struct forge *f, int64_t ms);
/* In p->room. */
span forge_pdu(struct forge *f, struct data_pair *p, int from);

#endif
