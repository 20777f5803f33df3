/* Segments: the next one when this one is long enough, and the oldest removed
 * when all of them together are too long and it is old enough. */
#include "event/ledger.h"

enum {
    /* what may stand in front of a record that is put: the first record of a
     * segment, its anchor, a gap, an anchor */
    AROUND = 4 * (CHAIN_FRONT + NOTE_MAX + 1),
    DROPS_MAX = 16, /* old segments at once */
};

/* When the oldest segment ended: the one behind it says when it began. */
static int oldest_end(struct ledger *l, int64_t *ms)
{
    bushing_audit_record rec;
    struct note_segment n;
    size_t got = 0;
    int rc = l->config.files.read(l->config.files.ctx, l->first + 1, 0,
                                  l->buffer, CHAIN_RECORD_MAX, &got);
    if (rc != 0)
        return rc;
    if (chain_peek(&rec, reader_over(span_of(l->buffer, got))) != 0 ||
        rec.kind != BUSHING_AUDIT_SEGMENT || !note_read_segment(&n, rec.body))
        return BUSHING_ERR_AUDIT_FORM;
    *ms = n.ms;
    return 0;
}

/* The note comes first: a segment that is gone without one is a finding. */
static int drop_oldest(struct ledger *l, bushing_time now)
{
    const bushing_audit_files *f = &l->config.files;
    char body[NOTE_MAX];
    struct text t = text_over(body, sizeof body);
    uint32_t last;
    int64_t ended = 0;
    int rc =
        l->first >= l->segment ? BUSHING_ERR_AUDIT_FULL : oldest_end(l, &ended);
    if (rc == 0 && (now.utc_ms < ended ||
                    (uint64_t)(now.utc_ms - ended) < l->config.keep_ms))
        rc = BUSHING_ERR_AUDIT_FULL;
    if (rc != 0)
        return rc;
    note_put_removed(&t, l->first, now.utc_ms);
    rc = ledger_write(l, BUSHING_AUDIT_REMOVED, span_of(body, t.n));
    if (rc == 0)
        rc = ledger_sync(l, now);
    if (rc == 0)
        rc = f->remove(f->ctx, l->first);
    if (rc == 0)
        rc = f->list(f->ctx, &l->first, &last, &l->total);
    return rc;
}

int ledger_put_first(struct ledger *l, bushing_time now)
{
    struct note_segment n = {
        .segment = l->segment,
        .after = l->chain,
        .end = l->before_end,
        .how = l->before_how,
        .sq_num = l->sq_num,
        .ms = now.utc_ms,
        .host = l->config.origin.source,
        .has_key = l->seal.sign != NULL,
    };
    char body[NOTE_MAX];
    struct text t = text_over(body, sizeof body);
    int rc;
    if (!l->headless)
        return 0;
    memcpy(n.key_id, l->seal.key_id, CHAIN_KEY_ID);
    note_put_segment(&t, &n);
    rc = ledger_write(l, BUSHING_AUDIT_SEGMENT, span_of(body, t.n));
    if (rc != 0)
        return rc;
    l->headless = false;
    /* so that nobody can make up a segment and wait for its first anchor */
    (void)ledger_anchor(l, now, false);
    return 0;
}

int ledger_roll(struct ledger *l, enum note_end how, bushing_time now)
{
    int rc;
    if (!l->torn) {
        (void)ledger_anchor(l, now, false);
        (void)ledger_sync(l, now);
    }
    rc = l->config.files.create(l->config.files.ctx, l->segment + 1);
    if (rc != 0)
        return rc;
    l->segment++;
    l->before_end = l->length;
    l->before_how = how;
    l->length = 0;
    l->torn = false;
    l->headless = true;
    return 0;
}

int ledger_make_room(struct ledger *l, uint64_t more, bushing_time now)
{
    uint64_t size = l->config.size;
    int rc = 0;
    if (l->torn && l->config.files.cut(l->config.files.ctx, l->length) == 0)
        l->torn = false;
    if (l->torn && l->headless)
        return BUSHING_ERR_AUDIT_IO;
    if (l->torn)
        rc = ledger_roll(l, NOTE_TORN, now);
    else if (!l->headless && l->length + AROUND + more > l->config.segment_size)
        rc = ledger_roll(l, NOTE_CLEAN, now);
    l->state.almost_full = l->total > size / 5 * 4;
    for (int i = 0; rc == 0 && l->total + LEDGER_RESERVE + more > size; i++) {
        rc = i < DROPS_MAX ? ledger_put_first(l, now) : BUSHING_ERR_AUDIT_FULL;
        if (rc == 0)
            rc = drop_oldest(l, now);
    }
    return rc;
}
