/* Makes chains by chance, each a little wrong, and says what we think of them;
 * tests/system/pki_differential asks OpenSSL the same. One line a fact, cells
 * between blanks:
 *
 *     batch
 *     root DER          trusted
 *     ca DER            at hand, not trusted
 *     leaf DER accepted|refused RULES MUTATIONS
 *
 *   pki_differential SEED BATCHES LEAVES
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/hex.h"
#include "base/text.h"
#include "cert_maker.h"
#include "pki/trust.h"

#define USE(name) (1u << X509_KEY_USAGE_##name)

/* --- chance -------------------------------------------------------------- */

static uint64_t state;

static uint32_t chance(uint32_t below)
{
    state =
        state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33) % below;
}

/* --- mutations ----------------------------------------------------------- */

static struct maker *m;

static span octets_of(const char *hex)
{
    uint8_t octets[256];
    size_t n = 0;
    if (!hex_decode(span_text(hex), octets, sizeof octets, &n))
        abort();
    return maker_copy(m, span_of(octets, n));
}

typedef void mutation(struct maker_certificate *c);

static void expired(struct maker_certificate *c)
{
    c->not_after = "260601000000Z";
}

static void early(struct maker_certificate *c)
{
    c->not_before = "270101000000Z";
}

static void generalized(struct maker_certificate *c)
{
    c->not_after = "20600101000000Z";
}

static void generalized_too_soon(struct maker_certificate *c)
{
    c->not_after = "20310101000000Z";
}

static void forged(struct maker_certificate *c)
{
    c->spoil_signature = true;
}

static void version_1(struct maker_certificate *c)
{
    c->version = X509_VERSION_1;
}

static void version_1_bare(struct maker_certificate *c)
{
    c->version = X509_VERSION_1;
    c->num_extensions = 0;
}

static void unknown(struct maker_certificate *c)
{
    maker_put(m, c, "1.2.3.4", false, octets_of("0500"));
}

static void unknown_critical(struct maker_certificate *c)
{
    maker_put(m, c, "1.2.3.5", true, octets_of("0500"));
}

static void twice(struct maker_certificate *c)
{
    maker_put(m, c, MAKER_OID_SUBJECT_KEY_ID, false,
              maker_tlv(m, TAG_UNIVERSAL(4), false, maker_key_id(c->key)));
}

static void drop(struct maker_certificate *c, const char *oid)
{
    span want = maker_oid(m, oid);
    for (uint32_t i = 0; i < c->num_extensions; i++) {
        if (span_equal(c->extension[i].extn_id, want)) {
            maker_remove(m, c, oid);
            return;
        }
    }
}

static void no_authority_key(struct maker_certificate *c)
{
    drop(c, MAKER_OID_AUTHORITY_KEY_ID);
}

static void no_subject_key(struct maker_certificate *c)
{
    drop(c, MAKER_OID_SUBJECT_KEY_ID);
}

static void other_authority_key(struct maker_certificate *c)
{
    maker_replace(m, c, MAKER_OID_AUTHORITY_KEY_ID, false,
                  maker_authority_key_id(m, octets_of("0102030405")));
}

static void authority_key_critical(struct maker_certificate *c)
{
    maker_replace(m, c, MAKER_OID_AUTHORITY_KEY_ID, true,
                  maker_authority_key_id(m, maker_key_id(c->signer)));
}

static void no_usage(struct maker_certificate *c)
{
    drop(c, MAKER_OID_KEY_USAGE);
}

static void usage_signature(struct maker_certificate *c)
{
    maker_replace(m, c, MAKER_OID_KEY_USAGE, true,
                  maker_key_usage(m, USE(DIGITAL_SIGNATURE)));
}

static void usage_cert_sign(struct maker_certificate *c)
{
    maker_replace(m, c, MAKER_OID_KEY_USAGE, true,
                  maker_key_usage(m, USE(KEY_CERT_SIGN)));
}

static void basic(struct maker_certificate *c, bool critical, bool ca,
                  int64_t len)
{
    maker_replace(m, c, MAKER_OID_BASIC_CONSTRAINTS, critical,
                  maker_basic_constraints(m, ca, len));
}

