/* The server of MMS: reading, writing, types, and lists of variables. */
#include "mms_server_help.h"

static void answer_is(const char *hex)
{
    uint8_t want[512];
    size_t n = 0;
    assert_true(hex_decode(span_text(hex), want, sizeof want, &n));
    assert_int_equal(answer.n, n);
    assert_memory_equal(answer.p, want, n);
}

/* --- read ---------------------------------------------------------------- */

/* Octets by hand: read LD/A$MX$N$i. */
static void read_by_hand(void **state)
{
    (void)state;
    begin();
    assert_int_equal(receive(hex_in("a01d020103a418a116a0143012a010a10e1a024c"
                                    "441a0841244d58244e2469")),
                     0);
    answer_is("a10a020103a405a103850105");
    end();
}

static void read_values(void **state)
{
    (void)state;
    begin();
    assert_string_equal(read_text("LD/A$MX$W$mag$f"), "230.1");
    assert_string_equal(read_text("LD/A$MX$W"),
                        "{{230.1}, 1100000100000, 2026-11-21T12:00:00.000Z}");
    assert_string_equal(
        read_text("LD/A$SP LE/X"),
        "{{true}, {\"abc\", \"\xc3\xa4\", 0x0102, 101}, {-1, 200, 7}, {9}}; "
        "{{{1}}}");
    assert_string_equal(read_text("LD/A$MX$D$f LD/A$ST"),
                        "1.5; {{10, 1970-01-01T00:00:00.000Z}}");
    assert_string_equal(read_text(""), "");
    end();
}

static void read_what_is_not_there(void **state)
{
    struct mms_read_request *q;
    (void)state;
    begin();
    assert_string_equal(read_text("LD/A$MX$W$f LX/A LD/ LD/A$ /A @A A"),
                        "!10; !10; !10; !10; !10; !10; !10");
    q = &asking(MMS_REQUEST_READ)->u.read;
    q->variable_access_specification.u.list_of_variable = variables("x");
    items[0].variable_specification.which = MMS_VARIABLE_INVALIDATED;
    ask();
    assert_string_equal(
        results_text(answered(MMS_RESPONSE_READ)->u.read.list_of_access_result),
        "!9");
    end();
}

static void too_many_variables(void **state)
{
    static char names[4 * 600];
    (void)state;
    begin();
    for (size_t i = 0; i < 512; i++)
        memcpy(names + 4 * i, "a/b ", 4);
    names[4 * 512] = 0;
    (void)read_text(names);
    memcpy(names + 4 * 512, "a/b", 4);
    asking(MMS_REQUEST_READ)
        ->u.read.variable_access_specification.u.list_of_variable =
        variables(names);
    ask();
    answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_CAPABILITY_UNAVAILABLE);
    end();
}

/* The value of one variable through an alternate access in octets. */
static const char *part(const char *name, const char *hex)
{
    static uint8_t access[128];
    struct mms_read_request *q = &asking(MMS_REQUEST_READ)->u.read;
    size_t n = 0;
    assert_true(hex_decode(span_text(hex), access, sizeof access, &n));
    q->variable_access_specification.u.list_of_variable = variables(name);
    items[0].has_alternate_access = true;
    items[0].alternate_access = (struct asn1_list){span_of(access, n), NULL, 1};
    ask();
    return results_text(
        answered(MMS_RESPONSE_READ)->u.read.list_of_access_result);
}

static void parts_of_variables(void **state)
{
    (void)state;
    begin();
    /* selectAccess component "mag"; selectAlternateAccess "mag", then "f" */
    assert_string_equal(part("LD/A$MX$W", "81036d6167"), "{230.1}");
    assert_string_equal(part("LD/A$MX$W", "a00a80036d61673003810166"), "230.1");
    assert_string_equal(part("LD/A$MX$W", "810178"), "!10");
    assert_string_equal(part("LD/A$MX$W", "a00a80037878783003810166"), "!10");
    /* by index, and named */
    assert_string_equal(part("LD/A$MX$W", "820101"), "!9");
    assert_string_equal(part("LD/A$MX$W", "a508800178"
                                          "81036d6167"),
                        "!9");
    end();
}

