/* Revocation lists: what is read, what is refused with which code, and the
 * index of the entries. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "crypto/openssl/adapter.h"
#include "pki/crl.h"
#include "pki_world.h"
#include "revocation_maker.h"

#include <bushing/error.h>

struct lists {
    struct maker *m;
    struct maker_certificate ca;
    struct maker_list list;
    struct certificate issuer;
};

static void begin(struct lists *t)
{
    t->m = maker_new();
    maker_ca(t->m, &t->ca, "CN=Grid CA", maker_key(MAKER_P256, 0), NULL);
    assert_int_equal(
        certificate_read(&t->issuer, maker_make(t->m, &t->ca), NULL), 0);
    maker_list(t->m, &t->list, &t->ca, 7);
}

static int read(struct lists *t, struct crl *out)
{
    return crl_read(out, maker_make_list(t->m, &t->list));
}

static void refuses(struct lists *t, int code)
{
    struct crl c;
    assert_int_equal(read(t, &c), code);
    maker_free(t->m);
}

static span text(const char *s)
{
    return span_text(s);
}

/* --- reading ------------------------------------------------------------- */

static void a_list_is_taken_apart(void **state)
{
    struct lists t;
    struct crl c;
    (void)state;
    begin(&t);
    maker_revoke(&t.list, text("\x11"), 1);
    assert_int_equal(read(&t, &c), 0);
    assert_true(span_equal(c.issuer, t.ca.subject));
    assert_true(span_equal(c.number, text("\x07")));
    assert_int_equal(c.base.n, 0);
    assert_int_equal(c.this_update, INT64_C(1795132800000));
    assert_int_equal(c.next_update, INT64_C(1795737600000));
    assert_int_equal(c.scope, CRL_FOR_ALL);
    assert_int_equal(c.authority_key_id.n, 20);
    assert_int_equal(crl_verify(&c, &t.issuer, &CRYPTO_OPENSSL), 0);
    maker_free(t.m);
}

static void a_list_of_version_1_has_no_number(void **state)
{
    struct lists t;
    struct crl c;
    (void)state;
    begin(&t);
    t.list.version = -1;
    t.list.num_extensions = 0;
    t.list.next_update = NULL;
    assert_int_equal(read(&t, &c), 0);
    assert_int_equal(c.number.n, 0);
    assert_int_equal(c.next_update, INT64_MAX);
    maker_free(t.m);
}

#define REFUSES(name, code, bend)            \
    static void refuses_##name(void **state) \
    {                                        \
        struct lists t;                      \
        (void)state;                         \
        begin(&t);                           \
        bend;                                \
        refuses(&t, code);                   \
    }

static span scope(struct lists *t, const char *contents)
{
    return maker_tlv(t->m, TAG_UNIVERSAL(16), true, maker_hex(t->m, contents));
}

static void put(struct lists *t, const char *oid, bool critical, span value)
{
    maker_list_put(t->m, &t->list, oid, critical, value);
}

/* [RFC 5280:5.1.2.1] */
REFUSES(version_3, BUSHING_ERR_VALUE, t.list.version = X509_VERSION_3)
REFUSES(bad_time, BUSHING_ERR_TIME, t.list.this_update = "261320000000Z")
REFUSES(generalized_time_before_2050, BUSHING_ERR_TIME,
        t.list.this_update = "20261120000000Z")
REFUSES(end_before_begin, BUSHING_ERR_VALUE,
        t.list.next_update = "261119000000Z")
/* [RFC 5280:5.2] */
REFUSES(unknown_critical, BUSHING_ERR_REVOCATION_EXTENSION,
        put(&t, "1.3.9999.1", true, text("\x05")))
REFUSES(an_extension_twice, BUSHING_ERR_DUPLICATE,
        put(&t, "2.5.29.20", false, maker_number(t.m, 8)))
REFUSES(a_negative_number, BUSHING_ERR_RANGE, t.list.num_extensions = 0;
        put(&t, "2.5.29.20", false, maker_hex(t.m, "0201FF")))
REFUSES(a_number_that_is_none, BUSHING_ERR_TAG, t.list.num_extensions = 0;
        put(&t, "2.5.29.20", false, maker_hex(t.m, "0401FF")))
/* [RFC 5280:5.2.5] what is not offered */
REFUSES(indirect, BUSHING_ERR_REVOCATION_SCOPE,
        put(&t, "2.5.29.28", true, scope(&t, "8401FF")))
REFUSES(some_reasons, BUSHING_ERR_REVOCATION_SCOPE,
        put(&t, "2.5.29.28", true, scope(&t, "83020640")))
