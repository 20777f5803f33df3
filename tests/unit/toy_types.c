#include "toy_types.h"

#include "base/hex.h"
#include "base/text.h"
#include "test.h"

#include <bushing/error.h>

#include <stdlib.h>

/* --- leaves with bounds -------------------------------------------------- */

const struct asn1_type TOY_SMALL = {INTEGER_TYPE("Small", -128, 127)};
const struct asn1_type TOY_LAX = {INTEGER_TYPE("Lax", -1000, 1000),
                                  .flags = TYPE_LAX};
static const char COLOURS[] = "red\0"
                              "green\0"
                              "=300\0dark-blue\0";
const struct asn1_type TOY_COLOUR = {ENUM_TYPE("Colour", COLOURS)};
const struct asn1_type TOY_COLOUR_MORE = {ENUM_TYPE("ColourMore", COLOURS),
                                          .flags = TYPE_MARKED};
static const char FLAGS[] = "v1\0"
                            "v2\0"
                            "=8\0v9\0";
const struct asn1_type TOY_FLAGS = {BITS_TYPE("Flags", 0, ASN1_NO_MAX),
                                    NAMED(FLAGS), .flags = TYPE_STRIP_BITS};
const struct asn1_type TOY_BITS = {BITS_TYPE("Bits", 3, 12)};
const struct asn1_type TOY_KEY = {OCTETS_TYPE("Key", 2, 4)};
const struct asn1_type TOY_WORD = {TEXT_TYPE("Word", 12, 1, 3)};
const struct asn1_type TOY_WIDE = {TEXT_TYPE("Wide", 30, 1, 3)};
const struct asn1_type TOY_TITLE = {OID_TYPE("Title"), .flags = TYPE_LAX};

/* --- lists and CHOICEs --------------------------------------------------- */

const struct asn1_type TOY_NUMBERS = {
    LIST_OF("Numbers", ASN_INTEGER, 0, ASN1_NO_MAX, 0)};
const struct asn1_type TOY_FEW = {LIST_OF("Few", TOY_SMALL, 2, 3, 0)};
const struct asn1_type TOY_PAIRS = {
    LIST_OF("Pairs", TOY_PAIR, 0, ASN1_NO_MAX, 0)};
const struct asn1_type TOY_EITHER_SEQUENCE = {
    LIST_OF("EitherSequence", TOY_SMALL, 0, 9, TYPE_EITHER_OF)};
const struct asn1_type TOY_EITHER_SET = {
    SET_LIST_OF("EitherSet", TOY_SMALL, 0, 9, TYPE_EITHER_OF)};

#define THIS struct toy_inner
static const struct asn1_field INNER_ROWS[] = {
    ALT("x", x, int64_t, ASN_INTEGER, CTX(2)),
    ALT("y", y, bool, ASN_BOOLEAN, CTX(3)),
};
const struct asn1_type TOY_INNER = {CHOICE("Inner", THIS, INNER_ROWS, 0)};
#undef THIS

#define THIS struct toy_outer
static const struct asn1_field OUTER_ROWS[] = {
    ALT("inner", inner, struct toy_inner, TOY_INNER, NOTAG),
    ALT("number", number, int64_t, ASN_INTEGER, NOTAG),
    ALT("deep", deep, struct toy_inner, TOY_INNER, CTX(4)),
    ALT_ONLY("nothing", ASN_NULL, NOTAG),
    ALT("pair", pair, struct toy_pair, TOY_PAIR, NOTAG),
    ALT_TOLERATED("old", old, span, ASN_OCTETS, CTX(5)),
    ALT("kept", kept, span, TOY_INNER, CTX(6)),
    ROW2_("other", u.other, span, ASN_ANY, NOTAG, ROW_OTHER, ROW_PLAIN_),
};
const struct asn1_type TOY_OUTER = {CHOICE("Outer", THIS, OUTER_ROWS, 0)};
#undef THIS

#define NEST(N) CHOICE("Nest" #N, struct asn1_unbound, NEST_ROWS_##N, 0)
#define NEST_ROW(N)                                    \
    static const struct asn1_field NEST_ROWS_##N[] = { \
        ALT_ONLY("nest", TOY_NEST[N - 1], NOTAG)}
static const struct asn1_field NEST_ROWS_0[] = {
    ALT_ONLY("end", ASN_NULL, NOTAG)};
