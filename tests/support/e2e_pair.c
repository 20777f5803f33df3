#include "e2e_pair.h"

#include <stdlib.h>

#include "asn1/walk.h"
#include "base/text.h"
#include "crypto/openssl/adapter.h"
#include "e2e/association.h"

/* --- certificates and keys ----------------------------------------------- */

static const char *const PEERS[E2E_ENDS] = {"1.3.9999.33/1", "1.3.9999.34/1"};

/* PKCS#8 as PEM. */
static span pem_of(struct maker *m, span der)
{
    static const char HEAD[] = "-----BEGIN PRIVATE KEY-----\n";
    static const char TAIL[] = "\n-----END PRIVATE KEY-----\n";
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = maker_take(m, sizeof HEAD + sizeof TAIL + der.n * 2);
    struct text t = text_over(out, sizeof HEAD + sizeof TAIL + der.n * 2);
    text_put(&t, HEAD);
    for (size_t i = 0; i < der.n; i += 3) {
        uint32_t v = (uint32_t)der.p[i] << 16;
        v |= i + 1 < der.n ? (uint32_t)der.p[i + 1] << 8 : 0;
        v |= i + 2 < der.n ? der.p[i + 2] : 0;
        text_char(&t, LETTERS[v >> 18]);
        text_char(&t, LETTERS[v >> 12 & 63]);
        text_char(&t, (char)(i + 1 < der.n ? LETTERS[v >> 6 & 63] : '='));
        text_char(&t, (char)(i + 2 < der.n ? LETTERS[v & 63] : '='));
        if (i % 48 == 45)
            text_char(&t, '\n');
    }
    text_put(&t, TAIL);
    return span_of(out, t.n);
}

static const struct maker_key *key_of(const struct e2e_pair *p, unsigned which)
{
    enum maker_kind kind = p->options.end[which].kind;
    unsigned number = p->options.end[which].number;
    if (number == 0)
        number = kind == MAKER_RSA_2048 ? which : which + 1;
    return maker_key(kind, number);
}

static int make_identity(struct e2e_pair *p, unsigned which)
{
    struct e2e_end *end = &p->end[which];
    bushing_allocator a = e2e_heap_allocator(&p->heap);
    span ca = maker_make(p->m, &p->ca);
    bushing_identity_options o = {.certificate = end->certificate};
    span pem = pem_of(p->m, maker_pkcs8(key_of(p, which)));
    if (p->options.end[which].with_path) {
        o.path = &ca;
        o.num_path = 1;
    }
    if (!p->options.end[which].by_ticket)
        o.key = pem;
    o.attribute_certificate = p->options.end[which].attribute_certificate;
    memcpy(o.setting, p->options.end[which].setting, sizeof o.setting);
    return identity_new_with(&end->identity, p->crypto, &a, &o, p->now);
}

const struct crypto_key *e2e_end_key(struct e2e_pair *p, unsigned which)
{
    struct e2e_end *end = &p->end[which];
    span pem = pem_of(p->m, maker_pkcs8(key_of(p, which)));
    if (end->key == NULL)
        maker_must(p->crypto->key_load(&end->key, pem, span_of(NULL, 0)) == 0,
                   "a key");
    return end->key;
}

static int make_policy(struct e2e_pair *p, unsigned which)
{
    struct e2e_end *end = &p->end[which];
    bushing_allocator a = e2e_heap_allocator(&p->heap);
    bushing_peer peer = {.kind = BUSHING_PEER_OSI, .name = PEERS[1 - which]};
    int rc = bushing_policy_new(&end->policy, &a, BUSHING_MODE_NATIVE);
    if (rc == 0)
        rc = bushing_policy_set_peer(end->policy, &peer);
    if (rc == 0 && p->options.end[which].policy != NULL)
        p->options.end[which].policy(end->policy);
    return rc != 0 ? rc : bushing_policy_seal(end->policy);
}

/* Octets out of hexadecimal text with blanks; they live until the next. */
static span hex_value(const char *hex)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    static uint8_t room[E2E_CARRIED_MAX];
    size_t n = 0, digits = 0;
    for (const char *c = hex; *c != 0; c++) {
        const char *at = strchr(DIGITS, *c);
        if (*c == ' ' || at == NULL)
            continue;
        room[n] = (uint8_t)((size_t)room[n] << 4 | (size_t)(at - DIGITS));
        n += ++digits % 2 == 0;
    }
    return span_of(room, n);
}

/* --- a pair -------------------------------------------------------------- */

