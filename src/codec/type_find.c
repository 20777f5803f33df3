/* Types by number, by name, and by what the octets look like. */
#include <bushing/codec.h>

#include "asn1/xer_name.h"
#include "codec/type_find.h"
#include "schema/acse.h"
#include "schema/aprofile.h"
#include "schema/mms.h"
#include "schema/modules.h"
#include "schema/osi_env.h"
#include "schema/pres.h"
#include "schema/x509.h"
#include "schema/xmpp_env.h"

/* --- by number and name -------------------------------------------------- */

const bushing_type *bushing_type_at(size_t i)
{
    for (size_t m = 0; m < SCHEMA_NUM_MODULES; m++) {
        if (i < SCHEMA_MODULES[m]->num_types)
            return public_type(SCHEMA_MODULES[m]->types[i]);
        i -= SCHEMA_MODULES[m]->num_types;
    }
    return NULL;
}

static const bushing_type *find_in(const struct asn1_module *m, span name)
{
    for (size_t i = 0; i < m->num_types; i++)
        if (span_equal(span_text(m->types[i]->name), name))
            return public_type(m->types[i]);
    return NULL;
}

const bushing_type *bushing_type_find(const char *name)
{
    span whole = span_text(name);
    const char *dot = memchr(name, '.', whole.n);
    size_t skip = dot == NULL ? 0 : (size_t)(dot - name) + 1;
    for (size_t m = 0; m < SCHEMA_NUM_MODULES; m++) {
        const bushing_type *t;
        if (dot != NULL && !span_equal(span_text(SCHEMA_MODULES[m]->name),
                                       span_first(whole, skip - 1)))
            continue;
        t = find_in(SCHEMA_MODULES[m], span_skip(whole, skip));
        if (t != NULL)
            return t;
    }
    return NULL;
}

const struct asn1_module *type_module(const struct asn1_type *t)
{
    for (size_t m = 0; m < SCHEMA_NUM_MODULES; m++)
        for (size_t i = 0; i < SCHEMA_MODULES[m]->num_types; i++)
            if (SCHEMA_MODULES[m]->types[i] == t)
                return SCHEMA_MODULES[m];
    return NULL;
}

const char *bushing_type_name(const bushing_type *t)
{
    return asn1_type_of(t)->name;
}

const char *bushing_type_module(const bushing_type *t)
{
    const struct asn1_module *m = type_module(asn1_type_of(t));
    return m == NULL ? "" : m->name;
}

/* --- by the octets ------------------------------------------------------- */

/* What comes as a whole message or file. Those that more octets fit to stand
 * behind those that fewer do: the first that reads is taken. */
static const struct asn1_type *const MESSAGES[] = {
    &ACSE_APDU,
    &MMS_PDU,
    &PRES_CP,
    &PRES_CPA,
    &PRES_CPR,
    &PRES_ABORT,
    &E2E_HANDSHAKE_REQ,
    &E2E_HANDSHAKE_ACC,
    &E2E_ENCR_TRANSFER,
    &E2E_CLEAR_TRANSFER,
    &E2E_RELEASE_REQ,
    &E2E_HANDSHAKE_SEC_REJECT,
    &E2E_APPLICATION_REJECT,
    &X509_CERTIFICATE,
    &X509_CERTIFICATE_LIST,
    &X509_ATTRIBUTE_CERTIFICATE,
    &OSI_ASSO_REQ,
    &OSI_ASSO_RSP,
    &OSI_ASSO_ABR,
    &OSI_ASSO_REL_REQ,
    &OSI_ENCR_TRANSFER,
    &OSI_CLEAR_TRANSFER,
    &PRES_USER_DATA,
    &APROFILE_VALUE,
    &XMPP_ENV_PDU,
};

const struct asn1_type *guess_ber(span in, struct arena *scratch)
{
    const struct asn1_type *best = NULL;
    struct arena_place place = arena_mark(scratch);
    size_t farthest = 0;
    for (size_t i = 0; i < sizeof MESSAGES / sizeof MESSAGES[0]; i++) {
        struct asn1_error e;
        int rc = asn1_decode(MESSAGES[i], in, NULL, scratch, &e);
        arena_back(scratch, place);
        if (rc == 0)
            return MESSAGES[i];
        if (e.offset > farthest) {
            farthest = e.offset;
            best = MESSAGES[i];
        }
    }
    return best;
}

bool type_has_root(const struct asn1_type *t, const struct xer_token *root)
{
    uint32_t steps = 0;
    return xer_fits(root, t, NULL, "", &steps) == XER_FITS;
}
