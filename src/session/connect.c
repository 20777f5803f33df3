/* Establishment: CONNECT and ACCEPT with all that they carry, both roles
 * [62351-4:10; osi:3-5]. */
#include "session/secured.h"

#include "schema/acse.h"
#include "schema/pres.h"

enum {
    SHORT_TSDU_MAX = 256, /* SI, LI and 254 octets */
    BRIEF_MAX = 1024,     /* room in which one that is too long shows */
};

static const uint8_t OLD_MMS_CONTEXT[] = {0x28, 0xca, 0x22, 0x01, 0x01};

/* What each mode needs [62351-4:10.4, 62351-4:11.1 item 2,
 * 62351-4:15.2 item 1]. */
static const unsigned USES[] = {
    [BUSHING_MODE_PLAIN] = 1u << BUSHING_USE_ACSE | 1u << BUSHING_USE_MMS,
    [BUSHING_MODE_COMPAT] = 1u << BUSHING_USE_ACSE | 1u << BUSHING_USE_MMS |
                            1u << BUSHING_USE_AUTHENTICATION,
    [BUSHING_MODE_NATIVE] =
        1u << BUSHING_USE_ACSE | 1u << BUSHING_USE_MMS | 1u << BUSHING_USE_E2E,
};

enum bushing_use data_use(const bushing_osi *a)
{
    return is_native(a) ? BUSHING_USE_E2E : BUSHING_USE_MMS;
}

struct arena scratch_of(bushing_osi *a)
{
    /* selectors of the call lie in front */
    return arena_over(a->scratch + 2 * TSEL_MAX, SCRATCH_MAX - 2 * TSEL_MAX);
}

/* --- CONNECT in: session ------------------------------------------------- */

/* [62351-4:15.3 session] an ABORT of version 1 has no room for a SecPDU */
static bool takes_version_1(const bushing_osi *a)
{
    return setting(a, BUSHING_SET_SESSION_V1) != 0 && !is_native(a);
}

/* [62351-4:10.3; osi:3] a version that is left out is version 1 */
static int check_version(bushing_osi *a, const struct spdu *s)
{
    int offered = s->version < 0 ? SESSION_VERSION_1 : s->version;
    a->version_1 = (offered & SESSION_VERSION_2) == 0;
    if (!a->version_1)
        return 0;
    return (offered & SESSION_VERSION_1) != 0 && takes_version_1(a)
               ? 0
               : BUSHING_ERR_SESSION_VERSION;
}

/* [osi:3] requirements left out mean half-duplex and more: not serviceable */
static int check_units(const struct spdu *s)
{
    return s->requirements >= 0 && (s->requirements & SESSION_DUPLEX) != 0
               ? 0
               : BUSHING_ERR_SESSION_UNITS;
}

static int check_session(bushing_osi *a, const struct spdu *s)
{
    int rc = check_version(a, s);
    if (rc == 0)
        rc = check_units(s);
    if (rc == 0 && !config_is_called(a->cfg, BUSHING_OWN_SSEL, s->called))
        rc = BUSHING_ERR_SESSION_SELECTOR;
    return rc;
}

/* --- CONNECT in: presentation and ACSE ----------------------------------- */

static bool is_known_context_name(span name)
{
    return span_equal(name, OID_MMS_CONTEXT) ||
           span_equal(name, span_of(OLD_MMS_CONTEXT, sizeof OLD_MMS_CONTEXT));
}

/* [62351-4:9 configurable] D-OID-1: in native mode the configuration says which
 * syntax is e2eSecurityAS. */
static void name_uses(bushing_osi *a)
{
    const struct own_name *own = &a->cfg->e2e_syntax;
    for (size_t i = 0; is_native(a) && i < a->shown.num_contexts; i++) {
        bushing_context *c = &a->shown.contexts[i];
        if (span_equal(c->abstract_syntax, span_of(own->octets, own->n)))
            c->use = BUSHING_USE_E2E;
        else if (c->use == BUSHING_USE_E2E)
            c->use = BUSHING_USE_UNKNOWN;
    }
}

