/* The tree of a server as text, or as one JSON document. */
#ifndef TOOLS_BROWSE_PRINT_H
#define TOOLS_BROWSE_PRINT_H

#include "remote.h"

/* `json` and `values` are set by the caller, the rest is zero at the start. */
struct browse_print {
    bool json;
    bool values;        /* text: print these, not the types */
    const char *domain; /* "" for the VMD */
    char heading[2][BUSHING_MMS_NAME_TEXT]; /* node, constraint: printed last */
    bool domain_due;   /* text: its heading is still to be printed */
    bool open;         /* JSON: a domain is */
    bool inner, outer; /* JSON: a comma stands in front of the next */
};

struct browse_object {
    const char *item; /* "MMXU1$MX$TotW" */
    struct octets type, value;
    int64_t failure; /* -1, or why there is no value */
};

void browse_print_begin(struct browse_print *p);
void browse_print_vmd(struct browse_print *p);
void browse_print_domain(struct browse_print *p, const char *domain);
void browse_print_object(struct browse_print *p, const struct browse_object *o);
/* From here on lists come; NULL for members that could not be asked for. */
void browse_print_lists(struct browse_print *p);
void browse_print_list(struct browse_print *p, const char *name,
                       const struct member_list *members, const char *why);
void browse_print_end(struct browse_print *p);

#endif
