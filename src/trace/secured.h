/* SecPDUs as lines: which one it is, by where it stands and what it holds, and
 * what anybody between the ends can read of it [62351-4:13, 15.3, 15.4]. */
#ifndef TRACE_SECURED_H
#define TRACE_SECURED_H

#include "osi/apdu.h"
#include "trace/trace.h"

/* True when a value is a SecPDU, as far as its octets tell. */
bool is_secured(span value);

/* True when a value can be what an APDU of this kind carries of it. */
bool is_secured_in(const struct apdu *a, span value);

/* The value in the user information of an APDU. */
void trace_secured_apdu(bushing_trace *t, const struct apdu *a, span value);

/* The value of a PDV: the octets and the type of the line are its. */
void trace_secured_data(bushing_trace *t, span value);

#endif
