/* Every decision of struct dialect that two ends of end-to-end security can
 * make differently: both on the alternative live a whole association; one alone
 * interworks where the other's accept set says so, and else ends with the event
 * and the diagnostic written here. A field without a row fails. What would open
 * a hole is no decision, and is refused.
 *
 * Decisions of the A-profile and of OSI: session_dialect_test.c. */
#include "test.h"

#include "asn1/walk.h"
#include "data_forge.h"
#include "e2e/association.h"
#include "e2e/data_key.h"
#include "e2e/policy.h"
#include "e2e_forge.h"
#include "negative.h"

static struct e2e_pair p;

#define E(group, number) BUSHING_SECURITY_ID(4, group, number)
#define NONE (-1)

/* --- alternatives -------------------------------------------------------- */

static void underscores(struct dialect *d)
{
    d->pp_61850_8_1 = "IEC_61850-8-1";
}
static void other_protocol(struct dialect *d)
{
    d->pp_61850_8_1 = d->pp_61850_8_2;
}
static void hyphens(struct dialect *d)
{
    d->pp_61850_8_1 = "IEC-61850-8-1";
}
static void no_pp_in_acc(struct dialect *d)
{
    d->pp_in_acc = false;
}
static void uncompressed(struct dialect *d)
{
    d->point = POINT_UNCOMPRESSED;
}
static void only_uncompressed(struct dialect *d)
{
    d->point = POINT_UNCOMPRESSED;
    d->accept_points = ACCEPT_POINT_UNCOMPRESSED;
}
static void no_point(struct dialect *d)
{
    d->accept_points = 0;
}
/* 19 is what IKE calls this curve, and is read by everybody */
static void number_19(struct dialect *d)
{
    d->groups[1].send = false;
    d->groups[3].send = true;
    assert_int_equal(d->groups[3].id, 19);
}
static void number_31(struct dialect *d)
{
    memset(d->groups, 0, sizeof d->groups);
    d->groups[0] = (struct dialect_group_id){31, GROUP_SECP256R1, true};
}
static void other_curve(struct dialect *d)
{
    d->groups[1].group = GROUP_BRAINPOOLP256R1;
    d->groups[2].group = GROUP_SECP256R1;
}
static void zeros_32(struct dialect *d)
{
    d->kdf_zero_len = 32;
}
static void zero_digit(struct dialect *d)
{
    d->kdf_zero = "0";
}
static void slots(struct dialect *d)
{
    d->key_cut = KEY_CUT_SLOTS;
}
static void under_old_keys(struct dialect *d)
{
    d->changed_key = CHANGED_KEY_UNDER_OLD;
}
static void padding_2(struct dialect *d)
{
    d->padding = PADDING_ISO9797_2;
}
static void tag_16(struct dialect *d)
{
    d->gcm_tag_len = 16;
}
static void tag_13(struct dialect *d)
{
    d->gcm_tag_len = 13;
}
static void random_nonces(struct dialect *d)
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
static void icv_31(struct dialect *d)
{
    d->hmac_icv_len = 31;
}
static void comma(struct dialect *d)
{
    d->time = TIME_WITH_COMMA;
}

/* --- the table ----------------------------------------------------------- */

enum place {
    HERE,
    ONE_VALUE,       /* there is no alternative */
    SESSION_DIALECT, /* session_dialect_test.c */
    XMPP,            /* nothing of this stack reads it */
};

enum mode { ICV, AE, CBC };

enum stage { WORKS, HANDSHAKE, DATA, REKEY };
static const char *const STAGES[] = {"works", "handshake", "data", "rekey"};

struct outcome {
    enum stage stage;
    unsigned who; /* refuses */
    uint32_t event;
    int diagnostic;
};

struct row {
    const char *key, *field;
    size_t offset, size;
    enum place place;
    void (*set)(struct dialect *d);
    enum mode mode;
    struct outcome alone[E2E_ENDS]; /* when that end alone has it */
};

