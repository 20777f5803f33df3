/* Two ends of end-to-end security under the test adapter, and an input that
 * says what happens to each PDU on its way:
 *
 *     0        it arrives
 *     1        it is lost
 *     2        it arrives twice
 *     3 to 7   so many octets less two are changed: each by a place of two
 *              octets and what is added to it
 *     8        time goes on, by so many seconds as the next octet says
 *
 * higher numbers are taken modulo 9. Whose PDUs are signed anew behind a
 * change, as whoever has its key could, is the target's to say. */
#ifndef FUZZ_E2E_FLIGHT_H
#define FUZZ_E2E_FLIGHT_H

#include <stdlib.h>

#include "base/reader.h"
#include "crypto/test/adapter.h"
#include "e2e/association.h"
#include "e2e_pair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FLIGHT_NOBODY = E2E_ENDS };

static struct e2e_pair flight;
static struct reader flight_input;
static unsigned flight_traitor; /* whose PDUs are signed anew */

static void flight_must(bool what)
{
    if (!what)
        abort();
}

static uint8_t flight_octet(void)
{
    uint8_t v = 0;
    (void)reader_u8(&flight_input, &v);
    return v;
}

static void flight_change(uint8_t *octets, size_t n, unsigned times)
{
    for (unsigned i = 0; i < times && n != 0; i++) {
        size_t at = (size_t)flight_octet() << 8;
        at = (at | flight_octet()) % n;
        octets[at] = (uint8_t)(octets[at] + flight_octet());
    }
}

/* tbs is changed and signed by its sender's key; when it has none, as octets.
 */
static void flight_change_signed(struct e2e_carried *c, unsigned times)
{
    static uint8_t room[E2E_CARRIED_MAX];
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
    struct form_outer o;
    struct e2e_signature sign;
    struct form_built b = {.room = room, .cap = sizeof room};
    struct writer w = writer_over(room, sizeof room - FORM_BEHIND);
    size_t n = 0;
    span pdu;
    if (FORM_BER.outer(&o, span_of(c->octets, c->n),
                       secpdu_has_token3(c->kind)) != 0) {
        flight_change(c->octets, c->n, times);
        return;
    }
    put_span(&w, o.tbs);
    flight_must(!w.bad);
    flight_change(w.p, o.tbs.n, times);
    b.tbs = span_of(w.p, o.tbs.n);
    b.at = sizeof room - FORM_BEHIND;
    ber_put_header(&w, TAG_UNIVERSAL(16), true, o.tbs.n);
    b.start = (size_t)(w.p - room);
    flight_must(CRYPTO_TEST.sign(e2e_end_key(&flight, c->from), signature,
                                 sizeof signature, &n, b.tbs) == 0);
    sign = (struct e2e_signature){signer_identifier(BUSHING_ECDSA_SHA256),
                                  span_of(signature, n)};
    flight_must(FORM_BER.finish(&b, o.has_pp ? o.pp : span_of(NULL, 0), &sign,
                                &pdu) == 0);
    memcpy(c->octets, pdu.p, pdu.n);
    c->n = pdu.n;
}

static void flight_wait(unsigned seconds)
{
    flight.now.mono_ns += seconds * UINT64_C(1000000000);
    flight.now.utc_ms += (int64_t)seconds * 1000;
    for (unsigned i = 0; i < E2E_ENDS; i++)
        (void)bushing_e2e_tick(flight.end[i].e, flight.now);
}

static bool flight_carry(struct e2e_pair *p, struct e2e_carried *c)
{
    unsigned what = flight_octet() % 9;
    (void)p;
    if (what == 8)
        flight_wait(flight_octet());
    if (what >= 3 && what < 8) {
        if (c->from == flight_traitor && !c->data)
            flight_change_signed(c, what - 2);
        else
            flight_change(c->octets, c->n, what - 2);
    }
    if (what == 2 && !c->data)
        (void)bushing_e2e_receive(p->end[1 - c->from].e, c->kind,
                                  span_of(c->octets, c->n), p->now);
    return what != 1;
}

/* One group is enough, and the quickest. */
static void flight_policy(bushing_policy *policy)
{
    flight_must(bushing_policy_set_list(policy, BUSHING_LIST_GROUPS,
                                        span_text("secp256r1")) == 0);
}

/* A pair is made once; each input gets an association of it, an hour after the
 * last: identifiers and memories are free again. */
static void flight_begin(const uint8_t *data, size_t size, unsigned traitor)
{
    static bool made;
    static const struct e2e_pair_options options = {
        .crypto = &CRYPTO_TEST,
        .end = {{.policy = flight_policy}, {.policy = flight_policy}}};
    flight_input = reader_over(span_of(data, size));
    flight_traitor = traitor;
    if (!made) {
        e2e_pair_begin(&flight, &options);
        flight.carry = flight_carry;
        made = true;
        return;
    }
    e2e_pair_forget(&flight);
    flight.now.mono_ns += UINT64_C(3600000000000);
    flight.now.utc_ms += 3600000;
    crypto_test_seed(1);
    e2e_pair_again(&flight);
}

/* All that an association does. */
static void flight_run(void)
{
    bushing_e2e *client = flight.end[E2E_CLIENT].e;
    e2e_pair_open(&flight);
    (void)bushing_e2e_rekey(client, flight.now);
    (void)e2e_pair_send(&flight, E2E_CLIENT, "A0 03 02 01 02");
    (void)e2e_pair_send(&flight, E2E_SERVER, "A1 03 02 01 02");
    (void)e2e_pair_send(&flight, E2E_CLIENT, "A0 03 02 01 03");
    if (flight_octet() % 2 == 0)
        (void)bushing_e2e_release(client, flight.now);
    else
        (void)bushing_e2e_abort(flight.end[E2E_SERVER].e, span_of(NULL, 0),
                                flight.now);
    e2e_pair_run(&flight);
    flight_wait(200);
    e2e_pair_run(&flight);
}

#endif