static void no_basic(struct maker_certificate *c)
{
    drop(c, MAKER_OID_BASIC_CONSTRAINTS);
}

static void basic_not_critical(struct maker_certificate *c)
{
    basic(c, false, true, -1);
}

static void basic_no_ca(struct maker_certificate *c)
{
    basic(c, true, false, -1);
}

static void path_len_0(struct maker_certificate *c)
{
    basic(c, true, true, 0);
}

static void path_len_1(struct maker_certificate *c)
{
    basic(c, true, true, 1);
}

static void path_len_without_ca(struct maker_certificate *c)
{
    basic(c, true, false, 0);
}

static void empty_subject(struct maker_certificate *c)
{
    c->subject = maker_name(m, "");
}

static void serial_zero(struct maker_certificate *c)
{
    c->serial = octets_of("00");
}

static void serial_long(struct maker_certificate *c)
{
    c->serial = octets_of("0102030405060708090a0b0c0d0e0f101112131415");
}

static void unique_id(struct maker_certificate *c)
{
    c->has_subject_unique_id = true;
}

static void algorithms_differ(struct maker_certificate *c)
{
    c->tbs_algorithm = octets_of("300a06082a8648ce3d040304");
}

static void sha_512(struct maker_certificate *c)
{
    c->algorithm = c->tbs_algorithm = octets_of("300a06082a8648ce3d040304");
}

static void sha_1(struct maker_certificate *c)
{
    c->algorithm = c->tbs_algorithm = octets_of("300906072a8648ce3d0401");
}

static void broken_extension(struct maker_certificate *c)
{
    maker_put(m, c, "2.5.29.37", false, octets_of("0500"));
}

static void alt_names(struct maker_certificate *c, bool critical)
{
    static const char *const all[] = {
        "dns:a.example",         "dns:b.a.example",
        "email:x@a.example",     "ip:C0000201",
        "ip:C0000301",           "dir:O=Grid,CN=x",
        "uri:http://a.example/", "xmpp:a@a.example",
        "dns:B.Example",         "ip:20010DB8000000000000000000000001"};
    const char *some[3];
    size_t num = 1 + chance(3);
    for (size_t i = 0; i < num; i++)
        some[i] = all[chance(ASN1_COUNT(all))];
    maker_replace(m, c, MAKER_OID_ALT_NAME, critical,
                  maker_general_names(m, some, num));
}

static void some_names(struct maker_certificate *c)
{
    alt_names(c, false);
}

static void names_alone(struct maker_certificate *c)
{
    empty_subject(c);
    alt_names(c, true);
}

static void constraints(struct maker_certificate *c)
{
    static const char *const all[] = {"dns:a.example",   "dns:example",
                                      "email:a.example", "ip:C0000200FFFFFF00",
                                      "dir:O=Grid",      "uri:a.example",
                                      "dns:b.example"};
    const char *p[2], *x[2];
    size_t num_p = chance(3), num_x = chance(2) + (num_p == 0);
    for (size_t i = 0; i < num_p; i++)
        p[i] = all[chance(ASN1_COUNT(all))];
    for (size_t i = 0; i < num_x; i++)
        x[i] = all[chance(ASN1_COUNT(all))];
    maker_replace(m, c, MAKER_OID_NAME_CONSTRAINTS, true,
                  maker_name_constraints(m, p, num_p, x, num_x));
}

static void respelled_issuer(struct maker_certificate *c)
{
    (void)c; /* done where the issuer is known */
}

#define MUTATION(name) \
    {                  \
#name, name    \
    }
