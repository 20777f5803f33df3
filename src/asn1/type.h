/* What an ASN.1 type is, as data: one const table for each type, one row for
 * each component. Every walker (BER both ways, XER both ways, printing, module
 * text, schema text, size, random values) reads the same tables, so a type is
 * written down once.
 *
 * A table may be bound to a C struct; the macros below check each row against
 * the member it fills when the file is compiled. Tables hold no functions. */
#ifndef ASN1_TYPE_H
#define ASN1_TYPE_H

#include "asn1/ber.h"

enum asn1_kind {
    ASN1_BOOLEAN,
    ASN1_INTEGER, /* fits int64_t */
    ASN1_BIGINT,  /* INTEGER of any length, kept as octets */
    ASN1_ENUM,
    ASN1_BITS,
    ASN1_OCTETS,
    ASN1_NULL,
    ASN1_OID,
    ASN1_TEXT, /* every character string; the tag tells which */
    ASN1_TIME, /* GeneralizedTime, UTCTime: text; not checked further here */
    ASN1_OPEN, /* ANY: one whole value of a type that is not known here */
    ASN1_SEQUENCE,
    ASN1_SET,
    ASN1_LIST, /* SEQUENCE OF, SET OF */
    ASN1_CHOICE,
};

/* How a value is best shown to people; never changes what is accepted. */
enum asn1_format {
    FORMAT_PLAIN,
    FORMAT_UTC_TIME,    /* MMS UtcTime, 8 octets */
    FORMAT_TIME_OF_DAY, /* MMS TimeOfDay, 4 or 6 octets */
    FORMAT_FLOAT,       /* MMS FloatingPoint */
    FORMAT_CERTIFICATE, /* X.509 certificate, or octets that hold one */
    FORMAT_ASSO_ID,     /* text of the pattern \d{1,3}(:\d{1,3})? */
    FORMAT_TIME_E2E,    /* YYYYMMDDhhmmss.sssZ */
    FORMAT_ASCII,       /* octets that are mostly readable text */
    FORMAT_NAME,        /* X.500 distinguished name */
};

/* Flags of a type. */
enum {
    TYPE_MARKED = 1 << 0,     /* "..." in the module text */
    TYPE_SKIPS = 1 << 1,      /* unknown components at the end are skipped */
    TYPE_SET_OF = 1 << 2,     /* a LIST that is a SET OF; order is kept */
    TYPE_EITHER_OF = 1 << 3,  /* a LIST that takes 0x30 for 0x31 and back */
    TYPE_BARE_FIRST = 1 << 4, /* a SEQUENCE that may come as its first component
                                 alone: bare OID for AlgorithmIdentifier */
    TYPE_XML_NAMED = 1 << 5, /* in XML the component is called as the type is */
    TYPE_STRIP_BITS = 1 << 6, /* named bits lose trailing zeros when sent */
    TYPE_LAX = 1 << 7,        /* INTEGER: needless octets taken; OID: may be
                                 empty */
    TYPE_AUTO_TAGS = 1 << 8,  /* components are tagged [0], [1] ... */
};

struct asn1_field;

/* A named number or bit, as it is taken out of a type. */
struct asn1_name {
    const char *name;
    int32_t value;
};

/* What XML has beside the type's name. */
struct asn1_xml {
    const char *name; /* of a root or list element, if it is not the type's; of
                         a component too for TYPE_XML_NAMED; or NULL */
    const char *ns;   /* the namespace that starts here, or NULL */
};

