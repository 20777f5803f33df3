/* A resolver that takes long, to be put in front of the one of libc: names are
 * never found, addresses at once. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <netdb.h>
#include <time.h>

int getaddrinfo(const char *node, const char *service,
                const struct addrinfo *hints, struct addrinfo **found)
{
    const struct timespec long_time = {600, 0};
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **);
    if (hints != NULL && (hints->ai_flags & AI_NUMERICHOST)) {
        *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
        return real(node, service, hints, found);
    }
    (void)nanosleep(&long_time, NULL);
    return EAI_AGAIN;
}
