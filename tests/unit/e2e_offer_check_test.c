/* [62351-4:14.3] Steps 10 and 13 to 23, on requests and on answers: for each
 * row one token that breaks it, with the diagnostic and the event that are
 * printed there; and what is tolerated. */
#include "e2e_offer_help.h"
#include "negative.h"

#include <bushing/error.h>

static struct crypto_engine *engine;

static int begin(void **state)
{
    (void)state;
    crypto_test_seed(13);
    return CRYPTO_TEST.engine_new(&engine);
}

static int end(void **state)
{
    (void)state;
    CRYPTO_TEST.engine_free(engine);
    assert_int_equal(offer_heap.live, 0);
    return 0;
}

/* --- algorithms and shares that tokens are bent with --------------------- */

#define ALGORITHM(oid)                                    \
    {                                                     \
        {(const uint8_t *)(oid), sizeof(oid) - 1}, false, \
        {                                                 \
            0                                             \
        }                                                 \
    }
#define NIST_AES "\x60\x86\x48\x01\x65\x03\x04\x01"

static const struct algorithm_identifier GCM_128 = ALGORITHM(NIST_AES "\x06"),
                                         GCM_256 = ALGORITHM(NIST_AES "\x2E"),
                                         CBC_128 = ALGORITHM(NIST_AES "\x02"),
                                         CBC_256 = ALGORITHM(NIST_AES "\x2A"),
                                         HMAC = ALGORITHM(
                                             "\x2A\x86\x48\x86\xF7\x0D\x02"
                                             "\x09"),
                                         UNKNOWN = ALGORITHM("\x2A\x03\x04");

/* What a bent token is made of, and the lists of it. */
struct bend {
    struct clear_token_1 *token;
    struct algorithm_identifier list[40];
    struct diffie_hellman dh[40];
    uint8_t value[300];
    uint8_t bits;
};

static struct asn1_list list_of(const void *items, size_t num)
{
    return (struct asn1_list){{NULL, 0}, items, (uint32_t)num};
}

/* A list of these, at a place of its own in the room. */
static struct asn1_list algorithms(struct bend *b, size_t at,
                                   struct algorithm_identifier one,
                                   const struct algorithm_identifier *other)
{
    b->list[at] = one;
    if (other != NULL)
        b->list[at + 1] = *other;
    return list_of(b->list + at, other != NULL ? 2 : 1);
}

static void with_aea(struct bend *b, struct algorithm_identifier one,
                     const struct algorithm_identifier *other)
{
    struct e2e_encr_mode *mode = &b->token->encr_mode;
    memset(mode, 0, sizeof *mode);
    mode->which = ENCR_MODE_AEA;
    mode->u.aea = algorithms(b, 0, one, other);
}

static struct e2e_non_aea *with_icv(struct bend *b,
                                    struct algorithm_identifier one,
                                    const struct algorithm_identifier *other)
{
    struct e2e_encr_mode *mode = &b->token->encr_mode;
    memset(mode, 0, sizeof *mode);
    mode->which = ENCR_MODE_NON_AEA;
    mode->u.non_aea.icv_alg_id = algorithms(b, 4, one, other);
    return &mode->u.non_aea;
}

static void with_encr(struct bend *b, struct algorithm_identifier one,
                      const struct algorithm_identifier *other)
{
    struct e2e_non_aea *n = with_icv(b, HMAC, NULL);
    n->has_encr = true;
    n->encr = algorithms(b, 0, one, other);
}

static void protected_is(struct bend *b, bool on)
{
    b->bits = on ? 0x40 : 0;
    b->token->conf_params = (struct asn1_bits){{&b->bits, 1}, 5};
}

/* Shares of the shape of a number's group; n octets each. */
static void with_shares(struct bend *b, size_t num, int64_t one, int64_t other,
                        size_t n)
{
    memset(b->value, 0x04, sizeof b->value);
    for (size_t i = 0; i < num; i++)
        b->dh[i] = (struct diffie_hellman){i == 0 ? one : other, {b->value, n}};
    b->token->dh_key = list_of(b->dh, num);
}

/* Parameters of GCM with this length of the tag. */
static struct algorithm_identifier gcm_with(uint8_t tag_len)
{
    static uint8_t octets[19];
    static const uint8_t front[] = {0x30, 0x11, 0x04, 0x0C};
    struct algorithm_identifier a = GCM_128;
    memcpy(octets, front, sizeof front);
    octets[16] = 0x02;
    octets[17] = 0x01;
    octets[18] = tag_len;
    a.has_parameters = true;
    a.parameters = span_of(octets, sizeof octets);
    return a;
}

/* --- requests ------------------------------------------------------------ */

struct req_case {
    const char *id;
    int diagnostic;
    unsigned event; /* of group 1 */
    struct words client, server;
    void (*bend)(struct bend *b); /* NULL: the policies are enough */
};

