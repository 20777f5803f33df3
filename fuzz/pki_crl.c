/* A revocation list: whatever is read and indexed, each entry that stands in it
 * is found again, and nothing outside the octets is touched. */
#include <stdlib.h>

#include "asn1/ber.h"
#include "pki/crl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
    if (!what)
        abort();
}

static void *take(void *ctx, size_t n)
{
    (void)ctx;
    return malloc(n);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    free(p);
}

static void find_all(const struct crl *c, const struct crl_index *x)
{
    struct ber_reader r = ber_over(c->entries), in;
    struct ber_tlv t;
    struct crl_entry e;
    uint32_t num = 0;
    while (!ber_at_end(&r)) {
        must(ber_next(&r, &t) == 0 && ber_enter(&r, &t, &in) == 0);
        must(ber_next(&in, &t) == 0);
        must(crl_index_find(x, tlv_body(&t), &e));
        num++;
    }
    must(crl_index_num(x) <= num);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const bushing_allocator heap = {take, give, NULL};
    struct crl_index *x;
    struct crl c;
    if (crl_read(&c, span_of(data, size)) != 0)
        return 0;
    must(c.number.n <= CRL_SERIAL_MAX && c.base.n <= CRL_SERIAL_MAX);
    must(crl_number_compare(c.number, c.number) == 0);
    if (crl_index_new(&x, &c, &heap) == 0)
        find_all(&c, x);
    else
        must(x == NULL);
    crl_index_free(x);
    return 0;
}
