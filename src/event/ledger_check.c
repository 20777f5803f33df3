#include "event/ledger_check.h"

#include "base/hex.h"

/* A new log has a head with its second anchor. A crash may come before. */
enum { ANCHORS_WITHOUT_HEAD = 2 };

void ledger_check_init(struct ledger_check *c, const struct chain_seal *seal)
{
    memset(c, 0, sizeof *c);
    c->seal = seal;
}

static int fail(struct ledger_check *c, int rc)
{
    c->failed = rc;
    return rc;
}

/* --- anchors ------------------------------------------------------------- */

/* A key that is not known is no fault as long as no keys were given. */
static int check_signature(const struct ledger_check *c, uint64_t seq,
                           const struct note_anchor *a)
{
    char text[NOTE_SIGNED_MAX];
    struct text t = text_over(text, sizeof text);
    int rc;
    note_put_signed(&t, seq, a->unsigned_body);
    if (!text_fits(&t))
        return BUSHING_ERR_AUDIT_FORM;
    if (c->seal->verify == NULL)
        return 0;
    rc = c->seal->verify(c->seal->ctx, span_of(a->key_id, CHAIN_KEY_ID),
                         span_of(text, t.n),
                         span_of(a->signature, a->signature_len));
    if (rc == BUSHING_ERR_CRYPTO_SIGNATURE)
        return BUSHING_ERR_AUDIT_SIGNATURE;
    return rc == BUSHING_ERR_AUDIT_KEY && !c->keys ? 0 : rc;
}

static bool hash_of_record(const bushing_audit_record *rec,
                           uint8_t out[CHAIN_HASH])
{
    size_t n;
    return hex_decode(
        span_of(rec->octets.p + CHAIN_FIELDS, 2 * (size_t)CHAIN_HASH), out,
        CHAIN_HASH, &n);
}

int ledger_check_head(struct ledger_check *c, span head)
{
    bushing_audit_record rec = {0};
    struct note_anchor a;
    int rc = chain_peek(&rec, reader_over(head));
    if (rc != 0 || rec.octets.n != head.n || rec.kind != BUSHING_AUDIT_ANCHOR ||
        !note_read_anchor(&a, rec.body) || !hash_of_record(&rec, c->head.hash))
        return BUSHING_ERR_VALUE;
    rc = check_signature(c, rec.seq, &a);
    if (rc != 0)
        return rc;
    c->head.seq = rec.seq;
    c->head.set = true;
    return 0;
}

int ledger_check_expect(struct ledger_check *c, span text)
{
    uint64_t seq = 0;
    size_t i = 0, n;
    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && i < 12; i++)
        seq = 10 * seq + (uint64_t)(text.p[i] - '0');
    if (i == 0 || i == text.n || text.p[i] != ':' ||
        !hex_decode(span_skip(text, i + 1), c->expected.hash, CHAIN_HASH, &n) ||
        n != CHAIN_HASH)
        return BUSHING_ERR_VALUE;
    c->expected.seq = seq;
    c->expected.set = true;
    return 0;
}

/* --- segments ------------------------------------------------------------ */

int ledger_check_segment(struct ledger_check *c, uint32_t segment)
{
    if (c->failed != 0)
        return c->failed;
    if (c->begun && segment != c->found.segment + 1)
        return fail(c, BUSHING_ERR_AUDIT_SEGMENT);
    if (!c->begun)
        c->first_segment = segment;
    c->found.segment = segment;
    c->end = c->found.offset;
    c->found.offset = 0;
    c->at_start = true;
    return 0;
}

/* The first record of a segment says what it follows. */
static int start_segment(struct ledger_check *c, struct reader r)
{
    static const uint8_t zero[CHAIN_HASH];
    bushing_audit_record rec;
    struct note_segment n;
    int rc = chain_peek(&rec, r);
    if (rc != 0)
        return rc;
    if (rec.kind != BUSHING_AUDIT_SEGMENT || !note_read_segment(&n, rec.body) ||
        rec.seq != n.after.seq + 1)
        return BUSHING_ERR_AUDIT_SEGMENT;
    if (c->found.segment == 0)
        c->found.segment = c->first_segment = n.segment;
    if (n.segment != c->found.segment)
        return BUSHING_ERR_AUDIT_SEGMENT;
    if (c->begun) {
        if (n.after.seq != c->chain.seq ||
            memcmp(n.after.hash, c->chain.hash, CHAIN_HASH) != 0 ||
            n.end != c->end || n.how == NOTE_DAMAGED ||
            (c->rest != 0 && n.how == NOTE_CLEAN))
            return BUSHING_ERR_AUDIT_SEGMENT;
        c->found.left_behind += c->rest;
        return 0;
    }
    /* the first of all follows nothing */
    if (n.segment == 1 &&
        (n.after.seq != 0 || memcmp(n.after.hash, zero, CHAIN_HASH) != 0))
        return BUSHING_ERR_AUDIT_SEGMENT;
    c->chain = n.after;
    c->sq_num = n.sq_num;
    c->found.first_seq = rec.seq;
    c->found.last_seq = n.after.seq;
    return 0;
}

/* --- records ------------------------------------------------------------- */

static int see_anchor(struct ledger_check *c, const struct chain *before,
                      const bushing_audit_record *rec)
{
    struct note_anchor a;
    int rc;
    if (!note_read_anchor(&a, rec->body) ||
        memcmp(a.covers, before->hash, CHAIN_HASH) != 0)
        return BUSHING_ERR_AUDIT_FORM;
    rc = check_signature(c, rec->seq, &a);
    if (rc != 0)
        return rc;
    c->sq_num = a.sq_num;
    c->anchor = (struct ledger_point){.set = true, .seq = rec->seq};
    memcpy(c->anchor.hash, c->chain.hash, CHAIN_HASH);
    c->found.last_anchor = rec->seq;
    c->found.anchors++;
    c->found.unsigned_records = 0;
    return 0;
}