static void specification_with_the_result(void **state)
{
    struct mms_read_request *q;
    const struct mms_read_response *a;
    (void)state;
    begin();
    q = &asking(MMS_REQUEST_READ)->u.read;
    q->specification_with_result = true;
    q->variable_access_specification.which =
        MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME;
    q->variable_access_specification.u.variable_list_name =
        object("LD/LLN0$set");
    ask();
    a = &answered(MMS_RESPONSE_READ)->u.read;
    assert_true(a->has_variable_access_specification);
    assert_true(span_equal(a->variable_access_specification.u.variable_list_name
                               .u.domain_specific.item_id,
                           span_text("LLN0$set")));
    assert_string_equal(results_text(a->list_of_access_result), "true; 5");
    end();
}

static void a_list_that_is_not_there(void **state)
{
    static const char *const names[] = {"LD/LLN0$x", "LX/LLN0$ds", "@ds",
                                        "/ds"};
    (void)state;
    begin();
    for (size_t i = 0; i < ASN1_COUNT(names); i++) {
        struct mms_read_request *q = &asking(MMS_REQUEST_READ)->u.read;
        q->variable_access_specification.which =
            MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME;
        q->variable_access_specification.u.variable_list_name =
            object(names[i]);
        ask();
        answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    }
    end();
}

/* What does not fit is said, in each size; what fits is the same. */
static void answers_obey_the_pdu_size(void **state)
{
    size_t refused = 0, served = 0;
    (void)state;
    for (uint32_t size = 64; size < 300; size++) {
        begin_with(MODEL, size);
        establish();
        asking(MMS_REQUEST_READ)
            ->u.read.variable_access_specification.u.list_of_variable =
            variables("LD/A");
        ask();
        if (answer.p[0] == 0xA1) {
            served++;
        } else {
            answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_OTHER);
            refused++;
        }
        end();
    }
    assert_true(refused > 50 && served > 50);
    assert_int_equal(refused + served, 300 - 64);
}

/* --- types --------------------------------------------------------------- */

static const char *type_text(const char *name)
{
    size_t len, head;
    struct ber_reader r;
    struct ber_tlv tlv;
    span body;
    asking(MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES)
        ->u.get_variable_access_attributes.u.name = object(name);
    ask();
    (void)answered(MMS_RESPONSE_GET_VARIABLE_ACCESS_ATTRIBUTES);
    /* A1 { invokeID, A6 { mmsDeletable, A2 { the type } } } */
    body = answer;
    for (head = 0; head < 3; head++) {
        static const size_t skip[] = {0, 3, 3};
        r = ber_over(span_skip(body, skip[head]));
        assert_int_equal(ber_next(&r, &tlv), 0);
        body = tlv_body(&tlv);
    }
    assert_int_equal(
        bushing_mms_type_print(text, sizeof text - 1, &len, body, 0), 0);
    text[len] = 0;
    return text;
}

static void types(void **state)
{
    (void)state;
    begin();
    assert_string_equal(
        type_text("LD/A$MX"),
        "{W: {mag: {f: float32}, q: bits(..13), t: utc-time}, N: {i: int32}, "
        "D: {f: float64}}");
    assert_string_equal(
        type_text("LD/A$SP"),
        "{B: {b: boolean}, S: {s: string(..8), u: mms-string(..4), o: "
        "octets(..4), m: bits(3)}, I: {a: int8, b: uint8, c: int64}, R: {x: "
        "int16}}");
    assert_string_equal(type_text("LD/LLN0$RP$rp"),
                        "{RptID: string(..129), RptEna: boolean, Resv: "
                        "boolean, DatSet: string(..129), ConfRev: uint32, "
                        "OptFlds: bits(10), BufTm: uint32, SqNum: uint8, "
                        "TrgOps: bits(6), IntgPd: uint32, GI: boolean}");
    assert_string_equal(type_text("LD/A$ST$Pos$stVal"), "bits(2)");
    end();
}

static void types_that_are_not_there(void **state)
{
    (void)state;
    begin();
    asking(MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES)
        ->u.get_variable_access_attributes.u.name = object("LD/A$XX");
    ask();
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    asking(MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES)
        ->u.get_variable_access_attributes.which =
        MMS_VARIABLE_ATTRIBUTES_ADDRESS;
    ask();
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_UNSUPPORTED);
    end();
}

/* The deepest name that a model may have stays within the depth of BER. */
static void the_deepest_type(void **state)
{
    (void)state;
    begin_with("device D\nnode N\nMX a.b.c.d.e float32", 0);
    establish();
    assert_string_equal(type_text("D/N"), "{MX: {a: {b: {c: {d: {e: "
                                          "float32}}}}}}");
    end();
}

