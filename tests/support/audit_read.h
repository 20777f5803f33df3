/* Reads a log of audit_disk.h to its end with a ledger_check. */
#ifndef SUPPORT_AUDIT_READ_H
#define SUPPORT_AUDIT_READ_H

#include "audit_disk.h"
#include "event/ledger_check.h"

/* 0, or what is wrong; c->found tells where. */
static inline int audit_read(struct ledger_check *c, const struct audit_disk *d)
{
    uint32_t first = 1, last = DISK_SEGMENTS;
    while (first < DISK_SEGMENTS && !d->segment[first].there)
        first++;
    while (last > 0 && !d->segment[last].there)
        last--;
    for (uint32_t i = first; i <= last; i++) {
        struct reader r =
            reader_over(span_of(d->segment[i].p, d->segment[i].n));
        bushing_audit_record rec;
        int rc = ledger_check_segment(c, i);
        while (rc == 0)
            rc = ledger_check_next(c, &rec, &r);
        if (rc == BUSHING_ERR_WOULD_BLOCK)
            rc = ledger_check_end(c, reader_left(&r), i == last);
        if (rc != 0)
            return rc;
    }
    return last == 0 ? ledger_check_end(c, 0, true) : 0;
}

/* As `bushing log verify --key` does: all there is, keys, the head. */
static inline int audit_verify(struct ledger_check *c,
                               const struct audit_disk *d,
                               const struct chain_seal *seal)
{
    int rc = 0;
    ledger_check_init(c, seal);
    c->keys = c->whole = true;
    if (d->head_len != 0)
        rc = ledger_check_head(c, span_of(d->head, d->head_len));
    return rc != 0 ? rc : audit_read(c, d);
}

#endif
