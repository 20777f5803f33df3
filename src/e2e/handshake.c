#include "e2e/handshake.h"

#include "asn1/type.h"
#include "schema/e2e.h"

#define ALARM FAULT_NO_DIAGNOSTIC
#define E(group, number) BUSHING_SECURITY_ID(4, group, number)
#define COMM_FAIL BUSHING_SECURITY_ID(14, 4, 2)
#define COMM_SA_ESTABLISHMENT_FAIL BUSHING_SECURITY_ID(14, 4, 3)

/* --- HandshakeReq and HandshakeAcc --------------------------------------- */

#define TOKEN3(...)
#define RECEIVED(...)
#define ON_REQ(id, event, diagnostic) id, event, diagnostic
#define ON_ACC(id, event, diagnostic) id, event, diagnostic
#define NONE NULL, 0, 0
#define CELLS_(id, event, diagnostic, what, fix) \
    {                                            \
        id, event, diagnostic, what, fix         \
    }
#define CELLS(...) CELLS_(__VA_ARGS__)

static const struct fault_row REQ_ROWS[] = {
#define CHECK(NAME, req, acc, what, fix) CELLS(req, what, fix),
#include "e2e/handshake.def"
#undef CHECK
};

static const struct fault_row ACC_ROWS[] = {
#define CHECK(NAME, req, acc, what, fix) CELLS(acc, what, fix),
#include "e2e/handshake.def"
#undef CHECK
};

#undef TOKEN3
#undef RECEIVED

const struct fault_row *handshake_row(enum bushing_secpdu kind,
                                      enum handshake_check check)
{
    const struct fault_row *row;
    if ((unsigned)check >= HANDSHAKE_NUM_CHECKS ||
        (kind != BUSHING_SECPDU_HANDSHAKE_REQ &&
         kind != BUSHING_SECPDU_HANDSHAKE_ACC))
        return NULL;
    row = kind == BUSHING_SECPDU_HANDSHAKE_REQ ? &REQ_ROWS[check]
                                               : &ACC_ROWS[check];
    return row->id == NULL ? NULL : row;
}

/* --- PDUs with a ClearToken3 --------------------------------------------- */

#define CHECK(...)
#define RECEIVED(...)
#define TOKEN3(NAME, id, event, what, fix) {id, event, ALARM, what, fix},
#define OWN(number) E(GROUP, number)

#define GROUP 3
static const struct fault_row APPLICATION_REJECT_ROWS[] = {
#include "e2e/handshake.def"
};
#undef GROUP
#define GROUP 4
static const struct fault_row SEC_REJECT_ROWS[] = {
#include "e2e/handshake.def"
};
#undef GROUP
#define GROUP 5
static const struct fault_row SEC_ABORT_ROWS[] = {
#include "e2e/handshake.def"
};
#undef GROUP
#define GROUP 6
static const struct fault_row DT_SEC_ABORT_ROWS[] = {
#include "e2e/handshake.def"
};
#undef GROUP
#define GROUP 7
static const struct fault_row APPL_ABORT_ROWS[] = {
#include "e2e/handshake.def"
};
#undef GROUP
#define GROUP 12
static const struct fault_row RELEASE_REQ_ROWS[] = {
#include "e2e/handshake.def"
};
#undef GROUP
#define GROUP 13
static const struct fault_row RELEASE_RSP_ROWS[] = {
#include "e2e/handshake.def"
};
#undef GROUP
#undef TOKEN3
#undef RECEIVED

static const struct fault_row *const TOKEN3_ROWS[BUSHING_NUM_SECPDUS] = {
    [BUSHING_SECPDU_APPLICATION_REJECT] = APPLICATION_REJECT_ROWS,
    [BUSHING_SECPDU_HANDSHAKE_SEC_REJECT] = SEC_REJECT_ROWS,
    [BUSHING_SECPDU_HANDSHAKE_SEC_ABORT] = SEC_ABORT_ROWS,
    [BUSHING_SECPDU_DT_SEC_ABORT] = DT_SEC_ABORT_ROWS,
    [BUSHING_SECPDU_APPL_ABORT] = APPL_ABORT_ROWS,
    [BUSHING_SECPDU_RELEASE_REQ] = RELEASE_REQ_ROWS,
    [BUSHING_SECPDU_RELEASE_RSP] = RELEASE_RSP_ROWS,
};

const struct fault_row *token3_row(enum bushing_secpdu kind,
                                   enum token3_check check)
{
    if ((unsigned)check >= TOKEN3_NUM_CHECKS ||
        (unsigned)kind >= BUSHING_NUM_SECPDUS || TOKEN3_ROWS[kind] == NULL)
        return NULL;
    return &TOKEN3_ROWS[kind][check];
}

/* --- what a peer says ---------------------------------------------------- */

static const struct received {
    int diagnostic;
    uint8_t group;
    struct fault_row row;
} RECEIVED_ROWS[] = {
#define TOKEN3(...)
#define RECEIVED(group, diagnostic, number, what, fix)     \
    {diagnostic,                                           \
     group,                                                \
     {"18 4:" #group "." #number, E(group, number), ALARM, \
      "the peer says: " what, fix}},
#include "e2e/handshake.def"
#undef TOKEN3
#undef RECEIVED
};

/* A diagnostic that has no event of its own. */
#define OTHER(group, event)                                               \
    {                                                                     \
        "18 4:" group " other", event, ALARM,                             \
            "the peer says that it found something else wrong",           \
            "look into its log, and at a recording: bushing inspect FILE" \
    }
static const struct fault_row OTHER_ROWS[] = {
    OTHER("4", COMM_SA_ESTABLISHMENT_FAIL),
    OTHER("5", COMM_SA_ESTABLISHMENT_FAIL),
    OTHER("6", COMM_FAIL),
};

static const uint8_t GROUPS[BUSHING_NUM_SECPDUS] = {
    [BUSHING_SECPDU_HANDSHAKE_SEC_REJECT] = 4,
    [BUSHING_SECPDU_HANDSHAKE_SEC_ABORT] = 5,
    [BUSHING_SECPDU_DT_SEC_ABORT] = 6,
};

const struct fault_row *received_row(enum bushing_secpdu kind,
                                     int64_t diagnostic)
{
    unsigned group = (unsigned)kind < BUSHING_NUM_SECPDUS ? GROUPS[kind] : 0;
    if (group == 0)
        return NULL;
    for (size_t i = 0; i < ASN1_COUNT(RECEIVED_ROWS); i++)
        if (RECEIVED_ROWS[i].group == group &&
            RECEIVED_ROWS[i].diagnostic == diagnostic)
            return &RECEIVED_ROWS[i].row;
    return &OTHER_ROWS[group - 4];
}

/* --- names --------------------------------------------------------------- */

#define X(number, enumerator, name) [number] = (name),
static const char *const HANDSHAKE_NAMES[] = {HANDSHAKE_DIAGNOSTICS(X)};
static const char *const DT_NAMES[] = {DT_DIAGNOSTICS(X)};
#undef X

const char *handshake_diagnostic_name(int64_t diagnostic)
{
    return diagnostic >= 0 && diagnostic < (int64_t)ASN1_COUNT(HANDSHAKE_NAMES)
               ? HANDSHAKE_NAMES[diagnostic]
               : NULL;
}

const char *dt_diagnostic_name(int64_t diagnostic)
{
    return diagnostic >= 0 && diagnostic < (int64_t)ASN1_COUNT(DT_NAMES)
               ? DT_NAMES[diagnostic]
               : NULL;
}
