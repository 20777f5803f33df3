/* The data phase between two ends: what one protects the other reads, in every
 * mode, group and dialect, as the tables of the schema would have written it.
 */
#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "data_pair.h"

#define EACH_MODE(mode) for (int mode = 0; mode < NUM_DATA_MODES; mode++)

static void talks(enum data_mode mode, enum crypto_group group)
{
    struct data_pair p;
    pair_start(&p, mode, group);
    for (int i = 0; i < 20; i++) {
        pair_talk(&p, i % 3 == 0 ? PAIR_SERVER : PAIR_CLIENT);
        pair_pass_ms(&p, 170);
    }
    assert_int_equal(p.end[0].received, p.end[1].sent);
    assert_int_equal(p.end[1].received, p.end[0].sent);
    pair_end(&p);
}

/* [62351-4:13.2.2, 62351-4:13.2.3 plaintext] What arrives is the whole that was
 * given. */
static void every_mode_in_every_group(void **state)
{
    (void)state;
    EACH_MODE(mode)
    for (int group = CRYPTO_MODP_2048; group <= CRYPTO_BRAINPOOLP256R1; group++)
        talks((enum data_mode)mode, (enum crypto_group)group);
}

/* --- the octets ---------------------------------------------------------- */

static bool is_encrypted(const struct data_pair *p)
{
    return p->end[0].suite.mode != SUITE_ICV;
}

/* Read by the tables, and written by them again: the same octets. */
static void assert_der(const struct data_pair *p, span pdu, struct transfer *t)
{
    static uint8_t room[PAIR_ROOM];
    struct writer w = writer_over(room, sizeof room);
    const struct asn1_type *type =
        is_encrypted(p) ? &E2E_ENCR_TRANSFER : &E2E_CLEAR_TRANSFER;
    assert_int_equal(asn1_decode(type, pdu, t, NULL, NULL), 0);
    assert_int_equal(asn1_encode(type, t, &w), 0);
    assert_true(span_equal(writer_result(&w), pdu));
}

/* [62351-4:13.3.2 content] lengths of one, two and three octets, with and
 * without what may be there, in every mode */
static void what_is_sent_is_der(void **state)
{
    (void)state;
    static const size_t LENGTHS[] = {4,   60,  90,  100, 127, 128,
                                     129, 200, 255, 256, 257, 65000};
    static uint8_t octets[65536];
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct transfer t;
        int rc;
        pair_start(&p, (enum data_mode)mode, CRYPTO_MODP_2048);
        for (size_t i = 0; i < sizeof LENGTHS / sizeof LENGTHS[0]; i++) {
            span plain = pair_plain(octets, LENGTHS[i], (unsigned)i);
            for (int from = 0; from < 2; from++) {
                span pdu = pair_protect(&p, from, plain, &rc);
                assert_int_equal(rc, 0);
                assert_der(&p, pdu, &t);
                assert_int_equal(t.tbp.token2.seq, i);
                assert_false(t.tbp.token2.has_rekey);
                assert_int_equal(pair_unprotect(&p, 1 - from, pdu), 0);
            }
        }
        /* and what rekeying adds */
        assert_int_equal(data_rekey(&p.end[1], p.now), 0);
        for (int turn = 0; turn < 4; turn++) {
            int from = turn % 2 == 0 ? PAIR_SERVER : PAIR_CLIENT;
            span pdu = pair_protect(&p, from, pair_plain(octets, 100, 1), &rc);
            assert_int_equal(rc, 0);
            assert_der(&p, pdu, &t);
            assert_int_equal(t.tbp.token2.req_rekey, turn == 0);
            assert_int_equal(t.tbp.token2.has_rekey, turn == 1);
            assert_int_equal(t.tbp.token2.changed_key, turn == 2);
            assert_int_equal(pair_unprotect(&p, 1 - from, pdu), 0);
        }
        pair_end(&p);
    }
}

