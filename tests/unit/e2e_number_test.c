/* Association identifiers: no string comes twice, over both roles and through
 * the quarantine [rules 5, 6]. */
#include "test.h"

#include "crypto/test/adapter.h"
#include "e2e/number.h"
#include "failing_crypto.h"
#include "soak.h"

#include <bushing/error.h>
#include <stdlib.h>

#define SECOND UINT64_C(1000000000)
#define QUARANTINE (1200 * SECOND)

enum { STRINGS = NUMBERS_EACH * NUMBERS_EACH };

struct made {
    struct numbers n;
    struct number_entry *entry;
    struct crypto_engine *engine;
    const struct crypto *crypto;
    uint64_t now;
};

static void begin(struct made *m, uint64_t live, uint64_t quarantine)
{
    memset(m, 0, sizeof *m);
    m->crypto = &CRYPTO_TEST;
    crypto_test_seed(6);
    assert_int_equal(CRYPTO_TEST.engine_new(&m->engine), 0);
    m->entry = malloc(numbers_room(live) * sizeof *m->entry);
    assert_non_null(m->entry);
    numbers_init(&m->n, m->entry, live, quarantine);
    m->now = 1;
}

static void end(struct made *m)
{
    CRYPTO_TEST.engine_free(m->engine);
    free(m->entry);
}

static int open_one(struct made *m, struct number *out)
{
    return numbers_open(&m->n, out, m->crypto, m->engine, m->now);
}

static int answer(struct made *m, struct number *out, unsigned c)
{
    return numbers_answer(&m->n, out, c, m->crypto, m->engine, m->now);
}

/* --- text ---------------------------------------------------------------- */

static void text_has_one_form(void **state)
{
    static const struct {
        uint16_t c, s;
        const char *text;
    } good[] = {{0, NUMBER_OPEN, "0"},
                {999, NUMBER_OPEN, "999"},
                {0, 0, "0:0"},
                {10, 9, "10:9"},
                {999, 999, "999:999"}};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct number number = {1, good[i].c, good[i].s};
        char text[NUMBER_TEXT];
        uint16_t c = 1, s = 1;
        assert_int_equal(number_text(&number, text), strlen(good[i].text));
        assert_string_equal(text, good[i].text);
        assert_true(number_parse(span_text(text), &c, &s));
        assert_int_equal(c, good[i].c);
        assert_int_equal(s, good[i].s);
    }
}

/* [62351-4:13.3.1] [rule 5] */
static void other_forms_are_refused(void **state)
{
    static const char *const bad[] = {
        "",     "00",   "01",    "1000",   "1234",   ":",    "4:",  ":9",
        "4:09", "4:9:", "4:9:1", "4:1000", " 4",     "4 ",   "+4",  "-1",
        "4,9",  "a",    "4:a",   "4a",     "999999", "4::9", "0x1", "4:9 ",
    };
    uint16_t c, s;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(number_parse(span_text(bad[i]), &c, &s));
    assert_false(number_parse((span){NULL, 0}, &c, &s));
    assert_false(number_parse(span_of("4\0", 2), &c, &s));
    print_message("# ran: %zu malformed association identifiers\n",
                  sizeof bad / sizeof *bad + 2);
}

/* --- unique -------------------------------------------------------------- */

/* What the register must never do, kept here in a table of all strings: until
 * when each may not come again. */
struct judge {
    uint64_t string[STRINGS]; /* BUSHING_NEVER: it lives */
    uint64_t own_c[NUMBERS_EACH];
};

static void is_new(struct judge *j, const struct number *n, uint64_t now)
{
    size_t at = (size_t)n->c * NUMBERS_EACH + n->s;
    assert_true(n->c < NUMBERS_EACH && n->s < NUMBERS_EACH);
    assert_true(j->string[at] <= now);
    j->string[at] = BUSHING_NEVER;
}

static void has_ended(struct judge *j, const struct number *n, uint64_t now)
{
    j->string[(size_t)n->c * NUMBERS_EACH + n->s] = now + QUARANTINE;
}

static uint32_t next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* One association of ours: open, then what a peer draws. */
static bool initiate(struct made *m, struct judge *j, struct number *out,
                     uint64_t *seed)
{
    if (open_one(m, out) != 0)
        return false;
    assert_true(j->own_c[out->c] <=
                m->now); /* [rule 7] `c` alone is a string */
    j->own_c[out->c] = BUSHING_NEVER;
    if (numbers_complete(&m->n, out, next(seed) % NUMBERS_EACH, m->now) != 0) {
        j->own_c[out->c] = m->now + QUARANTINE;
        numbers_close(&m->n, out, true, m->now);
        return false;
    }
    is_new(j, out, m->now);
    return true;
}

