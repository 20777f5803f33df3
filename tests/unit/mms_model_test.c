/* The text of a model, its limits, and values that move. */
#include "mms_server_help.h"

static bushing_mms_model_error e;

static void opens(const char *s)
{
    int rc = bushing_mms_model_new(&model, &HEAP, span_text(s), &e);
    if (rc != 0)
        print_message("line %zu: '%s': %s\n", e.line, e.word, e.reason);
    assert_int_equal(rc, 0);
}

static void close_model(void)
{
    bushing_mms_model_free(model);
    model = NULL;
    assert_int_equal(taken, 0);
}

static void refuses(const char *s, size_t line, const char *word,
                    const char *reason)
{
    assert_int_equal(bushing_mms_model_new(&model, &HEAP, span_text(s), &e),
                     BUSHING_ERR_MMS_MODEL);
    assert_null(model);
    assert_int_equal(e.code, BUSHING_ERR_MMS_MODEL);
    assert_string_equal(e.reason, reason);
    assert_string_equal(e.word, word);
    assert_int_equal(e.line, line);
    assert_int_equal(taken, 0);
}

/* --- what is read -------------------------------------------------------- */

static uint32_t node(const char *device, const char *item)
{
    uint32_t d = mms_node_child(model, 0, span_text(device));
    assert_int_not_equal(d, MMS_NO_NODE);
    return mms_node_find(model, d, span_text(item));
}

static void names_become_a_tree(void **state)
{
    uint32_t at;
    (void)state;
    opens(MODEL);
    at = node("LD", "A$MX$W$mag$f");
    assert_int_not_equal(at, MMS_NO_NODE);
    assert_int_equal(model->nodes[at].kind, NODE_LEAF);
    assert_int_equal(model->nodes[at].depth, 6);
    assert_false(model->nodes[at].writable);
    assert_int_equal(mms_node_item_len(model, at), 12);
    assert_true(model->nodes[node("LD", "A$SP$B$b")].writable);
    assert_false(model->nodes[node("LD", "A$SP$R$x")].writable);
    assert_int_equal(node("LD", "A$MX$W$mag$g"), MMS_NO_NODE);
    assert_int_equal(node("LD", "A$MX$"), MMS_NO_NODE);
    assert_int_equal(node("LD", ""), MMS_NO_NODE);
    assert_int_not_equal(node("LD", "LLN0$RP$rp$RptEna"), MMS_NO_NODE);
    assert_int_equal(model->num_reports, 1);
    close_model();
}

static void the_default_is_read(void **state)
{
    (void)state;
    opens(bushing_mms_model_default());
    assert_int_not_equal(node("INV1", "MMXU1$MX$TotW$mag$f"), MMS_NO_NODE);
    assert_int_not_equal(node("BAY1", "XCBR1$ST$Pos$stVal"), MMS_NO_NODE);
    assert_int_equal(model->num_reports, 3);
    close_model();
}

static void remarks_blanks_and_carriage_returns(void **state)
{
    (void)state;
    opens("# remark\r\n\r\n\tdevice D # remark\r\n node N\r\n"
          " ST a.b string(9) = \"x # y\"   # remark\r\n");
    assert_true(
        span_equal(mms_slot_get(model, &model->nodes[node("D", "N$ST$a$b")]),
                   span_text("x # y")));
    close_model();
}

