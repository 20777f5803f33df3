/* The parts of a certification authority. */
#ifndef PKI_CA_H
#define PKI_CA_H

#include <bushing/trust.h>

#include "crypto/seam.h"
#include "pki/certificate.h"
#include <bushing/ca.h>

/* Who signs, with which certificate. */
struct ca_signer {
    const struct crypto *crypto;
    const struct crypto_key *key;
    uint8_t spki_octets[700];
    span spki;      /* of the key */
    span algorithm; /* a whole AlgorithmIdentifier */
};

/* Reads the public half of the key. */
int ca_signer_init(struct ca_signer *out, const struct crypto *crypto,
                   const bushing_ca_key *key);

/* Writes a fact, when somebody wants it. `a` and `b` follow each other. */
void ca_why(char why[BUSHING_CA_WHY], const char *a, const char *b);

/* SEQUENCE { tbs, algorithm, signature over tbs }: certificates, requests and
 * lists alike. */
int ca_seal(const struct ca_signer *by, const struct asn1_type *type,
            const void *tbs, uint8_t *out, size_t cap, size_t *n);

/* Into the two fields of a struct that name the algorithm. */
int ca_algorithm(const struct ca_signer *by, struct algorithm_identifier *out);

/* UTCTime until 2049, then GeneralizedTime; `room` holds the text. */
enum { CA_TIME_MAX = 16 };
int ca_time(struct x509_time *out, int64_t ms, char room[CA_TIME_MAX]);

/* --- names --------------------------------------------------------------- */

/* A whole Name. */
int ca_name_write(struct writer *w, const bushing_ca_names *names,
                  char why[BUSHING_CA_WHY]);
/* Whole GeneralNames for subjectAltName; nothing when there are none. */
int ca_alt_names_write(struct writer *w, const bushing_ca_names *names,
                       char why[BUSHING_CA_WHY]);

/* --- extensions ---------------------------------------------------------- */

enum { CA_EXTENSIONS_MAX = 12 };

/* A list that grows; its first error stays. */
struct ca_extensions {
    struct x509_extension row[CA_EXTENSIONS_MAX];
    size_t num;
    int rc;
    size_t left; /* of the room, which fills from its end */
    uint8_t room[4096];
};

void ca_extensions_begin(struct ca_extensions *x);
/* The value is encoded by its type. */
void ca_extension_add(struct ca_extensions *x, enum certificate_extension_id id,
                      bool critical, const struct asn1_type *type,
                      const void *value);
/* The same for one that stands in no certificate. */
void ca_extension_add_as(struct ca_extensions *x, span oid, bool critical,
                         const struct asn1_type *type, const void *value);
/* The value stands there already. */
void ca_extension_copy(struct ca_extensions *x,
                       enum certificate_extension_id id, bool critical,
                       span value);
struct asn1_list ca_extensions_list(const struct ca_extensions *x);

/* keyUsage, extKeyUsage and, of a CA, basicConstraints, as the purpose has
 * them for such a key: what is asked for and what is given. */
void ca_purpose_extensions(struct ca_extensions *x,
                           enum bushing_ca_purpose purpose,
                           const struct pki_key *key, int64_t path_len);

/* The object identifiers of extensions. */
span ca_extension_oid(enum certificate_extension_id id);

/* --- what is asked for --------------------------------------------------- */

struct ca_asked {
    span subject; /* a whole Name */
    struct asn1_octets spki;
    struct pki_key key;
    span value[CERTIFICATE_NUM_EXTENSIONS]; /* of extensions, empty: none */
    span unknown; /* an extension that nobody here gives */
};

int ca_request_make(uint8_t *out, size_t cap, size_t *n,
                    const struct ca_signer *by, enum bushing_ca_purpose purpose,
                    const bushing_ca_names *names, char why[BUSHING_CA_WHY]);
int ca_request_again(uint8_t *out, size_t cap, size_t *n,
                     const struct ca_signer *by,
                     enum bushing_ca_purpose purpose, span certificate,
                     char why[BUSHING_CA_WHY]);

/* Reads a request and checks that it is signed with its own key; with crypto
 * NULL it only reads. */
int ca_request_read(struct ca_asked *out, const struct crypto *crypto,
                    span request, char why[BUSHING_CA_WHY]);

/* --- what is made --------------------------------------------------------- */

/* The certificate of a CA with this key, valid at that time. */
int ca_issuer_read(struct certificate *out, const struct ca_signer *by,
                   span der, int64_t now, char why[BUSHING_CA_WHY]);

/* As the public functions, by any crypto. */
int ca_root_make(uint8_t *out, size_t cap, size_t *n,
                 const struct ca_signer *by, const bushing_ca_names *names,
                 const bushing_ca_terms *terms, char why[BUSHING_CA_WHY]);
int ca_certificate_make(uint8_t *out, size_t cap, size_t *n,
                        span ca_certificate, const struct ca_signer *by,
                        span request, const bushing_ca_terms *terms,
                        char why[BUSHING_CA_WHY]);
int ca_list_make(uint8_t *out, size_t cap, size_t *n, span ca_certificate,
                 const struct ca_signer *by, const bushing_ca_list *list,
                 const bushing_allocator *allocator);

/* May a certificate for this purpose be made of it? */
int ca_purpose_check(const struct ca_asked *asked,
                     enum bushing_ca_purpose purpose, char why[BUSHING_CA_WHY]);

#endif
