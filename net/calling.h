/* Finding a peer: its name becomes addresses, which get their turns. Inside of
 * a channel, and gone as soon as one of them answers. */
#ifndef NET_CALLING_H
#define NET_CALLING_H

#include "loop.h"

#include "address.h"

struct net_calling;

/* A name is looked up beside the loop, which then calls `found` with 0 or an
 * error; an address needs no look-up, *known is true and nothing is called.
 * NULL: no memory, and nothing comes. */
struct net_calling *net_calling_begin(bool *known, uv_loop_t *loop,
                                      const struct net_address *to,
                                      uint64_t limit_ns,
                                      void (*found)(void *ctx, int rc),
                                      void *ctx);

/* The next address, and until when it may take; false when all had a turn. */
bool net_calling_next(struct net_calling *c, struct net_endpoint *out,
                      uint64_t *limit_ns);

/* "host:102", "127.0.0.1:102 (and 10102)" */
void net_calling_print(const struct net_calling *c,
                       char text[NET_ADDRESS_TEXT]);

/* A look-up that runs goes on by itself and tells nobody. */
void net_calling_end(struct net_calling *c);

#endif
