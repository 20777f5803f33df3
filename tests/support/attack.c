#include "attack.h"

#include <stdio.h>
#include <string.h>

enum { SELECTOR_ROOM = 32, CEILING = 1 << 20 };

size_t num_attacks;

static struct {
    bool is_set[BUSHING_NUM_SETTINGS];
    uint64_t value[BUSHING_NUM_SETTINGS];
    size_t selector_len[BUSHING_NUM_OWN_SELECTORS];
    uint8_t selector[BUSHING_NUM_OWN_SELECTORS][SELECTOR_ROOM];
    size_t lends;
    bool spoke_before;
} with;

void attack_with(enum bushing_setting what, uint64_t value)
{
    with.is_set[what] = true;
    with.value[what] = value;
}

void attack_selector(enum bushing_own_selector what, span selector)
{
    with.selector_len[what] = selector.n;
    memcpy(with.selector[what], selector.p, selector.n);
}

int attack_plain(void **state)
{
    (void)state;
    memset(&with, 0, sizeof with);
    with.lends = 1 << 16;
    octets_reset();
    return 0;
}

void attack_lends(size_t octets)
{
    with.lends = octets;
}

void attack_spoke_before(void)
{
    with.spoke_before = true;
}

void attack_report(void)
{
    printf("# ran: %zu malformed inputs\n", num_attacks);
}

/* --- stages -------------------------------------------------------------- */

bool stage_is_server(enum stage at)
{
    return at < C_IDLE;
}

static void configure(struct end *e, enum stage at)
{
    for (int i = 0; i < BUSHING_NUM_SETTINGS; i++)
        if (with.is_set[i])
            assert_int_equal(bushing_config_set(e->cfg, (enum bushing_setting)i,
                                                with.value[i]),
                             0);
    for (int i = 0; i < BUSHING_NUM_OWN_SELECTORS; i++)
        assert_int_equal(bushing_config_set_selector(
                             e->cfg, (enum bushing_own_selector)i,
                             (span){with.selector[i], with.selector_len[i]}),
                         0);
    if (at == S_CALLED)
        assert_int_equal(bushing_config_set(e->cfg, BUSHING_SET_ASK_CALL, 1),
                         0);
    if (at == S_OVERFLOW && !with.is_set[BUSHING_SET_OVERFLOW_MAX])
        assert_int_equal(
            bushing_config_set(e->cfg, BUSHING_SET_OVERFLOW_MAX, 32768), 0);
}

static void swallow(struct end *e)
{
    assert_true(bushing_osi_output(e->a).n != 0);
    bushing_osi_output_taken(e->a, bushing_osi_output(e->a).n);
}

/* Feeds; one event of this kind must come. */
static void step_to(struct end *e, span in, enum bushing_event_kind kind)
{
    end_feed(e, in);
    end_expect(e, kind);
}

static void step_silent(struct end *e, span in)
{
    end_feed(e, in);
    end_expect_none(e);
}

static void server_open(struct end *e)
{
    bushing_association answer;
    memset(&answer, 0, sizeof answer);
    answer.user_data = initiate_response();
    assert_int_equal(bushing_osi_accept(e->a, &answer, test_now), 0);
    end_expect(e, BUSHING_EVENT_ESTABLISHED);
    swallow(e);
}

static void server_reach(struct end *e, enum stage at)
{
    if (at == S_CALL)
        return;
    if (at == S_CALLED) {
        step_to(e, usual_call(), BUSHING_EVENT_CALL);
        return;
    }
    step_silent(e, usual_call());
    swallow(e);
    if (at == S_CONNECT)
        return;
    if (at == S_OVERFLOW) {
        step_silent(e, overflowing_connect());
        swallow(e);
        return;
    }
    step_to(e, usual_connect(), BUSHING_EVENT_ASSOCIATE);
    if (at != S_ASKED)
        server_open(e);
}

static void client_reach(struct end *e, enum stage at)
{
    bushing_association p = usual_association();
    if (at == C_IDLE)
        return;
    assert_int_equal(bushing_osi_associate(e->a, &p, test_now), 0);
    swallow(e);
    if (at == C_CONFIRM)
        return;
    step_silent(e, usual_confirm());
    swallow(e);
    if (at == C_ACCEPT)
        return;
    step_to(e, usual_accept(), BUSHING_EVENT_ESTABLISHED);
}

