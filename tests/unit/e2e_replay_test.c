/* A whole association was recorded, and each of its PDUs comes once more: to
 * the end that had it, to others, to those that started anew; goes back to who
 * sent it; or is put into another association [62351-4:4.4; rules 5 to 7, 10 to
 * 13]. Then all of it by chance. Nothing wrong is delivered, nothing is
 * delivered behind a later PDU, and nothing is established. */
#include "test.h"

#include "e2e/association.h"
#include "e2e_forge.h"
#include "negative.h"
#include "soak.h"

static struct e2e_pair p, q;

#define E(group, number) BUSHING_SECURITY_ID(4, group, number)

static void one_group(bushing_policy *policy)
{
    maker_must(bushing_policy_set_list(policy, BUSHING_LIST_GROUPS,
                                       span_text("secp256r1")) == 0,
               "a group");
}
static void encrypted(bushing_policy *policy)
{
    one_group(policy);
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                  BUSHING_REQUIRED) == 0,
               "encryption");
}
static const struct e2e_pair_options MODES[] = {
    {.end = {{.policy = one_group}, {.policy = one_group}}},
    {.end = {{.policy = encrypted}, {.policy = encrypted}}},
};
enum { NUM_MODES = sizeof MODES / sizeof MODES[0] };
static unsigned mode;

static void begin(void)
{
    e2e_pair_begin(&p, &MODES[mode]);
}

/* --- a recording --------------------------------------------------------- */

enum { TAPE_MAX = 20 };
static struct e2e_carried tape[TAPE_MAX];
static size_t tape_len;
static struct number tape_number;

static void keep_tape(const struct e2e_pair *pair)
{
    tape_len = pair->num_records;
    assert_true(tape_len != 0 && tape_len <= TAPE_MAX);
    for (size_t i = 0; i < tape_len; i++)
        tape[i] = *pair->record[i];
}

/* Everything but the release: handshake, data, a rekey, data. */
static void talk(struct e2e_pair *pair)
{
    e2e_pair_open(pair);
    (void)e2e_pair_send(pair, E2E_CLIENT, "A0 03 02 01 02");
    assert_int_equal(bushing_e2e_rekey(pair->end[E2E_CLIENT].e, pair->now), 0);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(e2e_pair_send(pair, i % 2, "A0 03 02 01 03"), 0);
    assert_int_equal(pair->end[E2E_CLIENT].count[BUSHING_E2E_REKEYED], 1);
    assert_false(pair->end[E2E_CLIENT].closed || pair->end[E2E_SERVER].closed);
}

static void record_all(struct e2e_pair *pair)
{
    talk(pair);
    tape_number = pair->end[E2E_CLIENT].e->number;
    assert_int_equal(bushing_e2e_release(pair->end[E2E_CLIENT].e, pair->now),
                     0);
    e2e_pair_run(pair);
    assert_int_equal(pair->end[E2E_CLIENT].why, BUSHING_E2E_RELEASED);
    assert_int_equal(pair->end[E2E_SERVER].why, BUSHING_E2E_RELEASED);
    keep_tape(pair);
}

static void feed(struct e2e_pair *pair, unsigned to,
                 const struct e2e_carried *c)
{
    static uint8_t room[E2E_CARRIED_MAX];
    struct e2e_end *end = &pair->end[to];
    span plain = {NULL, 0};
    memcpy(room, c->octets, c->n);
    if (!c->data) {
        e2e_end_receive(pair, to, c->kind, span_of(room, c->n));
        return;
    }
    if (bushing_e2e_unprotect(end->e, room, c->n, &plain, pair->now) == 0)
        end->num_delivered++;
    else
        assert_int_equal(plain.n, 0);
    e2e_pair_run(pair);
}

static const char *name_of(const struct e2e_carried *c)
{
    return c->data ? "data" : bushing_secpdu_name(c->kind);
}

/* It was refused, and nothing came of it. */
static void nothing_came(const struct e2e_pair *pair, unsigned to,
                         size_t delivered, const struct e2e_carried *c)
{
    const struct e2e_end *end = &pair->end[to];
    if (!end->closed || end->why != BUSHING_E2E_VIOLATION)
        fail_msg("%s: %s; %s", name_of(c), end->closed ? "ended" : "taken",
                 end->what);
    assert_int_equal(end->num_delivered, delivered);
    assert_true(end->num_events != 0);
    negative_tests++;
}

