/* Every row of data.def: one PDU that it refuses, with the right event and
 * diagnostic and nothing changed, beside the same PDU without the fault, which
 * is taken [62351-4:14.4]. */
#include <stdio.h>

#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "data_forge.h"
#include "e2e/data_fault.h"
#include "negative.h"

/* --- what is asserted ---------------------------------------------------- */

static bool seen[2][NUM_DATA_ROWS];

static void mark_seen(const struct fault_row *row)
{
    for (int encrypted = 0; encrypted < 2; encrypted++)
        for (int i = 0; i < NUM_DATA_ROWS; i++)
            if (data_row((enum data_row)i, encrypted) == row)
                seen[encrypted][i] = true;
}

/* [62351-4:14.4 state, 62351-4:13.3.2 step 4] Time, number, salt and keys of an
 * end: what a refused PDU must not touch. */
static void assert_same_state(const struct data *a, const struct data *b)
{
    assert_memory_equal(a->h, b->h, sizeof a->h);
    assert_true(a->in.time_ms == b->in.time_ms && a->in.seq == b->in.seq);
    assert_int_equal(a->keys, b->keys);
    assert_int_equal(a->rekeys, b->rekeys);
    assert_int_equal(a->received, b->received);
    assert_int_equal(a->confirm, b->confirm);
    assert_int_equal(a->sending, b->sending);
    assert_int_equal(a->peer_public_len, b->peer_public_len);
    assert_memory_equal(a->tail, b->tail, sizeof a->tail);
}

/* The PDU is refused by this row. */
static void assert_refused(struct data_pair *p, int to, span pdu,
                           const char *id, unsigned event, int diagnostic)
{
    static struct data before;
    const struct fault *f = &p->fault;
    unsigned group = strstr(id, "encr") != NULL ? 11 : 10;
    before = p->end[to];
    assert_int_equal(pair_unprotect(p, to, pdu), BUSHING_ERR_SECURITY);
    assert_non_null(f->row);
    assert_string_equal(f->row->id, id);
    assert_int_equal(f->row->diagnostic, diagnostic);
    if (strncmp(id, "14.4", 4) != 0)
        group = p->end[to].suite.mode == SUITE_ICV ? 10 : 11;
    assert_int_equal(f->row->event, BUSHING_SECURITY_ID(4, group, event));
    assert_non_null(bushing_security_find(f->row->event));
    assert_true(strlen(f->fact[0]) > 0);
    assert_null(p->in.plain.p);
    assert_same_state(&p->end[to], &before);
    mark_seen(f->row);
    negative_tests++;
}

static void assert_taken(struct data_pair *p, int to, struct forge *f)
{
    int rc = pair_unprotect(p, to, forge_pdu(f, p, 1 - to));
    if (rc != 0 && p->fault.row != NULL)
        print_message("%s: %s; %s\n", p->fault.row->id, p->fault.fact[0],
                      p->fault.fact[1]);
    assert_int_equal(rc, 0);
    assert_true(span_equal(p->in.plain, f->plain));
}

static const char *id(const struct data_pair *p, const char *step)
{
    static char text[64];
    (void)snprintf(text, sizeof text, "14.4 %s %s",
                   p->end[0].suite.mode == SUITE_ICV ? "clear" : "encr", step);
    return text;
}

/* For each mode: starts a pair, forges what the client sends next. */
static void begin(struct data_pair *p, struct forge *f, int mode)
{
    pair_start(p, (enum data_mode)mode, CRYPTO_SECP256R1);
    pair_talk(p, PAIR_CLIENT);
    forge_usual(f, p, PAIR_CLIENT);
}

#define EACH_MODE(mode) for (int mode = 0; mode < NUM_DATA_MODES; mode++)

static bool is_gmac(int mode)
{
    return mode == MODE_GMAC_128 || mode == MODE_GMAC_256 ||
           mode == MODE_CBC_128_GMAC || mode == MODE_CBC_256_GMAC_256;
}

static bool is_clear(int mode)
{
    return mode <= MODE_GMAC_256;
}

static bool is_ae(int mode)
{
    return mode >= MODE_GCM_128 && mode <= MODE_GCM_128_TAG_16;
}

/* [62351-4:8 rule 4, 62351-4:13.2.3, 62351-4:13.4.2, 62351-4:13.4.2 AAD] The
 * forge builds and protects by itself. */
