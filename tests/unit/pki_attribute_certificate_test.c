/* Attribute certificates: each check broken alone, with its event and what it
 * leaves of the roles. */
#include "test.h"

#include "crypto/openssl/adapter.h"
#include "pki/attribute_certificate.h"
#include "pki_world.h"
#include "revocation_maker.h"

#include <bushing/error.h>

struct token {
    struct maker *m;
    struct maker_certificate ca, leaf, aa;
    struct certificate holder, issuer;
    struct attribute_issuer by;
    struct maker_attribute a;
    struct attribute_case about;
    struct test_heap heap;
    struct revocation *store;
    struct attribute_certificate ac;
    uint32_t found;
    struct roles roles;
};

static void read_again(struct token *t)
{
    assert_int_equal(
        certificate_read(&t->holder, maker_make(t->m, &t->leaf), NULL), 0);
    assert_int_equal(
        certificate_read(&t->issuer, maker_make(t->m, &t->aa), NULL), 0);
}

static void begin(struct token *t)
{
    bushing_allocator heap;
    memset(t, 0, sizeof *t);
    t->m = maker_new();
    t->heap.fail_at = -1;
    heap = test_allocator(&t->heap);
    assert_int_equal(revocation_new(&t->store, &heap, &CRYPTO_OPENSSL), 0);
    maker_ca(t->m, &t->ca, "CN=Grid CA", maker_key(MAKER_P256, 0), NULL);
    maker_leaf(t->m, &t->leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &t->ca);
    maker_leaf(t->m, &t->aa, MAKER_APROFILE, "CN=Role Authority",
               maker_key(MAKER_P256, 4), &t->ca);
    maker_attribute(t->m, &t->a, &t->leaf, &t->aa);
    read_again(t);
    t->by = (struct attribute_issuer){&t->issuer, true};
    t->about = (struct attribute_case){
        .holder = &t->holder,
        .issuers = &t->by,
        .num_issuers = 1,
        .revocation = t->store,
        .need = REVOCATION_NEED_ALL,
        .policy = {0, REVOCATION_SKEW_MS, REVOCATION_AGE_MS},
        .crypto = &CRYPTO_OPENSSL,
        .now = MAKER_NOW,
    };
}

static void end(struct token *t)
{
    revocation_free(t->store);
    assert_int_equal(t->heap.live, 0);
    maker_free(t->m);
}

static void check(struct token *t)
{
    static const struct role_policy any = {.any_revision = true};
    (void)attribute_certificate_read(&t->ac, maker_make_attribute(t->m, &t->a));
    assert_int_equal(attribute_certificate_check(&t->ac, &t->found, &t->about),
                     0);
    roles_of_attribute_certificate(&t->roles, &t->ac, t->found, &any);
}

/* That it is never revoked is said of each of these. */
static void expect(struct token *t, enum attribute_check what)
{
    const struct attribute_check_row *row = attribute_check_row(what);
    uint32_t rest = t->found & ~ATTRIBUTE_BIT(NO_REVOCATION);
    if (rest != UINT32_C(1) << what)
        print_message("# found %X\n", rest);
    assert_int_equal(rest, UINT32_C(1) << what);
    assert_non_null(bushing_security_find(row->event));
    assert_int_equal(t->roles.num, row->role == ROLE_CHECK_NONE ? 1 : 0);
    if (row->role == ROLE_CHECK_NONE)
        return;
    assert_int_equal(t->roles.num_findings, 1);
    assert_int_equal(t->roles.finding[0].check, row->role);
}

/* --- good ---------------------------------------------------------------- */

static void gives_operator(struct token *t, uint32_t found)
{
    check(t);
    assert_int_equal(t->found, found);
    assert_int_equal(t->roles.num, 1);
    assert_int_equal(t->roles.role[0], ROLE_OPERATOR);
    assert_int_equal(t->roles.profile, ROLES_FROM_ATTRIBUTE_CERTIFICATE);
}

