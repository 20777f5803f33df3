/* What a call of the public door gives back: octets, and an error. */
#ifndef CODEC_OUTPUT_H
#define CODEC_OUTPUT_H

#include <bushing/codec.h>

#include "asn1/walk.h"

struct bushing_output {
    uint8_t *p; /* n octets and a zero octet, on the heap; NULL: none */
    size_t n;
    bool has_error;
    bushing_codec_error error;
};

/* Room for n octets and the zero octet; what was there is lost. NULL when there
 * is no memory, or n is beyond BUSHING_CODEC_OUTPUT_MAX. */
uint8_t *output_space(bushing_output *out, size_t n);

/* Fills *to, when wanted. */
void error_fill(bushing_codec_error *to, const struct asn1_error *from);

/* False for errors that the caller made, or that memory did. */
bool error_is_codec(int code);

#endif
