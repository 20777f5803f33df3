#include "osi/apdu.h"

#include <bushing/error.h>

#include "asn1/ber.h"
#include "asn1/walk.h"
#include "schema/acse.h"

static const span ABSENT = {NULL, 0};

/* Context tags that have a name here. */
enum {
    FIELD_VERSION = 0,
    FIELD_CONTEXT_NAME = 1,
    FIELD_REQUIREMENTS_AARE = 8,
    FIELD_MECHANISM_AARE = 9,
    FIELD_AUTHENTICATION_AARE = 10,
    FIELD_REQUIREMENTS_AARQ = 10,
    FIELD_MECHANISM_AARQ = 11,
    FIELD_AUTHENTICATION_AARQ = 12,
    FIELD_IMPLEMENTATION = 29,
    FIELD_USER_INFORMATION = 30,
};

/* --- reading ------------------------------------------------------------- */

static int small(bool has, int64_t v)
{
    return has && v >= 0 && v <= INT16_MAX ? (int)v : -1;
}

static void take_aare(struct apdu *out, const struct aare *in)
{
    const struct associate_source_diagnostic *d = &in->result_source_diagnostic;
    bool user = d->which == SOURCE_SERVICE_USER;
    out->result = small(true, in->result);
    out->source = user ? ACSE_USER : ACSE_PROVIDER;
    out->diagnostic =
        small(true, user ? d->u.service_user : d->u.service_provider);
}

static void take_numbers(struct apdu *out, const struct acse_apdu *in)
{
    switch (in->which) {
    case ACSE_IS_AARQ:
        out->kind = APDU_AARQ;
        break;
    case ACSE_IS_AARE:
        out->kind = APDU_AARE;
        take_aare(out, &in->u.aare);
        break;
    case ACSE_IS_RLRQ:
        out->kind = APDU_RLRQ;
        out->reason = small(in->u.rlrq.has_reason, in->u.rlrq.reason);
        break;
    case ACSE_IS_RLRE:
        out->kind = APDU_RLRE;
        out->reason = small(in->u.rlre.has_reason, in->u.rlre.reason);
        break;
    default:
        out->kind = APDU_ABRT;
        out->source =
            small(in->u.abrt.has_abort_source, in->u.abrt.abort_source);
        out->diagnostic =
            small(in->u.abrt.has_abort_diagnostic, in->u.abrt.abort_diagnostic);
    }
}

/* Strings that came in segments lie joined in the scratch. The count of unused
 * bits stands in front of the octets of a BIT STRING. */
static void take_bits(span *field, const struct asn1_bits *b)
{
    if (field->p != NULL)
        *field = (span){b->octets.p - 1, b->octets.n + 1};
}

static void take_joined(struct apdu *out, const struct acse_apdu *in)
{
    const struct aarq *q = &in->u.aarq;
    const struct aare *e = &in->u.aare;
    if (out->kind != APDU_AARQ && out->kind != APDU_AARE)
        return;
    bool request = out->kind == APDU_AARQ;
    take_bits(&out->field[FIELD_VERSION],
              request ? &q->protocol_version : &e->protocol_version);
    take_bits(&out->field[request ? FIELD_REQUIREMENTS_AARQ
                                  : FIELD_REQUIREMENTS_AARE],
              request ? &q->sender_acse_requirements
                      : &e->responder_acse_requirements);
    if (out->field[FIELD_IMPLEMENTATION].p != NULL)
        out->field[FIELD_IMPLEMENTATION] = request
                                               ? q->implementation_information
                                               : e->implementation_information;
}

/* The table has checked it: every part is a value with a context tag. */
static void take_fields(struct apdu *out, span in)
{
    struct ber_reader r = ber_over(in), inside;
    struct ber_tlv t;
    if (ber_next(&r, &t) == 0 && ber_enter(&r, &t, &inside) == 0)
        while (ber_next(&inside, &t) == 0)
            if (t.tag - TAG_CONTEXT(0) < APDU_FIELDS)
                out->field[t.tag - TAG_CONTEXT(0)] = tlv_body(&t);
}

int apdu_read(struct apdu *out, span in, struct arena *scratch)
{
    struct acse_apdu apdu;
    struct asn1_error e;
    memset(out, 0, sizeof *out);
    out->result = out->source = out->diagnostic = out->reason = -1;
    if (asn1_decode(&ACSE_APDU, in, &apdu, scratch, &e) != 0) {
        out->offset = e.offset;
        return BUSHING_ERR_ACSE_APDU;
    }
    take_numbers(out, &apdu);
    take_fields(out, in);
    take_joined(out, &apdu);
    return 0;
}

/* --- parameters ---------------------------------------------------------- */

