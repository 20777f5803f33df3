/* Module text: every word that a table can ask for, on types made for it. */
#include "asn1/module_text.h"
#include "test.h"

#include <bushing/error.h>

static char buffer[16384];
static struct text out;

#define FREE struct asn1_unbound

/* A module of the given types, on its own or with the others in `all`. */
#define MODULE(NAME, OID, TYPES, TAGGING_)                    \
    {                                                         \
        .name = (NAME), .oid = (OID), .types = (TYPES),       \
        .num_types = ASN1_COUNT(TYPES), .tagging = (TAGGING_) \
    }

static void prints_in(const struct asn1_module *m,
                      const struct asn1_module *const *all, size_t num,
                      const char *want)
{
    out = text_over(buffer, sizeof buffer);
    assert_int_equal(asn1_module_text(&out, m, all, num), 0);
    text_end(&out);
    assert_string_equal(buffer, want);
}

static void judged(const struct asn1_module *const *all, size_t num,
                   const char *want)
{
    out = text_over(buffer, sizeof buffer);
    assert_int_equal(asn1_judge_text(&out, "Judge", all, num), 0);
    text_end(&out);
    assert_string_equal(buffer, want);
}

#define HEAD "M DEFINITIONS IMPLICIT TAGS ::=\nBEGIN\n\n"
#define TAIL "\n\nEND\n"
#define JUDGE_HEAD "Judge DEFINITIONS EXPLICIT TAGS ::=\nBEGIN\n\n"

/* What one type looks like in a module of its own, in both variants. */
static void looks_like(const struct asn1_type *t, const char *standard,
                       const char *judge)
{
    char want[4096];
    const struct asn1_type *const types[] = {t};
    const struct asn1_module m = MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m};
    struct text w = text_over(want, sizeof want);
    text_put(&w, HEAD);
    text_put(&w, standard);
    text_put(&w, TAIL);
    text_end(&w);
    prints_in(&m, all, 1, want);
    w = text_over(want, sizeof want);
    text_put(&w, JUDGE_HEAD);
    text_put(&w, judge);
    text_put(&w, TAIL);
    text_end(&w);
    judged(all, 1, want);
}

static void looks(const struct asn1_type *t, const char *both)
{
    looks_like(t, both, both);
}

/* --- leaves -------------------------------------------------------------- */

static void prints_leaves(void **state)
{
    (void)state;
#define LOOKS(TYPE, TEXT)                            \
    do {                                             \
        static const struct asn1_type leaf = {TYPE}; \
        looks(&leaf, "T ::= " TEXT);                 \
    } while (0)
    LOOKS(BOOLEAN_TYPE("T"), "BOOLEAN");
    LOOKS(BIGINT_TYPE("T"), "INTEGER");
    LOOKS(NULL_TYPE("T"), "NULL");
    LOOKS(OID_TYPE("T"), "OBJECT IDENTIFIER");
    LOOKS(TEXT_TYPE("T", 7, 0, ASN1_NO_MAX), "ObjectDescriptor");
    LOOKS(TEXT_TYPE("T", 12, 0, ASN1_NO_MAX), "UTF8String");
    LOOKS(TEXT_TYPE("T", 18, 0, ASN1_NO_MAX), "NumericString");
    LOOKS(TEXT_TYPE("T", 19, 0, ASN1_NO_MAX), "PrintableString");
    LOOKS(TEXT_TYPE("T", 20, 0, ASN1_NO_MAX), "TeletexString");
    LOOKS(TEXT_TYPE("T", 21, 0, ASN1_NO_MAX), "VideotexString");
    LOOKS(TEXT_TYPE("T", 22, 0, ASN1_NO_MAX), "IA5String");
    LOOKS(TEXT_TYPE("T", 25, 0, ASN1_NO_MAX), "GraphicString");
    LOOKS(TEXT_TYPE("T", 26, 0, ASN1_NO_MAX), "VisibleString");
    LOOKS(TEXT_TYPE("T", 27, 0, ASN1_NO_MAX), "GeneralString");
    LOOKS(TEXT_TYPE("T", 28, 0, ASN1_NO_MAX), "UniversalString");
    LOOKS(TEXT_TYPE("T", 30, 0, ASN1_NO_MAX), "BMPString");
#undef LOOKS
}

static void prints_ranges(void **state)
{
    (void)state;
#define LOOKS(TYPE, TEXT)                            \
    do {                                             \
        static const struct asn1_type leaf = {TYPE}; \
        looks(&leaf, "T ::= " TEXT);                 \
    } while (0)
    LOOKS(INTEGER_TYPE("T", INT64_MIN, INT64_MAX), "INTEGER");
    LOOKS(INTEGER_TYPE("T", INT32_MIN, 0), "INTEGER (-2147483648..0)");
    LOOKS(INTEGER_TYPE("T", -32768, 4294967295),
          "INTEGER (-32768..4294967295)");
    LOOKS(INTEGER_TYPE("T", 7, 7), "INTEGER (7)");
    LOOKS(OCTETS_TYPE("T", 0, ASN1_NO_MAX), "OCTET STRING");
    LOOKS(OCTETS_TYPE("T", 0, 8), "OCTET STRING (SIZE (0..8))");
    LOOKS(OCTETS_TYPE("T", 1, ASN1_NO_MAX), "OCTET STRING (SIZE (1..MAX))");
    LOOKS(OCTETS_TYPE("T", 8, 8), "OCTET STRING (SIZE (8))");
    LOOKS(BITS_TYPE("T", 1, 2), "BIT STRING (SIZE (1..2))");
    LOOKS(TEXT_TYPE("T", 26, 1, 7), "VisibleString (SIZE (1..7))");
#undef LOOKS
}

/* asn1c writes times again in its own way; as a string it leaves them. */
static void prints_times(void **state)
{
    (void)state;
    static const struct asn1_type general = {TIME_TYPE("T", 24)};
    static const struct asn1_type utc = {TIME_TYPE("T", 23)};
    looks_like(&general, "T ::= GeneralizedTime",
               "T ::= [UNIVERSAL 24] IMPLICIT VisibleString");
    looks_like(&utc, "T ::= UTCTime",
               "T ::= [UNIVERSAL 23] IMPLICIT VisibleString");
}

/* A string whose tag is none that is known prints as what it is on the wire. */
static void prints_leaves_with_tags(void **state)
{
    (void)state;
    static const struct asn1_type text = {.name = "T",
                                          .kind = ASN1_TEXT,
                                          .tag = TAG_APPLICATION(8),
                                          BOUNDS_(0, ASN1_NO_MAX)};
    static const struct asn1_type gap = {.name = "T",
                                         .kind = ASN1_TEXT,
                                         .tag = TAG_UNIVERSAL(29),
                                         BOUNDS_(0, ASN1_NO_MAX)};
    static const struct asn1_type above = {.name = "T",
                                           .kind = ASN1_TEXT,
                                           .tag = TAG_UNIVERSAL(31),
                                           BOUNDS_(0, ASN1_NO_MAX)};
    static const struct asn1_type flag = {
        .name = "T", .kind = ASN1_BOOLEAN, .tag = TAG_PRIVATE(1000)};
    looks_like(&text, "T ::= [APPLICATION 8] OCTET STRING",
               "T ::= [APPLICATION 8] IMPLICIT OCTET STRING");
    looks_like(&gap, "T ::= [UNIVERSAL 29] OCTET STRING",
               "T ::= [UNIVERSAL 29] IMPLICIT OCTET STRING");
    looks_like(&above, "T ::= [UNIVERSAL 31] OCTET STRING",
               "T ::= [UNIVERSAL 31] IMPLICIT OCTET STRING");
    looks_like(&flag, "T ::= [PRIVATE 1000] BOOLEAN",
               "T ::= [PRIVATE 1000] IMPLICIT BOOLEAN");
}

