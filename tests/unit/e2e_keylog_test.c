/* Key logs: the lines of real associations and what they open, every damaged
 * line by its number, PDUs of somebody else and of nobody. */
#include "test.h"

#include "asn1/walk.h"
#include "base/hex.h"
#include "crypto/openssl/adapter.h"
#include "e2e/keylog.h"
#include "e2e_pair.h"
#include "failing_crypto.h"
#include "schema/e2e.h"
#include <stdio.h>
#include <stdlib.h>

static struct e2e_pair p;
static struct e2e_end *const CLIENT = &p.end[E2E_CLIENT],
                             *const SERVER = &p.end[E2E_SERVER];

/* --- associations -------------------------------------------------------- */

static const struct suite_case {
    const char *aea, *encr, *icv;
    uint64_t tag_16;
} suites[] = {
    {"aes128-gcm", "", "hmac-sha256", 0}, {"aes128-gcm", "", "hmac-sha256", 1},
    {"aes256-gcm", "", "hmac-sha256", 0}, {"aes256-gcm", "", "hmac-sha256", 1},
    {"", "aes128-cbc", "hmac-sha256", 0}, {"", "aes256-cbc", "hmac-sha256", 0},
    {"", "aes128-cbc", "aes256-gmac", 0},
};
enum { NUM_SUITES = sizeof suites / sizeof suites[0] };
static const struct suite_case *suite;

static bool is_gcm(const struct suite_case *s)
{
    return s->aea[0] != '\0';
}

static void one_suite(bushing_policy *policy)
{
    uint64_t ae = is_gcm(suite) ? BUSHING_REQUIRED : BUSHING_FORBIDDEN;
    int rc =
        bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION, BUSHING_REQUIRED);
    rc |= bushing_policy_set(policy, BUSHING_POLICY_AE, ae);
    rc |= bushing_policy_set(policy, BUSHING_POLICY_TAG_16, suite->tag_16);
    rc |= bushing_policy_set_list(policy, BUSHING_LIST_AEA,
                                  span_text(suite->aea));
    rc |= bushing_policy_set_list(policy, BUSHING_LIST_ENCR,
                                  span_text(suite->encr));
    rc |= bushing_policy_set_list(policy, BUSHING_LIST_ICV,
                                  span_text(suite->icv));
    assert_int_equal(rc, 0);
}

static void open_pair(const struct suite_case *s)
{
    struct e2e_pair_options o = {
        .end = {{.policy = one_suite}, {.policy = one_suite}}};
    suite = s;
    e2e_pair_begin(&p, &o);
    e2e_pair_open(&p);
    assert_false(CLIENT->closed);
    assert_false(SERVER->closed);
}

static void get_line(const struct e2e_end *end,
                     char line[BUSHING_E2E_KEYLOG_LINE + 1])
{
    size_t n = bushing_e2e_keylog(end->e, line, BUSHING_E2E_KEYLOG_LINE);
    assert_true(n > 0 && n < BUSHING_E2E_KEYLOG_LINE);
    line[n] = '\0';
}

/* --- logs ---------------------------------------------------------------- */

static struct e2e_heap heap;

static bushing_keylog *log_of(const char *text)
{
    bushing_allocator a = e2e_heap_allocator(&heap);
    bushing_keylog *k;
    size_t line;
    assert_int_equal(bushing_keylog_new(&k, &a, span_text(text), &line), 0);
    return k;
}

static void drop(bushing_keylog *k)
{
    bushing_keylog_free(k);
    assert_int_equal(heap.blocks, 0);
}

static uint8_t room[E2E_CARRIED_MAX];

static int open_octets(const bushing_keylog *k, enum bushing_role sender,
                       span pdu, span *plain)
{
    /* a copy with an end of its own: a sanitizer sees what is behind */
    uint8_t *copy = malloc(pdu.n + (pdu.n == 0));
    int rc;
    assert_non_null(copy);
    if (pdu.n != 0)
        memcpy(copy, pdu.p, pdu.n);
    rc = bushing_keylog_open(k, sender, span_of(copy, pdu.n), room, sizeof room,
                             plain);
    free(copy);
    return rc;
}