static const struct named {
    const char *name;
    mutation *change;
} LEAF[] =
    {
        MUTATION(expired),
        MUTATION(early),
        MUTATION(generalized),
        MUTATION(generalized_too_soon),
        MUTATION(forged),
        MUTATION(version_1),
        MUTATION(version_1_bare),
        MUTATION(unknown),
        MUTATION(unknown_critical),
        MUTATION(twice),
        MUTATION(no_authority_key),
        MUTATION(no_subject_key),
        MUTATION(other_authority_key),
        MUTATION(authority_key_critical),
        MUTATION(no_usage),
        MUTATION(usage_signature),
        MUTATION(usage_cert_sign),
        MUTATION(basic_no_ca),
        MUTATION(path_len_without_ca),
        MUTATION(empty_subject),
        MUTATION(serial_zero),
        MUTATION(serial_long),
        MUTATION(unique_id),
        MUTATION(algorithms_differ),
        MUTATION(sha_512),
        MUTATION(sha_1),
        MUTATION(broken_extension),
        MUTATION(some_names),
        MUTATION(some_names),
        MUTATION(names_alone),
        MUTATION(respelled_issuer),
},
  CA[] =
      {
          MUTATION(expired),
          MUTATION(early),
          MUTATION(generalized),
          MUTATION(forged),
          MUTATION(version_1_bare),
          MUTATION(unknown),
          MUTATION(unknown_critical),
          MUTATION(no_authority_key),
          MUTATION(no_subject_key),
          MUTATION(other_authority_key),
          MUTATION(no_usage),
          MUTATION(usage_signature),
          MUTATION(usage_cert_sign),
          MUTATION(no_basic),
          MUTATION(basic_not_critical),
          MUTATION(basic_no_ca),
          MUTATION(path_len_0),
          MUTATION(path_len_1),
          MUTATION(constraints),
          MUTATION(constraints),
          MUTATION(constraints),
          MUTATION(sha_512),
          MUTATION(respelled_issuer),
},
  ROOT[] = {
      MUTATION(expired),
      MUTATION(version_1_bare),
      MUTATION(unknown_critical),
      MUTATION(path_len_0),
      MUTATION(path_len_1),
      MUTATION(constraints),
      MUTATION(no_usage),
      MUTATION(usage_signature),
      MUTATION(no_basic),
      MUTATION(no_subject_key),
      MUTATION(basic_not_critical),
      MUTATION(generalized),
      MUTATION(sha_1),
};

static char words[512];

static void say(const char *who, const char *what)
{
    size_t n = strlen(words);
    (void)snprintf(words + n, sizeof words - n, "%s%s:%s", n == 0 ? "" : ",",
                   who, what);
}

static void mutate(struct maker_certificate *c, const struct named *rows,
                   size_t num, unsigned one_in, const char *who)
{
    while (chance(one_in) == 0) {
        const struct named *row = &rows[chance((uint32_t)num)];
        row->change(c);
        say(who, row->name);
        one_in += 1;
    }
}

/* --- chains -------------------------------------------------------------- */

enum { LEVELS = 4 };

static const enum maker_kind KINDS[] = {MAKER_P256,           MAKER_P256,
                                        MAKER_P256,           MAKER_P384,
                                        MAKER_BRAINPOOL_P256, MAKER_RSA_2048};

static const struct maker_key *some_key(void)
{
    enum maker_kind kind = KINDS[chance(ASN1_COUNT(KINDS))];
    return maker_key(kind, kind == MAKER_RSA_2048 ? chance(2) : chance(8));
}

static void print(const char *word, span der)
{
    printf("%s ", word);
    for (size_t i = 0; i < der.n; i++)
        printf("%02x", der.p[i]);
}

static void print_verdict(const bushing_verdict *v)
{
    const char *between = "";
    printf(" %s ", v->accepted ? "accepted" : "refused");
    for (size_t i = 0; i < v->num_findings; i++) {
        if (v->finding[i].effect < BUSHING_RULE_REFUSES)
            continue;
        printf("%s%s:%u", between, bushing_rule_at(v->finding[i].rule)->id,
               v->finding[i].depth);
        between = ",";
    }
    printf("%s %s\n", *between == '\0' ? "-" : "",
           words[0] == '\0' ? "-" : words);
}

struct batch {
    bushing_trust *trust;
    struct maker_certificate top[LEVELS + 1]; /* root and CAs */
    size_t num;
};