static void group_23_of_256(struct bend *b)
{
    with_shares(b, 1, 23, 0, 256);
}
static void group_unknown(struct bend *b)
{
    with_shares(b, 2, 24, 1, 256);
}
static void point_of_63(struct bend *b)
{
    with_shares(b, 1, 28, 0, 63);
}
static void point_of_33(struct bend *b) /* compressed */
{
    with_shares(b, 1, 23, 0, 33);
}
static void point_of_0(struct bend *b)
{
    with_shares(b, 1, 23, 0, 0);
}
static void alias_of_256(struct bend *b)
{
    with_shares(b, 1, 19, 0, 256);
}
static void point_hybrid(struct bend *b) /* 06 X Y */
{
    with_shares(b, 1, 23, 0, 65);
    b->value[0] = 0x06;
}
static void modp_of_255(struct bend *b)
{
    with_shares(b, 1, 14, 0, 255);
}
static void modp_of_257(struct bend *b)
{
    with_shares(b, 1, 14, 0, 257);
}
static void hmac_unknown(struct bend *b)
{
    b->token->hmac = UNKNOWN;
}
static void hmac_is_gmac(struct bend *b)
{
    b->token->hmac = GCM_128;
}
static void hmac_with_parameters(struct bend *b)
{
    static const uint8_t integer[] = {0x02, 0x01, 0x05};
    b->token->hmac = HMAC;
    b->token->hmac.has_parameters = true;
    b->token->hmac.parameters = span_of(integer, sizeof integer);
}
static void aea_clear(struct bend *b)
{
    with_aea(b, GCM_128, NULL);
    protected_is(b, false);
}
static void aea_unknown(struct bend *b)
{
    with_aea(b, UNKNOWN, NULL);
}
static void aea_is_cbc(struct bend *b) /* [rule 19] */
{
    with_aea(b, CBC_128, &CBC_256);
}
static void aea_tag_of_11(struct bend *b)
{
    with_aea(b, gcm_with(11), NULL);
}
static void aea_tag_of_17(struct bend *b)
{
    with_aea(b, gcm_with(17), NULL);
}
static void encr_clear(struct bend *b)
{
    with_encr(b, CBC_128, NULL);
    protected_is(b, false);
}
static void encr_unknown(struct bend *b)
{
    with_encr(b, UNKNOWN, NULL);
}
static void encr_is_gcm(struct bend *b) /* [rule 19] */
{
    with_encr(b, GCM_128, &GCM_256);
}
static void encr_missing(struct bend *b)
{
    (void)with_icv(b, HMAC, NULL);
    protected_is(b, true);
}
static void icv_unknown(struct bend *b)
{
    (void)with_icv(b, UNKNOWN, NULL);
}
static void icv_is_cbc(struct bend *b)
{
    (void)with_icv(b, CBC_128, NULL);
}
static void many_shares(struct bend *b)
{
    with_shares(b, 33, 23, 23, 64);
}
static void many(struct bend *b, size_t num)
{
    for (size_t i = 0; i < num; i++)
        b->list[i] = UNKNOWN;
}
static void many_aea(struct bend *b)
{
    with_aea(b, UNKNOWN, NULL);
    many(b, 33);
    b->token->encr_mode.u.aea.num = 33;
}
static void many_icv(struct bend *b)
{
    struct e2e_non_aea *n = with_icv(b, UNKNOWN, NULL);
    many(b, 33);
    n->icv_alg_id = list_of(b->list, 33);
}
static void many_encr(struct bend *b)
{
    with_encr(b, UNKNOWN, NULL);
    many(b, 33);
    b->token->encr_mode.u.non_aea.encr.num = 33;
}

#define CLEAR \
    {         \
        0     \
    }
#define AE                    \
    {                         \
        .encryption = REQUIRE \
    }
#define CBC                                 \
    {                                       \
        .encryption = REQUIRE, .ae = FORBID \
    }
#define ALL \
    {       \
        0   \
    }

