/* What would a core dump show? Holds associations, ends them, and then looks
 * for 16 octets of any of their secrets in all writable memory of the process:
 * heap, stack, data of all libraries. Status 0: none is left, and while they
 * lived the search found them. */
#include <stdio.h>
#include <stdlib.h>

#include "crypto/openssl/adapter.h"
#include "e2e_pair.h"
#include "secrets.h"

enum { MAPS_MAX = 512 };

struct map {
    uintptr_t from, to;
};
static struct map maps[MAPS_MAX];

/* "7f00-7f80 rw-p ..." */
static bool read_line(const char *line, struct map *m)
{
    char *end;
    m->from = strtoull(line, &end, 16);
    if (*end++ != '-')
        return false;
    m->to = strtoull(end, &end, 16);
    return strncmp(end, " rw", 3) == 0;
}

/* Of this process: what it may write. */
static size_t read_maps(void)
{
    FILE *f = fopen("/proc/self/maps", "r");
    char line[512];
    size_t n = 0;
    while (f != NULL && n < MAPS_MAX && fgets(line, sizeof line, f) != NULL)
        n += read_line(line, &maps[n]);
    if (f != NULL)
        (void)fclose(f);
    return n;
}

static size_t search(const char *when, bool says)
{
    size_t num = read_maps(), found = 0, octets = 0;
    for (size_t i = 0; i < num; i++) {
        size_t n = maps[i].to - maps[i].from, here;
        const uint8_t *p;
        memcpy(&p, &maps[i].from, sizeof p);
        here = secrets_in(span_of(p, n));
        found += here;
        octets += n;
        if (here != 0 && says)
            printf("%s: %zu times 16 octets of a %s\n", when, here,
                   secrets_found());
    }
    printf("%s: %zu windows of %zu secrets in %zu maps, %zu octets\n", when,
           found, secrets_num(), num, octets);
    return octets == 0 ? SIZE_MAX : found;
}

static void with_cbc(bushing_policy *policy)
{
    (void)bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                             BUSHING_REQUIRED);
    (void)bushing_policy_set(policy, BUSHING_POLICY_AE, BUSHING_FORBIDDEN);
}

static void with_gcm(bushing_policy *policy)
{
    (void)bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                             BUSHING_REQUIRED);
}

static struct e2e_pair pair[2];

static void begin(struct e2e_pair *p, const struct crypto *crypto,
                  void (*policy)(bushing_policy *))
{
    struct e2e_pair_options o = {
        .crypto = crypto, .end = {{.policy = policy}, {.policy = policy}}};
    e2e_pair_begin(p, &o);
    e2e_pair_open(p);
    (void)bushing_e2e_rekey(p->end[E2E_CLIENT].e, p->now);
    (void)e2e_pair_send(p, E2E_CLIENT, "A0 00");
    (void)e2e_pair_send(p, E2E_SERVER, "A1 00");
}

static void look_ended(const struct e2e_pair *p)
{
    maker_must(p->end[E2E_CLIENT].closed && p->end[E2E_SERVER].closed,
               "both ends are closed");
}

/* The objects and their identities stay. */
static void end_by_release(struct e2e_pair *p)
{
    (void)bushing_e2e_release(p->end[E2E_CLIENT].e, p->now);
    e2e_pair_run(p);
    look_ended(p);
}

/* Right behind a PDU, with nothing signed that would tread on the stack. */
static void end_by_loss(struct e2e_pair *p)
{
    (void)e2e_pair_send(p, E2E_CLIENT, "A0 00");
    bushing_e2e_lost(p->end[E2E_CLIENT].e, p->now);
    bushing_e2e_lost(p->end[E2E_SERVER].e, p->now);
    e2e_pair_run(p);
    look_ended(p);
}

int main(void)
{
    const struct crypto *crypto = secrets_recording(&CRYPTO_OPENSSL);
    size_t alive, after;
    begin(&pair[0], crypto, with_gcm);
    begin(&pair[1], crypto, with_cbc);
    alive = search("alive", false);
    end_by_release(&pair[0]);
    end_by_loss(&pair[1]);
    after = search("after the end", true);
    e2e_pair_end(&pair[0]);
    e2e_pair_end(&pair[1]);
    return alive > 0 && alive != SIZE_MAX && after == 0 ? 0 : 1;
}
