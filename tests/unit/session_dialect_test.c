/* The decisions of struct dialect that two associations over OSI can make
 * differently, those of OIDs and of the A-profile: both on the alternative live
 * and are released; one alone interworks where the other's accept set says so,
 * and else is refused. That every field has a row somewhere is asked in
 * e2e_dialect_test.c. */
#include "secured_pair.h"

#include <string.h>

#include "negative.h"
#include "opened.h"

static struct secured_pair pair;
static struct opened opened, answer;
static bushing_association call;

/* --- alternatives -------------------------------------------------------- */

static void other_syntax(struct dialect *d)
{
    d->e2e_abstract_syntax = "1.0.62351.4.1.9.1";
}
static void other_context(struct dialect *d)
{
    d->e2e_mms_context = "1.0.62351.4.2.9";
}
static void no_direct_reference(struct dialect *d)
{
    d->a_direct_reference = false;
}
static void context_tlv(struct dialect *d)
{
    d->a_input = A_INPUT_CONTEXT_TLV;
}
static void universal_tlv(struct dialect *d)
{
    d->a_input = A_INPUT_UNIVERSAL_TLV;
}
static void content_alone(struct dialect *d)
{
    d->a_accept_inputs = A_INPUT_CONTENT;
}
static void context_tlv_alone(struct dialect *d)
{
    d->a_input = d->a_accept_inputs = A_INPUT_CONTEXT_TLV;
}
static void trailing_dot(struct dialect *d)
{
    d->a_time = A_TIME_DOT;
}
static void provider_abort(struct dialect *d)
{
    d->a_abort = A_ABORT_PROVIDER;
}
static void subject_warned(struct dialect *d)
{
    d->a_subject = A_SUBJECT_WARNED;
}

/* --- the table ----------------------------------------------------------- */

struct outcome {
    bool fails;
    unsigned who; /* refuses */
    uint32_t event;
};

static const struct row {
    const char *key, *field;
    enum bushing_mode mode;
    void (*set)(struct dialect *d);
    struct outcome alone[PAIR_ENDS];
} ROWS[] = {
#define EVENT(group, number) BUSHING_SECURITY_ID(4, group, number)
#define NOT_PROVED BUSHING_SECURITY_ID(14, 4, 4)
    {"D-OID-1",
     "e2e_abstract_syntax",
     BUSHING_MODE_NATIVE,
     other_syntax,
     {{true, SERVER, EVENT(15, 2)}, {true, SERVER, EVENT(15, 2)}}},
    {"D-OID-2",
     "e2e_mms_context",
     BUSHING_MODE_NATIVE,
     other_context,
     {{true, SERVER, EVENT(15, 5)}, {true, SERVER, EVENT(15, 5)}}},
    {"D-A-1",
     "a_direct_reference",
     BUSHING_MODE_COMPAT,
     no_direct_reference,
     {{0}}},
    {"D-A-2", "a_input", BUSHING_MODE_COMPAT, context_tlv, {{0}}},
    {"D-A-2", "a_input", BUSHING_MODE_COMPAT, universal_tlv, {{0}}},
    {"D-A-2", "a_accept_inputs", BUSHING_MODE_COMPAT, content_alone, {{0}}},
    /* a server answers in the form that it was asked in */
    {"D-A-2",
     "a_accept_inputs",
     BUSHING_MODE_COMPAT,
     context_tlv_alone,
     {{0}, {true, SERVER, NOT_PROVED}}},
    {"D-A-3", "a_time", BUSHING_MODE_COMPAT, trailing_dot, {{0}}},
    {"D-A-4", "a_abort", BUSHING_MODE_COMPAT, provider_abort, {{0}}},
    {"D-A-5", "a_subject", BUSHING_MODE_COMPAT, subject_warned, {{0}}},
};
enum { NUM_ROWS = sizeof ROWS / sizeof ROWS[0] };

/* --- a life -------------------------------------------------------------- */

static struct dialect changed;

static void begin(const struct row *row, bool client, bool server)
{
    secured_begin(&pair, row->mode);
    changed = DIALECTS[0];
    row->set(&changed);
    if (client)
        pair.end[CLIENT].dialect = &changed;
    if (server)
        pair.end[SERVER].dialect = &changed;
}