#define FIELD(name) \
#name, offsetof(struct dialect, name), sizeof(((struct dialect *)0)->name)
#define FAILS(stage, who, event, diagnostic) \
    {                                        \
        stage, E2E_##who, event, diagnostic  \
    }

/* A field may have more than one row, one behind the other. */
static const struct row ROWS[] = {
    {"", FIELD(name), .place = ONE_VALUE},
    {"D-OID-1", FIELD(e2e_abstract_syntax), .place = SESSION_DIALECT},
    {"D-OID-2", FIELD(e2e_mms_context), .place = SESSION_DIALECT},
    {"D-PP-1", FIELD(pp_61850_8_1), .set = underscores},
    {"D-PP-1", FIELD(pp_61850_8_1), .set = other_protocol,
     .alone = {FAILS(HANDSHAKE, SERVER, E(1, 4), 2),
               FAILS(HANDSHAKE, SERVER, E(1, 4), 2)}},
    {"D-PP-1", FIELD(pp_61850_8_1), .set = hyphens,
     .alone = {FAILS(HANDSHAKE, SERVER, E(1, 4), 2),
               FAILS(HANDSHAKE, SERVER, E(1, 4), 2)}},
    {"D-PP-1", FIELD(pp_61850_8_2), .place = XMPP},
    {"D-ACC-1", FIELD(pp_in_acc), .set = no_pp_in_acc},
    {"D-ASSO-1", FIELD(asso_id), .place = ONE_VALUE},
    {"D-DH-1", FIELD(point), .set = uncompressed},
    {"D-DH-1", FIELD(accept_points), .set = only_uncompressed,
     .alone = {FAILS(HANDSHAKE, CLIENT, E(2, 4), 1),
               FAILS(HANDSHAKE, SERVER, E(1, 5), 1)}},
    {"D-DH-2", FIELD(groups), .set = number_19},
    {"D-DH-2", FIELD(groups), .set = number_31,
     .alone = {FAILS(HANDSHAKE, SERVER, E(1, 12), 11),
               FAILS(HANDSHAKE, SERVER, E(1, 12), 11)}},
    {"D-DH-2", FIELD(groups), .set = other_curve,
     .alone = {FAILS(HANDSHAKE, SERVER, E(1, 12), 11),
               FAILS(HANDSHAKE, SERVER, E(1, 12), 11)}},
    {"D-KDF-1", FIELD(kdf_zero), .set = zero_digit,
     .alone = {FAILS(DATA, SERVER, E(10, 5), NONE),
               FAILS(DATA, SERVER, E(10, 5), NONE)}},
    {"D-KDF-1", FIELD(kdf_zero_len), .set = zeros_32,
     .alone = {FAILS(DATA, SERVER, E(10, 5), NONE),
               FAILS(DATA, SERVER, E(10, 5), NONE)}},
    /* the first key lies at 0 in either form */
    {"D-KDF-2", FIELD(key_cut), .set = slots, .mode = AE,
     .alone = {FAILS(DATA, CLIENT, E(11, 5), NONE),
               FAILS(DATA, CLIENT, E(11, 5), NONE)}},
    {"D-REKEY-1", FIELD(changed_key), .set = under_old_keys,
     .alone = {FAILS(REKEY, CLIENT, E(10, 5), NONE),
               FAILS(REKEY, CLIENT, E(10, 5), NONE)}},
    {"D-CBC-1", FIELD(padding), .set = padding_2, .mode = CBC,
     .alone = {FAILS(DATA, SERVER, E(11, 1), 1),
               FAILS(DATA, SERVER, E(11, 1), 1)}},
    {"D-GCM-1", FIELD(gcm_tag_len), .set = tag_16, .mode = AE,
     .alone = {FAILS(DATA, SERVER, E(11, 5), NONE),
               FAILS(DATA, SERVER, E(11, 5), NONE)}},
    {"D-GCM-1", FIELD(gcm_tag_len), .set = tag_13, .mode = AE,
     .alone = {FAILS(DATA, SERVER, E(11, 5), NONE),
               FAILS(DATA, SERVER, E(11, 5), NONE)}},
    {"D-GCM-2", FIELD(nonce), .set = random_nonces, .mode = AE},
    {"D-GCM-3", FIELD(tag_place), .place = ONE_VALUE},
    {"D-GCM-4", FIELD(nonce_place), .set = nonce_in_front, .mode = AE,
     .alone = {FAILS(DATA, SERVER, E(11, 9), 7),
               FAILS(DATA, SERVER, E(11, 5), NONE)}},
    {"D-ICV-1", FIELD(hmac_icv_len), .set = icv_16,
     .alone = {FAILS(DATA, SERVER, E(10, 5), NONE),
               FAILS(DATA, SERVER, E(10, 5), NONE)}},
    {"D-ICV-1", FIELD(hmac_icv_len), .set = icv_31,
     .alone = {FAILS(DATA, SERVER, E(10, 5), NONE),
               FAILS(DATA, SERVER, E(10, 5), NONE)}},
    {"D-TIME-1", FIELD(time), .set = comma},
    {"D-A-1", FIELD(a_direct_reference), .place = SESSION_DIALECT},
    {"D-A-2", FIELD(a_input), .place = SESSION_DIALECT},
    {"D-A-2", FIELD(a_accept_inputs), .place = SESSION_DIALECT},
    {"D-A-3", FIELD(a_time), .place = SESSION_DIALECT},
    {"D-A-4", FIELD(a_abort), .place = SESSION_DIALECT},
    {"D-A-5", FIELD(a_subject), .place = SESSION_DIALECT},
    {"D-XMPP-1", FIELD(handshake_stanza), .place = XMPP},
    {"D-XMPP-4", FIELD(xml_verify), .place = XMPP},
    {"D-XMPP-5", FIELD(release_collision), .place = XMPP},
    {"D-G-1", FIELD(jid), .place = XMPP},
};
enum { NUM_ROWS = sizeof ROWS / sizeof ROWS[0] };

