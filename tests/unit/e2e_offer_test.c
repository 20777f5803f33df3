/* Offers and answers: what two sides with all kinds of policies agree to, and
 * the octets in which they say it. */
#include "e2e_offer_help.h"

#include "failing_crypto.h"

#include <bushing/error.h>

static struct crypto_engine *engine;

static int begin(void **state)
{
    (void)state;
    crypto_test_seed(14);
    return CRYPTO_TEST.engine_new(&engine);
}

static int end(void **state)
{
    (void)state;
    CRYPTO_TEST.engine_free(engine);
    assert_int_equal(offer_heap.live, 0);
    return 0;
}

/* --- a whole exchange ---------------------------------------------------- */

struct exchange {
    bushing_policy *client, *server;
    struct offer offer;
    struct share answer;
    struct selection at_server, at_client;
    struct passage req, acc;
    struct fault fault;
};

static void same_suite(const struct suite *a, const struct suite *b)
{
    assert_int_equal(a->mode, b->mode);
    assert_int_equal(a->cipher, b->cipher);
    assert_int_equal(a->icv, b->icv);
    assert_int_equal(a->cipher_key_len, b->cipher_key_len);
    assert_int_equal(a->icv_key_len, b->icv_key_len);
    assert_int_equal(a->tag_len, b->tag_len);
}

/* True when the server accepts; then the client does, and both have the same
 * suite and secret. */
static bool exchange(struct exchange *x)
{
    struct token_parts parts;
    struct clear_token_1 token = {0};
    uint8_t one[CRYPTO_DH_SECRET_MAX], other[CRYPTO_DH_SECRET_MAX];
    size_t n = 0, m = 0;
    assert_int_equal(offer_make(&x->offer, &CRYPTO_TEST, engine, x->client), 0);
    assert_int_equal(offer_put(&x->offer, &parts, &token, OFFER_TIME_MS), 0);
    pass(&x->req, &token);
    assert_true(offer_check_version(BUSHING_SECPDU_HANDSHAKE_REQ,
                                    x->req.token.version, &x->fault));
    if (!offer_check_req(x->server, &x->req.token, &x->req.scratch,
                         &x->at_server, &x->fault))
        return false;
    assert_int_equal(
        answer_make(&x->answer, &CRYPTO_TEST, engine, &x->at_server), 0);
    memset(&token, 0, sizeof token);
    assert_int_equal(answer_put(&x->answer, &x->at_server, x->server, &parts,
                                &token, OFFER_TIME_MS),
                     0);
    pass(&x->acc, &token);
    assert_true(offer_check_version(BUSHING_SECPDU_HANDSHAKE_ACC,
                                    x->acc.token.version, &x->fault));
    if (!offer_check_acc(&x->offer, &x->acc.token, &x->acc.scratch,
                         &x->at_client, &x->fault))
        return false;
    same_suite(&x->at_server.suite, &x->at_client.suite);
    assert_int_equal(x->at_server.encrypted, x->at_client.encrypted);
    assert_int_equal(x->at_server.group, x->at_client.group);
    assert_int_equal(CRYPTO_TEST.dh_agree(engine, x->at_server.group,
                                          x->answer.private_value,
                                          x->at_server.peer_public, one, &n),
                     0);
    assert_int_equal(
        CRYPTO_TEST.dh_agree(engine, x->at_client.group,
                             x->offer.share[x->at_client.share].private_value,
                             x->at_client.peer_public, other, &m),
        0);
    assert_int_equal(n, m);
    assert_memory_equal(one, other, n);
    return true;
}

static void exchange_begin(struct exchange *x, const struct words *client,
                           const struct words *server)
{
    memset(x, 0, sizeof *x);
    x->client = policy_of(client);
    x->server = policy_of(server);
}

static void exchange_end(struct exchange *x)
{
    offer_clear(&x->offer);
    share_clear(&x->answer);
    bushing_policy_free(x->client);
    bushing_policy_free(x->server);
}

/* --- agreeing ------------------------------------------------------------ */

