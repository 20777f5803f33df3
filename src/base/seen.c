#include "base/seen.h"

#include <bushing/error.h>

enum { NUM_WINDOWS = 2 };

/* Where a key may lie. Of its two windows the emptier one is filled, so that
 * both rarely overflow before nearly every place is taken. */
struct window {
    size_t first; /* a place; the window goes round behind the last one */
    size_t len;
};

static struct window window(const struct seen *s, const uint8_t *key,
                            unsigned which)
{
    uint64_t from = 0;
    for (unsigned i = 0; i < 8; i++)
        from = from << 8 | key[8 * which + i];
    return (struct window){(size_t)(from % s->max),
                           s->max < SEEN_WINDOW ? s->max : SEEN_WINDOW};
}

static struct seen_entry *place(const struct seen *s, struct window w, size_t i)
{
    /* both below max: no sum is beyond it */
    size_t left = s->max - w.first;
    return &s->entry[i < left ? w.first + i : i - left];
}

static bool is_live(const struct seen_entry *e, uint64_t now_ns)
{
    return e->until_ns != 0 && e->until_ns >= now_ns;
}

static bool is_key(const struct seen_entry *e, const uint8_t *key)
{
    return memcmp(e->key, key, SEEN_KEY_LEN) == 0;
}

void seen_init(struct seen *s, struct seen_entry *storage, size_t max)
{
    *s = (struct seen){storage, max, 0};
    for (size_t i = 0; i < max; i++)
        storage[i] = (struct seen_entry){{0}, 0};
}

bool seen_has(const struct seen *s, const uint8_t key[static SEEN_KEY_LEN],
              uint64_t now_ns)
{
    for (unsigned n = 0; s->max != 0 && n < NUM_WINDOWS; n++) {
        struct window w = window(s, key, n);
        for (size_t i = 0; i < w.len; i++) {
            const struct seen_entry *e = place(s, w, i);
            if (is_live(e, now_ns) && is_key(e, key))
                return true;
        }
    }
    return false;
}

/* How many places of a window may be written, and the first of them. */
static size_t room(const struct seen *s, struct window w, uint64_t now_ns,
                   struct seen_entry **first)
{
    size_t num = 0;
    for (size_t i = 0; i < w.len; i++) {
        struct seen_entry *e = place(s, w, i);
        if (is_live(e, now_ns))
            continue;
        if (num++ == 0)
            *first = e;
    }
    return num;
}

int seen_put(struct seen *s, const uint8_t key[static SEEN_KEY_LEN],
             uint64_t until_ns, uint64_t now_ns)
{
    struct seen_entry *free_place = NULL;
    size_t most = 0;
    if (until_ns == 0 || until_ns < now_ns)
        return BUSHING_ERR_ARGUMENT;
    if (seen_has(s, key, now_ns))
        return BUSHING_ERR_REPLAYED;
    for (unsigned n = 0; s->max != 0 && n < NUM_WINDOWS; n++) {
        struct seen_entry *first = NULL;
        size_t num = room(s, window(s, key, n), now_ns, &first);
        if (num > most) {
            most = num;
            free_place = first;
        }
    }
    /* [rule 11] full: refused, nothing gives way */
    if (free_place == NULL)
        return BUSHING_ERR_REPLAY_FULL;
    if (free_place->until_ns == 0)
        s->num++;
    memcpy(free_place->key, key, SEEN_KEY_LEN);
    free_place->until_ns = until_ns;
    return 0;
}

void seen_sweep(struct seen *s, uint64_t now_ns)
{
    s->num = 0;
    for (size_t i = 0; i < s->max; i++) {
        if (is_live(&s->entry[i], now_ns))
            s->num++;
        else
            s->entry[i] = (struct seen_entry){{0}, 0};
    }
}

const struct seen_entry *seen_next(const struct seen *s, size_t *place_at,
                                   uint64_t now_ns)
{
    while (*place_at < s->max) {
        const struct seen_entry *e = &s->entry[(*place_at)++];
        if (is_live(e, now_ns))
            return e;
    }
    return NULL;
}
