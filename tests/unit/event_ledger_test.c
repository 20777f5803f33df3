/* Writing the log: segments, anchors, what is lost and told, every operation of
 * the files failing. */
#include "test.h"

#include <string.h>

#include "audit_disk.h"
#include "audit_read.h"
#include "audit_toy.h"
#include "event/ledger.h"

#define SECOND UINT64_C(1000000000)
static const char LINE[] = "<105>1 2027-03-01T10:20:30.412Z h a - m "
                           "[62351-14@41912 SqNum=\"%\"]";

static struct audit_disk disk;
static struct ledger ledger;
static struct ledger_check check;
static struct toy toy;
static struct chain_seal seal;
static bushing_time now;

static bushing_audit_config small(void)
{
    return (bushing_audit_config){
        .files = audit_disk_files(&disk),
        .origin = {span_text("gw-a"), span_text("test")},
        .segment_size = LEDGER_RESERVE,
        .size = 16 * LEDGER_RESERVE,
        .least_room = 1000,
        .anchor_records = 50,
    };
}

static int setup(void **state)
{
    (void)state;
    audit_disk_init(&disk);
    disk.kinds = DISK_ALL;
    memset(&toy, 0, sizeof toy);
    seal = toy_seal(&toy);
    now = (bushing_time){SECOND, 1803896430412};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    audit_disk_free(&disk);
    return 0;
}

static void open_log(void)
{
    bushing_audit_config c = small();
    assert_int_equal(ledger_open(&ledger, &c, &seal, now), 0);
}

/* One event with a body of about n octets. */
static int put(size_t n)
{
    char body[CHAIN_BODY_MAX];
    struct text t = text_over(body, sizeof body);
    uint32_t sq = ledger_count(&ledger);
    for (const char *p = LINE; *p != '\0'; p++)
        if (*p == '%')
            text_u64(&t, sq);
        else
            text_char(&t, *p);
    text_char(&t, ' ');
    text_repeat(&t, 'x', n);
    return ledger_event(&ledger, span_of(body, t.n), sq, now);
}

static int verify(void)
{
    return audit_verify(&check, &disk, &seal);
}

static void passes(uint64_t seconds)
{
    now.mono_ns += seconds * SECOND;
    now.utc_ms += (int64_t)seconds * 1000;
}

/* --- the ordinary -------------------------------------------------------- */

static void a_log_is_whole(void **state)
{
    (void)state;
    open_log();
    for (int i = 0; i < 1000; i++)
        assert_int_equal(put(300), 0);
    ledger_close(&ledger, now);
    assert_int_equal(verify(), 0);
    assert_int_equal(check.found.events, 1000);
    assert_int_equal(check.found.unsigned_records, 0);
    assert_int_equal(check.sq_num, 1000);
    assert_true(check.closed);
    assert_true(check.found.segment > 5);
    assert_int_equal(check.found.last_anchor, check.found.last_seq);
    for (size_t i = 1; i <= DISK_SEGMENTS; i++)
        assert_true(disk.segment[i].n <= LEDGER_RESERVE);
}

static void anchors_come_by_time_and_by_number(void **state)
{
    uint64_t first;
    (void)state;
    open_log();
    first = ledger.state.last_anchor;
    assert_true(first != 0); /* a new log is signed at once */
    put(1);
    passes(59);
    assert_int_equal(ledger_tick(&ledger, now), 0);
    assert_int_equal(ledger.state.last_anchor, first);
    passes(1);
    assert_int_equal(ledger_tick(&ledger, now), 0);
    assert_true(ledger.state.last_anchor > first);
    assert_int_equal(ledger.state.last_anchor_ms, now.utc_ms);
    /* nothing new, no anchor */
    first = ledger.state.last_anchor;
    passes(600);
    assert_int_equal(ledger_tick(&ledger, now), 0);
    assert_int_equal(ledger.state.last_anchor, first);
    for (int i = 0; i < 51; i++)
        put(1);
    assert_true(ledger.state.last_anchor > first);
}

static void syncs_come_by_time_or_each(void **state)
{
    bushing_audit_config c = small();
    struct disk_file *f = &disk.segment[1];
    (void)state;
    open_log();
    assert_int_equal(f->synced, f->n);
    put(1);
    assert_true(f->synced < f->n);
    assert_int_equal(ledger_deadline(&ledger), now.mono_ns + SECOND);
    passes(1);
    assert_int_equal(ledger_tick(&ledger, now), 0);
    assert_int_equal(f->synced, f->n);
    assert_int_equal(ledger_deadline(&ledger), ledger.next_anchor);
    c.sync_ms = BUSHING_AUDIT_EACH;
    assert_int_equal(ledger_open(&ledger, &c, &seal, now), 0);
    for (int i = 0; i < 10; i++) {
        put(1);
        assert_int_equal(f->synced, f->n);
    }
}

