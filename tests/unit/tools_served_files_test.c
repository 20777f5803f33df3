/* Files of a folder, and nothing outside of it. */
#define _GNU_SOURCE /* mkdtemp, mkfifo */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "served_files.h"
#include "test.h"

struct place {
    char folder[64];
    int at;
    struct served_files *files;
    const bushing_mms_files *door;
};

static void put(int at, const char *name, const char *text)
{
    int fd = openat(at, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(fd), 0);
}

/* root/ { a.txt empty sub/{deep.cfg} link -> a.txt out -> .. pipe } */
static int make_place(void **state)
{
    struct place *p = test_calloc(1, sizeof *p);
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/served.XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    p->at = open(p->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(p->at >= 0);
    put(p->at, "secret", "not served");
    assert_int_equal(mkdirat(p->at, "served", 0700), 0);
    put(p->at, "served/a.txt", "0123456789");
    put(p->at, "served/empty", "");
    assert_int_equal(mkdirat(p->at, "served/sub", 0700), 0);
    put(p->at, "served/sub/deep.cfg", "deep");
    assert_int_equal(symlinkat("a.txt", p->at, "served/link"), 0);
    assert_int_equal(symlinkat("..", p->at, "served/out"), 0);
    assert_int_equal(mkfifoat(p->at, "served/pipe", 0600), 0);
    char root[80];
    (void)snprintf(root, sizeof root, "%s/served", p->folder);
    p->files = served_files_new(root);
    assert_non_null(p->files);
    p->door = served_files_door(p->files);
    *state = p;
    return 0;
}

static int remove_place(void **state)
{
    static const char *const names[] = {
        "served/sub/deep.cfg", "served/a.txt", "served/empty", "served/link",
        "served/out",          "served/pipe",  "secret"};
    struct place *p = *state;
    served_files_free(p->files);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)unlinkat(p->at, names[i], 0);
    (void)unlinkat(p->at, "served/sub", AT_REMOVEDIR);
    (void)unlinkat(p->at, "served", AT_REMOVEDIR);
    (void)close(p->at);
    (void)rmdir(p->folder);
    test_free(p);
    return 0;
}

static bushing_span name_of(const char *text)
{
    return (bushing_span){(const uint8_t *)text, strlen(text)};
}

static int open_at(const struct place *p, const char *name, uint32_t position,
                   void **handle)
{
    bushing_mms_file_info info;
    return p->door->open(p->door->ctx, handle, &info, name_of(name), position);
}

static void expect_text(const struct place *p, const char *name,
                        uint32_t position, const char *want)
{
    uint8_t out[4];
    char got[64] = "";
    size_t n, len = 0;
    bool more = true;
    void *handle;
    assert_int_equal(open_at(p, name, position, &handle), 0);
    while (more) {
        assert_int_equal(
            p->door->read(p->door->ctx, handle, out, sizeof out, &n, &more), 0);
        assert_true(len + n < sizeof got);
        memcpy(got + len, out, n);
        len += n;
    }
    p->door->close(p->door->ctx, handle);
    assert_string_equal(got, want);
}

static void test_reading(void **state)
{
    const struct place *p = *state;
    expect_text(p, "a.txt", 0, "0123456789");
    expect_text(p, "/a.txt", 0, "0123456789");
    expect_text(p, "a.txt", 4, "456789");
    expect_text(p, "a.txt", 10, "");
    expect_text(p, "empty", 0, "");
    expect_text(p, "sub/deep.cfg", 0, "deep");
    expect_text(p, "/sub//deep.cfg", 0, "deep");
}