static void every_type(void **state)
{
    static const struct {
        const char *line, *hex;
    } rows[] = {
        {"boolean = true", "01"},
        {"int8 = -128", "80"},
        {"int16 = 300", "012c"},
        {"int32", "00"},
        {"int64 = 1", "01"},
        {"int8u = 255", "00ff"},
        {"int16u = 1", "01"},
        {"int32u = 4294967295", "00ffffffff"},
        {"float32", "0800000000"},
        {"float64 = 1.5", "0b3ff8000000000000"},
        {"enum = 3", "03"},
        {"dbpos", "0600"},
        {"dbpos = off", "0640"},
        {"dbpos = 11", "06c0"},
        {"quality = [invalid]", "034000"},
        {"timestamp = 2026-11-21T12:00:00Z", "6b0187c00000000a"},
        {"entrytime", "000000000000"},
        {"string(5) = word", "776f7264"},
        {"unicode(2) = \"\\u{e4}\"", "c3a4"},
        {"octets(2)", ""},
        {"bits(9) = 100000001", "078080"},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        char s[128];
        uint8_t want[32];
        size_t n = 0;
        span body;
        (void)snprintf(s, sizeof s, "device D\nnode N\nSP a %s", rows[i].line);
        opens(s);
        body = mms_slot_get(model, &model->nodes[node("D", "N$SP$a")]);
        assert_true(hex_decode(span_text(rows[i].hex), want, sizeof want, &n));
        assert_int_equal(body.n, n);
        if (n > 0)
            assert_memory_equal(body.p, want, n);
        close_model();
    }
}

/* --- what is refused ----------------------------------------------------- */

#define TYPE_REASON "no type of this name"
#define LINE_REASON                                                     \
    "a line begins with device, node, dataset, + or report, or with a " \
    "constraint such as MX"

static void bad_lines(void **state)
{
    (void)state;
    refuses("", 0, "", "the model has no device");
    refuses("# only\n", 1, "", "the model has no device");
    refuses("\ndevise D", 2, "devise", LINE_REASON "; did you mean device?");
    refuses("RP a.b int8", 1, "RP", LINE_REASON);
    refuses("zzzzzzzzz", 1, "zzzzzzzzz", LINE_REASON);
    refuses("node N", 1, "node", "no device was begun above");
    refuses("device D\nMX a int8", 2, "MX", "no node was begun above");
    refuses("device", 1, "", "a name has letters, digits and _, at most 64");
    refuses("device a-b", 1, "a-b",
            "a name has letters, digits and _, at most 64");
    refuses("device D E", 1, "E", "nothing may follow here");
    refuses("device D\ndevice D", 2, "D", "this name was defined before");
    refuses("device D\nnode N\nnode N", 3, "N", "this name was defined before");
    refuses("vendor", 1, "", "a text of 1 to 64 characters");
    refuses("vendor \xc3\xa4", 1, "??", "only ASCII characters");
}

/* One attribute of a node. */
static void bad_attribute(const char *line, const char *word,
                          const char *reason)
{
    char s[512];
    (void)snprintf(s, sizeof s, "device D\nnode N\nST p.q boolean\n%s", line);
    refuses(s, 4, word, reason);
}

static void bad_attributes(void **state)
{
    (void)state;
    bad_attribute("MX", "", "names have letters, digits and _ between dots");
    bad_attribute("MX a..b int8", "a..b",
                  "names have letters, digits and _ between dots");
    bad_attribute("MX a$b int8", "a$b",
                  "names have letters, digits and _ between dots");
    bad_attribute("MX a.b.c.d.e.f int8", "a.b.c.d.e.f", "at most 5 parts");
    bad_attribute("ST p.q int8", "p.q", "this name was defined before");
    bad_attribute("ST p int8", "p", "this name was defined before");
    bad_attribute("ST p.q.r int8", "p.q.r",
                  "this name is an attribute and has no parts");
    bad_attribute("MX a", "", TYPE_REASON);
    bad_attribute("MX a flot32", "flot32",
                  TYPE_REASON "; did you mean float32?");
    bad_attribute("MX a int8(3)", "int8(3)", "this type has no size");
    bad_attribute("MX a string", "string", "a size of 1 to 255 in parentheses");
    bad_attribute("MX a string(256)", "string(256)",
                  "a size of 1 to 255 in parentheses");
    bad_attribute("MX a string(9", "string(9",
                  "a size of 1 to 255 in parentheses");
    bad_attribute("MX a bits(129)", "bits(129)",
                  "a size of 1 to 128 in parentheses");
    bad_attribute("MX a bits(0)", "bits(0)",
                  "a size of 1 to 128 in parentheses");
    bad_attribute("MX a int8 = 200", "200", "the number must be -128 to 127");
    bad_attribute("MX a int8 =", "", "a number is missing");
    bad_attribute("MX a string(2) = abc", "abc", "characters: 0 to 2");
    bad_attribute("MX a int8 5", "5",
                  "= value, ~ simulation, sets, ro or rw may follow the type");
}

