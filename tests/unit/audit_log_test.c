/* The log as an object, through its public header. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include <bushing/audit_log.h>

#include "audit_disk.h"
#include "audit_keys.h"
#include "soak.h"

static struct audit_disk disk;
static bushing_time now;
static long countdown = -1; /* the allocation that fails; -1: none */
static long live;

static void *heap_alloc(void *ctx, size_t n)
{
    (void)ctx;
    if (countdown >= 0 && countdown-- == 0)
        return NULL;
    live++;
    return malloc(n);
}

static void heap_free(void *ctx, void *p)
{
    (void)ctx;
    live -= p != NULL;
    free(p);
}

static const bushing_allocator HEAP = {heap_alloc, heap_free, NULL};

static bushing_span text(const char *s)
{
    return (bushing_span){(const uint8_t *)s, strlen(s)};
}

static int setup(void **state)
{
    (void)state;
    audit_disk_init(&disk);
    disk.kinds = DISK_ALL;
    now = (bushing_time){1000000000, 1803896430412};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    audit_disk_free(&disk);
    assert_int_equal(live, 0);
    return 0;
}

static bushing_audit_config config(void)
{
    return (bushing_audit_config){
        .files = audit_disk_files(&disk),
        .key = text(AUDIT_KEY_PEM),
        .origin = {text("gw-a"), text("bushingd")},
    };
}

static bushing_audit_log *open_log(bool limited)
{
    bushing_audit_config c = config();
    bushing_audit_log *log;
    c.no_rate_limit = !limited;
    assert_int_equal(bushing_audit_log_new(&log, &c, &HEAP, now), 0);
    return log;
}

static bushing_security_event event(void)
{
    return (bushing_security_event){
        .id = BUSHING_SECURITY_ID(4, 1, 11),
        .peer = text("10.1.9.4"),
        .sq_num = 77, /* the log knows better */
    };
}

/* Reads the first segment with a check of the library. */
static bushing_audit_findings verify(const char *keys, const char *expect,
                                     int want)
{
    bushing_audit_check *c;
    bushing_span s = {disk.segment[1].p, disk.segment[1].n};
    bushing_audit_record rec;
    bushing_audit_findings f;
    int rc;
    assert_int_equal(bushing_audit_check_new(&c, &HEAP), 0);
    if (keys != NULL)
        assert_int_equal(bushing_audit_check_keys(c, text(keys)), 0);
    if (expect != NULL)
        assert_int_equal(bushing_audit_check_expect(c, text(expect)), 0);
    rc = bushing_audit_check_head(c, (bushing_span){disk.head, disk.head_len});
    assert_true(rc == 0 || rc == want);
    bushing_audit_check_whole(c);
    assert_int_equal(bushing_audit_check_segment(c, 1), 0);
    while ((rc = bushing_audit_check_next(c, &rec, &s)) == 0)
        continue;
    if (rc == BUSHING_ERR_WOULD_BLOCK)
        rc = bushing_audit_check_end(c, s.n, true);
    assert_int_equal(rc, want);
    f = bushing_audit_check_look(c);
    bushing_audit_check_free(c);
    return f;
}

static void events_become_lines_and_records(void **state)
{
    bushing_audit_log *log = open_log(true);
    bushing_security_event e = event();
    bushing_security_record rec;
    bushing_audit_state s;
    bushing_span line;
    (void)state;
    assert_int_equal(bushing_audit_log_event(log, &line, &e, now), 0);
    assert_int_equal(bushing_security_record_read(&rec, line), 0);
    assert_int_equal(rec.time.n, 24);
    assert_memory_equal(rec.time.p, "2027-03-01T10:20:30.412Z", 24);
    line = bushing_security_record_value(&rec, "SqNum");
    assert_true(line.n == 1 && line.p[0] == '1');
    s = bushing_audit_log_look(log);
    assert_int_equal(s.lost, 0);
    assert_int_equal(s.segment, 1);
    assert_int_equal(s.octets, disk.segment[1].n);
    bushing_audit_log_free(log, now);
    assert_int_equal(verify(AUDIT_PUBLIC, NULL, 0).events, 1);
}

