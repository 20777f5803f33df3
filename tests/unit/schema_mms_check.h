/* What the tests of the MMS tables share: octets in as hexadecimal text, the
 * PDU they hold, and the same octets back. */
#ifndef SCHEMA_MMS_CHECK_H
#define SCHEMA_MMS_CHECK_H

#include "schema/mms.h"
#include "test.h"

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "base/hex.h"
#include <bushing/error.h>

static uint8_t octets[4096];
static span input;
static uint8_t scratch[4096];
static struct mms_pdu pdu;
static struct asn1_error error;

static inline span hex(const char *text)
{
    size_t n = 0;
    assert_true(hex_decode(span_text(text), octets, sizeof octets, &n));
    input = (span){octets, n};
    return input;
}

static inline int decode(const struct asn1_type *t, span in, void *out)
{
    struct arena a = arena_over(scratch, sizeof scratch);
    return asn1_decode(t, in, out, &a, &error);
}

/* Reads a PDU; `which` is what it must be. */
static inline void reads(const char *text, int which)
{
    assert_int_equal(decode(&MMS_PDU, hex(text), &pdu), 0);
    assert_int_equal(pdu.which, which);
}

/* The struct that was read gives the same octets again. */
static inline void comes_back(void)
{
    static uint8_t out[4096];
    struct writer w = writer_over(out, sizeof out);
    span r;
    assert_int_equal(asn1_encode(&MMS_PDU, &pdu, &w), 0);
    r = writer_result(&w);
    assert_int_equal(r.n, input.n);
    assert_memory_equal(r.p, input.p, r.n);
}

static inline void refuses(const char *text, int code, const char *path)
{
    assert_int_equal(decode(&MMS_PDU, hex(text), &pdu), code);
    assert_string_equal(error.path, path);
}

static inline void is_text(span s, const char *text)
{
    assert_int_equal(s.n, strlen(text));
    assert_memory_equal(s.p, text, s.n);
}

static inline void is_hex(span s, const char *text)
{
    uint8_t want[64];
    size_t n = 0;
    assert_true(hex_decode(span_text(text), want, sizeof want, &n));
    assert_int_equal(s.n, n);
    assert_memory_equal(s.p, want, n);
}

/* Element i of a list. */
static inline void element(const struct asn1_type *t, struct asn1_list list,
                           uint32_t i, void *out)
{
    assert_true(i < list.num);
    for (uint32_t k = 0; k <= i; k++)
        assert_int_equal(asn1_list_next(t, &list.body, out, NULL), 0);
}

static inline const struct mms_confirmed_service_request *request(int which)
{
    assert_int_equal(pdu.which, MMS_PDU_CONFIRMED_REQUEST);
    assert_int_equal(pdu.u.confirmed_request.service.which, which);
    return &pdu.u.confirmed_request.service;
}

static inline const struct mms_confirmed_service_response *response(int which)
{
    assert_int_equal(pdu.which, MMS_PDU_CONFIRMED_RESPONSE);
    assert_int_equal(pdu.u.confirmed_response.service.which, which);
    return &pdu.u.confirmed_response.service;
}

/* Reads a confirmed request or response of that service, and back. */
static inline const struct mms_confirmed_service_request *asks(const char *text,
                                                               int which)
{
    reads(text, MMS_PDU_CONFIRMED_REQUEST);
    comes_back();
    return request(which);
}

static inline const struct mms_confirmed_service_response *
answers(const char *text, int which)
{
    reads(text, MMS_PDU_CONFIRMED_RESPONSE);
    comes_back();
    return response(which);
}

static inline void is_domain_specific(const struct mms_object_name *n,
                                      const char *domain, const char *item)
{
    assert_int_equal(n->which, MMS_OBJECT_NAME_DOMAIN_SPECIFIC);
    is_text(n->u.domain_specific.domain_id, domain);
    is_text(n->u.domain_specific.item_id, item);
}

/* The first variable of a specification. */
static inline struct mms_variable_item
first_variable(const struct mms_variable_access_specification *s)
{
    struct mms_variable_item item;
    assert_int_equal(s->which, MMS_VARIABLE_ACCESS_LIST_OF_VARIABLE);
    element(&MMS_VARIABLE_ITEM, s->u.list_of_variable, 0, &item);
    return item;
}

static struct asn1_list results;

static inline const struct mms_data *datum(uint32_t i, int which)
{
    static struct mms_access_result r;
    element(&MMS_ACCESS_RESULT, results, i, &r);
    assert_int_equal(r.which, MMS_ACCESS_RESULT_SUCCESS);
    assert_int_equal(r.u.success.which, which);
    return &r.u.success;
}

#endif
