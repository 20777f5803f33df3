/* The folder of a CA: its certificate and key, what it has issued and revoked,
 * its list. Whoever has it open is alone in it.
 *
 *   ca.pem ca.key   the CA; ca.csr of one that another CA is to sign
 *   index           one line for each certificate, and the settings
 *   issued/         every certificate, by its serial number
 *   crl.pem crl.der the newest list
 *   lock            held while a command is at work */
#ifndef TOOLS_PKI_FOLDER_H
#define TOOLS_PKI_FOLDER_H

#include <bushing/ca.h>

#include "pki_file.h"
#include "subcommand.h"

enum { PKI_URL_MAX = 512, PKI_KEY_ID_TEXT = 65 };

struct pki_issued {
    char serial[BUSHING_CA_SERIAL_TEXT];
    enum bushing_ca_purpose purpose;
    int64_t not_before, not_after; /* ms */
    int reason;                    /* of the revocation; -1: not revoked */
    int64_t revoked_at;
    char key_id[PKI_KEY_ID_TEXT];
    char subject[BUSHING_CA_NAME_MAX];
};

struct pki_folder {
    const char *path;
    int lock;
    uint64_t crl_number; /* of the last list; 0: none */
    char crl_url[PKI_URL_MAX + 1], ocsp_url[PKI_URL_MAX + 1];
    struct pki_issued *issued;
    size_t num, room;
};

/* Locks the folder and reads the index. Says what is wrong. `lock` is not
 * wanted by who only reads. */
enum exit_status pki_folder_open(struct pki_folder *f, const char *path,
                                 bool lock);
void pki_folder_close(struct pki_folder *f);

/* "lab/ca.pem" */
void pki_folder_path(const struct pki_folder *f, char out[PKI_PATH_MAX],
                     const char *name);

/* A place for one more; NULL: no memory. */
struct pki_issued *pki_folder_more(struct pki_folder *f);

/* By serial number or key; NULL: none. */
struct pki_issued *pki_folder_by_serial(const struct pki_folder *f,
                                        const char *serial);
const struct pki_issued *pki_folder_by_key(const struct pki_folder *f,
                                           const char *key_id);

/* Puts the index as it is now into the batch. False, and errno. */
bool pki_folder_write_index(const struct pki_folder *f, struct pki_batch *b,
                            const char *path);

/* "superseded"; the number of it, or -1. */
const char *pki_reason_word(int reason);
int pki_reason_of(const char *word);

#endif
