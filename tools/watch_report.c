/* Watching with reports. */
#include <stdlib.h>
#include <string.h>

#include "progress.h"
#include "watch.h"
#include "watch_block.h"

enum { BLOCKS_MAX = 64, LISTS_MAX = 64, WAIT_MS = 3600000 };

/* A list that the server reports by itself (TASE.2 does). */
struct reported_list {
    char name[BUSHING_MMS_NAME_TEXT];
    struct member_list members;
    bool asked;
};

struct reports {
    struct watch *w;
    struct block *block[BLOCKS_MAX];
    size_t num_blocks;
    struct reported_list *list[LISTS_MAX];
    size_t num_lists;
    enum exit_status status;
};

/* --- which lines --------------------------------------------------------- */

static bool names_block(const struct target *t)
{
    char item[BUSHING_MMS_NAME_TEXT];
    const char *fc;
    (void)snprintf(item, sizeof item, "%.*s", (int)t->ref.variable.name.item.n,
                   (const char *)t->ref.variable.name.item.p);
    fc = name_part_next(item);
    return fc != NULL &&
           (strncmp(fc, "RP$", 3) == 0 || strncmp(fc, "BR$", 3) == 0);
}

/* True when `name` is what the target names, or in it. */
static bool is_in(const struct target *t, const char *name)
{
    char text[BUSHING_MMS_NAME_TEXT];
    size_t n;
    bushing_mms_variable_print(text, &t->ref.variable);
    n = strlen(text);
    return strncmp(name, text, n) == 0 &&
           (name[n] == '\0' || strchr("$/(", name[n]) != NULL);
}

/* Without a name that tells values, all are. */
static bool is_wanted(const struct watch *w, const char *name)
{
    bool any = false;
    for (size_t i = 0; i < w->num_targets; i++) {
        if (names_block(&w->targets[i]))
            continue;
        any = true;
        if (is_in(&w->targets[i], name))
            return true;
    }
    return !any;
}

static void print_line(struct reports *rs, const struct watch_line *line)
{
    if (!rs->w->stop && rs->status == EXIT_GOOD && is_wanted(rs->w, line->name))
        rs->status = watch_print(rs->w, line);
}

/* --- what came ----------------------------------------------------------- */

