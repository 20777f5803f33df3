/* Names of a server, kept: they arrive in pieces, and the next question takes
 * the answer's memory away. */
#ifndef TOOLS_NAME_LIST_H
#define TOOLS_NAME_LIST_H

#include <bushing/span.h>
#include <stdbool.h>
#include <stddef.h>

/* A server that tells of more names is not believed. */
enum { NAME_LIST_MAX = 500000 };

/* All zero at the start. */
struct name_list {
    char **name; /* each ends with 0 */
    size_t num;
    size_t room;
};

/* False without memory, or when there are too many. */
bool name_list_add(struct name_list *l, bushing_span name);
void name_list_clear(struct name_list *l);

/* True for a functional constraint of IEC 61850: two capital letters. */
bool name_is_constraint(const char *part, size_t n);

/* The length of a name's first part, and the next part behind it: NULL behind
 * the last. */
size_t name_part(const char *name);
const char *name_part_next(const char *name);

#endif
