/* Reports of IEC 61850-8-1: an informationReport of the list "RPT" whose values
 * are first the fields that OptFlds announces, then the members of the data set
 * that changed. [IEC 61850-8-1:17] */
#include "mms/client.h"

#include "asn1/walk.h"
#include "base/text.h"

/* Bits of OptFlds. */
enum {
    WITH_SEQUENCE = 1,
    WITH_TIME = 2,
    WITH_REASON = 3,
    WITH_DATA_SET = 4,
    WITH_REFERENCE = 5,
    WITH_OVERFLOW = 6,
    WITH_ENTRY = 7,
    WITH_REVISION = 8,
    WITH_SEGMENT = 9,
};

bool bushing_mms_is_report(const bushing_mms_information *i)
{
    return i->is_list && i->list.scope == BUSHING_MMS_SCOPE_VMD &&
           span_equal(i->list.item, span_text("RPT"));
}

/* --- fields -------------------------------------------------------------- */

/* The next value, which must be there and be of this alternative of Data. */
static bool take(bushing_mms_list *l, int which, struct mms_data *d, span *raw)
{
    bushing_mms_result r;
    if (!bushing_mms_next_result(l, &r) || r.data.p == NULL ||
        asn1_decode(&MMS_DATA, r.data, d, NULL, NULL) != 0)
        return false;
    *raw = r.data;
    if (which == MMS_DATA_UNSIGNED && d->which == MMS_DATA_INTEGER)
        d->which = MMS_DATA_UNSIGNED;
    return d->which == which;
}

static bool take_number(bushing_mms_list *l, bool *has, uint32_t *v)
{
    struct mms_data d;
    span raw;
    if (!take(l, MMS_DATA_UNSIGNED, &d, &raw) || d.u.unsigned_ < 0 ||
        d.u.unsigned_ > UINT32_MAX)
        return false;
    *has = true;
    *v = (uint32_t)d.u.unsigned_;
    return true;
}

static bool take_flag(bushing_mms_list *l, bool *v)
{
    struct mms_data d;
    span raw;
    if (!take(l, MMS_DATA_BOOLEAN, &d, &raw))
        return false;
    *v = d.u.boolean;
    return true;
}

/* A value whose contents are octets or characters: both lie at one place. */
static bool take_octets(bushing_mms_list *l, int which, span *v)
{
    struct mms_data d;
    span raw;
    if (!take(l, which, &d, &raw))
        return false;
    *v = which == MMS_DATA_OCTET_STRING ? d.u.octet_string : d.u.visible_string;
    return true;
}

static bool take_time(bushing_mms_list *l, span *v)
{
    struct mms_data d;
    return take(l, MMS_DATA_BINARY_TIME, &d, v);
}

static bool take_segment(bushing_mms_list *l, bushing_mms_report *r)
{
    return take_number(l, &r->has_segment, &r->segment) &&
           take_flag(l, &r->more_segments);
}

static bool take_fields(bushing_mms_list *l, bushing_mms_report *r,
                        struct asn1_bits with)
{
    if (bits_has(with, WITH_SEQUENCE) &&
        !take_number(l, &r->has_sequence, &r->sequence))
        return false;
    if (bits_has(with, WITH_TIME) && !take_time(l, &r->time))
        return false;
    if (bits_has(with, WITH_DATA_SET) &&
        !take_octets(l, MMS_DATA_VISIBLE_STRING, &r->data_set))
        return false;
    r->has_overflow = bits_has(with, WITH_OVERFLOW);
    if (r->has_overflow && !take_flag(l, &r->overflow))
        return false;
    if (bits_has(with, WITH_ENTRY) &&
        !take_octets(l, MMS_DATA_OCTET_STRING, &r->entry))
        return false;
    if (bits_has(with, WITH_REVISION) &&
        !take_number(l, &r->has_revision, &r->revision))
        return false;
    return !bits_has(with, WITH_SEGMENT) || take_segment(l, r);
}

/* --- members ------------------------------------------------------------- */

/* Cuts the first n elements off the list. */
static bool cut(bushing_mms_list *l, size_t n, bushing_mms_list *out)
{
    bushing_mms_result r;
    *out = *l;
    for (size_t i = 0; i < n; i++)
        if (!bushing_mms_next_result(l, &r))
            return false;
    out->num = n;
    return true;
}

