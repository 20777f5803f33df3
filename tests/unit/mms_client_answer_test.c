/* Answers as the MMS client reads them: octets of real servers (captures) and
 * octets that no server should send. */
#include "mms_client_help.h"

#define DOMAIN "1173696d706c65494f47656e65726963494f" /* simpleIOGenericIO */

/* --- initiate ------------------------------------------------------------ */

static void initiating(void)
{
    static uint8_t room[64];
    memset(&client, 0, sizeof client);
    request = (bushing_mms_request){.room = room, .room_len = sizeof room};
    assert_int_equal(bushing_mms_ask_initiate(&client, &request, NULL), 0);
}

#define DETAIL "a416800101810305f100820c03ee1c00000408000079ef18"

static void initiate_response(void **state)
{
    (void)state;
    initiating();
    assert_int_equal(reads("a92680030"
                           "07d0081010a82010a830105" DETAIL),
                     0);
    assert_int_equal(answer.kind, BUSHING_MMS_INITIATED);
    assert_int_equal(answer.u.initiate.pdu_max, 32000);
    assert_int_equal(answer.u.initiate.calling_max, 10);
    assert_int_equal(answer.u.initiate.called_max, 10);
    assert_int_equal(answer.u.initiate.nesting, 5);
    assert_int_equal(answer.u.initiate.version, 1);
    octets_are(answer.u.initiate.parameters, "05f100");
    octets_are(answer.u.initiate.services, "03ee1c00000408000079ef18");
    assert_int_equal(client.pdu_max, 32000);
    assert_int_equal(client.calling_max, 10);
    assert_true(bushing_mms_offers(&answer.u.initiate, "getNameList"));
    assert_true(bushing_mms_offers(&answer.u.initiate, "vlis"));
    assert_false(bushing_mms_offers(&answer.u.initiate, "rename"));
    assert_false(bushing_mms_offers(&answer.u.initiate, "noSuchService"));
}

static void no_limit_is_stated(void **state)
{
    (void)state;
    static const char *const LIMITLESS[] = {
        "a91e81010a82010a" DETAIL,       /* absent */
        "a92180010081010a82010a" DETAIL, /* 0 */
        "a9218001ff81010a82010a" DETAIL, /* -1 */
    };
    for (size_t i = 0; i < 3; i++) {
        initiating();
        assert_int_equal(reads(LIMITLESS[i]), 0);
        assert_int_equal(answer.u.initiate.pdu_max, 0);
        assert_int_equal(client.pdu_max, 65000);
    }
    /* more than was proposed */
    initiating();
    assert_int_equal(reads("a92480047fffffff81010a82010a" DETAIL), 0);
    assert_int_equal(answer.u.initiate.pdu_max, INT32_MAX);
    assert_int_equal(client.pdu_max, 65000);
}

static void odd_initiate_responses(void **state)
{
    (void)state;
    initiating();
    assert_int_equal(reads("a9138101008202ffffa40a80010181010082020008"), 0);
    assert_int_equal(answer.u.initiate.calling_max, 0);
    assert_int_equal(client.calling_max, 1);
    assert_int_equal(answer.u.initiate.called_max, 0);
    octets_are(answer.u.initiate.parameters, "00");
    assert_false(bushing_mms_offers(&answer.u.initiate, "vlis"));
    /* a second one */
    assert_int_equal(reads("a91e81010a82010a" DETAIL), BUSHING_ERR_MMS_PDU);
    /* one that nobody asked for */
    memset(&client, 0, sizeof client);
    assert_int_equal(reads("a91e81010a82010a" DETAIL), BUSHING_ERR_MMS_PDU);
    /* without its detail */
    initiating();
    assert_int_equal(reads("a90681010a82010a"), BUSHING_ERR_MISSING);
}

