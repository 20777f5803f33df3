/* The MMS client and the MMS server with each other, without a network: what
 * one builds the other reads. */
#include <stdlib.h>

#include "test.h"

#include "base/span.h"
#include <bushing/mms.h>
#include <bushing/mms_client.h>
#include <bushing/mms_value.h>

static const char MODEL[] = "vendor maker\n"
                            "model box\n"
                            "revision 7\n"
                            "device LD\n"
                            "  node LLN0\n"
                            "    ST Mod.stVal enum = 1\n"
                            "  node A\n"
                            "    MX W.mag.f float32 = 230.5\n"
                            "    MX W.q quality = [questionable, oldData]\n"
                            "    SP B.b boolean = true\n"
                            "    SP I.a int8 = -1\n"
                            "    SP R.x int16 = 9 ro\n"
                            "dataset LD/LLN0$ds = LD/A$MX$W LD/A$SP$B$b\n"
                            "report LD/LLN0$rp = LD/LLN0$ds every 2s\n";

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static const bushing_allocator HEAP = {take, give, NULL};

/* --- two files ----------------------------------------------------------- */

static const char *const FILES[] = {"a.txt", "b.txt"};
enum { FILE_SIZE = 300 };
static size_t position;

static void describe(bushing_mms_file_info *info, size_t i)
{
    memset(info, 0, sizeof *info);
    memcpy(info->name, FILES[i], strlen(FILES[i]));
    info->size = FILE_SIZE;
}

static int file_open(void *ctx, void **handle, bushing_mms_file_info *info,
                     bushing_span name, uint32_t at)
{
    (void)ctx;
    if (!span_equal(name, span_text(FILES[0])))
        return BUSHING_MMS_FILE_NOT_THERE;
    describe(info, 0);
    position = at;
    *handle = &position;
    return BUSHING_MMS_FILE_OK;
}

static int file_read(void *ctx, void *handle, uint8_t *out, size_t cap,
                     size_t *n, bool *more)
{
    (void)ctx;
    (void)handle;
    *n = cap < FILE_SIZE - position ? cap : FILE_SIZE - position;
    memset(out, 'x', *n);
    position += *n;
    *more = position < FILE_SIZE;
    return BUSHING_MMS_FILE_OK;
}

static void file_close(void *ctx, void *handle)
{
    (void)ctx;
    (void)handle;
}

static int file_list(void *ctx, bushing_mms_file_info *info,
                     bushing_span folder, size_t i)
{
    (void)ctx;
    if (folder.n != 0 || i >= 2)
        return BUSHING_MMS_FILE_NOT_THERE;
    describe(info, i);
    return BUSHING_MMS_FILE_OK;
}

static const bushing_mms_files DOOR = {file_open, file_read, file_close,
                                       file_list, NULL,      NULL};

/* --- both ends ----------------------------------------------------------- */

static bushing_mms_model *model;
static bushing_mms_server *server;
static bushing_mms_client client;
static uint8_t request_room[4096], answer_room[65000];
static bushing_mms_request request;
static bushing_mms_answer answer;
static bushing_time now;

/* They agree on so many octets. */
static void meet(uint32_t pdu_max)
{
    const bushing_mms_server_config config = {.allocator = HEAP,
                                              .files = &DOOR};
    const bushing_mms_initiate wanted = {.pdu_max = pdu_max};
    bushing_span said;
    now = (bushing_time){5000000000, INT64_C(1795262400000)};
    memset(&client, 0, sizeof client);
    request.room = request_room;
    request.room_len = sizeof request_room;
    assert_int_equal(
        bushing_mms_model_new(&model, &HEAP, span_text(MODEL), NULL), 0);
    assert_int_equal(bushing_mms_server_new(&server, model, &config), 0);
    assert_int_equal(bushing_mms_ask_initiate(&client, &request, &wanted), 0);
    assert_int_equal(bushing_mms_server_initiate(server, &said, answer_room,
                                                 sizeof answer_room,
                                                 request.pdu),
                     0);
    assert_int_equal(bushing_mms_answer_read(&client, &answer, said), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_INITIATED);
}

