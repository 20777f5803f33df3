/* MMS variables, their values and their types, against real octets. */
#include "schema_mms_check.h"

/* --- variables ----------------------------------------------------------- */

static void read_service(void **state)
{
    const struct mms_read_request *q;
    const struct mms_read_response *a;
    struct mms_variable_item item;
    struct mms_access_result result;
    (void)state;
    q = &asks("a018020118a413a111a00f300da00b8009564d445265616c5131",
              MMS_REQUEST_READ)
             ->u.read;
    assert_false(q->specification_with_result);
    item = first_variable(&q->variable_access_specification);
    assert_int_equal(item.variable_specification.which, MMS_VARIABLE_NAME);
    assert_int_equal(item.variable_specification.u.name.which,
                     MMS_OBJECT_NAME_VMD_SPECIFIC);
    is_text(item.variable_specification.u.name.u.vmd_specific, "VMDRealQ1");
    assert_false(item.has_alternate_access);
    a = &answers("a10d020101a408a106850101800103", MMS_RESPONSE_READ)->u.read;
    assert_false(a->has_variable_access_specification);
    assert_int_equal(a->list_of_access_result.num, 2);
    element(&MMS_ACCESS_RESULT, a->list_of_access_result, 0, &result);
    assert_int_equal(result.which, MMS_ACCESS_RESULT_SUCCESS);
    assert_int_equal(result.u.success.which, MMS_DATA_INTEGER);
    assert_int_equal(result.u.success.u.integer, 1);
    element(&MMS_ACCESS_RESULT, a->list_of_access_result, 1, &result);
    assert_int_equal(result.which, MMS_ACCESS_RESULT_FAILURE);
    assert_string_equal(asn1_name_of(&MMS_DATA_ACCESS_ERROR, result.u.failure),
                        "object-access-denied");
}

static void write_service(void **state)
{
    const struct mms_write_request *q;
    struct asn1_list list;
    struct mms_variable_item item;
    struct mms_write_result result;
    struct mms_data data;
    (void)state;
    q = &asks("a02b0202040fa525a01e301ca01aa1181a06446f6d61696e1a0e436f6e74726f"
              "6c436f6d6d616e64a003850137",
              MMS_REQUEST_WRITE)
             ->u.write;
    assert_int_equal(pdu.u.confirmed_request.invoke_id, 1039);
    item = first_variable(&q->variable_access_specification);
    is_domain_specific(&item.variable_specification.u.name, "Domain",
                       "ControlCommand");
    element(&MMS_DATA, q->list_of_data, 0, &data);
    assert_int_equal(data.which, MMS_DATA_INTEGER);
    assert_int_equal(data.u.integer, 55);
    list = answers("a10a020102a505810080010a", MMS_RESPONSE_WRITE)->u.write;
    assert_int_equal(list.num, 2);
    element(&MMS_WRITE_RESULT, list, 0, &result);
    assert_int_equal(result.which, MMS_WRITE_RESULT_SUCCESS);
    element(&MMS_WRITE_RESULT, list, 1, &result);
    assert_int_equal(result.which, MMS_WRITE_RESULT_FAILURE);
    assert_int_equal(result.u.failure, 10);
}

/* HA(5).cVal: the first step counts its tags from 0, the last from 1. */
static void alternate_access(void **state)
{
    struct mms_variable_item item;
    struct mms_alternate_access_item a;
    const struct mms_select_alternate_access *step;
    const struct mms_selection *last;
    (void)state;
    item = first_variable(
        &asks("a02f020101a42aa128a0263024a013a1111a024c441a0b4d48414931244d5824"
              "4841a50da00b810105300681046356616c",
              MMS_REQUEST_READ)
             ->u.read.variable_access_specification);
    is_domain_specific(&item.variable_specification.u.name, "LD",
                       "MHAI1$MX$HA");
    assert_true(item.has_alternate_access);
    element(&MMS_ALTERNATE_ACCESS_ITEM, item.alternate_access, 0, &a);
    assert_int_equal(a.which, MMS_ALTERNATE_ACCESS_UNNAMED);
    assert_int_equal(a.u.unnamed.which, MMS_ACCESS_SELECT_ALTERNATE_ACCESS);
    step = &a.u.unnamed.u.select_alternate_access;
    assert_int_equal(step->access_selection.which, MMS_SELECTION_INDEX);
    assert_int_equal(step->access_selection.u.index, 5);
    element(&MMS_ALTERNATE_ACCESS_ITEM, step->alternate_access, 0, &a);
    assert_int_equal(a.u.unnamed.which, MMS_ACCESS_SELECT_ACCESS);
    last = &a.u.unnamed.u.select_access;
    assert_int_equal(last->which, MMS_SELECTION_COMPONENT);
    is_text(last->u.component, "cVal");
    item = first_variable(
        &asks("a027020101a422a120a01e301ca009a1071a024c441a0141a50fa50b800178a3"
              "068001028101038400",
              MMS_REQUEST_READ)
             ->u.read.variable_access_specification);
    element(&MMS_ALTERNATE_ACCESS_ITEM, item.alternate_access, 0, &a);
    assert_int_equal(a.which, MMS_ALTERNATE_ACCESS_NAMED);
    is_text(a.u.named.component_name, "x");
    last = &a.u.named.access.u.select_access;
    assert_int_equal(last->which, MMS_SELECTION_INDEX_RANGE);
    assert_int_equal(last->u.index_range.low_index, 2);
    assert_int_equal(last->u.index_range.number_of_elements, 3);
    element(&MMS_ALTERNATE_ACCESS_ITEM, item.alternate_access, 1, &a);
    assert_int_equal(a.u.unnamed.u.select_access.which,
                     MMS_SELECTION_ALL_ELEMENTS);
}

