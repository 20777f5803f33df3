#include "trace/mms_text.h"

#include "asn1/walk.h"
#include "trace/words.h"

/* --- names --------------------------------------------------------------- */

/* "domain/item", "item", and "@item" for those that an association owns. */
static void put_object(struct text *out, const struct mms_object_name *n)
{
    switch (n->which) {
    case MMS_OBJECT_NAME_VMD_SPECIFIC:
        words_name(out, n->u.vmd_specific);
        break;
    case MMS_OBJECT_NAME_DOMAIN_SPECIFIC:
        words_name(out, n->u.domain_specific.domain_id);
        text_char(out, '/');
        words_name(out, n->u.domain_specific.item_id);
        break;
    default:
        text_char(out, '@');
        words_name(out, n->u.aa_specific);
    }
}

static void put_address(struct text *out, const struct mms_address *a)
{
    text_put(out, "address ");
    if (a->which == MMS_ADDRESS_NUMERIC)
        text_i64(out, a->u.numeric_address);
    else if (a->which == MMS_ADDRESS_SYMBOLIC)
        words_name(out, a->u.symbolic_address);
    else
        text_hex(out, a->u.unconstrained_address, false);
}

static void put_variable(struct text *out,
                         const struct mms_variable_specification *v)
{
    switch (v->which) {
    case MMS_VARIABLE_NAME:
        put_object(out, &v->u.name);
        break;
    case MMS_VARIABLE_ADDRESS:
        put_address(out, &v->u.address);
        break;
    case MMS_VARIABLE_DESCRIPTION:
        put_address(out, &v->u.variable_description.address);
        break;
    case MMS_VARIABLE_SCATTERED_ACCESS:
        text_put(out, "scattered access");
        break;
    default:
        text_put(out, "invalidated");
    }
}

/* What lists have beyond the names that are shown. */
static void put_more(struct text *out, uint32_t num)
{
    if (num <= NAMES_SHOWN)
        return;
    text_put(out, " and ");
    text_u64(out, num - NAMES_SHOWN);
    text_put(out, " more");
}

static void put_variables(struct text *out, const struct asn1_list *list)
{
    span body = list->body;
    struct mms_variable_item item;
    for (unsigned i = 0; i < NAMES_SHOWN && body.n != 0; i++) {
        if (asn1_list_next(&MMS_VARIABLE_ITEM, &body, &item, NULL) != 0)
            return;
        text_put(out, i == 0 ? "" : ", ");
        put_variable(out, &item.variable_specification);
        if (item.has_alternate_access)
            text_put(out, " (a part)");
    }
    put_more(out, list->num);
}

static void put_access(struct text *out,
                       const struct mms_variable_access_specification *a)
{
    if (a->which == MMS_VARIABLE_ACCESS_LIST_OF_VARIABLE) {
        put_variables(out, &a->u.list_of_variable);
        return;
    }
    text_put(out, "list ");
    put_object(out, &a->u.variable_list_name);
}

static void put_objects(struct text *out, const struct asn1_list *list)
{
    span body = list->body;
    struct mms_object_name name;
    for (unsigned i = 0; i < NAMES_SHOWN && body.n != 0; i++) {
        if (asn1_list_next(&MMS_OBJECT_NAME, &body, &name, NULL) != 0)
            return;
        text_put(out, i == 0 ? "" : ", ");
        put_object(out, &name);
    }
    put_more(out, list->num);
}

/* A file name is a list of strings, most often of one. */
static void put_file(struct text *out, const struct asn1_list *name)
{
    span body = name->body, part;
    for (unsigned i = 0; body.n != 0; i++) {
        if (asn1_list_next(&ASN_GRAPHIC, &body, &part, NULL) != 0)
            return;
        text_put(out, i == 0 ? "" : "/");
        words_name(out, part);
    }
}

/* --- requests ------------------------------------------------------------ */

static void put_name_list(struct text *out,
                          const struct mms_get_name_list_request *r)
{
    const struct mms_extended_object_class *c = &r->extended_object_class;
    if (c->which == MMS_EXTENDED_OBJECT_CLASS)
        words_named(out, &MMS_OBJECT_CLASS, c->u.object_class);
    else
        text_i64(out, c->u.cs_object_class);
    text_put(out, " of ");
    if (r->object_scope.which == MMS_OBJECT_SCOPE_DOMAIN_SPECIFIC)
        words_name(out, r->object_scope.u.domain_specific);
    else if (r->object_scope.which == MMS_OBJECT_SCOPE_VMD_SPECIFIC)
        text_put(out, "the VMD");
    else
        text_put(out, "the association");
    if (r->has_continue_after) {
        text_put(out, " after ");
        words_name(out, r->continue_after);
    }
}

static void
put_delete_lists(struct text *out,
                 const struct mms_delete_named_variable_list_request *r)
{
    if (r->has_list_of_variable_list_name) {
        put_objects(out, &r->list_of_variable_list_name);
        return;
    }
    text_put(out, "all of scope ");
    text_i64(out, r->scope_of_delete);
    if (r->has_domain_name) {
        text_put(out, " in ");
        words_name(out, r->domain_name);
    }
}

