/* Somebody in the middle, without keys: flips, replays, reorders, reflects,
 * splices and drops [62351-4:4.4, rules 20, 21]. */
#include "test.h"

#include "data_pair.h"

#define EACH_MODE(mode) for (int mode = 0; mode < NUM_DATA_MODES; mode++)

enum { STREAM = 6 };

struct letter {
    uint8_t octets[700];
    size_t n;
};

static span content(const struct letter *l)
{
    return (span){l->octets, l->n};
}

static void write_letter(struct data_pair *p, int from, struct letter *l,
                         unsigned seed)
{
    uint8_t octets[70];
    int rc;
    span pdu =
        pair_protect(p, from, pair_plain(octets, sizeof octets, seed), &rc);
    assert_int_equal(rc, 0);
    assert_true(pdu.n <= sizeof l->octets);
    memcpy(l->octets, pdu.p, pdu.n);
    l->n = pdu.n;
}

/* --- flips --------------------------------------------------------------- */

static unsigned flip_all(struct data_pair *p, int to, struct letter *l)
{
    for (size_t at = 0; at < l->n; at++)
        for (int bit = 0; bit < 8; bit++) {
            l->octets[at] ^= (uint8_t)(1 << bit);
            assert_int_equal(pair_unprotect(p, to, content(l)),
                             BUSHING_ERR_SECURITY);
            assert_non_null(p->fault.row);
            assert_null(p->in.plain.p);
            l->octets[at] ^= (uint8_t)(1 << bit);
        }
    return (unsigned)l->n * 8;
}

/* Every bit of what each side sends, also of the PDUs that rekey. */
static void every_bit(void **state)
{
    (void)state;
    unsigned flips = 0;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct letter l;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        assert_int_equal(data_rekey(&p.end[1], p.now), 0);
        /* reqRekey, rekey, changedKey, and plain ones under fresh keys */
        for (int turn = 0; turn < 6; turn++) {
            int from = 1 - turn % 2;
            write_letter(&p, from, &l, (unsigned)turn);
            flips += flip_all(&p, 1 - from, &l);
            assert_int_equal(pair_unprotect(&p, 1 - from, content(&l)), 0);
        }
        assert_int_equal(p.end[0].rekeys, 1);
        pair_end(&p);
    }
    print_message("# ran: %u flipped bits of data PDUs\n", flips);
}

/* --- order --------------------------------------------------------------- */

static void stream(struct data_pair *p, struct letter letters[STREAM],
                   uint64_t step)
{
    for (unsigned i = 0; i < STREAM; i++) {
        write_letter(p, PAIR_CLIENT, &letters[i], i);
        pair_pass_ms(p, step);
    }
}

/* As an owner does: the first refusal ends the association. */
static unsigned deliver(struct data_pair *p, const struct letter *letters,
                        const int *order, size_t num)
{
    unsigned taken = 0;
    for (size_t i = 0; i < num; i++) {
        if (pair_unprotect(p, PAIR_SERVER, content(&letters[order[i]])) != 0)
            break;
        taken++;
    }
    return taken;
}

/* [rule 21] All subsets of a stream within one step: what arrives is a front
 * part without a hole. */
static void drops_inside_a_step(void **state)
{
    (void)state;
    EACH_MODE(mode)
    for (unsigned subset = 0; subset < 1u << STREAM; subset++) {
        struct data_pair p;
        struct letter letters[STREAM];
        int order[STREAM] = {0};
        size_t num = 0;
        unsigned run = 0;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        stream(&p, letters, 10);
        for (int i = 0; i < STREAM; i++)
            if ((subset >> i & 1) != 0)
                order[num++] = i;
        while (run < num && order[run] == (int)run)
            run++;
        assert_int_equal(deliver(&p, letters, order, num), run);
        if (run < num)
            assert_int_equal(p.fault.row->diagnostic, 6);
        pair_end(&p);
    }
}

/* What nothing in the standard can see: whole steps, and the tail. */
static void whole_steps_may_vanish(void **state)
{
    (void)state;
    for (unsigned subset = 0; subset < 1u << STREAM; subset++) {
        struct data_pair p;
        struct letter letters[STREAM];
        int order[STREAM];
        size_t num = 0;
        pair_start(&p, MODE_GCM_128, CRYPTO_SECP256R1);
        stream(&p, letters, 1000);
        for (int i = 0; i < STREAM; i++)
            if ((subset >> i & 1) != 0)
                order[num++] = i;
        assert_int_equal(deliver(&p, letters, order, num), num);
        pair_end(&p);
    }
}

/* Every order of five PDUs, in one step and in five. */
static void reordered(void **state)
{
    (void)state;
    for (int steps = 0; steps < 2; steps++)
        for (int number = 0; number < 120; number++) {
            struct data_pair p;
            struct letter letters[STREAM];
            int left[5] = {0, 1, 2, 3, 4}, order[5], k = number;
            unsigned taken;
            for (int i = 0; i < 5; i++) {
                int at = k % (5 - i);
                k /= 5 - i;
                order[i] = left[at];
                memmove(left + at, left + at + 1,
                        (size_t)(4 - at) * sizeof left[0]);
            }
            pair_start(&p, MODE_HMAC, CRYPTO_SECP256R1);
            stream(&p, letters, steps ? 1000 : 1);
            taken = deliver(&p, letters, order, 5);
            for (unsigned i = 1; i < taken; i++)
                assert_true(order[i] > order[i - 1]);
            assert_int_equal(taken == 5, number == 0);
            pair_end(&p);
        }
}