/* Scattered access, a description in place, and a variable that is gone. */
static void variables_without_a_name(void **state)
{
    struct asn1_list list;
    struct mms_variable_item item;
    struct mms_scattered_access_item part;
    struct mms_variable_specification inner;
    struct mms_type_specification type;
    (void)state;
    list =
        asks("a029020101a424a122a020300ea30c300a80016ea105a103800107300aa20881"
             "0461646472830030028400",
             MMS_REQUEST_READ)
            ->u.read.variable_access_specification.u.list_of_variable;
    element(&MMS_VARIABLE_ITEM, list, 0, &item);
    assert_int_equal(item.variable_specification.which,
                     MMS_VARIABLE_SCATTERED_ACCESS);
    element(&MMS_SCATTERED_ACCESS_ITEM,
            item.variable_specification.u.scattered_access_description, 0,
            &part);
    is_text(part.component_name, "n");
    assert_int_equal(decode(&MMS_VARIABLE_SPECIFICATION,
                            part.variable_specification, &inner),
                     0);
    assert_int_equal(inner.which, MMS_VARIABLE_ADDRESS);
    assert_int_equal(inner.u.address.u.numeric_address, 7);
    element(&MMS_VARIABLE_ITEM, list, 1, &item);
    assert_int_equal(item.variable_specification.which,
                     MMS_VARIABLE_DESCRIPTION);
    is_text(item.variable_specification.u.variable_description.address.u
                .symbolic_address,
            "addr");
    assert_int_equal(decode(&MMS_TYPE_SPECIFICATION,
                            item.variable_specification.u.variable_description
                                .type_specification,
                            &type),
                     0);
    assert_int_equal(type.which, MMS_TYPE_BOOLEAN);
    element(&MMS_VARIABLE_ITEM, list, 2, &item);
    assert_int_equal(item.variable_specification.which,
                     MMS_VARIABLE_INVALIDATED);
}

static void variable_attributes(void **state)
{
    const struct mms_get_variable_access_attributes_response *a;
    struct mms_component_type c;
    struct mms_type_specification t;
    (void)state;
    is_domain_specific(&asks("a013020107a60ea00ca10a1a024c441a044c4c4e30",
                             MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES)
                            ->u.get_variable_access_attributes.u.name,
                       "LD", "LLN0");
    a = &answers("a10d020102a608800100a2038401f4",
                 MMS_RESPONSE_GET_VARIABLE_ACCESS_ATTRIBUTES)
             ->u.get_variable_access_attributes;
    assert_int_equal(a->type_specification.which, MMS_TYPE_BIT_STRING);
    assert_int_equal(a->type_specification.u.bit_string, -12);
    a = &answers(
             "a12c020107a627800100a222a220a11e300f80036d6167a108a7060201200201"
             "08300ba109a10781010aa2029100",
             MMS_RESPONSE_GET_VARIABLE_ACCESS_ATTRIBUTES)
             ->u.get_variable_access_attributes;
    assert_false(a->mms_deletable);
    assert_int_equal(a->type_specification.which, MMS_TYPE_STRUCTURE);
    assert_false(a->type_specification.u.structure.packed);
    element(&MMS_COMPONENT_TYPE, a->type_specification.u.structure.components,
            0, &c);
    is_text(c.component_name, "mag");
    assert_int_equal(decode(&MMS_TYPE_SPECIFICATION, c.component_type, &t), 0);
    assert_int_equal(t.which, MMS_TYPE_FLOATING_POINT);
    assert_int_equal(t.u.floating_point.format_width, 32);
    assert_int_equal(t.u.floating_point.exponent_width, 8);
    element(&MMS_COMPONENT_TYPE, a->type_specification.u.structure.components,
            1, &c);
    assert_false(c.has_component_name);
    assert_int_equal(decode(&MMS_TYPE_SPECIFICATION, c.component_type, &t), 0);
    assert_int_equal(t.which, MMS_TYPE_ARRAY);
    assert_int_equal(t.u.array.number_of_elements, 10);
    assert_int_equal(
        decode(&MMS_TYPE_SPECIFICATION, t.u.array.element_type, &t), 0);
    assert_int_equal(t.which, MMS_TYPE_UTC_TIME);
    a = &answers(
             "a11e020107a619800100a1058103444231a2038401f3830361636c8403776879",
             MMS_RESPONSE_GET_VARIABLE_ACCESS_ATTRIBUTES)
             ->u.get_variable_access_attributes;
    is_text(a->address.u.symbolic_address, "DB1");
    is_text(a->access_control_list, "acl");
    is_text(a->meaning, "why");
}