static void what_the_forge_makes_is_taken(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* --- step 1 -------------------------------------------------------------- */

/* [62351-4:14.4 step 1] cut off, with something behind, empty */
static void what_cannot_be_read(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        span pdu = forge_pdu(&f, &p, PAIR_CLIENT);
        for (size_t n = 0; n < pdu.n; n++)
            assert_refused(&p, PAIR_SERVER, (span){pdu.p, n}, id(&p, "1"), 1,
                           DT_DIAG_PROTOCOL_ERROR);
        static uint8_t longer[4096];
        memcpy(longer, pdu.p, pdu.n);
        longer[pdu.n] = 0;
        assert_refused(&p, PAIR_SERVER, (span){longer, pdu.n + 1}, id(&p, "1"),
                       1, DT_DIAG_PROTOCOL_ERROR);
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* [rule 5] exactly c:s */
static void another_association(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {"4",    "4:8", "4:90", "04:9",
                                         "4:09", "9:4", "14:9", "9"};
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
            f.token2.asso_id = span_text(OTHERS[i]);
            assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                           id(&p, "1 assoID"), 1, DT_DIAG_PROTOCOL_ERROR);
        }
        f.token2.asso_id = span_text("4:9");
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* [62351-4:13.2.3 AE] an authenticator belongs to CBC, and to AE none */
static void an_authenticator_too_much_or_too_little(void **state)
{
    (void)state;
    for (int mode = MODE_GCM_128; mode < NUM_DATA_MODES; mode++) {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        f.has_auth = !f.has_auth;
        if (f.has_auth)
            f.auth.algorithm = suite_identifier(suite_row(BUSHING_HMAC_SHA256),
                                                32, &DIALECTS[0], f.parameters);
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       "14.4 encr 1 auth", 1, DT_DIAG_PROTOCOL_ERROR);
        f.has_auth = !f.has_auth;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* --- step 2 -------------------------------------------------------------- */

/* [62351-4:13.2 kind, 62351-4:15.4 kind; rule 19] what was agreed decides, both
 * ways */
static void the_other_kind(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        f.encrypted = !f.encrypted;
        f.has_auth = true;
        f.tag_len = 32;
        if (is_ae(mode)) {
            f.auth.algorithm = suite_identifier(suite_row(BUSHING_HMAC_SHA256),
                                                32, &DIALECTS[0], f.parameters);
            f.key = p.end[0].sending;
        } else {
            f.tag_len = p.end[0].suite.tag_len;
        }
        span pdu = forge_pdu(&f, &p, PAIR_CLIENT);
        if (f.encrypted)
            assert_refused(&p, PAIR_SERVER, pdu, "14.4 encr 2", 2,
                           DT_DIAG_ENCRYPTION_NOT_SELECTED);
        else
            assert_refused(&p, PAIR_SERVER, pdu, "14.4 clear 2", 2,
                           DT_DIAG_ENCRYPTION_REQUIRED);
        pair_end(&p);
    }
}

/* [62351-4:14.2.2] D-CT2-1: absent or v1 alone */
static void another_version(void **state)
{
    (void)state;
    static const uint8_t BITS[][2] = {{0x40, 0}, {0xC0, 0}, {0x80, 0x01}};
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        struct asn1_bits v1 = f.token2.version;
        for (size_t i = 0; i < 3; i++) {
            f.token2.version =
                (struct asn1_bits){span_of(BITS[i], i == 2 ? 2 : 1), 0};
            assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                           id(&p, "2 version"), 1, DT_DIAG_UNEXPECTED_VERSION);
        }
        f.token2.version = v1;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* --- steps 3 and 4 ------------------------------------------------------- */

/* [62351-4:14.4 step 3] by OID and by parameters */
static void another_algorithm(void **state)
{
    (void)state;
    static const struct {
        int item;
        uint8_t tag_len;
    } OTHERS[] = {{BUSHING_HMAC_SHA256, 32}, {BUSHING_AES128_GMAC, 12},
                  {BUSHING_AES128_GMAC, 13}, {BUSHING_AES256_GMAC, 12},
                  {BUSHING_AES256_GMAC, 16}, {BUSHING_AES128_CBC, 0}};
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        if (is_ae(mode))
            continue;
        begin(&p, &f, mode);
        const struct suite *s = &p.end[0].suite;
        struct algorithm_identifier good = f.auth.algorithm;
        for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
            uint8_t room[SUITE_PARAMETERS_MAX];
            if (OTHERS[i].item == s->icv && OTHERS[i].tag_len == s->tag_len)
                continue;
            f.auth.algorithm =
                suite_identifier(suite_row(OTHERS[i].item), OTHERS[i].tag_len,
                                 &DIALECTS[0], room);
            assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                           id(&p, "3"), 3, FAULT_NO_DIAGNOSTIC);
        }
        f.auth.algorithm = good;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* What the ICV does not cover and nobody uses may not be anything. */
