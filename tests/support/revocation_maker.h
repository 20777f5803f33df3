/* Revocation lists, answers of OCSP responders and attribute certificates made
 * by tests: good ones, and any of it bent before it is signed. */
#ifndef SUPPORT_REVOCATION_MAKER_H
#define SUPPORT_REVOCATION_MAKER_H

#include "cert_maker.h"
#include "schema/ocsp.h"

/* Good on MAKER_NOW (2026-11-20T12:00:00Z). */
#define MAKER_THIS_UPDATE "261120000000Z"
#define MAKER_NEXT_UPDATE "261127000000Z"

/* --- lists --------------------------------------------------------------- */

struct maker_entry {
    span serial;      /* contents of the INTEGER */
    const char *date; /* NULL: 261101000000Z */
    int reason;       /* below 0: none is given */
    span extensions;  /* a whole SEQUENCE OF Extension instead, or empty */
};

enum { MAKER_ENTRIES = 16, MAKER_LIST_EXTENSIONS = 40 };

struct maker_list {
    int version; /* below 0: left out */
    span issuer, algorithm, tbs_algorithm;
    const char *this_update, *next_update; /* NULL: left out */
    struct maker_entry entry[MAKER_ENTRIES];
    size_t num_entries;
    bool empty_entries; /* revokedCertificates stands there, with nothing */
    struct x509_extension extension[MAKER_LIST_EXTENSIONS];
    uint32_t num_extensions;
    span tail; /* octets behind the extensions, inside what is signed */
    const struct maker_key *signer;
    bool spoil;
};

/* A full list of this CA, number `number`, with nothing in it. */
void maker_list(struct maker *m, struct maker_list *out,
                const struct maker_certificate *ca, uint32_t number);
/* Makes a delta to that base of it. */
void maker_delta(struct maker *m, struct maker_list *l, uint32_t base);
void maker_revoke(struct maker_list *l, span serial, int reason);
void maker_list_put(struct maker *m, struct maker_list *l, const char *oid,
                    bool critical, span value);
span maker_make_list(struct maker *m, const struct maker_list *l);

/* The DER of an INTEGER. */
span maker_number(struct maker *m, uint32_t number);

/* --- answers ------------------------------------------------------------- */

struct maker_answer {
    int64_t response_status;
    struct ocsp_single_response one;
    struct ocsp_response_data data;
    bool twice; /* another certificate stands first */
    span certs; /* certificates one behind the other */
    const struct maker_key *signer;
    span algorithm;
    bool spoil;
    span response_type; /* contents of an OBJECT IDENTIFIER */
};

/* What `ca` itself says of a certificate that it issued: good. */
void maker_answer(struct maker *m, struct maker_answer *out,
                  const struct maker_certificate *c,
                  const struct maker_certificate *ca);
/* The same by SHA-256. */
void maker_answer_sha256(struct maker *m, struct maker_answer *a,
                         const struct maker_certificate *c,
                         const struct maker_certificate *ca);
void maker_answer_by(struct maker *m, struct maker_answer *a,
                     const struct maker_certificate *delegate);
void maker_answer_nonce(struct maker *m, struct maker_answer *a, span nonce);
span maker_make_answer(struct maker *m, const struct maker_answer *a);

/* --- attribute certificates ---------------------------------------------- */

struct maker_attribute {
    struct x509_attribute_certificate_info x;
    struct x509_extension extension[8];
    struct x509_attribute attribute[4];
    span algorithm;
    const struct maker_key *signer;
    bool spoil;
};

/* The role extension, or attribute: this hexadecimal text. */
span maker_hex(struct maker *m, const char *text);
/* One entry: these roles for the area "Station", revision 0, definition
 * IEC62351-8. */
span maker_roles(struct maker *m, const int64_t *role, uint32_t num);

/* For the holder of `c`, by `aa`: role OPERATOR, a day long, noRevAvail. */
void maker_attribute(struct maker *m, struct maker_attribute *out,
                     const struct maker_certificate *c,
                     const struct maker_certificate *aa);
void maker_attribute_put(struct maker *m, struct maker_attribute *a,
                         const char *oid, bool critical, span value);
span maker_make_attribute(struct maker *m, const struct maker_attribute *a);

#endif
