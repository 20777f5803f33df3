/* Requests of the MMS client, held against the octets that other clients sent
 * (captures) or that were written by hand. */
#include <stdlib.h>

#include "mms_client_help.h"

#define DOMAIN "1173696d706c65494f47656e65726963494f" /* simpleIOGenericIO */

static void initiate_request_says_the_usual(void **state)
{
    (void)state;
    bushing_mms_client c = {0};
    uint8_t room[64];
    bushing_mms_request r = {.room = room, .room_len = sizeof room};
    assert_int_equal(bushing_mms_ask_initiate(&c, &r, NULL), 0);
    octets_are(r.pdu, "a826800300fde881010582010583010aa416800101"
                      "810305f100820c03ee1c00000000000000e510");
    assert_true(c.initiating);
    assert_int_equal(c.proposed, 65000);
    assert_int_equal(bushing_mms_ask_initiate(&c, &r, NULL), BUSHING_ERR_STATE);
}

static void initiate_request_says_what_is_wanted(void **state)
{
    (void)state;
    static const uint8_t PARAMETERS[] = {0x04, 0x80};
    static const uint8_t SERVICES[] = {0x00, 0x08};
    const bushing_mms_initiate wanted = {
        .pdu_max = 1000,
        .calling_max = 1,
        .called_max = 2,
        .nesting = 3,
        .version = 2,
        .parameters = {PARAMETERS, sizeof PARAMETERS},
        .services = {SERVICES, sizeof SERVICES}};
    bushing_mms_client c = {0};
    uint8_t room[64];
    bushing_mms_request r = {.room = room, .room_len = 16};
    assert_int_equal(bushing_mms_ask_initiate(&c, &r, &wanted),
                     BUSHING_ERR_SPACE);
    assert_false(c.initiating);
    r.room_len = sizeof room;
    assert_int_equal(bushing_mms_ask_initiate(&c, &r, &wanted), 0);
    octets_are(r.pdu, "a81a800203e8810101820102830103a40b800102"
                      "8102048082020008");
}

static void nothing_is_asked_before_it_is_initiated(void **state)
{
    (void)state;
    bushing_mms_client c = {0};
    uint8_t room[64];
    bushing_mms_request r = {.room = room, .room_len = sizeof room};
    assert_int_equal(bushing_mms_ask_identify(&c, &r), BUSHING_ERR_STATE);
    assert_int_equal(bushing_mms_ask_conclude(&c, &r), BUSHING_ERR_STATE);
    assert_int_equal(bushing_mms_agree_conclude(&c, &r), BUSHING_ERR_STATE);
    assert_int_equal(bushing_mms_ask_initiate(&c, &r, NULL), 0);
    assert_int_equal(bushing_mms_ask_identify(&c, &r), BUSHING_ERR_STATE);
    assert_int_equal(c.num_pending, 0);
}

static void identify_and_status(void **state)
{
    (void)state;
    initiate(65000);
    assert_int_equal(bushing_mms_ask_identify(&client, &request), 0);
    octets_are(request.pdu, "a0050201018200");
    assert_int_equal(request.invoke_id, 1);
    assert_int_equal(bushing_mms_ask_status(&client, &request, false), 0);
    octets_are(request.pdu, "a006020102800100");
    assert_int_equal(bushing_mms_ask_status(&client, &request, true), 0);
    octets_are(request.pdu, "a0060201038001ff");
    assert_int_equal(client.num_pending, 3);
}

static void names(void **state)
{
    (void)state;
    const bushing_mms_object vmd = {.scope = BUSHING_MMS_SCOPE_VMD};
    const bushing_mms_object domain = {
        BUSHING_MMS_SCOPE_DOMAIN, span_text("simpleIOGenericIO"), {0}};
    const bushing_mms_object own = {.scope = BUSHING_MMS_SCOPE_ASSOCIATION};
    const span none = {0};
    initiate(65000);
    assert_int_equal(bushing_mms_ask_names(&client, &request,
                                           BUSHING_MMS_CLASS_DOMAIN, &vmd,
                                           none),
                     0);
    octets_are(request.pdu, "a00e020101a109a003800109a1028000");
    assert_int_equal(bushing_mms_ask_names(&client, &request,
                                           BUSHING_MMS_CLASS_VARIABLE, &domain,
                                           span_text("GGIO1$CO$SPCSO2$Oper")),
                     0);
    octets_are(request.pdu, "a035020102a130a003800100a11381" DOMAIN
                            "82144747494f3124434f24535043534f32244f706572");
    assert_int_equal(bushing_mms_ask_names(&client, &request,
                                           BUSHING_MMS_CLASS_LIST, &own, none),
                     0);
    octets_are(request.pdu, "a00e020103a109a003800102a1028200");
}