static bool make_end(struct e2e_pair *p, unsigned which)
{
    struct e2e_end *end = &p->end[which];
    struct maker_certificate leaf;
    maker_leaf(p->m, &leaf, MAKER_E2E,
               which == E2E_CLIENT ? "OID=1.3.9999.33.1" : "OID=1.3.9999.34.1",
               key_of(p, which), &p->ca);
    end->certificate = p->options.end[which].certificate;
    if (end->certificate.n == 0)
        end->certificate = maker_make(p->m, &leaf);
    end->verdict.accepted = true;
    end->verdict.diagnostic = BUSHING_NO_DIAGNOSTIC;
    return make_policy(p, which) == 0 && make_identity(p, which) == 0 &&
           bushing_e2e_new(&end->e, end->policy, end->identity,
                           which == E2E_CLIENT ? BUSHING_INITIATOR
                                               : BUSHING_RESPONDER,
                           p->now) == 0;
}

bool e2e_pair_try_begin(struct e2e_pair *p, const struct e2e_pair_options *o)
{
    struct e2e_heap heap = p->heap;
    memset(p, 0, sizeof *p);
    p->heap = heap;
    if (o != NULL)
        p->options = *o;
    p->crypto = p->options.crypto != NULL ? p->options.crypto : &CRYPTO_OPENSSL;
    p->now = (bushing_time){UINT64_C(5000000000), MAKER_NOW};
    p->m = maker_new();
    maker_ca(p->m, &p->root, "CN=Root", maker_key(MAKER_P256, 20), NULL);
    maker_ca(p->m, &p->ca, "CN=Grid CA", maker_key(MAKER_P256, 21), &p->root);
    return make_end(p, E2E_CLIENT) && make_end(p, E2E_SERVER);
}

void e2e_pair_begin(struct e2e_pair *p, const struct e2e_pair_options *o)
{
    memset(&p->heap, 0, sizeof p->heap);
    maker_must(e2e_pair_try_begin(p, o), "a pair");
}

static void free_end(struct e2e_pair *p, struct e2e_end *end)
{
    bushing_e2e_free(end->e);
    bushing_identity_free(end->identity);
    bushing_policy_free(end->policy);
    if (end->key != NULL)
        p->crypto->key_free(end->key);
}

void e2e_pair_forget(struct e2e_pair *p)
{
    for (size_t i = p->first; i < p->last; i++)
        free(p->queue[i % E2E_RECORDS]);
    for (size_t i = 0; i < p->num_records; i++)
        free(p->record[i]);
    p->first = p->last = p->num_records = 0;
}

void e2e_pair_end(struct e2e_pair *p)
{
    for (unsigned i = 0; i < E2E_ENDS; i++)
        free_end(p, &p->end[i]);
    e2e_pair_forget(p);
    maker_free(p->m);
    maker_must(p->heap.blocks == 0, "nothing is left on the heap");
    e2e_heap_clear(&p->heap);
}

void e2e_end_again(struct e2e_pair *p, unsigned which)
{
    struct e2e_end *end = &p->end[which], old = *end;
    bushing_e2e_free(end->e);
    memset(end, 0, sizeof *end);
    end->policy = old.policy;
    end->identity = old.identity;
    end->key = old.key;
    end->certificate = old.certificate;
    end->verdict = old.verdict;
    maker_must(bushing_e2e_new(&end->e, end->policy, end->identity,
                               which == E2E_CLIENT ? BUSHING_INITIATOR
                                                   : BUSHING_RESPONDER,
                               p->now) == 0,
               "another association");
}

void e2e_pair_again(struct e2e_pair *p)
{
    e2e_end_again(p, E2E_CLIENT);
    e2e_end_again(p, E2E_SERVER);
    p->first = p->last = 0;
}

void e2e_end_restart(struct e2e_pair *p, unsigned which)
{
    bushing_e2e_free(p->end[which].e);
    p->end[which].e = NULL;
    bushing_identity_free(p->end[which].identity);
    maker_must(make_identity(p, which) == 0, "a fresh identity");
    e2e_end_again(p, which);
}

/* --- events -------------------------------------------------------------- */

static void enqueue(struct e2e_pair *p, unsigned from, bool data,
                    enum bushing_secpdu kind, span pdu)
{
    struct e2e_carried *c = calloc(1, sizeof *c);
    maker_must(c != NULL && p->last - p->first < E2E_RECORDS &&
                   pdu.n <= E2E_CARRIED_MAX,
               "room on the carrier");
    c->from = from;
    c->data = data;
    c->kind = kind;
    c->n = pdu.n;
    if (pdu.n != 0)
        memcpy(c->octets, pdu.p, pdu.n);
    p->queue[p->last++ % E2E_RECORDS] = c;
}