static void find_contexts(bushing_osi *a)
{
    a->acse_id = contexts_id(&a->contexts, BUSHING_USE_ACSE);
    a->data_id = contexts_id(&a->contexts, data_use(a));
}

/* What data need; in native mode the MMS context carries none
 * [62351-4:15.2 item 4]. */
static bool has_contexts(const bushing_osi *a)
{
    return a->acse_id != 0 && a->data_id != 0 &&
           contexts_id(&a->contexts, BUSHING_USE_MMS) != 0;
}

static int take_contexts(bushing_osi *a)
{
    bushing_association *p = &a->shown;
    name_uses(a);
    contexts_judge(p->contexts, p->num_contexts, USES[a->cfg->mode]);
    contexts_keep(&a->contexts, p->contexts, p->num_contexts);
    find_contexts(a);
    /* in native mode a request in another mode is refused for that */
    return a->acse_id != 0 && (a->data_id != 0 || is_native(a))
               ? 0
               : BUSHING_ERR_PRESENTATION_CONTEXTS;
}

/* The APDU of establishment or release: one value, in the ACSE context. */
int read_apdu(bushing_osi *a, struct apdu *out, span values,
              enum apdu_kind kind, struct arena *scratch)
{
    const struct context *c;
    struct pdv v;
    int rc = values.p == NULL ? BUSHING_ERR_PRESENTATION_VALUES
                              : pdv_next(&values, &v);
    if (rc != 0)
        return rc;
    c = contexts_find(&a->contexts, v.context_id);
    if (c == NULL || c->use != BUSHING_USE_ACSE)
        return BUSHING_ERR_PRESENTATION_CONTEXT_ID;
    if (values.n != 0)
        return BUSHING_ERR_PRESENTATION_VALUES;
    rc = apdu_read(out, v.value, scratch);
    if (rc != 0) {
        a->closed.offset = out->offset;
        return rc;
    }
    return out->kind == kind ? 0 : BUSHING_ERR_ACSE_UNEXPECTED;
}

static int take_initiate(bushing_osi *a, const struct apdu *apdu,
                         enum mms_place place)
{
    bushing_association *p = &a->shown;
    int rc = apdu_user_data(apdu, &a->contexts, BUSHING_USE_MMS, &p->user_data,
                            &p->direct_reference);
    if (rc != 0)
        return rc;
    return mms_fits(p->user_data, place) ? 0 : BUSHING_ERR_MMS_PDU;
}

static void keep_context_name(bushing_osi *a)
{
    span name = a->shown.application_context;
    a->context_name_len = (uint8_t)name.n;
    memcpy(a->context_name, name.p, name.n);
}

/* With security, what is wrong with the authentication has an order of its own
 * [62351-4:11.2.3, 62351-4:15.6 order]. */
static int take_apdu(bushing_osi *a, const struct apdu *apdu)
{
    int rc = apdu_take(&a->shown, apdu);
    return rc == BUSHING_ERR_ACSE_AUTHENTICATION && a->sec != NULL ? 0 : rc;
}

/* In compat mode the Initiate is looked at first, as it costs nothing. */
static int read_secured_aarq(bushing_osi *a, const struct apdu *apdu,
                             struct arena *scratch)
{
    int rc;
    if (a->shown.application_context.n <= CONTEXT_NAME_MAX)
        keep_context_name(a);
    if (is_native(a))
        return native_aarq(a, apdu);
    rc = compat_names(a);
    if (rc == 0)
        rc = take_initiate(a, apdu, MMS_IN_REQUEST);
    return rc != 0 ? rc : compat_check(a, scratch);
}

static int read_aarq(bushing_osi *a, span values, struct arena *scratch)
{
    struct apdu apdu;
    int rc = read_apdu(a, &apdu, values, APDU_AARQ, scratch);
    if (rc == 0)
        rc = take_apdu(a, &apdu);
    if (rc == 0 && a->sec != NULL)
        return read_secured_aarq(a, &apdu, scratch);
    if (rc == 0 && !is_known_context_name(a->shown.application_context))
        rc = BUSHING_ERR_ACSE_CONTEXT_NAME;
    if (rc != 0)
        return rc;
    keep_context_name(a);
    return take_initiate(a, &apdu, MMS_IN_REQUEST);
}

