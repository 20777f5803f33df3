/* One test for each row of table 14.3 that the association checks itself, in
 * both columns: an end that sends exactly that fault. Asserted are the PDU that
 * answers, its diagnostic or that there is none, the event, the state after,
 * and that nothing was delivered. The rows of algorithms (10, 13 to 23) have
 * their own test; some of them are here to show that they are asked. */
#include "test.h"

#include "e2e/association.h"
#include "e2e_forge.h"
#include "negative.h"

static struct e2e_pair p;

#define E(group, number) BUSHING_SECURITY_ID(4, group, number)
#define NONE (-1)
#define OF(a) span_of((a), sizeof(a))

enum column { REQ, ACC };

struct row {
    const char *id[2]; /* NULL: not in this column */
    e2e_bend *bend, *spoil;
    bool (*carry)(struct e2e_pair *p, struct e2e_carried *c); /* instead */
    void (*prepare)(struct e2e_end *judge);
    int diagnostic[2];
    uint32_t event[2];
};

static enum column column;
static const struct row *row;

/* --- faults -------------------------------------------------------------- */

static const uint8_t ECDSA_SHA384[] = {0x2A, 0x86, 0x48, 0xCE,
                                       0x3D, 0x04, 0x03, 0x03};

static struct clear_token_1 *token(struct e2e_forge *f)
{
    return &f->handshake.tbs.token1;
}

static bool garbage(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    memcpy(c->octets, "\x30\x03\x02\x01\x01", 5);
    c->n = 5;
    return true;
}
static bool cut(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    c->n--;
    return true;
}
static bool nothing(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    c->n = 0;
    return true;
}
static void unknown_algorithm(struct e2e_forge *f)
{
    token(f)->sig_alg.algorithm = OF(ECDSA_SHA384);
}
static void sign_says_rsa(struct e2e_forge *f)
{
    f->sign.algo = signer_identifier(BUSHING_RSA_SHA256);
}
static void false_signature(struct e2e_forge *f)
{
    static uint8_t spoilt[512];
    if (f->sign.sign.n > sizeof spoilt)
        return;
    memcpy(spoilt, f->sign.sign.p, f->sign.sign.n);
    spoilt[f->sign.sign.n - 1] ^= 1;
    f->sign.sign.p = spoilt;
}
static void empty_signature(struct e2e_forge *f)
{
    f->sign.sign.n = 0;
}
static void not_a_certificate(struct e2e_forge *f)
{
    token(f)->pk_cert = span_of("\x30\x00", 2);
}
static void other_protocol(struct e2e_forge *f)
{
    f->pp = span_text("IEC 60870-6");
}
static void no_protocol(struct e2e_forge *f)
{
    f->pp = span_of(NULL, 0);
}
static void unknown_element(struct e2e_forge *f)
{
    f->tail = span_of("\x02\x01\x05", 3);
}
static void no_application(struct e2e_forge *f)
{
    f->handshake.tbs.has_appl_data = false;
}
static void long_path(struct e2e_forge *f)
{
    static span path[CHAIN_MAX];
    for (size_t i = 0; i < CHAIN_MAX; i++)
        path[i] = span_of("\x30\x00", 2);
    token(f)->has_cert_path = true;
    token(f)->cert_path = (struct asn1_list){.items = path, .num = CHAIN_MAX};
}
static void our_own(struct e2e_forge *f)
{
    f->signer = 1 - f->signer;
    token(f)->pk_cert = f->p->end[f->signer].certificate;
}
static void version_2(struct e2e_forge *f)
{
    token(f)->version = (struct asn1_bits){span_of("\x40", 1), 6};
}
static void too_early(struct e2e_forge *f)
{
    token(f)->time = e2e_time(f->p->now.utc_ms - 600001);
}
static void too_late(struct e2e_forge *f)
{
    token(f)->time = e2e_time(f->p->now.utc_ms + 600001);
}
static void without_zone(struct e2e_forge *f)
{
    token(f)->time.n--;
}
static void asso_c_s(struct e2e_forge *f)
{
    token(f)->asso_id = span_text("4:9");
}
static void asso_zeros(struct e2e_forge *f)
{
    token(f)->asso_id = span_text("007");
}
/* our `c`, and nothing behind it */
static void asso_open(struct e2e_forge *f)
{
    static char text[NUMBER_TEXT];
    struct number n = f->p->end[E2E_CLIENT].e->number;
    n.s = NUMBER_OPEN;
    token(f)->asso_id = span_of(text, number_text(&n, text));
}
static void asso_of_another(struct e2e_forge *f)
{
    static char text[NUMBER_TEXT];
    struct number n = f->p->end[E2E_CLIENT].e->number;
    n.c = (uint16_t)((n.c + 1) % NUMBERS_EACH);
    n.s = 7;
    token(f)->asso_id = span_of(text, number_text(&n, text));
}
static void older_than_we(struct e2e_forge *f)
{
    token(f)->time = e2e_time(f->p->now.utc_ms - 1);
}
static void bad_point(struct e2e_forge *f)
{
    static uint8_t point[64];
    static struct diffie_hellman dh;
    struct diffie_hellman got;
    span body = token(f)->dh_key.body;
    maker_must(asn1_list_next(&E2E_DIFFIE_HELLMAN, &body, &got, NULL) == 0,
               "a group");
    memcpy(point, got.dh_public_key.p, sizeof point);
    point[63] ^= 1;
    dh = got;
    dh.dh_public_key = OF(point);
    token(f)->dh_key = (struct asn1_list){.items = &dh, .num = 1};
}