static const struct req_case REQ[] = {
    {"14.3 req 5", 1, 5, CLEAR, ALL, many_shares},
    {"14.3 req 5", 1, 5, AE, ALL, many_aea},
    {"14.3 req 5", 1, 5, CLEAR, ALL, many_icv},
    {"14.3 req 5", 1, 5, CBC, ALL, many_encr},
    {"14.3 req 13",
     11,
     12,
     {.groups = "modp2048"},
     {.groups = "secp256r1,brainpoolP256r1"},
     NULL},
    {"14.3 req 13", 11, 12, CLEAR, ALL, group_23_of_256},
    {"14.3 req 13", 11, 12, CLEAR, ALL, group_unknown},
    /* [62351-4:13.3.1.2 size] */
    {"13.3.1.2 req", 1, 5, CLEAR, ALL, point_of_63},
    {"13.3.1.2 req", 1, 5, CLEAR, ALL, point_of_33},
    {"13.3.1.2 req", 1, 5, CLEAR, ALL, point_of_0},
    {"13.3.1.2 req", 1, 5, CLEAR, ALL, alias_of_256},
    {"13.3.1.2 req", 1, 5, CLEAR, ALL, point_hybrid},
    {"13.3.1.2 req", 1, 5, CLEAR, ALL, modp_of_255},
    {"13.3.1.2 req", 1, 5, CLEAR, ALL, modp_of_257},
    {"14.3 req 14", 5, 13, CLEAR, ALL, hmac_unknown},
    {"14.3 req 14", 5, 13, CLEAR, ALL, hmac_is_gmac},
    {"14.3 req 14", 5, 13, CLEAR, ALL, hmac_with_parameters},
    {"14.3 req 15", 17, 14, AE, {.ae = FORBID}, NULL},
    {"14.3 req 15", 17, 14, AE, {.aea = ""}, NULL},
    /* [62351-4:13.3.1 row 4] */
    {"14.3 req 16", 19, 15, CLEAR, ALL, aea_clear},
    {"14.3 req 17",
     15,
     16,
     {.encryption = REQUIRE, .aea = "aes128-gcm"},
     {.aea = "aes256-gcm"},
     NULL},
    {"14.3 req 17", 15, 16, AE, ALL, aea_unknown},
    {"14.3 req 17", 15, 16, AE, ALL, aea_is_cbc},
    {"14.3 req 17", 15, 16, AE, ALL, aea_tag_of_11},
    {"14.3 req 17", 15, 16, AE, ALL, aea_tag_of_17},
    {"14.3 req 18", 18, 17, CBC, {.ae = REQUIRE}, NULL},
    {"14.3 req 18",
     18,
     17,
     CLEAR,
     {.encryption = REQUIRE, .ae = REQUIRE},
     NULL},
    /* [62351-4:13.3.1 row 6] */
    {"14.3 req 19", 6, 18, CLEAR, ALL, encr_clear},
    {"14.3 req 20",
     14,
     19,
     {.encryption = REQUIRE, .ae = FORBID, .encr = "aes128-cbc"},
     {.encr = "aes256-cbc"},
     NULL},
    {"14.3 req 20", 14, 19, CBC, {.encr = ""}, NULL},
    {"14.3 req 20", 14, 19, CBC, ALL, encr_unknown},
    {"14.3 req 20", 14, 19, CBC, ALL, encr_is_gcm},
    /* [62351-4:13.3.1 row 5] */
    {"13.3.1 req", 7, 22, CBC, ALL, encr_missing},
    {"14.3 req 21",
     13,
     20,
     {.icv = "aes128-gmac"},
     {.icv = "hmac-sha256"},
     NULL},
    {"14.3 req 21", 13, 20, CLEAR, ALL, icv_unknown},
    {"14.3 req 21", 13, 20, CLEAR, ALL, icv_is_cbc},
    {"14.3 req 22", 6, 21, AE, {.encryption = FORBID}, NULL},
    {"14.3 req 22", 6, 21, CBC, {.encryption = FORBID}, NULL},
    {"14.3 req 23", 7, 22, CLEAR, {.encryption = REQUIRE}, NULL},
};
enum { NUM_REQ = sizeof REQ / sizeof *REQ };

/* An offer of this policy, as it arrives. */
static void make_request(struct passage *p, const bushing_policy *policy,
                         struct offer *offer,
                         void (*const *bends)(struct bend *), size_t num)
{
    static struct token_parts parts;
    static struct bend b;
    struct clear_token_1 token = {0};
    memset(&b, 0, sizeof b);
    b.token = &token;
    assert_int_equal(offer_make(offer, &CRYPTO_TEST, engine, policy), 0);
    assert_int_equal(offer_put(offer, &parts, &token, OFFER_TIME_MS), 0);
    for (size_t i = 0; i < num; i++)
        if (bends[i] != NULL)
            bends[i](&b);
    pass(p, &token);
}

static void is_fault(const struct fault *f, const char *id, int diagnostic,
                     uint32_t event)
{
    assert_non_null(f->row);
    if (f->row == NULL)
        return;
    assert_string_equal(f->row->id, id);
    assert_int_equal(f->row->diagnostic, diagnostic);
    assert_int_equal(f->row->event, event);
    assert_true(f->fact[0][0] != '\0');
    negative_tests++;
}

static bool is_cleared(const struct selection *s)
{
    return s->suite.cipher == 0 && s->suite.icv == 0 && !s->encrypted &&
           s->group_id == 0 && s->peer_public.p == NULL && s->share == 0;
}

static void each_row_of_a_request(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_REQ; i++) {
        const struct req_case *c = &REQ[i];
        static struct passage p;
        bushing_policy *client = policy_of(&c->client),
                       *server = policy_of(&c->server);
        struct offer offer;
        struct selection got;
        struct fault fault;
        make_request(&p, client, &offer, &c->bend, 1);
        assert_false(
            offer_check_req(server, &p.token, &p.scratch, &got, &fault));
        is_fault(&fault, c->id, c->diagnostic,
                 BUSHING_SECURITY_ID(4, 1, c->event));
        assert_true(is_cleared(&got));
        offer_clear(&offer);
        bushing_policy_free(client);
        bushing_policy_free(server);
    }
    print_message("# ran: %d refused offers\n", NUM_REQ);
}

