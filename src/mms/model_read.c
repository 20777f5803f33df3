/* The text of a model: line by line, the first word says what it is. */
#include "mms/list.h"

/* --- devices and nodes --------------------------------------------------- */

static int no_more(struct mms_model_reader *r)
{
    span word = mms_model_word(r);
    return word.n == 0
               ? 0
               : mms_model_fail(r, word, "nothing may follow here", NULL);
}

static int begin(struct mms_model_reader *r, uint32_t parent, uint32_t *out)
{
    span name = mms_model_word(r);
    if (!mms_model_is_name(name))
        return mms_model_fail(
            r, name, "a name has letters, digits and _, at most 64", NULL);
    if (mms_node_child(r->m, parent, name) != MMS_NO_NODE)
        return mms_model_fail(r, name, "this name was defined before", NULL);
    *out = mms_node_add(r->m, parent, name);
    if (*out == MMS_NO_NODE)
        return mms_model_fail(r, name, "the model has too many names", NULL);
    return no_more(r);
}

static int read_device(struct mms_model_reader *r, span word)
{
    (void)word;
    r->node = MMS_NO_NODE;
    return begin(r, 0, &r->device);
}

static int read_node(struct mms_model_reader *r, span word)
{
    if (r->device == MMS_NO_NODE)
        return mms_model_fail(r, word, "no device was begun above", NULL);
    return begin(r, r->device, &r->node);
}

/* --- what identify answers ----------------------------------------------- */

static int read_identity(struct mms_model_reader *r, span word)
{
    span text = r->rest;
    span *out = span_equal(word, span_text("vendor"))  ? &r->m->vendor
                : span_equal(word, span_text("model")) ? &r->m->model
                                                       : &r->m->revision;
    while (text.n > 0 && (text.p[0] == ' ' || text.p[0] == '\t'))
        text = span_skip(text, 1);
    while (text.n > 0 &&
           (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\t' ||
            text.p[text.n - 1] == '\r'))
        text.n--;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < 0x20 || text.p[i] > 0x7E)
            return mms_model_fail(r, text, "only ASCII characters", NULL);
    if (text.n == 0 || text.n > BUSHING_MMS_PART_MAX)
        return mms_model_fail(r, text, "a text of 1 to 64 characters", NULL);
    *out = text;
    r->rest.n = 0;
    return 0;
}

/* --- data sets ----------------------------------------------------------- */

static int read_members(struct mms_model_reader *r, span word)
{
    if (r->list == NULL)
        return mms_model_fail(r, word, "no dataset was begun above", NULL);
    for (word = mms_model_word(r); word.n > 0; word = mms_model_word(r)) {
        uint32_t device, node = MMS_NO_NODE;
        span item;
        if (mms_reference_split(r->m, word, &device, &item))
            node = mms_node_find(r->m, device, item);
        if (node == MMS_NO_NODE)
            return mms_model_fail(r, word,
                                  "no variable of this name stands above; it "
                                  "is written INV1/MMXU1$MX$TotW",
                                  NULL);
        if (!mms_list_add(r->list, node))
            return mms_model_fail(r, word, "a dataset has at most 128 members",
                                  NULL);
    }
    return 0;
}

/* "INV1/LLN0$dsMeas": the node must be there, the name must be new. */
static int split_new(struct mms_model_reader *r, span word, uint32_t *device,
                     uint32_t *node, span *name)
{
    span item;
    size_t n = 0;
    *node = MMS_NO_NODE;
    if (mms_reference_split(r->m, word, device, &item)) {
        while (n < item.n && item.p[n] != '$')
            n++;
        *node = mms_node_child(r->m, *device, span_first(item, n));
    }
    *name = span_skip(item, n + 1);
    if (*node == MMS_NO_NODE || !mms_model_is_name(*name))
        return mms_model_fail(r, word,
                              "written INV1/LLN0$name; the node must stand "
                              "above",
                              NULL);
    return 0;
}

static int read_equals(struct mms_model_reader *r)
{
    span word = mms_model_word(r);
    return span_equal(word, span_text("="))
               ? 0
               : mms_model_fail(r, word, "= must stand here", NULL);
}

static int read_dataset(struct mms_model_reader *r, span word)
{
    uint32_t device, node;
    span name, item;
    int rc;
    word = mms_model_word(r);
    rc = split_new(r, word, &device, &node, &name);
    if (rc == 0)
        rc = read_equals(r);
    if (rc != 0)
        return rc;
    (void)mms_reference_split(r->m, word, &device, &item);
    if (mms_list_find(r->m->lists, BUSHING_MMS_LISTS_MAX, LIST_DOMAIN, device,
                      item) != NULL)
        return mms_model_fail(r, word, "this name was defined before", NULL);
    r->list = mms_list_make(r->m->lists, BUSHING_MMS_LISTS_MAX / 2, LIST_DOMAIN,
                            device, item);
    if (r->list == NULL)
        return mms_model_fail(r, word, "at most 32 datasets", NULL);
    r->list->deletable = false;
    return read_members(r, word);
}

/* --- reports ------------------------------------------------------------- */

static uint32_t child(bushing_mms_model *m, uint32_t parent, span name)
{
    uint32_t at = mms_node_child(m, parent, name);
    return at != MMS_NO_NODE ? at : mms_node_add(m, parent, name);
}

static int add_fields(struct mms_model_reader *r, span word, uint32_t rcb)
{
    for (uint32_t i = 0; i < NUM_RCB_FIELDS; i++) {
        const struct mms_rcb_type *f = &MMS_RCB_FIELDS[i];
        uint32_t at = mms_node_add(r->m, rcb, span_text(f->name));
        struct mms_node *n;
        if (at == MMS_NO_NODE)
            return mms_model_fail(r, word, "the model has too many names",
                                  NULL);
        n = &r->m->nodes[at];
        n->kind = NODE_RCB_LEAF;
        n->leaf = f->leaf;
        n->size = f->size;
        n->slot = i;
        n->report = (uint16_t)r->m->num_reports;
        n->writable = f->writable;
    }
    return 0;
}