struct asn1_type {
    const char *name; /* as in the module text; NULL: written out in place */
    const struct asn1_xml *xml; /* NULL for most */
    union {                     /* by kind; the counts below belong to them */
        const struct asn1_field *fields; /* SEQUENCE, SET, CHOICE */
        const struct asn1_type *elem;    /* LIST */
        const char *names; /* ENUM, BITS, INTEGER: one name behind the
                              other, "red\0green\0=9\0blue\0"; each has
                              the number after the last one's, the first
                              0, unless it is said. Ask asn1_name_at() */
        const struct asn1_type *const *inside; /* OPEN, OCTETS: what may stand
                                                  in it, the likeliest first */
    };
    ber_tag tag; /* natural tag; TAG_NONE for CHOICE and OPEN */
    int32_t low; /* ask asn1_min() and asn1_max() */
    uint32_t high;
    uint16_t size;  /* of the C struct, 0 when there is none */
    uint16_t flags; /* TYPE_... */
    uint8_t num_fields, num_inside;
    uint8_t kind : 4;   /* enum asn1_kind */
    uint8_t format : 4; /* enum asn1_format */
};

/* Flags of a row. */
enum {
    ROW_OPTIONAL = 1 << 0,
    ROW_DEFAULT = 1 << 1,
    ROW_EXPLICIT = 1 << 2,  /* its tag stands around the type's own tag */
    ROW_ATTRIBUTE = 1 << 3, /* in XML an attribute of the parent element */
    ROW_TOLERATED = 1 << 4, /* read only: never in module text, never random */
    ROW_XML_BARE = 1 << 5,  /* in XML no element of its own (a CHOICE) */
    ROW_MAY_LACK = 1 << 7,  /* read as if optional: products leave it out */
    ROW_OTHER = 1 << 6,     /* CHOICE: takes what no other row takes; OPEN */
};

/* How the C member holds the value. */
enum asn1_store {
    STORE_NONE,
    STORE_BOOL,   /* bool */
    STORE_INT,    /* int64_t: INTEGER, ENUMERATED */
    STORE_SPAN,   /* span: contents of a leaf; the whole value (raw) of an OPEN,
                     SEQUENCE, SET, LIST or CHOICE, decoded later by its own
                     table */
    STORE_BITS,   /* struct asn1_bits */
    STORE_LIST,   /* struct asn1_list */
    STORE_STRUCT, /* the struct of the row's type */
};

#define ROW_NOWHERE 0xFFFFu

/* What asn1_field.extra is for. */
enum asn1_extra {
    EXTRA_NONE,
    EXTRA_HAS,     /* offset of the bool member that says "present" */
    EXTRA_OCTETS,  /* offset of the struct asn1_octets */
    EXTRA_DEFAULT, /* value of an absent BOOLEAN, INTEGER, ENUM, or BITS (first
                      bit = 1, second = 2 ...) */
};

struct asn1_field {
    const char *name;
    const struct asn1_type *type;
    uint16_t packed_tag; /* ask asn1_row_tag() */
    uint16_t offset;     /* of the member, or ROW_NOWHERE */
    int16_t extra;
    uint8_t flags;        /* ROW_... */
    uint8_t store : 4;    /* enum asn1_store */
    uint8_t extra_is : 4; /* enum asn1_extra */
};

/* The default of a ROW_DEFAULT row. */
static inline int32_t asn1_row_default(const struct asn1_field *f)
{
    return f->extra;
}

/* BIT STRING contents; bit 0 is the top bit of the first octet. */
struct asn1_bits {
    span octets;
    uint8_t unused; /* 0..7 low bits of the last octet that do not count */
};

static inline size_t bits_count(struct asn1_bits b)
{
    size_t n = b.octets.n * 8;
    return n > b.unused ? n - b.unused : 0;
}

/* False for bits behind the end. */
static inline bool bits_has(struct asn1_bits b, size_t i)
{
    return i < bits_count(b) && (b.octets.p[i / 8] >> (7 - i % 8) & 1) != 0;
}

/* A list stays as it was received: the encodings of its elements one after the
 * other, checked. To send a list either give such a body, or an array of the
 * element's C structs in `items`. */
struct asn1_list {
    span body;
    const void *items; /* not NULL: `num` structs of the element's type */
    uint32_t num;      /* elements */
};

/* The received octets of one component. */
struct asn1_octets {
    span raw;     /* identifier, length, contents (XML: with its tags) */
    span content; /* without identifier and length (XML: between the tags) */
};