/* The end is told with the last octets, not after them. */
static void test_more(void **state)
{
    const struct place *p = *state;
    uint8_t out[10];
    size_t n;
    bool more = true;
    void *handle;
    assert_int_equal(open_at(p, "a.txt", 0, &handle), 0);
    assert_int_equal(p->door->read(p->door->ctx, handle, out, 9, &n, &more), 0);
    assert_int_equal(n, 9);
    assert_true(more);
    assert_int_equal(p->door->read(p->door->ctx, handle, out, 1, &n, &more), 0);
    assert_int_equal(n, 1);
    assert_false(more);
    p->door->close(p->door->ctx, handle);
}

static const struct {
    const char *name;
    int error;
} REFUSED[] = {
    {"../secret", BUSHING_MMS_FILE_SYNTAX},
    {"sub/../../secret", BUSHING_MMS_FILE_SYNTAX},
    {"./a.txt", BUSHING_MMS_FILE_SYNTAX},
    {"..", BUSHING_MMS_FILE_SYNTAX},
    {"link", BUSHING_MMS_FILE_DENIED},
    {"out/secret", BUSHING_MMS_FILE_NOT_THERE},
    {"out", BUSHING_MMS_FILE_DENIED},
    {"pipe", BUSHING_MMS_FILE_DENIED},
    {"sub", BUSHING_MMS_FILE_DENIED},
    {"", BUSHING_MMS_FILE_DENIED},
    {"/", BUSHING_MMS_FILE_DENIED},
    {"nothing", BUSHING_MMS_FILE_NOT_THERE},
    {"a.txt/b", BUSHING_MMS_FILE_NOT_THERE},
    {"/etc/passwd", BUSHING_MMS_FILE_NOT_THERE},
    {"1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", BUSHING_MMS_FILE_NOT_THERE},
};

static void test_refused(void **state)
{
    const struct place *p = *state;
    void *handle;
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        int rc = open_at(p, REFUSED[i].name, 0, &handle);
        if (rc != REFUSED[i].error)
            fail_msg("'%s': %d", REFUSED[i].name, rc);
        assert_null(handle);
    }
    assert_int_equal(open_at(p, "a.txt", 11, &handle),
                     BUSHING_MMS_FILE_POSITION);
}

static void test_zero_in_name(void **state)
{
    const struct place *p = *state;
    bushing_mms_file_info info;
    bushing_span name = {(const uint8_t *)"a.txt\0.cfg", 10};
    void *handle;
    assert_int_equal(p->door->open(p->door->ctx, &handle, &info, name, 0),
                     BUSHING_MMS_FILE_SYNTAX);
}

static void test_deep(void **state)
{
    const struct place *p = *state;
    char name[3 * 20] = "";
    void *handle;
    for (int i = 0; i < 17; i++) {
        memcpy(name + strlen(name), "s/", 3);
        assert_int_equal(mkdirat(p->at, "served/s", 0700), i == 0 ? 0 : -1);
    }
    assert_int_equal(open_at(p, name, 0, &handle), BUSHING_MMS_FILE_NOT_THERE);
    assert_int_equal(unlinkat(p->at, "served/s", AT_REMOVEDIR), 0);
}

static int list_at(const struct place *p, const char *folder, size_t i,
                   bushing_mms_file_info *info)
{
    return p->door->list(p->door->ctx, info, name_of(folder), i);
}

static void expect_list(const struct place *p, const char *folder,
                        const char *want)
{
    bushing_mms_file_info info;
    char got[1024] = "";
    size_t i = 0, n;
    for (; list_at(p, folder, i, &info) == 0; i++) {
        n = strlen(got);
        assert_true(n < 512);
        (void)snprintf(got + n, sizeof got - n, "%s:%u ", info.name, info.size);
        assert_true(info.has_modified);
    }
    assert_int_equal(list_at(p, folder, i, &info), BUSHING_MMS_FILE_NOT_THERE);
    assert_string_equal(got, want);
}

/* Sorted, with whole names; links and pipes are not shown. */
static void test_list(void **state)
{
    const struct place *p = *state;
    expect_list(p, "", "a.txt:10 empty:0 sub/:0 ");
    expect_list(p, "sub", "sub/deep.cfg:4 ");
    expect_list(p, "sub/", "sub/deep.cfg:4 ");
    expect_list(p, "a.txt", "a.txt:10 ");
}

