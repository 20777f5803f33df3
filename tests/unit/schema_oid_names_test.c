/* The list of names of object identifiers: what people search it for. */
#include "schema/oid_names.h"
#include "test.h"

#include "base/oid.h"

static void every_one_is_an_object_identifier(void **state)
{
    (void)state;
    assert_true(OID_NUM_NAMES > 0);
    for (size_t i = 0; i < OID_NUM_NAMES; i++) {
        uint8_t octets[64];
        char back[64];
        struct writer w = writer_over(octets, sizeof octets);
        struct text t = text_over(back, sizeof back);
        assert_int_equal(oid_from_text(span_text(OID_NAMES[i].dotted), &w), 0);
        assert_int_equal(oid_to_text(writer_result(&w), &t), 0);
        text_end(&t);
        assert_string_equal(back, OID_NAMES[i].dotted);
        assert_true(strlen(OID_NAMES[i].name) > 1);
    }
}

/* So that a reader may search by halves. */
static void they_ascend(void **state)
{
    (void)state;
    for (size_t i = 1; i < OID_NUM_NAMES; i++)
        assert_true(strcmp(OID_NAMES[i - 1].dotted, OID_NAMES[i].dotted) < 0);
}

static void no_name_twice(void **state)
{
    (void)state;
    for (size_t i = 1; i < OID_NUM_NAMES; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(OID_NAMES[i].name, OID_NAMES[k].name);
}

static const char *name_of(const char *dotted)
{
    for (size_t i = 0; i < OID_NUM_NAMES; i++)
        if (strcmp(OID_NAMES[i].dotted, dotted) == 0)
            return OID_NAMES[i].name;
    return "";
}

/* [62351-4:8, 9] */
static void the_standard_s_own(void **state)
{
    (void)state;
    assert_string_equal(name_of("1.2.840.113549.1.1.11"),
                        "sha256WithRSAEncryption");
    assert_string_equal(name_of("1.2.840.10045.4.3.2"), "ecdsa-with-SHA256");
    assert_string_equal(name_of("1.2.840.113549.2.9"), "hmacWithSHA256");
    assert_string_equal(name_of("2.16.840.1.101.3.4.1.46"), "aes256-GCM");
    assert_string_equal(name_of("1.3.36.3.3.2.8.1.1.7"), "brainpoolP256r1");
    assert_string_equal(name_of("1.0.62351.4.1.1.1"), "e2eSecurityAS");
    assert_string_equal(name_of("1.0.9506.2.3"), "basic-AC");
    assert_string_equal(name_of("1.0.840.0.1.1.4.1"), "mmsAuthenticationAS");
    assert_string_equal(name_of("1.0.840.0.1.0.1.1"),
                        "aprofile-mechanism-name");
    assert_string_equal(name_of("2.5.4.106"), "objectIdentifier");
    assert_string_equal(name_of("1.2.3.4"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_one_is_an_object_identifier),
        cmocka_unit_test(they_ascend),
        cmocka_unit_test(no_name_twice),
        cmocka_unit_test(the_standard_s_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