static void without_a_key(void **state)
{
    bushing_audit_config c = small();
    (void)state;
    seal.sign = NULL;
    assert_int_equal(ledger_open(&ledger, &c, &seal, now), 0);
    assert_int_equal(put(1), 0);
    ledger_close(&ledger, now);
    assert_int_equal(disk.head_len, 0);
    ledger_check_init(&check, &seal);
    check.whole = true;
    assert_int_equal(audit_read(&check, &disk), 0);
    assert_int_equal(check.found.anchors, 0);
    /* whoever asks for keys is told */
    assert_int_equal(verify(), BUSHING_ERR_AUDIT_ANCHOR);
}

static void a_key_that_does_not_sign(void **state)
{
    (void)state;
    open_log();
    toy.no_sign = true;
    for (int i = 0; i < 60; i++)
        assert_int_equal(put(1), 0);
    assert_true(ledger.state.no_anchors);
    assert_int_equal(verify(), 0);
    toy.no_sign = false;
    passes(60);
    assert_int_equal(ledger_tick(&ledger, now), 0);
    assert_false(ledger.state.no_anchors);
    toy.no_sign = true;
    for (int i = 0; i < LEDGER_UNSIGNED_MAX + 1; i++)
        assert_int_equal(put(1), 0);
    assert_int_equal(verify(), BUSHING_ERR_AUDIT_ANCHOR);
}

static void configurations_that_cannot_be(void **state)
{
    bushing_audit_config good = small(), c;
    (void)state;
#define REFUSED(change)                                        \
    do {                                                       \
        c = good;                                              \
        change;                                                \
        assert_int_equal(ledger_open(&ledger, &c, &seal, now), \
                         BUSHING_ERR_ARGUMENT);                \
    } while (0)
    REFUSED(c.files.list = NULL);
    REFUSED(c.files.read = NULL);
    REFUSED(c.files.create = NULL);
    REFUSED(c.files.resume = NULL);
    REFUSED(c.files.write = NULL);
    REFUSED(c.files.sync = NULL);
    REFUSED(c.files.cut = NULL);
    REFUSED(c.files.remove = NULL);
    REFUSED(c.files.put_head = NULL);
    REFUSED(c.files.get_head = NULL);
    REFUSED(c.files.room = NULL);
    REFUSED(c.segment_size = LEDGER_RESERVE - 1);
    REFUSED(c.size = 4 * LEDGER_RESERVE - 1);
    REFUSED(c.size = UINT64_MAX);
    REFUSED(c.least_room = UINT64_MAX);
    REFUSED(c.anchor_records = LEDGER_UNSIGNED_MAX);
    REFUSED(c.anchor_ms = UINT64_MAX);
    REFUSED(c.sync_ms = UINT64_MAX - 1);
    assert_false(disk.segment[1].there);
}

/* --- too long ------------------------------------------------------------ */

static void old_segments_are_removed_and_that_is_noted(void **state)
{
    bushing_audit_config c = small();
    (void)state;
    c.keep_ms = 3600 * 1000;
    assert_int_equal(ledger_open(&ledger, &c, &seal, now), 0);
    for (int i = 0; i < 4000; i++) {
        passes(10);
        assert_int_equal(put(300), 0);
    }
    ledger_close(&ledger, now);
    assert_false(disk.segment[1].there);
    assert_int_equal(verify(), 0);
    assert_true(check.first_segment > 1);
    assert_int_equal(check.removed + 1, check.first_segment);
    assert_true(ledger.state.almost_full);
    assert_int_equal(ledger.state.lost, 0);
    /* one more that nobody noted */
    disk.segment[check.first_segment].there = false;
    assert_int_equal(verify(), BUSHING_ERR_AUDIT_SEGMENT);
}

static void what_must_be_kept_is_kept(void **state)
{
    uint64_t lost;
    (void)state;
    open_log(); /* 400 days */
    for (int i = 0; i < 4000; i++)
        (void)put(300);
    lost = ledger.state.lost;
    assert_true(ledger.state.full && lost > 0);
    assert_int_equal(ledger.state.gaps, 1);
    assert_true(disk.segment[1].there);
    /* when the oldest is old enough, there is room, and the gap is told */
    passes(UINT64_C(401) * 24 * 3600);
    assert_int_equal(ledger_tick(&ledger, now), 0);
    assert_false(ledger.state.full);
    assert_int_equal(put(1), 0);
    ledger_close(&ledger, now);
    assert_int_equal(verify(), 0);
    assert_int_equal(check.found.gaps, 1);
    assert_int_equal(check.found.lost, lost);
    assert_int_equal(check.sq_num, 4001);
}

static void a_disk_that_others_fill(void **state)
{
    (void)state;
    open_log();
    disk.room = 999;
    passes(1);
    assert_int_equal(put(1), BUSHING_ERR_AUDIT_FULL);
    assert_int_equal(put(1), BUSHING_ERR_AUDIT_FULL);
    assert_true(ledger.state.full);
    assert_int_equal(ledger_deadline(&ledger), now.mono_ns + SECOND);
    passes(1);
    assert_int_equal(ledger_tick(&ledger, now), BUSHING_ERR_AUDIT_FULL);
    disk.room = 100000;
    passes(1);
    assert_int_equal(ledger_tick(&ledger, now), 0);
    assert_false(ledger.state.full);
    assert_int_equal(ledger.state.lost, 2);
    assert_int_equal(verify(), 0);
    assert_int_equal(check.found.lost, 2);
}