/* Two faults in one request: the row that stands first in the table is said.
 * What bends groups, HMAC and mode goes together. */
static void the_first_row_is_said(void **state)
{
    static const struct {
        const char *id;
        void (*bend)(struct bend *b);
    } group[] = {{"14.3 req 5", many_shares},
                 {"14.3 req 13", group_23_of_256},
                 {"13.3.1.2 req", point_of_63}},
      mode[] = {{"14.3 req 16", aea_clear},   {"14.3 req 17", aea_unknown},
                {"14.3 req 19", encr_clear},  {"14.3 req 20", encr_unknown},
                {"13.3.1 req", encr_missing}, {"14.3 req 21", icv_unknown}};
    static const struct words ae = {.encryption = REQUIRE}, all = {0};
    bushing_policy *client = policy_of(&ae), *server = policy_of(&all);
    (void)state;
    for (size_t g = 0; g <= 3; g++)
        for (size_t h = 0; h < 2; h++)
            for (size_t m = 0; m < 6; m++) {
                void (*const bends[])(struct bend *) = {
                    g < 3 ? group[g].bend : NULL, h == 0 ? hmac_unknown : NULL,
                    mode[m].bend};
                const char *first = g < 3    ? group[g].id
                                    : h == 0 ? "14.3 req 14"
                                             : mode[m].id;
                static struct passage p;
                struct offer offer;
                struct selection got;
                struct fault fault;
                make_request(&p, client, &offer, bends, 3);
                if (strcmp(first, "14.3 req 21") == 0)
                    first = "13.3.1 req"; /* for applProtected is said */
                assert_false(offer_check_req(server, &p.token, &p.scratch, &got,
                                             &fault));
                assert_string_equal(fault.row->id, first);
                offer_clear(&offer);
            }
    bushing_policy_free(client);
    bushing_policy_free(server);
}