/* The contents of the one value inside an explicit tag. */
static span inner(span field)
{
    struct ber_reader r = ber_over(field);
    struct ber_tlv t;
    return field.p != NULL && ber_next(&r, &t) == 0 ? tlv_body(&t) : ABSENT;
}

static void take_entity(bushing_entity *out, const struct apdu *in,
                        size_t titles, size_t invocations)
{
    *out = (bushing_entity){
        .ap_title = in->field[titles],
        .ae_qualifier = in->field[titles + 1],
        .ap_invocation = in->field[invocations],
        .ae_invocation = in->field[invocations + 1],
    };
}

/* The bit of version 1, or a default that is left out. */
static int check_version(span version)
{
    return version.p == NULL || (version.n > 1 && (version.p[1] & 0x80) != 0)
               ? 0
               : BUSHING_ERR_ACSE_VERSION;
}

/* [osi:8.2 no. 53] requirement bit, mechanism and value come together or not
 * at all; the bit alone asks for what nobody could check. */
static int check_authentication(const bushing_association *a)
{
    bool bit =
        a->acse_requirements.n > 1 && (a->acse_requirements.p[1] & 0x80) != 0;
    bool value = a->authentication.p != NULL;
    bool mechanism = a->mechanism.p != NULL;
    return bit == value && (!mechanism || value)
               ? 0
               : BUSHING_ERR_ACSE_AUTHENTICATION;
}

static void take_aarq_parameters(bushing_association *out,
                                 const struct apdu *in)
{
    take_entity(&out->called, in, 2, 4);
    take_entity(&out->calling, in, 6, 8);
    out->acse_requirements = in->field[FIELD_REQUIREMENTS_AARQ];
    out->mechanism = in->field[FIELD_MECHANISM_AARQ];
    out->authentication = in->field[FIELD_AUTHENTICATION_AARQ];
    out->context_names = in->field[13];
}

static void take_aare_parameters(bushing_association *out,
                                 const struct apdu *in)
{
    take_entity(&out->responding, in, 4, 6);
    out->acse_requirements = in->field[FIELD_REQUIREMENTS_AARE];
    out->mechanism = in->field[FIELD_MECHANISM_AARE];
    out->authentication = in->field[FIELD_AUTHENTICATION_AARE];
    out->context_names = in->field[11];
}

int apdu_take(bushing_association *out, const struct apdu *in)
{
    int rc;
    out->acse_version = in->field[FIELD_VERSION];
    out->application_context = inner(in->field[FIELD_CONTEXT_NAME]);
    out->implementation = in->field[FIELD_IMPLEMENTATION];
    if (in->kind == APDU_AARQ)
        take_aarq_parameters(out, in);
    else
        take_aare_parameters(out, in);
    rc = check_version(out->acse_version);
    return rc != 0 ? rc : check_authentication(out);
}

/* --- user information ---------------------------------------------------- */

static bool fits(const struct external *e, const struct contexts *contexts,
                 enum bushing_use use)
{
    const struct context *c;
    if (!e->has_indirect_reference)
        return false;
    c = contexts_find(contexts, e->indirect_reference);
    return c != NULL && c->use == use;
}

/* In BER, said or not: as with values of the open association [osi:4]. */
static bool take_encoding(const struct external *e, span *out)
{
    struct ber_reader r;
    struct ber_tlv t;
    span value;
    if (e->encoding.which == EXTERNAL_ARBITRARY ||
        (e->has_direct_reference && !span_equal(e->direct_reference, OID_BER)))
        return false;
    value = e->encoding.which == EXTERNAL_SINGLE ? e->encoding.u.single
                                                 : e->encoding.u.octets;
    r = ber_over(value);
    if (ber_next(&r, &t) != 0 || !ber_at_end(&r))
        return false;
    *out = value;
    return true;
}

int apdu_user_data(const struct apdu *in, const struct contexts *contexts,
                   enum bushing_use use, span *out, bool *direct)
{
    span body = in->field[FIELD_USER_INFORMATION];
    while (body.n != 0) {
        struct external e;
        if (asn1_list_next(&ACSE_EXTERNAL, &body, &e, NULL) != 0)
            return BUSHING_ERR_ACSE_USER_INFORMATION;
        if (!fits(&e, contexts, use))
            continue;
        if (!take_encoding(&e, out))
            return BUSHING_ERR_ACSE_USER_INFORMATION;
        if (direct != NULL)
            *direct = e.has_direct_reference;
        return 0;
    }
    return BUSHING_ERR_ACSE_USER_INFORMATION;
}

static void take_external(struct apdu_external *out, const struct external *e)
{
    out->has_indirect_reference = e->has_indirect_reference;
    out->indirect_reference = e->indirect_reference;
    if (!take_encoding(e, &out->value))
        out->value = ABSENT;
}

