/* PDUs with a ClearToken3: each check, for each of the seven kinds, both ways;
 * kinds that are exchanged; what a received diagnostic becomes. Asserted are
 * the event, the end, that nobody is answered, and that nothing is delivered
 * [62351-4:14.3; rules 5, 7, 8, 9]. */
#include "test.h"

#include "e2e/association.h"
#include "e2e_forge.h"
#include "negative.h"

static struct e2e_pair p;

#define OF(a) span_of((a), sizeof(a))

/* --- where a kind belongs ------------------------------------------------ */

static const struct kind {
    enum bushing_secpdu kind;
    unsigned group; /* of its events */
    unsigned to;    /* who gets it in these tests */
    bool in_handshake;
    enum bushing_e2e_end why; /* when it is good */
} KINDS[] = {
    {BUSHING_SECPDU_APPLICATION_REJECT, 3, E2E_CLIENT, true,
     BUSHING_E2E_PEER_REFUSED},
    {BUSHING_SECPDU_HANDSHAKE_SEC_REJECT, 4, E2E_CLIENT, true,
     BUSHING_E2E_PEER_REFUSED},
    {BUSHING_SECPDU_HANDSHAKE_SEC_ABORT, 5, E2E_SERVER, false,
     BUSHING_E2E_PEER_VIOLATION},
    {BUSHING_SECPDU_DT_SEC_ABORT, 6, E2E_SERVER, false,
     BUSHING_E2E_PEER_VIOLATION},
    {BUSHING_SECPDU_APPL_ABORT, 7, E2E_SERVER, false, BUSHING_E2E_PEER_ABORTED},
    {BUSHING_SECPDU_RELEASE_REQ, 12, E2E_SERVER, false, BUSHING_E2E_RELEASED},
    {BUSHING_SECPDU_RELEASE_RSP, 13, E2E_CLIENT, false, BUSHING_E2E_RELEASED},
};
enum { NUM_KINDS = sizeof KINDS / sizeof KINDS[0] };

static bool swallow(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    (void)c;
    return false;
}

/* An association in which a PDU of this kind may come next. */
static void begin_for(const struct kind *k)
{
    e2e_pair_begin(&p, NULL);
    if (k->in_handshake)
        p.carry = swallow;
    e2e_pair_ready(&p);
    if (!k->in_handshake && k->kind != BUSHING_SECPDU_HANDSHAKE_SEC_ABORT) {
        (void)e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 01");
        (void)e2e_pair_send(&p, E2E_SERVER, "A1 03 02 01 01");
    }
    p.carry = swallow;
    if (k->kind == BUSHING_SECPDU_RELEASE_RSP)
        assert_int_equal(bushing_e2e_release(p.end[E2E_CLIENT].e, p.now), 0);
    e2e_pair_run(&p);
    p.end[k->to].num_said = 0;
    assert_false(p.end[k->to].closed);
}

/* The string that is right. */
static const char *right_asso_id(const struct kind *k)
{
    static char text[NUMBER_TEXT];
    (void)number_text(&p.end[k->to].e->number, text);
    return text;
}

/* --- faults -------------------------------------------------------------- */

static const uint8_t ECDSA_SHA384[] = {0x2A, 0x86, 0x48, 0xCE,
                                       0x3D, 0x04, 0x03, 0x03};