/* Each wish of a client that has a way, against a server that can do all. */
static const struct suite_case {
    struct words client;
    enum suite_mode mode;
    int cipher, icv;
    unsigned cipher_key, icv_key, tag;
} SUITES[] = {
    {{REQUIRE, 0, NULL, "aes128-gcm", NULL, NULL, 0, NULL},
     SUITE_AE,
     BUSHING_AES128_GCM,
     -1,
     16,
     0,
     12},
    {{REQUIRE, 0, NULL, "aes256-gcm", NULL, NULL, 0, NULL},
     SUITE_AE,
     BUSHING_AES256_GCM,
     -1,
     32,
     0,
     12},
    {{REQUIRE, 0, NULL, "aes256-gcm", NULL, NULL, 1, NULL},
     SUITE_AE,
     BUSHING_AES256_GCM,
     -1,
     32,
     0,
     16},
    {{REQUIRE, REQUIRE, NULL, NULL, "", NULL, 0, NULL},
     SUITE_AE,
     BUSHING_AES128_GCM,
     -1,
     16,
     0,
     12},
    {{REQUIRE, FORBID, NULL, NULL, "aes128-cbc", "hmac-sha256", 0, NULL},
     SUITE_CBC_ICV,
     BUSHING_AES128_CBC,
     BUSHING_HMAC_SHA256,
     16,
     32,
     32},
    {{REQUIRE, FORBID, NULL, NULL, "aes256-cbc", "aes128-gmac", 0, NULL},
     SUITE_CBC_ICV,
     BUSHING_AES256_CBC,
     BUSHING_AES128_GMAC,
     32,
     16,
     12},
    {{REQUIRE, ALLOW, NULL, "", "aes256-cbc", "aes256-gmac", 1, NULL},
     SUITE_CBC_ICV,
     BUSHING_AES256_CBC,
     BUSHING_AES256_GMAC,
     32,
     32,
     16},
    {{ALLOW, 0, NULL, NULL, NULL, NULL, 0, NULL},
     SUITE_ICV,
     -1,
     BUSHING_HMAC_SHA256,
     0,
     32,
     32},
    {{FORBID, 0, NULL, NULL, NULL, "aes128-gmac", 0, NULL},
     SUITE_ICV,
     -1,
     BUSHING_AES128_GMAC,
     0,
     16,
     12},
    {{FORBID, REQUIRE, NULL, "", "", "aes256-gmac", 1, NULL},
     SUITE_ICV,
     -1,
     BUSHING_AES256_GMAC,
     0,
     32,
     16},
};

/* [62351-4:13.3.1 rows 1 to 3] */
static void each_suite_can_be_agreed(void **state)
{
    static const struct words all;
    (void)state;
    for (size_t i = 0; i < sizeof SUITES / sizeof *SUITES; i++) {
        static struct exchange x;
        const struct suite *s = &x.at_client.suite;
        exchange_begin(&x, &SUITES[i].client, &all);
        assert_true(exchange(&x));
        assert_int_equal(s->mode, SUITES[i].mode);
        assert_int_equal(s->cipher, SUITES[i].cipher);
        assert_int_equal(s->icv, SUITES[i].icv);
        assert_int_equal(s->cipher_key_len, SUITES[i].cipher_key);
        assert_int_equal(s->icv_key_len, SUITES[i].icv_key);
        assert_int_equal(s->tag_len, SUITES[i].tag);
        assert_int_equal(x.at_client.encrypted, s->mode != SUITE_ICV);
        exchange_end(&x);
    }
}

/* [62351-4:13.3.1.2 group 14, 62351-4:13.3.1.2 group 23,
 * 62351-4:13.3.1.2 group 28, 62351-4:14.3 selection] */
static void each_group_can_be_agreed(void **state)
{
    static const struct {
        const char *client, *server;
        enum crypto_group group;
        int64_t id;
        size_t share;
    } cases[] = {
        {NULL, NULL, CRYPTO_SECP256R1, 23, 0},
        {NULL, "brainpoolP256r1", CRYPTO_BRAINPOOLP256R1, 28, 1},
        {NULL, "modp2048", CRYPTO_MODP_2048, 14, 2},
        {"modp2048", NULL, CRYPTO_MODP_2048, 14, 0},
        /* the client's order counts */
        {"brainpoolP256r1,secp256r1", "secp256r1,brainpoolP256r1",
         CRYPTO_BRAINPOOLP256R1, 28, 0},
        {"brainpoolP256r1,modp2048", "secp256r1,modp2048", CRYPTO_MODP_2048, 14,
         1},
    };
    (void)state;
    for (size_t d = 0; d < NUM_DIALECTS; d++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            static struct exchange x;
            struct words client = {.groups = cases[i].client,
                                   .dialect = &DIALECTS[d]},
                         server = {.groups = cases[i].server,
                                   .dialect = &DIALECTS[d]};
            exchange_begin(&x, &client, &server);
            assert_true(exchange(&x));
            assert_int_equal(x.at_client.group, cases[i].group);
            assert_int_equal(x.at_server.group_id, cases[i].id);
            assert_int_equal(x.at_client.share, cases[i].share);
            exchange_end(&x);
        }
}

