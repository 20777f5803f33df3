/* The E2E types against the skeletons and tables of the specification, and the
 * tolerances that the decisions grant. */
#include "test.h"

#include "asn1/der.h"
#include "asn1/encode.h"
#include "asn1/walk.h"
#include "schema/dialect.h"
#include "schema/osi_env.h"
#include <bushing/error.h>

enum { ROOM = 4096 };

static uint8_t WRITTEN[ROOM];

#define OCTETS(...)                         \
    span_of((const uint8_t[]){__VA_ARGS__}, \
            sizeof((const uint8_t[]){__VA_ARGS__}))

static span encode(const struct asn1_type *t, const void *in)
{
    struct writer w = writer_over(WRITTEN, sizeof WRITTEN);
    int rc = asn1_encode(t, in, &w);
    if (rc != 0)
        fail_msg("%s", bushing_error_name(rc));
    return writer_result(&w);
}

static void assert_octets(span got, span wanted)
{
    assert_int_equal(got.n, wanted.n);
    assert_memory_equal(got.p, wanted.p, wanted.n);
}

static int check(const struct asn1_type *t, span in)
{
    return asn1_decode(t, in, NULL, NULL, NULL);
}

static const uint8_t BIT_0[] = {0x80}, BIT_1[] = {0x40}, BITS_01[] = {0xC0};

static struct asn1_bits version_1(void)
{
    return (struct asn1_bits){span_of(BIT_0, 1), 7};
}

/* --- diagnostics, number by number [62351-4:14.2.1, 14.2.2] -------------- */

static void diagnostics(void **state)
{
    static const char *const handshake[] = {"no-reason-given",
                                            "protocol-error",
                                            "protected-protocol-not-supported",
                                            "invalid-signatureAlgorithm",
                                            "unexpected-version",
                                            "hmac-algorithm-not-supported",
                                            "encryption-not-required",
                                            "encryption-required",
                                            "invalid-public-key-certificate",
                                            "invalid-certification-path",
                                            "invalid-time-value",
                                            "dhGroup-not-supported",
                                            "illegal-dhGroup-selected",
                                            "icv-algorithms-not-supported",
                                            "encrypt-algorithms-not-supported",
                                            "aea-algorithms-not-supported",
                                            "invalid-attribute-certificate",
                                            "encr-mode-aea-not-supported",
                                            "ae-is-required",
                                            "aead-select-but-encryp-not-supp",
                                            "invalid-ae-algorithm",
                                            "single-ae-algorithm-required",
                                            "ae-not-used",
                                            "invalid-encryption-algorithm",
                                            "single-encrypt-algo-required",
                                            "single-icv-algo-required"};
    static const char *const data[] = {
        "no-reason-given",         "protocol-error",
        "unexpected-version",      "encryption-not-selected",
        "encryption-required",     "gmac-nonce-required",
        "invalid-sequence-number", "aes-init-vector-required",
        "unexpected-dhPublicKey",  "unexpected-changedKeys",
        "invalid-time-value",      "gmac-init-vector-required"};
    (void)state;
    assert_int_equal(asn1_num_names(&E2E_HANDSHAKE_DIAGNOSTICS), 26);
    for (int i = 0; i < 26; i++)
        assert_string_equal(asn1_name_of(&E2E_HANDSHAKE_DIAGNOSTICS, i),
                            handshake[i]);
    assert_int_equal(asn1_num_names(&E2E_DT_DIAGNOSTICS), 12);
    for (int i = 0; i < 12; i++)
        assert_string_equal(asn1_name_of(&E2E_DT_DIAGNOSTICS, i), data[i]);
    /* later numbers are taken, the lists may grow */
    assert_int_equal(check(&E2E_DT_DIAGNOSTICS, OCTETS(0x0A, 0x01, 0x63)), 0);
    assert_int_equal(OSI_DIAG_MECHANISM_NAME_NOT_ALLOWED, 10);
    assert_string_equal(asn1_name_of(&OSI_DIAGNOSTIC, 3), "invalid-pci");
}

/* --- named bits [62351-4:Annex B, octet skeletons] ----------------------- */