static struct clear_token_3 *token(struct e2e_forge *f)
{
    return &f->token3.tbs.token3;
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
static void unknown_element(struct e2e_forge *f)
{
    f->tail = span_of("\x0C\x01\x41\x05\x00", 5);
}
static void diag_and_more(struct e2e_forge *f)
{
    f->tail = span_of("\x0A\x01\x01\x0A\x01\x01", 6);
}
static void version_2(struct e2e_forge *f)
{
    token(f)->version = (struct asn1_bits){span_of("\x40", 1), 6};
}
static void too_late(struct e2e_forge *f)
{
    token(f)->time = e2e_time(f->p->now.utc_ms + 600001);
}
static void without_zone(struct e2e_forge *f)
{
    token(f)->time.n--;
}
static void before_the_handshake(struct e2e_forge *f)
{
    token(f)->time = e2e_time(f->p->now.utc_ms - 1);
}
/* exactly the time of the signer's handshake PDU */
static void with_the_handshake(struct e2e_forge *f)
{
    token(f)->time = e2e_time(f->p->end[1 - f->signer].e->u.signed_at.ms);
}
static void no_asso_id(struct e2e_forge *f)
{
    token(f)->has_asso_id = false;
}
static void other_asso_id(struct e2e_forge *f)
{
    token(f)->asso_id = span_text("4:9");
}
static void other_number(struct e2e_forge *f)
{
    static char text[NUMBER_TEXT];
    struct number n = f->p->end[1 - f->signer].e->number;
    n.c = (uint16_t)((n.c + 1) % NUMBERS_EACH);
    token(f)->asso_id = span_of(text, number_text(&n, text));
}
static void open_number(struct e2e_forge *f)
{
    static char text[NUMBER_TEXT];
    struct number n = f->p->end[1 - f->signer].e->number;
    n.s = NUMBER_OPEN;
    token(f)->asso_id = span_of(text, number_text(&n, text));
}
/* another valid certificate of the same CA, by its own key */
static void another_certificate(struct e2e_forge *f)
{
    f->signer = 1 - f->signer;
    token(f)->pk_cert = f->p->end[f->signer].certificate;
}

enum where { ALWAYS, IN_HANDSHAKE, WITH_KEYS };

static const struct fault_case {
    const char *id;
    e2e_bend *bend, *spoil;
    unsigned number; /* in the group of the kind */
    enum where where;
} FAULTS[] = {
    {"14.3 token3 1", unknown_algorithm, NULL, 1, ALWAYS},
    {"14.3 token3 2", NULL, sign_says_rsa, 2, ALWAYS},
    {"14.3 token3 3", NULL, false_signature, 3, ALWAYS},
    {"14.3 token3 5", unknown_element, NULL, 4, ALWAYS},
    {"14.3 token3 5", diag_and_more, NULL, 4, ALWAYS},
    {"rule 7 assoID", no_asso_id, NULL, 4, ALWAYS},
    {"rule 7 assoID", other_asso_id, NULL, 4, ALWAYS},
    {"rule 7 assoID", other_number, NULL, 4, ALWAYS},
    {"rule 7 certificate", another_certificate, NULL, 7, WITH_KEYS},
    {"rule 1", another_certificate, NULL, 7, IN_HANDSHAKE},
    {"14.3 token3 10", version_2, NULL, 8, ALWAYS},
    {"14.3 token3 11", too_late, NULL, 9, ALWAYS},
    {"14.3 token3 11", without_zone, NULL, 9, ALWAYS},
    {"rule 7 time", before_the_handshake, NULL, 9, WITH_KEYS},
    {"rule 7 time", with_the_handshake, NULL, 9, WITH_KEYS},
    {"rule 12", before_the_handshake, NULL, 9, IN_HANDSHAKE},
};

static void refused(const struct kind *k, const char *id, unsigned number)
{
    const struct e2e_end *end = &p.end[k->to];
    uint32_t event = BUSHING_SECURITY_ID(4, k->group, number);
    if (!end->closed || !e2e_end_told(end, event))
        fail_msg("%s, %s: %s; %s", bushing_secpdu_name(k->kind), id,
                 end->closed ? "another event" : "not closed", end->what);
    assert_int_equal(end->why, BUSHING_E2E_VIOLATION);
    assert_int_equal(end->code, BUSHING_ERR_SECURITY);
    /* [rule 9] */
    assert_int_equal(end->num_said, 0);
    assert_int_equal(end->diagnostic, -1);
    assert_int_equal(end->num_events, 1);
    assert_int_equal(end->count[BUSHING_E2E_RELEASE], 0);
    negative_tests++;
}

/* [62351-4:13.3.3] [62351-4:13.1.11 silent] [62351-4:14.3 answer]
 * [62351-4:14.1] */
static void each_row_of_each_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_KINDS; i++)
        for (size_t f = 0; f < sizeof FAULTS / sizeof FAULTS[0]; f++) {
            const struct kind *k = &KINDS[i];
            span pdu;
            if ((FAULTS[f].where == IN_HANDSHAKE && !k->in_handshake) ||
                (FAULTS[f].where == WITH_KEYS && k->in_handshake))
                continue;
            begin_for(k);
            pdu = e2e_forge_token3(&p, k->kind, 1 - k->to, right_asso_id(k),
                                   FAULTS[f].bend, FAULTS[f].spoil);
            e2e_end_receive(&p, k->to, k->kind, pdu);
            refused(k, FAULTS[f].id, FAULTS[f].number);
            e2e_pair_end(&p);
        }
}

