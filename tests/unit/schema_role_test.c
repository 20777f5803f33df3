/* The role extension: the recorded token, and tokens that give no roles. */
#include "schema/role.h"
#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/hex.h"
#include <bushing/error.h>

static uint8_t octets[4096];
static struct asn1_list infos;
static struct role_info info;

static span hex(const char *text)
{
    size_t n = 0;
    assert_true(hex_decode(span_text(text), octets, sizeof octets, &n));
    return (span){octets, n};
}

static int reads(const char *text)
{
    int rc = asn1_decode(&ROLE_EXTENSION, hex(text), &infos, NULL, NULL);
    span body = infos.body;
    if (rc == 0)
        rc = asn1_list_next(&ROLE_INFO, &body, &info, NULL);
    return rc;
}

static int64_t role(uint32_t i)
{
    span body = info.user_role.body;
    int64_t id = 0;
    assert_true(i < info.user_role.num);
    for (uint32_t k = 0; k <= i; k++)
        assert_int_equal(asn1_list_next(&ROLE_ID, &body, &id, NULL), 0);
    return id;
}

static void is_text(span s, const char *text)
{
    assert_int_equal(s.n, strlen(text));
    assert_memory_equal(s.p, text, s.n);
}

#define GOLDEN                                             \
    "302730253004020200ff0c0a4f757473746174696f6e020200ff" \
    "0c0a49454336323335312d380a0103"

/* [62351-8:role extension] the token that is public. */
static void golden_vector(void **state)
{
    (void)state;
    assert_int_equal(reads(GOLDEN), 0);
    assert_int_equal(infos.num, 1);
    assert_int_equal(info.user_role.num, 1);
    assert_int_equal(role(0), 255);
    is_text(info.aor, "Outstation");
    assert_int_equal(info.revision, 255);
    assert_true(info.has_role_definition);
    is_text(info.role_definition, "IEC62351-8");
    assert_true(info.has_operation);
    assert_int_equal(info.operation, ROLE_OPERATION_CHANGE);
    assert_false(info.has_status_change_sequence_number);
}

/* The same token made from a C struct. */
static void golden_vector_is_written(void **state)
{
    static const int64_t roles[] = {255};
    const struct role_info one = {
        .user_role = {.items = roles, .num = 1},
        .aor = span_text("Outstation"),
        .revision = 255,
        .has_role_definition = true,
        .role_definition = span_text("IEC62351-8"),
        .has_operation = true,
        .operation = ROLE_OPERATION_CHANGE,
    };
    const struct asn1_list list = {.items = &one, .num = 1};
    uint8_t out[64];
    struct writer w = writer_over(out, sizeof out);
    span want = hex(GOLDEN), got;
    (void)state;
    assert_int_equal(asn1_encode(&ROLE_EXTENSION, &list, &w), 0);
    got = writer_result(&w);
    assert_int_equal(got.n, want.n);
    assert_memory_equal(got.p, want.p, want.n);
}

/* Everything, and as little as there may be. */
static void optional_parts(void **state)
{
    (void)state;
    assert_int_equal(
        reads("301a301830030201000c01410201070c01440a0101020500ffffffff"), 0);
    assert_true(info.has_status_change_sequence_number);
    assert_int_equal(info.status_change_sequence_number, UINT32_MAX);
    assert_int_equal(info.operation, ROLE_OPERATION_ADD);
    assert_int_equal(reads("3011300f3007020105020280000c0141020100"), 0);
    assert_int_equal(info.user_role.num, 2);
    assert_int_equal(role(0), 5);
    assert_int_equal(role(1), -32768);
    assert_false(info.has_role_definition);
    assert_false(info.has_operation);
    assert_int_equal(reads("3010300e30030201000c0141020107020101"), 0);
    assert_int_equal(info.status_change_sequence_number, 1);
}

struct refusal {
    const char *hex;
    int code;
};

/* Other projects put a plain string under this object identifier; an unknown
 * element gives no roles at all; and every bound. */
static void refusals(void **state)
{
    static const struct refusal REFUSALS[] = {
        {"0c0561646d696e", BUSHING_ERR_TAG},
        {"3000", BUSHING_ERR_SIZE},
        {"300f300d30030201000c01410201000500", BUSHING_ERR_UNKNOWN},
        {"300a300830030201000c0141", BUSHING_ERR_MISSING},
        {"300a300830000c0141020100", BUSHING_ERR_SIZE},
        {"300f300d300502030080000c0141020100", BUSHING_ERR_RANGE},
        {"300c300a30030201000c00020100", BUSHING_ERR_SIZE},
        {"300e300c30030201000c014102020100", BUSHING_ERR_RANGE},
        {"300d300b30030201000c01410201ff", BUSHING_ERR_RANGE},
        {"3027302530030201000c01410201000c18444444444444444444444444444444"
         "444444444444444444",
         BUSHING_ERR_SIZE},
        {"3010300e30030201000c01410201000a0104", BUSHING_ERR_RANGE},
        {"3014301230030201000c014102010002050100000000", BUSHING_ERR_RANGE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof REFUSALS / sizeof REFUSALS[0]; i++)
        assert_int_equal(reads(REFUSALS[i].hex), REFUSALS[i].code);
}

/* `num` times the same piece inside a list. */
static span repeated(const char *piece, size_t num)
{
    static uint8_t out[1024];
    span one = hex(piece);
    size_t n = one.n * num;
    assert_true(n < 0x10000 && n + 4 <= sizeof out);
    memcpy(out, "\x30\x82", 2);
    out[2] = (uint8_t)(n >> 8);
    out[3] = (uint8_t)n;
    for (size_t i = 0; i < num; i++)
        memcpy(out + 4 + i * one.n, one.p, one.n);
    return (span){out, n + 4};
}

static void limits(void **state)
{
    static const char one[] = "300b30030201000c0141020100";
    const struct asn1_type *roles = ROLE_INFO.fields[0].type;
    (void)state;
    assert_int_equal(asn1_decode(&ROLE_EXTENSION, repeated(one, ROLE_MAX_INFOS),
                                 NULL, NULL, NULL),
                     0);
    assert_int_equal(asn1_decode(&ROLE_EXTENSION,
                                 repeated(one, ROLE_MAX_INFOS + 1), NULL, NULL,
                                 NULL),
                     BUSHING_ERR_SIZE);
    assert_int_equal(asn1_decode(roles, repeated("020101", ROLE_MAX_ROLES),
                                 NULL, NULL, NULL),
                     0);
    assert_int_equal(asn1_decode(roles, repeated("020101", ROLE_MAX_ROLES + 1),
                                 NULL, NULL, NULL),
                     BUSHING_ERR_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_vector),
        cmocka_unit_test(golden_vector_is_written),
        cmocka_unit_test(optional_parts),
        cmocka_unit_test(refusals),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