/* --- replay -------------------------------------------------------------- */

/* Each PDU once more to the end that had it, which still runs. */
static void to_the_same_end(void **state)
{
    (void)state;
    for (mode = 0; mode < NUM_MODES; mode++)
        for (size_t i = 0;; i++) {
            unsigned to;
            size_t delivered;
            begin();
            talk(&p);
            if (i == p.num_records) {
                e2e_pair_end(&p);
                break;
            }
            tape[0] = *p.record[i];
            to = 1 - tape[0].from;
            delivered = p.end[to].num_delivered;
            feed(&p, to, &tape[0]);
            nothing_came(&p, to, delivered, &tape[0]);
            e2e_pair_end(&p);
        }
}

/* All that was sent to this end, one behind the other. */
static void play_to(struct e2e_pair *pair, unsigned to)
{
    const struct e2e_end *end = &pair->end[to];
    for (size_t i = 0; i < tape_len; i++)
        if (tape[i].from != to)
            feed(pair, to, &tape[i]);
    assert_int_equal(end->num_delivered, 0);
    assert_int_equal(end->count[BUSHING_E2E_ESTABLISHED], 0);
    assert_int_equal(end->count[BUSHING_E2E_RELEASE], 0);
    assert_true(end->closed);
    assert_int_equal(end->why, BUSHING_E2E_VIOLATION);
    negative_tests++;
}

/* And each alone, to an end that waits for its first PDU. */
static void play_each_to(struct e2e_pair *pair, unsigned to)
{
    for (size_t i = 0; i < tape_len; i++) {
        e2e_end_again(pair, to);
        feed(pair, to, &tape[i]);
        /* data before a handshake is a mistake of the owner's */
        assert_true(pair->end[to].closed || tape[i].data);
        assert_int_equal(pair->end[to].num_delivered, 0);
        assert_int_equal(pair->end[to].count[BUSHING_E2E_READY], 0);
        assert_int_equal(pair->end[to].count[BUSHING_E2E_RELEASE], 0);
        negative_tests++;
    }
}

/* [62351-4:14.3 step 12] */
static void to_the_next_association(void **state)
{
    (void)state;
    for (mode = 0; mode < NUM_MODES; mode++) {
        begin();
        record_all(&p);
        e2e_pair_again(&p);
        play_to(&p, E2E_SERVER);
        assert_true(e2e_end_told(&p.end[E2E_SERVER], E(1, 11)));
        assert_int_equal(p.end[E2E_SERVER].count[BUSHING_E2E_ASSOCIATE], 0);
        play_each_to(&p, E2E_SERVER);
        e2e_pair_end(&p);
    }
}

/* [protocol rules A3, A11] A HandshakeReq names no server: another one, or a
 * twin, takes it. That gives nobody keys: the first recorded data PDU ends the
 * half-open association, which nothing was established on [rule 13]; and if
 * there comes none, its short life does. */
static void to_another_responder(void **state)
{
    (void)state;
    for (mode = 0; mode < NUM_MODES; mode++)
        for (unsigned data = 0; data < 2; data++) {
            struct e2e_pair_options o = MODES[mode];
            const struct e2e_end *server = &q.end[E2E_SERVER];
            o.end[E2E_SERVER].number = 6;
            begin();
            record_all(&p);
            e2e_pair_begin(&q, &o);
            if (data) {
                play_to(&q, E2E_SERVER);
            } else {
                feed(&q, E2E_SERVER, &tape[0]);
                assert_false(server->closed);
                e2e_pair_wait(&q, 60000);
                assert_true(server->closed);
                negative_tests++;
            }
            assert_int_equal(server->count[BUSHING_E2E_ESTABLISHED], 0);
            assert_int_equal(server->num_delivered, 0);
            e2e_pair_end(&q);
            e2e_pair_end(&p);
        }
}

static void restart(unsigned which, bool restored)
{
    static uint8_t saved[1 << 16];
    size_t n = 0;
    assert_int_equal(bushing_identity_save(p.end[which].identity, saved,
                                           sizeof saved, &n, p.now),
                     0);
    e2e_pair_wait(&p, 1000);
    e2e_end_restart(&p, which);
    if (restored)
        assert_int_equal(bushing_identity_restore(p.end[which].identity,
                                                  span_of(saved, n), p.now),
                         0);
}

/* [rules 11, 12] A responder that started anew: without its memory it refuses
 * what is older than itself, with it what it knows. */