/* --- write --------------------------------------------------------------- */

static void write_and_read_again(void **state)
{
    static const struct {
        const char *name, *hex, *want;
    } rows[] = {
        {"LD/A$SP$B$b", "830100", "false"},
        {"LD/A$SP$B$b", "8301ff", "true"},
        {"LD/A$SP$S$s", "8a0878797a78797a7879", "\"xyzxyzxy\""},
        {"LD/A$SP$S$s", "8a00", "\"\""},
        {"LD/A$SP$S$u", "9004c3a4c3a4", "\"\xc3\xa4\xc3\xa4\""},
        {"LD/A$SP$S$o", "8900", "0x"},
        {"LD/A$SP$S$m", "840205bf", "101"},
        {"LD/A$SP$I$a", "850180", "-128"},
        {"LD/A$SP$I$a", "85020005", "5"},
        {"LD/A$SP$I$b", "860200ff", "255"},
        {"LD/A$SP$I$c", "85087fffffffffffffff", "9223372036854775807"},
        {"LE/X$SP$V$v", "860500ffffffff", "4294967295"},
        {"LD/A$SP$I", "a209850101860102850103", "{1, 2, 3}"},
    };
    (void)state;
    begin();
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        assert_int_equal(write_hex(rows[i].name, rows[i].hex), 0);
        assert_string_equal(read_text(rows[i].name), rows[i].want);
    }
    end();
}

/* Types that the small model has no writable attribute of. */
static void write_other_types(void **state)
{
    static const struct {
        const char *name, *hex;
        int code;
        const char *want;
    } rows[] = {
        {"D/N$SP$f", "8705083fc00000", 0, "1.5"},
        {"D/N$SP$f", "87090b3ff8000000000000", ACCESS_TYPE_INCONSISTENT, "1.5"},
        {"D/N$SP$f", "8705093fc00000", ACCESS_TYPE_INCONSISTENT, "1.5"},
        {"D/N$SP$g", "87090b3ff8000000000000", 0, "1.5"},
        {"D/N$SP$g", "8705083fc00000", ACCESS_TYPE_INCONSISTENT, "1.5"},
        {"D/N$SP$d", "84020640", 0, "01"},
        {"D/N$SP$d", "84020540", ACCESS_TYPE_INCONSISTENT, "01"},
        {"D/N$SP$q", "8403034000", 0, "0100000000000"},
        {"D/N$SP$q", "84020340", ACCESS_TYPE_INCONSISTENT, "0100000000000"},
        {"D/N$SP$t", "91086b0187c01f7cee0a", 0, "2026-11-21T12:00:00.123Z"},
        {"D/N$SP$t", "8c0602932e003d31", ACCESS_TYPE_INCONSISTENT,
         "2026-11-21T12:00:00.123Z"},
        {"D/N$SP$e", "8c0602932e003d31", 0, "2026-11-21T12:00:00.000"},
        {"D/N$SP$e", "8c0402932e00", ACCESS_TYPE_INCONSISTENT,
         "2026-11-21T12:00:00.000"},
        {"D/N$SP$n", "850103", 0, "3"},
    };
    (void)state;
    begin_with("device D\nnode N\nSP f float32\nSP g float64\nSP d dbpos\n"
               "SP q quality\nSP t timestamp\nSP e entrytime\nSP i int32\n"
               "SP s float32\nSP n enum sets SP.s\n",
               0);
    establish();
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        assert_int_equal(write_hex(rows[i].name, rows[i].hex), rows[i].code);
        assert_string_equal(read_text(rows[i].name), rows[i].want);
    }
    assert_string_equal(read_text("D/N$SP$s"), "3");
    assert_string_equal(type_text("D/N$SP$e"), "binary-time(6)");
    end();
}