/* What people read: what the peer said, and what stands against it here. */
static void both_facts_are_said(void **state)
{
    static const struct {
        struct words client, server;
        void (*bend)(struct bend *b);
        const char *one, *other;
    } cases[] = {
        {AE,
         {.encryption = FORBID},
         NULL,
         "applProtected: 1",
         "forbidden here"},
        {CLEAR,
         {.encryption = REQUIRE},
         NULL,
         "applProtected: 0",
         "required here"},
        {AE, {.ae = FORBID}, NULL, "encr-mode: aea", "forbidden here"},
        {AE,
         {.aea = ""},
         NULL,
         "encr-mode: aea",
         "no algorithm is in our list"},
        {{.encryption = REQUIRE, .aea = "aes128-gcm"},
         {.aea = "aes256-gcm"},
         NULL,
         "theirs: aes128-gcm",
         "ours: aes256-gcm"},
        {CBC, {.encr = ""}, encr_unknown, "theirs: 1.2.3.4", "ours: none"},
        {CLEAR, ALL, group_unknown, "theirs: 24, 1",
         "ours: secp256r1, brainpoolP256r1, modp2048"},
        {CLEAR, ALL, point_of_63, "octets: 63", "brainpoolP256r1"},
        {CLEAR, ALL, hmac_is_gmac, "theirs: 2.16.840.1.101.3.4.1.6",
         "ours: hmac-sha256"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static struct passage p;
        bushing_policy *client = policy_of(&cases[i].client),
                       *server = policy_of(&cases[i].server);
        struct offer offer;
        struct selection got;
        struct fault fault;
        make_request(&p, client, &offer, &cases[i].bend, 1);
        assert_false(
            offer_check_req(server, &p.token, &p.scratch, &got, &fault));
        assert_string_equal(fault.fact[0], cases[i].one);
        assert_string_equal(fault.fact[1], cases[i].other);
        offer_clear(&offer);
        bushing_policy_free(client);
        bushing_policy_free(server);
    }
}

/* A policy that forbids two things: the row that stands first. */
static void policies_refuse_in_the_order_of_the_table(void **state)
{
    static const struct {
        struct words client, server;
        const char *id;
    } cases[] = {
        {AE, {.encryption = FORBID, .ae = FORBID}, "14.3 req 15"},
        {{.encryption = REQUIRE, .aea = "aes128-gcm"},
         {.encryption = FORBID, .aea = "aes256-gcm"},
         "14.3 req 17"},
        {CBC,
         {.encryption = REQUIRE, .ae = REQUIRE, .encr = ""},
         "14.3 req 18"},
        {CBC, {.encryption = FORBID, .encr = ""}, "14.3 req 20"},
        {{.icv = "aes128-gmac"},
         {.encryption = REQUIRE, .icv = "hmac-sha256"},
         "14.3 req 21"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static struct passage p;
        bushing_policy *client = policy_of(&cases[i].client),
                       *server = policy_of(&cases[i].server);
        struct offer offer;
        struct selection got;
        struct fault fault;
        make_request(&p, client, &offer, NULL, 0);
        assert_false(
            offer_check_req(server, &p.token, &p.scratch, &got, &fault));
        assert_string_equal(fault.row->id, cases[i].id);
        offer_clear(&offer);
        bushing_policy_free(client);
        bushing_policy_free(server);
    }
}

/* --- what is tolerated in a request -------------------------------------- */

static void unknown_first(struct bend *b)
{
    with_shares(b, 4, 24, 23, 64);
    with_aea(b, UNKNOWN, &GCM_256);
}
static void twice(struct bend *b)
{
    with_shares(b, 2, 23, 23, 64);
    with_aea(b, GCM_256, &GCM_256);
}
static void alias_19(struct bend *b)
{
    with_shares(b, 1, 19, 0, 64);
    with_aea(b, GCM_256, NULL);
}
static void with_the_octet_04(struct bend *b)
{
    with_shares(b, 1, 23, 0, 65);
    with_aea(b, GCM_256, NULL);
}
static void rfc_5114_first(struct bend *b)
{
    with_shares(b, 2, 23, 23, 256);
    b->dh[1].dh_public_key.n = 64;
    with_aea(b, GCM_256, NULL);
}
static void of_32(struct bend *b)
{
    with_shares(b, 32, 24, 24, 1);
    b->dh[31] = (struct diffie_hellman){23, {b->value, 64}};
    many(b, 32);
    with_aea(b, UNKNOWN, NULL);
    b->list[31] = GCM_256;
    b->token->encr_mode.u.aea.num = 32;
}
static void more_bits(struct bend *b)
{
    static const uint8_t version[] = {0xE0}, params[] = {0x50, 0x00};
    with_shares(b, 1, 23, 0, 64);
    with_aea(b, GCM_256, NULL);
    b->token->version = (struct asn1_bits){{version, 1}, 4};
    b->token->conf_params = (struct asn1_bits){{params, 2}, 3};
}

/* [62351-4:8 rule 8, 62351-4:14.3 selection] */
static void what_is_unknown_is_skipped(void **state)
{
    static const struct {
        void (*bend)(struct bend *);
        int64_t group_id;
    } cases[] = {{unknown_first, 23},     {twice, 23},          {alias_19, 19},
                 {with_the_octet_04, 23}, {rfc_5114_first, 23}, {of_32, 23},
                 {more_bits, 23}};
    static const struct words ae = AE, all = ALL;
    bushing_policy *client = policy_of(&ae), *server = policy_of(&all);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static struct passage p;
        struct offer offer;
        struct share answer;
        struct selection got;
        struct fault fault;
        struct token_parts parts;
        struct clear_token_1 token = {0};
        make_request(&p, client, &offer, &cases[i].bend, 1);
        assert_true(offer_check_version(BUSHING_SECPDU_HANDSHAKE_REQ,
                                        p.token.version, &fault));
        assert_true(
            offer_check_req(server, &p.token, &p.scratch, &got, &fault));
        assert_null(fault.row);
        assert_int_equal(got.group, CRYPTO_SECP256R1);
        assert_int_equal(got.suite.cipher, BUSHING_AES256_GCM);
        assert_int_equal(got.peer_public.n, 64);
        /* answered under the number that the client used */
        assert_int_equal(answer_make(&answer, &CRYPTO_TEST, engine, &got), 0);
        assert_int_equal(
            answer_put(&answer, &got, server, &parts, &token, OFFER_TIME_MS),
            0);
        assert_int_equal(parts.dh[0].group, cases[i].group_id);
        assert_int_equal(token.dh_key.num, 1);
        share_clear(&answer);
        offer_clear(&offer);
    }
    bushing_policy_free(client);
    bushing_policy_free(server);
}

/* A server takes the length of a tag that a client asks for, and says it. */
static void a_tag_of_16_is_taken(void **state)
{
    static const struct words client = {.encryption = REQUIRE,
                                        .aea = "aes128-gcm"},
                              all = ALL;
    bushing_policy *c = policy_of(&client), *s = policy_of(&all);
    (void)state;
    for (uint8_t len = 12; len <= 16; len++) {
        static struct passage p;
        static struct token_parts parts;
        static struct bend b;
        struct clear_token_1 token = {0};
        struct offer offer;
        struct share answer;
        struct selection got;
        struct fault fault;
        b.token = &token;
        assert_int_equal(offer_make(&offer, &CRYPTO_TEST, engine, c), 0);
        assert_int_equal(offer_put(&offer, &parts, &token, OFFER_TIME_MS), 0);
        with_aea(&b, gcm_with(len), NULL);
        pass(&p, &token);
        assert_true(offer_check_req(s, &p.token, &p.scratch, &got, &fault));
        assert_int_equal(got.suite.tag_len, len);
        assert_int_equal(answer_make(&answer, &CRYPTO_TEST, engine, &got), 0);
        memset(&token, 0, sizeof token);
        assert_int_equal(
            answer_put(&answer, &got, s, &parts, &token, OFFER_TIME_MS), 0);
        assert_int_equal(parts.cipher[0].has_parameters, len != 12);
        share_clear(&answer);
        offer_clear(&offer);
    }
    bushing_policy_free(c);
    bushing_policy_free(s);
}

/* --- answers ------------------------------------------------------------- */

struct acc_case {
    const char *id;
    int diagnostic;
    unsigned event; /* of group 2 */
    struct words client;
    void (*bend)(struct bend *b);
};

static void two_shares(struct bend *b)
{
    with_shares(b, 2, 23, 23, 64);
}
static void group_14(struct bend *b)
{
    with_shares(b, 1, 14, 0, 256);
}
static void aea_128(struct bend *b)
{
    with_aea(b, GCM_128, NULL);
}
static void aea_tag_of_16(struct bend *b)
{
    with_aea(b, gcm_with(16), NULL);
}
static void aea_two(struct bend *b)
{
    with_aea(b, GCM_256, &GCM_128);
}
static void aea_same_twice(struct bend *b)
{
    with_aea(b, GCM_256, &GCM_256);
}
static void aea_one_not_offered(struct bend *b)
{
    with_aea(b, GCM_256, &UNKNOWN);
}
static void non_aea(struct bend *b)
{
    with_encr(b, CBC_128, NULL);
}
static void clear_now(struct bend *b)
{
    (void)with_icv(b, HMAC, NULL);
    protected_is(b, false);
}
static void encr_256(struct bend *b)
{
    with_encr(b, CBC_256, NULL);
}
static void encr_two(struct bend *b)
{
    with_encr(b, CBC_256, &CBC_128);
}
static void encr_now(struct bend *b)
{
    with_encr(b, CBC_256, NULL);
    protected_is(b, true);
}
static void icv_gmac(struct bend *b)
{
    (void)with_icv(b, GCM_128, NULL);
}
static void icv_gmac_of_16(struct bend *b)
{
    (void)with_icv(b, gcm_with(16), NULL);
}
static void icv_two(struct bend *b)
{
    (void)with_icv(b, HMAC, &GCM_128);
}
static void protected_on(struct bend *b)
{
    protected_is(b, true);
}
static void protected_off(struct bend *b)
{
    protected_is(b, false);
}

static const struct acc_case ACC[] = {
    {"14.3 acc 5", 1, 4, CLEAR, many_shares},
    {"14.3 acc 5", 1, 4, AE, many_aea},
    {"14.3 acc 5", 1, 4, CLEAR, many_icv},
    {"14.3 acc 5", 1, 4, CBC, many_encr},
    {"14.3 acc 13", 12, 11, CLEAR, two_shares},
    {"14.3 acc 13", 12, 11, CLEAR, group_unknown},
    {"14.3 acc 13", 12, 11, CLEAR, group_23_of_256},
    {"14.3 acc 13", 12, 11, {.groups = "secp256r1"}, group_14},
    {"13.3.1.2 acc", 1, 4, CLEAR, point_of_63},
    {"13.3.1.2 acc", 1, 4, CLEAR, point_hybrid},
    {"13.3.1.2 acc", 1, 4, CLEAR, modp_of_255},
    {"14.3 acc 14", 5, 12, CLEAR, hmac_unknown},
    {"14.3 acc 14", 5, 12, AE, hmac_is_gmac},
    {"14.3 acc 17",
     20,
     13,
     {.encryption = REQUIRE, .aea = "aes256-gcm"},
     aea_128},
    {"14.3 acc 17", 20, 13, AE, aea_tag_of_16},
    {"14.3 acc 17", 20, 13, {.encryption = REQUIRE, .tag_16 = 1}, aea_128},
    {"14.3 acc 17", 20, 13, AE, aea_unknown},
    {"14.3 acc 17", 20, 13, AE, aea_is_cbc},
    {"14.3 acc 17", 20, 13, AE, aea_one_not_offered},
    {"14.3 acc 17", 20, 13, CBC, aea_128},
    {"14.3 acc 17", 20, 13, CLEAR, aea_128},
    {"14.3 acc 17a", 21, 14, AE, aea_two},
    {"14.3 acc 17a", 21, 14, AE, aea_same_twice},
    {"14.3 acc 18", 22, 15, AE, non_aea},
    {"14.3 acc 18", 22, 15, AE, clear_now},
    {"14.3 acc 20",
     23,
     16,
     {.encryption = REQUIRE, .ae = FORBID, .encr = "aes128-cbc"},
     encr_256},
    {"14.3 acc 20", 23, 16, CBC, encr_unknown},
    {"14.3 acc 20", 23, 16, CBC, encr_is_gcm},
    {"14.3 acc 20", 23, 16, CLEAR, encr_now},
    {"14.3 acc 20", 23, 16, CLEAR, encr_256},
    {"14.3 acc 20a", 24, 17, CBC, encr_two},
    {"13.3.1 acc", 7, 21, CBC, encr_missing},
    {"14.3 acc 21", 13, 18, {.icv = "hmac-sha256"}, icv_gmac},
    {"14.3 acc 21", 13, 18, CLEAR, icv_gmac_of_16},
    {"14.3 acc 21", 13, 18, CLEAR, icv_unknown},
    {"14.3 acc 21a", 25, 19, CLEAR, icv_two},
    {"14.3 acc 22", 6, 20, CLEAR, protected_on},
    {"14.3 acc 23", 7, 21, AE, protected_off},
    {"14.3 acc 23", 7, 21, CBC, clear_now},
};
enum { NUM_ACC = sizeof ACC / sizeof *ACC };

/* Offers, takes the answer of a server that can do all, and bends it. */
static void make_answer(struct passage *p, const bushing_policy *client,
                        const bushing_policy *server, struct offer *offer,
                        void (*bend)(struct bend *))
{
    static struct passage req;
    static struct token_parts parts;
    static struct bend b;
    struct clear_token_1 token = {0};
    struct selection got;
    struct share answer;
    struct fault fault;
    make_request(&req, client, offer, NULL, 0);
    assert_true(
        offer_check_req(server, &req.token, &req.scratch, &got, &fault));
    assert_int_equal(answer_make(&answer, &CRYPTO_TEST, engine, &got), 0);
    assert_int_equal(
        answer_put(&answer, &got, server, &parts, &token, OFFER_TIME_MS), 0);
    memset(&b, 0, sizeof b);
    b.token = &token;
    if (bend != NULL)
        bend(&b);
    pass(p, &token);
    share_clear(&answer);
}

static void each_row_of_an_answer(void **state)
{
    static const struct words all = ALL;
    bushing_policy *server = policy_of(&all);
    (void)state;
    for (size_t i = 0; i < NUM_ACC; i++) {
        const struct acc_case *c = &ACC[i];
        static struct passage p;
        bushing_policy *client = policy_of(&c->client);
        struct offer offer;
        struct selection got;
        struct fault fault;
        make_answer(&p, client, server, &offer, c->bend);
        assert_false(
            offer_check_acc(&offer, &p.token, &p.scratch, &got, &fault));
        is_fault(&fault, c->id, c->diagnostic,
                 BUSHING_SECURITY_ID(4, 2, c->event));
        assert_true(is_cleared(&got));
        offer_clear(&offer);
        bushing_policy_free(client);
    }
    bushing_policy_free(server);
    print_message("# ran: %d refused answers\n", NUM_ACC);
}

static void alias_in_answer(struct bend *b)
{
    with_shares(b, 1, 19, 0, 64);
}
static void point_in_answer(struct bend *b)
{
    with_shares(b, 1, 23, 0, 65);
}

static void answers_that_are_tolerated(void **state)
{
    static const struct words all = ALL;
    void (*const bends[])(struct bend *) = {NULL, alias_in_answer,
                                            point_in_answer};
    bushing_policy *client = policy_of(&all), *server = policy_of(&all);
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        static struct passage p;
        struct offer offer;
        struct selection got;
        struct fault fault;
        make_answer(&p, client, server, &offer, bends[i]);
        assert_true(
            offer_check_acc(&offer, &p.token, &p.scratch, &got, &fault));
        assert_null(fault.row);
        assert_int_equal(got.group, CRYPTO_SECP256R1);
        assert_int_equal(got.share, 0);
        assert_int_equal(got.peer_public.n, 64);
        offer_clear(&offer);
    }
    bushing_policy_free(client);
    bushing_policy_free(server);
}