static void named_bits(void **state)
{
    struct asn1_bits v = version_1();
    struct asn1_bits applied = {span_of(BIT_1, 1), 6};
    struct asn1_bits both = {span_of(BITS_01, 1), 6};
    struct asn1_bits none = {{NULL, 0}, 0};
    (void)state;
    assert_octets(encode(&E2E_VERSION, &v), OCTETS(0x03, 0x02, 0x07, 0x80));
    assert_octets(encode(&E2E_CONF_PARMS, &applied),
                  OCTETS(0x03, 0x02, 0x06, 0x40));
    assert_octets(encode(&E2E_CONF_PARMS, &both),
                  OCTETS(0x03, 0x02, 0x06, 0xC0));
    assert_octets(encode(&E2E_CONF_PARMS, &none), OCTETS(0x03, 0x01, 0x00));
    /* trailing zeros are taken */
    assert_int_equal(check(&E2E_CONF_PARMS, OCTETS(0x03, 0x02, 0x05, 0x40)), 0);
    assert_true(bits_has(applied, E2E_APPL_PROTECTED));
    assert_false(bits_has(applied, E2E_TLS_PROTECTED));
    assert_false(bits_has(applied, E2E_VPN));
}

/* --- ClearToken2 --------------------------------------------------------- */

static struct clear_token_2 token_2(void)
{
    return (struct clear_token_2){.version = version_1(),
                                  .asso_id = span_text("4:9"),
                                  .time = span_text("20261121104500.123Z"),
                                  .seq = 5};
}

#define TOKEN_2_MIDDLE                                                        \
    0x0C, 0x03, '4', ':', '9', 0x18, 0x13, '2', '0', '2', '6', '1', '1', '2', \
        '1', '1', '0', '4', '5', '0', '0', '.', '1', '2', '3', 'Z', 0x02,     \
        0x01, 0x05

static void token_2_skeleton(void **state)
{
    struct clear_token_2 t = token_2(), back;
    span in;
    (void)state;
    assert_octets(encode(&E2E_CLEAR_TOKEN_2, &t),
                  OCTETS(0x30, 29, TOKEN_2_MIDDLE));
    t.req_rekey = true;
    t.changed_key = true;
    in = encode(&E2E_CLEAR_TOKEN_2, &t);
    assert_octets(in, OCTETS(0x30, 35, TOKEN_2_MIDDLE, 0x82, 0x01, 0xFF, 0x83,
                             0x01, 0xFF));
    assert_int_equal(asn1_decode(&E2E_CLEAR_TOKEN_2, in, &back, NULL, NULL), 0);
    assert_true(back.req_rekey && back.changed_key);
    assert_true(bits_has(back.version, E2E_VERSION_V1));
    assert_false(back.has_iv || back.has_rekey);
}

/* D-CT2-1: a version is read; what we write has none. */
static void token_2_with_version(void **state)
{
    struct clear_token_2 back;
    span in = OCTETS(0x30, 33, 0x03, 0x02, 0x07, 0x80, TOKEN_2_MIDDLE);
    (void)state;
    assert_int_equal(asn1_decode(&E2E_CLEAR_TOKEN_2, in, &back, NULL, NULL), 0);
    assert_true(bits_has(back.version, E2E_VERSION_V1));
    assert_octets(encode(&E2E_CLEAR_TOKEN_2, &back),
                  OCTETS(0x30, 29, TOKEN_2_MIDDLE));
}

/* [62351-4 rules:20] skipped in a token, refused behind it in the tbp. */
static void unknown_components(void **state)
{
    (void)state;
    assert_int_equal(check(&E2E_CLEAR_TOKEN_2,
                           OCTETS(0x30, 32, TOKEN_2_MIDDLE, 0x9E, 0x01, 0x00)),
                     0);
    assert_int_equal(check(&E2E_CLEAR_TRANSFER,
                           OCTETS(0x30, 55, 0x30, 36, 0x30, 29, TOKEN_2_MIDDLE,
                                  0x8B, 0x00, 0x9E, 0x01, 0x00, 0x30, 15, 0x30,
                                  10, 0x06, 0x08, 0x2A, 0x86, 0x48, 0x86, 0xF7,
                                  0x0D, 0x02, 0x09, 0x04, 0x01, 0x00)),
                     BUSHING_ERR_UNKNOWN);
    assert_int_equal(
        check(&E2E_SIGNATURE, OCTETS(0x30, 10, 0x30, 3, 0x06, 0x01, 0x2A, 0x04,
                                     0x00, 0x9E, 0x01, 0x00)),
        BUSHING_ERR_UNKNOWN);
}

/* --- transfers ----------------------------------------------------------- */

static const uint8_t HMAC[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, 0x09};