static void write_refused(void **state)
{
    static const struct {
        const char *name, *hex;
        int code;
    } rows[] = {
        {"LD/A$MX$N$i", "850101", ACCESS_DENIED},
        {"LD/A$SP$R$x", "850101", ACCESS_DENIED},
        {"LD/A$SP$R", "a203850101", ACCESS_DENIED},
        {"LD/A$SP$X", "850101", ACCESS_NON_EXISTENT},
        {"LD/A$SP$B$b", "850101", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$I$a", "860101", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$I$a", "85020080", ACCESS_VALUE_INVALID},
        {"LD/A$SP$I$b", "8601ff", ACCESS_VALUE_INVALID},
        {"LD/A$SP$I$b", "86020100", ACCESS_VALUE_INVALID},
        {"LD/A$SP$S$s", "8a09616263646566676869", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$S$u", "90056162636465", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$S$o", "89050102030405", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$S$m", "840204f0", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$S$m", "840100", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$I", "a206850101860102", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$I", "a20c850101860102850103850104", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$I", "850101", ACCESS_TYPE_INCONSISTENT},
        {"LD/A$SP$I", "a109850101860102850103", ACCESS_TYPE_INCONSISTENT},
        /* the first would do, the last does not: nothing changes */
        {"LD/A$SP$I", "a209850101860102860103", ACCESS_TYPE_INCONSISTENT},
    };
    (void)state;
    begin();
    for (size_t i = 0; i < ASN1_COUNT(rows); i++)
        assert_int_equal(write_hex(rows[i].name, rows[i].hex), rows[i].code);
    assert_string_equal(
        read_text("LD/A$SP"),
        "{{true}, {\"abc\", \"\xc3\xa4\", 0x0102, 101}, {-1, 200, 7}, {9}}");
    config.read_only = true;
    bushing_mms_server_free(server);
    assert_int_equal(bushing_mms_server_new(&server, model, &config), 0);
    establish();
    assert_int_equal(write_hex("LD/A$SP$B$b", "830100"), ACCESS_DENIED);
    end();
}

/* A control moves the position; what one client writes another reads. */
static void a_control_sets_a_state(void **state)
{
    bushing_mms_server *other;
    (void)state;
    begin();
    assert_int_equal(bushing_mms_server_new(&other, model, &config), 0);
    assert_int_equal(write_hex("LD/A$CO$Pos$Oper", "a206830100860101"), 0);
    bushing_mms_server_free(server);
    server = other;
    establish();
    assert_string_equal(read_text("LD/A$ST$Pos$stVal"), "01");
    assert_int_equal(write_hex("LD/A$CO$Pos$Oper$ctlVal", "830101"), 0);
    assert_string_equal(read_text("LD/A$ST$Pos$stVal"), "10");
    end();
}

/* Values for a list: as many as it has members, or nothing is written. */
static void write_a_list(void **state)
{
    struct mms_write_request *q;
    static uint8_t data[64];
    size_t n = 0;
    (void)state;
    begin();
    for (uint32_t num = 1; num <= 3; num++) {
        q = &asking(MMS_REQUEST_WRITE)->u.write;
        q->variable_access_specification.which =
            MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME;
        q->variable_access_specification.u.variable_list_name =
            object("LD/LLN0$set");
        assert_true(
            hex_decode(span_text("830100850107850108"), data, sizeof data, &n));
        q->list_of_data =
            (struct asn1_list){span_of(data, 3u * num), NULL, num};
        ask();
        if (num == 2)
            answer_is("a10a020101a5058100800103");
        else
            answered_reject(MMS_REJECT_CONFIRMED_REQUEST,
                            REJECT_INVALID_ARGUMENT);
    }
    assert_string_equal(read_text("LD/A$SP$B$b"), "false");
    q = &asking(MMS_REQUEST_WRITE)->u.write;
    q->variable_access_specification.which =
        MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME;
    q->variable_access_specification.u.variable_list_name = object("@none");
    ask();
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    end();
}

/* When the answer would not fit, nothing is written: a list of 20 in a PDU of
 * 79. */
static void write_needs_room_for_its_answer(void **state)
{
    struct mms_write_request *q;
    static uint8_t data[60];
    static char text_of_model[400];
    size_t at = (size_t)snprintf(text_of_model, sizeof text_of_model,
                                 "device D\nnode N\nSP a string(4) = x\n"
                                 "dataset D/N$d =");
    (void)state;
    for (size_t i = 0; i < 20; i++) {
        at += (size_t)snprintf(text_of_model + at, sizeof text_of_model - at,
                               " D/N$SP$a");
        memcpy(data + 2 * i, "\x8a", 2);
    }
    for (uint32_t size = 79; size < 81; size++) {
        begin_with(text_of_model, size);
        establish();
        q = &asking(MMS_REQUEST_WRITE)->u.write;
        q->variable_access_specification.which =
            MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME;
        q->variable_access_specification.u.variable_list_name = object("D/N$d");
        q->list_of_data = (struct asn1_list){span_of(data, 40), NULL, 20};
        ask();
        if (size == 79)
            answered_error(MMS_ERROR_CLASS_RESOURCE,
                           RESOURCE_CAPABILITY_UNAVAILABLE);
        else
            (void)answered(MMS_RESPONSE_WRITE);
        assert_string_equal(read_text("D/N$SP$a"),
                            size == 79 ? "\"x\"" : "\"\"");
        end();
    }
}

/* --- named variable lists ------------------------------------------------ */

static void define(const char *name, const char *members)
{
    struct mms_define_named_variable_list_request *q =
        &asking(MMS_REQUEST_DEFINE_NAMED_VARIABLE_LIST)
             ->u.define_named_variable_list;
    q->variable_list_name = object(name);
    q->list_of_variable = variables(members);
    ask();
}

static const char *read_list(const char *name)
{
    struct mms_read_request *q = &asking(MMS_REQUEST_READ)->u.read;
    q->variable_access_specification.which =
        MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME;
    q->variable_access_specification.u.variable_list_name = object(name);
    ask();
    return results_text(
        answered(MMS_RESPONSE_READ)->u.read.list_of_access_result);
}

/* deleted of matched, as a number of two digits */
static int delete_list(int scope, const char *name, const char *domain)
{
    static struct mms_object_name n;
    struct mms_delete_named_variable_list_request *q =
        &asking(MMS_REQUEST_DELETE_NAMED_VARIABLE_LIST)
             ->u.delete_named_variable_list;
    const struct mms_delete_named_variable_list_response *a;
    q->scope_of_delete = scope;
    if (name != NULL) {
        n = object(name);
        q->has_list_of_variable_list_name = true;
        q->list_of_variable_list_name = (struct asn1_list){{NULL, 0}, &n, 1};
    }
    if (domain != NULL) {
        q->has_domain_name = true;
        q->domain_name = span_text(domain);
    }
    ask();
    if (answer.p[0] != 0xA1)
        return -1;
    a = &answered(MMS_RESPONSE_DELETE_NAMED_VARIABLE_LIST)
             ->u.delete_named_variable_list;
    return (int)(a->number_deleted * 10 + a->number_matched);
}

static void lists_of_each_scope(void **state)
{
    static const char *const names[] = {"LD/A$mine", "/mine", "@mine"};
    bushing_mms_server *first;
    (void)state;
    begin();
    for (size_t i = 0; i < ASN1_COUNT(names); i++) {
        define(names[i], "LD/A$MX$N LE/X$SP$V$v");
        answer_is("a1050201018b00");
        assert_string_equal(read_list(names[i]), "{5}; 1");
        define(names[i], "LD/A$MX$N");
        answered_error(MMS_ERROR_CLASS_DEFINITION, DEFINITION_OBJECT_EXISTS);
    }
    /* others see the first two */
    first = server;
    assert_int_equal(bushing_mms_server_new(&server, model, &config), 0);
    establish();
    assert_string_equal(read_list("LD/A$mine"), "{5}; 1");
    assert_string_equal(read_list("/mine"), "{5}; 1");
    define("@mine", "LD/A$MX$N");
    assert_string_equal(read_list("@mine"), "{5}");
    bushing_mms_server_free(server);
    server = first;
    assert_int_equal(delete_list(0, "LD/A$mine", NULL), 11);
    assert_int_equal(delete_list(0, "LD/A$mine", NULL), 0);
    assert_int_equal(delete_list(0, "LD/LLN0$ds", NULL), 1);
    assert_int_equal(delete_list(1, NULL, NULL), 11);
    assert_int_equal(delete_list(3, NULL, NULL), 11);
    assert_int_equal(delete_list(2, NULL, "LD"), 2);
    end();
}

static void delete_refused(void **state)
{
    (void)state;
    begin();
    assert_int_equal(delete_list(0, NULL, NULL), -1);
    answered_reject(MMS_REJECT_CONFIRMED_REQUEST, REJECT_INVALID_ARGUMENT);
    assert_int_equal(delete_list(7, NULL, NULL), -1);
    answered_reject(MMS_REJECT_CONFIRMED_REQUEST, REJECT_INVALID_ARGUMENT);
    assert_int_equal(delete_list(2, NULL, NULL), -1);
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    assert_int_equal(delete_list(2, NULL, "LX"), -1);
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    server->config.read_only = true;
    assert_int_equal(delete_list(1, NULL, NULL), -1);
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_DENIED);
    define("@x", "LD/A");
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_DENIED);
    end();
}

