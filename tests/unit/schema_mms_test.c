/* MMS PDUs against real octets: what products sent, cut out of captures, and
 * what they could send. */
#include "schema_mms_check.h"

/* --- Initiate ------------------------------------------------------------ */

struct initiate {
    const char *hex;
    int64_t local_detail;
    int64_t outstanding_calling, outstanding_called;
    int64_t nesting;
    const char *parameters, *services;
};

static void check_initiate(const struct initiate *want)
{
    const struct mms_initiate_request *r = &pdu.u.initiate_request;
    const struct mms_init_request_detail *d = &r->init_request_detail;
    reads(want->hex, MMS_PDU_INITIATE_REQUEST);
    assert_true(r->has_local_detail_calling);
    assert_int_equal(r->local_detail_calling, want->local_detail);
    assert_int_equal(r->proposed_max_serv_outstanding_calling,
                     want->outstanding_calling);
    assert_int_equal(r->proposed_max_serv_outstanding_called,
                     want->outstanding_called);
    assert_true(r->has_proposed_data_structure_nesting_level);
    assert_int_equal(r->proposed_data_structure_nesting_level, want->nesting);
    assert_int_equal(d->proposed_version_number, 1);
    assert_int_equal(d->proposed_parameter_cbb.unused, 5);
    is_hex(d->proposed_parameter_cbb.octets, want->parameters);
    assert_int_equal(d->services_supported_calling.unused, 3);
    is_hex(d->services_supported_calling.octets, want->services);
    assert_false(d->has_additional_supported_calling);
    comes_back();
}

/* Four products, and one with twelve octets of services. */
static void initiate_of_each_product(void **state)
{
    static const struct initiate PRODUCTS[] = {
        {"a826800300fa00810114820114830105a416800102810305fb00820c03ee1c0000"
         "04000000010110",
         64000, 20, 20, 5, "fb00", "ee1c000004000000010110"},
        {"a826800300fa0081010a82010a830105a416800101810305e100820c03a0000000"
         "0000000000e110",
         64000, 10, 10, 5, "e100", "a00000000000000000e110"},
        {"a826800300fde881010582010583010aa416800101810305f100820c03ee1c0000"
         "0408000079ef18",
         65000, 5, 5, 10, "f100", "ee1c00000408000079ef18"},
        {"a826800300fde881010a82010a830105a416800101810305f100820c03ee1c0000"
         "0402000079ef18",
         65000, 10, 10, 5, "f100", "ee1c00000402000079ef18"},
        {"a82880027530810203e8820203e8830105a417800101810305fb00820d03ffffff"
         "ffffffffffffffff00",
         30000, 1000, 1000, 5, "fb00", "ffffffffffffffffffffff00"},
    };
    (void)state;
    check_initiate(&PRODUCTS[1]);
    check_initiate(&PRODUCTS[2]);
    check_initiate(&PRODUCTS[3]);
    check_initiate(&PRODUCTS[4]);
    /* the first one says version 2 */
    reads(PRODUCTS[0].hex, MMS_PDU_INITIATE_REQUEST);
    assert_int_equal(
        pdu.u.initiate_request.init_request_detail.proposed_version_number, 2);
    assert_int_equal(
        pdu.u.initiate_request.proposed_max_serv_outstanding_called, 20);
    is_hex(pdu.u.initiate_request.init_request_detail.services_supported_calling
               .octets,
           PRODUCTS[0].services);
    comes_back();
}

static bool calling_supports(const char *service)
{
    const struct asn1_bits b =
        pdu.u.initiate_request.init_request_detail.services_supported_calling;
    int64_t bit;
    assert_true(
        asn1_value_of(&MMS_SERVICE_SUPPORT_OPTIONS, span_text(service), &bit));
    return bits_has(b, (size_t)bit);
}

