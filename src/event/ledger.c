#include "event/ledger.h"

enum { NS_IN_MS = 1000000 };
#define LOOK_NS (UINT64_C(1000) * NS_IN_MS)

/* --- octets -------------------------------------------------------------- */

/* What stands behind the last whole record goes away, or the segment is not
 * written any more. */
static int mend(struct ledger *l)
{
    int rc = l->config.files.cut(l->config.files.ctx, l->length);
    l->torn = rc != 0;
    return rc;
}

/* A failure that comes when all is written is none. */
static int write_all(struct ledger *l, const uint8_t *p, size_t n)
{
    int rc = 0;
    while (n != 0 && rc == 0) {
        size_t written = 0;
        rc = l->config.files.write(l->config.files.ctx, p, n, &written);
        if (rc == 0 && written == 0)
            rc = BUSHING_ERR_AUDIT_IO;
        p += written < n ? written : n;
        n -= written < n ? written : n;
    }
    return n == 0 ? 0 : rc;
}

int ledger_write(struct ledger *l, enum bushing_audit_kind kind, span body)
{
    struct chain next;
    size_t n;
    int rc = chain_put(&l->chain, &next, l->buffer, &n, kind, body, &l->seal);
    if (rc == 0 && l->torn)
        rc = mend(l);
    if (rc != 0)
        return rc;
    rc = write_all(l, l->buffer, n);
    if (rc != 0) {
        (void)mend(l);
        return rc;
    }
    l->chain = next;
    l->length += n;
    l->total += n;
    l->disk -= l->disk < n ? l->disk : n;
    l->dirty = true;
    l->since_anchor++;
    l->state.records++;
    return 0;
}

/* --- what is lost -------------------------------------------------------- */

static void note_loss(struct ledger *l, enum note_why why, uint32_t sq_num,
                      uint64_t lost, int64_t ms)
{
    if (!l->has_gap)
        l->gap = (struct note_gap){.why = why};
    if (!l->has_gap || l->gap.lost == 0) {
        l->gap.from_ms = ms;
        l->gap.from_sq = sq_num;
        l->state.gaps += lost != 0;
    }
    l->has_gap = true;
    l->gap.why = why;
    l->gap.lost += lost;
    l->gap.to_ms = ms;
    l->gap.to_sq = sq_num;
    l->state.lost += lost;
    l->state.full |= why == NOTE_FULL;
    l->state.broken |= why == NOTE_IO;
}

static int put_gap(struct ledger *l, bushing_time now)
{
    char body[NOTE_MAX];
    struct text t = text_over(body, sizeof body);
    int rc;
    if (!l->has_gap)
        return 0;
    note_put_gap(&t, &l->gap, now.utc_ms);
    rc = ledger_write(l, BUSHING_AUDIT_GAP, span_of(body, t.n));
    if (rc == 0) {
        l->has_gap = false;
        l->state.full = l->state.broken = false;
    }
    return rc;
}

/* --- sync and anchors ---------------------------------------------------- */

int ledger_sync(struct ledger *l, bushing_time now)
{
    int rc;
    if (l->config.sync_ms != BUSHING_AUDIT_EACH)
        l->next_sync = now.mono_ns + l->config.sync_ms * NS_IN_MS;
    if (!l->dirty)
        return 0;
    rc = l->config.files.sync(l->config.files.ctx);
    if (rc == 0) {
        l->dirty = false;
        return 0;
    }
    /* What was written before may or may not reach the disk: say so. */
    l->state.sync_failed++;
    note_loss(l, NOTE_SYNC, l->sq_num, 0, now.utc_ms);
    return rc;
}

static int sign_anchor(struct ledger *l, struct text *body)
{
    uint8_t signature[CHAIN_SIGNATURE_MAX];
    char text[NOTE_SIGNED_MAX];
    struct text t = text_over(text, sizeof text);
    size_t n = 0;
    int rc;
    note_put_signed(&t, l->chain.seq + 1, span_of(body->p, body->n));
    rc = l->seal.sign(l->seal.ctx, signature, sizeof signature, &n,
                      span_of(text, t.n));
    l->state.no_anchors = rc != 0;
    if (rc == 0)
        note_put_signature(body, span_of(signature, n));
    return rc;
}