static void named_variable_lists(void **state)
{
    const struct mms_define_named_variable_list_request *d;
    const struct mms_delete_named_variable_list_request *q;
    const struct mms_get_named_variable_list_attributes_response *a;
    struct mms_variable_item item;
    struct mms_object_name name;
    (void)state;
    d = &asks("a04d020109ab48a1161a0a54657374446f6d61696e1a0864735f70726f6265a0"
              "2e3015a013a1111a0a54657374446f6d61696e1a03746d313015a013a1111a0a"
              "54657374446f6d61696e1a03746d32",
              MMS_REQUEST_DEFINE_NAMED_VARIABLE_LIST)
             ->u.define_named_variable_list;
    is_domain_specific(&d->variable_list_name, "TestDomain", "ds_probe");
    assert_int_equal(d->list_of_variable.num, 2);
    (void)answers("a1050201098b00", MMS_RESPONSE_DEFINE_NAMED_VARIABLE_LIST);
    is_domain_specific(
        &asks("a0180202040cac12a1101a06446f6d61696e1a064e6577445331",
              MMS_REQUEST_GET_NAMED_VARIABLE_LIST_ATTRIBUTES)
             ->u.get_named_variable_list_attributes,
        "Domain", "NewDS1");
    a = &answers(
             "a1230202040cac1d800100a1183016a014a1121a06446f6d61696e1a08446973"
             "6372657465",
             MMS_RESPONSE_GET_NAMED_VARIABLE_LIST_ATTRIBUTES)
             ->u.get_named_variable_list_attributes;
    assert_false(a->mms_deletable);
    element(&MMS_VARIABLE_ITEM, a->list_of_variable, 0, &item);
    is_domain_specific(&item.variable_specification.u.name, "Domain",
                       "Discrete");
    reads("a023020105ad1e800100a119a1171a0a54657374446f6d61696e1a0964735f61"
          "6e616c6f67",
          MMS_PDU_CONFIRMED_REQUEST);
    q = &request(MMS_REQUEST_DELETE_NAMED_VARIABLE_LIST)
             ->u.delete_named_variable_list;
    assert_int_equal(q->scope_of_delete, MMS_SCOPE_SPECIFIC);
    element(&MMS_OBJECT_NAME, q->list_of_variable_list_name, 0, &name);
    is_domain_specific(&name, "TestDomain", "ds_analog");
    assert_int_equal(answers("a10b020105ad06800100810100",
                             MMS_RESPONSE_DELETE_NAMED_VARIABLE_LIST)
                         ->u.delete_named_variable_list.number_deleted,
                     0);
}

/* --- data ---------------------------------------------------------------- */

static void data_of_every_kind(void **state)
{
    (void)state;
    results =
        answers(
            "a16f020101a46aa168a106850101850102a2038301ff830100840206c08501ff"
            "860500ffffffff8705083e3a95fc8904010203048a036162638b0f3230323630"
            "3130313132303030305a8c060123456789ab8d01128e0205a08f045101020390"
            "02c3a9910848808dc98a7efa0a88020102",
            MMS_RESPONSE_READ)
            ->u.read.list_of_access_result;
    assert_int_equal(results.num, 17);
    assert_int_equal(datum(0, MMS_DATA_ARRAY)->u.array.num, 2);
    assert_int_equal(datum(1, MMS_DATA_STRUCTURE)->u.structure.num, 1);
    assert_false(datum(2, MMS_DATA_BOOLEAN)->u.boolean);
    assert_int_equal(bits_count(datum(3, MMS_DATA_BIT_STRING)->u.bit_string),
                     2);
    assert_int_equal(datum(4, MMS_DATA_INTEGER)->u.integer, -1);
    assert_int_equal(datum(5, MMS_DATA_UNSIGNED)->u.unsigned_, UINT32_MAX);
    is_hex(datum(6, MMS_DATA_FLOATING_POINT)->u.floating_point, "083e3a95fc");
    is_hex(datum(7, MMS_DATA_OCTET_STRING)->u.octet_string, "01020304");
    is_text(datum(8, MMS_DATA_VISIBLE_STRING)->u.visible_string, "abc");
    is_text(datum(9, MMS_DATA_GENERALIZED_TIME)->u.generalized_time,
            "20260101120000Z");
    is_hex(datum(10, MMS_DATA_BINARY_TIME)->u.binary_time, "0123456789ab");
    assert_int_equal(datum(11, MMS_DATA_BCD)->u.bcd, 0x12);
    is_hex(datum(12, MMS_DATA_BOOLEAN_ARRAY)->u.boolean_array.octets, "a0");
    is_hex(datum(13, MMS_DATA_OBJ_ID)->u.obj_id, "51010203");
    is_text(datum(14, MMS_DATA_MMS_STRING)->u.mms_string, "\xc3\xa9");
    is_hex(datum(15, MMS_DATA_UTC_TIME)->u.utc_time, "48808dc98a7efa0a");
    is_hex(datum(16, MMS_DATA_REAL)->u.real, "0102");
}