/* What tshark says of the plain client's services. */
static void initiate_names_services(void **state)
{
    (void)state;
    reads("a826800300fa0081010a82010a830105a416800101810305e100820c03a0000000"
          "0000000000e110",
          MMS_PDU_INITIATE_REQUEST);
    assert_true(calling_supports("status"));
    assert_false(calling_supports("getNameList"));
    assert_true(calling_supports("identify"));
    assert_false(calling_supports("read"));
    assert_false(calling_supports("fileDirectory"));
    assert_true(calling_supports("informationReport"));
    assert_true(calling_supports("conclude"));
    assert_false(calling_supports("cancel"));
    assert_string_equal(asn1_name_of(&MMS_PARAMETER_SUPPORT_OPTIONS, 7),
                        "vlis");
    assert_string_equal(asn1_name_of(&MMS_SERVICE_SUPPORT_OPTIONS, 77),
                        "fileDirectory");
    assert_null(asn1_name_of(&MMS_SERVICE_SUPPORT_OPTIONS, 93));
}

/* Leading octets that mean nothing; no localDetail; bits set behind the end of
 * the services; what the edition of 2003 added. */
static void initiate_liberties(void **state)
{
    const struct mms_initiate_request *r = &pdu.u.initiate_request;
    const struct mms_initiate_response *a = &pdu.u.initiate_response;
    (void)state;
    reads("a826800300025881010582010583010aa416800101810305f100820c03ee1c00"
          "000408000079ef18",
          MMS_PDU_INITIATE_REQUEST);
    assert_int_equal(r->local_detail_calling, 600);
    reads("a91f810105820105a417800101810305f100820d03ffffffffffffffffffffff"
          "ff",
          MMS_PDU_INITIATE_RESPONSE);
    assert_false(a->has_local_detail_called);
    assert_false(a->has_negotiated_data_structure_nesting_level);
    is_hex(a->init_response_detail.services_supported_called.octets,
           "ffffffffffffffffffffffff");
    reads("a822810101820101a41a800103810305f100820203e8830307fe80840205e085"
          "03747777",
          MMS_PDU_INITIATE_REQUEST);
    assert_true(r->init_request_detail.has_privilege_class_identity_calling);
    is_text(r->init_request_detail.privilege_class_identity_calling, "tww");
    comes_back();
}

/* Malformed input 55 [osi:8.2]: the part of it that is Initiate. */
static void initiate_malformed(void **state)
{
    const struct mms_initiate_request *r = &pdu.u.initiate_request;
    (void)state;
    reads("a824800100810105820105830105a416800101810305f100820c03ee1c000004"
          "08000079ef18",
          MMS_PDU_INITIATE_REQUEST);
    assert_int_equal(r->local_detail_calling, 0);
    reads("a8248001ff810105820105830105a416800101810305f100820c03ee1c000004"
          "08000079ef18",
          MMS_PDU_INITIATE_REQUEST);
    assert_int_equal(r->local_detail_calling, -1);
    reads("a82780047fffffff8101058201058301ffa416800101810305f100820c03ee1c"
          "00000408000079ef18",
          MMS_PDU_INITIATE_REQUEST);
    assert_int_equal(r->local_detail_calling, INT32_MAX);
    assert_int_equal(r->proposed_data_structure_nesting_level, -1);
    refuses("a82880050100000000810105820105830105a416800101810305f100820c03ee"
            "1c00000408000079ef18",
            BUSHING_ERR_RANGE, "MMSpdu.initiate-RequestPDU.localDetailCalling");
    refuses("a80e800300fde881010582010583010a", BUSHING_ERR_MISSING,
            "MMSpdu.initiate-RequestPDU.initRequestDetail");
}

/* --- VMD ----------------------------------------------------------------- */

