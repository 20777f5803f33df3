/* A byte stream as TPKTs: cut into pieces at places that the input chooses, it
 * gives the same packets, and the same error, as in one piece. */
#include <stdlib.h>

#include "osi/tpkt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHOICES = 9, STREAM_MAX = 1 << 17, PACKETS_MAX = STREAM_MAX / TPKT_MIN };

static void must(bool what)
{
    if (!what)
        abort();
}

/* What came out of a stream. */
struct outcome {
    size_t num;
    size_t ends[PACKETS_MAX + 1]; /* where each packet ends */
    int rc;
};

/* Takes all packets there are; r stays behind the last one. */
static void take_all(struct outcome *o, struct reader *r, const uint8_t *start,
                     size_t max)
{
    span tpdu;
    size_t wanted;
    for (;;) {
        size_t have = reader_left(r);
        const uint8_t *from = r->p;
        o->rc = tpkt_next(r, &tpdu, &wanted, max);
        if (o->rc != 0)
            break;
        must(wanted <= max && wanted >= TPKT_MIN && wanted <= have);
        must(r->p == from + wanted && tpdu.p == from + TPKT_HEAD);
        must(tpdu.n == wanted - TPKT_HEAD);
        must(o->num < PACKETS_MAX);
        o->ends[o->num++] = (size_t)(r->p - start);
    }
    must(o->rc < 0 || (o->rc == TPKT_MORE && wanted > reader_left(r)));
}

/* The choices are lengths of pieces, again and again. */
static void in_pieces(struct outcome *o, span stream, const uint8_t *choices,
                      size_t max)
{
    struct reader r = {stream.p, stream.p};
    size_t turn = 0;
    take_all(o, &r, stream.p, max);
    while (o->rc == TPKT_MORE && r.end != stream.p + stream.n) {
        size_t left = (size_t)(stream.p + stream.n - r.end);
        size_t n = (size_t)choices[turn++ % (CHOICES - 1)] + 1;
        r.end += n < left ? n : left;
        take_all(o, &r, stream.p, max);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t ceilings[] = {TPKT_MAX, 8196, 259, TPKT_MIN};
    static struct outcome whole, pieces;
    if (size <= CHOICES || size > STREAM_MAX)
        return 0;
    span stream = {data + CHOICES, size - CHOICES};
    size_t max = ceilings[data[0] % 4];
    struct reader r = reader_over(stream);
    whole.num = pieces.num = 0;
    take_all(&whole, &r, stream.p, max);
    in_pieces(&pieces, stream, data + 1, max);
    must(whole.num == pieces.num && whole.rc == pieces.rc);
    for (size_t i = 0; i < whole.num; i++)
        must(whole.ends[i] == pieces.ends[i]);
    return 0;
}