static void bad_simulations(void **state)
{
    (void)state;
    bad_attribute("MX a int8 ~ sin 1 1s", "sin",
                  "behind ~ stands sine, ramp, count, toggle or now; did you "
                  "mean sine?");
    bad_attribute("MX a int8 ~ now", "now",
                  "a value of this type cannot do this");
    bad_attribute("MX a timestamp ~ sine 1 1s", "sine",
                  "a value of this type cannot do this");
    bad_attribute("MX a float32 ~ count 1s", "count",
                  "a value of this type cannot do this");
    bad_attribute("MX a quality ~ toggle 1s", "toggle",
                  "a value of this type cannot do this");
    bad_attribute("MX a int8 ~ sine much 1s", "much",
                  "a number is wanted: how far it moves");
    bad_attribute("MX a int8 ~ sine inf 1s", "inf",
                  "a number is wanted: how far it moves");
    bad_attribute("MX a int8 ~ sine 5 60", "60",
                  "a period is wanted: 500ms, 2s, 1min, at most 24h");
    bad_attribute("MX a int8 ~ toggle 25h", "25h",
                  "a period is wanted: 500ms, 2s, 1min, at most 24h");
    bad_attribute("MX a int8 ~ toggle 0s", "0s",
                  "a period is wanted: 500ms, 2s, 1min, at most 24h");
    bad_attribute("CO a boolean sets ST.p.x", "ST.p.x",
                  "no attribute of this node stands above with this name; it "
                  "is written ST.Pos.stVal");
    bad_attribute("CO a boolean sets ST.p", "ST.p",
                  "no attribute of this node stands above with this name; it "
                  "is written ST.Pos.stVal");
    bad_attribute("CO a boolean sets CO.a", "CO.a",
                  "no attribute of this node stands above with this name; it "
                  "is written ST.Pos.stVal");
    bad_attribute("CO a int8 sets ST.p.q", "ST.p.q",
                  "the types do not go together");
}

static void bad_sets_and_reports(void **state)
{
    static const char split[] =
        "written INV1/LLN0$name; the node must stand above";
    (void)state;
    bad_attribute("+ D/N$ST$p", "+", "no dataset was begun above");
    bad_attribute("dataset D/N = D/N$ST$p", "D/N", split);
    bad_attribute("dataset X/N$d = D/N$ST$p", "X/N$d", split);
    bad_attribute("dataset D/M$d = D/N$ST$p", "D/M$d", split);
    bad_attribute("dataset D/N$d D/N$ST$p", "D/N$ST$p", "= must stand here");
    bad_attribute("dataset D/N$d = D/N$ST$x", "D/N$ST$x",
                  "no variable of this name stands above; it is written "
                  "INV1/MMXU1$MX$TotW");
    bad_attribute("report D/N$r = D/N$d", "D/N$d",
                  "no dataset of this name stands above");
    bad_attribute("report D/N$r", "", "= must stand here");
    refuses("device D\nnode N\nST p boolean\ndataset D/N$d = D/N$ST$p\n"
            "dataset D/N$d = D/N$ST$p",
            5, "D/N$d", "this name was defined before");
    refuses("device D\nnode N\nST p boolean\ndataset D/N$d = D/N$ST$p\n"
            "report D/N$r = D/N$d every 50ms",
            5, "50ms", "a period is wanted: 500ms, 2s, 1min; at least 100ms");
    refuses("device D\nnode N\nST p boolean\ndataset D/N$d = D/N$ST$p\n"
            "report D/N$r = D/N$d off",
            5, "off", "every PERIOD and on may follow");
    refuses("device D\nnode N\nST p boolean\ndataset D/N$d = D/N$ST$p\n"
            "report D/N$r = D/N$d\nreport D/N$r = D/N$d",
            6, "D/N$r", "this name was defined before");
}