static int read_request(bushing_osi *a, span user_data)
{
    struct arena scratch = scratch_of(a);
    struct ppdu_content c;
    int rc;
    if (user_data.p == NULL)
        return BUSHING_ERR_SESSION_MISSING;
    rc = ppdu_read_connect(&a->shown, &c, user_data,
                           setting(a, BUSHING_SET_CONTEXTS_MAX), &scratch);
    a->closed.offset = c.offset;
    if (rc == 0 &&
        !config_is_called(a->cfg, BUSHING_OWN_PSEL, a->shown.called_psel))
        rc = BUSHING_ERR_PRESENTATION_SELECTOR;
    if (rc != 0)
        a->shown.num_contexts = 0; /* not judged: a refusal has no results */
    if (rc == 0)
        rc = take_contexts(a);
    return rc != 0 ? rc : read_aarq(a, c.values, &scratch);
}

/* What is left out means version 1. */
static uint8_t shown_version(const struct spdu *s)
{
    return (uint8_t)(s->version < 0 ? SESSION_VERSION_1 : s->version);
}

static int tell_request(bushing_osi *a, span user_data)
{
    const struct spdu *s = &a->connect;
    int rc;
    a->shown.calling_ssel = s->calling;
    a->shown.called_ssel = s->called;
    a->shown.session_version = shown_version(s);
    rc = read_request(a, user_data);
    if (rc != 0)
        return rc;
    phase_set(a, BUSHING_SET_ESTABLISH_MS);
    if (a->sec == NULL)
        event_tell(a, BUSHING_EVENT_ASSOCIATE);
    return 0;
}

/* --- overflow of user data ----------------------------------------------- */

/* [osi:3] OVERFLOW ACCEPT carries its parameters bare */
static int overflow_begin(bushing_osi *a, const struct spdu *s)
{
    struct spdu oa = spdu_empty(SPDU_OVERFLOW_ACCEPT);
    if (setting(a, BUSHING_SET_OVERFLOW_MAX) == 0 || s->user_data.p == NULL)
        return BUSHING_ERR_SESSION_OVERFLOW;
    if (!buffer_put(&a->ssdu, a->cfg->pool, s->user_data))
        return BUSHING_ERR_MEMORY;
    oa.version = SESSION_VERSION_2;
    if (!spdu_send(a, &oa, (span){NULL, 0}))
        return BUSHING_ERR_MEMORY;
    a->association = A_WAIT_OVERFLOW;
    phase_set(a, BUSHING_SET_ESTABLISH_MS);
    return 1;
}

int overflow_received(bushing_osi *a, const struct spdu *s)
{
    size_t max = setting(a, BUSHING_SET_OVERFLOW_MAX);
    if (s->enclosure < 0)
        return BUSHING_ERR_SESSION_MISSING;
    if (s->user_data.n == 0 && (s->enclosure & ENCLOSURE_END) == 0)
        return BUSHING_ERR_SESSION_OVERFLOW;
    if (s->user_data.n > max || buffer_len(&a->ssdu) > max - s->user_data.n)
        return BUSHING_ERR_SESSION_OVERFLOW;
    if (!buffer_put(&a->ssdu, a->cfg->pool, s->user_data))
        return BUSHING_ERR_MEMORY;
    if ((s->enclosure & ENCLOSURE_END) == 0)
        return 1;
    return tell_request(a, buffer_octets(&a->ssdu));
}

int connect_received(bushing_osi *a, const struct spdu *s)
{
    int rc;
    a->connect = *s;
    rc = check_session(a, s);
    if (rc != 0)
        return rc;
    if (s->data_overflow > 0 && (s->data_overflow & 1) != 0)
        return overflow_begin(a, s);
    return tell_request(a, s->user_data);
}

/* --- building ------------------------------------------------------------ */

