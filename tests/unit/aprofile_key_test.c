/* The certificate of a value and its key: what passes, and each way in which it
 * is refused before any arithmetic is done with it [62351-4:11.2.3 step 5]. */
#include "aprofile_help.h"
#include "schema/aprofile.h"

/* [62351-4:11.2.2] 8192 octets and no more */
static void certificates_of_every_size(void **state)
{
    (void)state;
    span made = maker_make(w.m, &w.leaf);
    for (int more = 0; more <= 1; more++) {
        again();
        /* an extension that fills it up: tag, length, OID, its OCTET STRING */
        size_t fill = APROFILE_MAX_CERTIFICATE - made.n - 20;
        for (;;) {
            uint8_t *p = maker_take(w.m, fill);
            memset(p, 0x5A, fill);
            maker_replace(
                w.m, &w.leaf, "1.3.9999.1", false,
                maker_tlv(w.m, TAG_UNIVERSAL(4), false, span_of(p, fill)));
            w.parts.certificate = maker_make(w.m, &w.leaf);
            if (w.parts.certificate.n ==
                (size_t)(APROFILE_MAX_CERTIFICATE + more))
                break;
            fill +=
                APROFILE_MAX_CERTIFICATE + (size_t)more - w.parts.certificate.n;
        }
        if (more == 0) {
            world_accepts(&w);
            continue;
        }
        world_refused(&w, APROFILE_STEP_SIZE);
        assert_event(ESTABLISHMENT, false, EVENT_9_2_CERT_V_FORMAT);
    }
}

static void a_certificate_that_is_none(void **state)
{
    (void)state;
    span good = maker_make(w.m, &w.leaf);
    for (size_t n = 1; n < good.n; n++) {
        w.parts = (struct world_parts){.encoding = TAG_CONTEXT(0),
                                       .input = A_INPUT_CONTENT,
                                       .certificate = span_first(good, n),
                                       .signature = good};
        world_refused(&w, APROFILE_STEP_CERTIFICATE);
        assert_event(ESTABLISHMENT, false, EVENT_9_2_CERT_V_FORMAT);
        maker_reset(w.m);
        world_end(&w);
        world_begin(&w);
        good = maker_make(w.m, &w.leaf);
    }
    span two[] = {good, hex("00")};
    w.parts.certificate = maker_join(w.m, two, 2);
    world_refused(&w, APROFILE_STEP_CERTIFICATE);
    again();
    w.parts.certificate = span_text("");
    w.parts.signature = hex("00");
    assert_int_equal(world_check(&w, world_value(&w)), BUSHING_ERR_SECURITY);
}

/* [62351-4:11.2.2] RSA only */
static void keys_of_other_kinds(void **state)
{
    static const enum maker_kind kinds[] = {MAKER_P256, MAKER_BRAINPOOL_P256,
                                            MAKER_ED25519};
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        again();
        w.leaf.spki = maker_spki(maker_key(kinds[i], 3));
        w.leaf.key = maker_key(kinds[i], 3);
        w.parts.signature = hex("00");
        world_refused(&w, APROFILE_STEP_KEY_KIND);
        assert_event(ESTABLISHMENT, false, EVENT_9_2_CERT_V_PK_ALG_MISMATCH);
    }
}

/* An algorithm whose name is too long to show is refused in words. */
static void a_key_with_a_long_name(void **state)
{
    uint8_t *oid = maker_take(w.m, 41);
    (void)state;
    oid[0] = 0x2a;
    for (size_t i = 1; i < 41; i++)
        oid[i] = i % 2 != 0 ? 0x81 : 0x01;
    span algorithm =
        maker_tlv(w.m, TAG_UNIVERSAL(16), true,
                  maker_tlv(w.m, TAG_UNIVERSAL(6), false, span_of(oid, 41)));
    span both[] = {algorithm, hex("03020001")};
    w.leaf.spki =
        maker_tlv(w.m, TAG_UNIVERSAL(16), true, maker_join(w.m, both, 2));
    w.parts.signature = hex("00");
    world_refused(&w, APROFILE_STEP_KEY_KIND);
    assert_string_equal(w.failure.fact[0], "an algorithm that has no name");
}

/* An RSA key with these numbers; nobody could sign with it. */
static span rsa_spki(size_t modulus_len, uint8_t first, uint8_t last,
                     const char *exponent)
{
    uint8_t *p = maker_take(w.m, modulus_len + 1);
    memset(p, 0x5B, modulus_len + 1);
    p[0] = 0;
    p[1] = first;
    p[modulus_len] = last;
    span numbers[] = {
        maker_tlv(w.m, TAG_UNIVERSAL(2), false,
                  first < 0x80 ? span_of(p + 1, modulus_len)
                               : span_of(p, modulus_len + 1)),
        maker_tlv(w.m, TAG_UNIVERSAL(2), false, hex(exponent)),
    };
    span key[] = {hex("00"), maker_tlv(w.m, TAG_UNIVERSAL(16), true,
                                       maker_join(w.m, numbers, 2))};
    span both[] = {
        hex("300d06092a864886f70d0101010500"),
        maker_tlv(w.m, TAG_UNIVERSAL(3), false, maker_join(w.m, key, 2)),
    };
    return maker_tlv(w.m, TAG_UNIVERSAL(16), true, maker_join(w.m, both, 2));
}