static int see_gap(struct ledger_check *c, span body)
{
    struct note_gap g;
    if (!note_read_gap(&g, body))
        return BUSHING_ERR_AUDIT_FORM;
    c->found.gaps++;
    c->found.lost += g.lost;
    if (g.lost != 0)
        c->sq_num = g.to_sq;
    return 0;
}

static int see_removed(struct ledger_check *c, span body)
{
    return note_read_removed(&c->removed, body) ? 0 : BUSHING_ERR_AUDIT_FORM;
}

/* Whoever prints or sends on what a log holds counts on it: one event is one
 * line, of the form that is written. */
static int see_event(struct ledger_check *c, span body)
{
    bushing_security_record rec;
    uint32_t sq = 0;
    span v;
    if (bushing_security_record_read(&rec, body) != 0)
        return BUSHING_ERR_AUDIT_FORM;
    v = bushing_security_record_value(&rec, "SqNum");
    for (size_t i = 0; i < v.n && i < 10; i++)
        sq = 10 * sq + (uint32_t)(v.p[i] - '0');
    if (sq != 0)
        c->sq_num = sq;
    c->found.events++;
    c->closed = false;
    return 0;
}

static int see_opened(struct ledger_check *c, span body)
{
    struct note_opened n;
    c->closed = false;
    return note_read_opened(&n, body) ? 0 : BUSHING_ERR_AUDIT_FORM;
}

static int see_closed(struct ledger_check *c, span body)
{
    c->closed = true;
    return note_read_closed(body) ? 0 : BUSHING_ERR_AUDIT_FORM;
}

static int see(struct ledger_check *c, const struct chain *before,
               const bushing_audit_record *rec)
{
    c->found.unsigned_records++;
    switch (rec->kind) {
    case BUSHING_AUDIT_ANCHOR:
        return see_anchor(c, before, rec);
    case BUSHING_AUDIT_EVENT:
        return see_event(c, rec->body);
    case BUSHING_AUDIT_GAP:
        return see_gap(c, rec->body);
    case BUSHING_AUDIT_REMOVED:
        return see_removed(c, rec->body);
    case BUSHING_AUDIT_SEGMENT:
        return c->at_start ? 0 : BUSHING_ERR_AUDIT_FORM;
    case BUSHING_AUDIT_OPENED:
        return see_opened(c, rec->body);
    case BUSHING_AUDIT_CLOSED:
        return see_closed(c, rec->body);
    }
    return BUSHING_ERR_AUDIT_FORM;
}

/* The records that somebody vouches for are the ones that stand here. */
static bool is_point(const struct ledger_check *c, const struct ledger_point *p)
{
    return !p->set || p->seq != c->chain.seq ||
           memcmp(p->hash, c->chain.hash, CHAIN_HASH) == 0;
}

static int take(struct ledger_check *c, bushing_audit_record *out,
                struct reader *r)
{
    struct chain before;
    int rc = c->at_start ? start_segment(c, *r) : 0;
    if (rc != 0)
        return rc;
    before = c->chain;
    rc = chain_next(&c->chain, out, r, c->seal);
    if (rc != 0)
        return rc;
    rc = see(c, &before, out);
    if (rc == 0 && !(is_point(c, &c->head) && is_point(c, &c->expected)))
        rc = BUSHING_ERR_AUDIT_HEAD;
    if (rc == 0 && c->keys && c->found.unsigned_records > LEDGER_UNSIGNED_MAX)
        rc = BUSHING_ERR_AUDIT_ANCHOR;
    if (rc != 0)
        c->chain = before;
    return rc;
}

int ledger_check_next(struct ledger_check *c, bushing_audit_record *out,
                      struct reader *r)
{
    struct reader at = *r;
    int rc;
    if (c->failed != 0)
        return c->failed;
    rc = take(c, out, r);
    if (rc == BUSHING_ERR_WOULD_BLOCK)
        return rc;
    if (rc != 0) {
        *r = at;
        return fail(c, rc);
    }
    c->at_start = false;
    c->begun = true;
    c->found.last_seq = out->seq;
    c->found.offset += out->octets.n;
    return 0;
}

static bool is_beyond(const struct ledger_check *c,
                      const struct ledger_point *p)
{
    return p->set && p->seq > c->chain.seq;
}

int ledger_check_end(struct ledger_check *c, uint64_t rest, bool last)
{
    if (c->failed != 0)
        return c->failed;
    c->rest = rest;
    if (!last)
        return c->at_start ? fail(c, BUSHING_ERR_AUDIT_SEGMENT) : 0;
    if (is_beyond(c, &c->head) || is_beyond(c, &c->expected))
        return fail(c, BUSHING_ERR_AUDIT_SHORT);
    if (rest != 0)
        return fail(c, BUSHING_ERR_AUDIT_CUT);
    /* a point in front of what was read proves nothing about it */
    if (c->expected.set && c->expected.seq < c->found.first_seq)
        return fail(c, BUSHING_ERR_AUDIT_HEAD);
    if (c->whole && c->removed + 1 < c->first_segment)
        return fail(c, BUSHING_ERR_AUDIT_SEGMENT);
    if (c->keys && c->found.anchors == 0)
        return fail(c, BUSHING_ERR_AUDIT_ANCHOR);
    if (c->keys && c->whole && !c->head.set &&
        c->found.anchors > ANCHORS_WITHOUT_HEAD)
        return fail(c, BUSHING_ERR_AUDIT_HEAD);
    return 0;
}