static void to_a_responder_that_was_restarted(void **state)
{
    (void)state;
    for (mode = 0; mode < NUM_MODES; mode++)
        for (unsigned restored = 0; restored < 2; restored++) {
            begin();
            record_all(&p);
            restart(E2E_SERVER, restored != 0);
            play_to(&p, E2E_SERVER);
            assert_true(e2e_end_told(&p.end[E2E_SERVER],
                                     restored ? E(1, 11) : E(1, 10)));
            assert_int_equal(p.end[E2E_SERVER].count[BUSHING_E2E_ASSOCIATE], 0);
            play_each_to(&p, E2E_SERVER);
            e2e_pair_end(&p);
        }
}

static bool swallow(struct e2e_pair *pair, struct e2e_carried *c)
{
    (void)pair;
    (void)c;
    return false;
}

/* A new attempt of the client; by chance with the `c` of before, or not. */
static void attempt(uint16_t c)
{
    e2e_end_again(&p, E2E_CLIENT);
    p.carry = swallow;
    e2e_pair_ready(&p);
    assert_false(p.end[E2E_CLIENT].closed);
    if (c != NUMBER_OPEN)
        p.end[E2E_CLIENT].e->number.c = c;
}

/* The same on the initiator's side. Rule 12 is not for a HandshakeAcc, whose
 * sender's clock may lag: a client that was restarted without its memory, and
 * draws the same `c` by chance, takes an old one. It gives nobody keys: nothing
 * is established, and the first recorded data PDU ends it [rule 13]. */
static void to_the_initiator(void **state)
{
    /* as it is, restarted, restored; with another `c` and the same */
    static const uint32_t event[][2] = {
        {E(2, 10), E(2, 10)}, {E(2, 4), 0}, {E(2, 10), E(2, 10)}};
    (void)state;
    for (mode = 0; mode < NUM_MODES; mode++)
        for (unsigned how = 0; how < 3; how++)
            for (unsigned same = 0; same < 2; same++) {
                const struct e2e_end *client = &p.end[E2E_CLIENT];
                uint16_t c;
                begin();
                record_all(&p);
                c = tape_number.c;
                e2e_pair_wait(&p, 1000);
                if (how != 0)
                    restart(E2E_CLIENT, how == 2);
                attempt(same ? c : NUMBER_OPEN);
                /* no luck: the number may come again after a restart */
                if (!same && client->e->number.c == c)
                    client->e->number.c = (uint16_t)((c + 1) % NUMBERS_EACH);
                play_to(&p, E2E_CLIENT);
                if (how == 1 && same) {
                    assert_true(e2e_end_told(client, E(mode + 10, 5)));
                    e2e_pair_end(&p);
                    continue;
                }
                if (!e2e_end_told(client, event[how][same]))
                    fail_msg("%u, %u: %s", how, same, client->what);
                assert_int_equal(client->count[BUSHING_E2E_READY], 0);
                e2e_pair_end(&p);
            }
}

/* [rules 11, 12] The clock is set back an hour, to where it was then: nothing
 * of the recording is taken, by either end. */
static void behind_a_step_back(void **state)
{
    (void)state;
    for (mode = 0; mode < NUM_MODES; mode++)
        for (unsigned to = 0; to < E2E_ENDS; to++) {
            begin();
            record_all(&p);
            e2e_pair_wait(&p, 3600000);
            e2e_pair_step_clock(&p, -3600000);
            e2e_pair_again(&p);
            if (to == E2E_CLIENT)
                attempt(tape_number.c);
            play_to(&p, to);
            assert_int_equal(p.end[to].count[BUSHING_E2E_READY], 0);
            assert_int_equal(p.end[to].count[BUSHING_E2E_ASSOCIATE], 0);
            e2e_pair_end(&p);
        }
}

static void dated_ahead(struct e2e_forge *f)
{
    f->handshake.tbs.token1.time = e2e_time(f->p->now.utc_ms + 300000);
}
static bool date_ahead(struct e2e_pair *pair, struct e2e_carried *c)
{
    if (!c->data && c->kind == BUSHING_SECPDU_HANDSHAKE_REQ)
        e2e_forge(pair, c, dated_ahead, NULL);
    return true;
}

/* [rule 12; protocol rules A11] A recorded HandshakeReq that is later than the
 * start of who is restarted: its sender's clock was ahead. Only the memory
 * knows it. Without one it makes a half-open association, which its own short
 * life ends [rule 13]. */