/* --- files that fail ----------------------------------------------------- */

/* Opens, writes, ticks and closes; how many events were told as written. */
static size_t scenario(size_t events)
{
    bushing_audit_config c = small();
    size_t written = 0;
    if (ledger_open(&ledger, &c, &seal, now) != 0)
        return 0;
    for (size_t i = 0; i < events; i++) {
        written += put(1500) == 0;
        passes(i % 7 == 0 ? 61 : 1);
        (void)ledger_tick(&ledger, now);
    }
    passes(2);
    (void)ledger_tick(&ledger, now);
    ledger_close(&ledger, now);
    return written;
}

enum { EVENTS = 60 };

static void fails_at(size_t at, size_t n, int code, size_t partial)
{
    size_t written;
    uint64_t told;
    bool gap_left;
    (void)setup(NULL);
    disk.fail_at = at;
    disk.fail_n = n;
    disk.code = code;
    disk.partial = partial;
    written = scenario(EVENTS);
    if (!disk.segment[1].there) {
        assert_int_equal(written, 0); /* the log could not even begin */
        audit_disk_free(&disk);
        return;
    }
    told = ledger.state.lost;
    gap_left = ledger.has_gap;
    /* what fails to the very end may leave a torn record: the prefix is good,
     * and the next who opens the log mends it */
    if (verify() == BUSHING_ERR_AUDIT_CUT) {
        assert_int_equal(check.found.events, written);
        audit_disk_restart(&disk);
        open_log();
        ledger_close(&ledger, now);
    }
    assert_int_equal(verify(), 0);
    /* what was told as written is there; what was not is counted */
    assert_int_equal(check.found.events, written);
    assert_int_equal(written + told, EVENTS);
    if (!gap_left)
        assert_int_equal(check.found.lost, told);
    audit_disk_free(&disk);
}

/* Every write, sync, cut, creation and head fails, alone and for a while, with
 * a full disk and with a broken one, after nothing and after a part. */
static void every_operation_fails(void **state)
{
    static const size_t partial[] = {0, 1, 90, 100000};
    size_t total;
    (void)state;
    assert_int_equal(scenario(EVENTS), EVENTS);
    total = disk.count;
    audit_disk_free(&disk);
    assert_true(total > 100);
    for (size_t at = 0; at < total; at++)
        for (size_t n = 1; n <= 4; n += 3)
            for (size_t i = 0; i < 4; i++) {
                fails_at(at, n, BUSHING_ERR_AUDIT_FULL, partial[i]);
                fails_at(at, n, BUSHING_ERR_AUDIT_IO, partial[i]);
            }
}

/* A sync that failed is told, also when nothing was lost. */
static void a_sync_that_fails(void **state)
{
    (void)state;
    open_log();
    put(1);
    disk.kinds = DISK_SYNC;
    disk.count = 0;
    disk.fail_n = 1;
    disk.code = BUSHING_ERR_AUDIT_IO;
    passes(1);
    assert_int_equal(ledger_tick(&ledger, now), BUSHING_ERR_AUDIT_IO);
    assert_int_equal(ledger.state.sync_failed, 1);
    passes(1);
    assert_int_equal(ledger_tick(&ledger, now), 0);
    ledger_close(&ledger, now);
    assert_int_equal(verify(), 0);
    assert_int_equal(check.found.gaps, 1);
    assert_int_equal(check.found.lost, 0);
}

static void a_hash_that_fails(void **state)
{
    (void)state;
    open_log();
    toy.no_hash = true;
    assert_int_equal(put(1), BUSHING_ERR_CRYPTO_FAILED);
    toy.no_hash = false;
    assert_int_equal(put(1), 0);
    ledger_close(&ledger, now);
    assert_int_equal(verify(), 0);
    assert_int_equal(check.found.lost, 1);
}

/* [62351-14] 1 to 4294967295 and again 1 */
static void numbers_wrap(void **state)
{
    (void)state;
    open_log();
    ledger.sq_num = UINT32_MAX - 1;
    assert_int_equal(ledger_count(&ledger), UINT32_MAX);
    assert_int_equal(ledger_count(&ledger), 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(a_log_is_whole),
        T(anchors_come_by_time_and_by_number),
        T(syncs_come_by_time_or_each),
        T(without_a_key),
        T(a_key_that_does_not_sign),
        T(configurations_that_cannot_be),
        T(old_segments_are_removed_and_that_is_noted),
        T(what_must_be_kept_is_kept),
        T(a_disk_that_others_fill),
        T(every_operation_fails),
        T(a_sync_that_fails),
        T(a_hash_that_fails),
        T(numbers_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