static void types(void **state)
{
    (void)state;
    bushing_mms_variable v = variable("simpleIOGenericIO/GGIO1", 0);
    initiate(65000);
    number(3);
    assert_int_equal(bushing_mms_ask_type(&client, &request, &v.name), 0);
    octets_are(request.pdu, "a023020103a61ea01ca11a1a" DOMAIN "1a054747494f31");
}

static void reading_one_and_several(void **state)
{
    (void)state;
    bushing_mms_variable v[2] = {
        variable("simpleIOGenericIO/GGIO1$MX$AnIn1$mag$f", 0),
        variable("TASE2_Version", 1)};
    initiate(65000);
    assert_int_equal(bushing_mms_ask_read(&client, &request, v, 1), 0);
    octets_are(request.pdu, "a038020101a433a131a02f302da02ba1291a" DOMAIN
                            "1a144747494f31244d5824416e496e31246d61672466");
    assert_int_equal(bushing_mms_ask_read(&client, &request, v + 1, 1), 0);
    octets_are(request.pdu,
               "a01c020102a417a115a0133011a00f800d54415345325f56657273696f6e");
    assert_int_equal(bushing_mms_ask_read(&client, &request, v, 2), 0);
    octets_are(request.pdu, "a04b020103a446a144a042302da02ba1291a" DOMAIN
                            "1a144747494f31244d5824416e496e31246d61672466"
                            "3011a00f800d54415345325f56657273696f6e");
}

static void reading_an_element_of_an_array(void **state)
{
    (void)state;
    bushing_mms_variable v[2] = {variable("A/M$MX$H(3)$cVal$mag", 0),
                                 variable("A/M$MX$H(300)", 1)};
    initiate(65000);
    assert_int_equal(bushing_mms_ask_read(&client, &request, v, 2), 0);
    octets_are(request.pdu, "a049020101a444a142a040"
                            "3027a00da10b1a01411a064d244d582448"
                            "a516a014810103300fa00d80046356616c300581036d6167"
                            "3015a00da10b1a01411a064d244d582448a5048202012c");
}

static void reading_a_list(void **state)
{
    (void)state;
    bushing_mms_variable v = variable("@simpleIOGenericIO/LLN0.Events", 0);
    initiate(65000);
    number(3);
    assert_int_equal(bushing_mms_ask_read_list(&client, &request, &v.name), 0);
    octets_are(request.pdu, "a02b020103a426a124a122a1201a" DOMAIN
                            "1a0b4c4c4e30244576656e7473");
}

static void writing(void **state)
{
    (void)state;
    static const uint8_t YES[] = {0x83, 0x01, 0x01};
    static const uint8_t BITS[] = {0x84, 0x02, 0x02, 0x1C};
    static const uint8_t NUMBER[] = {0x86, 0x02, 0x13, 0x88};
    const span data[] = {
        {BITS, sizeof BITS}, {NUMBER, sizeof NUMBER}, {YES, sizeof YES}};
    bushing_mms_variable v[3] = {
        variable("simpleIOGenericIO/LLN0$RP$EventsRCB01$TrgOps", 0),
        variable("simpleIOGenericIO/LLN0$RP$EventsRCB01$IntgPd", 1),
        variable("simpleIOGenericIO/LLN0$RP$EventsRCB01$RptEna", 2)};
    initiate(65000);
    number(5);
    assert_int_equal(bushing_mms_ask_write(&client, &request, v, data, 3), 0);
    octets_are(request.pdu,
               "a081b5020105a581afa0819f"
               "3033a031a12f1a" DOMAIN
               "1a1a4c4c4e30245250244576656e74735243423031245472674f7073"
               "3033a031a12f1a" DOMAIN
               "1a1a4c4c4e30245250244576656e7473524342303124496e74675064"
               "3033a031a12f1a" DOMAIN
               "1a1a4c4c4e30245250244576656e7473524342303124527074456e61"
               "a00b8402021c86021388830101");
    v[0] = variable("@simpleIOGenericIO/LLN0$Events", 0);
    assert_int_equal(
        bushing_mms_ask_write_list(&client, &request, &v[0].name, data + 2, 1),
        0);
    octets_are(request.pdu, "a02e020106a529a122a1201a" DOMAIN
                            "1a0b4c4c4e30244576656e7473a003830101");
}