NEST_ROW(1);
NEST_ROW(2);
NEST_ROW(3);
NEST_ROW(4);
NEST_ROW(5);
const struct asn1_type TOY_NEST[TOY_NUM_NEST] = {
    {NEST(0)}, {NEST(1)}, {NEST(2)}, {NEST(3)}, {NEST(4)}, {NEST(5)}};

/* --- SEQUENCEs ----------------------------------------------------------- */

#define THIS struct toy_pair
static const struct asn1_field PAIR_ROWS[] = {
    REQ("first", first, int64_t, ASN_INTEGER, NOTAG),
    OPT("second", second, bool, ASN_BOOLEAN, NOTAG),
};
const struct asn1_type TOY_PAIR = {SEQUENCE("Pair", THIS, PAIR_ROWS, 0)};
#undef THIS

#define THIS struct toy_all
static const struct asn1_field ALL_ROWS[] = {
    REQ("flag", flag, bool, ASN_BOOLEAN, NOTAG),
    REQ("number", number, int64_t, ASN_INTEGER, NOTAG),
    REQ("big", big, span, ASN_BIGINT, NOTAG),
    REQ("colour", colour, int64_t, TOY_COLOUR, NOTAG),
    REQ("bits", bits, struct asn1_bits, TOY_BITS, NOTAG),
    REQ("octets", octets, span, TOY_KEY, NOTAG),
    ROW_ONLY("nothing", ASN_NULL, NOTAG, 0),
    REQ("oid", oid, span, ASN_OID, NOTAG),
    REQ("text", text, span, TOY_WORD, NOTAG),
    REQ("time", time, span, ASN_GENERALIZED_TIME, NOTAG),
    REQ("numbers", numbers, struct asn1_list, TOY_FEW, NOTAG),
    REQ("pair", pair, struct toy_pair, TOY_PAIR, NOTAG),
    REQ("inner", inner, struct toy_inner, TOY_INNER, NOTAG),
    REQ("whole", whole, span, TOY_PAIR, NOTAG),
    REQ("any", any, span, ASN_ANY, NOTAG),
};
const struct asn1_type TOY_ALL = {SEQUENCE("All", THIS, ALL_ROWS, 0)};
#undef THIS

#define THIS struct toy_options
static const struct asn1_field OPTIONS_ROWS[] = {
    OPT("flag", flag, bool, ASN_BOOLEAN, CTX(0)),
    OPT("number", number, int64_t, TOY_SMALL, CTX(1)),
    OPT("bits", bits, struct asn1_bits, ASN_BITS, CTX(2)),
    OPT("octets", octets, span, ASN_OCTETS, CTX(3)),
    OPT("pair", pair, struct toy_pair, TOY_PAIR, CTX(4)),
    OPT("numbers", numbers, struct asn1_list, TOY_FEW, CTX(5)),
    OPT("inner", inner, struct toy_inner, TOY_INNER, CTX(6)),
    OPT("any", any, span, ASN_ANY, CTX(7)),
    OPT("whole", whole, span, TOY_PAIR, CTX(8)),
    ROW_ONLY("nothing", ASN_NULL, CTX(9), ROW_OPTIONAL),
};
const struct asn1_type TOY_OPTIONS = {
    SEQUENCE("Options", THIS, OPTIONS_ROWS, 0)};
#undef THIS

#define THIS struct toy_defaults
static const struct asn1_field DEFAULTS_ROWS[] = {
    DEF("no", no, bool, ASN_BOOLEAN, CTX(0), false),
    DEF("yes", yes, bool, ASN_BOOLEAN, CTX(1), true),
    DEF("five", five, int64_t, ASN_INTEGER, CTX(2), 5),
    DEF("colour", colour, int64_t, TOY_COLOUR, CTX(3), 1),
    DEF("version", version, struct asn1_bits, TOY_FLAGS, CTX(4), 1),
    DEF("none", none, struct asn1_bits, TOY_FLAGS, CTX(5), 0),
    DEF_EXP("minus", minus, int64_t, ASN_INTEGER, CTX(6), -1),
};
const struct asn1_type TOY_DEFAULTS = {
    SEQUENCE("Defaults", THIS, DEFAULTS_ROWS, 0)};
#undef THIS