/* --- octets that are no elements ----------------------------------------- */

/* The walk refuses these before; here they are a protocol error all the same.
 */
static void lists_that_cannot_be_read(void **state)
{
    static const uint8_t octets[] = {0x02, 0x01, 0x00, 0x30, 0x80};
    static const struct words words[] = {AE, CBC, CLEAR}, all = ALL;
    bushing_policy *server = policy_of(&all);
    struct asn1_list bad = {span_of(octets, sizeof octets), NULL, 1};
    (void)state;
    for (size_t i = 0; i < 3 * 4; i++) {
        static struct passage p;
        bushing_policy *client = policy_of(&words[i % 3]);
        bool answer = i / 3 % 2 != 0, shares = i / 6 != 0;
        struct clear_token_1 *t = &p.token;
        struct offer offer;
        struct selection got;
        struct fault fault;
        if (answer)
            make_answer(&p, client, server, &offer, NULL);
        else
            make_request(&p, client, &offer, NULL, 0);
        if (shares)
            t->dh_key = bad;
        else if (i % 3 == 0)
            t->encr_mode.u.aea = bad;
        else if (i % 3 == 1)
            t->encr_mode.u.non_aea.encr = bad;
        else
            t->encr_mode.u.non_aea.icv_alg_id = bad;
        assert_false(
            answer ? offer_check_acc(&offer, t, &p.scratch, &got, &fault)
                   : offer_check_req(server, t, &p.scratch, &got, &fault));
        is_fault(&fault, answer ? "14.3 acc 5" : "14.3 req 5", 1,
                 answer ? BUSHING_SECURITY_ID(4, 2, 4)
                        : BUSHING_SECURITY_ID(4, 1, 5));
        offer_clear(&offer);
        bushing_policy_free(client);
    }
    bushing_policy_free(server);
}