static int add_rcb(struct mms_model_reader *r, span word, uint32_t node,
                   span name, struct mms_report *report)
{
    uint32_t at = child(r->m, node, span_text("RP"));
    if (at != MMS_NO_NODE && mms_node_child(r->m, at, name) != MMS_NO_NODE)
        return mms_model_fail(r, word, "this name was defined before", NULL);
    if (at != MMS_NO_NODE)
        at = mms_node_add(r->m, at, name);
    if (at == MMS_NO_NODE)
        return mms_model_fail(r, word, "the model has too many names", NULL);
    report->node = at;
    return add_fields(r, word, at);
}

static int read_report_tail(struct mms_model_reader *r,
                            struct mms_report *report)
{
    span word = mms_model_word(r);
    if (span_equal(word, span_text("every"))) {
        word = mms_model_word(r);
        if (!mms_model_duration(word, &report->every_ms) ||
            report->every_ms < BUSHING_MMS_REPORT_MS_MIN)
            return mms_model_fail(r, word,
                                  "a period is wanted: 500ms, 2s, 1min; at "
                                  "least 100ms",
                                  NULL);
        word = mms_model_word(r);
    }
    if (span_equal(word, span_text("on"))) {
        report->on = true;
        word = mms_model_word(r);
    }
    if (word.n > 0)
        return mms_model_fail(r, word, "every PERIOD and on may follow", NULL);
    return 0;
}

static int read_report(struct mms_model_reader *r, span word)
{
    struct mms_report *report = &r->m->reports[r->m->num_reports];
    uint32_t device, node;
    span name, item;
    int rc;
    word = mms_model_word(r);
    if (r->m->num_reports == BUSHING_MMS_REPORTS_MAX)
        return mms_model_fail(r, word, "at most 16 reports", NULL);
    rc = split_new(r, word, &device, &node, &name);
    if (rc == 0)
        rc = read_equals(r);
    if (rc == 0)
        rc = add_rcb(r, word, node, name, report);
    if (rc != 0)
        return rc;
    word = mms_model_word(r);
    if (!mms_reference_split(r->m, word, &device, &item) ||
        mms_list_find(r->m->lists, BUSHING_MMS_LISTS_MAX, LIST_DOMAIN, device,
                      item) == NULL)
        return mms_model_fail(r, word, "no dataset of this name stands above",
                              NULL);
    report->data_set = word;
    rc = read_report_tail(r, report);
    if (rc == 0)
        r->m->num_reports++;
    return rc;
}

/* --- lines --------------------------------------------------------------- */

const struct mms_constraint MMS_CONSTRAINTS[] = {
    {"ST", false}, {"MX", false}, {"SP", true}, {"SV", true},  {"CF", true},
    {"DC", true},  {"SG", false}, {"SE", true}, {"SR", false}, {"OR", false},
    {"BL", true},  {"EX", false}, {"CO", true}, {"", false},
};

static const struct line {
    const char *word;
    int (*read)(struct mms_model_reader *r, span word);
} LINES[] = {
    {"device", read_device},   {"node", read_node},
    {"dataset", read_dataset}, {"+", read_members},
    {"report", read_report},   {"vendor", read_identity},
    {"model", read_identity},  {"revision", read_identity},
};
enum { NUM_LINES = sizeof LINES / sizeof LINES[0] };

static bool is_constraint(span word)
{
    for (const struct mms_constraint *c = MMS_CONSTRAINTS; c->name[0] != 0; c++)
        if (span_equal(word, span_text(c->name)))
            return true;
    return false;
}

static int read_line(struct mms_model_reader *r)
{
    span word = mms_model_word(r);
    int rc = 0;
    size_t i = 0;
    if (word.n == 0 || word.p[0] == '#')
        return 0;
    if (is_constraint(word)) {
        r->list = NULL;
        return mms_model_attribute(r, word);
    }
    while (i < NUM_LINES && !span_equal(word, span_text(LINES[i].word)))
        i++;
    if (i == NUM_LINES)
        return mms_model_fail(
            r, word,
            "a line begins with device, node, dataset, + or "
            "report, or with a constraint such as MX",
            mms_nearest(word, &LINES[0].word, NUM_LINES, sizeof LINES[0]));
    if (LINES[i].read != read_members)
        r->list = NULL;
    rc = LINES[i].read(r, word);
    return rc;
}

/* What stands behind " #" is a remark, but not inside quotation marks. */
static span without_remark(span line)
{
    bool quoted = false;
    for (size_t i = 0; i < line.n; i++) {
        uint8_t c = line.p[i];
        if (c == '\\' && quoted)
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (c == '#' && !quoted && i > 0 &&
                 (line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
            return span_first(line, i);
    }
    return line;
}

int mms_model_read(bushing_mms_model *m, bushing_mms_model_error *e)
{
    struct mms_model_reader r = {
        .m = m, .e = e, .device = MMS_NO_NODE, .node = MMS_NO_NODE};
    span rest = m->text;
    while (rest.n > 0) {
        size_t n = 0;
        int rc;
        while (n < rest.n && rest.p[n] != '\n')
            n++;
        e->line++;
        r.rest = without_remark(span_first(rest, n));
        rc = read_line(&r);
        if (rc != 0)
            return rc;
        rest = span_skip(rest, n + 1);
    }
    if (m->nodes[0].first == MMS_NO_NODE)
        return mms_model_fail(&r, rest, "the model has no device", NULL);
    return 0;
}