/* --- named numbers ------------------------------------------------------- */

static const char FEW[] = "off\0"
                          "=-1\0on\0";
static const char MANY[] = "no-reason-given\0"
                           "protocol-error\0"
                           "unexpected-version\0"
                           "encryption-not-selected\0"
                           "=104\0encryption-required\0";

static void prints_few_names(void **state)
{
    (void)state;
    static const struct asn1_type e = {ENUM_TYPE("T", FEW)};
    static const struct asn1_type m = {ENUM_TYPE("T", FEW),
                                       .flags = TYPE_MARKED};
    static const struct asn1_type i = {INTEGER_TYPE("T", -1, 5), NAMED(FEW)};
    static const struct asn1_type b = {BITS_TYPE("T", 1, 1), NAMED(FEW)};
    looks(&e, "T ::= ENUMERATED { off (0), on (-1) }");
    looks(&m, "T ::= ENUMERATED { off (0), on (-1), ... }");
    looks(&i, "T ::= INTEGER { off (0), on (-1) } (-1..5)");
    looks(&b, "T ::= BIT STRING { off (0), on (-1) } (SIZE (1))");
}

#define MANY_LINES                     \
    "  no-reason-given         (0),\n" \
    "  protocol-error          (1),\n" \
    "  unexpected-version      (2),\n" \
    "  encryption-not-selected (3),\n" \
    "  encryption-required     (104)"

static void prints_many_names(void **state)
{
    (void)state;
    static const struct asn1_type e = {ENUM_TYPE("T", MANY)};
    static const struct asn1_type m = {ENUM_TYPE("T", MANY),
                                       .flags = TYPE_MARKED};
    looks(&e, "T ::= ENUMERATED {\n" MANY_LINES "\n}");
    looks(&m, "T ::= ENUMERATED {\n" MANY_LINES ",\n  ...\n}");
}

/* The names stand on one line as long as they end in column 79. */
static void names_turn_to_columns_at_the_edge(void **state)
{
    (void)state;
#define A21 "aaaaaaaaaaaaaaaaaaaaa"
#define B22 "bbbbbbbbbbbbbbbbbbbbbb"
    static const char two[] = "=1\0" A21 "\0" B22 "\0";
    static const char wide[] = "=1\0" A21 "a"
                               "\0" B22 "\0";
    static const char open[] = "=1\0" A21 "aaa"
                               "\0" B22 "bb"
                               "\0";
    static const char over[] = "=1\0" A21 "aaaa"
                               "\0" B22 "bb"
                               "\0";
    static const struct asn1_type t = {ENUM_TYPE("T", two),
                                       .flags = TYPE_MARKED};
    static const struct asn1_type w = {ENUM_TYPE("T", wide),
                                       .flags = TYPE_MARKED};
    static const struct asn1_type p = {ENUM_TYPE("T", open)};
    static const struct asn1_type o = {ENUM_TYPE("T", over)};
    looks(&t, "T ::= ENUMERATED { " A21 " (1), " B22 " (2), ... }");
    looks(&w, "T ::= ENUMERATED {\n  " A21 "a (1),\n  " B22 " (2),\n  ...\n}");
    looks(&p, "T ::= ENUMERATED { " A21 "aaa (1), " B22 "bb (2) }");
    looks(&o, "T ::= ENUMERATED {\n  " A21 "aaaa (1),\n  " B22 "bb  (2)\n}");
}

/* --- components ---------------------------------------------------------- */

static const struct asn1_field INNER_ROWS[] = {
    ROW_ONLY("x", ASN_INTEGER, NOTAG, 0),
    ROW_ONLY("yyy", ASN_OCTETS, NOTAG, ROW_OPTIONAL),
};
static const struct asn1_type INNER_SEQUENCE = {
    SEQUENCE(NULL, FREE, INNER_ROWS, TYPE_MARKED)};
static const struct asn1_field PICK_ROWS[] = {
    ROW_ONLY("a", ASN_NULL, NOTAG, 0),
    ROW_ONLY("b", ASN_BOOLEAN, NOTAG, 0),
};
static const struct asn1_type PICK = {CHOICE(NULL, FREE, PICK_ROWS, 0)};

static void prints_components(void **state)
{
    (void)state;
    static const struct asn1_field rows[] = {
        ROW_ONLY("a", ASN_INTEGER, NOTAG, 0),
        ROW_ONLY("bb", ASN_OCTETS, CTX(0), ROW_OPTIONAL),
        ROW_ONLY("ccc", INNER_SEQUENCE, CTX(10), 0),
        ROW_ONLY("d", ASN_BOOLEAN, CTX(2), ROW_EXPLICIT),
        ROW_ONLY("old", ASN_BOOLEAN, APPL(30), ROW_TOLERATED),
        ROW_ONLY("e", PICK, CTX(3), 0),
        ROW_ONLY("f", ASN_ANY, CTX(4), 0),
        ROW_ONLY("g", PICK, NOTAG, 0),
    };
    static const struct asn1_type t = {SEQUENCE("T", FREE, rows, 0)};
    looks_like(&t,
               "T ::= SEQUENCE {\n"
               "  a        INTEGER,\n"
               "  bb  [0]  OCTET STRING OPTIONAL,\n"
               "  ccc [10] SEQUENCE {\n"
               "    x   INTEGER,\n"
               "    yyy OCTET STRING OPTIONAL,\n"
               "    ...\n"
               "  },\n"
               "  d   [2]  EXPLICIT BOOLEAN,\n"
               "  e   [3]  CHOICE {\n"
               "    a NULL,\n"
               "    b BOOLEAN\n"
               "  },\n"
               "  f   [4]  ANY,\n"
               "  g        CHOICE {\n"
               "    a NULL,\n"
               "    b BOOLEAN\n"
               "  }\n"
               "}",
               "T ::= SEQUENCE {\n"
               "  a        INTEGER,\n"
               "  bb  [0]  IMPLICIT OCTET STRING OPTIONAL,\n"
               "  ccc [10] IMPLICIT SEQUENCE {\n"
               "    x   INTEGER,\n"
               "    yyy OCTET STRING OPTIONAL,\n"
               "    ...\n"
               "  },\n"
               "  d   [2]  EXPLICIT BOOLEAN,\n"
               "  e   [3]  EXPLICIT CHOICE {\n"
               "    a NULL,\n"
               "    b BOOLEAN\n"
               "  },\n"
               "  f   [4]  EXPLICIT ANY,\n"
               "  g        CHOICE {\n"
               "    a NULL,\n"
               "    b BOOLEAN\n"
               "  }\n"
               "}");
}