static int part(void **state)
{
    (void)state;
    bushing_mms_server_free(server);
    bushing_mms_model_free(model);
    server = NULL;
    model = NULL;
    return 0;
}

/* The request that was built goes over, and its answer comes back. */
static void ask(int asked)
{
    bushing_span said;
    assert_int_equal(asked, 0);
    assert_int_equal(bushing_mms_server_receive(server, &said, answer_room,
                                                sizeof answer_room, request.pdu,
                                                now),
                     0);
    assert_true(client.pdu_max == 0 || said.n <= client.pdu_max);
    assert_int_equal(bushing_mms_answer_read(&client, &answer, said), 0);
    assert_int_equal(client.num_pending, 0);
}

static bushing_mms_variable variable(const char *text, size_t i)
{
    static uint8_t room[4][BUSHING_MMS_NAME_ROOM];
    bushing_mms_reference r;
    assert_int_equal(bushing_mms_reference_parse(&r, room[i], text), 0);
    return r.variable;
}

static void value_is(const char *want)
{
    char text[256];
    size_t n = 0;
    bushing_mms_result r;
    assert_true(bushing_mms_next_result(&answer.u.results, &r));
    assert_non_null(r.data.p);
    assert_int_equal(
        bushing_mms_value_print(text, sizeof text, &n, r.data, NULL), 0);
    text[n] = '\0';
    assert_string_equal(text, want);
}

/* --- tests --------------------------------------------------------------- */

static void who_is_there(void **state)
{
    (void)state;
    meet(0);
    assert_int_equal(client.pdu_max, 65000);
    assert_true(bushing_mms_offers(&answer.u.initiate, "getNameList"));
    assert_true(bushing_mms_offers(&answer.u.initiate, "informationReport"));
    ask(bushing_mms_ask_identify(&client, &request));
    assert_true(span_equal(answer.u.identity.vendor, span_text("maker")));
    assert_true(span_equal(answer.u.identity.model, span_text("box")));
    assert_true(span_equal(answer.u.identity.revision, span_text("7")));
    ask(bushing_mms_ask_status(&client, &request, false));
    assert_string_equal(bushing_mms_physical_status(&answer.u.status),
                        "operational");
}

/* The number of names, asked for piece by piece. */
static size_t count_names(enum bushing_mms_class of, size_t *answers)
{
    const bushing_mms_object ld = {
        BUSHING_MMS_SCOPE_DOMAIN, span_text("LD"), {0}};
    static uint8_t last[BUSHING_MMS_NAME_TEXT];
    bushing_span after = {NULL, 0}, name;
    size_t num = 0;
    *answers = 0;
    do {
        ask(bushing_mms_ask_names(&client, &request, of, &ld, after));
        assert_int_equal(answer.kind, BUSHING_MMS_ANSWERED);
        for (; bushing_mms_next_name(&answer.u.names.names, &name); num++) {
            assert_true(name.n < sizeof last);
            memcpy(last, name.p, name.n);
            after = span_of(last, name.n);
        }
        ++*answers;
        assert_true(*answers < 100);
    } while (answer.u.names.more_follows);
    return num;
}

static void names_in_one_piece_and_in_many(void **state)
{
    size_t whole, answers;
    meet(0);
    whole = count_names(BUSHING_MMS_CLASS_VARIABLE, &answers);
    assert_true(whole > 20);
    assert_int_equal(answers, 1);
    assert_int_equal(count_names(BUSHING_MMS_CLASS_LIST, &answers), 1);
    part(state);
    meet(100);
    assert_int_equal(client.pdu_max, 100);
    assert_int_equal(count_names(BUSHING_MMS_CLASS_VARIABLE, &answers), whole);
    assert_true(answers > 3);
}

