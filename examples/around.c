#define _POSIX_C_SOURCE 200809L
#include "around.h"

#include <arpa/inet.h>
#include <bushing/ca.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINGER_MS = 500 };

/* --- heap and clock ------------------------------------------------------ */

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

const bushing_allocator AROUND_HEAP = {take, give, NULL};

bushing_time around_now(void)
{
    struct timespec mono, utc;
    (void)clock_gettime(CLOCK_MONOTONIC, &mono);
    (void)clock_gettime(CLOCK_REALTIME, &utc);
    return (bushing_time){(uint64_t)mono.tv_sec * 1000000000u +
                              (uint64_t)mono.tv_nsec,
                          (int64_t)utc.tv_sec * 1000 + utc.tv_nsec / 1000000};
}

/* --- security ------------------------------------------------------------- */

struct file {
    uint8_t octets[16384];
    size_t n;
};

static bool read_file(struct file *f, const char *name)
{
    FILE *in = fopen(name, "rb");
    f->n = in != NULL ? fread(f->octets, 1, sizeof f->octets - 1, in) : 0;
    f->octets[f->n] = '\0';
    if (f->n == 0)
        perror(name);
    if (in != NULL)
        (void)fclose(in);
    return f->n != 0;
}

/* Base64 in place, up to the first character that is none. */
static size_t unpack(uint8_t *out, const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
                                 "tuvwxyz0123456789+/";
    uint32_t bits = 0;
    size_t n = 0, num = 0;
    for (; *text != '\0' && *text != '-' && *text != '='; text++) {
        const char *digit = strchr(digits, *text);
        if (digit == NULL)
            continue; /* ends of lines */
        bits = bits << 6 | (uint32_t)(digit - digits);
        if (++num % 4 != 1)
            out[n++] = (uint8_t)(bits >> (6 - 2 * ((num - 1) % 4)));
    }
    return n;
}

/* The first certificate of the file, as DER. */
static bool read_certificate(struct file *f, const char *name)
{
    static const char begin[] = "-----BEGIN CERTIFICATE-----";
    const char *at;
    if (!read_file(f, name))
        return false;
    at = strstr((const char *)f->octets, begin);
    f->n = at != NULL ? unpack(f->octets, at + sizeof begin - 1) : 0;
    if (f->n == 0)
        fprintf(stderr, "%s: no certificate in PEM\n", name);
    return f->n != 0;
}

static bool is_good(int rc, const char *file)
{
    if (rc != 0)
        fprintf(stderr, "%s: %s\n", file, bushing_error_text(rc));
    return rc == 0;
}

bool around_policy(bushing_policy **out, const char *peer)
{
    bushing_peer wanted = {.kind = BUSHING_PEER_OSI, .name = peer};
    return is_good(bushing_policy_new(out, &AROUND_HEAP, BUSHING_MODE_NATIVE),
                   "policy") &&
           is_good(bushing_policy_set(*out, BUSHING_POLICY_ENCRYPTION,
                                      BUSHING_REQUIRED),
                   "encryption") &&
           (peer == NULL ||
            is_good(bushing_policy_set_peer(*out, &wanted), peer)) &&
           is_good(bushing_policy_seal(*out), "policy");
}

bool around_identity(bushing_identity **out, const char *certificate,
                     const char *key)
{
    struct file own, secret;
    bool good = read_certificate(&own, certificate) && read_file(&secret, key);
    if (good) {
        bushing_identity_options who = {.certificate = {own.octets, own.n},
                                        .key = {secret.octets, secret.n}};
        int rc = bushing_identity_new(out, &AROUND_HEAP, &who, around_now());
        bushing_ca_wipe(secret.octets, sizeof secret.octets);
        good = is_good(rc, key);
    }
    return good;
}

/* Our own certificate is known, too: nobody else may come with it. */
bool around_trust(bushing_trust **out, const bushing_identity *own,
                  const char *ca)
{
    struct file anchor;
    return read_certificate(&anchor, ca) &&
           is_good(bushing_trust_new(out, &AROUND_HEAP), ca) &&
           is_good(bushing_trust_add(*out, BUSHING_TRUST_OWN,
                                     bushing_identity_certificate(own)),
                   "our certificate") &&
           is_good(bushing_trust_add(*out, BUSHING_TRUST_ANCHOR,
                                     (bushing_span){anchor.octets, anchor.n}),
                   ca);
}

/* --- the socket ---------------------------------------------------------- */

int around_connect(const char *host, const char *port)
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

int around_listen(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0)
        return -1;
    if (bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 8) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &n) != 0) {
        (void)close(fd);
        return -1;
    }
    printf("listening on 127.0.0.1:%u\n", (unsigned)ntohs(at.sin_port));
    (void)fflush(stdout);
    return fd;
}

int around_accept(int door)
{
    return accept(door, NULL, NULL);
}

static void write_out(bushing_osi *a, int fd)
{
    bushing_span s;
    while ((s = bushing_osi_output(a)).n != 0) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n <= 0)
            break;
        bushing_osi_output_taken(a, (size_t)n);
    }
}

static int wait_ms(const bushing_osi *a)
{
    uint64_t at = bushing_osi_deadline(a), t = around_now().mono_ns;
    if (at == BUSHING_NEVER)
        return -1;
    return at <= t ? 0 : (int)((at - t) / 1000000 % 1000000 + 1);
}

void around_turn(bushing_osi *a, int fd)
{
    uint8_t octets[8192];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    write_out(a, fd);
    if (poll(&p, 1, wait_ms(a)) > 0) {
        ssize_t n = recv(fd, octets, sizeof octets, 0);
        if (n > 0)
            (void)bushing_osi_receive(a, (bushing_span){octets, (size_t)n},
                                      around_now());
        else
            (void)bushing_osi_receive_end(a, n < 0, around_now());
    }
    bushing_osi_tick(a, around_now());
}

void around_hang_up(bushing_osi *a, int fd)
{
    uint8_t dropped[512];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (a != NULL)
        write_out(a, fd);
    if (fd < 0)
        return;
    (void)shutdown(fd, SHUT_WR);
    while (poll(&p, 1, LINGER_MS) > 0 &&
           recv(fd, dropped, sizeof dropped, 0) > 0)
        continue;
    (void)close(fd);
}
