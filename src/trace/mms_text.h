/* What an MMS PDU says, in half a line: names of objects and files, counts,
 * results. */
#ifndef TRACE_MMS_TEXT_H
#define TRACE_MMS_TEXT_H

#include "base/text.h"
#include "schema/mms.h"

/* Names shown of a list, before the rest is only counted. */
enum { NAMES_SHOWN = 3 };

void mms_text_request(struct text *out,
                      const struct mms_confirmed_service_request *s);
void mms_text_response(struct text *out,
                       const struct mms_confirmed_service_response *s);
void mms_text_unconfirmed(struct text *out,
                          const struct mms_unconfirmed_service *s);
void mms_text_error(struct text *out, const struct mms_service_error *e);
void mms_text_reject(struct text *out, const struct mms_reject *r);

#endif