static void on_security(struct e2e_pair *p, struct e2e_end *end,
                        const bushing_e2e_event *v)
{
    (void)p;
    /* every event says what, two facts and a fix */
    maker_must(v->security != NULL &&
                   bushing_security_event_check(v->security) == 0 &&
                   v->security->fact[0].n != 0 && v->security->fact[1].n != 0,
               "a whole security event");
    if (end->num_events < E2E_EVENTS)
        end->event[end->num_events++] = v->security->id;
    maker_must(
        bushing_security_sentence(end->what, sizeof end->what, v->security) > 0,
        "a sentence");
}

static void on_sign(struct e2e_pair *p, struct e2e_end *end,
                    const bushing_e2e_event *v)
{
    uint8_t signature[CRYPTO_SIGNATURE_MAX];
    size_t n = 0;
    if (end->hold_sign)
        return;
    if (!end->bad_signature &&
        p->crypto->sign(e2e_end_key(p, end == &p->end[E2E_SERVER]), signature,
                        sizeof signature, &n, v->data) != 0)
        n = 0;
    (void)bushing_e2e_signed(end->e, span_of(signature, n), p->now);
}

static void on_verify(struct e2e_pair *p, struct e2e_end *end,
                      const bushing_e2e_event *v)
{
    end->num_chain = v->num_chain;
    end->attribute_len = v->attribute_certificate.n;
    if (end->hold_verify)
        return;
    (void)bushing_e2e_verified(
        end->e, end->verify_nothing ? NULL : &end->verdict, p->now);
}

static void on_associate(struct e2e_pair *p, struct e2e_end *end,
                         const bushing_e2e_event *v)
{
    (void)v;
    if (end->hold_associate)
        return;
    if (end->rejects)
        (void)bushing_e2e_reject(end->e, hex_value("AA 03 80 01 07"), p->now);
    else
        (void)bushing_e2e_accept(end->e, hex_value("A9 03 80 01 02"), p->now);
}

static void on_closed(struct e2e_pair *p, struct e2e_end *end,
                      const bushing_e2e_event *v)
{
    (void)p;
    maker_must(!end->closed && v->what != NULL, "one CLOSED, with a sentence");
    end->closed = true;
    end->why = v->why;
    end->code = v->code;
    end->diagnostic = v->diagnostic;
    if (v->data.n != 0 && v->data.n <= E2E_DELIVERED) {
        end->delivered_len = v->data.n;
        memcpy(end->delivered, v->data.p, v->data.n);
    }
}

static void on_send(struct e2e_pair *p, struct e2e_end *end,
                    const bushing_e2e_event *v)
{
    end->said = v->secpdu;
    end->num_said++;
    enqueue(p, end == &p->end[E2E_SERVER], false, v->secpdu, v->data);
}

static void on_release(struct e2e_pair *p, struct e2e_end *end,
                       const bushing_e2e_event *v)
{
    (void)v;
    if (!end->hold_release)
        (void)bushing_e2e_release_answer(end->e, p->now);
}

static void (*const ON[BUSHING_E2E_CLOSED + 1])(struct e2e_pair *,
                                                struct e2e_end *,
                                                const bushing_e2e_event *) = {
    [BUSHING_E2E_SECURITY] = on_security,   [BUSHING_E2E_SIGN] = on_sign,
    [BUSHING_E2E_VERIFY] = on_verify,       [BUSHING_E2E_SEND] = on_send,
    [BUSHING_E2E_ASSOCIATE] = on_associate, [BUSHING_E2E_RELEASE] = on_release,
    [BUSHING_E2E_CLOSED] = on_closed,
};

static void on_event(struct e2e_pair *p, unsigned which,
                     const bushing_e2e_event *v)
{
    struct e2e_end *end = &p->end[which];
    end->count[v->kind]++;
    if (ON[v->kind] != NULL)
        ON[v->kind](p, end, v);
}

void e2e_end_drain(struct e2e_pair *p, unsigned which)
{
    const bushing_e2e_event *v;
    while ((v = bushing_e2e_next_event(p->end[which].e)) != NULL)
        on_event(p, which, v);
}

/* --- the carrier --------------------------------------------------------- */

static enum bushing_secpdu told_as(const struct e2e_pair *p,
                                   enum bushing_secpdu kind)
{
    if (!p->untagged || kind == BUSHING_SECPDU_HANDSHAKE_REQ ||
        kind >= BUSHING_SECPDU_RELEASE_REQ)
        return kind;
    return kind <= BUSHING_SECPDU_HANDSHAKE_SEC_REJECT ? BUSHING_SECPDU_ANSWER
                                                       : BUSHING_SECPDU_ENDING;
}

