#include "e2e/number.h"

#include "base/text.h"

enum { SET_OCTETS = (NUMBERS_EACH + 7) / 8 };

/* Some of 0 to 999. */
struct set {
    uint8_t octet[SET_OCTETS];
    unsigned num;
};

static void set_put(struct set *s, unsigned i)
{
    uint8_t bit = (uint8_t)(1u << i % 8);
    if ((s->octet[i / 8] & bit) == 0)
        s->num++;
    s->octet[i / 8] |= bit;
}

static bool set_has(const struct set *s, unsigned i)
{
    return (s->octet[i / 8] >> i % 8 & 1) != 0;
}

/* One of those that are not in the set, each as likely as any other. */
static int draw_other(const struct set *s, uint16_t *out,
                      const struct crypto *crypto, struct crypto_engine *engine)
{
    uint8_t octets[8];
    uint64_t turn = 0;
    int rc;
    if (s->num >= NUMBERS_EACH)
        return BUSHING_ERR_SECURITY_NUMBERS;
    rc = crypto->random(engine, octets, sizeof octets);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < sizeof octets; i++)
        turn = turn << 8 | octets[i];
    turn %= NUMBERS_EACH - s->num; /* of 2^64: no number gains by it */
    for (unsigned i = 0; i < NUMBERS_EACH; i++)
        if (!set_has(s, i) && turn-- == 0) {
            *out = (uint16_t)i;
            break;
        }
    return 0;
}

/* --- places -------------------------------------------------------------- */

uint32_t numbers_room(uint64_t live_max)
{
    uint64_t n = live_max * NUMBERS_QUARANTINED;
    uint64_t strings = (uint64_t)NUMBERS_EACH * NUMBERS_EACH;
    if (n < NUMBERS_QUARANTINED_LEAST)
        n = NUMBERS_QUARANTINED_LEAST;
    n += live_max;
    return (uint32_t)(n < strings ? n : strings);
}

void numbers_init(struct numbers *n, struct number_entry *storage,
                  uint64_t live_max, uint64_t quarantine_ns)
{
    memset(n, 0, sizeof *n);
    n->entry = storage;
    n->num_entries = numbers_room(live_max);
    n->live_max = (uint32_t)live_max;
    n->quarantine_ns = quarantine_ns;
    n->fresh = 1;
}

static struct number_entry *at(const struct numbers *n, uint32_t place)
{
    return &n->entry[place - 1];
}

static bool is_over(const struct number_entry *e, uint64_t now_ns)
{
    return e->until_ns != BUSHING_NEVER && e->until_ns <= now_ns;
}

/* Frees the entries of one list that are over. */
static void prune(struct numbers *n, unsigned c, uint64_t now_ns)
{
    uint32_t *link = &n->head[c];
    while (*link != 0) {
        uint32_t place = *link;
        struct number_entry *e = at(n, place);
        if (is_over(e, now_ns)) {
            *link = e->next;
            e->next = n->free;
            n->free = place;
        } else {
            link = &e->next;
        }
    }
}

/* All lists, but only when some entry can be over. */
static void sweep(struct numbers *n, uint64_t now_ns)
{
    if (now_ns < n->sweep_ns)
        return;
    n->sweep_ns = BUSHING_NEVER;
    for (unsigned c = 0; c < NUMBERS_EACH; c++) {
        prune(n, c, now_ns);
        for (uint32_t i = n->head[c]; i != 0; i = at(n, i)->next)
            if (at(n, i)->until_ns < n->sweep_ns)
                n->sweep_ns = at(n, i)->until_ns;
    }
}

/* A free place, or 0. */
static uint32_t take_place(struct numbers *n, uint64_t now_ns)
{
    uint32_t place;
    if (n->free == 0 && n->fresh <= n->num_entries)
        return n->fresh++;
    if (n->free == 0)
        sweep(n, now_ns);
    place = n->free;
    if (place != 0)
        n->free = at(n, place)->next;
    return place;
}

static int enter(struct numbers *n, const struct number_kept *k,
                 uint32_t *place, uint64_t now_ns)
{
    *place = take_place(n, now_ns);
    if (*place == 0)
        return BUSHING_ERR_SECURITY_NUMBERS;
    *at(n, *place) =
        (struct number_entry){k->until_ns, n->head[k->c], k->s, k->initiator};
    n->head[k->c] = *place;
    return 0;
}

static int enter_live(struct numbers *n, struct number *out, bool initiator,
                      uint16_t c, uint16_t s, uint64_t now_ns)
{
    struct number_kept live = {c, s, initiator, BUSHING_NEVER};
    uint32_t place;
    int rc = enter(n, &live, &place, now_ns);
    if (rc != 0)
        return rc;
    n->live++;
    *out = (struct number){place, c, s};
    return 0;
}

/* --- choosing [rule 6] --------------------------------------------------- */

/* Each `c` that may not be chosen: those that an association of ours, as its
 * initiator, has or had; and with `any` those of every other. */
static void taken_by_initiator(struct numbers *n, struct set *out, bool any,
                               uint64_t now_ns)
{
    memset(out, 0, sizeof *out);
    for (unsigned c = 0; c < NUMBERS_EACH; c++) {
        prune(n, c, now_ns);
        for (uint32_t i = n->head[c]; i != 0; i = at(n, i)->next)
            if (any || at(n, i)->initiator)
                set_put(out, c);
    }
}

