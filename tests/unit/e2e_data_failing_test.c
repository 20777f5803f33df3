/* Every call of cryptography in the life of an association fails once: the code
 * says so, nothing is given out, and the same step works when it is tried
 * again. */
#include "test.h"

#include "crypto/openssl/adapter.h"
#include "data_pair.h"
#include "failing_crypto.h"

struct scene {
    struct data_pair p;
    bool failed; /* it has happened, and was met */
};

static const uint8_t PLAIN[] = {0xA0, 14,  'n', 'o', 't', ' ', 'f', 'o',
                                'r',  ' ', 'y', 'o', 'u', 'r', ' ', 'e'};

/* True when this step was the one. */
static bool met(struct scene *s, int rc)
{
    if (rc == 0)
        return false;
    assert_int_equal(rc, BUSHING_ERR_CRYPTO_FAILED);
    assert_true(failing_crypto_failed());
    assert_false(s->failed);
    s->failed = true;
    return true;
}

static void assert_not_there(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i + sizeof PLAIN <= n; i++)
        assert_memory_not_equal(p + i, PLAIN, sizeof PLAIN);
}

/* Fresh keys are there or they are not. */
static void assert_whole(const struct data *d)
{
    bool fresh = d->key[d->fresh_receiving].live;
    assert_true(d->key[d->sending].live && d->key[d->receiving].live);
    assert_int_equal(fresh, d->keys != KEYS_STEADY);
}

static void pass_on(struct scene *s, int from)
{
    struct data_pair *p = &s->p;
    span plain = span_of(PLAIN, sizeof PLAIN);
    int rc;
    span pdu = pair_protect(p, from, plain, &rc);
    if (met(s, rc)) {
        assert_null(pdu.p);
        assert_whole(&p->end[from]);
        pdu = pair_protect(p, from, plain, &rc);
    }
    assert_int_equal(rc, 0);
    rc = pair_unprotect(p, 1 - from, pdu);
    if (met(s, rc)) {
        assert_null(p->in.plain.p);
        assert_null(p->fault.row);
        if (p->end[0].suite.mode != SUITE_ICV)
            assert_not_there(p->got, pdu.n);
        assert_whole(&p->end[1 - from]);
        rc = pair_unprotect(p, 1 - from, pdu);
    }
    assert_int_equal(rc, 0);
    assert_true(span_equal(p->in.plain, plain));
}

static void play(struct scene *s)
{
    static const struct data none;
    struct data_pair *p = &s->p;
    if (met(s, pair_begin(p))) {
        for (int i = 0; i < 2; i++)
            data_end(&p->end[i]);
        assert_memory_equal(&p->end[0], &none, sizeof none);
        assert_memory_equal(&p->end[1], &none, sizeof none);
        assert_int_equal(pair_begin(p), 0);
    }
    for (int turn = 0; turn < 8; turn++) {
        if (turn == 1)
            assert_int_equal(data_rekey(&p->end[0], p->now), 0);
        if (turn == 5)
            assert_int_equal(data_rekey(&p->end[1], p->now), 0);
        pass_on(s, turn % 2 == 0 ? PAIR_CLIENT : PAIR_SERVER);
        /* a second one in the same direction: under old keys still */
        pass_on(s, turn % 2 == 0 ? PAIR_CLIENT : PAIR_SERVER);
    }
    assert_int_equal(p->end[0].rekeys, 2);
    assert_memory_equal(p->end[0].h, p->end[1].h, CRYPTO_SHA256_LEN);
}

static void each_call_fails_once(void **state)
{
    (void)state;
    const struct crypto *c = failing_crypto(&CRYPTO_OPENSSL);
    size_t all = 0;
    for (int mode = 0; mode < NUM_DATA_MODES; mode++)
        for (size_t at = 1;; at++) {
            static struct scene s;
            s.failed = false;
            failing_crypto_at(FAIL_ANY, 0);
            pair_make(&s.p, (enum data_mode)mode, CRYPTO_SECP256R1, c);
            failing_crypto_at(FAIL_ANY, at);
            play(&s);
            bool over = !failing_crypto_failed();
            assert_int_equal(s.failed, !over);
            failing_crypto_at(FAIL_ANY, 0);
            pair_end(&s.p);
            if (over)
                break;
            all++;
        }
    assert_true(all > 500);
    print_message("# ran: %zu failing calls of cryptography in the data "
                  "phase\n",
                  all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