/* --- step 10 ------------------------------------------------------------- */

/* [62351-4:13.3.1 version] */
static void versions(void **state)
{
    static const struct {
        uint8_t octets[2];
        size_t n;
        uint8_t unused;
        bool req, acc;
    } cases[] = {
        {{0x80}, 1, 7, true, true},         {{0x80}, 1, 0, true, true},
        {{0x80, 0}, 2, 0, true, true},      {{0xC0}, 1, 6, true, false},
        {{0x80, 1}, 2, 0, true, false},     {{0x40}, 1, 6, false, false},
        {{0x00}, 1, 0, false, false},       {{0}, 0, 0, false, false},
        {{0x7F, 0xFF}, 2, 0, false, false},
    };
    struct fault f;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asn1_bits v = {span_of(cases[i].octets, cases[i].n),
                              cases[i].unused};
        assert_int_equal(
            offer_check_version(BUSHING_SECPDU_HANDSHAKE_REQ, v, &f),
            cases[i].req);
        if (!cases[i].req)
            is_fault(&f, "14.3 req 10", 4, BUSHING_SECURITY_ID(4, 1, 9));
        assert_int_equal(
            offer_check_version(BUSHING_SECPDU_HANDSHAKE_ACC, v, &f),
            cases[i].acc);
        if (!cases[i].acc)
            is_fault(&f, "14.3 acc 10", 4, BUSHING_SECURITY_ID(4, 2, 8));
        assert_int_equal(
            token3_check_version(BUSHING_SECPDU_RELEASE_REQ, v, &f),
            cases[i].req);
        if (!cases[i].req)
            is_fault(&f, "14.3 token3 10", FAULT_NO_DIAGNOSTIC,
                     BUSHING_SECURITY_ID(4, 12, 8));
    }
}

