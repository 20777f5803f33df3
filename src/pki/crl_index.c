/* The entries of a list, by serial number: a table of places (open addressing)
 * over a run of packed entries:
 *
 *     length of the serial number, the serial number, reason, time (5 octets,
 *     seconds since 1970 plus 2^39)
 *
 * What the table is hashed with hangs on the list's signature, which nobody
 * knows before the serial numbers are chosen; and a search that takes too long
 * all the same ends the import, so that an entry is always found quickly. */
#include "pki/crl.h"

#include "asn1/walk.h"

#include <bushing/error.h>

enum {
    TAIL = 1 + 5,     /* reason and time */
    PROBES_MAX = 256, /* places that are looked at for an entry */
};

#define TIME_BIAS (INT64_C(1) << 39)

struct crl_index {
    bushing_allocator allocator;
    uint64_t seed;
    uint32_t num, mask;
    uint32_t *place; /* 1 + where the entry is; 0: free */
    uint8_t *entry;
    size_t used;
};

/* --- one entry, as received ---------------------------------------------- */

struct read_entry {
    span serial;
    enum revocation_reason reason;
    int64_t seconds;
};

static int read_reason(struct read_entry *e, span value)
{
    struct ber_reader r = ber_over(value);
    struct ber_tlv t;
    int rc = asn1_decode(&X509_CRL_REASON, value, NULL, NULL, NULL);
    if (rc != 0 || (rc = ber_next(&r, &t)) != 0)
        return rc;
    e->reason = (enum revocation_reason)tlv_body(&t).p[0];
    return 0;
}

/* [RFC 5280:5.3] certificateIssuer is what makes a list indirect. */
static int take_extension(struct read_entry *e, const struct x509_extension *x)
{
    static const uint8_t arc[] = {0x55, 0x1D};
    if (x->extn_id.n == 3 && memcmp(x->extn_id.p, arc, sizeof arc) == 0)
        switch (x->extn_id.p[2]) {
        case 0x15: /* reasonCode */
            return read_reason(e, x->extn_value);
        case 0x18: /* invalidityDate */
        case 0x17: /* holdInstructionCode */
            return 0;
        case 0x1D:
            return BUSHING_ERR_REVOCATION_SCOPE;
        default:
            break;
        }
    return x->critical ? BUSHING_ERR_REVOCATION_EXTENSION : 0;
}

static int read_extensions(struct read_entry *e, span whole)
{
    struct asn1_list list;
    struct x509_extension x;
    int rc = asn1_decode(&X509_EXTENSIONS, whole, &list, NULL, NULL);
    if (rc == 0 && list.num > CRL_EXTENSIONS_MAX)
        rc = BUSHING_ERR_SIZE;
    while (rc == 0 && list.num-- > 0) {
        rc = asn1_list_next(&X509_EXTENSION, &list.body, &x, NULL);
        if (rc == 0)
            rc = take_extension(e, &x);
    }
    return rc;
}

/* The one form that nearly all entries have that say why, without the walk. */
static bool is_plain_reason(span whole, struct read_entry *e)
{
    static const uint8_t plain[] = {0x30, 0x0C, 0x30, 0x0A, 0x06, 0x03, 0x55,
                                    0x1D, 0x15, 0x04, 0x03, 0x0A, 0x01};
    if (whole.n != sizeof plain + 1 ||
        memcmp(whole.p, plain, sizeof plain) != 0)
        return false;
    e->reason = (enum revocation_reason)whole.p[sizeof plain];
    return revocation_reason_name(e->reason)[0] != '\0';
}

static int read_serial(struct read_entry *e, struct ber_reader *in)
{
    struct ber_tlv t;
    int rc = ber_next(in, &t);
    if (rc != 0)
        return rc;
    if (t.tag != TAG_UNIVERSAL(2) || t.constructed)
        return BUSHING_ERR_TAG;
    e->serial = crl_number(tlv_body(&t));
    return e->serial.n == 0 || e->serial.n > CRL_SERIAL_MAX ? BUSHING_ERR_SIZE
                                                            : 0;
}

