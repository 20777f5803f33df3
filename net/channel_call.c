#include "channel_inside.h"

#include "socket.h"

/* Every address had its turn. */
static void call_failed(struct net_channel *ch)
{
    net_calling_print(ch->calling, ch->peer);
    channel_finish(ch, ch->error);
}

/* The next address that takes a connect; *ch->error says why the last one did
 * not. */
void channel_call_next(struct net_channel *ch)
{
    struct net_endpoint e;
    uint64_t limit;
    channel_detach(ch);
    while (net_calling_next(ch->calling, &e, &limit)) {
        int fd = -1, rc = net_socket_connect(&fd, &e);
        if (rc == 0)
            rc = channel_attach(ch, fd);
        if (rc == 0) {
            channel_set_endpoint(ch, &e);
            ch->limit_ns = limit;
            return;
        }
        ch->error = rc;
    }
    call_failed(ch);
}

static void found(void *ctx, int rc)
{
    struct net_channel *ch = ctx;
    channel_enter(ch);
    ch->steps.resolved = uv_hrtime();
    ch->error = rc;
    if (rc == 0)
        channel_call_next(ch);
    else
        call_failed(ch);
    channel_leave(ch);
}

/* The socket of an attempt is writable: it stands, or failed. */
void channel_reached(struct net_channel *ch)
{
    int rc = net_socket_error(ch->fd);
    if (rc != 0) {
        ch->error = rc;
        channel_call_next(ch);
        return;
    }
    net_calling_end(ch->calling);
    ch->calling = NULL;
    ch->error = 0;
    ch->stage = OPEN;
    ch->steps.connected = uv_hrtime();
    net_socket_tune(ch->fd, ch->times.keepalive_s);
    ch->pumping = true; /* it comes behind */
    if (ch->owner->on_connected != NULL)
        ch->owner->on_connected(ch, ch->ctx);
    ch->pumping = false;
    if (!ch->freed)
        channel_pump(ch);
}

int net_channel_connect(struct net_channel **out, struct net_loop *loop,
                        const bushing_config *cfg, const struct net_address *to,
                        const struct net_channel_times *times,
                        const struct net_channel_owner *owner, void *ctx)
{
    struct net_channel *ch;
    bool known = false;
    int rc = channel_make(&ch, loop, cfg, BUSHING_INITIATOR, times, owner, ctx);
    *out = NULL;
    if (rc != 0)
        return rc;
    channel_enter(ch);
    ch->steps.begun = uv_hrtime();
    ch->limit_ns = channel_from_now(ch->times.connect_ms);
    net_address_print(ch->peer, to);
    ch->calling =
        net_calling_begin(&known, loop->uv, to, ch->limit_ns, found, ch);
    if (ch->calling == NULL)
        ch->freed = true;
    else if (known)
        found(ch, 0);
    if (!ch->freed)
        *out = ch;
    channel_leave(ch);
    return *out != NULL ? 0 : UV_ENOMEM;
}
