/* Opening a log after whatever happened to it: a crash at every operation, a
 * power cut, a hand that changed something. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "audit_disk.h"
#include "audit_read.h"
#include "audit_toy.h"
#include "event/ledger.h"

#define SECOND UINT64_C(1000000000)

static struct audit_disk disk;
static struct ledger ledger;
static struct ledger_check check;
static struct toy toy;
static struct chain_seal seal;
static bushing_time now;

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

static int open_log(void)
{
    bushing_audit_config c = {
        .files = audit_disk_files(&disk),
        .origin = {span_text("gw-a"), span_text("test")},
        .segment_size = LEDGER_RESERVE,
        .size = 16 * LEDGER_RESERVE,
        .least_room = 1000,
        .anchor_records = 50,
    };
    return ledger_open(&ledger, &c, &seal, now);
}

static int put(size_t n)
{
    char body[CHAIN_BODY_MAX];
    struct text t = text_over(body, sizeof body);
    uint32_t sq = ledger_count(&ledger);
    text_put(&t, "<105>1 2027-03-01T10:20:30.412Z h a - m "
                 "[62351-14@41912 SqNum=\"");
    text_u64(&t, sq);
    text_put(&t, "\"] ");
    text_repeat(&t, 'x', n);
    return ledger_event(&ledger, span_of(body, t.n), sq, now);
}

static int verify(void)
{
    return audit_verify(&check, &disk, &seal);
}

static void fill(size_t events, size_t octets)
{
    assert_int_equal(open_log(), 0);
    for (size_t i = 0; i < events; i++)
        assert_int_equal(put(octets), 0);
}

static struct disk_file *last_file(void)
{
    return &disk.segment[ledger.segment];
}

/* --- the ordinary -------------------------------------------------------- */

static void closed_and_opened(void **state)
{
    uint32_t sq;
    (void)state;
    fill(10, 20);
    ledger_close(&ledger, now);
    sq = ledger.sq_num;
    for (size_t max = 1; max < 2000; max *= 3) {
        disk.read_max = max;
        assert_int_equal(open_log(), 0);
        assert_int_equal(ledger.sq_num, sq); /* goes on by one */
        assert_int_equal(put(20), 0);
        sq = ledger.sq_num;
        ledger_close(&ledger, now);
    }
    assert_int_equal(verify(), 0);
    assert_int_equal(check.found.events, 17);
    assert_int_equal(ledger.segment, 1);
}

/* [neighbours 4.8] a number is not used twice */
static void after_a_crash_numbers_leave_room(void **state)
{
    (void)state;
    fill(10, 20);
    assert_int_equal(open_log(), 0);
    assert_int_equal(ledger.sq_num, 10 + LEDGER_SQ_STEP);
    assert_int_equal(verify(), 0);
}

/* --- crashes ------------------------------------------------------------- */

static size_t written;

static void scenario(void)
{
    written = 0;
    if (open_log() != 0)
        return;
    for (size_t i = 0; i < 60; i++) {
        written += put(1500) == 0;
        now.mono_ns += (i % 7 == 0 ? 61 : 1) * SECOND;
        (void)ledger_tick(&ledger, now);
    }
    ledger_close(&ledger, now);
}

/* What is there is a valid prefix, and the next who opens goes on from it. */
static void crash_at(size_t at, size_t partial)
{
    uint64_t events;
    int rc;
    (void)setup(NULL);
    disk.fail_at = at;
    disk.fail_n = 1;
    disk.crash = true;
    disk.partial = partial;
    scenario();
    audit_disk_restart(&disk);
    rc = verify();
    events = check.found.events;
    assert_true(events == written || events == written + 1);
    assert_true(rc == 0 || rc == BUSHING_ERR_AUDIT_CUT ||
                check.found.anchors == 0);
    assert_int_equal(open_log(), 0);
    assert_false(ledger.state.found_damaged || ledger.state.found_short);
    assert_int_equal(put(10), 0);
    ledger_close(&ledger, now);
    assert_int_equal(verify(), 0);
    assert_int_equal(check.found.events, events + 1);
    audit_disk_free(&disk);
}

static void a_crash_at_every_operation(void **state)
{
    static const size_t partial[] = {0, 1, 19, 84, 85, 300, 100000};
    size_t total;
    (void)state;
    scenario();
    total = disk.count;
    audit_disk_free(&disk);
    for (size_t at = 0; at < total; at++)
        for (size_t i = 0; i < sizeof partial / sizeof partial[0]; i++)
            crash_at(at, partial[i]);
}

