/* Presentation contexts: what each abstract syntax carries, which proposals are
 * good, and which context a value of an open association stands in
 * [62351-4:10.4]. Numbers are the initiator's choice; nothing is assumed. */
#ifndef OSI_CONTEXTS_H
#define OSI_CONTEXTS_H

#include <bushing/osi.h>

#include "base/span.h"

enum { CONTEXT_ID_MIN = 1, CONTEXT_ID_MAX = 32767 };

/* What an association remembers of its contexts. */
struct contexts {
    uint8_t num;
    struct context {
        int16_t id;
        uint8_t use; /* enum bushing_use */
        bool accepted;
    } item[BUSHING_CONTEXTS];
};

/* Object identifiers, as contents octets. */
extern const span OID_BER, OID_MMS_CONTEXT;

enum bushing_use context_use(span abstract_syntax);
/* NULL p when there is none for this use. */
span context_syntax(enum bushing_use use);

/* True when number i has an identifier in range that none before it has. */
bool context_id_is_new(const bushing_context *c, size_t i);

/* Judges proposals, in place: unknown or unwanted syntaxes, transfer syntaxes
 * without BER, identifiers out of range or used twice are rejected with the
 * provider's reason. `wanted` is a set of bits 1 << use. */
void contexts_judge(bushing_context *c, size_t num, unsigned wanted);

/* True when all of the uses in the set were accepted. */
bool contexts_suffice(const bushing_context *c, size_t num, unsigned needed);

void contexts_keep(struct contexts *out, const bushing_context *c, size_t num);

/* The accepted context with this identifier, or NULL. */
const struct context *contexts_find(const struct contexts *c, int64_t id);
/* The accepted context for this use, or 0. */
int16_t contexts_id(const struct contexts *c, enum bushing_use use);

#endif
