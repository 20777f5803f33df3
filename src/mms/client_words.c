/* Numbers of the server in words: failures, states, what it offers. The words
 * are those of the tables. */
#include "mms/client.h"

#include "base/text.h"

static const char UNKNOWN[] = "unknown";

static const char *or_unknown(const char *name)
{
    return name != NULL ? name : UNKNOWN;
}

/* --- failures ------------------------------------------------------------ */

/* The row of a failure's class, or NULL: in ServiceError the first component,
 * in RejectPDU the second one is the CHOICE of classes. */
static const struct asn1_field *class_row(const bushing_mms_failure *f)
{
    const struct asn1_type *t = f->rejected ? MMS_REJECT.fields[1].type
                                            : MMS_SERVICE_ERROR.fields[0].type;
    if (f->error_class < 0 || f->error_class >= t->num_fields)
        return NULL;
    return &t->fields[f->error_class];
}

const char *bushing_mms_failure_class(const bushing_mms_failure *f)
{
    const struct asn1_field *row = class_row(f);
    return or_unknown(row != NULL ? row->name : NULL);
}

const char *bushing_mms_failure_name(const bushing_mms_failure *f)
{
    const struct asn1_field *row = class_row(f);
    return or_unknown(row != NULL ? asn1_name_of(row->type, f->code) : NULL);
}

void bushing_mms_failure_print(char text[BUSHING_MMS_FAILURE_TEXT],
                               const bushing_mms_failure *f)
{
    struct text t = text_over(text, BUSHING_MMS_FAILURE_TEXT);
    if (f->rejected)
        text_put(&t, "rejected: ");
    text_put(&t, bushing_mms_failure_name(f));
    text_put(&t, " (");
    text_put(&t, bushing_mms_failure_class(f));
    text_char(&t, ' ');
    text_i64(&t, f->code);
    if (f->has_additional_code) {
        text_put(&t, ", additional code ");
        text_i64(&t, f->additional_code);
    }
    text_char(&t, ')');
    if (f->description.n != 0)
        text_put(&t, ": ");
    for (size_t i = 0; i < f->description.n; i++)
        text_char(&t, mms_printable(f->description.p[i]));
    text_end(&t);
}

/* --- the VMD ------------------------------------------------------------- */

const char *bushing_mms_logical_status(const bushing_mms_vmd_status *s)
{
    return or_unknown(
        asn1_name_of(MMS_STATUS_RESPONSE.fields[0].type, s->logical));
}

const char *bushing_mms_physical_status(const bushing_mms_vmd_status *s)
{
    return or_unknown(
        asn1_name_of(MMS_STATUS_RESPONSE.fields[1].type, s->physical));
}

static bool has_named(const struct asn1_type *t, span contents, span name)
{
    int64_t bit;
    return contents.n != 0 && asn1_value_of(t, name, &bit) && bit >= 0 &&
           bits_has(mms_bits_parts(contents), (size_t)bit);
}

bool bushing_mms_offers(const bushing_mms_initiate *i, const char *name)
{
    span s = span_text(name);
    return has_named(&MMS_SERVICE_SUPPORT_OPTIONS, i->services, s) ||
           has_named(&MMS_PARAMETER_SUPPORT_OPTIONS, i->parameters, s);
}

/* --- files --------------------------------------------------------------- */

bool bushing_mms_file_name(char text[BUSHING_MMS_NAME_TEXT],
                           const bushing_mms_list *name)
{
    struct text t = text_over(text, BUSHING_MMS_NAME_TEXT);
    bushing_mms_list parts = *name;
    bool exact = true, stroke = true;
    bushing_span part;
    while (bushing_mms_next_name(&parts, &part)) {
        if (part.n != 0 && !stroke)
            text_char(&t, '/');
        for (size_t i = 0; i < part.n; i++) {
            char c = mms_printable(part.p[i]);
            text_char(&t, c);
            exact = exact && (uint8_t)c == part.p[i];
            stroke = part.p[i] == '/' || part.p[i] == '\\';
        }
    }
    text_end(&t);
    return exact && t.n < BUSHING_MMS_NAME_TEXT;
}
