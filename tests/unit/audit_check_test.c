/* A log of a thousand records with the real hash and the real signature: every
 * bit of it flipped, each record removed, doubled and swapped, the tail cut at
 * each octet, and logs made by somebody who has no key. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "audit/seal.h"
#include "audit_disk.h"
#include "audit_keys.h"
#include "crypto/openssl/adapter.h"
#include "event/ledger.h"
#include "soak.h"

enum { RECORDS = 1000, MOST = RECORDS + 100 };

static struct audit_disk disk;
static struct seal own, judge;
static struct ledger ledger;
static const bushing_time NOW = {1, 1803896430412};

/* The log: where each record starts, and the check in front of it. */
static uint8_t *whole;
static size_t whole_len, num_records, start[MOST + 1];
static struct ledger_check before[MOST + 1];

static void make_log(void)
{
    bushing_audit_config c = {.files = audit_disk_files(&disk),
                              .origin = {span_text("gw-a"), {NULL, 0}},
                              .anchor_records = 100};
    seal_init(&own, &CRYPTO_OPENSSL);
    assert_int_equal(seal_take_private(&own, span_text(AUDIT_KEY_PEM)), 0);
    audit_disk_init(&disk);
    assert_int_equal(ledger_open(&ledger, &c, &own.chain, NOW), 0);
    while (ledger.chain.seq < RECORDS - 2) {
        uint32_t sq = ledger_count(&ledger);
        char body[] = "<105>1 t h a - m [62351-14@41912] 0";
        body[sizeof body - 2] = (char)('0' + sq % 10);
        assert_int_equal(ledger_event(&ledger, span_text(body), sq, NOW), 0);
    }
    ledger_close(&ledger, NOW);
    assert_int_equal(ledger.segment, 1);
    whole_len = disk.segment[1].n;
    whole = malloc(whole_len);
    assert_non_null(whole);
    memcpy(whole, disk.segment[1].p, whole_len);
}

static void begin(struct ledger_check *c)
{
    ledger_check_init(c, &judge.chain);
    c->keys = c->whole = true;
    assert_int_equal(ledger_check_head(c, span_of(disk.head, disk.head_len)),
                     0);
    assert_int_equal(ledger_check_segment(c, 1), 0);
}