/* --- rows ---------------------------------------------------------------- */

/* Say `#define THIS struct x` before a table and `#undef THIS` behind it. */

#define CTX(n) TAG_CONTEXT(n)
#define APPL(n) TAG_APPLICATION(n)
#define NOTAG TAG_NONE

/* clang-format off */
#define ROW_STORE_(m)                      \
    _Generic(((THIS *)0)->m,               \
             bool: STORE_BOOL,             \
             int64_t: STORE_INT,           \
             span: STORE_SPAN,             \
             struct asn1_bits: STORE_BITS, \
             struct asn1_list: STORE_LIST, \
             default: STORE_STRUCT)

/* The offset of m; does not compile unless m is a T. */
#define ROW_AT_(m, T)               \
    ((uint16_t)(offsetof(THIS, m) + \
                0 * sizeof(char[_Generic(((THIS *)0)->m, T: 1)])))
/* clang-format on */

/* A tag in two octets: class, and a number of 14 bits. */
#define PACK_TAG_(t) ((uint16_t)((t) >> BER_CLASS_SHIFT << 14 | ((t)&0x3FFFu)))
#define UNPACK_TAG_(t) \
    ((ber_tag)(t) >> 14 << BER_CLASS_SHIFT | ((ber_tag)(t)&0x3FFFu))

#define ROW_(NAME, m, T, TYPE, TAG, FLAGS, IS, EXTRA)                         \
    {                                                                         \
        .name = (NAME), .type = &(TYPE), .packed_tag = PACK_TAG_(TAG),        \
        .offset = ROW_AT_(m, T), .extra = (int16_t)(EXTRA), .flags = (FLAGS), \
        .store = ROW_STORE_(m), .extra_is = (IS)                              \
    }
/* The last two come as one: ROW_HAS_(m), ROW_OCTETS_(m) or ROW_PLAIN_. */
#define ROW2_(...) ROW_(__VA_ARGS__)
#define ROW_HAS_(m) EXTRA_HAS, ROW_AT_(has_##m, bool)
#define ROW_OCTETS_(m) EXTRA_OCTETS, ROW_AT_(m##_octets, struct asn1_octets)
#define ROW_PLAIN_ EXTRA_NONE, 0

/* NAME as the standard spells it, member, its C type, type table, tag. */
#define REQ(NAME, m, T, TYPE, TAG) ROW2_(NAME, m, T, TYPE, TAG, 0, ROW_PLAIN_)
/* Present when `bool has_m` is set. */
#define OPT(NAME, m, T, TYPE, TAG) \
    ROW2_(NAME, m, T, TYPE, TAG, ROW_OPTIONAL, ROW_HAS_(m))
/* Mandatory; sets `bool has_m` for a struct that serves several types. */
#define REQ_HAS(NAME, m, T, TYPE, TAG) \
    ROW2_(NAME, m, T, TYPE, TAG, 0, ROW_HAS_(m))
/* Mandatory, but taken when it is absent; `bool has_m` tells. */
#define LAX(NAME, m, T, TYPE, TAG) \
    ROW2_(NAME, m, T, TYPE, TAG, ROW_MAY_LACK, ROW_HAS_(m))
/* An alternative that is read and never sent. */
#define ALT_TOLERATED(NAME, m, T, TYPE, TAG) \
    ROW2_(NAME, u.m, T, TYPE, TAG, ROW_TOLERATED, ROW_PLAIN_)
/* Absent stands for VALUE, which is never sent. */
#define DEF(NAME, m, T, TYPE, TAG, VALUE) \
    ROW_(NAME, m, T, TYPE, TAG, ROW_DEFAULT, EXTRA_DEFAULT, VALUE)
/* An alternative of a CHOICE: struct { int which; union { ... } u; }, where
 * `which` is the row's index. */
