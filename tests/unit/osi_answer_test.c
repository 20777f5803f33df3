/* What a peer hears: every error of the layers, and what is answered to it
 * before the association is accepted and after. */
#include "test.h"

#include "osi/answer.h"
#include "osi/spdu.h"
#include "osi/tpdu.h"
#include "schema/acse.h"
#include "schema/pres.h"
#include <bushing/error.h>

static const int codes[] = {
#define X(name, code, category, sentence) BUSHING_ERR_##name,
    BUSHING_ERRORS(X)
#undef X
};
enum { NUM_CODES = sizeof codes / sizeof codes[0] };

/* [osi:8.2] the third column of the table of malformed inputs */
static const struct answer WANTED[] = {
    {BUSHING_ERR_OWNER_LATE, ANSWER_RF, REFUSE_CONGESTION, ANSWER_ABRT,
     ACSE_ABORT_NO_REASON},
    {BUSHING_ERR_COTP_PARAMETER, ANSWER_DR, 0, ANSWER_CLOSE, 0},
    {BUSHING_ERR_COTP_DUPLICATE, ANSWER_DR, 0, ANSWER_CLOSE, 0},
    {BUSHING_ERR_COTP_SELECTOR, ANSWER_DR, 3, ANSWER_CLOSE, 0},
    {BUSHING_ERR_COTP_CLASS, ANSWER_DR, 0, ANSWER_CLOSE, 0},
    {BUSHING_ERR_COTP_ADDRESS, ANSWER_DR, 3, ANSWER_CLOSE, 0},
    {BUSHING_ERR_SESSION_LENGTH, ANSWER_CLOSE, 0, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_PARAMETER, ANSWER_RF, 0x85, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_DUPLICATE, ANSWER_CLOSE, 0, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_MISSING, ANSWER_RF, 0x85, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_SELECTOR, ANSWER_RF, 0x81, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_VERSION, ANSWER_RF, 0x84, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_UNITS, ANSWER_RF, 0x85, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_USER_DATA, ANSWER_CLOSE, 0, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_OVERFLOW, ANSWER_RF, 0x86, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_UNEXPECTED, ANSWER_CLOSE, 0, ANSWER_AB, 0},
    {BUSHING_ERR_SESSION_TIMEOUT, ANSWER_CLOSE, 0, ANSWER_AB, 0},
    {BUSHING_ERR_PRESENTATION_PPDU, ANSWER_CPR, 0, ANSWER_ARP, 1},
    {BUSHING_ERR_PRESENTATION_MODE, ANSWER_CPR, 0, ANSWER_ARP, 6},
    {BUSHING_ERR_PRESENTATION_SELECTOR, ANSWER_CPR, 3, ANSWER_ARP, 6},
    {BUSHING_ERR_PRESENTATION_CONTEXTS, ANSWER_CPR, 0, ANSWER_ARP, 6},
    {BUSHING_ERR_PRESENTATION_LIMIT, ANSWER_CPR, 2, ANSWER_ARP, 6},
    {BUSHING_ERR_PRESENTATION_CONTEXT_ID, ANSWER_CPR, 6, ANSWER_ARP, 6},
    {BUSHING_ERR_PRESENTATION_TRANSFER, ANSWER_CPR, 6, ANSWER_ARP, 6},
    {BUSHING_ERR_PRESENTATION_VALUES, ANSWER_CPR, 6, ANSWER_ARP, 6},
    {BUSHING_ERR_ACSE_APDU, ANSWER_AARE_P, 1, ANSWER_ABRT, 2},
    {BUSHING_ERR_ACSE_UNEXPECTED, ANSWER_ABRT, 2, ANSWER_ABRT, 2},
    {BUSHING_ERR_ACSE_CONTEXT_NAME, ANSWER_AARE_U, 2, ANSWER_ABRT, 1},
    {BUSHING_ERR_ACSE_USER_INFORMATION, ANSWER_AARE_U, 1, ANSWER_ABRT, 2},
    {BUSHING_ERR_ACSE_AUTHENTICATION, ANSWER_AARE_U, 13, ANSWER_ABRT, 5},
    {BUSHING_ERR_ACSE_VERSION, ANSWER_AARE_P, 2, ANSWER_ABRT, 2},
    {BUSHING_ERR_MMS_PDU, ANSWER_AARE_U, 1, ANSWER_ABRT, 2},
};
enum { NUM_WANTED = sizeof WANTED / sizeof WANTED[0] };