/* Sizes that fixed-size values must have. */
static void data_of_wrong_sizes(void **state)
{
    struct mms_data d;
    (void)state;
    assert_int_equal(decode(&MMS_DATA, hex("910700000000000000"), &d),
                     BUSHING_ERR_SIZE);
    assert_int_equal(decode(&MMS_DATA, hex("9109000000000000000000"), &d),
                     BUSHING_ERR_SIZE);
    assert_int_equal(decode(&MMS_DATA, hex("8c03000000"), &d),
                     BUSHING_ERR_SIZE);
    assert_int_equal(decode(&MMS_DATA, hex("8c0700000000000000"), &d),
                     BUSHING_ERR_SIZE);
    assert_int_equal(decode(&MMS_DATA, hex("8c0400000000"), &d), 0);
    assert_int_equal(decode(&MMS_DATA, hex("8300"), &d), BUSHING_ERR_VALUE);
    assert_int_equal(decode(&MMS_DATA, hex("850900ffffffffffffffff"), &d),
                     BUSHING_ERR_RANGE);
    assert_int_equal(decode(&MMS_DATA, hex("80010a"), &d), BUSHING_ERR_TAG);
    assert_int_equal(decode(&MMS_DATA, hex("920100"), &d), BUSHING_ERR_TAG);
}

/* n structures inside each other, an empty one innermost. */
static span nested(uint8_t tag, size_t n)
{
    size_t at = sizeof octets, len = 0;
    for (; n > 0; n--) {
        size_t head = len < 128 ? 2 : 4;
        at -= head;
        octets[at] = tag;
        if (head == 2) {
            octets[at + 1] = (uint8_t)len;
        } else {
            octets[at + 1] = 0x82;
            octets[at + 2] = (uint8_t)(len >> 8);
            octets[at + 3] = (uint8_t)len;
        }
        len += head;
    }
    return (span){octets + at, len};
}

static void data_recursion_is_bounded(void **state)
{
    struct mms_data d;
    (void)state;
    for (size_t n = 1; n <= BER_MAX_DEPTH; n++) {
        assert_int_equal(decode(&MMS_DATA, nested(0xA2, n), &d), 0);
        assert_int_equal(decode(&MMS_DATA, nested(0xA1, n), &d), 0);
    }
    for (size_t n = BER_MAX_DEPTH + 1; n < 1000; n += 60)
        assert_int_equal(decode(&MMS_DATA, nested(0xA2, n), &d),
                         BUSHING_ERR_DEPTH);
}

/* elementType in elementType: an array of n arrays of booleans. */
static size_t nested_array_type(uint8_t *p, size_t n)
{
    size_t len;
    if (n == 0) {
        p[0] = 0x83;
        p[1] = 0;
        return 2;
    }
    len = nested_array_type(p + 7, n - 1);
    p[0] = 0xA1;
    p[1] = (uint8_t)(len + 5);
    memcpy(p + 2, "\x81\x01\x02\xA2", 4);
    p[6] = (uint8_t)len;
    return len + 7;
}

static void type_recursion_is_bounded(void **state)
{
    struct mms_type_specification t;
    (void)state;
    for (size_t n = 1; n <= 17; n++) {
        span in = {octets, nested_array_type(octets, n)};
        assert_int_equal(decode(&MMS_TYPE_SPECIFICATION, in, &t),
                         2 * n <= BER_MAX_DEPTH ? 0 : BUSHING_ERR_DEPTH);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_service),
        cmocka_unit_test(write_service),
        cmocka_unit_test(alternate_access),
        cmocka_unit_test(variables_without_a_name),
        cmocka_unit_test(variable_attributes),
        cmocka_unit_test(named_variable_lists),
        cmocka_unit_test(data_of_every_kind),
        cmocka_unit_test(data_of_wrong_sizes),
        cmocka_unit_test(data_recursion_is_bounded),
        cmocka_unit_test(type_recursion_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
