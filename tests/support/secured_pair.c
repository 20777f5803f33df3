#include "secured_pair.h"

#include "base/text.h"
#include "e2e/identity.h"
#include "e2e/policy.h"
#include "osi/tpdu.h"
#include "osi/tpkt.h"

static const char *const TITLES[PAIR_ENDS] = {"1.3.9999.33/1", "1.3.9999.34/1"};
static const char *const SUBJECTS[PAIR_ENDS] = {"OID=1.3.9999.33.1",
                                                "OID=1.3.9999.34.1"};

/* --- keys, certificates, policies ---------------------------------------- */

static span pem_of(struct maker *m, span der)
{
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t cap = der.n * 2 + 128;
    char *out = maker_take(m, cap);
    struct text t = text_over(out, cap);
    text_put(&t, "-----BEGIN PRIVATE KEY-----\n");
    for (size_t i = 0; i < der.n; i += 3) {
        size_t left = der.n - i;
        uint32_t v = (uint32_t)der.p[i] << 16;
        v |= left > 1 ? (uint32_t)der.p[i + 1] << 8 : 0;
        v |= left > 2 ? der.p[i + 2] : 0;
        text_char(&t, LETTERS[v >> 18]);
        text_char(&t, LETTERS[v >> 12 & 63]);
        text_char(&t, (char)(left > 1 ? LETTERS[v >> 6 & 63] : '='));
        text_char(&t, (char)(left > 2 ? LETTERS[v & 63] : '='));
        if (i % 48 == 45)
            text_char(&t, '\n');
    }
    text_put(&t, "\n-----END PRIVATE KEY-----\n");
    return span_of(out, t.n);
}

static const struct maker_key *key_of(const struct secured_end *e,
                                      unsigned which)
{
    if (e->mode == BUSHING_MODE_COMPAT)
        return maker_key(MAKER_RSA_2048, which);
    return maker_key(MAKER_P256, e->key != 0 ? e->key : which + 1);
}

static void make_certificate(struct secured_pair *p, unsigned which)
{
    struct secured_end *e = &p->end[which];
    struct maker_certificate leaf;
    maker_leaf(p->m, &leaf,
               e->mode == BUSHING_MODE_COMPAT ? MAKER_APROFILE : MAKER_E2E,
               e->subject, key_of(e, which), &p->ca);
    e->certificate = maker_make(p->m, &leaf);
}

static int make_identity(struct secured_pair *p, unsigned which)
{
    struct secured_end *e = &p->end[which];
    bushing_allocator al = heap_allocator(&e->w.heap);
    bushing_identity_options o;
    memset(&o, 0, sizeof o);
    o.certificate = e->certificate;
    if (!e->by_ticket)
        o.key = pem_of(p->m, maker_pkcs8(key_of(e, which)));
    return p->crypto != NULL
               ? identity_new_with(&e->identity, p->crypto, &al, &o, test_now)
               : bushing_identity_new(&e->identity, &al, &o, test_now);
}

static int make_policy(struct secured_pair *p, unsigned which)
{
    struct secured_end *e = &p->end[which];
    bushing_allocator al = heap_allocator(&e->w.heap);
    static uint8_t pin[PAIR_ENDS][2][BUSHING_PIN_LEN];
    bushing_peer peer;
    int rc = bushing_policy_new(&e->policy, &al, e->mode);
    memset(&peer, 0, sizeof peer);
    if (e->pins) {
        maker_hash(pin[which][0], p->end[1 - which].certificate);
        maker_hash(pin[which][1], e->security.tls_certificate);
        peer.pins = (const uint8_t(*)[BUSHING_PIN_LEN])pin[which];
        peer.num_pins = e->pins_tls ? 2 : 1;
    } else if (e->wanted != NULL) {
        peer.kind = BUSHING_PEER_OSI;
        peer.name = e->wanted;
    }
    if (rc == 0)
        rc = bushing_policy_set_peer(e->policy, &peer);
    for (int i = 0; i < BUSHING_NUM_POLICY_SETTINGS && rc == 0; i++)
        if (e->setting[i] != 0)
            rc = bushing_policy_set(e->policy, (enum bushing_policy_setting)i,
                                    e->setting[i] - 1);
    if (rc == 0 && e->dialect != NULL)
        e->policy->dialect = e->dialect;
    return rc != 0 ? rc : bushing_policy_seal(e->policy);
}