/* The table has checked that they can be read. */
size_t apdu_externals(const struct apdu *in, struct apdu_external *out)
{
    span body = in->field[FIELD_USER_INFORMATION];
    struct external e;
    size_t n = 0;
    memset(out, 0, sizeof *out);
    while (body.n != 0 && asn1_list_next(&ACSE_EXTERNAL, &body, &e, NULL) == 0)
        if (n++ == 0)
            take_external(out, &e);
    return n;
}

/* --- writing ------------------------------------------------------------- */

static void put_explicit(struct writer *w, uint32_t number, span whole)
{
    size_t mark = writer_len(w);
    if (whole.p == NULL)
        return;
    put_span(w, whole);
    ber_put_around(w, TAG_CONTEXT(number), mark);
}

static void put_implicit(struct writer *w, uint32_t number, span contents,
                         bool constructed)
{
    if (contents.p == NULL)
        return;
    put_span(w, contents);
    ber_put_header(w, TAG_CONTEXT(number), constructed, contents.n);
}

static void put_number(struct writer *w, uint32_t number, int v)
{
    size_t mark = writer_len(w);
    ber_put_integer(w, TAG_UNIVERSAL(2), v);
    ber_put_around(w, TAG_CONTEXT(number), mark);
}

static void put_context_name(struct writer *w, const bushing_association *a)
{
    size_t mark = writer_len(w);
    ber_put(w, TAG_UNIVERSAL(6),
            a->application_context.p != NULL ? a->application_context
                                             : OID_MMS_CONTEXT);
    ber_put_around(w, TAG_CONTEXT(FIELD_CONTEXT_NAME), mark);
}

static void put_entity(struct writer *w, const bushing_entity *e,
                       uint32_t titles, uint32_t invocations)
{
    put_explicit(w, invocations + 1, e->ae_invocation);
    put_explicit(w, invocations, e->ap_invocation);
    put_explicit(w, titles + 1, e->ae_qualifier);
    put_explicit(w, titles, e->ap_title);
}

void apdu_put_user_data(struct writer *w, size_t mark, int16_t context_id,
                        bool direct)
{
    ber_put_around(w, TAG_CONTEXT(0), mark);
    ber_put_integer(w, TAG_UNIVERSAL(2), context_id);
    if (direct)
        ber_put(w, TAG_UNIVERSAL(6), OID_BER);
    ber_put_around(w, TAG_UNIVERSAL(8), mark);
    ber_put_around(w, TAG_CONTEXT(FIELD_USER_INFORMATION), mark);
}

/* What AARQ and AARE share at their end and at their start. */
static void put_tail(struct writer *w, const bushing_association *a,
                     uint32_t requirements)
{
    put_implicit(w, FIELD_IMPLEMENTATION, a->implementation, false);
    put_implicit(w, requirements + 3, a->context_names, true);
    put_explicit(w, requirements + 2, a->authentication);
    put_implicit(w, requirements + 1, a->mechanism, false);
    put_implicit(w, requirements, a->acse_requirements, false);
}

void apdu_put_aarq(struct writer *w, size_t mark, const bushing_association *a)
{
    put_tail(w, a, FIELD_REQUIREMENTS_AARQ);
    put_entity(w, &a->calling, 6, 8);
    put_entity(w, &a->called, 2, 4);
    put_context_name(w, a);
    put_implicit(w, FIELD_VERSION, a->acse_version, false);
    ber_put_around(w, TAG_APPLICATION(APDU_AARQ), mark);
}

void apdu_put_aare(struct writer *w, size_t mark, const bushing_association *a,
                   int result, int source, int diagnostic)
{
    size_t here;
    put_tail(w, a, FIELD_REQUIREMENTS_AARE);
    put_entity(w, &a->responding, 4, 6);
    here = writer_len(w);
    put_number(w, source == ACSE_PROVIDER ? 2 : 1, diagnostic);
    ber_put_around(w, TAG_CONTEXT(3), here);
    put_number(w, 2, result);
    put_context_name(w, a);
    put_implicit(w, FIELD_VERSION, a->acse_version, false);
    ber_put_around(w, TAG_APPLICATION(APDU_AARE), mark);
}

void apdu_put_release(struct writer *w, size_t mark, enum apdu_kind kind,
                      int reason)
{
    if (reason >= 0)
        ber_put_integer(w, TAG_CONTEXT(0), reason);
    ber_put_around(w, TAG_APPLICATION((uint32_t)kind), mark);
}

void apdu_put_abrt(struct writer *w, size_t mark, int source, int diagnostic)
{
    if (diagnostic >= 0)
        ber_put_integer(w, TAG_CONTEXT(1), diagnostic);
    if (source >= 0)
        ber_put_integer(w, TAG_CONTEXT(0), source);
    ber_put_around(w, TAG_APPLICATION(APDU_ABRT), mark);
}
