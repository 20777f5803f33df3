/* The security policy: what may be set, in which form, and when the whole makes
 * no sense. */
#include "test.h"

#include "e2e/policy.h"
#include "wire.h"

#include <bushing/error.h>

struct made {
    struct heap heap;
    bushing_allocator allocator;
    bushing_policy *p;
};

static int begin(void **state)
{
    static struct made m;
    memset(&m, 0, sizeof m);
    m.allocator = heap_allocator(&m.heap);
    assert_int_equal(
        bushing_policy_new(&m.p, &m.allocator, BUSHING_MODE_NATIVE), 0);
    *state = &m;
    return 0;
}

static int end(void **state)
{
    struct made *m = *state;
    bushing_policy_free(m->p);
    assert_int_equal(m->heap.live, 0);
    return 0;
}

static bushing_policy *policy(void **state)
{
    return ((struct made *)*state)->p;
}

/* --- life ---------------------------------------------------------------- */

static void fresh_has_every_default(void **state)
{
    static const uint64_t usual[] = {
#define X(name, low, high, usual, sentence) usual,
        BUSHING_POLICY_SETTINGS(X)
#undef X
    };
    bushing_policy *p = policy(state);
    for (size_t i = 0; i < BUSHING_NUM_POLICY_SETTINGS; i++)
        assert_int_equal(bushing_policy_get(p, (enum bushing_policy_setting)i),
                         usual[i]);
    assert_int_equal(bushing_policy_get(p, BUSHING_NUM_POLICY_SETTINGS), 0);
    assert_int_equal(bushing_policy_mode(p), BUSHING_MODE_NATIVE);
    assert_int_equal(bushing_policy_peer(p)->kind, BUSHING_PEER_ANY);
    assert_int_equal(bushing_policy_item(p, BUSHING_LIST_GROUPS, 0),
                     BUSHING_SECP256R1);
    assert_int_equal(bushing_policy_item(p, BUSHING_LIST_GROUPS, 2),
                     BUSHING_MODP2048);
    assert_int_equal(bushing_policy_item(p, BUSHING_LIST_GROUPS, 3), -1);
    assert_int_equal(bushing_policy_item(p, BUSHING_NUM_POLICY_LISTS, 0), -1);
    for (int i = 0; i < BUSHING_NUM_POLICY_ITEMS; i++)
        assert_true(policy_has(p, i));
    assert_false(policy_has(p, -1));
    assert_false(policy_has(p, BUSHING_NUM_POLICY_ITEMS));
    assert_ptr_equal(p->dialect, &DIALECTS[0]);
    assert_int_equal(bushing_policy_seal(p), 0);
}

static void bad_allocators_and_modes(void **state)
{
    struct made *m = *state;
    bushing_allocator none = {NULL, NULL, NULL};
    bushing_policy *p = NULL;
    assert_int_equal(
        bushing_policy_new(NULL, &m->allocator, BUSHING_MODE_PLAIN),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_policy_new(&p, NULL, BUSHING_MODE_PLAIN),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_policy_new(&p, &none, BUSHING_MODE_PLAIN),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_policy_new(&p, &m->allocator, (enum bushing_mode)3),
        BUSHING_ERR_ARGUMENT);
    assert_null(p);
    bushing_policy_free(NULL);
    m->heap.fail_at = m->heap.calls + 1;
    assert_int_equal(bushing_policy_new(&p, &m->allocator, BUSHING_MODE_PLAIN),
                     BUSHING_ERR_MEMORY);
    assert_null(p);
}

/* --- settings ------------------------------------------------------------ */

static void each_setting_has_its_range(void **state)
{
    static const struct {
        uint64_t low, high;
    } range[] = {
#define X(name, low, high, usual, sentence) {low, high},
        BUSHING_POLICY_SETTINGS(X)
#undef X
    };
    bushing_policy *p = policy(state);
    for (size_t i = 0; i < BUSHING_NUM_POLICY_SETTINGS; i++) {
        enum bushing_policy_setting s = (enum bushing_policy_setting)i;
        assert_int_equal(bushing_policy_set(p, s, range[i].low), 0);
        assert_int_equal(bushing_policy_get(p, s), range[i].low);
        assert_int_equal(bushing_policy_set(p, s, range[i].high), 0);
        assert_int_equal(bushing_policy_get(p, s), range[i].high);
        assert_int_equal(bushing_policy_set(p, s, range[i].high + 1),
                         BUSHING_ERR_ARGUMENT);
        if (range[i].low != 0)
            assert_int_equal(bushing_policy_set(p, s, range[i].low - 1),
                             BUSHING_ERR_ARGUMENT);
        assert_int_equal(bushing_policy_get(p, s), range[i].high);
    }
    assert_int_equal(bushing_policy_set(p, BUSHING_NUM_POLICY_SETTINGS, 1),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_policy_set(NULL, BUSHING_POLICY_AE, 1),
                     BUSHING_ERR_ARGUMENT);
}