static void status_and_identify(void **state)
{
    const struct mms_identify_response *identity;
    const struct mms_status_response *status;
    (void)state;
    (void)asks("a0050201018200", MMS_REQUEST_IDENTIFY);
    assert_int_equal(pdu.u.confirmed_request.invoke_id, 1);
    assert_false(pdu.u.confirmed_request.has_list_of_modifier);
    identity =
        &answers("a11a020101a21580024d5a8108626173696320696f8205312e342e32",
                 MMS_RESPONSE_IDENTIFY)
             ->u.identify;
    is_text(identity->vendor_name, "MZ");
    is_text(identity->model_name, "basic io");
    is_text(identity->revision, "1.4.2");
    assert_false(identity->has_list_of_abstract_syntaxes);
    assert_true(asks("a0060201078001ff", MMS_REQUEST_STATUS)->u.status);
    status = &answers("a10f020107a00a800100810103820205a0", MMS_RESPONSE_STATUS)
                  ->u.status;
    assert_int_equal(status->vmd_logical_status, 0);
    assert_int_equal(status->vmd_physical_status, 3);
    assert_true(status->has_local_detail);
    assert_int_equal(bits_count(status->local_detail), 3);
    reads("a308a106800101810100", MMS_PDU_UNCONFIRMED);
    assert_int_equal(pdu.u.unconfirmed.service.which,
                     MMS_UNCONFIRMED_UNSOLICITED_STATUS);
    assert_int_equal(
        pdu.u.unconfirmed.service.u.unsolicited_status.vmd_logical_status, 1);
    comes_back();
}

static void get_name_list(void **state)
{
    const struct mms_get_name_list_request *q;
    const struct mms_get_name_list_response *a;
    span name;
    (void)state;
    q = &asks("a01d020102a118a003800100a111810f41413143315130314650314354524c",
              MMS_REQUEST_GET_NAME_LIST)
             ->u.get_name_list;
    assert_int_equal(q->extended_object_class.u.object_class,
                     MMS_CLASS_NAMED_VARIABLE);
    assert_int_equal(q->object_scope.which, MMS_OBJECT_SCOPE_DOMAIN_SPECIFIC);
    is_text(q->object_scope.u.domain_specific, "AA1C1Q01FP1CTRL");
    assert_false(q->has_continue_after);
    q = &asks("a013020101a10ea003800109a10280008203414243",
              MMS_REQUEST_GET_NAME_LIST)
             ->u.get_name_list;
    assert_int_equal(q->extended_object_class.u.object_class, MMS_CLASS_DOMAIN);
    assert_int_equal(q->object_scope.which, MMS_OBJECT_SCOPE_VMD_SPECIFIC);
    is_text(q->continue_after, "ABC");
    a = &answers("a10a02010fa105a000810100", MMS_RESPONSE_GET_NAME_LIST)
             ->u.get_name_list;
    assert_int_equal(a->list_of_identifier.num, 0);
    assert_false(a->more_follows);
    a = &answers("a10f020101a10aa0081a02414c1a02424d",
                 MMS_RESPONSE_GET_NAME_LIST)
             ->u.get_name_list;
    assert_true(a->more_follows); /* the default */
    element(&MMS_IDENTIFIER, a->list_of_identifier, 1, &name);
    is_text(name, "BM");
}

/* Malformed input 55: confirmed requests. In the first one all lengths outside
 * fit, and a name inside has eleven length octets. */
static void requests_malformed(void **state)
{
    (void)state;
    refuses("a02b02011aa126a003800100a10d818b54454d504c4154453130308210414141"
            "41414141414141414141414141",
            BUSHING_ERR_LENGTH_FORM,
            "MMSpdu.confirmed-RequestPDU.confirmedServiceRequest.getNameList."
            "objectScope");
    assert_int_equal(error.offset, 14);
    refuses("a000", BUSHING_ERR_MISSING,
            "MMSpdu.confirmed-RequestPDU.invokeID");
    refuses("a0020200", BUSHING_ERR_VALUE,
            "MMSpdu.confirmed-RequestPDU.invokeID");
    refuses("a00a02060100000000008200", BUSHING_ERR_RANGE,
            "MMSpdu.confirmed-RequestPDU.invokeID");
    refuses("a103020100", BUSHING_ERR_MISSING,
            "MMSpdu.confirmed-ResponsePDU.confirmedServiceResponse");
    (void)asks("a009020500ffffffff8200", MMS_REQUEST_IDENTIFY);
    assert_int_equal(pdu.u.confirmed_request.invoke_id, UINT32_MAX);
    reads("a0090205000000000a8200", MMS_PDU_CONFIRMED_REQUEST);
    assert_int_equal(pdu.u.confirmed_request.invoke_id, 10);
}

