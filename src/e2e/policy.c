#include "e2e/policy.h"

static const struct setting {
    uint64_t low, high, usual;
} SETTINGS[] = {
#define X(name, low, high, usual, sentence) {low, high, usual},
    BUSHING_POLICY_SETTINGS(X)
#undef X
};

static const struct item {
    uint8_t list; /* enum bushing_policy_list */
    const char *name;
} ITEMS[] = {
#define X(list, item, name) {BUSHING_LIST_##list, name},
    BUSHING_POLICY_ITEMS(X)
#undef X
};

enum { PEER_NAME_MAX = 3071 }; /* as long as a JID may be */

/* --- life ---------------------------------------------------------------- */

static void take_defaults(bushing_policy *p)
{
    for (size_t i = 0; i < BUSHING_NUM_POLICY_SETTINGS; i++)
        p->value[i] = SETTINGS[i].usual;
    for (unsigned i = 0; i < BUSHING_NUM_POLICY_ITEMS; i++) {
        struct policy_list *list = &p->list[ITEMS[i].list];
        list->item[list->num++] = (uint8_t)i;
    }
    p->dialect = &DIALECTS[0];
}

int bushing_policy_new(bushing_policy **out, const bushing_allocator *allocator,
                       enum bushing_mode mode)
{
    bushing_policy *p;
    if (out == NULL)
        return BUSHING_ERR_ARGUMENT;
    *out = NULL;
    if (allocator == NULL || allocator->alloc == NULL ||
        allocator->free == NULL || (unsigned)mode > BUSHING_MODE_NATIVE)
        return BUSHING_ERR_ARGUMENT;
    p = allocator->alloc(allocator->ctx, sizeof *p);
    if (p == NULL)
        return BUSHING_ERR_MEMORY;
    memset(p, 0, sizeof *p);
    p->allocator = *allocator;
    p->mode = (uint8_t)mode;
    take_defaults(p);
    *out = p;
    return 0;
}

void bushing_policy_free(bushing_policy *policy)
{
    if (policy == NULL)
        return;
    policy->allocator.free(policy->allocator.ctx, policy->peer_name);
    policy->allocator.free(policy->allocator.ctx, policy);
}

enum bushing_mode bushing_policy_mode(const bushing_policy *policy)
{
    return (enum bushing_mode)policy->mode;
}

/* 0 when it may still be changed. */
static int ask_open(const bushing_policy *policy)
{
    if (policy == NULL)
        return BUSHING_ERR_ARGUMENT;
    return policy->sealed ? BUSHING_ERR_SEALED : 0;
}

/* --- settings ------------------------------------------------------------ */

int bushing_policy_set(bushing_policy *policy, enum bushing_policy_setting what,
                       uint64_t value)
{
    int rc = ask_open(policy);
    if (rc != 0)
        return rc;
    if ((unsigned)what >= BUSHING_NUM_POLICY_SETTINGS ||
        value < SETTINGS[what].low || value > SETTINGS[what].high)
        return BUSHING_ERR_ARGUMENT;
    policy->value[what] = value;
    return 0;
}

uint64_t bushing_policy_get(const bushing_policy *policy,
                            enum bushing_policy_setting what)
{
    return (unsigned)what < BUSHING_NUM_POLICY_SETTINGS ? policy->value[what]
                                                        : 0;
}

/* --- lists --------------------------------------------------------------- */

static bool has(const struct policy_list *list, int item)
{
    for (size_t i = 0; i < list->num; i++)
        if (list->item[i] == item)
            return true;
    return false;
}

/* The item of this list with this name, or -1. */
static int find_item(enum bushing_policy_list list, span name)
{
    for (int i = 0; i < BUSHING_NUM_POLICY_ITEMS; i++)
        if (ITEMS[i].list == list && span_equal(name, span_text(ITEMS[i].name)))
            return i;
    return -1;
}

/* The text up to the next comma; *rest shrinks behind it. */
static span take_name(span *rest)
{
    size_t n = 0;
    span name;
    while (n < rest->n && rest->p[n] != ',')
        n++;
    name = span_first(*rest, n);
    *rest = span_skip(*rest, n + 1);
    return name;
}

/* A comma at the end is followed by a name, which is empty: none. */
static int read_names(struct policy_list *out, enum bushing_policy_list list,
                      span names)
{
    bool more = names.n != 0;
    while (more) {
        size_t before = names.n;
        span name = take_name(&names);
        int item = find_item(list, name);
        if (item < 0 || has(out, item) || out->num == BUSHING_POLICY_LIST_MAX)
            return BUSHING_ERR_VALUE;
        out->item[out->num++] = (uint8_t)item;
        more = name.n < before;
    }
    return 0;
}

int bushing_policy_set_list(bushing_policy *policy,
                            enum bushing_policy_list list, bushing_span names)
{
    struct policy_list fresh = {0};
    int rc = ask_open(policy);
    if (rc != 0)
        return rc;
    if ((unsigned)list >= BUSHING_NUM_POLICY_LISTS ||
        (names.p == NULL && names.n != 0))
        return BUSHING_ERR_ARGUMENT;
    if (names.n == 0 && list != BUSHING_LIST_AEA && list != BUSHING_LIST_ENCR)
        return BUSHING_ERR_VALUE;
    rc = read_names(&fresh, list, names);
    if (rc == 0)
        policy->list[list] = fresh;
    return rc;
}

