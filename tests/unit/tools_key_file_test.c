/* Files with private keys: only those that nobody else can read. */
#define _GNU_SOURCE /* mkdtemp, mkfifo */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "key_file.h"
#include "test.h"

static char said[512];

void complain(const char *sub, const char *format, ...)
{
    va_list list;
    assert_string_equal(sub, "get");
    va_start(list, format);
    (void)vsnprintf(said, sizeof said, format, list);
    va_end(list);
}

void complain_errno(const char *sub, const char *file, int why)
{
    complain(sub, "%s: errno %d", file, why);
}

static char folder[64];

static const char *path(const char *name)
{
    static char text[96];
    (void)snprintf(text, sizeof text, "%s/%s", folder, name);
    return text;
}

static void put(const char *name, size_t n, mode_t mode)
{
    int fd = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    char octets[4096];
    assert_true(fd >= 0);
    memset(octets, 'k', sizeof octets);
    while (n != 0) {
        size_t part = n < sizeof octets ? n : sizeof octets;
        assert_int_equal(write(fd, octets, part), (ssize_t)part);
        n -= part;
    }
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(close(fd), 0);
}

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/key.XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"key", "link", "pipe"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)unlink(path(names[i]));
    return rmdir(folder);
}

static enum exit_status take(struct key_file *k, const char *name)
{
    said[0] = '\0';
    return key_file_read(k, "get", path(name));
}

static void refused(const char *name, enum exit_status status, const char *why)
{
    struct key_file k = {(uint8_t *)said, 1};
    assert_int_equal(take(&k, name), status);
    assert_null(k.p);
    assert_int_equal(k.n, 0);
    assert_non_null(strstr(said, path(name)));
    if (strstr(said, why) == NULL)
        fail_msg("%s", said);
}

static void reads_the_whole(void **state)
{
    static const size_t sizes[] = {0, 1, 4096, 100000, KEY_FILE_MAX - 1};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct key_file k;
        put("key", sizes[i], i % 2 == 0 ? 0600 : 0400);
        assert_int_equal(take(&k, "key"), EXIT_GOOD);
        assert_string_equal(said, "");
        assert_int_equal(k.n, sizes[i]);
        for (size_t at = 0; at < k.n; at++)
            assert_int_equal(k.p[at], 'k');
        key_file_wipe(&k);
        assert_null(k.p);
        assert_int_equal(k.n, 0);
        key_file_wipe(&k);
        (void)unlink(path("key"));
    }
    put("key", KEY_FILE_MAX, 0600);
    refused("key", EXIT_REFUSED, "longer than any key");
}

/* Each bit for others alone. */
static void others_have_no_business_there(void **state)
{
    (void)state;
    for (mode_t bit = 1; bit < 0100; bit <<= 1) {
        put("key", 10, 0600 | bit);
        refused("key", EXIT_REFUSED, "chmod 600 ");
        (void)unlink(path("key"));
    }
}

static void only_plain_files(void **state)
{
    char missing[32];
    (void)state;
    put("key", 10, 0600);
    assert_int_equal(symlink("key", path("link")), 0);
    refused("link", EXIT_REFUSED, "no link");
    assert_int_equal(mkfifo(path("pipe"), 0600), 0);
    refused("pipe", EXIT_REFUSED, "plain file");
    refused("", EXIT_REFUSED, "plain file");
    (void)snprintf(missing, sizeof missing, "errno %d", ENOENT);
    refused("none", EXIT_SYSTEM, missing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_the_whole, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(others_have_no_business_there,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(only_plain_files, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests_name("tools_key_file", tests, NULL, NULL);
}