static int open_record(const bushing_keylog *k, const struct e2e_carried *c,
                       span *plain)
{
    return open_octets(
        k, c->from == E2E_CLIENT ? BUSHING_INITIATOR : BUSHING_RESPONDER,
        span_of(c->octets, c->n), plain);
}

static size_t num_data_records(void)
{
    size_t n = 0;
    for (size_t at = 0; at < p.num_records; at++)
        n += p.record[at]->data;
    return n;
}

/* The data PDU number i of those that travelled. */
static const struct e2e_carried *data_record(size_t i)
{
    static const struct e2e_carried nothing;
    for (size_t at = 0; at < p.num_records; at++)
        if (p.record[at]->data && i-- == 0)
            return p.record[at];
    fail_msg("so many PDUs did not travel");
    return &nothing;
}

/* What e2e_pair_open() and talk() send. */
static bool is_said(const struct e2e_carried *c, span plain)
{
    uint8_t want[] = {c->from == E2E_CLIENT ? 0xA0 : 0xA1, 3, 2, 1, 1};
    return span_equal(plain, span_of(want, sizeof want));
}

static void talk(void)
{
    assert_int_equal(e2e_pair_send(&p, E2E_CLIENT, "A0 03 02 01 01"), 0);
    assert_int_equal(e2e_pair_send(&p, E2E_SERVER, "A1 03 02 01 01"), 0);
}

/* --- what lines open ----------------------------------------------------- */

static void both_ends_write_the_same(void **state)
{
    char ours[BUSHING_E2E_KEYLOG_LINE + 1], theirs[sizeof ours];
    (void)state;
    for (size_t i = 0; i < NUM_SUITES; i++) {
        open_pair(&suites[i]);
        get_line(CLIENT, ours);
        get_line(SERVER, theirs);
        assert_string_equal(ours, theirs);
        assert_non_null(strstr(ours, " EK_A="));
        assert_int_equal(strstr(ours, " TAG=12") != NULL,
                         is_gcm(suite) && suite->tag_16 == 0);
        assert_int_equal(strstr(ours, " TAG=16") != NULL,
                         is_gcm(suite) && suite->tag_16 == 1);
        e2e_pair_end(&p);
    }
}

static void opens_both_directions(void **state)
{
    char line[BUSHING_E2E_KEYLOG_LINE + 1];
    (void)state;
    for (size_t i = 0; i < NUM_SUITES; i++) {
        open_pair(&suites[i]);
        get_line(CLIENT, line);
        bushing_keylog *k = log_of(line);
        for (size_t at = 0; at < 2; at++) {
            const struct e2e_carried *c = data_record(at);
            span plain;
            assert_int_equal(open_record(k, c, &plain), 0);
            assert_true(is_said(c, plain));
        }
        drop(k);
        e2e_pair_end(&p);
    }
}

/* Values of every length around two blocks. */
static void opens_every_length(void **state)
{
    char line[BUSHING_E2E_KEYLOG_LINE + 1];
    (void)state;
    for (size_t i = 0; i < NUM_SUITES; i += 2) {
        open_pair(&suites[i]);
        get_line(SERVER, line);
        bushing_keylog *k = log_of(line);
        for (size_t n = 0; n < 34; n++) {
            char hex[2 * 40 + 1];
            span plain;
            size_t len =
                (size_t)snprintf(hex, sizeof hex, "04%02X", (unsigned)n);
            for (size_t at = 0; at < n; at++)
                len += (size_t)snprintf(hex + len, sizeof hex - len, "%02X",
                                        (unsigned)(0x80 - at));
            assert_int_equal(e2e_pair_send(&p, E2E_SERVER, hex), 0);
            assert_int_equal(open_record(k, data_record(2 + n), &plain), 0);
            assert_int_equal(plain.n, CLIENT->delivered_len);
            assert_memory_equal(plain.p, CLIENT->delivered, plain.n);
        }
        drop(k);
        e2e_pair_end(&p);
    }
}