int ledger_anchor(struct ledger *l, bushing_time now, bool head)
{
    struct note_anchor a = {.ms = now.utc_ms, .sq_num = l->sq_num};
    char body[NOTE_MAX];
    struct text t = text_over(body, sizeof body);
    size_t n;
    int rc;
    l->next_anchor = now.mono_ns + l->config.anchor_ms * NS_IN_MS;
    if (l->seal.sign == NULL || l->since_anchor == 0)
        return 0;
    memcpy(a.covers, l->chain.hash, CHAIN_HASH);
    memcpy(a.key_id, l->seal.key_id, CHAIN_KEY_ID);
    note_put_anchor(&t, &a);
    rc = sign_anchor(l, &t);
    if (rc == 0)
        rc = ledger_write(l, BUSHING_AUDIT_ANCHOR, span_of(body, t.n));
    if (rc != 0)
        return rc;
    n = CHAIN_FRONT + t.n + 1;
    l->since_anchor = 0;
    l->anchor = (struct ledger_point){.set = true, .seq = l->chain.seq};
    memcpy(l->anchor.hash, l->chain.hash, CHAIN_HASH);
    l->state.last_anchor = l->chain.seq;
    l->state.last_anchor_ms = now.utc_ms;
    /* The head must never say more than the log: first the one, then the
     * other. The record still stands in the buffer. */
    if (head && ledger_sync(l, now) == 0)
        rc = l->config.files.put_head(l->config.files.ctx, l->buffer, n);
    return rc;
}

/* --- records ------------------------------------------------------------- */

int ledger_put(struct ledger *l, enum bushing_audit_kind kind, span body,
               bushing_time now)
{
    int rc = ledger_make_room(l, CHAIN_FRONT + body.n + 1, now);
    if (rc == 0)
        rc = ledger_put_first(l, now);
    if (rc == 0)
        rc = put_gap(l, now);
    if (rc != 0)
        return rc;
    if (l->since_anchor >= l->config.anchor_records &&
        (!l->state.no_anchors || now.mono_ns >= l->next_anchor))
        (void)ledger_anchor(l, now, false);
    return ledger_write(l, kind, body);
}

/* [62351-14] 1 to 4294967295, and then 1 again */
uint32_t ledger_count(struct ledger *l)
{
    l->sq_num = l->sq_num == UINT32_MAX ? 1 : l->sq_num + 1;
    return l->sq_num;
}

/* The disk is asked once a second, and counted down between. */
static int look_at_disk(struct ledger *l, bushing_time now)
{
    if (now.mono_ns >= l->next_look) {
        if (l->config.files.room(l->config.files.ctx, &l->disk) != 0)
            l->disk = UINT64_MAX;
        l->next_look = now.mono_ns + LOOK_NS;
    }
    return l->disk < l->config.least_room ? BUSHING_ERR_AUDIT_FULL : 0;
}

int ledger_event(struct ledger *l, span line, uint32_t sq_num, bushing_time now)
{
    int rc = look_at_disk(l, now);
    if (rc == 0)
        rc = ledger_put(l, BUSHING_AUDIT_EVENT, line, now);
    if (rc != 0)
        note_loss(l, rc == BUSHING_ERR_AUDIT_FULL ? NOTE_FULL : NOTE_IO, sq_num,
                  1, now.utc_ms);
    else if (l->config.sync_ms == BUSHING_AUDIT_EACH)
        (void)ledger_sync(l, now);
    return rc;
}

/* --- time ---------------------------------------------------------------- */

/* A gap is tried again by itself, so that it is written as soon as there is
 * room and not with the next event. */
static int flush_gap(struct ledger *l, bushing_time now)
{
    int rc = look_at_disk(l, now);
    if (rc == 0)
        rc = ledger_make_room(l, NOTE_MAX, now);
    if (rc == 0)
        rc = ledger_put_first(l, now);
    return rc == 0 ? put_gap(l, now) : rc;
}

int ledger_tick(struct ledger *l, bushing_time now)
{
    int rc = 0;
    if (l->has_gap && now.mono_ns >= l->next_look)
        rc = flush_gap(l, now);
    if (now.mono_ns >= l->next_anchor) {
        int anchored = ledger_anchor(l, now, true);
        rc = rc != 0 ? rc : anchored;
    }
    if (l->dirty && now.mono_ns >= l->next_sync) {
        int synced = ledger_sync(l, now);
        rc = rc != 0 ? rc : synced;
    }
    return rc;
}

uint64_t ledger_deadline(const struct ledger *l)
{
    uint64_t at = BUSHING_NEVER;
    if (l->dirty)
        at = l->next_sync;
    if (l->seal.sign != NULL && l->since_anchor != 0 && l->next_anchor < at)
        at = l->next_anchor;
    if (l->has_gap && l->next_look < at)
        at = l->next_look;
    return at;
}

void ledger_close(struct ledger *l, bushing_time now)
{
    char body[NOTE_MAX];
    struct text t = text_over(body, sizeof body);
    note_put_closed(&t, now.utc_ms);
    (void)ledger_put(l, BUSHING_AUDIT_CLOSED, span_of(body, t.n), now);
    (void)ledger_anchor(l, now, true);
    (void)ledger_sync(l, now);
}
