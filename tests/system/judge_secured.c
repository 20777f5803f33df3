/* What two secured associations of ours say, for judges: one line for each
 * TSDU,
 *
 *   compat C 0d...
 *
 * mode, who sent it (Client, Server) and the TPKT that carries it, in
 * hexadecimal. */
#include <stdio.h>

#include "osi/tpdu.h"
#include "secured_pair.h"

static struct secured_pair pair;

static void print(const char *mode, unsigned from, bushing_span tsdu)
{
    static uint8_t wire[1 << 16];
    size_t n = tsdu_cut(wire, tsdu, span_of(NULL, 0), 8192);
    printf("%s %c ", mode, from == CLIENT ? 'C' : 'S');
    for (size_t i = 0; i < n; i++)
        printf("%02x", wire[i]);
    putchar('\n');
}

static const char *mode_name;

static bushing_span show(struct secured_pair *p, unsigned from,
                         bushing_span tsdu)
{
    (void)p;
    print(mode_name, from, tsdu);
    return tsdu;
}

static void live(enum bushing_mode mode, const char *name)
{
    mode_name = name;
    secured_begin(&pair, mode);
    pair.bend = show;
    secured_open(&pair);
    secured_establish(&pair);
    maker_must(bushing_osi_release(pair.end[CLIENT].w.a, 0, test_now) == 0,
               "a release");
    secured_run(&pair);
    maker_must(pair.end[CLIENT].why.why == BUSHING_CLOSE_RELEASED, "released");
    secured_close(&pair);
}

int main(void)
{
    live(BUSHING_MODE_COMPAT, "compat");
    live(BUSHING_MODE_NATIVE, "native");
    return 0;
}
