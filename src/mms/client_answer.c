/* Reading a PDU of the server: it is checked whole against the tables, then
 * held against what was asked. */
#include "mms/client.h"
#include "mms/short_form.h"

#include "asn1/walk.h"

/* What a reader of one kind of PDU gets. */
struct incoming {
    bushing_mms_client *c;
    bushing_mms_answer *out;
    const struct mms_pdu *pdu;
    span raw;
    bool late; /* nobody waits for it any more */
};

static bushing_mms_list list_of(const struct asn1_list *l)
{
    return (bushing_mms_list){l->body, l->num};
}

static void take_failure(bushing_mms_answer *out,
                         const struct mms_service_error *e)
{
    bushing_mms_failure *f = &out->u.failure;
    out->kind = BUSHING_MMS_FAILED;
    f->error_class = e->error_class.which;
    f->code = e->error_class.u.code;
    f->has_additional_code = e->has_additional_code;
    f->additional_code = e->additional_code;
    if (e->has_additional_description)
        f->description = e->additional_description;
}

/* --- confirmed services -------------------------------------------------- */

/* Takes the request of this number off those that wait. False when there is
 * none. What else is read of the answer to a forgotten one does not matter. */
static bool take_pending(struct incoming *in, int64_t id)
{
    bushing_mms_client *c = in->c;
    for (size_t i = 0; i < c->num_pending; i++) {
        if (c->pending[i].invoke_id != id)
            continue;
        in->out->service = (enum bushing_mms_service)c->pending[i].service;
        in->out->has_invoke_id = true;
        in->out->invoke_id = (uint32_t)id;
        in->late = c->pending[i].forgotten;
        c->pending[i] = c->pending[--c->num_pending];
        return true;
    }
    return false;
}

/* The value of this tag among the components of `body`. */
static bool find_component(span body, ber_tag tag, struct ber_tlv *out)
{
    struct ber_reader r = ber_over(body);
    while (!ber_at_end(&r) && ber_next(&r, out) == 0)
        if (out->tag == tag)
            return true;
    return false;
}

/* The type specification as it was received: the table decodes it, but the
 * caller prints it with its own. */
static int take_type(struct incoming *in,
                     const struct mms_confirmed_service_response *s)
{
    const ber_tag service = asn1_row_tag(
        &MMS_CONFIRMED_SERVICE_RESPONSE,
        (size_t)MMS_CLIENT_SERVICES[BUSHING_MMS_GET_TYPE].response);
    struct ber_reader r = ber_over(in->raw);
    struct ber_tlv t;
    if (ber_next(&r, &t) != 0 || !find_component(tlv_body(&t), service, &t) ||
        !find_component(tlv_body(&t), TAG_CONTEXT(2), &t))
        return BUSHING_ERR_INTERNAL;
    in->out->u.type.type = tlv_body(&t);
    in->out->u.type.deletable =
        s->u.get_variable_access_attributes.mms_deletable;
    return 0;
}

static int take_status(struct incoming *in,
                       const struct mms_confirmed_service_response *s)
{
    in->out->u.status.logical = s->u.status.vmd_logical_status;
    in->out->u.status.physical = s->u.status.vmd_physical_status;
    return 0;
}

static int take_identity(struct incoming *in,
                         const struct mms_confirmed_service_response *s)
{
    in->out->u.identity.vendor = s->u.identify.vendor_name;
    in->out->u.identity.model = s->u.identify.model_name;
    in->out->u.identity.revision = s->u.identify.revision;
    return 0;
}

static int take_names(struct incoming *in,
                      const struct mms_confirmed_service_response *s)
{
    in->out->u.names.names = list_of(&s->u.get_name_list.list_of_identifier);
    in->out->u.names.more_follows = s->u.get_name_list.more_follows;
    return 0;
}

static int take_results(struct incoming *in,
                        const struct mms_confirmed_service_response *s)
{
    in->out->u.results = list_of(&s->u.read.list_of_access_result);
    return 0;
}

static int take_written(struct incoming *in,
                        const struct mms_confirmed_service_response *s)
{
    in->out->u.written = list_of(&s->u.write);
    return 0;
}

