/* The fixed form F1-F6 of XML over tokens: is the input spelled in it, and how
 * would it be? What the servers of XMPP leave untouched is exactly what the
 * first answers yes to. */
#ifndef XML_FIXED_FORM_H
#define XML_FIXED_FORM_H

#include "asn1/xer_token.h"
#include "base/text.h"

/* True when the octets from the first token to the end of the input are the
 * fixed form of the tokens; else *offset is the first octet that is not.
 * Attributes may come in any order, with xmlns anywhere among them, and with
 * literal > and ". */
bool xml_is_fixed_form(const struct xer_tokens *x, size_t *offset);

/* Appends the fixed form of the tokens first .. last, xmlns in front of other
 * attributes. Of the content of element i: from i + 1 to the one before its
 * END. False when a character has no place in it (CR; TAB or LF in attributes);
 * the text means nothing then. */
bool xml_put_fixed_form(const struct xer_tokens *x, uint32_t first,
                        uint32_t last, struct text *out);

#endif
