/* A certificate, or an X.500 name, in one line for people. */
#ifndef CODEC_CERTIFICATE_LINE_H
#define CODEC_CERTIFICATE_LINE_H

#include "asn1/type.h"
#include "base/text.h"

/* "subject C=CH, CN=gw-a; issuer CN=Grid CA; serial 5; valid 2026-.. to
 * 2028-..; key id-ecPublicKey secp256r1; signed by ecdsa-with-SHA256". False,
 * and nothing appended, when it cannot be read. */
bool certificate_line(span der, struct text *out);

/* "C=CH, O=Grid, CN=gw-a", in the order of the encoding. Fails as above. */
bool name_line(span der, struct text *out);

/* The one of the two that the type's format asks for: what dump options want
 * for `describe`. */
bool describe_line(const struct asn1_type *t, span value, struct text *out);

#endif
