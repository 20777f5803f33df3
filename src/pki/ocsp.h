/* Asking a responder about one certificate, and reading what it answers [RFC
 * 6960, RFC 8954]. How request and answer travel is the caller's business. */
#ifndef PKI_OCSP_H
#define PKI_OCSP_H

#include "crypto/seam.h"
#include "pki/certificate.h"
#include "pki/revocation.h"
#include "schema/ocsp.h"

/* Bounds. */
#define OCSP_ANSWER_MAX ((size_t)65536)
enum {
    OCSP_REQUEST_MAX = 512,
    OCSP_NONCE_MIN = 1,
    OCSP_NONCE_MAX = 32,
    OCSP_CERTIFICATES_MAX = 8, /* that are looked at for the delegate */
    OCSP_SINGLES_MAX = 64,     /* certificates that an answer is about */
};

/* Writes a request about `c`, which `issuer` issued, with this nonce (1 to 32
 * octets, or empty: none), to the end of `room`; *out is where it stands. The
 * issuer is named by SHA-1, which every responder knows. 0; ARGUMENT; SPACE
 * (the serial number is too long); CRYPTO_FAILED. */
int ocsp_request(span *out, uint8_t room[OCSP_REQUEST_MAX],
                 const struct certificate *c, const struct certificate *issuer,
                 span nonce, const struct crypto *crypto);

/* An answer that was read; points into its octets. */
struct ocsp_reply {
    struct ocsp_basic_response basic;
    span algorithm; /* whole */
    span nonce;     /* empty: none */
};

/* 0; a code of the category CODEC; REVOCATION_REFUSED: the responder says that
 * it gives no answer; REVOCATION_EXTENSION. */
int ocsp_read(struct ocsp_reply *out, span der);

/* 0 when the issuer signed it, or somebody to whom the issuer gave a
 * certificate for that (OCSPSigning, valid now): *delegate is that then, and
 * all zero otherwise. REVOCATION_RESPONDER; CRYPTO_SIGNATURE ... */
int ocsp_verify(const struct ocsp_reply *reply, struct certificate *delegate,
                const struct certificate *issuer, int64_t now,
                const struct crypto *crypto);

/* What an answer says of one certificate. */
struct ocsp_status {
    enum revocation_status status; /* GOOD, REVOKED, UNKNOWN */
    enum revocation_reason reason;
    int64_t revoked_at, this_update, next_update; /* INT64_MAX: not said */
};

/* 0; REVOCATION_SUBJECT: it says nothing of it; TIME. */
int ocsp_find(const struct ocsp_reply *reply, struct ocsp_status *out,
              const struct certificate *c, const struct certificate *issuer,
              const struct crypto *crypto);

#endif
