/* The server of MMS: files, over a file store in memory. */
#include "mms_server_help.h"

/* --- the store ----------------------------------------------------------- */

static struct {
    const char *name;
    uint32_t size;
} store[64];
static size_t num_files, num_open;
static int fail_read, fail_list;
static int num_looks, num_names;

struct handle {
    uint32_t at, size;
};
static struct handle handles[8];

static int open_file(void *ctx, void **handle, bushing_mms_file_info *info,
                     bushing_span name, uint32_t position)
{
    (void)ctx;
    if (span_equal(name, span_text("secret")))
        return BUSHING_MMS_FILE_DENIED;
    if (span_equal(name, span_text("odd")))
        return BUSHING_MMS_FILE_OTHER;
    for (size_t i = 0; i < num_files; i++) {
        if (!span_equal(name, span_text(store[i].name)))
            continue;
        if (position > store[i].size)
            return BUSHING_MMS_FILE_POSITION;
        info->size = store[i].size;
        info->has_modified = true;
        info->modified_ms = NOW.utc_ms;
        handles[num_open] = (struct handle){position, store[i].size};
        *handle = &handles[num_open++];
        return 0;
    }
    return BUSHING_MMS_FILE_NOT_THERE;
}

static int read_file(void *ctx, void *handle, uint8_t *out, size_t cap,
                     size_t *n, bool *more)
{
    struct handle *h = handle;
    (void)ctx;
    if (fail_read != 0)
        return fail_read;
    *n = h->size - h->at < cap ? h->size - h->at : cap;
    for (size_t i = 0; i < *n; i++)
        out[i] = (uint8_t)(h->at + i);
    h->at += (uint32_t)*n;
    *more = h->at < h->size;
    return 0;
}

static void close_file(void *ctx, void *handle)
{
    (void)ctx;
    (void)handle;
    num_open--;
}

static int list_files(void *ctx, bushing_mms_file_info *info,
                      bushing_span folder, size_t i)
{
    (void)ctx;
    num_looks++;
    if (fail_list != 0)
        return fail_list;
    if (folder.n > 0 && !span_equal(folder, span_text("dir/sub")))
        return BUSHING_MMS_FILE_NOT_THERE;
    if (i >= num_files)
        return BUSHING_MMS_FILE_NOT_THERE;
    (void)snprintf(info->name, sizeof info->name, "%s", store[i].name);
    info->size = store[i].size;
    info->has_modified = i % 2 == 0;
    info->modified_ms = NOW.utc_ms;
    return 0;
}

static const bushing_mms_files FILES = {open_file,  read_file, close_file,
                                        list_files, NULL,      NULL};

static void begin_with_files(const bushing_mms_files *door, uint32_t pdu_max)
{
    num_files = 2;
    store[0].name = "a.txt";
    store[0].size = 1000;
    store[1].name = "b";
    store[1].size = 0;
    num_open = 0;
    fail_read = fail_list = 0;
    config.files = door;
    begin_with(MODEL, pdu_max);
    establish();
}

static void begin_files(uint32_t pdu_max)
{
    begin_with_files(&FILES, pdu_max);
}

static void end_files(void)
{
    end();
    assert_int_equal(num_open, 0);
}

/* --- asking -------------------------------------------------------------- */

static span parts[2];
static struct asn1_list file_name(const char *name, const char *more)
{
    parts[0] = span_text(name);
    if (more != NULL)
        parts[1] = span_text(more);
    return (struct asn1_list){{NULL, 0}, parts, more == NULL ? 1 : 2};
}

static void open_named(const char *name, int64_t position)
{
    struct mms_file_open_request *q =
        &asking(MMS_REQUEST_FILE_OPEN)->u.file_open;
    q->file_name = file_name(name, NULL);
    q->initial_position = position;
    ask();
}

static const struct mms_file_read_response *read_id(int64_t id)
{
    asking(MMS_REQUEST_FILE_READ)->u.file_read = id;
    ask();
    return answer.p[0] == 0xA1 ? &answered(MMS_RESPONSE_FILE_READ)->u.file_read
                               : NULL;
}

/* --- open, read, close --------------------------------------------------- */