static bool respond(struct made *m, struct judge *j, struct number *out,
                    uint64_t *seed)
{
    if (answer(m, out, next(seed) % 50) != 0) /* few numbers: much to avoid */
        return false;
    is_new(j, out, m->now);
    return true;
}

/* 100,000 draws, in both roles, of associations that live for a while: no
 * string comes back while its association lives, or for 20 minutes. */
static void no_string_comes_back(void **state)
{
    enum { HELD = 300 };
    static struct judge j;
    static struct number held[HELD];
    static bool mine[HELD];
    struct made m;
    uint64_t seed = 42, good = 0;
    size_t draws = 100000 * soak_times();
    (void)state;
    begin(&m, HELD, QUARANTINE);
    for (size_t i = 0; i < draws; i++) {
        size_t at = next(&seed) % HELD;
        if (held[at].place != 0) {
            has_ended(&j, &held[at], m.now);
            if (mine[at])
                j.own_c[held[at].c] = m.now + QUARANTINE;
            numbers_close(&m.n, &held[at], true, m.now);
        }
        mine[at] = next(&seed) % 4 == 0;
        good +=
            (mine[at] ? initiate : respond)(&m, &j, &held[at], &seed) ? 1 : 0;
        m.now += next(&seed) % (5 * SECOND);
    }
    assert_true(good > draws * 9 / 10);
    end(&m);
}

/* The whole of `c:s` for one `c`: each `s` comes once, then there is none. */
static void a_peer_with_one_number_uses_up_its_own(void **state)
{
    struct made m;
    struct number n;
    uint8_t seen[NUMBERS_EACH] = {0};
    (void)state;
    begin(&m, 2000, QUARANTINE);
    for (int i = 0; i < NUMBERS_EACH; i++) {
        assert_int_equal(answer(&m, &n, 7), 0);
        assert_int_equal(n.c, 7);
        assert_int_equal(seen[n.s]++, 0);
    }
    assert_int_equal(answer(&m, &n, 7), BUSHING_ERR_SECURITY_NUMBERS);
    assert_int_equal(n.place, 0);
    assert_int_equal(answer(&m, &n, 8), 0);
    assert_int_equal(answer(&m, &n, 1000), BUSHING_ERR_ARGUMENT);
    end(&m);
}

/* An initiator has 1,000 numbers, whatever it may hold. */
static void an_initiator_runs_out_after_1000(void **state)
{
    struct made m;
    struct number n;
    (void)state;
    begin(&m, 2000, QUARANTINE);
    for (int i = 0; i < NUMBERS_EACH; i++) {
        assert_int_equal(open_one(&m, &n), 0);
        numbers_close(&m.n, &n, true, m.now);
    }
    assert_int_equal(open_one(&m, &n), BUSHING_ERR_SECURITY_NUMBERS);
    m.now += QUARANTINE - 1;
    assert_int_equal(open_one(&m, &n), BUSHING_ERR_SECURITY_NUMBERS);
    m.now += 1;
    assert_int_equal(open_one(&m, &n), 0);
    end(&m);
}

/* What never went out need not rest. */
static void what_was_never_sent_is_free_at_once(void **state)
{
    struct made m;
    struct number n;
    (void)state;
    begin(&m, 1, QUARANTINE);
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(open_one(&m, &n), 0);
        numbers_close(&m.n, &n, false, m.now);
        assert_int_equal(n.place, 0);
    }
    numbers_close(&m.n, &n, true, m.now); /* holds nothing */
    end(&m);
}

/* A peer that was let in may have used every `c`: we still can begin, and a
 * string that was there is noticed when it is whole. */
static void peers_cannot_use_up_our_numbers(void **state)
{
    struct made m;
    struct number n, theirs[NUMBERS_EACH];
    (void)state;
    begin(&m, 3000, QUARANTINE);
    for (unsigned c = 0; c < NUMBERS_EACH; c++)
        assert_int_equal(answer(&m, &theirs[c], c), 0);
    assert_int_equal(open_one(&m, &n), 0);
    assert_int_equal(numbers_complete(&m.n, &n, theirs[n.c].s, m.now),
                     BUSHING_ERR_SECURITY_NUMBERS);
    assert_int_equal(n.s, NUMBER_OPEN);
    assert_int_equal(
        numbers_complete(&m.n, &n, (theirs[n.c].s + 1u) % NUMBERS_EACH, m.now),
        0);
    end(&m);
}

