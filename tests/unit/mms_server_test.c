/* The server of MMS: agreeing, dispatching, refusing; status, identity and
 * names. */
#include "mms_server_help.h"

static void answer_is(const char *hex)
{
    uint8_t want[512];
    size_t n = 0;
    assert_true(hex_decode(span_text(hex), want, sizeof want, &n));
    assert_int_equal(answer.n, n);
    assert_memory_equal(answer.p, want, n);
}

/* --- initiate ------------------------------------------------------------ */

/* What libiec61850 and its like propose, and our octets. */
static void agrees(void **state)
{
    (void)state;
    begin_with(MODEL, 0);
    establish();
    answer_is("a926800300fde881010582010583010aa416800101810305f100820c03ee1c"
              "000000000000000118");
    end();
}

static int initiate(const char *hex)
{
    int rc;
    begin_with(MODEL, 1000);
    rc = bushing_mms_server_initiate(server, &answer, room, sizeof room,
                                     hex_in(hex));
    return rc;
}

static void pdu_size_is_the_smaller_one(void **state)
{
    static const struct {
        const char *size;
        size_t want;
    } rows[] = {
        {"80020200", 512}, {"80027fff", 1000}, {"800203e8", 1000},
        {"800140", 64},    {"800100", 1000},   {"", 1000},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        char s[200];
        size_t inside = 31 + strlen(rows[i].size) / 2 - 0;
        (void)snprintf(s, sizeof s,
                       "a8%02x%s81010582010583010aa416800101810305f100820c03ee"
                       "1c00000408000079ef18",
                       (unsigned)(inside + 2), rows[i].size);
        assert_int_equal(initiate(s), 0);
        assert_int_equal(bushing_mms_server_pdu_size(server), rows[i].want);
        decode_answer(MMS_PDU_INITIATE_RESPONSE);
        assert_int_equal(got.u.initiate_response.local_detail_called,
                         rows[i].want);
        end();
    }
}

static void numbers_that_are_agreed(void **state)
{
    (void)state;
    /* outstanding 1 and 0, nesting 3, only vnam */
    assert_int_equal(initiate("a825800203e8810101820100830103a4168001018103052"
                              "000820c03ee1c00000408000079ef18"),
                     0);
    decode_answer(MMS_PDU_INITIATE_RESPONSE);
    assert_int_equal(
        got.u.initiate_response.negotiated_max_serv_outstanding_calling, 1);
    assert_int_equal(
        got.u.initiate_response.negotiated_max_serv_outstanding_called, 1);
    assert_int_equal(
        got.u.initiate_response.negotiated_data_structure_nesting_level, 3);
    assert_int_equal(got.u.initiate_response.init_response_detail
                         .negotiated_parameter_cbb.octets.p[0],
                     0x20);
    end();
}

static void initiate_refused(void **state)
{
    static const struct {
        const char *hex, *want;
    } rows[] = {
        /* nonsense, another PDU, version 0, a PDU size of 63 */
        {"00", "aa05a003880100"},
        {"8b00", "aa05a003880100"},
        {"a800", "aa05a003880100"},
        {"a825800203e881010582010583010aa416800100810305f100820c03ee1c00000408"
         "000079ef18",
         "aa05a003880101"},
        {"a82480013f81010582010583010aa416800101810305f100820c03ee1c0000040800"
         "0079ef18",
         "aa05a003880102"},
        {"a8248001ff81010582010583010aa416800101810305f100820c03ee1c0000040800"
         "0079ef18",
         "aa05a003880102"},
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        assert_int_equal(initiate(rows[i].hex), BUSHING_ERR_MMS_INITIATE);
        answer_is(rows[i].want);
        assert_int_equal(receive(hex_in("8b00")), BUSHING_ERR_STATE);
        assert_int_equal(bushing_mms_server_initiate(server, &answer, room,
                                                     sizeof room,
                                                     hex_in(INITIATE)),
                         BUSHING_ERR_STATE);
        end();
    }
}

