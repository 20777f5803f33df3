#include "e2e/keylog.h"

#include "asn1/ber.h"
#include "base/hex.h"
#include "base/secret.h"
#include "e2e/form.h"

enum { ID_MAX = 8, WAYS = 2 };

/* One line: the keys of both ways, in the order in which they came. */
struct entry {
    uint8_t id_len;
    uint8_t id[ID_MAX];
    uint8_t len, tag_len; /* of a key; of a GCM tag, 0: CBC */
    uint8_t key[WAYS][CRYPTO_CIPHER_KEY_MAX];
};

struct bushing_keylog {
    bushing_allocator allocator;
    const struct crypto *crypto;
    struct crypto_engine *engine;
    struct entry *entry;
    size_t num;
};

/* --- lines --------------------------------------------------------------- */

/* The next word of a line, up to a blank. */
static span next_word(span *line)
{
    span word = *line;
    while (word.n != 0 && word.p[0] == ' ')
        word = span_skip(word, 1);
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] == ' ') {
            *line = span_skip(word, i);
            return span_of(word.p, i);
        }
    *line = span_skip(word, word.n);
    return word;
}

static bool has_label(span *word, const char *label)
{
    span l = span_text(label);
    if (word->n < l.n || !span_equal(span_of(word->p, l.n), l))
        return false;
    *word = span_skip(*word, l.n);
    return true;
}

static bool take_key(struct entry *e, unsigned way, span hex)
{
    size_t n;
    if (hex.n != 32 && hex.n != 64)
        return false;
    if (e->len != 0 && e->len != hex.n / 2)
        return false;
    e->len = (uint8_t)(hex.n / 2);
    return hex_decode(hex, e->key[way], sizeof e->key[way], &n);
}

static bool take_tag(struct entry *e, span digits)
{
    if (digits.n != 2 || digits.p[0] != '1' || digits.p[1] < '2' ||
        digits.p[1] > '6')
        return false;
    e->tag_len = (uint8_t)(10 + digits.p[1] - '0');
    return true;
}

/* What has another label is for others. */
static bool take_word(struct entry *e, span word)
{
    if (has_label(&word, "EK_A="))
        return take_key(e, BUSHING_INITIATOR, word);
    if (has_label(&word, "EK_B="))
        return take_key(e, BUSHING_RESPONDER, word);
    if (has_label(&word, "TAG="))
        return take_tag(e, word);
    return true;
}

static bool take_line(struct entry *e, span line)
{
    span word = next_word(&line);
    memset(e, 0, sizeof *e);
    if (!span_equal(word, span_text("BUSHING_E2E")))
        return false;
    word = next_word(&line);
    if (word.n == 0 || word.n >= ID_MAX)
        return false;
    e->id_len = (uint8_t)word.n;
    memcpy(e->id, word.p, word.n);
    while ((word = next_word(&line)).n != 0)
        if (!take_word(e, word))
            return false;
    return true;
}

/* The next line without its end; false at the end of the text. */
static bool next_line(span *text, span *line)
{
    size_t n = 0;
    if (text->n == 0)
        return false;
    while (n < text->n && text->p[n] != '\n')
        n++;
    *line = span_of(text->p, n);
    *text = span_skip(*text, n < text->n ? n + 1 : n);
    if (line->n != 0 && line->p[line->n - 1] == '\r')
        line->n--;
    return true;
}

static bool is_passed_over(span line)
{
    return line.n == 0 || line.p[0] == '#';
}

static size_t count_lines(span text)
{
    span line;
    size_t n = 0;
    while (next_line(&text, &line))
        n += !is_passed_over(line);
    return n;
}

static int take_lines(bushing_keylog *k, span text, size_t *number)
{
    span line;
    *number = 0;
    while (next_line(&text, &line)) {
        ++*number;
        if (is_passed_over(line))
            continue;
        if (!take_line(&k->entry[k->num++], line))
            return BUSHING_ERR_TEXT_FORM;
    }
    return 0;
}

int keylog_new_with(bushing_keylog **out, const struct crypto *crypto,
                    const bushing_allocator *allocator, span text, size_t *line)
{
    size_t num = count_lines(text);
    bushing_keylog *k = allocator->alloc(allocator->ctx, sizeof *k);
    int rc;
    *out = NULL;
    if (k == NULL)
        return BUSHING_ERR_MEMORY;
    *k = (bushing_keylog){.allocator = *allocator, .crypto = crypto};
    k->entry = allocator->alloc(allocator->ctx, (num + 1) * sizeof *k->entry);
    rc = k->entry == NULL ? BUSHING_ERR_MEMORY : crypto->engine_new(&k->engine);
    if (rc == 0)
        rc = take_lines(k, text, line);
    if (rc != 0) {
        bushing_keylog_free(k);
        return rc;
    }
    *out = k;
    return 0;
}

