/* What do peers cost over a real socket? A client that reads one value at a
 * time over loopback, beside a bare TCP echo of the same octets in the same
 * run; the heap that an idle association holds; and what a client notices of
 * 200 others that send one octet a second. */
#define _GNU_SOURCE /* mallinfo2 */
#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "net/clock.h"
#include "net/heap.h"

#include "client_session.h"
#include "serve_peer.h"

enum {
    ROUNDS = 31,
    CALLS = 400, /* of each kind in a round */
    IDLE = 1000,
    SLOW = 200,
    SLOW_ROUNDS = 4, /* without and with, in turns */
    SLOW_MS = 1000,
    CALLS_MAX = 1 << 20,
    AROUND = 20, /* octets around a short MMS PDU on the wire */
};

static const char VARIABLE[] = "INV1/MMXU1$MX$TotW$mag$f";

/* What libiec61850 sends; the answers of the server are not looked at. */
static const uint8_t CALL[] =
    "\x03\x00\x00\x16\x11\xe0\x00\x00\x00\x01\x00\xc0\x01\x0d\xc2\x02\x00\x01"
    "\xc1\x02\x00\x01";
static const uint8_t CONNECT[] =
    "\x03\x00\x00\xbb\x02\xf0\x80\x0d\xb2\x05\x06\x13\x01\x00\x16\x01\x02\x14"
    "\x02\x00\x02\x33\x02\x00\x01\x34\x02\x00\x01\xc1\x9c\x31\x81\x99\xa0\x03"
    "\x80\x01\x01\xa2\x81\x91\x81\x04\x00\x00\x00\x01\x82\x04\x00\x00\x00\x01"
    "\xa4\x23\x30\x0f\x02\x01\x01\x06\x04\x52\x01\x00\x01\x30\x04\x06\x02\x51"
    "\x01\x30\x10\x02\x01\x03\x06\x05\x28\xca\x22\x02\x01\x30\x04\x06\x02\x51"
    "\x01\x61\x5e\x30\x5c\x02\x01\x01\xa0\x57\x60\x55\xa1\x07\x06\x05\x28\xca"
    "\x22\x02\x03\xa2\x07\x06\x05\x29\x01\x87\x67\x01\xa3\x03\x02\x01\x0c\xa6"
    "\x06\x06\x04\x29\x01\x87\x67\xa7\x03\x02\x01\x0c\xbe\x2f\x28\x2d\x02\x01"
    "\x03\xa0\x28\xa8\x26\x80\x03\x00\xfd\xe8\x81\x01\x05\x82\x01\x05\x83\x01"
    "\x0a\xa4\x16\x80\x01\x01\x81\x03\x05\xf1\x00\x82\x0c\x03\xee\x1c\x00\x00"
    "\x04\x08\x00\x00\x79\xef\x18";
/* The start of a long TPDU: octets that may drip for long. */
static const uint8_t LONG_START[] = "\x03\x00\x20\x04\x02\xf0\x80";

static void need(bool good, const char *what)
{
    if (good)
        return;
    perror(what);
    exit(3);
}

