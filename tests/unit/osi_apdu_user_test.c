/* User information: which of its EXTERNALs is ours, in every form, and what we
 * put around a value. */
#include "test.h"

#include "osi/apdu.h"
#include "osi_hex.h"
#include <bushing/error.h>

#define NAME "a107060528ca220203"
#define INITIATE "a805800300fde8"

static uint8_t scratch_octets[256], room[512];

static const struct contexts CONTEXTS = {
    3,
    {{1, BUSHING_USE_ACSE, true},
     {3, BUSHING_USE_MMS, true},
     {5, BUSHING_USE_AUTHENTICATION, false}}};

/* The user information with these EXTERNALs of an AARQ. */
static int user_data(const char *externals, span *out, bool *direct)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    static struct apdu a;
    int rc = apdu_read(&a, octets(WRAP("60", NAME, WRAP("be", externals))),
                       &scratch);
    *out = (span){NULL, 0};
    if (rc != 0)
        return rc;
    return apdu_user_data(&a, &CONTEXTS, BUSHING_USE_MMS, out, direct);
}

static void assert_taken(const char *externals, bool direct)
{
    span s;
    bool said = !direct;
    assert_int_equal(user_data(externals, &s, &said), 0);
    assert_span_hex(s, INITIATE);
    assert_int_equal(said, direct);
}

static void takes_the_value(void **state)
{
    (void)state;
    span s;
    assert_taken(WRAP("28", "020103", WRAP("a0", INITIATE)), false);
    assert_taken(WRAP("28", "06025101", "020103", WRAP("a0", INITIATE)), true);
    assert_taken(WRAP("28", "020103", WRAP("81", INITIATE)), false);
    assert_taken(WRAP("28", "020103", "0703616263", WRAP("a0", INITIATE)),
                 false);
    assert_taken(WRAP("28", "0203000003", WRAP("a0", INITIATE)), false);
    assert_taken(OPEN("28", "020103", OPEN("a0", INITIATE)), false);
    assert_taken(LONG("28", LONG("02", "03"), LONG("a0", INITIATE)), false);
    /* nobody has to ask */
    assert_int_equal(
        user_data(WRAP("28", "020103", WRAP("a0", INITIATE)), &s, NULL), 0);
}

/* [osi:8.2 no. 51] of several the one in the context counts, wherever it is */
static void picks_by_context(void **state)
{
    (void)state;
    const char *ours = WRAP("28", "020103", WRAP("a0", INITIATE));
    const char *other = "2807020105a0020500";
    const char *none = "280906025101a003020107";
    assert_taken(JOIN(ours, other), false);
    assert_taken(JOIN(other, ours), false);
    assert_taken(JOIN(none, other, ours), false);
    assert_taken(JOIN(ours, "2807020103a0020500"), false);
}

static void finds_none(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",                   /* no EXTERNAL */
        "2807020105a0020500", /* in a context that was not accepted */
        "2807020101a0020500", /* of another use */
        "2807020107a0020500", /* unknown */
        "2807020100a0020500", "28090203010003a0020500", /* 65539 is not 3 */
        "280806025101a0020500", /* no context is named */
        "2804a0020500",
        /* in the context, and not readable */
        "28080201038203000500", /* arbitrary */
    };
    span s;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(user_data(bad[i], &s, NULL),
                         BUSHING_ERR_ACSE_USER_INFORMATION);
        assert_absent(s);
    }
}

static void refuses_values_that_are_not_one(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "28050201038100",         /* nothing */
        "2806020103810105",       /* half */
        "2809020103810405000500", /* two */
        /* in another transfer syntax than BER */
        "280b06025201020103a0020500",
        "280c060328ca22020103a0020500",
    };
    span s;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(user_data(bad[i], &s, NULL),
                         BUSHING_ERR_ACSE_USER_INFORMATION);
        assert_absent(s);
    }
}

/* What the table refuses is no APDU at all. */
static void refuses_broken_externals(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "2800",
        "2803020103",             /* without encoding */
        "2805020103a000",         /* an open value that is not there */
        "2809020103a00405000500", /* two in it */
        "2807020103a3020500",
        "2808020200a0020500",
        "3007020103a0020500",
        "2804020103a0",
        "280c020103a0020500a003020100",
    };
    span s;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(user_data(bad[i], &s, NULL), BUSHING_ERR_ACSE_APDU);
}

static void user_information_may_be_missing(void **state)
{
    (void)state;
    struct apdu a;
    span s;
    assert_int_equal(apdu_read(&a, octets(WRAP("60", NAME)), NULL), 0);
    assert_int_equal(apdu_user_data(&a, &CONTEXTS, BUSHING_USE_MMS, &s, NULL),
                     BUSHING_ERR_ACSE_USER_INFORMATION);
    assert_int_equal(apdu_read(&a, octets(WRAP("60", NAME, "9e0105")), NULL),
                     BUSHING_ERR_ACSE_APDU);
}

static void puts_user_information(void **state)
{
    (void)state;
    struct writer w = writer_over(room, sizeof room);
    put_span(&w, octets(INITIATE));
    apdu_put_user_data(&w, 0, 3, false);
    assert_octets(
        writer_result(&w),
        octets(WRAP("be", WRAP("28", "020103", WRAP("a0", INITIATE)))));
    w = writer_over(room, sizeof room);
    put_span(&w, octets(INITIATE "ff"));
    apdu_put_user_data(&w, 1, 300, true);
    assert_octets(writer_result(&w),
                  octets(JOIN(WRAP("be", WRAP("28", "06025101", "0202012c",
                                              WRAP("a0", INITIATE))),
                              "ff")));
    w = writer_over(room, 15);
    put_span(&w, octets(INITIATE));
    apdu_put_user_data(&w, 0, 3, true);
    assert_true(w.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_value),
        cmocka_unit_test(picks_by_context),
        cmocka_unit_test(finds_none),
        cmocka_unit_test(refuses_values_that_are_not_one),
        cmocka_unit_test(refuses_broken_externals),
        cmocka_unit_test(user_information_may_be_missing),
        cmocka_unit_test(puts_user_information),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
