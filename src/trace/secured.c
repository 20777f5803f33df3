#include "trace/secured.h"

#include <bushing/error.h>

#include "asn1/walk.h"
#include "schema/oid_names.h"
#include "schema/osi_env.h"
#include "trace/words.h"

/* --- words --------------------------------------------------------------- */

static void put_words(struct text *out, const char *what)
{
    words_next(out);
    text_put(out, what);
}

static void put_association(struct text *out, span id)
{
    put_words(out, "association ");
    words_name(out, id);
}

static void put_algorithm(struct text *out, const char *what, span oid)
{
    const char *name = oid_name_find(OID_NAMES, OID_NUM_NAMES, oid);
    text_put(out, what);
    if (name != NULL)
        text_put(out, name);
    else
        words_oid(out, oid);
}

/* "aes128-GCM aes256-GCM" */
static void put_algorithms(struct text *out, const char *what,
                           const struct asn1_list *list)
{
    struct algorithm_identifier a;
    span body = list->body;
    words_next(out);
    text_put(out, what);
    for (uint32_t i = 0; i < list->num; i++)
        if (asn1_list_next(&ALGORITHM_IDENTIFIER, &body, &a, NULL) == 0)
            put_algorithm(out, i == 0 ? "" : " ", a.algorithm);
}

static void put_groups(struct text *out, const struct asn1_list *list)
{
    struct diffie_hellman dh;
    span body = list->body;
    put_words(out, list->num == 1 ? "group" : "groups");
    for (uint32_t i = 0; i < list->num; i++) {
        if (asn1_list_next(&E2E_DIFFIE_HELLMAN, &body, &dh, NULL) != 0)
            return;
        text_char(out, ' ');
        text_i64(out, dh.group);
    }
}

/* --- what each kind tells ------------------------------------------------ */

static void put_modes(struct text *out, const struct clear_token_1 *token)
{
    const struct e2e_encr_mode *mode = &token->encr_mode;
    put_words(out, bits_has(token->conf_params, E2E_APPL_PROTECTED)
                       ? "encrypted"
                       : "not encrypted");
    if (mode->which == ENCR_MODE_AEA) {
        put_algorithms(out, "", &mode->u.aea);
        return;
    }
    if (mode->u.non_aea.has_encr)
        put_algorithms(out, "", &mode->u.non_aea.encr);
    put_algorithms(out, "ICV ", &mode->u.non_aea.icv_alg_id);
}

static void tell_handshake(bushing_trace *t, const struct handshake *h)
{
    const struct clear_token_1 *token = &h->tbs.token1;
    struct text out = line_more(t);
    put_association(&out, token->asso_id);
    put_modes(&out, token);
    put_groups(&out, &token->dh_key);
    words_next(&out);
    put_algorithm(&out, "signed ", h->sign.algo.algorithm);
    text_end(&out);
}

static void tell_token_3(bushing_trace *t, const struct token_3_pdu *p,
                         const struct asn1_type *diagnostics)
{
    struct text out = line_more(t);
    if (p->tbs.token3.has_asso_id)
        put_association(&out, p->tbs.token3.asso_id);
    if (p->tbs.has_diag) {
        words_next(&out);
        words_named(&out, diagnostics, p->tbs.diag);
    }
    text_end(&out);
}

static void tell_transfer(bushing_trace *t, const struct transfer *p)
{
    const struct clear_token_2 *token = &p->tbp.token2;
    struct text out = line_more(t);
    put_association(&out, token->asso_id);
    words_number(&out, "seq ", token->seq);
    put_words(&out, "time ");
    words_name(&out, token->time);
    if (token->has_rekey)
        put_words(&out, "brings fresh keys");
    if (token->req_rekey)
        put_words(&out, "asks for fresh keys");
    if (token->changed_key)
        put_words(&out, "fresh keys in use");
    words_next(&out);
    words_count(&out, p->tbp.appl_data.n, "octet", "octets");
    text_end(&out);
}

/* --- which one it is ----------------------------------------------------- */

union secpdu {
    struct handshake handshake;
    struct token_3_pdu token_3;
    struct transfer transfer;
    struct osi_handshake_rsp rsp;
    struct osi_asso_abort abort;
};

/* What is read first is taken: a ReleaseReq is any PDU with a token alone. */
static const struct asn1_type *const GUESSES[] = {
    &E2E_HANDSHAKE_REQ,     &E2E_HANDSHAKE_ACC, &E2E_CLEAR_TRANSFER,
    &E2E_ENCR_TRANSFER,     &E2E_RELEASE_REQ,   &E2E_HANDSHAKE_SEC_ABORT,
    &E2E_APPLICATION_REJECT};

static const struct asn1_type *type_of(span value)
{
    return asn1_guess(GUESSES, ASN1_COUNT(GUESSES), value);
}

bool is_secured(span value)
{
    return type_of(value) != NULL;
}

static void add_name(bushing_trace *t, const char *name)
{
    struct text out = line_service(t);
    out.n = strlen(t->service);
    text_put(&out, out.n != 0 ? " " : "");
    text_put(&out, name);
    text_end(&out);
}

static bool is_handshake(const struct asn1_type *type)
{
    return type == &E2E_HANDSHAKE_REQ || type == &E2E_HANDSHAKE_ACC;
}

static bool is_transfer(const struct asn1_type *type)
{
    return type == &E2E_CLEAR_TRANSFER || type == &E2E_ENCR_TRANSFER;
}

