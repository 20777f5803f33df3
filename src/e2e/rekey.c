#include "e2e/rekey.h"

#include "base/secret.h"
#include "e2e/data_fault.h"
#include "e2e/data_key.h"
#include "e2e/schedule.h"

static uint64_t setting(const struct data *d, enum bushing_policy_setting what)
{
    return bushing_policy_get(d->policy, what);
}

static bool is_client(const struct data *d)
{
    return d->role == BUSHING_INITIATOR;
}

static bool has_used_up(const struct data *d)
{
    return d->rekeys >= setting(d, BUSHING_POLICY_REKEYS_MAX);
}

static uint64_t after_ms(uint64_t ns, uint64_t ms)
{
    return ms > (BUSHING_NEVER - ns) / 1000000 ? BUSHING_NEVER
                                               : ns + ms * 1000000;
}

/* --- life of keys -------------------------------------------------------- */

static uint64_t old_at(const struct data *d)
{
    return after_ms(d->keys_since_ns,
                    setting(d, BUSHING_POLICY_KEY_LIFE_S) * 1000);
}

/* [62351-4:13.3.1.4 life] */
static bool are_old(const struct data *d, bushing_time now)
{
    uint64_t most = setting(d, BUSHING_POLICY_KEY_PDUS);
    return now.mono_ns >= old_at(d) || d->key[d->sending].pdus >= most ||
           d->key[d->receiving].pdus >= most;
}

/* The server: the old A-keys end. */
static void finish_switch(struct data *d)
{
    uint8_t old = d->receiving;
    data_key_forget(d, old);
    d->receiving = d->fresh_receiving;
    d->fresh_receiving = old;
    d->keys = KEYS_STEADY;
    d->switch_until_ns = BUSHING_NEVER;
}

/* [rule 17] */
void rekey_look(struct data *d, bushing_time now)
{
    if (d->keys == KEYS_SWITCHED && now.mono_ns >= d->switch_until_ns)
        finish_switch(d);
    if (d->keys != KEYS_STEADY || d->confirm || !are_old(d, now))
        return;
    if (has_used_up(d))
        d->expired = true;
    else
        d->rekey_wanted = true;
}

bool rekey_in_time(const struct data *d, bushing_time now)
{
    return d->keys != KEYS_PENDING || !d->overdue ||
           now.mono_ns < d->switch_until_ns;
}

uint64_t rekey_deadline(const struct data *d)
{
    if (d->keys == KEYS_SWITCHED || (d->keys == KEYS_PENDING && d->overdue))
        return d->switch_until_ns;
    if (d->keys == KEYS_PENDING || d->confirm || d->rekey_wanted || d->expired)
        return BUSHING_NEVER;
    return old_at(d);
}

/* --- values -------------------------------------------------------------- */

static bool is_point(const struct data *d)
{
    return d->group != CRYPTO_MODP_2048;
}

/* [62351-4:13.3.1.2 size] D-DH-1: a point may come with 04 in front. */
static bool read_value(const struct data *d, span *value)
{
    enum { XY = 64 };
    unsigned accept = d->dialect->accept_points;
    if (!is_point(d))
        return true; /* dh_agree knows its length */
    if (value->n == XY)
        return (accept & ACCEPT_POINT_XY) != 0;
    if (value->n != XY + 1 || value->p[0] != 4 ||
        (accept & ACCEPT_POINT_UNCOMPRESSED) == 0)
        return false;
    *value = span_skip(*value, 1);
    return true;
}

static int hash_value(const struct data *d, span value,
                      uint8_t hash[CRYPTO_SHA256_LEN])
{
    return d->crypto->sha256(hash, &value, 1);
}

/* [rule 14] A value is used once. The server keeps the first octets of hashes,
 * which fit where the value of the smallest group would: the client alone could
 * gain by two values with the same ones, and it would gain a refusal. */
static bool was_seen(struct data *d, const uint8_t hash[CRYPTO_SHA256_LEN])
{
    for (size_t at = 0; at < d->peer_public_len; at += REKEY_SEEN_LEN)
        if (memcmp(data_peer_public(d) + at, hash, REKEY_SEEN_LEN) == 0)
            return true;
    return false;
}

static void remember(struct data *d, const uint8_t hash[CRYPTO_SHA256_LEN])
{
    const size_t all = (size_t)REKEY_SEEN * REKEY_SEEN_LEN;
    uint8_t *seen = data_peer_public(d);
    memmove(seen + REKEY_SEEN_LEN, seen, all - REKEY_SEEN_LEN);
    memcpy(seen, hash, REKEY_SEEN_LEN);
    if (d->peer_public_len < all)
        d->peer_public_len += REKEY_SEEN_LEN;
}

int rekey_begin(struct data *d, const struct data_start *s)
{
    uint8_t hash[CRYPTO_SHA256_LEN];
    int rc;
    if (is_client(d)) {
        memcpy(data_peer_public(d), s->peer_public.p, s->peer_public.n);
        d->peer_public_len = (uint16_t)s->peer_public.n;
        return 0;
    }
    /* The server's half stays for the whole association
     * [62351-4:13.3.2 server]. */
    memcpy(d->own_private, s->own_private, sizeof d->own_private);
    rc = hash_value(d, s->peer_public, hash);
    if (rc == 0)
        remember(d, hash);
    return rc;
}