static void a_nonce_in_parameters(void **state)
{
    (void)state;
    struct data_pair p;
    struct forge f;
    uint8_t parameters[] = {0x30, 17, 0x04, 12, 0, 0, 0,    0, 0, 0,
                            0,    0,  0,    0,  0, 0, 0x02, 1, 16};
    begin(&p, &f, MODE_GMAC_256);
    f.auth.algorithm.parameters = span_of(parameters, sizeof parameters);
    parameters[15] = 1;
    assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                   "14.4 clear 3", 3, FAULT_NO_DIAGNOSTIC);
    parameters[15] = 0;
    assert_taken(&p, PAIR_SERVER, &f);
    pair_end(&p);
}

/* [62351-4:14.4 step 4] [rule 18] 12 octets and no other length */
static void no_nonce_for_gmac(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        if (!is_gmac(mode))
            continue;
        begin(&p, &f, mode);
        f.auth.has_nonce = false;
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       id(&p, "4"), 4, DT_DIAG_GMAC_NONCE_REQUIRED);
        f.auth.has_nonce = true;
        for (size_t n = 0; n <= 16; n++) {
            f.auth.nonce = (span){f.nonce, n};
            if (n != 12)
                assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                               id(&p, "4"), 4, DT_DIAG_GMAC_NONCE_REQUIRED);
        }
        f.auth.nonce = (span){f.nonce, 12};
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* --- steps 9 and 5 ------------------------------------------------------- */

/* [62351-4:14.4 step 9, 62351-4:8 nonce] 12 octets for AE, 16 for CBC; in clear
 * it is not asked for */
static void nothing_to_start_a_cipher_with(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        if (is_clear(mode))
            continue;
        begin(&p, &f, mode);
        size_t want = is_ae(mode) ? 12 : 16;
        f.token2.has_iv = false;
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       "14.4 encr 9", 9, DT_DIAG_AES_INIT_VECTOR_REQUIRED);
        f.token2.has_iv = true;
        for (size_t n = 12; n <= 16; n++) {
            f.token2.iv = (span){f.iv, n};
            if (n != want)
                assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                               "14.4 encr 9", 9,
                               DT_DIAG_AES_INIT_VECTOR_REQUIRED);
        }
        f.token2.iv = (span){f.iv, want};
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* [62351-4:14.4 step 5] the tag at the end, each octet of it; also cut and
 * longer tags */
