/* Every allocation behind the codec's door is made to fail, one after the
 * other, until nothing is left to fail: the answer is MEMORY, nothing is handed
 * out, and nothing stays behind. The linker turns malloc() and its kin in the
 * library into the ones here. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include <bushing/codec.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t num, size_t size);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t num, size_t size);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);

static long countdown = -1; /* the allocation that fails; -1: none */
static long live;

static bool fails(void)
{
    return countdown >= 0 && countdown-- == 0;
}

static void *counted(void *p)
{
    live += p != NULL;
    return p;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : counted(__real_malloc(n));
}

void *__wrap_calloc(size_t num, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(num, size));
}

void *__wrap_realloc(void *p, size_t n)
{
    void *q = fails() ? NULL : __real_realloc(p, n);
    live += p == NULL && q != NULL;
    return q;
}

void __wrap_free(void *p)
{
    live -= p != NULL;
    __real_free(p);
}

/* --- what is tried ------------------------------------------------------- */

/* An EXTERNAL with a segmented octet string around an MMS conclude request. */
static const uint8_t BER[] = {0x28, 0x80, 0x02, 0x01, 0x03, 0xA1,
                              0x80, 0x04, 0x01, 0x8B, 0x04, 0x01,
                              0x00, 0x00, 0x00, 0x00, 0x00};
static const char XML[] =
    "<EXTERNAL><indirect-reference>3</indirect-reference>"
    "<encoding><octet-aligned>8B00</octet-aligned></encoding></EXTERNAL>";

static int convert(bushing_output **out, enum bushing_form from,
                   enum bushing_form to)
{
    bushing_request how = {
        .type = bushing_type_find("EXTERNAL"), .from = from, .to = to};
    bushing_span in = {BER, sizeof BER};
    if (from == BUSHING_FORM_XML)
        in = (bushing_span){(const uint8_t *)XML, strlen(XML)};
    return bushing_codec_convert(out, &how, in);
}

static int print_module(bushing_output **out)
{
    return bushing_codec_module(out, bushing_type_find("EXTERNAL"));
}

/* Runs one thing with allocation n failing; the number of rounds says that
 * there was something to fail. */
#define SWEEP(CALL)                                   \
    do {                                              \
        bushing_output *out = NULL;                   \
        long n = 0, before = live;                    \
        for (;; n++) {                                \
            countdown = n;                            \
            int rc = (CALL);                          \
            bool done = countdown >= 0;               \
            countdown = -1;                           \
            if (done) {                               \
                assert_int_equal(rc, 0);              \
                assert_non_null(out);                 \
                bushing_output_free(out);             \
                break;                                \
            }                                         \
            assert_int_equal(rc, BUSHING_ERR_MEMORY); \
            assert_null(out);                         \
            assert_int_equal(live, before);           \
        }                                             \
        assert_true(n > 0);                           \
        assert_int_equal(live, before);               \
    } while (0)

static void conversions(void **state)
{
    static const enum bushing_form all[] = {BUSHING_FORM_BER, BUSHING_FORM_XML,
                                            BUSHING_FORM_TEXT,
                                            BUSHING_FORM_JSON};
    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 4; k++)
            SWEEP(convert(&out, all[i], all[k]));
}

static void modules(void **state)
{
    (void)state;
    SWEEP(print_module(&out));
}

/* A check has no output; it must not fail in any other way. */
static void checks(void **state)
{
    bushing_request how = {.type = bushing_type_find("EXTERNAL"),
                           .from = BUSHING_FORM_XML};
    bushing_span in = {(const uint8_t *)XML, strlen(XML)};
    long before = live;
    int rc = BUSHING_ERR_MEMORY;
    (void)state;
    for (long n = 0; rc != 0; n++) {
        countdown = n;
        rc = bushing_codec_check(&how, in, NULL);
        if (countdown >= 0) {
            countdown = -1;
            assert_int_equal(rc, 0);
        } else {
            assert_int_equal(rc, BUSHING_ERR_MEMORY);
        }
        assert_int_equal(live, before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversions),
        cmocka_unit_test(modules),
        cmocka_unit_test(checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