#define THIS struct toy_explicit
static const struct asn1_field EXPLICIT_ROWS[] = {
    REQ_EXP("number", number, int64_t, ASN_INTEGER, CTX(0)),
    OPT_EXP("text", text, span, ASN_UTF8, CTX(1)),
    REQ("inner", inner, struct toy_inner, TOY_INNER, CTX(2)),
    REQ("any", any, span, ASN_ANY, CTX(3)),
    REQ_EXP("numbers", numbers, struct asn1_list, TOY_NUMBERS, CTX(4)),
};
const struct asn1_type TOY_EXPLICIT = {
    SEQUENCE("Explicit", THIS, EXPLICIT_ROWS, 0)};
#undef THIS

#define THIS struct toy_kept
static const struct asn1_field KEPT_ROWS[] = {
    REQ_OCTETS("number", number, int64_t, ASN_INTEGER, NOTAG),
    REQ_OCTETS("pair", pair, struct toy_pair, TOY_PAIR, CTX(0)),
    REQ_OCTETS("inner", inner, struct toy_inner, TOY_INNER, NOTAG),
    REQ_OCTETS("text", text, span, ASN_UTF8, NOTAG),
};
const struct asn1_type TOY_KEPT = {SEQUENCE("Kept", THIS, KEPT_ROWS, 0)};
#undef THIS

#define THIS struct toy_token
static const struct asn1_field TOKEN_ROWS[] = {
    REQ("number", number, int64_t, ASN_INTEGER, NOTAG),
    OPT("name", name, span, ASN_UTF8, CTX(0)),
    DEF("count", count, int64_t, ASN_INTEGER, CTX(1), 3),
};
const struct asn1_type TOY_TOKEN = {
    SEQUENCE("Token", THIS, TOKEN_ROWS, TYPE_MARKED | TYPE_SKIPS)};
const struct asn1_type TOY_STIFF = {
    SEQUENCE("Stiff", THIS, TOKEN_ROWS, TYPE_MARKED)};
#undef THIS

#define THIS struct toy_algorithm
static const struct asn1_field ALGORITHM_ROWS[] = {
    REQ("algorithm", oid, span, ASN_OID, NOTAG),
    OPT("parameters", parameters, span, ASN_ANY, NOTAG),
};
const struct asn1_type TOY_ALGORITHM = {
    SEQUENCE("Algorithm", THIS, ALGORITHM_ROWS, TYPE_BARE_FIRST)};
#undef THIS

#define THIS struct toy_auto
static const struct asn1_field AUTO_ROWS[] = {
    REQ("number", number, int64_t, ASN_INTEGER, NOTAG),
    REQ("inner", inner, struct toy_inner, TOY_INNER, NOTAG),
    REQ("pair", pair, struct toy_pair, TOY_PAIR, NOTAG),
    REQ("alg", alg, struct toy_algorithm, TOY_ALGORITHM, NOTAG),
};
const struct asn1_type TOY_AUTO = {
    SEQUENCE("Auto", THIS, AUTO_ROWS, TYPE_AUTO_TAGS)};
#undef THIS

#define THIS struct toy_bare
static const struct asn1_field BARE_ROWS[] = {
    REQ("plain", plain, struct toy_algorithm, TOY_ALGORITHM, NOTAG),
    REQ_EXP("wrapped", wrapped, struct toy_algorithm, TOY_ALGORITHM, CTX(0)),
    REQ("tagged", tagged, struct toy_algorithm, TOY_ALGORITHM, CTX(1)),
    REQ("kept", kept, span, TOY_ALGORITHM, NOTAG),
    REQ("kept-tagged", kept_tagged, span, TOY_ALGORITHM, CTX(2)),
};
const struct asn1_type TOY_BARE = {SEQUENCE("Bare", THIS, BARE_ROWS, 0)};
#undef THIS

#define THIS struct toy_lack
static const struct asn1_field LACK_ROWS[] = {
    LAX("first", first, int64_t, ASN_INTEGER, CTX(0)),
    REQ_HAS("second", second, int64_t, ASN_INTEGER, CTX(1)),
};
const struct asn1_type TOY_LACK = {SEQUENCE("Lack", THIS, LACK_ROWS, 0)};
#undef THIS

static const struct asn1_field ORDER_ROWS[] = {
    ROW_ONLY("a", ASN_INTEGER, NOTAG, 0),
    ROW_ONLY("b", ASN_OCTETS, NOTAG, ROW_OPTIONAL),
    ROW_ONLY("c", ASN_UTF8, NOTAG, 0),
    ROW_ONLY("d", ASN_BOOLEAN, NOTAG, ROW_OPTIONAL),
};
const struct asn1_type TOY_ORDER = {
    SEQUENCE("Order", struct asn1_unbound, ORDER_ROWS, 0)};