/* Each PDU once more, at once and after all others, under the same keys. */
static void replayed(void **state)
{
    (void)state;
    EACH_MODE(mode)
    for (int steps = 0; steps < 2; steps++) {
        struct data_pair p;
        struct letter letters[STREAM];
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        stream(&p, letters, steps ? 1000 : 1);
        for (int i = 0; i < STREAM; i++) {
            assert_int_equal(
                pair_unprotect(&p, PAIR_SERVER, content(&letters[i])), 0);
            for (int j = 0; j <= i; j++)
                assert_int_equal(
                    pair_unprotect(&p, PAIR_SERVER, content(&letters[j])),
                    BUSHING_ERR_SECURITY);
        }
        pair_end(&p);
    }
}

/* --- other keys ---------------------------------------------------------- */

/* A PDU goes back to who sent it. */
/* [62351-4:13.3.1.4 direction] */
static void reflected(void **state)
{
    (void)state;
    EACH_MODE(mode)
    for (int from = 0; from < 2; from++) {
        struct data_pair p;
        struct letter l;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        write_letter(&p, from, &l, 1);
        assert_int_equal(pair_unprotect(&p, from, content(&l)),
                         BUSHING_ERR_SECURITY);
        assert_int_equal(p.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
        assert_int_equal(pair_unprotect(&p, 1 - from, content(&l)), 0);
        pair_end(&p);
    }
}

/* Two associations with the same string, the same time, the same numbers. */
static void spliced(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p, q;
        struct letter l, m;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        pair_start(&q, (enum data_mode)mode, CRYPTO_SECP256R1);
        write_letter(&p, PAIR_CLIENT, &l, 1);
        write_letter(&q, PAIR_CLIENT, &m, 1);
        assert_int_equal(pair_unprotect(&p, PAIR_SERVER, content(&m)),
                         BUSHING_ERR_SECURITY);
        assert_int_equal(p.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
        assert_int_equal(pair_unprotect(&q, PAIR_SERVER, content(&l)),
                         BUSHING_ERR_SECURITY);
        assert_int_equal(pair_unprotect(&p, PAIR_SERVER, content(&l)), 0);
        assert_int_equal(pair_unprotect(&q, PAIR_SERVER, content(&m)), 0);
        pair_end(&p);
        pair_end(&q);
    }
}

/* A whole recorded association, played to the next one of the same ends. */
static void recorded(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct letter letters[STREAM];
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        stream(&p, letters, 300);
        pair_end(&p);
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        for (int i = 0; i < STREAM; i++) {
            assert_int_equal(
                pair_unprotect(&p, PAIR_SERVER, content(&letters[i])),
                BUSHING_ERR_SECURITY);
            assert_int_equal(p.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
        }
        pair_end(&p);
    }
}

/* [rule 21] held back for longer than the policy allows */
static void delayed(void **state)
{
    (void)state;
    for (int over = 0; over < 2; over++) {
        struct data_pair p;
        struct letter l;
        pair_make(&p, MODE_GCM_128, CRYPTO_SECP256R1, NULL);
        pair_set(&p, PAIR_SERVER, BUSHING_POLICY_DATA_AGE_MS, 10000);
        assert_int_equal(pair_begin(&p), 0);
        write_letter(&p, PAIR_CLIENT, &l, 1);
        /* the time it carries was rounded down by 250 ms */
        pair_pass_ms(&p, over == 0 ? 9750 : 9751);
        assert_int_equal(pair_unprotect(&p, PAIR_SERVER, content(&l)),
                         over == 0 ? 0 : BUSHING_ERR_SECURITY);
        pair_end(&p);
    }
}

/* [threats 5] A system clock that jumps changes nothing; nor does it bring old
 * PDUs back to life. */
static void clocks_that_jump(void **state)
{
    (void)state;
    static const int64_t JUMPS[] = {-86400000, -3600000, 3600000, 86400000};
    for (size_t i = 0; i < sizeof JUMPS / sizeof JUMPS[0]; i++) {
        struct data_pair p;
        struct letter l;
        pair_start(&p, MODE_GCM_128, CRYPTO_SECP256R1);
        write_letter(&p, PAIR_CLIENT, &l, 1);
        p.now.utc_ms += JUMPS[i];
        assert_int_equal(pair_unprotect(&p, PAIR_SERVER, content(&l)), 0);
        pair_pass_ms(&p, 700000);
        pair_talk(&p, PAIR_CLIENT);
        write_letter(&p, PAIR_CLIENT, &l, 1);
        pair_pass_ms(&p, 601000);
        p.now.utc_ms = PAIR_UTC_MS;
        assert_int_equal(pair_unprotect(&p, PAIR_SERVER, content(&l)),
                         BUSHING_ERR_SECURITY);
        assert_string_equal(p.fault.row->id, "14.4 encr 6");
        pair_end(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit),
        cmocka_unit_test(drops_inside_a_step),
        cmocka_unit_test(whole_steps_may_vanish),
        cmocka_unit_test(reordered),
        cmocka_unit_test(replayed),
        cmocka_unit_test(reflected),
        cmocka_unit_test(spliced),
        cmocka_unit_test(recorded),
        cmocka_unit_test(delayed),
        cmocka_unit_test(clocks_that_jump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