/* [62351-4:8 nonce] D-GCM-2, D-GCM-4: four zero octets and a counter from 0 for
 * each
 * key and direction */
static void nonces_count(void **state)
{
    (void)state;
    for (int mode = MODE_GMAC_128; mode < NUM_DATA_MODES; mode++) {
        struct data_pair p;
        struct transfer t;
        bool ae;
        int rc;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        ae = p.end[0].suite.mode == SUITE_AE;
        for (unsigned i = 0; i < 600; i++) {
            uint8_t octets[20], want[12] = {0};
            want[11] = (uint8_t)i;
            want[10] = (uint8_t)(i >> 8);
            span pdu =
                pair_protect(&p, PAIR_CLIENT, pair_plain(octets, 20, i), &rc);
            assert_int_equal(rc, 0);
            assert_der(&p, pdu, &t);
            if (!ae && !t.auth.has_nonce)
                continue; /* HMAC */
            span nonce = ae ? t.tbp.token2.iv : t.auth.nonce;
            assert_true(span_equal(nonce, span_of(want, sizeof want)));
        }
        pair_end(&p);
    }
}

/* [62351-4:8 rule 2] fresh for each message */
static void ivs_differ(void **state)
{
    (void)state;
    struct data_pair p;
    struct transfer t;
    uint8_t seen[300][16];
    int rc;
    pair_start(&p, MODE_CBC_128_HMAC, CRYPTO_SECP256R1);
    for (size_t i = 0; i < 300; i++) {
        uint8_t octets[20];
        span pdu =
            pair_protect(&p, PAIR_CLIENT, pair_plain(octets, 20, 0), &rc);
        assert_int_equal(rc, 0);
        assert_der(&p, pdu, &t);
        memcpy(seen[i], t.tbp.token2.iv.p, 16);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(seen[i], seen[j], 16);
    }
    pair_end(&p);
}

static void assert_time(struct data_pair *p, const char *text, int64_t seq)
{
    struct transfer t;
    uint8_t octets[20];
    int rc;
    span pdu = pair_protect(p, PAIR_CLIENT, pair_plain(octets, 20, 0), &rc);
    assert_int_equal(rc, 0);
    assert_der(p, pdu, &t);
    assert_true(span_equal(t.tbp.token2.time, span_text(text)));
    assert_int_equal(t.tbp.token2.seq, seq);
    assert_int_equal(pair_unprotect(p, PAIR_SERVER, pdu), 0);
}

/* [62351-4:13.1.2] association time, down to a step */
static void times_go_in_steps(void **state)
{
    (void)state;
    struct data_pair p;
    pair_start(&p, MODE_HMAC, CRYPTO_SECP256R1);
    assert_time(&p, "20261121105000.000Z", 0);
    pair_pass_ms(&p, 749);
    assert_time(&p, "20261121105000.000Z", 1);
    pair_pass_ms(&p, 1);
    assert_time(&p, "20261121105001.000Z", 0);
    /* steps of the system clock do not count */
    p.now.utc_ms -= 3600000;
    assert_time(&p, "20261121105001.000Z", 1);
    p.now.utc_ms += 36000000;
    pair_pass_ms(&p, 1000);
    assert_time(&p, "20261121105002.000Z", 0);
    pair_pass_ms(&p, 9 * 60 * 1000 + 58 * 1000);
    assert_time(&p, "20261121110000.000Z", 0);
    pair_end(&p);
}

static void times_in_milliseconds(void **state)
{
    (void)state;
    struct data_pair p;
    pair_make(&p, MODE_GCM_128, CRYPTO_SECP256R1, NULL);
    pair_set(&p, 0, BUSHING_POLICY_TIME_STEP_MS, 1);
    p.dialect[0].time = TIME_WITH_COMMA;
    assert_int_equal(pair_begin(&p), 0);
    assert_time(&p, "20261121105000,250Z", 0);
    pair_pass_ms(&p, 9);
    assert_time(&p, "20261121105000,259Z", 0);
    assert_time(&p, "20261121105000,259Z", 1);
    pair_pass_ms(&p, 740);
    assert_time(&p, "20261121105000,999Z", 0);
    pair_pass_ms(&p, 1);
    assert_time(&p, "20261121105001,000Z", 0);
    pair_end(&p);
}