static int take_list(struct incoming *in,
                     const struct mms_confirmed_service_response *s)
{
    const struct mms_get_named_variable_list_attributes_response *p =
        &s->u.get_named_variable_list_attributes;
    in->out->u.list.deletable = p->mms_deletable;
    in->out->u.list.variables = list_of(&p->list_of_variable);
    return 0;
}

static int take_deleted(struct incoming *in,
                        const struct mms_confirmed_service_response *s)
{
    const struct mms_delete_named_variable_list_response *p =
        &s->u.delete_named_variable_list;
    in->out->u.deleted.matched = (uint32_t)p->number_matched;
    in->out->u.deleted.deleted = (uint32_t)p->number_deleted;
    return 0;
}

static int take_directory(struct incoming *in,
                          const struct mms_confirmed_service_response *s)
{
    in->out->u.directory.entries =
        list_of(&s->u.file_directory.list_of_directory_entry);
    in->out->u.directory.more_follows = s->u.file_directory.more_follows;
    return 0;
}

static void take_attributes(bushing_mms_file *out,
                            const struct mms_file_attributes *a)
{
    out->size = (uint32_t)a->size_of_file;
    if (a->has_last_modified)
        out->modified = a->last_modified;
}

static int take_file(struct incoming *in,
                     const struct mms_confirmed_service_response *s)
{
    take_attributes(&in->out->u.file, &s->u.file_open.file_attributes);
    in->out->u.file.id = (int32_t)s->u.file_open.frsm_id;
    return 0;
}

static int take_file_data(struct incoming *in,
                          const struct mms_confirmed_service_response *s)
{
    in->out->u.file_data.octets = s->u.file_read.file_data;
    in->out->u.file_data.more_follows = s->u.file_read.more_follows;
    return 0;
}

/* Without a row the answer says nothing but that it was done. */
static int (*const TAKERS[BUSHING_MMS_NO_SERVICE])(
    struct incoming *in, const struct mms_confirmed_service_response *s) = {
    [BUSHING_MMS_STATUS] = take_status,
    [BUSHING_MMS_IDENTIFY] = take_identity,
    [BUSHING_MMS_GET_NAMES] = take_names,
    [BUSHING_MMS_GET_TYPE] = take_type,
    [BUSHING_MMS_READ] = take_results,
    [BUSHING_MMS_WRITE] = take_written,
    [BUSHING_MMS_GET_LIST] = take_list,
    [BUSHING_MMS_DELETE_LIST] = take_deleted,
    [BUSHING_MMS_FILE_DIRECTORY] = take_directory,
    [BUSHING_MMS_FILE_OPEN] = take_file,
    [BUSHING_MMS_FILE_READ] = take_file_data,
};

static int read_response(struct incoming *in)
{
    const struct mms_confirmed_response *p = &in->pdu->u.confirmed_response;
    if (!take_pending(in, p->invoke_id))
        return BUSHING_ERR_MMS_INVOKE_ID;
    if (p->service.which != MMS_CLIENT_SERVICES[in->out->service].response)
        return BUSHING_ERR_MMS_SERVICE;
    in->out->kind = BUSHING_MMS_ANSWERED;
    if (TAKERS[in->out->service] == NULL)
        return 0;
    return TAKERS[in->out->service](in, &p->service);
}

static int read_error(struct incoming *in)
{
    const struct mms_confirmed_error *p = &in->pdu->u.confirmed_error;
    if (!take_pending(in, p->invoke_id))
        return BUSHING_ERR_MMS_INVOKE_ID;
    take_failure(in->out, &p->service_error);
    return 0;
}

/* Without an invoke identifier nobody knows what was rejected: the caller
 * decides. A rejected Conclude is one that failed. */
static int read_reject(struct incoming *in)
{
    const struct mms_reject *p = &in->pdu->u.reject;
    in->out->kind = BUSHING_MMS_FAILED;
    in->out->u.failure.rejected = true;
    in->out->u.failure.error_class = p->reject_reason.which;
    in->out->u.failure.code = p->reject_reason.u.code;
    if (p->reject_reason.which == MMS_REJECT_CONCLUDE_REQUEST)
        in->c->concluding = false;
    if (p->has_original_invoke_id &&
        p->reject_reason.which == MMS_REJECT_CONFIRMED_REQUEST &&
        !take_pending(in, p->original_invoke_id))
        return BUSHING_ERR_MMS_INVOKE_ID;
    return 0;
}

