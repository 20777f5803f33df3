/* The data phase of one association: protected PDUs out and in, their times and
 * numbers, fresh keys [62351-4:13.2, 13.3.1.3, 13.3.2, 14.4]. Nothing here
 * knows how the handshake went. No memory is asked for. */
#ifndef E2E_DATA_H
#define E2E_DATA_H

#include <bushing/e2e.h>

#include "e2e/fault.h"
#include "e2e/suite.h"

enum {
    ASSO_ID_MAX = 8, /* "999:999" and a zero octet */
    DATA_KEY_SETS = 4,
    DATA_TIME_TEXT = 19,     /* YYYYMMDDhhmmss.sssZ */
    DATA_HEAD_MAX = 30,      /* what a token begins with: assoID and time */
    DATA_ALGORITHM_MAX = 34, /* an AlgorithmIdentifier of the suite */
    DATA_CIPHERS = DATA_KEY_SETS * sizeof(struct crypto_cipher),
    DATA_TAIL = DATA_CIPHERS + CRYPTO_DH_PUBLIC_MAX,
};

/* What the handshake settled. Borrowed for the call, but for crypto, engine,
 * policy and dialect. */
struct data_start {
    const struct crypto *crypto;
    struct crypto_engine *engine;
    const bushing_policy *policy;
    const struct dialect *dialect;
    enum bushing_role role;
    struct suite suite;
    enum crypto_group group;
    span asso_id;               /* "123:456" */
    span d1, d2;                /* content octets of both tbs */
    const uint8_t *own_private; /* CRYPTO_DH_PRIVATE_LEN octets; copied */
    span peer_public;           /* as dh_agree takes it; copied */
};

/* The keys of one direction. Key and counter are one object, born at 0, never
 * copied [rule 18]. The cipher of CBC, which comes beside a key for the ICV, is
 * in `tail`. */
struct data_key {
    bool live;
    uint32_t pdus;   /* protected or verified under it */
    uint64_t nonces; /* GCM and GMAC: the invocation counter */
    union {
        struct crypto_hmac hmac;
        struct crypto_cipher cipher; /* GCM, GMAC */
    } use;
};

/* Time and number of the last PDU of one direction. */
struct data_count {
    int64_t time_ms;
    uint32_t below_ms_ns; /* what a received time has below a millisecond */
    int32_t seq;          /* -1 before the first */
};

enum data_keys {
    KEYS_STEADY,
    KEYS_PENDING,  /* client: the fresh half is sent, not confirmed */
    KEYS_SWITCHED, /* server: fresh B-keys in use, old A-keys still good */
};

struct data {
    const struct crypto *crypto;
    struct crypto_engine *engine;
    const bushing_policy *policy;
    const struct dialect *dialect;
    uint8_t role; /* enum bushing_role */
    uint8_t keys; /* enum data_keys */
    uint8_t group;
    uint8_t asso_id_len;
    char asso_id[ASSO_ID_MAX];
    struct suite suite;
    struct data_key key[DATA_KEY_SETS]; /* indexes below */
    uint8_t sending, receiving, fresh_sending, fresh_receiving;
    struct data_count out, in;
    bool rekey_wanted; /* by us: next PDU asks or brings */
    bool rekey_asked;  /* client: reqRekey came */
    bool confirm;      /* server: the next PDU says changedKey */
    bool overdue;      /* client: data came that should have confirmed */
    bool expired;      /* keys are old, and REKEYS_MAX: no more fresh ones */
    uint32_t rekeys;
    uint8_t own_private[CRYPTO_DH_PRIVATE_LEN];
    uint8_t h[CRYPTO_SHA256_LEN], fresh_h[CRYPTO_SHA256_LEN];
    uint64_t keys_since_ns;   /* the keys in use were installed */
    uint64_t switch_until_ns; /* PENDING: to be confirmed by then; SWITCHED: old
                                 keys end then; BUSHING_NEVER */
    int64_t opened_ms;        /* association time: UTC then */
    uint64_t opened_ns;       /* and monotonic then */
    int64_t offset_ms;        /* the peer's time minus ours, as last seen */
    uint64_t sent, received;
    /* What costs more to write than to copy or compare: what the tokens of this
     * second begin with, the time of the last PDU that came (zeros: it had no
     * usual form), the algorithm of the ICV. */
    uint8_t head_len;
    uint8_t head[DATA_HEAD_MAX];
    char in_text[DATA_TIME_TEXT];
    uint8_t icv_algorithm_len;
    uint8_t icv_algorithm[DATA_ALGORITHM_MAX];
    uint16_t peer_public_len;
    /* Last, as an association needs no more of it than its mode and group ask
     * for: see data_size(). First the ciphers of CBC, if that is the mode;
     * then, at the client, the server's public value; at the server, hashes of
     * the last values of the client, which must not come again. */
    uint64_t tail[DATA_TAIL / sizeof(uint64_t)];
};

/* How much of struct data is used with this group and mode. */
size_t data_size(enum crypto_group group, enum suite_mode mode);

/* Derives the keys; *d was all zero. CRYPTO_KEY when the peer's public value is
 * none of the group (the caller's row: protocol error). */
int data_begin(struct data *d, const struct data_start *s, bushing_time now);
/* Wipes all that is secret, here and in the engine. Any number of times. */
void data_end(struct data *d);

/* UTC when the association began plus what passed since on the monotonic clock:
 * steps of the system clock do not touch it [threats 5]. */
int64_t data_now_ms(const struct data *d, bushing_time now);

/* What bushing_e2e_protect() says. *out is at the end of `room`. */
int data_protect(struct data *d, span plain, uint8_t *room, size_t cap,
                 span *out, bushing_time now);

/* What came with a PDU that verified. */
struct data_in {
    span plain;
    bool rekeyed; /* fresh keys are in use from here on */
    bool req_rekey;
};
/* In place. 0; or BUSHING_ERR_SECURITY with the row in *fault: the association
 * has to end. State changes only when every step passed. Another code:
 * cryptography failed. */
int data_unprotect(struct data *d, uint8_t *pdu, size_t n, struct data_in *in,
                   struct fault *fault, bushing_time now);

/* Wants fresh keys: STATE when there can be no more. */
int data_rekey(struct data *d, bushing_time now);

/* The next time at which something is to be done (an old key ends, a key is too
 * old, time stands still); BUSHING_NEVER. */
uint64_t data_deadline(const struct data *d);
/* 0, or what ends the association: SECURITY with a row in *fault when a rekey
 * was not confirmed in time (row "rule 17"). */
int data_tick(struct data *d, struct fault *fault, bushing_time now);

/* Keys for a key log: label=hex pairs of the keys in use. Its length. */
size_t data_keylog(struct data *d, char *out, size_t cap);

#endif