/* All policies of both sides that these words make: whoever agrees, agrees to
 * what both allow; and who demands something gets it or nothing. */
static void all_pairs_of_policies(void **state)
{
    static const char *const aea[] = {"", "aes128-gcm",
                                      "aes256-gcm,aes128-gcm"};
    static const char *const encr[] = {"", "aes256-cbc"};
    static const char *const icv[] = {"hmac-sha256", "aes128-gmac,hmac-sha256"};
    struct words list[3 * 3 * 3 * 2 * 2];
    size_t num = 0, agreed = 0, refused = 0;
    (void)state;
    for (unsigned e = FORBID; e <= REQUIRE; e++)
        for (unsigned ae = FORBID; ae <= REQUIRE; ae++)
            for (unsigned i = 0; i < 12; i++) {
                struct words w = {
                    e,          ae, "secp256r1", aea[i % 3], encr[i / 3 % 2],
                    icv[i / 6], 0,  NULL};
                bool has_aea = ae != FORBID && i % 3 != 0;
                bool has_cbc = ae != REQUIRE && i / 3 % 2 != 0;
                if ((e == REQUIRE && !has_aea && !has_cbc) ||
                    (e != FORBID && ae == REQUIRE && !has_aea))
                    continue; /* cannot be sealed */
                list[num++] = w;
            }
    for (size_t c = 0; c < num; c++)
        for (size_t s = 0; s < num; s++) {
            static struct exchange x;
            exchange_begin(&x, &list[c], &list[s]);
            if (exchange(&x)) {
                const struct selection *got = &x.at_client;
                agreed++;
                assert_int_equal(got->encrypted, list[c].encryption == REQUIRE);
                assert_false(got->encrypted && list[s].encryption == FORBID);
                assert_false(!got->encrypted && list[s].encryption == REQUIRE);
                assert_false(got->encrypted && got->suite.mode != SUITE_AE &&
                             list[s].ae == REQUIRE);
                assert_false(got->suite.mode == SUITE_AE &&
                             (list[s].ae == FORBID || list[c].ae == FORBID));
                if (got->suite.cipher >= 0)
                    assert_true(policy_has(x.client, got->suite.cipher) &&
                                policy_has(x.server, got->suite.cipher));
                if (got->suite.icv >= 0)
                    assert_true(policy_has(x.client, got->suite.icv) &&
                                policy_has(x.server, got->suite.icv));
            } else {
                refused++;
                assert_non_null(x.fault.row);
                assert_true(x.fault.fact[0][0] != '\0');
            }
            exchange_end(&x);
        }
    assert_true(agreed > 500 && refused > 500);
}

/* --- the octets ---------------------------------------------------------- */

static bool token_has(const struct passage *p, const char *hex)
{
    uint8_t want[256];
    size_t n = test_hex(want, sizeof want, hex);
    for (size_t i = 0; i + n <= sizeof p->octets; i++)
        if (memcmp(p->octets + i, want, n) == 0)
            return true;
    return false;
}

static void put_token(struct passage *p, const struct words *w,
                      struct offer *offer, bushing_policy **policy)
{
    static struct token_parts parts;
    struct clear_token_1 token = {0};
    memset(p, 0, sizeof *p);
    *policy = policy_of(w);
    assert_int_equal(offer_make(offer, &CRYPTO_TEST, engine, *policy), 0);
    assert_int_equal(offer_put(offer, &parts, &token, OFFER_TIME_MS), 0);
    pass(p, &token);
}

static void token_drop(struct offer *offer, bushing_policy *policy)
{
    offer_clear(offer);
    bushing_policy_free(policy);
}