/* Where CONNECT and ACCEPT are built: the PPDU in the back half, the SPDU in
 * front of it. */
struct building {
    uint8_t *block;
    size_t size;
    struct writer ppdu;
};

/* Certificates never fit into a length of one octet. */
static bool is_brief(const bushing_osi *a)
{
    return setting(a, BUSHING_SET_SHORT_CONNECT) != 0 && a->sec == NULL;
}

static int building_begin(bushing_osi *a, struct building *b, span user_data)
{
    size_t max = is_brief(a) ? BRIEF_MAX : setting(a, BUSHING_SET_CONNECT_MAX);
    size_t want = 2 * (max + user_data.n);
    b->block = pool_take(a->cfg->pool, want, &b->size);
    if (b->block == NULL)
        return pool_can(a->cfg->pool, want) ? BUSHING_ERR_WOULD_BLOCK
                                            : BUSHING_ERR_TOO_LONG;
    b->ppdu = writer_over(b->block + b->size / 2, b->size / 2);
    return 0;
}

/* The whole SPDU: one octet of length towards products that read no more
 * [osi:0.1]. */
static int building_end(bushing_osi *a, struct building *b, struct spdu *s,
                        span *out)
{
    struct writer w = writer_over(b->block, b->size / 2);
    s->user_data = writer_result(&b->ppdu);
    if (s->user_data.n > USER_DATA_C2_MAX)
        b->ppdu.bad = true;
    spdu_put(&w, s);
    *out = writer_result(&w);
    if (b->ppdu.bad || w.bad || (is_brief(a) && out->n > SHORT_TSDU_MAX))
        return BUSHING_ERR_TOO_LONG;
    return 0;
}

static void building_free(bushing_osi *a, struct building *b)
{
    pool_give(a->cfg->pool, b->block, b->size);
}

/* D-OSI-1: a CHOICE of SecPDUs has its tag instead of their own. */
void info_put(bushing_osi *a, struct writer *w, span user_data, bool direct)
{
    size_t mark = writer_len(w);
    if (user_data.p == NULL)
        return;
    put_span(w, user_data);
    if (is_native(a) && a->sec->u.native.tag != 0 && !w->bad)
        *w->p = a->sec->u.native.tag;
    apdu_put_user_data(w, mark, a->data_id, direct && !is_native(a));
}

static void set_units(struct spdu *s, bool version_1)
{
    s->has_item = true;
    s->options = 0;
    s->version = version_1 ? SESSION_VERSION_1 : SESSION_VERSION_2;
    s->requirements = SESSION_DUPLEX;
}

/* --- initiator ----------------------------------------------------------- */

static span syntax_of(const bushing_osi *a, enum bushing_use use)
{
    const struct own_name *own = &a->cfg->e2e_syntax;
    return use == BUSHING_USE_E2E ? span_of(own->octets, own->n)
                                  : context_syntax(use);
}

/* ACSE 1 and MMS 3, as everybody does; the syntax of security 5. */
static void default_contexts(bushing_osi *a)
{
    bushing_association *p = &a->shown;
    for (int use = BUSHING_USE_ACSE; use <= BUSHING_USE_E2E; use++)
        if ((USES[a->cfg->mode] & 1u << use) != 0) {
            p->contexts[p->num_contexts] = (bushing_context){
                .id = (int32_t)(2 * p->num_contexts + 1),
                .abstract_syntax = syntax_of(a, (enum bushing_use)use)};
            p->num_contexts++;
        }
}

/* What a peer would refuse is not sent [62351-4:11.1 item 1]. */
static bool wanted_fits(const bushing_association *p)
{
    if (p->num_contexts > BUSHING_CONTEXTS)
        return false;
    for (size_t i = 0; i < p->num_contexts; i++)
        if (!context_id_is_new(p->contexts, i))
            return false;
    return p->calling_tsel.n <= TSEL_MAX && p->called_tsel.n <= TSEL_MAX &&
           p->calling_ssel.n <= SSEL_MAX && p->called_ssel.n <= SSEL_MAX &&
           p->calling_psel.n <= PSEL_MAX && p->called_psel.n <= PSEL_MAX;
}

