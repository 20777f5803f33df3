/* The server: agreeing at first, then one answer for each PDU. What is served
 * stands in two tables, of PDUs and of services. */
#include "mms/server.h"
#include "mms/short_form.h"

#include "asn1/encode.h"
#include "asn1/walk.h"

/* --- the object ---------------------------------------------------------- */

static void set_defaults(bushing_mms_server_config *c)
{
    if (c->pdu_max == 0)
        c->pdu_max = BUSHING_MMS_PDU_DEFAULT;
    if (c->outstanding == 0)
        c->outstanding = 5;
    if (c->nesting == 0)
        c->nesting = 10;
}

int bushing_mms_server_new(bushing_mms_server **out, bushing_mms_model *model,
                           const bushing_mms_server_config *config)
{
    bushing_mms_server *s;
    *out = NULL;
    if ((config->pdu_max != 0 && config->pdu_max < BUSHING_MMS_PDU_MIN) ||
        config->pdu_max > BUSHING_MMS_PDU_MAX)
        return BUSHING_ERR_ARGUMENT;
    s = config->allocator.alloc(config->allocator.ctx, sizeof *s);
    if (s == NULL)
        return BUSHING_ERR_MEMORY;
    memset(s, 0, sizeof *s);
    s->model = model;
    s->config = *config;
    set_defaults(&s->config);
    s->pdu_size = s->config.pdu_max;
    s->last = (bushing_mms_server_last){"", ""};
    mms_rcb_begin(s);
    *out = s;
    return 0;
}

void bushing_mms_server_free(bushing_mms_server *s)
{
    bushing_allocator a;
    if (s == NULL)
        return;
    mms_files_close(s);
    a = s->config.allocator;
    a.free(a.ctx, s->own);
    a.free(a.ctx, s);
}

size_t bushing_mms_server_pdu_size(const bushing_mms_server *s)
{
    return s->pdu_size;
}

bool bushing_mms_server_concluded(const bushing_mms_server *s)
{
    return s->state == SERVER_CONCLUDED;
}

bushing_mms_server_last
bushing_mms_server_last_request(const bushing_mms_server *s)
{
    return s->last;
}

static int finish(struct writer *w, span *answer)
{
    *answer = writer_result(w);
    return w->bad ? BUSHING_ERR_SPACE : 0;
}

/* --- initiate ------------------------------------------------------------ */

/* [ISO 9506-2:8] str1 str2 vnam valt vlis: what IEC 61850 needs */
static const uint8_t PARAMETERS[2] = {0xF1, 0x00};

/* Bits of ServiceSupportOptions that are served. */
static const uint8_t SERVED[] = {0, 1, 2, 4, 5, 6, 11, 12, 13, 79, 83, 84};
static const uint8_t SERVED_FILES[] = {72, 73, 74, 77};

static void set_bits(uint8_t *octets, const uint8_t *bits, size_t n)
{
    for (size_t i = 0; i < n; i++)
        octets[bits[i] / 8] =
            (uint8_t)(octets[bits[i] / 8] | 0x80u >> bits[i] % 8);
}

static int put_initiate_error(struct writer *w, int code)
{
    struct mms_pdu pdu = {.which = MMS_PDU_INITIATE_ERROR};
    pdu.u.initiate_error.error_class.which = MMS_ERROR_CLASS_INITIATE;
    pdu.u.initiate_error.error_class.u.code = code;
    return asn1_encode(&MMS_PDU, &pdu, w);
}

/* What makes an association impossible, or -1. */
static int initiate_problem(const struct mms_initiate_request *q)
{
    int64_t size = q->local_detail_calling;
    if (q->init_request_detail.proposed_version_number < 1)
        return INITIATE_VERSION_INCOMPATIBLE;
    /* none or 0: no limit is stated; less than a request takes: nonsense */
    if (q->has_local_detail_calling && size != 0 &&
        size < (int64_t)BUSHING_MMS_PDU_MIN)
        return INITIATE_MAX_SEGMENT_INSUFFICIENT;
    return -1;
}

