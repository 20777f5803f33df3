/* Requests of a client. Services with lists of any length are written from the
 * back, item by item; the others from their C structs. */
#include "mms/client.h"
#include "mms/short_form.h"

#include "asn1/encode.h"
#include "asn1/walk.h"

const struct mms_service_rows MMS_CLIENT_SERVICES[BUSHING_MMS_NO_SERVICE] = {
    [BUSHING_MMS_STATUS] = {MMS_REQUEST_STATUS, MMS_RESPONSE_STATUS},
    [BUSHING_MMS_IDENTIFY] = {MMS_REQUEST_IDENTIFY, MMS_RESPONSE_IDENTIFY},
    [BUSHING_MMS_GET_NAMES] = {MMS_REQUEST_GET_NAME_LIST,
                               MMS_RESPONSE_GET_NAME_LIST},
    [BUSHING_MMS_GET_TYPE] = {MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES,
                              MMS_RESPONSE_GET_VARIABLE_ACCESS_ATTRIBUTES},
    [BUSHING_MMS_READ] = {MMS_REQUEST_READ, MMS_RESPONSE_READ},
    [BUSHING_MMS_WRITE] = {MMS_REQUEST_WRITE, MMS_RESPONSE_WRITE},
    [BUSHING_MMS_DEFINE_LIST] = {MMS_REQUEST_DEFINE_NAMED_VARIABLE_LIST,
                                 MMS_RESPONSE_DEFINE_NAMED_VARIABLE_LIST},
    [BUSHING_MMS_GET_LIST] = {MMS_REQUEST_GET_NAMED_VARIABLE_LIST_ATTRIBUTES,
                              MMS_RESPONSE_GET_NAMED_VARIABLE_LIST_ATTRIBUTES},
    [BUSHING_MMS_DELETE_LIST] = {MMS_REQUEST_DELETE_NAMED_VARIABLE_LIST,
                                 MMS_RESPONSE_DELETE_NAMED_VARIABLE_LIST},
    [BUSHING_MMS_FILE_DIRECTORY] = {MMS_REQUEST_FILE_DIRECTORY,
                                    MMS_RESPONSE_FILE_DIRECTORY},
    [BUSHING_MMS_FILE_OPEN] = {MMS_REQUEST_FILE_OPEN, MMS_RESPONSE_FILE_OPEN},
    [BUSHING_MMS_FILE_READ] = {MMS_REQUEST_FILE_READ, MMS_RESPONSE_FILE_READ},
    [BUSHING_MMS_FILE_CLOSE] = {MMS_REQUEST_FILE_CLOSE,
                                MMS_RESPONSE_FILE_CLOSE},
};

/* An invoke identifier is an Unsigned32; many products read it as signed. */
#define INVOKE_ID_LAST INT32_MAX

/* --- the frame of a request ---------------------------------------------- */

static struct writer room_of(const bushing_mms_request *r)
{
    return writer_over(r->room, r->room_len);
}

static int may_ask(const bushing_mms_client *c)
{
    size_t most = BUSHING_MMS_PENDING_MAX;
    if (!c->initiated || c->concluding)
        return BUSHING_ERR_STATE;
    if (c->calling_max != 0 && c->calling_max < most)
        most = c->calling_max;
    return c->num_pending < most ? 0 : BUSHING_ERR_WOULD_BLOCK;
}

/* What was written is the PDU, if it may go out. */
static int close_pdu(const bushing_mms_client *c, bushing_mms_request *r,
                     const struct writer *w)
{
    span pdu = writer_result(w);
    if (w->bad)
        return BUSHING_ERR_SPACE;
    if (c->pdu_max != 0 && pdu.n > c->pdu_max)
        return BUSHING_ERR_MMS_SIZE;
    r->pdu = pdu;
    return 0;
}

/* Puts the invoke identifier and the PDU around a service that is written with
 * its tag, and waits for its answer. */