/* --- the others ---------------------------------------------------------- */

static int read_unconfirmed(struct incoming *in)
{
    const struct mms_unconfirmed_service *s = &in->pdu->u.unconfirmed.service;
    const struct mms_information_report *p = &s->u.information_report;
    const struct mms_variable_access_specification *v =
        &p->variable_access_specification;
    bushing_mms_information *i = &in->out->u.information;
    in->out->kind = BUSHING_MMS_UNCONFIRMED;
    if (s->which != MMS_UNCONFIRMED_INFORMATION_REPORT)
        return 0;
    in->out->kind = BUSHING_MMS_INFORMED;
    i->is_list = v->which == MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME;
    if (i->is_list)
        mms_object_take(&i->list, &v->u.variable_list_name);
    else
        i->variables = list_of(&v->u.list_of_variable);
    i->results = list_of(&p->list_of_access_result);
    return 0;
}

static int read_request(struct incoming *in)
{
    in->out->kind = BUSHING_MMS_ASKED;
    in->out->has_invoke_id = true;
    in->out->invoke_id = (uint32_t)in->pdu->u.confirmed_request.invoke_id;
    return 0;
}

static int read_conclude_request(struct incoming *in)
{
    in->out->kind = BUSHING_MMS_ASKED_CONCLUDE;
    return 0;
}

static int read_conclude_response(struct incoming *in)
{
    if (!in->c->concluding)
        return BUSHING_ERR_MMS_PDU;
    in->c->concluding = in->c->initiated = false;
    in->out->kind = BUSHING_MMS_CONCLUDED;
    return 0;
}

static int read_conclude_error(struct incoming *in)
{
    if (!in->c->concluding)
        return BUSHING_ERR_MMS_PDU;
    in->c->concluding = false;
    take_failure(in->out, &in->pdu->u.conclude_error);
    return 0;
}

/* --- initiate ------------------------------------------------------------ */

static uint32_t clamp(int64_t v, uint32_t high)
{
    if (v < 0)
        return 0;
    return v < high ? (uint32_t)v : high;
}

static void agree(bushing_mms_client *c, const bushing_mms_initiate *i)
{
    c->initiating = false;
    c->initiated = true;
    c->calling_max = i->calling_max != 0 ? i->calling_max : 1;
    c->pdu_max = c->proposed;
    if (i->pdu_max != 0 && i->pdu_max < c->pdu_max)
        c->pdu_max = i->pdu_max;
}

static int read_initiate_response(struct incoming *in)
{
    const struct mms_initiate_response *p = &in->pdu->u.initiate_response;
    const struct mms_init_response_detail *d = &p->init_response_detail;
    bushing_mms_initiate *i = &in->out->u.initiate;
    if (!in->c->initiating)
        return BUSHING_ERR_MMS_PDU;
    in->out->kind = BUSHING_MMS_INITIATED;
    if (p->has_local_detail_called)
        i->pdu_max = clamp(p->local_detail_called, INT32_MAX);
    i->calling_max =
        (uint16_t)clamp(p->negotiated_max_serv_outstanding_calling, UINT16_MAX);
    i->called_max =
        (uint16_t)clamp(p->negotiated_max_serv_outstanding_called, UINT16_MAX);
    if (p->has_negotiated_data_structure_nesting_level)
        i->nesting = (uint8_t)clamp(p->negotiated_data_structure_nesting_level,
                                    UINT8_MAX);
    i->version = (int16_t)d->negotiated_version_number;
    i->parameters = mms_bits_whole(d->negotiated_parameter_cbb);
    i->services = mms_bits_whole(d->services_supported_called);
    agree(in->c, i);
    return 0;
}

static int read_initiate_error(struct incoming *in)
{
    if (!in->c->initiating)
        return BUSHING_ERR_MMS_PDU;
    in->c->initiating = false;
    take_failure(in->out, &in->pdu->u.initiate_error);
    return 0;
}

/* --- the door ------------------------------------------------------------ */