/* Fields lie one behind the other with no more between them than alignment
 * asks for; tests/system/e2e_rows_covered compares their names too. */
static void every_field_has_a_row(void **state)
{
    size_t end = 0;
    (void)state;
    for (size_t i = 0; i < NUM_ROWS; i++) {
        if (i != 0 && ROWS[i].offset == ROWS[i - 1].offset)
            continue;
        if (ROWS[i].offset < end || ROWS[i].offset - end >= sizeof(void *) ||
            (ROWS[i].offset != end && ROWS[i].offset % 4 != 0))
            fail_msg("a field in front of %s has no row", ROWS[i].field);
        end = ROWS[i].offset + ROWS[i].size;
    }
    assert_true(sizeof(struct dialect) - end < sizeof(void *));
    for (size_t i = 0; i < NUM_ROWS; i++)
        assert_int_equal(ROWS[i].place == HERE, ROWS[i].set != NULL);
}

/* --- a life -------------------------------------------------------------- */

static struct dialect dialects[E2E_ENDS];
static enum mode mode;

static void set(bushing_policy *policy, unsigned which)
{
    static const enum bushing_demand encryption[] = {
        BUSHING_FORBIDDEN, BUSHING_REQUIRED, BUSHING_REQUIRED};
    static const enum bushing_demand ae[] = {
        BUSHING_FORBIDDEN, BUSHING_REQUIRED, BUSHING_FORBIDDEN};
    static const struct {
        enum bushing_policy_list list;
        const char *names;
    } lists[] = {{BUSHING_LIST_GROUPS, "secp256r1"},
                 {BUSHING_LIST_AEA, "aes128-gcm"},
                 {BUSHING_LIST_ENCR, "aes128-cbc"},
                 {BUSHING_LIST_ICV, "hmac-sha256"}};
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                  encryption[mode]) == 0 &&
                   bushing_policy_set(policy, BUSHING_POLICY_AE, ae[mode]) == 0,
               "a mode");
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        maker_must(bushing_policy_set_list(policy, lists[i].list,
                                           span_text(lists[i].names)) == 0,
                   "one of each list");
    policy->dialect = &dialects[which];
}
static void of_the_client(bushing_policy *policy)
{
    set(policy, E2E_CLIENT);
}
static void of_the_server(bushing_policy *policy)
{
    set(policy, E2E_SERVER);
}
static const struct e2e_pair_options OPTIONS = {
    .end = {{.policy = of_the_client}, {.policy = of_the_server}}};