static void a_good_one_gives_its_roles(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    gives_operator(&t, ATTRIBUTE_BIT(NO_REVOCATION));
    assert_int_equal(t.roles.valid_from, INT64_C(1795132800000));
    assert_int_equal(t.roles.valid_until, INT64_C(1795219200999));
    end(&t);
}

static void names_stand_in_for_serial_numbers(void **state)
{
    struct token t;
    struct x509_general_name g = {.which = X509_GENERAL_NAME_DIRECTORY_NAME};
    (void)state;
    begin(&t);
    g.u.directory_name = t.leaf.subject;
    t.a.x.holder.has_base_certificate_id = false;
    t.a.x.holder.has_entity_name = true;
    t.a.x.holder.entity_name = (struct asn1_list){.items = &g, .num = 1};
    gives_operator(&t, ATTRIBUTE_BIT(NO_REVOCATION));
    end(&t);
}

static void the_token_may_be_an_extension(void **state)
{
    struct token t;
    static const int64_t viewer = ROLE_VIEWER;
    (void)state;
    begin(&t);
    t.a.x.attributes.num = 0;
    maker_attribute_put(t.m, &t.a, "1.2.840.10070.8.1", false,
                        maker_roles(t.m, &viewer, 1));
    check(&t);
    assert_int_equal(t.roles.num, 1);
    assert_int_equal(t.roles.role[0], ROLE_VIEWER);
    /* none at all, and two */
    t.a.x.extensions.num--;
    check(&t);
    assert_int_equal(t.roles.finding[0].check, ROLE_CHECK_ABSENT);
    t.a.x.attributes.num = 1;
    maker_attribute_put(t.m, &t.a, "1.0.62351.8.1", false,
                        maker_roles(t.m, &viewer, 1));
    check(&t);
    assert_int_equal(t.roles.finding[0].check, ROLE_CHECK_SEVERAL);
    assert_int_equal(t.roles.num, 1);
    end(&t);
}

/* [62351-9:7.4] sOAIdentifier instead of the configuration. */
static void an_authority_may_say_so_itself(void **state)
{
    struct token t;
    (void)state;
    begin(&t);
    t.by.configured = false;
    maker_put(t.m, &t.aa, "2.5.29.50", false, span_of("\x05\x00", 2));
    read_again(&t);
    gives_operator(&t, ATTRIBUTE_BIT(NO_REVOCATION));
    end(&t);
}

static void list_of(struct token *t, struct maker_list *l)
{
    maker_list(t->m, l, &t->aa, 1);
    maker_list_put(t->m, l, "2.5.29.28", true, maker_hex(t->m, "30038501FF"));
}

static void give(struct token *t, const struct maker_list *l)
{
    assert_int_equal(revocation_add_list(t->store, NULL,
                                         maker_make_list(t->m, l), &t->issuer,
                                         1),
                     0);
}

/* An authority whose certificate lets it sign lists, and a token that names
 * where its list is. */
static void with_points(struct token *t)
{
    maker_replace(t->m, &t->aa, MAKER_OID_KEY_USAGE, true,
                  maker_key_usage(t->m, 1u << X509_KEY_USAGE_DIGITAL_SIGNATURE |
                                            1u << X509_KEY_USAGE_CRL_SIGN));
    read_again(t);
    t->a.x.extensions.num--;
    maker_attribute_put(t->m, &t->a, MAKER_OID_CRL_POINTS, false,
                        maker_crl_points(t->m, "http://crl.example/aa.crl"));
}

