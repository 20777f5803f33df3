/* Reading a value in one form and giving it in another. */
#include <stdlib.h>

#include "asn1/dump.h"
#include "asn1/module_text.h"
#include "asn1/xer_write.h"
#include "codec/certificate_line.h"
#include "codec/oid_name.h"
#include "codec/output.h"
#include "codec/type_find.h"
#include "codec/work.h"

/* --- one form each ------------------------------------------------------- */

struct job {
    const bushing_request *how;
    const struct asn1_type *type;
    span value;     /* BER */
    size_t missing; /* of its last octets */
    struct work work;
    bushing_output *out;
    struct asn1_error error;
};

/* Prints into the text, or measures. */
static int print(struct job *j, struct text *to)
{
    const struct asn1_dump_options dump = {
        .base = j->how->from == BUSHING_FORM_BER ? j->how->skip : 0,
        .missing = j->missing,
        .full = j->how->full,
        .offsets = j->how->verbose,
        .expand = j->how->verbose,
        .oid_name = oid_name_of,
        .describe = describe_line,
    };
    const struct xer_write_options xer = {
        .flags = j->how->pretty ? XER_PRETTY : 0,
        .scratch = &j->work.scratch,
    };
    int rc;
    if (j->how->to == BUSHING_FORM_TEXT)
        return asn1_dump_text(j->type, j->value, &dump, &j->work.scratch, to,
                              &j->error);
    if (j->how->to == BUSHING_FORM_JSON)
        return asn1_dump_json(j->type, j->value, &dump, &j->work.scratch, to,
                              &j->error);
    rc = xer_write(j->type, j->value, &xer, to, &j->error);
    if (rc != 0 && rc != BUSHING_ERR_SPACE)
        j->error.offset += dump.base;
    return rc == BUSHING_ERR_SPACE ? 0 : rc;
}

static int give_text(struct job *j)
{
    struct text text = text_over(NULL, 0);
    int rc = print(j, &text);
    uint8_t *p;
    if (rc != 0 && (!error_is_codec(rc) || j->how->to == BUSHING_FORM_XML))
        return rc;
    p = output_space(j->out, text.n);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    text = text_over((char *)p, text.n);
    return print(j, &text);
}

/* A SEQUENCE that came as its bare first component grows: three octets become
 * five at the least. */
static int give_der(struct job *j)
{
    size_t cap = 2 * j->value.n + 64;
    uint8_t *p = output_space(j->out, cap);
    struct der d = der_over(p, cap);
    int rc;
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    rc = asn1_to_der(j->type, j->value, &j->work.scratch, &d, &j->error);
    j->out->n = rc == 0 ? d.n : 0;
    p[j->out->n] = 0;
    if (rc != 0)
        j->error.offset += j->how->skip;
    return rc;
}

static int give_copy(struct job *j)
{
    uint8_t *p = output_space(j->out, j->value.n);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    memcpy(p, j->value.p, j->value.n);
    return 0;
}

/* --- the conversion ------------------------------------------------------ */

/* What was read of an XML document before the fault, as a tree; the error is
 * that of the XML. */
static void give_rest(struct job *j)
{
    struct asn1_error why = j->error;
    struct text text = text_over(NULL, 0);
    uint8_t *p;
    if (j->how->to == BUSHING_FORM_TEXT) {
        (void)give_text(j);
    } else if (j->how->to == BUSHING_FORM_JSON) {
        asn1_dump_json_error(&why, &text);
        p = output_space(j->out, text.n);
        text = text_over((char *)p, p != NULL ? text.n : 0);
        asn1_dump_json_error(&why, &text);
    }
    j->error = why;
}

static int read_input(struct job *j, span in)
{
    int rc;
    j->value = span_skip(in, j->how->skip);
    if (j->how->from == BUSHING_FORM_BER) {
        if (j->how->to == BUSHING_FORM_TEXT || j->how->to == BUSHING_FORM_JSON)
            j->value = work_pad(&j->work, j->value, &j->missing);
        return 0;
    }
    rc = work_read_xml(&j->work, j->type, j->value, j->how->lenient, &j->error);
    j->value = span_of(j->work.der, j->work.der_n);
    if (rc != 0 && error_is_codec(rc)) {
        j->error.offset += j->how->skip;
        give_rest(j);
    }
    return rc;
}

static int convert(struct job *j, span in)
{
    int rc = read_input(j, in);
    if (rc != 0)
        return rc;
    if (j->how->to != BUSHING_FORM_BER)
        return give_text(j);
    return j->how->from == BUSHING_FORM_BER ? give_der(j) : give_copy(j);
}

static bool is_legal(const bushing_request *how, span in)
{
    return how != NULL && how->type != NULL &&
           in.n <= BUSHING_CODEC_INPUT_MAX && how->skip <= in.n &&
           (how->from == BUSHING_FORM_BER || how->from == BUSHING_FORM_XML) &&
           (unsigned)how->to <= BUSHING_FORM_JSON;
}

int bushing_codec_convert(bushing_output **out, const bushing_request *how,
                          bushing_span in)
{
    struct job j = {.how = how};
    int rc = BUSHING_ERR_MEMORY;
    *out = NULL;
    if (!is_legal(how, in))
        return BUSHING_ERR_ARGUMENT;
    j.type = asn1_type_of(how->type);
    j.out = calloc(1, sizeof *j.out);
    if (work_begin(&j.work, in.n) && j.out != NULL)
        rc = convert(&j, in);
    work_end(&j.work);
    if (rc != 0 && !error_is_codec(rc)) {
        bushing_output_free(j.out);
        return rc;
    }
    if (rc != 0) {
        j.out->has_error = true;
        error_fill(&j.out->error, &j.error);
    }
    *out = j.out;
    return rc;
}

int bushing_codec_check(const bushing_request *how, bushing_span in,
                        bushing_codec_error *e)
{
    struct work w;
    struct asn1_error why = {.code = 0};
    int rc = BUSHING_ERR_MEMORY;
    if (!is_legal(how, in))
        return BUSHING_ERR_ARGUMENT;
    span value = span_skip(in, how->skip);
    if (work_begin(&w, in.n))
        rc = how->from == BUSHING_FORM_XML
                 ? work_read_xml(&w, asn1_type_of(how->type), value,
                                 how->lenient, &why)
                 : asn1_decode(asn1_type_of(how->type), value, NULL, &w.scratch,
                               &why);
    work_end(&w);
    if (rc != 0 && error_is_codec(rc)) {
        why.offset += how->skip;
        error_fill(e, &why);
    }
    return rc;
}

const bushing_type *bushing_type_guess(enum bushing_form form, bushing_span in)
{
    const struct asn1_type *t = NULL;
    struct work w;
    if (in.n > BUSHING_CODEC_INPUT_MAX)
        return NULL;
    size_t missing;
    if (work_begin(&w, in.n) && form == BUSHING_FORM_BER)
        t = guess_ber(work_pad(&w, in, &missing), &w.scratch);
    else if (w.memory != NULL && form == BUSHING_FORM_XML)
        t = work_guess_xml(&w, in, true);
    work_end(&w);
    return public_type(t);
}