static void a_file_in_pieces(void **state)
{
    (void)state;
    for (uint32_t size = 64; size < 1200; size += 97) {
        uint32_t at = 10;
        bool more = true;
        const struct mms_file_open_response *o;
        begin_files(size);
        open_named("a.txt", 10);
        o = &answered(MMS_RESPONSE_FILE_OPEN)->u.file_open;
        assert_int_equal(o->frsm_id, 1);
        assert_int_equal(o->file_attributes.size_of_file, 1000);
        assert_true(span_equal(o->file_attributes.last_modified,
                               span_text("20261121120000.000Z")));
        while (more) {
            const struct mms_file_read_response *r = read_id(1);
            assert_non_null(r);
            if (r == NULL)
                return; /* gcc does not know that assert_ ends the test */
            for (size_t i = 0; i < r->file_data.n; i++)
                assert_int_equal(r->file_data.p[i], (uint8_t)(at + i));
            at += (uint32_t)r->file_data.n;
            more = r->more_follows;
            /* as much as the size allows */
            assert_true(!more || answer.n + 40 > size);
        }
        assert_int_equal(at, 1000);
        asking(MMS_REQUEST_FILE_CLOSE)->u.file_close = 1;
        ask();
        (void)answered(MMS_RESPONSE_FILE_CLOSE);
        assert_int_equal(num_open, 0);
        end_files();
    }
}

static void an_empty_file(void **state)
{
    const struct mms_file_read_response *r;
    (void)state;
    begin_files(0);
    open_named("/b", 0);
    (void)answered(MMS_RESPONSE_FILE_OPEN);
    r = read_id(1);
    assert_non_null(r);
    if (r == NULL)
        return;
    assert_int_equal(r->file_data.n, 0);
    assert_false(r->more_follows);
    end_files();
}

static void files_refused(void **state)
{
    static const struct {
        const char *name;
        int code;
    } rows[] = {
        {"none", BUSHING_MMS_FILE_NOT_THERE},
        {"secret", BUSHING_MMS_FILE_DENIED},
        {"odd", 0},
        {"", BUSHING_MMS_FILE_SYNTAX},
        {"/", BUSHING_MMS_FILE_SYNTAX},
        {"..", BUSHING_MMS_FILE_SYNTAX},
        {"../a.txt", BUSHING_MMS_FILE_SYNTAX},
        {"x/../a.txt", BUSHING_MMS_FILE_SYNTAX},
        {"x/./a.txt", BUSHING_MMS_FILE_SYNTAX},
        {"x//a.txt", BUSHING_MMS_FILE_SYNTAX},
        {"x\\a.txt", BUSHING_MMS_FILE_SYNTAX},
        {"c:a.txt", BUSHING_MMS_FILE_SYNTAX},
    };
    static char name[300];
    (void)state;
    begin_files(0);
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        open_named(rows[i].name, 0);
        answered_error(MMS_ERROR_CLASS_FILE, rows[i].code);
    }
    memset(name, 'a', 255);
    open_named(name, 0);
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_SYNTAX);
    name[254] = 0;
    open_named(name, 0);
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_NOT_THERE);
    open_named("a.txt", 1001);
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_POSITION);
    end_files();
}

static void handles_that_are_not_open(void **state)
{
    static const int64_t ids[] = {0, 2, -1, 5, INT32_MAX, INT32_MIN};
    (void)state;
    begin_files(0);
    open_named("a.txt", 0);
    for (size_t i = 0; i < ASN1_COUNT(ids); i++) {
        assert_null(read_id(ids[i]));
        answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
        asking(MMS_REQUEST_FILE_CLOSE)->u.file_close = ids[i];
        ask();
        answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    }
    fail_read = BUSHING_MMS_FILE_OTHER;
    assert_null(read_id(1));
    answered_error(MMS_ERROR_CLASS_FILE, 0);
    end_files();
}

/* What is open at the end is closed. */
static void too_many_open(void **state)
{
    (void)state;
    begin_files(0);
    for (int i = 0; i < BUSHING_MMS_FILES_MAX; i++) {
        open_named("a.txt", 0);
        assert_int_equal(answered(MMS_RESPONSE_FILE_OPEN)->u.file_open.frsm_id,
                         i + 1);
    }
    open_named("a.txt", 0);
    answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_CAPABILITY_UNAVAILABLE);
    assert_int_equal(num_open, BUSHING_MMS_FILES_MAX);
    end_files();
}