/* --- the judge ----------------------------------------------------------- */

static void broken(struct e2e_end *judge, enum bushing_verdict_step step,
                   int diagnostic)
{
    judge->verdict.accepted = false;
    judge->verdict.step = step;
    judge->verdict.diagnostic = diagnostic;
    judge->verdict.num_findings = 1;
    judge->verdict.finding[0] = (bushing_finding){
        .rule = 0, .effect = BUSHING_RULE_REFUSES, .fact = "2031-01-01"};
}
static void bad_certificate(struct e2e_end *judge)
{
    broken(judge, BUSHING_STEP_CERTIFICATE, 8);
}
static void no_path(struct e2e_end *judge)
{
    broken(judge, BUSHING_STEP_PATH, 9);
}
static void revoked(struct e2e_end *judge)
{
    broken(judge, BUSHING_STEP_FORGED, BUSHING_NO_DIAGNOSTIC);
}
static void not_the_wanted(struct e2e_end *judge)
{
    broken(judge, BUSHING_STEP_ADDRESS, BUSHING_NO_DIAGNOSTIC);
}
static void bad_attribute(struct e2e_end *judge)
{
    broken(judge, BUSHING_STEP_NONE, 16);
}
static void knows_nothing(struct e2e_end *judge)
{
    judge->verify_nothing = true;
}
/* All places are taken by others. */
static void full_memory(struct e2e_end *judge)
{
    struct seen *s = &judge->identity->memory.seen;
    for (size_t i = 0; i < s->max; i++)
        s->entry[i] = (struct seen_entry){{1}, BUSHING_NEVER};
}
/* It accepted later PDUs than now, and the clock was set back. */
static void lost_memory(struct e2e_end *judge)
{
    judge->identity->memory.floor_ms = p.now.utc_ms + 1000;
}
static void no_numbers(struct e2e_end *judge)
{
    judge->identity->numbers.live_max = 0;
}
/* It has another association with the string that will come. */
static bool string_in_use(struct e2e_pair *pair, struct e2e_carried *c)
{
    struct bushing_identity *id = pair->end[E2E_CLIENT].identity;
    struct handshake got;
    uint16_t c1 = 0, s1 = 0;
    struct number_kept kept = {.until_ns = BUSHING_NEVER - 1};
    maker_must(asn1_decode(&E2E_HANDSHAKE_ACC, span_of(c->octets, c->n), &got,
                           NULL, NULL) == 0 &&
                   number_parse(got.tbs.token1.asso_id, &c1, &s1),
               "an Acc");
    kept.c = c1;
    kept.s = s1;
    maker_must(numbers_keep(&id->numbers, &kept, pair->now.mono_ns) == 0,
               "kept");
    return true;
}

/* --- rows ---------------------------------------------------------------- */

#define BOTH(n)                      \
    {                                \
        "14.3 req " n, "14.3 acc " n \
    }

