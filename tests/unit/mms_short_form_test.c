/* What is read without the tables is read to the same by them: real messages,
 * each of their octets changed to every value, each cut and lengthened. */
#include <string.h>

#include "asn1/walk.h"
#include "base/hex.h"
#include "mms/short_form.h"
#include "test.h"

enum { ROOM = 512 };

static const struct {
    const char *hex;
    bool is_short;
} MESSAGES[] = {
    /* a read of one variable */
    {"a02a020107a425a123a021301fa01da11b1a04494e56311a134d4d585531244d58"
     "24546f7457246d61672466",
     true},
    /* of two */
    {"a02a02020100a424a122a020300ea00ca10a1a034c44301a03612462300ea00ca1"
     "0a1a034c44301a03612463",
     true},
    /* of none */
    {"a009020101a404a102a000", true},
    /* with result */
    {"a01c020101a417800101a112a010300ea00ca10a1a034c44301a03612462", false},
    /* a list */
    {"a014020101a40fa10da10ba1091a024c441a03445331", false},
    /* of the VMD */
    {"a010020101a40ba109a0073005a003800141", false},
    /* a part of one */
    {"a01a020101a415a113a011300fa008a1061a014c1a0169a503810166", false},
    /* identify */
    {"a0050201018200", false},
    /* a float */
    {"a10e020107a409a107870508461d4000", true},
    /* a failure and a float */
    {"a111020101a40ca10a80010a870508461d4000", true},
    /* a structure with everything */
    {"a13e020101a439a137a235830101840206c08503010000860100a212870508461d"
     "4000a10989030102038a0241428c0600000000123491080000000000000000",
     true},
    /* a string of another kind */
    {"a10d020101a408a106900474657874", false},
    /* no result */
    {"a107020101a402a100", true},
    /* an answer of 200 octets */
    {"a181db020101a481d5a181d2870508461d4000870508461d4000870508461d4000"
     "870508461d4000870508461d4000870508461d4000870508461d4000870508461d"
     "4000870508461d4000870508461d4000870508461d4000870508461d4000870508"
     "461d4000870508461d4000870508461d4000870508461d4000870508461d400087"
     "0508461d4000870508461d4000870508461d4000870508461d4000870508461d40"
     "00870508461d4000870508461d4000870508461d4000870508461d400087050846"
     "1d4000870508461d4000870508461d4000870508461d4000",
     true},
    /* write */
    {"a107020101a5028100", false},
    /* seven levels */
    {"a11c020101a417a115a213a211a20fa20da20ba209a207870508461d4000", true},
    /* eight */
    {"a11e020101a419a117a215a213a211a20fa20da20ba209a207870508461d4000", false},
};

static void expect_same_request(const struct mms_pdu *a,
                                const struct mms_pdu *b)
{
    const struct mms_confirmed_request *p = &a->u.confirmed_request,
                                       *q = &b->u.confirmed_request;
    const struct mms_variable_access_specification
        *v = &p->service.u.read.variable_access_specification,
        *w = &q->service.u.read.variable_access_specification;
    assert_int_equal(p->invoke_id, q->invoke_id);
    assert_int_equal(p->has_list_of_modifier, q->has_list_of_modifier);
    assert_int_equal(p->has_detail, q->has_detail);
    assert_int_equal(p->service.which, q->service.which);
    assert_int_equal(p->service.u.read.specification_with_result,
                     q->service.u.read.specification_with_result);
    assert_int_equal(v->which, w->which);
    assert_int_equal(v->u.list_of_variable.num, w->u.list_of_variable.num);
    assert_ptr_equal(v->u.list_of_variable.body.p,
                     w->u.list_of_variable.body.p);
    assert_int_equal(v->u.list_of_variable.body.n,
                     w->u.list_of_variable.body.n);
}

