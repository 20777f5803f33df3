/* Counts the times that something evil was sent and was refused as it must be;
 * `make test` adds them up over all programs (ci/count-tests).
 *
 *     negative_tests++;       // behind the assertions of each
 *     return cmocka_run_group_tests(tests, NULL, negative_report);
 */
#ifndef SUPPORT_NEGATIVE_H
#define SUPPORT_NEGATIVE_H

#include <stdio.h>

static unsigned negative_tests;

static inline int negative_report(void **state)
{
    (void)state;
    printf("# ran: %u negative tests of the security\n", negative_tests);
    return 0;
}

#endif