/* [62351-4:13.3.2 sender] numbers end: the next step goes on */
static void numbers_of_a_step_end(void **state)
{
    (void)state;
    struct data_pair p;
    uint8_t octets[20];
    int rc;
    pair_start(&p, MODE_GCM_128, CRYPTO_SECP256R1);
    pair_talk(&p, PAIR_CLIENT);
    p.end[0].out.seq = p.end[1].in.seq = INT32_MAX - 1;
    pair_talk(&p, PAIR_CLIENT);
    assert_int_equal(p.end[0].out.seq, INT32_MAX);
    span pdu = pair_protect(&p, PAIR_CLIENT, pair_plain(octets, 20, 0), &rc);
    assert_int_equal(rc, BUSHING_ERR_WOULD_BLOCK);
    assert_null(pdu.p);
    assert_true(data_deadline(&p.end[0]) == p.now.mono_ns + 750000000);
    pair_pass_ms(&p, 749);
    (void)pair_protect(&p, PAIR_CLIENT, pair_plain(octets, 20, 0), &rc);
    assert_int_equal(rc, BUSHING_ERR_WOULD_BLOCK);
    pair_pass_ms(&p, 1);
    pair_talk(&p, PAIR_CLIENT);
    assert_int_equal(p.end[0].out.seq, 0);
    pair_end(&p);
}

/* --- the caller ---------------------------------------------------------- */

static void what_a_caller_may_not(void **state)
{
    (void)state;
    static const uint8_t octets[] = {0x04, 2, 1, 2}, half[] = {0xA0, 5, 1},
                         two[] = {0xA0, 0, 0xA0, 0}, good[] = {0xA0, 0};
    static const span BAD[] = {{NULL, 0},
                               {octets, sizeof octets},
                               {half, sizeof half},
                               {two, sizeof two}};
    struct data_pair p;
    span out;
    int rc;
    pair_start(&p, MODE_HMAC, CRYPTO_SECP256R1);
    for (size_t i = 0; i < 4; i++) {
        (void)pair_protect(&p, PAIR_CLIENT, BAD[i], &rc);
        assert_int_equal(rc, BUSHING_ERR_ARGUMENT);
    }
    assert_int_equal(data_protect(&p.end[0], span_of(good, 2), p.room,
                                  2 + BUSHING_E2E_OVERHEAD - 1, &out, p.now),
                     BUSHING_ERR_SPACE);
    assert_int_equal(p.end[0].sent, 0);
    assert_int_equal(p.end[0].out.seq, -1);
    (void)pair_protect(&p, PAIR_CLIENT, span_of(good, 2), &rc);
    assert_int_equal(rc, 0);
    pair_end(&p);
}

/* The most that a PDU is longer. */
static void overhead_is_bounded(void **state)
{
    (void)state;
    static uint8_t octets[65536];
    size_t most = 0;
    EACH_MODE(mode)
    {
        struct data_pair p;
        int rc;
        pair_make(&p, (enum data_mode)mode, CRYPTO_MODP_2048, NULL);
        p.asso_id = "999:999";
        assert_int_equal(pair_begin(&p), 0);
        p.end[0].out = (struct data_count){PAIR_UTC_MS, 0, INT32_MAX - 1};
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        span plain = pair_plain(octets, sizeof octets - 1024, 1);
        memset(&p.room, 0, sizeof p.room);
        span pdu = pair_protect(&p, PAIR_CLIENT, plain, &rc);
        assert_int_equal(rc, 0);
        if (pdu.n - plain.n > most)
            most = pdu.n - plain.n;
        pair_end(&p);
    }
    assert_true(most < BUSHING_E2E_OVERHEAD);
}

