#include "e2e/identity.h"

#include "asn1/walk.h"
#include "base/secret.h"
#include "e2e/signer.h"
#include "schema/x509.h"
#include <bushing/policy.h>

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MINUTE (60 * NS_PER_S)

static const struct setting {
    uint64_t low, high, usual;
} SETTINGS[] = {
#define X(name, low, high, usual, sentence) {low, high, usual},
    BUSHING_IDENTITY_SETTINGS(X)
#undef X
};

/* --- what it is made of -------------------------------------------------- */

/* Borrowed, but for the key. */
struct parts {
    span certificate, path[BUSHING_IDENTITY_PATH_MAX], attribute_certificate;
    size_t num_path;
    struct crypto_key *key;
};

static void *take(const bushing_identity *id, size_t n)
{
    return id->allocator.alloc(id->allocator.ctx, n);
}

static void give(const bushing_identity *id, void *p)
{
    id->allocator.free(id->allocator.ctx, p);
}

static int take_settings(bushing_identity *id, const uint64_t *wanted)
{
    for (size_t i = 0; i < BUSHING_NUM_IDENTITY_SETTINGS; i++) {
        uint64_t v =
            wanted == NULL || wanted[i] == 0 ? SETTINGS[i].usual : wanted[i];
        if (v < SETTINGS[i].low || v > SETTINGS[i].high)
            return BUSHING_ERR_ARGUMENT;
        id->setting[i] = v;
    }
    return 0;
}

static span copy(uint8_t **at, span from)
{
    span out = {*at, from.n};
    if (from.n == 0)
        return (span){NULL, 0};
    memcpy(*at, from.p, from.n);
    *at += from.n;
    return out;
}

static int copy_parts(bushing_identity *id, const struct parts *from)
{
    size_t n = from->certificate.n + from->attribute_certificate.n;
    uint8_t *at;
    for (size_t i = 0; i < from->num_path; i++)
        n += from->path[i].n;
    at = id->octets = take(id, n);
    if (at == NULL)
        return BUSHING_ERR_MEMORY;
    id->num_octets = n;
    id->certificate = copy(&at, from->certificate);
    for (size_t i = 0; i < from->num_path; i++)
        id->path[i] = copy(&at, from->path[i]);
    id->num_path = from->num_path;
    id->attribute_certificate = copy(&at, from->attribute_certificate);
    return 0;
}

/* --- the certificate and its key ----------------------------------------- */

struct own_certificate {
    struct x509_certificate c;
    span spki; /* whole, as it stands there */
};

static int read_certificate(struct own_certificate *out, span der)
{
    struct asn1_walk w;
    int rc = asn1_walk_begin(&w, &X509_CERTIFICATE, der, &out->c, NULL);
    out->spki = (span){NULL, 0};
    while (rc == 0 && (rc = asn1_walk_next(&w)) == 0 && w.step != WALK_END)
        if (w.step == WALK_ENTER && w.type == &X509_SUBJECT_PUBLIC_KEY_INFO)
            out->spki = tlv_raw(&w.tlv);
    return rc;
}

/* [62351-4:8 rsaEncryption] The signature algorithm that goes with a key. */
static int find_signature(bushing_identity *id, const struct own_certificate *c)
{
    static const uint8_t rsa[] = {0x2A, 0x86, 0x48, 0x86, 0xF7,
                                  0x0D, 0x01, 0x01, 0x01};
    static const uint8_t ec[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01};
    span oid = c->c.tbs_certificate.subject_public_key_info.algorithm.algorithm;
    id->spki = c->spki;
    if (span_equal(oid, span_of(rsa, sizeof rsa)))
        id->signature = BUSHING_RSA_SHA256;
    else if (span_equal(oid, span_of(ec, sizeof ec)))
        id->signature = BUSHING_ECDSA_SHA256;
    else
        return BUSHING_ERR_CRYPTO_KEY;
    return 0;
}

/* The key is that of the certificate, and signs so that the certificate
 * verifies it. [rule 23] What is signed here can be taken for nothing else: tbs
 * begin with 30, times with a digit. */