static int read_date(struct read_entry *e, struct ber_reader *in)
{
    struct x509_time time = {.which = X509_TIME_UTC_TIME};
    struct ber_tlv t;
    int64_t ms;
    int rc = ber_next(in, &t);
    if (rc != 0)
        return rc;
    time.u.utc_time = tlv_body(&t);
    if (t.tag == TAG_UNIVERSAL(24)) {
        time.which = X509_TIME_GENERAL_TIME;
        time.u.general_time = tlv_body(&t);
    }
    if (t.constructed ||
        (t.tag != TAG_UNIVERSAL(23) && t.tag != TAG_UNIVERSAL(24)))
        return BUSHING_ERR_TAG;
    if (!certificate_time(&time, &ms))
        return BUSHING_ERR_TIME;
    e->seconds = ms / 1000;
    return 0;
}

static int read_entry(struct read_entry *e, struct ber_reader *entries)
{
    struct ber_reader in;
    struct ber_tlv t;
    int rc = ber_next(entries, &t);
    if (rc != 0)
        return rc;
    if (t.tag != TAG_UNIVERSAL(16) || t.indefinite)
        return BUSHING_ERR_TAG;
    *e = (struct read_entry){{NULL, 0}, REVOCATION_UNSPECIFIED, 0};
    if ((rc = ber_enter(entries, &t, &in)) != 0 ||
        (rc = read_serial(e, &in)) != 0 || (rc = read_date(e, &in)) != 0)
        return rc;
    if (ber_at_end(&in))
        return 0;
    if ((rc = ber_next(&in, &t)) != 0)
        return rc;
    if (!ber_at_end(&in))
        return BUSHING_ERR_TRAILING;
    return is_plain_reason(tlv_raw(&t), e) ? 0
                                           : read_extensions(e, tlv_raw(&t));
}

/* --- the table ----------------------------------------------------------- */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

static uint64_t hash(uint64_t seed, span s)
{
    uint64_t h = mix(seed, s.n);
    while (s.n > 0) {
        uint64_t v = 0;
        span part = span_first(s, sizeof v);
        for (size_t i = 0; i < part.n; i++)
            v = v << 8 | part.p[i];
        h = mix(h, v);
        s = span_skip(s, part.n);
    }
    return mix(h, seed);
}

/* The place of this serial number, or the free one where it would stand; NULL
 * when none was found in time. */
static uint32_t *find_place(const struct crl_index *x, span serial)
{
    uint64_t h = hash(x->seed, serial);
    for (uint32_t i = 0; i < PROBES_MAX; i++) {
        uint32_t *place = &x->place[(h + i) & x->mask];
        const uint8_t *e = x->entry + (*place - (*place != 0));
        if (*place == 0 || span_equal(span_of(e + 1, e[0]), serial))
            return place;
    }
    return NULL;
}

static void put_entry(struct crl_index *x, const struct read_entry *e)
{
    uint8_t *p = x->entry + x->used;
    uint64_t time = (uint64_t)(e->seconds + TIME_BIAS);
    p[0] = (uint8_t)e->serial.n;
    memcpy(p + 1, e->serial.p, e->serial.n);
    p += 1 + e->serial.n;
    p[0] = (uint8_t)e->reason;
    for (unsigned i = 0; i < 5; i++)
        p[1 + i] = (uint8_t)(time >> (32 - 8 * i));
    x->used += 1 + e->serial.n + TAIL;
    x->num++;
}

static struct crl_entry get_entry(const struct crl_index *x, uint32_t at)
{
    const uint8_t *p = x->entry + at;
    struct crl_entry out;
    uint64_t time = 0;
    p += 1 + p[0];
    for (unsigned i = 0; i < 5; i++)
        time = time << 8 | p[1 + i];
    out.reason = (enum revocation_reason)p[0];
    out.revoked_at = ((int64_t)time - TIME_BIAS) * 1000;
    return out;
}

/* A certificate that is named twice stays revoked, if one of the two says so.
 */
static void put_again(struct crl_index *x, uint32_t at,
                      const struct read_entry *e)
{
    struct crl_entry old = get_entry(x, at);
    size_t used = x->used;
    if (old.reason != REVOCATION_REMOVE_FROM_CRL ||
        e->reason == REVOCATION_REMOVE_FROM_CRL)
        return;
    x->used = at;
    x->num--;
    put_entry(x, e); /* of the same length */
    x->used = used;
}

