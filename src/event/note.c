#include "event/note.h"

#include "base/hex.h"
#include "base/time_text.h"
#include "event/safe.h"

enum { HOST_MAX = 255, ISO_LEN = 24 };

static const char *const ENDS[] = {"clean", "torn", "damaged"};
static const char *const WHYS[] = {"full", "io", "sync"};

/* --- putting ------------------------------------------------------------- */

static void put_word(struct text *t, const char *word)
{
    if (t->n != 0)
        text_char(t, ' ');
    text_put(t, word);
}

static void put_number(struct text *t, const char *word, uint64_t v)
{
    put_word(t, word);
    text_char(t, ' ');
    text_u64(t, v);
}

static void put_hex(struct text *t, const char *word, span octets)
{
    put_word(t, word);
    text_char(t, ' ');
    text_hex(t, octets, false);
}

/* A time that has no text is the first one that has. */
static void put_time(struct text *t, const char *word, int64_t ms)
{
    char iso[TIME_TEXT_MAX];
    size_t n = time_text_format(iso, sizeof iso, ms, TIME_FORM_ISO);
    if (n == 0)
        n = time_text_format(iso, sizeof iso, TIME_TEXT_FIRST_MS,
                             TIME_FORM_ISO);
    put_word(t, word);
    text_char(t, ' ');
    text_span(t, span_of(iso, n));
}

void note_put_segment(struct text *t, const struct note_segment *n)
{
    put_number(t, "bushing-audit-log 1 segment", n->segment);
    put_number(t, "after", n->after.seq);
    text_char(t, ' ');
    text_hex(t, span_of(n->after.hash, CHAIN_HASH), false);
    put_number(t, "end", n->end);
    put_word(t, ENDS[n->how]);
    put_number(t, "sqnum", n->sq_num);
    put_time(t, "time", n->ms);
    put_word(t, "host ");
    safe_put_field(t, n->host, HOST_MAX);
    if (n->has_key)
        put_hex(t, "key", span_of(n->key_id, CHAIN_KEY_ID));
    else
        put_word(t, "key -");
}

void note_put_anchor(struct text *t, const struct note_anchor *n)
{
    put_time(t, "time", n->ms);
    put_number(t, "sqnum", n->sq_num);
    put_hex(t, "covers", span_of(n->covers, CHAIN_HASH));
    put_hex(t, "key", span_of(n->key_id, CHAIN_KEY_ID));
}

void note_put_signature(struct text *t, span signature)
{
    put_hex(t, "signature", signature);
}

void note_put_signed(struct text *t, uint64_t seq, span unsigned_body)
{
    put_number(t, "bushing-audit-anchor 1 seq", seq);
    text_char(t, ' ');
    text_span(t, unsigned_body);
}

void note_put_gap(struct text *t, const struct note_gap *n, int64_t ms)
{
    put_time(t, "time", ms);
    put_number(t, "lost", n->lost);
    put_time(t, "from", n->from_ms);
    put_time(t, "to", n->to_ms);
    put_number(t, "sqnum", n->from_sq);
    put_number(t, "to", n->to_sq);
    put_word(t, "why");
    put_word(t, WHYS[n->why]);
}

void note_put_opened(struct text *t, const struct note_opened *n, int64_t ms)
{
    put_time(t, "time", ms);
    put_number(t, "unsigned", n->unsigned_records);
    put_number(t, "cut", n->cut);
    put_number(t, "short", n->missing);
}

void note_put_removed(struct text *t, uint32_t segment, int64_t ms)
{
    put_time(t, "time", ms);
    put_number(t, "segment", segment);
}

void note_put_closed(struct text *t, int64_t ms)
{
    put_time(t, "time", ms);
}

/* --- reading ------------------------------------------------------------- */

/* A word, and the blank behind it when another word follows; never empty. */
static bool take_word(struct reader *r, span *out)
{
    span rest = reader_rest(r);
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ')
        n++;
    *out = span_first(rest, n);
    r->p += rest.n - n > 1 ? n + 1 : n;
    return n != 0;
}

static bool take(struct reader *r, const char *word)
{
    span got;
    return take_word(r, &got) && span_equal(got, span_text(word));
}

static bool take_number(struct reader *r, const char *word, uint64_t *out)
{
    span digits;
    uint64_t v = 0;
    if (!take(r, word) || !take_word(r, &digits) || digits.n > 19 ||
        (digits.p[0] == '0' && digits.n > 1))
        return false;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
        v = 10 * v + (uint64_t)(digits.p[i] - '0');
    }
    *out = v;
    return true;
}

static bool take_u32(struct reader *r, const char *word, uint32_t *out)
{
    uint64_t v;
    if (!take_number(r, word, &v) || v > UINT32_MAX)
        return false;
    *out = (uint32_t)v;
    return true;
}

static bool take_hex(struct reader *r, uint8_t *out, size_t cap, size_t *n)
{
    span digits;
    if (!take_word(r, &digits))
        return false;
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] >= 'A' && digits.p[i] <= 'F')
            return false;
    return hex_decode(digits, out, cap, n);
}