REFUSES(relative_point, BUSHING_ERR_REVOCATION_SCOPE,
        put(&t, "2.5.29.28", true, scope(&t, "A00BA109300706035504030C00")))
REFUSES(two_scopes, BUSHING_ERR_VALUE,
        put(&t, "2.5.29.28", true, scope(&t, "8101FF8201FF")))
REFUSES(
    too_many_extensions, BUSHING_ERR_SIZE, for (int i = 0; i < 31; i++) {
        char oid[32];
        (void)snprintf(oid, sizeof oid, "1.3.9999.2.%d", i);
        put(&t, oid, false, text("\x05"));
    })
REFUSES(octets_behind_the_extensions, BUSHING_ERR_TRAILING,
        t.list.tail = maker_number(t.m, 1))

static void scopes_are_read(void **state)
{
    static const struct {
        const char *contents;
        enum crl_scope scope;
    } rows[] = {{"8101FF", CRL_FOR_USERS},
                {"8201FF", CRL_FOR_CAS},
                {"8501FF", CRL_FOR_ATTRIBUTES},
                {"", CRL_FOR_ALL}};
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        struct lists t;
        struct crl c;
        begin(&t);
        put(&t, "2.5.29.28", true, scope(&t, rows[i].contents));
        assert_int_equal(read(&t, &c), 0);
        assert_int_equal(c.scope, rows[i].scope);
        maker_free(t.m);
    }
}

/* Every shorter input is refused, and so is one octet more. */
static void refuses_cut_lists(void **state)
{
    struct lists t;
    struct crl c;
    span der;
    uint8_t *longer;
    (void)state;
    begin(&t);
    maker_revoke(&t.list, text("\x11"), 1);
    der = maker_make_list(t.m, &t.list);
    for (size_t n = 0; n < der.n; n++)
        assert_int_not_equal(crl_read(&c, span_first(der, n)), 0);
    longer = maker_take(t.m, der.n + 1);
    memcpy(longer, der.p, der.n);
    longer[der.n] = 0;
    assert_int_equal(crl_read(&c, (span){longer, der.n + 1}),
                     BUSHING_ERR_TRAILING);
    maker_free(t.m);
}

/* Any changed octet either makes it unreadable or breaks the signature. */
static void refuses_changed_octets(void **state)
{
    struct lists t;
    struct crl c;
    span der;
    uint8_t *p;
    (void)state;
    begin(&t);
    maker_revoke(&t.list, text("\x11"), 1);
    der = maker_make_list(t.m, &t.list);
    p = maker_take(t.m, der.n);
    for (size_t i = 0; i < der.n; i++) {
        memcpy(p, der.p, der.n);
        p[i] ^= 0x01;
        if (crl_read(&c, (span){p, der.n}) == 0)
            assert_int_not_equal(crl_verify(&c, &t.issuer, &CRYPTO_OPENSSL), 0);
    }
    maker_free(t.m);
}

/* --- who signed ---------------------------------------------------------- */

static void verifies(struct lists *t, int code)
{
    struct crl c;
    assert_int_equal(read(t, &c), 0);
    assert_int_equal(crl_verify(&c, &t->issuer, &CRYPTO_OPENSSL), code);
    maker_free(t->m);
}

#define VERIFIES(name, code, bend)            \
    static void verifies_##name(void **state) \
    {                                         \
        struct lists t;                       \
        (void)state;                          \
        begin(&t);                            \
        bend;                                 \
        verifies(&t, code);                   \
    }

static void reread(struct lists *t)
{
    assert_int_equal(
        certificate_read(&t->issuer, maker_make(t->m, &t->ca), NULL), 0);
}

VERIFIES(a_wrong_signature, BUSHING_ERR_CRYPTO_SIGNATURE, t.list.spoil = true)
VERIFIES(another_key, BUSHING_ERR_CRYPTO_SIGNATURE,
         t.list.signer = maker_key(MAKER_P256, 5))
VERIFIES(another_name, BUSHING_ERR_REVOCATION_ISSUER,
         t.list.issuer = maker_name(t.m, "CN=Another CA"))
VERIFIES(another_key_id, BUSHING_ERR_REVOCATION_ISSUER,
         t.list.extension[0].extn_value = maker_authority_key_id(
             t.m, maker_key_id(maker_key(MAKER_P256, 9))))
/* [62351-9:7.2] cRLSign */
VERIFIES(a_ca_that_signs_no_lists, BUSHING_ERR_CRYPTO_KEY,
         maker_replace(t.m, &t.ca, MAKER_OID_KEY_USAGE, true,
                       maker_key_usage(t.m,
                                       1u << X509_KEY_USAGE_KEY_CERT_SIGN));
         reread(&t))