static const struct asn1_field UNBOUND_ROWS[] = {
    ROW_ONLY("nothing", ASN_NULL, NOTAG, 0),
    ROW_ONLY("absent", ASN_BOOLEAN, NOTAG, ROW_OPTIONAL),
};
const struct asn1_type TOY_UNBOUND = {
    SEQUENCE("Unbound", struct asn1_unbound, UNBOUND_ROWS, 0)};

/* --- SET ----------------------------------------------------------------- */

#define THIS struct toy_set
static const struct asn1_field SET_ROWS[] = {
    REQ("number", number, int64_t, ASN_INTEGER, NOTAG),
    OPT("flag", flag, bool, ASN_BOOLEAN, CTX(0)),
    DEF("colour", colour, int64_t, TOY_COLOUR, CTX(1), 1),
    REQ("inner", inner, struct toy_inner, TOY_INNER, NOTAG),
};
const struct asn1_type TOY_SET = {SET("Set", THIS, SET_ROWS, 0)};
#undef THIS

/* --- types that hold themselves ------------------------------------------ */

static const struct asn1_type TREES = {
    LIST_OF(NULL, TOY_TREE, 0, ASN1_NO_MAX, 0)};
#define THIS struct toy_tree
static const struct asn1_field TREE_ROWS[] = {
    ALT("leaf", leaf, int64_t, ASN_INTEGER, CTX(0)),
    ALT("branch", branch, struct asn1_list, TREES, CTX(1)),
};
const struct asn1_type TOY_TREE = {CHOICE("Tree", THIS, TREE_ROWS, 0)};
#undef THIS

static const struct asn1_field BOX_ROWS[] = {
    ROW_ONLY("box", TOY_BOX, NOTAG, ROW_OPTIONAL),
    ROW_ONLY("number", ASN_INTEGER, CTX(0), ROW_OPTIONAL | ROW_EXPLICIT),
    ROW_ONLY("text", ASN_OCTETS, NOTAG, ROW_OPTIONAL),
};
const struct asn1_type TOY_BOX = {
    SEQUENCE("Box", struct asn1_unbound, BOX_ROWS, 0)};
static const struct asn1_field BOX_A0_ROWS[] = {
    ROW_ONLY("box", TOY_BOX_A0, NOTAG, ROW_OPTIONAL)};
const struct asn1_type TOY_BOX_A0 = {
    TAGGED_SEQUENCE("BoxA0", CTX(0), struct asn1_unbound, BOX_A0_ROWS, 0)};
static const struct asn1_field BOX_61_ROWS[] = {
    ROW_ONLY("box", TOY_BOX_61, NOTAG, ROW_OPTIONAL)};
const struct asn1_type TOY_BOX_61 = {
    TAGGED_SEQUENCE("Box61", APPL(1), struct asn1_unbound, BOX_61_ROWS, 0)};

const struct asn1_type TOY_LISTS = {
    LIST_OF("Lists", TOY_LISTS, 0, ASN1_NO_MAX, 0)};

static const struct asn1_field UNDER_ROWS[] = {
    ALT_ONLY("again", TOY_DEEP, CTX(0)),
    ALT_ONLY("end", ASN_NULL, NOTAG),
};
static const struct asn1_type UNDER = {
    CHOICE("Under", struct asn1_unbound, UNDER_ROWS, 0)};
static const struct asn1_field DEEP_ROWS[] = {ALT_ONLY("under", UNDER, NOTAG)};
const struct asn1_type TOY_DEEP = {
    CHOICE("Deep", struct asn1_unbound, DEEP_ROWS, 0)};

/* --- saying -------------------------------------------------------------- */

/* The youngest of these are what the tests still hold. */
enum { KEPT_BLOCKS = 512 };

uint8_t *toy_room(size_t n)
{
    static uint8_t *blocks[KEPT_BLOCKS];
    static size_t next;
    uint8_t **slot = &blocks[next++ % KEPT_BLOCKS];
    free(*slot);
    *slot = malloc(n == 0 ? 1 : n);
    assert_non_null(*slot);
    return *slot;
}

span toy_hex(const char *text)
{
    size_t digits = 0, n = 0;
    size_t len = strlen(text);
    char *bare = (char *)toy_room(len);
    uint8_t *p;
    for (size_t i = 0; i < len; i++)
        if (text[i] != ' ')
            bare[digits++] = text[i];
    p = toy_room(digits / 2);
    if (!hex_decode(span_of(bare, digits), p, digits / 2, &n))
        fail_msg("not hexadecimal: %s", text);
    return span_of(p, n);
}