static int close_request(bushing_mms_client *c, bushing_mms_request *r,
                         struct writer *w, enum bushing_mms_service service)
{
    uint32_t id =
        c->last_invoke_id < INVOKE_ID_LAST ? c->last_invoke_id + 1 : 1;
    int rc;
    ber_put_integer(w, TAG_UNIVERSAL(2), id);
    ber_put_around(w, asn1_row_tag(&MMS_PDU, MMS_PDU_CONFIRMED_REQUEST), 0);
    rc = close_pdu(c, r, w);
    if (rc != 0)
        return rc;
    c->last_invoke_id = r->invoke_id = id;
    c->pending[c->num_pending].invoke_id = id;
    c->pending[c->num_pending].service = (int)service;
    c->pending[c->num_pending].forgotten = false;
    c->num_pending++;
    return 0;
}

/* A service from its C struct. */
static int ask(bushing_mms_client *c, bushing_mms_request *r,
               enum bushing_mms_service service,
               struct mms_confirmed_service_request *s)
{
    struct writer w = room_of(r);
    int rc = may_ask(c);
    s->which = MMS_CLIENT_SERVICES[service].request;
    if (rc == 0)
        rc = asn1_encode(&MMS_CONFIRMED_SERVICE_REQUEST, s, &w);
    return rc == 0 ? close_request(c, r, &w, service) : rc;
}

/* The same when its contents are written. */
static int ask_written(bushing_mms_client *c, bushing_mms_request *r,
                       enum bushing_mms_service service, struct writer *w)
{
    size_t row = (size_t)MMS_CLIENT_SERVICES[service].request;
    ber_put_around(w, asn1_row_tag(&MMS_CONFIRMED_SERVICE_REQUEST, row), 0);
    return close_request(c, r, w, service);
}

/* --- initiate, conclude -------------------------------------------------- */

/* str1 str2 vnam valt vlis */
static const uint8_t USUAL_PARAMETERS[] = {5, 0xF1, 0x00};
/* What this client asks for and takes: status getNameList identify read write
 * getVariableAccessAttributes; define, get and delete lists of variables;
 * fileOpen fileRead fileClose fileDirectory; informationReport conclude. */
static const uint8_t USUAL_SERVICES[] = {3,    0xEE, 0x1C, 0x00, 0x00, 0x00,
                                         0x00, 0x00, 0x00, 0x00, 0xE5, 0x10};

static uint32_t or_usual(uint32_t wanted, uint32_t usual)
{
    return wanted != 0 ? wanted : usual;
}

static struct asn1_bits bits_or_usual(span wanted, const uint8_t *usual,
                                      size_t n)
{
    return mms_bits_parts(wanted.n != 0 ? wanted : span_of(usual, n));
}

int bushing_mms_ask_initiate(bushing_mms_client *c, bushing_mms_request *r,
                             const bushing_mms_initiate *wanted)
{
    static const bushing_mms_initiate USUAL = {0};
    const bushing_mms_initiate *i = wanted != NULL ? wanted : &USUAL;
    struct mms_pdu pdu = {.which = MMS_PDU_INITIATE_REQUEST};
    struct mms_initiate_request *q = &pdu.u.initiate_request;
    struct writer w = room_of(r);
    uint32_t largest = or_usual(i->pdu_max, BUSHING_MMS_USUAL_PDU);
    int rc;
    if (c->initiating || c->initiated)
        return BUSHING_ERR_STATE;
    q->has_local_detail_calling = true;
    q->local_detail_calling = largest;
    q->proposed_max_serv_outstanding_calling =
        or_usual(i->calling_max, BUSHING_MMS_USUAL_CALLING);
    q->proposed_max_serv_outstanding_called =
        or_usual(i->called_max, BUSHING_MMS_USUAL_CALLED);
    q->has_proposed_data_structure_nesting_level = true;
    q->proposed_data_structure_nesting_level =
        or_usual(i->nesting, BUSHING_MMS_USUAL_NESTING);
    q->init_request_detail.proposed_version_number =
        i->version != 0 ? i->version : BUSHING_MMS_USUAL_VERSION;
    q->init_request_detail.proposed_parameter_cbb =
        bits_or_usual(i->parameters, USUAL_PARAMETERS, sizeof USUAL_PARAMETERS);
    q->init_request_detail.services_supported_calling =
        bits_or_usual(i->services, USUAL_SERVICES, sizeof USUAL_SERVICES);
    rc = asn1_encode(&MMS_PDU, &pdu, &w);
    if (rc == 0)
        rc = close_pdu(c, r, &w);
    if (rc != 0)
        return rc;
    c->initiating = true;
    c->proposed = largest;
    return 0;
}

