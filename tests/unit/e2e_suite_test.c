/* The closed table of algorithms. */
#include "test.h"

#include "e2e/suite.h"

#define OID(...)                            \
    span_of((const uint8_t[]){__VA_ARGS__}, \
            sizeof((const uint8_t[]){__VA_ARGS__}))
#define AES(n) 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, (n)
#define HMAC 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, 0x09
#define ZEROS 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
#define NIL 0x05, 0x00

static const struct dialect *usual(void)
{
    return &DIALECTS[0];
}

static struct algorithm_identifier named(span oid, span parameters)
{
    return (struct algorithm_identifier){oid, parameters.p != NULL, parameters};
}

static const span ABSENT = {NULL, 0};

static int found(enum bushing_policy_list list, span oid, span parameters,
                 uint8_t *len)
{
    struct algorithm_identifier a = named(oid, parameters);
    const struct suite_row *row = suite_find(list, &a, usual(), len);
    return row == NULL ? -1 : row->item;
}

static void assert_found(enum bushing_policy_list list, span oid,
                         span parameters, int item, uint8_t tag_len)
{
    uint8_t len = 0;
    assert_int_equal(found(list, oid, parameters, &len), item);
    assert_int_equal(len, tag_len);
    assert_int_equal(found(list, oid, parameters, NULL), item);
}

static void assert_unknown(enum bushing_policy_list list, span oid,
                           span parameters)
{
    uint8_t len = 77;
    assert_int_equal(found(list, oid, parameters, &len), -1);
    assert_int_equal(len, 77);
}

/* [62351-4:8 CBC, 62351-4:8 GCM, 62351-4:8 hmacWithSHA256] */
static void all_that_there_are(void **state)
{
    (void)state;
    assert_found(BUSHING_LIST_AEA, OID(AES(6)), ABSENT, BUSHING_AES128_GCM, 12);
    assert_found(BUSHING_LIST_AEA, OID(AES(46)), ABSENT, BUSHING_AES256_GCM,
                 12);
    assert_found(BUSHING_LIST_ICV, OID(AES(6)), ABSENT, BUSHING_AES128_GMAC,
                 12);
    assert_found(BUSHING_LIST_ICV, OID(AES(46)), ABSENT, BUSHING_AES256_GMAC,
                 12);
    assert_int_equal(found(BUSHING_LIST_ENCR, OID(AES(2)), ABSENT, NULL),
                     BUSHING_AES128_CBC);
    assert_int_equal(found(BUSHING_LIST_ENCR, OID(AES(42)), ABSENT, NULL),
                     BUSHING_AES256_CBC);
    assert_found(BUSHING_LIST_ICV, OID(HMAC), ABSENT, BUSHING_HMAC_SHA256, 32);
}

/* [62351-4:8 rules 1 to 3] D-GCM-1 */
static void parameters_say_little(void **state)
{
    (void)state;
    assert_found(BUSHING_LIST_ICV, OID(HMAC), OID(NIL), BUSHING_HMAC_SHA256,
                 32);
    assert_found(BUSHING_LIST_AEA, OID(AES(6)),
                 OID(0x30, 17, 0x04, 12, ZEROS, 0x02, 1, 16),
                 BUSHING_AES128_GCM, 16);
    assert_found(BUSHING_LIST_AEA, OID(AES(6)),
                 OID(0x30, 17, 0x04, 12, ZEROS, 0x02, 1, 13),
                 BUSHING_AES128_GCM, 13);
    /* the nonce does not count, whatever its length */
    assert_found(BUSHING_LIST_ICV, OID(AES(6)), OID(0x30, 3, 0x04, 1, 0xAA),
                 BUSHING_AES128_GMAC, 12);
    /* what CBC has as an IV is not used */
    assert_int_equal(
        found(BUSHING_LIST_ENCR, OID(AES(2)), OID(0x04, 3, 1, 2, 3), NULL),
        BUSHING_AES128_CBC);
}