span toy_fill(uint8_t octet, size_t n)
{
    uint8_t *p = toy_room(n);
    memset(p, octet, n);
    return span_of(p, n);
}

const span toy_end = {NULL, SIZE_MAX};

span toy_join(span first, ...)
{
    size_t n = 0, at = 0;
    uint8_t *p;
    va_list parts;
    va_start(parts, first);
    for (span s = first; s.n != SIZE_MAX; s = va_arg(parts, span))
        n += s.n;
    va_end(parts);
    p = toy_room(n);
    va_start(parts, first);
    for (span s = first; s.n != SIZE_MAX; s = va_arg(parts, span)) {
        if (s.n != 0)
            memcpy(p + at, s.p, s.n);
        at += s.n;
    }
    va_end(parts);
    return span_of(p, n);
}

/* --- seeing -------------------------------------------------------------- */

static void put_place(struct text *t, const struct asn1_walk *w)
{
    char path[ASN1_PATH_MAX];
    asn1_walk_path(w, path, sizeof path);
    text_put(t, path);
    if (w->step == WALK_LEAVE)
        return;
    text_put(t, " @");
    text_u64(t, (uint64_t)(w->tlv.p - w->start));
    text_char(t, '+');
    text_u64(t, w->tlv.n);
}

static void put_step(struct text *t, const struct asn1_walk *w)
{
    static const char *const SIGN[] = {
        [WALK_LEAF] = ". ",    [WALK_ENTER] = "> ", [WALK_LEAVE] = "< ",
        [WALK_UNKNOWN] = "? ", [WALK_END] = "end",
    };
    text_put(t, SIGN[w->step]);
    if (w->step != WALK_END)
        put_place(t, w);
    if (w->step == WALK_LEAF) {
        text_put(t, " =");
        text_char(t, ' ');
        text_hex(t, w->value, true);
    }
}

static void put_failure(struct text *t, const struct asn1_walk *w)
{
    struct asn1_error e;
    asn1_walk_error(w, &e);
    text_put(t, bushing_error_name(e.code));
    text_char(t, ' ');
    text_put(t, e.path);
    text_put(t, " @");
    text_u64(t, e.offset);
}

const char *toy_walk(const struct asn1_type *t, span in, void *out,
                     struct arena *scratch)
{
    static char buffer[8192];
    struct text steps = text_over(buffer, sizeof buffer);
    struct asn1_walk w;
    int rc = asn1_walk_begin(&w, t, in, out, scratch);
    do {
        if (steps.n != 0)
            text_char(&steps, '\n');
        rc = rc == 0 ? asn1_walk_next(&w) : rc;
        assert_int_equal(rc, w.error);
        if (rc == 0)
            put_step(&steps, &w);
        else
            put_failure(&steps, &w);
    } while (rc == 0 && w.step != WALK_END);
    assert_true(text_fits(&steps));
    text_end(&steps);
    return buffer;
}

void toy_assert_octets(span got, const char *hex, const char *file, int line)
{
    char buffer[1024];
    struct text t = text_over(buffer, sizeof buffer);
    if (span_equal(got, toy_hex(hex)))
        return;
    text_hex(&t, got, true);
    text_end(&t);
    print_error("%s\nis not\n%s\n", buffer, hex);
    _fail(file, line);
}

void toy_assert_walk(const struct asn1_type *t, const char *hex,
                     const char *steps, const char *file, int line)
{
    const char *got = toy_walk(t, toy_hex(hex), NULL, NULL);
    if (strcmp(got, steps) == 0)
        return;
    print_error("%s:\n%s\nis not\n%s\n", hex, got, steps);
    _fail(file, line);
}

void toy_assert_refused(const struct asn1_type *t, span in, int code,
                        size_t offset, const char *path, const char *file,
                        int line)
{
    struct asn1_error e = {0};
    int rc = asn1_decode(t, in, NULL, NULL, &e);
    if (rc == code && e.code == code && e.offset == offset &&
        strcmp(e.path, path) == 0)
        return;
    print_error("%s %s @%zu\nis not\n%s %s @%zu\n", bushing_error_name(rc),
                e.path, e.offset, bushing_error_name(code), path, offset);
    _fail(file, line);
}