static void no_files_at_all(void **state)
{
    (void)state;
    begin();
    open_named("a.txt", 0);
    answered_reject(MMS_REJECT_CONFIRMED_REQUEST, REJECT_UNRECOGNIZED_SERVICE);
    assert_int_equal(receive(hex_in("a006020101bf4d00")), 0);
    answered_reject(MMS_REJECT_CONFIRMED_REQUEST, REJECT_UNRECOGNIZED_SERVICE);
    end();
}

/* --- directory ----------------------------------------------------------- */

/* The entries of one answer: "name size", between "; ". */
static bool directory(const char *folder, const char *more_of_it,
                      const char *after_it)
{
    struct mms_file_directory_request *q =
        &asking(MMS_REQUEST_FILE_DIRECTORY)->u.file_directory;
    static span after_part;
    const struct mms_file_directory_response *a;
    struct asn1_list list;
    size_t at = 0;
    q->has_file_specification = folder != NULL;
    if (folder != NULL)
        q->file_specification = file_name(folder, more_of_it);
    q->has_continue_after = after_it != NULL;
    if (after_it != NULL) {
        after_part = span_text(after_it);
        q->continue_after = (struct asn1_list){{NULL, 0}, &after_part, 1};
    }
    ask();
    text[0] = 0;
    if (answer.p[0] != 0xA1)
        return false;
    a = &answered(MMS_RESPONSE_FILE_DIRECTORY)->u.file_directory;
    list = a->list_of_directory_entry;
    for (uint32_t i = 0; i < list.num; i++) {
        struct mms_directory_entry e;
        span name;
        assert_int_equal(
            asn1_list_next(&MMS_DIRECTORY_ENTRY, &list.body, &e, NULL), 0);
        assert_int_equal(
            asn1_list_next(&ASN_GRAPHIC, &e.file_name.body, &name, NULL), 0);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s %d%s",
                               i == 0 ? "" : "; ", (int)name.n,
                               (const char *)name.p,
                               (int)e.file_attributes.size_of_file,
                               e.file_attributes.has_last_modified ? " t" : "");
    }
    return a->more_follows;
}

static void directories(void **state)
{
    (void)state;
    begin_files(0);
    assert_int_equal(receive(hex_in("a006020101bf4d00")), 0);
    (void)answered(MMS_RESPONSE_FILE_DIRECTORY);
    assert_false(directory(NULL, NULL, NULL));
    assert_string_equal(text, "a.txt 1000 t; b 0");
    assert_false(directory("", NULL, NULL));
    assert_string_equal(text, "a.txt 1000 t; b 0");
    assert_false(directory("dir/", "/sub", NULL));
    assert_string_equal(text, "a.txt 1000 t; b 0");
    assert_false(directory(NULL, NULL, "a.txt"));
    assert_string_equal(text, "b 0");
    assert_false(directory(NULL, NULL, "b"));
    assert_string_equal(text, "");
    num_files = 0;
    assert_false(directory(NULL, NULL, NULL));
    assert_string_equal(text, "");
    end_files();
}

static void directories_refused(void **state)
{
    (void)state;
    begin_files(0);
    (void)directory("nowhere", NULL, NULL);
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_NOT_THERE);
    (void)directory("..", NULL, NULL);
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_SYNTAX);
    (void)directory("dir", "..", NULL);
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_SYNTAX);
    (void)directory(NULL, NULL, "../b");
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_SYNTAX);
    (void)directory(NULL, NULL, "c");
    answered_error(MMS_ERROR_CLASS_SERVICE, SERVICE_CONTINUATION_INVALID);
    fail_list = BUSHING_MMS_FILE_DENIED;
    (void)directory(NULL, NULL, NULL);
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_DENIED);
    (void)directory(NULL, NULL, "b");
    answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_DENIED);
    end_files();
}

static int name_files(void *ctx, bushing_mms_file_info *info,
                      bushing_span folder, size_t i)
{
    int rc = list_files(ctx, info, folder, i);
    num_looks--;
    num_names++;
    info->size = 99; /* of no interest here */
    return rc;
}