static bool same(bushing_span a, bushing_span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* The block that a report is of: by its identifier, which is the block's own
 * name when there is none, and by its data set. */
static const struct block *find_block(const struct reports *rs,
                                      const bushing_mms_report *r)
{
    for (size_t i = 0; i < rs->num_blocks; i++) {
        const struct block *b = rs->block[i];
        bushing_span own = {(const uint8_t *)b->text, strlen(b->text)};
        if (!same(r->id, b->id.n != 0 ? octets_span(&b->id) : own))
            continue;
        if (r->data_set.p == NULL ||
            same(r->data_set, octets_span(&b->data_set)))
            return b;
    }
    return NULL;
}

static void text_of(char out[BUSHING_MMS_NAME_TEXT], bushing_span s)
{
    size_t n = s.n < BUSHING_MMS_NAME_TEXT ? s.n : BUSHING_MMS_NAME_TEXT - 1;
    memset(out, '?', n);
    for (size_t i = 0; i < n; i++)
        if (s.p[i] >= 0x20 && s.p[i] < 0x7F)
            out[i] = (char)s.p[i];
    out[n] = '\0';
}

static void member_name(char out[BUSHING_MMS_NAME_TEXT],
                        const bushing_mms_report *r,
                        const bushing_mms_member *m)
{
    char id[BUSHING_MMS_NAME_TEXT];
    if (m->reference.p != NULL) {
        text_of(out, m->reference);
        return;
    }
    text_of(id, r->id);
    (void)snprintf(out, BUSHING_MMS_NAME_TEXT, "%.300s[%zu]", id, m->index);
}

static void print_report(struct reports *rs, bushing_mms_report *r)
{
    const struct block *b = find_block(rs, r);
    char name[BUSHING_MMS_NAME_TEXT];
    bushing_mms_member m;
    while (bushing_mms_next_member(r, &m)) {
        struct watch_line line = {.time = r->time,
                                  .name = name,
                                  .value = m.value,
                                  .has_reason = m.has_reason,
                                  .reason = m.reason,
                                  .report = r->id,
                                  .has_sequence = r->has_sequence,
                                  .sequence = r->sequence};
        if (b != NULL && m.index < b->members.num) {
            line.name = b->members.member[m.index].text;
            line.type = octets_span(&b->members.member[m.index].type);
        } else {
            member_name(name, r, &m);
        }
        print_line(rs, &line);
    }
}

/* The list of this name; a new one is asked for when there is time. */
static struct reported_list *find_list(struct reports *rs, const char *name)
{
    struct reported_list *l;
    for (size_t i = 0; i < rs->num_lists; i++)
        if (strcmp(rs->list[i]->name, name) == 0)
            return rs->list[i];
    if (rs->num_lists == LISTS_MAX)
        return NULL;
    l = calloc(1, sizeof *l);
    if (l == NULL)
        return NULL;
    (void)snprintf(l->name, sizeof l->name, "%s", name);
    rs->list[rs->num_lists++] = l;
    return l;
}

static void print_list(struct reports *rs, const bushing_mms_information *i)
{
    char list[BUSHING_MMS_NAME_TEXT], name[BUSHING_MMS_NAME_TEXT];
    const struct reported_list *l;
    bushing_mms_list results = i->results;
    bushing_mms_result result;
    bushing_mms_object_print(list, &i->list);
    l = find_list(rs, list);
    for (size_t k = 0; bushing_mms_next_result(&results, &result); k++) {
        struct watch_line line = {.name = name, .value = result};
        (void)snprintf(name, sizeof name, "%.300s[%zu]", list, k);
        if (l != NULL && k < l->members.num) {
            line.name = l->members.member[k].text;
            line.type = octets_span(&l->members.member[k].type);
        }
        print_line(rs, &line);
    }
}

static void print_variables(struct reports *rs,
                            const bushing_mms_information *i)
{
    char name[BUSHING_MMS_NAME_TEXT];
    bushing_mms_list results = i->results, variables = i->variables;
    bushing_mms_result result;
    bushing_mms_variable v;
    while (bushing_mms_next_result(&results, &result)) {
        struct watch_line line = {.name = name, .value = result};
        (void)snprintf(name, sizeof name, "?");
        if (bushing_mms_next_variable(&variables, &v))
            bushing_mms_variable_print(name, &v);
        print_line(rs, &line);
    }
}

static void on_informed(void *ctx, const bushing_mms_answer *a)
{
    struct reports *rs = ctx;
    bushing_mms_report r;
    progress_clear();
    if (!a->u.information.is_list) {
        print_variables(rs, &a->u.information);
    } else if (!bushing_mms_is_report(&a->u.information)) {
        print_list(rs, &a->u.information);
    } else if (bushing_mms_report_read(&r, &a->u.information) == 0) {
        print_report(rs, &r);
    } else {
        complain(rs->w->r.sub, "%s: a report whose parts do not fit each other",
                 rs->w->r.host);
    }
}

/* Members of the lists that were seen for the first time. */
static void ask_lists(struct reports *rs)
{
    struct remote *r = &rs->w->r;
    for (size_t i = 0; i < rs->num_lists && !r->dead; i++) {
        struct reported_list *l = rs->list[i];
        uint8_t room[BUSHING_MMS_NAME_ROOM];
        char text[BUSHING_MMS_NAME_TEXT + 4];
        bushing_mms_reference ref;
        bool own = l->name[0] == '@', domain = strchr(l->name, '/') != NULL;
        if (l->asked)
            continue;
        l->asked = true;
        (void)snprintf(text, sizeof text, "%s%s",
                       own ? "" : (domain ? "@" : "@/"), l->name);
        if (bushing_mms_reference_parse(&ref, room, text) == 0 &&
            remote_members(r, &l->members, &ref.variable.name, NULL) ==
                EXIT_GOOD)
            remote_member_types(r, &l->members);
    }
}

/* --- blocks -------------------------------------------------------------- */

static struct block *new_block(const char *domain, const char *item)
{
    struct block *b = calloc(1, sizeof *b);
    const char *fc = name_part_next(item);
    if (b == NULL)
        return NULL;
    (void)snprintf(b->domain, sizeof b->domain, "%s", domain);
    (void)snprintf(b->item, sizeof b->item, "%s", item);
    b->buffered = fc != NULL && fc[0] == 'B';
    return b;
}

static bool has_data_set(const struct reports *rs, const struct block *b)
{
    for (size_t i = 0; i < rs->num_blocks; i++)
        if (same(octets_span(&b->data_set),
                 octets_span(&rs->block[i]->data_set)))
            return true;
    return false;
}

/* Enables a block and asks for all values. One that was named says why it
 * cannot be had; of the others one for each data set is enough. */
static void use_block(struct reports *rs, const char *domain, const char *item,
                      bool named)
{
    struct remote *r = &rs->w->r;
    struct block *b = new_block(domain, item);
    const char *why = "there are too many";
    bool good = b != NULL && rs->num_blocks < BLOCKS_MAX &&
                block_look(r, b, &why) && (named || !has_data_set(rs, b));
    progress_show("%s/%s", domain, item);
    if (good) {
        rs->block[rs->num_blocks++] = b;
        why = r->why;
        good = block_enable(r, b);
        if (!good)
            rs->num_blocks--;
    }
    if (good) {
        (void)block_interrogate(r, b);
        return;
    }
    if (named && !r->dead) {
        char text[2 * BUSHING_MMS_NAME_TEXT];
        (void)snprintf(text, sizeof text, "%s/%s", domain, item);
        remote_complain(r, text, "cannot be enabled: %s", why);
        rs->status = EXIT_REFUSED;
    }
    block_free(b);
}

static bool is_block(const char *name)
{
    const char *fc = name_part_next(name);
    return fc != NULL && name_part_next(fc) != NULL &&
           name_part_next(name_part_next(fc)) == NULL &&
           (strncmp(fc, "RP$", 3) == 0 || strncmp(fc, "BR$", 3) == 0);
}

/* Unbuffered blocks first: a buffered one may belong to somebody who is only
 * away. */
static void use_blocks_of(struct reports *rs, const char *domain,
                          const char *constraint)
{
    bushing_span s = {(const uint8_t *)domain, strlen(domain)};
    const struct name_list *names = remote_variables(&rs->w->r, s);
    for (size_t i = 0; names != NULL && i < names->num; i++) {
        if (rs->w->r.dead || rs->w->stop)
            return;
        if (is_block(names->name[i]) &&
            strncmp(name_part_next(names->name[i]), constraint, 2) == 0)
            use_block(rs, domain, names->name[i], false);
    }
}

static void use_all_blocks(struct reports *rs)
{
    static const char *const CONSTRAINTS[] = {"RP", "BR"};
    const struct name_list *domains = remote_domains(&rs->w->r);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; domains != NULL && i < domains->num; i++)
            if (!rs->w->r.dead)
                use_blocks_of(rs, domains->name[i], CONSTRAINTS[k]);
}

