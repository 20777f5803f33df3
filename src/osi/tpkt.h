/* TPKT [RFC 1006]: four octets in front of each TPDU make packets of a byte
 * stream. This is the only layer that sees half of a thing. */
#ifndef OSI_TPKT_H
#define OSI_TPKT_H

#include "base/reader.h"
#include "base/writer.h"

enum { TPKT_HEAD = 4, TPKT_MIN = 7, TPKT_MAX = 65535 };

/* What tpkt_next() says when more octets are needed. */
enum { TPKT_MORE = 1 };

/* Takes the next TPKT from what was received: 0 and its TPDU; TPKT_MORE, and
 * *wanted is how many octets it takes in all (TPKT_HEAD while that is not
 * known); or an error as early as the first wrong octet. `max` is the longest
 * TPKT with its header. */
int tpkt_next(struct reader *r, span *tpdu, size_t *wanted, size_t max);

/* Puts the header in front of a TPDU of n octets. */
void tpkt_put(struct writer *w, size_t n);

#endif
