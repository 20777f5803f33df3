#include "e2e/data_fault.h"

#include "base/text.h"
#include "base/time_text.h"
#include "schema/e2e.h"

static const struct fault_row CLEAR[] = {
#define DATA_ROW(name, clear_id, encr_id, clear_event, clear_diagnostic,  \
                 encr_event, encr_diagnostic, what, fix)                  \
    {clear_id, BUSHING_SECURITY_ID(4, 10, clear_event), clear_diagnostic, \
     what, fix},
#include "e2e/data.def"
#undef DATA_ROW
};

static const struct fault_row ENCR[] = {
#define DATA_ROW(name, clear_id, encr_id, clear_event, clear_diagnostic,     \
                 encr_event, encr_diagnostic, what, fix)                     \
    {encr_id, BUSHING_SECURITY_ID(4, 11, encr_event), encr_diagnostic, what, \
     fix},
#include "e2e/data.def"
#undef DATA_ROW
};

const struct fault_row *data_row(enum data_row row, bool encrypted)
{
    const struct fault_row *r = encrypted ? &ENCR[row] : &CLEAR[row];
    return r->id[0] == '-' ? NULL : r;
}

int data_fault(struct fault *fault, enum data_row row, bool encrypted,
               const char *fact, const char *other)
{
    (void)fault_raise(fault, data_row(row, encrypted), fact, other);
    return BUSHING_ERR_SECURITY;
}

static void put_number(struct fault *fault, size_t i, const char *fact,
                       int64_t number)
{
    struct text t = fault_fact(fault, i);
    text_put(&t, fact);
    text_char(&t, ' ');
    text_i64(&t, number);
    text_end(&t);
}

int data_fault_numbers(struct fault *fault, enum data_row row, bool encrypted,
                       const char *fact, int64_t number, const char *other,
                       int64_t other_number)
{
    (void)data_fault(fault, row, encrypted, NULL, NULL);
    put_number(fault, 0, fact, number);
    put_number(fault, 1, other, other_number);
    return BUSHING_ERR_SECURITY;
}

static void put_time(struct fault *fault, size_t i, const char *fact,
                     int64_t ms)
{
    struct text t = fault_fact(fault, i);
    char text[TIME_TEXT_MAX];
    size_t n = time_text_format(text, sizeof text, ms, TIME_FORM_ISO);
    text_put(&t, fact);
    text_char(&t, ' ');
    text_span(&t, span_of(text, n));
    text_end(&t);
}

int data_fault_times(struct fault *fault, enum data_row row, bool encrypted,
                     const char *fact, int64_t ms, const char *other,
                     int64_t other_ms)
{
    (void)data_fault(fault, row, encrypted, NULL, NULL);
    put_time(fault, 0, fact, ms);
    put_time(fault, 1, other, other_ms);
    return BUSHING_ERR_SECURITY;
}