static int64_t agreed(int64_t theirs, int64_t ours)
{
    return theirs < 1 ? 1 : theirs < ours ? theirs : ours;
}

/* The bits that both know, in our length. */
static void meet(struct asn1_bits theirs, uint8_t ours[static 2])
{
    for (size_t i = 0; i < 11; i++)
        if (!bits_has(theirs, i))
            ours[i / 8] = (uint8_t)(ours[i / 8] & ~(0x80u >> i % 8));
}

static int put_initiate_response(bushing_mms_server *s, struct writer *w,
                                 const struct mms_initiate_request *q)
{
    struct mms_pdu pdu = {.which = MMS_PDU_INITIATE_RESPONSE};
    struct mms_initiate_response *a = &pdu.u.initiate_response;
    struct mms_init_response_detail *d = &a->init_response_detail;
    uint8_t parameters[2] = {PARAMETERS[0], PARAMETERS[1]}, services[11] = {0};
    int64_t size = q->local_detail_calling;
    set_bits(services, SERVED, sizeof SERVED);
    if (s->config.files != NULL)
        set_bits(services, SERVED_FILES, sizeof SERVED_FILES);
    meet(q->init_request_detail.proposed_parameter_cbb, parameters);
    if (q->has_local_detail_calling && size > 0 && size < (int64_t)s->pdu_size)
        s->pdu_size = (size_t)size;
    a->has_local_detail_called = true;
    a->local_detail_called = (int64_t)s->pdu_size;
    a->negotiated_max_serv_outstanding_calling =
        agreed(q->proposed_max_serv_outstanding_calling, s->config.outstanding);
    a->negotiated_max_serv_outstanding_called =
        agreed(q->proposed_max_serv_outstanding_called, s->config.outstanding);
    a->has_negotiated_data_structure_nesting_level = true;
    a->negotiated_data_structure_nesting_level =
        q->has_proposed_data_structure_nesting_level
            ? agreed(q->proposed_data_structure_nesting_level,
                     s->config.nesting)
            : s->config.nesting;
    d->negotiated_version_number = 1;
    d->negotiated_parameter_cbb =
        (struct asn1_bits){span_of(parameters, sizeof parameters), 5};
    d->services_supported_called =
        (struct asn1_bits){span_of(services, sizeof services), 3};
    return asn1_encode(&MMS_PDU, &pdu, w);
}

int bushing_mms_server_initiate(bushing_mms_server *s, bushing_span *answer,
                                uint8_t *buffer, size_t cap, bushing_span pdu)
{
    struct writer w = writer_over(buffer, cap);
    struct mms_pdu in;
    int problem = INITIATE_OTHER;
    int rc;
    *answer = span_of(NULL, 0);
    if (s->state != SERVER_NEW)
        return BUSHING_ERR_STATE;
    s->last = (bushing_mms_server_last){"initiate", "error"};
    if (asn1_decode(&MMS_PDU, pdu, &in, NULL, NULL) == 0 &&
        in.which == MMS_PDU_INITIATE_REQUEST)
        problem = initiate_problem(&in.u.initiate_request);
    if (problem >= 0) {
        s->state = SERVER_CONCLUDED;
        rc = put_initiate_error(&w, problem);
        *answer = writer_result(&w);
        return rc != 0 ? rc : BUSHING_ERR_MMS_INITIATE;
    }
    rc = put_initiate_response(s, &w, &in.u.initiate_request);
    if (rc != 0)
        return rc;
    s->state = SERVER_OPEN;
    s->last.outcome = "ok";
    return finish(&w, answer);
}

/* --- refusals ------------------------------------------------------------ */