static const struct answer *wanted_for(int code)
{
    for (size_t i = 0; i < NUM_WANTED; i++)
        if (WANTED[i].code == code)
            return &WANTED[i];
    return NULL;
}

static void answers_every_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_CODES; i++) {
        const struct answer *w = wanted_for(codes[i]);
        struct answer a = answer_for(codes[i]);
        assert_int_equal(a.code, codes[i]);
        assert_int_equal(a.before, w != NULL ? w->before : ANSWER_CLOSE);
        assert_int_equal(a.before_number, w != NULL ? w->before_number : 0);
        assert_int_equal(a.after, w != NULL ? w->after : ANSWER_CLOSE);
        assert_int_equal(a.after_number, w != NULL ? w->after_number : 0);
    }
    assert_int_equal(NUM_ANSWERS, NUM_WANTED);
}

static void what_has_no_row_is_closed_in_silence(void **state)
{
    (void)state;
    static const int none[] = {0, 1, -1000, BUSHING_ERR_MEMORY,
                               BUSHING_ERR_TPKT_VERSION};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct answer a = answer_for(none[i]);
        assert_int_equal(a.code, none[i]);
        assert_int_equal(a.before, ANSWER_CLOSE);
        assert_int_equal(a.after, ANSWER_CLOSE);
    }
}

static void no_code_has_two_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ANSWERS; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(ANSWERS[i].code, ANSWERS[k].code);
}

static bool is_good(uint8_t kind, uint8_t number)
{
    switch ((enum answer_kind)kind) {
    case ANSWER_CLOSE:
    case ANSWER_AB:
        return number == 0;
    case ANSWER_DR:
        return number <= TPDU_REASON_ADDRESS;
    case ANSWER_RF:
        return number == REFUSE_CONGESTION ||
               (number >= REFUSE_SELECTOR && number <= REFUSE_RESTRICTION);
    case ANSWER_CPR:
        return number <= PRES_REASON_NO_PSAP;
    case ANSWER_AARE_U:
        return number >= 1 && number <= ACSE_USER_AUTHENTICATION_REQUIRED;
    case ANSWER_AARE_P:
        return number >= 1 && number <= ACSE_PROVIDER_NO_COMMON_VERSION;
    case ANSWER_ARP:
        return number <= PRES_ABORT_INVALID_PARAMETER;
    case ANSWER_ABRT:
        return number >= 1 && number <= ACSE_ABORT_AUTHENTICATION_REQUIRED;
    }
    return false;
}

/* Each number is one that its PDU knows; and after ACCEPT nothing refuses. */
static void numbers_fit_their_pdus(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ANSWERS; i++) {
        const struct answer *a = &ANSWERS[i];
        assert_true(is_good(a->before, a->before_number));
        assert_true(is_good(a->after, a->after_number));
        assert_true(a->after == ANSWER_CLOSE || a->after >= ANSWER_AB);
    }
}

/* The layer that noticed, by the category of the list of errors. */
static void layers_are_the_categories(void **state)
{
    (void)state;
    static const struct {
        const char *category;
        enum bushing_layer layer;
    } LAYERS[] = {
        {"CALLER", BUSHING_LAYER_NONE},
        {"CODEC", BUSHING_LAYER_NONE},
        {"TPKT", BUSHING_LAYER_TPKT},
        {"COTP", BUSHING_LAYER_COTP},
        {"SESSION", BUSHING_LAYER_SESSION},
        {"PRESENTATION", BUSHING_LAYER_PRESENTATION},
        {"ACSE", BUSHING_LAYER_ACSE},
        {"MMS", BUSHING_LAYER_MMS},
    };
    size_t seen[sizeof LAYERS / sizeof LAYERS[0]] = {0};
    for (size_t i = 0; i < NUM_CODES; i++)
        for (size_t k = 0; k < sizeof LAYERS / sizeof LAYERS[0]; k++)
            if (strcmp(bushing_error_category(codes[i]), LAYERS[k].category) ==
                0) {
                assert_int_equal(layer_of(codes[i]), LAYERS[k].layer);
                seen[k]++;
            }
    for (size_t k = 0; k < sizeof LAYERS / sizeof LAYERS[0]; k++)
        assert_true(seen[k] > 0);
    assert_int_equal(layer_of(0), BUSHING_LAYER_NONE);
    assert_int_equal(layer_of(1), BUSHING_LAYER_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_every_code),
        cmocka_unit_test(what_has_no_row_is_closed_in_silence),
        cmocka_unit_test(no_code_has_two_rows),
        cmocka_unit_test(numbers_fit_their_pdus),
        cmocka_unit_test(layers_are_the_categories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