static void rubbish_is_not_written(void **state)
{
    (void)state;
    static const uint8_t CUT[] = {0x83, 0x02, 0x01};
    static const uint8_t NONE[] = {0x80, 0x01, 0x01};
    const span cut = {CUT, sizeof CUT}, none = {NONE, sizeof NONE};
    bushing_mms_variable v = variable("A/B", 0);
    initiate(65000);
    assert_int_equal(bushing_mms_ask_write(&client, &request, &v, &cut, 1),
                     BUSHING_ERR_TRUNCATED);
    assert_int_equal(bushing_mms_ask_write(&client, &request, &v, &none, 1),
                     BUSHING_ERR_TAG);
    v.access = cut;
    assert_int_equal(bushing_mms_ask_read(&client, &request, &v, 1),
                     BUSHING_ERR_TRUNCATED);
    v.access = none;
    v.name.item = span_text("\x01");
    assert_int_equal(bushing_mms_ask_type(&client, &request, &v.name),
                     BUSHING_ERR_CHARACTER);
    assert_int_equal(client.num_pending, 0);
}

static void lists_of_variables(void **state)
{
    (void)state;
    bushing_mms_variable list = variable("@TestDomain/ds_analog", 0);
    bushing_mms_variable v[2] = {variable("TestDomain/tm1", 1),
                                 variable("TestDomain/tm2", 2)};
    initiate(65000);
    number(6);
    assert_int_equal(
        bushing_mms_ask_define_list(&client, &request, &list.name, v, 2), 0);
    octets_are(request.pdu,
               "a04e020106ab49a1171a0a54657374446f6d61696e1a0964735f616e616c6f"
               "67a02e3015a013a1111a0a54657374446f6d61696e1a03746d313015a013a1"
               "111a0a54657374446f6d61696e1a03746d32");
    number(5);
    assert_int_equal(bushing_mms_ask_delete_list(&client, &request, &list.name),
                     0);
    /* A capture says the default, scope 0, aloud; here it is left out. */
    octets_are(request.pdu, "a020020105ad1ba119a1171a0a54657374446f6d61696e1a09"
                            "64735f616e616c6f67");
    list = variable("@simpleIOGenericIO/LLN0.Events", 0);
    number(7);
    assert_int_equal(bushing_mms_ask_list(&client, &request, &list.name), 0);
    octets_are(request.pdu,
               "a027020107ac22a1201a" DOMAIN "1a0b4c4c4e30244576656e7473");
}

static void files(void **state)
{
    (void)state;
    bushing_mms_list after;
    static const uint8_t NAME[] = {0x19, 0x01, 0x61, 0x19, 0x01, 0x62};
    after.rest = span_of(NAME, sizeof NAME);
    after.num = 2;
    initiate(65000);
    assert_int_equal(
        bushing_mms_ask_directory(&client, &request, (span){0}, NULL), 0);
    octets_are(request.pdu, "a006020101bf4d00");
    assert_int_equal(bushing_mms_ask_directory(&client, &request,
                                               span_text("COMTRADE"), &after),
                     0);
    octets_are(request.pdu,
               "a01a020102bf4d14a00a1908434f4d5452414445a106190161190162");
    number(1);
    assert_int_equal(bushing_mms_ask_file_open(&client, &request,
                                               span_text("big200k.bin"), 0),
                     0);
    octets_are(request.pdu,
               "a018020101bf4812a00d190b6269673230306b2e62696e810100");
    assert_int_equal(bushing_mms_ask_file_read(&client, &request, 0), 0);
    octets_are(request.pdu, "a0070201029f490100");
    number(6);
    assert_int_equal(bushing_mms_ask_file_close(&client, &request, -1), 0);
    octets_are(request.pdu, "a0070201069f4a01ff");
}