static void transfers(void **state)
{
    static const uint8_t conclude[] = {0x8B, 0x00}, icv[] = {0xAB};
    struct transfer t = {.tbp = {.token2 = token_2()}, .has_auth = true};
    struct transfer back;
    span in;
    (void)state;
    t.tbp.appl_data = span_of(conclude, 2);
    t.auth.algorithm.algorithm = span_of(HMAC, sizeof HMAC);
    t.auth.icv = span_of(icv, 1);
    in = encode(&E2E_CLEAR_TRANSFER, &t);
    assert_octets(in,
                  OCTETS(0x30, 52, 0x30, 33, 0x30, 29, TOKEN_2_MIDDLE, 0x8B,
                         0x00, 0x30, 15, 0x30, 10, 0x06, 0x08, 0x2A, 0x86, 0x48,
                         0x86, 0xF7, 0x0D, 0x02, 0x09, 0x04, 0x01, 0xAB));
    assert_int_equal(asn1_decode(&E2E_CLEAR_TRANSFER, in, &back, NULL, NULL),
                     0);
    /* what the ICV covers, and the additional data of AE
     * [62351-4:13.4.2 AAD] */
    assert_octets(back.tbp_octets.raw, span_skip(span_first(in, 37), 2));
    assert_octets(back.tbp_octets.content, span_skip(span_first(in, 37), 4));
    assert_octets(back.tbp.token2_octets.content, OCTETS(TOKEN_2_MIDDLE));
    /* an EncrTransfer holds octets and may do without the authenticator */
    t.has_auth = false;
    in = encode(&E2E_ENCR_TRANSFER, &t);
    assert_octets(in, OCTETS(0x30, 37, 0x30, 35, 0x30, 29, TOKEN_2_MIDDLE, 0x04,
                             0x02, 0x8B, 0x00));
    assert_int_equal(check(&E2E_CLEAR_TRANSFER, in), BUSHING_ERR_MISSING);
}

/* [62351-4:13.4.1] with the indefinite form the two zero octets at the end
 * belong to what is signed. */
static void indefinite_tbp(void **state)
{
    span in = OCTETS(0x30, 0x80, 0x30, 0x80, 0x30, 29, TOKEN_2_MIDDLE, 0x04,
                     0x02, 0x8B, 0x00, 0x00, 0x00, 0x00, 0x00);
    struct transfer back;
    (void)state;
    assert_int_equal(asn1_decode(&E2E_ENCR_TRANSFER, in, &back, NULL, NULL), 0);
    assert_octets(back.tbp_octets.content, span_skip(span_first(in, 41), 4));
}

/* --- handshake ----------------------------------------------------------- */

#define SIGNED 0x30, 7, 0x30, 3, 0x06, 0x01, 0x2A, 0x04, 0x00
#define TOKEN_3                                                              \
    0x30, 40, 0x30, 3, 0x06, 0x01, 0x2A, 0x03, 0x02, 0x07, 0x80, 0x0C, 0x03, \
        '4', ':', '9', 0x18, 0x13, '2', '0', '2', '6', '1', '1', '2', '1',   \
        '1', '0', '4', '5', '0', '0', '.', '1', '2', '3', 'Z', 0x04, 0x03,   \
        0x01, 0x02, 0x03
#define BARE 0x06, 0x01, 0x2A
#define WRAPPED 0x30, 0x03, 0x06, 0x01, 0x2A

/* D-CT1-1: a bare OBJECT IDENTIFIER for an AlgorithmIdentifier; a SET OF where
 * a SEQUENCE OF is meant. */