VERIFIES(two_algorithms, BUSHING_ERR_CRYPTO_ALGORITHM,
         t.list.tbs_algorithm = maker_algorithm(maker_key(MAKER_RSA_2048, 0)))
VERIFIES(an_algorithm_of_another_key, BUSHING_ERR_CRYPTO_ALGORITHM,
         t.list.tbs_algorithm = t.list.algorithm =
             maker_algorithm(maker_key(MAKER_RSA_2048, 0)))
VERIFIES(a_strange_curve, BUSHING_ERR_CRYPTO_KEY,
         t.ca.spki = maker_spki(maker_key(MAKER_SECP256K1, 0));
         reread(&t))
VERIFIES(the_name_in_other_letters, 0,
         t.list.issuer = maker_name(t.m, "CN=grid ca"))

/* --- the index ----------------------------------------------------------- */

static int index_of(struct lists *t, struct crl_index **out,
                    struct test_heap *heap)
{
    bushing_allocator a = test_allocator(heap);
    struct crl c;
    assert_int_equal(read(t, &c), 0);
    return crl_index_new(out, &c, &a);
}

static void entries_are_found(void **state)
{
    struct lists t;
    struct test_heap heap = {-1, 0};
    struct crl_index *x;
    struct crl_entry e;
    (void)state;
    begin(&t);
    maker_revoke(&t.list, text("\x11"), 1);
    maker_revoke(&t.list, text("\x22\x33"), -1);
    maker_revoke(&t.list, span_of("\x00\xFF", 2), 11);
    t.list.entry[1].date = "500101000000Z"; /* 1950 */
    assert_int_equal(index_of(&t, &x, &heap), 0);
    assert_int_equal(crl_index_num(x), 3);
    assert_true(crl_index_find(x, text("\x11"), &e));
    assert_int_equal(e.reason, REVOCATION_KEY_COMPROMISE);
    assert_int_equal(e.revoked_at, INT64_C(1793491200000));
    assert_true(crl_index_find(x, text("\x22\x33"), &e));
    assert_int_equal(e.reason, REVOCATION_UNSPECIFIED);
    assert_int_equal(e.revoked_at, INT64_C(-631152000000));
    assert_true(crl_index_find(x, span_of("\x00\xFF", 2), &e));
    assert_int_equal(e.reason, REVOCATION_WEAK_ALGORITHM_OR_KEY);
    /* needless octets change nothing, a sign does */
    assert_true(crl_index_find(x, span_of("\x00\x00\x11", 3), &e));
    assert_false(crl_index_find(x, span_of("\xFF", 1), &e));
    assert_false(crl_index_find(x, text("\x12"), &e));
    assert_false(crl_index_find(x, text("\x22"), &e));
    crl_index_free(x);
    assert_int_equal(heap.live, 0);
    maker_free(t.m);
}

static void an_empty_list_has_nothing(void **state)
{
    struct lists t;
    struct test_heap heap = {-1, 0};
    struct crl_index *x;
    struct crl_entry e;
    (void)state;
    begin(&t);
    for (int i = 0; i < 2; i++) {
        t.list.empty_entries = i == 1;
        assert_int_equal(index_of(&t, &x, &heap), 0);
        assert_int_equal(crl_index_num(x), 0);
        assert_false(crl_index_find(x, text("\x11"), &e));
        crl_index_free(x);
    }
    maker_free(t.m);
}

/* Twice the same: revoked stays revoked, in either order. */
static void a_certificate_twice_stays_revoked(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        struct lists t;
        struct test_heap heap = {-1, 0};
        struct crl_index *x;
        struct crl_entry e;
        begin(&t);
        maker_delta(t.m, &t.list, 6);
        maker_revoke(&t.list, text("\x11"), order == 0 ? 8 : 6);
        maker_revoke(&t.list, text("\x11"), order == 0 ? 6 : 8);
        maker_revoke(&t.list, text("\x12"), 3);
        assert_int_equal(index_of(&t, &x, &heap), 0);
        assert_int_equal(crl_index_num(x), 2);
        assert_true(crl_index_find(x, text("\x11"), &e));
        assert_int_equal(e.reason, REVOCATION_CERTIFICATE_HOLD);
        assert_true(crl_index_find(x, text("\x12"), &e));
        crl_index_free(x);
        maker_free(t.m);
    }
}

static void index_refuses(struct lists *t, int code)
{
    struct test_heap heap = {-1, 0};
    struct crl_index *x;
    assert_int_equal(index_of(t, &x, &heap), code);
    assert_null(x);
    assert_int_equal(heap.live, 0);
    maker_free(t->m);
}