static void a_false_check_value(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        uint8_t tag = p.end[0].suite.tag_len;
        for (size_t i = 1; i <= tag; i++) {
            span pdu = forge_pdu(&f, &p, PAIR_CLIENT);
            p.room[sizeof p.room - i] ^= 0x10;
            assert_refused(&p, PAIR_SERVER, pdu, id(&p, "5"), 5,
                           FAULT_NO_DIAGNOSTIC);
        }
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* [62351-4:8 rules 3, 5] the length that was agreed and no other: a shorter
 * one must not count as far as it goes */
static void a_check_value_of_another_length(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        uint8_t tag = p.end[0].suite.tag_len;
        if (is_ae(mode)) {
            f.tag_len = tag == 16 ? 12 : 16;
            assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                           "14.4 encr 5", 5, FAULT_NO_DIAGNOSTIC);
        }
        f.tag_len = tag;
        span pdu = forge_pdu(&f, &p, PAIR_CLIENT);
        if (!is_ae(mode)) {
            /* one octet less in icv, in auth, in the PDU */
            static uint8_t cut[4096];
            struct transfer t;
            struct writer w = writer_over(cut, sizeof cut);
            const struct asn1_type *type =
                f.encrypted ? &E2E_ENCR_TRANSFER : &E2E_CLEAR_TRANSFER;
            assert_int_equal(asn1_decode(type, pdu, &t, NULL, NULL), 0);
            for (size_t n = 0; n < tag; n++) {
                w = writer_over(cut, sizeof cut);
                t.auth.icv.n = n;
                assert_int_equal(asn1_encode(type, &t, &w), 0);
                assert_refused(&p, PAIR_SERVER, writer_result(&w), id(&p, "5"),
                               5, FAULT_NO_DIAGNOSTIC);
            }
        }
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* A ciphertext shorter than its tag. */
static void less_than_a_tag(void **state)
{
    (void)state;
    for (int mode = MODE_GCM_128; mode <= MODE_GCM_128_TAG_16; mode++) {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        for (size_t n = 0; n < p.end[0].suite.tag_len; n++) {
            struct transfer t = {.tbp.token2 = f.token2};
            struct writer w = writer_over(p.room, sizeof p.room);
            t.tbp.appl_data = (span){f.octets, n};
            assert_int_equal(asn1_encode(&E2E_ENCR_TRANSFER, &t, &w), 0);
            assert_refused(&p, PAIR_SERVER, writer_result(&w), "14.4 encr 5", 5,
                           FAULT_NO_DIAGNOSTIC);
        }
        pair_end(&p);
    }
}

/* --- steps 6 to 8 -------------------------------------------------------- */

/* [62351-4:14.4 step 6] [rule 21] */
static void a_time_that_is_not_now(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "20261121105000.123",        "20261121105000.123+0000",
        "20261321105000.123Z",       "20261121T05000.123Z",
        "20261121105060.000Z",       "20261121105000:123Z",
        "20261121105000.1234567890Z"};
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        pair_make(&p, (enum data_mode)mode, CRYPTO_SECP256R1, NULL);
        pair_set(&p, PAIR_SERVER, BUSHING_POLICY_DATA_AGE_MS, 10000);
        assert_int_equal(pair_begin(&p), 0);
        forge_usual(&f, &p, PAIR_CLIENT);
#define REFUSED_TIME                                                \
    assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT), \
                   id(&p, "6"), 6, DT_DIAG_INVALID_TIME_VALUE)
        forge_time(&f, PAIR_UTC_MS - 10001);
        REFUSED_TIME;
        forge_time(&f, PAIR_UTC_MS + 10001);
        REFUSED_TIME;
        for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
            f.token2.time = span_text(TEXTS[i]);
            REFUSED_TIME;
        }
        forge_time(&f, PAIR_UTC_MS - 10000);
        assert_taken(&p, PAIR_SERVER, &f);
        forge_time(&f, PAIR_UTC_MS + 10000);
        assert_taken(&p, PAIR_SERVER, &f);
        /* backwards, though fresh */
        forge_time(&f, PAIR_UTC_MS + 9999);
        REFUSED_TIME;
        pair_end(&p);
    }
}

/* [62351-4:13.1.2] comma or dot, 0 to 9 digits */
static void every_shape_of_a_time(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "20261121105000Z",     "20261121105000.1Z",
        "20261121105000,12Z",  "20261121105000.123Z",
        "20261121105000,124Z", "20261121105000.124000001Z",
        "20261121105001.Z"};
    struct data_pair p;
    struct forge f;
    begin(&p, &f, MODE_HMAC);
    for (size_t i = 1; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        f.token2.time = span_text(TEXTS[i]);
        f.token2.seq = 0;
        assert_taken(&p, PAIR_SERVER, &f);
    }
    /* the same time in another shape is no other time */
    f.token2.time = span_text("20261121105001Z");
    assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                   "14.4 clear 7", 7, FAULT_NO_DIAGNOSTIC);
    pair_end(&p);
}

/* [62351-4:14.4 step 7] */
static void what_came_before(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
        assert_taken(&p, PAIR_SERVER, &f);
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       id(&p, "7"), 7, FAULT_NO_DIAGNOSTIC);
        f.token2.seq = 0;
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       id(&p, "7"), 7, FAULT_NO_DIAGNOSTIC);
        f.token2.seq = 2;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* [62351-4:14.4 step 8] */