static uint64_t now_ns(void)
{
    return net_now().mono_ns;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double at_part(double *values, size_t n, double part)
{
    qsort(values, n, sizeof *values, by_size);
    return values[(size_t)((double)(n - 1) * part)];
}

static bool figure(const char *name, double value, const char *unit, double bar)
{
    bool good = bar == 0 || value <= bar;
    if (bar == 0)
        printf("%s\t%.2f\t%s\t-\tok\n", name, value, unit);
    else
        printf("%s\t%.2f\t%s\t%g\t%s\n", name, value, unit, bar,
               good ? "ok" : "MISS");
    return good;
}

/* --- the server, in a process of its own --------------------------------- */

struct server {
    pid_t pid;
    int door; /* a question is an octet, the answer a size_t */
    uint16_t port;
};

/* Octets of the heap but for those of the pool, which is counted apart. */
static size_t heap_used(const bushing_pool *pool)
{
    struct mallinfo2 m = mallinfo2();
    bushing_pool_state s = bushing_pool_look(pool);
    return m.uordblks + m.hblkhd - s.loaned - s.kept;
}

struct question {
    int door;
    struct net_loop *loop;
};

static void on_question(uv_poll_t *poll, int status, int events)
{
    const struct question *q = poll->data;
    size_t used = heap_used(q->loop->pool);
    char octet;
    (void)status;
    (void)events;
    if (read(q->door, &octet, 1) != 1)
        _exit(0);
    need(write(q->door, &used, sizeof used) == sizeof used, "answer");
}

static bushing_config *make_config(bushing_pool **pool)
{
    bushing_config *cfg = NULL;
    need(bushing_pool_new(pool, &NET_HEAP, (size_t)512 << 20) == 0 &&
             bushing_config_new(&cfg, &NET_HEAP, *pool) == 0 &&
             bushing_config_seal(cfg) == 0,
         "configuration");
    return cfg;
}

static void serve(int door)
{
    static struct serve s;
    static struct net_loop loop;
    static uv_loop_t uv;
    static struct question q;
    const struct net_listener_limits limits = {.connections = 10000};
    const char *text = bushing_mms_model_default();
    bushing_config *cfg = make_config(&loop.pool);
    struct net_listener *listener;
    struct net_address address;
    struct net_endpoints at;
    uv_poll_t poll;
    uint16_t port;
    need(freopen("/dev/null", "w", stdout) != NULL, "/dev/null");
    loop.uv = &uv;
    s.loop = &loop;
    s.buffer_len = 70000;
    s.buffer = malloc(s.buffer_len);
    s.mms.allocator = NET_HEAP;
    need(s.buffer != NULL && uv_loop_init(&uv) == 0 &&
             bushing_mms_model_new(
                 &s.model, &NET_HEAP,
                 (bushing_span){(const uint8_t *)text, strlen(text)},
                 NULL) == 0 &&
             net_address_parse(&address, "127.0.0.1:0", 0) == NULL &&
             net_endpoints_resolve(&at, &address, true) == 0 &&
             net_listener_new(&listener, &loop, cfg, &limits, NULL,
                              &SERVE_PEER_OWNER, &s) == 0 &&
             net_listener_add(listener, &at.list[0]) == 0,
         "server");
    q = (struct question){door, &loop};
    poll.data = &q;
    (void)uv_poll_init(&uv, &poll, door);
    (void)uv_poll_start(&poll, UV_READABLE, on_question);
    port = ntohs(((const struct sockaddr_in *)&at.list[0].at)->sin_port);
    need(write(door, &port, sizeof port) == sizeof port, "port");
    (void)uv_run(&uv, UV_RUN_DEFAULT);
    _exit(0);
}

/* Where the scheduler puts two processes decides more than what they do: on one
 * core a round trip takes a fifth of what it takes across two. Servers have
 * their core, and who asks has another. */
static void pin(size_t core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core % (size_t)sysconf(_SC_NPROCESSORS_ONLN), &cores);
    (void)sched_setaffinity(0, sizeof cores, &cores);
}

static struct server start(void (*work)(int door))
{
    struct server s = {0};
    int pair[2];
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
    s.pid = fork();
    need(s.pid >= 0, "fork");
    if (s.pid == 0) {
        (void)close(pair[0]);
        pin(1);
        work(pair[1]);
        _exit(0);
    }
    (void)close(pair[1]);
    s.door = pair[0];
    need(read(s.door, &s.port, sizeof s.port) == sizeof s.port, "server");
    return s;
}

static void stop(const struct server *s)
{
    (void)close(s->door);
    (void)waitpid(s->pid, NULL, 0);
}

static size_t ask_heap(const struct server *s)
{
    size_t used = 0;
    need(write(s->door, "", 1) == 1 &&
             read(s->door, &used, sizeof used) == sizeof used,
         "heap");
    return used;
}

/* --- the echo ------------------------------------------------------------ */

static size_t request_len, answer_len; /* on the wire */

/* Both ends of it wait as every program does that has more than one peer: by
 * epoll, in front of each read. A second one waits in the read itself, which
 * only a program with a single peer can. */
