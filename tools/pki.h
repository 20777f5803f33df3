/* What the verbs of `bushing pki` share. */
#ifndef TOOLS_PKI_H
#define TOOLS_PKI_H

#include <bushing/ca.h>

#include "input.h"
#include "pki_folder.h"
#include "pki_phrase.h"
#include "pki_time.h"
#include "subcommand.h"

enum pki_option {
    PKI_OUTPUT,
    PKI_FOR,
    PKI_NAME,
    PKI_TITLES,
    PKI_TITLE_FORM,
    PKI_JID,
    PKI_HOST,
    PKI_KEY,
    PKI_PASSPHRASE_FILE,
    PKI_CLEAR,
    PKI_CA_PASSPHRASE_FILE,
    PKI_DAYS,
    PKI_CRL_URL,
    PKI_OCSP_URL,
    PKI_SUB,
    PKI_PATH_LEN,
    PKI_ROLE,
    PKI_AREA,
    PKI_REVISION,
    PKI_ROLE_OID,
    PKI_REASON,
    PKI_AT,
    PKI_JSON,
    PKI_NUM_OPTIONS
};

#define PKI_REASON_WORDS                                         \
    "unspecified keyCompromise cACompromise affiliationChanged " \
    "superseded cessationOfOperation privilegeWithdrawn"

struct pki_job {
    const struct arguments *a;
    int64_t now; /* ms */
    struct pki_folder folder;
    struct pki_batch batch;
    bushing_ca_key *ca_key;
    int16_t role[BUSHING_CA_ROLES_MAX]; /* what --role said */
    struct input ca;                    /* its certificate, DER */
};

/* The verbs. */
enum exit_status pki_init(struct pki_job *j);
enum exit_status pki_request(struct pki_job *j);
enum exit_status pki_sign(struct pki_job *j);
enum exit_status pki_issue(struct pki_job *j);
enum exit_status pki_renew(struct pki_job *j);
enum exit_status pki_revoke(struct pki_job *j);
enum exit_status pki_crl(struct pki_job *j);
enum exit_status pki_show(struct pki_job *j);

/* --- pki_work.c ---------------------------------------------------------- */

/* One line on stderr; the status that follows from it. */
enum exit_status pki_fail_errno(const char *file);
enum exit_status pki_fail_code(const char *file, int code, const char *why);

bushing_span pki_span(const struct input *in);
/* DER out of DER or PEM. */
enum exit_status pki_read_der(struct input *out, const char *file);

/* Opens the CA of the first operand, with its key and its certificate. */
enum exit_status pki_open_ca(struct pki_job *j);

/* A new key as --key, and as it is to be kept. `pem` has BUSHING_CA_KEY_MAX
 * octets and must be wiped. */
enum exit_status pki_make_key(struct pki_job *j, bushing_ca_key **key,
                              uint8_t *pem, size_t *n);

/* DER as PEM into the batch. */
enum exit_status pki_add_pem(struct pki_job *j, const char *path,
                             enum pki_write how, const char *label,
                             bushing_span der);
enum exit_status pki_add(struct pki_job *j, const char *path,
                         enum pki_write how, bushing_span octets);
enum exit_status pki_end(struct pki_job *j, const char *what);

/* From the options. */
enum exit_status pki_purpose(const struct pki_job *j,
                             enum bushing_ca_purpose *out);
void pki_names(const struct pki_job *j, bushing_ca_names *out,
               const char *hosts[BUSHING_CA_HOSTS_MAX]);
enum exit_status pki_number(const struct pki_job *j, enum pki_option option,
                            int64_t low, int64_t high, int64_t *out);

/* A new list into the batch, with the index; the number rises. */
enum exit_status pki_add_list(struct pki_job *j);

/* A word as a shell wants it. */
void pki_put_word(const char *word);

#endif