static void token_1_tolerances(void **state)
{
    const span wrapped =
        OCTETS(0x30, 81, WRAPPED, 0x04, 0x01, 0x00, 0x30, 3, 0x04, 0x01, 0x01,
               0x03, 0x02, 0x07, 0x80, 0x0C, 0x01, '4', 0x30, 8, 0x30, 6, 0x02,
               0x01, 0x17, 0x04, 0x01, 0x01, WRAPPED, 0x18, 0x0F, '2', '0', '2',
               '6', '1', '1', '2', '1', '1', '0', '4', '5', '0', '0', 'Z', 0xA0,
               16, 0xA0, 5, WRAPPED, 0xA1, 7, 0x30, 5, 0x06, 0x01, 0x2A, 0x05,
               0x00, 0x03, 0x02, 0x06, 0x40, 0x04, 0x05, 1, 2, 3, 4, 5);
    const span bare =
        OCTETS(0x30, 75, BARE, 0x04, 0x01, 0x00, 0x31, 3, 0x04, 0x01, 0x01,
               0x03, 0x02, 0x07, 0x80, 0x0C, 0x01, '4', 0x31, 8, 0x30, 6, 0x02,
               0x01, 0x17, 0x04, 0x01, 0x01, BARE, 0x18, 0x0F, '2', '0', '2',
               '6', '1', '1', '2', '1', '1', '0', '4', '5', '0', '0', 'Z', 0xA0,
               14, 0xA0, 3, BARE, 0xA1, 7, 0x30, 5, 0x06, 0x01, 0x2A, 0x05,
               0x00, 0x03, 0x02, 0x06, 0x40, 0x04, 0x05, 1, 2, 3, 4, 5);
    struct clear_token_1 a, b;
    struct algorithm_identifier algorithm;
    span list;
    (void)state;
    assert_int_equal(asn1_decode(&E2E_CLEAR_TOKEN_1, wrapped, &a, NULL, NULL),
                     0);
    assert_int_equal(asn1_decode(&E2E_CLEAR_TOKEN_1, bare, &b, NULL, NULL), 0);
    assert_octets(b.sig_alg.algorithm, a.sig_alg.algorithm);
    assert_false(b.sig_alg.has_parameters);
    assert_octets(b.hmac.algorithm, OCTETS(0x2A));
    assert_int_equal(b.encr_mode.which, ENCR_MODE_NON_AEA);
    list = b.encr_mode.u.non_aea.encr.body;
    assert_int_equal(
        asn1_list_next(&ALGORITHM_IDENTIFIER, &list, &algorithm, NULL), 0);
    assert_octets(algorithm.algorithm, OCTETS(0x2A));
    assert_int_equal(b.dh_key.num, 1);
    assert_octets(b.att_cert, a.att_cert);
}

/* D-CT1-1, inside a CHOICE as well. */
static void aea_as_a_set(void **state)
{
    span in = OCTETS(0x30, 62, WRAPPED, 0x04, 0x01, 0x00, 0x03, 0x02, 0x07,
                     0x80, 0x0C, 0x01, '4', 0x30, 8, 0x30, 6, 0x02, 0x01, 0x17,
                     0x04, 0x01, 0x01, WRAPPED, 0x18, 0x0F, '2', '0', '2', '6',
                     '1', '1', '2', '1', '1', '0', '4', '5', '0', '0', 'Z',
                     0x31, 0x0A, WRAPPED, WRAPPED, 0x03, 0x01, 0x00);
    struct clear_token_1 t;
    (void)state;
    assert_int_equal(asn1_decode(&E2E_CLEAR_TOKEN_1, in, &t, NULL, NULL), 0);
    assert_int_equal(t.encr_mode.which, ENCR_MODE_AEA);
    assert_int_equal(t.encr_mode.u.aea.num, 2);
}

/* D-ACC-1: an Acc may come without pp, a Req may not. */
static void acc_without_pp(void **state)
{
    struct handshake h = {.has_pp = true, .pp = span_text("IEC 61850-8-1")};
    uint8_t copy[ROOM];
    struct handshake back;
    span in;
    (void)state;
    h.tbs.token1 = (struct clear_token_1){
        .sig_alg.algorithm = OCTETS(0x2A),
        .pk_cert = OCTETS(0x30),
        .version = version_1(),
        .asso_id = span_text("4"),
        .hmac.algorithm = OCTETS(0x2A),
        .time = span_text("20261121104500.123Z"),
        .conf_params = {{NULL, 0}, 0},
        .dh_key = {OCTETS(0x30, 6, 0x02, 0x01, 0x17, 0x04, 0x01, 0x01), NULL,
                   1},
        .encr_mode = {ENCR_MODE_AEA, {.aea = {OCTETS(WRAPPED), NULL, 1}}}};
    h.sign.algo.algorithm = OCTETS(0x2A);
    h.sign.sign = OCTETS(0x01);
    in = encode(&E2E_HANDSHAKE_REQ, &h);
    assert_octets(span_first(span_skip(in, 2), 15),
                  OCTETS(0x0C, 0x0D, 'I', 'E', 'C', ' ', '6', '1', '8', '5',
                         '0', '-', '8', '-', '1'));
    memcpy(copy, in.p, in.n);
    in = (span){copy, in.n};
    assert_int_equal(check(&E2E_HANDSHAKE_ACC, in), 0);
    h.has_pp = false;
    in = encode(&E2E_HANDSHAKE_ACC, &h);
    assert_int_equal(asn1_decode(&E2E_HANDSHAKE_ACC, in, &back, NULL, NULL), 0);
    assert_false(back.has_pp);
    assert_int_equal(check(&E2E_HANDSHAKE_REQ, in), BUSHING_ERR_MISSING);
}