enum { NO_EPOLL = -1 };
static bool echo_blocks;

static int waiter(int fd)
{
    struct epoll_event readable = {.events = EPOLLIN};
    int ep = epoll_create1(0);
    need(ep >= 0 && epoll_ctl(ep, EPOLL_CTL_ADD, fd, &readable) == 0, "epoll");
    return ep;
}

static void read_all(int ep, int fd, size_t n)
{
    static uint8_t room[4096];
    struct epoll_event e;
    for (size_t got = 0; got < n;) {
        bool there = ep == NO_EPOLL || epoll_wait(ep, &e, 1, -1) == 1;
        ssize_t k = there ? read(fd, room, sizeof room) : 0;
        if (k <= 0)
            _exit(0);
        got += (size_t)k;
    }
}

static void echo(int door)
{
    static const uint8_t answer[4096];
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    int one = 1, ep, fd = socket(AF_INET, SOCK_STREAM, 0);
    need(bind(fd, (struct sockaddr *)&at, len) == 0 && listen(fd, 1) == 0 &&
             getsockname(fd, (struct sockaddr *)&at, &len) == 0,
         "echo");
    at.sin_port = ntohs(at.sin_port);
    need(write(door, &at.sin_port, sizeof at.sin_port) == sizeof at.sin_port,
         "port");
    fd = accept(fd, NULL, NULL);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    ep = echo_blocks ? NO_EPOLL : waiter(fd);
    for (;;) {
        read_all(ep, fd, request_len);
        need(write(fd, answer, answer_len) == (ssize_t)answer_len, "echo");
    }
}

