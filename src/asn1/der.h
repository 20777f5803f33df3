/* A DER writer that goes forward: for values that arrive piece by piece (XML,
 * random values, a received value that is written again in DER). A header's
 * length is filled in when the value ends; what stands behind it moves by the
 * few octets that a long length takes. */
#ifndef ASN1_DER_H
#define ASN1_DER_H

#include "asn1/walk.h"

#define DER_MAX_OPEN (2 * BER_MAX_DEPTH)

struct der {
    uint8_t *p; /* the buffer */
    size_t cap;
    size_t n;  /* octets written */
    int error; /* sticky: SPACE, DEPTH */
    uint32_t level;
    size_t open[DER_MAX_OPEN]; /* where the contents of open values start */
};

struct der der_over(void *buffer, size_t cap);
void der_open(struct der *d, ber_tag tag);
void der_close(struct der *d);
void der_leaf(struct der *d, ber_tag tag, span body);
void der_raw(struct der *d, span tlv);

/* The same by type and row: implicit or explicit tag as the table says.
 * `parent` is the type that holds row i, NULL for roots and list elements.
 * A leaf equal to its row's default is left out; `value` is as in a walk (OPEN:
 * the whole value). */
void der_enter(struct der *d, const struct asn1_type *parent,
               const struct asn1_field *f, const struct asn1_type *t);
void der_leave(struct der *d, const struct asn1_type *parent,
               const struct asn1_field *f, const struct asn1_type *t);
void der_value(struct der *d, const struct asn1_type *parent,
               const struct asn1_field *f, const struct asn1_type *t,
               span value);

/* Writes a received value again, in DER; SET OF keeps its order, unknown
 * extensions are dropped, open values are copied. */
int asn1_to_der(const struct asn1_type *t, span in, struct arena *scratch,
                struct der *d, struct asn1_error *e);

#endif