/* --- lists --------------------------------------------------------------- */

static void lists_keep_the_order_of_names(void **state)
{
    bushing_policy *p = policy(state);
    assert_int_equal(
        bushing_policy_set_list(p, BUSHING_LIST_AEA,
                                span_text("aes256-gcm,aes128-gcm")),
        0);
    assert_int_equal(bushing_policy_item(p, BUSHING_LIST_AEA, 0),
                     BUSHING_AES256_GCM);
    assert_int_equal(bushing_policy_item(p, BUSHING_LIST_AEA, 1),
                     BUSHING_AES128_GCM);
    assert_int_equal(
        bushing_policy_set_list(p, BUSHING_LIST_AEA, span_text("aes128-gcm")),
        0);
    assert_true(policy_has(p, BUSHING_AES128_GCM));
    assert_false(policy_has(p, BUSHING_AES256_GCM));
    assert_int_equal(bushing_policy_item(p, BUSHING_LIST_AEA, 1), -1);
    assert_string_equal(bushing_policy_item_name(BUSHING_AES128_GCM),
                        "aes128-gcm");
    assert_null(bushing_policy_item_name(-1));
    assert_null(bushing_policy_item_name(BUSHING_NUM_POLICY_ITEMS));
}

static void bad_names_change_nothing(void **state)
{
    static const struct {
        enum bushing_policy_list list;
        const char *names;
    } bad[] = {
        {BUSHING_LIST_AEA, "aes128-gcm,aes128-gcm"},
        {BUSHING_LIST_AEA, "aes128-gcm,"},
        {BUSHING_LIST_AEA, ",aes128-gcm"},
        {BUSHING_LIST_AEA, ","},
        {BUSHING_LIST_AEA, "aes128-gcm,,aes256-gcm"},
        {BUSHING_LIST_AEA, "aes128-gcm, aes256-gcm"},
        {BUSHING_LIST_AEA, " "},
        {BUSHING_LIST_AEA, "AES128-GCM"},
        {BUSHING_LIST_AEA, "aes128-gc"},
        {BUSHING_LIST_AEA, "aes128-cbc"}, /* of another list */
        {BUSHING_LIST_ENCR, "aes128-gcm"},
        {BUSHING_LIST_GROUPS, "modp1024"},
        {BUSHING_LIST_GROUPS, ""},
        {BUSHING_LIST_ICV, ""},
        {BUSHING_LIST_SIGNATURES, ""},
        {BUSHING_LIST_SIGNATURES, "rsa-sha1"},
    };
    bushing_policy *p = policy(state);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct policy_list before = p->list[bad[i].list];
        assert_int_equal(
            bushing_policy_set_list(p, bad[i].list, span_text(bad[i].names)),
            BUSHING_ERR_VALUE);
        assert_memory_equal(&before, &p->list[bad[i].list], sizeof before);
    }
    assert_int_equal(
        bushing_policy_set_list(p, BUSHING_NUM_POLICY_LISTS, span_text("a")),
        BUSHING_ERR_ARGUMENT);
    assert_int_equal(
        bushing_policy_set_list(p, BUSHING_LIST_AEA, (bushing_span){NULL, 3}),
        BUSHING_ERR_ARGUMENT);
}

static void aea_and_encr_may_be_empty(void **state)
{
    bushing_policy *p = policy(state);
    assert_int_equal(
        bushing_policy_set_list(p, BUSHING_LIST_AEA, (bushing_span){NULL, 0}),
        0);
    assert_int_equal(
        bushing_policy_set_list(p, BUSHING_LIST_ENCR, span_text("")), 0);
    assert_int_equal(bushing_policy_item(p, BUSHING_LIST_ENCR, 0), -1);
    assert_false(policy_can_ae(p));
    assert_false(policy_can_encrypt(p));
    assert_int_equal(bushing_policy_seal(p), 0);
}