static bool take_members(bushing_mms_list *l, bushing_mms_report *r)
{
    struct asn1_bits inclusion;
    struct mms_data d;
    span raw;
    size_t each;
    if (!take(l, MMS_DATA_BIT_STRING, &d, &raw))
        return false;
    inclusion = d.u.bit_string;
    r->inclusion = mms_bits_whole(inclusion);
    r->num_members = bits_count(inclusion);
    for (size_t i = 0; i < r->num_members; i++)
        r->num_included += bits_has(inclusion, i);
    each = 1u + (r->has_references ? 1u : 0u) + (r->has_reasons ? 1u : 0u);
    if (r->num_included > l->num || l->num != r->num_included * each)
        return false;
    return (!r->has_references || cut(l, r->num_included, &r->references)) &&
           cut(l, r->num_included, &r->values) &&
           (!r->has_reasons || cut(l, r->num_included, &r->reasons));
}

int bushing_mms_report_read(bushing_mms_report *out,
                            const bushing_mms_information *i)
{
    bushing_mms_list l = i->results;
    struct mms_data with;
    span raw;
    memset(out, 0, sizeof *out);
    if (!bushing_mms_is_report(i) ||
        !take_octets(&l, MMS_DATA_VISIBLE_STRING, &out->id) ||
        !take(&l, MMS_DATA_BIT_STRING, &with, &raw))
        return BUSHING_ERR_MMS_REPORT;
    out->has_references = bits_has(with.u.bit_string, WITH_REFERENCE);
    out->has_reasons = bits_has(with.u.bit_string, WITH_REASON);
    if (!take_fields(&l, out, with.u.bit_string) || !take_members(&l, out))
        return BUSHING_ERR_MMS_REPORT;
    return 0;
}

static unsigned reason_of(bushing_mms_list *l)
{
    struct mms_data d;
    unsigned v = 0;
    span raw;
    if (!take(l, MMS_DATA_BIT_STRING, &d, &raw))
        return 0;
    for (unsigned i = 0; i < 8; i++)
        v |= bits_has(d.u.bit_string, i) ? 1u << i : 0;
    return v;
}

bool bushing_mms_next_member(bushing_mms_report *r, bushing_mms_member *m)
{
    struct asn1_bits inclusion;
    memset(m, 0, sizeof *m);
    if (r->inclusion.n == 0)
        return false;
    inclusion = mms_bits_parts(r->inclusion);
    while (r->at < r->num_members && !bits_has(inclusion, r->at))
        r->at++;
    if (r->at >= r->num_members ||
        !bushing_mms_next_result(&r->values, &m->value))
        return false;
    m->index = r->at++;
    if (r->has_references &&
        !take_octets(&r->references, MMS_DATA_VISIBLE_STRING, &m->reference))
        m->reference = (span){NULL, 0};
    m->has_reason = r->has_reasons;
    if (r->has_reasons)
        m->reason = reason_of(&r->reasons);
    return true;
}

void bushing_mms_reason_print(char text[BUSHING_MMS_REASON_TEXT],
                              unsigned reason)
{
    static const struct {
        unsigned bit;
        const char *word;
    } WORDS[] = {
        {BUSHING_MMS_REASON_DATA_CHANGE, "data-change"},
        {BUSHING_MMS_REASON_QUALITY_CHANGE, "quality-change"},
        {BUSHING_MMS_REASON_DATA_UPDATE, "data-update"},
        {BUSHING_MMS_REASON_INTEGRITY, "integrity"},
        {BUSHING_MMS_REASON_GENERAL_INTERROGATION, "general-interrogation"},
        {BUSHING_MMS_REASON_APPLICATION, "application"},
    };
    struct text t = text_over(text, BUSHING_MMS_REASON_TEXT);
    for (size_t i = 0; i < ASN1_COUNT(WORDS); i++) {
        if ((reason & WORDS[i].bit) == 0)
            continue;
        if (t.n != 0)
            text_char(&t, ',');
        text_put(&t, WORDS[i].word);
    }
    text_end(&t);
}