static void a_number_too_high(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        begin(&p, &f, mode);
#define REFUSED_SEQ(number)                                              \
    do {                                                                 \
        f.token2.seq = (number);                                         \
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),  \
                       id(&p, "8"), 8, DT_DIAG_INVALID_SEQUENCE_NUMBER); \
    } while (0)
        REFUSED_SEQ(2);
        REFUSED_SEQ(INT32_MAX);
        forge_time(&f, PAIR_UTC_MS);
        REFUSED_SEQ(1);
        f.token2.seq = 0;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* --- steps 10 and 11 ----------------------------------------------------- */

/* [62351-4:14.4 step 10, 62351-4:13.3.2 roles] only a client sends rekey */
static void a_server_that_rekeys(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        forge_usual(&f, &p, PAIR_SERVER);
        f.token2.has_rekey = true;
        f.token2.rekey = (span){p.value[1], 64};
        assert_refused(&p, PAIR_CLIENT, forge_pdu(&f, &p, PAIR_SERVER),
                       id(&p, "10"), is_clear(mode) ? 9 : 10,
                       DT_DIAG_PROTOCOL_ERROR);
        f.token2.has_rekey = false;
        assert_taken(&p, PAIR_CLIENT, &f);
        pair_end(&p);
    }
}

/* A value of the group that nobody used. */
static span fresh_value(struct data_pair *p, uint8_t room[CRYPTO_DH_PUBLIC_MAX])
{
    uint8_t own[CRYPTO_DH_PRIVATE_LEN];
    size_t n = 0;
    assert_int_equal(p->crypto->dh_make(p->engine, p->group, own, room, &n), 0);
    return (span){room, n};
}

/* [62351-4:14.4 step 10, 62351-4:13.3.2 second] a second one before the first
 * is confirmed */
static void a_second_rekey(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        uint8_t value[CRYPTO_DH_PUBLIC_MAX];
        begin(&p, &f, mode);
        f.token2.has_rekey = true;
        f.token2.rekey = fresh_value(&p, value);
        assert_taken(&p, PAIR_SERVER, &f);
        assert_true(p.in.rekeyed);
        f.token2.rekey = fresh_value(&p, value);
        f.token2.seq++;
        for (int confirmed = 0; confirmed < 2; confirmed++) {
            assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                           id(&p, "10 second"), is_clear(mode) ? 9 : 10,
                           DT_DIAG_UNEXPECTED_DH_PUBLIC_KEY);
            /* also under the old keys after the confirmation went out */
            int rc;
            uint8_t octets[20];
            (void)pair_protect(&p, PAIR_SERVER, pair_plain(octets, 20, 1), &rc);
            assert_int_equal(rc, 0);
        }
        f.token2.has_rekey = false;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* [rule 14] each value is validated, and none is used twice */
static void a_value_that_is_none(void **state)
{
    (void)state;
    for (int group = CRYPTO_MODP_2048; group <= CRYPTO_BRAINPOOLP256R1; group++)
        EACH_MODE(mode)
        {
            struct data_pair p;
            struct forge f;
            uint8_t value[CRYPTO_DH_PUBLIC_MAX + 1], octets[257];
            unsigned event = is_clear(mode) ? 9 : 10;
            pair_start(&p, (enum data_mode)mode, (enum crypto_group)group);
            forge_usual(&f, &p, PAIR_CLIENT);
            f.token2.has_rekey = true;
            span good = fresh_value(&p, value);
            memset(octets, 0, sizeof octets);
            const span bad[] = {{octets, 0},         {octets, good.n},
                                {octets, 257},       {octets, 1},
                                {value, good.n - 1}, {value, good.n + 1}};
            for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
                f.token2.rekey = bad[i];
                assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                               "rule 14", event, DT_DIAG_PROTOCOL_ERROR);
            }
            value[good.n - 1] ^= 1; /* off the curve; of MODP it is one more */
            if (group != CRYPTO_MODP_2048) {
                f.token2.rekey = good;
                assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                               "rule 14", event, DT_DIAG_PROTOCOL_ERROR);
            }
            f.token2.rekey = (span){p.value[0], p.value_n};
            assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                           "rule 14 repeat", event, DT_DIAG_PROTOCOL_ERROR);
            value[good.n - 1] ^= 1;
            f.token2.rekey = good;
            assert_taken(&p, PAIR_SERVER, &f);
            pair_end(&p);
        }
}