static void what_was_agreed_is_obeyed(void **state)
{
    (void)state;
    bushing_mms_variable v = variable("A/BCDEFGHIJK", 0);
    initiate(30);
    assert_int_equal(client.pdu_max, 30);
    assert_int_equal(bushing_mms_ask_type(&client, &request, &v.name), 0);
    assert_int_equal(request.pdu.n, 26);
    assert_int_equal(bushing_mms_ask_read(&client, &request, &v, 1),
                     BUSHING_ERR_MMS_SIZE);
    assert_int_equal(client.num_pending, 1);
    request.room_len = 8;
    assert_int_equal(bushing_mms_ask_type(&client, &request, &v.name),
                     BUSHING_ERR_SPACE);
    initiate(26);
    assert_int_equal(bushing_mms_ask_type(&client, &request, &v.name), 0);
    initiate(25);
    assert_int_equal(bushing_mms_ask_type(&client, &request, &v.name),
                     BUSHING_ERR_MMS_SIZE);
    assert_int_equal(client.last_invoke_id, 0);
}

/* Each request, by number; all of them name A/B. */
static int ask_number(size_t i, bushing_mms_request *r)
{
    static const uint8_t YES[] = {0x83, 0x01, 0xFF};
    const span data[] = {{YES, sizeof YES}, {YES, sizeof YES}};
    const bushing_mms_variable v[2] = {variable("A/B", 0),
                                       variable("A/B(1)$c", 1)};
    const bushing_mms_object *name = &v[0].name;
    const span text = span_text("text");
    switch (i) {
    case 0:
        return bushing_mms_ask_status(&client, r, true);
    case 1:
        return bushing_mms_ask_names(&client, r, BUSHING_MMS_CLASS_LIST, name,
                                     text);
    case 2:
        return bushing_mms_ask_type(&client, r, name);
    case 3:
        return bushing_mms_ask_read(&client, r, v, 2);
    case 4:
        return bushing_mms_ask_read_list(&client, r, name);
    case 5:
        return bushing_mms_ask_write(&client, r, v, data, 2);
    case 6:
        return bushing_mms_ask_write_list(&client, r, name, data, 2);
    case 7:
        return bushing_mms_ask_define_list(&client, r, name, v, 2);
    case 8:
        return bushing_mms_ask_list(&client, r, name);
    case 9:
        return bushing_mms_ask_delete_list(&client, r, name);
    case 10:
        return bushing_mms_ask_directory(&client, r, text, NULL);
    case 11:
        return bushing_mms_ask_file_open(&client, r, text, 7);
    case 12:
        return bushing_mms_ask_file_read(&client, r, 1);
    case 13:
        return bushing_mms_ask_file_close(&client, r, 1);
    case 14:
        return bushing_mms_refuse(&client, r, 1);
    default:
        return bushing_mms_ask_identify(&client, r);
    }
}

/* In a room that is too small nothing is asked; then it is, in exactly so many
 * octets. */
static void small_rooms(void **state)
{
    (void)state;
    initiate(65000);
    for (size_t i = 0; i < 16; i++) {
        uint8_t *room;
        int rc = BUSHING_ERR_SPACE;
        size_t n = 0;
        client.num_pending = 0;
        for (; rc != 0; n++) {
            bushing_mms_request r = {.room_len = n};
            room = malloc(n + 1);
            assert_non_null(room);
            r.room = room;
            rc = ask_number(i, &r);
            assert_true(rc == 0 || rc == BUSHING_ERR_SPACE);
            assert_int_equal(client.num_pending, rc == 0 && i != 14);
            assert_int_equal(r.pdu.n, rc == 0 ? n : 0);
            free(room);
        }
        assert_true(n > 6);
    }
}

static void names_that_mms_cannot_carry(void **state)
{
    (void)state;
    static const uint8_t YES[] = {0x83, 0x01, 0xFF};
    const span yes = {YES, sizeof YES};
    bushing_mms_variable bad = variable("A/B", 0), good = bad;
    bad.name.item = span_text("\x7f");
    initiate(65000);
    assert_int_equal(bushing_mms_ask_read(&client, &request, &bad, 1),
                     BUSHING_ERR_CHARACTER);
    assert_int_equal(bushing_mms_ask_read_list(&client, &request, &bad.name),
                     BUSHING_ERR_CHARACTER);
    assert_int_equal(bushing_mms_ask_write(&client, &request, &bad, &yes, 1),
                     BUSHING_ERR_CHARACTER);
    assert_int_equal(
        bushing_mms_ask_write_list(&client, &request, &bad.name, &yes, 1),
        BUSHING_ERR_CHARACTER);
    assert_int_equal(
        bushing_mms_ask_define_list(&client, &request, &good.name, &bad, 1),
        BUSHING_ERR_CHARACTER);
    assert_int_equal(
        bushing_mms_ask_define_list(&client, &request, &bad.name, &good, 1),
        BUSHING_ERR_CHARACTER);
    assert_int_equal(client.num_pending, 0);
}