/* --- sending ------------------------------------------------------------- */

int rekey_offer(struct data *d, struct rekey_half *half)
{
    size_t lead =
        is_point(d) && d->dialect->point == POINT_UNCOMPRESSED ? 1 : 0;
    int rc;
    half->n = 0;
    if (!is_client(d) || d->keys != KEYS_STEADY ||
        (!d->rekey_wanted && !d->rekey_asked))
        return 0;
    if (has_used_up(d)) {
        d->expired = true;
        return 0;
    }
    half->value[0] = 4;
    rc = d->crypto->dh_make(d->engine, (enum crypto_group)d->group, half->own,
                            half->value + lead, &half->n);
    half->n = rc == 0 ? half->n + lead : 0;
    return rc;
}

static int agree(struct data *d, const uint8_t *own, span value,
                 const uint8_t h[CRYPTO_SHA256_LEN])
{
    uint8_t secret[CRYPTO_DH_SECRET_MAX];
    size_t n = 0;
    int rc = d->crypto->dh_agree(d->engine, (enum crypto_group)d->group, own,
                                 value, secret, &n);
    if (rc == 0)
        rc = data_keys_make(d, d->fresh_sending, d->fresh_receiving, h,
                            (span){secret, n});
    secret_wipe(secret, sizeof secret);
    return rc;
}

/* [62351-4:13.3.2 client] [62351-4:13.3.2 salt] The old keys stay in use. */
int rekey_pend(struct data *d, const struct rekey_half *half, span dk,
               bushing_time now)
{
    int rc = schedule_next(d->crypto, dk, d->h, d->fresh_h);
    if (rc == 0)
        rc = agree(d, half->own,
                   (span){data_peer_public(d), d->peer_public_len}, d->fresh_h);
    if (rc != 0) {
        secret_wipe(d->fresh_h, sizeof d->fresh_h);
        return rc;
    }
    d->keys = KEYS_PENDING;
    d->overdue = false;
    d->rekey_wanted = d->rekey_asked = false;
    d->switch_until_ns =
        after_ms(now.mono_ns, setting(d, BUSHING_POLICY_SWITCH_MS));
    return 0;
}

/* [62351-4:13.3.2 reqRekey] */
bool rekey_asks(const struct data *d)
{
    return !is_client(d) && d->rekey_wanted && d->keys == KEYS_STEADY &&
           !d->confirm && !has_used_up(d);
}

/* The server: fresh B-keys from here on. */
static void switch_sending(struct data *d)
{
    uint8_t old = d->sending;
    data_key_forget(d, old);
    d->sending = d->fresh_sending;
    d->fresh_sending = old;
}

/* [rule 17] The time of the old A-keys begins with the confirmation: before it
 * the client cannot know. */
void rekey_confirm_sent(struct data *d, bushing_time now)
{
    d->confirm = false;
    if (d->dialect->changed_key == CHANGED_KEY_UNDER_OLD)
        switch_sending(d);
    if (d->keys == KEYS_SWITCHED)
        d->switch_until_ns =
            after_ms(now.mono_ns, setting(d, BUSHING_POLICY_SWITCH_MS));
}

/* --- receiving ----------------------------------------------------------- */

/* [rule 16] [62351-4:13.3.2 server] NEW, then OLD; [62351-4:13.3.2 client] by
 * the flag. D-REKEY-1 */
size_t rekey_candidates(const struct data *d, bool changed_key,
                        uint8_t key[static 2])
{
    size_t n = 0;
    bool confirms = d->keys == KEYS_PENDING && changed_key &&
                    d->dialect->changed_key == CHANGED_KEY_UNDER_NEW;
    if (d->keys == KEYS_SWITCHED || confirms)
        key[n++] = d->fresh_receiving;
    if (!confirms)
        key[n++] = d->receiving;
    return n;
}

/* [62351-4:14.4 step 10, 62351-4:13.3.2 roles, 62351-4:13.3.2 second] */
static int check_rekey(const struct data *d, uint8_t key, bool encrypted,
                       struct fault *fault)
{
    bool pending =
        d->confirm || (d->keys == KEYS_SWITCHED && key == d->receiving);
    if (is_client(d))
        return data_fault(fault, DATA_REKEY, encrypted, "it carries rekey",
                          "only a client sends that");
    if (pending)
        return data_fault(fault, DATA_SECOND_REKEY, encrypted,
                          "it carries rekey", "the last one is not confirmed");
    if (has_used_up(d))
        return data_fault_numbers(
            fault, DATA_REKEYS_MAX, encrypted,
            "fresh keys so far:", (int64_t)d->rekeys,
            "allowed:", (int64_t)setting(d, BUSHING_POLICY_REKEYS_MAX));
    return 0;
}