static void prints_sets_and_empty_types(void **state)
{
    (void)state;
    static const struct asn1_type set = {SET("T", FREE, INNER_ROWS, 0)};
    static const struct asn1_type none = {
        .name = "T", .kind = ASN1_SEQUENCE, .tag = TAG_UNIVERSAL(16)};
    static const struct asn1_type marked = {.name = "T",
                                            .kind = ASN1_SEQUENCE,
                                            .tag = TAG_UNIVERSAL(16),
                                            .flags = TYPE_MARKED};
    looks(&set, "T ::= SET {\n  x   INTEGER,\n  yyy OCTET STRING OPTIONAL\n}");
    looks(&none, "T ::= SEQUENCE {\n}");
    looks(&marked, "T ::= SEQUENCE {\n  ...\n}");
}

/* The code that asn1c makes for a SET without components does not compile. */
static void the_judge_gets_no_empty_set(void **state)
{
    (void)state;
    static const struct asn1_type none = {
        .name = "T", .kind = ASN1_SET, .tag = TAG_UNIVERSAL(17)};
    looks_like(&none, "T ::= SET {\n}",
               "T ::= [UNIVERSAL 17] IMPLICIT SEQUENCE {\n}");
}

static void prints_defaults(void **state)
{
    (void)state;
    static const char bits[] = "b0\0"
                               "b1\0"
                               "b2\0"
                               "=31\0b31\0"
                               "b32\0"
                               "=40\0b40\0";
    static const struct asn1_type named = {INTEGER_TYPE(NULL, -9, 9),
                                           NAMED(FEW)};
    static const struct asn1_type choice = {ENUM_TYPE(NULL, FEW)};
    static const struct asn1_type flags = {BITS_TYPE("F", 0, ASN1_NO_MAX),
                                           NAMED(bits)};
#define DEFAULT(NAME, TYPE, VALUE)                             \
    {                                                          \
        .name = (NAME), .type = &(TYPE), .flags = ROW_DEFAULT, \
        .extra = (VALUE), .extra_is = EXTRA_DEFAULT            \
    }
    static const struct asn1_field rows[] = {
        DEFAULT("a", ASN_BOOLEAN, 0),  DEFAULT("b", ASN_BOOLEAN, 1),
        DEFAULT("c", ASN_INTEGER, -3), DEFAULT("d", named, -1),
        DEFAULT("e", named, 3),        DEFAULT("f", choice, 0),
        DEFAULT("g", flags, 0),        DEFAULT("h", flags, 2),
        DEFAULT("i", flags, 5),        DEFAULT("j", flags, -1),
    };
    static const struct asn1_type t = {SEQUENCE("T", FREE, rows, 0)};
    const struct asn1_type *const in_module[] = {&t, &flags};
    const struct asn1_module m = MODULE("M", NULL, in_module, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m};
    prints_in(&m, all, 1,
              HEAD
              "T ::= SEQUENCE {\n"
              "  a BOOLEAN DEFAULT FALSE,\n"
              "  b BOOLEAN DEFAULT TRUE,\n"
              "  c INTEGER DEFAULT -3,\n"
              "  d INTEGER { off (0), on (-1) } (-9..9) DEFAULT on,\n"
              "  e INTEGER { off (0), on (-1) } (-9..9) DEFAULT 3,\n"
              "  f ENUMERATED { off (0), on (-1) } DEFAULT off,\n"
              "  g F DEFAULT {},\n"
              "  h F DEFAULT {b1},\n"
              "  i F DEFAULT {b0, b2},\n"
              "  j F DEFAULT {b0, b1, b2, b31}\n"
              "}\n\n"
              "F ::= BIT STRING { b0 (0), b1 (1), b2 (2), b31 (31), b32 (32), "
              "b40 (40) }" TAIL);
}

static void prints_lists(void **state)
{
    (void)state;
    static const struct asn1_type any = {
        LIST_OF("T", ASN_INTEGER, 0, ASN1_NO_MAX, 0)};
    static const struct asn1_type some = {
        LIST_OF("T", ASN_INTEGER, 1, ASN1_NO_MAX, 0)};
    static const struct asn1_type few = {LIST_OF("T", ASN_INTEGER, 0, 4, 0)};
    static const struct asn1_type one = {LIST_OF("T", INNER_SEQUENCE, 1, 1, 0)};
    static const struct asn1_type in_list = {LIST_OF("T", one, 2, 2, 0)};
    static const struct asn1_type set = {
        SET_LIST_OF("T", ASN_OID, 1, ASN1_NO_MAX, 0)};
    looks(&any, "T ::= SEQUENCE OF INTEGER");
    looks(&some, "T ::= SEQUENCE SIZE (1..MAX) OF INTEGER");
    looks(&few, "T ::= SEQUENCE SIZE (0..4) OF INTEGER");
    looks(&in_list, "T ::= SEQUENCE SIZE (2) OF SEQUENCE SIZE (1) OF SEQUENCE {"
                    "\n  x   INTEGER,\n  yyy OCTET STRING OPTIONAL,\n  ...\n}");
    looks_like(&set, "T ::= SET SIZE (1..MAX) OF OBJECT IDENTIFIER",
               "T ::= [UNIVERSAL 17] IMPLICIT SEQUENCE SIZE (1..MAX) OF "
               "OBJECT IDENTIFIER");
}

/* asn1c takes "..." for a second open type behind an open type. */
static void marks_stand_last(void **state)
{
    (void)state;
    static const struct asn1_field open[] = {
        ROW_ONLY("a", ASN_INTEGER, NOTAG, 0),
        ROW_ONLY("b", ASN_ANY, NOTAG, 0),
        ROW_ONLY("old", ASN_INTEGER, NOTAG, ROW_TOLERATED),
    };
    static const struct asn1_field tagged[] = {
        ROW_ONLY("b", ASN_ANY, CTX(0), 0)};
    static const struct asn1_field none[] = {
        ROW_ONLY("old", ASN_ANY, NOTAG, ROW_TOLERATED)};
    static const struct asn1_type o = {SEQUENCE("T", FREE, open, TYPE_MARKED)};
    static const struct asn1_type g = {
        SEQUENCE("T", FREE, tagged, TYPE_MARKED)};
    static const struct asn1_type n = {SEQUENCE("T", FREE, none, TYPE_MARKED)};
    looks_like(&o, "T ::= SEQUENCE {\n  a INTEGER,\n  b ANY,\n  ...\n}",
               "T ::= SEQUENCE {\n  a INTEGER,\n  b ANY\n}");
    looks_like(&g, "T ::= SEQUENCE {\n  b [0] ANY,\n  ...\n}",
               "T ::= SEQUENCE {\n  b [0] EXPLICIT ANY,\n  ...\n}");
    looks(&n, "T ::= SEQUENCE {\n  ...\n}");
    static const struct asn1_field alone[] = {ROW_ONLY("b", ASN_ANY, NOTAG, 0)};
    static const struct asn1_type a = {SEQUENCE("T", FREE, alone, TYPE_MARKED)};
    looks_like(&a, "T ::= SEQUENCE {\n  b ANY,\n  ...\n}",
               "T ::= SEQUENCE {\n  b ANY\n}");
}