static int try_key(const bushing_identity *id)
{
    static const char text[] = "bushing tries its key";
    uint8_t spki[SIGNER_RSA_KEY_MAX], signature[CRYPTO_SIGNATURE_MAX];
    span data = span_of(text, sizeof text - 1);
    size_t n = 0;
    int rc = id->crypto->key_spki(id->key, spki, sizeof spki, &n);
    if (rc == BUSHING_ERR_SPACE ||
        (rc == 0 && !span_equal(span_of(spki, n), id->spki)))
        return BUSHING_ERR_CRYPTO_KEY;
    if (rc == 0)
        rc = id->crypto->sign(id->key, signature, sizeof signature, &n, data);
    if (rc == 0)
        rc = identity_check_signature(id, data, span_of(signature, n));
    return rc == BUSHING_ERR_CRYPTO_SIGNATURE ? BUSHING_ERR_CRYPTO_KEY : rc;
}

static int settle_key(bushing_identity *id)
{
    struct own_certificate c;
    int rc = read_certificate(&c, id->certificate);
    if (rc == 0)
        rc = find_signature(id, &c);
    if (rc == 0)
        rc = id->crypto->sha256(id->certificate_hash, &id->certificate, 1);
    if (rc == 0)
        rc = id->crypto->sha256(id->key_id, &id->spki, 1);
    if (rc == 0 && id->key != NULL)
        rc = try_key(id);
    return rc;
}

/* --- life ---------------------------------------------------------------- */

static int take_memories(bushing_identity *id, bushing_time now)
{
    size_t seen = (size_t)id->setting[BUSHING_IDENTITY_SEEN_MAX];
    uint64_t live = id->setting[BUSHING_IDENTITY_ASSOCIATIONS_MAX];
    uint64_t quarantine = id->setting[BUSHING_IDENTITY_QUARANTINE_S];
    id->seen_storage = take(id, seen * sizeof *id->seen_storage);
    id->number_storage =
        take(id, numbers_room(live) * sizeof *id->number_storage);
    if (id->seen_storage == NULL || id->number_storage == NULL)
        return BUSHING_ERR_MEMORY;
    memory_init(&id->memory, id->seen_storage, seen, now.utc_ms);
    numbers_init(&id->numbers, id->number_storage, live, quarantine * NS_PER_S);
    return 0;
}

static int begin(bushing_identity *id, const struct parts *parts,
                 const uint64_t *setting, bushing_time now)
{
    int rc = take_settings(id, setting);
    if (rc == 0)
        rc = copy_parts(id, parts);
    if (rc == 0)
        rc = id->crypto->engine_new(&id->engine);
    if (rc == 0)
        rc = settle_key(id);
    if (rc == 0)
        rc = take_memories(id, now);
    return rc;
}

/* Takes the key over, also when it fails. */
static int make(bushing_identity **out, const struct crypto *crypto,
                const bushing_allocator *allocator, const struct parts *parts,
                const uint64_t *setting, bushing_time now)
{
    bushing_identity *id = allocator->alloc(allocator->ctx, sizeof *id);
    int rc;
    if (id == NULL) {
        crypto->key_free(parts->key);
        return BUSHING_ERR_MEMORY;
    }
    memset(id, 0, sizeof *id);
    id->allocator = *allocator;
    id->crypto = crypto;
    id->key = parts->key;
    rc = begin(id, parts, setting, now);
    if (rc != 0) {
        bushing_identity_free(id);
        return rc;
    }
    *out = id;
    return 0;
}

void bushing_identity_free(bushing_identity *identity)
{
    bushing_allocator allocator;
    if (identity == NULL)
        return;
    allocator = identity->allocator;
    identity->crypto->key_free(identity->key);
    identity->crypto->engine_free(identity->engine);
    give(identity, identity->number_storage);
    give(identity, identity->seen_storage);
    if (identity->octets != NULL)
        secret_wipe(identity->octets, identity->num_octets);
    give(identity, identity->octets);
    secret_wipe(identity, sizeof *identity);
    allocator.free(allocator.ctx, identity);
}

/* --- out of options ------------------------------------------------------ */

static bool is_certificate(span der)
{
    return der.p != NULL && der.n != 0 && der.n <= IDENTITY_CERTIFICATE_MAX;
}