/* After a power cut what was synced is there, whatever became of the rest. */
static void power_cuts(void **state)
{
    (void)state;
    for (size_t keep = 0; keep < 3000; keep += 37) {
        uint64_t synced_events;
        fill(5, 100);
        assert_int_equal(ledger_sync(&ledger, now), 0);
        synced_events = 5;
        for (int i = 0; i < 5; i++)
            assert_int_equal(put(100), 0);
        audit_disk_power_cut(&disk, keep);
        assert_int_equal(open_log(), 0);
        assert_false(ledger.state.found_damaged || ledger.state.found_short);
        assert_int_equal(verify(), 0);
        assert_true(check.found.events >= synced_events);
        audit_disk_free(&disk);
        (void)setup(NULL);
    }
}

/* A file system may leave zeros where the octets should have been. */
static void zeros_at_the_end(void **state)
{
    struct disk_file *f;
    (void)state;
    for (size_t zeros = 1; zeros < 40000; zeros = zeros * 3 + 1) {
        fill(5, 100);
        f = last_file();
        f->p = realloc(f->p, f->n + zeros);
        assert_non_null(f->p);
        memset(f->p + f->n, 0, zeros);
        f->n += zeros;
        f->cap = f->n;
        assert_int_equal(open_log(), 0);
        assert_false(ledger.state.found_damaged);
        assert_int_equal(verify(), 0);
        audit_disk_free(&disk);
        (void)setup(NULL);
    }
}

/* --- hands --------------------------------------------------------------- */

/* What is no crash stays as evidence; a new segment goes on behind it, and the
 * check says which record is the first bad one. */
static void damage_is_left_alone(void **state)
{
    size_t n;
    uint8_t *copy;
    uint64_t bad;
    (void)state;
    fill(30, 100);
    ledger_close(&ledger, now);
    n = disk.segment[1].n;
    disk.segment[1].p[n / 2] ^= 1;
    assert_int_equal(verify(), BUSHING_ERR_AUDIT_HASH);
    bad = check.found.last_seq + 1;
    copy = malloc(n);
    assert_non_null(copy);
    memcpy(copy, disk.segment[1].p, n);
    assert_int_equal(open_log(), 0);
    assert_true(ledger.state.found_damaged);
    assert_int_equal(ledger.segment, 2);
    assert_int_equal(put(10), 0);
    ledger_close(&ledger, now);
    assert_int_equal(disk.segment[1].n, n);
    assert_memory_equal(disk.segment[1].p, copy, n);
    free(copy);
    assert_int_equal(verify(), BUSHING_ERR_AUDIT_HASH);
    assert_int_equal(check.found.last_seq + 1, bad);
    /* from the new segment on all is well, but for the older head's records */
    ledger_check_init(&check, &seal);
    disk.segment[1].there = false;
    assert_int_equal(audit_read(&check, &disk), 0);
    assert_int_equal(check.found.first_seq, bad);
}

static void octets_behind_the_end(void **state)
{
    struct disk_file *f;
    (void)state;
    for (size_t n = 1; n < 300; n += 10) {
        fill(5, 100);
        ledger_close(&ledger, now);
        f = last_file();
        f->p = realloc(f->p, f->n + n);
        assert_non_null(f->p);
        memset(f->p + f->n, 'x', n);
        f->n += n;
        f->cap = f->n;
        assert_int_equal(open_log(), 0);
        assert_true(ledger.state.found_damaged);
        assert_true(verify() != 0);
        audit_disk_free(&disk);
        (void)setup(NULL);
    }
}

static void a_tail_that_was_cut_off(void **state)
{
    (void)state;
    fill(5, 100);
    assert_int_equal(ledger_anchor(&ledger, now, true), 0);
    disk.segment[1].n /= 2;
    assert_int_equal(verify(), BUSHING_ERR_AUDIT_SHORT);
    assert_int_equal(open_log(), 0);
    assert_true(ledger.state.found_short);
    assert_non_null(strstr((const char *)disk.segment[1].p, " short "));
}

/* A segment whose beginning is not to be read: the chain goes on from the one
 * in front of it. */