/* Lines are written when there are keys, and whenever fresh ones are in use.
 * Every PDU is opened by one of them. */
static void opens_what_comes_behind_fresh_keys(void **state)
{
    char first[BUSHING_E2E_KEYLOG_LINE + 1], second[sizeof first];
    char both[2 * sizeof first + 2];
    (void)state;
    for (size_t i = 0; i < 2 * NUM_SUITES; i++) {
        unsigned who = i % 2 == 0 ? E2E_CLIENT : E2E_SERVER;
        open_pair(&suites[i / 2]);
        get_line(&p.end[who], first);
        talk();
        assert_int_equal(bushing_e2e_rekey(p.end[who].e, p.now), 0);
        for (int turns = 0; turns < 4; turns++)
            talk();
        assert_int_equal(CLIENT->count[BUSHING_E2E_REKEYED], 1);
        assert_int_equal(SERVER->count[BUSHING_E2E_REKEYED], 1);
        get_line(&p.end[who], second);
        assert_string_not_equal(first, second);
        (void)snprintf(both, sizeof both, "%s\n%s\n", first, second);
        bushing_keylog *old = log_of(first), *fresh = log_of(second),
                       *all = log_of(both);
        size_t by_old = 0, by_fresh = 0;
        for (size_t at = 0; at < num_data_records(); at++) {
            const struct e2e_carried *c = data_record(at);
            span plain;
            bool one = open_record(old, c, &plain) == 0 && is_said(c, plain);
            bool other =
                open_record(fresh, c, &plain) == 0 && is_said(c, plain);
            assert_true(one != other);
            by_old += one;
            by_fresh += other;
            if (!is_gcm(suite))
                continue;
            assert_int_equal(open_record(all, c, &plain), 0);
            assert_true(is_said(c, plain));
        }
        assert_true(by_old >= 4 && by_fresh >= 4);
        bushing_keylog_free(old);
        bushing_keylog_free(fresh);
        drop(all);
        e2e_pair_end(&p);
    }
}

/* What somebody has not the keys of. */
static void others_stay_closed(void **state)
{
    char line[BUSHING_E2E_KEYLOG_LINE + 1];
    const struct e2e_carried *c;
    span plain;
    (void)state;
    open_pair(&suites[0]);
    get_line(CLIENT, line);
    c = data_record(0);
    bushing_keylog *k = log_of("");
    assert_int_equal(open_record(k, c, &plain), BUSHING_ERR_CRYPTO_KEY);
    drop(k);
    /* as if the other end had sent it */
    k = log_of(line);
    assert_int_equal(
        open_octets(k, BUSHING_RESPONDER, span_of(c->octets, c->n), &plain),
        BUSHING_ERR_CRYPTO_KEY);
    drop(k);
    /* another key under the same name, and none at all */
    char *key = strstr(line, "EK_A=");
    assert_non_null(key);
    key[5] = key[5] == '0' ? '1' : '0';
    k = log_of(line);
    assert_int_equal(open_record(k, c, &plain), BUSHING_ERR_CRYPTO_KEY);
    drop(k);
    *key = '\0';
    k = log_of(line);
    assert_int_equal(open_record(k, c, &plain), BUSHING_ERR_CRYPTO_KEY);
    drop(k);
    e2e_pair_end(&p);
}

static void another_association_stays_closed(void **state)
{
    char line[BUSHING_E2E_KEYLOG_LINE + 1], other[sizeof line];
    span plain;
    (void)state;
    open_pair(&suites[0]);
    get_line(CLIENT, line);
    e2e_pair_again(&p);
    e2e_pair_open(&p);
    get_line(CLIENT, other);
    assert_string_not_equal(line, other);
    const struct e2e_carried *c = data_record(2);
    bushing_keylog *k = log_of(line);
    assert_int_equal(open_record(k, c, &plain), BUSHING_ERR_CRYPTO_KEY);
    drop(k);
    k = log_of(other);
    assert_int_equal(open_record(k, c, &plain), 0);
    assert_true(is_said(c, plain));
    drop(k);
    e2e_pair_end(&p);
}

