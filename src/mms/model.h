/* The model behind the server: a tree of names, the values of its leaves, the
 * named variable lists and the report control blocks.
 *
 * Node 0 is the root, its children are the devices (MMS domains); below stand
 * logical nodes, functional constraints, data objects, attributes. The tree
 * never changes once it is read; values and lists do. */
#ifndef MMS_MODEL_H
#define MMS_MODEL_H

#include "base/span.h"
#include "mms/leaf.h"
#include <bushing/mms.h>

#define MMS_NO_NODE UINT32_MAX

enum mms_node_kind {
    NODE_GROUP, /* root, device, logical node, constraint, data object */
    NODE_LEAF,
    NODE_RCB_LEAF, /* its value belongs to the association: `slot` is the number
                      of the field */
};

/* How a value moves with time. */
enum mms_sim {
    SIM_NONE,
    SIM_SINE,   /* the value and up to `amplitude` more or less */
    SIM_RAMP,   /* from the value to `amplitude` more, and again */
    SIM_COUNT,  /* one more each period */
    SIM_TOGGLE, /* the other one each period */
    SIM_NOW,    /* a time */
};

struct mms_node {
    span name; /* in the model's text, or constant */
    uint32_t parent, first, last, next, prev;
    uint32_t slot;      /* of its value */
    uint32_t sets;      /* a leaf that takes what is written here, or none */
    uint32_t period_ms; /* of the simulation */
    double amplitude;
    uint16_t size;   /* of a string, octets, bits */
    uint16_t report; /* of an RCB: its number */
    uint8_t kind, leaf, sim;
    uint8_t depth; /* 0 the root, 1 a device, 2 a logical node, 3 an FC */
    bool writable;
};

/* Where a named variable list lives. The numbers are those of ObjectName. */
enum mms_list_scope { LIST_VMD, LIST_DOMAIN, LIST_ASSOCIATION };

struct mms_list {
    bool used, deletable;
    uint8_t scope;
    uint8_t name_len;
    uint16_t num;
    uint32_t device; /* LIST_DOMAIN: a node */
    char name[BUSHING_MMS_ITEM_MAX];
    uint32_t members[BUSHING_MMS_MEMBERS_MAX];
};

struct mms_report {
    uint32_t node; /* the RCB, a group */
    span data_set; /* "INV1/LLN0$dsMeas" as text */
    uint32_t every_ms;
    bool on; /* from the start of each association */
};

struct bushing_mms_model {
    bushing_allocator allocator;
    void *copy; /* of the text */
    span text;
    span vendor, model, revision; /* empty: not said */
    struct mms_node *nodes;
    uint32_t num_nodes, max_nodes;
    uint8_t *values; /* slots: the length in two octets, then the contents */
    size_t values_len, values_cap;
    struct mms_report reports[BUSHING_MMS_REPORTS_MAX];
    size_t num_reports;
    struct mms_list lists[BUSHING_MMS_LISTS_MAX];
};

/* --- the tree (model.c) -------------------------------------------------- */

/* The child of this name, or MMS_NO_NODE. */
uint32_t mms_node_child(const bushing_mms_model *m, uint32_t parent, span name);

/* Adds a child at the end; MMS_NO_NODE when the tree is full. */
uint32_t mms_node_add(bushing_mms_model *m, uint32_t parent, span name);

/* The node for "LN$FC$DO$DA" below a device. */
uint32_t mms_node_find(const bushing_mms_model *m, uint32_t device, span item);

/* The next node below `top`, depth first; MMS_NO_NODE behind the last. */
uint32_t mms_node_next(const bushing_mms_model *m, uint32_t top, uint32_t node);

/* The device that a node belongs to. */
uint32_t mms_node_device(const bushing_mms_model *m, uint32_t node);

/* Puts "LN$FC$DO" in front of what w holds, without the device. */
void mms_node_put_item(const bushing_mms_model *m, struct writer *w,
                       uint32_t node);
size_t mms_node_item_len(const bushing_mms_model *m, uint32_t node);

/* --- values (model_value.c) ---------------------------------------------- */

/* Longest contents: unicode. */
#define MMS_CONTENTS_MAX (BUSHING_MMS_STRING_MAX * 4)

/* Makes room for a leaf's value and sets it to zero. False when full. */
bool mms_slot_make(bushing_mms_model *m, struct mms_node *n);

/* The contents that are stored. */
span mms_slot_get(const bushing_mms_model *m, const struct mms_node *n);
void mms_slot_set(bushing_mms_model *m, const struct mms_node *n, span body);

/* The contents as they are now; in a slot or in buffer. */
span mms_leaf_now(const bushing_mms_model *m, const struct mms_node *n,
                  bushing_time now, uint8_t buffer[static 16]);

/* Hands a value that was written on to the leaf it sets (boolean to a double
 * point, number to number, octet for octet where they are alike). */
void mms_leaf_hand_on(bushing_mms_model *m, const struct mms_node *from);

/* True when hand_on knows what to do between these two. */
bool mms_leaf_can_set(enum mms_leaf from, enum mms_leaf to);

/* True when this simulation makes sense for the leaf. */
bool mms_sim_fits(enum mms_sim sim, enum mms_leaf leaf);

/* --- reading the text (model_read.c, model_line.c) ----------------------- */

/* Fills a model whose arrays are there. */
int mms_model_read(bushing_mms_model *m, bushing_mms_model_error *e);

/* Where reading stands. */
struct mms_model_reader {
    bushing_mms_model *m;
    bushing_mms_model_error *e;
    span rest;             /* of the line */
    uint32_t device, node; /* that were begun last, or MMS_NO_NODE */
    struct mms_list *list; /* that "+" goes on with, or NULL */
};

/* Notes what is wrong with a word, and what was meant perhaps (a name that is
 * near it, or NULL). Gives MMS_MODEL. */
int mms_model_fail(struct mms_model_reader *r, span word, const char *reason,
                   const char *meant);

/* The next word of the line, empty at its end: to the next blank, but a text
 * in quotation marks or square brackets is one word. */
span mms_model_word(struct mms_model_reader *r);

/* A name of letters, digits and underscores. */
bool mms_model_is_name(span word);

/* "500ms", "2s", "1min", "1h", at most a day. */
bool mms_model_duration(span word, uint32_t *ms);

/* What stands behind the constraint of an attribute, as far as the line's end:
 * path, type, value, simulation. */
int mms_model_attribute(struct mms_model_reader *r, span constraint);

/* The name out of n that is nearest to a word, or NULL. `names` points to the
 * first, `stride` octets lie between them. */
const char *mms_nearest(span word, const char *const *names, size_t n,
                        size_t stride);

/* The functional constraints, "MX" ...: NULL behind the last. */
struct mms_constraint {
    char name[3];
    bool writable;
};
extern const struct mms_constraint MMS_CONSTRAINTS[];

/* --- report control blocks (model_rcb.c) --------------------------------- */

enum mms_rcb_field {
    RCB_RPT_ID,
    RCB_RPT_ENA,
    RCB_RESV,
    RCB_DAT_SET,
    RCB_CONF_REV,
    RCB_OPT_FLDS,
    RCB_BUF_TM,
    RCB_SQ_NUM,
    RCB_TRG_OPS,
    RCB_INTG_PD,
    RCB_GI,
    NUM_RCB_FIELDS,
};

struct mms_rcb_type {
    const char *name;
    uint8_t leaf;
    uint8_t size;
    bool writable;
};

/* [61850-8-1:17.2.2] in their order */
extern const struct mms_rcb_type MMS_RCB_FIELDS[NUM_RCB_FIELDS];

#endif