/* --- the peer ------------------------------------------------------------ */

static void the_peer_is_copied(void **state)
{
    uint8_t pins[2][BUSHING_PIN_LEN];
    char name[] = "1.3.9999.33/1";
    bushing_peer peer = {BUSHING_PEER_OSI, name,
                         (const uint8_t(*)[BUSHING_PIN_LEN])pins, 2};
    bushing_policy *p = policy(state);
    const bushing_peer *got;
    memset(pins[0], 0xAA, BUSHING_PIN_LEN);
    memset(pins[1], 0xBB, BUSHING_PIN_LEN);
    assert_int_equal(bushing_policy_set_peer(p, &peer), 0);
    memset(pins, 0, sizeof pins);
    memset(name, 'x', sizeof name - 1);
    got = bushing_policy_peer(p);
    assert_int_equal(got->kind, BUSHING_PEER_OSI);
    assert_string_equal(got->name, "1.3.9999.33/1");
    assert_int_equal(got->num_pins, 2);
    assert_int_equal(got->pins[0][31], 0xAA);
    assert_int_equal(got->pins[1][0], 0xBB);
    /* what it gave out may be given back */
    peer = *got;
    assert_int_equal(bushing_policy_set_peer(p, &peer), 0);
    got = bushing_policy_peer(p);
    assert_string_equal(got->name, "1.3.9999.33/1");
    assert_int_equal(got->pins[1][0], 0xBB);
    peer = (bushing_peer){BUSHING_PEER_ANY, NULL, NULL, 0};
    assert_int_equal(bushing_policy_set_peer(p, &peer), 0);
    assert_null(bushing_policy_peer(p)->name);
    assert_int_equal(bushing_policy_peer(p)->num_pins, 0);
}

static void bad_peers_are_refused(void **state)
{
    static const uint8_t pin[1][BUSHING_PIN_LEN];
    static char longest[4000];
    const bushing_peer bad[] = {
        {BUSHING_PEER_OSI, NULL, NULL, 0},
        {BUSHING_PEER_XMPP, "", NULL, 0},
        {BUSHING_PEER_ANY, "1.3/1", NULL, 0},
        {(enum bushing_peer_kind)4, "a", NULL, 0},
        {BUSHING_PEER_ANY, NULL, NULL, 1},
        {BUSHING_PEER_ANY, NULL, pin, BUSHING_PINS_MAX + 1},
    };
    bushing_peer peer = {BUSHING_PEER_HOST, longest, NULL, 0};
    struct made *m = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(bushing_policy_set_peer(m->p, &bad[i]),
                         BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_policy_set_peer(m->p, NULL), BUSHING_ERR_ARGUMENT);
    memset(longest, 'a', sizeof longest - 1);
    assert_int_equal(bushing_policy_set_peer(m->p, &peer),
                     BUSHING_ERR_TOO_LONG);
    peer.name = "ied.example";
    m->heap.fail_at = m->heap.calls + 1;
    assert_int_equal(bushing_policy_set_peer(m->p, &peer), BUSHING_ERR_MEMORY);
    assert_int_equal(bushing_policy_peer(m->p)->kind, BUSHING_PEER_ANY);
}

/* --- dialect ------------------------------------------------------------- */

static void dialects_go_by_their_names(void **state)
{
    bushing_policy *p = policy(state);
    size_t i = 0;
    for (; bushing_dialect_name(i) != NULL; i++) {
        assert_int_equal(
            bushing_policy_set_dialect(p, span_text(bushing_dialect_name(i))),
            0);
        assert_ptr_equal(p->dialect, &DIALECTS[i]);
    }
    assert_int_equal(i, NUM_DIALECTS);
    assert_int_equal(bushing_policy_set_dialect(p, span_text("defaul")),
                     BUSHING_ERR_VALUE);
    assert_int_equal(bushing_policy_set_dialect(p, (bushing_span){NULL, 0}),
                     BUSHING_ERR_VALUE);
    assert_ptr_equal(p->dialect, &DIALECTS[NUM_DIALECTS - 1]);
}

/* --- the whole ----------------------------------------------------------- */

struct whole {
    uint64_t encryption, ae;
    const char *aea, *encr;
    int answer;
};

