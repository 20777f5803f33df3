/* Characters as the fixed form of XML spells them: & < > " ' as references, all
 * others as themselves. */
#ifndef ASN1_XER_MARKUP_H
#define ASN1_XER_MARKUP_H

#include "base/text.h"

/* How the fixed form spells this character, or NULL: as itself. */
const char *xer_reference(uint8_t c);

/* Puts UTF-8 text. False, and nothing is put, when a character cannot stand in
 * XML: control characters, CR (a parser makes LF of it), U+FFFE, U+FFFF; in the
 * value of an attribute TAB and LF too (a parser makes blanks of them). */
bool xer_put_characters(struct text *t, span s, bool attribute);

/* Puts the start of a start tag: <name, and with a namespace xmlns='..'. */
void xer_put_tag(struct text *t, span name, const span *ns);

/* Puts name='value', with a blank in front. False when the value cannot be. */
bool xer_put_attribute(struct text *t, span name, span value);

void xer_put_end_tag(struct text *t, span name);

#endif