#define ENTRY_REFUSED(name, code, bend)            \
    static void refuses_entry_##name(void **state) \
    {                                              \
        struct lists t;                            \
        (void)state;                               \
        begin(&t);                                 \
        maker_revoke(&t.list, text("\x11"), 1);    \
        bend;                                      \
        index_refuses(&t, code);                   \
    }

static span long_serial(struct lists *t)
{
    uint8_t *p = maker_take(t->m, CRL_SERIAL_MAX + 1);
    memset(p, 0x55, CRL_SERIAL_MAX + 1);
    return (span){p, CRL_SERIAL_MAX + 1};
}

/* [RFC 5280:5.3.1] */
ENTRY_REFUSED(taken_back_in_a_full_list, BUSHING_ERR_VALUE,
              t.list.entry[0].reason = 8)
ENTRY_REFUSED(of_an_unknown_reason, BUSHING_ERR_RANGE,
              t.list.entry[0].reason = 7)
ENTRY_REFUSED(without_a_serial_number, BUSHING_ERR_SIZE,
              t.list.entry[0].serial = span_of("", 0))
ENTRY_REFUSED(with_a_long_serial_number, BUSHING_ERR_SIZE,
              t.list.entry[0].serial = long_serial(&t))
ENTRY_REFUSED(with_a_bad_date, BUSHING_ERR_TIME,
              t.list.entry[0].date = "260001000000Z")
/* [RFC 5280:5.3.3] certificateIssuer: an indirect list */
ENTRY_REFUSED(of_another_issuer, BUSHING_ERR_REVOCATION_SCOPE,
              t.list.entry[0].extensions =
                  maker_hex(t.m, "300E300C0603551D1D0101FF04023000"))
ENTRY_REFUSED(with_an_unknown_critical, BUSHING_ERR_REVOCATION_EXTENSION,
              t.list.entry[0].extensions =
                  maker_hex(t.m, "300E300C0603551D630101FF04020500"))
ENTRY_REFUSED(with_more_behind, BUSHING_ERR_TRAILING,
              t.list.entry[0].extensions =
                  maker_hex(t.m, "300C300A0603551D630403020101020101"))

static void an_invalidity_date_is_passed_over(void **state)
{
    struct lists t;
    struct test_heap heap = {-1, 0};
    struct crl_index *x;
    (void)state;
    begin(&t);
    maker_revoke(&t.list, text("\x11"), 1);
    t.list.entry[0].extensions = maker_hex(
        t.m, "301A30180603551D180411180F32303236303130313030303030305A");
    assert_int_equal(index_of(&t, &x, &heap), 0);
    crl_index_free(x);
    maker_free(t.m);
}

static void memory_may_fail(void **state)
{
    struct lists t;
    int rc = BUSHING_ERR_MEMORY;
    (void)state;
    begin(&t);
    maker_revoke(&t.list, text("\x11"), 1);
    for (long n = 0; rc != 0; n++) {
        struct test_heap heap = {n, 0};
        struct crl_index *x;
        rc = index_of(&t, &x, &heap);
        assert_true(rc == 0 || rc == BUSHING_ERR_MEMORY);
        assert_true(n < 10);
        crl_index_free(x);
        assert_int_equal(heap.live, 0);
    }
    maker_free(t.m);
}

/* --- many entries -------------------------------------------------------- */

enum { MANY = 20000 };

/* Entries as they stand in a list: serial numbers of 4 octets. */
static span many_entries(uint8_t **room, uint32_t num, uint32_t step)
{
    static const uint8_t date[] = "\x17\x0D"
                                  "261101000000Z";
    uint8_t *p = malloc((size_t)num * 23), *at = p;
    *room = p;
    assert_non_null(p);
    for (uint32_t i = 0; i < num; i++) {
        uint32_t serial = 0x40000000u + i * step;
        *at++ = 0x30;
        *at++ = 21;
        *at++ = 0x02;
        *at++ = 4;
        for (int k = 24; k >= 0; k -= 8)
            *at++ = (uint8_t)(serial >> k);
        memcpy(at, date, 15);
        at += 15;
    }
    return span_of(p, (size_t)(at - p));
}

