/* Opening: finds the last whole record, and mends or leaves alone what stands
 * behind it. What a crash leaves is cut off and noted; whatever else is there
 * may be evidence and stays, and a new segment begins behind it. */
#include "event/ledger.h"

#define MIB (UINT64_C(1) << 20)
#define DAY_MS (UINT64_C(24) * 60 * 60 * 1000)
enum { NS_IN_MS = 1000000 };

static void set_default(uint64_t *v, uint64_t otherwise)
{
    if (*v == 0)
        *v = otherwise;
}

static int take_config(struct ledger *l, const bushing_audit_config *config)
{
    const bushing_audit_files *f = &config->files;
    bushing_audit_config *c = &l->config;
    *c = *config;
    set_default(&c->segment_size, 16 * MIB);
    set_default(&c->size, 1024 * MIB);
    set_default(&c->keep_ms, 400 * DAY_MS);
    set_default(&c->least_room, 32 * MIB);
    set_default(&c->sync_ms, 1000);
    set_default(&c->anchor_ms, 60000);
    if (c->anchor_records == 0)
        c->anchor_records = 1000;
    if (f->list == NULL || f->read == NULL || f->create == NULL ||
        f->resume == NULL || f->write == NULL || f->sync == NULL ||
        f->cut == NULL || f->remove == NULL || f->put_head == NULL ||
        f->get_head == NULL || f->room == NULL)
        return BUSHING_ERR_ARGUMENT;
    /* the bounds keep every sum of these below 2^63 */
    if (c->segment_size < LEDGER_RESERVE || c->size < 4 * c->segment_size ||
        c->size > UINT64_MAX / 4 || c->least_room > UINT64_MAX / 4 ||
        c->anchor_records > LEDGER_UNSIGNED_MAX / 2 || c->anchor_ms > DAY_MS ||
        (c->sync_ms > DAY_MS && c->sync_ms != BUSHING_AUDIT_EACH))
        return BUSHING_ERR_ARGUMENT;
    return 0;
}

/* --- reading a segment --------------------------------------------------- */

/* What was found in a segment. */
struct found {
    enum note_end how;
    uint64_t rest; /* octets behind the last whole record */
};

/* Octets from `from` on to the end: nothing but zeros? */
static int only_zeros(struct ledger *l, uint32_t segment, uint64_t from,
                      struct found *f)
{
    size_t n;
    f->how = NOTE_TORN;
    f->rest = 0;
    do {
        int rc =
            l->config.files.read(l->config.files.ctx, segment, from + f->rest,
                                 l->buffer, sizeof l->buffer, &n);
        if (rc != 0)
            return rc;
        for (size_t i = 0; i < n; i++)
            if (l->buffer[i] != 0)
                f->how = NOTE_DAMAGED;
        f->rest += n;
    } while (n != 0);
    return 0;
}

/* Fills the buffer behind the `have` octets in it. */
static int read_on(struct ledger *l, uint32_t segment, uint64_t offset,
                   size_t *have, size_t *got)
{
    int rc =
        l->config.files.read(l->config.files.ctx, segment, offset,
                             l->buffer + *have, sizeof l->buffer - *have, got);
    *have += *got;
    return rc;
}

static int read_segment(struct ledger *l, struct ledger_check *c,
                        uint32_t segment, struct found *f)
{
    size_t have = 0, got;
    uint64_t offset = 0;
    int rc = ledger_check_segment(c, segment);
    while (rc == 0) {
        struct reader r;
        bushing_audit_record rec;
        rc = read_on(l, segment, offset, &have, &got);
        offset += got;
        if (rc != 0)
            return rc;
        r = reader_over(span_of(l->buffer, have));
        while ((rc = ledger_check_next(c, &rec, &r)) == 0)
            continue;
        have = reader_left(&r);
        memmove(l->buffer, r.p, have);
        if (rc == BUSHING_ERR_WOULD_BLOCK && got != 0)
            rc = 0;
    }
    f->rest = have;
    f->how = NOTE_CLEAN;
    if (rc != BUSHING_ERR_WOULD_BLOCK)
        return only_zeros(l, segment, c->found.offset, f);
    if (have != 0)
        f->how =
            chain_is_torn(span_of(l->buffer, have)) ? NOTE_TORN : NOTE_DAMAGED;
    return 0;
}

/* --- going on ------------------------------------------------------------ */