/* While some `c` has no association at all, one of those is taken. */
static void a_number_that_nobody_uses_is_preferred(void **state)
{
    struct made m;
    struct number n;
    (void)state;
    begin(&m, 3000, QUARANTINE);
    for (unsigned c = 0; c < NUMBERS_EACH; c++)
        if (c != 123)
            assert_int_equal(answer(&m, &n, c), 0);
    assert_int_equal(open_one(&m, &n), 0);
    assert_int_equal(n.c, 123);
    end(&m);
}

/* What has rested is new again, also between `c` and `c:s`. */
static void completing_asks_what_still_rests(void **state)
{
    struct made m;
    struct number theirs, n;
    uint16_t s = 0;
    (void)state;
    begin(&m, 3000, QUARANTINE);
    for (unsigned c = 0; c < NUMBERS_EACH; c++) {
        assert_int_equal(answer(&m, &theirs, c), 0);
        if (c == 0)
            s = theirs.s;
        numbers_close(&m.n, &theirs, true, m.now);
    }
    do
        assert_int_equal(open_one(&m, &n), 0);
    while (n.c != 0);
    m.now += QUARANTINE - 1;
    assert_int_equal(numbers_complete(&m.n, &n, s, m.now),
                     BUSHING_ERR_SECURITY_NUMBERS);
    m.now += 1;
    assert_int_equal(numbers_complete(&m.n, &n, s, m.now), 0);
    end(&m);
}

static void completing_is_done_once(void **state)
{
    struct made m;
    struct number n, none = {0, 0, 0};
    (void)state;
    begin(&m, 10, QUARANTINE);
    assert_int_equal(open_one(&m, &n), 0);
    assert_int_equal(numbers_complete(&m.n, &n, 1000, m.now),
                     BUSHING_ERR_STATE);
    assert_int_equal(numbers_complete(&m.n, &none, 1, m.now),
                     BUSHING_ERR_STATE);
    assert_int_equal(numbers_complete(&m.n, &n, 5, m.now), 0);
    assert_int_equal(numbers_complete(&m.n, &n, 6, m.now), BUSHING_ERR_STATE);
    end(&m);
}

/* --- full ---------------------------------------------------------------- */

static void no_more_live_than_the_limit(void **state)
{
    struct made m;
    struct number n[4];
    (void)state;
    begin(&m, 3, 0);
    assert_int_equal(open_one(&m, &n[0]), 0);
    assert_int_equal(answer(&m, &n[1], 1), 0);
    assert_int_equal(answer(&m, &n[2], 1), 0);
    assert_int_equal(answer(&m, &n[3], 1), BUSHING_ERR_SECURITY_NUMBERS);
    assert_int_equal(open_one(&m, &n[3]), BUSHING_ERR_SECURITY_NUMBERS);
    assert_int_equal(n[3].place, 0);
    numbers_close(&m.n, &n[1], true, m.now);
    assert_int_equal(open_one(&m, &n[3]), 0);
    end(&m);
}

/* When all places rest, the next one is refused; when the first of them has
 * rested, it goes on. */
static void a_full_quarantine_refuses_and_recovers(void **state)
{
    struct made m;
    struct number n;
    uint32_t room = numbers_room(1);
    (void)state;
    begin(&m, 1, QUARANTINE);
    for (uint32_t i = 0; i < room; i++) {
        assert_int_equal(answer(&m, &n, i % NUMBERS_EACH), 0);
        numbers_close(&m.n, &n, true, m.now);
        m.now += SECOND / 10;
    }
    assert_int_equal(answer(&m, &n, 0), BUSHING_ERR_SECURITY_NUMBERS);
    assert_int_equal(m.n.live, 0);
    m.now = 1 + QUARANTINE;
    assert_int_equal(answer(&m, &n, 999), 0);
    numbers_close(&m.n, &n, true, m.now);
    assert_int_equal(answer(&m, &n, 999), BUSHING_ERR_SECURITY_NUMBERS);
    end(&m);
}

/* And each time again: also when, for a while, nothing rested at all. */
static void it_recovers_as_often_as_it_is_full(void **state)
{
    struct made m;
    struct number n;
    uint32_t room = numbers_room(1);
    (void)state;
    begin(&m, 1, QUARANTINE);
    for (int turn = 0; turn < 4; turn++) {
        for (uint32_t i = 0; i < room; i++) {
            if (turn % 2 == 0 || i != 0) {
                assert_int_equal(answer(&m, &n, i % NUMBERS_EACH), 0);
                numbers_close(&m.n, &n, true, m.now);
            } else { /* out of a file */
                struct number_kept k = {0, 0, false, m.now + QUARANTINE};
                assert_int_equal(numbers_keep(&m.n, &k, m.now), 0);
            }
        }
        assert_int_equal(answer(&m, &n, 0), BUSHING_ERR_SECURITY_NUMBERS);
        m.now += QUARANTINE - 1;
        assert_int_equal(answer(&m, &n, 0), BUSHING_ERR_SECURITY_NUMBERS);
        m.now += 1;
    }
    end(&m);
}