static void a_segment_without_a_beginning(void **state)
{
    (void)state;
    fill(60, 1500);
    ledger_close(&ledger, now);
    assert_int_equal(ledger.segment, 2);
    disk.segment[2].p[40] ^= 1;
    assert_int_equal(open_log(), 0);
    assert_true(ledger.state.found_damaged);
    assert_int_equal(ledger.segment, 3);
    ledger_close(&ledger, now);
    assert_int_equal(verify(), BUSHING_ERR_AUDIT_HASH);
    /* and when it is the only one, from nothing */
    audit_disk_free(&disk);
    (void)setup(NULL);
    fill(1, 1);
    disk.segment[1].p[40] ^= 1;
    assert_int_equal(open_log(), 0);
    assert_int_equal(ledger.segment, 2);
    assert_true(ledger.state.found_damaged);
}

static void a_signature_that_is_wrong(void **state)
{
    (void)state;
    fill(5, 100);
    ledger_close(&ledger, now);
    toy.no_hash = false;
    seal.verify = toy_verify;
    /* a log that was made without the key: hashes are right, anchors are not */
    audit_disk_free(&disk);
    (void)setup(NULL);
    seal.key_id[0] = 0;
    fill(5, 100);
    for (size_t i = 0; i + 9 < disk.segment[1].n; i++)
        if (memcmp(disk.segment[1].p + i, "signature ", 10) == 0) {
            disk.segment[1].p[i + 10] ^= 1;
            break;
        }
    assert_int_equal(open_log(), 0);
    assert_true(ledger.state.found_damaged);
}

/* --- files that fail ----------------------------------------------------- */

static int no_read(void *ctx, uint32_t segment, uint64_t offset, uint8_t *out,
                   size_t cap, size_t *n)
{
    (void)ctx;
    (void)segment;
    (void)offset;
    (void)out;
    (void)cap;
    *n = 0;
    return BUSHING_ERR_AUDIT_IO;
}

static int no_list(void *ctx, uint32_t *first, uint32_t *last, uint64_t *total)
{
    (void)ctx;
    *first = *last = 0;
    *total = 0;
    return BUSHING_ERR_AUDIT_IO;
}

static void files_that_cannot_be_read(void **state)
{
    bushing_audit_config c = {.files = audit_disk_files(&disk)};
    (void)state;
    fill(5, 100);
    ledger_close(&ledger, now);
    c.files.list = no_list;
    assert_int_equal(ledger_open(&ledger, &c, &seal, now),
                     BUSHING_ERR_AUDIT_IO);
    c.files = audit_disk_files(&disk);
    c.files.read = no_read;
    assert_int_equal(ledger_open(&ledger, &c, &seal, now),
                     BUSHING_ERR_AUDIT_IO);
    assert_int_equal(verify(), 0); /* and nothing was touched */
}

static void a_head_that_is_none(void **state)
{
    (void)state;
    fill(5, 100);
    ledger_close(&ledger, now);
    disk.head[0] ^= 1;
    assert_int_equal(open_log(), 0);
    assert_false(ledger.state.found_short);
    assert_int_equal(verify(), 0);
}

/* A disk that is full from the start of a run: the log opens, and tells. */
static void opened_on_a_full_disk(void **state)
{
    (void)state;
    fill(5, 100);
    ledger_close(&ledger, now);
    disk.kinds = DISK_WRITE | DISK_CREATE;
    disk.count = 0;
    disk.fail_at = 0;
    disk.fail_n = 1000;
    disk.code = BUSHING_ERR_AUDIT_FULL;
    assert_int_equal(open_log(), 0);
    assert_int_equal(put(1), BUSHING_ERR_AUDIT_FULL);
    assert_true(ledger.state.full);
    disk.fail_n = 0;
    now.mono_ns += 2 * SECOND;
    assert_int_equal(ledger_tick(&ledger, now), 0);
    assert_int_equal(put(1), 0);
    assert_int_equal(verify(), 0);
    assert_int_equal(check.found.lost, 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(closed_and_opened),
        T(after_a_crash_numbers_leave_room),
        T(a_crash_at_every_operation),
        T(power_cuts),
        T(zeros_at_the_end),
        T(damage_is_left_alone),
        T(octets_behind_the_end),
        T(a_tail_that_was_cut_off),
        T(a_segment_without_a_beginning),
        T(a_signature_that_is_wrong),
        T(files_that_cannot_be_read),
        T(a_head_that_is_none),
        T(opened_on_a_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