/* --- reports and errors -------------------------------------------------- */

static void information_report(void **state)
{
    const struct mms_information_report *r =
        &pdu.u.unconfirmed.service.u.information_report;
    struct mms_variable_item item;
    (void)state;
    reads("a355a053a1058003525054a04a8a1a414131433151303141314c44302f4c4c4e"
          "30247263625f493032840306500086013f8403050800a21ba207870508424800"
          "008501028403030000910848808dd8d916880a84020240",
          MMS_PDU_UNCONFIRMED);
    assert_int_equal(pdu.u.unconfirmed.service.which,
                     MMS_UNCONFIRMED_INFORMATION_REPORT);
    assert_int_equal(r->variable_access_specification.which,
                     MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME);
    is_text(
        r->variable_access_specification.u.variable_list_name.u.vmd_specific,
        "RPT");
    results = r->list_of_access_result;
    assert_int_equal(results.num, 6);
    is_text(datum(0, MMS_DATA_VISIBLE_STRING)->u.visible_string,
            "AA1C1Q01A1LD0/LLN0$rcb_I02");
    assert_int_equal(datum(2, MMS_DATA_UNSIGNED)->u.unsigned_, 63);
    comes_back();
    reads("a355a053a02f302da02ba1291a1173696d706c65494f47656e65726963494f1a"
          "144747494f3124434f24535043534f33244f706572a020a21e830101a2058501"
          "00890086010191086b001e751ba5e30083010084020600",
          MMS_PDU_UNCONFIRMED);
    item = first_variable(&r->variable_access_specification);
    is_domain_specific(&item.variable_specification.u.name, "simpleIOGenericIO",
                       "GGIO1$CO$SPCSO3$Oper");
    comes_back();
}

static void errors(void **state)
{
    const struct mms_confirmed_error *e = &pdu.u.confirmed_error;
    const struct asn1_type *classes = MMS_SERVICE_ERROR.fields[0].type;
    (void)state;
    reads("a20a800101a205a0038b0107", MMS_PDU_CONFIRMED_ERROR);
    assert_int_equal(e->invoke_id, 1);
    assert_int_equal(e->service_error.error_class.which, MMS_ERROR_CLASS_FILE);
    assert_string_equal(asn1_name_of(classes->fields[MMS_ERROR_CLASS_FILE].type,
                                     e->service_error.error_class.u.code),
                        "file-non-existent");
    comes_back();
    reads("a219800105810101a211a00387010381016382026e6fa303800101",
          MMS_PDU_CONFIRMED_ERROR);
    assert_int_equal(e->modifier_position, 1);
    assert_int_equal(e->service_error.error_class.which,
                     MMS_ERROR_CLASS_ACCESS);
    assert_int_equal(e->service_error.additional_code, 99);
    is_text(e->service_error.additional_description, "no");
    assert_int_equal(e->service_error.service_specific_info.which,
                     MMS_SPECIFIC_INFO_OBTAIN_FILE);
    assert_int_equal(e->service_error.service_specific_info.u.number, 1);
    comes_back();
    reads("aa05a003880101", MMS_PDU_INITIATE_ERROR);
    assert_int_equal(pdu.u.initiate_error.error_class.which,
                     MMS_ERROR_CLASS_INITIATE);
    comes_back();
    reads("ad05a003890101", MMS_PDU_CONCLUDE_ERROR);
    assert_int_equal(pdu.u.conclude_error.error_class.which,
                     MMS_ERROR_CLASS_CONCLUDE);
    comes_back();
}

