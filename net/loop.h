/* What all channels of one loop share. It belongs to the thread of the loop. */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include <bushing/pool.h>

#include <uv.h>

enum { NET_READ_MAX = 65536 };

struct net_loop {
    uv_loop_t *uv;
    bushing_pool *pool; /* that the configurations of its channels borrow from;
                           NULL: one without a ceiling that matters */
    uint8_t room[NET_READ_MAX]; /* every read goes here */
};

#endif
