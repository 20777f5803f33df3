/* What the tests of values of the A-profile share: a world for each test, and
 * how a failure is looked at. */
#ifndef UNIT_APROFILE_HELP_H
#define UNIT_APROFILE_HELP_H

#include "test.h"

#include "aprofile_world.h"
#include "base/hex.h"
#include "event/catalogue.h"

#define ESTABLISHMENT EVENT_14_4_COMM_SA_ESTABLISHMENT_FAIL

static struct world w;

static inline int setup(void **state)
{
    (void)state;
    world_begin(&w);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    world_end(&w);
    return 0;
}

static inline void again(void)
{
    world_end(&w);
    world_begin(&w);
}

static inline span hex(const char *text)
{
    uint8_t *p = maker_take(w.m, strlen(text) / 2 + 1);
    size_t n = 0;
    assert_true(hex_decode(span_text(text), p, strlen(text) / 2, &n));
    return (span){p, n};
}

static inline void assert_event(uint32_t event, bool alarm, uint32_t cause)
{
    assert_int_equal(w.failure.event, event);
    assert_int_equal(w.failure.alarm, alarm);
    assert_int_equal(w.failure.cause, cause);
}

#endif