static void reject_cancel_conclude(void **state)
{
    const struct asn1_type *reasons = MMS_REJECT.fields[1].type;
    (void)state;
    reads("a406800105810101", MMS_PDU_REJECT);
    assert_true(pdu.u.reject.has_original_invoke_id);
    assert_int_equal(pdu.u.reject.original_invoke_id, 5);
    assert_int_equal(pdu.u.reject.reject_reason.which,
                     MMS_REJECT_CONFIRMED_REQUEST);
    assert_string_equal(asn1_name_of(reasons->fields[0].type,
                                     pdu.u.reject.reject_reason.u.code),
                        "unrecognized-service");
    comes_back();
    reads("a403850101", MMS_PDU_REJECT);
    assert_false(pdu.u.reject.has_original_invoke_id);
    assert_int_equal(pdu.u.reject.reject_reason.which, MMS_REJECT_PDU_ERROR);
    comes_back();
    reads("850107", MMS_PDU_CANCEL_REQUEST);
    assert_int_equal(pdu.u.cancel_request, 7);
    comes_back();
    reads("860107", MMS_PDU_CANCEL_RESPONSE);
    comes_back();
    reads("a70a800107a105a0038a0101", MMS_PDU_CANCEL_ERROR);
    assert_int_equal(pdu.u.cancel_error.service_error.error_class.which,
                     MMS_ERROR_CLASS_CANCEL);
    comes_back();
    reads("8b00", MMS_PDU_CONCLUDE_REQUEST);
    comes_back();
    reads("8c00", MMS_PDU_CONCLUDE_RESPONSE);
    comes_back();
    refuses("8b0100", BUSHING_ERR_VALUE, "MMSpdu.conclude-RequestPDU");
    refuses("8e00", BUSHING_ERR_TAG, "MMSpdu");
}

/* --- files and journals -------------------------------------------------- */

static void is_file(struct asn1_list name, const char *text)
{
    span part;
    element(&ASN_GRAPHIC, name, 0, &part);
    is_text(part, text);
}

static void files(void **state)
{
    const struct mms_file_open_response *open;
    const struct mms_file_read_response *data;
    (void)state;
    is_file(asks("a018020101bf4812a00d190b6269673230306b2e62696e810100",
                 MMS_REQUEST_FILE_OPEN)
                ->u.file_open.file_name,
            "big200k.bin");
    open =
        &answers(
             "a125020101bf481f800100a11a8003030d408113323032363131323031303037"
             "35382e3030305a",
             MMS_RESPONSE_FILE_OPEN)
             ->u.file_open;
    assert_int_equal(open->file_attributes.size_of_file, 200000);
    is_text(open->file_attributes.last_modified, "20261120100758.000Z");
    assert_int_equal(
        asks("a0070201029f490100", MMS_REQUEST_FILE_READ)->u.file_read, 0);
    data =
        &answers("a110020102bf490a8005746573740a810100", MMS_RESPONSE_FILE_READ)
             ->u.file_read;
    is_text(data->file_data, "test\n");
    assert_false(data->more_follows);
    assert_int_equal(
        asks("a0070201039f4a0100", MMS_REQUEST_FILE_CLOSE)->u.file_close, 0);
    (void)answers("a1060201039f4a00", MMS_RESPONSE_FILE_CLOSE);
    is_file(
        asks("a022020101bf4b1ca009190774657374696e67a10f190d74657374696e675265"
             "6e616d65",
             MMS_REQUEST_FILE_RENAME)
            ->u.file_rename.new_file_name,
        "testingRename");
    (void)answers("a1060201019f4b00", MMS_RESPONSE_FILE_RENAME);
    is_file(asks("a012020101bf4c0c190a75703135306b2e62696e",
                 MMS_REQUEST_FILE_DELETE)
                ->u.file_delete,
            "up150k.bin");
    (void)answers("a1060201019f4c00", MMS_RESPONSE_FILE_DELETE);
    is_file(
        asks("a022020101bf2e1ca10c190a75703135306b2e62696ea20c190a75703135306b"
             "2e62696e",
             MMS_REQUEST_OBTAIN_FILE)
            ->u.obtain_file.source_file,
        "up150k.bin");
    (void)answers("a1060201019f2e00", MMS_RESPONSE_OBTAIN_FILE);
    assert_true(
        asks("a01e020101bf2e18a00ca005060329010fa20302010ca103190161a203190162",
             MMS_REQUEST_OBTAIN_FILE)
            ->u.obtain_file.has_source_file_server);
    is_hex(pdu.u.confirmed_request.service.u.obtain_file.source_file_server
               .ap_title,
           "060329010f");
}