void stage_begin(struct end *e, enum stage at)
{
    end_begin(e, CEILING);
    configure(e, at);
    assert_int_equal(bushing_config_seal(e->cfg), 0);
}

static bool is_one_of(enum stage at, enum stage one, enum stage other)
{
    return at == one || at == other;
}

void stage_reach(struct end *e, enum stage at)
{
    bool server = stage_is_server(at);
    assert_int_equal(
        bushing_osi_new(&e->a, e->cfg,
                        server ? BUSHING_RESPONDER : BUSHING_INITIATOR,
                        test_now),
        0);
    if (server)
        server_reach(e, at);
    else
        client_reach(e, at);
    if (is_one_of(at, S_RELEASING, C_RELEASING) ||
        is_one_of(at, S_COLLIDED, C_COLLIDED)) {
        assert_int_equal(bushing_osi_release(e->a, 0, test_now), 0);
        swallow(e);
    }
    if (is_one_of(at, S_COLLIDED, C_COLLIDED)) {
        step_silent(e, usual_finish());
        swallow(e);
    }
    if (is_one_of(at, S_RELEASE_ASKED, C_RELEASE_ASKED))
        step_to(e, usual_finish(), BUSHING_EVENT_RELEASE);
    end_expect_none(e);
}

void stage_leave(struct end *e)
{
    bushing_osi_free(e->a);
    e->a = NULL;
    assert_int_equal(bushing_pool_look(e->pool).loaned, 0);
}

void stage_open(struct end *e, enum stage at)
{
    stage_begin(e, at);
    stage_reach(e, at);
}

/* --- outcomes ------------------------------------------------------------ */

static char letter_of(enum bushing_event_kind kind)
{
    static const char LETTERS[] = {
        [BUSHING_EVENT_CALL] = 'C',
        [BUSHING_EVENT_ASSOCIATE] = 'A',
        [BUSHING_EVENT_ESTABLISHED] = 'E',
        [BUSHING_EVENT_DATA] = 'D',
        [BUSHING_EVENT_RELEASE] = 'R',
        [BUSHING_EVENT_RELEASE_REFUSED] = 'F',
        [BUSHING_EVENT_WRITABLE] = 'W',
        [BUSHING_EVENT_CLOSED] = 'X',
    };
    return LETTERS[kind];
}

/* Reads every octet that an event shows, for the instruments. */
static void touch(span s)
{
    for (size_t i = 0; i < s.n; i++)
        (void)*(const volatile uint8_t *)&s.p[i];
}

static void touch_association(const bushing_association *p)
{
    const span each[] = {
        p->calling_tsel,        p->called_tsel,
        p->calling_ssel,        p->called_ssel,
        p->calling_psel,        p->called_psel,
        p->responding_psel,     p->presentation_requirements,
        p->acse_version,        p->application_context,
        p->called.ap_title,     p->called.ae_qualifier,
        p->calling.ap_title,    p->calling.ae_qualifier,
        p->responding.ap_title, p->acse_requirements,
        p->mechanism,           p->authentication,
        p->context_names,       p->implementation,
        p->user_data,
    };
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++)
        touch(each[i]);
    assert_true(p->num_contexts <= BUSHING_CONTEXTS);
    for (size_t i = 0; i < p->num_contexts; i++) {
        touch(p->contexts[i].abstract_syntax);
        touch(p->contexts[i].transfer_syntax);
    }
}

static void note(struct outcome *o, const bushing_event *ev)
{
    assert_null(strchr(o->events, 'X'));
    if (o->num < sizeof o->events - 1)
        o->events[o->num] = letter_of(ev->kind);
    o->num++;
    touch(ev->data);
    o->data += ev->data.n;
    if (ev->association != NULL)
        touch_association(ev->association);
    assert_int_equal(ev->closed != NULL, ev->kind == BUSHING_EVENT_CLOSED);
    if (ev->closed != NULL) {
        char text[BUSHING_CLOSED_TEXT];
        o->closed = *ev->closed;
        touch(ev->closed->user_data);
        bushing_closed_print(text, ev->closed);
        assert_true(strlen(text) < sizeof text);
    }
}

