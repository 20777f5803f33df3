/* The walk over a received BER value along its type table: the one place where
 * order, presence, tags, extension, depth and contents are checked. Everyone
 * who reads BER pulls its steps: decoding to C structs, printing, XML, DER.
 *
 *     struct asn1_walk w;
 *     rc = asn1_walk_begin(&w, &TYPE, octets, NULL, NULL);
 *     while (rc == 0 && (rc = asn1_walk_next(&w)) == 0 && w.step != WALK_END)
 *         ... w.step, w.type, w.field, w.tlv, w.value ...
 *
 * Pull, no recursion, no allocation; a failed walk stays failed. */
#ifndef ASN1_WALK_H
#define ASN1_WALK_H

#include "asn1/type.h"
#include "base/arena.h"

/* Frames: BER levels, and the CHOICEs between them. */
#define WALK_MAX_FRAMES 64

enum asn1_step {
    WALK_LEAF,    /* a value without components; w.value holds its contents */
    WALK_ENTER,   /* a SEQUENCE, SET, LIST or CHOICE begins */
    WALK_LEAVE,   /* and ends; every ENTER has its LEAVE */
    WALK_UNKNOWN, /* an unknown extension that is skipped; w.tlv */
    WALK_END,     /* all is read and checked */
};

struct asn1_frame {
    const struct asn1_type *type;
    const struct asn1_field *field; /* NULL: the root, or an element */
    const uint8_t *p, *end;         /* not read yet, while a child is walked */
    uint8_t *out;                   /* its C struct, or NULL */
    uint32_t index;                 /* its place in the list around it */
    uint32_t seen; /* LIST: elements so far; SEQUENCE, SET: rows seen */
    uint16_t row;  /* the next row; CHOICE: 1 when it is read */
    uint16_t depth;
};

struct asn1_walk {
    /* where the walk stands */
    enum asn1_step step;
    const struct asn1_type *type;   /* NULL for WALK_UNKNOWN and WALK_END */
    const struct asn1_field *field; /* the row; NULL: the root or an element */
    uint32_t index;                 /* place in the list, when field is NULL */
    struct ber_tlv tlv;             /* the value as received, inside an explicit
                                       tag; of a CHOICE: its alternative */
    span value;                     /* LEAF: contents, joined if segmented; of
                                       an OPEN: the whole value */
    /* how it works */
    int error;      /* 0, or why the walk ended */
    uint16_t level; /* frames in use; after ENTER it counts the new one */
    bool begun;
    struct ber_reader in;
    const struct asn1_type *root;
    void *out;
    const uint8_t *start; /* of the input */
    span rest;            /* of the input, behind the value */
    const uint8_t *at;    /* where the error is */
    struct arena *scratch;
    struct asn1_frame frame[WALK_MAX_FRAMES];
};

/* Where and why reading failed, for people. */
#define ASN1_PATH_MAX 160
struct asn1_error {
    int code;
    size_t offset;            /* in the input */
    const char *type;         /* name of the root type */
    char path[ASN1_PATH_MAX]; /* "HandshakeReq.tbs.token1.dhKey[0].group" */
};

/* `out` is the C struct to fill, or NULL to check only; it is cleared here.
 * `scratch` is where segmented strings are joined, or NULL to refuse them. The
 * input must hold exactly one value. */
int asn1_walk_begin(struct asn1_walk *w, const struct asn1_type *t, span in,
                    void *out, struct arena *scratch);

/* One step on; 0, or a BUSHING_ERR_ code. */
int asn1_walk_next(struct asn1_walk *w);

/* The path to where the walk stands (or failed), into p; always terminated,
 * cut in front with ".." when it is too long. */
void asn1_walk_path(const struct asn1_walk *w, char *p, size_t cap);

/* Fills *e from a walk that failed. */
void asn1_walk_error(const struct asn1_walk *w, struct asn1_error *e);

/* Begins and walks to the end. `e` may be NULL. */
int asn1_decode(const struct asn1_type *t, span in, void *out,
                struct arena *scratch, struct asn1_error *e);

/* Takes the next element of a list's body into *out. */
int asn1_list_next(const struct asn1_type *elem, span *body, void *out,
                   struct arena *scratch);

/* The type out of `inside` (of an OPEN or OCTETS) that reads `in` whole, or
 * NULL. */
const struct asn1_type *asn1_guess(const struct asn1_type *const *inside,
                                   size_t n, span in);

#endif