/* GCM without its tag's length cannot be opened, CBC has none. */
static void a_tag_has_a_length(void **state)
{
    char line[BUSHING_E2E_KEYLOG_LINE + 1];
    span plain;
    (void)state;
    for (size_t i = 0; i < NUM_SUITES; i += 4) {
        open_pair(&suites[i]);
        get_line(CLIENT, line);
        char *tag = strstr(line, " TAG=");
        if (tag != NULL)
            *tag = '\0';
        bushing_keylog *k = log_of(line);
        assert_int_equal(open_record(k, data_record(0), &plain),
                         is_gcm(suite) ? BUSHING_ERR_CRYPTO_KEY : 0);
        drop(k);
        e2e_pair_end(&p);
    }
}

static void only_with_keys_there_is_a_line(void **state)
{
    char line[BUSHING_E2E_KEYLOG_LINE];
    (void)state;
    suite = &suites[0];
    struct e2e_pair_options o = {
        .end = {{.policy = one_suite}, {.policy = one_suite}}};
    e2e_pair_begin(&p, &o);
    assert_int_equal(bushing_e2e_keylog(CLIENT->e, line, sizeof line), 0);
    e2e_pair_open(&p);
    assert_int_equal(bushing_e2e_keylog(CLIENT->e, line, sizeof line - 1), 0);
    assert_true(bushing_e2e_keylog(CLIENT->e, line, sizeof line) > 0);
    assert_int_equal(bushing_e2e_abort(CLIENT->e, span_of(NULL, 0), p.now), 0);
    e2e_pair_run(&p);
    assert_true(CLIENT->closed && SERVER->closed);
    assert_int_equal(bushing_e2e_keylog(CLIENT->e, line, sizeof line), 0);
    assert_int_equal(bushing_e2e_keylog(SERVER->e, line, sizeof line), 0);
    e2e_pair_end(&p);
}

/* --- PDUs of nobody ------------------------------------------------------ */