/* A value of a type that is known to read it. */
static void tell(bushing_trace *t, const struct asn1_type *type, span value)
{
    union secpdu p;
    if (asn1_decode(type, value, &p, &t->arena, NULL) != 0)
        return;
    if (is_handshake(type))
        tell_handshake(t, &p.handshake);
    else if (is_transfer(type))
        tell_transfer(t, &p.transfer);
    else
        tell_token_3(t, &p.token_3,
                     type == &E2E_DT_SEC_ABORT ? &E2E_DT_DIAGNOSTICS
                                               : &E2E_HANDSHAKE_DIAGNOSTICS);
}

static void tell_guess(bushing_trace *t, span value)
{
    const struct asn1_type *type = type_of(value);
    add_name(t, type != NULL ? type->name : "SecPDU");
    if (type != NULL)
        tell(t, type, value);
}

/* --- in an APDU ---------------------------------------------------------- */

static void tell_rsp(bushing_trace *t, const struct osi_handshake_rsp *rsp)
{
    switch (rsp->which) {
    case OSI_RSP_ACCEPT:
        add_name(t, E2E_HANDSHAKE_ACC.name);
        tell_handshake(t, &rsp->u.accept);
        break;
    case OSI_RSP_APPL_REJECT:
        add_name(t, E2E_APPLICATION_REJECT.name);
        tell_token_3(t, &rsp->u.appl_reject, NULL);
        break;
    case OSI_RSP_SEC_REJECT:
        add_name(t, E2E_HANDSHAKE_SEC_REJECT.name);
        tell_token_3(t, &rsp->u.sec_reject, &E2E_HANDSHAKE_DIAGNOSTICS);
        break;
    default:
        tell_guess(t, rsp->u.untagged);
    }
}

static void tell_diagnostic(bushing_trace *t, int64_t diagnostic)
{
    struct text out = line_more(t);
    add_name(t, "OsiDiagnostics");
    words_next(&out);
    words_named(&out, &OSI_DIAGNOSTIC, diagnostic);
    text_end(&out);
}

static void tell_abort(bushing_trace *t, const struct osi_asso_abort *abort)
{
    switch (abort->which) {
    case OSI_ABORT_SEC:
        add_name(t, E2E_HANDSHAKE_SEC_ABORT.name);
        tell_token_3(t, &abort->u.sec_abort, &E2E_HANDSHAKE_DIAGNOSTICS);
        break;
    case OSI_ABORT_DT:
        add_name(t, E2E_DT_SEC_ABORT.name);
        tell_token_3(t, &abort->u.dt_abort, &E2E_DT_DIAGNOSTICS);
        break;
    case OSI_ABORT_APPL:
        add_name(t, E2E_APPL_ABORT.name);
        tell_token_3(t, &abort->u.appl_abort, NULL);
        break;
    case OSI_ABORT_DIAG:
        tell_diagnostic(t, abort->u.osi_diag);
        break;
    default:
        tell_guess(t, abort->u.untagged);
    }
}

/* What an APDU of this kind carries. */
static const struct asn1_type *const CARRIED[] = {
    [APDU_AARQ] = &E2E_HANDSHAKE_REQ, [APDU_AARE] = &OSI_HANDSHAKE_RSP,
    [APDU_RLRQ] = &E2E_RELEASE_REQ,   [APDU_RLRE] = &E2E_RELEASE_RSP,
    [APDU_ABRT] = &OSI_ASSO_ABORT,
};

bool is_secured_in(const struct apdu *a, span value)
{
    return asn1_decode(CARRIED[a->kind], value, NULL, NULL, NULL) == 0;
}

void trace_secured_apdu(bushing_trace *t, const struct apdu *a, span value)
{
    const struct asn1_type *type = CARRIED[a->kind];
    union secpdu p;
    struct asn1_error e;
    t->line.layer = BUSHING_LAYER_SECURITY;
    if (asn1_decode(type, value, &p, &t->arena, &e) != 0) {
        add_name(t, "SecPDU");
        line_spoil(t, BUSHING_LAYER_SECURITY, e.code, value.p + e.offset);
        line_explain(t, type, value);
    } else if (a->kind == APDU_AARE) {
        tell_rsp(t, &p.rsp);
    } else if (a->kind == APDU_ABRT) {
        tell_abort(t, &p.abort);
    } else {
        add_name(t, type->name);
        tell(t, type, value);
    }
}

/* --- in a PDV ------------------------------------------------------------ */

/* The PDU of the application, where anybody can read it. */
static void tell_clear(bushing_trace *t, span value)
{
    union secpdu p;
    if (asn1_decode(&E2E_CLEAR_TRANSFER, value, &p, &t->arena, NULL) == 0)
        trace_mms(t, p.transfer.tbp.appl_data, false);
}

/* The same where the key log has the key. */
static void tell_opened(bushing_trace *t, span value)
{
    uint8_t *room = arena_take(&t->arena, value.n);
    span plain;
    if (t->keys != NULL && room != NULL &&
        bushing_keylog_open(t->keys, t->sender, value, room, value.n, &plain) ==
            0)
        trace_mms(t, plain, false);
}

void trace_secured_data(bushing_trace *t, span value)
{
    const struct asn1_type *type = type_of(value);
    t->line.type = type != NULL ? type->name : NULL;
    t->line.layer = BUSHING_LAYER_SECURITY;
    if (type == NULL) {
        add_name(t, "SecPDU");
        line_spoil(t, BUSHING_LAYER_SECURITY, BUSHING_ERR_SECURITY_CARRIER,
                   value.p);
        line_explain(t, &E2E_ENCR_TRANSFER, value);
        return;
    }
    add_name(t, type->name);
    if (type == &E2E_CLEAR_TRANSFER)
        tell_clear(t, value);
    else if (type == &E2E_ENCR_TRANSFER)
        tell_opened(t, value);
    tell(t, type, value);
}