static bool over(void)
{
    return p.end[E2E_CLIENT].closed || p.end[E2E_SERVER].closed;
}

/* One PDU; what arrives is what was sent, or nothing arrives. */
static void say(unsigned from, uint8_t what)
{
    static const char *const hex[] = {"A0 03 02 01 40", "A0 03 02 01 41"};
    const uint8_t sent[] = {0xA0, 3, 2, 1, (uint8_t)(0x40 + what)};
    struct e2e_end *to = &p.end[1 - from];
    size_t before = to->num_delivered;
    if (over())
        return;
    assert_int_equal(e2e_pair_send(&p, from, hex[what]), 0);
    if (to->num_delivered == before) {
        assert_true(over());
        return;
    }
    assert_int_equal(to->delivered_len, sizeof sent);
    assert_memory_equal(to->delivered, sent, sizeof sent);
}

static void talk(void)
{
    for (unsigned i = 0; i < 4; i++)
        say(i % 2, (uint8_t)(i / 2));
}

static void release(void)
{
    assert_int_equal(bushing_e2e_release(p.end[E2E_CLIENT].e, p.now), 0);
    e2e_pair_run(&p);
    for (unsigned i = 0; i < E2E_ENDS; i++) {
        assert_true(p.end[i].closed);
        assert_int_equal(p.end[i].why, BUSHING_E2E_RELEASED);
        assert_int_equal(p.end[i].num_events, 0);
        assert_int_equal(p.end[i].count[BUSHING_E2E_REKEYED], 1);
    }
}

/* Handshake, data both ways, rekey, release: where it ended. */
static enum stage live(void)
{
    e2e_pair_ready(&p);
    if (over())
        return HANDSHAKE;
    talk();
    if (over())
        return DATA;
    assert_int_equal(bushing_e2e_rekey(p.end[E2E_CLIENT].e, p.now), 0);
    talk();
    if (over())
        return REKEY;
    release();
    return WORKS;
}

static void begin(const struct row *row, bool client, bool server)
{
    dialects[E2E_CLIENT] = dialects[E2E_SERVER] = DIALECTS[0];
    if (client)
        row->set(&dialects[E2E_CLIENT]);
    if (server)
        row->set(&dialects[E2E_SERVER]);
    mode = row->mode;
    e2e_pair_begin(&p, &OPTIONS);
}

static void both_live_on_the_alternative(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ROWS; i++) {
        enum stage stage;
        if (ROWS[i].place != HERE)
            continue;
        begin(&ROWS[i], true, true);
        stage = live();
        if (stage != WORKS)
            fail_msg("%s, row %zu: %s: %s", ROWS[i].key, i, STAGES[stage],
                     p.end[E2E_SERVER].what);
        e2e_pair_end(&p);
    }
}

static void ended_as(const struct row *row, unsigned alone, enum stage stage)
{
    const struct outcome *o = &row->alone[alone];
    const struct e2e_end *end = &p.end[o->who];
    if (stage != o->stage)
        fail_msg("%s (%s), end %u alone: %s instead of %s: %s / %s", row->key,
                 row->field, alone, STAGES[stage], STAGES[o->stage],
                 p.end[E2E_CLIENT].what, p.end[E2E_SERVER].what);
    if (stage == WORKS)
        return;
    negative_tests++;
    if (!e2e_end_told(end, o->event) || end->diagnostic != o->diagnostic)
        fail_msg("%s (%s), end %u alone: diagnostic %d, %s", row->key,
                 row->field, alone, end->diagnostic, end->what);
    assert_int_equal(end->why, BUSHING_E2E_VIOLATION);
    assert_true(p.end[1 - o->who].closed);
    assert_int_equal(end->num_events, 1);
}