/* [rule 19] each OID in its own list alone; parameters as they must be */
static void everything_else_is_unknown(void **state)
{
    (void)state;
    static const uint8_t last[] = {1, 2, 3, 4, 5, 6, 7, 8, 22, 26, 42, 46, 47};
    for (int list = 0; list < BUSHING_NUM_POLICY_LISTS; list++)
        for (size_t i = 0; i < sizeof last; i++) {
            bool gcm = last[i] == 6 || last[i] == 46;
            bool cbc = last[i] == 2 || last[i] == 42;
            if ((gcm &&
                 (list == BUSHING_LIST_AEA || list == BUSHING_LIST_ICV)) ||
                (cbc && list == BUSHING_LIST_ENCR))
                continue;
            assert_unknown((enum bushing_policy_list)list, OID(AES(last[i])),
                           ABSENT);
        }
    assert_unknown(BUSHING_LIST_AEA, OID(HMAC), ABSENT);
    assert_unknown(BUSHING_LIST_ENCR, OID(HMAC), ABSENT);
    assert_unknown(BUSHING_LIST_ICV, OID(0x2A), ABSENT);
    assert_unknown(BUSHING_LIST_ICV, OID(HMAC, 1), ABSENT);
    assert_unknown(BUSHING_LIST_ICV, OID(HMAC), OID(0x04, 0));
    assert_unknown(BUSHING_LIST_ICV, OID(HMAC), OID(0x05, 1, 0));
    assert_unknown(BUSHING_LIST_AEA, OID(AES(6)), OID(NIL));
    assert_unknown(BUSHING_LIST_AEA, OID(AES(6)), OID(0x30, 0));
    assert_unknown(BUSHING_LIST_AEA, OID(AES(6)),
                   OID(0x30, 17, 0x04, 12, ZEROS, 0x02, 1, 11));
    assert_unknown(BUSHING_LIST_AEA, OID(AES(6)),
                   OID(0x30, 17, 0x04, 12, ZEROS, 0x02, 1, 17));
    assert_unknown(BUSHING_LIST_AEA, OID(AES(6)),
                   OID(0x30, 17, 0x04, 12, ZEROS, 0x02, 1, 16, 0));
    assert_unknown(BUSHING_LIST_ENCR, OID(AES(2)), OID(NIL));
}

/* What is sent is read back as the same. */
static void sent_and_read_back(void **state)
{
    (void)state;
    struct dialect other = DIALECTS[0];
    const struct dialect *dialects[] = {&DIALECTS[0], &other};
    other.gcm_tag_len = 16;
    for (int item = 0; item < BUSHING_NUM_POLICY_ITEMS; item++)
        for (uint8_t len = 12; suite_row(item) != NULL && len <= 16; len++)
            for (size_t i = 0; i < 2; i++) {
                const struct suite_row *row = suite_row(item);
                uint8_t room[SUITE_PARAMETERS_MAX], got = 0;
                struct algorithm_identifier a =
                    suite_identifier(row, len, dialects[i], room);
                assert_ptr_equal(suite_find(row->list, &a, dialects[i], &got),
                                 row);
                if (row->gcm) {
                    assert_int_equal(got, len);
                    assert_int_equal(a.has_parameters,
                                     len != dialects[i]->gcm_tag_len);
                }
            }
}

/* [RFC 5084:3.2] a tag of 16 octets, octet for octet */
static void parameters_as_octets(void **state)
{
    (void)state;
    static const uint8_t want[] = {0x30, 17, 0x04, 12, ZEROS, 0x02, 1, 16};
    static const uint8_t null[] = {NIL};
    uint8_t room[SUITE_PARAMETERS_MAX];
    struct algorithm_identifier a =
        suite_identifier(suite_row(BUSHING_AES256_GCM), 16, usual(), room);
    assert_true(span_equal(a.parameters, span_of(want, sizeof want)));
    assert_true(span_equal(a.algorithm, OID(AES(46))));
    a = suite_identifier(suite_row(BUSHING_HMAC_SHA256), 32, usual(), room);
    assert_true(span_equal(a.parameters, span_of(null, sizeof null)));
    a = suite_identifier(suite_row(BUSHING_AES128_CBC), 0, usual(), room);
    assert_false(a.has_parameters);
}

static void settled(int cipher, int icv, enum suite_mode mode,
                    uint8_t cipher_len, uint8_t icv_len)
{
    struct suite s = {.cipher = cipher, .icv = icv, .tag_len = 14};
    suite_settle(&s);
    assert_int_equal(s.mode, mode);
    assert_int_equal(s.cipher_key_len, cipher_len);
    assert_int_equal(s.icv_key_len, icv_len);
    assert_int_equal(s.tag_len, 14);
}

static void lengths_follow_from_algorithms(void **state)
{
    (void)state;
    settled(-1, BUSHING_HMAC_SHA256, SUITE_ICV, 0, 32);
    settled(-1, BUSHING_AES128_GMAC, SUITE_ICV, 0, 16);
    settled(-1, BUSHING_AES256_GMAC, SUITE_ICV, 0, 32);
    settled(BUSHING_AES128_GCM, -1, SUITE_AE, 16, 0);
    settled(BUSHING_AES256_GCM, -1, SUITE_AE, 32, 0);
    settled(BUSHING_AES128_CBC, BUSHING_HMAC_SHA256, SUITE_CBC_ICV, 16, 32);
    settled(BUSHING_AES256_CBC, BUSHING_AES128_GMAC, SUITE_CBC_ICV, 32, 16);
}

static void only_protection_has_rows(void **state)
{
    (void)state;
    assert_null(suite_row(-1));
    assert_null(suite_row(BUSHING_SECP256R1));
    assert_null(suite_row(BUSHING_ECDSA_SHA256));
    assert_null(suite_row(BUSHING_NUM_POLICY_ITEMS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_there_are),
        cmocka_unit_test(parameters_say_little),
        cmocka_unit_test(everything_else_is_unknown),
        cmocka_unit_test(sent_and_read_back),
        cmocka_unit_test(parameters_as_octets),
        cmocka_unit_test(lengths_follow_from_algorithms),
        cmocka_unit_test(only_protection_has_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