static int make_trust(struct secured_pair *p, unsigned which)
{
    struct secured_end *e = &p->end[which];
    bushing_allocator al = heap_allocator(&e->w.heap);
    int rc = bushing_trust_new(&e->trust, &al);
    if (rc == 0)
        rc = bushing_trust_add(e->trust, BUSHING_TRUST_ANCHOR,
                               maker_make(p->m, &p->root));
    if (rc == 0)
        rc = bushing_trust_add(e->trust, BUSHING_TRUST_INTERMEDIATE,
                               maker_make(p->m, &p->ca));
    return rc;
}

/* --- a pair -------------------------------------------------------------- */

void secured_begin(struct secured_pair *p, enum bushing_mode mode)
{
    memset(p, 0, sizeof *p);
    test_now = (bushing_time){UINT64_C(5000000000), MAKER_NOW};
    p->m = maker_new();
    maker_ca(p->m, &p->root, "CN=Root", maker_key(MAKER_P256, 20), NULL);
    maker_ca(p->m, &p->ca, "CN=Grid CA", maker_key(MAKER_P256, 21), &p->root);
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        p->end[i].mode = mode;
        p->end[i].subject = SUBJECTS[i];
        p->end[i].wanted = TITLES[1 - i];
        if (mode == BUSHING_MODE_COMPAT)
            secured_set(&p->end[i], BUSHING_POLICY_A_WITHOUT_TLS, 1);
        end_begin(&p->end[i].w, 1 << 20);
    }
}

void secured_set(struct secured_end *e, enum bushing_policy_setting what,
                 uint64_t value)
{
    e->setting[what] = value + 1;
}

int secured_try_open(struct secured_pair *p, unsigned which)
{
    struct secured_end *e = &p->end[which];
    bushing_security s = e->security;
    int rc = make_policy(p, which);
    if (rc == 0)
        rc = make_trust(p, which);
    if (rc == 0 && e->mode != BUSHING_MODE_PLAIN)
        rc = make_identity(p, which);
    s.policy = e->policy;
    s.identity = e->identity;
    s.trust = e->asks || p->crypto != NULL ? NULL : e->trust;
    if (rc == 0)
        rc = bushing_config_set_security(e->w.cfg, &s);
    if (rc == 0)
        rc = bushing_config_seal(e->w.cfg);
    if (rc == 0)
        rc = bushing_osi_new(
            &e->w.a, e->w.cfg,
            which == CLIENT ? BUSHING_INITIATOR : BUSHING_RESPONDER, test_now);
    return rc;
}

void secured_open(struct secured_pair *p)
{
    for (unsigned i = 0; i < PAIR_ENDS; i++)
        make_certificate(p, i);
    for (unsigned i = 0; i < PAIR_ENDS; i++)
        maker_must(secured_try_open(p, i) == 0, "an end");
}

void secured_close(struct secured_pair *p)
{
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        struct secured_end *e = &p->end[i];
        bushing_osi_free(e->w.a);
        e->w.a = NULL;
        bushing_identity_free(e->identity);
        bushing_trust_free(e->trust);
        bushing_policy_free(e->policy);
        end_free(&e->w);
    }
    maker_free(p->m);
}

void secured_again(struct secured_pair *p, unsigned which)
{
    struct secured_end *e = &p->end[which];
    bushing_osi_free(e->w.a);
    maker_must(
        bushing_osi_new(&e->w.a, e->w.cfg,
                        which == CLIENT ? BUSHING_INITIATOR : BUSHING_RESPONDER,
                        test_now) == 0,
        "another association");
    memset(e->count, 0, sizeof e->count);
    e->num_events = e->num_delivered = 0;
    e->closed = false;
}

span secured_certificate(struct secured_pair *p, enum maker_purpose purpose,
                         const char *subject, const struct maker_key *key)
{
    struct maker_certificate leaf;
    maker_leaf(p->m, &leaf, purpose, subject, key, &p->ca);
    return maker_make(p->m, &leaf);
}

/* --- what an owner does -------------------------------------------------- */

bushing_association secured_association(void)
{
    static const uint8_t sel[] = {0x00, 0x01};
    bushing_association a;
    memset(&a, 0, sizeof a);
    a.calling_tsel = a.called_tsel = (bushing_span){sel, sizeof sel};
    a.calling_ssel = a.called_ssel = (bushing_span){sel, sizeof sel};
    a.calling_psel = a.called_psel = (bushing_span){sel, sizeof sel};
    a.user_data = initiate_request();
    return a;
}