static void one_alone_interworks_or_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_ROWS; i++)
        for (unsigned alone = 0; alone < E2E_ENDS; alone++) {
            if (ROWS[i].place != HERE)
                continue;
            begin(&ROWS[i], alone == E2E_CLIENT, alone == E2E_SERVER);
            ended_as(&ROWS[i], alone, live());
            e2e_pair_end(&p);
        }
}

/* The presets are dialects too. */
static void presets_live(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_DIALECTS; i++)
        for (unsigned m = ICV; m <= CBC; m++) {
            dialects[E2E_CLIENT] = dialects[E2E_SERVER] = DIALECTS[i];
            mode = (enum mode)m;
            e2e_pair_begin(&p, &OPTIONS);
            assert_int_equal(live(), WORKS);
            e2e_pair_end(&p);
        }
}

/* --- outside every accept set -------------------------------------------- */

static const struct point_case {
    uint8_t lead; /* in front of X, or X Y */
    size_t len;
} POINTS[] = {{2, 33}, {3, 33}, {2, 65}, {6, 65}, {7, 65}, {0, 65},
              {0, 1},  {4, 1},  {4, 64}, {4, 66}, {4, 33}, {0, 0}};
static const struct point_case *point;
static uint8_t room[CRYPTO_DH_PUBLIC_MAX];
static int64_t group;
static span value;

static void other_value(struct e2e_forge *f)
{
    static struct diffie_hellman dh;
    struct clear_token_1 *t = &f->handshake.tbs.token1;
    struct diffie_hellman got;
    span body = t->dh_key.body;
    maker_must(asn1_list_next(&E2E_DIFFIE_HELLMAN, &body, &got, NULL) == 0,
               "a group");
    dh.group = group != 0 ? group : got.group;
    dh.dh_public_key = value;
    if (point != NULL) {
        memset(room, 0, sizeof room);
        room[0] = point->lead;
        /* a whole point only where there is room for one */
        memcpy(room + 1, got.dh_public_key.p, 64);
        dh.dh_public_key = span_of(room, point->len);
    }
    t->dh_key = (struct asn1_list){.items = &dh, .num = 1};
}
static bool bend_kind_carried;
static enum bushing_secpdu bent;
static bool bend(struct e2e_pair *pair, struct e2e_carried *c)
{
    if (!c->data && c->kind == bent) {
        e2e_forge(pair, c, other_value, NULL);
        bend_kind_carried = true;
    }
    return true;
}

static void expect_refused(uint32_t request, uint32_t accept, int diagnostic)
{
    for (unsigned acc = 0; acc < 2; acc++) {
        struct e2e_end *judge = &p.end[acc ? E2E_CLIENT : E2E_SERVER];
        dialects[0] = dialects[1] = DIALECTS[0];
        mode = ICV;
        bent =
            acc ? BUSHING_SECPDU_HANDSHAKE_ACC : BUSHING_SECPDU_HANDSHAKE_REQ;
        bend_kind_carried = false;
        e2e_pair_begin(&p, &OPTIONS);
        p.carry = bend;
        e2e_pair_ready(&p);
        assert_true(bend_kind_carried);
        if (!judge->closed || !e2e_end_told(judge, acc ? accept : request))
            fail_msg("%s: %s", acc ? "Acc" : "Req", judge->what);
        assert_int_equal(judge->diagnostic,
                         acc && diagnostic == 11 ? 12 : diagnostic);
        assert_int_equal(judge->count[BUSHING_E2E_READY], 0);
        negative_tests++;
        e2e_pair_end(&p);
    }
}