int bushing_policy_item(const bushing_policy *policy,
                        enum bushing_policy_list list, size_t i)
{
    if ((unsigned)list >= BUSHING_NUM_POLICY_LISTS ||
        i >= policy->list[list].num)
        return -1;
    return policy->list[list].item[i];
}

const char *bushing_policy_item_name(int item)
{
    return item >= 0 && item < BUSHING_NUM_POLICY_ITEMS ? ITEMS[item].name
                                                        : NULL;
}

bool policy_has(const bushing_policy *policy, int item)
{
    return item >= 0 && item < BUSHING_NUM_POLICY_ITEMS &&
           has(&policy->list[ITEMS[item].list], item);
}

/* --- the wanted peer ----------------------------------------------------- */

static int copy_name(bushing_policy *p, char **out, const char *name)
{
    size_t n = strlen(name);
    *out = NULL;
    if (n > PEER_NAME_MAX)
        return BUSHING_ERR_TOO_LONG;
    *out = p->allocator.alloc(p->allocator.ctx, n + 1);
    if (*out == NULL)
        return BUSHING_ERR_MEMORY;
    memcpy(*out, name, n + 1);
    return 0;
}

/* What form a name of its kind has, the trust object says when it is asked. */
static bool is_peer(const bushing_peer *peer)
{
    bool named = peer->name != NULL && peer->name[0] != '\0';
    return (unsigned)peer->kind <= BUSHING_PEER_HOST &&
           named == (peer->kind != BUSHING_PEER_ANY) &&
           peer->num_pins <= BUSHING_PINS_MAX &&
           (peer->num_pins == 0 || peer->pins != NULL);
}

int bushing_policy_set_peer(bushing_policy *policy, const bushing_peer *peer)
{
    char *name = NULL;
    int rc = ask_open(policy);
    if (rc != 0)
        return rc;
    if (peer == NULL || !is_peer(peer))
        return BUSHING_ERR_ARGUMENT;
    if (peer->kind != BUSHING_PEER_ANY)
        rc = copy_name(policy, &name, peer->name);
    if (rc != 0)
        return rc;
    /* may be our own pins, given back */
    if (peer->num_pins != 0)
        memmove(policy->pins, peer->pins, peer->num_pins * BUSHING_PIN_LEN);
    policy->peer.kind = peer->kind;
    policy->peer.num_pins = peer->num_pins;
    policy->allocator.free(policy->allocator.ctx, policy->peer_name);
    policy->peer_name = name;
    policy->peer.name = name;
    policy->peer.pins = (const uint8_t(*)[BUSHING_PIN_LEN])policy->pins;
    return 0;
}

bool policy_wants_peer(const bushing_policy *policy)
{
    return policy->peer.kind != BUSHING_PEER_ANY || policy->peer.num_pins != 0;
}

const bushing_peer *bushing_policy_peer(const bushing_policy *p)
{
    return &p->peer;
}

/* --- dialect ------------------------------------------------------------- */

int bushing_policy_set_dialect(bushing_policy *policy, bushing_span name)
{
    int rc = ask_open(policy);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < NUM_DIALECTS; i++)
        if (span_equal(name, span_text(DIALECTS[i].name))) {
            policy->dialect = &DIALECTS[i];
            return 0;
        }
    return BUSHING_ERR_VALUE;
}

const char *bushing_dialect_name(size_t i)
{
    return i < NUM_DIALECTS ? DIALECTS[i].name : NULL;
}

/* --- the whole ----------------------------------------------------------- */

bool policy_can_ae(const bushing_policy *policy)
{
    return policy->value[BUSHING_POLICY_AE] != BUSHING_FORBIDDEN &&
           policy->list[BUSHING_LIST_AEA].num != 0;
}

/* CBC is there only where nobody demands AE [62351-4:13.3.1 encr-mode]. */
static bool can_cbc(const bushing_policy *policy)
{
    return policy->value[BUSHING_POLICY_AE] != BUSHING_REQUIRED &&
           policy->list[BUSHING_LIST_ENCR].num != 0;
}

bool policy_can_encrypt(const bushing_policy *policy)
{
    return policy->value[BUSHING_POLICY_ENCRYPTION] != BUSHING_FORBIDDEN &&
           (policy_can_ae(policy) || can_cbc(policy));
}

/* What contradicts itself. Lists that must not be empty cannot be set so. */
static bool is_whole(const bushing_policy *p)
{
    uint64_t encryption = p->value[BUSHING_POLICY_ENCRYPTION];
    if (encryption != BUSHING_FORBIDDEN &&
        p->value[BUSHING_POLICY_AE] == BUSHING_REQUIRED && !policy_can_ae(p))
        return false;
    return encryption != BUSHING_REQUIRED || policy_can_encrypt(p);
}

int bushing_policy_seal(bushing_policy *policy)
{
    int rc = ask_open(policy);
    if (rc != 0)
        return rc;
    if (policy->mode == BUSHING_MODE_NATIVE && !is_whole(policy))
        return BUSHING_ERR_ARGUMENT;
    policy->sealed = true;
    return 0;
}