static void too_many_wait(void **state)
{
    (void)state;
    initiate(65000);
    for (int i = 0; i < 5; i++)
        assert_int_equal(bushing_mms_ask_identify(&client, &request), 0);
    assert_int_equal(bushing_mms_ask_identify(&client, &request),
                     BUSHING_ERR_WOULD_BLOCK);
    /* One that is forgotten counts until its answer has come. */
    bushing_mms_client_forget(&client, 99);
    bushing_mms_client_forget(&client, 2);
    assert_int_equal(bushing_mms_ask_identify(&client, &request),
                     BUSHING_ERR_WOULD_BLOCK);
    assert_int_equal(reads("a20a800102a205a003870102"), 0);
    assert_int_equal(answer.kind, BUSHING_MMS_UNCONFIRMED);
    assert_int_equal(client.num_pending, 4);
    assert_int_equal(bushing_mms_ask_identify(&client, &request), 0);
    assert_int_equal(request.invoke_id, 6);
    client.calling_max = 60000;
    for (int i = 5; i < BUSHING_MMS_PENDING_MAX; i++)
        assert_int_equal(bushing_mms_ask_identify(&client, &request), 0);
    assert_int_equal(bushing_mms_ask_identify(&client, &request),
                     BUSHING_ERR_WOULD_BLOCK);
}

static void numbers_start_again(void **state)
{
    (void)state;
    initiate(65000);
    number(INT32_MAX);
    assert_int_equal(bushing_mms_ask_identify(&client, &request), 0);
    octets_are(request.pdu, "a00802047fffffff8200");
    assert_int_equal(bushing_mms_ask_identify(&client, &request), 0);
    assert_int_equal(request.invoke_id, 1);
}

static void ends(void **state)
{
    (void)state;
    initiate(65000);
    assert_int_equal(bushing_mms_refuse(&client, &request, 7), 0);
    octets_are(request.pdu, "a406800107810101");
    assert_int_equal(bushing_mms_ask_conclude(&client, &request), 0);
    octets_are(request.pdu, "8b00");
    assert_int_equal(bushing_mms_ask_conclude(&client, &request),
                     BUSHING_ERR_STATE);
    assert_int_equal(bushing_mms_ask_identify(&client, &request),
                     BUSHING_ERR_STATE);
    initiate(65000);
    request.room_len = 1;
    assert_int_equal(bushing_mms_ask_conclude(&client, &request),
                     BUSHING_ERR_SPACE);
    assert_false(client.concluding);
    request.room_len = 2;
    assert_int_equal(bushing_mms_agree_conclude(&client, &request), 0);
    octets_are(request.pdu, "8c00");
    assert_false(client.initiated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(initiate_request_says_the_usual),
        cmocka_unit_test(initiate_request_says_what_is_wanted),
        cmocka_unit_test(nothing_is_asked_before_it_is_initiated),
        cmocka_unit_test(identify_and_status),
        cmocka_unit_test(names),
        cmocka_unit_test(types),
        cmocka_unit_test(reading_one_and_several),
        cmocka_unit_test(reading_an_element_of_an_array),
        cmocka_unit_test(reading_a_list),
        cmocka_unit_test(writing),
        cmocka_unit_test(rubbish_is_not_written),
        cmocka_unit_test(lists_of_variables),
        cmocka_unit_test(files),
        cmocka_unit_test(what_was_agreed_is_obeyed),
        cmocka_unit_test(small_rooms),
        cmocka_unit_test(names_that_mms_cannot_carry),
        cmocka_unit_test(too_many_wait),
        cmocka_unit_test(numbers_start_again),
        cmocka_unit_test(ends),
    };
    return cmocka_run_group_tests_name("mms_client_ask", tests, NULL, NULL);
}
