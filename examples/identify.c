/* Associates with an MMS server and asks who it is, with the library and plain
 * blocking sockets: all that an association needs around itself.
 *
 *     identify 127.0.0.1 102 */
#define _POSIX_C_SOURCE 200809L
#include <bushing/mms_client.h>
#include <bushing/osi.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct work {
    int fd;
    bushing_osi *association;
    bushing_mms_client mms;
    uint8_t room[1024];
    int status; /* of the program */
    bool ended;
};

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static bushing_time now(void)
{
    struct timespec mono, utc;
    (void)clock_gettime(CLOCK_MONOTONIC, &mono);
    (void)clock_gettime(CLOCK_REALTIME, &utc);
    return (bushing_time){(uint64_t)mono.tv_sec * 1000000000u +
                              (uint64_t)mono.tv_nsec,
                          (int64_t)utc.tv_sec * 1000 + utc.tv_nsec / 1000000};
}

static int dial(const char *host, const char *port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *to;
    int fd = -1;
    if (getaddrinfo(host, port, &hints, &to) != 0)
        return -1;
    for (struct addrinfo *i = to; i != NULL && fd < 0; i = i->ai_next) {
        fd = socket(i->ai_family, i->ai_socktype, i->ai_protocol);
        if (fd >= 0 && connect(fd, i->ai_addr, i->ai_addrlen) != 0) {
            (void)close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(to);
    return fd;
}

/* The question is asked as soon as the association is open. */
static void on_established(struct work *w, const bushing_association *a)
{
    bushing_mms_request r = {.room = w->room, .room_len = sizeof w->room};
    bushing_mms_answer answer;
    if (bushing_mms_answer_read(&w->mms, &answer, a->user_data) != 0 ||
        bushing_mms_ask_identify(&w->mms, &r) != 0)
        return;
    (void)bushing_osi_send(w->association, r.pdu, now());
}

static void on_data(struct work *w, bushing_span pdu)
{
    bushing_mms_answer a;
    if (bushing_mms_answer_read(&w->mms, &a, pdu) == 0 &&
        a.kind == BUSHING_MMS_ANSWERED && a.service == BUSHING_MMS_IDENTIFY) {
        printf("vendor %.*s, model %.*s, revision %.*s\n",
               (int)a.u.identity.vendor.n, (const char *)a.u.identity.vendor.p,
               (int)a.u.identity.model.n, (const char *)a.u.identity.model.p,
               (int)a.u.identity.revision.n,
               (const char *)a.u.identity.revision.p);
        w->status = 0;
    }
    (void)bushing_osi_release(w->association, 0, now());
}

static void on_closed(struct work *w, const bushing_closed *c)
{
    char text[BUSHING_CLOSED_TEXT];
    bushing_closed_print(text, c);
    fprintf(stderr, "%s\n", text);
    w->ended = true;
}

static void tell(struct work *w)
{
    const bushing_event *e;
    while ((e = bushing_osi_next_event(w->association)) != NULL) {
        if (e->kind == BUSHING_EVENT_ESTABLISHED)
            on_established(w, e->association);
        else if (e->kind == BUSHING_EVENT_DATA)
            on_data(w, e->data);
        else if (e->kind == BUSHING_EVENT_RELEASE)
            (void)bushing_osi_release_answer(w->association, 0, now());
        else if (e->kind == BUSHING_EVENT_CLOSED)
            on_closed(w, e->closed);
    }
}

static void write_out(struct work *w)
{
    bushing_span s;
    while ((s = bushing_osi_output(w->association)).n != 0) {
        ssize_t n = write(w->fd, s.p, s.n);
        if (n <= 0)
            break;
        bushing_osi_output_taken(w->association, (size_t)n);
    }
}

/* Waits for octets or for the association's deadline, whichever comes first. */
static void read_in(struct work *w)
{
    uint8_t octets[8192];
    struct pollfd p = {.fd = w->fd, .events = POLLIN};
    uint64_t at = bushing_osi_deadline(w->association), t = now().mono_ns;
    int ms = at == BUSHING_NEVER ? -1
             : at <= t           ? 0
                                 : (int)((at - t) / 1000000 + 1);
    if (poll(&p, 1, ms) > 0) {
        ssize_t n = read(w->fd, octets, sizeof octets);
        if (n > 0)
            (void)bushing_osi_receive(w->association,
                                      (bushing_span){octets, (size_t)n}, now());
        else
            (void)bushing_osi_receive_end(w->association, n < 0, now());
    }
    bushing_osi_tick(w->association, now());
}

static int associate(struct work *w)
{
    bushing_mms_request r = {.room = w->room, .room_len = sizeof w->room};
    bushing_association wanted = {.tpdu_size = 8192};
    int rc = bushing_mms_ask_initiate(&w->mms, &r, NULL);
    if (rc != 0)
        return rc;
    wanted.user_data = r.pdu;
    return bushing_osi_associate(w->association, &wanted, now());
}

int main(int argc, char **argv)
{
    bushing_allocator heap = {take, give, NULL};
    bushing_pool *pool = NULL;
    bushing_config *cfg = NULL;
    struct work w = {.status = 1};
    if (argc != 3) {
        fprintf(stderr, "usage: identify HOST PORT\n");
        return 2;
    }
    w.fd = dial(argv[1], argv[2]);
    if (w.fd < 0) {
        fprintf(stderr, "%s:%s: no connection\n", argv[1], argv[2]);
        return 3;
    }
    if (bushing_pool_new(&pool, &heap, 1 << 20) != 0 ||
        bushing_config_new(&cfg, &heap, pool) != 0 ||
        bushing_config_seal(cfg) != 0 ||
        bushing_osi_new(&w.association, cfg, BUSHING_INITIATOR, now()) != 0 ||
        associate(&w) != 0)
        w.ended = true;
    while (!w.ended) {
        write_out(&w);
        read_in(&w);
        tell(&w);
    }
    write_out(&w); /* the last word */
    bushing_osi_free(w.association);
    bushing_config_free(cfg);
    bushing_pool_free(pool);
    (void)close(w.fd);
    return w.status;
}