static void lives(const struct row *row, const char *who)
{
    secured_start(&pair);
    for (unsigned i = 0; i < PAIR_ENDS; i++)
        if (pair.end[i].closed)
            fail_msg("%s (%s), %s: %s", row->key, row->field, who,
                     pair.end[i].text);
    assert_int_equal(secured_send(&pair, CLIENT), 0);
    assert_int_equal(secured_send(&pair, SERVER), 0);
    assert_int_equal(bushing_osi_release(pair.end[CLIENT].w.a, 0, test_now), 0);
    secured_run(&pair);
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        assert_int_equal(pair.end[i].num_delivered, 1);
        assert_int_equal(pair.end[i].count[BUSHING_EVENT_ESTABLISHED], 1);
        assert_true(pair.end[i].closed);
        assert_int_equal(pair.end[i].why.why, BUSHING_CLOSE_RELEASED);
    }
}

static void is_refused(const struct row *row, const struct outcome *o)
{
    const struct secured_end *e = &pair.end[o->who];
    secured_start(&pair);
    if (!e->closed || !secured_told(e, o->event))
        fail_msg("%s (%s): %s; %s", row->key, row->field, e->text, e->sentence);
    assert_int_equal(e->why.why, BUSHING_CLOSE_PEER_ERROR);
    for (unsigned i = 0; i < PAIR_ENDS; i++) {
        assert_true(pair.end[i].closed);
        assert_int_equal(pair.end[i].num_delivered, 0);
    }
    assert_int_equal(e->count[BUSHING_EVENT_READY], 0);
    assert_int_equal(e->count[BUSHING_EVENT_ESTABLISHED], 0);
    negative_tests++;
}

static void both_live_on_the_alternative(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ROWS; i++) {
        begin(&ROWS[i], true, true);
        secured_open(&pair);
        lives(&ROWS[i], "both");
        secured_close(&pair);
    }
}

static void one_alone_interworks_or_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ROWS; i++)
        for (unsigned alone = 0; alone < PAIR_ENDS; alone++) {
            begin(&ROWS[i], alone == CLIENT, alone == SERVER);
            secured_open(&pair);
            if (ROWS[i].alone[alone].fails)
                is_refused(&ROWS[i], &ROWS[i].alone[alone]);
            else
                lives(&ROWS[i], alone == CLIENT ? "the client" : "the server");
            secured_close(&pair);
        }
}

/* --- where the alternative shows ----------------------------------------- */

static const struct row *find(const char *field)
{
    for (size_t i = 0; i < NUM_ROWS; i++)
        if (strcmp(ROWS[i].field, field) == 0)
            return &ROWS[i];
    fail_msg("no row of %s", field);
    return NULL;
}

static void no_security_context(struct opened *o)
{
    o->a.num_contexts = 2;
}

static void false_signature(struct opened *o)
{
    static uint8_t spoiled[8192];
    memcpy(spoiled, o->a.authentication.p, o->a.authentication.n);
    spoiled[o->a.authentication.n - 1] ^= 1;
    o->a.authentication = span_of(spoiled, o->a.authentication.n);
}

static void (*alter)(struct opened *o);
static unsigned alter_from;

static bushing_span bend(struct secured_pair *p, unsigned from,
                         bushing_span tsdu)
{
    if (from == CLIENT && p->num_tsdus[CLIENT] == 1) {
        opened_take(&opened, tsdu, NULL);
        call = opened.a;
    }
    if (from != alter_from || p->num_tsdus[from] != 1)
        return tsdu;
    opened_take(&opened, tsdu, &call);
    alter(&opened);
    return opened_put(&opened);
}

static int accept_usual(void)
{
    bushing_association usual;
    memset(&usual, 0, sizeof usual);
    usual.user_data = initiate_response();
    return bushing_osi_accept(pair.end[SERVER].w.a, &usual, test_now);
}

/* D-A-1: who may not name the abstract syntax itself cannot accept a peer that
 * left its context out, and can refuse it. */