static void put_file_open(struct text *out,
                          const struct mms_file_open_request *r)
{
    put_file(out, &r->file_name);
    if (r->initial_position != 0)
        words_number(out, "from ", r->initial_position);
}

static void put_two_files(struct text *out, const struct asn1_list *from,
                          const struct asn1_list *to)
{
    put_file(out, from);
    text_put(out, " to ");
    put_file(out, to);
}

static void put_file_directory(struct text *out,
                               const struct mms_file_directory_request *r)
{
    if (r->has_file_specification)
        put_file(out, &r->file_specification);
    if (r->has_continue_after) {
        text_put(out, " after ");
        put_file(out, &r->continue_after);
    }
}

static void put_file_service(struct text *out,
                             const struct mms_confirmed_service_request *s)
{
    switch (s->which) {
    case MMS_REQUEST_OBTAIN_FILE:
        put_two_files(out, &s->u.obtain_file.source_file,
                      &s->u.obtain_file.destination_file);
        break;
    case MMS_REQUEST_FILE_OPEN:
        put_file_open(out, &s->u.file_open);
        break;
    case MMS_REQUEST_FILE_READ:
        words_number(out, "frsm ", s->u.file_read);
        break;
    case MMS_REQUEST_FILE_CLOSE:
        words_number(out, "frsm ", s->u.file_close);
        break;
    case MMS_REQUEST_FILE_RENAME:
        put_two_files(out, &s->u.file_rename.current_file_name,
                      &s->u.file_rename.new_file_name);
        break;
    case MMS_REQUEST_FILE_DELETE:
        put_file(out, &s->u.file_delete);
        break;
    case MMS_REQUEST_FILE_DIRECTORY:
        put_file_directory(out, &s->u.file_directory);
        break;
    default: /* status, identify, those without a table: nothing to tell */
        break;
    }
}

void mms_text_request(struct text *out,
                      const struct mms_confirmed_service_request *s)
{
    switch (s->which) {
    case MMS_REQUEST_GET_NAME_LIST:
        put_name_list(out, &s->u.get_name_list);
        break;
    case MMS_REQUEST_READ:
        put_access(out, &s->u.read.variable_access_specification);
        break;
    case MMS_REQUEST_WRITE:
        put_access(out, &s->u.write.variable_access_specification);
        break;
    case MMS_REQUEST_GET_VARIABLE_ACCESS_ATTRIBUTES:
        if (s->u.get_variable_access_attributes.which ==
            MMS_VARIABLE_ATTRIBUTES_NAME)
            put_object(out, &s->u.get_variable_access_attributes.u.name);
        else
            put_address(out, &s->u.get_variable_access_attributes.u.address);
        break;
    case MMS_REQUEST_DEFINE_NAMED_VARIABLE_LIST:
        put_object(out, &s->u.define_named_variable_list.variable_list_name);
        break;
    case MMS_REQUEST_GET_NAMED_VARIABLE_LIST_ATTRIBUTES:
        put_object(out, &s->u.get_named_variable_list_attributes);
        break;
    case MMS_REQUEST_DELETE_NAMED_VARIABLE_LIST:
        put_delete_lists(out, &s->u.delete_named_variable_list);
        break;
    case MMS_REQUEST_READ_JOURNAL:
        put_object(out, &s->u.read_journal.journal_name);
        break;
    default:
        put_file_service(out, s);
    }
}

/* --- results ------------------------------------------------------------- */

static void put_failures(struct text *out, uint32_t failures, int64_t first)
{
    if (failures == 0)
        return;
    words_count(out, failures, "failure: ", "failures: ");
    words_named(out, &MMS_DATA_ACCESS_ERROR, first);
}

static void put_access_results(struct text *out, const struct asn1_list *list)
{
    span body = list->body;
    uint32_t failures = 0;
    int64_t first = 0;
    struct mms_access_result r;
    while (body.n != 0 &&
           asn1_list_next(&MMS_ACCESS_RESULT, &body, &r, NULL) == 0)
        if (r.which == MMS_ACCESS_RESULT_FAILURE && failures++ == 0)
            first = r.u.failure;
    if (list->num != failures || list->num == 0)
        words_count(out, list->num - failures, "value", "values");
    if (list->num != failures && failures != 0)
        text_put(out, ", ");
    put_failures(out, failures, first);
}

static void put_write_results(struct text *out, const struct asn1_list *list)
{
    span body = list->body;
    uint32_t failures = 0;
    int64_t first = 0;
    struct mms_write_result r;
    while (body.n != 0 &&
           asn1_list_next(&MMS_WRITE_RESULT, &body, &r, NULL) == 0)
        if (r.which == MMS_WRITE_RESULT_FAILURE && failures++ == 0)
            first = r.u.failure;
    if (failures == 0)
        text_put(out, "written");
    put_failures(out, failures, first);
}

static void put_more_follows(struct text *out, bool more)
{
    if (more)
        text_put(out, ", more follow");
}

static void put_identity(struct text *out,
                         const struct mms_identify_response *r)
{
    words_name(out, r->vendor_name);
    words_next(out);
    words_name(out, r->model_name);
    words_next(out);
    words_name(out, r->revision);
}

