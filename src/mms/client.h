/* What the sources of the client share: names between the public form and the
 * tables', and which service is which. */
#ifndef MMS_CLIENT_H
#define MMS_CLIENT_H

#include "schema/mms.h"
#include <bushing/mms_client.h>

/* Selections inside each other in a name that is typed or printed. */
#define MMS_ACCESS_DEPTH 12

void mms_object_put(struct mms_object_name *out, const bushing_mms_object *o);
void mms_object_take(bushing_mms_object *out, const struct mms_object_name *n);

/* The rows of MMS_CONFIRMED_SERVICE_REQUEST and _RESPONSE; by enum
 * bushing_mms_service. */
struct mms_service_rows {
    int request, response;
};
extern const struct mms_service_rows
    MMS_CLIENT_SERVICES[BUSHING_MMS_NO_SERVICE];

/* What stands for an octet of the server in text. */
static inline char mms_printable(uint8_t c)
{
    if (c >= 0x20 && c < 0x7F)
        return (char)c;
    return '?';
}

/* Contents of a BIT STRING, with the octet in front that counts unused bits.
 * The second wants contents that are not empty. */
static inline span mms_bits_whole(struct asn1_bits b)
{
    return (span){b.octets.p - 1, b.octets.n + 1};
}

static inline struct asn1_bits mms_bits_parts(span contents)
{
    return (struct asn1_bits){span_skip(contents, 1), contents.p[0]};
}

#endif