/* The list of entries is explicitly tagged, unlike all other lists. */
static void file_directory(void **state)
{
    const struct mms_file_directory_response *a;
    struct mms_directory_entry entry;
    (void)state;
    assert_false(asks("a006020101bf4d00", MMS_REQUEST_FILE_DIRECTORY)
                     ->u.file_directory.has_file_specification);
    is_file(asks("a00e020101bf4d08a006190474657374", MMS_REQUEST_FILE_DIRECTORY)
                ->u.file_directory.file_specification,
            "test");
    a = &answers(
             "a12e020101bf4d28a02630243022a006190474657374a1188001058113323032"
             "30303632343034353333352e3030305a",
             MMS_RESPONSE_FILE_DIRECTORY)
             ->u.file_directory;
    assert_false(a->more_follows);
    assert_int_equal(a->list_of_directory_entry.num, 1);
    element(&MMS_DIRECTORY_ENTRY, a->list_of_directory_entry, 0, &entry);
    is_file(entry.file_name, "test");
    assert_int_equal(entry.file_attributes.size_of_file, 5);
    is_text(entry.file_attributes.last_modified, "20200624045335.000Z");
}

static void read_journal(void **state)
{
    const struct mms_read_journal_request *q;
    const struct mms_read_journal_response *a;
    struct mms_journal_entry entry;
    struct mms_journal_variable variable;
    (void)state;
    q = &asks("a045020103bf413fa017a1151a024c441a0f4c4c4e302447656e6572616c4c6f"
              "67a10880060123456789aba203810164a4031a0176a510800400000001810800"
              "00000000000009",
              MMS_REQUEST_READ_JOURNAL)
             ->u.read_journal;
    is_domain_specific(&q->journal_name, "LD", "LLN0$GeneralLog");
    assert_int_equal(q->range_start_specification.which, MMS_RANGE_START_TIME);
    assert_int_equal(q->range_stop_specification.which, MMS_RANGE_STOP_NUMBER);
    assert_int_equal(q->range_stop_specification.u.number_of_entries, 100);
    assert_int_equal(q->list_of_variables.num, 1);
    is_hex(q->entry_to_start_after.entry_specification, "0000000000000009");
    a = &answers(
             "a154020103bf414ea049304780080000000000000007a1023000a23780060123"
             "456789aba22da12b3015800e4c442f4c4c4e30245354244d6f64a10385010130"
             "12800a526561736f6e436f6465a104840202408101ff",
             MMS_RESPONSE_READ_JOURNAL)
             ->u.read_journal;
    assert_true(a->more_follows);
    element(&MMS_JOURNAL_ENTRY, a->list_of_journal_entry, 0, &entry);
    is_hex(entry.entry_identifier, "0000000000000007");
    assert_false(entry.originating_application.has_ap_title);
    is_hex(entry.entry_content.occurrence_time, "0123456789ab");
    element(&MMS_JOURNAL_VARIABLE,
            entry.entry_content.entry_form.u.data.list_of_variables, 1,
            &variable);
    is_text(variable.variable_tag, "ReasonCode");
    assert_int_equal(variable.value_specification.which, MMS_DATA_BIT_STRING);
    a = &answers(
             "a14d020103bf4147a045302c800101a1133011a005060329010fa103020107a2"
             "0302010ca212800400000001a20aa008a0038001458101023015800102a10230"
             "00a20c80040000000283046e6f7465",
             MMS_RESPONSE_READ_JOURNAL)
             ->u.read_journal;
    assert_false(a->more_follows);
    element(&MMS_JOURNAL_ENTRY, a->list_of_journal_entry, 0, &entry);
    assert_int_equal(entry.originating_application.ap_invocation_id, 7);
    is_hex(entry.originating_application.ae_qualifier, "02010c");
    assert_true(entry.entry_content.entry_form.u.data.has_event);
    assert_int_equal(entry.entry_content.entry_form.u.data.event.current_state,
                     2);
    element(&MMS_JOURNAL_ENTRY, a->list_of_journal_entry, 1, &entry);
    assert_int_equal(entry.entry_content.entry_form.which,
                     MMS_ENTRY_FORM_ANNOTATION);
    is_text(entry.entry_content.entry_form.u.annotation, "note");
}

