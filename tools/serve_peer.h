/* One peer of `bushing serve`: an association, and the MMS server behind it. */
#ifndef TOOLS_SERVE_PEER_H
#define TOOLS_SERVE_PEER_H

#include <bushing/mms.h>

#include "net/listener.h"

#include "security.h"

struct serve_peer;

/* What all peers share. */
struct serve {
    struct net_loop *loop;
    bushing_mms_model *model;
    bushing_mms_server_config mms;
    bushing_entity title; /* of ours in answers; all zero: none */
    uint8_t *buffer;      /* for one answer */
    size_t buffer_len;
    bool json, verbose;
    struct security security;
    uint64_t last_number;
    struct serve_peer *peers; /* the newest first */
    size_t num_peers;
    bool stopping;
};

/* For the listener; its context is the struct serve. */
extern const struct net_listener_owner SERVE_PEER_OWNER;

/* Aborts every association. */
void serve_peers_abort(struct serve *serve);
/* Drops what is still there. */
void serve_peers_drop(struct serve *serve);

#endif
