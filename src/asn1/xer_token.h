/* XML as a list of tokens: what a parser found, with the octets it found it in.
 * Whoever parses fills this (the parser allocates, so it lives elsewhere); the
 * walker in xer_read.h reads it. Everything is borrowed. */
#ifndef ASN1_XER_TOKEN_H
#define ASN1_XER_TOKEN_H

#include "asn1/type.h"

enum xer_kind {
    XER_START, /* of an element */
    XER_END,   /* of an element; of <a/> it follows START and has no octets */
    XER_TEXT,  /* all characters up to the next tag, never empty */
};

/* Not one of these: a declaration of a namespace. */
struct xer_attribute {
    span name; /* without prefix */
    span ns;   /* empty: none */
    span value;
};

struct xer_token {
    span name;              /* START, END: without prefix */
    span ns;                /* START, END: the namespace, empty: none */
    span text;              /* TEXT: with references replaced, in UTF-8 */
    size_t at, end;         /* its octets in the input: first, one behind */
    uint32_t match;         /* START: its END. END: its START. TEXT: itself */
    uint32_t parent;        /* the START of the element around it */
    uint32_t attribute;     /* START: the first of its attributes */
    uint16_t num_attribute; /* and how many there are */
    uint8_t kind;           /* enum xer_kind */
};

/* The parent of the outermost element. */
#define XER_NO_PARENT UINT32_MAX

/* One element with all that is in it: token 0 is its START, the last its END.
 * Every START has its END, and they nest. */
struct xer_tokens {
    span input;
    const struct xer_token *token;
    uint32_t num;
    const struct xer_attribute *attribute;
};

/* The octets of the element that starts at token i, with its tags. */
static inline span xer_raw(const struct xer_tokens *x, uint32_t i)
{
    const struct xer_token *s = &x->token[i];
    return span_of(x->input.p + s->at, x->token[s->match].end - s->at);
}

/* What stands between its tags: this is what is signed or hashed
 * [62351-4:13.4.1]. */
static inline span xer_content(const struct xer_tokens *x, uint32_t i)
{
    const struct xer_token *s = &x->token[i];
    return span_of(x->input.p + s->end, x->token[s->match].at - s->end);
}

/* A component whose octets are wanted: name its row, and it is filled when that
 * component is read or written. */
struct xer_mark {
    const struct asn1_field *row;
    struct asn1_octets octets; /* of the first one met */
    uint32_t token;            /* reading: its START */
    uint32_t seen;             /* how often it was met; demand 1 */
};

#endif