/* A PDU that is nothing but its tag. */
static int put_empty(const bushing_mms_client *c, bushing_mms_request *r,
                     int which)
{
    struct writer w = room_of(r);
    ber_put_header(&w, asn1_row_tag(&MMS_PDU, (size_t)which), false, 0);
    return close_pdu(c, r, &w);
}

int bushing_mms_ask_conclude(bushing_mms_client *c, bushing_mms_request *r)
{
    int rc;
    if (!c->initiated || c->concluding)
        return BUSHING_ERR_STATE;
    rc = put_empty(c, r, MMS_PDU_CONCLUDE_REQUEST);
    c->concluding = rc == 0;
    return rc;
}

int bushing_mms_agree_conclude(bushing_mms_client *c, bushing_mms_request *r)
{
    int rc;
    if (!c->initiated)
        return BUSHING_ERR_STATE;
    rc = put_empty(c, r, MMS_PDU_CONCLUDE_RESPONSE);
    c->initiated = rc != 0;
    return rc;
}

int bushing_mms_refuse(bushing_mms_client *c, bushing_mms_request *r,
                       uint32_t invoke_id)
{
    enum { UNRECOGNIZED_SERVICE = 1 };
    struct mms_pdu pdu = {.which = MMS_PDU_REJECT};
    struct mms_reject *q = &pdu.u.reject;
    struct writer w = room_of(r);
    int rc;
    q->has_original_invoke_id = true;
    q->original_invoke_id = invoke_id;
    q->reject_reason.which = MMS_REJECT_CONFIRMED_REQUEST;
    q->reject_reason.u.code = UNRECOGNIZED_SERVICE;
    rc = asn1_encode(&MMS_PDU, &pdu, &w);
    return rc == 0 ? close_pdu(c, r, &w) : rc;
}

/* --- the VMD, names, types ----------------------------------------------- */

int bushing_mms_ask_status(bushing_mms_client *c, bushing_mms_request *r,
                           bool extended)
{
    struct mms_confirmed_service_request s = {.u.status = extended};
    return ask(c, r, BUSHING_MMS_STATUS, &s);
}

int bushing_mms_ask_identify(bushing_mms_client *c, bushing_mms_request *r)
{
    struct mms_confirmed_service_request s = {0};
    return ask(c, r, BUSHING_MMS_IDENTIFY, &s);
}

int bushing_mms_ask_names(bushing_mms_client *c, bushing_mms_request *r,
                          enum bushing_mms_class of,
                          const bushing_mms_object *where, bushing_span after)
{
    static const int SCOPES[] = {
        [BUSHING_MMS_SCOPE_VMD] = MMS_OBJECT_SCOPE_VMD_SPECIFIC,
        [BUSHING_MMS_SCOPE_DOMAIN] = MMS_OBJECT_SCOPE_DOMAIN_SPECIFIC,
        [BUSHING_MMS_SCOPE_ASSOCIATION] = MMS_OBJECT_SCOPE_AA_SPECIFIC,
    };
    struct mms_confirmed_service_request s = {0};
    struct mms_get_name_list_request *q = &s.u.get_name_list;
    q->extended_object_class.which = MMS_EXTENDED_OBJECT_CLASS;
    q->extended_object_class.u.object_class = of;
    q->object_scope.which = SCOPES[where->scope];
    if (where->scope == BUSHING_MMS_SCOPE_DOMAIN)
        q->object_scope.u.domain_specific = where->domain;
    q->has_continue_after = after.p != NULL;
    q->continue_after = after;
    return ask(c, r, BUSHING_MMS_GET_NAMES, &s);
}

