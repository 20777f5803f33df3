/* The commonest PDUs, read without the tables: a read of named variables and
 * its answer, in definite lengths of at most two octets. What has another shape
 * is not read here (false), and the tables decide; what is read here, the
 * tables would have read to the same (tests/unit/mms_short_form_test.c). */
#ifndef MMS_SHORT_FORM_H
#define MMS_SHORT_FORM_H

#include "schema/mms.h"

/* A confirmed request: read, a list of variables of domains. */
bool short_read_request(span pdu, struct mms_pdu *out);
/* The next element of its list; *list is behind it then. */
bool short_variable(span *list, struct mms_variable_item *out);
/* Writes one; false, and nothing is written, when the names are not good. */
bool short_variable_put(struct writer *w, span domain, span item);
/* A confirmed response: read, with values of fixed forms. */
bool short_read_response(span pdu, struct mms_pdu *out);

#endif