static void define_refused(void **state)
{
    static char many[10 * 140], name[140];
    (void)state;
    begin();
    define("@x", "LD/A$MX$N LD/A$MX$X");
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    define("LX/x", "LD/A$MX$N");
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    define("@", "LD/A$MX$N");
    answered_reject(MMS_REJECT_CONFIRMED_REQUEST, REJECT_INVALID_ARGUMENT);
    memset(name, 'a', sizeof name);
    name[0] = '@';
    name[131] = 0;
    define(name, "LD/A$MX$N");
    answered_reject(MMS_REJECT_CONFIRMED_REQUEST, REJECT_INVALID_ARGUMENT);
    name[130] = 0;
    define(name, "LD/A$MX$N");
    (void)answered(MMS_RESPONSE_DEFINE_NAMED_VARIABLE_LIST);
    for (size_t i = 0; i < 129; i++)
        memcpy(many + 10 * i, "LD/A$MX$N ", 10);
    many[10 * 129 - 1] = 0;
    define("@y", many);
    answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_CAPABILITY_UNAVAILABLE);
    many[10 * 128 - 1] = 0;
    define("@y", many);
    (void)answered(MMS_RESPONSE_DEFINE_NAMED_VARIABLE_LIST);
    for (int i = 0; i < 7; i++) {
        (void)snprintf(name, sizeof name, "@n%d", i);
        define(name, "LD/A$MX$N");
    }
    answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_CAPABILITY_UNAVAILABLE);
    for (int i = 0; i < 63; i++) {
        (void)snprintf(name, sizeof name, "/n%d", i);
        define(name, "LD/A$MX$N");
    }
    answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_CAPABILITY_UNAVAILABLE);
    end();
}

