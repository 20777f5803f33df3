/* The files of a log in a real folder. */
#define _DEFAULT_SOURCE
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tools/log_file.h"

static char path[64];
static struct log_folder folder;
static bushing_audit_files f;

static int setup(void **state)
{
    (void)state;
    (void)snprintf(path, sizeof path, "/tmp/log_file_test.XXXXXX");
    assert_non_null(mkdtemp(path));
    assert_int_equal(log_folder_open(&folder, path, true), 0);
    f = log_folder_files(&folder);
    return 0;
}

static const char *in_folder(const char *name)
{
    static char whole[128];
    (void)snprintf(whole, sizeof whole, "%s/%s", path, name);
    return whole;
}

static int teardown(void **state)
{
    static const char *const names[] = {
        "audit-000001.log",  "audit-000002.log",
        "audit-1234567.log", "head",
        "head.new",          "target",
        "audit-2.log",       "audit-000003.log"};
    (void)state;
    log_folder_close(&folder);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)unlink(in_folder(names[i]));
    return rmdir(path);
}

static size_t put(const char *text)
{
    size_t written = 0;
    assert_int_equal(
        f.write(f.ctx, (const uint8_t *)text, strlen(text), &written), 0);
    return written;
}

static void check(uint32_t segment, uint64_t offset, const char *want)
{
    uint8_t got[64];
    size_t n;
    assert_int_equal(f.read(f.ctx, segment, offset, got, sizeof got, &n), 0);
    assert_int_equal(n, strlen(want));
    assert_memory_equal(got, want, n);
}

static void list_is(uint32_t first, uint32_t last, uint64_t total)
{
    uint32_t a, b;
    uint64_t t;
    assert_int_equal(f.list(f.ctx, &a, &b, &t), 0);
    assert_int_equal(a, first);
    assert_int_equal(b, last);
    assert_int_equal(t, total);
}

static void segments(void **state)
{
    (void)state;
    list_is(0, 0, 0);
    assert_int_equal(f.create(f.ctx, 1), 0);
    assert_int_equal(put("hello"), 5);
    assert_int_equal(f.sync(f.ctx), 0);
    assert_int_equal(f.create(f.ctx, 2), 0);
    assert_int_equal(put("second"), 6);
    list_is(1, 2, 11);
    check(1, 0, "hello");
    check(1, 3, "lo");
    check(1, 5, "");
    check(1, 500, "");
    assert_int_equal(f.cut(f.ctx, 3), 0);
    check(2, 0, "sec");
    assert_int_equal(put("tion"), 4);
    check(2, 0, "section");
    assert_int_equal(f.resume(f.ctx, 1), 0);
    assert_int_equal(put("!"), 1);
    check(1, 0, "hello!");
    assert_int_equal(f.remove(f.ctx, 1), 0);
    list_is(2, 2, 7);
}

static void heads(void **state)
{
    uint8_t got[64];
    size_t n = 7;
    uint64_t room = 0;
    (void)state;
    assert_int_equal(f.get_head(f.ctx, got, sizeof got, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(f.put_head(f.ctx, (const uint8_t *)"longer one", 10), 0);
    assert_int_equal(f.put_head(f.ctx, (const uint8_t *)"short", 5), 0);
    assert_int_equal(f.get_head(f.ctx, got, sizeof got, &n), 0);
    assert_int_equal(n, 5);
    assert_memory_equal(got, "short", 5);
    assert_int_equal(access(in_folder("head.new"), F_OK), -1);
    assert_int_equal(f.room(f.ctx, &room), 0);
    assert_true(room > 0);
}

static void touch(const char *name)
{
    int fd = open(in_folder(name), O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "x", 1), 1);
    (void)close(fd);
}

/* Only the one spelling of a number is a segment. */
static void other_names(void **state)
{
    (void)state;
    touch("audit-2.log");
    touch("target");
    list_is(0, 0, 0);
    touch("audit-1234567.log");
    list_is(1234567, 1234567, 1);
}

static void what_is_refused(void **state)
{
    struct log_folder second;
    uint8_t got[8];
    size_t n;
    struct stat st;
    (void)state;
    /* one writer at a time, any reader */
    assert_int_equal(log_folder_open(&second, path, true),
                     BUSHING_ERR_AUDIT_IO);
    assert_int_equal(errno, EWOULDBLOCK);
    assert_int_equal(log_folder_open(&second, path, false), 0);
    log_folder_close(&second);
    assert_int_equal(log_folder_open(&second, in_folder("none"), false),
                     BUSHING_ERR_AUDIT_IO);
    /* what is there is not made again; what is not there is not resumed */
    assert_int_equal(f.create(f.ctx, 1), 0);
    assert_int_equal(stat(in_folder("audit-000001.log"), &st), 0);
    assert_int_equal(st.st_mode & 0007, 0); /* nothing for others */
    assert_int_equal(f.create(f.ctx, 1), BUSHING_ERR_AUDIT_IO);
    assert_int_equal(f.resume(f.ctx, 2), BUSHING_ERR_AUDIT_IO);
    assert_int_equal(f.remove(f.ctx, 2), BUSHING_ERR_AUDIT_IO);
    assert_int_equal(f.read(f.ctx, 2, 0, got, sizeof got, &n),
                     BUSHING_ERR_AUDIT_IO);
    /* no link is followed */
    touch("target");
    assert_int_equal(symlink("target", in_folder("audit-000003.log")), 0);
    assert_int_equal(f.resume(f.ctx, 3), BUSHING_ERR_AUDIT_IO);
    assert_int_equal(f.create(f.ctx, 3), BUSHING_ERR_AUDIT_IO);
    assert_int_equal(symlink("target", in_folder("head")), 0);
    assert_int_equal(f.get_head(f.ctx, got, sizeof got, &n),
                     BUSHING_ERR_AUDIT_IO);
}

int main(void)
{
#define T(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(segments),
        T(heads),
        T(other_names),
        T(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
