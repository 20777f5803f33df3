/* OCSP: the request octet for octet, who may answer, and what is refused with
 * which code. */
#include "test.h"

#include "asn1/walk.h"
#include "crypto/openssl/adapter.h"
#include "pki/ocsp.h"
#include "pki_world.h"
#include "revocation_maker.h"

#include <bushing/error.h>

struct ask {
    struct maker *m;
    struct maker_certificate root, ca, leaf, delegate;
    struct certificate c, issuer;
    struct maker_answer answer;
    span nonce;
    int64_t now;
};

static void begin(struct ask *t)
{
    memset(t, 0, sizeof *t);
    t->m = maker_new();
    t->now = MAKER_NOW;
    maker_ca(t->m, &t->ca, "CN=Grid CA", maker_key(MAKER_P256, 0), NULL);
    maker_leaf(t->m, &t->leaf, MAKER_E2E, "OID=1.3.9999.33.1",
               maker_key(MAKER_P256, 2), &t->ca);
    maker_leaf(t->m, &t->delegate, MAKER_OCSP, "CN=Responder",
               maker_key(MAKER_P256, 3), &t->ca);
    maker_answer(t->m, &t->answer, &t->leaf, &t->ca);
    assert_int_equal(
        certificate_read(&t->issuer, maker_make(t->m, &t->ca), NULL), 0);
    assert_int_equal(certificate_read(&t->c, maker_make(t->m, &t->leaf), NULL),
                     0);
}

/* Everything in the order in which the store does it. */
static int take(struct ask *t, struct ocsp_status *out)
{
    struct ocsp_reply reply;
    struct certificate delegate;
    int rc = ocsp_read(&reply, maker_make_answer(t->m, &t->answer));
    if (rc == 0)
        rc =
            ocsp_verify(&reply, &delegate, &t->issuer, t->now, &CRYPTO_OPENSSL);
    return rc != 0 ? rc
                   : ocsp_find(&reply, out, &t->c, &t->issuer, &CRYPTO_OPENSSL);
}

/* --- the request --------------------------------------------------------- */

static void a_request_names_the_certificate(void **state)
{
    uint8_t room[OCSP_REQUEST_MAX], name[20], key[20];
    struct ask t;
    struct ocsp_request r;
    struct ocsp_single_request one;
    struct x509_extension e;
    span out;
    (void)state;
    begin(&t);
    assert_int_equal(ocsp_request(&out, room, &t.c, &t.issuer,
                                  span_text("0123456789abcdef"),
                                  &CRYPTO_OPENSSL),
                     0);
    assert_int_equal(asn1_decode(&OCSP_REQUEST, out, &r, NULL, NULL), 0);
    assert_int_equal(r.tbs_request.request_list.num, 1);
    assert_int_equal(asn1_list_next(&OCSP_SINGLE_REQUEST,
                                    &r.tbs_request.request_list.body, &one,
                                    NULL),
                     0);
    assert_int_equal(CRYPTO_OPENSSL.sha1(name, &t.issuer.subject, 1), 0);
    assert_int_equal(CRYPTO_OPENSSL.sha1(key, &t.issuer.key.octets, 1), 0);
    assert_true(span_equal(one.req_cert.issuer_name_hash, span_of(name, 20)));
    assert_true(span_equal(one.req_cert.issuer_key_hash, span_of(key, 20)));
    assert_true(span_equal(one.req_cert.serial_number, t.c.serial));
    assert_int_equal(asn1_list_next(&X509_EXTENSION,
                                    &r.tbs_request.request_extensions.body, &e,
                                    NULL),
                     0);
    assert_false(e.critical);
    assert_true(span_equal(e.extn_value, span_text("\x04\x10"
                                                   "0123456789abcdef")));
    maker_free(t.m);
}

static void a_request_without_a_nonce(void **state)
{
    uint8_t room[OCSP_REQUEST_MAX];
    struct ask t;
    struct ocsp_request r;
    span out;
    (void)state;
    begin(&t);
    assert_int_equal(ocsp_request(&out, room, &t.c, &t.issuer, (span){NULL, 0},
                                  &CRYPTO_OPENSSL),
                     0);
    assert_int_equal(asn1_decode(&OCSP_REQUEST, out, &r, NULL, NULL), 0);
    assert_false(r.tbs_request.has_request_extensions);
    maker_free(t.m);
}

static int no_sha1(uint8_t *out, const span *parts, size_t num)
{
    (void)out;
    (void)parts;
    (void)num;
    return BUSHING_ERR_CRYPTO_FAILED;
}