static int setup(void **state)
{
    struct reader r;
    struct ledger_check c;
    bushing_audit_record rec;
    (void)state;
    make_log();
    seal_init(&judge, &CRYPTO_OPENSSL);
    assert_int_equal(seal_take_public(&judge, span_text(AUDIT_CERTIFICATE)), 0);
    begin(&c);
    r = reader_over(span_of(whole, whole_len));
    for (num_records = 0; reader_left(&r) != 0; num_records++) {
        assert_true(num_records < MOST);
        start[num_records] = whole_len - reader_left(&r);
        before[num_records] = c;
        assert_int_equal(ledger_check_next(&c, &rec, &r), 0);
    }
    start[num_records] = whole_len;
    before[num_records] = c;
    assert_int_equal(ledger_check_end(&c, 0, true), 0);
    assert_int_equal(num_records, RECORDS);
    assert_int_equal(c.found.unsigned_records, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(whole);
    seal_clear(&own);
    seal_clear(&judge);
    audit_disk_free(&disk);
    return 0;
}

/* Reads on from a check to the end of some octets. */
static int go_on(struct ledger_check *c, span octets)
{
    struct reader r = reader_over(octets);
    bushing_audit_record rec;
    int rc;
    do
        rc = ledger_check_next(c, &rec, &r);
    while (rc == 0);
    if (rc == BUSHING_ERR_WOULD_BLOCK)
        rc = ledger_check_end(c, reader_left(&r), true);
    return rc;
}

/* The log with record `from` and what follows replaced. */
static int with(size_t from, span octets, uint64_t *bad)
{
    struct ledger_check c = before[from];
    int rc = go_on(&c, octets);
    *bad = c.found.last_seq + 1;
    return rc;
}

static void every_bit(void **state)
{
    size_t found = 0;
    (void)state;
    for (size_t i = 0; i < num_records; i++)
        for (size_t at = start[i]; at < start[i + 1]; at++)
            for (unsigned bit = 0; bit < 8; bit++) {
                uint64_t bad;
                int rc;
                whole[at] ^= (uint8_t)(1u << bit);
                rc = with(i, span_of(whole + start[i], whole_len - start[i]),
                          &bad);
                whole[at] ^= (uint8_t)(1u << bit);
                assert_true(rc != 0);
                assert_int_equal(bad, i + 1); /* it is named */
                found++;
            }
    assert_int_equal(found, 8 * whole_len);
}

static uint32_t chance_state = 62351;

static size_t chance(size_t below)
{
    chance_state = chance_state * 1664525 + 1013904223;
    return (size_t)(chance_state >> 4) % below;
}

/* One to four things at once: octets changed, taken away, or put from elsewhere
 * in the log. */
static size_t damage(uint8_t *copy)
{
    size_t n = whole_len;
    memcpy(copy, whole, n);
    for (size_t left = 1 + chance(4); left > 0; left--) {
        size_t at = chance(n - 400), m = 1 + chance(200), from;
        switch (chance(4)) {
        case 0: /* this many octets are others */
            for (size_t i = 0; i < m; i++)
                copy[at + i] = (uint8_t)chance(256);
            break;
        case 1: /* are gone */
            memmove(copy + at, copy + at + m, n - at - m);
            n -= m;
            break;
        case 2: /* stand there twice */
            memmove(copy + at + m, copy + at, n - at);
            n += m;
            break;
        default: /* are those of another place */
            from = chance(whole_len - 400);
            memcpy(copy + at, whole + from, m);
        }
    }
    return n;
}

/* What is in front of the damage is read, and nothing behind it. */
static void damage_by_chance(void **state)
{
    uint8_t *copy = malloc(whole_len + 1000);
    size_t missed = 0, moved = 0;
    (void)state;
    assert_non_null(copy);
    if (copy == NULL)
        return;
    for (unsigned round = 0; round < 500 * soak_times(); round++) {
        size_t n = damage(copy), same = 0, i = 0;
        uint64_t bad;
        while (same < n && same < whole_len && copy[same] == whole[same])
            same++;
        if (same == n && n == whole_len)
            continue; /* what was put there is what was there */
        while (i < num_records && start[i + 1] <= same)
            i++;
        missed += with(i, span_of(copy + start[i], n - start[i]), &bad) == 0;
        moved += bad != i + 1;
    }
    assert_int_equal(missed, 0);
    assert_int_equal(moved, 0);
    free(copy);
}

static void each_record_removed_doubled_swapped(void **state)
{
    uint8_t *copy = malloc(2 * whole_len);
    uint64_t bad;
    (void)state;
    assert_non_null(copy);
    for (size_t i = 0; i < num_records; i++) {
        size_t at = start[i], n = start[i + 1] - at;
        size_t next = start[i + 1], left = whole_len - next;
        size_t m = i + 1 < num_records ? start[i + 2] - next : 0;
        int rc = with(i, span_of(whole + next, left), &bad);
        assert_true(left == 0 ? rc == BUSHING_ERR_AUDIT_SHORT
                    : i == 0  ? rc == BUSHING_ERR_AUDIT_SEGMENT
                              : rc == BUSHING_ERR_AUDIT_ORDER);
        assert_int_equal(bad, i + 1);
        memcpy(copy, whole + at, n);
        memcpy(copy + n, whole + at, n + left);
        assert_int_equal(with(i, span_of(copy, 2 * n + left), &bad),
                         BUSHING_ERR_AUDIT_ORDER);
        assert_int_equal(bad, i + 2);
        if (m == 0)
            continue;
        memcpy(copy, whole + next, m);
        memcpy(copy + m, whole + at, n);
        memcpy(copy + m + n, whole + next + m, left - m);
        rc = with(i, span_of(copy, n + left), &bad);
        assert_int_equal(rc, i == 0 ? BUSHING_ERR_AUDIT_SEGMENT
                                    : BUSHING_ERR_AUDIT_ORDER);
        assert_int_equal(bad, i + 1);
    }
    free(copy);
}

static void the_tail_cut_at_each_record(void **state)
{
    (void)state;
    for (size_t i = 0; i < num_records; i++) {
        struct ledger_check c = before[i];
        assert_int_equal(ledger_check_end(&c, 0, true),
                         BUSHING_ERR_AUDIT_SHORT);
    }
    for (size_t n = start[num_records - 1]; n < whole_len; n++) {
        struct ledger_check c = before[num_records - 1];
        size_t at = start[num_records - 1];
        assert_int_equal(go_on(&c, span_of(whole + at, n - at)),
                         BUSHING_ERR_AUDIT_SHORT);
        /* without any head, only a cut inside a record shows */
        c = before[num_records - 1];
        c.head.set = false;
        c.whole = false;
        assert_int_equal(go_on(&c, span_of(whole + at, n - at)),
                         n == at ? 0 : BUSHING_ERR_AUDIT_CUT);
    }
}

/* A head that was kept elsewhere shows a log that was put back as a whole, with
 * its own older head. */
static void a_rollback(void **state)
{
    struct ledger_check c = before[num_records];
    struct ledger_point kept = c.anchor;
    (void)state;
    for (size_t i = 1; i < num_records; i += 7) {
        c = before[i];
        c.head = (struct ledger_point){.set = false};
        c.whole = false;
        c.expected = kept;
        assert_true(ledger_check_end(&c, 0, true) == BUSHING_ERR_AUDIT_SHORT);
    }
    /* the log that it was kept of is the one */
    c = before[0];
    c.expected = kept;
    assert_int_equal(go_on(&c, span_of(whole, whole_len)), 0);
    /* and one that was made anew to the same length */
    c = before[num_records - 1];
    c.expected = kept;
    c.expected.hash[0] ^= 1;
    assert_int_equal(go_on(&c, span_of(whole + start[num_records - 1],
                                       whole_len - start[num_records - 1])),
                     BUSHING_ERR_AUDIT_HEAD);
}

/* --- without the key ----------------------------------------------------- */

enum forger { KEEPS_SIGNATURES, DROPS_ANCHORS, SIGNS_WITH_OTHER };

/* All records again, with event `changed` made harmless and every hash right.
 */
static size_t forge(uint8_t *out, enum forger how, uint64_t changed,
                    const struct chain_seal *seal)
{
    struct reader r = reader_over(span_of(whole, whole_len));
    struct chain c = {0};
    bushing_audit_record rec;
    size_t len = 0, n;
    while (chain_peek(&rec, r) == 0) {
        char body[NOTE_MAX];
        struct text t = text_over(body, sizeof body);
        struct note_anchor a;
        r.p += rec.octets.n;
        text_span(&t, rec.body);
        if (rec.kind == BUSHING_AUDIT_EVENT && rec.seq == changed)
            body[t.n - 1] = 'x';
        if (rec.kind == BUSHING_AUDIT_ANCHOR) {
            uint8_t signature[CHAIN_SIGNATURE_MAX];
            char text[NOTE_SIGNED_MAX];
            struct text s = text_over(text, sizeof text);
            if (how == DROPS_ANCHORS)
                continue;
            assert_true(note_read_anchor(&a, rec.body));
            memcpy(a.covers, c.hash, CHAIN_HASH);
            t.n = 0;
            if (how == SIGNS_WITH_OTHER)
                memcpy(a.key_id, seal->key_id, CHAIN_KEY_ID);
            note_put_anchor(&t, &a);
            note_put_signed(&s, c.seq + 1, span_of(body, t.n));
            if (how == SIGNS_WITH_OTHER)
                assert_int_equal(seal->sign(seal->ctx, signature,
                                            sizeof signature, &n,
                                            span_of(text, s.n)),
                                 0);
            note_put_signature(&t, how == SIGNS_WITH_OTHER
                                       ? span_of(signature, n)
                                       : span_of(a.signature, a.signature_len));
        }
        assert_int_equal(chain_put(&c, &c, out + len, &n, rec.kind,
                                   span_of(body, t.n), seal),
                         0);
        len += n;
    }
    return len;
}

static int check_forged(const uint8_t *octets, size_t n, uint64_t *bad)
{
    struct ledger_check c;
    int rc;
    begin(&c);
    c.head.set = false; /* the forger takes that away as well */
    c.whole = false;
    rc = go_on(&c, span_of(octets, n));
    *bad = c.found.last_seq + 1;
    return rc;
}

static void a_chain_without_the_key(void **state)
{
    uint8_t *out = malloc(2 * whole_len);
    struct seal other;
    uint64_t bad;
    size_t n;
    (void)state;
    assert_non_null(out);
    seal_init(&other, &CRYPTO_OPENSSL);
    assert_int_equal(seal_take_private(&other, span_text(OTHER_KEY)), 0);
    /* nothing changed: the octets are those that were there */
    n = forge(out, KEEPS_SIGNATURES, 0, &own.chain);
    assert_int_equal(n, whole_len);
    assert_memory_equal(out, whole, n);
    /* record 5 changed: refused at the first anchor behind it */
    n = forge(out, KEEPS_SIGNATURES, 5, &own.chain);
    assert_int_equal(check_forged(out, n, &bad), BUSHING_ERR_AUDIT_SIGNATURE);
    assert_true(bad > 5 && bad < 120);
    /* somebody else's key: at the first anchor of all */
    n = forge(out, SIGNS_WITH_OTHER, 5, &other.chain);
    assert_int_equal(check_forged(out, n, &bad), BUSHING_ERR_AUDIT_KEY);
    assert_int_equal(bad, 2);
    /* under the right key's name: the same */
    memcpy(other.chain.key_id, own.chain.key_id, CHAIN_KEY_ID);
    n = forge(out, SIGNS_WITH_OTHER, 5, &other.chain);
    assert_int_equal(check_forged(out, n, &bad), BUSHING_ERR_AUDIT_SIGNATURE);
    assert_int_equal(bad, 2);
    /* no anchors at all */
    n = forge(out, DROPS_ANCHORS, 5, &own.chain);
    assert_int_equal(check_forged(out, n, &bad), BUSHING_ERR_AUDIT_ANCHOR);
    seal_clear(&other);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit),
        cmocka_unit_test(damage_by_chance),
        cmocka_unit_test(each_record_removed_doubled_swapped),
        cmocka_unit_test(the_tail_cut_at_each_record),
        cmocka_unit_test(a_rollback),
        cmocka_unit_test(a_chain_without_the_key),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