static void lists_of_attribute_certificates(void **state)
{
    struct token t;
    struct maker_list l;
    (void)state;
    begin(&t);
    with_points(&t);
    check(&t);
    expect(&t, ATTRIBUTE_CHECK_REVOCATION_GAP);
    t.about.need = REVOCATION_NEED_CONFIGURED;
    gives_operator(&t, 0);
    t.about.need = REVOCATION_NEED_ALL;
    t.about.moment = REVOCATION_WHILE_RUNNING;
    gives_operator(&t, ATTRIBUTE_BIT(REVOCATION_SOFT));
    t.about.moment = REVOCATION_AT_ESTABLISHMENT;
    list_of(&t, &l);
    give(&t, &l);
    gives_operator(&t, 0);
    maker_list(t.m, &l, &t.aa, 2);
    maker_list_put(t.m, &l, "2.5.29.28", true, maker_hex(t.m, "30038501FF"));
    maker_revoke(&l, span_text("\x42"), 9);
    give(&t, &l);
    check(&t);
    expect(&t, ATTRIBUTE_CHECK_REVOKED);
    end(&t);
}

/* A list of certificates says nothing of attribute certificates. */
static void lists_of_certificates_do_not_count(void **state)
{
    struct token t;
    struct maker_list l;
    (void)state;
    begin(&t);
    with_points(&t);
    maker_list(t.m, &l, &t.aa, 1);
    maker_list_put(t.m, &l, "2.5.29.28", true, maker_hex(t.m, "30038101FF"));
    give(&t, &l);
    check(&t);
    expect(&t, ATTRIBUTE_CHECK_REVOCATION_GAP);
    end(&t);
}

/* --- answers of responders ------------------------------------------------ */

/* A token that names a responder, and what its authority says of it. */
static void with_responder(struct token *t, struct maker_answer *answer)
{
    struct maker_certificate token = {.serial = t->a.x.serial_number,
                                      .issuer = t->aa.subject};
    t->a.x.extensions.num--;
    maker_attribute_put(t->m, &t->a, MAKER_OID_AUTHORITY_ACCESS, false,
                        maker_ocsp_access(t->m, "http://ocsp.example"));
    maker_answer(t->m, answer, &token, &t->aa);
}

static int tell(struct token *t, const struct maker_answer *answer)
{
    struct certificate token = {.serial = t->a.x.serial_number,
                                .issuer = t->issuer.subject};
    span none = {NULL, 0};
    return revocation_add_answer(t->store, maker_make_answer(t->m, answer),
                                 &token, &t->issuer, none, MAKER_NOW);
}

static void revoke(struct maker_answer *answer)
{
    answer->one.cert_status.which = OCSP_CERT_REVOKED;
    answer->one.cert_status.u.revoked.revocation_time =
        span_text("20261101000000Z");
}

/* [62351-9:7.4] by OCSP as by a list */
static void answers_about_attribute_certificates(void **state)
{
    struct token t;
    struct maker_answer answer;
    (void)state;
    begin(&t);
    with_responder(&t, &answer);
    check(&t);
    expect(&t, ATTRIBUTE_CHECK_REVOCATION_GAP);
    assert_int_equal(tell(&t, &answer), 0);
    gives_operator(&t, 0);
    /* past its date it says nothing any more */
    t.about.now += INT64_C(86400000) / 2 + REVOCATION_SKEW_MS + 1;
    check(&t);
    assert_true((t.found & ATTRIBUTE_BIT(REVOCATION_GAP)) != 0);
    t.about.now = MAKER_NOW;
    answer.one.cert_status.which = OCSP_CERT_UNKNOWN;
    assert_int_equal(tell(&t, &answer), 0);
    check(&t);
    expect(&t, ATTRIBUTE_CHECK_REVOCATION_GAP);
    revoke(&answer);
    assert_int_equal(tell(&t, &answer), 0);
    check(&t);
    expect(&t, ATTRIBUTE_CHECK_REVOKED);
    end(&t);
}

/* What is revoked is revoked, though nothing need be known, and while the
 * association runs. */