int numbers_open(struct numbers *n, struct number *out,
                 const struct crypto *crypto, struct crypto_engine *engine,
                 uint64_t now_ns)
{
    struct set taken;
    uint16_t c = 0;
    int rc;
    memset(out, 0, sizeof *out);
    if (n->live >= n->live_max)
        return BUSHING_ERR_SECURITY_NUMBERS;
    /* a `c` that peers use towards us is good when there is no better one: that
     * the whole string is new is asked when it is known */
    taken_by_initiator(n, &taken, true, now_ns);
    if (taken.num == NUMBERS_EACH)
        taken_by_initiator(n, &taken, false, now_ns);
    rc = draw_other(&taken, &c, crypto, engine);
    return rc == 0 ? enter_live(n, out, true, c, NUMBER_OPEN, now_ns) : rc;
}

int numbers_complete(struct numbers *n, struct number *number, unsigned s,
                     uint64_t now_ns)
{
    if (number->place == 0 || number->s != NUMBER_OPEN || s >= NUMBERS_EACH)
        return BUSHING_ERR_STATE;
    prune(n, number->c, now_ns);
    for (uint32_t i = n->head[number->c]; i != 0; i = at(n, i)->next)
        if (at(n, i)->s == s)
            return BUSHING_ERR_SECURITY_NUMBERS;
    number->s = (uint16_t)s;
    at(n, number->place)->s = (uint16_t)s;
    return 0;
}

int numbers_answer(struct numbers *n, struct number *out, unsigned c,
                   const struct crypto *crypto, struct crypto_engine *engine,
                   uint64_t now_ns)
{
    struct set taken = {{0}, 0};
    uint16_t s = 0;
    int rc;
    memset(out, 0, sizeof *out);
    if (c >= NUMBERS_EACH)
        return BUSHING_ERR_ARGUMENT;
    if (n->live >= n->live_max)
        return BUSHING_ERR_SECURITY_NUMBERS;
    prune(n, c, now_ns);
    for (uint32_t i = n->head[c]; i != 0; i = at(n, i)->next)
        if (at(n, i)->s != NUMBER_OPEN)
            set_put(&taken, at(n, i)->s);
    rc = draw_other(&taken, &s, crypto, engine);
    return rc == 0 ? enter_live(n, out, false, (uint16_t)c, s, now_ns) : rc;
}

void numbers_close(struct numbers *n, struct number *number, bool was_sent,
                   uint64_t now_ns)
{
    uint64_t rest = was_sent ? n->quarantine_ns : 0;
    struct number_entry *e;
    if (number->place == 0)
        return;
    e = at(n, number->place);
    e->until_ns =
        now_ns > BUSHING_NEVER - 1 - rest ? BUSHING_NEVER - 1 : now_ns + rest;
    if (e->until_ns < n->sweep_ns)
        n->sweep_ns = e->until_ns;
    n->live--;
    memset(number, 0, sizeof *number);
}

/* --- to be kept ---------------------------------------------------------- */

bool numbers_next(const struct numbers *n, struct number_walk *walk,
                  struct number_kept *out, uint64_t now_ns)
{
    while (walk->c < NUMBERS_EACH) {
        uint32_t c = walk->c;
        uint32_t place = walk->place != 0 ? walk->place : n->head[c];
        const struct number_entry *e = place == 0 ? NULL : at(n, place);
        walk->place = e == NULL ? 0 : e->next;
        if (walk->place == 0)
            walk->c++;
        if (e == NULL || is_over(e, now_ns))
            continue;
        *out = (struct number_kept){(uint16_t)c, e->s, e->initiator,
                                    e->until_ns == BUSHING_NEVER
                                        ? now_ns + n->quarantine_ns
                                        : e->until_ns};
        return true;
    }
    return false;
}

int numbers_keep(struct numbers *n, const struct number_kept *kept,
                 uint64_t now_ns)
{
    uint32_t place;
    if (kept->c >= NUMBERS_EACH ||
        (kept->s >= NUMBERS_EACH && kept->s != NUMBER_OPEN))
        return BUSHING_ERR_VALUE;
    if (kept->until_ns < n->sweep_ns)
        n->sweep_ns = kept->until_ns;
    return enter(n, kept, &place, now_ns);
}

/* --- text ---------------------------------------------------------------- */

size_t number_text(const struct number *number, char out[static NUMBER_TEXT])
{
    struct text t = text_over(out, NUMBER_TEXT);
    text_u64(&t, number->c);
    if (number->s != NUMBER_OPEN) {
        text_char(&t, ':');
        text_u64(&t, number->s);
    }
    text_end(&t);
    return t.n;
}

static bool take_number(span *rest, uint16_t *out)
{
    unsigned v = 0;
    size_t n = 0;
    while (n < rest->n && n < 3 && rest->p[n] >= '0' && rest->p[n] <= '9')
        v = v * 10 + (rest->p[n++] - '0');
    if (n == 0 || (n > 1 && rest->p[0] == '0'))
        return false;
    *out = (uint16_t)v;
    *rest = span_skip(*rest, n);
    return true;
}

bool number_parse(span text, uint16_t *c, uint16_t *s)
{
    *s = NUMBER_OPEN;
    if (!take_number(&text, c))
        return false;
    if (text.n == 0)
        return true;
    if (text.p[0] != ':')
        return false;
    text = span_skip(text, 1);
    return take_number(&text, s) && text.n == 0;
}