#define ALT(NAME, m, T, TYPE, TAG) REQ(NAME, u.m, T, TYPE, TAG)
/* An alternative with the tag around the type's own tag. */
#define ALT_EXP(NAME, m, T, TYPE, TAG) REQ_EXP(NAME, u.m, T, TYPE, TAG)
/* The same with the tag around the type's own tag. A tag on a CHOICE or an OPEN
 * is explicit in any case. */
#define REQ_EXP(NAME, m, T, TYPE, TAG) \
    ROW2_(NAME, m, T, TYPE, TAG, ROW_EXPLICIT, ROW_PLAIN_)
#define OPT_EXP(NAME, m, T, TYPE, TAG) \
    ROW2_(NAME, m, T, TYPE, TAG, ROW_OPTIONAL | ROW_EXPLICIT, ROW_HAS_(m))
#define DEF_EXP(NAME, m, T, TYPE, TAG, VALUE)                              \
    ROW_(NAME, m, T, TYPE, TAG, ROW_DEFAULT | ROW_EXPLICIT, EXTRA_DEFAULT, \
         VALUE)
/* Keeps the received octets in `struct asn1_octets m_octets` as well. */
#define REQ_OCTETS(NAME, m, T, TYPE, TAG) \
    ROW2_(NAME, m, T, TYPE, TAG, 0, ROW_OCTETS_(m))
/* An alternative without contents to store (NULL), or without a C member. */
#define ALT_ONLY(NAME, TYPE, TAG) ROW_ONLY(NAME, TYPE, TAG, 0)
/* A row with flags of its own, and no C member. */
#define ROW_ONLY(NAME, TYPE, TAG, FLAGS)                               \
    {                                                                  \
        .name = (NAME), .type = &(TYPE), .packed_tag = PACK_TAG_(TAG), \
        .offset = ROW_NOWHERE, .flags = (FLAGS), .store = STORE_NONE,  \
        .extra_is = EXTRA_NONE                                         \
    }

#define ASN1_COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* --- types --------------------------------------------------------------- */

#define ASN1_NO_MAX INT64_MAX

/* Bounds in four octets each: no upper bound is all ones, no bounds at all (of
 * an INTEGER) is a low end above the high end. */
#define BOUNDS_(MIN, MAX)                                          \
    .low = (MIN) == INT64_MIN ? 1 : (int32_t)(MIN),                \
    .high = (MIN) == INT64_MIN                        ? 0          \
            : (uint64_t)(MAX) >= (uint64_t)UINT32_MAX ? UINT32_MAX \
                                                      : (uint32_t)(MAX)

/* A type with rows. S is the C struct; say `struct asn1_unbound` for none. */
struct asn1_unbound {
    int which;
};
/* clang-format off */
#define ASN1_SIZE_(S) \
    ((uint16_t)_Generic((S *)0, struct asn1_unbound *: 0, default: sizeof(S)))
/* clang-format on */
#define ROWED_(NAME, KIND, TAG, S, ROWS, FLAGS)                          \
    .name = (NAME), .kind = (KIND), .tag = (TAG), .size = ASN1_SIZE_(S), \
    .fields = (ROWS), .num_fields = ASN1_COUNT(ROWS), .flags = (FLAGS)
#define SEQUENCE(NAME, S, ROWS, FLAGS) \
    ROWED_(NAME, ASN1_SEQUENCE, TAG_UNIVERSAL(16), S, ROWS, FLAGS)
#define SET(NAME, S, ROWS, FLAGS) \
    ROWED_(NAME, ASN1_SET, TAG_UNIVERSAL(17), S, ROWS, FLAGS)
#define CHOICE(NAME, S, ROWS, FLAGS) \
    ROWED_(NAME, ASN1_CHOICE, TAG_NONE, S, ROWS, FLAGS)
/* A SEQUENCE whose natural tag is another one ([APPLICATION 0] ...). */
#define TAGGED_SEQUENCE(NAME, TAG, S, ROWS, FLAGS) \
    ROWED_(NAME, ASN1_SEQUENCE, TAG, S, ROWS, FLAGS)