static const struct row ROWS[] = {
    {.id = BOTH("0"),
     .carry = garbage,
     .diagnostic = {1, 1},
     .event = {E(1, 5), E(2, 4)}},
    {.id = BOTH("0"),
     .carry = cut,
     .diagnostic = {1, 1},
     .event = {E(1, 5), E(2, 4)}},
    {.id = BOTH("0"),
     .carry = nothing,
     .diagnostic = {1, 1},
     .event = {E(1, 5), E(2, 4)}},
    {.id = BOTH("1"),
     .bend = unknown_algorithm,
     .diagnostic = {3, 3},
     .event = {E(1, 1), E(2, 1)}},
    {.id = BOTH("2"),
     .spoil = sign_says_rsa,
     .diagnostic = {NONE, NONE},
     .event = {E(1, 2), E(2, 2)}},
    {.id = BOTH("3"),
     .spoil = false_signature,
     .diagnostic = {NONE, NONE},
     .event = {E(1, 3), E(2, 3)}},
    {.id = BOTH("3"),
     .spoil = empty_signature,
     .diagnostic = {NONE, NONE},
     .event = {E(1, 3), E(2, 3)}},
    {.id = BOTH("3"),
     .bend = not_a_certificate,
     .diagnostic = {NONE, NONE},
     .event = {E(1, 3), E(2, 3)}},
    {.id = BOTH("4"),
     .spoil = other_protocol,
     .diagnostic = {2, 1},
     .event = {E(1, 4), E(2, 4)}},
    {.id = {"14.3 req 4", NULL},
     NULL,
     no_protocol,
     .diagnostic = {2},
     .event = {E(1, 4)}},
    {.id = BOTH("5"),
     .bend = unknown_element,
     .diagnostic = {1, 1},
     .event = {E(1, 5), E(2, 4)}},
    {.id = BOTH("5"),
     .bend = long_path,
     .diagnostic = {1, 1},
     .event = {E(1, 5), E(2, 4)}},
    {.id = {"rule 25", "rule 25"},
     .bend = no_application,
     .diagnostic = {1, 1},
     .event = {E(1, 5), E(2, 4)}},
    {.id = BOTH("6"),
     .prepare = bad_certificate,
     .diagnostic = {8, 8},
     .event = {E(1, 6), E(2, 5)}},
    {.id = BOTH("6"),
     .prepare = knows_nothing,
     .diagnostic = {8, 8},
     .event = {E(1, 6), E(2, 5)}},
    {.id = BOTH("7"),
     .prepare = no_path,
     .diagnostic = {9, 9},
     .event = {E(1, 6), E(2, 5)}},
    {.id = BOTH("8"),
     .prepare = revoked,
     .diagnostic = {NONE, NONE},
     .event = {E(1, 7), E(2, 6)}},
    {.id = BOTH("9"),
     .prepare = not_the_wanted,
     .diagnostic = {NONE, NONE},
     .event = {E(1, 8), E(2, 7)}},
    {.id = {"rule 1", "rule 1"},
     .bend = our_own,
     .diagnostic = {NONE, NONE},
     .event = {E(1, 8), E(2, 7)}},
    {.id = BOTH("10"),
     .bend = version_2,
     .diagnostic = {4, 4},
     .event = {E(1, 9), E(2, 8)}},
    {.id = BOTH("11"),
     .bend = too_early,
     .diagnostic = {10, 10},
     .event = {E(1, 10), E(2, 9)}},
    {.id = BOTH("11"),
     .bend = too_late,
     .diagnostic = {10, 10},
     .event = {E(1, 10), E(2, 9)}},
    {.id = BOTH("11"),
     .bend = without_zone,
     .diagnostic = {10, 10},
     .event = {E(1, 10), E(2, 9)}},
    {.id = {"rule 12", NULL},
     .bend = older_than_we,
     .diagnostic = {10, 0},
     .event = {E(1, 10), 0}},
    {.id = {"rule 12", "rule 12"},
     .prepare = lost_memory,
     .diagnostic = {10, 10},
     .event = {E(1, 10), E(2, 9)}},
    {.id = {"rule 11", "rule 11"},
     .prepare = full_memory,
     .diagnostic = {0, 0},
     .event = {BUSHING_SECURITY_ID(14, 4, 3), BUSHING_SECURITY_ID(14, 4, 3)}},
    {.id = {NULL, "13.3.1.2 acc"},
     .bend = bad_point,
     .diagnostic = {0, 1},
     .event = {0, E(2, 4)}},
    {.id = BOTH("24"),
     .prepare = bad_attribute,
     .diagnostic = {16, 16},
     .event = {BUSHING_SECURITY_ID(8, 2, 4), BUSHING_SECURITY_ID(8, 2, 4)}},
    {.id = BOTH("25"),
     .bend = asso_c_s,
     .diagnostic = {1, 1},
     .event = {E(1, 5), E(2, 4)}},
    {.id = BOTH("25"),
     .bend = asso_zeros,
     .diagnostic = {1, 1},
     .event = {E(1, 5), E(2, 4)}},
    {.id = {NULL, "14.3 acc 25"},
     .bend = asso_open,
     .diagnostic = {0, 1},
     .event = {0, E(2, 4)}},
    {.id = {NULL, "14.3 acc 25"},
     .bend = asso_of_another,
     .diagnostic = {0, 1},
     .event = {0, E(2, 4)}},
    {.id = {NULL, "rule 6"},
     .carry = string_in_use,
     .diagnostic = {0, 1},
     .event = {0, E(2, 4)}},
};