static void octets_that_are_none(void **state)
{
    static const char *const octets[] = {"", "\x30", "\x30\x02\x05\x00",
                                         "\x04\x02\x05\x00"};
    (void)state;
    for (size_t i = 0; i < NUM_KINDS; i++)
        for (size_t o = 0; o < 4; o++) {
            begin_for(&KINDS[i]);
            e2e_end_receive(&p, KINDS[i].to, KINDS[i].kind,
                            span_of(octets[o], o));
            refused(&KINDS[i], "14.3 token3 0", 4);
            e2e_pair_end(&p);
        }
}

/* [62351-4:14.3 steps 6 to 9] [62351-4:13.1.11 row 4] Before the peer is known
 * a verdict is asked for. */
static void each_verdict_on_a_rejection(void **state)
{
    static const struct {
        enum bushing_verdict_step step;
        unsigned number;
    } verdicts[] = {{BUSHING_STEP_CERTIFICATE, 5},
                    {BUSHING_STEP_PATH, 5},
                    {BUSHING_STEP_FORGED, 6},
                    {BUSHING_STEP_ADDRESS, 7}};
    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (size_t v = 0; v < 4; v++) {
            const struct kind *k = &KINDS[i];
            begin_for(k);
            p.end[E2E_CLIENT].verdict.accepted = false;
            p.end[E2E_CLIENT].verdict.step = verdicts[v].step;
            e2e_end_receive(&p, E2E_CLIENT, k->kind,
                            e2e_forge_token3(&p, k->kind, E2E_SERVER,
                                             right_asso_id(k), NULL, NULL));
            refused(k, "14.3 token3 6-9", verdicts[v].number);
            e2e_pair_end(&p);
        }
}

/* [rule 7] What was accepted once. */
static void each_kind_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_KINDS; i++) {
        const struct kind *k = &KINDS[i];
        struct e2e_end *end = &p.end[k->to];
        uint8_t key[SEEN_KEY_LEN];
        struct time_text time;
        span pdu;
        begin_for(k);
        pdu = e2e_forge_token3(&p, k->kind, 1 - k->to, right_asso_id(k), NULL,
                               NULL);
        assert_int_equal(
            time_text_parse(e2e_time(p.now.utc_ms + 1000), TIME_E2E, &time), 0);
        assert_int_equal(
            identity_seen_key(end->identity, key,
                              p.end[1 - k->to].identity->certificate_hash,
                              &time, span_text(right_asso_id(k))),
            0);
        assert_int_equal(identity_remember(end->identity, key, time.ms, p.now),
                         0);
        e2e_end_receive(&p, k->to, k->kind, pdu);
        refused(k, "14.3 token3 12", 10);
        e2e_pair_end(&p);
    }
}

static void full_memory(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_KINDS; i++) {
        const struct kind *k = &KINDS[i];
        struct e2e_end *end = &p.end[k->to];
        struct seen *s;
        begin_for(k);
        s = &end->identity->memory.seen;
        for (size_t n = 0; n < s->max; n++)
            s->entry[n] = (struct seen_entry){{1}, BUSHING_NEVER};
        e2e_end_receive(&p, k->to, k->kind,
                        e2e_forge_token3(&p, k->kind, 1 - k->to,
                                         right_asso_id(k), NULL, NULL));
        assert_true(end->closed);
        assert_int_equal(end->why, BUSHING_E2E_VIOLATION);
        assert_true(e2e_end_told(end, BUSHING_SECURITY_ID(14, 4, 2)));
        assert_int_equal(end->num_said, 0);
        e2e_pair_end(&p);
    }
}