/* [rule 17] */
static void more_fresh_keys_than_allowed(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        uint8_t value[CRYPTO_DH_PUBLIC_MAX];
        pair_make(&p, (enum data_mode)mode, CRYPTO_SECP256R1, NULL);
        pair_set(&p, PAIR_SERVER, BUSHING_POLICY_REKEYS_MAX, 0);
        assert_int_equal(pair_begin(&p), 0);
        forge_usual(&f, &p, PAIR_CLIENT);
        f.token2.has_rekey = true;
        f.token2.rekey = fresh_value(&p, value);
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       "rule 17 rekeys", is_clear(mode) ? 9 : 10,
                       DT_DIAG_UNEXPECTED_DH_PUBLIC_KEY);
        f.token2.has_rekey = false;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* [62351-4:14.4 step 11, 62351-4:13.3.2 roles, 62351-4:13.3.2 unasked] only a
 * server confirms, and only what was sent */
static void a_confirmation_out_of_place(void **state)
{
    (void)state;
    EACH_MODE(mode)
    for (int from = 0; from < 2; from++) {
        struct data_pair p;
        struct forge f;
        unsigned event = is_clear(mode) ? 10 : 11;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        forge_usual(&f, &p, from);
        f.token2.changed_key = true;
        span pdu = forge_pdu(&f, &p, from);
        if (from == PAIR_CLIENT)
            assert_refused(&p, PAIR_SERVER, pdu, id(&p, "11"), event,
                           DT_DIAG_PROTOCOL_ERROR);
        else
            assert_refused(&p, PAIR_CLIENT, pdu, id(&p, "11 stray"), event,
                           DT_DIAG_UNEXPECTED_CHANGED_KEYS);
        f.token2.changed_key = false;
        assert_taken(&p, 1 - from, &f);
        pair_end(&p);
    }
}

/* [rule 17] a server that goes on under old keys */
static void a_rekey_that_is_not_confirmed(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        uint8_t octets[20];
        int rc;
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        assert_int_equal(data_rekey(&p.end[0], p.now), 0);
        (void)pair_protect(&p, PAIR_CLIENT, pair_plain(octets, 20, 1), &rc);
        assert_int_equal(rc, 0);
        assert_int_equal(p.end[0].keys, KEYS_PENDING);
        pair_pass_ms(&p, 59999);
        forge_usual(&f, &p, PAIR_SERVER);
        assert_taken(&p, PAIR_CLIENT, &f);
        pair_pass_ms(&p, 1);
        forge_usual(&f, &p, PAIR_SERVER);
        f.token2.seq++;
        forge_time(&f, p.now.utc_ms);
        f.token2.seq = 0;
        assert_refused(&p, PAIR_CLIENT, forge_pdu(&f, &p, PAIR_SERVER),
                       "rule 17", is_clear(mode) ? 10 : 11,
                       DT_DIAG_NO_REASON_GIVEN);
        pair_end(&p);
    }
}

/* --- padding ------------------------------------------------------------- */

/* [62351-4:8 rule 2] D-CBC-1; looked at behind a good ICV only */
static void false_padding(void **state)
{
    (void)state;
    for (int mode = MODE_CBC_128_HMAC; mode < NUM_DATA_MODES; mode++) {
        struct data_pair p;
        struct forge f;
        uint8_t octets[64];
        begin(&p, &f, mode);
        span good = f.plain;
        f.is_padded = true;
        f.plain = pair_plain(octets, 64, 3);
        for (unsigned last = 0; last < 256; last++) {
            octets[62] = 0xEE;
            octets[63] = (uint8_t)last;
            if (last == 1)
                continue;
            assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                           "13.2.3 padding", 1, DT_DIAG_PROTOCOL_ERROR);
        }
        /* not a whole block; nothing at all */
        for (size_t n = 0; n < 16; n++) {
            f.plain.n = n;
            assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                           "13.2.3 padding", 1, DT_DIAG_PROTOCOL_ERROR);
        }
        f.is_padded = false;
        f.plain = good;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* [62351-4:13.4.2 order] Everything is wrong at once, then one thing less. */
