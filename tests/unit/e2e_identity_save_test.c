/* What an identity keeps over a restart, and what it refuses to take for that
 * [rules 6, 10, 11, 12]. */
#include "e2e_identity_help.h"

/* --- saved and restored -------------------------------------------------- */

enum { SAVED_MAX = 65536 };

static span save(bushing_identity *id, uint8_t room[SAVED_MAX],
                 bushing_time now)
{
    size_t n = 0;
    assert_int_equal(bushing_identity_save(id, room, SAVED_MAX, &n, now), 0);
    return span_of(room, n);
}

static void a_memory_outlives_a_restart(void **state)
{
    static uint8_t room[SAVED_MAX];
    struct world *w = *state;
    bushing_identity *id = must_make(w);
    /* two minutes later, on a machine that was just started */
    bushing_time later = {7, NOW_MS + 120000};
    struct number n, again;
    span saved;
    w->options.setting[BUSHING_IDENTITY_ASSOCIATIONS_MAX] = 2000;
    assert_int_equal(remember(id, "20261120120000.000Z", "4", NOW), 0);
    assert_int_equal(identity_answer_number(id, &n, 4, NOW), 0);
    (void)identity_sign_time(id, NOW_MS + 5);
    saved = save(id, room, NOW);
    bushing_identity_free(id);

    assert_int_equal(
        bushing_identity_new(&id, &w->allocator, &w->options, later), 0);
    assert_true(identity_is_forgotten(id, NOW_MS, later));
    assert_int_equal(bushing_identity_restore(id, saved, later), 0);
    assert_false(identity_is_forgotten(id, NOW_MS, later));
    assert_true(identity_is_forgotten(id, NOW_MS - 1, later));
    assert_int_equal(remember(id, "20261120120000.000Z", "4", later),
                     BUSHING_ERR_REPLAYED);
    assert_int_equal(remember(id, "20261120120001.000Z", "4", later), 0);
    assert_int_equal(bushing_identity_mark(id), NOW_MS + 5);
    for (int i = 0; i < NUMBERS_EACH - 1; i++) {
        assert_int_equal(identity_answer_number(id, &again, 4, later), 0);
        assert_int_not_equal(again.s, n.s);
    }
    assert_int_equal(identity_answer_number(id, &again, 4, later),
                     BUSHING_ERR_SECURITY_NUMBERS);
    /* only into a fresh one */
    assert_int_equal(bushing_identity_restore(id, saved, later),
                     BUSHING_ERR_STATE);
    bushing_identity_free(id);
}

/* Any of the memories in use is enough. */
static void an_identity_in_use_is_not_restored(void **state)
{
    static uint8_t room[SAVED_MAX];
    struct world *w = *state;
    bushing_identity *id = must_make(w);
    struct number n;
    span saved = save(id, room, NOW);
    assert_int_equal(identity_open_number(id, &n, NOW), 0);
    assert_int_equal(bushing_identity_restore(id, saved, NOW),
                     BUSHING_ERR_STATE);
    bushing_identity_free(id);
    id = must_make(w);
    assert_int_equal(remember(id, "20261120120000.000Z", "4", NOW), 0);
    assert_int_equal(bushing_identity_restore(id, saved, NOW),
                     BUSHING_ERR_STATE);
    bushing_identity_free(id);
    id = must_make(w);
    assert_int_equal(bushing_identity_restore(id, saved, NOW), 0);
    bushing_identity_free(id);
}