static void a_request_may_fail(void **state)
{
    struct crypto broken = CRYPTO_OPENSSL;
    uint8_t room[OCSP_REQUEST_MAX], long_nonce[33] = {0}, serial[600] = {1};
    struct ask t;
    span out;
    (void)state;
    begin(&t);
    assert_int_equal(ocsp_request(&out, room, &t.c, &t.issuer,
                                  span_of(long_nonce, 33), &CRYPTO_OPENSSL),
                     BUSHING_ERR_ARGUMENT);
    broken.sha1 = no_sha1;
    assert_int_equal(
        ocsp_request(&out, room, &t.c, &t.issuer, (span){NULL, 0}, &broken),
        BUSHING_ERR_CRYPTO_FAILED);
    t.c.serial = span_of(serial, sizeof serial);
    assert_int_equal(ocsp_request(&out, room, &t.c, &t.issuer, (span){NULL, 0},
                                  &CRYPTO_OPENSSL),
                     BUSHING_ERR_SPACE);
    maker_free(t.m);
}

/* --- good answers -------------------------------------------------------- */

static void the_issuer_answers(void **state)
{
    struct ask t;
    struct ocsp_status s;
    (void)state;
    begin(&t);
    assert_int_equal(take(&t, &s), 0);
    assert_int_equal(s.status, REVOCATION_GOOD);
    assert_int_equal(s.this_update, INT64_C(1795132800000));
    assert_int_equal(s.next_update, INT64_C(1795219200000));
    maker_free(t.m);
}

static void a_delegate_answers(void **state)
{
    struct ask t;
    struct ocsp_status s;
    (void)state;
    begin(&t);
    maker_answer_by(t.m, &t.answer, &t.delegate);
    assert_int_equal(take(&t, &s), 0);
    /* by its name as well */
    t.answer.data.responder_id.which = OCSP_RESPONDER_BY_NAME;
    t.answer.data.responder_id.u.by_name = t.delegate.subject;
    assert_int_equal(take(&t, &s), 0);
    assert_int_equal(s.status, REVOCATION_GOOD);
    maker_free(t.m);
}

static void it_may_be_revoked_or_unknown(void **state)
{
    struct ask t;
    struct ocsp_status s;
    (void)state;
    begin(&t);
    t.answer.one.cert_status.which = OCSP_CERT_REVOKED;
    t.answer.one.cert_status.u.revoked = (struct ocsp_revoked_info){
        span_text("20261101000000Z"), true, REVOCATION_SUPERSEDED};
    assert_int_equal(take(&t, &s), 0);
    assert_int_equal(s.status, REVOCATION_REVOKED);
    assert_int_equal(s.reason, REVOCATION_SUPERSEDED);
    assert_int_equal(s.revoked_at, INT64_C(1793491200000));
    t.answer.one.cert_status.u.revoked.has_revocation_reason = false;
    assert_int_equal(take(&t, &s), 0);
    assert_int_equal(s.reason, REVOCATION_UNSPECIFIED);
    t.answer.one.cert_status.which = OCSP_CERT_UNKNOWN;
    assert_int_equal(take(&t, &s), 0);
    assert_int_equal(s.status, REVOCATION_UNKNOWN);
    maker_free(t.m);
}

static void sha256_names_it_too(void **state)
{
    struct ask t;
    struct ocsp_status s;
    (void)state;
    begin(&t);
    maker_answer_sha256(t.m, &t.answer, &t.leaf, &t.ca);
    assert_int_equal(take(&t, &s), 0);
    /* NULL behind the hash's name, or nothing */
    t.answer.one.cert_id.hash_algorithm.has_parameters = true;
    t.answer.one.cert_id.hash_algorithm.parameters = span_of("\x05\x00", 2);
    assert_int_equal(take(&t, &s), 0);
    maker_free(t.m);
}

static void the_right_one_of_two_is_taken(void **state)
{
    struct ask t;
    struct ocsp_status s;
    (void)state;
    begin(&t);
    t.answer.twice = true;
    t.answer.one.has_next_update = false;
    assert_int_equal(take(&t, &s), 0);
    assert_int_equal(s.next_update, INT64_MAX);
    maker_free(t.m);
}

static void the_nonce_is_read(void **state)
{
    struct ask t;
    struct ocsp_reply reply;
    (void)state;
    begin(&t);
    maker_answer_nonce(t.m, &t.answer, span_text("nonce"));
    assert_int_equal(ocsp_read(&reply, maker_make_answer(t.m, &t.answer)), 0);
    assert_true(span_equal(reply.nonce, span_text("nonce")));
    maker_free(t.m);
}

/* --- refused ------------------------------------------------------------- */

#define REFUSES(name, code, ...)              \
    static void refuses_##name(void **state)  \
    {                                         \
        struct ask t;                         \
        struct ocsp_status s;                 \
        (void)state;                          \
        begin(&t);                            \
        __VA_ARGS__;                          \
        assert_int_equal(take(&t, &s), code); \
        maker_free(t.m);                      \
    }