static bool are_options(const bushing_identity_options *o)
{
    if (o == NULL || !is_certificate(o->certificate) ||
        o->num_path > BUSHING_IDENTITY_PATH_MAX ||
        (o->num_path != 0 && o->path == NULL) ||
        (o->attribute_certificate.p != NULL &&
         !is_certificate(o->attribute_certificate)))
        return false;
    for (size_t i = 0; i < o->num_path; i++)
        if (!is_certificate(o->path[i]))
            return false;
    return true;
}

static bool is_allocator(const bushing_allocator *a)
{
    return a != NULL && a->alloc != NULL && a->free != NULL;
}

int identity_new_with(bushing_identity **out, const struct crypto *crypto,
                      const bushing_allocator *allocator,
                      const bushing_identity_options *options, bushing_time now)
{
    struct parts parts = {0};
    int rc = 0;
    if (out == NULL)
        return BUSHING_ERR_ARGUMENT;
    *out = NULL;
    if (!is_allocator(allocator) || !are_options(options))
        return BUSHING_ERR_ARGUMENT;
    parts.certificate = options->certificate;
    parts.num_path = options->num_path;
    for (size_t i = 0; i < options->num_path; i++)
        parts.path[i] = options->path[i];
    if (options->attribute_certificate.p != NULL)
        parts.attribute_certificate = options->attribute_certificate;
    if (options->key.p != NULL)
        rc = crypto->key_load(&parts.key, options->key, options->passphrase);
    if (rc != 0)
        return rc;
    return make(out, crypto, allocator, &parts, options->setting, now);
}

/* --- out of PKCS#12 ------------------------------------------------------ */

struct file_certificates {
    span whole[BUSHING_IDENTITY_PATH_MAX + 1];
    span subject[BUSHING_IDENTITY_PATH_MAX + 1];
    span issuer[BUSHING_IDENTITY_PATH_MAX + 1];
    size_t num;
};

static int split(struct file_certificates *out, span all)
{
    struct ber_reader r = ber_over(all);
    out->num = 0;
    while (!ber_at_end(&r)) {
        struct own_certificate c;
        struct ber_tlv t;
        int rc = ber_next(&r, &t);
        if (rc == 0 && out->num == ASN1_COUNT(out->whole))
            rc = BUSHING_ERR_TOO_LONG;
        if (rc == 0)
            rc = read_certificate(&c, tlv_raw(&t));
        if (rc != 0)
            return rc;
        out->whole[out->num] = tlv_raw(&t);
        out->subject[out->num] = c.c.tbs_certificate.subject;
        out->issuer[out->num++] = c.c.tbs_certificate.issuer;
    }
    return out->num == 0 ? BUSHING_ERR_CRYPTO_KEY : 0;
}

/* The first is ours; from it up, each one's issuer, but no anchor: a file has
 * them in any order. Whatever does not belong to that path is left out. */
static void find_path(struct parts *out, const struct file_certificates *from)
{
    span wanted = from->issuer[0];
    out->certificate = from->whole[0];
    for (size_t turn = 1; turn < from->num; turn++)
        for (size_t i = 1; i < from->num; i++)
            if (span_equal(from->subject[i], wanted) &&
                !span_equal(from->issuer[i], wanted)) {
                out->path[out->num_path++] = from->whole[i];
                wanted = from->issuer[i];
                break;
            }
}

int identity_new_pkcs12_with(bushing_identity **out,
                             const struct crypto *crypto,
                             const bushing_allocator *allocator, span pkcs12,
                             span passphrase, bushing_time now)
{
    struct parts parts = {0};
    struct file_certificates found = {.num = 0};
    uint8_t *certificates;
    size_t n = 0;
    int rc;
    if (out == NULL)
        return BUSHING_ERR_ARGUMENT;
    *out = NULL;
    if (!is_allocator(allocator) || pkcs12.p == NULL || pkcs12.n == 0 ||
        pkcs12.n > IDENTITY_PKCS12_MAX)
        return BUSHING_ERR_ARGUMENT;
    /* certificates are not longer than the file that they are in */
    certificates = allocator->alloc(allocator->ctx, pkcs12.n);
    if (certificates == NULL)
        return BUSHING_ERR_MEMORY;
    rc = crypto->pkcs12_load(&parts.key, certificates, pkcs12.n, &n, pkcs12,
                             passphrase);
    if (rc == 0)
        rc = split(&found, span_of(certificates, n));
    if (rc == 0) {
        find_path(&parts, &found);
        rc = make(out, crypto, allocator, &parts, NULL, now);
    } else {
        crypto->key_free(parts.key);
    }
    allocator->free(allocator->ctx, certificates);
    return rc;
}