static void dated_behind_a_restart(void **state)
{
    (void)state;
    mode = 0;
    for (unsigned restored = 0; restored < 2; restored++) {
        const struct e2e_end *server = &p.end[E2E_SERVER];
        const struct e2e_carried *c;
        begin();
        e2e_pair_ready(&p); /* what is signed anew has other keys */
        e2e_pair_again(&p);
        e2e_pair_forget(&p);
        p.carry = date_ahead;
        e2e_pair_ready(&p);
        p.carry = swallow;
        assert_int_equal(server->count[BUSHING_E2E_READY], 1);
        restart(E2E_SERVER, restored != 0);
        /* as it was on its way, not as it was sent */
        c = e2e_pair_record(&p, BUSHING_SECPDU_HANDSHAKE_REQ);
        assert_non_null(c);
        if (c == NULL)
            return;
        tape[0] = *c;
        p.now.utc_ms -= 1000; /* the forge says `now` and five minutes */
        e2e_forge(&p, &tape[0], dated_ahead, NULL);
        p.now.utc_ms += 1000;
        feed(&p, E2E_SERVER, &tape[0]);
        assert_int_equal(server->count[BUSHING_E2E_READY], !restored);
        assert_int_equal(e2e_end_told(server, E(1, 11)), restored);
        if (!restored)
            e2e_pair_wait(&p, 60000);
        assert_true(server->closed);
        assert_int_equal(server->count[BUSHING_E2E_ESTABLISHED], 0);
        negative_tests++;
        e2e_pair_end(&p);
    }
}

/* --- into another association -------------------------------------------- */

/* The next association of the same ends has, by force, the same string: each
 * PDU of the one before is refused. Those with a ClearToken3 are older than its
 * handshake [rule 7], data has other keys, handshakes have no place. */
static void with_the_same_string(void **state)
{
    (void)state;
    for (mode = 0; mode < NUM_MODES; mode++)
        for (size_t i = 0;; i++) {
            struct number before;
            unsigned to;
            size_t delivered;
            begin();
            record_all(&p);
            if (i == tape_len) {
                e2e_pair_end(&p);
                break;
            }
            before = tape_number;
            e2e_pair_wait(&p, 1000);
            e2e_pair_again(&p);
            e2e_pair_forget(&p);
            e2e_pair_open(&p);
            for (unsigned end = 0; end < E2E_ENDS; end++) {
                p.end[end].e->number.c = before.c;
                p.end[end].e->number.s = before.s;
            }
            p.carry = swallow;
            to = 1 - tape[i].from;
            if (!tape[i].data && tape[i].kind == BUSHING_SECPDU_RELEASE_RSP)
                assert_int_equal(bushing_e2e_release(p.end[to].e, p.now), 0);
            e2e_pair_run(&p);
            delivered = p.end[to].num_delivered;
            feed(&p, to, &tape[i]);
            nothing_came(&p, to, delivered, &tape[i]);
            assert_int_equal(p.end[to].count[BUSHING_E2E_RELEASE], 0);
            e2e_pair_end(&p);
        }
}

static const enum bushing_secpdu TOKEN3[] = {
    BUSHING_SECPDU_APPLICATION_REJECT,  BUSHING_SECPDU_HANDSHAKE_SEC_REJECT,
    BUSHING_SECPDU_HANDSHAKE_SEC_ABORT, BUSHING_SECPDU_DT_SEC_ABORT,
    BUSHING_SECPDU_APPL_ABORT,          BUSHING_SECPDU_RELEASE_REQ,
    BUSHING_SECPDU_RELEASE_RSP,
};
enum { NUM_TOKEN3 = sizeof TOKEN3 / sizeof TOKEN3[0] };

static struct e2e_carried other;

static void take_other(unsigned from, bool data, enum bushing_secpdu kind,
                       span pdu)
{
    other.from = from;
    other.data = data;
    other.kind = kind;
    other.n = pdu.n;
    memcpy(other.octets, pdu.p, pdu.n);
}