static void on_security(struct secured_end *e, const bushing_event *ev)
{
    maker_must(ev->security != NULL &&
                   bushing_security_event_check(ev->security) == 0,
               "a whole security event");
    if (e->num_events < PAIR_EVENTS)
        e->event[e->num_events++] = ev->security->id;
    maker_must(bushing_security_sentence(e->sentence, sizeof e->sentence,
                                         ev->security) > 0,
               "a sentence");
}

static void on_sign(struct secured_pair *p, unsigned which,
                    const bushing_event *ev)
{
    struct secured_end *e = &p->end[which];
    const struct maker_key *key = key_of(e, which);
    uint8_t signature[MAKER_SIGNATURE_MAX];
    size_t n = 0;
    if (e->hold_sign)
        return;
    if (!e->bad_signature)
        n = maker_signature(key, maker_algorithm(key), ev->data, signature);
    maker_must(bushing_osi_signed(e->w.a, span_of(signature, n), test_now) ==
                       0 ||
                   e->w.heap.fail_at != 0,
               "a signature is taken");
}

static void on_verify(const struct secured_pair *p, struct secured_end *e)
{
    bushing_trust_question q;
    bushing_verdict v;
    if (e->hold_verify)
        return;
    bushing_osi_question(e->w.a, &q);
    if (p->crypto == NULL) {
        maker_must(bushing_trust_check(e->trust, &v, &q, test_now) == 0,
                   "a verdict");
    } else {
        memset(&v, 0, sizeof v);
        v.accepted = true;
        v.diagnostic = BUSHING_NO_DIAGNOSTIC;
        maker_hash(v.fingerprint, q.chain[0]);
    }
    maker_must(bushing_osi_verified(e->w.a, e->no_verdict ? NULL : &v,
                                    test_now) == 0 ||
                   e->w.heap.fail_at != 0,
               "a verdict is taken");
}

static void keep_user_data(struct secured_end *e, const bushing_event *ev)
{
    bushing_span s = ev->association->user_data;
    if (s.p == NULL)
        return;
    maker_must(s.n <= sizeof e->user_data, "user data");
    e->user_data_len = s.n;
    memcpy(e->user_data, s.p, s.n);
}

static void on_associate(struct secured_end *e)
{
    bushing_association usual;
    bushing_rejection r = {.result = e->reject_result, .diagnostic = 1};
    if (e->hold_associate)
        return;
    if (e->rejects) {
        maker_must(bushing_osi_reject(e->w.a, &r, test_now) == 0, "a refusal");
        return;
    }
    memset(&usual, 0, sizeof usual);
    usual.user_data = initiate_response();
    maker_must(bushing_osi_accept(e->w.a,
                                  e->answer != NULL ? e->answer : &usual,
                                  test_now) == 0 ||
                   e->w.heap.fail_at != 0,
               "an answer");
}

static void on_closed(struct secured_end *e, const bushing_event *ev)
{
    maker_must(!e->closed, "one CLOSED");
    e->closed = true;
    e->why = *ev->closed;
    bushing_closed_print(e->text, ev->closed);
}

static void on_event(struct secured_pair *p, unsigned which,
                     const bushing_event *ev)
{
    struct secured_end *e = &p->end[which];
    e->count[ev->kind]++;
    switch (ev->kind) {
    case BUSHING_EVENT_SECURITY:
        on_security(e, ev);
        break;
    case BUSHING_EVENT_SIGN:
        on_sign(p, which, ev);
        break;
    case BUSHING_EVENT_VERIFY:
        on_verify(p, e);
        break;
    case BUSHING_EVENT_ASSOCIATE:
        keep_user_data(e, ev);
        on_associate(e);
        break;
    case BUSHING_EVENT_READY:
    case BUSHING_EVENT_ESTABLISHED:
        keep_user_data(e, ev);
        break;
    case BUSHING_EVENT_DATA:
        e->num_delivered++;
        e->delivered_len =
            ev->data.n < PAIR_DELIVERED ? ev->data.n : PAIR_DELIVERED;
        memcpy(e->delivered, ev->data.p, e->delivered_len);
        break;
    case BUSHING_EVENT_RELEASE:
        if (!e->hold_release)
            (void)bushing_osi_release_answer(e->w.a, 0, test_now);
        break;
    case BUSHING_EVENT_CLOSED:
        on_closed(e, ev);
        break;
    case BUSHING_EVENT_CALL:
    case BUSHING_EVENT_CALLED:
    case BUSHING_EVENT_RELEASE_REFUSED:
    case BUSHING_EVENT_WRITABLE:
    case BUSHING_EVENT_REKEYED:
    case BUSHING_EVENT_EXPIRING:
        break;
    }
}