static void expect_same_items(struct asn1_list list)
{
    span body = list.body;
    for (uint32_t i = 0; i < list.num; i++) {
        struct mms_variable_item a, b;
        const struct mms_domain_specific
            *m = &a.variable_specification.u.name.u.domain_specific,
            *n = &b.variable_specification.u.name.u.domain_specific;
        assert_true(short_variable(&body, &a));
        assert_int_equal(
            asn1_list_next(&MMS_VARIABLE_ITEM, &list.body, &b, NULL), 0);
        assert_int_equal(a.has_alternate_access, b.has_alternate_access);
        assert_int_equal(a.variable_specification.which,
                         b.variable_specification.which);
        assert_int_equal(a.variable_specification.u.name.which,
                         b.variable_specification.u.name.which);
        assert_ptr_equal(m->domain_id.p, n->domain_id.p);
        assert_int_equal(m->domain_id.n, n->domain_id.n);
        assert_ptr_equal(m->item_id.p, n->item_id.p);
        assert_int_equal(m->item_id.n, n->item_id.n);
        assert_ptr_equal(body.p, list.body.p);
    }
    assert_int_equal(body.n, 0);
}

static void expect_same_response(const struct mms_pdu *a,
                                 const struct mms_pdu *b)
{
    const struct mms_confirmed_response *p = &a->u.confirmed_response,
                                        *q = &b->u.confirmed_response;
    const struct mms_read_response *v = &p->service.u.read,
                                   *w = &q->service.u.read;
    assert_int_equal(p->invoke_id, q->invoke_id);
    assert_int_equal(p->has_detail, q->has_detail);
    assert_int_equal(p->service.which, q->service.which);
    assert_int_equal(v->has_variable_access_specification,
                     w->has_variable_access_specification);
    assert_int_equal(v->list_of_access_result.num,
                     w->list_of_access_result.num);
    assert_ptr_equal(v->list_of_access_result.body.p,
                     w->list_of_access_result.body.p);
    assert_int_equal(v->list_of_access_result.body.n,
                     w->list_of_access_result.body.n);
}

/* True when the short form was read; then the tables agree. */
static bool agrees(span pdu)
{
    struct mms_pdu a, b;
    bool request = short_read_request(pdu, &a);
    if (!request && !short_read_response(pdu, &a))
        return false;
    assert_int_equal(asn1_decode(&MMS_PDU, pdu, &b, NULL, NULL), 0);
    assert_int_equal(a.which, b.which);
    if (request) {
        expect_same_request(&a, &b);
        expect_same_items(
            a.u.confirmed_request.service.u.read.variable_access_specification.u
                .list_of_variable);
    } else {
        expect_same_response(&a, &b);
    }
    return true;
}

static span message(size_t i, uint8_t room[ROOM])
{
    size_t n;
    assert_true(hex_decode(span_text(MESSAGES[i].hex), room, ROOM, &n));
    return (span){room, n};
}

static void test_messages(void **state)
{
    uint8_t room[ROOM];
    (void)state;
    for (size_t i = 0; i < sizeof MESSAGES / sizeof MESSAGES[0]; i++)
        if (agrees(message(i, room)) != MESSAGES[i].is_short)
            fail_msg("%s", MESSAGES[i].hex);
}

static void test_every_octet(void **state)
{
    uint8_t room[ROOM];
    (void)state;
    for (size_t i = 0; i < sizeof MESSAGES / sizeof MESSAGES[0]; i++) {
        span pdu = message(i, room);
        for (size_t at = 0; at < pdu.n; at++) {
            uint8_t before = room[at];
            for (unsigned v = 0; v < 256; v++) {
                room[at] = (uint8_t)v;
                (void)agrees(pdu);
            }
            room[at] = before;
        }
    }
}

static void test_every_length(void **state)
{
    uint8_t room[ROOM] = {0};
    (void)state;
    for (size_t i = 0; i < sizeof MESSAGES / sizeof MESSAGES[0]; i++) {
        span pdu = message(i, room);
        for (size_t n = 0; n < pdu.n; n++)
            assert_false(agrees((span){room, n}));
        assert_false(agrees((span){room, pdu.n + 1}));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_every_octet),
        cmocka_unit_test(test_every_length),
    };
    return cmocka_run_group_tests_name("mms_short_form", tests, NULL, NULL);
}
