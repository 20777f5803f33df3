/* An engine is made and ends; memory fails while it is made. */
#include "test.h"

#include "crypto/openssl/adapter.h"

#include "openssl_heap.h"

static const struct crypto *const C = &CRYPTO_OPENSSL;

static void many_side_by_side(void **state)
{
    struct crypto_engine *e[8];
    (void)state;
    for (int i = 0; i < 8; i++) {
        assert_int_equal(C->engine_new(&e[i]), 0);
        assert_non_null(e[i]);
    }
    for (int i = 0; i < 8; i++)
        C->engine_free(e[i]);
    C->engine_free(NULL);
}

/* Each allocation fails once, every one of the first hundred among them. */
static void memory_ends(void **state)
{
    size_t refused = 0;
    bool failed = true;
    (void)state;
    for (long at = 0; failed; at += 1 + at / 100) {
        struct crypto_engine *e;
        int rc;
        openssl_heap_fail(at);
        rc = C->engine_new(&e);
        failed = openssl_heap_failed();
        openssl_heap_fail(-1);
        assert_true(rc == 0 || rc == BUSHING_ERR_CRYPTO_FAILED);
        assert_true((rc == 0) == (e != NULL));
        refused += rc != 0;
        C->engine_free(e);
    }
    assert_true(refused > 100);
    many_side_by_side(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_side_by_side),
        cmocka_unit_test(memory_ends),
    };
    if (!openssl_heap_begin())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