static bool bend(struct e2e_pair *pair, struct e2e_carried *c)
{
    if (c->kind != (column == REQ ? BUSHING_SECPDU_HANDSHAKE_REQ
                                  : BUSHING_SECPDU_HANDSHAKE_ACC))
        return true;
    if (row->carry != NULL)
        return row->carry(pair, c);
    if (row->bend != NULL || row->spoil != NULL)
        e2e_forge(pair, c, row->bend, row->spoil);
    return true;
}

static void refused(const char *id, int diagnostic, uint32_t event)
{
    unsigned who = column == REQ ? E2E_SERVER : E2E_CLIENT;
    const struct e2e_end *judge = &p.end[who], *other = &p.end[1 - who];
    enum bushing_secpdu answer = column == REQ
                                     ? BUSHING_SECPDU_HANDSHAKE_SEC_REJECT
                                     : BUSHING_SECPDU_HANDSHAKE_SEC_ABORT;
    const struct e2e_carried *c = e2e_pair_record(&p, answer);
    if (c == NULL || !e2e_end_told(judge, event))
        fail_msg("%s: %s; %s", id, c == NULL ? "no answer" : "another event",
                 judge->what);
    if (c == NULL)
        return;
    assert_int_equal(e2e_diagnostic(answer, span_of(c->octets, c->n)),
                     diagnostic);
    assert_true(judge->closed);
    assert_int_equal(judge->why, BUSHING_E2E_VIOLATION);
    assert_int_equal(judge->code, BUSHING_ERR_SECURITY);
    assert_int_equal(judge->diagnostic, diagnostic);
    assert_int_equal(judge->num_events, 1);
    assert_int_equal(judge->count[BUSHING_E2E_READY], 0);
    assert_int_equal(judge->count[BUSHING_E2E_ASSOCIATE], 0);
    assert_int_equal(judge->num_delivered, 0);
    assert_true(other->closed);
    assert_int_equal(other->count[BUSHING_E2E_ESTABLISHED], 0);
    negative_tests++;
}

static void one(size_t i, enum column in)
{
    unsigned who = in == REQ ? E2E_SERVER : E2E_CLIENT;
    row = &ROWS[i];
    column = in;
    e2e_pair_begin(&p, NULL);
    if (row->prepare != NULL)
        row->prepare(&p.end[who]);
    p.carry = bend;
    e2e_pair_ready(&p);
    refused(row->id[in], row->diagnostic[in], row->event[in]);
    e2e_pair_end(&p);
}

static void each_row(enum column in)
{
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        if (ROWS[i].id[in] != NULL)
            one(i, in);
}

/* [62351-4:14.3 steps 0 to 12] [62351-4:14.3 step 24] [62351-4:14.3 step 25]
 * [62351-4:13.1.4 refuse] [62351-4:13.1.6] [62351-4:13.1.11 row 6]
 * [62351-4:14.1] [62351-4:13.1.3 pp] */
static void rows_of_a_request(void **state)
{
    (void)state;
    each_row(REQ);
}

/* [62351-4:14.3 steps 0 to 12] [62351-4:14.3 step 24] [62351-4:14.3 step 25]
 * [62351-4:13.1.7] [62351-4:13.1.11 row 3] [62351-4:14.1] */
static void rows_of_an_accept(void **state)
{
    (void)state;
    each_row(ACC);
}

/* --- what must be taken -------------------------------------------------- */

