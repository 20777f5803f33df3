/* The extensions that a CA gives. */
#include "asn1/encode.h"
#include "pki/ca.h"

#include <bushing/error.h>

#define OCTETS(s)                           \
    {                                       \
        (const uint8_t *)(s), sizeof(s) - 1 \
    }

static const span OIDS[] = {
#define X(name, oid, type) OCTETS(oid),
    CERTIFICATE_EXTENSIONS(X)
#undef X
};

span ca_extension_oid(enum certificate_extension_id id)
{
    return OIDS[id];
}

void ca_extensions_begin(struct ca_extensions *x)
{
    x->num = 0;
    x->rc = 0;
    x->left = sizeof x->room;
}

static void copy(struct ca_extensions *x, span oid, bool critical, span value)
{
    if (x->rc != 0)
        return;
    if (x->num == CA_EXTENSIONS_MAX) {
        x->rc = BUSHING_ERR_SPACE;
        return;
    }
    x->row[x->num++] = (struct x509_extension){oid, critical, value};
}

void ca_extension_copy(struct ca_extensions *x,
                       enum certificate_extension_id id, bool critical,
                       span value)
{
    copy(x, OIDS[id], critical, value);
}

void ca_extension_add_as(struct ca_extensions *x, span oid, bool critical,
                         const struct asn1_type *type, const void *value)
{
    struct writer w = writer_over(x->room, x->left);
    int rc = asn1_encode(type, value, &w);
    if (x->rc == 0)
        x->rc = rc;
    if (rc != 0)
        return;
    x->left -= writer_len(&w);
    copy(x, oid, critical, writer_result(&w));
}

void ca_extension_add(struct ca_extensions *x, enum certificate_extension_id id,
                      bool critical, const struct asn1_type *type,
                      const void *value)
{
    ca_extension_add_as(x, OIDS[id], critical, type, value);
}

struct asn1_list ca_extensions_list(const struct ca_extensions *x)
{
    return (struct asn1_list){{NULL, 0}, x->row, (uint32_t)x->num};
}

/* --- what each purpose has ----------------------------------------------- */

#define USAGE(name) CERTIFICATE_KEY_USAGE_BIT(name)

/* [62351-9:7.2, 62351-4:G.5] */
static const struct profile {
    unsigned usage;
    unsigned usage_rsa; /* besides, for an RSA key */
    bool server, client;
} PROFILES[BUSHING_CA_NUM_PURPOSES] = {
    [BUSHING_CA_CA] = {USAGE(KEY_CERT_SIGN) | USAGE(CRL_SIGN), 0, false, false},
    [BUSHING_CA_E2E] = {USAGE(DIGITAL_SIGNATURE) | USAGE(KEY_AGREEMENT), 0,
                        false, false},
    [BUSHING_CA_APROFILE] = {USAGE(DIGITAL_SIGNATURE) | USAGE(KEY_AGREEMENT), 0,
                             false, false},
    [BUSHING_CA_TLS_CLIENT] = {USAGE(DIGITAL_SIGNATURE), 0, false, true},
    [BUSHING_CA_TLS_SERVER] = {USAGE(DIGITAL_SIGNATURE),
                               USAGE(KEY_ENCIPHERMENT), true, false},
    [BUSHING_CA_TLS_BOTH] = {USAGE(DIGITAL_SIGNATURE), USAGE(KEY_ENCIPHERMENT),
                             true, true},
};

static void add_usage(struct ca_extensions *x, unsigned usage)
{
    uint8_t octets[2] = {0, 0};
    struct asn1_bits bits = {{octets, sizeof octets}, 7};
    for (unsigned i = 0; i <= X509_KEY_USAGE_DECIPHER_ONLY; i++)
        if ((usage >> i & 1) != 0)
            octets[i / 8] |= (uint8_t)(0x80u >> i % 8);
    ca_extension_add(x, CERTIFICATE_KEY_USAGE, true, &X509_KEY_USAGE, &bits);
}

static void add_purposes(struct ca_extensions *x, const struct profile *p)
{
    static const span server = OCTETS("\x2B\x06\x01\x05\x05\x07\x03\x01");
    static const span client = OCTETS("\x2B\x06\x01\x05\x05\x07\x03\x02");
    span oids[2];
    uint32_t num = 0;
    struct asn1_list list = {{NULL, 0}, oids, 0};
    if (p->server)
        oids[num++] = server;
    if (p->client)
        oids[num++] = client;
    list.num = num;
    if (num > 0)
        ca_extension_add(x, CERTIFICATE_EXT_KEY_USAGE, false,
                         &X509_EXT_KEY_USAGE, &list);
}

void ca_purpose_extensions(struct ca_extensions *x,
                           enum bushing_ca_purpose purpose,
                           const struct pki_key *key, int64_t path_len)
{
    const struct profile *p = &PROFILES[purpose];
    struct x509_basic_constraints basic = {true, path_len >= 0, path_len};
    if (purpose == BUSHING_CA_CA)
        ca_extension_add(x, CERTIFICATE_BASIC_CONSTRAINTS, true,
                         &X509_BASIC_CONSTRAINTS, &basic);
    add_usage(x, p->usage | (key->kind == PKI_KEY_RSA ? p->usage_rsa : 0));
    add_purposes(x, p);
}