/* [rule 19] lengths that do not go with the suite */
static void begins_with_a_suite_of_the_table_only(void **state)
{
    (void)state;
    struct data_pair p;
    pair_make(&p, MODE_GCM_128, CRYPTO_SECP256R1, NULL);
    struct data_start s = {
        .crypto = p.crypto,
        .engine = p.engine,
        .policy = p.policy[0],
        .dialect = &p.dialect[0],
        .role = BUSHING_INITIATOR,
        .suite = data_mode_suite(MODE_GCM_128, &DIALECTS[0]),
        .group = CRYPTO_SECP256R1,
        .asso_id = span_text("4:9"),
        .own_private = p.own[0],
        .peer_public = {p.value[1], p.value_n},
    };
    struct data_start bad[6];
    for (size_t i = 0; i < 6; i++)
        bad[i] = s;
    bad[0].suite.tag_len = 11;
    bad[1].suite.tag_len = 17;
    bad[2].suite.icv_key_len = 32;
    bad[3].suite.cipher_key_len = 0;
    bad[4].asso_id = span_text("1234:567");
    bad[5].peer_public.n = 0;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(data_begin(&p.end[0], &bad[i], p.now),
                         BUSHING_ERR_ARGUMENT);
    /* [rule 14] */
    p.value[1][63] ^= 1;
    assert_int_equal(data_begin(&p.end[0], &s, p.now), BUSHING_ERR_CRYPTO_KEY);
    assert_null(p.end[0].crypto);
    p.value[1][63] ^= 1;
    assert_int_equal(data_begin(&p.end[0], &s, p.now), 0);
    pair_end(&p);
}

/* --- the end ------------------------------------------------------------- */

static void nothing_is_left(void **state)
{
    (void)state;
    static const struct data none;
    EACH_MODE(mode)
    {
        struct data_pair p;
        uint8_t octets[20], line[600];
        span out;
        pair_start(&p, (enum data_mode)mode, CRYPTO_MODP_2048);
        pair_talk(&p, PAIR_CLIENT);
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        pair_talk(&p, PAIR_CLIENT);
        for (int i = 0; i < 2; i++) {
            data_end(&p.end[i]);
            data_end(&p.end[i]);
            assert_memory_equal(&p.end[i], &none, sizeof none);
            assert_int_equal(data_protect(&p.end[i], pair_plain(octets, 20, 0),
                                          p.room, 1000, &out, p.now),
                             BUSHING_ERR_STATE);
            assert_int_equal(
                data_unprotect(&p.end[i], octets, 20, &p.in, &p.fault, p.now),
                BUSHING_ERR_STATE);
            assert_int_equal(data_rekey(&p.end[i], p.now), BUSHING_ERR_STATE);
            assert_int_equal(data_tick(&p.end[i], &p.fault, p.now), 0);
            assert_true(data_deadline(&p.end[i]) == BUSHING_NEVER);
            assert_int_equal(data_keylog(&p.end[i], (char *)line, sizeof line),
                             0);
        }
        pair_end(&p);
    }
}

