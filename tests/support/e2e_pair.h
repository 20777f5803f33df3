/* Two ends of end-to-end security with nothing but memory between them: a clock
 * that a test sets, certificates that are made here, verdicts that a test
 * decides, and a carrier that a test can listen to and bend.
 *
 *     struct e2e_pair p;
 *     e2e_pair_begin(&p, NULL);
 *     e2e_pair_open(&p);                  // handshake, one PDU each way
 *     e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 05");
 *     ...
 *     e2e_pair_end(&p);
 *
 * Of what an end told, its struct keeps what tests ask for. */
#ifndef SUPPORT_E2E_PAIR_H
#define SUPPORT_E2E_PAIR_H

#include "cert_maker.h"
#include "crypto/seam.h"
#include "e2e_heap.h"
#include <bushing/e2e.h>

enum { E2E_CLIENT, E2E_SERVER, E2E_ENDS };

enum {
    E2E_CARRIED_MAX = 1 << 16,
    E2E_RECORDS = 64,
    E2E_EVENTS = 32,
    E2E_DELIVERED = 4096,
};

/* What travels. */
struct e2e_carried {
    unsigned from;
    bool data;                /* a Clear- or EncrTransfer */
    enum bushing_secpdu kind; /* else */
    size_t n;
    uint8_t octets[E2E_CARRIED_MAX];
};

struct e2e_pair;

/* How a pair is made; all zero is the usual one: EC keys on P-256, default
 * policies with HMAC, each end wants the other by name. */
struct e2e_pair_options {
    const struct crypto *crypto; /* NULL: CRYPTO_OPENSSL */
    struct {
        enum maker_kind kind;
        unsigned number;  /* of its key; 0: 1 or 2 */
        bool by_ticket;   /* it has no key: SIGN tickets */
        bool with_path;   /* the CA goes along */
        span certificate; /* of that key; empty: one is made */
        span attribute_certificate;
        /* before the policy is sealed; NULL: nothing */
        void (*policy)(bushing_policy *policy);
        uint64_t setting[BUSHING_NUM_IDENTITY_SETTINGS];
    } end[E2E_ENDS];
};

struct e2e_end {
    bushing_policy *policy;
    bushing_identity *identity;
    bushing_e2e *e;
    struct crypto_key *key; /* for SIGN tickets */
    span certificate;
    /* what a test decides */
    bool hold_verify, hold_sign, hold_associate, hold_release;
    bool verify_nothing; /* the verdict is NULL */
    bool bad_signature;  /* of SIGN tickets: empty */
    bool rejects;        /* the application says no */
    bushing_verdict verdict;
    /* what it told */
    unsigned count[BUSHING_E2E_CLOSED + 1];
    uint32_t event[E2E_EVENTS]; /* ids of its security events */
    size_t num_events;
    char what[BUSHING_SECURITY_SENTENCE]; /* the last one as a sentence */
    bool closed;
    enum bushing_e2e_end why;
    int code, diagnostic;
    enum bushing_secpdu said; /* the last SEND */
    unsigned num_said;
    size_t num_chain, attribute_len; /* of the last VERIFY */
    size_t num_delivered;            /* data PDUs */
    size_t delivered_len;
    uint8_t delivered[E2E_DELIVERED]; /* the last one */
    int rc;                           /* of the last unprotect */
};

struct e2e_pair {
    struct e2e_pair_options options;
    const struct crypto *crypto;
    struct e2e_heap heap;
    struct maker *m;
    struct maker_certificate root, ca;
    struct e2e_end end[E2E_ENDS];
    bushing_time now;
    /* False: it is lost. May change what is carried, or the pair. */
    bool (*carry)(struct e2e_pair *p, struct e2e_carried *c);
    void *context;
    bool untagged; /* kinds are told as ANSWER and ENDING */
    struct e2e_carried *queue[E2E_RECORDS];
    size_t first, last;
    struct e2e_carried *record[E2E_RECORDS]; /* all that was carried */
    size_t num_records;
};

void e2e_pair_begin(struct e2e_pair *p, const struct e2e_pair_options *o);
/* Asserts that nothing is left on the heap. */
void e2e_pair_end(struct e2e_pair *p);

/* False when memory or cryptography failed, as a test wanted. */
bool e2e_pair_try_begin(struct e2e_pair *p, const struct e2e_pair_options *o);

/* New objects over the same policies and identities: another association. */
void e2e_pair_again(struct e2e_pair *p);
/* The same for one end, with nothing told. */
void e2e_end_again(struct e2e_pair *p, unsigned which);
/* What was carried is not kept any longer. */
void e2e_pair_forget(struct e2e_pair *p);
/* A fresh identity, as after a restart. */
void e2e_end_restart(struct e2e_pair *p, unsigned which);

/* Everything that an end has to say, answered as it is decided, and carried to
 * the other, until it is quiet. */
void e2e_pair_run(struct e2e_pair *p);
/* Asks one end for its events only. */
void e2e_end_drain(struct e2e_pair *p, unsigned which);

/* associate, and all that follows: READY at both ends. */
void e2e_pair_ready(struct e2e_pair *p);
/* The same, and one PDU each way: ESTABLISHED. */
void e2e_pair_open(struct e2e_pair *p);

/* One value of the application in hexadecimal, protected and carried. What
 * protect() says. */
int e2e_pair_send(struct e2e_pair *p, unsigned from, const char *hex);

/* Time goes on, and both ends are told when it is due. */
void e2e_pair_wait(struct e2e_pair *p, uint64_t ms);
/* UTC alone steps. */
void e2e_pair_step_clock(struct e2e_pair *p, int64_t ms);

/* Puts octets into one end as if the other had sent them. */
void e2e_end_receive(struct e2e_pair *p, unsigned to, enum bushing_secpdu kind,
                     span pdu);

/* The first record of this kind; NULL: none. */
const struct e2e_carried *e2e_pair_record(const struct e2e_pair *p,
                                          enum bushing_secpdu kind);

/* The key of an end, whether its identity has it or not. */
const struct crypto_key *e2e_end_key(struct e2e_pair *p, unsigned which);

bool e2e_end_told(const struct e2e_end *end, uint32_t event);
/* Of a SecPDU with a ClearToken3: its diagnostic, -1 when there is none. */
int e2e_diagnostic(enum bushing_secpdu kind, span pdu);
/* Its assoID; "" when there is none. */
span e2e_asso_id(enum bushing_secpdu kind, span pdu);

#endif