static void types(void **state)
{
    (void)state;
    char text[256];
    size_t n = 0;
    bushing_mms_variable v = variable("LD/A.W[MX]", 0);
    meet(0);
    ask(bushing_mms_ask_type(&client, &request, &v.name));
    assert_int_equal(bushing_mms_type_print(text, sizeof text, &n,
                                            answer.u.type.type,
                                            BUSHING_MMS_TEXT),
                     0);
    text[n] = '\0';
    assert_string_equal(text, "{mag: {f: float32}, q: bits(..13)}");
    v = variable("LD/A.X[MX]", 0);
    ask(bushing_mms_ask_type(&client, &request, &v.name));
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
    assert_int_equal(answer.service, BUSHING_MMS_GET_TYPE);
}

static void reading_and_writing(void **state)
{
    (void)state;
    static const uint8_t NUMBER[] = {0x85, 0x01, 0x11};
    static const uint8_t NO[] = {0x83, 0x01, 0x00};
    const bushing_span data[] = {{NUMBER, sizeof NUMBER}, {NO, sizeof NO}};
    bushing_mms_variable v[3] = {variable("LD/A$SP$I$a", 0),
                                 variable("LD/A.B.b[SP]", 1),
                                 variable("LD/A$SP$Nope", 2)};
    bushing_mms_result r;
    int64_t failure;
    meet(0);
    ask(bushing_mms_ask_read(&client, &request, v, 3));
    assert_int_equal(answer.u.results.num, 3);
    value_is("-1");
    value_is("true");
    assert_true(bushing_mms_next_result(&answer.u.results, &r));
    assert_string_equal(bushing_mms_access_error(r.failure),
                        "object-non-existent");
    ask(bushing_mms_ask_write(&client, &request, v, data, 2));
    assert_true(bushing_mms_next_written(&answer.u.written, &failure));
    assert_int_equal(failure, -1);
    assert_true(bushing_mms_next_written(&answer.u.written, &failure));
    assert_int_equal(failure, -1);
    ask(bushing_mms_ask_read(&client, &request, v, 2));
    value_is("17");
    value_is("false");
    v[0] = variable("LD/A$SP$R$x", 0);
    ask(bushing_mms_ask_write(&client, &request, v, data, 1));
    assert_true(bushing_mms_next_written(&answer.u.written, &failure));
    assert_string_equal(bushing_mms_access_error(failure),
                        "object-access-denied");
}

static void lists(void **state)
{
    (void)state;
    bushing_mms_variable list = variable("@LD/LLN0.ds", 0);
    bushing_mms_variable own = variable("@mine", 1), v[2];
    char text[BUSHING_MMS_NAME_TEXT];
    meet(0);
    ask(bushing_mms_ask_list(&client, &request, &list.name));
    assert_int_equal(answer.u.list.variables.num, 2);
    assert_true(bushing_mms_next_variable(&answer.u.list.variables, v));
    bushing_mms_variable_print(text, v);
    assert_string_equal(text, "LD/A$MX$W");
    ask(bushing_mms_ask_read_list(&client, &request, &list.name));
    value_is("{{230.5}, 1100000100000}");
    value_is("true");
    v[0] = variable("LD/A$SP$I$a", 2);
    v[1] = variable("LD/A$SP$B$b", 3);
    ask(bushing_mms_ask_define_list(&client, &request, &own.name, v, 2));
    assert_int_equal(answer.kind, BUSHING_MMS_ANSWERED);
    ask(bushing_mms_ask_read_list(&client, &request, &own.name));
    value_is("-1");
    value_is("true");
    ask(bushing_mms_ask_delete_list(&client, &request, &own.name));
    assert_int_equal(answer.u.deleted.deleted, 1);
    ask(bushing_mms_ask_read_list(&client, &request, &own.name));
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
}

static void a_list_is_written(void **state)
{
    (void)state;
    static const uint8_t NUMBER[] = {0x85, 0x01, 0x11};
    const bushing_span data = {NUMBER, sizeof NUMBER};
    bushing_mms_variable own = variable("@mine", 0);
    bushing_mms_variable v = variable("LD/A$SP$I$a", 1);
    int64_t failure;
    meet(0);
    ask(bushing_mms_ask_define_list(&client, &request, &own.name, &v, 1));
    ask(bushing_mms_ask_write_list(&client, &request, &own.name, &data, 1));
    assert_true(bushing_mms_next_written(&answer.u.written, &failure));
    assert_int_equal(failure, -1);
    ask(bushing_mms_ask_read(&client, &request, &v, 1));
    value_is("17");
}