/* A delegate, bent before it is put into the answer. */
#define DELEGATE(name, ...)                                      \
    REFUSES(name, BUSHING_ERR_REVOCATION_RESPONDER, __VA_ARGS__; \
            maker_answer_by(t.m, &t.answer, &t.delegate))

REFUSES(no_answer, BUSHING_ERR_REVOCATION_REFUSED,
        t.answer.response_status = OCSP_STATUS_TRY_LATER)
REFUSES(another_kind_of_answer, BUSHING_ERR_UNKNOWN,
        t.answer.response_type = maker_oid(t.m, "1.3.9999.5"))
REFUSES(another_version, BUSHING_ERR_VALUE, t.answer.data.version = 1)
REFUSES(a_wrong_signature, BUSHING_ERR_CRYPTO_SIGNATURE, t.answer.spoil = true)
REFUSES(a_stranger_in_the_name_of_the_issuer, BUSHING_ERR_CRYPTO_SIGNATURE,
        t.answer.signer = maker_key(MAKER_P256, 9))
REFUSES(a_stranger, BUSHING_ERR_REVOCATION_RESPONDER,
        t.answer.data.responder_id.u.by_name = maker_name(t.m, "CN=Stranger"))
REFUSES(an_algorithm_of_another_key, BUSHING_ERR_CRYPTO_ALGORITHM,
        t.answer.algorithm = maker_algorithm(maker_key(MAKER_RSA_2048, 0)))
/* [RFC 6960:4.2.2.2] id-kp-OCSPSigning, issued by the CA itself */
DELEGATE(a_delegate_without_the_purpose,
         maker_remove(t.m, &t.delegate, MAKER_OID_EXT_KEY_USAGE))
DELEGATE(a_delegate_for_something_else,
         static const char *const oid[] = {"1.3.6.1.5.5.7.3.1"};
         maker_replace(t.m, &t.delegate, MAKER_OID_EXT_KEY_USAGE, false,
                       maker_eku(t.m, oid, 1)))
DELEGATE(a_delegate_of_another_ca,
         t.delegate.issuer = maker_name(t.m, "CN=Other CA"))
DELEGATE(a_delegate_signed_by_itself, t.delegate.signer = t.delegate.key)
DELEGATE(a_delegate_that_expired, t.delegate.not_after = "261119000000Z")
DELEGATE(a_delegate_that_is_early, t.delegate.not_before = "261121000000Z")
/* [62351-9:7.2] digitalSignature */
DELEGATE(a_delegate_that_does_not_sign,
         maker_replace(t.m, &t.delegate, MAKER_OID_KEY_USAGE, true,
                       maker_key_usage(t.m,
                                       1u << X509_KEY_USAGE_KEY_AGREEMENT)))
DELEGATE(a_delegate_with_an_unknown_critical,
         maker_put(t.m, &t.delegate, "1.3.9999.1", true,
                   span_of("\x05\x00", 2)))
REFUSES(a_delegate_that_is_not_there, BUSHING_ERR_REVOCATION_RESPONDER,
        maker_answer_by(t.m, &t.answer, &t.delegate);
        t.answer.certs = (span){NULL, 0})
REFUSES(a_delegate_behind_too_many, BUSHING_ERR_REVOCATION_RESPONDER,
        span parts[OCSP_CERTIFICATES_MAX + 1];
        maker_answer_by(t.m, &t.answer, &t.delegate);
        for (int i = 0; i < OCSP_CERTIFICATES_MAX; i++) parts[i] = t.c.raw;
        parts[OCSP_CERTIFICATES_MAX] = t.answer.certs;
        t.answer.certs = maker_join(t.m, parts, OCSP_CERTIFICATES_MAX + 1))
REFUSES(another_serial_number, BUSHING_ERR_REVOCATION_SUBJECT,
        t.answer.one.cert_id.serial_number = span_text("\x01"))
REFUSES(
    another_issuer_name, BUSHING_ERR_REVOCATION_SUBJECT,
    t.answer.one.cert_id.issuer_name_hash = span_text("01234567890123456789"))
REFUSES(
    another_issuer_key, BUSHING_ERR_REVOCATION_SUBJECT,
    t.answer.one.cert_id.issuer_key_hash = span_text("01234567890123456789"))
REFUSES(another_hash, BUSHING_ERR_REVOCATION_SUBJECT,
        t.answer.one.cert_id.hash_algorithm.algorithm =
            maker_oid(t.m, "1.2.840.113549.2.5"))
REFUSES(an_end_before_the_begin, BUSHING_ERR_TIME,
        t.answer.one.next_update = span_text("20261119000000Z"))
REFUSES(a_bad_time, BUSHING_ERR_TIME,
        t.answer.one.this_update = span_text("20261120000000+0100"))