static void take_over(struct ledger *l, const struct ledger_check *c)
{
    l->chain = c->chain;
    l->length = c->found.offset;
    l->since_anchor = (uint32_t)c->found.unsigned_records;
    l->anchor = c->anchor;
    l->state.last_anchor = c->found.last_anchor;
    l->sq_num = c->sq_num;
    if (!c->closed && c->begun)
        l->sq_num +=
            UINT32_MAX - l->sq_num > LEDGER_SQ_STEP ? LEDGER_SQ_STEP : 0;
}

/* The last segment that has a record; empty ones behind it are what a crash
 * while it was made leaves, and go. */
static int find_end(struct ledger *l, struct ledger_check *c, uint32_t *last,
                    struct found *f)
{
    const bushing_audit_files *files = &l->config.files;
    for (;;) {
        int rc;
        ledger_check_init(c, &l->seal);
        rc = read_segment(l, c, *last, f);
        if (rc != 0 || c->begun)
            return rc;
        if (f->how == NOTE_DAMAGED || *last == l->first)
            return 0;
        rc = files->remove(files->ctx, *last);
        if (rc != 0)
            return rc;
        --*last;
    }
}

/* The chain of the segment in front of one whose beginning is damaged. */
static int chain_before(struct ledger *l, struct ledger_check *c, uint32_t last)
{
    struct found f;
    if (last <= l->first)
        return 0;
    ledger_check_init(c, &l->seal);
    return read_segment(l, c, last - 1, &f);
}

static int go_on(struct ledger *l, uint32_t last, bushing_time now,
                 struct note_opened *note)
{
    const bushing_audit_files *files = &l->config.files;
    struct ledger_check c;
    struct found f = {NOTE_CLEAN, 0};
    int rc = find_end(l, &c, &last, &f);
    if (rc == 0 && !c.begun && f.how == NOTE_DAMAGED)
        rc = chain_before(l, &c, last);
    if (rc != 0)
        return rc;
    take_over(l, &c);
    l->segment = last;
    l->headless = !c.begun;
    note->unsigned_records = c.found.unsigned_records;
    if (f.how == NOTE_DAMAGED) {
        l->state.found_damaged = true;
        l->dirty = false;
        l->torn = true;
        return ledger_roll(l, NOTE_DAMAGED, now);
    }
    rc = files->resume(files->ctx, last);
    if (rc != 0 || f.how == NOTE_CLEAN)
        return rc;
    note->cut = f.rest;
    l->torn = files->cut(files->ctx, l->length) != 0;
    return 0;
}

/* A head that says more than the log has: records were taken away. */
static void look_at_head(struct ledger *l, struct note_opened *note)
{
    struct ledger_check c;
    size_t n = 0;
    ledger_check_init(&c, &l->seal);
    if (l->config.files.get_head(l->config.files.ctx, l->buffer,
                                 sizeof l->buffer, &n) != 0 ||
        n == 0 || n > sizeof l->buffer ||
        ledger_check_head(&c, span_of(l->buffer, n)) != 0)
        return;
    if (c.head.seq > l->chain.seq)
        note->missing = c.head.seq;
    l->state.found_short = note->missing != 0;
}

static void put_opened(struct ledger *l, const struct note_opened *note,
                       bushing_time now)
{
    char body[NOTE_MAX];
    struct text t = text_over(body, sizeof body);
    note_put_opened(&t, note, now.utc_ms);
    (void)ledger_put(l, BUSHING_AUDIT_OPENED, span_of(body, t.n), now);
    (void)ledger_anchor(l, now, true);
    (void)ledger_sync(l, now);
}

int ledger_open(struct ledger *l, const bushing_audit_config *config,
                const struct chain_seal *seal, bushing_time now)
{
    struct note_opened note = {0};
    uint32_t last = 0;
    int rc;
    memset(l, 0, sizeof *l);
    l->seal = *seal;
    rc = take_config(l, config);
    if (rc != 0)
        return rc;
    l->next_sync = now.mono_ns;
    if (l->config.sync_ms != BUSHING_AUDIT_EACH)
        l->next_sync += l->config.sync_ms * NS_IN_MS;
    rc = l->config.files.list(l->config.files.ctx, &l->first, &last, &l->total);
    if (rc != 0)
        return rc;
    if (last == 0) {
        rc = ledger_roll(l, NOTE_CLEAN, now);
        l->first = 1;
    } else {
        rc = go_on(l, last, now, &note);
        look_at_head(l, &note);
    }
    if (rc != 0)
        return rc;
    put_opened(l, &note, now);
    return 0;
}