static void hold(struct batch *b, enum bushing_trust_place place,
                 const char *word, const struct maker_certificate *c)
{
    span der = maker_make(m, c);
    if (bushing_trust_add(b->trust, place, der) != 0)
        abort();
    print(word, der);
    putchar('\n');
}

/* A CA of the same name and another key, and none of its identifiers. */
static void add_decoy(struct batch *b, size_t level)
{
    struct maker_certificate decoy;
    maker_ca(m, &decoy, "CN=decoy", some_key(), NULL);
    decoy.subject = b->top[level].subject;
    if (chance(2) == 0)
        no_subject_key(&decoy);
    hold(b, BUSHING_TRUST_INTERMEDIATE, "ca", &decoy);
}

static void make_cas(struct batch *b)
{
    b->num = 1 + chance(LEVELS);
    maker_ca(m, &b->top[0], "CN=Root,O=Grid", some_key(), NULL);
    mutate(&b->top[0], ROOT, ASN1_COUNT(ROOT), 4, "root");
    hold(b, BUSHING_TRUST_ANCHOR, "root", &b->top[0]);
    for (size_t i = 1; i < b->num; i++) {
        char name[] = "CN=CA 0,O=Grid", who[] = "ca0";
        bool same = chance(6) == 0;
        name[6] = who[2] = (char)('0' + i);
        maker_ca(m, &b->top[i], same ? "CN=Root,O=Grid" : name, some_key(),
                 &b->top[i - 1]);
        if (same)
            say(who, "same_name");
        mutate(&b->top[i], CA, ASN1_COUNT(CA), 4, who);
        hold(b, BUSHING_TRUST_INTERMEDIATE, "ca", &b->top[i]);
        if (chance(6) == 0) {
            add_decoy(b, i);
            say(who, "decoy");
        }
    }
}

static void make_leaf(struct batch *b)
{
    static const char *const subjects[] = {"CN=leaf", "O=Grid,CN=leaf",
                                           "O=Grid,emailAddress=x@a.example",
                                           "CN=leaf,O=Grid"};
    static const enum maker_kind kinds[] = {
        MAKER_P256,     MAKER_P256,      MAKER_P256,   MAKER_RSA_2048,
        MAKER_RSA_1024, MAKER_SECP256K1, MAKER_ED25519};
    bushing_trust_question ask = {.purpose = BUSHING_FOR_ANY, .num_chain = 1};
    bushing_time now = {0, MAKER_NOW};
    struct maker_certificate c;
    bushing_verdict v;
    size_t before = strlen(words);
    span der;
    maker_leaf(m, &c, MAKER_OCSP, subjects[chance(4)],
               maker_key(kinds[chance(8) == 0 ? chance(7) : 0], 0),
               &b->top[b->num - 1]);
    drop(&c, "2.5.29.37");
    mutate(&c, LEAF, ASN1_COUNT(LEAF), 2, "leaf");
    if (strstr(words, "respelled") != NULL)
        c.issuer = b->num == 1 ? maker_name(m, "PCN=root,O=GRID ") : c.issuer;
    der = maker_make(m, &c);
    ask.chain = &der;
    if (bushing_trust_check(b->trust, &v, &ask, now) != 0)
        abort();
    print("leaf", der);
    print_verdict(&v);
    words[before] = '\0';
}

/* --- memory -------------------------------------------------------------- */

static void *heap_alloc(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void heap_free(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

int main(int argc, char **argv)
{
    static const bushing_allocator heap = {heap_alloc, heap_free, NULL};
    if (argc != 4)
        return 2;
    state = strtoull(argv[1], NULL, 10);
    m = maker_new();
    for (long i = strtol(argv[2], NULL, 10); i > 0; i--) {
        struct batch b = {.num = 0};
        words[0] = '\0';
        if (bushing_trust_new(&b.trust, &heap) != 0)
            return 3;
        puts("batch");
        make_cas(&b);
        for (long k = strtol(argv[3], NULL, 10); k > 0; k--)
            make_leaf(&b);
        bushing_trust_free(b.trust);
        maker_reset(m);
    }
    maker_free(m);
    return 0;
}