static void deliver_data(struct e2e_pair *p, struct e2e_end *to,
                         struct e2e_carried *c)
{
    span plain;
    to->rc = bushing_e2e_unprotect(to->e, c->octets, c->n, &plain, p->now);
    if (to->rc != 0)
        return;
    to->num_delivered++;
    to->delivered_len = plain.n < E2E_DELIVERED ? plain.n : E2E_DELIVERED;
    memcpy(to->delivered, plain.p, to->delivered_len);
}

static void deliver(struct e2e_pair *p, struct e2e_carried *c)
{
    unsigned to = 1 - c->from;
    bool taken;
    struct e2e_carried *kept = calloc(1, sizeof *kept);
    maker_must(kept != NULL, "memory");
    *kept = *c;
    if (p->num_records < E2E_RECORDS)
        p->record[p->num_records++] = kept;
    else
        free(kept);
    taken = p->carry == NULL || p->carry(p, c);
    if (taken && c->data)
        deliver_data(p, &p->end[to], c);
    else if (taken)
        (void)bushing_e2e_receive(p->end[to].e, told_as(p, c->kind),
                                  span_of(c->octets, c->n), p->now);
    free(c);
}

void e2e_pair_run(struct e2e_pair *p)
{
    do {
        e2e_end_drain(p, E2E_CLIENT);
        e2e_end_drain(p, E2E_SERVER);
        if (p->first != p->last) {
            deliver(p, p->queue[p->first++ % E2E_RECORDS]);
            e2e_end_drain(p, E2E_CLIENT);
            e2e_end_drain(p, E2E_SERVER);
        }
    } while (p->first != p->last);
}

/* --- what tests do ------------------------------------------------------- */

void e2e_pair_ready(struct e2e_pair *p)
{
    (void)bushing_e2e_associate(p->end[E2E_CLIENT].e,
                                hex_value("A8 03 80 01 01"), p->now);
    e2e_pair_run(p);
}

int e2e_pair_send(struct e2e_pair *p, unsigned from, const char *hex)
{
    static uint8_t room[E2E_CARRIED_MAX];
    span pdu, plain;
    int rc;
    plain = hex_value(hex);
    rc = bushing_e2e_protect(p->end[from].e, plain, room, sizeof room, &pdu,
                             p->now);
    if (rc == 0)
        enqueue(p, from, true, BUSHING_SECPDU_ANSWER, pdu);
    e2e_pair_run(p);
    return rc;
}

void e2e_pair_open(struct e2e_pair *p)
{
    e2e_pair_ready(p);
    (void)e2e_pair_send(p, E2E_CLIENT, "A0 03 02 01 01");
    (void)e2e_pair_send(p, E2E_SERVER, "A1 03 02 01 01");
}

void e2e_pair_wait(struct e2e_pair *p, uint64_t ms)
{
    p->now.mono_ns += ms * 1000000;
    p->now.utc_ms += (int64_t)ms;
    for (unsigned i = 0; i < E2E_ENDS; i++)
        if (p->now.mono_ns >= bushing_e2e_deadline(p->end[i].e))
            (void)bushing_e2e_tick(p->end[i].e, p->now);
    e2e_pair_run(p);
}

void e2e_pair_step_clock(struct e2e_pair *p, int64_t ms)
{
    p->now.utc_ms += ms;
}

void e2e_end_receive(struct e2e_pair *p, unsigned to, enum bushing_secpdu kind,
                     span pdu)
{
    (void)bushing_e2e_receive(p->end[to].e, kind, pdu, p->now);
    e2e_pair_run(p);
}

const struct e2e_carried *e2e_pair_record(const struct e2e_pair *p,
                                          enum bushing_secpdu kind)
{
    for (size_t i = 0; i < p->num_records; i++)
        if (!p->record[i]->data && p->record[i]->kind == kind)
            return p->record[i];
    return NULL;
}

bool e2e_end_told(const struct e2e_end *end, uint32_t event)
{
    for (size_t i = 0; i < end->num_events; i++)
        if (end->event[i] == event)
            return true;
    return false;
}

static struct token_3_pdu read_token3(enum bushing_secpdu kind, span pdu)
{
    struct token_3_pdu got;
    memset(&got, 0, sizeof got);
    maker_must(asn1_decode(secpdu_type(kind), pdu, &got, NULL, NULL) == 0,
               "a SecPDU with a ClearToken3");
    return got;
}

int e2e_diagnostic(enum bushing_secpdu kind, span pdu)
{
    struct token_3_pdu got = read_token3(kind, pdu);
    return got.tbs.has_diag ? (int)got.tbs.diag : -1;
}

span e2e_asso_id(enum bushing_secpdu kind, span pdu)
{
    struct token_3_pdu got = read_token3(kind, pdu);
    return got.tbs.token3.has_asso_id ? got.tbs.token3.asso_id : span_of("", 0);
}