static void a_revoked_one_gives_none_ever(void **state)
{
    static const enum revocation_need needs[] = {
        REVOCATION_NEED_NONE, REVOCATION_NEED_CONFIGURED, REVOCATION_NEED_ALL};
    struct token t;
    struct maker_answer answer;
    (void)state;
    begin(&t);
    with_responder(&t, &answer);
    revoke(&answer);
    assert_int_equal(tell(&t, &answer), 0);
    for (size_t i = 0; i < 3; i++) {
        t.about.need = needs[i];
        t.about.moment = REVOCATION_AT_ESTABLISHMENT;
        check(&t);
        expect(&t, ATTRIBUTE_CHECK_REVOKED);
        t.about.moment = REVOCATION_WHILE_RUNNING;
        check(&t);
        expect(&t, ATTRIBUTE_CHECK_REVOKED);
    }
    /* another token of the same authority is not */
    t.a.x.serial_number = span_text("\x43");
    check(&t);
    expect(&t, ATTRIBUTE_CHECK_REVOCATION_SOFT);
    end(&t);
}

/* Who gives roles is no CA: nobody answers in its name. */
static void delegates_do_not_answer(void **state)
{
    struct token t;
    struct maker_answer answer;
    struct maker_certificate delegate;
    (void)state;
    begin(&t);
    with_responder(&t, &answer);
    maker_leaf(t.m, &delegate, MAKER_OCSP, "CN=Responder",
               maker_key(MAKER_P256, 7), &t.aa);
    maker_answer_by(t.m, &answer, &delegate);
    assert_int_equal(tell(&t, &answer), BUSHING_ERR_REVOCATION_RESPONDER);
    check(&t);
    expect(&t, ATTRIBUTE_CHECK_REVOCATION_GAP);
    end(&t);
}

/* --- each check ---------------------------------------------------------- */