static void without_a_context(void **state)
{
    static const bushing_rejection no = {.result = 1, .diagnostic = 1};
    (void)state;
    for (unsigned allowed = 0; allowed < 2; allowed++) {
        const struct secured_end *server = &pair.end[SERVER];
        begin(find("a_direct_reference"), false, !allowed);
        alter = no_security_context;
        alter_from = CLIENT;
        pair.bend = bend;
        pair.end[SERVER].hold_associate = true;
        secured_open(&pair);
        secured_start(&pair);
        assert_int_equal(server->count[BUSHING_EVENT_ASSOCIATE], 1);
        assert_int_equal(accept_usual() == 0, allowed);
        secured_run(&pair);
        assert_int_equal(server->count[BUSHING_EVENT_ESTABLISHED], allowed);
        assert_int_equal(pair.end[CLIENT].count[BUSHING_EVENT_ESTABLISHED],
                         allowed);
        if (!allowed) {
            if (!server->closed)
                (void)bushing_osi_reject(server->w.a, &no, test_now);
            secured_run(&pair);
            assert_true(server->closed);
            assert_true(pair.end[CLIENT].closed);
            negative_tests++;
        }
        secured_close(&pair);
    }
}

/* D-A-4: the abort that a peer hears; what is refused is the same. */
static void aborts(void **state)
{
    (void)state;
    for (unsigned by_provider = 0; by_provider < 2; by_provider++)
        for (unsigned from = 0; from < PAIR_ENDS; from++) {
            const struct secured_end *judge = &pair.end[1 - from];
            begin(find("a_abort"), by_provider, by_provider);
            alter = false_signature;
            alter_from = from;
            pair.bend = bend;
            secured_open(&pair);
            secured_start(&pair);
            assert_int_equal(judge->why.why, BUSHING_CLOSE_PEER_ERROR);
            assert_true(secured_told(judge, NOT_PROVED));
            assert_int_equal(judge->count[BUSHING_EVENT_ESTABLISHED], 0);
            opened_take(&answer,
                        secured_record(&pair, 1 - from, from == CLIENT ? 0 : 1),
                        NULL);
            assert_int_equal(answer.spdu.kind, SPDU_ABORT);
            assert_int_equal(answer.apdu.kind == APDU_ABRT &&
                                 answer.apdu.diagnostic == 5,
                             !by_provider);
            assert_int_equal(pair.end[from].why.why, BUSHING_CLOSE_PEER_ABORT);
            negative_tests++;
            secured_close(&pair);
        }
}

/* D-A-2: each signature that is sent, each set that is accepted. */
static void nothing_outside_the_set(void **state)
{
    static const unsigned all =
        A_INPUT_CONTENT | A_INPUT_CONTEXT_TLV | A_INPUT_UNIVERSAL_TLV;
    (void)state;
    for (unsigned sent = 1; sent <= all; sent *= 2)
        for (unsigned accepted = 0; accepted <= all; accepted++) {
            struct dialect theirs = DIALECTS[0], ours = DIALECTS[0];
            bool good = (sent & accepted) != 0;
            secured_begin(&pair, BUSHING_MODE_COMPAT);
            theirs.a_input = (enum dialect_a_input)sent;
            ours.a_accept_inputs = accepted;
            pair.end[CLIENT].dialect = &theirs;
            pair.end[SERVER].dialect = &ours;
            secured_open(&pair);
            secured_start(&pair);
            assert_int_equal(pair.end[SERVER].count[BUSHING_EVENT_ESTABLISHED],
                             good);
            assert_int_equal(pair.end[CLIENT].count[BUSHING_EVENT_ESTABLISHED],
                             good);
            assert_int_equal(secured_told(&pair.end[SERVER], NOT_PROVED),
                             !good);
            negative_tests += !good;
            secured_close(&pair);
        }
}

/* [rule 24] D-A-5: whatever a dialect says, a subject that fits neither the
 * titles nor a pin is refused. */
static void no_dialect_lets_a_subject_pass(void **state)
{
    (void)state;
    for (unsigned warned = 0; warned < 2; warned++)
        for (unsigned from = 0; from < PAIR_ENDS; from++) {
            const struct secured_end *judge = &pair.end[1 - from];
            begin(find("a_subject"), warned, warned);
            pair.end[from].subject = "OID=1.3.9999.35.1";
            secured_open(&pair);
            secured_start(&pair);
            assert_true(judge->closed);
            assert_int_equal(judge->count[BUSHING_EVENT_ESTABLISHED], 0);
            assert_true(secured_told(judge, EVENT(1, 8)));
            negative_tests++;
            secured_close(&pair);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_live_on_the_alternative),
        cmocka_unit_test(one_alone_interworks_or_is_refused),
        cmocka_unit_test(without_a_context),
        cmocka_unit_test(aborts),
        cmocka_unit_test(nothing_outside_the_set),
        cmocka_unit_test(no_dialect_lets_a_subject_pass),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