static void any_other_alternative_is_a_mark(void **state)
{
    (void)state;
    static const struct asn1_field rows[] = {
        ROW_ONLY("a", ASN_INTEGER, CTX(0), 0),
        ROW_ONLY("another-one", ASN_ANY, NOTAG, ROW_OTHER),
    };
    static const struct asn1_type t = {CHOICE("T", FREE, rows, 0)};
    static const struct asn1_type m = {CHOICE("T", FREE, rows, TYPE_MARKED)};
    static const char standard[] =
        "T ::= CHOICE {\n  a [0] INTEGER,\n"
        "  ...  -- another-one takes any other alternative\n}";
    static const char judge[] =
        "T ::= CHOICE {\n  a [0] IMPLICIT INTEGER,\n  ...\n}";
    looks_like(&t, standard, judge);
    looks_like(&m, standard, judge);
}

/* --- tags ---------------------------------------------------------------- */

#define TAGS(NAME, TAG)                                          \
    {                                                            \
        .name = (NAME), .kind = ASN1_SEQUENCE, .tag = (TAG),     \
        .fields = PICK_ROWS, .num_fields = ASN1_COUNT(PICK_ROWS) \
    }
#define PICKED "{\n    a NULL,\n    b BOOLEAN\n  }"

static const struct asn1_type WITH_TAG = TAGS(NULL, TAG_UNIVERSAL(8));
static const struct asn1_field TAG_ROWS[] = {
    ROW_ONLY("plain", WITH_TAG, NOTAG, 0),
    ROW_ONLY("implicit", WITH_TAG, CTX(1), 0),
    ROW_ONLY("explicit", WITH_TAG, CTX(2), ROW_EXPLICIT),
    ROW_ONLY("open", ASN_ANY, CTX(3), 0),
};
static const struct asn1_type TAG_TYPE = {
    TAGGED_SEQUENCE("T", TAG_APPLICATION(0), FREE, TAG_ROWS, 0)};
static const struct asn1_type *const TAG_TYPES[] = {&TAG_TYPE};

static void says_what_the_default_does_not(void **state)
{
    (void)state;
    static const struct asn1_module m =
        MODULE("M", NULL, TAG_TYPES, TAGGING_IMPLICIT);
    static const struct asn1_module e =
        MODULE("E", NULL, TAG_TYPES, TAGGING_EXPLICIT);
    const struct asn1_module *const all[] = {&m};
    const struct asn1_module *const all_e[] = {&e};
    prints_in(&m, all, 1,
              HEAD "T ::= [APPLICATION 0] SEQUENCE {\n"
                   "  plain        [UNIVERSAL 8] SEQUENCE " PICKED ",\n"
                   "  implicit [1] SEQUENCE " PICKED ",\n"
                   "  explicit [2] EXPLICIT [UNIVERSAL 8] SEQUENCE " PICKED
                   ",\n"
                   "  open     [3] ANY\n}" TAIL);
    prints_in(&e, all_e, 1,
              "E DEFINITIONS EXPLICIT TAGS ::=\nBEGIN\n\n"
              "T ::= [APPLICATION 0] IMPLICIT SEQUENCE {\n"
              "  plain        [UNIVERSAL 8] IMPLICIT SEQUENCE " PICKED ",\n"
              "  implicit [1] IMPLICIT SEQUENCE " PICKED ",\n"
              "  explicit [2] [UNIVERSAL 8] IMPLICIT SEQUENCE " PICKED ",\n"
              "  open     [3] ANY\n}" TAIL);
    judged(all, 1,
           JUDGE_HEAD "T ::= [APPLICATION 0] IMPLICIT SEQUENCE {\n"
                      "  plain        [UNIVERSAL 8] IMPLICIT SEQUENCE " PICKED
                      ",\n"
                      "  implicit [1] IMPLICIT SEQUENCE " PICKED ",\n"
                      "  explicit [2] EXPLICIT [UNIVERSAL 8] IMPLICIT SEQUENCE "
                      "{\n    a NULL,\n    b BOOLEAN\n  },\n"
                      "  open     [3] EXPLICIT ANY\n}" TAIL);
}

static void
automatic_tags_are_written_where_they_are_not_the_default(void **state)
{
    (void)state;
    static const struct asn1_type t = {
        SEQUENCE("T", FREE, INNER_ROWS, TYPE_AUTO_TAGS)};
    static const struct asn1_type *const types[] = {&t};
    static const struct asn1_module a =
        MODULE("A", NULL, types, TAGGING_AUTOMATIC);
    static const struct asn1_module m =
        MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&a};
    prints_in(&a, all, 1,
              "A DEFINITIONS AUTOMATIC TAGS ::=\nBEGIN\n\n"
              "T ::= SEQUENCE {\n  x   INTEGER,\n"
              "  yyy OCTET STRING OPTIONAL\n}" TAIL);
    prints_in(&m, all, 1,
              HEAD "T ::= SEQUENCE {\n  x   [0] INTEGER,\n"
                   "  yyy [1] OCTET STRING OPTIONAL\n}" TAIL);
    judged(all, 1,
           JUDGE_HEAD "T ::= SEQUENCE {\n  x   [0] IMPLICIT INTEGER,\n"
                      "  yyy [1] IMPLICIT OCTET STRING OPTIONAL\n}" TAIL);
}

/* Tags that a table gives are written in any environment. */
static void given_tags_are_written_everywhere(void **state)
{
    (void)state;
    static const struct asn1_field rows[] = {
        ROW_ONLY("x", ASN_INTEGER, CTX(5), 0)};
    static const struct asn1_type t = {SEQUENCE("T", FREE, rows, 0)};
    static const struct asn1_type *const types[] = {&t};
    static const struct asn1_module a =
        MODULE("A", NULL, types, TAGGING_AUTOMATIC);
    const struct asn1_module *const all[] = {&a};
    prints_in(&a, all, 1,
              "A DEFINITIONS AUTOMATIC TAGS ::=\nBEGIN\n\n"
              "T ::= SEQUENCE {\n  x [5] INTEGER\n}" TAIL);
}

/* --- comments ------------------------------------------------------------ */

static void says_what_octets_hold(void **state)
{
    (void)state;
    static const struct asn1_type *const inside[] = {&ASN_NULL, &ASN_OID,
                                                     &ASN_OCTETS};
    static const struct asn1_type open = {OPEN_TYPE("T"), INSIDE(inside)};
    static const struct asn1_type octets = {OCTETS_TYPE("T", 0, ASN1_NO_MAX),
                                            INSIDE(inside),
                                            .format = FORMAT_CERTIFICATE};
    looks_like(&open,
               "T ::= ANY  -- holds NULL, OBJECT IDENTIFIER, OCTET STRING",
               "T ::= ANY");
    looks_like(&octets,
               "T ::= OCTET STRING  -- holds NULL, OBJECT IDENTIFIER, "
               "OCTET STRING",
               "T ::= OCTET STRING");
}