/* One bit of a token changed, where the walk still reads it: is refused with a
 * row and a fact, or not. */
static bool check_octets(struct passage *p, span in,
                         const bushing_policy *server, size_t *refused)
{
    struct selection got;
    struct fault fault;
    p->scratch = arena_over(p->joined, sizeof p->joined);
    if (asn1_decode(&E2E_CLEAR_TOKEN_1, in, &p->token, &p->scratch, NULL) != 0)
        return false;
    if (!offer_check_req(server, &p->token, &p->scratch, &got, &fault)) {
        (*refused)++;
        assert_non_null(fault.row);
        assert_true(fault.fact[0][0] != '\0');
        assert_true(is_cleared(&got));
    }
    return true;
}

static void every_bit_of_a_token(void **state)
{
    static const struct words words[] = {AE, CBC, CLEAR}, all = ALL;
    bushing_policy *server = policy_of(&all);
    size_t read = 0, refused = 0;
    (void)state;
    for (size_t k = 0; k < 3; k++) {
        static struct passage p;
        bushing_policy *client = policy_of(&words[k]);
        struct offer offer;
        size_t start = 0;
        memset(&p, 0, sizeof p);
        make_request(&p, client, &offer, NULL, 0);
        while (p.octets[start] == 0)
            start++;
        for (size_t i = start * 8; i < sizeof p.octets * 8; i++) {
            span in = span_of(p.octets + start, sizeof p.octets - start);
            p.octets[i / 8] ^= (uint8_t)(1u << i % 8);
            read += check_octets(&p, in, server, &refused) ? 1 : 0;
            p.octets[i / 8] ^= (uint8_t)(1u << i % 8);
        }
        offer_clear(&offer);
        bushing_policy_free(client);
    }
    assert_true(read > 1000 && refused > 100);
    bushing_policy_free(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(each_row_of_a_request),
        TEST(the_first_row_is_said),
        TEST(both_facts_are_said),
        TEST(policies_refuse_in_the_order_of_the_table),
        TEST(what_is_unknown_is_skipped),
        TEST(a_tag_of_16_is_taken),
        TEST(each_row_of_an_answer),
        TEST(answers_that_are_tolerated),
        TEST(lists_that_cannot_be_read),
        TEST(versions),
        TEST(every_bit_of_a_token),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
