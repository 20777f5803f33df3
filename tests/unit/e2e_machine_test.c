/* What may happen when: the table against every pair of state and SecPDU, so
 * that a row that goes, comes or changes is seen [62351-4:13.1]. */
#include "test.h"

#include "e2e/machine.h"
#include <string.h>

static const struct wanted {
    enum e2e_state state;
    enum bushing_secpdu secpdu;
    enum e2e_action action;
    enum e2e_state next;
} WANTED[] = {
#define ROW(state, kind, action, next)                                  \
    {                                                                   \
        E2E_##state, BUSHING_SECPDU_##kind, E2E_DO_##action, E2E_##next \
    }
    ROW(C_WAIT, HANDSHAKE_ACC, ACC, C_JUDGE),
    ROW(C_WAIT, APPLICATION_REJECT, REJECT, C_REFUSED),
    ROW(C_WAIT, HANDSHAKE_SEC_REJECT, REJECT, C_REFUSED),
    ROW(S_IDLE, HANDSHAKE_REQ, REQ, S_JUDGE),
    ROW(S_OPEN, HANDSHAKE_SEC_ABORT, ENDING, ENDED),
    ROW(S_OPEN, DT_SEC_ABORT, ENDING, ENDED),
    ROW(S_OPEN, APPL_ABORT, ENDING, ENDED),
    ROW(S_OPEN, RELEASE_REQ, RELEASE_REQ, RELEASE_ASKED),
    ROW(OPEN, DT_SEC_ABORT, ENDING, ENDED),
    ROW(OPEN, APPL_ABORT, ENDING, ENDED),
    ROW(OPEN, RELEASE_REQ, RELEASE_REQ, RELEASE_ASKED),
    ROW(RELEASING, DT_SEC_ABORT, ENDING, ENDED),
    ROW(RELEASING, APPL_ABORT, ENDING, ENDED),
    ROW(RELEASING, RELEASE_REQ, COLLISION, COLLIDED),
    ROW(RELEASING, RELEASE_RSP, RELEASE_RSP, ENDED),
    ROW(COLLIDED, DT_SEC_ABORT, ENDING, ENDED),
    ROW(COLLIDED, APPL_ABORT, ENDING, ENDED),
    ROW(COLLIDED, RELEASE_RSP, RELEASE_RSP, ENDED),
    ROW(RELEASE_ASKED, DT_SEC_ABORT, ENDING, ENDED),
    ROW(RELEASE_ASKED, APPL_ABORT, ENDING, ENDED),
#undef ROW
};
enum { NUM_WANTED = sizeof WANTED / sizeof WANTED[0] };

static const struct wanted *wanted(unsigned state, unsigned secpdu)
{
    for (size_t i = 0; i < NUM_WANTED; i++)
        if (WANTED[i].state == state && WANTED[i].secpdu == secpdu)
            return &WANTED[i];
    return NULL;
}

static void each_pair(void **unused)
{
    (void)unused;
    assert_int_equal(E2E_NUM_ROWS, NUM_WANTED);
    for (unsigned s = 0; s < E2E_NUM_STATES; s++)
        for (unsigned k = 0; k < BUSHING_NUM_SECPDUS; k++) {
            const struct e2e_row *row = e2e_row((uint8_t)s, (uint8_t)k);
            const struct wanted *w = wanted(s, k);
            assert_int_equal(row != NULL, w != NULL);
            if (row == NULL || w == NULL)
                continue;
            assert_int_equal(row->action, w->action);
            assert_int_equal(row->next, w->next);
        }
}

/* An end is an end. */
static void nothing_leads_out_of_the_end(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < E2E_NUM_ROWS; i++) {
        assert_int_not_equal(E2E_ROWS[i].state, E2E_ENDED);
        assert_int_not_equal(E2E_ROWS[i].state, E2E_LAST);
    }
}

static void names(void **unused)
{
    (void)unused;
    for (unsigned s = 0; s < E2E_NUM_STATES; s++)
        assert_true(strlen(e2e_state_text((uint8_t)s)) > 0);
    assert_string_equal(e2e_state_text(E2E_NUM_STATES), "");
    for (unsigned k = 0; k < BUSHING_NUM_SECPDUS; k++)
        assert_true(strlen(bushing_secpdu_name((enum bushing_secpdu)k)) > 1);
    assert_string_equal(bushing_secpdu_name(BUSHING_SECPDU_RELEASE_RSP),
                        "ReleaseRsp");
    assert_string_equal(bushing_secpdu_name(BUSHING_NUM_SECPDUS), "?");
    assert_false(e2e_state_has_keys(E2E_S_SIGN));
    assert_true(e2e_state_has_keys(E2E_S_OPEN));
    assert_true(e2e_state_has_keys(E2E_RELEASE_ASKED));
    assert_false(e2e_state_has_keys(E2E_LAST));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pair),
        cmocka_unit_test(nothing_leads_out_of_the_end),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