void outcome_take(struct outcome *o, struct end *e)
{
    const bushing_event *ev;
    while ((ev = bushing_osi_next_event(e->a)) != NULL)
        note(o, ev);
}

void outcome_feed(struct outcome *o, struct end *e, span in, size_t piece)
{
    memset(o, 0, sizeof *o);
    do {
        span part = span_first(in, piece == 0 ? in.n : piece);
        end_feed(e, part);
        outcome_take(o, e);
        in = span_skip(in, part.n);
    } while (in.n != 0);
}

/* --- attacks ------------------------------------------------------------- */

static enum bushing_layer layer_named(const char *category)
{
    static const char *const NAMES[] = {
        [BUSHING_LAYER_NONE] = "CALLER",
        [BUSHING_LAYER_TPKT] = "TPKT",
        [BUSHING_LAYER_COTP] = "COTP",
        [BUSHING_LAYER_SESSION] = "SESSION",
        [BUSHING_LAYER_PRESENTATION] = "PRESENTATION",
        [BUSHING_LAYER_ACSE] = "ACSE",
        [BUSHING_LAYER_MMS] = "MMS",
    };
    for (int i = 0; i <= BUSHING_LAYER_MMS; i++)
        if (strcmp(NAMES[i], category) == 0)
            return (enum bushing_layer)i;
    return BUSHING_LAYER_NONE;
}

/* After CLOSED nothing works, and nothing comes. */
static void check_dead(struct end *e)
{
    span more = usual_call();
    size_t waits = bushing_osi_output(e->a).n;
    assert_null(bushing_osi_next_event(e->a));
    assert_int_equal(bushing_osi_deadline(e->a), BUSHING_NEVER);
    assert_int_equal(bushing_osi_receive(e->a, more, test_now), 0);
    assert_int_equal(bushing_osi_receive_end(e->a, true, test_now), 0);
    assert_int_equal(bushing_osi_send(e->a, more, test_now), BUSHING_ERR_STATE);
    assert_int_equal(bushing_osi_abort(e->a, 0, -1, (span){NULL, 0}, test_now),
                     BUSHING_ERR_STATE);
    assert_null(bushing_osi_next_event(e->a));
    assert_int_equal(bushing_osi_output(e->a).n, waits);
    assert_string_equal(bushing_osi_state(e->a), "ended");
}

static void check_closed(const struct outcome *o, enum bushing_close why,
                         int code, bool spoke)
{
    char text[BUSHING_CLOSED_TEXT];
    bushing_closed_print(text, &o->closed);
    if (o->closed.why != why || o->closed.code != code)
        fail_msg("closed: %s, code %s instead of %s", text,
                 bushing_error_name(o->closed.code), bushing_error_name(code));
    assert_int_equal(o->closed.layer,
                     layer_named(bushing_error_category(code)));
    assert_non_null(o->closed.state);
    assert_int_equal(o->closed.linger, spoke && !with.spoke_before);
}

static void print_octets(const char *what, span s)
{
    enum { SHOWN = 80 };
    print_error("%s", what);
    for (size_t i = 0; i < s.n && i < SHOWN; i++)
        print_error(" %02x", s.p[i]);
    print_error("%s\n", s.n > SHOWN ? " .." : "");
}

static void check_says(struct end *e, span says, span in)
{
    span out = bushing_osi_output(e->a);
    if (!span_equal(out, says)) {
        print_octets("says:", out);
        print_octets("instead of:", says);
        print_octets("to:", in.n > 400 ? in : span_skip(in, in.n / 2));
    }
    assert_true(span_equal(out, says));
}

static void attack_in_pieces(enum stage at, span in, const char *events,
                             enum bushing_close why, int code, span says,
                             size_t piece)
{
    struct end e;
    struct outcome o;
    bool dies = strchr(events, 'X') != NULL;
    stage_open(&e, at);
    outcome_feed(&o, &e, in, piece);
    check_says(&e, says, in);
    if (strcmp(o.events, events) != 0 && strchr(o.events, 'X') != NULL)
        check_closed(&o, why, code, says.n != 0);
    assert_string_equal(o.events, events);
    if (dies) {
        check_closed(&o, why, code, says.n != 0);
        check_dead(&e);
    }
    /* what comes at once has to lie somewhere */
    assert_true(bushing_pool_look(e.pool).highest <=
                with.lends + (piece == 0 ? 2 * in.n : 0));
    end_free(&e);
}