static void files(void **state)
{
    (void)state;
    bushing_mms_file f;
    char text[BUSHING_MMS_NAME_TEXT];
    size_t got = 0;
    int32_t file;
    meet(128);
    ask(bushing_mms_ask_directory(&client, &request, (span){0}, NULL));
    assert_true(bushing_mms_next_file(&answer.u.directory.entries, &f));
    assert_true(bushing_mms_file_name(text, &f.name));
    assert_string_equal(text, "a.txt");
    assert_int_equal(f.size, FILE_SIZE);
    ask(bushing_mms_ask_directory(&client, &request, (span){0}, &f.name));
    assert_true(bushing_mms_next_file(&answer.u.directory.entries, &f));
    assert_true(bushing_mms_file_name(text, &f.name));
    assert_string_equal(text, "b.txt");
    ask(bushing_mms_ask_file_open(&client, &request, span_text("no"), 0));
    assert_string_equal(bushing_mms_failure_name(&answer.u.failure),
                        "file-non-existent");
    ask(bushing_mms_ask_file_open(&client, &request, span_text("a.txt"), 0));
    file = answer.u.file.id;
    do {
        ask(bushing_mms_ask_file_read(&client, &request, file));
        assert_int_equal(answer.kind, BUSHING_MMS_ANSWERED);
        got += answer.u.file_data.octets.n;
    } while (answer.u.file_data.more_follows);
    assert_int_equal(got, FILE_SIZE);
    ask(bushing_mms_ask_file_close(&client, &request, file));
    assert_int_equal(answer.kind, BUSHING_MMS_ANSWERED);
}

static void a_report(void **state)
{
    (void)state;
    static const uint8_t YES[] = {0x83, 0x01, 0xFF};
    const bushing_span yes = {YES, sizeof YES};
    bushing_mms_variable v = variable("LD/LLN0$RP$rp$RptEna", 0);
    bushing_mms_report r;
    bushing_mms_member m;
    bushing_span said;
    meet(0);
    ask(bushing_mms_ask_write(&client, &request, &v, &yes, 1));
    now.mono_ns += UINT64_C(2100000000);
    assert_int_equal(bushing_mms_server_tick(server, &said, answer_room,
                                             sizeof answer_room, now),
                     0);
    assert_true(said.n != 0);
    assert_int_equal(bushing_mms_answer_read(&client, &answer, said), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_INFORMED);
    assert_int_equal(bushing_mms_report_read(&r, &answer.u.information), 0);
    assert_true(span_equal(r.data_set, span_text("LD/LLN0$ds")));
    assert_int_equal(r.num_members, 2);
    assert_true(bushing_mms_next_member(&r, &m));
    assert_int_equal(m.reason, BUSHING_MMS_REASON_INTEGRITY);
    assert_true(bushing_mms_next_member(&r, &m));
    assert_int_equal(m.index, 1);
    assert_int_equal(m.value.data.n, 3);
    assert_false(bushing_mms_next_member(&r, &m));
}

static void an_end_in_order(void **state)
{
    (void)state;
    meet(0);
    ask(bushing_mms_ask_conclude(&client, &request));
    assert_int_equal(answer.kind, BUSHING_MMS_CONCLUDED);
    assert_true(bushing_mms_server_concluded(server));
    assert_int_equal(bushing_mms_ask_identify(&client, &request),
                     BUSHING_ERR_STATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(who_is_there, part),
        cmocka_unit_test_teardown(names_in_one_piece_and_in_many, part),
        cmocka_unit_test_teardown(types, part),
        cmocka_unit_test_teardown(reading_and_writing, part),
        cmocka_unit_test_teardown(lists, part),
        cmocka_unit_test_teardown(a_list_is_written, part),
        cmocka_unit_test_teardown(files, part),
        cmocka_unit_test_teardown(a_report, part),
        cmocka_unit_test_teardown(an_end_in_order, part),
    };
    return cmocka_run_group_tests_name("mms_client", tests, NULL, NULL);
}