/* What has ended by then is left out; the floor knows of it. */
static void an_old_memory_is_restored_without_what_ended(void **state)
{
    static uint8_t room[SAVED_MAX];
    struct world *w = *state;
    bushing_identity *id = must_make(w);
    bushing_time later = {7, NOW_MS + 7200000}, back = {8, NOW_MS + 60000};
    struct number n;
    span saved;
    assert_int_equal(remember(id, "20261120120000.000Z", "4", NOW), 0);
    assert_int_equal(identity_open_number(id, &n, NOW), 0);
    saved = save(id, room, NOW);
    bushing_identity_free(id);
    assert_int_equal(
        bushing_identity_new(&id, &w->allocator, &w->options, later), 0);
    assert_int_equal(bushing_identity_restore(id, saved, later), 0);
    assert_int_equal(id->memory.seen.num, 0);
    assert_int_equal(id->numbers.fresh, 1);
    /* the clock is set back to when the copy would be new */
    assert_true(identity_is_forgotten(id, NOW_MS, back));
    bushing_identity_free(id);
}

static void what_does_not_fit_is_counted(void **state)
{
    static uint8_t room[SAVED_MAX];
    struct world *w = *state;
    bushing_identity *id = must_make(w);
    size_t n = 0, need;
    assert_int_equal(remember(id, "20261120120000.000Z", "4", NOW), 0);
    need = save(id, room, NOW).n;
    assert_int_equal(bushing_identity_save(id, NULL, 0, &n, NOW),
                     BUSHING_ERR_SPACE);
    assert_int_equal(n, need);
    for (size_t cap = 0; cap < need; cap++) {
        memset(room, 0xEE, need);
        assert_int_equal(bushing_identity_save(id, room, cap, &n, NOW),
                         BUSHING_ERR_SPACE);
        assert_int_equal(n, need);
        assert_int_equal(room[cap], 0xEE);
    }
    bushing_identity_free(id);
}

/* Any bit changed, any octet missing or more: refused, and the identity is as
 * it was made. */
