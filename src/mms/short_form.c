#include "mms/short_form.h"

/* --- one value ----------------------------------------------------------- */

/* The value at the front of *in, when it has this identifier octet and a length
 * of one to three octets that fits; *in is behind it then. */
static bool take(span *in, uint8_t identifier, span *body)
{
    size_t head = 2, n;
    if (in->n < 2 || in->p[0] != identifier)
        return false;
    n = in->p[1];
    if (n == 0x81 && in->n >= 3) {
        head = 3;
        n = in->p[2];
    } else if (n == 0x82 && in->n >= 4) {
        head = 4;
        n = (size_t)in->p[2] << 8 | in->p[3];
    } else if (n >= 0x80) {
        return false;
    }
    if (n > in->n - head)
        return false;
    *body = (span){in->p + head, n};
    *in = (span){in->p + head + n, in->n - head - n};
    return true;
}

/* The same for a value that has to be all there is. */
static bool take_all(span in, uint8_t identifier, span *body)
{
    return take(&in, identifier, body) && in.n == 0;
}

static bool take_invoke_id(span *in, int64_t *out)
{
    span body;
    if (!take(in, 0x02, &body) || body.n == 0 || body.n > 4 ||
        body.p[0] >= 0x80)
        return false;
    *out = 0;
    for (size_t i = 0; i < body.n; i++)
        *out = *out << 8 | body.p[i];
    return true;
}

static bool is_visible(span s)
{
    uint8_t wrong = 0;
    for (size_t i = 0; i < s.n; i++)
        wrong |= (uint8_t)((uint8_t)(s.p[i] - 0x20) > 0x7E - 0x20);
    return wrong == 0;
}

/* --- the request --------------------------------------------------------- */

bool short_variable(span *list, struct mms_variable_item *out)
{
    struct mms_domain_specific *name =
        &out->variable_specification.u.name.u.domain_specific;
    span rest = *list, item, variable, object, parts;
    if (!take(&rest, 0x30, &item) || !take_all(item, 0xA0, &variable) ||
        !take_all(variable, 0xA1, &object))
        return false;
    parts = object;
    if (!take(&parts, 0x1A, &name->domain_id) ||
        !take_all(parts, 0x1A, &name->item_id) ||
        !is_visible(name->domain_id) || !is_visible(name->item_id))
        return false;
    out->variable_specification.which = MMS_VARIABLE_NAME;
    out->variable_specification.u.name.which = MMS_OBJECT_NAME_DOMAIN_SPECIFIC;
    out->has_alternate_access = false;
    *list = rest;
    return true;
}

bool short_variable_put(struct writer *w, span domain, span item)
{
    size_t mark = writer_len(w);
    if (!is_visible(domain) || !is_visible(item))
        return false;
    ber_put(w, TAG_UNIVERSAL(26), item);
    ber_put(w, TAG_UNIVERSAL(26), domain);
    ber_put_around(w, TAG_CONTEXT(1), mark);
    ber_put_around(w, TAG_CONTEXT(0), mark);
    ber_put_around(w, TAG_UNIVERSAL(16), mark);
    return true;
}

bool short_read_request(span pdu, struct mms_pdu *out)
{
    struct mms_confirmed_request *q = &out->u.confirmed_request;
    struct mms_read_request *read = &q->service.u.read;
    struct mms_variable_item item;
    struct asn1_list list = {.num = 0};
    span inside, service, access, rest;
    int64_t invoke_id;
    if (!take_all(pdu, 0xA0, &inside) || !take_invoke_id(&inside, &invoke_id) ||
        !take_all(inside, 0xA4, &service) ||
        !take_all(service, 0xA1, &access) ||
        !take_all(access, 0xA0, &list.body))
        return false;
    for (rest = list.body; rest.n != 0; list.num++)
        if (!short_variable(&rest, &item))
            return false;
    out->which = MMS_PDU_CONFIRMED_REQUEST;
    q->invoke_id = invoke_id;
    q->has_list_of_modifier = q->has_detail = false;
    q->service.which = MMS_REQUEST_READ;
    read->specification_with_result = false;
    read->variable_access_specification.which =
        MMS_VARIABLE_ACCESS_LIST_OF_VARIABLE;
    read->variable_access_specification.u.list_of_variable = list;
    return true;
}

/* --- the answer ---------------------------------------------------------- */

/* Primitive Data by the number of its tag: lengths at which nothing in the
 * contents can be wrong. No row: the tables look at it. */
static const struct {
    uint8_t least, most;
} FORMS[] = {
    [3] = {1, 1},   /* boolean */
    [5] = {1, 8},   /* integer */
    [6] = {1, 8},   /* unsigned */
    [7] = {1, 9},   /* floating-point */
    [9] = {1, 127}, /* octet-string */
    [12] = {4, 6},  /* binary-time */
    [17] = {8, 8},  /* utc-time */
};

enum { NUM_FORMS = sizeof FORMS / sizeof FORMS[0], NESTED_MAX = 8 };

/* Whole octets but for unused bits at the end, which are 0. */
static bool is_bits(span s)
{
    return s.n >= 2 && s.p[0] < 8 &&
           (s.p[s.n - 1] & (uint8_t)(0xFF >> (8 - s.p[0]))) == 0;
}

static bool is_primitive(uint8_t identifier, span body)
{
    size_t number = identifier & 0x1Fu;
    if (identifier == 0x84)
        return is_bits(body);
    if (identifier == 0x8A)
        return is_visible(body);
    return (identifier & 0xE0u) == 0x80 && number < NUM_FORMS &&
           FORMS[number].least != 0 && body.n >= FORMS[number].least &&
           body.n <= FORMS[number].most;
}

/* Data, and structures and arrays of them, down to the end of `all`. */
static bool is_data(span all)
{
    span level[NESTED_MAX] = {all}, body;
    size_t depth = 0;
    for (;;) {
        span *in = &level[depth];
        uint8_t identifier;
        if (in->n == 0) {
            if (depth-- == 0)
                return true;
            continue;
        }
        identifier = in->p[0];
        if (!take(in, identifier, &body))
            return false;
        if (identifier == 0xA1 || identifier == 0xA2) {
            if (++depth == NESTED_MAX)
                return false;
            level[depth] = body;
        } else if (!is_primitive(identifier, body)) {
            return false;
        }
    }
}

static bool take_result(span *list)
{
    span rest = *list, body;
    uint8_t identifier = rest.p[0];
    if (!take(&rest, identifier, &body))
        return false;
    if (identifier == 0x80 ? body.n == 0 || body.n > 4
                           : !is_data((span){list->p, list->n - rest.n}))
        return false;
    *list = rest;
    return true;
}

bool short_read_response(span pdu, struct mms_pdu *out)
{
    struct mms_confirmed_response *p = &out->u.confirmed_response;
    struct asn1_list list = {.num = 0};
    span inside, service, rest;
    int64_t invoke_id;
    if (!take_all(pdu, 0xA1, &inside) || !take_invoke_id(&inside, &invoke_id) ||
        !take_all(inside, 0xA4, &service) ||
        !take_all(service, 0xA1, &list.body))
        return false;
    for (rest = list.body; rest.n != 0; list.num++)
        if (!take_result(&rest))
            return false;
    out->which = MMS_PDU_CONFIRMED_RESPONSE;
    p->invoke_id = invoke_id;
    p->has_detail = false;
    p->service.which = MMS_RESPONSE_READ;
    p->service.u.read.has_variable_access_specification = false;
    p->service.u.read.list_of_access_result = list;
    return true;
}
