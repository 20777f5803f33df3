/* Text on its way to a value: the words that are left of it, the octets that
 * are written, and what to say when it cannot be read. The octets are written
 * forward; when a value ends they move up for its header, because only then its
 * length is known. */
#ifndef MMS_VALUE_PARSER_H
#define MMS_VALUE_PARSER_H

#include "mms/value.h"
#include <bushing/error.h>

struct parser {
    const uint8_t *begin, *p, *end; /* the text */
    uint8_t *out;
    size_t n, cap;
    char names[96]; /* of the components around, for messages */
    struct text path;
    bushing_mms_value_error *e;
};

/* --- messages ------------------------------------------------------------ */

/* Notes why, with the component in front of it; gives the code. */
int parser_fail(struct parser *r, int code, const uint8_t *at,
                const char *reason);

/* A reason with numbers in it: "what LOW to HIGH", or one of them when both are
 * the same. */
int parser_fail_range(struct parser *r, int code, const uint8_t *at,
                      const char *what, int64_t low, int64_t high);

/* --- octets -------------------------------------------------------------- */

int parser_append(struct parser *r, span s);

/* Puts a header in front of everything since `start`. */
int parser_wrap(struct parser *r, size_t start, uint32_t tag, bool constructed);

int parser_put_leaf(struct parser *r, uint32_t tag, span body);

/* --- words --------------------------------------------------------------- */

void parser_skip_blanks(struct parser *r);

/* Takes this character, if it is the next behind blanks. */
bool parser_take(struct parser *r, char c);

/* A name with its colon; or nothing is taken. */
bool parser_take_name(struct parser *r, span *name);

/* One word, to the next mark that ends a component; the outermost value is the
 * whole text. */
span parser_take_word(struct parser *r, bool outermost);

/* --- values without components (value_leaf.c) ---------------------------- */

int parser_read_leaf(struct parser *r, const struct mms_type_specification *t,
                     bool outermost);

#endif