static void at_the_edge(struct e2e_forge *f)
{
    token(f)->time = e2e_time(f->p->now.utc_ms + 600000);
}
static void underscores(struct e2e_forge *f)
{
    f->pp = span_text("IEC_61850-8-1");
}

static void what_is_taken(void **state)
{
    static const struct row good[] = {
        {.id = BOTH("11"), .bend = at_the_edge},
        {.id = BOTH("4"), .spoil = underscores},
        {.id = {NULL, "D-ACC-1"}, .spoil = no_protocol},
    };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        for (unsigned in = REQ; in <= ACC; in++) {
            row = &good[i];
            column = (enum column)in;
            if (row->id[in] == NULL)
                continue;
            e2e_pair_begin(&p, NULL);
            p.carry = bend;
            e2e_pair_ready(&p);
            /* what is signed anew breaks the salt chain, not the handshake */
            assert_int_equal(p.end[E2E_CLIENT].count[BUSHING_E2E_READY], 1);
            e2e_pair_end(&p);
        }
}

/* --- rows that want more than one association ---------------------------- */

/* [62351-4:14.3 step 12] [62351-4:14.3 memory] The same Req once more. */
static void a_request_again(void **state)
{
    const struct e2e_carried *c;
    const struct e2e_end *server = &p.end[E2E_SERVER];
    (void)state;
    e2e_pair_begin(&p, NULL);
    e2e_pair_open(&p);
    c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_REQ);
    assert_non_null(c);
    if (c == NULL)
        return;
    e2e_end_again(&p, E2E_SERVER);
    e2e_end_receive(&p, E2E_SERVER, c->kind, span_of(c->octets, c->n));
    assert_true(e2e_end_told(server, E(1, 11)));
    assert_int_equal(server->said, BUSHING_SECPDU_HANDSHAKE_SEC_REJECT);
    assert_int_equal(server->diagnostic, NONE);
    assert_int_equal(server->count[BUSHING_E2E_ASSOCIATE], 0);
    e2e_pair_end(&p);
}

/* And an Acc, for another attempt that has the same `c` by chance. */
static void an_accept_again(void **state)
{
    const struct e2e_carried *c;
    struct e2e_end *client = &p.end[E2E_CLIENT];
    uint16_t number;
    (void)state;
    e2e_pair_begin(&p, NULL);
    e2e_pair_open(&p);
    number = client->e->number.c;
    c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_ACC);
    assert_non_null(c);
    if (c == NULL)
        return;
    e2e_pair_again(&p);
    p.end[E2E_SERVER].hold_verify = true;
    e2e_pair_ready(&p);
    client->e->number.c = number;
    e2e_end_receive(&p, E2E_CLIENT, c->kind, span_of(c->octets, c->n));
    assert_true(e2e_end_told(client, E(2, 10)));
    assert_int_equal(client->diagnostic, NONE);
    assert_int_equal(client->count[BUSHING_E2E_READY], 0);
    e2e_pair_end(&p);
}

/* [rule 12] A recorded Req behind a restart. */
static void a_request_behind_a_restart(void **state)
{
    const struct e2e_carried *c;
    (void)state;
    e2e_pair_begin(&p, NULL);
    e2e_pair_open(&p);
    c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_REQ);
    assert_non_null(c);
    if (c == NULL)
        return;
    e2e_pair_wait(&p, 1000);
    e2e_end_restart(&p, E2E_SERVER);
    e2e_end_receive(&p, E2E_SERVER, c->kind, span_of(c->octets, c->n));
    assert_true(e2e_end_told(&p.end[E2E_SERVER], E(1, 10)));
    assert_int_equal(p.end[E2E_SERVER].diagnostic, 10);
    e2e_pair_end(&p);
}

/* [rule 11] The clock goes back an hour: what was accepted then stays
 * refused. */
static void a_request_behind_a_step_back(void **state)
{
    const struct e2e_carried *c;
    (void)state;
    e2e_pair_begin(&p, NULL);
    e2e_pair_open(&p);
    c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_REQ);
    assert_non_null(c);
    if (c == NULL)
        return;
    e2e_pair_wait(&p, 3600000);
    e2e_pair_step_clock(&p, -3600000);
    e2e_end_again(&p, E2E_SERVER);
    e2e_end_receive(&p, E2E_SERVER, c->kind, span_of(c->octets, c->n));
    assert_true(p.end[E2E_SERVER].closed);
    assert_int_equal(p.end[E2E_SERVER].why, BUSHING_E2E_VIOLATION);
    assert_int_equal(p.end[E2E_SERVER].count[BUSHING_E2E_ASSOCIATE], 0);
    e2e_pair_end(&p);
}