static void the_first_row_is_said(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        struct forge f;
        span pdu;
        begin(&p, &f, mode);
        f.token2.asso_id = span_text("4:8");
        f.token2.changed_key = true;
        f.token2.seq = 99;
        forge_time(&f, PAIR_UTC_MS + 660000);
        pdu = forge_pdu(&f, &p, PAIR_CLIENT);
        p.room[sizeof p.room - 1] ^= 0x10;
        assert_refused(&p, PAIR_SERVER, pdu, id(&p, "1 assoID"), 1,
                       DT_DIAG_PROTOCOL_ERROR);
        f.token2.asso_id = span_text("4:9");
        pdu = forge_pdu(&f, &p, PAIR_CLIENT);
        p.room[sizeof p.room - 1] ^= 0x10;
        assert_refused(&p, PAIR_SERVER, pdu, id(&p, "5"), 5,
                       FAULT_NO_DIAGNOSTIC);
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       id(&p, "6"), 6, DT_DIAG_INVALID_TIME_VALUE);
        forge_time(&f, PAIR_UTC_MS);
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       id(&p, "8"), 8, DT_DIAG_INVALID_SEQUENCE_NUMBER);
        f.token2.seq = 0;
        assert_refused(&p, PAIR_SERVER, forge_pdu(&f, &p, PAIR_CLIENT),
                       id(&p, "11"), is_clear(mode) ? 10 : 11,
                       DT_DIAG_PROTOCOL_ERROR);
        f.token2.changed_key = false;
        assert_taken(&p, PAIR_SERVER, &f);
        pair_end(&p);
    }
}

/* Legal padding of every length. */
static void every_length(void **state)
{
    (void)state;
    EACH_MODE(mode)
    {
        struct data_pair p;
        uint8_t octets[400];
        pair_start(&p, (enum data_mode)mode, CRYPTO_SECP256R1);
        for (size_t n = 4; n < 400; n++) {
            int rc;
            span plain = pair_plain(octets, n, (unsigned)n);
            span pdu = pair_protect(&p, PAIR_CLIENT, plain, &rc);
            assert_int_equal(rc, 0);
            assert_int_equal(pair_unprotect(&p, PAIR_SERVER, pdu), 0);
            assert_true(span_equal(p.in.plain, plain));
        }
        pair_end(&p);
    }
}

/* --- the table ----------------------------------------------------------- */

/* Runs last: no row without a PDU above that it refused. */
static void every_row_was_met(void **state)
{
    (void)state;
    int rows = 0;
    for (int encrypted = 0; encrypted < 2; encrypted++)
        for (int i = 0; i < NUM_DATA_ROWS; i++) {
            const struct fault_row *row = data_row((enum data_row)i, encrypted);
            if (row == NULL)
                continue;
            rows++;
            if (!seen[encrypted][i])
                print_error("never met: %s\n", row->id);
            assert_true(seen[encrypted][i]);
            assert_non_null(bushing_security_find(row->event));
            /* an alarm tells the peer nothing */
            assert_int_equal(bushing_security_find(row->event)->severity ==
                                 BUSHING_SEVERITY_ALARM,
                             row->diagnostic == FAULT_NO_DIAGNOSTIC);
        }
    print_message("# ran: %d rows of 14.4\n", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_forge_makes_is_taken),
        cmocka_unit_test(what_cannot_be_read),
        cmocka_unit_test(another_association),
        cmocka_unit_test(an_authenticator_too_much_or_too_little),
        cmocka_unit_test(the_other_kind),
        cmocka_unit_test(another_version),
        cmocka_unit_test(another_algorithm),
        cmocka_unit_test(a_nonce_in_parameters),
        cmocka_unit_test(no_nonce_for_gmac),
        cmocka_unit_test(nothing_to_start_a_cipher_with),
        cmocka_unit_test(a_false_check_value),
        cmocka_unit_test(a_check_value_of_another_length),
        cmocka_unit_test(less_than_a_tag),
        cmocka_unit_test(a_time_that_is_not_now),
        cmocka_unit_test(every_shape_of_a_time),
        cmocka_unit_test(what_came_before),
        cmocka_unit_test(a_number_too_high),
        cmocka_unit_test(a_server_that_rekeys),
        cmocka_unit_test(a_second_rekey),
        cmocka_unit_test(a_value_that_is_none),
        cmocka_unit_test(more_fresh_keys_than_allowed),
        cmocka_unit_test(a_confirmation_out_of_place),
        cmocka_unit_test(a_rekey_that_is_not_confirmed),
        cmocka_unit_test(false_padding),
        cmocka_unit_test(the_first_row_is_said),
        cmocka_unit_test(every_length),
        cmocka_unit_test(every_row_was_met),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