/* D-DH-1: nothing but X Y and 04 X Y, in a handshake. */
static void other_forms_of_a_point(void **state)
{
    (void)state;
    group = 0;
    for (size_t i = 0; i < sizeof POINTS / sizeof POINTS[0]; i++) {
        point = &POINTS[i];
        expect_refused(E(1, 5), E(2, 4), 1);
    }
    point = NULL;
}

/* And in a rekey. */
static void other_forms_of_a_fresh_point(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof POINTS / sizeof POINTS[0]; i++) {
        struct data_pair d;
        struct forge f;
        if (POINTS[i].len == 0)
            continue;
        pair_start(&d, MODE_HMAC, CRYPTO_SECP256R1);
        forge_usual(&f, &d, PAIR_CLIENT);
        memset(room, 0, sizeof room);
        room[0] = POINTS[i].lead;
        memcpy(room + 1, d.value[0], 64);
        f.token2.has_rekey = true;
        f.token2.rekey = span_of(room, POINTS[i].len);
        assert_int_equal(
            pair_unprotect(&d, PAIR_SERVER, forge_pdu(&f, &d, PAIR_CLIENT)),
            BUSHING_ERR_SECURITY);
        assert_int_equal(d.end[1].keys, KEYS_STEADY);
        assert_null(d.in.plain.p);
        negative_tests++;
        pair_end(&d);
    }
}

static void no_point_is_accepted_by_nobody(void **state)
{
    static const struct row row = {.key = "D-DH-1", .set = no_point};
    (void)state;
    begin(&row, false, true);
    assert_int_equal(live(), HANDSHAKE);
    assert_true(e2e_end_told(&p.end[E2E_SERVER], E(1, 5)));
    negative_tests++;
    e2e_pair_end(&p);
}

/* --- what is no decision ------------------------------------------------- */

/* [rule 14] 256 octets under number 23 or 24 are RFC 5114's groups. They are
 * not there in any dialect, even in one that calls its MODP group 23. */
static void no_group_of_rfc_5114(void **state)
{
    static const int64_t numbers[] = {22, 23, 24};
    static const uint8_t lead[] = {0x02, 0x3f, 0xff};
    (void)state;
    point = NULL;
    for (size_t i = 0; i < 3; i++) {
        memset(room, 0x5a, sizeof room);
        room[0] = lead[i];
        group = numbers[i];
        value = span_of(room, CRYPTO_DH_PUBLIC_MAX);
        expect_refused(E(1, 12), E(2, 11), 11);
    }
    group = 0;
}

static void modp_23(struct dialect *d)
{
    memset(d->groups, 0, sizeof d->groups);
    d->groups[0] = (struct dialect_group_id){23, GROUP_MODP_2048, true};
}
static void modp(bushing_policy *policy)
{
    maker_must(bushing_policy_set_list(policy, BUSHING_LIST_GROUPS,
                                       span_text("modp2048")) == 0,
               "MODP alone");
    policy->dialect = &dialects[E2E_CLIENT];
}

static void no_dialect_makes_23_a_modp_group(void **state)
{
    static const struct e2e_pair_options o = {
        .end = {{.policy = modp}, {.policy = modp}}};
    (void)state;
    dialects[E2E_CLIENT] = DIALECTS[0];
    modp_23(&dialects[E2E_CLIENT]);
    e2e_pair_begin(&p, &o);
    e2e_pair_ready(&p);
    assert_true(p.end[E2E_SERVER].closed);
    assert_true(e2e_end_told(&p.end[E2E_SERVER], E(1, 12)));
    assert_int_equal(p.end[E2E_SERVER].diagnostic, 11);
    negative_tests++;
    e2e_pair_end(&p);
}

/* [rule 16] In every dialect that there can be the PDU with the new half is
 * under the old keys: under keys that follow from it, it is refused. */