/* What the peer of another association says in it: all kinds, from that end. */
static bool next_kind(size_t i, unsigned from)
{
    static uint8_t room[1024];
    char text[NUMBER_TEXT];
    span pdu;
    if (i < NUM_TOKEN3) {
        (void)number_text(&q.end[E2E_SERVER].e->number, text);
        take_other(from, false, TOKEN3[i],
                   e2e_forge_token3(&q, TOKEN3[i], from, text, NULL, NULL));
        return true;
    }
    if (i < NUM_TOKEN3 + 2) {
        enum bushing_secpdu kind = i == NUM_TOKEN3
                                       ? BUSHING_SECPDU_HANDSHAKE_REQ
                                       : BUSHING_SECPDU_HANDSHAKE_ACC;
        const struct e2e_carried *c = e2e_pair_record(&q, kind);
        assert_non_null(c);
        if (c != NULL)
            other = *c;
        return true;
    }
    if (i > NUM_TOKEN3 + 2)
        return false;
    assert_int_equal(bushing_e2e_protect(q.end[from].e, span_of("\xA1\x00", 2),
                                         room, sizeof room, &pdu, q.now),
                     0);
    take_other(from, true, BUSHING_SECPDU_ANSWER, pdu);
    return true;
}

/* [rules 5 to 7; protocol rules A5, A8] Two associations at once that have, by
 * force, the same string: A with B, and A with C, where C plays either role.
 * Whatever C says, put into that of A and B, is refused at either of them. */
static void the_string_of_another_peer(void **state)
{
    (void)state;
    for (unsigned to = 0; to < E2E_ENDS; to++)
        for (unsigned from = 0; from < E2E_ENDS; from++)
            for (size_t i = 0;; i++) {
                struct e2e_pair_options o = MODES[0];
                bool any;
                size_t delivered;
                mode = 0;
                o.end[from].number = 6;
                begin();
                e2e_pair_open(&p);
                e2e_pair_begin(&q, &o);
                e2e_pair_open(&q);
                for (unsigned end = 0; end < E2E_ENDS; end++) {
                    q.end[end].e->number.c = p.end[0].e->number.c;
                    q.end[end].e->number.s = p.end[0].e->number.s;
                }
                any = next_kind(i, from);
                if (any) {
                    p.carry = swallow;
                    delivered = p.end[to].num_delivered;
                    feed(&p, to, &other);
                    nothing_came(&p, to, delivered, &other);
                    assert_int_equal(p.end[to].count[BUSHING_E2E_RELEASE], 0);
                }
                e2e_pair_end(&q);
                e2e_pair_end(&p);
                if (!any)
                    break;
            }
}

/* [rule 6] The register of strings is one for both roles and all peers: while
 * an association has a string, whoever asks for its `c` gets another. */
static void no_string_twice_in_any_role(void **state)
{
    struct number mine, n;
    bushing_identity *id;
    unsigned drawn = 0;
    (void)state;
    mode = 0;
    for (unsigned role = 0; role < E2E_ENDS; role++) {
        begin();
        e2e_pair_open(&p);
        id = p.end[role].identity;
        mine = p.end[role].e->number;
        for (int i = 0; i < NUMBERS_EACH; i++) {
            if (identity_answer_number(id, &n, mine.c, p.now) != 0)
                break;
            assert_int_equal(n.c, mine.c);
            assert_int_not_equal(n.s, mine.s);
            drawn++;
        }
        negative_tests++;
        e2e_pair_end(&p);
    }
    assert_true(drawn > 100);
}

/* --- back to who sent it ------------------------------------------------- */

static void reflected(void **state)
{
    (void)state;
    for (mode = 0; mode < NUM_MODES; mode++)
        for (unsigned to = 0; to < E2E_ENDS; to++)
            for (size_t i = 0; i < NUM_TOKEN3 + 3; i++) {
                struct e2e_end *end = &p.end[to];
                size_t delivered;
                begin();
                e2e_pair_open(&p);
                /* what this end itself would say, in this association */
                q = p;
                if (!next_kind(i, to))
                    fail_msg("%zu", i);
                p = q;
                p.carry = swallow;
                if (!other.data && other.from != to) {
                    e2e_pair_end(&p);
                    continue; /* the other handshake PDU */
                }
                delivered = end->num_delivered;
                feed(&p, to, &other);
                nothing_came(&p, to, delivered, &other);
                assert_int_equal(end->count[BUSHING_E2E_RELEASE], 0);
                e2e_pair_end(&p);
            }
}

/* --- by chance ----------------------------------------------------------- */

static uint64_t seed;

static unsigned chance(unsigned n)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

enum { LETTERS = 40 };
static struct {
    struct e2e_carried c;
    unsigned number; /* of its sender */
} letter[LETTERS];
static size_t num_letters, passed;
static unsigned evil;
static unsigned said[E2E_ENDS];
static unsigned next[E2E_ENDS]; /* number that may be delivered */
static unsigned delivered_all, refused_all;