static int check_wanted(bushing_osi *a)
{
    bushing_association *p = &a->shown;
    if (p->num_contexts == 0)
        default_contexts(a);
    for (size_t i = 0; i < p->num_contexts; i++) {
        bushing_context *c = &p->contexts[i];
        bool in_ber = c->transfer_syntax.p == NULL ||
                      span_equal(c->transfer_syntax, OID_BER);
        c->use = context_use(c->abstract_syntax);
        c->result = in_ber ? BUSHING_CONTEXT_ACCEPTED
                           : BUSHING_CONTEXT_PROVIDER_REJECTION;
    }
    name_uses(a);
    contexts_keep(&a->contexts, p->contexts, p->num_contexts);
    find_contexts(a);
    return has_contexts(a) ? 0 : BUSHING_ERR_ARGUMENT;
}

static int build_connect(bushing_osi *a)
{
    const bushing_association *p = &a->shown;
    struct spdu s = spdu_empty(SPDU_CONNECT);
    struct building b;
    span tsdu;
    int rc = building_begin(a, &b, p->user_data);
    if (rc != 0)
        return rc;
    set_units(&s, p->session_version == SESSION_VERSION_1);
    if (p->session_version != 0)
        s.version = p->session_version;
    s.calling = p->calling_ssel;
    s.called = p->called_ssel;
    info_put(a, &b.ppdu, p->user_data, p->direct_reference);
    apdu_put_aarq(&b.ppdu, 0, p);
    pdv_put_around(&b.ppdu, 0, a->acse_id);
    ppdu_put_connect(&b.ppdu, 0, p);
    rc = building_end(a, &b, &s, &tsdu);
    if (rc == 0 && !buffer_put(&a->held, a->cfg->pool, tsdu))
        rc = BUSHING_ERR_WOULD_BLOCK;
    building_free(a, &b);
    return rc;
}

/* What was wanted belongs to the caller and is used up: of the contexts those
 * names stay that we know. */
static void forget_wanted(bushing_osi *a)
{
    bushing_association kept = {.num_contexts = a->shown.num_contexts};
    for (size_t i = 0; i < kept.num_contexts; i++) {
        const bushing_context *c = &a->shown.contexts[i];
        kept.contexts[i] =
            (bushing_context){.id = c->id,
                              .use = c->use,
                              .abstract_syntax = syntax_of(a, c->use)};
    }
    a->shown = kept;
}

static uint8_t offered_exponent(const bushing_osi *a)
{
    uint32_t size = setting(a, BUSHING_SET_TPDU_SIZE);
    uint8_t n = TPDU_SIZE_MIN;
    if (a->shown.tpdu_size != 0 && a->shown.tpdu_size < size)
        size = a->shown.tpdu_size;
    while ((uint32_t)1 << (n + 1) <= size && n < TPDU_SIZE_OURS)
        n++;
    return n;
}

/* The CR, with what `shown` holds of the transport. */
static int call_send(bushing_osi *a)
{
    struct tpdu cr = {.kind = TPDU_CR,
                      .src = 1,
                      .size = offered_exponent(a),
                      .calling = a->shown.calling_tsel,
                      .called = a->shown.called_tsel};
    int rc = tpdu_queue(a, &cr);
    if (rc != 0)
        return rc;
    a->tpdu_size = (uint32_t)1 << cr.size;
    a->transport = T_WAIT_CC;
    phase_set(a, BUSHING_SET_ESTABLISH_MS);
    return 0;
}

int bushing_osi_call(bushing_osi *a, const bushing_association *wanted,
                     bushing_time now)
{
    int rc;
    a->now = now;
    if (a->role != BUSHING_INITIATOR || a->transport != T_IDLE)
        return BUSHING_ERR_STATE;
    if (!wanted_fits(wanted))
        return BUSHING_ERR_ARGUMENT;
    a->shown = *wanted;
    rc = call_send(a);
    memset(&a->shown, 0, sizeof a->shown);
    return rc;
}

