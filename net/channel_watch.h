/* How the listener follows the channels it made. */
#ifndef NET_CHANNEL_WATCH_H
#define NET_CHANNEL_WATCH_H

struct net_channel;

struct net_channel_watch {
    void (*on_established)(void *ctx);
    void (*on_gone)(void *ctx); /* once, when the socket is closed */
    void *ctx;
};

void net_channel_set_watch(struct net_channel *ch,
                           const struct net_channel_watch *watch);

#endif