static void room_has_a_ceiling(void **state)
{
    (void)state;
    assert_int_equal(numbers_room(1), 1001);
    assert_int_equal(numbers_room(1000), 5000);
    assert_int_equal(numbers_room(1000000), STRINGS);
}

/* --- chance -------------------------------------------------------------- */

static void without_chance_there_is_no_number(void **state)
{
    struct made m;
    struct number n;
    (void)state;
    begin(&m, 10, QUARANTINE);
    m.crypto = failing_crypto(&CRYPTO_TEST);
    failing_crypto_at(FAIL_RANDOM, 1);
    assert_int_equal(open_one(&m, &n), BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(n.place, 0);
    failing_crypto_at(FAIL_RANDOM, 1);
    assert_int_equal(answer(&m, &n, 1), BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(m.n.live, 0);
    assert_int_equal(m.n.fresh, 1);
    end(&m);
}

/* Every number comes, and about as often as every other. */
static void numbers_are_spread(void **state)
{
    enum { DRAWS = 50000 };
    unsigned times[NUMBERS_EACH] = {0};
    struct made m;
    struct number n;
    (void)state;
    begin(&m, 1, 0);
    for (int i = 0; i < DRAWS; i++) {
        assert_int_equal(open_one(&m, &n), 0);
        times[n.c]++;
        numbers_close(&m.n, &n, true, m.now);
    }
    for (int i = 0; i < NUMBERS_EACH; i++) /* 50 are expected */
        assert_in_range(times[i], 15, 100);
    end(&m);
}

/* --- kept ---------------------------------------------------------------- */

static void what_rests_is_kept(void **state)
{
    struct made a, b;
    struct number n, live;
    struct number_walk walk = {0, 0};
    struct number_kept k;
    unsigned num = 0;
    (void)state;
    begin(&a, 10, QUARANTINE);
    assert_int_equal(open_one(&a, &n), 0);
    numbers_close(&a.n, &n, true, a.now); /* over at QUARANTINE + 1 */
    a.now += 600 * SECOND;
    assert_int_equal(answer(&a, &n, 5), 0);
    numbers_close(&a.n, &n, true, a.now);
    assert_int_equal(answer(&a, &live, 5), 0);
    a.now += 600 * SECOND;
    begin(&b, 10, QUARANTINE);
    while (numbers_next(&a.n, &walk, &k, a.now)) {
        assert_int_equal(k.c, 5);
        assert_false(k.initiator);
        assert_int_equal(k.until_ns, k.s == live.s ? a.now + QUARANTINE
                                                   : a.now + 600 * SECOND);
        assert_int_equal(numbers_keep(&b.n, &k, a.now), 0);
        num++;
    }
    assert_int_equal(num, 2); /* the first one is over */
    assert_false(numbers_next(&a.n, &walk, &k, a.now));
    for (int i = 0; i < NUMBERS_EACH - 2; i++) {
        k = (struct number_kept){6, (uint16_t)i, false, a.now};
        assert_int_equal(numbers_keep(&b.n, &k, a.now), 0);
    }
    k = (struct number_kept){1000, 0, false, a.now};
    assert_int_equal(numbers_keep(&b.n, &k, a.now), BUSHING_ERR_VALUE);
    k = (struct number_kept){0, 1000, false, a.now};
    assert_int_equal(numbers_keep(&b.n, &k, a.now), BUSHING_ERR_VALUE);
    end(&a);
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_has_one_form),
        cmocka_unit_test(other_forms_are_refused),
        cmocka_unit_test(no_string_comes_back),
        cmocka_unit_test(a_peer_with_one_number_uses_up_its_own),
        cmocka_unit_test(an_initiator_runs_out_after_1000),
        cmocka_unit_test(what_was_never_sent_is_free_at_once),
        cmocka_unit_test(peers_cannot_use_up_our_numbers),
        cmocka_unit_test(a_number_that_nobody_uses_is_preferred),
        cmocka_unit_test(completing_asks_what_still_rests),
        cmocka_unit_test(completing_is_done_once),
        cmocka_unit_test(no_more_live_than_the_limit),
        cmocka_unit_test(a_full_quarantine_refuses_and_recovers),
        cmocka_unit_test(it_recovers_as_often_as_it_is_full),
        cmocka_unit_test(room_has_a_ceiling),
        cmocka_unit_test(without_chance_there_is_no_number),
        cmocka_unit_test(numbers_are_spread),
        cmocka_unit_test(what_rests_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
