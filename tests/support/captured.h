/* The establishments that lie in the captures: for each TCP connection its
 * CONNECT and ACCEPT, put together from TPKTs. */
#ifndef SUPPORT_CAPTURED_H
#define SUPPORT_CAPTURED_H

#include <bushing/span.h>
#include <stdbool.h>

/* Whole TSDUs; p == NULL: was not in the capture. */
struct captured {
    const char *file; /* its name without folders */
    bushing_span connect, accept;
};

/* Calls for each connection of each capture that has one of both, in the order
 * of the files' names. False when there are no captures. */
bool captured_each(void (*each)(void *ctx, const struct captured *c),
                   void *ctx);

#endif