/* By enum MMS_PDU_...; no row: a server does not send it. */
static const struct {
    int (*read)(struct incoming *in);
    bool early; /* also before the association is there */
} READERS[] = {
    [MMS_PDU_CONFIRMED_REQUEST] = {read_request, false},
    [MMS_PDU_CONFIRMED_RESPONSE] = {read_response, false},
    [MMS_PDU_CONFIRMED_ERROR] = {read_error, false},
    [MMS_PDU_UNCONFIRMED] = {read_unconfirmed, false},
    [MMS_PDU_REJECT] = {read_reject, false},
    [MMS_PDU_INITIATE_RESPONSE] = {read_initiate_response, true},
    [MMS_PDU_INITIATE_ERROR] = {read_initiate_error, true},
    [MMS_PDU_CONCLUDE_REQUEST] = {read_conclude_request, false},
    [MMS_PDU_CONCLUDE_RESPONSE] = {read_conclude_response, false},
    [MMS_PDU_CONCLUDE_ERROR] = {read_conclude_error, false},
};

int bushing_mms_answer_read(bushing_mms_client *c, bushing_mms_answer *out,
                            bushing_span pdu)
{
    struct mms_pdu p;
    struct incoming in = {c, out, &p, pdu, false};
    int rc;
    memset(out, 0, sizeof *out);
    out->service = BUSHING_MMS_NO_SERVICE;
    rc = short_read_response(pdu, &p)
             ? 0
             : asn1_decode(&MMS_PDU, pdu, &p, NULL, NULL);
    if (rc != 0)
        return rc;
    if (READERS[p.which].read == NULL ||
        (!c->initiated && !READERS[p.which].early))
        return BUSHING_ERR_MMS_PDU;
    rc = READERS[p.which].read(&in);
    if (in.late)
        out->kind = BUSHING_MMS_UNCONFIRMED;
    return rc;
}

/* --- lists --------------------------------------------------------------- */

/* The next element as it stands; the list ends where it cannot be read, which
 * was checked before. */
static bool next(bushing_mms_list *l, struct ber_tlv *t)
{
    struct ber_reader r = ber_over(l->rest);
    if (l->num == 0 || ber_next(&r, t) != 0) {
        l->num = 0;
        return false;
    }
    l->rest = reader_rest(&(struct reader){r.p, r.end});
    l->num--;
    return true;
}

bool bushing_mms_next_name(bushing_mms_list *l, bushing_span *name)
{
    struct ber_tlv t;
    if (!next(l, &t))
        return false;
    *name = tlv_body(&t);
    return true;
}

/* Both lists of results have the failure at tag 0. */
static int64_t failure_of(const struct ber_tlv *t)
{
    enum { OTHER_FAILURE = INT32_MAX };
    int64_t v;
    if (t->tag != TAG_CONTEXT(0))
        return -1;
    return ber_integer_lax(tlv_body(t), &v) == 0 && v >= 0 ? v : OTHER_FAILURE;
}

bool bushing_mms_next_result(bushing_mms_list *l, bushing_mms_result *result)
{
    struct ber_tlv t;
    if (!next(l, &t))
        return false;
    memset(result, 0, sizeof *result);
    result->failure = failure_of(&t);
    if (result->failure == -1)
        result->data = tlv_raw(&t);
    return true;
}

bool bushing_mms_next_written(bushing_mms_list *l, int64_t *failure)
{
    struct ber_tlv t;
    if (!next(l, &t))
        return false;
    *failure = failure_of(&t);
    return true;
}

bool bushing_mms_next_variable(bushing_mms_list *l, bushing_mms_variable *v)
{
    struct mms_variable_item item;
    struct ber_tlv t;
    memset(v, 0, sizeof *v);
    if (!next(l, &t))
        return false;
    if (asn1_decode(&MMS_VARIABLE_ITEM, tlv_raw(&t), &item, NULL, NULL) != 0)
        return true;
    if (item.variable_specification.which == MMS_VARIABLE_NAME)
        mms_object_take(&v->name, &item.variable_specification.u.name);
    if (item.has_alternate_access)
        v->access = item.alternate_access.body;
    return true;
}

bool bushing_mms_next_file(bushing_mms_list *l, bushing_mms_file *file)
{
    struct mms_directory_entry e;
    struct ber_tlv t;
    memset(file, 0, sizeof *file);
    if (!next(l, &t))
        return false;
    if (asn1_decode(&MMS_DIRECTORY_ENTRY, tlv_raw(&t), &e, NULL, NULL) != 0)
        return true;
    file->name = list_of(&e.file_name);
    take_attributes(file, &e.file_attributes);
    return true;
}
