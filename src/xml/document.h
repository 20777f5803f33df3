/* An XML document in memory, parsed to tokens. expat does the parsing; what is
 * decided here is what to take from it.
 *
 * [rule 22] Without flags only the fixed form passes: the one way of spelling a
 * document that XMPP servers leave untouched. It has exactly one exception,
 * which they may respell: the order of several attributes, and > and " inside
 * them. Every flag takes something beyond it. docs/internals/xer.md says why
 * this makes it sound to hash, sign and read one range of octets. */
#ifndef XML_DOCUMENT_H
#define XML_DOCUMENT_H

#include "asn1/xer_token.h"

enum {
    XML_TAKES_DECLARATION = 1 << 0,  /* <?xml ...?>, version 1.0, UTF-8 */
    XML_TAKES_SPELLING = 1 << 1,     /* the same tokens spelled otherwise:
                                        blanks inside and quotes of tags, <a></a>,
                                        literal > " ', a needless xmlns, CR, blanks
                                        around the document, a byte order mark */
    XML_TAKES_REFERENCES = 1 << 2,   /* &#65; */
    XML_TAKES_CDATA = 1 << 3,        /* <![CDATA[ */
    XML_TAKES_COMMENTS = 1 << 4,     /* passed over */
    XML_TAKES_INSTRUCTIONS = 1 << 5, /* <?target ...?>, passed over */
    XML_TAKES_PREFIXES = 1 << 6,     /* a:b and xmlns:a */
    XML_TAKES_DOCTYPE = 1 << 7,      /* <!DOCTYPE name> and no more */
    /* Each of the last six brings XML_TAKES_SPELLING with it. */
    XML_TAKES_ALL = (1 << 8) - 1,
};

/* As malloc(), realloc() and free() of the C library. */
struct xml_memory {
    void *(*take)(size_t n);
    void *(*resize)(void *p, size_t n);
    void (*give)(void *p);
};

/* What a document may have when the options say nothing else. */
enum {
    XML_MAX_SIZE = 1 << 20, /* octets */
    XML_MAX_TOKENS = 1 << 17,
    XML_MAX_DEPTH = 96,      /* elements inside elements: components of CHOICE
                                type have two for each level of BER */
    XML_MAX_ATTRIBUTES = 16, /* of one element */
    XML_MAX_NAMESPACES = 16, /* different ones */
    XML_MAX_NAMESPACE = 256, /* octets of its name */
};

/* All zero is legal; a limit of 0 is the one above. */
struct xml_options {
    uint32_t takes; /* XML_TAKES_... */
    uint32_t max_tokens;
    uint32_t max_depth;
    uint32_t max_attributes;
    size_t max_size;
    const struct xml_memory *memory; /* NULL: the C library's; outlives the
                                        document */
};

/* Read-only. All zero is an empty document, which may be cleared. */
struct xml_document {
    struct xer_tokens tokens; /* they refer to the input and to this */
    struct xer_token *token;
    struct xer_attribute *attribute;
    char *pool; /* texts that are not spelled in the input as they are meant */
    const struct xml_memory *memory;
};

struct xml_error {
    int code;
    size_t offset;    /* in the input */
    const char *what; /* "a comment": what stands there; never NULL */
};

/* Parses `input`, which is borrowed as long as the document lives. 0, or
 * XML_SYNTAX, XML_FORBIDDEN, SIZE, DEPTH or MEMORY with *e filled (NULL: not
 * wanted) and nothing to clear. */
int xml_document_read(struct xml_document *d, span input,
                      const struct xml_options *o, struct xml_error *e);

/* Gives back all memory. */
void xml_document_clear(struct xml_document *d);

#endif