/* --- D-OSI-1 ------------------------------------------------------------- */

static void answers_by_tag(void **state)
{
    struct osi_handshake_rsp rsp;
    struct osi_asso_abort abort;
    (void)state;
    assert_int_equal(asn1_decode(&OSI_HANDSHAKE_RSP,
                                 OCTETS(0xA2, 53, 0x30, 42, TOKEN_3, SIGNED),
                                 &rsp, NULL, NULL),
                     0);
    assert_int_equal(rsp.which, OSI_RSP_SEC_REJECT);
    assert_false(rsp.u.sec_reject.tbs.has_diag);
    assert_int_equal(asn1_decode(&OSI_ASSO_ABORT,
                                 OCTETS(0xA1, 56, 0x30, 45, TOKEN_3, 0x0A, 0x01,
                                        0x06, SIGNED),
                                 &abort, NULL, NULL),
                     0);
    assert_int_equal(abort.which, OSI_ABORT_DT);
    assert_int_equal(abort.u.dt_abort.tbs.diag,
                     DT_DIAG_INVALID_SEQUENCE_NUMBER);
    assert_int_equal(asn1_decode(&OSI_ASSO_ABORT, OCTETS(0x83, 0x01, 0x02),
                                 &abort, NULL, NULL),
                     0);
    assert_int_equal(abort.u.osi_diag, OSI_DIAG_INVALID_INDIRECT_REFERENCE);
    assert_int_equal(check(&OSI_HANDSHAKE_RSP, OCTETS(0xA3, 0x00)),
                     BUSHING_ERR_TAG);
}

static void answer_without_tag(void **state)
{
    span in = OCTETS(0x30, 53, 0x30, 42, TOKEN_3, SIGNED);
    struct osi_handshake_rsp rsp;
    struct token_3_pdu pdu;
    (void)state;
    assert_int_equal(asn1_decode(&OSI_HANDSHAKE_RSP, in, &rsp, NULL, NULL), 0);
    assert_int_equal(rsp.which, OSI_RSP_UNTAGGED);
    assert_octets(rsp.u.untagged, in);
    assert_int_equal(
        asn1_decode(&E2E_RELEASE_REQ, rsp.u.untagged, &pdu, NULL, NULL), 0);
    assert_octets(pdu.tbs.token3.asso_id, OCTETS('4', ':', '9'));
}

/* What is kept whole is not lost on the way to DER. */
static void untagged_in_der(void **state)
{
    span in = OCTETS(0x30, 53, 0x30, 42, TOKEN_3, SIGNED);
    struct der d = der_over(WRITTEN, sizeof WRITTEN);
    (void)state;
    assert_int_equal(asn1_to_der(&OSI_ASSO_ABORT, in, NULL, &d, NULL), 0);
    assert_octets(span_of(WRITTEN, d.n), in);
}

/* --- dialects ------------------------------------------------------------ */

static void dialects(void **state)
{
    const struct dialect *d = &DIALECTS[0];
    (void)state;
    assert_string_equal(d->name, "default");
    assert_int_equal(d->kdf_zero_len, 1);
    assert_int_equal(d->kdf_zero[0], 0);
    assert_string_equal(d->pp_61850_8_1, "IEC 61850-8-1");
    assert_int_equal(d->gcm_tag_len, 12);
    for (size_t i = 0; i < NUM_DIALECTS; i++) {
        d = &DIALECTS[i];
        /* no preset opens what the rules close */
        assert_int_equal(d->a_subject, A_SUBJECT_ENFORCED);
        assert_int_equal(d->xml_verify, XML_VERIFY_RAW);
        assert_int_equal(d->changed_key, CHANGED_KEY_UNDER_NEW);
        assert_true((d->a_accept_inputs & (unsigned)d->a_input) != 0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(d->name, DIALECTS[k].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(diagnostics),
        cmocka_unit_test(named_bits),
        cmocka_unit_test(token_2_skeleton),
        cmocka_unit_test(token_2_with_version),
        cmocka_unit_test(unknown_components),
        cmocka_unit_test(transfers),
        cmocka_unit_test(indefinite_tbp),
        cmocka_unit_test(token_1_tolerances),
        cmocka_unit_test(aea_as_a_set),
        cmocka_unit_test(acc_without_pp),
        cmocka_unit_test(answers_by_tag),
        cmocka_unit_test(answer_without_tag),
        cmocka_unit_test(untagged_in_der),
        cmocka_unit_test(dialects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
