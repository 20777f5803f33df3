#include "audit_disk.h"

#include <stdlib.h>
#include <string.h>

void audit_disk_init(struct audit_disk *d)
{
    memset(d, 0, sizeof *d);
    d->room = UINT64_MAX;
}

void audit_disk_free(struct audit_disk *d)
{
    for (size_t i = 0; i <= DISK_SEGMENTS; i++)
        free(d->segment[i].p);
    audit_disk_init(d);
}

void audit_disk_restart(struct audit_disk *d)
{
    d->written = 0;
    d->count = d->fail_n = 0;
    d->crash = d->dead = false;
}

void audit_disk_power_cut(struct audit_disk *d, size_t keep)
{
    for (size_t i = 1; i <= DISK_SEGMENTS; i++) {
        struct disk_file *f = &d->segment[i];
        size_t n = f->synced + keep;
        f->n = n < f->n ? n : f->n;
    }
    audit_disk_restart(d);
}

/* What this operation is to give; a write takes its octets before. */
static int fault(struct audit_disk *d, enum disk_op op)
{
    bool hit;
    if (d->dead)
        return BUSHING_ERR_AUDIT_IO;
    if ((d->kinds & (unsigned)op) == 0)
        return 0;
    hit = d->fail_n != 0 && d->count >= d->fail_at &&
          d->count - d->fail_at < d->fail_n;
    d->count++;
    if (!hit)
        return 0;
    d->dead = d->crash;
    return d->crash ? BUSHING_ERR_AUDIT_IO : d->code;
}

static struct disk_file *file(struct audit_disk *d, uint32_t segment)
{
    return segment <= DISK_SEGMENTS && d->segment[segment].there
               ? &d->segment[segment]
               : NULL;
}

static int list(void *ctx, uint32_t *first, uint32_t *last, uint64_t *total)
{
    struct audit_disk *d = ctx;
    *first = *last = 0;
    *total = 0;
    for (uint32_t i = 1; i <= DISK_SEGMENTS; i++) {
        if (!d->segment[i].there)
            continue;
        *first = *first == 0 ? i : *first;
        *last = i;
        *total += d->segment[i].n;
    }
    return 0;
}

static int read_segment(void *ctx, uint32_t segment, uint64_t offset,
                        uint8_t *out, size_t cap, size_t *n)
{
    struct audit_disk *d = ctx;
    const struct disk_file *f = file(d, segment);
    *n = 0;
    if (f == NULL)
        return BUSHING_ERR_AUDIT_IO;
    if (offset >= f->n)
        return 0;
    *n = f->n - (size_t)offset < cap ? f->n - (size_t)offset : cap;
    if (d->read_max != 0 && *n > d->read_max)
        *n = d->read_max;
    memcpy(out, f->p + offset, *n);
    return 0;
}

static int create(void *ctx, uint32_t segment)
{
    struct audit_disk *d = ctx;
    int rc = fault(d, DISK_CREATE);
    if (rc != 0)
        return rc;
    if (segment == 0 || segment > DISK_SEGMENTS || file(d, segment) != NULL)
        return BUSHING_ERR_AUDIT_IO;
    d->segment[segment].there = true;
    d->segment[segment].n = d->segment[segment].synced = 0;
    d->written = segment;
    return 0;
}

static int resume(void *ctx, uint32_t segment)
{
    struct audit_disk *d = ctx;
    if (file(d, segment) == NULL)
        return BUSHING_ERR_AUDIT_IO;
    d->written = segment;
    return 0;
}

static void append(struct disk_file *f, const uint8_t *octets, size_t n)
{
    if (f->cap - f->n < n) {
        f->cap = 2 * f->cap + n;
        f->p = realloc(f->p, f->cap);
        if (f->p == NULL)
            abort();
    }
    memcpy(f->p + f->n, octets, n);
    f->n += n;
}

static int write_segment(void *ctx, const uint8_t *octets, size_t n,
                         size_t *written)
{
    struct audit_disk *d = ctx;
    struct disk_file *f = file(d, d->written);
    bool dead = d->dead;
    int rc = f == NULL ? BUSHING_ERR_AUDIT_IO : fault(d, DISK_WRITE);
    *written = 0;
    if (f != NULL && rc != 0 && !dead)
        *written = d->partial < n ? d->partial : n;
    else if (rc == 0)
        *written = n;
    if (*written != 0)
        append(f, octets, *written);
    return rc;
}

static int sync_segment(void *ctx)
{
    struct audit_disk *d = ctx;
    struct disk_file *f = file(d, d->written);
    int rc = f == NULL ? BUSHING_ERR_AUDIT_IO : fault(d, DISK_SYNC);
    if (rc == 0)
        f->synced = f->n;
    return rc;
}

static int cut(void *ctx, uint64_t length)
{
    struct audit_disk *d = ctx;
    struct disk_file *f = file(d, d->written);
    int rc = f == NULL ? BUSHING_ERR_AUDIT_IO : fault(d, DISK_CUT);
    if (rc == 0 && length < f->n)
        f->n = (size_t)length;
    if (rc == 0 && f->synced > f->n)
        f->synced = f->n;
    return rc;
}

static int remove_segment(void *ctx, uint32_t segment)
{
    struct audit_disk *d = ctx;
    int rc = fault(d, DISK_REMOVE);
    if (rc == 0 && file(d, segment) == NULL)
        rc = BUSHING_ERR_AUDIT_IO;
    if (rc == 0)
        d->segment[segment].there = false;
    return rc;
}

static int put_head(void *ctx, const uint8_t *octets, size_t n)
{
    struct audit_disk *d = ctx;
    int rc = fault(d, DISK_PUT_HEAD);
    if (rc != 0 || n > sizeof d->head)
        return BUSHING_ERR_AUDIT_IO;
    memcpy(d->head, octets, n);
    d->head_len = n;
    return 0;
}

static int get_head(void *ctx, uint8_t *out, size_t cap, size_t *n)
{
    const struct audit_disk *d = ctx;
    *n = d->head_len < cap ? d->head_len : cap;
    memcpy(out, d->head, *n);
    return 0;
}

static int room(void *ctx, uint64_t *octets)
{
    const struct audit_disk *d = ctx;
    *octets = d->room;
    return 0;
}

bushing_audit_files audit_disk_files(struct audit_disk *d)
{
    return (bushing_audit_files){
        .ctx = d,
        .list = list,
        .read = read_segment,
        .create = create,
        .resume = resume,
        .write = write_segment,
        .sync = sync_segment,
        .cut = cut,
        .remove = remove_segment,
        .put_head = put_head,
        .get_head = get_head,
        .room = room,
    };
}
