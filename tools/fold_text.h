/* Long values on several lines: what stands in braces or brackets goes on lines
 * of its own when it does not fit on this one. */
#ifndef TOOLS_FOLD_TEXT_H
#define TOOLS_FOLD_TEXT_H

#include <stddef.h>
#include <stdio.h>

/* Prints a value or a type, as bushing/mms_value.h writes them, and a new line.
 * `column` is where the cursor stands, `indent` how far the line began. */
void fold_text(FILE *to, const char *text, size_t column, size_t indent);

#endif