/* The first text with one line more than allowed. */
static void limits(void **state)
{
    static char s[65536];
    size_t at = (size_t)snprintf(s, sizeof s,
                                 "device D\nnode N\nST p boolean\n"
                                 "dataset D/N$d =");
    (void)state;
    for (int i = 0; i < 129; i++)
        at += (size_t)snprintf(s + at, sizeof s - at, " D/N$ST$p");
    refuses(s, 4, "D/N$ST$p", "a dataset has at most 128 members");
    at = (size_t)snprintf(s, sizeof s, "device D\nnode N\nST p boolean\n");
    for (int i = 0; i < 33; i++)
        at += (size_t)snprintf(s + at, sizeof s - at,
                               "dataset D/N$d%d = D/N$ST$p\n", i);
    refuses(s, 36, "D/N$d32", "at most 32 datasets");
    at = (size_t)snprintf(s, sizeof s,
                          "device D\nnode N\nST p boolean\n"
                          "dataset D/N$d = D/N$ST$p\n");
    for (int i = 0; i < 17; i++)
        at += (size_t)snprintf(s + at, sizeof s - at,
                               "report D/N$r%d = D/N$d\n", i);
    refuses(s, 21, "D/N$r16", "at most 16 reports");
    at = (size_t)snprintf(s, sizeof s, "device D\nnode N\nST ");
    for (int i = 0; i < 3; i++)
        at += (size_t)snprintf(s + at, sizeof s - at,
                               "%sabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR",
                               i == 0 ? "" : ".");
    (void)snprintf(s + at, sizeof s - at, " int8");
    assert_int_equal(bushing_mms_model_new(&model, &HEAP, span_text(s), &e),
                     BUSHING_ERR_MMS_MODEL);
    assert_string_equal(e.reason, "the whole name is too long");
}

static void text_too_long(void **state)
{
    size_t n = BUSHING_MMS_MODEL_TEXT_MAX + 1;
    char *s = malloc(n);
    (void)state;
    assert_non_null(s);
    memset(s, '\n', n);
    assert_int_equal(bushing_mms_model_new(&model, &HEAP, span_of(s, n), NULL),
                     BUSHING_ERR_TOO_LONG);
    assert_int_equal(
        bushing_mms_model_new(&model, &HEAP, span_of(s, n - 1), &e),
        BUSHING_ERR_MMS_MODEL);
    free(s);
}

/* More names than the tree may have. */
static void too_many_names(void **state)
{
    enum { SIZE = 900000 };
    char *s = malloc(SIZE);
    size_t at;
    (void)state;
    assert_non_null(s);
    at = (size_t)snprintf(s, SIZE, "device D\n");
    for (int i = 0; i < 60000; i++)
        at +=
            (size_t)snprintf(s + at, SIZE - at,
                             i % 100 == 0 ? "node n%d\n" : "ST a%d int8\n", i);
    assert_int_equal(bushing_mms_model_new(&model, &HEAP, span_of(s, at), &e),
                     BUSHING_ERR_MMS_MODEL);
    assert_string_equal(e.reason, "the model has too many names");
    free(s);
}

static void each_allocation_fails(void **state)
{
    size_t n = 1;
    (void)state;
    for (;; n++) {
        int rc;
        fail_at = n;
        rc = bushing_mms_model_new(&model, &HEAP, span_text(MODEL), &e);
        if (rc == 0)
            break;
        assert_int_equal(rc, BUSHING_ERR_MEMORY);
        assert_int_equal(taken, 0);
    }
    fail_at = 0;
    assert_int_equal(n, 5);
    close_model();
    bushing_mms_model_free(NULL);
}

