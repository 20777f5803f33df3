#include "osi/tpkt.h"

#include <bushing/error.h>

enum { TPKT_VERSION = 3 };

/* [RFC 1006:6] 03, reserved 00, then the length of all of it. */
int tpkt_next(struct reader *r, span *tpdu, size_t *wanted, size_t max)
{
    size_t have = reader_left(r);
    *wanted = TPKT_HEAD;
    if ((have > 0 && r->p[0] != TPKT_VERSION) || (have > 1 && r->p[1] != 0))
        return BUSHING_ERR_TPKT_VERSION;
    if (have > 2 && (size_t)r->p[2] << 8 > max)
        return BUSHING_ERR_TPKT_CEILING;
    if (have < TPKT_HEAD)
        return TPKT_MORE;

    size_t n = (size_t)r->p[2] << 8 | r->p[3];
    if (n < TPKT_MIN)
        return BUSHING_ERR_TPKT_LENGTH;
    if (n > max)
        return BUSHING_ERR_TPKT_CEILING;
    *wanted = n;
    if (have < n)
        return TPKT_MORE;
    *tpdu = (span){r->p + TPKT_HEAD, n - TPKT_HEAD};
    r->p += n;
    return 0;
}

void tpkt_put(struct writer *w, size_t n)
{
    if (n > TPKT_MAX - TPKT_HEAD)
        w->bad = true;
    put_be(w, 2, n + TPKT_HEAD);
    put_u8(w, 0);
    put_u8(w, TPKT_VERSION);
}
