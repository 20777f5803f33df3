/* Hostile text made harmless: whatever goes in, what comes out is one run of
 * visible characters, UTF-8, that no terminal obeys and no reader of the log
 * takes for anything but text. Nothing gets lost: a backslash starts each
 * escape and is escaped itself.
 *
 *   \\  \n  \xNN (a control, or an octet that is not UTF-8)  \u{NNNN} (a
 *   character that does not print as itself: controls, zero width, bidi) */
#ifndef EVENT_SAFE_H
#define EVENT_SAFE_H

#include "base/text.h"

enum safe_form {
    SAFE_SENTENCE, /* for people; a quote is escaped as well */
    SAFE_VALUE,    /* [RFC 5424:6.3.3] inside the quotes of a parameter: a
                    * backslash more before " \ and ] */
};

/* At most max octets (those backslashes of RFC 5424 not counted); what is
 * longer is cut between two characters and ends in "...". */
void safe_put(struct text *out, span hostile, size_t max, enum safe_form form);

/* [RFC 5424:6] A field of the header: what is not visible ASCII becomes an
 * underscore, nothing at all becomes "-". */
void safe_put_field(struct text *out, span hostile, size_t max);

/* True for text that could have come out of here: UTF-8 in which every
 * character prints as itself. */
bool safe_is_visible(span s);

#endif