static void hostile_pdus_stay_closed(void **state)
{
    static uint8_t pdu[E2E_CARRIED_MAX];
    char line[BUSHING_E2E_KEYLOG_LINE + 1];
    span plain;
    (void)state;
    open_pair(&suites[1]);
    get_line(CLIENT, line);
    bushing_keylog *k = log_of(line);
    const struct e2e_carried *c = data_record(0);
    for (size_t n = 0; n < c->n; n++)
        assert_int_not_equal(
            open_octets(k, BUSHING_INITIATOR, span_of(c->octets, n), &plain),
            0);
    /* all of it is authenticated, or has one legal value */
    for (size_t bit = 0; bit < 8 * c->n; bit++) {
        memcpy(pdu, c->octets, c->n);
        pdu[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_not_equal(
            open_octets(k, BUSHING_INITIATOR, span_of(pdu, c->n), &plain), 0);
    }
    drop(k);
    e2e_pair_end(&p);
}

static void damaged_cbc_is_read_within_bounds(void **state)
{
    static uint8_t pdu[E2E_CARRIED_MAX];
    char line[BUSHING_E2E_KEYLOG_LINE + 1];
    (void)state;
    open_pair(&suites[4]);
    get_line(CLIENT, line);
    bushing_keylog *k = log_of(line);
    const struct e2e_carried *c = data_record(0);
    for (size_t bit = 0; bit < 8 * c->n; bit++) {
        span plain = {NULL, 0};
        memcpy(pdu, c->octets, c->n);
        pdu[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (open_octets(k, BUSHING_INITIATOR, span_of(pdu, c->n), &plain) == 0)
            assert_true(plain.p == room && plain.n < c->n);
    }
    drop(k);
    e2e_pair_end(&p);
}

/* D-CBC-1: a value and then padding of either kind; what another key makes of
 * the octets is hardly ever that. */
static void cbc_has_a_value_and_padding(void **state)
{
    static const struct {
        uint8_t block[16];
        bool good;
    } blocks[] = {
        {{0xA0, 3, 2, 1, 1, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11}, true},
        {{0xA0, 3, 2, 1, 1, 0x80}, true},
        {{0xA0, 3, 2, 1, 1, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10}, false},
        {{0xA0, 3, 2, 1, 1, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 1}, false},
        {{0xA0, 3, 2, 1, 1}, false},
        {{0xA0, 3, 2, 1, 1, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, false},
        {{0xA0, 4, 2, 1, 1, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11}, false},
    };
    static uint8_t pdu[E2E_CARRIED_MAX];
    const struct crypto *c = &CRYPTO_OPENSSL;
    char line[BUSHING_E2E_KEYLOG_LINE + 1];
    struct crypto_engine *engine;
    struct crypto_cipher cipher;
    struct transfer t;
    uint8_t key[16];
    span plain;
    size_t n;
    (void)state;
    open_pair(&suites[4]);
    get_line(CLIENT, line);
    const struct e2e_carried *r = data_record(0);
    memcpy(pdu, r->octets, r->n);
    assert_int_equal(
        asn1_decode(&E2E_ENCR_TRANSFER, span_of(pdu, r->n), &t, NULL, NULL), 0);
    assert_int_equal(t.tbp.appl_data.n, 16);
    const char *hex = strstr(line, "EK_A=");
    assert_true(hex != NULL &&
                hex_decode(span_of(hex + 5, 32), key, sizeof key, &n));
    assert_int_equal(c->engine_new(&engine), 0);
    assert_int_equal(c->cipher_key(engine, &cipher, span_of(key, 16)), 0);
    bushing_keylog *k = log_of(line);
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        assert_int_equal(c->cbc_encrypt(engine, &cipher, t.tbp.token2.iv.p,
                                        blocks[i].block,
                                        pdu + (t.tbp.appl_data.p - pdu), 16),
                         0);
        assert_int_equal(
            open_octets(k, BUSHING_INITIATOR, span_of(pdu, r->n), &plain),
            blocks[i].good ? 0 : BUSHING_ERR_CRYPTO_KEY);
    }
    c->cipher_forget(engine, &cipher);
    c->engine_free(engine);
    drop(k);
    e2e_pair_end(&p);
}

static void what_is_no_encr_transfer(void **state)
{
    static const uint8_t null[] = {5, 0};
    span plain;
    (void)state;
    bushing_keylog *k = log_of("# nothing\n");
    assert_int_equal(
        open_octets(k, BUSHING_INITIATOR, span_of(NULL, 0), &plain),
        BUSHING_ERR_TRUNCATED);
    assert_int_equal(
        open_octets(k, BUSHING_INITIATOR, span_of(null, 2), &plain),
        BUSHING_ERR_TAG);
    open_pair(&suites[0]);
    /* the first that travelled is the HandshakeReq */
    assert_int_equal(p.record[0]->kind, BUSHING_SECPDU_HANDSHAKE_REQ);
    assert_int_not_equal(open_record(k, p.record[0], &plain), 0);
    const struct e2e_carried *c = data_record(0);
    assert_int_equal(bushing_keylog_open(k, BUSHING_INITIATOR,
                                         span_of(c->octets, c->n), room, 4,
                                         &plain),
                     BUSHING_ERR_SPACE);
    drop(k);
    e2e_pair_end(&p);
}

/* --- lines --------------------------------------------------------------- */

#define KEY_16 "000102030405060708090a0b0c0d0e0f"
#define KEY_24 KEY_16 "1011121314151617"
#define KEY_32 KEY_16 KEY_16

static const struct line_case {
    const char *text;
    size_t line; /* that is none; 0: all are */
} lines[] = {
    {"", 0},
    {"\n", 0},
    {"\r\n\r\n", 0},
    {"# a remark", 0},
    {"#\n\n#\r\nBUSHING_E2E 1:2 EK_A=" KEY_16 "\r\n", 0},
    {"BUSHING_E2E 1:2", 0},
    {"BUSHING_E2E 1:2 ", 0},
    {" BUSHING_E2E  999:999  EK_A=" KEY_32 "  EK_B=" KEY_32 " TAG=12", 0},
    {"BUSHING_E2E 1:2 IK_A=" KEY_16 " NEW=1 EK_B=" KEY_16, 0},
    {"BUSHING_E2E 1:2 TAG=16", 0},
    {"BUSHING_E2E", 1},
    {"BUSHING_E2E ", 1},
    {"BUSHING_E2", 1},
    {"BUSHING_E2EE 1:2", 1},
    {"bushing_e2e 1:2", 1},
    {"\t", 1},
    {" ", 1},
    {"\r\r\n", 1},
    {"CLIENT_RANDOM 00 00", 1},
    {"BUSHING_E2E 9999:999", 1},
    {"BUSHING_E2E 1:2 EK_A=", 1},
    {"BUSHING_E2E 1:2 EK_A=00", 1},
    {"BUSHING_E2E 1:2 EK_A=" KEY_24, 1},
    {"BUSHING_E2E 1:2 EK_A=" KEY_32 "00", 1},
    {"BUSHING_E2E 1:2 EK_A=0001020304050607 8090a0b0c0d0e0f", 1},
    {"BUSHING_E2E 1:2 EK_A=g00102030405060708090a0b0c0d0e0f", 1},
    {"BUSHING_E2E 1:2 EK_A=" KEY_16 " EK_B=" KEY_32, 1},
    {"BUSHING_E2E 1:2 TAG=", 1},
    {"BUSHING_E2E 1:2 TAG=1", 1},
    {"BUSHING_E2E 1:2 TAG=11", 1},
    {"BUSHING_E2E 1:2 TAG=17", 1},
    {"BUSHING_E2E 1:2 TAG=22", 1},
    {"BUSHING_E2E 1:2 TAG=012", 1},
    {"# a remark\n\nBUSHING_E2E 1:2 EK_A=" KEY_16 "\nBUSHING_E2E\nno", 4},
    {"BUSHING_E2E 1:2\r\nno\r\n", 2},
    {"BUSHING_E2E 1:2\rBUSHING_E2E 1:3 EK_A=0\n", 1},
};

static void lines_have_one_form(void **state)
{
    bushing_allocator a = e2e_heap_allocator(&heap);
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        bushing_keylog *k = NULL;
        size_t line = 99;
        int rc = bushing_keylog_new(&k, &a, span_text(lines[i].text), &line);
        if ((rc == 0) != (lines[i].line == 0) ||
            (rc != 0 && (rc != BUSHING_ERR_TEXT_FORM || line != lines[i].line)))
            fail_msg("'%s': %d, line %zu", lines[i].text, rc, line);
        assert_int_equal(k == NULL, rc != 0);
        drop(k);
    }
}

/* Any octet anywhere in a line, and every beginning of it. */
static void any_octets(void **state)
{
    static const char good[] =
        "BUSHING_E2E 1:2 EK_A=" KEY_16 " EK_B=" KEY_16 " TAG=12\n";
    bushing_allocator a = e2e_heap_allocator(&heap);
    size_t line;
    (void)state;
    for (size_t i = 0; i < sizeof good - 1; i++)
        for (unsigned octet = 0; octet < 256; octet += (unsigned)i % 7 + 1) {
            uint8_t text[sizeof good];
            bushing_keylog *k = NULL;
            memcpy(text, good, sizeof good);
            text[i] = (uint8_t)octet;
            int rc = bushing_keylog_new(&k, &a, span_of(text, sizeof good - 1),
                                        &line);
            assert_true(rc == 0 || (rc == BUSHING_ERR_TEXT_FORM && line >= 1));
            bushing_keylog_free(k);
            k = NULL;
            rc = bushing_keylog_new(&k, &a, span_of(text, i), &line);
            assert_true(rc == 0 || rc == BUSHING_ERR_TEXT_FORM);
            drop(k);
        }
}

/* --- memory -------------------------------------------------------------- */

static void keys_are_wiped(void **state)
{
    static const uint8_t key[] = {0, 1, 2,  3,  4,  5,  6,  7,
                                  8, 9, 10, 11, 12, 13, 14, 15};
    static const char text[] =
        "BUSHING_E2E 1:2 EK_A=" KEY_16 "\nBUSHING_E2E 1:3 EK_B=" KEY_32 "\n";
    bushing_allocator a = e2e_heap_allocator(&heap);
    bushing_keylog *k;
    size_t line;
    (void)state;
    heap.keeps = true;
    k = log_of(text);
    assert_int_equal(e2e_heap_find(&heap, span_of(key, sizeof key)), 3);
    drop(k);
    assert_int_equal(e2e_heap_find(&heap, span_of(key, sizeof key)), 0);
    /* and where a line behind it is none */
    assert_int_equal(
        bushing_keylog_new(
            &k, &a, span_text("BUSHING_E2E 1:2 EK_A=" KEY_16 "\nno"), &line),
        BUSHING_ERR_TEXT_FORM);
    assert_int_equal(e2e_heap_find(&heap, span_of(key, sizeof key)), 0);
    heap.keeps = false;
    e2e_heap_clear(&heap);
    memset(&heap, 0, sizeof heap);
}

static void memory_may_end_anywhere(void **state)
{
    bushing_allocator a = e2e_heap_allocator(&heap);
    size_t at = 0;
    (void)state;
    do {
        bushing_keylog *k = NULL;
        size_t line;
        e2e_heap_fail(&heap, ++at);
        int rc = bushing_keylog_new(
            &k, &a, span_text("BUSHING_E2E 1:2 EK_A=" KEY_16), &line);
        assert_int_equal(rc, heap.failed ? BUSHING_ERR_MEMORY : 0);
        assert_int_equal(k == NULL, heap.failed);
        bushing_keylog_free(k);
        assert_int_equal(heap.blocks, 0);
    } while (heap.failed);
    assert_true(at > 2);
    e2e_heap_fail(&heap, 0);
    bushing_keylog_free(NULL);
}

static void cryptography_may_fail_anywhere(void **state)
{
    const struct crypto *c = failing_crypto(&CRYPTO_OPENSSL);
    bushing_allocator a = e2e_heap_allocator(&heap);
    char line[BUSHING_E2E_KEYLOG_LINE + 1];
    (void)state;
    for (size_t i = 0; i < NUM_SUITES; i += 4) {
        open_pair(&suites[i]);
        get_line(CLIENT, line);
        const struct e2e_carried *r = data_record(0);
        for (size_t at = 1;; at++) {
            bushing_keylog *k = NULL;
            span plain;
            size_t number;
            failing_crypto_at(FAIL_ANY, at);
            int rc = keylog_new_with(&k, c, &a, span_text(line), &number);
            if (rc == 0)
                rc = open_record(k, r, &plain);
            drop(k);
            if (!failing_crypto_failed()) {
                assert_int_equal(rc, 0);
                assert_true(at > 2);
                break;
            }
            assert_int_not_equal(rc, 0);
        }
        e2e_pair_end(&p);
    }
    failing_crypto_at(FAIL_ANY, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_write_the_same),
        cmocka_unit_test(opens_both_directions),
        cmocka_unit_test(opens_every_length),
        cmocka_unit_test(opens_what_comes_behind_fresh_keys),
        cmocka_unit_test(others_stay_closed),
        cmocka_unit_test(another_association_stays_closed),
        cmocka_unit_test(a_tag_has_a_length),
        cmocka_unit_test(only_with_keys_there_is_a_line),
        cmocka_unit_test(hostile_pdus_stay_closed),
        cmocka_unit_test(damaged_cbc_is_read_within_bounds),
        cmocka_unit_test(cbc_has_a_value_and_padding),
        cmocka_unit_test(what_is_no_encr_transfer),
        cmocka_unit_test(lines_have_one_form),
        cmocka_unit_test(any_octets),
        cmocka_unit_test(keys_are_wiped),
        cmocka_unit_test(memory_may_end_anywhere),
        cmocka_unit_test(cryptography_may_fail_anywhere),
    };
    return cmocka_run_group_tests_name("e2e_keylog", tests, NULL, NULL);
}
