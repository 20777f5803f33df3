/* The rows of data.def, and how one is reported. */
#ifndef E2E_DATA_FAULT_H
#define E2E_DATA_FAULT_H

#include "e2e/data.h"

enum data_row {
#define DATA_ROW(name, clear_id, encr_id, clear_event, clear_diagnostic, \
                 encr_event, encr_diagnostic, what, fix)                 \
    DATA_##name,
#include "e2e/data.def"
#undef DATA_ROW
    NUM_DATA_ROWS
};

/* NULL where that kind of PDU has no such check. */
const struct fault_row *data_row(enum data_row row, bool encrypted);

/* Says that this row failed, with the two facts, which may be NULL. Answers
 * BUSHING_ERR_SECURITY. */
int data_fault(struct fault *fault, enum data_row row, bool encrypted,
               const char *fact, const char *other);
/* The same with a number behind each fact. */
int data_fault_numbers(struct fault *fault, enum data_row row, bool encrypted,
                       const char *fact, int64_t number, const char *other,
                       int64_t other_number);
/* And with a time. */
int data_fault_times(struct fault *fault, enum data_row row, bool encrypted,
                     const char *fact, int64_t ms, const char *other,
                     int64_t other_ms);

#endif
