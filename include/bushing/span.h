/* A borrowed run of octets: where it starts and how long it is. Whoever hands
 * out a span says how long it stays valid; a span never owns anything. */
#ifndef BUSHING_SPAN_H
#define BUSHING_SPAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bushing_span {
    const uint8_t *p;
    size_t n;
} bushing_span;

#ifdef __cplusplus
}
#endif

#endif