/* Nothing is looked at but what is put out. */
static void looking_through_a_folder(void **state)
{
    bushing_mms_files door = FILES;
    (void)state;
    door.name = name_files;
    begin_with_files(&door, 0);
    num_looks = num_names = 0;
    assert_false(directory(NULL, NULL, "a.txt"));
    assert_string_equal(text, "b 0");
    assert_int_equal(num_looks, 1);
    assert_true(num_names > 0);
    num_looks = 0;
    (void)directory(NULL, NULL, "c");
    answered_error(MMS_ERROR_CLASS_SERVICE, SERVICE_CONTINUATION_INVALID);
    assert_int_equal(num_looks, 0);
    end_files();
}

/* A name that nobody could say to open the file is not shown. */
static void names_that_are_not_shown(void **state)
{
    static const char *const unsafe[] = {"a\nb", "a\x01", "\x7F", "c:d",
                                         "a\\b", "c:",    "x//y", ".."};
    (void)state;
    for (uint32_t size = 0; size <= 140; size += 140) {
        begin_files(size);
        num_files = 2 * ASN1_COUNT(unsafe);
        for (size_t i = 0; i < num_files; i++) {
            store[i].name = i % 2 == 0 ? unsafe[i / 2] : "dir/";
            store[i].size = (uint32_t)i;
        }
        store[num_files].name = "last";
        store[num_files++].size = 7;
        assert_int_equal(directory(NULL, NULL, NULL), size != 0);
        assert_string_equal(text, size != 0 ? "dir/ 1; dir/ 3"
                                            : "dir/ 1; dir/ 3; dir/ 5; dir/ 7; "
                                              "dir/ 9; dir/ 11; dir/ 13; "
                                              "dir/ 15; last 7 t");
        end_files();
    }
    /* What cannot be shown does not make a page without an end. */
    begin_files(64);
    store[0].name = "a\nb";
    store[1].name = "a-name-that-does-not-fit-into-a-pdu.txt";
    (void)directory(NULL, NULL, NULL);
    answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_OTHER);
    end_files();
    /* control characters do not even get so far */
    for (size_t i = 3; i < ASN1_COUNT(unsafe); i++) {
        begin_files(0);
        open_named(unsafe[i], 0);
        answered_error(MMS_ERROR_CLASS_FILE, BUSHING_MMS_FILE_SYNTAX);
        end_files();
    }
}

/* Page by page every entry once. */
static void directory_in_pages(void **state)
{
    static char file_names[64][32];
    (void)state;
    for (uint32_t size = 120; size < 900; size += 53) {
        char last[32];
        int seen = 0, pages = 0;
        bool more = true;
        begin_files(size);
        num_files = 64;
        for (size_t i = 0; i < 64; i++) {
            (void)snprintf(file_names[i], sizeof file_names[i], "file-%02d",
                           (int)i);
            store[i].name = file_names[i];
        }
        for (; more; pages++) {
            char want[40];
            more = directory(NULL, NULL, pages == 0 ? NULL : last);
            for (;; seen++) {
                (void)snprintf(want, sizeof want, "file-%02d ", seen);
                if (strstr(text, want) == NULL)
                    break;
                (void)snprintf(last, sizeof last, "file-%02d", seen);
            }
        }
        assert_int_equal(seen, 64);
        assert_true(pages > 1);
        end_files();
    }
    begin_files(64);
    store[0].name = "a-name-that-does-not-fit-into-a-pdu.txt";
    (void)directory(NULL, NULL, NULL);
    answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_OTHER);
    end_files();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_in_pieces),
        cmocka_unit_test(an_empty_file),
        cmocka_unit_test(files_refused),
        cmocka_unit_test(handles_that_are_not_open),
        cmocka_unit_test(too_many_open),
        cmocka_unit_test(no_files_at_all),
        cmocka_unit_test(directories),
        cmocka_unit_test(directories_refused),
        cmocka_unit_test(looking_through_a_folder),
        cmocka_unit_test(names_that_are_not_shown),
        cmocka_unit_test(directory_in_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
