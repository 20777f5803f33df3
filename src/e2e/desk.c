/* Memory of what is worked on, and the security events that come of it. */
#include "e2e/association.h"

#include "base/secret.h"

static void *take(bushing_e2e *e, size_t n)
{
    const bushing_allocator *a = &e->identity->allocator;
    return a->alloc(a->ctx, n);
}

static void give_back(bushing_e2e *e, void *p)
{
    const bushing_allocator *a = &e->identity->allocator;
    if (p != NULL)
        a->free(a->ctx, p);
}

int desk_open(bushing_e2e *e)
{
    if (e->desk != NULL)
        return 0;
    e->desk = take(e, sizeof *e->desk);
    if (e->desk == NULL)
        return BUSHING_ERR_MEMORY;
    memset(e->desk, 0, sizeof *e->desk);
    return 0;
}

void desk_wipe_secrets(struct desk *d)
{
    if (d == NULL)
        return;
    offer_clear(&d->offer);
    share_clear(&d->share);
}

void desk_close(bushing_e2e *e)
{
    struct desk *d = e->desk;
    if (d == NULL)
        return;
    desk_wipe_secrets(d);
    give_back(e, d->in);
    give_back(e, d->built.room);
    give_back(e, d);
    e->desk = NULL;
}

int desk_take(bushing_e2e *e, enum bushing_secpdu kind, span pdu)
{
    struct desk *d;
    int rc = desk_open(e);
    if (rc != 0)
        return rc;
    d = e->desk;
    give_back(e, d->in);
    d->in = take(e, pdu.n + 1);
    d->pdu = span_of(d->in, d->in == NULL ? 0 : pdu.n);
    d->secpdu = (uint8_t)kind;
    d->signature_holds = false;
    d->num_chain = 0;
    d->appl_data = (span){NULL, 0};
    memset(&d->outer, 0, sizeof d->outer);
    memset(&d->got, 0, sizeof d->got);
    d->fault.row = NULL;
    if (d->in == NULL)
        return BUSHING_ERR_MEMORY;
    if (pdu.n != 0)
        memcpy(d->in, pdu.p, pdu.n);
    return 0;
}

/* Certificates and the fixed parts of a token, and what stands around. */
static size_t room_for(const bushing_e2e *e, enum bushing_secpdu kind,
                       size_t appl_len)
{
    enum { HEAD = 8, FIXED = 512, LISTS = 512, GROUP = 280 };
    const bushing_identity *id = e->identity;
    size_t n = FORM_BEHIND + FORM_FRONT + FIXED + id->certificate.n + appl_len;
    if (!secpdu_has_token3(kind))
        n += LISTS + OFFER_GROUPS * GROUP + id->attribute_certificate.n;
    for (size_t i = 0; i < id->num_path; i++)
        n += HEAD + id->path[i].n;
    return n;
}

int desk_build(bushing_e2e *e, enum bushing_secpdu kind, size_t appl_len)
{
    struct desk *d;
    int rc = desk_open(e);
    if (rc != 0)
        return rc;
    if (appl_len > SECPDU_MAX)
        return BUSHING_ERR_TOO_LONG;
    d = e->desk;
    give_back(e, d->built.room);
    memset(&d->built, 0, sizeof d->built);
    d->said = (span){NULL, 0};
    d->saying = (uint8_t)kind;
    d->built.cap = room_for(e, kind, appl_len);
    d->built.room = take(e, d->built.cap);
    return d->built.room == NULL ? BUSHING_ERR_MEMORY : 0;
}

/* --- events -------------------------------------------------------------- */

/* The subject of the certificate that came, which is a claim until the
 * signature holds; else whom we wanted. */
static span name_peer(const bushing_e2e *e, char *room, size_t cap)
{
    static const char CLAIM[] = "claims to be ";
    const struct desk *d = e->desk;
    const char *wanted = e->policy->peer.name;
    size_t n = d->signature_holds ? 0 : sizeof CLAIM - 1;
    if (d->outer.pk_cert.n == 0)
        return wanted == NULL ? span_of(NULL, 0) : span_text(wanted);
    memcpy(room, CLAIM, n);
    signer_name(d->outer.pk_cert, room + n, cap - n);
    return room[n] == 0 ? span_of(NULL, 0) : span_text(room);
}

void desk_note(bushing_e2e *e, const struct fault *fault)
{
    char who[NOTE_WHO], association[NUMBER_TEXT];
    struct note_about about;
    struct desk *d;
    if (desk_open(e) != 0)
        return;
    d = e->desk;
    if (d->num_notes == DESK_NOTES)
        return;
    about.who = name_peer(e, who, sizeof who);
    about.address = span_of(e->address, e->address_len);
    about.association =
        e->number.place == 0
            ? span_of(NULL, 0)
            : span_of(association, number_text(&e->number, association));
    about.pdu = d->pdu.p != NULL ? bushing_secpdu_name(d->secpdu)
                                 : "a PDU of the data phase";
    about.utc_ms = e->now.utc_ms;
    note_write(&d->note[d->num_notes++], fault, &about);
    tell(e, BUSHING_E2E_SECURITY);
}