/* `reason` is the alternative of rejectReason. */
static int reject(bushing_mms_server *s, struct writer *w, bool has_id,
                  int64_t id, int reason, int64_t code)
{
    struct mms_pdu pdu = {.which = MMS_PDU_REJECT};
    pdu.u.reject.has_original_invoke_id = has_id;
    pdu.u.reject.original_invoke_id = id;
    pdu.u.reject.reject_reason.which = reason;
    pdu.u.reject.reject_reason.u.code = code;
    s->last.outcome = "reject";
    if (++s->rejects > BUSHING_MMS_REJECTS_MAX)
        return BUSHING_ERR_MMS_REJECTS;
    return asn1_encode(&MMS_PDU, &pdu, w);
}

static int confirmed_error(struct writer *w, int64_t id,
                           const struct mms_turn *t)
{
    struct mms_pdu pdu = {.which = MMS_PDU_CONFIRMED_ERROR};
    struct mms_service_error *e = &pdu.u.confirmed_error.service_error;
    pdu.u.confirmed_error.invoke_id = id;
    e->error_class.which = t->error_class;
    e->error_class.u.code = t->code;
    e->has_additional_description = t->why != NULL;
    if (t->why != NULL)
        e->additional_description = span_text(t->why);
    return asn1_encode(&MMS_PDU, &pdu, w);
}

/* --- services ------------------------------------------------------------ */

static mms_service *const SERVICES[MMS_REQUEST_OTHER + 1] = {
    [MMS_REQUEST_STATUS] = mms_serve_status,
    [MMS_REQUEST_GET_NAME_LIST] = mms_serve_get_name_list,
    [MMS_REQUEST_IDENTIFY] = mms_serve_identify,
    [MMS_REQUEST_READ] = mms_serve_read,
    [MMS_REQUEST_WRITE] = mms_serve_write,
    [MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES] = mms_serve_attributes,
    [MMS_REQUEST_DEFINE_NAMED_VARIABLE_LIST] = mms_serve_define_list,
    [MMS_REQUEST_GET_NAMED_VARIABLE_LIST_ATTRIBUTES] =
        mms_serve_list_attributes,
    [MMS_REQUEST_DELETE_NAMED_VARIABLE_LIST] = mms_serve_delete_list,
    [MMS_REQUEST_FILE_OPEN] = mms_serve_file_open,
    [MMS_REQUEST_FILE_READ] = mms_serve_file_read,
    [MMS_REQUEST_FILE_CLOSE] = mms_serve_file_close,
    [MMS_REQUEST_FILE_DIRECTORY] = mms_serve_file_directory,
};

static bool needs_files(int which)
{
    return which == MMS_REQUEST_FILE_OPEN || which == MMS_REQUEST_FILE_READ ||
           which == MMS_REQUEST_FILE_CLOSE ||
           which == MMS_REQUEST_FILE_DIRECTORY;
}

static mms_service *service_of(const bushing_mms_server *s, int which)
{
    if (needs_files(which) && s->config.files == NULL)
        return NULL;
    return SERVICES[which];
}

static int put_error(struct mms_turn *t, struct writer fresh, int64_t id)
{
    t->s->last.outcome = "error";
    *t->w = fresh;
    return confirmed_error(t->w, id, t);
}

static int serve(struct mms_turn *t, int64_t id)
{
    struct writer fresh = *t->w;
    mms_service *service = service_of(t->s, t->q->which);
    enum mms_verdict verdict = SAYS_REJECT;
    size_t end = writer_len(t->w);
    t->code = REJECT_UNRECOGNIZED_SERVICE;
    if (service != NULL)
        verdict = service(t);
    if (verdict == SAYS_REJECT) {
        *t->w = fresh;
        return reject(t->s, t->w, true, id, MMS_REJECT_CONFIRMED_REQUEST,
                      t->code);
    }
    if (verdict == SAYS_ERROR)
        return put_error(t, fresh, id);
    ber_put_integer(t->w, TAG_UNIVERSAL(2), id);
    ber_put_around(t->w, CTX(1), end);
    if (!t->w->bad)
        return 0;
    (void)mms_error(t, MMS_ERROR_CLASS_RESOURCE, RESOURCE_OTHER,
                    "the answer is longer than the PDU size agreed");
    return put_error(t, fresh, id);
}

