/* Reads what a key log can open: the lines of bushing_e2e_keylog(), and the
 * EncrTransfers of a recording. A tool for people who look for a fault with the
 * consent of both sides. An object belongs to one thread at a time. */
#ifndef BUSHING_KEYLOG_H
#define BUSHING_KEYLOG_H

#include <bushing/allocator.h>
#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/osi.h>
#include <bushing/span.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bushing_keylog bushing_keylog;

/* The lines of a key log; empty ones and those that begin with # are passed
 * over. TEXT_FORM: *line is the number of one that is none, from 1. */
BUSHING_API int bushing_keylog_new(bushing_keylog **out,
                                   const bushing_allocator *allocator,
                                   bushing_span text, size_t *line);
/* Takes NULL; wipes the keys. */
BUSHING_API void bushing_keylog_free(bushing_keylog *k);

/* The application's PDU in an EncrTransfer of this sender; it lies in `room`,
 * which is as large as the PDU at least. CRYPTO_KEY: the log has no key for it;
 * a code of the category CODEC: it is no EncrTransfer. */
BUSHING_API int bushing_keylog_open(const bushing_keylog *k,
                                    enum bushing_role sender, bushing_span pdu,
                                    uint8_t *room, size_t cap,
                                    bushing_span *plain);

#ifdef __cplusplus
}
#endif

#endif
