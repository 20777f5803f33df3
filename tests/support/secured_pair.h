/* Two secured associations over a wire of memory (wire.h): policies, identities
 * and trust of both ends, a clock, and a carrier that a test can bend.
 *
 *     struct secured_pair p;
 *     secured_begin(&p, BUSHING_MODE_NATIVE);
 *     ... change p.end[i] ...
 *     secured_open(&p);           // objects
 *     secured_establish(&p);      // up to READY or ESTABLISHED on both sides
 *     secured_end(&p);
 *
 * The client is 1.3.9999.33/1, the server 1.3.9999.34/1. */
#ifndef SUPPORT_SECURED_PAIR_H
#define SUPPORT_SECURED_PAIR_H

#include "wire.h"

#include "cert_maker.h"
#include "crypto/seam.h"
#include "schema/dialect.h"
#include <bushing/e2e.h>

enum { CLIENT, SERVER, PAIR_ENDS };
enum { PAIR_EVENTS = 16, PAIR_DELIVERED = 4096 };

struct secured_end {
    struct end w; /* pool, configuration, object */
    bushing_policy *policy;
    bushing_identity *identity;
    bushing_trust *trust;
    bushing_security security; /* given to the configuration when opened */
    span certificate;
    /* what a test decides, before it opens */
    enum bushing_mode mode;
    const char *subject; /* of its certificate: "OID=..." or "CN=..." */
    const char *wanted;  /* the other's title; NULL: a pin, or anybody */
    bool pins;           /* it wants the other's certificate, not a name */
    bool pins_tls;       /* and that of TLS */
    unsigned key;        /* its number; 0: 1 or 2 */
    bool asks;           /* no trust: VERIFY events */
    bool by_ticket;      /* no key: SIGN events */
    const struct dialect *dialect;                 /* NULL: the default */
    uint64_t setting[BUSHING_NUM_POLICY_SETTINGS]; /* 0: the default; else one
                                                      more than the value */
    /* what it told */
    unsigned count[BUSHING_EVENT_CLOSED + 1];
    uint32_t event[PAIR_EVENTS];
    size_t num_events;
    char sentence[BUSHING_SECURITY_SENTENCE]; /* of the last */
    bool closed;
    bushing_closed why;
    char text[BUSHING_CLOSED_TEXT];
    size_t num_delivered, delivered_len;
    uint8_t delivered[PAIR_DELIVERED];
    size_t user_data_len; /* of READY or ESTABLISHED, ASSOCIATE */
    uint8_t user_data[256];
    /* what it does with events */
    bool hold_sign, hold_verify, hold_associate, hold_release;
    bool rejects;
    int reject_result;
    bool bad_signature, no_verdict;
    const bushing_association *answer; /* NULL: the usual one */
};

struct secured_pair {
    struct secured_end end[PAIR_ENDS];
    struct maker *m;
    struct maker_certificate root, ca;
    const struct crypto *crypto; /* NULL: CRYPTO_OPENSSL; else nobody is judged:
                                    VERIFY events are answered with yes */
    /* each TSDU on its way; the result replaces it; p NULL: it is lost */
    bushing_span (*bend)(struct secured_pair *p, unsigned from,
                         bushing_span tsdu);
    void *context;
    uint8_t bent[1 << 16];
    unsigned num_tsdus[PAIR_ENDS];     /* that it sent */
    size_t recorded_len[PAIR_ENDS][8]; /* the first TSDUs of each */
    uint8_t recorded[PAIR_ENDS][8][8192];
};

void secured_begin(struct secured_pair *p, enum bushing_mode mode);
void secured_set(struct secured_end *e, enum bushing_policy_setting what,
                 uint64_t value);
void secured_open(struct secured_pair *p);
/* The same that may fail. */
int secured_try_open(struct secured_pair *p, unsigned which);
void secured_close(struct secured_pair *p);
/* Another association of this end, with the same identity; forgets what it
 * told. */
void secured_again(struct secured_pair *p, unsigned which);

/* The usual association: no titles but those that are filled in. */
bushing_association secured_association(void);
int secured_associate(struct secured_pair *p,
                      const bushing_association *wanted);
/* Events of both are answered and output goes over until all is quiet. */
void secured_run(struct secured_pair *p);
void secured_drain(struct secured_pair *p, unsigned which);
/* associate and run. */
void secured_start(struct secured_pair *p);
/* The same, and one PDU each way. */
void secured_establish(struct secured_pair *p);
int secured_send(struct secured_pair *p, unsigned from);
bool secured_told(const struct secured_end *e, uint32_t event);
/* A certificate of the world's CA; lives as long as the pair. */
span secured_certificate(struct secured_pair *p, enum maker_purpose purpose,
                         const char *subject, const struct maker_key *key);
/* Octets of TSDU number i that this end sent. */
bushing_span secured_record(const struct secured_pair *p, unsigned from,
                            unsigned i);
/* One TSDU as TPKT and DTs, into the end. */
void secured_feed(struct secured_pair *p, unsigned to, bushing_span tsdu);

#endif