/* [62351-4:11.2.2] 2048 bits at least, and a bound above */
static void rsa_keys_of_every_size(void **state)
{
    static const struct {
        size_t len;
        uint8_t first;
        uint32_t bits;
        int step; /* -1: it gets as far as its signature */
    } rows[] = {
        {128, 0xC5, 1024, APROFILE_STEP_KEY_SHORT},
        {256, 0x7F, 2047, APROFILE_STEP_KEY_SHORT},
        {256, 0x80, 2048, -1},
        {1024, 0xFF, 8192, -1},
        {1025, 0x01, 8193, APROFILE_STEP_KEY_LARGE},
        {2048, 0xC5, 16384, APROFILE_STEP_KEY_LARGE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        again();
        w.leaf.spki = rsa_spki(rows[i].len, rows[i].first, 0x5B, "010001");
        w.parts.signature = hex("00");
        if (rows[i].step < 0) {
            world_refused(&w, APROFILE_STEP_SIGNATURE);
            assert_int_equal(w.claim.key_bits, rows[i].bits);
            continue;
        }
        world_refused(&w, (enum aprofile_step_id)rows[i].step);
        assert_event(ESTABLISHMENT, false, EVENT_9_2_CERT_V_PK_ALG_MISMATCH);
    }
}

static void rsa_keys_that_are_none(void **state)
{
    (void)state;
    struct {
        uint8_t first, last;
        const char *exponent;
        bool good;
    } rows[] = {
        {0xC5, 0x5B, "010001", true},
        {0xC5, 0x5B, "03", true},
        {0xC5, 0x5A, "010001", false}, /* even */
        {0xC5, 0x5B, "010002", false}, /* even */
        {0xC5, 0x5B, "01", false},     /* signs everything */
        {0xC5, 0x5B, "81", false},     /* negative */
        {0xC5, 0x5B, "00", false},
        {0xC5, 0x5B, "7f5b5b5b5b5b5b5b", true},    /* 63 bits */
        {0xC5, 0x5B, "00ff5b5b5b5b5b5b5b", true},  /* 64 bits */
        {0xC5, 0x5B, "015b5b5b5b5b5b5b5b", false}, /* 65: slow */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        again();
        w.leaf.spki =
            rsa_spki(256, rows[i].first, rows[i].last, rows[i].exponent);
        w.parts.signature = hex("00");
        world_refused(&w, rows[i].good ? APROFILE_STEP_SIGNATURE
                                       : APROFILE_STEP_KEY_FORM);
    }
}

/* A BIT STRING that holds no RSAPublicKey, or parameters that RSA has not. */
static void rsa_keys_in_other_clothes(void **state)
{
    static const struct {
        const char *spki;
        enum aprofile_step_id step;
    } rows[] = {
        {"3012300d06092a864886f70d0101010500030100", APROFILE_STEP_KEY_FORM},
        {"301a300d06092a864886f70d01010105000309003006020103020103",
         APROFILE_STEP_KEY_SHORT},
        {"301a300d06092a864886f70d01010105000309013006020103020103",
         APROFILE_STEP_KEY_FORM}, /* a bit too few */
        {"301d300d06092a864886f70d010101050003"
         "0c003009020103020103020103",
         APROFILE_STEP_KEY_FORM}, /* a third number */
        {"301b300e06092a864886f70d010101020100030900"
         "3006020103020103",
         APROFILE_STEP_KEY_KIND},
        {"3018300b06092a864886f70d0101010309003006020103020103",
         APROFILE_STEP_KEY_SHORT}, /* [62351-4:8] absent is as good as NULL */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        again();
        w.leaf.spki = hex(rows[i].spki);
        w.parts.signature = hex("00");
        assert_int_equal(world_check(&w, world_value(&w)),
                         BUSHING_ERR_SECURITY);
        if (w.failure.step != aprofile_step(rows[i].step))
            print_error("row %zu: %s\n", i, w.failure.step->name);
        assert_ptr_equal(w.failure.step, aprofile_step(rows[i].step));
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(certificates_of_every_size), T(a_certificate_that_is_none),
        T(keys_of_other_kinds),        T(a_key_with_a_long_name),
        T(rsa_keys_of_every_size),     T(rsa_keys_that_are_none),
        T(rsa_keys_in_other_clothes),
    };
    return cmocka_run_group_tests_name("aprofile_key", tests, NULL, NULL);
}