static void put_deleted(struct text *out,
                        const struct mms_delete_named_variable_list_response *r)
{
    text_i64(out, r->number_deleted);
    text_put(out, " of ");
    text_i64(out, r->number_matched);
    text_put(out, " deleted");
}

static void put_opened(struct text *out, const struct mms_file_open_response *r)
{
    text_put(out, "frsm ");
    text_i64(out, r->frsm_id);
    text_put(out, ", ");
    words_count(out, (uint64_t)r->file_attributes.size_of_file, "octet",
                "octets");
}

static void put_status(struct text *out, const struct mms_status_response *r)
{
    words_number(out, "logical ", r->vmd_logical_status);
    words_number(out, "physical ", r->vmd_physical_status);
}

void mms_text_response(struct text *out,
                       const struct mms_confirmed_service_response *s)
{
    switch (s->which) {
    case MMS_RESPONSE_STATUS:
        put_status(out, &s->u.status);
        break;
    case MMS_RESPONSE_GET_NAME_LIST:
        words_count(out, s->u.get_name_list.list_of_identifier.num, "name",
                    "names");
        put_more_follows(out, s->u.get_name_list.more_follows);
        break;
    case MMS_RESPONSE_IDENTIFY:
        put_identity(out, &s->u.identify);
        break;
    case MMS_RESPONSE_READ:
        put_access_results(out, &s->u.read.list_of_access_result);
        break;
    case MMS_RESPONSE_WRITE:
        put_write_results(out, &s->u.write);
        break;
    case MMS_RESPONSE_GET_NAMED_VARIABLE_LIST_ATTRIBUTES:
        words_count(
            out, s->u.get_named_variable_list_attributes.list_of_variable.num,
            "variable", "variables");
        break;
    case MMS_RESPONSE_DELETE_NAMED_VARIABLE_LIST:
        put_deleted(out, &s->u.delete_named_variable_list);
        break;
    case MMS_RESPONSE_READ_JOURNAL:
        words_count(out, s->u.read_journal.list_of_journal_entry.num, "entry",
                    "entries");
        put_more_follows(out, s->u.read_journal.more_follows);
        break;
    case MMS_RESPONSE_FILE_OPEN:
        put_opened(out, &s->u.file_open);
        break;
    case MMS_RESPONSE_FILE_READ:
        words_count(out, s->u.file_read.file_data.n, "octet", "octets");
        put_more_follows(out, s->u.file_read.more_follows);
        break;
    case MMS_RESPONSE_FILE_DIRECTORY:
        words_count(out, s->u.file_directory.list_of_directory_entry.num,
                    "file", "files");
        put_more_follows(out, s->u.file_directory.more_follows);
        break;
    default:
        text_put(out, "done");
    }
}

/* [61850-8-1:17] The first value of a report is its name. */
static void put_report_name(struct text *out, const struct asn1_list *list)
{
    span body = list->body;
    struct mms_access_result r;
    if (body.n == 0 ||
        asn1_list_next(&MMS_ACCESS_RESULT, &body, &r, NULL) != 0 ||
        r.which != MMS_ACCESS_RESULT_SUCCESS ||
        r.u.success.which != MMS_DATA_VISIBLE_STRING)
        return;
    text_put(out, " \"");
    words_name(out, r.u.success.u.visible_string);
    text_put(out, "\"");
}

void mms_text_unconfirmed(struct text *out,
                          const struct mms_unconfirmed_service *s)
{
    const struct mms_information_report *r = &s->u.information_report;
    if (s->which == MMS_UNCONFIRMED_UNSOLICITED_STATUS)
        put_status(out, &s->u.unsolicited_status);
    if (s->which != MMS_UNCONFIRMED_INFORMATION_REPORT)
        return;
    put_access(out, &r->variable_access_specification);
    if (r->variable_access_specification.which ==
        MMS_VARIABLE_ACCESS_VARIABLE_LIST_NAME)
        put_report_name(out, &r->list_of_access_result);
    words_next(out);
    put_access_results(out, &r->list_of_access_result);
}

/* --- refusals ------------------------------------------------------------ */

/* "access: object-non-existent": the class, and its code. */
void mms_text_error(struct text *out, const struct mms_service_error *e)
{
    const struct asn1_type *class =
        words_type(&MMS_SERVICE_ERROR, "errorClass");
    const struct asn1_field *row = &class->fields[e->error_class.which];
    text_put(out, row->name);
    text_put(out, ": ");
    words_named(out, row->type, e->error_class.u.code);
    if (e->has_additional_description) {
        text_put(out, ", \"");
        words_name(out, e->additional_description);
        text_put(out, "\"");
    }
}

void mms_text_reject(struct text *out, const struct mms_reject *r)
{
    const struct asn1_type *reason = words_type(&MMS_REJECT, "rejectReason");
    const struct asn1_field *row = &reason->fields[r->reject_reason.which];
    text_put(out, row->name);
    text_put(out, ": ");
    words_named(out, row->type, r->reject_reason.u.code);
}
