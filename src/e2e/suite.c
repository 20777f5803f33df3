#include "e2e/suite.h"

#include "asn1/encode.h"
#include "asn1/walk.h"

/* An OID's contents as a span. */
#define OID(...)                                                         \
    {                                                                    \
        (const uint8_t[]){__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}) \
    }
#define NIST_AES(n) 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, (n)

/* [62351-4:8 hmacWithSHA256, 62351-4:8 CBC, 62351-4:8 GCM; rule 19] An OID
 * counts in its own list only: a GCM algorithm among `encr` would be a counter
 * mode without a tag. */
static const struct suite_row ROWS[] = {
    {BUSHING_AES128_GCM, BUSHING_LIST_AEA, OID(NIST_AES(6)), 16, true, false},
    {BUSHING_AES256_GCM, BUSHING_LIST_AEA, OID(NIST_AES(46)), 32, true, false},
    {BUSHING_AES128_CBC, BUSHING_LIST_ENCR, OID(NIST_AES(2)), 16, false, false},
    {BUSHING_AES256_CBC, BUSHING_LIST_ENCR, OID(NIST_AES(42)), 32, false,
     false},
    {BUSHING_HMAC_SHA256, BUSHING_LIST_ICV,
     OID(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, 0x09), 32, false, true},
    {BUSHING_AES128_GMAC, BUSHING_LIST_ICV, OID(NIST_AES(6)), 16, true, false},
    {BUSHING_AES256_GMAC, BUSHING_LIST_ICV, OID(NIST_AES(46)), 32, true, false},
};

const struct suite_row *suite_row(int item)
{
    for (size_t i = 0; i < ASN1_COUNT(ROWS); i++)
        if (ROWS[i].item == item)
            return &ROWS[i];
    return NULL;
}

/* [62351-4:8 rule 3] D-GCM-1: the length of the tag is what the parameters say,
 * their nonce is not used. */
static bool read_tag_len(const struct algorithm_identifier *a,
                         const struct dialect *dialect, uint8_t *tag_len)
{
    uint8_t joined[256];
    struct arena scratch = arena_over(joined, sizeof joined);
    struct gcm_parameters p;
    *tag_len = (uint8_t)dialect->gcm_tag_len;
    if (!a->has_parameters)
        return true;
    if (asn1_decode(&GCM_PARAMETERS, a->parameters, &p, &scratch, NULL) != 0)
        return false;
    *tag_len = (uint8_t)p.aes_icv_len;
    return true;
}

/* [62351-4:8 rules 1, 2] NULL and absent are the same for HMAC; what CBC has as
 * an OCTET STRING (an IV) is not used. */
static bool has_allowed_parameters(const struct suite_row *row,
                                   const struct algorithm_identifier *a)
{
    uint8_t joined[256];
    struct arena scratch = arena_over(joined, sizeof joined);
    span unused;
    const struct asn1_type *type =
        row->null_parameters ? &ASN_NULL : &ASN_OCTETS;
    return !a->has_parameters ||
           asn1_decode(type, a->parameters, &unused, &scratch, NULL) == 0;
}

const struct suite_row *suite_find(enum bushing_policy_list list,
                                   const struct algorithm_identifier *a,
                                   const struct dialect *dialect,
                                   uint8_t *tag_len)
{
    uint8_t len = (uint8_t)dialect->hmac_icv_len;
    for (size_t i = 0; i < ASN1_COUNT(ROWS); i++) {
        const struct suite_row *row = &ROWS[i];
        if (row->list != list || !span_equal(row->oid, a->algorithm))
            continue;
        if (row->gcm ? !read_tag_len(a, dialect, &len)
                     : !has_allowed_parameters(row, a))
            return NULL;
        if (tag_len != NULL)
            *tag_len = len;
        return row;
    }
    return NULL;
}

/* The 12 octets of the nonce say nothing; their place has to be filled. */
static span put_gcm_parameters(uint8_t tag_len,
                               uint8_t room[static SUITE_PARAMETERS_MAX])
{
    static const uint8_t zeros[CRYPTO_GCM_NONCE_LEN];
    struct gcm_parameters p = {{zeros, sizeof zeros}, tag_len};
    struct writer w = writer_over(room, SUITE_PARAMETERS_MAX);
    if (asn1_encode(&GCM_PARAMETERS, &p, &w) != 0)
        return (span){NULL, 0};
    return writer_result(&w);
}

struct algorithm_identifier
suite_identifier(const struct suite_row *row, uint8_t tag_len,
                 const struct dialect *dialect,
                 uint8_t room[static SUITE_PARAMETERS_MAX])
{
    static const uint8_t null[] = {0x05, 0x00};
    struct algorithm_identifier a = {.algorithm = row->oid};
    if (row->null_parameters)
        a.parameters = (span){null, sizeof null};
    else if (row->gcm && tag_len != dialect->gcm_tag_len)
        a.parameters = put_gcm_parameters(tag_len, room);
    a.has_parameters = a.parameters.n != 0;
    return a;
}

/* [62351-4:13.3.1 rows 1 to 3] */
void suite_settle(struct suite *s)
{
    const struct suite_row *cipher = suite_row(s->cipher);
    const struct suite_row *icv = suite_row(s->icv);
    s->mode = icv == NULL      ? SUITE_AE
              : cipher == NULL ? SUITE_ICV
                               : SUITE_CBC_ICV;
    s->cipher_key_len = cipher == NULL ? 0 : cipher->key_len;
    s->icv_key_len = icv == NULL ? 0 : icv->key_len;
}
