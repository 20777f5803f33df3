/* The APDUs of ACSE [X.227; 62351-4:Annex I]. A table checks each one; what the
 * association shows and sends of it are its fields as they were received, found
 * by their tags. */
#ifndef OSI_APDU_H
#define OSI_APDU_H

#include <bushing/osi.h>

#include "base/arena.h"
#include "base/writer.h"
#include "osi/contexts.h"

enum apdu_kind { APDU_AARQ, APDU_AARE, APDU_RLRQ, APDU_RLRE, APDU_ABRT };

enum {
    ACSE_ACCEPT = 0,
    ACSE_REJECT = 1,
    ACSE_USER = 0,
    ACSE_PROVIDER = 1,
    APDU_FIELDS = 31, /* context tags 0 to 30 */
};

/* One APDU. A number is -1 when it is absent. */
struct apdu {
    enum apdu_kind kind;
    int result;              /* AARE */
    int source;              /* AARE: of the diagnostic; ABRT */
    int diagnostic;          /* AARE, ABRT */
    int reason;              /* RLRQ, RLRE */
    span field[APDU_FIELDS]; /* contents by tag; p NULL absent */
    size_t offset;           /* after an error: where */
};

/* ACSE_APDU unless it is one whole APDU. */
int apdu_read(struct apdu *out, span in, struct arena *scratch);

/* The parameters of an AARQ or AARE. Checks what stands in them: ACSE_VERSION,
 * ACSE_AUTHENTICATION. */
int apdu_take(bushing_association *out, const struct apdu *in);

/* The value in the user information that belongs to the context of this use;
 * ACSE_USER_INFORMATION when there is none that can be read. `direct`, unless
 * NULL, says whether it named its transfer syntax. */
int apdu_user_data(const struct apdu *in, const struct contexts *contexts,
                   enum bushing_use use, span *out, bool *direct);

/* How many EXTERNALs the user information holds; *out is the first: its
 * reference, and its value when that is one whole value in BER (else empty). */
struct apdu_external {
    bool has_indirect_reference;
    int64_t indirect_reference;
    span value;
};
size_t apdu_externals(const struct apdu *in, struct apdu_external *out);

/* Each is put around user information that w holds since `mark`: none, or what
 * apdu_put_user_data() closed. */
void apdu_put_user_data(struct writer *w, size_t mark, int16_t context_id,
                        bool direct);
void apdu_put_aarq(struct writer *w, size_t mark, const bushing_association *a);
void apdu_put_aare(struct writer *w, size_t mark, const bushing_association *a,
                   int result, int source, int diagnostic);
/* RLRQ or RLRE. */
void apdu_put_release(struct writer *w, size_t mark, enum apdu_kind kind,
                      int reason);
/* -1 leaves source or diagnostic out. */
void apdu_put_abrt(struct writer *w, size_t mark, int source, int diagnostic);

#endif