void attack(enum stage at, span in, const char *events, enum bushing_close why,
            int code, span says)
{
    static const size_t PIECES[] = {0, 4096, 7, 1};
    num_attacks++;
    for (size_t i = 0; i < sizeof PIECES / sizeof PIECES[0]; i++)
        if (PIECES[i] == 0 || in.n / PIECES[i] < 20000)
            attack_in_pieces(at, in, events, why, code, says, PIECES[i]);
}

void ends(enum stage at, span in, int code, span says)
{
    attack(at, in, "X", BUSHING_CLOSE_PEER_ERROR, code, says);
}

void passes(enum stage at, span in, const char *events, span says)
{
    attack(at, in, events, BUSHING_CLOSE_RELEASED, 0, says);
}

void ends_all(enum stage from, enum stage to, span in, int code)
{
    for (int at = (int)from; at <= (int)to; at++)
        ends((enum stage)at, in, code, SILENCE);
}

/* --- shorthand ----------------------------------------------------------- */

span connect_dt(const struct opening *o)
{
    return oct_dt(opening_spdu(o));
}

/* Built once and kept for good. */
struct kept {
    size_t n;
    uint8_t octets[1024];
};

static span keep(struct kept *k, span s)
{
    assert_true(s.n <= sizeof k->octets);
    memcpy(k->octets, s.p, s.n);
    k->n = s.n;
    return (span){k->octets, k->n};
}

static span kept_hex(struct kept *k, const char *hex)
{
    return k->n != 0 ? (span){k->octets, k->n} : keep(k, oct(hex));
}

span usual_call(void)
{
    static struct kept k;
    return kept_hex(&k, "03000016 11e0 0000 0001 00 c0010d c2020001 c1020001");
}

span usual_confirm(void)
{
    static struct kept k;
    return kept_hex(&k, "03000016 11d0 0001 0001 00 c0010d c2020001 c1020001");
}

span usual_finish(void)
{
    static struct kept k;
    return kept_hex(&k, "03000019 02f080 0910 c10e 610c 300a 020101 a005 6203"
                        "800100");
}

span usual_disconnect(void)
{
    static struct kept k;
    return kept_hex(&k, "03000019 02f080 0a10 c10e 610c 300a 020101 a005 6303"
                        "800100");
}

span usual_connect(void)
{
    static struct kept k;
    struct opening o;
    if (k.n != 0)
        return (span){k.octets, k.n};
    o = opening_request();
    return keep(&k, connect_dt(&o));
}

span overflowing_connect(void)
{
    static struct kept k;
    struct opening o;
    if (k.n != 0)
        return (span){k.octets, k.n};
    o = opening_request();
    o.overflow = oct("3c0101");
    o.user_data_code = 0xc2;
    return keep(&k, oct_dt(opening_spdu_with(&o, oct_fill(0x31, 600))));
}

span usual_accept(void)
{
    static struct kept k;
    struct opening o;
    if (k.n != 0)
        return (span){k.octets, k.n};
    o = opening_answer();
    return keep(&k, connect_dt(&o));
}

span connect_with_ppdu(span ppdu)
{
    struct opening o = opening_request();
    return oct_dt(opening_spdu_with(&o, ppdu));
}

static span ppdu_around(const struct opening *o, span apdu)
{
    return TLV(0x31, o->mode,
               TLV(0xa2, o->psels, o->contexts, oct_value(o->acse_id, apdu)));
}

span connect_with_apdu(span apdu)
{
    struct opening o = opening_request();
    return oct_dt(opening_spdu_with(&o, ppdu_around(&o, apdu)));
}

span connect_with_information(span be)
{
    struct opening o = opening_request();
    o.information = be;
    return connect_dt(&o);
}

span connect_with_mms(span mms)
{
    struct opening o = opening_request();
    o.mms = mms;
    return connect_dt(&o);
}

span accept_with_ppdu(span ppdu)
{
    struct opening o = opening_answer();
    return oct_dt(opening_spdu_with(&o, ppdu));
}

span accept_with_apdu(span apdu)
{
    struct opening o = opening_answer();
    return oct_dt(opening_spdu_with(&o, ppdu_around(&o, apdu)));
}