/* [62351-4:13.3.1 version, 62351-4:13.3.1 dhKey, 62351-4:13.3.1 hmac,
 * 62351-4:13.3.1 time, 62351-4:13.3.1 encr-mode] the skeleton of Annex B */
static void a_token_is_said_as_annex_b_says(void **state)
{
    static struct passage p;
    struct offer offer;
    bushing_policy *policy;
    const struct words clear = {.groups = "modp2048",
                                .icv = "hmac-sha256,aes128-gmac"},
                       ae = {.encryption = REQUIRE, .aea = "aes256-gcm"},
                       cbc = {.encryption = REQUIRE,
                              .ae = FORBID,
                              .encr = "aes128-cbc",
                              .icv = "hmac-sha256"},
                       tag = {.encryption = REQUIRE,
                              .aea = "aes128-gcm",
                              .tag_16 = 1};
    (void)state;
    put_token(&p, &clear, &offer, &policy);
    assert_true(token_has(&p, "03 02 07 80 0C 01 34 30 82 01 0B 30 82 01 07 "
                              "02 01 0E 04 82 01 00"));
    assert_true(token_has(&p, "30 0C 06 08 2A864886F70D0209 05 00 "
                              "18 13 32303236313132303132303030302E3030305A "
                              "A0 1D A1 1B"));
    assert_true(token_has(&p, "30 0B 06 09 608648016503040106 03 01 00"));
    token_drop(&offer, policy);
    put_token(&p, &ae, &offer, &policy);
    assert_int_equal(p.token.dh_key.num, 3);
    assert_true(token_has(&p, "30 0D 30 0B 06 09 60864801650304012E "
                              "03 02 06 40"));
    assert_true(token_has(&p, "02 01 17 04 40"));
    token_drop(&offer, policy);
    put_token(&p, &cbc, &offer, &policy);
    assert_true(token_has(&p, "A0 1F A0 0D 30 0B 06 09 608648016503040102 "
                              "A1 0E 30 0C 06 08 2A864886F70D0209 05 00 "
                              "03 02 06 40"));
    token_drop(&offer, policy);
    put_token(&p, &tag, &offer, &policy);
    assert_true(token_has(&p, "30 1E 06 09 608648016503040106 30 11 04 0C "
                              "000000000000000000000000 02 01 10"));
    token_drop(&offer, policy);
}