static void says_what_formats_mean(void **state)
{
    (void)state;
    static const char *const want[] = {
        [FORMAT_PLAIN] = "",
        [FORMAT_UTC_TIME] = "  -- seconds since 1970, fraction, quality",
        [FORMAT_TIME_OF_DAY] =
            "  -- milliseconds since midnight, days since 1984",
        [FORMAT_FLOAT] = "  -- width of the exponent, then IEEE 754",
        [FORMAT_CERTIFICATE] = "  -- a certificate in DER",
        [FORMAT_ASSO_ID] = "  -- ddd or ddd:ddd",
        [FORMAT_TIME_E2E] = "  -- YYYYMMDDhhmmss.sssZ",
        [FORMAT_ASCII] = "",
        [FORMAT_NAME] = "",
    };
    for (unsigned i = 0; i <= FORMAT_NAME; i++) {
        char line[100];
        const struct asn1_type t = {OCTETS_TYPE("T", 0, ASN1_NO_MAX),
                                    .format = i & 15u};
        struct text w = text_over(line, sizeof line);
        text_put(&w, "T ::= OCTET STRING");
        text_put(&w, want[i]);
        text_end(&w);
        looks_like(&t, line, "T ::= OCTET STRING");
    }
}

/* A comment that does not fit stands below, and there it may take lines. */
static void long_comments_stand_below(void **state)
{
    (void)state;
    static const struct asn1_type *const inside[] = {
        &ASN_UTF8,    &ASN_PRINTABLE, &ASN_IA5, &ASN_TELETEX,
        &ASN_NUMERIC, &ASN_BMP,       &ASN_OID};
    static const struct asn1_type open = {OPEN_TYPE("ANY"), INSIDE(inside)};
    static const struct asn1_field rows[] = {ROW_ONLY("value", open, CTX(0), 0),
                                             ROW_ONLY("b", ASN_NULL, NOTAG, 0)};
    static const struct asn1_type t = {SEQUENCE("T", FREE, rows, 0)};
    looks_like(&t,
               "T ::= SEQUENCE {\n"
               "  value [0] ANY,\n"
               "    -- holds UTF8String, PrintableString, IA5String, "
               "TeletexString,\n"
               "    -- NumericString, BMPString, OBJECT IDENTIFIER\n"
               "  b         NULL\n"
               "}",
               "T ::= SEQUENCE {\n"
               "  value [0] EXPLICIT ANY,\n"
               "  b         NULL\n"
               "}");
}

static void comments_end_before_the_last_column(void **state)
{
    (void)state;
#define T47 "T234567890123456789012345678901234567890123456x"
    static const struct asn1_type *const one[] = {&ASN_NULL};
    static const struct asn1_type fits = {OCTETS_TYPE(T47, 0, ASN1_NO_MAX),
                                          INSIDE(one)};
    static const struct asn1_type over = {OCTETS_TYPE(T47 "x", 0, ASN1_NO_MAX),
                                          INSIDE(one)};
    looks_like(&fits, T47 " ::= OCTET STRING  -- holds NULL",
               T47 " ::= OCTET STRING");
    looks_like(&over, T47 "x ::= OCTET STRING\n  -- holds NULL",
               T47 "x ::= OCTET STRING");
}

static void namespaces_are_said_where_they_change(void **state)
{
    (void)state;
    static const struct asn1_xml a_xml = {NULL, "one"};
    static const struct asn1_type a = {NULL_TYPE("A"), .xml = &a_xml};
    static const struct asn1_type b = {NULL_TYPE("B")};
    static const struct asn1_xml c_xml = {NULL, "one"};
    static const struct asn1_type c = {NULL_TYPE("C"), .xml = &c_xml};
    static const struct asn1_xml d_xml = {NULL, "two"};
    static const struct asn1_type d = {NULL_TYPE("D"), .xml = &d_xml};
    static const struct asn1_type *const types[] = {&a, &b, &c, &d};
    static const struct asn1_module m =
        MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m};
    prints_in(&m, all, 1,
              HEAD "-- XML namespace one\nA ::= NULL\nB ::= NULL\nC ::= NULL\n"
                   "-- XML namespace two\nD ::= NULL" TAIL);
}

/* The comment of a type that has a name stands at its definition only. */
static void comments_on_components(void **state)
{
    (void)state;
    static const struct asn1_type asso = {TEXT_TYPE("AssoID", 12, 1, 7),
                                          .format = FORMAT_ASSO_ID};
    static const struct asn1_type cert = {OCTETS_TYPE("x", 0, ASN1_NO_MAX),
                                          .format = FORMAT_CERTIFICATE};
    static const struct asn1_field rows[] = {
        ROW_ONLY("a", asso, NOTAG, 0),
        ROW_ONLY("b", asso, CTX(1), ROW_ATTRIBUTE | ROW_OPTIONAL),
        ROW_ONLY("c", cert, NOTAG, 0),
        ROW_ONLY("d", PICK, NOTAG, ROW_XML_BARE),
    };
    static const struct asn1_xml t_xml = {NULL, "http://example.org/a"};
    static const struct asn1_type t = {SEQUENCE("T", FREE, rows, 0),
                                       .xml = &t_xml};
    static const struct asn1_type *const types[] = {&t, &asso};
    static const struct asn1_module m =
        MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m};
    prints_in(&m, all, 1,
              HEAD
              "-- XML namespace http://example.org/a\n"
              "T ::= SEQUENCE {\n"
              "  a     AssoID,\n"
              "  b [1] AssoID OPTIONAL,  -- XML attribute\n"
              "  c     OCTET STRING,  -- a certificate in DER\n"
              "  d     CHOICE {\n"
              "    a NULL,\n"
              "    b BOOLEAN\n"
              "  }  -- no XML element\n"
              "}\n\n"
              "AssoID ::= UTF8String (SIZE (1..7))  -- ddd or ddd:ddd" TAIL);
    judged(all, 1,
           JUDGE_HEAD "T ::= SEQUENCE {\n"
                      "  a     AssoID,\n"
                      "  b [1] IMPLICIT AssoID OPTIONAL,\n"
                      "  c     OCTET STRING,\n"
                      "  d     CHOICE {\n"
                      "    a NULL,\n"
                      "    b BOOLEAN\n"
                      "  }\n"
                      "}\n\n"
                      "AssoID ::= UTF8String (SIZE (1..7))" TAIL);
}

/* --- modules ------------------------------------------------------------- */