/* --- values that move ---------------------------------------------------- */

/* The value of the attribute at this time, as text. */
static const char *now_is(const char *line, int64_t ms)
{
    uint8_t buffer[16], data[64];
    struct writer w = writer_over(data, sizeof data);
    const struct mms_node *n;
    size_t len;
    char s[160];
    (void)snprintf(s, sizeof s, "device D\nnode N\nMX a %s", line);
    opens(s);
    n = &model->nodes[node("D", "N$MX$a")];
    ber_put(&w, CTX(MMS_LEAVES[n->leaf].tag),
            mms_leaf_now(model, n, (bushing_time){0, ms}, buffer));
    assert_int_equal(bushing_mms_value_print(text, sizeof text - 1, &len,
                                             writer_result(&w), NULL),
                     0);
    text[len] = 0;
    close_model();
    return text;
}

static void simulated_numbers(void **state)
{
    (void)state;
    assert_string_equal(now_is("float32 = 10 ~ sine 4 60s", 0), "10");
    assert_string_equal(now_is("float32 = 10 ~ sine 4 60s", 15000), "14");
    assert_string_equal(now_is("float32 = 10 ~ sine 4 60s", 5000), "12");
    assert_string_equal(now_is("float32 = 10 ~ sine 4 60s", 30000), "10");
    assert_string_equal(now_is("float32 = 10 ~ sine 4 60s", 45000), "6");
    assert_string_equal(now_is("float32 = 10 ~ sine 4 60s", 105000), "6");
    assert_string_equal(now_is("float64 = 1 ~ ramp 8 1s", 250), "3");
    assert_string_equal(now_is("int8 = 100 ~ ramp 100 1s", 0), "100");
    assert_string_equal(now_is("int8 = 100 ~ ramp 100 1s", 900), "127");
    assert_string_equal(now_is("int8 = -100 ~ ramp -100 1s", 900), "-128");
    assert_string_equal(now_is("int8u = 1 ~ ramp -100 1s", 900), "0");
    assert_string_equal(now_is("int32 = 5 ~ count 1s", 3999), "8");
    assert_string_equal(now_is("int64 = 5 ~ count 1ms", 3999), "4004");
    assert_string_equal(now_is("int32 = 5 ~ count 1s", -4000), "5");
    assert_string_equal(now_is("float32 = 3e38 ~ ramp 3e38 1s", 900),
                        "3.4e+38");
}

static void simulated_states(void **state)
{
    (void)state;
    assert_string_equal(now_is("boolean ~ toggle 1s", 999), "false");
    assert_string_equal(now_is("boolean ~ toggle 1s", 1000), "true");
    assert_string_equal(now_is("dbpos = on ~ toggle 1s", 0), "10");
    assert_string_equal(now_is("dbpos = on ~ toggle 1s", 1000), "01");
    assert_string_equal(now_is("enum = 1 ~ toggle 1s", 1000), "2");
    assert_string_equal(now_is("timestamp ~ now", NOW.utc_ms),
                        "2026-11-21T12:00:00.000Z");
    assert_string_equal(now_is("timestamp ~ now", -1),
                        "1970-01-01T00:00:00.000Z");
    assert_string_equal(now_is("entrytime ~ now", NOW.utc_ms + 5),
                        "2026-11-21T12:00:00.005");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_a_tree),
        cmocka_unit_test(the_default_is_read),
        cmocka_unit_test(remarks_blanks_and_carriage_returns),
        cmocka_unit_test(every_type),
        cmocka_unit_test(bad_lines),
        cmocka_unit_test(bad_attributes),
        cmocka_unit_test(bad_simulations),
        cmocka_unit_test(bad_sets_and_reports),
        cmocka_unit_test(limits),
        cmocka_unit_test(text_too_long),
        cmocka_unit_test(too_many_names),
        cmocka_unit_test(each_allocation_fails),
        cmocka_unit_test(simulated_numbers),
        cmocka_unit_test(simulated_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
