#include "event/chain.h"

static bool is_kind(uint8_t c)
{
    static const char kinds[] = "hoeagrc";
    return memchr(kinds, c, sizeof kinds - 1) != NULL;
}

static int hash_of(const struct chain *before, uint8_t out[CHAIN_HASH],
                   span fields, span body, const struct chain_seal *seal)
{
    span parts[] = {span_of(before->hash, CHAIN_HASH), fields, body};
    return seal->hash(seal->ctx, out, parts, sizeof parts / sizeof parts[0]);
}

/* --- writing ------------------------------------------------------------- */

int chain_put(const struct chain *c, struct chain *next, uint8_t *out,
              size_t *n, enum bushing_audit_kind kind, span body,
              const struct chain_seal *seal)
{
    struct text t = text_over((char *)out, CHAIN_RECORD_MAX);
    struct chain to = {.seq = c->seq + 1};
    int rc;
    *n = 0;
    if (body.n > CHAIN_BODY_MAX || c->seq >= CHAIN_SEQ_MAX)
        return BUSHING_ERR_TOO_LONG;
    text_u64_width(&t, body.n, 4);
    text_char(&t, ' ');
    text_u64_width(&t, to.seq, 12);
    text_char(&t, ' ');
    text_char(&t, (char)kind);
    text_char(&t, ' ');
    rc = hash_of(c, to.hash, span_of(out, t.n), body, seal);
    if (rc != 0)
        return rc;
    text_hex(&t, span_of(to.hash, CHAIN_HASH), false);
    text_char(&t, ' ');
    text_span(&t, body);
    text_char(&t, '\n');
    *n = t.n;
    *next = to;
    return 0;
}

/* --- reading ------------------------------------------------------------- */

static bool read_number(span digits, uint64_t *out)
{
    uint64_t v = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
        v = 10 * v + (uint64_t)(digits.p[i] - '0');
    }
    *out = v;
    return true;
}

/* Lower case only: there is one form for each hash. */
static bool hash_is(span digits, const uint8_t hash[CHAIN_HASH])
{
    char text[2 * CHAIN_HASH];
    struct text t = text_over(text, sizeof text);
    text_hex(&t, span_of(hash, CHAIN_HASH), false);
    return span_equal(digits, span_of(text, sizeof text));
}

static bool front_is_legal(const uint8_t *p, uint64_t *body_len, uint64_t *seq)
{
    return read_number(span_of(p, 4), body_len) && p[4] == ' ' &&
           read_number(span_of(p + 5, 12), seq) && p[17] == ' ' &&
           is_kind(p[18]) && p[19] == ' ' && p[CHAIN_FRONT - 1] == ' ' &&
           *body_len <= CHAIN_BODY_MAX;
}

int chain_peek(bushing_audit_record *out, struct reader r)
{
    const uint8_t *p = r.p;
    uint64_t body_len, seq;
    size_t whole;
    if (reader_left(&r) < CHAIN_FRONT)
        return BUSHING_ERR_WOULD_BLOCK;
    if (!front_is_legal(p, &body_len, &seq))
        return BUSHING_ERR_AUDIT_FORM;
    whole = CHAIN_FRONT + (size_t)body_len + 1;
    if (reader_left(&r) < whole)
        return BUSHING_ERR_WOULD_BLOCK;
    if (p[whole - 1] != '\n')
        return BUSHING_ERR_AUDIT_FORM;
    *out = (bushing_audit_record){
        .seq = seq,
        .kind = (enum bushing_audit_kind)p[18],
        .body = span_of(p + CHAIN_FRONT, (size_t)body_len),
        .octets = span_of(p, whole),
    };
    return 0;
}

int chain_next(struct chain *c, bushing_audit_record *out, struct reader *r,
               const struct chain_seal *seal)
{
    bushing_audit_record rec;
    struct chain to = {0};
    const uint8_t *p = r->p;
    int rc = chain_peek(&rec, *r);
    if (rc != 0)
        return rc;
    if (rec.seq != c->seq + 1)
        return BUSHING_ERR_AUDIT_ORDER;
    to.seq = rec.seq;
    rc = hash_of(c, to.hash, span_of(p, CHAIN_FIELDS), rec.body, seal);
    if (rc != 0)
        return rc;
    if (!hash_is(span_of(p + CHAIN_FIELDS, 2 * (size_t)CHAIN_HASH), to.hash))
        return BUSHING_ERR_AUDIT_HASH;
    *c = to;
    *out = rec;
    r->p += rec.octets.n;
    return 0;
}

/* --- what a crash leaves ------------------------------------------------- */

static bool all_zero(span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != 0)
            return false;
    return true;
}

bool chain_is_torn(span rest)
{
    /* the front, filled up with one that is legal */
    static const char pattern[] = "0000 000000000001 e ";
    uint8_t front[CHAIN_FRONT];
    uint64_t body_len, seq;
    if (all_zero(rest))
        return true;
    memset(front, '0', sizeof front);
    memcpy(front, pattern, CHAIN_FIELDS);
    front[CHAIN_FRONT - 1] = ' ';
    memcpy(front, rest.p, rest.n < sizeof front ? rest.n : sizeof front);
    return front_is_legal(front, &body_len, &seq) &&
           rest.n < CHAIN_FRONT + body_len + 1;
}