/* --- signing ------------------------------------------------------------- */

bushing_span bushing_identity_certificate(const bushing_identity *identity)
{
    return identity->certificate;
}

int64_t bushing_identity_mark(const bushing_identity *identity)
{
    return identity->mark;
}

/* A mark that has no text could never be passed again. */
void bushing_identity_raise_mark(bushing_identity *identity, int64_t utc_ms)
{
    if (utc_ms > identity->mark && utc_ms <= TIME_TEXT_LAST_MS)
        identity->mark = utc_ms;
}

int64_t identity_sign_time(bushing_identity *id, int64_t utc_ms)
{
    id->mark = utc_ms > id->mark ? utc_ms : id->mark + 1;
    return id->mark;
}

int identity_sign(const bushing_identity *id, uint8_t *out, size_t cap,
                  size_t *n, span data)
{
    *n = 0;
    if (id->key == NULL)
        return BUSHING_ERR_STATE;
    return id->crypto->sign(id->key, out, cap, n, data);
}

int identity_check_signature(const bushing_identity *id, span data,
                             span signature)
{
    return signer_check(id->crypto, id->signature, id->certificate, data,
                        signature);
}

/* Each refusal takes its part of a minute; no more than a minute's worth may be
 * taken ahead of time. */
bool identity_may_reject(bushing_identity *id, bushing_time now)
{
    uint64_t each =
        NS_PER_MINUTE / id->setting[BUSHING_IDENTITY_REJECTS_PER_MINUTE];
    uint64_t from =
        id->next_reject_ns > now.mono_ns ? id->next_reject_ns : now.mono_ns;
    if (from - now.mono_ns + each > NS_PER_MINUTE)
        return false;
    id->next_reject_ns = from + each;
    return true;
}

int identity_open_number(bushing_identity *id, struct number *out,
                         bushing_time now)
{
    return numbers_open(&id->numbers, out, id->crypto, id->engine, now.mono_ns);
}

int identity_answer_number(bushing_identity *id, struct number *out, unsigned c,
                           bushing_time now)
{
    return numbers_answer(&id->numbers, out, c, id->crypto, id->engine,
                          now.mono_ns);
}

/* --- what was seen ------------------------------------------------------- */

int identity_seen_key(const bushing_identity *id,
                      uint8_t key[static SEEN_KEY_LEN],
                      const uint8_t certificate_hash[static CRYPTO_SHA256_LEN],
                      const struct time_text *time, span asso_id)
{
    uint8_t when[12];
    span parts[] = {
        {certificate_hash, CRYPTO_SHA256_LEN}, {when, sizeof when}, asso_id};
    for (unsigned i = 0; i < 8; i++)
        when[i] = (uint8_t)((uint64_t)time->ms >> (56 - 8 * i));
    for (unsigned i = 0; i < 4; i++)
        when[8 + i] = (uint8_t)(time->ns >> (24 - 8 * i));
    return id->crypto->sha256(key, parts, ASN1_COUNT(parts));
}

bool identity_is_forgotten(const bushing_identity *id, int64_t time_ms,
                           bushing_time now)
{
    return time_ms <= memory_floor(&id->memory, now);
}

bool identity_is_lost(const bushing_identity *id, int64_t time_ms,
                      bushing_time now)
{
    return time_ms <= memory_lost(&id->memory, now);
}

int identity_remember(bushing_identity *id,
                      const uint8_t key[static SEEN_KEY_LEN], int64_t time_ms,
                      bushing_time now)
{
    return memory_put(&id->memory, key, time_ms, now);
}
