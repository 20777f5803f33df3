/* BER, one value at a time: a cursor that reads identifier and length octets,
 * and a writer that puts them in front of what it wrote before. Reading accepts
 * every legal form (indefinite and non-minimal lengths, high tag numbers);
 * writing is DER. Nothing here knows a type. */
#ifndef ASN1_BER_H
#define ASN1_BER_H

#include "base/reader.h"
#include "base/writer.h"

/* Class in the two top bits, number below. 0 is "no tag": [UNIVERSAL 0] is
 * reserved for end-of-contents and never stands for a value. */
typedef uint32_t ber_tag;

#define BER_CLASS_SHIFT 30
#define BER_MAX_TAG_NUMBER ((1u << 28) - 1)
#define TAG_UNIVERSAL(n) ((ber_tag)(n))
#define TAG_APPLICATION(n) ((ber_tag)(n) | 1u << BER_CLASS_SHIFT)
#define TAG_CONTEXT(n) ((ber_tag)(n) | 2u << BER_CLASS_SHIFT)
#define TAG_PRIVATE(n) ((ber_tag)(n) | 3u << BER_CLASS_SHIFT)
#define TAG_NONE ((ber_tag)0)

/* Values inside values: more levels than this are refused. */
#define BER_MAX_DEPTH 32

/* One value as it was received. */
struct ber_tlv {
    const uint8_t *p; /* first identifier octet */
    size_t n;         /* all octets, with end-of-contents octets if any */
    ber_tag tag;
    uint8_t head; /* identifier and length octets */
    bool constructed;
    bool indefinite;
};

/* The whole value, as received. */
static inline span tlv_raw(const struct ber_tlv *t)
{
    return (span){t->p, t->n};
}

/* The value without identifier and length octets. With the indefinite form the
 * two end-of-contents octets belong to it: this is what is signed or hashed
 * [62351-4:13.4.1]. */
static inline span tlv_content(const struct ber_tlv *t)
{
    return (span){t->p + t->head, t->n - t->head};
}

/* What the value holds: the content without end-of-contents octets. */
static inline span tlv_body(const struct ber_tlv *t)
{
    return (span){t->p + t->head, t->n - t->head - (t->indefinite ? 2u : 0u)};
}

struct ber_reader {
    const uint8_t *p;
    const uint8_t *end;
    uint32_t depth; /* 0 for the outermost values */
    uint32_t steps; /* headers read so far: what the work was */
};

static inline struct ber_reader ber_over(span s)
{
    return (struct ber_reader){s.p, s.n == 0 ? s.p : s.p + s.n, 0, 0};
}

static inline bool ber_at_end(const struct ber_reader *r)
{
    return r->p == r->end;
}

/* Reads the next value and steps behind it. On an error the reader stays where
 * it was. What ends too early, or is not there, is TRUNCATED among the
 * outermost values and LENGTH inside another one; an indefinite length without
 * its end is EOC anywhere. */
int ber_next(struct ber_reader *r, struct ber_tlv *t);

/* Goes on inside a constructed value; DEPTH when that is too deep. */
int ber_enter(const struct ber_reader *r, const struct ber_tlv *t,
              struct ber_reader *inside);

/* Contents of primitive values. All of them check the length and form. */
int ber_boolean(span body, bool *out);
int ber_integer(span body, int64_t *out);
/* Like ber_integer, and takes needless leading octets too, which some products
 * send. */
int ber_integer_lax(span body, int64_t *out);

/* DER, from the back: contents first, then the header in front of them. */
void ber_put_header(struct writer *w, ber_tag tag, bool constructed, size_t n);
void ber_put(struct writer *w, ber_tag tag, span body);
void ber_put_boolean(struct writer *w, ber_tag tag, bool v);
void ber_put_integer(struct writer *w, ber_tag tag, int64_t v);
/* Closes a constructed value around everything written since `mark`, which is
 * what writer_len() was then. */
void ber_put_around(struct writer *w, ber_tag tag, size_t mark);

/* How many octets ber_put_header() puts. */
size_t ber_header_len(ber_tag tag, size_t n);

/* Writes the contents of an INTEGER into the last octets of out; the result
 * points into it. */
span ber_integer_body(int64_t v, uint8_t out[static 8]);

#endif