void bushing_keylog_free(bushing_keylog *k)
{
    bushing_allocator allocator;
    if (k == NULL)
        return;
    allocator = k->allocator;
    if (k->entry != NULL)
        secret_wipe(k->entry, k->num * sizeof *k->entry);
    k->crypto->engine_free(k->engine);
    allocator.free(allocator.ctx, k->entry);
    allocator.free(allocator.ctx, k);
}

/* --- opening ------------------------------------------------------------- */

/* One value and nothing behind it: what the application sends. */
static bool is_whole(span s)
{
    struct ber_reader r = ber_over(s);
    struct ber_tlv v;
    return ber_next(&r, &v) == 0 && ber_at_end(&r);
}

static int open_gcm(const bushing_keylog *k, const struct crypto_cipher *c,
                    const struct entry *e, const struct transfer *t,
                    uint8_t *room, span *plain)
{
    span body = t->tbp.appl_data, nonce = t->tbp.token2.iv;
    if (!t->tbp.token2.has_iv) {
        nonce = span_of(body.p, body.n < CRYPTO_GCM_NONCE_LEN
                                    ? body.n
                                    : CRYPTO_GCM_NONCE_LEN);
        body = span_skip(body, nonce.n);
    }
    if (nonce.n != CRYPTO_GCM_NONCE_LEN || e->tag_len == 0 ||
        body.n < e->tag_len)
        return BUSHING_ERR_CRYPTO_KEY;
    *plain = span_of(room, body.n - e->tag_len);
    return k->crypto->gcm_open(k->engine, c, nonce.p,
                               t->tbp.token2_octets.content, body.p, room,
                               plain->n, body.p + plain->n, e->tag_len);
}

/* D-CBC-1: so many octets that each say how many, or 80 and zeros. */
static bool is_padding(span s)
{
    bool counts = true, marks = s.p[0] == 0x80;
    for (size_t i = 0; i < s.n; i++) {
        counts = counts && s.p[i] == s.n;
        marks = marks && (i == 0 || s.p[i] == 0);
    }
    return counts || marks;
}

/* The log has no key for the check value: a wrong key shows by what comes out,
 * which is hardly ever one value and then padding. */
static int open_cbc(const bushing_keylog *k, const struct crypto_cipher *c,
                    const struct transfer *t, uint8_t *room, span *plain)
{
    span body = t->tbp.appl_data, iv = t->tbp.token2.iv;
    int rc;
    if (!t->tbp.token2.has_iv || iv.n != CRYPTO_BLOCK_LEN || body.n == 0 ||
        body.n % CRYPTO_BLOCK_LEN != 0)
        return BUSHING_ERR_CRYPTO_KEY;
    rc = k->crypto->cbc_decrypt(k->engine, c, iv.p, body.p, room, body.n);
    if (rc != 0)
        return rc;
    for (size_t pad = 1; pad <= CRYPTO_BLOCK_LEN; pad++) {
        *plain = span_of(room, body.n - pad);
        if (is_padding(span_of(room + plain->n, pad)) && is_whole(*plain))
            return 0;
    }
    return BUSHING_ERR_CRYPTO_KEY;
}

static int open_with(const bushing_keylog *k, const struct entry *e,
                     enum bushing_role sender, const struct transfer *t,
                     uint8_t *room, span *plain)
{
    struct crypto_cipher c;
    int rc =
        k->crypto->cipher_key(k->engine, &c, span_of(e->key[sender], e->len));
    if (rc != 0)
        return rc;
    rc = t->has_auth ? open_cbc(k, &c, t, room, plain)
                     : open_gcm(k, &c, e, t, room, plain);
    k->crypto->cipher_forget(k->engine, &c);
    return rc;
}

int bushing_keylog_open(const bushing_keylog *k, enum bushing_role sender,
                        bushing_span pdu, uint8_t *room, size_t cap,
                        bushing_span *plain)
{
    struct transfer t;
    int rc = FORM_BER.decode(&E2E_ENCR_TRANSFER, pdu, &t, NULL);
    if (rc != 0)
        return rc;
    if (cap < t.tbp.appl_data.n)
        return BUSHING_ERR_SPACE;
    for (size_t i = k->num; i-- > 0;) {
        const struct entry *e = &k->entry[i];
        if (e->len != 0 &&
            span_equal(span_of(e->id, e->id_len), t.tbp.token2.asso_id) &&
            open_with(k, e, sender, &t, room, plain) == 0)
            return 0;
    }
    return BUSHING_ERR_CRYPTO_KEY;
}