/* [rule 6] No identifier is left at the server: no reason is given. */
static void no_number_for_an_accept(void **state)
{
    const struct e2e_end *server = &p.end[E2E_SERVER];
    (void)state;
    e2e_pair_begin(&p, NULL);
    no_numbers(&p.end[E2E_SERVER]);
    e2e_pair_ready(&p);
    assert_int_equal(server->said, BUSHING_SECPDU_HANDSHAKE_SEC_REJECT);
    assert_int_equal(server->diagnostic, 0);
    assert_true(e2e_end_told(server, BUSHING_SECURITY_ID(14, 4, 3)));
    assert_int_equal(p.end[E2E_CLIENT].why, BUSHING_E2E_PEER_REFUSED);
    e2e_pair_end(&p);
}

/* [62351-4:13.3.1.2; rule 14] [62351-4:13.1.11 cost] A point that is not on the
 * curve: asked before anything is signed. */
static void a_bad_point_in_a_request(void **state)
{
    static const struct row bad = {.id = {"13.3.1.2 req", NULL},
                                   .bend = bad_point};
    const struct e2e_end *server = &p.end[E2E_SERVER];
    (void)state;
    row = &bad;
    column = REQ;
    e2e_pair_begin(&p, NULL);
    p.carry = bend;
    e2e_pair_ready(&p);
    assert_true(e2e_end_told(server, E(1, 5)));
    assert_int_equal(server->said, BUSHING_SECPDU_HANDSHAKE_SEC_REJECT);
    assert_int_equal(server->diagnostic, 1);
    assert_int_equal(server->count[BUSHING_E2E_READY], 0);
    e2e_pair_end(&p);
}

/* --- rule 9 -------------------------------------------------------------- */

/* A Req of another form of the identifier: nothing of it comes back signed. */
static void a_reject_echoes_digits_only(void **state)
{
    static const struct {
        e2e_bend *bend;
        bool echoed;
    } cases[] = {{too_late, true}, {asso_c_s, false}, {asso_zeros, false}};
    static struct row r;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct e2e_carried *c;
        span got;
        r = (struct row){.id = {"rule 9", NULL}, .bend = cases[i].bend};
        row = &r;
        column = REQ;
        e2e_pair_begin(&p, NULL);
        p.carry = bend;
        e2e_pair_ready(&p);
        c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_SEC_REJECT);
        assert_non_null(c);
        if (c == NULL)
            return;
        got = e2e_asso_id(c->kind, span_of(c->octets, c->n));
        assert_int_equal(got.n != 0, cases[i].echoed);
        assert_true(got.n == 0 || memchr(got.p, ':', got.n) == NULL);
        e2e_pair_end(&p);
    }
}

static void rejects_have_a_rate(void **state)
{
    struct e2e_pair_options o = {
        .end = {[E2E_SERVER] = {
                    .setting = {[BUSHING_IDENTITY_REJECTS_PER_MINUTE] = 2}}}};
    unsigned said = 0;
    (void)state;
    e2e_pair_begin(&p, &o);
    for (unsigned i = 0; i < 5; i++) {
        e2e_end_again(&p, E2E_SERVER);
        e2e_end_receive(&p, E2E_SERVER, BUSHING_SECPDU_HANDSHAKE_REQ,
                        span_of("\x30\x00", 2));
        assert_true(p.end[E2E_SERVER].closed);
        assert_true(e2e_end_told(&p.end[E2E_SERVER], E(1, 5)));
        said += p.end[E2E_SERVER].num_said;
    }
    assert_int_equal(said, 2);
    e2e_pair_end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_a_request),
        cmocka_unit_test(rows_of_an_accept),
        cmocka_unit_test(what_is_taken),
        cmocka_unit_test(a_request_again),
        cmocka_unit_test(an_accept_again),
        cmocka_unit_test(a_request_behind_a_restart),
        cmocka_unit_test(a_request_behind_a_step_back),
        cmocka_unit_test(no_number_for_an_accept),
        cmocka_unit_test(a_bad_point_in_a_request),
        cmocka_unit_test(a_reject_echoes_digits_only),
        cmocka_unit_test(rejects_have_a_rate),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