#define CHECK(NAME, ...)                    \
    static void check_##NAME(void **state)  \
    {                                       \
        struct token t;                     \
        (void)state;                        \
        begin(&t);                          \
        __VA_ARGS__;                        \
        check(&t);                          \
        expect(&t, ATTRIBUTE_CHECK_##NAME); \
        end(&t);                            \
    }

/* [RFC 5755:4.2] */
CHECK(FORMAT, t.a.x.attr_cert_validity_period.not_after_time =
                  span_text("20261121000000.0Z"))
CHECK(VERSION, t.a.x.version = X509_VERSION_1)
CHECK(HOLDER_FORM, t.a.x.holder.has_base_certificate_id = false)
CHECK(HOLDER, t.a.x.holder.base_certificate_id.serial = span_text("\x01"))
CHECK(ALGORITHM, t.a.algorithm = maker_algorithm(maker_key(MAKER_RSA_2048, 0)))
CHECK(SIGNATURE, t.a.spoil = true)
CHECK(ISSUER, t.about.num_issuers = 0)
CHECK(ISSUER_USE, t.by.configured = false)
CHECK(AUTHORITY_KEY, t.a.extension[0].extn_value = maker_authority_key_id(
                         t.m, maker_key_id(maker_key(MAKER_P256, 9))))
CHECK(EXPIRED, t.about.now += INT64_C(86400000))
CHECK(EARLY, t.about.now -= INT64_C(86400000))
CHECK(EXTENSION_VALUE, t.a.extension[0].extn_value = span_text("\x05"))
CHECK(EXTENSION_CRITICAL,
      maker_attribute_put(t.m, &t.a, "2.5.29.55", true, span_of("\x30\x00", 2)))
CHECK(METHODS, t.a.x.extensions.num = 1; t.about.need = REVOCATION_NEED_NONE)

/* --- and what else breaks them ------------------------------------------- */

#define ALSO(name, NAME, ...)               \
    static void name(void **state)          \
    {                                       \
        struct token t;                     \
        (void)state;                        \
        begin(&t);                          \
        __VA_ARGS__;                        \
        check(&t);                          \
        expect(&t, ATTRIBUTE_CHECK_##NAME); \
        end(&t);                            \
    }

ALSO(two_ways_of_revocation, METHODS,
     maker_attribute_put(t.m, &t.a, MAKER_OID_CRL_POINTS, false,
                         maker_crl_points(t.m, "http://crl.example/aa.crl")))
ALSO(an_extension_twice, EXTENSION_VALUE,
     maker_attribute_put(t.m, &t.a, "2.5.29.56", false, span_of("\x05\x00", 2)))
ALSO(the_issuer_of_another_holder, HOLDER,
     t.leaf.issuer = maker_name(t.m, "CN=Other CA");
     read_again(&t))
ALSO(a_name_of_another_holder, HOLDER,
     struct x509_general_name g = {.which = X509_GENERAL_NAME_DIRECTORY_NAME};
     g.u.directory_name = t.aa.subject; t.a.x.holder.has_entity_name = true;
     t.a.x.holder.entity_name = (struct asn1_list){.items = &g, .num = 1})
ALSO(a_digest_of_something, HOLDER_FORM,
     t.a.x.holder.has_object_digest_info = true;
     t.a.x.holder.object_digest_info.digest_algorithm.algorithm =
         maker_oid(t.m, "2.16.840.1.101.3.4.2.1"))
ALSO(another_issuer, ISSUER,
     struct x509_general_name g = {.which = X509_GENERAL_NAME_DIRECTORY_NAME};
     g.u.directory_name = t.ca.subject;
     t.a.x.issuer.u.v2_form.issuer_name = (struct asn1_list){.items = &g,
                                                             .num = 1})
ALSO(an_issuer_of_version_1, ISSUER,
     struct asn1_list l = t.a.x.issuer.u.v2_form.issuer_name;
     t.a.x.issuer.which = X509_ATT_CERT_ISSUER_V1_FORM;
     t.a.x.issuer.u.v1_form = l)
ALSO(an_issuer_that_expired, ISSUER_USE, t.aa.not_after = "261101000000Z";
     read_again(&t))
ALSO(an_issuer_that_does_not_sign, ISSUER_USE,
     maker_replace(t.m, &t.aa, MAKER_OID_KEY_USAGE, true,
                   maker_key_usage(t.m, 1u << X509_KEY_USAGE_KEY_AGREEMENT));
     read_again(&t))
/* [RFC 5755:4.5] */
ALSO(an_issuer_that_is_a_ca, ISSUER_USE,
     maker_put(t.m, &t.aa, MAKER_OID_BASIC_CONSTRAINTS, true,
               maker_basic_constraints(t.m, true, -1));
     read_again(&t))
ALSO(another_key, SIGNATURE, t.a.signer = maker_key(MAKER_P256, 9))

static void unreadable_octets(void **state)
{
    struct token t;
    span der;
    uint8_t *p;
    (void)state;
    begin(&t);
    der = maker_make_attribute(t.m, &t.a);
    for (size_t n = 0; n < der.n; n++) {
        assert_int_not_equal(
            attribute_certificate_read(&t.ac, span_first(der, n)), 0);
        assert_int_equal(attribute_certificate_check(&t.ac, &t.found, &t.about),
                         0);
        assert_int_equal(t.found, ATTRIBUTE_BIT(FORMAT));
    }
    p = maker_take(t.m, ATTRIBUTE_CERTIFICATE_MAX + 1);
    memset(p, 0, ATTRIBUTE_CERTIFICATE_MAX + 1);
    assert_int_equal(attribute_certificate_read(
                         &t.ac, (span){p, ATTRIBUTE_CERTIFICATE_MAX + 1}),
                     BUSHING_ERR_SIZE);
    end(&t);
}

/* No changed octet leaves any role. */
static void changed_octets(void **state)
{
    static const struct role_policy any = {.any_revision = true};
    struct token t;
    span der;
    uint8_t *p;
    (void)state;
    begin(&t);
    der = maker_make_attribute(t.m, &t.a);
    p = maker_take(t.m, der.n);
    for (size_t i = 0; i < der.n; i++) {
        memcpy(p, der.p, der.n);
        p[i] ^= 0x01;
        if (attribute_certificate_read(&t.ac, (span){p, der.n}) != 0)
            continue;
        assert_int_equal(attribute_certificate_check(&t.ac, &t.found, &t.about),
                         0);
        roles_of_attribute_certificate(&t.roles, &t.ac, t.found, &any);
        assert_int_equal(t.roles.num, 0);
        assert_true(t.roles.is_void);
    }
    end(&t);
}

static int no_verify(span algorithm, span key, span data, span signature)
{
    (void)algorithm;
    (void)key;
    (void)data;
    (void)signature;
    return BUSHING_ERR_CRYPTO_FAILED;
}

static void cryptography_may_fail(void **state)
{
    struct crypto broken = CRYPTO_OPENSSL;
    struct token t;
    (void)state;
    begin(&t);
    broken.verify_spki = no_verify;
    t.about.crypto = &broken;
    assert_int_equal(
        attribute_certificate_read(&t.ac, maker_make_attribute(t.m, &t.a)), 0);
    assert_int_equal(attribute_certificate_check(&t.ac, &t.found, &t.about),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_true((t.found & ATTRIBUTE_BIT(SIGNATURE)) != 0);
    end(&t);
}

static void every_check_has_its_event(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ATTRIBUTE_NUM_CHECKS; i++)
        assert_non_null(bushing_security_find(
            attribute_check_row((enum attribute_check)i)->event));
    assert_null(attribute_check_row(ATTRIBUTE_NUM_CHECKS));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_one_gives_its_roles),
        cmocka_unit_test(names_stand_in_for_serial_numbers),
        cmocka_unit_test(the_token_may_be_an_extension),
        cmocka_unit_test(an_authority_may_say_so_itself),
        cmocka_unit_test(lists_of_attribute_certificates),
        cmocka_unit_test(lists_of_certificates_do_not_count),
        cmocka_unit_test(answers_about_attribute_certificates),
        cmocka_unit_test(a_revoked_one_gives_none_ever),
        cmocka_unit_test(delegates_do_not_answer),
        cmocka_unit_test(check_FORMAT),
        cmocka_unit_test(check_VERSION),
        cmocka_unit_test(check_HOLDER_FORM),
        cmocka_unit_test(check_HOLDER),
        cmocka_unit_test(check_ALGORITHM),
        cmocka_unit_test(check_SIGNATURE),
        cmocka_unit_test(check_ISSUER),
        cmocka_unit_test(check_ISSUER_USE),
        cmocka_unit_test(check_AUTHORITY_KEY),
        cmocka_unit_test(check_EXPIRED),
        cmocka_unit_test(check_EARLY),
        cmocka_unit_test(check_EXTENSION_VALUE),
        cmocka_unit_test(check_EXTENSION_CRITICAL),
        cmocka_unit_test(check_METHODS),
        cmocka_unit_test(two_ways_of_revocation),
        cmocka_unit_test(an_extension_twice),
        cmocka_unit_test(the_issuer_of_another_holder),
        cmocka_unit_test(a_name_of_another_holder),
        cmocka_unit_test(a_digest_of_something),
        cmocka_unit_test(another_issuer),
        cmocka_unit_test(an_issuer_of_version_1),
        cmocka_unit_test(an_issuer_that_expired),
        cmocka_unit_test(an_issuer_that_does_not_sign),
        cmocka_unit_test(an_issuer_that_is_a_ca),
        cmocka_unit_test(another_key),
        cmocka_unit_test(unreadable_octets),
        cmocka_unit_test(changed_octets),
        cmocka_unit_test(cryptography_may_fail),
        cmocka_unit_test(every_check_has_its_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