static void many_entries_are_all_found(void **state)
{
    struct test_heap heap = {-1, 0};
    bushing_allocator a = test_allocator(&heap);
    struct crl c = {.signature = text("0123456789abcdef")};
    struct crl_index *x;
    uint8_t *room;
    struct crl_entry e;
    (void)state;
    c.entries = many_entries(&room, MANY, 3);
    assert_int_equal(crl_index_new(&x, &c, &a), 0);
    assert_int_equal(crl_index_num(x), MANY);
    for (uint32_t i = 0; i < 3 * MANY; i++) {
        uint32_t serial = 0x40000000u + i;
        uint8_t octets[4];
        for (int k = 0; k < 4; k++)
            octets[k] = (uint8_t)(serial >> (24 - 8 * k));
        assert_int_equal(crl_index_find(x, span_of(octets, 4), &e), i % 3 == 0);
    }
    crl_index_free(x);
    free(room);
    assert_int_equal(heap.live, 0);
}

static void too_many_entries_are_refused(void **state)
{
    struct test_heap heap = {-1, 0};
    bushing_allocator a = test_allocator(&heap);
    struct crl c = {.signature = text("0123456789abcdef")};
    struct crl_index *x;
    uint8_t *room;
    (void)state;
    c.entries = many_entries(&room, CRL_ENTRIES_MAX + 1, 1);
    assert_int_equal(crl_index_new(&x, &c, &a), BUSHING_ERR_TOO_LONG);
    free(room);
    assert_int_equal(heap.live, 0);
}

/* --- numbers ------------------------------------------------------------- */

static void numbers_are_compared_as_numbers(void **state)
{
    (void)state;
    assert_int_equal(crl_number_compare(text("\x07"), text("\x07")), 0);
    assert_true(crl_number_compare(text("\x07"), text("\x08")) < 0);
    assert_true(crl_number_compare(span_of("\x01\x00", 2), text("\xFF")) > 0);
    assert_int_equal(crl_number_compare(span_of("\x00\xFF", 2), text("\xFF")),
                     0);
    assert_int_equal(crl_number(span_of("\x00\x00\x80", 3)).n, 2);
    assert_int_equal(crl_number(span_of("\xFF\xFF\x80", 3)).n, 1);
    assert_int_equal(crl_number(span_of("\x00", 1)).n, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_taken_apart),
        cmocka_unit_test(a_list_of_version_1_has_no_number),
        cmocka_unit_test(refuses_version_3),
        cmocka_unit_test(refuses_bad_time),
        cmocka_unit_test(refuses_generalized_time_before_2050),
        cmocka_unit_test(refuses_end_before_begin),
        cmocka_unit_test(refuses_unknown_critical),
        cmocka_unit_test(refuses_an_extension_twice),
        cmocka_unit_test(refuses_a_negative_number),
        cmocka_unit_test(refuses_a_number_that_is_none),
        cmocka_unit_test(refuses_indirect),
        cmocka_unit_test(refuses_some_reasons),
        cmocka_unit_test(refuses_relative_point),
        cmocka_unit_test(refuses_two_scopes),
        cmocka_unit_test(refuses_too_many_extensions),
        cmocka_unit_test(refuses_octets_behind_the_extensions),
        cmocka_unit_test(scopes_are_read),
        cmocka_unit_test(refuses_cut_lists),
        cmocka_unit_test(refuses_changed_octets),
        cmocka_unit_test(verifies_a_wrong_signature),
        cmocka_unit_test(verifies_another_key),
        cmocka_unit_test(verifies_another_name),
        cmocka_unit_test(verifies_another_key_id),
        cmocka_unit_test(verifies_a_ca_that_signs_no_lists),
        cmocka_unit_test(verifies_two_algorithms),
        cmocka_unit_test(verifies_an_algorithm_of_another_key),
        cmocka_unit_test(verifies_a_strange_curve),
        cmocka_unit_test(verifies_the_name_in_other_letters),
        cmocka_unit_test(entries_are_found),
        cmocka_unit_test(an_empty_list_has_nothing),
        cmocka_unit_test(a_certificate_twice_stays_revoked),
        cmocka_unit_test(refuses_entry_taken_back_in_a_full_list),
        cmocka_unit_test(refuses_entry_of_an_unknown_reason),
        cmocka_unit_test(refuses_entry_without_a_serial_number),
        cmocka_unit_test(refuses_entry_with_a_long_serial_number),
        cmocka_unit_test(refuses_entry_with_a_bad_date),
        cmocka_unit_test(refuses_entry_of_another_issuer),
        cmocka_unit_test(refuses_entry_with_an_unknown_critical),
        cmocka_unit_test(refuses_entry_with_more_behind),
        cmocka_unit_test(an_invalidity_date_is_passed_over),
        cmocka_unit_test(memory_may_fail),
        cmocka_unit_test(many_entries_are_all_found),
        cmocka_unit_test(too_many_entries_are_refused),
        cmocka_unit_test(numbers_are_compared_as_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