static int on_request(bushing_mms_server *s, struct writer *w,
                      const struct mms_pdu *pdu, bushing_time now)
{
    const struct mms_confirmed_request *q = &pdu->u.confirmed_request;
    struct mms_turn t = {.s = s, .q = &q->service, .w = w, .now = now};
    s->last.service =
        MMS_CONFIRMED_SERVICE_REQUEST.fields[q->service.which].name;
    if (q->has_list_of_modifier && q->list_of_modifier.num > 0)
        return reject(s, w, true, q->invoke_id, MMS_REJECT_CONFIRMED_REQUEST,
                      REJECT_UNRECOGNIZED_MODIFIER);
    return serve(&t, q->invoke_id);
}

/* --- the other PDUs ------------------------------------------------------ */

/* Everything is answered at once: there is never a request to cancel. */
static int on_cancel(bushing_mms_server *s, struct writer *w,
                     const struct mms_pdu *in, bushing_time now)
{
    struct mms_pdu pdu = {.which = MMS_PDU_CANCEL_ERROR};
    struct mms_cancel_error *e = &pdu.u.cancel_error;
    (void)now;
    e->original_invoke_id = in->u.cancel_request;
    e->service_error.error_class.which = MMS_ERROR_CLASS_CANCEL;
    e->service_error.error_class.u.code = CANCEL_INVOKE_ID_UNKNOWN;
    s->last.outcome = "error";
    return asn1_encode(&MMS_PDU, &pdu, w);
}

static int on_conclude(bushing_mms_server *s, struct writer *w,
                       const struct mms_pdu *in, bushing_time now)
{
    struct mms_pdu pdu = {.which = MMS_PDU_CONCLUDE_RESPONSE};
    (void)in;
    (void)now;
    s->state = SERVER_CONCLUDED;
    return asn1_encode(&MMS_PDU, &pdu, w);
}

static int on_response(bushing_mms_server *s, struct writer *w,
                       const struct mms_pdu *in, bushing_time now)
{
    bool response = in->which == MMS_PDU_CONFIRMED_RESPONSE;
    (void)now;
    /* invalid-invokeID is 2 in both lists */
    return reject(s, w, true,
                  response ? in->u.confirmed_response.invoke_id
                           : in->u.confirmed_error.invoke_id,
                  response ? MMS_REJECT_CONFIRMED_RESPONSE
                           : MMS_REJECT_CONFIRMED_ERROR,
                  2);
}

static int on_unconfirmed(bushing_mms_server *s, struct writer *w,
                          const struct mms_pdu *in, bushing_time now)
{
    (void)in;
    (void)now;
    return reject(s, w, false, 0, MMS_REJECT_UNCONFIRMED,
                  REJECT_UNRECOGNIZED_SERVICE);
}

/* A reject is never answered: two ends could do so for ever. It counts, though.
 */
static int on_reject(bushing_mms_server *s, struct writer *w,
                     const struct mms_pdu *in, bushing_time now)
{
    (void)w;
    (void)in;
    (void)now;
    s->last.outcome = "";
    return ++s->rejects > BUSHING_MMS_REJECTS_MAX ? BUSHING_ERR_MMS_REJECTS : 0;
}