static void write_letter(unsigned from)
{
    static uint8_t room[16 + BUSHING_E2E_OVERHEAD];
    uint8_t plain[] = {0xA0, 4, 2, 2, (uint8_t)from, (uint8_t)said[from]};
    span pdu;
    if (num_letters == LETTERS)
        return;
    if (bushing_e2e_protect(p.end[from].e, span_of(plain, sizeof plain), room,
                            sizeof room, &pdu, p.now) != 0) {
        assert_true(p.end[from].closed);
        return;
    }
    letter[num_letters].number = said[from]++;
    letter[num_letters].c.from = from;
    letter[num_letters].c.data = true;
    letter[num_letters].c.n = pdu.n;
    memcpy(letter[num_letters].c.octets, pdu.p, pdu.n);
    num_letters++;
}

/* What comes out is what its sender said, and behind all that came before. */
static void read_letter(unsigned to, span plain)
{
    if (plain.n != 6 || plain.p[4] != 1 - to || plain.p[5] < next[to])
        fail_msg("seed %llu: a wrong PDU was delivered",
                 (unsigned long long)seed);
    else
        next[to] = plain.p[5] + 1u;
    delivered_all++;
}

/* Most often the next one goes where it belongs; one in `evil` times any of
 * them goes anywhere, flipped or not, or the next one is lost. */
static void meddle(void)
{
    static uint8_t room[E2E_CARRIED_MAX];
    bool is_evil = chance(evil) == 0;
    const struct e2e_carried *c;
    unsigned to;
    span plain;
    if (passed == num_letters || (is_evil && chance(4) == 0)) {
        passed = num_letters;
        return;
    }
    c = &letter[is_evil ? chance((unsigned)num_letters) : passed++].c;
    to = is_evil && chance(4) == 0 ? c->from : 1 - c->from;
    memcpy(room, c->octets, c->n);
    if (is_evil && chance(2) == 0)
        room[chance((unsigned)c->n)] ^= (uint8_t)(1u << chance(8));
    if (bushing_e2e_unprotect(p.end[to].e, room, c->n, &plain, p.now) == 0)
        read_letter(to, plain);
    else if (!p.end[to].closed)
        refused_all++;
}

/* Flips, drops, copies, reflections and reordering in any order, with rekeys
 * under way: what is delivered is a rising selection of what was said, and it
 * ends with the first refusal. */
static void by_chance(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 200 * soak_times(); i++) {
        seed = i;
        mode = i % NUM_MODES;
        num_letters = passed = 0;
        evil = 2 + i % 20;
        said[0] = said[1] = next[0] = next[1] = 0;
        begin();
        e2e_pair_open(&p);
        p.carry = swallow;
        for (unsigned step = 0; step < 40; step++) {
            unsigned closed[E2E_ENDS], before[E2E_ENDS];
            for (unsigned end = 0; end < E2E_ENDS; end++) {
                closed[end] = p.end[end].closed;
                before[end] = next[end];
            }
            if (chance(3) != 0)
                write_letter(chance(2));
            if (chance(10) == 0)
                (void)bushing_e2e_rekey(p.end[E2E_CLIENT].e, p.now);
            p.now.mono_ns += chance(2) * UINT64_C(400000000);
            p.now.utc_ms += 1;
            meddle();
            e2e_pair_run(&p);
            for (unsigned end = 0; end < E2E_ENDS; end++)
                if (closed[end])
                    assert_int_equal(next[end], before[end]);
        }
        e2e_pair_end(&p);
    }
    assert_true(delivered_all > 100 && refused_all > 100);
    print_message("# ran: %u data PDUs delivered and %u refused on a bad way\n",
                  delivered_all, refused_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(to_the_same_end),
        cmocka_unit_test(to_the_next_association),
        cmocka_unit_test(to_another_responder),
        cmocka_unit_test(to_a_responder_that_was_restarted),
        cmocka_unit_test(to_the_initiator),
        cmocka_unit_test(behind_a_step_back),
        cmocka_unit_test(dated_behind_a_restart),
        cmocka_unit_test(with_the_same_string),
        cmocka_unit_test(the_string_of_another_peer),
        cmocka_unit_test(no_string_twice_in_any_role),
        cmocka_unit_test(reflected),
        cmocka_unit_test(by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