static int plain_connection(uint16_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons(port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    need(fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0,
         "connect");
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

/* --- the client ---------------------------------------------------------- */

static const struct option_row OPTIONS[NUM_ASSOCIATION_OPTIONS] = {
    ASSOCIATION_ROWS};
static const struct subcommand BENCH = {.name = "bench",
                                        .options = OPTIONS,
                                        .num_options = NUM_ASSOCIATION_OPTIONS};

/* What the parts of the tool look for. */
const struct subcommand *const SUBCOMMANDS[] = {&BENCH, NULL};

struct client {
    struct association_options o;
    struct client_session *session;
    uint8_t room[BUSHING_MMS_NAME_ROOM];
    bushing_mms_reference what;
};

static void open_client(struct client *c, uint16_t port)
{
    struct arguments a = {.sub = &BENCH};
    char host[32];
    (void)snprintf(host, sizeof host, "127.0.0.1:%u", port);
    need(association_options_read(&c->o, &a, host) == EXIT_GOOD &&
             client_session_open(&c->session, &c->o, "bench") == EXIT_GOOD &&
             bushing_mms_reference_parse(&c->what, c->room, VARIABLE) == 0,
         "client");
}

static void read_once(struct client *c)
{
    bushing_mms_answer a;
    bushing_mms_result result;
    int rc = bushing_mms_ask_read(client_session_mms(c->session),
                                  client_session_request(c->session),
                                  &c->what.variable, 1);
    need(client_session_ask(c->session, rc, &a) == EXIT_GOOD &&
             a.kind == BUSHING_MMS_ANSWERED &&
             bushing_mms_next_result(&a.u.results, &result) &&
             result.failure == -1,
         "read");
    answer_len = 32 + result.data.n; /* a lower bound; measured below */
}

/* --- (a) one value at a time --------------------------------------------- */

static double round_of_reads(struct client *c)
{
    uint64_t begun = now_ns();
    for (int i = 0; i < CALLS; i++)
        read_once(c);
    return (double)(now_ns() - begun) / CALLS;
}

static double round_of_echoes(int ep, int fd)
{
    static const uint8_t request[4096];
    uint64_t begun = now_ns();
    for (int i = 0; i < CALLS; i++) {
        need(write(fd, request, request_len) == (ssize_t)request_len, "write");
        read_all(ep, fd, answer_len);
    }
    return (double)(now_ns() - begun) / CALLS;
}

/* How many octets a request and its answer are on the wire: those of a second
 * client that asks the same over a socket that can be looked at. */
static void measure_lengths(const struct server *s)
{
    struct client c;
    uint8_t room[4096];
    uint8_t head[] = "\x03\x00\x00\x00\x02\xf0\x80\x01\x00\x01\x00\x61\x00\x30"
                     "\x00\x02\x01\x03\xa0\x00";
    bushing_span pdu;
    ssize_t n;
    int fd = plain_connection(s->port);
    open_client(&c, s->port);
    read_once(&c);
    pdu = client_session_request(c.session)->pdu;
    head[3] = (uint8_t)(pdu.n + AROUND);
    head[12] = (uint8_t)(pdu.n + 7);
    head[14] = (uint8_t)(pdu.n + 5);
    head[19] = (uint8_t)pdu.n;
    need(write(fd, CALL, sizeof CALL - 1) > 0 && read(fd, room, 4096) > 0 &&
             write(fd, CONNECT, sizeof CONNECT - 1) > 0 &&
             read(fd, room, 4096) > 0 && write(fd, head, AROUND) > 0 &&
             write(fd, pdu.p, pdu.n) > 0,
         "lengths");
    n = read(fd, room, sizeof room);
    need(n > AROUND && n == (room[2] << 8 | room[3]), "answer");
    request_len = pdu.n + AROUND;
    answer_len = (size_t)n;
    (void)close(fd);
    (void)client_session_end(c.session, EXIT_GOOD);
}

struct echo_end {
    struct server peer;
    int fd, ep;
    double ns[ROUNDS], ratio[ROUNDS];
};

static void echo_begin(struct echo_end *e, bool blocks)
{
    echo_blocks = blocks;
    e->peer = start(echo);
    e->fd = plain_connection(e->peer.port);
    e->ep = blocks ? NO_EPOLL : waiter(e->fd);
}

static void echo_end(struct echo_end *e)
{
    if (e->ep != NO_EPOLL)
        (void)close(e->ep);
    /* a copy of it is open in what was started later */
    (void)shutdown(e->fd, SHUT_RDWR);
    (void)close(e->fd);
    stop(&e->peer);
}

static bool bench_reads(const struct server *s)
{
    static double reads[ROUNDS];
    static struct echo_end waits, blocks;
    struct client c;
    size_t answer;
    measure_lengths(s);
    answer = answer_len;
    echo_begin(&waits, false);
    echo_begin(&blocks, true);
    open_client(&c, s->port);
    for (int i = 0; i < ROUNDS; i++) {
        reads[i] = round_of_reads(&c);
        answer_len = answer;
        waits.ns[i] = round_of_echoes(waits.ep, waits.fd);
        blocks.ns[i] = round_of_echoes(blocks.ep, blocks.fd);
        waits.ratio[i] = reads[i] / waits.ns[i];
        blocks.ratio[i] = reads[i] / blocks.ns[i];
    }
    (void)client_session_end(c.session, EXIT_GOOD);
    echo_end(&waits);
    echo_end(&blocks);
    (void)figure("peers_read", at_part(reads, ROUNDS, 0.5) / 1e3, "us", 0);
    (void)figure("peers_echo", at_part(waits.ns, ROUNDS, 0.5) / 1e3, "us", 0);
    (void)figure("peers_echo_of_one_peer",
                 at_part(blocks.ns, ROUNDS, 0.5) / 1e3, "us", 0);
    (void)figure("peers_read_per_echo_of_one_peer",
                 at_part(blocks.ratio, ROUNDS, 0.5), "ratio", 0);
    return figure("peers_read_per_echo", at_part(waits.ratio, ROUNDS, 0.5),
                  "ratio", 1.3);
}

/* --- (b) idle associations ----------------------------------------------- */

static int plain_association(uint16_t port)
{
    uint8_t room[4096];
    int fd = plain_connection(port);
    need(write(fd, CALL, sizeof CALL - 1) > 0 && read(fd, room, 4096) > 0 &&
             write(fd, CONNECT, sizeof CONNECT - 1) > 0 &&
             read(fd, room, 4096) > 0,
         "associate");
    return fd;
}

static bool bench_idle(const struct server *s)
{
    static int fds[IDLE];
    size_t before = ask_heap(s), after;
    for (int i = 0; i < IDLE; i++)
        fds[i] = plain_association(s->port);
    after = ask_heap(s);
    for (int i = 0; i < IDLE; i++)
        (void)close(fds[i]);
    (void)figure("peers_idle", IDLE, "associations", 0);
    return figure("peers_idle_heap", (double)(after - before) / IDLE,
                  "octets each", 12288);
}

/* --- (c) slow ones ------------------------------------------------------- */

struct slow {
    int fds[SLOW];
    atomic_bool stop;
};

/* Each of them sends one octet a second, one after the other. */
static void *drip(void *ctx)
{
    struct slow *slow = ctx;
    const struct timespec pause = {0, 1000000000 / SLOW};
    for (size_t i = 0; !atomic_load(&slow->stop); i++) {
        size_t at = i / SLOW;
        const uint8_t *octet =
            at < sizeof LONG_START - 1 ? &LONG_START[at] : LONG_START + 1;
        need(write(slow->fds[i % SLOW], octet, 1) == 1, "drip");
        (void)nanosleep(&pause, NULL);
    }
    return NULL;
}

static double reads_p99(struct client *c, double *times)
{
    uint64_t end = now_ns() + (uint64_t)SLOW_MS * 1000000;
    size_t n = 0;
    for (; n < CALLS_MAX && now_ns() < end; n++) {
        uint64_t begun = now_ns();
        read_once(c);
        times[n] = (double)(now_ns() - begun);
    }
    return at_part(times, n, 0.99);
}

static bool bench_slow(const struct server *s)
{
    static struct slow slow;
    double without[SLOW_ROUNDS], with[SLOW_ROUNDS], ratios[SLOW_ROUNDS];
    double *times = malloc(CALLS_MAX * sizeof *times);
    struct client c;
    need(times != NULL, "memory");
    open_client(&c, s->port);
    for (int r = 0; r < SLOW_ROUNDS; r++) {
        pthread_t thread;
        without[r] = reads_p99(&c, times);
        for (int i = 0; i < SLOW; i++)
            slow.fds[i] = plain_association(s->port);
        atomic_store(&slow.stop, false);
        need(pthread_create(&thread, NULL, drip, &slow) == 0, "thread");
        with[r] = reads_p99(&c, times);
        atomic_store(&slow.stop, true);
        (void)pthread_join(thread, NULL);
        for (int i = 0; i < SLOW; i++)
            (void)close(slow.fds[i]);
        ratios[r] = with[r] / without[r];
    }
    (void)client_session_end(c.session, EXIT_GOOD);
    free(times);
    (void)figure("peers_p99_alone", at_part(without, SLOW_ROUNDS, 0.5) / 1e3,
                 "us", 0);
    (void)figure("peers_p99_with_200_slow",
                 at_part(with, SLOW_ROUNDS, 0.5) / 1e3, "us", 0);
    return figure("peers_p99_with_per_without",
                  at_part(ratios, SLOW_ROUNDS, 0.5), "ratio", 2);
}

/* By name on the command line only that one. */
static const struct {
    const char *name;
    bool (*run)(const struct server *s);
} BENCHES[] = {
    {"read", bench_reads},
    {"slow", bench_slow},
    {"idle", bench_idle},
};

int main(int argc, char **argv)
{
    struct rlimit files;
    struct server s;
    bool good = true;
    need(getrlimit(RLIMIT_NOFILE, &files) == 0, "files");
    files.rlim_cur = files.rlim_max;
    need(setrlimit(RLIMIT_NOFILE, &files) == 0, "files");
    pin(0);
    s = start(serve);
    for (size_t i = 0; i < sizeof BENCHES / sizeof BENCHES[0]; i++)
        if (argc < 2 || strcmp(argv[1], BENCHES[i].name) == 0)
            good = BENCHES[i].run(&s) && good;
    stop(&s);
    return good ? 0 : 1;
}