static void add_extension(struct ask *t, struct asn1_list *list, bool *has,
                          const char *oid)
{
    struct x509_extension *e = maker_take(t->m, sizeof *e);
    *e = (struct x509_extension){maker_oid(t->m, oid), true,
                                 span_of("\x05\x00", 2)};
    *has = true;
    *list = (struct asn1_list){.items = e, .num = 1};
}

REFUSES(an_unknown_critical, BUSHING_ERR_REVOCATION_EXTENSION,
        add_extension(&t, &t.answer.data.response_extensions,
                      &t.answer.data.has_response_extensions, "1.3.9999.1"))
REFUSES(an_unknown_critical_of_one, BUSHING_ERR_REVOCATION_EXTENSION,
        add_extension(&t, &t.answer.one.single_extensions,
                      &t.answer.one.has_single_extensions, "1.3.9999.1"))
REFUSES(a_nonce_that_is_none, BUSHING_ERR_VALUE,
        add_extension(&t, &t.answer.data.response_extensions,
                      &t.answer.data.has_response_extensions,
                      "1.3.6.1.5.5.7.48.1.2"))

static void refuses_cut_and_changed_answers(void **state)
{
    struct ask t;
    struct ocsp_reply reply;
    struct certificate delegate;
    span der;
    uint8_t *p;
    (void)state;
    begin(&t);
    maker_answer_by(t.m, &t.answer, &t.delegate);
    der = maker_make_answer(t.m, &t.answer);
    p = maker_take(t.m, der.n);
    for (size_t n = 0; n < der.n; n++)
        assert_int_not_equal(ocsp_read(&reply, span_first(der, n)), 0);
    for (size_t i = 0; i < der.n; i += 3) {
        struct ocsp_status s;
        memcpy(p, der.p, der.n);
        p[i] ^= 0x01;
        /* what is not read of the delegate's certificate may change */
        if (ocsp_read(&reply, (span){p, der.n}) == 0 &&
            ocsp_verify(&reply, &delegate, &t.issuer, t.now, &CRYPTO_OPENSSL) ==
                0)
            assert_int_equal(
                ocsp_find(&reply, &s, &t.c, &t.issuer, &CRYPTO_OPENSSL), 0);
    }
    assert_int_equal(ocsp_read(&reply, (span){p, OCSP_ANSWER_MAX + 1}),
                     BUSHING_ERR_SIZE);
    maker_free(t.m);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_names_the_certificate),
        cmocka_unit_test(a_request_without_a_nonce),
        cmocka_unit_test(a_request_may_fail),
        cmocka_unit_test(the_issuer_answers),
        cmocka_unit_test(a_delegate_answers),
        cmocka_unit_test(it_may_be_revoked_or_unknown),
        cmocka_unit_test(sha256_names_it_too),
        cmocka_unit_test(the_right_one_of_two_is_taken),
        cmocka_unit_test(the_nonce_is_read),
        cmocka_unit_test(refuses_no_answer),
        cmocka_unit_test(refuses_another_kind_of_answer),
        cmocka_unit_test(refuses_another_version),
        cmocka_unit_test(refuses_a_wrong_signature),
        cmocka_unit_test(refuses_a_stranger_in_the_name_of_the_issuer),
        cmocka_unit_test(refuses_a_stranger),
        cmocka_unit_test(refuses_an_algorithm_of_another_key),
        cmocka_unit_test(refuses_a_delegate_without_the_purpose),
        cmocka_unit_test(refuses_a_delegate_for_something_else),
        cmocka_unit_test(refuses_a_delegate_of_another_ca),
        cmocka_unit_test(refuses_a_delegate_signed_by_itself),
        cmocka_unit_test(refuses_a_delegate_that_expired),
        cmocka_unit_test(refuses_a_delegate_that_is_early),
        cmocka_unit_test(refuses_a_delegate_that_does_not_sign),
        cmocka_unit_test(refuses_a_delegate_with_an_unknown_critical),
        cmocka_unit_test(refuses_a_delegate_that_is_not_there),
        cmocka_unit_test(refuses_a_delegate_behind_too_many),
        cmocka_unit_test(refuses_another_serial_number),
        cmocka_unit_test(refuses_another_issuer_name),
        cmocka_unit_test(refuses_another_issuer_key),
        cmocka_unit_test(refuses_another_hash),
        cmocka_unit_test(refuses_an_end_before_the_begin),
        cmocka_unit_test(refuses_a_bad_time),
        cmocka_unit_test(refuses_an_unknown_critical),
        cmocka_unit_test(refuses_an_unknown_critical_of_one),
        cmocka_unit_test(refuses_a_nonce_that_is_none),
        cmocka_unit_test(refuses_cut_and_changed_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