/* [62351-4:14.4 step 11, 62351-4:13.3.2 roles, 62351-4:13.3.2 unasked] */
static int check_changed_key(const struct data *d, bool encrypted,
                             struct fault *fault)
{
    if (!is_client(d))
        return data_fault(fault, DATA_CHANGED_KEY, encrypted,
                          "it carries changedKey", "only a server sends that");
    if (d->keys != KEYS_PENDING)
        return data_fault(fault, DATA_STRAY_CHANGED_KEY, encrypted,
                          "it carries changedKey", "no fresh key was sent");
    return 0;
}

int rekey_check(const struct data *d, const struct data_pdu *pdu, uint8_t key,
                bool encrypted, struct fault *fault, bushing_time now)
{
    int rc = pdu->has_rekey ? check_rekey(d, key, encrypted, fault) : 0;
    if (rc == 0 && pdu->changed_key)
        rc = check_changed_key(d, encrypted, fault);
    /* [rule 17] alive, and long after it could have confirmed */
    if (rc == 0 && d->keys == KEYS_PENDING && !pdu->changed_key &&
        now.mono_ns >= d->switch_until_ns)
        rc =
            data_fault(fault, DATA_UNCONFIRMED, encrypted,
                       "a PDU under old keys", "fresh ones were sent long ago");
    return rc;
}

/* [rule 14] */
int rekey_derive(struct data *d, span value, const uint8_t h[CRYPTO_SHA256_LEN],
                 bool encrypted, struct fault *fault)
{
    uint8_t hash[CRYPTO_SHA256_LEN];
    int rc;
    if (!read_value(d, &value))
        return data_fault_numbers(fault, DATA_REKEY_VALUE, encrypted,
                                  "octets of the value:", (int64_t)value.n,
                                  "octets of a value of the group:",
                                  is_point(d) ? 64 : CRYPTO_DH_PUBLIC_MAX);
    rc = hash_value(d, value, hash);
    if (rc != 0)
        return rc;
    if (was_seen(d, hash))
        return data_fault(fault, DATA_REKEY_REPEATED, encrypted,
                          "the value came before", "each is used once");
    rc = agree(d, d->own_private, value, h);
    if (rc == BUSHING_ERR_CRYPTO_KEY)
        return data_fault(fault, DATA_REKEY_VALUE, encrypted,
                          "a value outside the group", "one of the group");
    if (rc == 0) {
        memcpy(d->fresh_h, h, sizeof d->fresh_h);
        remember(d, hash);
    }
    return rc;
}

/* [62351-4:13.3.1.3 secret] Kept for the next time; [62351-4:13.3.2 counters]
 * times and numbers go on. */
static void take_fresh_salt(struct data *d, bushing_time now)
{
    memcpy(d->h, d->fresh_h, sizeof d->h);
    secret_wipe(d->fresh_h, sizeof d->fresh_h);
    d->rekeys++;
    d->keys_since_ns = now.mono_ns;
    d->rekey_wanted = d->rekey_asked = d->overdue = false;
}

/* [62351-4:13.3.2 client] the server has confirmed. */
static void take_confirmation(struct data *d, bushing_time now)
{
    uint8_t sending = d->sending, receiving = d->receiving;
    data_key_forget(d, sending);
    data_key_forget(d, receiving);
    d->sending = d->fresh_sending;
    d->receiving = d->fresh_receiving;
    d->fresh_sending = sending;
    d->fresh_receiving = receiving;
    d->keys = KEYS_STEADY;
    d->switch_until_ns = BUSHING_NEVER;
    take_fresh_salt(d, now);
}

/* [62351-4:13.3.2 server] fresh keys are derived. */
static void take_half(struct data *d, bushing_time now)
{
    d->keys = KEYS_SWITCHED;
    d->switch_until_ns = BUSHING_NEVER; /* until the confirmation is sent */
    d->confirm = true;
    if (d->dialect->changed_key == CHANGED_KEY_UNDER_NEW)
        switch_sending(d);
    take_fresh_salt(d, now);
}

/* [rule 17] The client: what comes in the first half of the wait may have been
 * on its way already. */
static void watch(struct data *d, bushing_time now)
{
    uint64_t half = setting(d, BUSHING_POLICY_SWITCH_MS) * 1000000 / 2;
    if (now.mono_ns >= d->switch_until_ns - half)
        d->overdue = true;
}

void rekey_verified(struct data *d, uint8_t key)
{
    if (d->keys == KEYS_SWITCHED && key == d->fresh_receiving)
        finish_switch(d);
}

bool rekey_commit(struct data *d, const struct data_pdu *pdu, bushing_time now)
{
    if (is_client(d)) {
        bool confirmed = pdu->changed_key;
        if (confirmed)
            take_confirmation(d, now);
        else if (d->keys == KEYS_PENDING)
            watch(d, now);
        if (d->keys == KEYS_STEADY && pdu->req_rekey)
            d->rekey_asked = true;
        return confirmed;
    }
    if (pdu->has_rekey)
        take_half(d, now);
    return pdu->has_rekey;
}