/* --- good ones ----------------------------------------------------------- */

static int with_diagnostic;
static void put_diagnostic(struct e2e_forge *f)
{
    f->token3.tbs.has_diag = with_diagnostic >= 0;
    f->token3.tbs.diag = with_diagnostic;
}

/* [62351-4:13.1.11 row 4] [62351-4:13.1.11 row 9] [62351-4:13.1.11 row 11]
 * [62351-4:13.1.11 row 13] */
static void each_kind_is_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_KINDS; i++) {
        const struct kind *k = &KINDS[i];
        const struct e2e_end *end = &p.end[k->to];
        begin_for(k);
        e2e_end_receive(&p, k->to, k->kind,
                        e2e_forge_token3(&p, k->kind, 1 - k->to,
                                         right_asso_id(k), NULL, NULL));
        assert_true(end->closed);
        if (end->why != k->why)
            fail_msg("%s: %d; %s", bushing_secpdu_name(k->kind), end->why,
                     end->what);
        e2e_pair_end(&p);
    }
}

/* [62351-4:14.3 received] With a diagnostic x.12 and so on, without one x.11.
 */
static void each_diagnostic(void **state)
{
    static const struct {
        size_t kind;
        int diagnostic;
        unsigned number;
    } cases[] = {
        {1, -1, 11}, {1, 3, 12},  {1, 2, 13},  {1, 1, 14},  {1, 4, 15},
        {1, 10, 16}, {1, 11, 17}, {1, 5, 18},  {1, 17, 19}, {1, 19, 20},
        {1, 15, 21}, {1, 18, 22}, {1, 14, 24}, {1, 13, 25}, {1, 6, 26},
        {1, 7, 27},  {2, -1, 11}, {2, 3, 12},  {2, 1, 13},  {2, 4, 14},
        {2, 10, 15}, {2, 12, 16}, {2, 5, 17},  {2, 20, 18}, {2, 21, 19},
        {2, 22, 20}, {2, 23, 21}, {2, 24, 22}, {2, 25, 23}, {2, 6, 24},
        {2, 7, 25},  {3, -1, 11}, {3, 1, 12},  {3, 3, 13},  {3, 4, 14},
        {3, 8, 15},  {3, 9, 16},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct kind *k = &KINDS[cases[i].kind];
        const struct e2e_end *end = &p.end[k->to];
        const char *says;
        begin_for(k);
        with_diagnostic = cases[i].diagnostic;
        e2e_end_receive(&p, k->to, k->kind,
                        e2e_forge_token3(&p, k->kind, 1 - k->to,
                                         right_asso_id(k), put_diagnostic,
                                         NULL));
        assert_true(end->closed);
        assert_int_equal(end->why, k->why);
        assert_int_equal(end->diagnostic, cases[i].diagnostic);
        assert_int_equal(end->num_events, 1);
        assert_int_equal(end->event[0],
                         BUSHING_SECURITY_ID(4, k->group, cases[i].number));
        assert_int_equal(end->num_said, 0);
        /* what it said stands there in words */
        says = cases[i].diagnostic < 0 ? "no diagnostic"
               : k->kind == BUSHING_SECPDU_DT_SEC_ABORT
                   ? dt_diagnostic_name(cases[i].diagnostic)
                   : handshake_diagnostic_name(cases[i].diagnostic);
        assert_non_null(strstr(end->what, says));
        assert_null(strstr(end->what, "check 18"));
        /* [rule 10] a time that peers refuse may be that of the mark */
        assert_true((strstr(end->what, "we signed ") != NULL) ==
                    (cases[i].diagnostic == 10));
        e2e_pair_end(&p);
    }
}

static void old_diagnostic(struct e2e_forge *f)
{
    before_the_handshake(f);
    put_diagnostic(f);
}

/* [rule 12] A client that has just begun, and a server whose clock is behind:
 * refused, but what the server found wrong is told. */
