/* UTF-8 as RFC 3629 has it and nothing more: no overlong form, no surrogate,
 * nothing above U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/reader.h"
#include "base/text.h"

/* The next character. False at the end of the text (reader_left() is 0) and on
 * octets that are not UTF-8; the reader stays where it is then. */
bool utf8_next(struct reader *r, uint32_t *code);

/* True when the whole text is UTF-8. An empty text is. */
bool utf8_valid(span s);

/* How many characters a valid text has. */
size_t utf8_count(span s);

/* Puts one character. False, and nothing is put, when code is a surrogate or
 * above U+10FFFF. */
bool text_utf8(struct text *t, uint32_t code);

#endif
