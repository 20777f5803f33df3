/* What may happen when: both tables against every pair of state and message,
 * so that a row that goes, comes or changes is seen. */
#include "test.h"

#include "osi/machine.h"
#include "osi/spdu.h"
#include "osi/tpdu.h"
#include <string.h>

/* X in a line: a protocol error. */
#define X \
    {     \
        0 \
    }
#define TO(action, next)   \
    {                      \
        true, action, next \
    }

struct wanted {
    bool has;
    uint8_t action, next;
};

static void compare(const struct machine_row *row, const struct wanted *w,
                    unsigned state, unsigned message)
{
    if (!w->has) {
        assert_null(row);
        return;
    }
    assert_non_null(row);
    assert_int_equal(row->state, state);
    assert_int_equal(row->message, message);
    assert_int_equal(row->action, w->action);
    assert_int_equal(row->next, w->next);
}

static void transport_rows(void **state)
{
    (void)state;
    static const uint8_t messages[] = {TPDU_CR, TPDU_CC, TPDU_DR,
                                       TPDU_DT, TPDU_ER, TPDU_OTHER};
    static const struct wanted rows[NUM_TRANSPORT_STATES][6] = {
        [T_IDLE] = {X, X, X, X, X, X},
        [T_WAIT_CR] = {TO(DO_CALL, T_OPEN), X, TO(DO_DISCONNECT, T_ENDED), X,
                       TO(DO_DISCONNECT, T_ENDED), TO(DO_COUNT, T_WAIT_CR)},
        [T_ASKED] = {X, X, TO(DO_DISCONNECT, T_ENDED), X,
                     TO(DO_DISCONNECT, T_ENDED), TO(DO_COUNT, T_ASKED)},
        [T_WAIT_CC] = {X, TO(DO_CONFIRM, T_OPEN), TO(DO_REFUSED, T_ENDED), X,
                       TO(DO_REFUSED, T_ENDED), TO(DO_COUNT, T_WAIT_CC)},
        [T_OPEN] = {X, X, TO(DO_DISCONNECT, T_ENDED), TO(DO_FRAGMENT, T_OPEN),
                    TO(DO_DISCONNECT, T_ENDED), TO(DO_COUNT, T_OPEN)},
        [T_ENDED] = {X, X, X, X, X, X},
    };
    size_t num = 0;
    for (unsigned s = 0; s < NUM_TRANSPORT_STATES; s++)
        for (size_t m = 0; m < sizeof messages; m++) {
            compare(transport_row((uint8_t)s, messages[m]), &rows[s][m], s,
                    messages[m]);
            num += rows[s][m].has;
        }
    assert_int_equal(num, NUM_TRANSPORT_ROWS);
}

static void association_rows(void **state)
{
    (void)state;
    static const uint8_t messages[] = {
        SPDU_CONNECT, SPDU_CONNECT_OVERFLOW, SPDU_ACCEPT,     SPDU_REFUSE,
        SPDU_DATA,    SPDU_FINISH,           SPDU_DISCONNECT, SPDU_NOT_FINISHED,
        SPDU_ABORT};
    static const struct wanted rows[NUM_ASSOCIATION_STATES][9] = {
        [A_IDLE] = {X, X, X, X, X, X, X, X, X},
        [A_WAIT_CONNECT] = {TO(DO_CONNECT, A_ASKED), X, X, X, X, X, X, X,
                            TO(DO_ABORT, A_ENDED)},
        [A_WAIT_OVERFLOW] = {X, TO(DO_OVERFLOW, A_ASKED), X, X, X, X, X, X,
                             TO(DO_ABORT, A_ENDED)},
        [A_ASKED] = {X, X, X, X, X, X, X, X, TO(DO_ABORT, A_ENDED)},
        [A_WAIT_ACCEPT] = {X, X, TO(DO_ACCEPT, A_OPEN), TO(DO_REFUSE, A_ENDED),
                           X, X, X, X, TO(DO_ABORT, A_ENDED)},
        [A_OPEN] = {X, X, X, X, TO(DO_DATA, A_OPEN),
                    TO(DO_FINISH, A_RELEASE_ASKED), X, X,
                    TO(DO_ABORT, A_ENDED)},
        [A_RELEASING] = {X, X, X, X, TO(DO_DATA, A_RELEASING),
                         TO(DO_COLLISION, A_COLLIDED),
                         TO(DO_DISCONNECTED, A_ENDED),
                         TO(DO_NOT_FINISHED, A_OPEN), TO(DO_ABORT, A_ENDED)},
        [A_COLLIDED] = {X, X, X, X, X, X, TO(DO_DISCONNECTED, A_ENDED), X,
                        TO(DO_ABORT, A_ENDED)},
        [A_RELEASE_ASKED] = {X, X, X, X, X, X, X, X, TO(DO_ABORT, A_ENDED)},
        [A_ENDED] = {X, X, X, X, X, X, X, X, X},
    };
    size_t num = 0;
    for (unsigned s = 0; s < NUM_ASSOCIATION_STATES; s++)
        for (size_t m = 0; m < sizeof messages; m++) {
            compare(association_row((uint8_t)s, messages[m]), &rows[s][m], s,
                    messages[m]);
            num += rows[s][m].has;
        }
    assert_int_equal(num, NUM_ASSOCIATION_ROWS);
}