static void a_rejection_from_before(void **state)
{
    const struct kind *k = &KINDS[1];
    const struct e2e_end *end = &p.end[k->to];
    (void)state;
    begin_for(k);
    with_diagnostic = 11;
    e2e_end_receive(&p, k->to, k->kind,
                    e2e_forge_token3(&p, k->kind, 1 - k->to, right_asso_id(k),
                                     old_diagnostic, NULL));
    refused(k, "rule 12", 9);
    assert_non_null(strstr(end->what, "it says dhGroup-not-supported"));
    e2e_pair_end(&p);
}

/* A number without a name is taken and logged. */
static void a_diagnostic_that_is_new(void **state)
{
    const struct kind *k = &KINDS[3];
    (void)state;
    begin_for(k);
    with_diagnostic = 99;
    e2e_end_receive(&p, k->to, k->kind,
                    e2e_forge_token3(&p, k->kind, 1 - k->to, right_asso_id(k),
                                     put_diagnostic, NULL));
    assert_int_equal(p.end[k->to].why, BUSHING_E2E_PEER_VIOLATION);
    assert_int_equal(p.end[k->to].diagnostic, 99);
    assert_int_equal(p.end[k->to].num_events, 1);
    e2e_pair_end(&p);
}

/* [rule 7] An answer to a HandshakeAcc may be one that does not believe `s`;
 * nothing else may leave it out. */
static void the_open_number(void **state)
{
    (void)state;
    for (size_t i = 2; i < NUM_KINDS; i++) {
        const struct kind *k = &KINDS[i];
        begin_for(k);
        e2e_end_receive(&p, k->to, k->kind,
                        e2e_forge_token3(&p, k->kind, 1 - k->to,
                                         right_asso_id(k), open_number, NULL));
        if (k->kind == BUSHING_SECPDU_HANDSHAKE_SEC_ABORT)
            assert_int_equal(p.end[k->to].why, BUSHING_E2E_PEER_VIOLATION);
        else
            refused(k, "rule 7 assoID", 4);
        e2e_pair_end(&p);
    }
}

/* --- kinds that are exchanged [rule 8] ----------------------------------- */

/* A PDU that one kind's sender made, carried as another kind: whatever comes of
 * it, the association ends, nothing is delivered, and no answer but the one to
 * a ReleaseReq is sent. */
static void rewrap(const struct kind *made, const struct kind *shown)
{
    struct e2e_end *end = &p.end[shown->to];
    begin_for(shown);
    end->num_delivered = 0;
    with_diagnostic = 6;
    e2e_end_receive(
        &p, shown->to, shown->kind,
        e2e_forge_token3(&p, made->kind, 1 - shown->to, right_asso_id(shown),
                         made->kind == BUSHING_SECPDU_HANDSHAKE_SEC_REJECT ||
                                 made->kind ==
                                     BUSHING_SECPDU_HANDSHAKE_SEC_ABORT ||
                                 made->kind == BUSHING_SECPDU_DT_SEC_ABORT
                             ? put_diagnostic
                             : NULL,
                         NULL));
    assert_true(end->closed);
    assert_int_equal(end->num_delivered, 0);
    assert_true(end->num_said <=
                (shown->kind == BUSHING_SECPDU_RELEASE_REQ ? 1u : 0u));
    assert_int_equal(end->count[BUSHING_E2E_RELEASE] > 0,
                     shown->kind == BUSHING_SECPDU_RELEASE_REQ &&
                         end->why == BUSHING_E2E_RELEASED);
    e2e_pair_end(&p);
    negative_tests++;
}

static void seven_by_seven(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_KINDS; i++)
        for (size_t j = 0; j < NUM_KINDS; j++)
            rewrap(&KINDS[i], &KINDS[j]);
}

/* [rule 8] An alarm with a diagnostic is no orderly release: what stands behind
 * the token is refused. */