/* --- what has no table --------------------------------------------------- */

/* Semaphores, alarms, additional services, access control lists, events: kept
 * with their tag, short or long. */
static void other_services_stay_open(void **state)
{
    (void)state;
    is_hex(asks("a00c020105b307a005800373656d", MMS_REQUEST_OTHER)->u.other,
           "b307a005800373656d");
    is_hex(answers("a107020105b3028000", MMS_RESPONSE_OTHER)->u.other,
           "b3028000");
    is_hex(asks("a009020105bf3f038001ff", MMS_REQUEST_OTHER)->u.other,
           "bf3f038001ff");
    is_hex(asks("a00b020105bf4e05a203800100", MMS_REQUEST_OTHER)->u.other,
           "bf4e05a203800100");
    is_hex(asks("a00a020105bf810103800178", MMS_REQUEST_OTHER)->u.other,
           "bf810103800178");
    reads("a30aa208a003800165820140", MMS_PDU_UNCONFIRMED);
    assert_int_equal(pdu.u.unconfirmed.service.which, MMS_UNCONFIRMED_OTHER);
    is_hex(pdu.u.unconfirmed.service.u.other, "a208a003800165820140");
    comes_back();
}

/* In front of the service and behind it. */
static void modifiers_and_details(void **state)
{
    const struct mms_confirmed_request *r = &pdu.u.confirmed_request;
    struct mms_modifier m;
    (void)state;
    (void)asks(
        "a0280201053021a10aa005800373656d820105a013a0048002656ea104800265"
        "638202010283010a8200",
        MMS_REQUEST_IDENTIFY);
    assert_true(r->has_list_of_modifier);
    element(&MMS_MODIFIER, r->list_of_modifier, 0, &m);
    assert_int_equal(m.which, MMS_MODIFIER_ATTACH_TO_SEMAPHORE);
    assert_int_equal(m.u.attach_to_semaphore.priority, 5);
    assert_true(m.u.attach_to_semaphore.relinquish_if_connection_lost);
    element(&MMS_MODIFIER, r->list_of_modifier, 1, &m);
    assert_int_equal(m.which, MMS_MODIFIER_ATTACH_TO_EVENT_CONDITION);
    assert_int_equal(m.u.attach_to_event_condition.acceptable_delay, 10);
    (void)asks("a00a0201058200bf4f020500", MMS_REQUEST_IDENTIFY);
    assert_true(r->has_detail);
    is_hex(r->detail, "0500");
    (void)answers("a10b0201059f2e00bf4f028000", MMS_RESPONSE_OBTAIN_FILE);
    is_hex(pdu.u.confirmed_response.detail, "8000");
    refuses("a008020105820082ff00", BUSHING_ERR_LENGTH_FORM,
            "MMSpdu.confirmed-RequestPDU.cs-request-detail");
    refuses("a00702010582008200", BUSHING_ERR_DUPLICATE,
            "MMSpdu.confirmed-RequestPDU.confirmedServiceRequest");
}

/* --- tables -------------------------------------------------------------- */

struct count {
    const struct asn1_type *type;
    int last; /* enumerator */
};