/* No more memory than the group needs is touched. */
static void smaller_with_a_curve(void **state)
{
    (void)state;
    for (int mode = MODE_GCM_128; mode <= MODE_CBC_128_GMAC; mode += 5) {
        struct data_pair p;
        pair_make(&p, (enum data_mode)mode, CRYPTO_SECP256R1, NULL);
        enum suite_mode kind =
            data_mode_suite((enum data_mode)mode, &DIALECTS[0]).mode;
        size_t small = data_size(CRYPTO_SECP256R1, kind);
        assert_int_equal(data_size(CRYPTO_BRAINPOOLP256R1, kind), small);
        assert_int_equal(data_size(CRYPTO_MODP_2048, kind), small + 192);
        assert_true(data_size(CRYPTO_MODP_2048, kind) <= sizeof(struct data));
        for (int i = 0; i < 2; i++)
            memset((uint8_t *)&p.end[i] + small, 0xA5, sizeof p.end[i] - small);
        assert_int_equal(pair_begin(&p), 0);
        for (int i = 0; i < 8; i++) {
            assert_int_equal(data_rekey(&p.end[0], p.now), 0);
            pair_talk(&p, PAIR_CLIENT);
            pair_talk(&p, PAIR_SERVER);
        }
        pair_end(&p);
        for (int i = 0; i < 2; i++)
            for (size_t at = small; at < sizeof p.end[i]; at++)
                assert_int_equal(((uint8_t *)&p.end[i])[at], 0xA5);
    }
}

/* Both ends write the same line; for HMAC alone there is nothing to write. */
static void a_key_log(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        char line[2][BUSHING_E2E_KEYLOG_LINE];
        size_t n[2];
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        for (int i = 0; i < 2; i++)
            n[i] = data_keylog(&p.end[i], line[i], sizeof line[i]);
        assert_int_equal(n[0], n[1]);
        assert_memory_equal(line[0], line[1], n[0]);
        assert_int_equal(n[0] == 0, mode == MODE_HMAC);
        assert_int_equal(data_keylog(&p.end[0], line[0], n[0] - (n[0] > 0)), 0);
        pair_end(&p);
    }
}

/* --- dialects ------------------------------------------------------------ */

static void zero_32(struct dialect *d)
{
    d->kdf_zero = DIALECTS[1].kdf_zero;
    d->kdf_zero_len = 32;
}
static void zero_text(struct dialect *d)
{
    d->kdf_zero = "0";
}
static void zero_nothing(struct dialect *d)
{
    d->kdf_zero_len = 0;
}
static void slots(struct dialect *d)
{
    d->key_cut = KEY_CUT_SLOTS;
}
static void padding_2(struct dialect *d)
{
    d->padding = PADDING_ISO9797_2;
}
static void tag_16(struct dialect *d)
{
    d->gcm_tag_len = 16;
}
static void nonce_random(struct dialect *d)
{
    d->nonce = NONCE_RANDOM;
}
static void nonce_in_front(struct dialect *d)
{
    d->nonce_place = NONCE_BEFORE_CIPHERTEXT;
}
static void icv_16(struct dialect *d)
{
    d->hmac_icv_len = 16;
}
static void comma(struct dialect *d)
{
    d->time = TIME_WITH_COMMA;
}

/* Which modes notice, and by which row, when the server alone has it and that
 * end sends. NULL: it is accepted. GARBAGE: nothing but the cipher's key
 * differs, and one of 256 times the padding looks legal. */
