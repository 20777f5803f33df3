/* Hexadecimal text to octets. The way back is text_hex() in base/text.h. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/span.h"

/* Two digits an octet, upper and lower case, no blanks, no prefix. False when
 * the text is anything else or has more than cap octets; *n is untouched then
 * and what out holds means nothing. */
bool hex_decode(span text, uint8_t *out, size_t cap, size_t *n);

#endif