static void use_named_block(struct reports *rs, const struct target *t)
{
    char domain[BUSHING_MMS_NAME_TEXT], item[BUSHING_MMS_NAME_TEXT];
    text_of(domain, t->ref.variable.name.domain);
    text_of(item, t->ref.variable.name.item);
    use_block(rs, domain, item, true);
}

static void begin(struct reports *rs)
{
    struct watch *w = rs->w;
    bool any = false;
    for (size_t i = 0; i < w->num_targets && rs->status == EXIT_GOOD; i++) {
        rs->status = remote_resolve(&w->r, &w->targets[i]);
        if (rs->status == EXIT_GOOD && names_block(&w->targets[i])) {
            any = true;
            use_named_block(rs, &w->targets[i]);
        }
    }
    if (rs->status == EXIT_GOOD && !any)
        use_all_blocks(rs);
    progress_clear();
    if (rs->num_blocks == 0 && rs->status == EXIT_GOOD && !w->r.dead)
        complain(w->r.sub,
                 "%s: no report control block is free; this waits for what "
                 "the server reports by itself, --interval reads instead",
                 w->r.host);
}

/* --- waiting ------------------------------------------------------------- */

static void wait_for_reports(struct reports *rs)
{
    struct watch *w = rs->w;
    while (rs->status == EXIT_GOOD && !w->r.dead) {
        bushing_mms_answer a;
        uint32_t ms = watch_left(w, WAIT_MS);
        if (ms == 0)
            return;
        switch (client_session_wait(w->r.session, &a, ms)) {
        case CLIENT_ANSWER:
            if (a.kind == BUSHING_MMS_INFORMED)
                on_informed(rs, &a);
            ask_lists(rs);
            break;
        case CLIENT_NOTHING:
            break;
        case CLIENT_INTERRUPT:
            return;
        case CLIENT_ENDED:
            rs->status = client_session_status(w->r.session);
            return;
        }
    }
}

enum exit_status watch_reports(struct watch *w)
{
    struct reports *rs = calloc(1, sizeof *rs);
    enum exit_status status;
    if (rs == NULL)
        return remote_no_memory(&w->r);
    rs->w = w;
    client_session_on_informed(w->r.session, on_informed, rs);
    begin(rs);
    wait_for_reports(rs);
    if (w->r.dead && rs->status == EXIT_GOOD && !watch_interrupted(w))
        rs->status = EXIT_REFUSED;
    client_session_on_informed(w->r.session, NULL, NULL);
    if (client_session_status(w->r.session) == EXIT_GOOD)
        blocks_release(&w->r, rs->block, rs->num_blocks);
    for (size_t i = 0; i < rs->num_blocks; i++)
        block_free(rs->block[i]);
    for (size_t i = 0; i < rs->num_lists; i++) {
        member_list_clear(&rs->list[i]->members);
        free(rs->list[i]);
    }
    status = rs->status;
    free(rs);
    return status;
}