/* [62351-4:13.3.1 confParams] named bits without trailing zeros */
static void conf_params_tell_of_the_hop(void **state)
{
    static const struct {
        uint64_t tls, vpn;
        unsigned encryption;
        const char *hex;
    } cases[] = {{0, 0, ALLOW, "03 01 00"},
                 {1, 0, ALLOW, "03 02 07 80"},
                 {0, 1, ALLOW, "03 02 05 20"},
                 {1, 1, REQUIRE, "03 02 05 E0"},
                 {1, 0, REQUIRE, "03 02 06 C0"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static struct passage p;
        static struct token_parts parts;
        struct clear_token_1 token = {0};
        struct offer offer;
        struct words w = {.encryption = cases[i].encryption};
        bushing_policy *policy = policy_of(&w);
        uint8_t want[8];
        size_t n = test_hex(want, sizeof want, cases[i].hex);
        policy->value[BUSHING_POLICY_TLS_PROTECTED] = cases[i].tls;
        policy->value[BUSHING_POLICY_VPN] = cases[i].vpn;
        assert_int_equal(offer_make(&offer, &CRYPTO_TEST, engine, policy), 0);
        assert_int_equal(offer_put(&offer, &parts, &token, OFFER_TIME_MS), 0);
        pass(&p, &token);
        assert_memory_equal(p.octets + sizeof p.octets - n, want, n);
        token_drop(&offer, policy);
    }
}

/* --- value decisions of the dialect -------------------------------------- */

/* D-TIME-1 */
static void time_has_the_mark_of_the_dialect(void **state)
{
    struct dialect comma = DIALECTS[0];
    char out[TIME_TEXT_MAX];
    (void)state;
    comma.time = TIME_WITH_COMMA;
    assert_int_equal(offer_time_text(&DIALECTS[0], out, OFFER_TIME_MS), 19);
    assert_memory_equal(out, "20261120120000.000Z", 19);
    assert_int_equal(offer_time_text(&comma, out, OFFER_TIME_MS + 7), 19);
    assert_memory_equal(out, "20261120120000,007Z", 19);
    assert_int_equal(offer_time_text(&comma, out, TIME_TEXT_LAST_MS + 1), 0);
}

static void a_time_without_text_is_an_error(void **state)
{
    static struct token_parts parts;
    static const struct words w;
    struct clear_token_1 token = {0};
    struct offer offer;
    bushing_policy *policy = policy_of(&w);
    (void)state;
    assert_int_equal(offer_make(&offer, &CRYPTO_TEST, engine, policy), 0);
    assert_int_equal(offer_put(&offer, &parts, &token, TIME_TEXT_LAST_MS + 1),
                     BUSHING_ERR_TIME);
    token_drop(&offer, policy);
}

/* D-DH-1: sent as the dialect says, and only what it accepts is taken. */
static void points_have_the_form_of_the_dialect(void **state)
{
    static const struct {
        enum dialect_point sent;
        unsigned accepted;
        bool good;
    } cases[] = {
        {POINT_XY, ACCEPT_POINT_XY | ACCEPT_POINT_UNCOMPRESSED, true},
        {POINT_UNCOMPRESSED, ACCEPT_POINT_XY | ACCEPT_POINT_UNCOMPRESSED, true},
        {POINT_XY, ACCEPT_POINT_XY, true},
        {POINT_UNCOMPRESSED, ACCEPT_POINT_UNCOMPRESSED, true},
        {POINT_XY, ACCEPT_POINT_UNCOMPRESSED, false},
        {POINT_UNCOMPRESSED, ACCEPT_POINT_XY, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static struct exchange x;
        struct dialect client = DIALECTS[0], server = DIALECTS[0];
        struct words at_client = {.dialect = &client},
                     at_server = {.dialect = &server};
        client.point = cases[i].sent;
        server.accept_points = cases[i].accepted;
        exchange_begin(&x, &at_client, &at_server);
        assert_int_equal(exchange(&x), cases[i].good);
        if (!cases[i].good)
            assert_string_equal(x.fault.row->id, "13.3.1.2 req");
        exchange_end(&x);
    }
}

/* D-DH-2: other numbers for the same groups; both sides alike work, one side
 * alone finds nothing in common. */
static void groups_have_the_numbers_of_the_dialect(void **state)
{
    struct dialect own = DIALECTS[0];
    struct words at_own = {.dialect = &own}, usual = {0};
    static struct exchange x;
    (void)state;
    memset(own.groups, 0, sizeof own.groups);
    own.groups[0] = (struct dialect_group_id){31, GROUP_SECP256R1, true};
    exchange_begin(&x, &at_own, &at_own);
    assert_true(exchange(&x));
    assert_int_equal(x.offer.num_shares, 1); /* the others have no number */
    assert_int_equal(x.at_client.group_id, 31);
    exchange_end(&x);
    exchange_begin(&x, &at_own, &usual);
    assert_false(exchange(&x));
    assert_string_equal(x.fault.row->id, "14.3 req 13");
    assert_string_equal(x.fault.fact[0], "theirs: 31");
    assert_string_equal(x.fault.fact[1],
                        "ours: secp256r1, brainpoolP256r1, modp2048");
    exchange_end(&x);
}

/* The places of the table that are not used stand for no number. */
static void number_0_is_no_group(void **state)
{
    struct dialect own = DIALECTS[0];
    struct words at_client = {.groups = "modp2048", .dialect = &own},
                 at_server = {.dialect = &own};
    static struct exchange x;
    struct token_parts parts;
    struct clear_token_1 token = {0};
    (void)state;
    memset(own.groups, 0, sizeof own.groups);
    own.groups[0] = (struct dialect_group_id){14, GROUP_MODP_2048, true};
    exchange_begin(&x, &at_client, &at_server);
    assert_int_equal(offer_make(&x.offer, &CRYPTO_TEST, engine, x.client), 0);
    x.offer.share[0].id = 0;
    assert_int_equal(offer_put(&x.offer, &parts, &token, OFFER_TIME_MS), 0);
    pass(&x.req, &token);
    assert_false(offer_check_req(x.server, &x.req.token, &x.req.scratch,
                                 &x.at_server, &x.fault));
    assert_string_equal(x.fault.row->id, "14.3 req 13");
    exchange_end(&x);
}

/* D-GCM-1, D-ICV-1: each side reads what is absent in its own way; a length
 * that is said is the same for both. */
static void absent_parameters_mean_what_the_dialect_says(void **state)
{
    struct dialect long_tag = DIALECTS[0], short_icv = DIALECTS[0];
    struct words ae = {.encryption = REQUIRE, .dialect = &long_tag},
                 icv = {.dialect = &short_icv};
    static struct exchange x;
    (void)state;
    long_tag.gcm_tag_len = 16;
    short_icv.hmac_icv_len = 16;
    exchange_begin(&x, &ae, &ae);
    assert_true(exchange(&x));
    assert_int_equal(x.at_client.suite.tag_len, 16);
    exchange_end(&x);
    exchange_begin(&x, &icv, &icv);
    assert_true(exchange(&x));
    assert_int_equal(x.at_client.suite.tag_len, 16);
    exchange_end(&x);
}

/* --- shares [rule 14] ---------------------------------------------------- */

static bool is_zero(const void *p, size_t n)
{
    const uint8_t *octet = p;
    for (size_t i = 0; i < n; i++)
        if (octet[i] != 0)
            return false;
    return true;
}

static void shares_are_fresh_and_wiped(void **state)
{
    static const struct words w;
    bushing_policy *policy = policy_of(&w);
    struct offer one, other;
    (void)state;
    assert_int_equal(offer_make(&one, &CRYPTO_TEST, engine, policy), 0);
    assert_int_equal(offer_make(&other, &CRYPTO_TEST, engine, policy), 0);
    assert_int_equal(one.num_shares, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_memory_not_equal(one.share[i].private_value,
                                other.share[i].private_value,
                                CRYPTO_DH_PRIVATE_LEN);
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(one.share[i].private_value,
                                    one.share[k].private_value,
                                    CRYPTO_DH_PRIVATE_LEN);
    }
    offer_clear(&one);
    offer_clear(&one);
    share_clear(&other.share[1]);
    assert_true(is_zero(&one, sizeof one));
    assert_true(is_zero(&other.share[1], sizeof other.share[1]));
    offer_clear(&other);
    bushing_policy_free(policy);
}

static void a_share_that_cannot_be_made_leaves_nothing(void **state)
{
    static const struct words w;
    bushing_policy *policy = policy_of(&w);
    const struct crypto *c = failing_crypto(&CRYPTO_TEST);
    struct selection s = {.group = CRYPTO_SECP256R1, .group_id = 23};
    struct offer offer;
    struct share share;
    (void)state;
    for (size_t i = 1; i <= 3; i++) {
        memset(&offer, 0xAA, sizeof offer);
        failing_crypto_at(FAIL_ANY, i);
        assert_int_equal(offer_make(&offer, c, engine, policy),
                         BUSHING_ERR_CRYPTO_FAILED);
        assert_true(is_zero(&offer, sizeof offer));
    }
    failing_crypto_at(FAIL_ANY, 4);
    assert_int_equal(offer_make(&offer, c, engine, policy), 0);
    offer_clear(&offer);
    memset(&share, 0xAA, sizeof share);
    failing_crypto_at(FAIL_ANY, 1);
    assert_int_equal(answer_make(&share, c, engine, &s),
                     BUSHING_ERR_CRYPTO_FAILED);
    assert_true(is_zero(&share, sizeof share));
    bushing_policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(each_suite_can_be_agreed),
        TEST(each_group_can_be_agreed),
        TEST(all_pairs_of_policies),
        TEST(a_token_is_said_as_annex_b_says),
        TEST(conf_params_tell_of_the_hop),
        TEST(time_has_the_mark_of_the_dialect),
        TEST(a_time_without_text_is_an_error),
        TEST(points_have_the_form_of_the_dialect),
        TEST(groups_have_the_numbers_of_the_dialect),
        TEST(number_0_is_no_group),
        TEST(absent_parameters_mean_what_the_dialect_says),
        TEST(shares_are_fresh_and_wiped),
        TEST(a_share_that_cannot_be_made_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