int bushing_osi_associate(bushing_osi *a, const bushing_association *wanted,
                          bushing_time now)
{
    int rc;
    a->now = now;
    if (a->role != BUSHING_INITIATOR || a->association != A_IDLE ||
        buffer_len(&a->held) != 0 || (a->sec != NULL && a->sec->asked))
        return BUSHING_ERR_STATE;
    if (!wanted_fits(wanted))
        return BUSHING_ERR_ARGUMENT;
    a->shown = *wanted;
    rc = check_wanted(a);
    if (rc == 0 && a->sec != NULL)
        return is_native(a) ? native_associate(a) : compat_associate(a);
    if (rc == 0)
        return connect_go(a);
    forget_wanted(a);
    return rc;
}

int connect_go(bushing_osi *a)
{
    int rc = build_connect(a);
    if (rc == 0 && a->transport == T_IDLE)
        rc = call_send(a);
    forget_wanted(a);
    if (rc == 0 && a->transport == T_OPEN)
        rc = connect_send(a);
    if (rc != 0)
        buffer_release(&a->held, a->cfg->pool);
    return rc;
}

int connect_send(bushing_osi *a)
{
    int rc = tsdu_put(a, buffer_octets(&a->held), (span){NULL, 0});
    buffer_release(&a->held, a->cfg->pool);
    if (rc != 0)
        return BUSHING_ERR_MEMORY;
    a->association = A_WAIT_ACCEPT;
    phase_set(a, BUSHING_SET_ESTABLISH_MS);
    return 0;
}

/* --- ACCEPT in ----------------------------------------------------------- */

static int check_answer(bushing_osi *a, const struct spdu *s)
{
    int version = s->version < 0 ? SESSION_VERSION_1 : s->version;
    a->version_1 = (version & SESSION_VERSION_2) == 0;
    if (a->version_1 && !takes_version_1(a))
        return BUSHING_ERR_SESSION_VERSION;
    a->segmented = s->sizes.n == 4 && (s->sizes.p[0] | s->sizes.p[1] |
                                       s->sizes.p[2] | s->sizes.p[3]) != 0;
    return check_units(s);
}

static void take_refusal(bushing_osi *a, const struct apdu *apdu)
{
    a->closed.result = apdu->result;
    a->closed.source = apdu->source;
    a->closed.diagnostic = apdu->diagnostic;
    if (is_native(a))
        native_heard(a, apdu);
    else
        (void)apdu_user_data(apdu, &a->contexts, BUSHING_USE_MMS,
                             &a->closed.user_data, NULL);
}

/* [62351-4:15.3 refuse] A refusal in an ACCEPT: the peer will disconnect
 * [osi:5 (c)]. */
static int refused_by_aare(bushing_osi *a, const struct apdu *apdu)
{
    osi_end_heard(a, BUSHING_CLOSE_PEER_REFUSED, BUSHING_ERR_ACSE_REFUSED);
    take_refusal(a, apdu);
    return 0;
}

static int read_accepting(bushing_osi *a, const struct apdu *apdu,
                          struct arena *scratch)
{
    int rc = 0;
    if (is_native(a))
        return native_aare(a, apdu);
    if (is_compat(a))
        rc = compat_names(a);
    if (rc == 0)
        rc = take_initiate(a, apdu, MMS_IN_RESPONSE);
    return rc != 0 || a->sec == NULL ? rc : compat_check(a, scratch);
}

static int read_aare(bushing_osi *a, span values, struct arena *scratch)
{
    struct apdu apdu;
    int rc = read_apdu(a, &apdu, values, APDU_AARE, scratch);
    if (rc != 0)
        return rc;
    if (apdu.result != ACSE_ACCEPTED)
        return refused_by_aare(a, &apdu);
    rc = take_apdu(a, &apdu);
    return rc != 0 ? rc : read_accepting(a, &apdu, scratch);
}