static bool take_octets(struct reader *r, const char *word, uint8_t *out,
                        size_t len)
{
    size_t n = 0;
    return take(r, word) && take_hex(r, out, len, &n) && n == len;
}

/* 2026-11-21T14:30:00.123Z: without its hyphens, colons and T it is a time that
 * base knows. */
static bool take_time(struct reader *r, const char *word, int64_t *out)
{
    static const char shape[] = "0000-00-00T00:00:00.000Z";
    char plain[ISO_LEN];
    size_t n = 0;
    span iso;
    struct time_text time;
    if (!take(r, word) || !take_word(r, &iso) || iso.n != ISO_LEN)
        return false;
    for (size_t i = 0; i < iso.n; i++) {
        if (shape[i] != '0' && iso.p[i] != (uint8_t)shape[i])
            return false;
        if (shape[i] == '0' || i > 18)
            plain[n++] = (char)iso.p[i];
    }
    if (time_text_parse(span_of(plain, n), TIME_E2E, &time) != 0)
        return false;
    *out = time.ms;
    return true;
}

static bool take_one_of(struct reader *r, const char *const *words, size_t num,
                        size_t *out)
{
    span got;
    if (!take_word(r, &got))
        return false;
    for (size_t i = 0; i < num; i++)
        if (span_equal(got, span_text(words[i]))) {
            *out = i;
            return true;
        }
    return false;
}

static bool take_key(struct reader *r, struct note_segment *n)
{
    struct reader at = *r;
    n->has_key = !(take(&at, "key") && take(&at, "-"));
    if (!n->has_key) {
        *r = at;
        return true;
    }
    return take_octets(r, "key", n->key_id, CHAIN_KEY_ID);
}

bool note_read_segment(struct note_segment *n, span body)
{
    struct reader r = reader_over(body);
    size_t len = 0, how = 0;
    memset(n, 0, sizeof *n);
    if (!take(&r, "bushing-audit-log") || !take(&r, "1") ||
        !take_u32(&r, "segment", &n->segment) ||
        !take_number(&r, "after", &n->after.seq) ||
        !take_hex(&r, n->after.hash, CHAIN_HASH, &len) || len != CHAIN_HASH ||
        !take_number(&r, "end", &n->end) || !take_one_of(&r, ENDS, 3, &how) ||
        !take_u32(&r, "sqnum", &n->sq_num) || !take_time(&r, "time", &n->ms) ||
        !take(&r, "host") || !take_word(&r, &n->host) || !take_key(&r, n))
        return false;
    n->how = (enum note_end)how;
    return reader_left(&r) == 0 && n->after.seq <= CHAIN_SEQ_MAX;
}

bool note_read_anchor(struct note_anchor *n, span body)
{
    struct reader r = reader_over(body);
    size_t before;
    memset(n, 0, sizeof *n);
    if (!take_time(&r, "time", &n->ms) || !take_u32(&r, "sqnum", &n->sq_num) ||
        !take_octets(&r, "covers", n->covers, CHAIN_HASH) ||
        !take_octets(&r, "key", n->key_id, CHAIN_KEY_ID))
        return false;
    before = body.n - reader_left(&r);
    n->unsigned_body = span_first(body, before == 0 ? 0 : before - 1);
    return take(&r, "signature") &&
           take_hex(&r, n->signature, sizeof n->signature, &n->signature_len) &&
           reader_left(&r) == 0;
}

bool note_read_gap(struct note_gap *n, span body)
{
    struct reader r = reader_over(body);
    int64_t ms;
    size_t why = 0;
    memset(n, 0, sizeof *n);
    if (!take_time(&r, "time", &ms) || !take_number(&r, "lost", &n->lost) ||
        !take_time(&r, "from", &n->from_ms) ||
        !take_time(&r, "to", &n->to_ms) ||
        !take_u32(&r, "sqnum", &n->from_sq) || !take_u32(&r, "to", &n->to_sq) ||
        !take(&r, "why") || !take_one_of(&r, WHYS, 3, &why))
        return false;
    n->why = (enum note_why)why;
    return reader_left(&r) == 0;
}

bool note_read_removed(uint32_t *segment, span body)
{
    struct reader r = reader_over(body);
    int64_t ms;
    return take_time(&r, "time", &ms) && take_u32(&r, "segment", segment) &&
           reader_left(&r) == 0;
}

bool note_read_opened(struct note_opened *n, span body)
{
    struct reader r = reader_over(body);
    int64_t ms;
    return take_time(&r, "time", &ms) &&
           take_number(&r, "unsigned", &n->unsigned_records) &&
           take_number(&r, "cut", &n->cut) &&
           take_number(&r, "short", &n->missing) && reader_left(&r) == 0;
}

bool note_read_closed(span body)
{
    struct reader r = reader_over(body);
    int64_t ms;
    return take_time(&r, "time", &ms) && reader_left(&r) == 0;
}