static const struct asn1_type NUMBER = {INTEGER_TYPE("Number", 0, 9)};
static const struct asn1_type LONG_NAME = {OCTETS_TYPE("LongName", 1, 1)};
static const struct asn1_type NUMBERS = {LIST_OF("Numbers", NUMBER, 0, 9, 0)};
static const struct asn1_type OIDS = {LIST_OF("Oids", ASN_OID, 0, 9, 0)};
static const struct asn1_type INNERS = {
    LIST_OF("Inners", INNER_SEQUENCE, 0, 9, 0)};
static const struct asn1_type STATE = {ENUM_TYPE("State", FEW)};
static const struct asn1_type FLAG = {BOOLEAN_TYPE("Flag")};

/* What comes behind such a comment is none. */
static void a_mark_ends_its_comment(void **state)
{
    (void)state;
    static const struct asn1_field rows[] = {
        ROW_ONLY("a", ASN_NULL, CTX(0), 0),
        ROW_ONLY("other", ASN_ANY, NOTAG, ROW_OTHER),
    };
    static const struct asn1_type t = {CHOICE("T", FREE, rows, 0)};
    static const struct asn1_type flag = {
        BOOLEAN_TYPE("B2345678901234567890123456789012345678901234567890123")};
    static const struct asn1_type list = {LIST_OF("List", flag, 1, 2, 0)};
    static const struct asn1_type *const types[] = {&t, &list, &STATE, &flag};
    static const struct asn1_module m =
        MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m};
    out = text_over(buffer, sizeof buffer);
    assert_int_equal(asn1_module_text(&out, &m, all, 1), 0);
    text_end(&out);
    assert_non_null(strstr(buffer, "SEQUENCE SIZE (1..2) OF\n         B2345"));
}

/* Short definitions in a row are aligned; long ones stand alone. */
static void aligns_definitions(void **state)
{
    (void)state;
    static const struct asn1_type *const types[] = {
        &NUMBER, &LONG_NAME, &NUMBERS, &INNERS, &OIDS, &FLAG, &STATE, &NUMBER};
    static const struct asn1_module m =
        MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m};
    prints_in(&m, all, 1,
              HEAD "Number   ::= INTEGER (0..9)\n"
                   "LongName ::= OCTET STRING (SIZE (1))\n"
                   "Numbers  ::= SEQUENCE SIZE (0..9) OF Number\n\n"
                   "Inners ::= SEQUENCE SIZE (0..9) OF SEQUENCE {\n"
                   "  x   INTEGER,\n"
                   "  yyy OCTET STRING OPTIONAL,\n"
                   "  ...\n"
                   "}\n\n"
                   "Oids ::= SEQUENCE SIZE (0..9) OF OBJECT IDENTIFIER\n"
                   "Flag ::= BOOLEAN\n\n"
                   "State ::= ENUMERATED { off (0), on (-1) }\n\n"
                   "Number ::= INTEGER (0..9)" TAIL);
}

static const struct asn1_field BASE_ROWS[] = {
    ROW_ONLY("old", LONG_NAME, NOTAG, ROW_TOLERATED),
    ROW_ONLY("inner", INNERS, NOTAG, 0),
    ROW_ONLY("flag", FLAG, NOTAG, 0),
};
static const struct asn1_type BASE_INLINE = {
    SEQUENCE(NULL, FREE, BASE_ROWS, 0)};
static const struct asn1_type BASE_LIST = {
    LIST_OF("Bases", BASE_INLINE, 0, ASN1_NO_MAX, 0)};
static const struct asn1_type NUMBER_LIST = {
    LIST_OF("NumberList", NUMBERS, 0, ASN1_NO_MAX, 0)};
static const struct asn1_type *const USER_TYPES[] = {&BASE_LIST, &NUMBER_LIST,
                                                     &FLAG};
static const struct asn1_type *const BASE_TYPES[] = {&NUMBER, &LONG_NAME,
                                                     &INNERS, &FLAG};
static const struct asn1_type *const MORE_TYPES[] = {&STATE, &NUMBERS, &INNERS};
static const struct asn1_type *const IDLE_TYPES[] = {&STATE};
static const struct asn1_module USER =
    MODULE("M", NULL, USER_TYPES, TAGGING_IMPLICIT);
static const struct asn1_module BASE =
    MODULE("Base", "1 2 3", BASE_TYPES, TAGGING_IMPLICIT);
static const struct asn1_module MORE =
    MODULE("More", NULL, MORE_TYPES, TAGGING_IMPLICIT);
static const struct asn1_module IDLE =
    MODULE("Idle", NULL, IDLE_TYPES, TAGGING_IMPLICIT);

#define USER_TEXT                          \
    "Bases ::= SEQUENCE OF SEQUENCE {\n"   \
    "  inner Inners,\n"                    \
    "  flag  Flag\n"                       \
    "}\n\n"                                \
    "NumberList ::= SEQUENCE OF Numbers\n" \
    "Flag       ::= BOOLEAN"

/* What is not its own, is used in its text, and is in a list. A type that two
 * modules have comes from the first of them, or from this one. */
static void imports_what_it_uses(void **state)
{
    (void)state;
    const struct asn1_module *const all[] = {&BASE, &USER, &IDLE, &MORE};
    prints_in(&USER, all, 4,
              "M DEFINITIONS IMPLICIT TAGS ::=\nBEGIN\n\n"
              "IMPORTS\n"
              "  Inners\n"
              "    FROM Base {1 2 3}\n"
              "  Numbers\n"
              "    FROM More;\n\n" USER_TEXT TAIL);
    const struct asn1_module *const other[] = {&MORE, &BASE};
    prints_in(&USER, other, 2,
              "M DEFINITIONS IMPLICIT TAGS ::=\nBEGIN\n\n"
              "IMPORTS\n"
              "  Numbers, Inners\n"
              "    FROM More;\n\n" USER_TEXT TAIL);
}

/* Without the other modules everything is written out. */
static void writes_out_what_no_module_has(void **state)
{
    (void)state;
    const struct asn1_module *const all[] = {&USER, &IDLE};
    prints_in(&USER, all, 2,
              HEAD "Bases ::= SEQUENCE OF SEQUENCE {\n"
                   "  inner SEQUENCE SIZE (0..9) OF SEQUENCE {\n"
                   "    x   INTEGER,\n"
                   "    yyy OCTET STRING OPTIONAL,\n"
                   "    ...\n"
                   "  },\n"
                   "  flag  Flag\n"
                   "}\n\n"
                   "NumberList ::= SEQUENCE OF SEQUENCE SIZE (0..9) OF INTEGER "
                   "(0..9)\n\n"
                   "Flag ::= BOOLEAN" TAIL);
}

static void breaks_long_imports(void **state)
{
    (void)state;
    static const struct asn1_type a = {
        BOOLEAN_TYPE("Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")};
    static const struct asn1_type b = {
        BOOLEAN_TYPE("Bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")};
    static const struct asn1_field rows[] = {ROW_ONLY("a", a, NOTAG, 0),
                                             ROW_ONLY("b", b, CTX(0), 0)};
    static const struct asn1_type t = {SEQUENCE("T", FREE, rows, 0)};
    static const struct asn1_type *const own[] = {&t};
    static const struct asn1_type *const others[] = {&a, &b};
    static const struct asn1_module m =
        MODULE("M", NULL, own, TAGGING_IMPLICIT);
    static const struct asn1_module o =
        MODULE("O", NULL, others, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m, &o};
    prints_in(&m, all, 2,
              HEAD "IMPORTS\n"
                   "  Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\n"
                   "  Bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"
                   "    FROM O;\n\n"
                   "T ::= SEQUENCE {\n"
                   "  a     Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\n"
                   "  b [0] Bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n}" TAIL);
}

