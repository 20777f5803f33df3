/* One sentence for an operator: what happened to a connection, and what to do
 * about it where that is known. */
#ifndef NET_EXPLAIN_H
#define NET_EXPLAIN_H

#include <bushing/osi.h>

enum { NET_EXPLAIN_TEXT = 800 };

/* What a connection is remembered by when it has ended. */
struct net_end {
    const char *peer;             /* "192.0.2.1:102" */
    bool called;                  /* we called the peer, not it us */
    bool established;             /* the association stood once */
    int error;                    /* of libuv; 0 none */
    const bushing_closed *closed; /* NULL: the stack never saw it */
    bushing_span first;           /* the first octets that came from the peer */
    bushing_span last;            /* the first octets of what came last */
};

/* Whose fault it is, for exit statuses. */
enum net_fault {
    NET_FAULT_NONE,    /* an orderly end */
    NET_FAULT_NETWORK, /* no connection */
    NET_FAULT_PEER,    /* the peer refuses, or is something else */
    NET_FAULT_OWN,     /* we ended it, or memory ended */
};

/* "192.0.2.1:102: connection refused: nothing listens there (is ...?)"; always
 * terminated. What the peer sent is not in it, but by name. */
enum net_fault net_explain(char text[NET_EXPLAIN_TEXT],
                           const struct net_end *end);

/* What speaks, by its first octets: "TLS", "HTTP" ...; NULL when it is not
 * known or is TPKT. */
const char *net_protocol_of(bushing_span first);

#endif
