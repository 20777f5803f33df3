/* The chain: what is written is read, and whatever is changed is found at that
 * record. */
#include "test.h"

#include <string.h>

#include "event/chain.h"

/* A hash that is quick to follow: the sum of what it is given. The real one is
 * tried in audit_log_test.c. */
static int toy_hash(void *ctx, uint8_t out[CHAIN_HASH], const span *parts,
                    size_t num_parts)
{
    uint32_t h = 2166136261u;
    int *failing = ctx;
    if (failing != NULL && *failing)
        return BUSHING_ERR_CRYPTO_FAILED;
    for (size_t i = 0; i < num_parts; i++)
        for (size_t k = 0; k < parts[i].n; k++)
            h = (h ^ parts[i].p[k]) * 16777619u;
    for (size_t i = 0; i < CHAIN_HASH; i++)
        out[i] = (uint8_t)(h >> 8 * (i % 4));
    return 0;
}

static const struct chain_seal SEAL = {.hash = toy_hash};
static uint8_t room[4 * CHAIN_RECORD_MAX];

static size_t put(struct chain *c, uint8_t *out, const char *body)
{
    size_t n;
    assert_int_equal(
        chain_put(c, c, out, &n, BUSHING_AUDIT_EVENT, span_text(body), &SEAL),
        0);
    return n;
}

static void one_record(void **state)
{
    struct chain c = {.seq = 4710}, read = c;
    size_t n = put(&c, room, "hello");
    struct reader r = reader_over(span_of(room, n));
    bushing_audit_record rec;
    (void)state;
    assert_int_equal(n, CHAIN_FRONT + 6);
    assert_memory_equal(room, "0005 000000004711 e ", CHAIN_FIELDS);
    assert_memory_equal(room + CHAIN_FRONT - 1, " hello\n", 7);
    assert_int_equal(chain_next(&read, &rec, &r, &SEAL), 0);
    assert_int_equal(reader_left(&r), 0);
    assert_int_equal(rec.seq, 4711);
    assert_int_equal(rec.kind, BUSHING_AUDIT_EVENT);
    assert_true(span_equal(rec.body, span_text("hello")));
    assert_true(span_equal(rec.octets, span_of(room, n)));
    assert_memory_equal(&read, &c, sizeof c);
}

static void every_truncation_waits(void **state)
{
    struct chain c = {0};
    size_t n = put(&c, room, "hello");
    (void)state;
    for (size_t i = 0; i < n; i++) {
        struct chain read = {0};
        struct reader r = reader_over(span_of(room, i));
        bushing_audit_record rec;
        assert_int_equal(chain_next(&read, &rec, &r, &SEAL),
                         BUSHING_ERR_WOULD_BLOCK);
        assert_int_equal(reader_left(&r), i);
        assert_int_equal(read.seq, 0);
        assert_true(chain_is_torn(span_of(room, i)));
    }
    assert_false(chain_is_torn(span_of(room, n)));
}

static int next_of(size_t n, struct chain c)
{
    struct reader r = reader_over(span_of(room, n));
    struct chain before = c;
    bushing_audit_record rec;
    int rc = chain_next(&c, &rec, &r, &SEAL);
    if (rc != 0) {
        assert_memory_equal(&c, &before, sizeof c);
        assert_int_equal(reader_left(&r), n);
    }
    return rc;
}