static void attributes_of_a_list(void **state)
{
    const struct mms_get_named_variable_list_attributes_response *a;
    struct asn1_list list;
    struct mms_variable_item item;
    (void)state;
    begin();
    asking(MMS_REQUEST_GET_NAMED_VARIABLE_LIST_ATTRIBUTES)
        ->u.get_named_variable_list_attributes = object("LD/LLN0$set");
    ask();
    a = &answered(MMS_RESPONSE_GET_NAMED_VARIABLE_LIST_ATTRIBUTES)
             ->u.get_named_variable_list_attributes;
    assert_false(a->mms_deletable);
    assert_int_equal(a->list_of_variable.num, 2);
    list = a->list_of_variable;
    assert_int_equal(
        asn1_list_next(&MMS_VARIABLE_ITEM, &list.body, &item, NULL), 0);
    assert_true(
        span_equal(item.variable_specification.u.name.u.domain_specific.item_id,
                   span_text("A$SP$B$b")));
    assert_true(span_equal(
        item.variable_specification.u.name.u.domain_specific.domain_id,
        span_text("LD")));
    asking(MMS_REQUEST_GET_NAMED_VARIABLE_LIST_ATTRIBUTES)
        ->u.get_named_variable_list_attributes = object("LD/LLN0$no");
    ask();
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_by_hand),
        cmocka_unit_test(read_values),
        cmocka_unit_test(read_what_is_not_there),
        cmocka_unit_test(too_many_variables),
        cmocka_unit_test(parts_of_variables),
        cmocka_unit_test(specification_with_the_result),
        cmocka_unit_test(a_list_that_is_not_there),
        cmocka_unit_test(answers_obey_the_pdu_size),
        cmocka_unit_test(types),
        cmocka_unit_test(types_that_are_not_there),
        cmocka_unit_test(the_deepest_type),
        cmocka_unit_test(write_and_read_again),
        cmocka_unit_test(write_other_types),
        cmocka_unit_test(write_refused),
        cmocka_unit_test(a_control_sets_a_state),
        cmocka_unit_test(write_a_list),
        cmocka_unit_test(write_needs_room_for_its_answer),
        cmocka_unit_test(lists_of_each_scope),
        cmocka_unit_test(delete_refused),
        cmocka_unit_test(define_refused),
        cmocka_unit_test(attributes_of_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