static void test_list_refused(void **state)
{
    const struct place *p = *state;
    bushing_mms_file_info info;
    assert_int_equal(list_at(p, "..", 0, &info), BUSHING_MMS_FILE_SYNTAX);
    assert_int_equal(list_at(p, "out", 0, &info), BUSHING_MMS_FILE_DENIED);
    assert_int_equal(list_at(p, "pipe", 0, &info), BUSHING_MMS_FILE_DENIED);
    assert_int_equal(list_at(p, "x", 0, &info), BUSHING_MMS_FILE_NOT_THERE);
}

/* Two who list in turns see each the whole. */
static void test_list_in_turns(void **state)
{
    const struct place *p = *state;
    bushing_mms_file_info info;
    assert_int_equal(list_at(p, "", 0, &info), 0);
    assert_int_equal(list_at(p, "sub", 0, &info), 0);
    assert_int_equal(list_at(p, "", 1, &info), 0);
    assert_string_equal(info.name, "empty");
    /* A file that comes between keeps the order for who has begun. */
    put(p->at, "served/aa", "");
    assert_int_equal(list_at(p, "", 2, &info), 0);
    assert_string_equal(info.name, "sub/");
    assert_int_equal(unlinkat(p->at, "served/aa", 0), 0);
}

/* By name alone it is the same list. */
static void test_names(void **state)
{
    const struct place *p = *state;
    bushing_mms_file_info info, name;
    size_t i = 0;
    for (; list_at(p, "", i, &info) == 0; i++) {
        memset(&name, 0, sizeof name);
        assert_int_equal(p->door->name(p->door->ctx, &name, name_of(""), i), 0);
        assert_string_equal(name.name, info.name);
        assert_int_equal(name.size, 0);
    }
    assert_int_equal(i, 3);
    assert_int_equal(p->door->name(p->door->ctx, &name, name_of(""), i),
                     BUSHING_MMS_FILE_NOT_THERE);
    assert_int_equal(p->door->name(p->door->ctx, &name, name_of(".."), 0),
                     BUSHING_MMS_FILE_SYNTAX);
}

/* A folder so deep that nothing in it can be opened is empty. */
static void test_deepest(void **state)
{
    const struct place *p = *state;
    char path[64] = "served", inside[80];
    bushing_mms_file_info info;
    for (int i = 0; i < 16; i++) {
        memcpy(path + strlen(path), "/d", 3);
        assert_int_equal(mkdirat(p->at, path, 0700), 0);
    }
    (void)snprintf(inside, sizeof inside, "%s/f", path);
    put(p->at, inside, "");
    assert_int_equal(list_at(p, path + strlen("served/"), 0, &info),
                     BUSHING_MMS_FILE_NOT_THERE);
    assert_int_equal(unlinkat(p->at, inside, 0), 0);
    for (int i = 0; i < 16; i++) {
        assert_int_equal(unlinkat(p->at, path, AT_REMOVEDIR), 0);
        path[strlen(path) - 2] = '\0';
    }
}

static void test_no_folder(void **state)
{
    const struct place *p = *state;
    char path[96];
    (void)snprintf(path, sizeof path, "%s/served/a.txt", p->folder);
    assert_null(served_files_new(path));
    assert_null(served_files_new("/nonexistent/folder"));
    served_files_free(NULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_reading),      TEST(test_more),          TEST(test_refused),
        TEST(test_zero_in_name), TEST(test_deep),          TEST(test_list),
        TEST(test_list_refused), TEST(test_list_in_turns), TEST(test_no_folder),
        TEST(test_names),        TEST(test_deepest),
    };
    return cmocka_run_group_tests_name("tools_served_files", tests, NULL, NULL);
}
