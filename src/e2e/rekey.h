/* Fresh keys by one message [62351-4:13.3.2, rules 14, 16, 17]. The client
 * sends the half of a fresh key under old keys; the server derives, and
 * confirms with its next PDU. docs/internals/e2e-data.md has the states. */
#ifndef E2E_REKEY_H
#define E2E_REKEY_H

#include "e2e/data.h"
#include "e2e/data_pdu.h"

/* How many values of the client a server remembers, and how. */
enum { REKEY_SEEN = 4, REKEY_SEEN_LEN = 16 };

/* After the first keys are made: what has to be kept of the peer's value. */
int rekey_begin(struct data *d, const struct data_start *s);

/* Looks whether keys are old: then fresh ones are wanted, or the association
 * has expired. Ends old keys whose time is over. */
void rekey_look(struct data *d, bushing_time now);
/* BUSHING_NEVER, or when there is something to look at. */
uint64_t rekey_deadline(const struct data *d);
/* False when a confirmation is overdue. */
bool rekey_in_time(const struct data *d, bushing_time now);

/* --- sending */

/* The half that goes out with the next PDU. */
struct rekey_half {
    uint8_t own[CRYPTO_DH_PRIVATE_LEN];
    uint8_t value[1 + CRYPTO_DH_PUBLIC_MAX]; /* as it is sent */
    size_t n;                                /* 0: none */
};
/* The client: makes one when it is time. */
int rekey_offer(struct data *d, struct rekey_half *half);
/* The client: the PDU is ready; `dk` are its tbp contents. */
int rekey_pend(struct data *d, const struct rekey_half *half, span dk,
               bushing_time now);
/* The server: should the next PDU ask? */
bool rekey_asks(const struct data *d);
/* The server: a PDU with changedKey was made. */
void rekey_confirm_sent(struct data *d, bushing_time now);

/* --- receiving */

/* The keys under which a PDU may be, the likeliest first: how many. What the
 * PDU says of a fresh half plays no part [rule 16]. */
size_t rekey_candidates(const struct data *d, bool changed_key,
                        uint8_t key[static 2]);

/* What is wrong with a PDU that verified under that key. */
int rekey_check(const struct data *d, const struct data_pdu *pdu, uint8_t key,
                bool encrypted, struct fault *fault, bushing_time now);
/* The last check but that of a fresh half passed: the first PDU under fresh
 * A-keys ends the old ones. */
void rekey_verified(struct data *d, uint8_t key);
/* The server: derives from the half of a PDU that passed every other check; h
 * is the salt that goes with it. Nothing that is in use is changed. */
int rekey_derive(struct data *d, span value, const uint8_t h[CRYPTO_SHA256_LEN],
                 bool encrypted, struct fault *fault);
/* Everything passed: changes the state. True when fresh keys are in use from
 * here on. */
bool rekey_commit(struct data *d, const struct data_pdu *pdu, bushing_time now);

#endif
