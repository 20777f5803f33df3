/* Settings: each has its range, and nothing changes after sealing. */
#include "session/config.h"
#include "wire.h"

static struct heap heap;
static bushing_allocator al;
static bushing_pool *pool;
static bushing_config *cfg;

static int begin(void **state)
{
    (void)state;
    memset(&heap, 0, sizeof heap);
    al = heap_allocator(&heap);
    assert_int_equal(bushing_pool_new(&pool, &al, 4096), 0);
    return bushing_config_new(&cfg, &al, pool);
}

static int end(void **state)
{
    (void)state;
    bushing_config_free(cfg);
    bushing_pool_free(pool);
    assert_int_equal(heap.live, 0);
    return 0;
}

static const struct {
    uint64_t low, high, usual;
} RANGES[] = {
#define X(name, low, high, usual, sentence) {low, high, usual},
    BUSHING_SETTINGS(X)
#undef X
};

static void test_new_refuses(void **state)
{
    bushing_config *other;
    bushing_allocator bad = al;
    (void)state;
    assert_int_equal(bushing_config_new(&other, NULL, pool),
                     BUSHING_ERR_ARGUMENT);
    assert_null(other);
    assert_int_equal(bushing_config_new(&other, &al, NULL),
                     BUSHING_ERR_ARGUMENT);
    bad.free = NULL;
    assert_int_equal(bushing_config_new(&other, &bad, pool),
                     BUSHING_ERR_ARGUMENT);
    bad = al;
    bad.alloc = NULL;
    assert_int_equal(bushing_config_new(&other, &bad, pool),
                     BUSHING_ERR_ARGUMENT);
    heap.fail_at = heap.calls + 1;
    assert_int_equal(bushing_config_new(&other, &al, pool), BUSHING_ERR_MEMORY);
    assert_null(other);
    bushing_config_free(NULL);
}

static void test_defaults_can_be_sealed(void **state)
{
    (void)state;
    for (int i = 0; i < BUSHING_NUM_SETTINGS; i++)
        assert_int_equal(bushing_config_get(cfg, (enum bushing_setting)i),
                         RANGES[i].usual);
    assert_int_equal(bushing_config_seal(cfg), 0);
}

static void test_ranges(void **state)
{
    (void)state;
    for (int i = 0; i < BUSHING_NUM_SETTINGS; i++) {
        enum bushing_setting s = (enum bushing_setting)i;
        assert_int_equal(bushing_config_set(cfg, s, RANGES[i].low), 0);
        assert_int_equal(bushing_config_get(cfg, s), RANGES[i].low);
        assert_int_equal(bushing_config_set(cfg, s, RANGES[i].high), 0);
        assert_int_equal(bushing_config_set(cfg, s, RANGES[i].high + 1),
                         BUSHING_ERR_ARGUMENT);
        assert_int_equal(bushing_config_set(cfg, s, UINT64_MAX),
                         BUSHING_ERR_ARGUMENT);
        assert_int_equal(
            bushing_config_set(cfg, s, RANGES[i].high | (uint64_t)1 << 32),
            BUSHING_ERR_ARGUMENT);
        if (RANGES[i].low > 0)
            assert_int_equal(bushing_config_set(cfg, s, RANGES[i].low - 1),
                             BUSHING_ERR_ARGUMENT);
        assert_int_equal(bushing_config_get(cfg, s), RANGES[i].high);
    }
}

static void test_tpdu_size_is_a_power_of_two(void **state)
{
    (void)state;
    for (uint64_t size = 128; size <= 8192; size *= 2)
        assert_int_equal(bushing_config_set(cfg, BUSHING_SET_TPDU_SIZE, size),
                         0);
    assert_int_equal(bushing_config_set(cfg, BUSHING_SET_TPDU_SIZE, 129),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_set(cfg, BUSHING_SET_TPDU_SIZE, 1000),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_get(cfg, BUSHING_SET_TPDU_SIZE), 8192);
}

static void test_unknown_setting(void **state)
{
    (void)state;
    assert_int_equal(bushing_config_set(cfg, BUSHING_NUM_SETTINGS, 1),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_set(cfg, (enum bushing_setting) - 1, 1),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_get(cfg, BUSHING_NUM_SETTINGS), 0);
    assert_int_equal(bushing_config_set(NULL, BUSHING_SET_TPDU_SIZE, 128),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_seal(NULL), BUSHING_ERR_ARGUMENT);
}

/* [62351-4:11.1 item 1] absent, or of so many octets at most */
static void test_selectors(void **state)
{
    static const size_t MOST[] = {32, 16, 16};
    static const uint8_t octets[33] = {7, 1};
    (void)state;
    for (int i = 0; i < BUSHING_NUM_OWN_SELECTORS; i++) {
        enum bushing_own_selector s = (enum bushing_own_selector)i;
        assert_true(config_is_called(cfg, s, span_of(octets, 3)));
        assert_true(config_is_called(cfg, s, (span){NULL, 0}));
        assert_int_equal(
            bushing_config_set_selector(cfg, s, span_of(octets, MOST[i] + 1)),
            BUSHING_ERR_ARGUMENT);
        assert_int_equal(
            bushing_config_set_selector(cfg, s, span_of(octets, MOST[i])), 0);
        assert_true(config_is_called(cfg, s, span_of(octets, MOST[i])));
        assert_false(config_is_called(cfg, s, span_of(octets, MOST[i] - 1)));
        assert_false(config_is_called(cfg, s, span_of(octets + 1, MOST[i])));
        assert_false(config_is_called(cfg, s, (span){NULL, 0}));
        /* taken away again */
        assert_int_equal(bushing_config_set_selector(cfg, s, (span){NULL, 0}),
                         0);
        assert_true(config_is_called(cfg, s, span_of(octets, 3)));
    }
    assert_int_equal(bushing_config_set_selector(cfg, BUSHING_NUM_OWN_SELECTORS,
                                                 span_of(octets, 1)),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_config_set_selector(NULL, BUSHING_OWN_TSEL, span_of(octets, 1)),
        BUSHING_ERR_ARGUMENT);
}