/* What has no row ends the association. */
static int (*const PDUS[MMS_PDU_CONCLUDE_ERROR + 1])(bushing_mms_server *,
                                                     struct writer *,
                                                     const struct mms_pdu *,
                                                     bushing_time) = {
    [MMS_PDU_CONFIRMED_REQUEST] = on_request,
    [MMS_PDU_CONFIRMED_RESPONSE] = on_response,
    [MMS_PDU_CONFIRMED_ERROR] = on_response,
    [MMS_PDU_UNCONFIRMED] = on_unconfirmed,
    [MMS_PDU_REJECT] = on_reject,
    [MMS_PDU_CANCEL_REQUEST] = on_cancel,
    [MMS_PDU_CONCLUDE_REQUEST] = on_conclude,
};

/* --- PDUs that cannot be read -------------------------------------------- */

/* The invokeID and the service of a confirmed request whose rest is broken. */
static bool salvage(span pdu, int64_t *id, int *which)
{
    struct ber_reader r = ber_over(pdu), inside;
    struct ber_tlv outer, tlv;
    if (ber_next(&r, &outer) != 0 || !ber_at_end(&r) ||
        outer.tag != CTX(MMS_PDU_CONFIRMED_REQUEST) || !outer.constructed ||
        ber_enter(&r, &outer, &inside) != 0 || ber_next(&inside, &tlv) != 0 ||
        tlv.tag != TAG_UNIVERSAL(2) || tlv.constructed ||
        ber_integer_lax(tlv_body(&tlv), id) != 0 || *id < 0 ||
        *id > (int64_t)UINT32_MAX)
        return false;
    *which = MMS_REQUEST_OTHER;
    if (ber_next(&inside, &tlv) == 0) {
        int row = asn1_choice_row(&MMS_CONFIRMED_SERVICE_REQUEST, tlv.tag);
        *which = row >= 0 ? row : MMS_REQUEST_OTHER;
    }
    return true;
}

static int refuse_unreadable(bushing_mms_server *s, struct writer *w, span pdu)
{
    struct ber_reader r = ber_over(pdu);
    struct ber_tlv tlv;
    int64_t id;
    int which;
    if (salvage(pdu, &id, &which)) {
        s->last.service = MMS_CONFIRMED_SERVICE_REQUEST.fields[which].name;
        return reject(s, w, true, id, MMS_REJECT_CONFIRMED_REQUEST,
                      service_of(s, which) == NULL ? REJECT_UNRECOGNIZED_SERVICE
                                                   : REJECT_INVALID_ARGUMENT);
    }
    if (ber_next(&r, &tlv) == 0 && asn1_choice_row(&MMS_PDU, tlv.tag) < 0)
        return reject(s, w, false, 0, MMS_REJECT_PDU_ERROR, REJECT_UNKNOWN_PDU);
    return reject(s, w, false, 0, MMS_REJECT_PDU_ERROR, REJECT_INVALID_PDU);
}

static int dispatch(bushing_mms_server *s, struct writer *w, span pdu,
                    bushing_time now)
{
    struct mms_pdu in;
    s->last = (bushing_mms_server_last){"", "ok"};
    if (!short_read_request(pdu, &in) &&
        asn1_decode(&MMS_PDU, pdu, &in, NULL, NULL) != 0)
        return refuse_unreadable(s, w, pdu);
    s->last.service = MMS_PDU.fields[in.which].name;
    if (PDUS[in.which] == NULL)
        return BUSHING_ERR_MMS_PDU;
    return PDUS[in.which](s, w, &in, now);
}

int bushing_mms_server_receive(bushing_mms_server *s, bushing_span *answer,
                               uint8_t *buffer, size_t cap, bushing_span pdu,
                               bushing_time now)
{
    struct writer w;
    int rc;
    *answer = span_of(NULL, 0);
    if (s->state != SERVER_OPEN)
        return BUSHING_ERR_STATE;
    if (cap < s->pdu_size)
        return BUSHING_ERR_SPACE;
    if (pdu.n > s->pdu_size)
        return BUSHING_ERR_MMS_SIZE;
    w = writer_over(buffer, s->pdu_size);
    rc = dispatch(s, &w, pdu, now);
    return rc != 0 ? rc : finish(&w, answer);
}
