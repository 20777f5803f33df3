/* Revocation lists [RFC 5280:5]: whole ones, with a number that rises. */
#include "asn1/encode.h"
#include "asn1/walk.h"
#include "pki/ca.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

static const span CRL_NUMBER = OCTETS("\x55\x1D\x14");
static const span CRL_REASON = OCTETS("\x55\x1D\x15");

enum { LIST_VERSION_2 = 1, ENTRY_MAX = 72, FRAME_MAX = 4096 };

/* What one entry needs while the list is encoded. */
struct entry {
    uint8_t reason[3]; /* an ENUMERATED */
    char date[CA_TIME_MAX];
    struct x509_extension extension;
};

size_t bushing_ca_list_size(size_t num_revoked)
{
    return num_revoked > (SIZE_MAX - FRAME_MAX) / ENTRY_MAX
               ? SIZE_MAX
               : FRAME_MAX + num_revoked * ENTRY_MAX;
}

/* [RFC 5280:5.3.1] no reason is said by leaving it out */
static int fill_entry(struct x509_revoked_certificate *out, struct entry *e,
                      const bushing_ca_revoked *from)
{
    memset(out, 0, sizeof *out);
    if (from->serial.n == 0 || from->serial.n > 20 || from->reason < 0 ||
        from->reason > 10)
        return BUSHING_ERR_ARGUMENT;
    out->user_certificate = from->serial;
    if (from->reason != 0) {
        memcpy(e->reason, "\x0A\x01", 2);
        e->reason[2] = (uint8_t)from->reason;
        e->extension = (struct x509_extension){
            CRL_REASON, false, span_of(e->reason, sizeof e->reason)};
        out->has_crl_entry_extensions = true;
        out->crl_entry_extensions =
            (struct asn1_list){{NULL, 0}, &e->extension, 1};
    }
    return ca_time(&out->revocation_date, from->at, e->date);
}

static int fill_list(struct x509_tbs_cert_list *tbs, const struct ca_signer *by,
                     const struct certificate *issuer,
                     const bushing_ca_list *list, char date[2][CA_TIME_MAX])
{
    int rc;
    memset(tbs, 0, sizeof *tbs);
    tbs->has_version = true;
    tbs->version = LIST_VERSION_2;
    tbs->issuer = issuer->subject;
    tbs->has_next_update = true;
    tbs->has_crl_extensions = true;
    rc = ca_algorithm(by, &tbs->signature);
    if (rc == 0)
        rc = ca_time(&tbs->this_update, list->this_update, date[0]);
    if (rc == 0)
        rc = ca_time(&tbs->next_update, list->next_update, date[1]);
    return rc;
}

/* The number as contents of an INTEGER. */
static span number_of(uint64_t v, uint8_t room[9])
{
    size_t n = 9;
    do {
        room[--n] = (uint8_t)v;
        v >>= 8;
    } while (v != 0);
    if ((room[n] & 0x80) != 0)
        room[--n] = 0;
    return span_of(room + n, 9 - n);
}

/* authorityKeyIdentifier and cRLNumber, both wanted [RFC 5280:5.2]. */
static void add_extensions(struct ca_extensions *x,
                           const struct certificate *issuer, uint64_t number)
{
    uint8_t room[9];
    span value = number_of(number, room);
    struct x509_authority_key_identifier authority = {
        .has_key_identifier = true, .key_identifier = issuer->subject_key_id};
    ca_extensions_begin(x);
    ca_extension_add(x, CERTIFICATE_AUTHORITY_KEY_ID, false,
                     &X509_AUTHORITY_KEY_IDENTIFIER, &authority);
    ca_extension_add_as(x, CRL_NUMBER, false, &X509_CRL_NUMBER, &value);
}

static int
seal_list(uint8_t *out, size_t cap, size_t *n, const struct ca_signer *by,
          const struct certificate *issuer, const bushing_ca_list *list,
          struct x509_revoked_certificate *rows, struct entry *entries)
{
    struct x509_tbs_cert_list tbs;
    struct ca_extensions x;
    char date[2][CA_TIME_MAX];
    int rc = fill_list(&tbs, by, issuer, list, date);
    for (size_t i = 0; i < list->num_revoked && rc == 0; i++)
        rc = fill_entry(&rows[i], &entries[i], &list->revoked[i]);
    if (rc != 0)
        return rc;
    tbs.has_revoked_certificates = list->num_revoked > 0;
    tbs.revoked_certificates =
        (struct asn1_list){{NULL, 0}, rows, (uint32_t)list->num_revoked};
    add_extensions(&x, issuer, list->number);
    if (x.rc != 0)
        return x.rc;
    tbs.crl_extensions = ca_extensions_list(&x);
    return ca_seal(by, &X509_TBS_CERT_LIST, &tbs, out, cap, n);
}

int ca_list_make(uint8_t *out, size_t cap, size_t *n, span ca_certificate,
                 const struct ca_signer *by, const bushing_ca_list *list,
                 const bushing_allocator *allocator)
{
    struct certificate issuer;
    struct x509_revoked_certificate *rows;
    struct entry *entries;
    size_t num = list->num_revoked, least = num == 0 ? 1 : num;
    int rc =
        ca_issuer_read(&issuer, by, ca_certificate, list->this_update, NULL);
    if (rc != 0)
        return rc;
    if (num > UINT32_MAX / sizeof *rows ||
        list->this_update >= list->next_update)
        return BUSHING_ERR_ARGUMENT;
    rows = allocator->alloc(allocator->ctx, least * sizeof *rows);
    entries = allocator->alloc(allocator->ctx, least * sizeof *entries);
    rc = BUSHING_ERR_MEMORY;
    if (rows != NULL && entries != NULL)
        rc = seal_list(out, cap, n, by, &issuer, list, rows, entries);
    allocator->free(allocator->ctx, rows);
    allocator->free(allocator->ctx, entries);
    return rc;
}
