/* Two ends of the data phase, as after a handshake, and a clock in the hands of
 * the test. */
#ifndef SUPPORT_DATA_PAIR_H
#define SUPPORT_DATA_PAIR_H

#include "base/span.h"
#include "crypto/seam.h"
#include "e2e/data.h"

/* Every mode of protection. */
enum data_mode {
    MODE_HMAC,
    MODE_GMAC_128,
    MODE_GMAC_256,
    MODE_GCM_128,
    MODE_GCM_256,
    MODE_GCM_128_TAG_16,
    MODE_CBC_128_HMAC,
    MODE_CBC_256_HMAC,
    MODE_CBC_128_GMAC,
    MODE_CBC_256_GMAC_256,
    NUM_DATA_MODES
};
extern const char *const DATA_MODE_NAME[NUM_DATA_MODES];
struct suite data_mode_suite(enum data_mode mode,
                             const struct dialect *dialect);

enum { PAIR_CLIENT, PAIR_SERVER, PAIR_ROOM = 1 << 16, PAIR_D_LEN = 33 };
/* What stands for both tbs of a handshake. */
extern const char PAIR_D1[PAIR_D_LEN], PAIR_D2[PAIR_D_LEN];

/* 2026-11-21T10:50:00.250Z */
#define PAIR_UTC_MS INT64_C(1795258200250)

struct data_pair {
    const struct crypto *crypto;
    struct crypto_engine *engine;
    bushing_policy *policy[2];
    struct dialect dialect[2];
    enum data_mode mode;
    enum crypto_group group;
    const char *asso_id;
    uint8_t own[2][CRYPTO_DH_PRIVATE_LEN];
    uint8_t value[2][CRYPTO_DH_PUBLIC_MAX];
    size_t value_n;
    struct data end[2];
    bushing_time now;
    struct fault fault; /* of the last unprotect */
    struct data_in in;
    uint8_t room[PAIR_ROOM];
    uint8_t got[PAIR_ROOM]; /* what unprotect worked on */
};

/* All zero but for mode, group, crypto (NULL: OpenSSL): dialects, policies
 * (sealed by pair_begin), "4:9". Then fields may be changed. */
void pair_make(struct data_pair *p, enum data_mode mode,
               enum crypto_group group, const struct crypto *crypto);
void pair_set(struct data_pair *p, int end, enum bushing_policy_setting what,
              uint64_t value);
/* Keys at both ends; the answer is that of data_begin(). */
int pair_begin(struct data_pair *p);
void pair_end(struct data_pair *p);
/* All in one, or the test fails. */
void pair_start(struct data_pair *p, enum data_mode mode,
                enum crypto_group group);

void pair_pass_ms(struct data_pair *p, uint64_t ms);

/* From one end: the PDU, in p->room, or p NULL and the code in *rc. */
span pair_protect(struct data_pair *p, int from, span plain, int *rc);
/* To one end, from a copy. */
int pair_unprotect(struct data_pair *p, int to, span pdu);

/* An MMS PDU of n octets, 5 at least, filled with a pattern from `seed`. */
span pair_plain(uint8_t *room, size_t n, unsigned seed);
/* Sends one of 100 octets and asserts that it arrives as it was. */
void pair_talk(struct data_pair *p, int from);

#endif