static void contradictions_are_not_sealed(void **state)
{
    static const struct whole cases[] = {
        {BUSHING_REQUIRED, BUSHING_REQUIRED, "aes128-gcm", "", 0},
        {BUSHING_REQUIRED, BUSHING_REQUIRED, "", "aes128-cbc",
         BUSHING_ERR_ARGUMENT},
        {BUSHING_ALLOWED, BUSHING_REQUIRED, "", "aes128-cbc",
         BUSHING_ERR_ARGUMENT},
        {BUSHING_FORBIDDEN, BUSHING_REQUIRED, "", "", 0},
        {BUSHING_REQUIRED, BUSHING_ALLOWED, "", "", BUSHING_ERR_ARGUMENT},
        {BUSHING_REQUIRED, BUSHING_ALLOWED, "", "aes256-cbc", 0},
        {BUSHING_REQUIRED, BUSHING_ALLOWED, "aes256-gcm", "", 0},
        {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "aes256-gcm", "",
         BUSHING_ERR_ARGUMENT},
        {BUSHING_REQUIRED, BUSHING_FORBIDDEN, "aes256-gcm", "aes128-cbc", 0},
        {BUSHING_ALLOWED, BUSHING_FORBIDDEN, "aes256-gcm", "", 0},
        {BUSHING_ALLOWED, BUSHING_ALLOWED, "", "", 0},
        {BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "", "", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *own = NULL;
        bushing_policy *p;
        assert_int_equal(begin(&own), 0);
        p = policy(&own);
        assert_int_equal(bushing_policy_set(p, BUSHING_POLICY_ENCRYPTION,
                                            cases[i].encryption),
                         0);
        assert_int_equal(bushing_policy_set(p, BUSHING_POLICY_AE, cases[i].ae),
                         0);
        assert_int_equal(bushing_policy_set_list(p, BUSHING_LIST_AEA,
                                                 span_text(cases[i].aea)),
                         0);
        assert_int_equal(bushing_policy_set_list(p, BUSHING_LIST_ENCR,
                                                 span_text(cases[i].encr)),
                         0);
        assert_int_equal(bushing_policy_seal(p), cases[i].answer);
        assert_int_equal(p->sealed, cases[i].answer == 0);
        assert_int_equal(end(&own), 0);
    }
}

/* What counts for end-to-end security only is not asked of other modes. */
static void other_modes_need_no_algorithms(void **state)
{
    struct made *m = *state;
    bushing_policy *p = NULL;
    assert_int_equal(bushing_policy_new(&p, &m->allocator, BUSHING_MODE_COMPAT),
                     0);
    assert_int_equal(bushing_policy_set(p, BUSHING_POLICY_AE, 2), 0);
    assert_int_equal(
        bushing_policy_set_list(p, BUSHING_LIST_AEA, span_text("")), 0);
    assert_int_equal(bushing_policy_seal(p), 0);
    bushing_policy_free(p);
}

static void a_sealed_policy_never_changes(void **state)
{
    const bushing_peer peer = {BUSHING_PEER_ANY, NULL, NULL, 0};
    bushing_policy *p = policy(state);
    assert_int_equal(bushing_policy_seal(NULL), BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_policy_seal(p), 0);
    assert_int_equal(bushing_policy_seal(p), BUSHING_ERR_SEALED);
    assert_int_equal(bushing_policy_set(p, BUSHING_POLICY_AE, 0),
                     BUSHING_ERR_SEALED);
    assert_int_equal(
        bushing_policy_set_list(p, BUSHING_LIST_AEA, span_text("")),
        BUSHING_ERR_SEALED);
    assert_int_equal(bushing_policy_set_peer(p, &peer), BUSHING_ERR_SEALED);
    assert_int_equal(bushing_policy_set_dialect(p, span_text("default")),
                     BUSHING_ERR_SEALED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(fresh_has_every_default),
        TEST(bad_allocators_and_modes),
        TEST(each_setting_has_its_range),
        TEST(lists_keep_the_order_of_names),
        TEST(bad_names_change_nothing),
        TEST(aea_and_encr_may_be_empty),
        TEST(the_peer_is_copied),
        TEST(bad_peers_are_refused),
        TEST(dialects_go_by_their_names),
        cmocka_unit_test(contradictions_are_not_sealed),
        TEST(other_modes_need_no_algorithms),
        TEST(a_sealed_policy_never_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