static void initiate_error(void **state)
{
    (void)state;
    char text[BUSHING_MMS_FAILURE_TEXT];
    initiating();
    assert_int_equal(reads("aa05a003880106"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
    bushing_mms_failure_print(text, &answer.u.failure);
    assert_string_equal(text, "parameter-CBB-insufficient (initiate 6)");
    assert_false(client.initiating);
    assert_int_equal(reads("aa05a003880106"), BUSHING_ERR_MMS_PDU);
}

/* --- matching ------------------------------------------------------------ */

static void an_answer_belongs_to_its_request(void **state)
{
    (void)state;
    asked(BUSHING_MMS_IDENTIFY);
    assert_int_equal(reads("a11a020102a21580024d5a8108626173696320696f"
                           "8205312e342e32"),
                     BUSHING_ERR_MMS_INVOKE_ID);
    assert_int_equal(reads("a107020101a5028100"), BUSHING_ERR_MMS_SERVICE);
    asked(BUSHING_MMS_IDENTIFY);
    assert_int_equal(reads("a11a020101a21580024d5a8108626173696320696f"
                           "8205312e342e32"),
                     0);
    assert_int_equal(answer.kind, BUSHING_MMS_ANSWERED);
    assert_int_equal(answer.service, BUSHING_MMS_IDENTIFY);
    assert_true(answer.has_invoke_id);
    assert_int_equal(answer.invoke_id, 1);
    text_is(answer.u.identity.vendor, "MZ");
    text_is(answer.u.identity.model, "basic io");
    text_is(answer.u.identity.revision, "1.4.2");
    assert_int_equal(client.num_pending, 0);
    /* the same once more */
    assert_int_equal(reads("a11a020101a21580024d5a8108626173696320696f"
                           "8205312e342e32"),
                     BUSHING_ERR_MMS_INVOKE_ID);
}

static void answers_that_come_late(void **state)
{
    (void)state;
    asked(BUSHING_MMS_WRITE);
    bushing_mms_client_forget(&client, 1);
    assert_int_equal(client.num_pending, 1);
    assert_int_equal(reads("a107020101a5028100"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_UNCONFIRMED);
    assert_true(answer.has_invoke_id);
    assert_int_equal(client.num_pending, 0);
    assert_int_equal(reads("a107020101a5028100"), BUSHING_ERR_MMS_INVOKE_ID);
    /* and are held against what was asked all the same */
    asked(BUSHING_MMS_READ);
    bushing_mms_client_forget(&client, 1);
    assert_int_equal(reads("a107020101a5028100"), BUSHING_ERR_MMS_SERVICE);
    /* the next request with that place is not late */
    initiate(65000);
    assert_int_equal(bushing_mms_ask_identify(&client, &request), 0);
    bushing_mms_client_forget(&client, 1);
    assert_int_equal(reads("a406800101810101"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_UNCONFIRMED);
    assert_int_equal(bushing_mms_ask_identify(&client, &request), 0);
    assert_int_equal(reads("a406800102810101"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
}

static void answers_out_of_order(void **state)
{
    (void)state;
    asked(BUSHING_MMS_IDENTIFY);
    client.pending[1].invoke_id = 2;
    client.pending[1].service = BUSHING_MMS_WRITE;
    client.pending[2].invoke_id = 3;
    client.pending[2].service = BUSHING_MMS_STATUS;
    client.num_pending = 3;
    assert_int_equal(reads("a107020102a5028100"), 0);
    assert_int_equal(answer.service, BUSHING_MMS_WRITE);
    assert_int_equal(reads("a10b020103a006800100810100"), 0);
    assert_int_equal(answer.service, BUSHING_MMS_STATUS);
    assert_int_equal(client.num_pending, 1);
    assert_int_equal(client.pending[0].invoke_id, 1);
}

static void failures(void **state)
{
    (void)state;
    char text[BUSHING_MMS_FAILURE_TEXT];
    asked(BUSHING_MMS_READ);
    assert_int_equal(reads("a20a800101a205a003870102"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
    assert_int_equal(answer.service, BUSHING_MMS_READ);
    assert_string_equal(bushing_mms_failure_class(&answer.u.failure), "access");
    assert_string_equal(bushing_mms_failure_name(&answer.u.failure),
                        "object-non-existent");
    bushing_mms_failure_print(text, &answer.u.failure);
    assert_string_equal(text, "object-non-existent (access 2)");
    asked(BUSHING_MMS_READ);
    assert_int_equal(reads("a20a800102a205a003870102"),
                     BUSHING_ERR_MMS_INVOKE_ID);
    /* words of the server, and a code without a name */
    asked(BUSHING_MMS_READ);
    assert_int_equal(reads("a218800101a213a0038b016381010582096e6f1b5b33316d"
                           "2121"),
                     0);
    bushing_mms_failure_print(text, &answer.u.failure);
    assert_string_equal(text,
                        "unknown (file 99, additional code 5): no?[31m!!");
}

static void failure_texts_are_bounded(void **state)
{
    (void)state;
    static uint8_t much[1000];
    char text[BUSHING_MMS_FAILURE_TEXT];
    bushing_mms_failure f = {.error_class = 99};
    assert_string_equal(bushing_mms_failure_class(&f), "unknown");
    assert_string_equal(bushing_mms_failure_name(&f), "unknown");
    f.error_class = -1;
    assert_string_equal(bushing_mms_failure_class(&f), "unknown");
    memset(much, 'x', sizeof much);
    f.description = span_of(much, sizeof much);
    bushing_mms_failure_print(text, &f);
    assert_int_equal(strlen(text), sizeof text - 1);
}

static void rejects(void **state)
{
    (void)state;
    char text[BUSHING_MMS_FAILURE_TEXT];
    asked(BUSHING_MMS_READ);
    assert_int_equal(reads("a406800101810101"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
    assert_int_equal(answer.service, BUSHING_MMS_READ);
    assert_true(answer.has_invoke_id);
    bushing_mms_failure_print(text, &answer.u.failure);
    assert_string_equal(
        text, "rejected: unrecognized-service (confirmed-requestPDU 1)");
    assert_int_equal(client.num_pending, 0);
    assert_int_equal(reads("a406800101810101"), BUSHING_ERR_MMS_INVOKE_ID);
    /* nobody knows of which */
    asked(BUSHING_MMS_READ);
    assert_int_equal(reads("a403850101"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
    assert_false(answer.has_invoke_id);
    assert_int_equal(client.num_pending, 1);
    bushing_mms_failure_print(text, &answer.u.failure);
    assert_string_equal(text, "rejected: invalid-pdu (pdu-error 1)");
}

/* --- services ------------------------------------------------------------ */

static void status(void **state)
{
    (void)state;
    asked(BUSHING_MMS_STATUS);
    assert_int_equal(reads("a10b020101a006800100810101"), 0);
    assert_string_equal(bushing_mms_logical_status(&answer.u.status),
                        "state-changes-allowed");
    assert_string_equal(bushing_mms_physical_status(&answer.u.status),
                        "partially-operational");
    answer.u.status.logical = answer.u.status.physical = 77;
    assert_string_equal(bushing_mms_logical_status(&answer.u.status),
                        "unknown");
    assert_string_equal(bushing_mms_physical_status(&answer.u.status),
                        "unknown");
}

static void names(void **state)
{
    (void)state;
    span name;
    asked(BUSHING_MMS_GET_NAMES);
    assert_int_equal(reads("a138020101a133a02e1a0b4c4c4e30244576656e7473"
                           "1a0c4c4c4e30244576656e747332"
                           "1a114c4c4e30244d6561737572656d656e7473810100"),
                     0);
    assert_false(answer.u.names.more_follows);
    assert_int_equal(answer.u.names.names.num, 3);
    assert_true(bushing_mms_next_name(&answer.u.names.names, &name));
    text_is(name, "LLN0$Events");
    assert_true(bushing_mms_next_name(&answer.u.names.names, &name));
    assert_true(bushing_mms_next_name(&answer.u.names.names, &name));
    text_is(name, "LLN0$Measurements");
    assert_false(bushing_mms_next_name(&answer.u.names.names, &name));
    assert_false(bushing_mms_next_name(&answer.u.names.names, &name));
    /* moreFollows is true when it is left out */
    asked(BUSHING_MMS_GET_NAMES);
    assert_int_equal(reads("a107020101a102a000"), 0);
    assert_true(answer.u.names.more_follows);
    assert_int_equal(answer.u.names.names.num, 0);
}

static void types(void **state)
{
    (void)state;
    asked(BUSHING_MMS_GET_TYPE);
    assert_int_equal(
        reads("a13d020101a638800100a233a231a12f301a80036d6167a113a211a10f300d"
              "800166a108a7060201200201083008800171a1038401f33007800174a10291"
              "00"),
        0);
    assert_false(answer.u.type.deletable);
    octets_are(answer.u.type.type,
               "a231a12f301a80036d6167a113a211a10f300d800166a108a706020120"
               "0201083008800171a1038401f33007800174a1029100");
    /* with an address in front */
    asked(BUSHING_MMS_GET_TYPE);
    assert_int_equal(
        reads("a118020101a6138001ffa108810673696d706c65a20485020020"), 0);
    assert_true(answer.u.type.deletable);
    octets_are(answer.u.type.type, "85020020");
    /* of indefinite length */
    asked(BUSHING_MMS_GET_TYPE);
    assert_int_equal(reads("a180020101a680800100a2808300"
                           "0000"
                           "0000"
                           "0000"),
                     0);
    octets_are(answer.u.type.type, "8300");
}

static void results(void **state)
{
    (void)state;
    bushing_mms_result r;
    asked(BUSHING_MMS_READ);
    assert_int_equal(reads("a139020101a434a024a122a1201a" DOMAIN
                           "1a0b4c4c4e30244576656e7473"
                           "a10c830100830100800102830100"),
                     0);
    assert_int_equal(answer.u.results.num, 4);
    assert_true(bushing_mms_next_result(&answer.u.results, &r));
    octets_are(r.data, "830100");
    assert_int_equal(r.failure, -1);
    assert_true(bushing_mms_next_result(&answer.u.results, &r));
    assert_true(bushing_mms_next_result(&answer.u.results, &r));
    assert_null(r.data.p);
    assert_int_equal(r.failure, 2);
    assert_true(bushing_mms_next_result(&answer.u.results, &r));
    assert_false(bushing_mms_next_result(&answer.u.results, &r));
    /* A failure that counts backwards stays a failure. */
    asked(BUSHING_MMS_READ);
    assert_int_equal(reads("a10a020101a405a1038001ff"), 0);
    assert_true(bushing_mms_next_result(&answer.u.results, &r));
    assert_null(r.data.p);
    assert_int_equal(r.failure, INT32_MAX);
}

static void written(void **state)
{
    (void)state;
    int64_t failure;
    asked(BUSHING_MMS_WRITE);
    assert_int_equal(reads("a10a020101a5058100800103"), 0);
    assert_true(bushing_mms_next_written(&answer.u.written, &failure));
    assert_int_equal(failure, -1);
    assert_true(bushing_mms_next_written(&answer.u.written, &failure));
    assert_int_equal(failure, 3);
    assert_false(bushing_mms_next_written(&answer.u.written, &failure));
}

static void lists(void **state)
{
    (void)state;
    char text[BUSHING_MMS_NAME_TEXT];
    bushing_mms_variable v;
    asked(BUSHING_MMS_GET_LIST);
    assert_int_equal(reads("a12f020101ac2a8001ffa125"
                           "300aa008a1061a01411a0142"
                           "300fa008a1061a01411a0143a503820107"
                           "30028400"
                           "3002"
                           "8400"),
                     0);
    assert_true(answer.u.list.deletable);
    assert_int_equal(answer.u.list.variables.num, 4);
    assert_true(bushing_mms_next_variable(&answer.u.list.variables, &v));
    bushing_mms_variable_print(text, &v);
    assert_string_equal(text, "A/B");
    assert_true(bushing_mms_next_variable(&answer.u.list.variables, &v));
    bushing_mms_variable_print(text, &v);
    assert_string_equal(text, "A/C(7)");
    assert_true(bushing_mms_next_variable(&answer.u.list.variables, &v));
    assert_int_equal(v.name.item.n, 0);
    assert_true(bushing_mms_next_variable(&answer.u.list.variables, &v));
    assert_false(bushing_mms_next_variable(&answer.u.list.variables, &v));
    asked(BUSHING_MMS_GET_LIST);
    assert_int_equal(reads("a111020101ac0c800100a1073005a00382014d"), 0);
    assert_true(bushing_mms_next_variable(&answer.u.list.variables, &v));
    assert_int_equal(v.name.scope, BUSHING_MMS_SCOPE_ASSOCIATION);
    bushing_mms_variable_print(text, &v);
    assert_string_equal(text, "@M");
    asked(BUSHING_MMS_DELETE_LIST);
    assert_int_equal(reads("a10b020101ad06800102810101"), 0);
    assert_int_equal(answer.u.deleted.matched, 2);
    assert_int_equal(answer.u.deleted.deleted, 1);
    asked(BUSHING_MMS_DEFINE_LIST);
    assert_int_equal(reads("a1050201018b00"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_ANSWERED);
}

static void directories(void **state)
{
    (void)state;
    char text[BUSHING_MMS_NAME_TEXT];
    bushing_mms_file f;
    asked(BUSHING_MMS_FILE_DIRECTORY);
    assert_int_equal(
        reads("a15d020101bf4d57a0553053302da00f190d4945445345525645522e42494e"
              "a11a80031fdb40811332303230313032313038303433342e3030305a3022a0"
              "06190474657374a118800105811332303230303632343034353333352e3030"
              "305a"),
        0);
    assert_false(answer.u.directory.more_follows);
    assert_true(bushing_mms_next_file(&answer.u.directory.entries, &f));
    assert_true(bushing_mms_file_name(text, &f.name));
    assert_string_equal(text, "IEDSERVER.BIN");
    assert_int_equal(f.size, 0x1FDB40);
    text_is(f.modified, "20201021080434.000Z");
    octets_are(f.name.rest, "190d4945445345525645522e42494e");
    assert_true(bushing_mms_next_file(&answer.u.directory.entries, &f));
    assert_true(bushing_mms_file_name(text, &f.name));
    assert_string_equal(text, "test");
    assert_false(bushing_mms_next_file(&answer.u.directory.entries, &f));
}

static void file_names(void **state)
{
    (void)state;
    static const struct {
        const char *octets, *text;
        size_t num;
        bool exact;
    } CASES[] = {
        {"190161190162", "a/b", 2, true},    {"1902612f190162", "a/b", 2, true},
        {"1902615c190162", "a\\b", 2, true}, {"19001901621900", "b", 3, true},
        {"19021b41", "?A", 1, false},        {"", "", 0, true},
    };
    static uint8_t much[500] = {0x19, 0x82, 0x01, 0x8F};
    char text[BUSHING_MMS_NAME_TEXT];
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        bushing_mms_list name = {hex(CASES[i].octets), CASES[i].num};
        assert_int_equal(bushing_mms_file_name(text, &name), CASES[i].exact);
        assert_string_equal(text, CASES[i].text);
    }
    memset(much + 4, 'x', sizeof much - 4);
    bushing_mms_list name = {span_of(much, 4 + 399), 1};
    assert_true(bushing_mms_file_name(text, &name));
    assert_int_equal(strlen(text), 399);
    much[3]++;
    name.rest.n++;
    assert_false(bushing_mms_file_name(text, &name));
    assert_int_equal(strlen(text), 399);
}

static void files(void **state)
{
    (void)state;
    asked(BUSHING_MMS_FILE_OPEN);
    assert_int_equal(
        reads("a125020101bf481f800100a11a8003030d408113323032363131"
              "32303130303735382e3030305a"),
        0);
    assert_int_equal(answer.u.file.id, 0);
    assert_int_equal(answer.u.file.size, 200000);
    asked(BUSHING_MMS_FILE_OPEN);
    assert_int_equal(reads("a10f020101bf48098001fba10480020080"), 0);
    assert_int_equal(answer.u.file.id, -5);
    assert_int_equal(answer.u.file.size, 128);
    assert_null(answer.u.file.modified.p);
    asked(BUSHING_MMS_FILE_READ);
    assert_int_equal(reads("a10d020101bf49078002aabb810100"), 0);
    octets_are(answer.u.file_data.octets, "aabb");
    assert_false(answer.u.file_data.more_follows);
    asked(BUSHING_MMS_FILE_READ);
    assert_int_equal(reads("a10a020101bf49048002aabb"), 0);
    assert_true(answer.u.file_data.more_follows);
    asked(BUSHING_MMS_FILE_CLOSE);
    assert_int_equal(reads("a1060201019f4a00"), 0);
}

/* --- what was not asked for ---------------------------------------------- */

static void information(void **state)
{
    (void)state;
    bushing_mms_variable v;
    bushing_mms_result r;
    char text[BUSHING_MMS_NAME_TEXT];
    initiate(65000);
    assert_int_equal(
        reads("a381a3a081a0a0423011a00f800d4c6173744170706c4572726f72302da02b"
              "a1291a" DOMAIN "1a144747494f3124434f24535043534f39244f706572"
              "a05aa2388a2673696d706c65494f47656e65726963494f2f4747494f312443"
              "4f24535043534f39244f706572850100a2058501008900860101850100a21e"
              "830101a205850100890086010191086b001e771e76c80083010084020600"),
        0);
    assert_int_equal(answer.kind, BUSHING_MMS_INFORMED);
    assert_false(answer.u.information.is_list);
    assert_false(bushing_mms_is_report(&answer.u.information));
    assert_true(bushing_mms_next_variable(&answer.u.information.variables, &v));
    bushing_mms_variable_print(text, &v);
    assert_string_equal(text, "LastApplError");
    assert_true(bushing_mms_next_variable(&answer.u.information.variables, &v));
    bushing_mms_variable_print(text, &v);
    assert_string_equal(text, "simpleIOGenericIO/GGIO1$CO$SPCSO9$Oper");
    assert_int_equal(answer.u.information.results.num, 2);
    assert_true(bushing_mms_next_result(&answer.u.information.results, &r));
    assert_int_equal(r.data.n, 0x3a);
}

static void other_unconfirmed_services(void **state)
{
    (void)state;
    initiate(65000);
    assert_int_equal(reads("a308a106800100810100"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_UNCONFIRMED);
    assert_int_equal(reads("a304a2028000"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_UNCONFIRMED);
}

static void the_server_asks(void **state)
{
    (void)state;
    initiate(65000);
    assert_int_equal(reads("a0050201078200"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_ASKED);
    assert_int_equal(answer.invoke_id, 7);
    assert_int_equal(reads("8b00"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_ASKED_CONCLUDE);
}

static void concluding(void **state)
{
    (void)state;
    initiate(65000);
    assert_int_equal(reads("8c00"), BUSHING_ERR_MMS_PDU);
    assert_int_equal(reads("ad05a003890101"), BUSHING_ERR_MMS_PDU);
    assert_int_equal(bushing_mms_ask_conclude(&client, &request), 0);
    assert_int_equal(reads("ad05a003890101"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
    assert_string_equal(bushing_mms_failure_name(&answer.u.failure),
                        "further-communication-required");
    assert_true(client.initiated);
    assert_int_equal(bushing_mms_ask_conclude(&client, &request), 0);
    assert_int_equal(reads("a403890100"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_FAILED);
    assert_int_equal(bushing_mms_ask_conclude(&client, &request), 0);
    assert_int_equal(reads("8c00"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_CONCLUDED);
    assert_false(client.initiated);
    assert_int_equal(reads("8c00"), BUSHING_ERR_MMS_PDU);
}

/* --- what no server sends ------------------------------------------------ */

static void pdus_without_a_place(void **state)
{
    (void)state;
    initiate(65000);
    assert_int_equal(reads("a81a800203e8810101820102830103a40b8001028102048082"
                           "020008"),
                     BUSHING_ERR_MMS_PDU);
    assert_int_equal(reads("850101"), BUSHING_ERR_MMS_PDU);
    assert_int_equal(reads("860101"), BUSHING_ERR_MMS_PDU);
    assert_int_equal(reads("a70a800101a105a003870102"), BUSHING_ERR_MMS_PDU);
    assert_int_equal(reads(""), BUSHING_ERR_TRUNCATED);
    assert_int_equal(reads("a1"), BUSHING_ERR_TRUNCATED);
    assert_int_equal(reads("3000"), BUSHING_ERR_TAG);
    assert_int_equal(reads("8c0000"), BUSHING_ERR_TRAILING);
    memset(&client, 0, sizeof client);
    assert_int_equal(reads("a0050201078200"), BUSHING_ERR_MMS_PDU);
    assert_int_equal(reads("a308a106800100810100"), BUSHING_ERR_MMS_PDU);
    assert_int_equal(reads("8b00"), BUSHING_ERR_MMS_PDU);
}

static void broken_answers(void **state)
{
    (void)state;
    asked(BUSHING_MMS_READ);
    assert_int_equal(reads("a10a020101a405a1038501"), BUSHING_ERR_TRUNCATED);
    assert_int_equal(reads("a10a020101a405a103850201"), BUSHING_ERR_LENGTH);
    assert_int_equal(reads("a10a020101a405a2038501ff"), BUSHING_ERR_TAG);
    assert_int_equal(reads("a10a0101ffa405a1038501ff"), BUSHING_ERR_MISSING);
    /* a string in segments */
    assert_int_equal(reads("a10c020101a407a105aa031a0141"),
                     BUSHING_ERR_SEGMENTED);
    assert_int_equal(client.num_pending, 1);
}

/* A list that somebody cut by hand ends where it cannot be read. */
static void cut_lists(void **state)
{
    (void)state;
    bushing_mms_list l = {hex("1a0141"
                              "1a02"
                              "42"),
                          2};
    bushing_mms_variable v;
    bushing_mms_file f;
    span name;
    int64_t failure;
    assert_true(bushing_mms_next_name(&l, &name));
    assert_false(bushing_mms_next_name(&l, &name));
    assert_int_equal(l.num, 0);
    l = (bushing_mms_list){hex("8001"), 1};
    assert_false(bushing_mms_next_written(&l, &failure));
    l = (bushing_mms_list){hex("0101ff"), 1};
    assert_true(bushing_mms_next_variable(&l, &v));
    assert_int_equal(v.name.item.n, 0);
    l = (bushing_mms_list){hex("0101ff"), 1};
    assert_true(bushing_mms_next_file(&l, &f));
    assert_int_equal(f.name.num, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(initiate_response),
        cmocka_unit_test(no_limit_is_stated),
        cmocka_unit_test(odd_initiate_responses),
        cmocka_unit_test(initiate_error),
        cmocka_unit_test(an_answer_belongs_to_its_request),
        cmocka_unit_test(answers_that_come_late),
        cmocka_unit_test(answers_out_of_order),
        cmocka_unit_test(failures),
        cmocka_unit_test(failure_texts_are_bounded),
        cmocka_unit_test(rejects),
        cmocka_unit_test(status),
        cmocka_unit_test(names),
        cmocka_unit_test(types),
        cmocka_unit_test(results),
        cmocka_unit_test(written),
        cmocka_unit_test(lists),
        cmocka_unit_test(directories),
        cmocka_unit_test(file_names),
        cmocka_unit_test(files),
        cmocka_unit_test(information),
        cmocka_unit_test(other_unconfirmed_services),
        cmocka_unit_test(the_server_asks),
        cmocka_unit_test(concluding),
        cmocka_unit_test(pdus_without_a_place),
        cmocka_unit_test(broken_answers),
        cmocka_unit_test(cut_lists),
    };
    return cmocka_run_group_tests_name("mms_client_answer", tests, NULL, NULL);
}