static void what_is_no_event(void **state)
{
    bushing_audit_log *log = open_log(true);
    bushing_security_event e = event();
    bushing_span line = text("x");
    (void)state;
    e.id = 5;
    assert_int_equal(bushing_audit_log_event(log, &line, &e, now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(line.n, 0);
    bushing_audit_log_free(log, now);
    assert_int_equal(verify(AUDIT_PUBLIC, NULL, 0).events, 0);
}

/* A flood leaves a handful of lines and its number. */
static void a_flood(void **state)
{
    bushing_audit_log *log = open_log(true);
    bushing_security_event e = event();
    bushing_security_record rec;
    bushing_span line;
    size_t lines = 0, octets;
    (void)state;
    for (int i = 0; i < 100000; i++) {
        assert_int_equal(bushing_audit_log_event(log, &line, &e, now), 0);
        lines += line.n != 0;
    }
    octets = disk.segment[1].n;
    assert_true(lines == 20 && octets < 20000);
    assert_int_equal(bushing_audit_log_look(log).held_back, 100000 - 20);
    /* another event is not hidden by it */
    e.id = BUSHING_SECURITY_ID(14, 4, 1);
    assert_int_equal(bushing_audit_log_event(log, &line, &e, now), 0);
    assert_true(line.n != 0);
    /* and the number is told after a minute */
    now.mono_ns += 1000000000;
    assert_true(bushing_audit_log_deadline(log) <= now.mono_ns);
    assert_int_equal(bushing_audit_log_tick(log, &line, now), 0);
    assert_int_equal(line.n, 0);
    now.mono_ns += UINT64_C(59000000000);
    assert_int_equal(bushing_audit_log_deadline(log), now.mono_ns);
    assert_int_equal(bushing_audit_log_tick(log, &line, now), 0);
    assert_int_equal(bushing_security_record_read(&rec, line), 0);
    line = bushing_security_record_value(&rec, "X.Suppressed");
    assert_int_equal(line.n, 5);
    assert_memory_equal(line.p, "99980", 5);
    assert_int_equal(bushing_audit_log_tick(log, &line, now), 0);
    assert_int_equal(line.n, 0);
    bushing_audit_log_free(log, now);
    assert_int_equal(verify(AUDIT_PUBLIC, NULL, 0).events, 22);
}

/* What was held back is told at the end at the latest. */
static void a_flood_at_the_end(void **state)
{
    bushing_audit_log *log = open_log(true);
    bushing_security_event e = event();
    bushing_span line;
    (void)state;
    for (int i = 0; i < 30; i++)
        assert_int_equal(bushing_audit_log_event(log, &line, &e, now), 0);
    bushing_audit_log_free(log, now);
    assert_int_equal(verify(AUDIT_PUBLIC, NULL, 0).events, 21);
}

/* Into a log of their own: all must be found in one segment. */
static void hostile_subjects(uint32_t *seed, unsigned num)
{
    static const char *const parts[] = {"\n0312 000000000001 e ",
                                        "\r\n",
                                        "\"]",
                                        "\\",
                                        "\xe2\x80\xae\xe2\x80\xac",
                                        "\xff",
                                        "\x1b[2J",
                                        "] [62351-14@41912 ID=\"",
                                        "CN=a",
                                        "\xc2\x85"};
    bushing_audit_log *log = open_log(false);
    for (unsigned i = 0; i < num; i++) {
        char name[200] = "";
        bushing_security_event e = event();
        bushing_span line;
        for (int k = 0; k < 6; k++) {
            *seed = *seed * 1664525 + 1013904223;
            const char *p = parts[(*seed >> 8) % 10];
            memcpy(name + strlen(name), p, strlen(p) + 1);
        }
        e.who = e.what = e.user = e.peer = e.detail = text(name);
        e.num_parameters = 1;
        e.parameters[0] = (bushing_security_parameter){"X.Subject", text(name)};
        assert_int_equal(bushing_audit_log_event(log, &line, &e, now), 0);
    }
    bushing_audit_log_free(log, now);
    assert_int_equal(verify(AUDIT_PUBLIC, NULL, 0).events, num);
    audit_disk_free(&disk);
    audit_disk_init(&disk);
}

/* [threats 19] */
static void a_thousand_hostile_subjects(void **state)
{
    uint32_t seed = 5;
    (void)state;
    for (unsigned i = 0; i < soak_times(); i++)
        hostile_subjects(&seed, 1000);
}

/* The collector gets the line even when the disk does not. */
static void a_full_disk(void **state)
{
    bushing_audit_log *log = open_log(false);
    bushing_security_event e = event();
    bushing_audit_findings f;
    bushing_span line;
    (void)state;
    disk.count = 0;
    disk.fail_at = 0;
    disk.fail_n = 4; /* write and cut, twice */
    disk.code = BUSHING_ERR_AUDIT_FULL;
    assert_int_equal(bushing_audit_log_event(log, &line, &e, now),
                     BUSHING_ERR_AUDIT_FULL);
    assert_true(line.n != 0);
    assert_true(bushing_audit_log_look(log).full);
    disk.fail_n = 0;
    assert_int_equal(bushing_audit_log_event(log, &line, &e, now), 0);
    assert_false(bushing_audit_log_look(log).full);
    bushing_audit_log_free(log, now);
    f = verify(AUDIT_PUBLIC, NULL, 0);
    assert_true(f.events == 1 && f.lost == 1 && f.gaps == 1);
}

static void keys_and_heads(void **state)
{
    bushing_audit_log *log = open_log(false);
    char head[BUSHING_AUDIT_HEAD_TEXT], more[BUSHING_AUDIT_HEAD_TEXT];
    bushing_security_event e = event();
    bushing_span line;
    (void)state;
    bushing_audit_log_head(head, log);
    assert_memory_equal(head, "4:", 2); /* segment, anchor, opened, anchor */
    assert_int_equal(strlen(head), 66);
    assert_int_equal(bushing_audit_log_event(log, &line, &e, now), 0);
    bushing_audit_log_free(log, now);
    (void)verify(AUDIT_CERTIFICATE, head, 0);
    (void)verify(OTHER_PUBLIC AUDIT_PUBLIC, head, 0);
    (void)verify(NULL, head, 0);
    (void)verify(OTHER_PUBLIC, NULL, BUSHING_ERR_AUDIT_KEY);
    memcpy(more, head, sizeof more);
    more[10] = more[10] == 'a' ? 'b' : 'a';
    (void)verify(AUDIT_PUBLIC, more, BUSHING_ERR_AUDIT_HEAD);
    more[0] = '9';
    (void)verify(AUDIT_PUBLIC, more, BUSHING_ERR_AUDIT_SHORT);
}

static void what_a_check_refuses(void **state)
{
    static const char *const heads[] = {
        "", "4711", ":ab", "x:ab", "1:abc", "1:00", "1234567890123:00"};
    bushing_audit_check *c;
    (void)state;
    const bushing_allocator no_alloc = {NULL, heap_free, NULL};
    const bushing_allocator no_free = {heap_alloc, NULL, NULL};
    const bushing_allocator *const bad[] = {NULL, &no_alloc, &no_free};
    for (size_t i = 0; i < 3; i++) {
        c = (bushing_audit_check *)&disk;
        assert_int_equal(bushing_audit_check_new(&c, bad[i]),
                         BUSHING_ERR_ARGUMENT);
        assert_null(c);
    }
    countdown = 0;
    c = (bushing_audit_check *)&disk;
    assert_int_equal(bushing_audit_check_new(&c, &HEAP), BUSHING_ERR_MEMORY);
    assert_null(c);
    countdown = -1;
    assert_int_equal(bushing_audit_check_new(&c, &HEAP), 0);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        assert_int_equal(bushing_audit_check_expect(c, text(heads[i])),
                         BUSHING_ERR_VALUE);
        assert_int_equal(bushing_audit_check_head(c, text(heads[i])),
                         BUSHING_ERR_VALUE);
    }
    assert_int_equal(bushing_audit_check_keys(c, text("")),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(bushing_audit_check_keys(c, text(RSA_PUBLIC)),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_int_equal(
        bushing_audit_check_keys(
            c,
            text(
                AUDIT_PUBLIC AUDIT_PUBLIC AUDIT_PUBLIC AUDIT_PUBLIC AUDIT_PUBLIC
                    AUDIT_PUBLIC AUDIT_PUBLIC AUDIT_PUBLIC AUDIT_PUBLIC)),
        BUSHING_ERR_TOO_LONG);
    bushing_audit_check_free(c);
    bushing_audit_check_free(NULL);
}

/* What a log is without its head: a part of one is good, all of one is not. */
static void a_log_that_lost_its_head(void **state)
{
    bushing_audit_log *log = open_log(false);
    bushing_security_event e = event();
    bushing_audit_check *c;
    bushing_audit_record rec;
    bushing_span line, s;
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(bushing_audit_log_event(log, &line, &e, now), 0);
        now.mono_ns += UINT64_C(3600000000000);
        (void)bushing_audit_log_tick(log, &line, now);
    }
    bushing_audit_log_free(log, now);
    for (int whole = 0; whole < 2; whole++) {
        int rc;
        assert_int_equal(bushing_audit_check_new(&c, &HEAP), 0);
        assert_int_equal(bushing_audit_check_keys(c, text(AUDIT_PUBLIC)), 0);
        if (whole)
            bushing_audit_check_whole(c);
        assert_int_equal(bushing_audit_check_segment(c, 1), 0);
        s = (bushing_span){disk.segment[1].p, disk.segment[1].n};
        while ((rc = bushing_audit_check_next(c, &rec, &s)) == 0)
            continue;
        assert_int_equal(rc, BUSHING_ERR_WOULD_BLOCK);
        assert_int_equal(bushing_audit_check_end(c, s.n, true),
                         whole ? BUSHING_ERR_AUDIT_HEAD : 0);
        assert_true(bushing_audit_check_look(c).anchors > 2);
        bushing_audit_check_free(c);
    }
}

static void what_a_log_refuses(void **state)
{
    bushing_audit_config c = config();
    bushing_audit_log *log;
    (void)state;
    assert_int_equal(bushing_audit_log_new(&log, NULL, &HEAP, now),
                     BUSHING_ERR_ARGUMENT);
    assert_int_equal(bushing_audit_log_new(&log, &c, NULL, now),
                     BUSHING_ERR_ARGUMENT);
    c.key = text(P384_KEY);
    assert_int_equal(bushing_audit_log_new(&log, &c, &HEAP, now),
                     BUSHING_ERR_CRYPTO_KEY);
    assert_null(log);
    c = config();
    c.files.write = NULL;
    assert_int_equal(bushing_audit_log_new(&log, &c, &HEAP, now),
                     BUSHING_ERR_ARGUMENT);
    c = config();
    countdown = 0;
    assert_int_equal(bushing_audit_log_new(&log, &c, &HEAP, now),
                     BUSHING_ERR_MEMORY);
    countdown = -1;
    assert_null(log);
    assert_false(disk.segment[1].there);
    bushing_audit_log_free(NULL, now);
}

static void names_of_kinds(void **state)
{
    static const char kinds[] = "hoeagrc";
    (void)state;
    for (size_t i = 0; i < sizeof kinds - 1; i++)
        assert_string_not_equal(
            bushing_audit_kind_name((enum bushing_audit_kind)kinds[i]), "");
    assert_string_equal(bushing_audit_kind_name((enum bushing_audit_kind)'x'),
                        "");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(events_become_lines_and_records),
        T(what_is_no_event),
        T(a_flood),
        T(a_flood_at_the_end),
        T(a_thousand_hostile_subjects),
        T(a_full_disk),
        T(keys_and_heads),
        T(what_a_check_refuses),
        T(a_log_that_lost_its_head),
        T(what_a_log_refuses),
        T(names_of_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