static void wrong_arguments(void **state)
{
    (void)state;
    begin_with(MODEL, 1000);
    assert_int_equal(receive(hex_in("8b00")), BUSHING_ERR_STATE);
    assert_int_equal(bushing_mms_server_initiate(server, &answer, room, 10,
                                                 hex_in(INITIATE)),
                     BUSHING_ERR_SPACE);
    establish();
    assert_int_equal(bushing_mms_server_receive(server, &answer, room, 999,
                                                hex_in("8b00"), NOW),
                     BUSHING_ERR_SPACE);
    end();
    begin_with(MODEL, 0);
    bushing_mms_server_free(server);
    config.pdu_max = 63;
    assert_int_equal(bushing_mms_server_new(&server, model, &config),
                     BUSHING_ERR_ARGUMENT);
    config.pdu_max = BUSHING_MMS_PDU_MAX + 1;
    assert_int_equal(bushing_mms_server_new(&server, model, &config),
                     BUSHING_ERR_ARGUMENT);
    config.pdu_max = 0;
    fail_at = 1;
    assert_int_equal(bushing_mms_server_new(&server, model, &config),
                     BUSHING_ERR_MEMORY);
    fail_at = 0;
    assert_null(server);
    end();
}

/* --- PDUs ---------------------------------------------------------------- */

static void pdus_that_are_refused(void **state)
{
    static const struct {
        const char *in, *want;
    } rows[] = {
        /* no PDU at all, cut off, unknown, something behind */
        {"", "a403850101"},
        {"a0", "a403850101"},
        {"8e00", "a403850100"},
        {"8b0000", "a403850101"},
        /* confirmed requests: without invokeID, a negative one, one of 6
         * octets */
        {"a000", "a403850101"},
        {"a003850101", "a403850101"},
        {"a0030201ff", "a403850101"},
        {"a0080206010101010101", "a403850101"},
        /* unknown service, known but not served, broken argument, a modifier */
        {"a0050201058300", "a406800105810101"},
        {"a0070201059f4c0100", "a406800105810101"},
        {"a0050201058000", "a406800105810104"},
        {"a0050201058301", "a406800105810101"},
        {"a003020105", "a406800105810101"},
        /* not a request */
        {"a1050201078b00", "a406800107820102"},
        {"a20a800107a205a003870102", "a406800107830102"},
        {"a30aa008a1048002"
         "5859"
         "a000",
         "a403840101"},
        /* reject is not answered, cancel is refused */
        {"a403850101", ""},
        {"850107", "a70a800107a105a0038a0101"},
    };
    (void)state;
    begin();
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        size_t n;
        assert_true(
            hex_decode(span_text(rows[i].in), in_room, sizeof in_room, &n));
        server->rejects = 0;
        assert_int_equal(receive(span_of(in_room, n)), 0);
        answer_is(rows[i].want);
    }
    end();
}

static void modifiers_are_refused(void **state)
{
    (void)state;
    begin();
    /* attach to semaphore "s" */
    assert_int_equal(receive(hex_in("a00e0201053007a105a0038001738200")), 0);
    answer_is("a406800105810102");
    end();
}

/* [ISO 9506-2] those belong to the beginning, or to a client */
static void pdus_that_end_it(void **state)
{
    static const char *const rows[] = {
        INITIATE, "a913810101820101a40b8001018102050082020300",
        "860107", "aa05a003880100",
        "8c00",   "ad05a003890101",
    };
    (void)state;
    for (size_t i = 0; i < ASN1_COUNT(rows); i++) {
        begin();
        assert_int_equal(receive(hex_in(rows[i])), BUSHING_ERR_MMS_PDU);
        assert_int_equal(answer.n, 0);
        end();
    }
}

static void longer_than_agreed(void **state)
{
    (void)state;
    begin_with(MODEL, 1000);
    establish();
    memset(in_room, 0, 1001);
    assert_int_equal(receive(span_of(in_room, 1000)), 0);
    assert_int_equal(receive(span_of(in_room, 1001)), BUSHING_ERR_MMS_SIZE);
    end();
}

