/* One PDU of the application out [62351-4:13.2]. */
#include "asn1/ber.h"
#include "base/secret.h"
#include "e2e/count.h"
#include "e2e/data_write.h"
#include "e2e/rekey.h"

enum { PLAIN_MAX = 1 << 30 };

/* [62351-4:13.2.2] In the clear it has to be one whole value, and none that
 * would be taken for something encrypted [D-OSI-2]. */
static bool is_value(span plain)
{
    struct ber_reader r = ber_over(plain);
    struct ber_tlv t;
    /* nearly always a context tag and two octets of length */
    if (plain.n >= 4 && (plain.p[0] & 0xC0) == 0x80 &&
        (plain.p[0] & 0x1F) != 0x1F && plain.p[1] == 0x82)
        return plain.n - 4 == ((size_t)plain.p[2] << 8 | plain.p[3]);
    return ber_next(&r, &t) == 0 && ber_at_end(&r) && t.tag != TAG_UNIVERSAL(4);
}

static int prepare(struct data *d, span plain, size_t cap, bushing_time now)
{
    if (d->crypto == NULL)
        return BUSHING_ERR_STATE;
    if (plain.n > PLAIN_MAX || plain.n == 0 ||
        (d->suite.mode == SUITE_ICV && !is_value(plain)))
        return BUSHING_ERR_ARGUMENT;
    if (cap < plain.n + BUSHING_E2E_OVERHEAD)
        return BUSHING_ERR_SPACE;
    rekey_look(d, now);
    /* [62351-4:13.3.1.4 life] not more than 2^32 PDUs under one key */
    return d->key[d->sending].pdus < UINT32_MAX ? 0 : BUSHING_ERR_SECURITY_LIFE;
}

/* What the next PDU says. */
static int compose(struct data *d, struct data_out *o, bushing_time now)
{
    int64_t step =
        (int64_t)bushing_policy_get(d->policy, BUSHING_POLICY_TIME_STEP_MS);
    if (!count_next(&d->out, data_now_ms(d, now), step, &o->count))
        return BUSHING_ERR_WOULD_BLOCK;
    o->req_rekey = rekey_asks(d);
    o->changed_key = d->confirm;
    return data_write_head(d, o);
}

static void commit(struct data *d, const struct data_out *o, bushing_time now)
{
    d->key[d->sending].pdus++;
    d->sent++;
    d->out = o->count;
    memcpy(d->head, o->head, sizeof d->head);
    if (o->changed_key)
        rekey_confirm_sent(d, now);
}

int data_protect(struct data *d, span plain, uint8_t *room, size_t cap,
                 span *out, bushing_time now)
{
    struct data_out o = {.plain = plain};
    struct rekey_half half;
    span pdu, tbp;
    int rc = prepare(d, plain, cap, now);
    *out = (span){NULL, 0};
    if (rc == 0)
        rc = compose(d, &o, now);
    if (rc != 0)
        return rc;
    rc = rekey_offer(d, &half);
    if (rc == 0) {
        if (half.n != 0)
            o.rekey = (span){half.value, half.n};
        rc = data_write(d, d->sending, &o, room, cap, &pdu, &tbp);
    }
    /* [rule 16] The PDU is under the keys in use: fresh ones come after it. */
    if (rc == 0 && half.n != 0)
        rc = rekey_pend(d, &half, tbp, now);
    if (half.n != 0)
        secret_wipe(&half, sizeof half);
    if (rc != 0)
        return rc;
    commit(d, &o, now);
    *out = pdu;
    return 0;
}
