/* The rows of the checks on signed SecPDUs [62351-4:14.3]: which step, what the
 * peer hears, which event is written. What an association finds wrong it looks
 * up here; the text of a row stands in handshake.def. */
#ifndef E2E_HANDSHAKE_H
#define E2E_HANDSHAKE_H

#include <bushing/e2e.h>

#include "e2e/fault.h"

/* Checks on HandshakeReq and HandshakeAcc, in the order of the table. */
enum handshake_check {
#define CHECK(NAME, ...) HANDSHAKE_##NAME,
#define TOKEN3(...)
#define RECEIVED(...)
#include "e2e/handshake.def"
#undef CHECK
#undef TOKEN3
#undef RECEIVED
    HANDSHAKE_NUM_CHECKS
};

/* The row of a check on a PDU of this kind, HANDSHAKE_REQ or _ACC. NULL where
 * the table has none ("14.3 acc 15"). */
const struct fault_row *handshake_row(enum bushing_secpdu kind,
                                      enum handshake_check check);

/* Checks on PDUs with a ClearToken3, in the order of the table, with those of
 * rules 7, 11 and 12 behind. Nobody is answered: no row has a diagnostic. */
enum token3_check {
#define CHECK(...)
#define TOKEN3(NAME, ...) TOKEN3_##NAME,
#define RECEIVED(...)
#include "e2e/handshake.def"
#undef CHECK
#undef TOKEN3
#undef RECEIVED
    TOKEN3_NUM_CHECKS
};

/* The row for a PDU of this kind, APPLICATION_REJECT to RELEASE_RSP. NULL for
 * another kind. */
const struct fault_row *token3_row(enum bushing_secpdu kind,
                                   enum token3_check check);

/* The row that says what the peer found wrong: `diagnostic` of a
 * HandshakeSecReject, HandshakeSecAbort or DtSecAbort that was accepted;
 * FAULT_NO_DIAGNOSTIC: it had none, which is an alarm. Never NULL for these
 * kinds: what has no event of its own is IEC62351-14:4.3 before the
 * association is up, and 4.2 behind. NULL for another kind. */
const struct fault_row *received_row(enum bushing_secpdu kind,
                                     int64_t diagnostic);

/* "invalid-time-value": of the handshake, and of the data phase; NULL for a
 * number that has no name. */
const char *handshake_diagnostic_name(int64_t diagnostic);
const char *dt_diagnostic_name(int64_t diagnostic);

#endif