static void too_many_rejects(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < BUSHING_MMS_REJECTS_MAX; i++)
        assert_int_equal(receive(hex_in("8e00")), 0);
    assert_int_equal(receive(hex_in("8e00")), BUSHING_ERR_MMS_REJECTS);
    assert_int_equal(receive(hex_in("a403850101")), BUSHING_ERR_MMS_REJECTS);
    end();
}

static void conclude(void **state)
{
    (void)state;
    begin();
    assert_false(bushing_mms_server_concluded(server));
    assert_int_equal(receive(hex_in("8b00")), 0);
    answer_is("8c00");
    assert_true(bushing_mms_server_concluded(server));
    assert_int_equal(receive(hex_in("8b00")), BUSHING_ERR_STATE);
    assert_int_equal(bushing_mms_server_deadline(server), BUSHING_NEVER);
    end();
}

/* --- status and identity ------------------------------------------------- */

static void status(void **state)
{
    (void)state;
    begin();
    assert_int_equal(receive(hex_in("a006020107800100")), 0);
    answer_is("a10b020107a006800100810100");
    assert_string_equal(bushing_mms_server_last_request(server).service,
                        "status");
    assert_string_equal(bushing_mms_server_last_request(server).outcome, "ok");
    end();
}

static void identify(void **state)
{
    (void)state;
    begin();
    assert_int_equal(receive(hex_in("a0050201018200")), 0);
    answer_is("a114020101a20f80056d616b65728103626f78820137");
    end();
    begin_with("device D\nnode N\nST a int8", 0);
    establish();
    (void)asking(MMS_REQUEST_IDENTIFY);
    ask();
    assert_true(
        span_equal(answered(MMS_RESPONSE_IDENTIFY)->u.identify.vendor_name,
                   span_text("bushing")));
    end();
}

/* --- names --------------------------------------------------------------- */

/* The names of one answer between blanks. */
static bool names(int64_t kind, int scope, const char *domain,
                  const char *after)
{
    struct mms_get_name_list_request *q =
        &asking(MMS_REQUEST_GET_NAME_LIST)->u.get_name_list;
    const struct mms_get_name_list_response *a;
    struct text t = text_over(text, sizeof text - 1);
    struct asn1_list list;
    q->extended_object_class.u.object_class = kind;
    q->object_scope.which = scope;
    if (domain != NULL)
        q->object_scope.u.domain_specific = span_text(domain);
    q->has_continue_after = after != NULL;
    if (after != NULL)
        q->continue_after = span_text(after);
    ask();
    if (answer.p[0] == 0xA2)
        return false;
    a = &answered(MMS_RESPONSE_GET_NAME_LIST)->u.get_name_list;
    list = a->list_of_identifier;
    for (uint32_t i = 0; i < list.num; i++) {
        span name;
        assert_int_equal(
            asn1_list_next(&MMS_IDENTIFIER, &list.body, &name, NULL), 0);
        if (i > 0)
            text_char(&t, ' ');
        text_span(&t, name);
    }
    assert_true(text_fits(&t));
    text[t.n] = 0;
    return a->more_follows;
}

static void names_of_everything(void **state)
{
    (void)state;
    begin();
    assert_false(names(MMS_CLASS_DOMAIN, 0, NULL, NULL));
    assert_string_equal(text, "LD LE");
    assert_false(names(MMS_CLASS_DOMAIN, 0, NULL, "LD"));
    assert_string_equal(text, "LE");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE, 1, "LE", NULL));
    assert_string_equal(text, "X X$SP X$SP$V X$SP$V$v");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE, 1, "LE", "X$SP"));
    assert_string_equal(text, "X$SP$V X$SP$V$v");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE, 1, "LE", "X$SP$V$v"));
    assert_string_equal(text, "");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE_LIST, 1, "LD", NULL));
    assert_string_equal(text, "LLN0$ds LLN0$set");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE_LIST, 1, "LD", "LLN0$ds"));
    assert_string_equal(text, "LLN0$set");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE_LIST, 1, "LE", NULL));
    assert_string_equal(text, "");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE_LIST, 2, NULL, NULL));
    assert_string_equal(text, "");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE, 0, NULL, NULL));
    assert_string_equal(text, "");
    assert_false(names(MMS_CLASS_JOURNAL, 1, "LD", NULL));
    assert_string_equal(text, "");
    assert_false(names(MMS_CLASS_DOMAIN, 1, "LD", NULL));
    assert_string_equal(text, "");
    assert_false(names(MMS_CLASS_NAMED_VARIABLE, 1, "LD", NULL));
    assert_non_null(strstr(text, "LLN0$RP LLN0$RP$rp LLN0$RP$rp$RptID "));
    end();
}