#define GARBAGE "garbage"
static const struct {
    const char *key;
    void (*set)(struct dialect *d);
    int from;
    const char *row[NUM_DATA_MODES];
} CASES[] = {
#define C5 "14.4 clear 5"
#define E5 "14.4 encr 5"
#define PAD "13.2.3 padding"
    {"D-KDF-1", zero_32, PAIR_CLIENT, {C5, C5, C5, E5, E5, E5, E5, E5, E5, E5}},
    {"D-KDF-1",
     zero_text,
     PAIR_CLIENT,
     {C5, C5, C5, E5, E5, E5, E5, E5, E5, E5}},
    {"D-KDF-1",
     zero_nothing,
     PAIR_CLIENT,
     {C5, C5, C5, E5, E5, E5, E5, E5, E5, E5}},
    /* the first key starts at 0 in either; the others do not */
    {"D-KDF-2",
     slots,
     PAIR_SERVER,
     {[MODE_GMAC_128] = C5,
      [MODE_GCM_128] = E5,
      [MODE_GCM_128_TAG_16] = E5,
      [MODE_CBC_128_HMAC] = GARBAGE,
      [MODE_CBC_128_GMAC] = E5}},
    {"D-CBC-1",
     padding_2,
     PAIR_CLIENT,
     {NULL, NULL, NULL, NULL, NULL, NULL, PAD, PAD, PAD, PAD}},
    {"D-GCM-1",
     tag_16,
     PAIR_CLIENT,
     {[MODE_GMAC_128] = C5,
      [MODE_GMAC_256] = NULL,
      [MODE_GCM_128] = E5,
      [MODE_GCM_256] = E5,
      [MODE_CBC_128_GMAC] = E5}},
    {"D-GCM-2", nonce_random, PAIR_CLIENT, {NULL}},
    {"D-GCM-4",
     nonce_in_front,
     PAIR_SERVER,
     {[MODE_GCM_128] = "14.4 encr 9",
      [MODE_GCM_256] = "14.4 encr 9",
      [MODE_GCM_128_TAG_16] = "14.4 encr 9"}},
    {"D-GCM-4",
     nonce_in_front,
     PAIR_CLIENT,
     {[MODE_GCM_128] = E5, [MODE_GCM_256] = E5, [MODE_GCM_128_TAG_16] = E5}},
    {"D-ICV-1",
     icv_16,
     PAIR_CLIENT,
     {[MODE_HMAC] = C5, [MODE_CBC_128_HMAC] = E5, [MODE_CBC_256_HMAC] = E5}},
    {"D-TIME-1", comma, PAIR_CLIENT, {NULL}},
};

static void both_on_the_alternative(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        EACH_MODE(mode)
        {
            struct data_pair p;
            pair_make(&p, (enum data_mode)mode, CRYPTO_SECP256R1, NULL);
            CASES[i].set(&p.dialect[0]);
            CASES[i].set(&p.dialect[1]);
            assert_int_equal(pair_begin(&p), 0);
            for (int turn = 0; turn < 4; turn++) {
                pair_talk(&p, turn % 2);
                pair_talk(&p, turn % 2);
            }
            pair_end(&p);
        }
}

static void one_side_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        EACH_MODE(mode)
        {
            struct data_pair p;
            const char *row = CASES[i].row[mode];
            uint8_t octets[100];
            int rc;
            pair_make(&p, (enum data_mode)mode, CRYPTO_SECP256R1, NULL);
            CASES[i].set(&p.dialect[1]);
            assert_int_equal(pair_begin(&p), 0);
            span plain = pair_plain(octets, sizeof octets, 7);
            span pdu = pair_protect(&p, CASES[i].from, plain, &rc);
            assert_int_equal(rc, 0);
            rc = pair_unprotect(&p, 1 - CASES[i].from, pdu);
            if (row == NULL) {
                assert_int_equal(rc, 0);
            } else if (strcmp(row, GARBAGE) == 0) {
                assert_false(rc == 0 && span_equal(p.in.plain, plain));
            } else {
                assert_int_equal(rc, BUSHING_ERR_SECURITY);
                assert_string_equal(p.fault.row->id, row);
            }
            pair_end(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mode_in_every_group),
        cmocka_unit_test(what_is_sent_is_der),
        cmocka_unit_test(nonces_count),
        cmocka_unit_test(ivs_differ),
        cmocka_unit_test(times_go_in_steps),
        cmocka_unit_test(times_in_milliseconds),
        cmocka_unit_test(numbers_of_a_step_end),
        cmocka_unit_test(what_a_caller_may_not),
        cmocka_unit_test(overhead_is_bounded),
        cmocka_unit_test(begins_with_a_suite_of_the_table_only),
        cmocka_unit_test(nothing_is_left),
        cmocka_unit_test(smaller_with_a_curve),
        cmocka_unit_test(a_key_log),
        cmocka_unit_test(both_on_the_alternative),
        cmocka_unit_test(one_side_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
