/* Any octets as certificates: read, and judged for a purpose that the first
 * octet says, as a chain below a known root. What is read lies within what was
 * given; a verdict is one or the other, and says why. */
#include <stdlib.h>

#include <bushing/trust.h>

#include "base/utf8.h"
#include "cert_maker.h"
#include "pki/certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHAIN = 6, INPUT_MAX = 1 << 16 };

static void must(bool what)
{
    if (!what)
        abort();
}

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

/* The root of the tests: its key is always the same. */
static bushing_trust *trust(void)
{
    static const bushing_allocator heap = {heap_alloc, heap_free, NULL};
    static bushing_trust *t;
    if (t == NULL) {
        struct maker *m = maker_new();
        struct maker_certificate root;
        maker_ca(m, &root, "CN=Grid Root 2026,O=Utility",
                 maker_key(MAKER_P256, 0), NULL);
        must(bushing_trust_new(&t, &heap) == 0);
        must(bushing_trust_add(t, BUSHING_TRUST_ANCHOR, maker_make(m, &root)) ==
             0);
        maker_free(m);
    }
    return t;
}

static bool within(span part, span all)
{
    return part.n == 0 || (part.p >= all.p && part.p + part.n <= all.p + all.n);
}

static void read_one(span der)
{
    struct certificate c;
    if (certificate_read(&c, der, NULL) != 0)
        return;
    must(within(c.tbs, der) && within(c.serial, der) && within(c.issuer, der));
    must(within(c.subject, der) && within(c.algorithm, der));
    must(within(c.tbs_algorithm, der) && within(c.signature, der));
    must(within(c.key.spki, der) && within(c.key.octets, der));
    must(within(c.subject_key_id, der) && within(c.authority_key_id, der));
    must(within(c.alt_names.body, der) && within(c.odd_extension, der));
    for (size_t i = 0; i < CERTIFICATE_NUM_EXTENSIONS; i++)
        must(within(c.extension[i].value, der));
}

/* Values one behind the other; the last one takes what is left. */
static size_t cut(span in, bushing_span chain[CHAIN])
{
    struct ber_reader r = ber_over(in);
    struct ber_tlv t;
    size_t num = 0;
    while (num + 1 < CHAIN && !ber_at_end(&r) && ber_next(&r, &t) == 0)
        chain[num++] = tlv_raw(&t);
    if (num == 0 || !ber_at_end(&r))
        chain[num++] = (span){r.p, (size_t)(r.end - r.p)};
    return num;
}

static void look_at(const bushing_verdict *v)
{
    bool refuses = false;
    must(v->num_findings <= BUSHING_FINDINGS_MAX && v->num_path <= 10);
    for (size_t i = 0; i < v->num_findings; i++) {
        const bushing_finding *f = &v->finding[i];
        refuses = refuses || f->effect >= BUSHING_RULE_REFUSES;
        must(bushing_rule_at(f->rule) != NULL);
        must(memchr(f->fact, 0, sizeof f->fact) != NULL);
        must(utf8_valid(span_text(f->fact)));
        for (const char *c = f->fact; *c != '\0'; c++)
            must((uint8_t)*c >= 0x20 && *c != 0x7F);
    }
    must(v->accepted == !refuses);
    must(v->accepted == (v->step == BUSHING_STEP_NONE));
    must(!v->accepted || (v->num_path > 0 && v->valid_until_ms >= MAKER_NOW));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bushing_verdict v;
    bushing_span chain[CHAIN];
    bushing_trust_question ask = {.chain = chain};
    bushing_time now = {0, MAKER_NOW};
    if (size < 1 || size > INPUT_MAX)
        return 0;
    ask.purpose = (enum bushing_purpose)(data[0] % BUSHING_NUM_PURPOSES);
    ask.environment = (enum bushing_environment)(data[0] / 64 % 3);
    ask.num_chain = cut((span){data + 1, size - 1}, chain);
    for (size_t i = 0; i < ask.num_chain; i++)
        read_one(chain[i]);
    must(bushing_trust_check(trust(), &v, &ask, now) == 0);
    look_at(&v);
    return 0;
}