#define LISTED_(NAME, NUMBER, ELEM, MIN, MAX, FLAGS)                 \
    .name = (NAME), .kind = ASN1_LIST, .tag = TAG_UNIVERSAL(NUMBER), \
    .elem = &(ELEM), BOUNDS_(MIN, MAX), .flags = (FLAGS)
#define LIST_OF(NAME, ELEM, MIN, MAX, FLAGS) \
    LISTED_(NAME, 16, ELEM, MIN, MAX, FLAGS)
#define SET_LIST_OF(NAME, ELEM, MIN, MAX, FLAGS) \
    LISTED_(NAME, 17, ELEM, MIN, MAX, TYPE_SET_OF | (FLAGS))

#define LEAF_(NAME, KIND, NUMBER, MIN, MAX)                       \
    .name = (NAME), .kind = (KIND), .tag = TAG_UNIVERSAL(NUMBER), \
    BOUNDS_(MIN, MAX)
#define BOOLEAN_TYPE(NAME) LEAF_(NAME, ASN1_BOOLEAN, 1, 0, 1)
#define INTEGER_TYPE(NAME, MIN, MAX) LEAF_(NAME, ASN1_INTEGER, 2, MIN, MAX)
#define BIGINT_TYPE(NAME) LEAF_(NAME, ASN1_BIGINT, 2, 0, ASN1_NO_MAX)
#define BITS_TYPE(NAME, MIN, MAX) LEAF_(NAME, ASN1_BITS, 3, MIN, MAX)
#define OCTETS_TYPE(NAME, MIN, MAX) LEAF_(NAME, ASN1_OCTETS, 4, MIN, MAX)
#define NULL_TYPE(NAME) LEAF_(NAME, ASN1_NULL, 5, 0, 0)
#define OID_TYPE(NAME) LEAF_(NAME, ASN1_OID, 6, 1, ASN1_NO_MAX)
#define TEXT_TYPE(NAME, NUMBER, MIN, MAX) \
    LEAF_(NAME, ASN1_TEXT, NUMBER, MIN, MAX)
#define TIME_TYPE(NAME, NUMBER) LEAF_(NAME, ASN1_TIME, NUMBER, 1, 40)
#define ENUM_TYPE(NAME, NAMES) \
    LEAF_(NAME, ASN1_ENUM, 10, INT32_MIN, INT32_MAX), .names = (NAMES)
#define NAMED(NAMES) .names = (NAMES)
#define INSIDE(TYPES) .inside = (TYPES), .num_inside = ASN1_COUNT(TYPES)
#define XML_AS(NAME, NS)            \
    .xml = &(const struct asn1_xml) \
    {                               \
        (NAME), (NS)                \
    }
#define OPEN_TYPE(NAME) .name = (NAME), .kind = ASN1_OPEN

/* The universal types, unconstrained (universal.c). */
extern const struct asn1_type ASN_BOOLEAN, ASN_INTEGER, ASN_BIGINT, ASN_BITS,
    ASN_OCTETS, ASN_NULL, ASN_OID, ASN_ANY, ASN_UTF8, ASN_NUMERIC,
    ASN_PRINTABLE, ASN_TELETEX, ASN_IA5, ASN_GRAPHIC, ASN_VISIBLE, ASN_GENERAL,
    ASN_BMP, ASN_UNIVERSAL_STRING, ASN_OBJECT_DESCRIPTOR, ASN_UTC_TIME,
    ASN_GENERALIZED_TIME;

/* --- modules ------------------------------------------------------------- */

enum asn1_tagging { TAGGING_EXPLICIT, TAGGING_IMPLICIT, TAGGING_AUTOMATIC };

/* A module: its types in the order in which they are printed. */
struct asn1_module {
    const char *name;  /* "E2E-Security" */
    const char *file;  /* "e2e.asn" */
    const char *oid;   /* "1 0 62351 4 0", or NULL */
    const char *title; /* one comment line */
    const struct asn1_type *const *types;
    uint16_t num_types;
    uint8_t tagging; /* enum asn1_tagging */
};