static void prints_titles_and_identifiers(void **state)
{
    (void)state;
    static const struct asn1_type *const types[] = {&FLAG};
    static const struct asn1_module m = {
        .name = "E2E-Security",
        .oid = "1 0 62351 4 0",
        .title = "A title",
        .types = types,
        .num_types = 1,
        .tagging = TAGGING_EXPLICIT,
    };
    const struct asn1_module *const all[] = {&m};
    prints_in(&m, all, 1,
              "-- A title\n"
              "E2E-Security {1 0 62351 4 0} DEFINITIONS EXPLICIT TAGS ::=\n"
              "BEGIN\n\nFlag ::= BOOLEAN" TAIL);
}

/* Each type once, though two modules have it. */
static void the_judge_gets_one_module(void **state)
{
    (void)state;
    const struct asn1_module *const all[] = {&MORE, &BASE, &USER};
    judged(all, 3,
           JUDGE_HEAD "State ::= ENUMERATED { off (0), on (-1) }\n\n"
                      "Numbers ::= SEQUENCE SIZE (0..9) OF Number\n\n"
                      "Inners ::= SEQUENCE SIZE (0..9) OF SEQUENCE {\n"
                      "  x   INTEGER,\n"
                      "  yyy OCTET STRING OPTIONAL,\n"
                      "  ...\n"
                      "}\n\n"
                      "Number   ::= INTEGER (0..9)\n"
                      "LongName ::= OCTET STRING (SIZE (1))\n"
                      "Flag     ::= BOOLEAN\n\n"
                      "Bases ::= SEQUENCE OF SEQUENCE {\n"
                      "  inner Inners,\n"
                      "  flag  Flag\n"
                      "}\n\n"
                      "NumberList ::= SEQUENCE OF Numbers" TAIL);
}

/* Two modules may have types of one name; the judge's module may not. */
static void names_that_come_twice_get_their_module_in_front(void **state)
{
    (void)state;
    static const struct asn1_type first = {NULL_TYPE("Version")};
    static const struct asn1_type second = {INTEGER_TYPE("Version", 0, 9)};
    static const struct asn1_type list = {LIST_OF("List", second, 0, 9, 0)};
    static const struct asn1_type *const a[] = {&first};
    static const struct asn1_type *const b[] = {&list, &second};
    static const struct asn1_module m = MODULE("A", NULL, a, TAGGING_IMPLICIT);
    static const struct asn1_module n =
        MODULE("Bee", NULL, b, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m, &n};
    judged(all, 2,
           JUDGE_HEAD "Version ::= NULL\n\n"
                      "List        ::= SEQUENCE SIZE (0..9) OF Bee-Version\n"
                      "Bee-Version ::= INTEGER (0..9)" TAIL);
    const struct asn1_module *const more[] = {&IDLE, &m, &n};
    judged(more, 3,
           JUDGE_HEAD "State ::= ENUMERATED { off (0), on (-1) }\n\n"
                      "Version ::= NULL\n\n"
                      "List        ::= SEQUENCE SIZE (0..9) OF Bee-Version\n"
                      "Bee-Version ::= INTEGER (0..9)" TAIL);
    struct text t = text_over(buffer, sizeof buffer);
    asn1_judge_name(&t, &first, all, 2);
    text_char(&t, ' ');
    asn1_judge_name(&t, &second, all, 2);
    text_char(&t, ' ');
    asn1_judge_name(&t, &list, all, 2);
    text_end(&t);
    assert_string_equal(buffer, "Version Bee-Version List");
}

static const struct asn1_type EXT = {
    TAGGED_SEQUENCE("EXTERNAL", TAG_UNIVERSAL(8), FREE, PICK_ROWS, 0)};
static const struct asn1_field EXT_ROWS[] = {ROW_ONLY("a", EXT, NOTAG, 0),
                                             ROW_ONLY("b", EXT, CTX(1), 0)};
static const struct asn1_type EXT_USER = {
    SEQUENCE("T", FREE, EXT_ROWS, TYPE_MARKED)};

/* EXTERNAL is a word of ASN.1 and of no module. */
static void external_is_a_word(void **state)
{
    (void)state;
    static const struct asn1_type *const user[] = {&EXT_USER};
    static const struct asn1_type *const home[] = {&NUMBER, &EXT, &FLAG};
    static const struct asn1_module u =
        MODULE("M", NULL, user, TAGGING_IMPLICIT);
    static const struct asn1_module h =
        MODULE("H", NULL, home, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&u, &h};
    static const char want[] =
        HEAD "T ::= SEQUENCE {\n  a     EXTERNAL,\n  b [1] EXTERNAL,\n"
             "  ...\n}" TAIL;
    prints_in(&u, all, 2, want);
    prints_in(&u, all, 1, want);
    prints_in(&h, all, 2,
              "H DEFINITIONS IMPLICIT TAGS ::=\nBEGIN\n\n"
              "Number ::= INTEGER (0..9)\n"
              "Flag   ::= BOOLEAN" TAIL);
    judged(all, 2,
           JUDGE_HEAD "T ::= SEQUENCE {\n  a     External,\n"
                      "  b [1] IMPLICIT External,\n  ...\n}\n\n"
                      "Number ::= INTEGER (0..9)\n\n"
                      "External ::= [UNIVERSAL 8] IMPLICIT SEQUENCE {\n"
                      "  a NULL,\n  b BOOLEAN\n}\n\n"
                      "Flag ::= BOOLEAN" TAIL);
}

#define LONG "N234567890123456789012345678901234567890123456789"

/* A definition that is too long for its line goes on below its start, and is
 * no comment though one stands in front of it. */
static void breaks_long_definitions(void **state)
{
    (void)state;
    static const struct asn1_type number = {NULL_TYPE(LONG)};
    static const struct asn1_xml list_xml = {NULL, "one"};
    static const struct asn1_type list = {
        LIST_OF("Numbers", number, 1, ASN1_NO_MAX, 0), .xml = &list_xml};
    static const struct asn1_type *const types[] = {&FLAG, &list};
    static const struct asn1_type *const others[] = {&number};
    static const struct asn1_module m =
        MODULE("M", NULL, types, TAGGING_IMPLICIT);
    static const struct asn1_module o =
        MODULE("O", NULL, others, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m, &o};
    prints_in(&m, all, 2,
              HEAD "IMPORTS\n  " LONG "\n    FROM O;\n\n"
                   "Flag    ::= BOOLEAN\n"
                   "-- XML namespace one\n"
                   "Numbers ::= SEQUENCE SIZE (1..MAX) OF\n"
                   "            " LONG TAIL);
}

