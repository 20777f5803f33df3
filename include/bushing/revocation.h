/* Revocation, behind the trust object: lists (CRL) and answers of responders
 * (OCSP) that verdicts look at. How they are fetched is the caller's business.
 *
 *     rc = bushing_trust_add_crl(trust, &about, der, now);
 *     ... bushing_trust_check(...): rules "revoked", "list-missing" ...
 *
 * What was accepted stays until something newer comes. BUSHING_TRUST_SET_
 * REVOCATION says what must be known of a certificate, _CRL_GRACE how long a
 * list may be used past its date. A question with `running` set is one about an
 * association that is up: what is missing warns then, and only what is revoked
 * ends it. */
#ifndef BUSHING_REVOCATION_H
#define BUSHING_REVOCATION_H

#include <bushing/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Values of BUSHING_TRUST_SET_REVOCATION. */
enum bushing_revocation_need {
    BUSHING_REVOCATION_OFF,        /* nothing is looked at */
    BUSHING_REVOCATION_CONFIGURED, /* all but the anchor, once there is a list
                                    */
    BUSHING_REVOCATION_LEAF,       /* the certificate itself */
    BUSHING_REVOCATION_ALL,        /* all but the anchor */
};

/* What a list says of itself. */
typedef struct bushing_crl {
    char issuer[BUSHING_FACT_MAX]; /* "CN=Grid CA 2027" */
    char number[48];               /* hexadecimal; "": none */
    bool is_delta, is_partition;
    int64_t this_update_ms, next_update_ms; /* INT64_MAX: not said */
    uint32_t num_entries;
} bushing_crl;

/* Takes a list (DER, which is no longer needed afterwards): full, or a delta to
 * one that is there. Its issuer must be an anchor, or lead to one through the
 * intermediate certificates. *about (NULL: not wanted) is filled as far as the
 * list could be read. 0; a code of the category CODEC or TRUST;
 * CRYPTO_SIGNATURE ...; TOO_LONG: there is no place for another issuer. Nothing
 * changes then. */
BUSHING_API int bushing_trust_add_crl(bushing_trust *trust, bushing_crl *about,
                                      bushing_span der, bushing_time now);

/* List number i; false behind the last. */
BUSHING_API bool bushing_trust_crl_at(const bushing_trust *trust, size_t i,
                                      bushing_crl *out);

/* Forgets all lists and answers. */
BUSHING_API void bushing_trust_clear_revocation(bushing_trust *trust);

/* The event for a list or an answer that was refused with this code, or 0. */
BUSHING_API uint32_t bushing_revocation_event(int code, bool is_ocsp);

/* --- OCSP ---------------------------------------------------------------- */

enum { BUSHING_OCSP_REQUEST_MAX = 512, BUSHING_OCSP_NONCE_MAX = 32 };

/* A certificate and the one that issued it, both DER. An empty issuer is looked
 * for among the anchors and intermediate certificates. The first may be an
 * attribute certificate: then its issuer must be given, and answers itself. */
typedef struct bushing_ocsp_subject {
    bushing_span certificate, issuer;
} bushing_ocsp_subject;

/* The request about it, with a nonce of 1 to 32 octets (or empty: none): *n
 * octets of `out`. */
BUSHING_API int bushing_trust_ocsp_request(
    const bushing_trust *trust, uint8_t out[BUSHING_OCSP_REQUEST_MAX],
    size_t *n, const bushing_ocsp_subject *about, bushing_span nonce);

/* Takes the answer, stapled or to that request. What cannot be taken is
 * remembered as such. */
BUSHING_API int bushing_trust_add_ocsp(bushing_trust *trust,
                                       bushing_span answer,
                                       const bushing_ocsp_subject *about,
                                       bushing_span nonce, bushing_time now);

/* Remembers that there was no answer: late, or nobody to be reached. */
BUSHING_API int bushing_trust_ocsp_failed(bushing_trust *trust,
                                          const bushing_ocsp_subject *about,
                                          bool timed_out);

#ifdef __cplusplus
}
#endif

#endif
