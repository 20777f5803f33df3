/* Any text as a model. One that is taken is served: all its values can be read
 * and all its types asked for, or the answer says that it is too long. */
#include <stdlib.h>
#include <string.h>

#include "asn1/encode.h"
#include "asn1/walk.h"
#include "mms/model.h"
#include "schema/mms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t buffer[70000], request[4096];

static void must(bool what)
{
    if (!what)
        abort();
}

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static void ask(bushing_mms_server *s, const struct mms_pdu *pdu, int64_t ms)
{
    struct writer w = writer_over(request, sizeof request);
    bushing_span answer;
    must(asn1_encode(&MMS_PDU, pdu, &w) == 0);
    must(bushing_mms_server_receive(s, &answer, buffer, sizeof buffer,
                                    writer_result(&w),
                                    (bushing_time){0, ms}) == 0);
    must(asn1_decode(&MMS_PDU, answer, NULL, NULL, NULL) == 0);
}

static struct mms_object_name name_of(const bushing_mms_model *m, uint32_t ln)
{
    struct mms_object_name name = {.which = MMS_OBJECT_NAME_DOMAIN_SPECIFIC};
    name.u.domain_specific.domain_id = m->nodes[m->nodes[ln].parent].name;
    name.u.domain_specific.item_id = m->nodes[ln].name;
    return name;
}

static void read_node(bushing_mms_server *s, const bushing_mms_model *m,
                      uint32_t ln)
{
    struct mms_pdu pdu = {.which = MMS_PDU_CONFIRMED_REQUEST};
    struct mms_confirmed_service_request *q = &pdu.u.confirmed_request.service;
    struct mms_variable_item item = {.has_alternate_access = false};
    item.variable_specification.which = MMS_VARIABLE_NAME;
    item.variable_specification.u.name = name_of(m, ln);
    q->which = MMS_REQUEST_READ;
    q->u.read.variable_access_specification.u.list_of_variable =
        (struct asn1_list){{NULL, 0}, &item, 1};
    ask(s, &pdu, 0);
    ask(s, &pdu, INT64_C(1795262412345));
    q->which = MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES;
    q->u.get_variable_access_attributes.which = MMS_VARIABLE_ATTRIBUTES_NAME;
    q->u.get_variable_access_attributes.u.name = name_of(m, ln);
    ask(s, &pdu, 0);
}

static const uint8_t INITIATE[] = {
    0xA8, 0x26, 0x80, 0x03, 0x00, 0xFD, 0xE8, 0x81, 0x01, 0x05,
    0x82, 0x01, 0x05, 0x83, 0x01, 0x0A, 0xA4, 0x16, 0x80, 0x01,
    0x01, 0x81, 0x03, 0x05, 0xF1, 0x00, 0x82, 0x0C, 0x03, 0xEE,
    0x1C, 0x00, 0x00, 0x04, 0x08, 0x00, 0x00, 0x79, 0xEF, 0x18};

static void serve(bushing_mms_model *m, const bushing_allocator *heap)
{
    bushing_mms_server_config config = {.allocator = *heap};
    bushing_mms_server *s;
    bushing_span answer;
    must(bushing_mms_server_new(&s, m, &config) == 0);
    must(bushing_mms_server_initiate(
             s, &answer, buffer, sizeof buffer,
             (bushing_span){INITIATE, sizeof INITIATE}) == 0);
    for (uint32_t i = 0; i < m->num_nodes; i++)
        if (m->nodes[i].depth == 2)
            read_node(s, m, i);
    bushing_mms_server_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bushing_allocator heap = {take, give, NULL};
    bushing_mms_model_error e;
    bushing_mms_model *m;
    int rc = bushing_mms_model_new(&m, &heap, (bushing_span){data, size}, &e);
    must(rc == e.code && (rc == 0) == (m != NULL));
    must(rc == 0 || e.reason[0] != 0 || rc != BUSHING_ERR_MMS_MODEL);
    if (rc != 0)
        return 0;
    serve(m, &heap);
    bushing_mms_model_free(m);
    return 0;
}