/* --- limits -------------------------------------------------------------- */

static const struct asn1_type DATA;
static const struct asn1_type DATA_LIST = {
    LIST_OF(NULL, DATA, 0, ASN1_NO_MAX, 0)};
static const struct asn1_field DATA_ROWS[] = {
    ROW_ONLY("array", DATA_LIST, CTX(1), 0),
    ROW_ONLY("flag", FLAG, CTX(3), 0),
};
static const struct asn1_type DATA = {CHOICE("Data", FREE, DATA_ROWS, 0)};

static const struct asn1_type ENDLESS;
static const struct asn1_field ENDLESS_ROWS[] = {
    ROW_ONLY("a", ENDLESS, CTX(1), 0),
    ROW_ONLY("b", ENDLESS, CTX(2), 0),
};
static const struct asn1_type ENDLESS = {
    SEQUENCE("Endless", FREE, ENDLESS_ROWS, 0)};

static void prints_recursion_by_name(void **state)
{
    (void)state;
    static const struct asn1_type *const types[] = {&DATA};
    static const struct asn1_type *const flags[] = {&FLAG};
    static const struct asn1_module m =
        MODULE("M", NULL, types, TAGGING_IMPLICIT);
    static const struct asn1_module f =
        MODULE("F", NULL, flags, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m, &f};
    prints_in(&m, all, 2,
              HEAD "IMPORTS\n  Flag\n    FROM F;\n\n"
                   "Data ::= CHOICE {\n"
                   "  array [1] SEQUENCE OF Data,\n"
                   "  flag  [3] Flag\n}" TAIL);
}

/* A type that holds itself and has no name in any module has no text. */
static void refuses_endless_text(void **state)
{
    (void)state;
    static const struct asn1_type list = {LIST_OF("T", ENDLESS, 0, 9, 0)};
    static const struct asn1_type *const types[] = {&list};
    static const struct asn1_module m =
        MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m, &BASE};
    out = text_over(buffer, sizeof buffer);
    assert_int_equal(asn1_module_text(&out, &m, all, 1), BUSHING_ERR_DEPTH);
    assert_true(out.n < 4096);
    out = text_over(buffer, sizeof buffer);
    assert_int_equal(asn1_module_text(&out, &m, all, 2), BUSHING_ERR_DEPTH);
    out = text_over(buffer, sizeof buffer);
    assert_int_equal(asn1_judge_text(&out, "J", all, 1), BUSHING_ERR_DEPTH);
}

/* n lists inside each other around a Flag that another module has. */
static int nested(size_t n, const char **found)
{
    static struct asn1_type lists[20];
    for (size_t i = 0; i < n; i++) {
        lists[i] = (struct asn1_type){LIST_OF(NULL, FLAG, 0, ASN1_NO_MAX, 0)};
        lists[i].elem = i + 1 < n ? &lists[i + 1] : &FLAG;
    }
    lists[0].name = "T";
    const struct asn1_type *const types[] = {&lists[0]};
    const struct asn1_type *const flags[] = {&FLAG};
    const struct asn1_module m = MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module f = MODULE("F", NULL, flags, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m, &f};
    out = text_over(buffer, sizeof buffer);
    int rc = asn1_module_text(&out, &m, all, 2);
    text_end(&out);
    *found = strstr(buffer, "IMPORTS");
    return rc;
}

static void sixteen_levels_are_the_limit(void **state)
{
    (void)state;
    const char *imports;
    assert_int_equal(nested(16, &imports), 0);
    assert_non_null(imports);
    assert_int_equal(nested(17, &imports), BUSHING_ERR_DEPTH);
    assert_null(imports);
}

/* Types beside each other are none inside each other. */
static void many_types_are_not_deep(void **state)
{
    (void)state;
    static const struct asn1_type plain = {NULL_TYPE(NULL)};
    struct asn1_field rows[20];
    for (size_t i = 0; i < ASN1_COUNT(rows); i++)
        rows[i] = (struct asn1_field)ROW_ONLY("r", plain, NOTAG, 0);
    const struct asn1_type t = {SEQUENCE("T", FREE, rows, 0)};
    const struct asn1_type *const types[] = {&t, &t};
    const struct asn1_module m = MODULE("M", NULL, types, TAGGING_IMPLICIT);
    const struct asn1_module *const all[] = {&m};
    out = text_over(buffer, sizeof buffer);
    assert_int_equal(asn1_module_text(&out, &m, all, 1), 0);
}

/* The same text, measured without a buffer. */
static void measures_without_a_buffer(void **state)
{
    (void)state;
    const struct asn1_module *const all[] = {&USER, &BASE, &MORE};
    struct text none = text_over(NULL, 0);
    out = text_over(buffer, sizeof buffer);
    assert_int_equal(asn1_module_text(&out, &USER, all, 3), 0);
    assert_int_equal(asn1_module_text(&none, &USER, all, 3), 0);
    assert_int_equal(none.n, out.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_leaves),
        cmocka_unit_test(prints_ranges),
        cmocka_unit_test(prints_times),
        cmocka_unit_test(prints_leaves_with_tags),
        cmocka_unit_test(prints_few_names),
        cmocka_unit_test(prints_many_names),
        cmocka_unit_test(names_turn_to_columns_at_the_edge),
        cmocka_unit_test(prints_components),
        cmocka_unit_test(prints_sets_and_empty_types),
        cmocka_unit_test(the_judge_gets_no_empty_set),
        cmocka_unit_test(prints_defaults),
        cmocka_unit_test(prints_lists),
        cmocka_unit_test(marks_stand_last),
        cmocka_unit_test(any_other_alternative_is_a_mark),
        cmocka_unit_test(a_mark_ends_its_comment),
        cmocka_unit_test(says_what_the_default_does_not),
        cmocka_unit_test(
            automatic_tags_are_written_where_they_are_not_the_default),
        cmocka_unit_test(given_tags_are_written_everywhere),
        cmocka_unit_test(says_what_octets_hold),
        cmocka_unit_test(says_what_formats_mean),
        cmocka_unit_test(long_comments_stand_below),
        cmocka_unit_test(comments_end_before_the_last_column),
        cmocka_unit_test(namespaces_are_said_where_they_change),
        cmocka_unit_test(comments_on_components),
        cmocka_unit_test(aligns_definitions),
        cmocka_unit_test(imports_what_it_uses),
        cmocka_unit_test(writes_out_what_no_module_has),
        cmocka_unit_test(breaks_long_imports),
        cmocka_unit_test(prints_titles_and_identifiers),
        cmocka_unit_test(the_judge_gets_one_module),
        cmocka_unit_test(names_that_come_twice_get_their_module_in_front),
        cmocka_unit_test(external_is_a_word),
        cmocka_unit_test(breaks_long_definitions),
        cmocka_unit_test(prints_recursion_by_name),
        cmocka_unit_test(refuses_endless_text),
        cmocka_unit_test(sixteen_levels_are_the_limit),
        cmocka_unit_test(many_types_are_not_deep),
        cmocka_unit_test(measures_without_a_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