static void damage_is_refused(void **state)
{
    static uint8_t room[SAVED_MAX];
    struct world *w = *state;
    bushing_identity *id = must_make(w), *fresh;
    struct number n;
    span saved;
    size_t tried = 0;
    assert_int_equal(remember(id, "20261120120000.000Z", "4", NOW), 0);
    assert_int_equal(identity_answer_number(id, &n, 4, NOW), 0);
    saved = save(id, room, NOW);
    fresh = must_make(w);
    for (size_t i = 0; i < saved.n * 8; i++, tried++) {
        room[i / 8] ^= (uint8_t)(1u << i % 8);
        assert_int_equal(bushing_identity_restore(fresh, saved, NOW),
                         BUSHING_ERR_VALUE);
        room[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    for (size_t i = 0; i < saved.n; i++, tried++)
        assert_int_equal(
            bushing_identity_restore(fresh, span_first(saved, i), NOW),
            BUSHING_ERR_VALUE);
    assert_int_equal(
        bushing_identity_restore(fresh, span_of(room, saved.n + 1), NOW),
        BUSHING_ERR_VALUE);
    assert_true(identity_is_forgotten(fresh, NOW_MS - 1, NOW));
    assert_int_equal(fresh->memory.seen.num, 0);
    assert_int_equal(bushing_identity_restore(fresh, saved, NOW), 0);
    print_message("# ran: %zu malformed memories of an identity\n", tried + 1);
    bushing_identity_free(id);
    bushing_identity_free(fresh);
}

/* Whole, by its hash, but not ours; or too much for us: nothing of it stays. */
static void another_key_or_too_much_is_refused(void **state)
{
    static uint8_t room[SAVED_MAX];
    struct world *w = *state, other;
    bushing_identity *id = must_make(w), *small;
    span saved;
    char name[16];
    for (int i = 0; i < 40; i++) {
        struct text t = text_over(name, sizeof name);
        text_u64(&t, (uint64_t)i);
        text_end(&t);
        assert_int_equal(remember(id, "20261120120000.000Z", name, NOW), 0);
    }
    saved = save(id, room, NOW);
    bushing_identity_free(id);

    begin_with(&other, MAKER_BRAINPOOL_P256);
    id = must_make(&other);
    assert_int_equal(bushing_identity_restore(id, saved, NOW),
                     BUSHING_ERR_CRYPTO_KEY);
    bushing_identity_free(id);
    maker_free(other.m);

    w->options.setting[BUSHING_IDENTITY_SEEN_MAX] = 16;
    small = must_make(w);
    assert_int_equal(bushing_identity_restore(small, saved, NOW),
                     BUSHING_ERR_REPLAY_FULL);
    assert_true(identity_is_forgotten(small, NOW_MS - 1, NOW));
    assert_false(identity_is_forgotten(small, NOW_MS, NOW));
    assert_int_equal(remember(small, "20261120120000.000Z", "3", NOW), 0);
    bushing_identity_free(small);
}

/* A file with a right hash and wrong contents. */
static void false_contents_are_refused(void **state)
{
    enum { HEAD = 5 + 32 + 8 + 8 + 8 + 1 + 8 };
    static const struct {
        size_t at;
        uint8_t octet;
    } wrong[] = {
        {4, 2},           /* version */
        {5 + 32, 0x7F},   /* UTC without a text */
        {5 + 32 + 24, 2}, /* flag */
        {HEAD + 3, 2},    /* one entry more than there is */
        {HEAD + 3, 0},    /* one less */
        {HEAD, 0xFF},     /* very many */
        {HEAD + 4 + 32, 0x7F},
        {HEAD + 4 + 40 + 4, 0xFF},     /* c */
        {HEAD + 4 + 40 + 4 + 2, 0xF0}, /* s */
        {HEAD + 4 + 40 + 4 + 4, 7},    /* role */
        {HEAD + 4 + 40 + 4 + 5, 0x7F},
    };
    static uint8_t room[SAVED_MAX];
    struct world *w = *state;
    bushing_identity *id = must_make(w), *fresh = must_make(w);
    struct number n;
    span saved;
    assert_int_equal(remember(id, "20261120120000.000Z", "4", NOW), 0);
    assert_int_equal(identity_answer_number(id, &n, 4, NOW), 0);
    saved = save(id, room, NOW);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        span body = span_first(saved, saved.n - CRYPTO_SHA256_LEN);
        uint8_t before = room[wrong[i].at];
        room[wrong[i].at] = wrong[i].octet;
        assert_int_equal(CRYPTO_OPENSSL.sha256(room + body.n, &body, 1), 0);
        assert_int_equal(bushing_identity_restore(fresh, saved, NOW),
                         BUSHING_ERR_VALUE);
        assert_int_equal(fresh->memory.seen.num, 0);
        assert_int_equal(fresh->numbers.fresh, 1);
        room[wrong[i].at] = before;
    }
    bushing_identity_free(id);
    bushing_identity_free(fresh);
}

static void saving_and_restoring_survive_a_seam_that_fails(void **state)
{
    static uint8_t room[SAVED_MAX];
    struct world *w = *state;
    const struct crypto *c = failing_crypto(&CRYPTO_OPENSSL);
    bushing_identity *id = NULL;
    size_t n = 0;
    span saved;
    failing_crypto_at(FAIL_ANY, 0);
    assert_int_equal(identity_new_with(&id, c, &w->allocator, &w->options, NOW),
                     0);
    failing_crypto_at(FAIL_ANY, 1);
    assert_int_equal(bushing_identity_save(id, room, SAVED_MAX, &n, NOW),
                     BUSHING_ERR_CRYPTO_FAILED);
    failing_crypto_at(FAIL_ANY, 0);
    saved = save(id, room, NOW);
    failing_crypto_at(FAIL_ANY, 1);
    assert_int_equal(bushing_identity_restore(id, saved, NOW),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(bushing_identity_restore(id, saved, NOW), 0);
    bushing_identity_free(id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(a_memory_outlives_a_restart),
        TEST(an_identity_in_use_is_not_restored),
        TEST(an_old_memory_is_restored_without_what_ended),
        TEST(what_does_not_fit_is_counted),
        TEST(damage_is_refused),
        TEST(another_key_or_too_much_is_refused),
        TEST(false_contents_are_refused),
        TEST(saving_and_restoring_survive_a_seam_that_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
