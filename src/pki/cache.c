#include "pki/cache.h"

void cache_clear(struct cache *c)
{
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < CACHE_ENTRIES; i++) {
        c->entry[i].from = INT64_MAX;
        c->entry[i].recheck = INT64_MIN;
    }
}

/* Only what is used of `out` is written: a verdict is large. */
static void take(bushing_verdict *out, const struct cache_entry *e)
{
    memset(out, 0, offsetof(bushing_verdict, finding));
    out->accepted = true;
    out->cached = true;
    out->diagnostic = BUSHING_NO_DIAGNOSTIC;
    out->valid_until_ms = e->until;
    out->recheck_ms = e->recheck;
    memcpy(out->fingerprint, e->fingerprint, sizeof out->fingerprint);
    out->num_path = e->num_path;
    memcpy(out->path, e->path, sizeof out->path);
    out->num_findings = e->num_findings;
    memcpy(out->finding, e->finding, e->num_findings * sizeof out->finding[0]);
}

static struct cache_entry *find(struct cache *c, const uint8_t key[CACHE_KEY])
{
    for (size_t i = 0; i < CACHE_ENTRIES; i++)
        if (memcmp(c->entry[i].key, key, CACHE_KEY) == 0)
            return &c->entry[i];
    return NULL;
}

bool cache_find(struct cache *c, bushing_verdict *out,
                const uint8_t key[CACHE_KEY], int64_t now)
{
    struct cache_entry *e = find(c, key);
    if (e == NULL || now < e->from || now > e->recheck)
        return false;
    e->used = ++c->clock;
    take(out, e);
    return true;
}

void cache_put(struct cache *c, const bushing_verdict *v,
               const uint8_t key[CACHE_KEY], int64_t now)
{
    struct cache_entry *e = find(c, key);
    if (!v->accepted || v->num_findings > CACHE_FINDINGS || v->num_more != 0 ||
        v->recheck_ms < now)
        return;
    for (size_t i = 0; e == NULL || i < CACHE_ENTRIES; i++) {
        if (e != NULL && memcmp(e->key, key, CACHE_KEY) == 0)
            break;
        if (e == NULL || c->entry[i].used < e->used)
            e = &c->entry[i];
    }
    memcpy(e->key, key, CACHE_KEY);
    e->from = now;
    e->until = v->valid_until_ms;
    e->recheck = v->recheck_ms;
    e->used = ++c->clock;
    memcpy(e->fingerprint, v->fingerprint, sizeof e->fingerprint);
    e->num_path = (uint8_t)v->num_path;
    memcpy(e->path, v->path, sizeof e->path);
    e->num_findings = (uint8_t)v->num_findings;
    memcpy(e->finding, v->finding, v->num_findings * sizeof v->finding[0]);
}

/* --- signatures ---------------------------------------------------------- */

bool cache_knows_signature(struct cache *c, const uint8_t key[CACHE_KEY])
{
    for (size_t i = 0; i < CACHE_SIGNATURES; i++) {
        struct cache_signature *s = &c->signature[i];
        if (s->used == 0 || memcmp(s->key, key, CACHE_KEY) != 0)
            continue;
        s->used = ++c->clock;
        return true;
    }
    return false;
}

void cache_put_signature(struct cache *c, const uint8_t key[CACHE_KEY])
{
    struct cache_signature *oldest = &c->signature[0];
    if (cache_knows_signature(c, key))
        return;
    for (size_t i = 1; i < CACHE_SIGNATURES; i++)
        if (c->signature[i].used < oldest->used)
            oldest = &c->signature[i];
    memcpy(oldest->key, key, CACHE_KEY);
    oldest->used = ++c->clock;
}