/* The octets are ours from then on. */
static void test_selectors_are_copied(void **state)
{
    uint8_t octets[2] = {1, 2};
    (void)state;
    assert_int_equal(
        bushing_config_set_selector(cfg, BUSHING_OWN_TSEL, span_of(octets, 2)),
        0);
    octets[0] = 9;
    assert_false(config_is_called(cfg, BUSHING_OWN_TSEL, span_of(octets, 2)));
    octets[0] = 1;
    assert_true(config_is_called(cfg, BUSHING_OWN_TSEL, span_of(octets, 2)));
}

/* [62351-4:9 configurable] */
static void test_object_identifiers(void **state)
{
    static const char LONG[] = "1.0.62351.4.999999999.999999999.999999999."
                               "999999999.999999999.1.1.1.1";
    static const char *const BAD[] = {"",      "1",   "3.1", "1.0.",
                                      "1.0.x", "e2e", LONG};
    const struct own_name *syntax = &cfg->e2e_syntax;
    (void)state;
    for (int i = 0; i < BUSHING_NUM_OWN_OIDS; i++) {
        enum bushing_own_oid what = (enum bushing_own_oid)i;
        assert_int_equal(bushing_config_set_oid(cfg, what, "1.0.62351.4.9"), 0);
        for (size_t k = 0; k < sizeof BAD / sizeof BAD[0]; k++)
            assert_int_equal(bushing_config_set_oid(cfg, what, BAD[k]),
                             BUSHING_ERR_OID);
        assert_int_equal(bushing_config_set_oid(cfg, what, NULL),
                         BUSHING_ERR_ARGUMENT);
    }
    /* what was refused changed nothing */
    assert_int_equal(syntax->n, 6);
    assert_memory_equal(syntax->octets, "\x28\x83\xe7\x0f\x04\x09", 6);
    assert_int_equal(bushing_config_set_oid(cfg, BUSHING_NUM_OWN_OIDS, "1.0"),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_config_set_oid(NULL, BUSHING_OID_E2E_SYNTAX, "1.0"),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_seal(cfg), 0);
    assert_int_equal(bushing_config_set_oid(cfg, BUSHING_OID_E2E_SYNTAX, "1.0"),
                     BUSHING_ERR_SEALED);
}

static void test_sealed(void **state)
{
    bushing_osi *a;
    (void)state;
    assert_int_equal(bushing_osi_new(&a, cfg, BUSHING_RESPONDER, test_now),
                     BUSHING_ERR_SEALED);
    assert_null(a);
    assert_int_equal(bushing_osi_new(&a, NULL, BUSHING_RESPONDER, test_now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_seal(cfg), 0);
    assert_int_equal(bushing_config_seal(cfg), BUSHING_ERR_SEALED);
    assert_int_equal(bushing_config_set(cfg, BUSHING_SET_TPDU_SIZE, 128),
                     BUSHING_ERR_SEALED);
    assert_int_equal(
        bushing_config_set_selector(cfg, BUSHING_OWN_TSEL, (span){NULL, 0}),
        BUSHING_ERR_SEALED);
    assert_int_equal(bushing_config_get(cfg, BUSHING_SET_TPDU_SIZE), 8192);
    assert_int_equal(bushing_osi_new(&a, cfg, BUSHING_RESPONDER, test_now), 0);
    bushing_osi_free(a);
    bushing_osi_free(NULL);
}

/* What cannot go together is found by sealing, and can be mended. */
static void test_seal_checks_the_whole(void **state)
{
    (void)state;
    assert_int_equal(bushing_config_set(cfg, BUSHING_SET_TSDU_MAX, 11263), 0);
    assert_int_equal(bushing_config_seal(cfg), BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_set(cfg, BUSHING_SET_TSDU_MAX, 11264), 0);
    assert_int_equal(bushing_config_set(cfg, BUSHING_SET_OVERFLOW_MAX, 11265),
                     0);
    assert_int_equal(bushing_config_seal(cfg), BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_config_set(cfg, BUSHING_SET_OVERFLOW_MAX, 11264),
                     0);
    assert_int_equal(bushing_config_seal(cfg), 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        T(test_new_refuses),
        T(test_defaults_can_be_sealed),
        T(test_ranges),
        T(test_tpdu_size_is_a_power_of_two),
        T(test_unknown_setting),
        T(test_selectors),
        T(test_selectors_are_copied),
        T(test_object_identifiers),
        T(test_sealed),
        T(test_seal_checks_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