/* What is in no table, whatever the state. */
static void has_no_row_for_the_rest(void **state)
{
    (void)state;
    static const uint8_t none[] = {
        SPDU_OVERFLOW_ACCEPT, SPDU_ABORT_ACCEPT, 0x00, 0x05, 0x07, 0x21, 0xff};
    for (unsigned s = 0; s < 256; s++)
        for (size_t m = 0; m < sizeof none; m++)
            assert_null(association_row((uint8_t)s, none[m]));
    for (unsigned m = 0; m < 256; m++) {
        assert_null(association_row(NUM_ASSOCIATION_STATES, (uint8_t)m));
        assert_null(transport_row(NUM_TRANSPORT_STATES, (uint8_t)m));
        assert_null(transport_row(T_ENDED, (uint8_t)m));
        assert_null(association_row(A_ENDED, (uint8_t)m));
    }
}

static void no_pair_has_two_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_TRANSPORT_ROWS; i++)
        assert_ptr_equal(
            transport_row(TRANSPORT_ROWS[i].state, TRANSPORT_ROWS[i].message),
            &TRANSPORT_ROWS[i]);
    for (size_t i = 0; i < NUM_ASSOCIATION_ROWS; i++)
        assert_ptr_equal(association_row(ASSOCIATION_ROWS[i].state,
                                         ASSOCIATION_ROWS[i].message),
                         &ASSOCIATION_ROWS[i]);
}

/* Every state can be reached from an idle one, and ends. */
static void every_state_can_end(void **state)
{
    (void)state;
    for (unsigned s = A_WAIT_CONNECT; s < A_ENDED; s++)
        assert_int_equal(association_row((uint8_t)s, SPDU_ABORT)->next,
                         A_ENDED);
    for (unsigned s = T_WAIT_CR; s < T_ENDED; s++) {
        assert_int_equal(transport_row((uint8_t)s, TPDU_DR)->next, T_ENDED);
        assert_int_equal(transport_row((uint8_t)s, TPDU_ER)->next, T_ENDED);
    }
}

static void has_words_for_states(void **state)
{
    (void)state;
    assert_string_equal(transport_state_text(T_IDLE), "not connected");
    assert_string_equal(transport_state_text(T_WAIT_CC),
                        "waits for the connect confirm");
    assert_string_equal(transport_state_text(T_ENDED), "ended");
    assert_string_equal(transport_state_text(NUM_TRANSPORT_STATES), "");
    assert_string_equal(association_state_text(A_IDLE), "not associated");
    assert_string_equal(association_state_text(A_WAIT_CONNECT),
                        "waits for CONNECT");
    assert_string_equal(association_state_text(A_OPEN), "open");
    assert_string_equal(association_state_text(A_ENDED), "ended");
    assert_string_equal(association_state_text(NUM_ASSOCIATION_STATES), "");
    assert_string_equal(association_state_text(255), "");
    for (unsigned s = 0; s < NUM_TRANSPORT_STATES; s++)
        assert_true(strlen(transport_state_text((uint8_t)s)) > 0);
    for (unsigned s = 0; s < NUM_ASSOCIATION_STATES; s++)
        assert_true(strlen(association_state_text((uint8_t)s)) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transport_rows),
        cmocka_unit_test(association_rows),
        cmocka_unit_test(has_no_row_for_the_rest),
        cmocka_unit_test(no_pair_has_two_rows),
        cmocka_unit_test(every_state_can_end),
        cmocka_unit_test(has_words_for_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
