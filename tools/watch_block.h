/* Report control blocks of IEC 61850-8-1: found, enabled, and left as they
 * were. */
#ifndef TOOLS_WATCH_BLOCK_H
#define TOOLS_WATCH_BLOCK_H

#include "remote.h"

/* A block that was enabled, and what it reports. */
struct block {
    char domain[BUSHING_MMS_NAME_TEXT];
    char item[BUSHING_MMS_NAME_TEXT]; /* "LLN0$RP$Events01" */
    char text[2 * BUSHING_MMS_NAME_TEXT];
    bool buffered;
    bool enabled;                    /* by us */
    struct octets id, data_set;      /* as the server spells them */
    struct octets options, triggers; /* as they were; p == NULL: unchanged */
    struct member_list members;
};

/* Looks at a block: false when it is of no use to us, because somebody else has
 * it or it has no data set. `why` then says so. */
bool block_look(struct remote *r, struct block *b, const char **why);

/* Asks for members and types, then lets it report. */
bool block_enable(struct remote *r, struct block *b);

/* Lets it report all values now. */
bool block_interrogate(struct remote *r, struct block *b);

/* Disables blocks and puts back what was changed, with as few requests as it
 * takes and without waiting for their answers: the association ends next. */
void blocks_release(struct remote *r, struct block *const *blocks, size_t num);

void block_free(struct block *b); /* takes NULL */

#endif
