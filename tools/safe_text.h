/* Text of a peer, printed so that neither a terminal nor a reader of JSON takes
 * any of it for its own. */
#ifndef TOOLS_SAFE_TEXT_H
#define TOOLS_SAFE_TEXT_H

#include <bushing/span.h>
#include <stdio.h>

/* With what is not printable ASCII as \xNN. */
void safe_text_put(FILE *to, bushing_span text);
/* A JSON string with its quotes; octets above 7E as \u00NN. */
void safe_text_put_json(FILE *to, bushing_span text);
void safe_text_put_json_string(FILE *to, const char *text);

#endif