static void no_rekey_under_the_keys_it_brings(void **state)
{
    (void)state;
    for (unsigned old = 0; old < 2; old++)
        for (int m = 0; m < NUM_DATA_MODES; m++) {
            struct data_pair d;
            struct forge f;
            uint8_t own[CRYPTO_DH_PRIVATE_LEN], pub[CRYPTO_DH_PUBLIC_MAX],
                secret[CRYPTO_DH_SECRET_MAX];
            size_t n, k;
            pair_make(&d, (enum data_mode)m, CRYPTO_SECP256R1, NULL);
            if (old)
                under_old_keys(&d.dialect[1]);
            assert_int_equal(pair_begin(&d), 0);
            assert_int_equal(d.crypto->dh_make(d.engine, d.group, own, pub, &n),
                             0);
            assert_int_equal(d.crypto->dh_agree(d.engine, d.group, own,
                                                span_of(d.value[1], 64), secret,
                                                &k),
                             0);
            forge_usual(&f, &d, PAIR_CLIENT);
            f.token2.has_rekey = true;
            f.token2.rekey = span_of(pub, n);
            assert_int_equal(
                data_keys_make(&d.end[0], 2, 3, d.end[0].h, span_of(secret, k)),
                0);
            f.key = 2;
            assert_int_equal(
                pair_unprotect(&d, PAIR_SERVER, forge_pdu(&f, &d, PAIR_CLIENT)),
                BUSHING_ERR_SECURITY);
            assert_int_equal(d.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
            assert_int_equal(d.end[1].keys, KEYS_STEADY);
            assert_int_equal(d.end[1].rekeys, 0);
            negative_tests++;
            pair_end(&d);
        }
}

/* Each octet of the time of a data PDU counts in its ICV, in every mode: a
 * later time or another does not get in. */
static void no_data_time_outside_the_icv(void **state)
{
    (void)state;
    for (int m = 0; m < NUM_DATA_MODES; m++) {
        struct data_pair d;
        uint8_t octets[40];
        int rc;
        span pdu;
        uint8_t *at;
        pair_start(&d, (enum data_mode)m, CRYPTO_SECP256R1);
        pdu = pair_protect(&d, PAIR_CLIENT, pair_plain(octets, 40, 1), &rc);
        assert_int_equal(rc, 0);
        at = d.room + (pdu.p - d.room);
        while (memcmp(at, "20261121", 8) != 0)
            at++;
        /* seconds, tenths and thousandths go to other legal digits */
        for (size_t i = 13; i < 18; i++) {
            if (i == 14)
                continue; /* the dot */
            at[i] ^= 1;
            assert_int_equal(pair_unprotect(&d, PAIR_SERVER, pdu),
                             BUSHING_ERR_SECURITY);
            assert_int_equal(d.fault.row->diagnostic, FAULT_NO_DIAGNOSTIC);
            at[i] ^= 1;
            negative_tests++;
        }
        at[14] = ','; /* D-TIME-1 reads it, and the ICV still covers it */
        assert_int_equal(pair_unprotect(&d, PAIR_SERVER, pdu),
                         BUSHING_ERR_SECURITY);
        at[14] = '.';
        assert_int_equal(pair_unprotect(&d, PAIR_SERVER, pdu), 0);
        pair_end(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_a_row),
        cmocka_unit_test(both_live_on_the_alternative),
        cmocka_unit_test(one_alone_interworks_or_is_refused),
        cmocka_unit_test(presets_live),
        cmocka_unit_test(other_forms_of_a_point),
        cmocka_unit_test(other_forms_of_a_fresh_point),
        cmocka_unit_test(no_point_is_accepted_by_nobody),
        cmocka_unit_test(no_group_of_rfc_5114),
        cmocka_unit_test(no_dialect_makes_23_a_modp_group),
        cmocka_unit_test(no_rekey_under_the_keys_it_brings),
        cmocka_unit_test(no_data_time_outside_the_icv),
    };
    return cmocka_run_group_tests(tests, NULL, negative_report);
}