void secured_drain(struct secured_pair *p, unsigned which)
{
    const bushing_event *ev;
    while (p->end[which].w.a != NULL &&
           (ev = bushing_osi_next_event(p->end[which].w.a)) != NULL)
        on_event(p, which, ev);
}

/* --- the carrier --------------------------------------------------------- */

void secured_feed(struct secured_pair *p, unsigned to, bushing_span tsdu)
{
    static uint8_t wire[1 << 16];
    size_t n = tsdu_cut(wire, tsdu, (span){NULL, 0}, 8192);
    (void)bushing_osi_receive(p->end[to].w.a, span_of(wire, n), test_now);
}

static void carry(struct secured_pair *p, unsigned from, span tsdu)
{
    unsigned i = p->num_tsdus[from];
    if (i < 8 && tsdu.n <= sizeof p->recorded[0][0]) {
        p->recorded_len[from][i] = tsdu.n;
        memcpy(p->recorded[from][i], tsdu.p, tsdu.n);
    }
    p->num_tsdus[from]++;
    if (p->bend != NULL)
        tsdu = p->bend(p, from, tsdu);
    if (tsdu.p != NULL)
        secured_feed(p, 1 - from, tsdu);
}

/* Takes what an end wants to send, TSDU by TSDU; other TPDUs as they are. */
static bool pass(struct secured_pair *p, unsigned from)
{
    static uint8_t copy[1 << 17], tsdu[1 << 16];
    bushing_span out = bushing_osi_output(p->end[from].w.a);
    struct reader r;
    size_t n = 0, wanted, offset;
    span one;
    if (out.n == 0 || out.n > sizeof copy)
        return false;
    memcpy(copy, out.p, out.n);
    r = reader_over(span_of(copy, out.n));
    bushing_osi_output_taken(p->end[from].w.a, out.n);
    while (tpkt_next(&r, &one, &wanted, TPKT_MAX) == 0) {
        struct tpdu t;
        if (tpdu_read(&t, one, &offset) == 0 && t.kind == TPDU_DT) {
            memcpy(tsdu + n, t.data.p, t.data.n);
            n += t.data.n;
            if (t.last) {
                carry(p, from, span_of(tsdu, n));
                secured_drain(p, 1 - from);
                n = 0;
            }
        } else {
            (void)bushing_osi_receive(
                p->end[1 - from].w.a,
                span_of(one.p - TPKT_HEAD, one.n + TPKT_HEAD), test_now);
        }
    }
    return true;
}

void secured_run(struct secured_pair *p)
{
    bool any;
    do {
        any = false;
        for (unsigned i = 0; i < PAIR_ENDS; i++) {
            secured_drain(p, i);
            any = pass(p, i) || any;
        }
    } while (any);
}

/* --- what tests do ------------------------------------------------------- */

int secured_associate(struct secured_pair *p, const bushing_association *wanted)
{
    return bushing_osi_associate(p->end[CLIENT].w.a, wanted, test_now);
}

void secured_start(struct secured_pair *p)
{
    bushing_association wanted = secured_association();
    maker_must(secured_associate(p, &wanted) == 0,
               "an association is asked for");
    secured_run(p);
}

int secured_send(struct secured_pair *p, unsigned from)
{
    static const uint8_t PDU[] = {0xa0, 0x03, 0x02, 0x01, 0x07};
    int rc =
        bushing_osi_send(p->end[from].w.a, span_of(PDU, sizeof PDU), test_now);
    secured_run(p);
    return rc;
}

void secured_establish(struct secured_pair *p)
{
    secured_start(p);
    maker_must(secured_send(p, CLIENT) == 0 && secured_send(p, SERVER) == 0,
               "data of both");
}

bool secured_told(const struct secured_end *e, uint32_t event)
{
    for (size_t i = 0; i < e->num_events; i++)
        if (e->event[i] == event)
            return true;
    return false;
}

bushing_span secured_record(const struct secured_pair *p, unsigned from,
                            unsigned i)
{
    return span_of(p->recorded[from][i], p->recorded_len[from][i]);
}
