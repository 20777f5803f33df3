/* Each parameter of an SPDU: where it may stand, how long it may be, and that
 * it stands there once. */
#include "test.h"

#include "osi_spdu_help.h"

/* What may stand where, written down a second time. */
static const struct place {
    const char *in; /* SIs, as hexadecimal */
    uint8_t group, code;
    uint16_t min, max;
    int too_long;
} places[] = {
    {"0d0e0c", 0, 0x01, 0, 0, 0},
    {"0d0e0c", 1, 0x09, 0, 64, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e0c", 1, 0x0a, 0, 64, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e0c", 1, 0x0b, 0, 64, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e0c", 1, 0x0c, 0, 4, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e", 0, 0x05, 0, 0, 0},
    {"0d0e", 5, 0x13, 1, 1, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e", 5, 0x15, 4, 4, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e", 5, 0x16, 1, 1, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e", 5, 0x17, 0, 6, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e", 5, 0x1a, 1, 1, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e", 5, 0x37, 0, 6, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e", 5, 0x38, 0, 6, BUSHING_ERR_SESSION_PARAMETER},
    {"0e", 0, 0x10, 1, 1, BUSHING_ERR_SESSION_PARAMETER},
    {"0c09", 0, 0x11, 1, 1, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e0c", 0, 0x14, 2, 2, BUSHING_ERR_SESSION_PARAMETER},
    {"10", 0, 0x15, 4, 4, BUSHING_ERR_SESSION_PARAMETER},
    {"100c", 0, 0x16, 1, 1, BUSHING_ERR_SESSION_PARAMETER},
    {"0e0c090a080f", 0, 0x19, 1, 1, BUSHING_ERR_SESSION_PARAMETER},
    {"0c", 0, 0x32, 1, 65000, 0},
    {"0d0e", 0, 0x33, 0, 16, BUSHING_ERR_SESSION_SELECTOR},
    {"0d0e", 0, 0x34, 0, 16, BUSHING_ERR_SESSION_SELECTOR},
    {"0d", 0, 0x3c, 1, 1, BUSHING_ERR_SESSION_PARAMETER},
    {"0d0e0c090a080f", 0, 0xc1, 0, 65000, 0},
    {"0d", 0, 0xc2, 0, 10240, BUSHING_ERR_SESSION_USER_DATA},
    {"0e0c090a08", 0, 0xc2, 0, 65000, 0},
};

static const uint8_t strict[] = {0x08, 0x09, 0x0a, 0x0c, 0x0d,
                                 0x0e, 0x0f, 0x10, 0x1a};

static bool is_in(const struct place *p, uint8_t si)
{
    span all = octets(p->in);
    return memchr(all.p, si, all.n) != NULL;
}

static const struct place *place_of(uint8_t si, uint8_t group, uint8_t code)
{
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (places[i].group == group && places[i].code == code &&
            is_in(&places[i], si))
            return &places[i];
    return NULL;
}

static void refuses_each_parameter_in_a_wrong_place(void **state)
{
    (void)state;
    static const uint8_t groups[] = {0, 1, 5};
    for (size_t i = 0; i < sizeof strict; i++)
        for (size_t g = 0; g < sizeof groups; g++) {
            if (groups[g] != 0 && place_of(strict[i], 0, groups[g]) == NULL)
                continue;
            for (unsigned code = 0; code < 256; code++)
                if (place_of(strict[i], groups[g], (uint8_t)code) == NULL)
                    assert_int_equal(
                        read_one(strict[i], groups[g], (uint8_t)code, 1, 1),
                        BUSHING_ERR_SESSION_PARAMETER);
        }
}

/* Groups are filled with parameters of their own elsewhere. */
static bool is_group(const struct place *p)
{
    return p->group == 0 && (p->code == 1 || p->code == 5);
}

static void holds_each_parameter_to_its_length(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const struct place *p = &places[i];
        for (size_t k = 0; k < sizeof strict; k++) {
            uint8_t si = strict[k];
            if (!is_in(p, si) || is_group(p))
                continue;
            assert_int_equal(read_one(si, p->group, p->code, p->min, 1), 0);
            assert_int_equal(read_one(si, p->group, p->code, p->max, 1), 0);
            assert_int_equal(
                read_one(si, p->group, p->code, (size_t)p->max + 1, 1),
                p->too_long);
            if (p->min > 0)
                assert_int_equal(
                    read_one(si, p->group, p->code, p->min - 1u, 1),
                    BUSHING_ERR_SESSION_PARAMETER);
        }
    }
}

static void refuses_each_parameter_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        for (size_t k = 0; k < sizeof strict; k++) {
            const struct place *p = &places[i];
            if (!is_in(p, strict[k]))
                continue;
            assert_int_equal(read_one(strict[k], p->group, p->code, p->min, 2),
                             BUSHING_ERR_SESSION_DUPLICATE);
        }
}

/* A group holds its own parameters, no other octets, and no group. */
static void bounds_groups(void **state)
{
    (void)state;
    assert_int_equal(read_one(0x0d, 0, 1, 256, 1),
                     BUSHING_ERR_SESSION_PARAMETER);
    assert_int_equal(read_one(0x0e, 0, 5, 256, 1),
                     BUSHING_ERR_SESSION_PARAMETER);
    assert_refused("0d04 0502 0500", BUSHING_ERR_SESSION_PARAMETER, 4);
    assert_refused("0d04 0502 0100", BUSHING_ERR_SESSION_PARAMETER, 4);
    assert_refused("0d04 0102 0100", BUSHING_ERR_SESSION_PARAMETER, 4);
    assert_refused("0d06 0500 0502 1301", BUSHING_ERR_SESSION_DUPLICATE, 4);
    /* What follows a group is outside of it again. */
    assert_refused("0d06 0500 3300 1301", BUSHING_ERR_SESSION_LENGTH, 6);
    assert_refused("0d07 0500 3300 130100", BUSHING_ERR_SESSION_PARAMETER, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_each_parameter_in_a_wrong_place),
        cmocka_unit_test(holds_each_parameter_to_its_length),
        cmocka_unit_test(refuses_each_parameter_twice),
        cmocka_unit_test(bounds_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