/* --- small questions ----------------------------------------------------- */

/* The bounds: of an INTEGER its range; of strings octets, bits or characters;
 * of a LIST elements. ASN1_NO_MAX is none. */
static inline int64_t asn1_min(const struct asn1_type *t)
{
    return t->low > (int64_t)t->high ? INT64_MIN : t->low;
}

static inline int64_t asn1_max(const struct asn1_type *t)
{
    if (t->low > (int64_t)t->high)
        return INT64_MAX;
    if (t->high == UINT32_MAX && t->kind != ASN1_INTEGER)
        return ASN1_NO_MAX;
    return t->high;
}

static inline bool asn1_is_leaf(const struct asn1_type *t)
{
    return t->kind < ASN1_SEQUENCE;
}

/* The tag by which row i of a SEQUENCE, SET or CHOICE is known; TAG_NONE when
 * its type is an untagged CHOICE or OPEN. */
static inline ber_tag asn1_row_tag(const struct asn1_type *t, size_t i)
{
    const struct asn1_field *f = &t->fields[i];
    if ((t->flags & TYPE_AUTO_TAGS) != 0)
        return TAG_CONTEXT(i);
    return f->packed_tag != 0 ? UNPACK_TAG_(f->packed_tag) : f->type->tag;
}

/* True when the row's tag is not simply its type's. */
static inline bool asn1_row_has_tag(const struct asn1_type *t, size_t i)
{
    return t->fields[i].packed_tag != 0 || (t->flags & TYPE_AUTO_TAGS) != 0;
}

/* True when the row's tag stands around a value that has its own tag. */
bool asn1_row_explicit(const struct asn1_type *t, size_t i);

/* The name of an element for this row in XML. */
const char *asn1_row_xml(const struct asn1_field *f);

/* The XML namespace that starts at this type, or NULL. */
static inline const char *asn1_type_ns(const struct asn1_type *t)
{
    return t->xml != NULL ? t->xml->ns : NULL;
}

/* The name of an element for this type as a root or in a list. */
const char *asn1_type_xml(const struct asn1_type *t);

/* True when a value that starts with this tag can be a t. */
bool asn1_type_takes(const struct asn1_type *t, ber_tag tag);

/* The row of a CHOICE that a value with this tag belongs to, or -1. */
int asn1_choice_row(const struct asn1_type *t, ber_tag tag);

/* How many names an ENUM, INTEGER or BITS type has (0 for others), and the one
 * at place i, which is below that. */
size_t asn1_num_names(const struct asn1_type *t);
struct asn1_name asn1_name_at(const struct asn1_type *t, size_t i);

/* The name for a number of an ENUM, INTEGER or BITS type, or NULL; the look-up
 * the other way answers false when there is none. */
const char *asn1_name_of(const struct asn1_type *t, int64_t value);
bool asn1_value_of(const struct asn1_type *t, span name, int64_t *value);

/* How a value of t is held where no row says so (roots, list elements), and
 * how many octets that takes: span, int64_t, struct asn1_list, its struct. */
uint8_t asn1_natural_store(const struct asn1_type *t);
size_t asn1_value_size(const struct asn1_type *t);

/* The contents octets of a BIT STRING that passed asn1_leaf_check(). */
static inline struct asn1_bits asn1_bits_of(span body)
{
    return (struct asn1_bits){span_skip(body, 1), body.p[0]};
}

/* True when the bits set in b are those of the mask (bit 0 = 1, bit 1 = 2),
 * however many zeros follow. */
bool asn1_bits_equal(struct asn1_bits b, int32_t mask);

/* The bits as they are sent: TYPE_STRIP_BITS takes trailing zeros off. */
struct asn1_bits asn1_bits_sent(const struct asn1_type *t, struct asn1_bits b);

/* Checks the contents of a leaf against its type: form, range, size,
 * characters. `body` is joined when it came in segments. */
int asn1_leaf_check(const struct asn1_type *t, span body);

#endif