static void an_alarm_is_no_release(void **state)
{
    const struct kind *k = &KINDS[5];
    (void)state;
    begin_for(k);
    with_diagnostic = 1;
    e2e_end_receive(&p, k->to, k->kind,
                    e2e_forge_token3(&p, BUSHING_SECPDU_DT_SEC_ABORT, 1 - k->to,
                                     right_asso_id(k), put_diagnostic, NULL));
    refused(k, "14.3 token3 5", 4);
    e2e_pair_end(&p);
}

/* --- kinds that have no place -------------------------------------------- */

static void kinds_out_of_place(void **state)
{
    /* kinds by their places in KINDS that are legal in an open association of
     * the server: 3, 4, 5 */
    static const size_t wrong[] = {0, 1, 2, 6};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const struct kind *k = &KINDS[wrong[i]];
        const struct e2e_end *server = &p.end[E2E_SERVER];
        begin_for(&KINDS[3]);
        e2e_end_receive(&p, E2E_SERVER, k->kind,
                        e2e_forge_token3(&p, k->kind, E2E_CLIENT,
                                         right_asso_id(&KINDS[3]), NULL, NULL));
        assert_true(server->closed);
        assert_int_equal(server->why, BUSHING_E2E_VIOLATION);
        assert_true(e2e_end_told(server, BUSHING_SECURITY_ID(4, k->group, 4)));
        assert_int_equal(server->num_said, 0);
        e2e_pair_end(&p);
    }
}

/* Before there is a peer nothing is even verified. */
static void kinds_before_a_request(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_KINDS; i++) {
        e2e_pair_begin(&p, NULL);
        e2e_end_receive(
            &p, E2E_SERVER, KINDS[i].kind,
            e2e_forge_token3(&p, KINDS[i].kind, E2E_CLIENT, "4:9", NULL, NULL));
        assert_true(p.end[E2E_SERVER].closed);
        assert_int_equal(p.end[E2E_SERVER].num_said, 0);
        e2e_pair_end(&p);
    }
}

/* [62351-4:13.1.11 row 14] A handshake PDU in an open association. */
static void a_handshake_again(void **state)
{
    (void)state;
    for (unsigned acc = 0; acc < 2; acc++) {
        enum bushing_secpdu kind =
            acc ? BUSHING_SECPDU_HANDSHAKE_ACC : BUSHING_SECPDU_HANDSHAKE_REQ;
        const struct e2e_carried *c;
        struct e2e_end *end = &p.end[acc ? E2E_CLIENT : E2E_SERVER];
        e2e_pair_begin(&p, NULL);
        e2e_pair_open(&p);
        c = e2e_pair_record(&p, kind);
        assert_non_null(c);
        if (c == NULL)
            return;
        e2e_end_receive(&p, acc ? E2E_CLIENT : E2E_SERVER, kind,
                        span_of(c->octets, c->n));
        assert_int_equal(end->why, BUSHING_E2E_VIOLATION);
        assert_int_equal(end->said, BUSHING_SECPDU_DT_SEC_ABORT);
        assert_int_equal(end->diagnostic, 1);
        assert_true(e2e_end_told(
            end, BUSHING_SECURITY_ID(4, acc ? 2 : 1, acc ? 4 : 5)));
        /* and the peer takes that */
        assert_int_equal(p.end[acc ? E2E_SERVER : E2E_CLIENT].why,
                         BUSHING_E2E_PEER_VIOLATION);
        e2e_pair_end(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_of_each_kind),
        cmocka_unit_test(octets_that_are_none),
        cmocka_unit_test(each_verdict_on_a_rejection),
        cmocka_unit_test(each_kind_again),
        cmocka_unit_test(full_memory),
        cmocka_unit_test(each_kind_is_taken),
        cmocka_unit_test(each_diagnostic),
        cmocka_unit_test(a_rejection_from_before),
        cmocka_unit_test(a_diagnostic_that_is_new),
        cmocka_unit_test(the_open_number),
        cmocka_unit_test(seven_by_seven),
        cmocka_unit_test(an_alarm_is_no_release),
        cmocka_unit_test(kinds_out_of_place),
        cmocka_unit_test(kinds_before_a_request),
        cmocka_unit_test(a_handshake_again),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