static int read_answer(bushing_osi *a, span user_data)
{
    struct arena scratch = scratch_of(a);
    struct ppdu_content c;
    bushing_association *p = &a->shown;
    int rc;
    if (user_data.p == NULL)
        return BUSHING_ERR_SESSION_MISSING;
    rc = ppdu_read_accept(p, &c, user_data, &scratch);
    a->closed.offset = c.offset;
    if (rc != 0)
        return rc;
    contexts_keep(&a->contexts, p->contexts, p->num_contexts);
    find_contexts(a);
    if (!has_contexts(a))
        return BUSHING_ERR_PRESENTATION_CONTEXTS;
    return read_aare(a, c.values, &scratch);
}

int accept_received(bushing_osi *a, const struct spdu *s)
{
    int rc = check_answer(a, s);
    if (rc != 0)
        return rc;
    a->shown.calling_ssel = s->calling;
    a->shown.called_ssel = s->called;
    a->shown.session_version = shown_version(s);
    a->shown.tpdu_size = a->tpdu_size;
    rc = read_answer(a, s->user_data);
    if (rc != 0 || is_ended(a))
        return rc;
    a->phase_until = BUSHING_NEVER;
    if (a->sec == NULL)
        event_tell(a, BUSHING_EVENT_ESTABLISHED);
    return 0;
}

/* --- REFUSE in ----------------------------------------------------------- */

/* The CPR may hold an AARE or an ABRT [osi:5 (a), (b)]. What cannot be read
 * refuses as well. */
static void read_refusing_apdu(bushing_osi *a, const struct ppdu_content *c)
{
    struct pdv v;
    span values = c->values;
    struct apdu apdu;
    if (values.p == NULL || pdv_next(&values, &v) != 0 ||
        apdu_read(&apdu, v.value, NULL) != 0)
        return;
    a->closed.code = BUSHING_ERR_ACSE_REFUSED;
    a->closed.layer = BUSHING_LAYER_ACSE;
    take_refusal(a, &apdu);
}

static void read_refusing_ppdu(bushing_osi *a, span ppdu)
{
    struct arena scratch = scratch_of(a);
    struct ppdu_content c;
    if (ppdu_read_refuse(&a->shown, &c, ppdu, &scratch) != 0)
        return;
    a->closed.code = BUSHING_ERR_PRESENTATION_REFUSED;
    a->closed.layer = BUSHING_LAYER_PRESENTATION;
    a->closed.presentation_reason = c.reason;
    read_refusing_apdu(a, &c);
}

int refuse_received(bushing_osi *a, const struct spdu *s)
{
    osi_end_heard(a, BUSHING_CLOSE_PEER_REFUSED, BUSHING_ERR_SESSION_REFUSED);
    if (s->reason.n == 0)
        return 0;
    a->closed.session_reason = s->reason.p[0];
    if (s->reason.n > 1)
        read_refusing_ppdu(a, span_skip(s->reason, 1));
    else if (s->user_data.n != 0)
        read_refusing_ppdu(a, s->user_data);
    return 0;
}

/* --- responder: accept --------------------------------------------------- */

/* The answer's own results count where it has as many as were proposed. */
static int settle_contexts(bushing_osi *a, bushing_association *p,
                           const bushing_association *answer)
{
    const bushing_association *results =
        answer->num_contexts == a->shown.num_contexts ? answer : &a->shown;
    p->num_contexts = results->num_contexts;
    memcpy(p->contexts, results->contexts, sizeof p->contexts);
    for (size_t i = 0; i < a->contexts.num; i++)
        a->contexts.item[i].accepted =
            p->contexts[i].result == BUSHING_CONTEXT_ACCEPTED;
    find_contexts(a);
    return has_contexts(a) ? 0 : BUSHING_ERR_ARGUMENT;
}