static int put(struct crl_index *x, const struct read_entry *e)
{
    uint32_t *place = find_place(x, e->serial);
    if (place == NULL)
        return BUSHING_ERR_TOO_LONG;
    if (*place != 0) {
        put_again(x, *place - 1, e);
        return 0;
    }
    *place = (uint32_t)x->used + 1;
    put_entry(x, e);
    return 0;
}

/* --- the index ----------------------------------------------------------- */

/* How many entries there are, and how much room they take. Only the outermost
 * headers are looked at. */
static int measure(span entries, uint32_t *num, size_t *room)
{
    struct ber_reader r = ber_over(entries);
    *num = 0;
    *room = 0;
    while (!ber_at_end(&r)) {
        struct ber_reader in;
        struct ber_tlv t;
        struct read_entry e;
        int rc = ber_next(&r, &t);
        if (rc == 0 && (t.tag != TAG_UNIVERSAL(16) || t.indefinite))
            rc = BUSHING_ERR_TAG;
        if (rc != 0 || (rc = ber_enter(&r, &t, &in)) != 0 ||
            (rc = read_serial(&e, &in)) != 0)
            return rc;
        if (++*num > CRL_ENTRIES_MAX)
            return BUSHING_ERR_TOO_LONG;
        *room += 1 + e.serial.n + TAIL;
    }
    return 0;
}

static uint32_t places_for(uint32_t num)
{
    uint32_t n = 16;
    while (n < num + num / 2)
        n *= 2;
    return n;
}

/* The last octets of the signature. */
static uint64_t seed_of(const struct crl *list)
{
    return hash(0,
                span_skip(list->signature,
                          list->signature.n > 16 ? list->signature.n - 16 : 0));
}

static int fill(struct crl_index *x, const struct crl *list)
{
    struct ber_reader r = ber_over(list->entries);
    struct read_entry e;
    int rc = 0;
    while (rc == 0 && !ber_at_end(&r)) {
        rc = read_entry(&e, &r);
        /* [RFC 5280:5.3.1] removeFromCRL stands in delta lists alone */
        if (rc == 0 && e.reason == REVOCATION_REMOVE_FROM_CRL &&
            list->base.n == 0)
            rc = BUSHING_ERR_VALUE;
        if (rc == 0)
            rc = put(x, &e);
    }
    return rc;
}

static int make(struct crl_index **out, const bushing_allocator *a,
                uint32_t places, size_t room)
{
    struct crl_index *x = a->alloc(a->ctx, sizeof *x);
    if (x == NULL)
        return BUSHING_ERR_MEMORY;
    *x = (struct crl_index){.allocator = *a, .mask = places - 1};
    x->place = a->alloc(a->ctx, places * sizeof *x->place);
    x->entry = a->alloc(a->ctx, room == 0 ? 1 : room);
    if (x->place == NULL || x->entry == NULL) {
        crl_index_free(x);
        return BUSHING_ERR_MEMORY;
    }
    memset(x->place, 0, places * sizeof *x->place);
    *out = x;
    return 0;
}

int crl_index_new(struct crl_index **out, const struct crl *list,
                  const bushing_allocator *allocator)
{
    uint32_t num;
    size_t room;
    int rc = measure(list->entries, &num, &room);
    *out = NULL;
    if (rc != 0 || (rc = make(out, allocator, places_for(num), room)) != 0)
        return rc;
    (*out)->seed = seed_of(list);
    rc = fill(*out, list);
    if (rc != 0) {
        crl_index_free(*out);
        *out = NULL;
    }
    return rc;
}

void crl_index_free(struct crl_index *x)
{
    bushing_allocator a;
    if (x == NULL)
        return;
    a = x->allocator;
    a.free(a.ctx, x->place);
    a.free(a.ctx, x->entry);
    a.free(a.ctx, x);
}

bool crl_index_find(const struct crl_index *x, span serial,
                    struct crl_entry *out)
{
    const uint32_t *place = find_place(x, crl_number(serial));
    if (place == NULL || *place == 0)
        return false;
    *out = get_entry(x, *place - 1);
    return true;
}

uint32_t crl_index_num(const struct crl_index *x)
{
    return x->num;
}