int bushing_mms_ask_type(bushing_mms_client *c, bushing_mms_request *r,
                         const bushing_mms_object *name)
{
    struct mms_confirmed_service_request s = {0};
    s.u.get_variable_access_attributes.which = MMS_VARIABLE_ATTRIBUTES_NAME;
    mms_object_put(&s.u.get_variable_access_attributes.u.name, name);
    return ask(c, r, BUSHING_MMS_GET_TYPE, &s);
}

/* --- reading, writing ---------------------------------------------------- */

/* A selection must be one: whatever is in it goes out as it is. */
static int check_access(span access, uint32_t *num)
{
    int rc = 0;
    for (*num = 0; rc == 0 && access.n != 0; ++*num)
        rc = asn1_list_next(&MMS_ALTERNATE_ACCESS_ITEM, &access, NULL, NULL);
    return rc;
}

static int put_variable(struct writer *w, const bushing_mms_variable *v)
{
    struct mms_variable_item item = {.variable_specification.which =
                                         MMS_VARIABLE_NAME};
    int rc = 0;
    if (v->access.p == NULL && v->name.scope == BUSHING_MMS_SCOPE_DOMAIN &&
        short_variable_put(w, v->name.domain, v->name.item))
        return 0;
    mms_object_put(&item.variable_specification.u.name, &v->name);
    item.has_alternate_access = v->access.p != NULL;
    item.alternate_access.body = v->access;
    if (item.has_alternate_access)
        rc = check_access(v->access, &item.alternate_access.num);
    return rc == 0 ? asn1_encode(&MMS_VARIABLE_ITEM, &item, w) : rc;
}

/* The list of variables with its tag, [0] wherever it stands. */
static int put_variables(struct writer *w, const bushing_mms_variable *v,
                         size_t num)
{
    size_t mark = writer_len(w);
    for (size_t i = num; i > 0; i--) {
        int rc = put_variable(w, &v[i - 1]);
        if (rc != 0)
            return rc;
    }
    ber_put_around(w, TAG_CONTEXT(0), mark);
    return 0;
}

static int put_list_name(struct writer *w, const bushing_mms_object *list)
{
    struct mms_variable_access_specification s = {
        .which = MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME};
    mms_object_put(&s.u.variable_list_name, list);
    return asn1_encode(&MMS_VARIABLE_ACCESS_SPECIFICATION, &s, w);
}

static int put_data(struct writer *w, const bushing_span *data, size_t num)
{
    size_t mark = writer_len(w);
    for (size_t i = num; i > 0; i--) {
        int rc = asn1_decode(&MMS_DATA, data[i - 1], NULL, NULL, NULL);
        if (rc != 0)
            return rc;
        put_span(w, data[i - 1]);
    }
    ber_put_around(w, TAG_CONTEXT(0), mark);
    return 0;
}

int bushing_mms_ask_read(bushing_mms_client *c, bushing_mms_request *r,
                         const bushing_mms_variable *variables, size_t num)
{
    struct writer w = room_of(r);
    int rc = may_ask(c);
    if (rc == 0)
        rc = put_variables(&w, variables, num);
    if (rc != 0)
        return rc;
    ber_put_around(&w, TAG_CONTEXT(1), 0);
    return ask_written(c, r, BUSHING_MMS_READ, &w);
}

int bushing_mms_ask_read_list(bushing_mms_client *c, bushing_mms_request *r,
                              const bushing_mms_object *list)
{
    struct writer w = room_of(r);
    int rc = may_ask(c);
    if (rc == 0)
        rc = put_list_name(&w, list);
    if (rc != 0)
        return rc;
    ber_put_around(&w, TAG_CONTEXT(1), 0);
    return ask_written(c, r, BUSHING_MMS_READ, &w);
}

int bushing_mms_ask_write(bushing_mms_client *c, bushing_mms_request *r,
                          const bushing_mms_variable *variables,
                          const bushing_span *data, size_t num)
{
    struct writer w = room_of(r);
    int rc = may_ask(c);
    if (rc == 0)
        rc = put_data(&w, data, num);
    if (rc == 0)
        rc = put_variables(&w, variables, num);
    return rc == 0 ? ask_written(c, r, BUSHING_MMS_WRITE, &w) : rc;
}