static int build_accept(bushing_osi *a, const bushing_association *p)
{
    struct spdu s = spdu_empty(SPDU_ACCEPT);
    struct building b;
    span tsdu;
    int rc = building_begin(a, &b, p->user_data);
    if (rc != 0)
        return rc;
    set_units(&s, a->version_1);
    s.calling = p->calling_ssel;
    s.called = p->called_ssel;
    info_put(a, &b.ppdu, p->user_data, p->direct_reference);
    apdu_put_aare(&b.ppdu, 0, p, ACSE_ACCEPT, ACSE_USER, ACSE_USER_NULL);
    pdv_put_around(&b.ppdu, 0, a->acse_id);
    ppdu_put_accept(&b.ppdu, 0, p);
    rc = building_end(a, &b, &s, &tsdu);
    if (rc == 0)
        rc = tsdu_put(a, tsdu, (span){NULL, 0});
    building_free(a, &b);
    return rc;
}

/* The request was shown until now. */
static void forget_request(bushing_osi *a)
{
    buffer_release(&a->held, a->cfg->pool);
    buffer_release(&a->ssdu, a->cfg->pool);
    memset(&a->shown, 0, sizeof a->shown);
}

int accept_go(bushing_osi *a, const bushing_association *p)
{
    int rc = build_accept(a, p);
    if (rc != 0)
        return rc;
    forget_request(a);
    a->association = A_OPEN;
    a->phase_until = BUSHING_NEVER;
    a->shown.tpdu_size = a->tpdu_size;
    return 0;
}

/* The owner was asked, and has not answered. */
static bool is_asked(const bushing_osi *a)
{
    return a->association == A_ASKED && (a->sec == NULL || a->sec->asked);
}

static int accept_secured(bushing_osi *a, const bushing_association *p)
{
    return is_native(a) ? native_accept(a, p) : compat_accept(a, p);
}

int bushing_osi_accept(bushing_osi *a, const bushing_association *answer,
                       bushing_time now)
{
    static const bushing_association NOTHING;
    bushing_association p;
    int rc;
    a->now = now;
    if (!is_asked(a))
        return BUSHING_ERR_STATE;
    p = answer != NULL ? *answer : NOTHING;
    if (p.application_context.p == NULL)
        p.application_context = span_of(a->context_name, a->context_name_len);
    rc = settle_contexts(a, &p, answer != NULL ? answer : &NOTHING);
    if (rc == 0)
        rc = a->sec != NULL ? accept_secured(a, &p) : accept_go(a, &p);
    if (rc != 0)
        return rc == BUSHING_ERR_WOULD_BLOCK ? output_blocks(a) : rc;
    if (a->sec == NULL)
        event_tell(a, BUSHING_EVENT_ESTABLISHED);
    return 0;
}

static bool rejection_fits(const bushing_rejection *r)
{
    switch (r->form) {
    case BUSHING_REJECT_ACSE:
        return r->result >= ACSE_REJECTED_PERMANENT &&
               r->result <= ACSE_REJECTED_TRANSIENT && r->source >= ACSE_USER &&
               r->source <= ACSE_PROVIDER && r->diagnostic >= 0;
    case BUSHING_REJECT_PRESENTATION:
        return r->reason >= -1 && r->reason <= PRES_REASON_NO_PSAP;
    case BUSHING_REJECT_SESSION:
        return r->reason >= 0 && r->reason <= UINT8_MAX;
    }
    return false;
}

int bushing_osi_reject(bushing_osi *a, const bushing_rejection *r,
                       bushing_time now)
{
    a->now = now;
    if (!is_asked(a))
        return BUSHING_ERR_STATE;
    if (!rejection_fits(r))
        return BUSHING_ERR_ARGUMENT;
    if (r->user_data.n > USER_DATA_C2_MAX)
        return BUSHING_ERR_TOO_LONG;
    if (is_native(a) && r->form == BUSHING_REJECT_ACSE)
        return native_reject(a, r);
    if (!(r->form == BUSHING_REJECT_ACSE ? reject_send(a, r)
                                         : refusal_send(a, r->form, r->reason)))
        return output_blocks(a);
    osi_end_now(a, BUSHING_CLOSE_LOCAL_REFUSED, 0);
    a->closed.linger = true;
    if (r->form == BUSHING_REJECT_ACSE) {
        a->closed.result = r->result;
        a->closed.source = r->source;
        a->closed.diagnostic = r->diagnostic;
    }
    return 0;
}