static void names_that_are_not_there(void **state)
{
    (void)state;
    begin();
    names(MMS_CLASS_NAMED_VARIABLE, 1, "LX", NULL);
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_NON_EXISTENT);
    names(MMS_CLASS_NAMED_VARIABLE, 1, "LE", "X$SP$W");
    answered_error(MMS_ERROR_CLASS_SERVICE, SERVICE_CONTINUATION_INVALID);
    names(MMS_CLASS_DOMAIN, 0, NULL, "LX");
    answered_error(MMS_ERROR_CLASS_SERVICE, SERVICE_CONTINUATION_INVALID);
    names(MMS_CLASS_JOURNAL, 1, "LD", "x");
    answered_error(MMS_ERROR_CLASS_SERVICE, SERVICE_CONTINUATION_INVALID);
    names(MMS_CLASS_NAMED_VARIABLE_LIST, 1, "LD", "x");
    answered_error(MMS_ERROR_CLASS_SERVICE, SERVICE_CONTINUATION_INVALID);
    names(14, 0, NULL, NULL);
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_UNSUPPORTED);
    names(-1, 0, NULL, NULL);
    answered_error(MMS_ERROR_CLASS_ACCESS, ERROR_ACCESS_UNSUPPORTED);
    end();
}

/* Page by page the same names as at once, in PDUs of every size; a name that
 * does not fit a PDU is said so. */
static void names_in_pages(void **state)
{
    static char all[sizeof text], pages[sizeof text], last[sizeof text];
    (void)state;
    begin();
    assert_false(names(MMS_CLASS_NAMED_VARIABLE, 1, "LD", NULL));
    (void)snprintf(all, sizeof all, "%s", text);
    end();
    for (uint32_t size = 64; size < 400; size += 7) {
        size_t at = 0;
        bool more = true;
        begin_with(MODEL, size);
        establish();
        for (int page = 0; more; page++) {
            const char *blank;
            more = names(MMS_CLASS_NAMED_VARIABLE, 1, "LD",
                         page == 0 ? NULL : last);
            assert_int_equal(answer.p[0], 0xA1);
            at += (size_t)snprintf(pages + at, sizeof pages - at, "%s%s",
                                   at == 0 || text[0] == 0 ? "" : " ", text);
            blank = strrchr(text, ' ');
            (void)snprintf(last, sizeof last, "%s",
                           blank == NULL ? text : blank + 1);
        }
        assert_string_equal(pages, all);
        end();
    }
    begin_with(
        "device D\nnode abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst\n", 64);
    establish();
    names(MMS_CLASS_NAMED_VARIABLE, 1, "D", NULL);
    answered_error(MMS_ERROR_CLASS_RESOURCE, RESOURCE_OTHER);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees),
        cmocka_unit_test(pdu_size_is_the_smaller_one),
        cmocka_unit_test(numbers_that_are_agreed),
        cmocka_unit_test(initiate_refused),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(pdus_that_are_refused),
        cmocka_unit_test(modifiers_are_refused),
        cmocka_unit_test(pdus_that_end_it),
        cmocka_unit_test(longer_than_agreed),
        cmocka_unit_test(too_many_rejects),
        cmocka_unit_test(conclude),
        cmocka_unit_test(status),
        cmocka_unit_test(identify),
        cmocka_unit_test(names_of_everything),
        cmocka_unit_test(names_that_are_not_there),
        cmocka_unit_test(names_in_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