int bushing_mms_ask_write_list(bushing_mms_client *c, bushing_mms_request *r,
                               const bushing_mms_object *list,
                               const bushing_span *data, size_t num)
{
    struct writer w = room_of(r);
    int rc = may_ask(c);
    if (rc == 0)
        rc = put_data(&w, data, num);
    if (rc == 0)
        rc = put_list_name(&w, list);
    return rc == 0 ? ask_written(c, r, BUSHING_MMS_WRITE, &w) : rc;
}

/* --- lists of variables -------------------------------------------------- */

int bushing_mms_ask_define_list(bushing_mms_client *c, bushing_mms_request *r,
                                const bushing_mms_object *list,
                                const bushing_mms_variable *variables,
                                size_t num)
{
    struct writer w = room_of(r);
    struct mms_object_name name;
    int rc = may_ask(c);
    if (rc == 0)
        rc = put_variables(&w, variables, num);
    mms_object_put(&name, list);
    if (rc == 0)
        rc = asn1_encode(&MMS_OBJECT_NAME, &name, &w);
    return rc == 0 ? ask_written(c, r, BUSHING_MMS_DEFINE_LIST, &w) : rc;
}

int bushing_mms_ask_list(bushing_mms_client *c, bushing_mms_request *r,
                         const bushing_mms_object *list)
{
    struct mms_confirmed_service_request s = {0};
    mms_object_put(&s.u.get_named_variable_list_attributes, list);
    return ask(c, r, BUSHING_MMS_GET_LIST, &s);
}

int bushing_mms_ask_delete_list(bushing_mms_client *c, bushing_mms_request *r,
                                const bushing_mms_object *list)
{
    struct mms_confirmed_service_request s = {0};
    struct mms_delete_named_variable_list_request *q =
        &s.u.delete_named_variable_list;
    struct mms_object_name name;
    mms_object_put(&name, list);
    q->scope_of_delete = MMS_SCOPE_SPECIFIC;
    q->has_list_of_variable_list_name = true;
    q->list_of_variable_list_name.items = &name;
    q->list_of_variable_list_name.num = 1;
    return ask(c, r, BUSHING_MMS_DELETE_LIST, &s);
}

/* --- files --------------------------------------------------------------- */

int bushing_mms_ask_directory(bushing_mms_client *c, bushing_mms_request *r,
                              bushing_span folder,
                              const bushing_mms_list *after)
{
    struct mms_confirmed_service_request s = {0};
    struct mms_file_directory_request *q = &s.u.file_directory;
    q->has_file_specification = folder.p != NULL;
    q->file_specification.items = &folder;
    q->file_specification.num = 1;
    q->has_continue_after = after != NULL;
    if (after != NULL) {
        q->continue_after.body = after->rest;
        q->continue_after.num = (uint32_t)after->num;
    }
    return ask(c, r, BUSHING_MMS_FILE_DIRECTORY, &s);
}

int bushing_mms_ask_file_open(bushing_mms_client *c, bushing_mms_request *r,
                              bushing_span name, uint32_t position)
{
    struct mms_confirmed_service_request s = {0};
    s.u.file_open.file_name.items = &name;
    s.u.file_open.file_name.num = 1;
    s.u.file_open.initial_position = position;
    return ask(c, r, BUSHING_MMS_FILE_OPEN, &s);
}

int bushing_mms_ask_file_read(bushing_mms_client *c, bushing_mms_request *r,
                              int32_t file)
{
    struct mms_confirmed_service_request s = {.u.file_read = file};
    return ask(c, r, BUSHING_MMS_FILE_READ, &s);
}

int bushing_mms_ask_file_close(bushing_mms_client *c, bushing_mms_request *r,
                               int32_t file)
{
    struct mms_confirmed_service_request s = {.u.file_close = file};
    return ask(c, r, BUSHING_MMS_FILE_CLOSE, &s);
}

void bushing_mms_client_forget(bushing_mms_client *c, uint32_t invoke_id)
{
    for (size_t i = 0; i < c->num_pending; i++)
        if (c->pending[i].invoke_id == invoke_id)
            c->pending[i].forgotten = true;
}