static void what_is_wrong(void **state)
{
    struct chain none = {0}, c = {0};
    size_t n = put(&c, room, "hello");
    static const struct {
        size_t at;
        char to;
        int rc;
    } all[] = {
        {0, 'x', BUSHING_ERR_AUDIT_FORM}, /* length */
        {0, '9', BUSHING_ERR_AUDIT_FORM}, /* too long */
        {3, '4', BUSHING_ERR_AUDIT_FORM}, /* its end is not there */
        {4, '\t', BUSHING_ERR_AUDIT_FORM},
        {16, '2', BUSHING_ERR_AUDIT_ORDER},
        {16, 'x', BUSHING_ERR_AUDIT_FORM},
        {16, '/', BUSHING_ERR_AUDIT_FORM},
        {16, ':', BUSHING_ERR_AUDIT_FORM},
        {17, '_', BUSHING_ERR_AUDIT_FORM},
        {18, 'x', BUSHING_ERR_AUDIT_FORM},
        {18, '\0', BUSHING_ERR_AUDIT_FORM},
        {18, 'a', BUSHING_ERR_AUDIT_HASH}, /* another kind */
        {19, '_', BUSHING_ERR_AUDIT_FORM},
        {20, 'g', BUSHING_ERR_AUDIT_HASH},
        {CHAIN_FRONT - 1, '_', BUSHING_ERR_AUDIT_FORM},
        {CHAIN_FRONT, 'H', BUSHING_ERR_AUDIT_HASH},
        {CHAIN_FRONT + 5, '\r', BUSHING_ERR_AUDIT_FORM},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        uint8_t was = room[all[i].at];
        room[all[i].at] = (uint8_t)all[i].to;
        assert_int_equal(next_of(n, none), all[i].rc);
        room[all[i].at] = was;
    }
    assert_int_equal(next_of(n, none), 0);
    /* the front alone is enough to see that it is none */
    assert_int_equal(next_of(CHAIN_FRONT, none), BUSHING_ERR_WOULD_BLOCK);
    room[18] = 'x';
    assert_int_equal(next_of(CHAIN_FRONT, none), BUSHING_ERR_AUDIT_FORM);
    assert_int_equal(next_of(CHAIN_FRONT - 1, none), BUSHING_ERR_WOULD_BLOCK);
    room[18] = 'e';
    /* another chain */
    c = (struct chain){.hash = {1}};
    assert_int_equal(next_of(n, c), BUSHING_ERR_AUDIT_HASH);
}

/* A hash has one spelling. */
static void digits_in_upper_case(void **state)
{
    struct chain none = {0}, c = {0};
    size_t n = put(&c, room, "hello"), letters = 0;
    (void)state;
    for (size_t i = CHAIN_FIELDS; i < CHAIN_FRONT - 1; i++) {
        if (room[i] < 'a')
            continue;
        room[i] = (uint8_t)(room[i] - 'a' + 'A');
        assert_int_equal(next_of(n, none), BUSHING_ERR_AUDIT_HASH);
        room[i] = (uint8_t)(room[i] - 'A' + 'a');
        letters++;
    }
    assert_true(letters > 0);
}

static void what_a_crash_does_not_leave(void **state)
{
    (void)state;
    assert_true(chain_is_torn((span){NULL, 0}));
    memset(room, 0, 1000);
    assert_true(chain_is_torn(span_of(room, 1000)));
    room[999] = 1;
    assert_false(chain_is_torn(span_of(room, 1000)));
    assert_false(chain_is_torn(span_text("something else")));
    assert_false(chain_is_torn(span_text("0005 000000004711 x ")));
    assert_true(chain_is_torn(span_text("0005 000000004711 e ")));
}

static void bounds(void **state)
{
    static uint8_t big[CHAIN_BODY_MAX + 1];
    struct chain c = {0}, next;
    int failing = 1;
    struct chain_seal bad = {.ctx = &failing, .hash = toy_hash};
    size_t n;
    (void)state;
    memset(big, 'x', sizeof big);
    assert_int_equal(chain_put(&c, &next, room, &n, BUSHING_AUDIT_EVENT,
                               span_of(big, sizeof big), &SEAL),
                     BUSHING_ERR_TOO_LONG);
    assert_int_equal(n, 0);
    assert_int_equal(chain_put(&c, &next, room, &n, BUSHING_AUDIT_EVENT,
                               span_of(big, sizeof big - 1), &SEAL),
                     0);
    assert_int_equal(n, CHAIN_RECORD_MAX);
    assert_int_equal(next_of(n, c), 0);
    c.seq = CHAIN_SEQ_MAX;
    assert_int_equal(chain_put(&c, &next, room, &n, BUSHING_AUDIT_EVENT,
                               span_of(big, 1), &SEAL),
                     BUSHING_ERR_TOO_LONG);
    /* no hash, no record */
    c.seq = 0;
    n = put(&c, room, "a");
    c.seq = 0;
    struct reader r = reader_over(span_of(room, n));
    bushing_audit_record rec;
    assert_int_equal(chain_next(&c, &rec, &r, &bad), BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(chain_put(&c, &next, room, &n, BUSHING_AUDIT_EVENT,
                               span_of(big, 1), &bad),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_record),
        cmocka_unit_test(every_truncation_waits),
        cmocka_unit_test(what_is_wrong),
        cmocka_unit_test(digits_in_upper_case),
        cmocka_unit_test(what_a_crash_does_not_leave),
        cmocka_unit_test(bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