static void enumerators_count_rows(void **state)
{
    const struct count COUNTS[] = {
        {&MMS_PDU, MMS_PDU_CONCLUDE_ERROR},
        {&MMS_CONFIRMED_SERVICE_REQUEST, MMS_REQUEST_OTHER},
        {&MMS_CONFIRMED_SERVICE_RESPONSE, MMS_RESPONSE_OTHER},
        {&MMS_UNCONFIRMED_SERVICE, MMS_UNCONFIRMED_OTHER},
        {&MMS_MODIFIER, MMS_MODIFIER_ATTACH_TO_SEMAPHORE},
        {&MMS_OBJECT_NAME, MMS_OBJECT_NAME_AA_SPECIFIC},
        {&MMS_OBJECT_SCOPE, MMS_OBJECT_SCOPE_AA_SPECIFIC},
        {MMS_GET_NAME_LIST_REQUEST.fields[0].type,
         MMS_EXTENDED_CS_OBJECT_CLASS},
        {&MMS_DATA, MMS_DATA_REAL},
        {&MMS_ACCESS_RESULT, MMS_ACCESS_RESULT_SUCCESS},
        {&MMS_TYPE_SPECIFICATION, MMS_TYPE_UTC_TIME},
        {&MMS_ADDRESS, MMS_ADDRESS_UNCONSTRAINED},
        {&MMS_ALTERNATE_ACCESS_SELECTION, MMS_ACCESS_SELECT_ACCESS},
        {MMS_ALTERNATE_ACCESS_SELECTION.fields[1].type,
         MMS_SELECTION_ALL_ELEMENTS},
        {&MMS_ALTERNATE_ACCESS_ITEM, MMS_ALTERNATE_ACCESS_NAMED},
        {&MMS_VARIABLE_SPECIFICATION, MMS_VARIABLE_INVALIDATED},
        {&MMS_VARIABLE_ACCESS_SPECIFICATION,
         MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME},
        {&MMS_WRITE_RESULT, MMS_WRITE_RESULT_SUCCESS},
        {&MMS_GET_VARIABLE_ACCESS_ATTRIBUTES_REQUEST,
         MMS_VARIABLE_ATTRIBUTES_ADDRESS},
        {MMS_SERVICE_ERROR.fields[0].type, MMS_ERROR_CLASS_OTHERS},
        {MMS_SERVICE_ERROR.fields[3].type,
         MMS_SPECIFIC_INFO_CHANGE_ACCESS_CONTROL},
        {MMS_REJECT.fields[1].type, MMS_REJECT_CONCLUDE_ERROR},
        {MMS_READ_JOURNAL_REQUEST.fields[1].type, MMS_RANGE_START_ENTRY},
        {MMS_READ_JOURNAL_REQUEST.fields[2].type, MMS_RANGE_STOP_NUMBER},
        {MMS_ENTRY_CONTENT.fields[1].type, MMS_ENTRY_FORM_ANNOTATION},
    };
    (void)state;
    for (size_t i = 0; i < sizeof COUNTS / sizeof COUNTS[0]; i++) {
        assert_int_equal(COUNTS[i].type->kind, ASN1_CHOICE);
        assert_int_equal(COUNTS[i].type->num_fields, COUNTS[i].last + 1);
    }
    assert_string_equal(asn1_type_ns(&MMS_PDU),
                        "http://www.iec.ch/61850/2018/SCSM_8_2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(initiate_of_each_product),
        cmocka_unit_test(initiate_names_services),
        cmocka_unit_test(initiate_liberties),
        cmocka_unit_test(initiate_malformed),
        cmocka_unit_test(status_and_identify),
        cmocka_unit_test(get_name_list),
        cmocka_unit_test(requests_malformed),
        cmocka_unit_test(information_report),
        cmocka_unit_test(errors),
        cmocka_unit_test(reject_cancel_conclude),
        cmocka_unit_test(files),
        cmocka_unit_test(file_directory),
        cmocka_unit_test(read_journal),
        cmocka_unit_test(other_services_stay_open),
        cmocka_unit_test(modifiers_and_details),
        cmocka_unit_test(enumerators_count_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
