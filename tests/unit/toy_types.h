/* Types made for the tests of the codec, each for one thing that a table can
 * say, with the C structs that they fill; and short ways to say what goes in
 * and what comes out. */
#ifndef TOY_TYPES_H
#define TOY_TYPES_H

#include "asn1/der.h"
#include "asn1/encode.h"
#include "asn1/walk.h"

/* --- leaves with bounds -------------------------------------------------- */

extern const struct asn1_type TOY_SMALL; /* INTEGER (-128..127) */
extern const struct asn1_type TOY_LAX;   /* INTEGER (-1000..1000), lax */
/* ENUMERATED red(0), green(1), dark-blue(300): closed, open */
extern const struct asn1_type TOY_COLOUR, TOY_COLOUR_MORE;
extern const struct asn1_type TOY_FLAGS; /* named bits v1(0), v2(1), v9(8) */
extern const struct asn1_type TOY_BITS;  /* BIT STRING (SIZE (3..12)) */
extern const struct asn1_type TOY_KEY;   /* OCTET STRING (SIZE (2..4)) */
extern const struct asn1_type TOY_WORD;  /* UTF8String (SIZE (1..3)) */
extern const struct asn1_type TOY_WIDE;  /* BMPString (SIZE (1..3)) */
extern const struct asn1_type TOY_TITLE; /* OBJECT IDENTIFIER, may be empty */

/* --- SEQUENCE ------------------------------------------------------------ */

/* first INTEGER, second BOOLEAN OPTIONAL */
struct toy_pair {
    bool has_second;
    bool second;
    int64_t first;
};
extern const struct asn1_type TOY_PAIR;

extern const struct asn1_type TOY_NUMBERS; /* SEQUENCE OF INTEGER */
extern const struct asn1_type TOY_FEW;     /* SEQUENCE (SIZE (2..3)) OF Small */
extern const struct asn1_type TOY_PAIRS;   /* SEQUENCE OF Pair */
/* SEQUENCE OF and SET OF Small, either taken for the other */
extern const struct asn1_type TOY_EITHER_SEQUENCE, TOY_EITHER_SET;

/* CHOICE { x [2] INTEGER, y [3] BOOLEAN } */
struct toy_inner {
    int which;
    union {
        int64_t x;
        bool y;
    } u;
};
extern const struct asn1_type TOY_INNER;

/* One of each kind, all mandatory and under their own tags. */
struct toy_all {
    bool flag;
    int64_t number;
    span big;
    int64_t colour;
    struct asn1_bits bits;
    span octets;
    span oid;
    span text;
    span time;
    struct asn1_list numbers;
    struct toy_pair pair;
    struct toy_inner inner;
    span whole;
    span any;
};
extern const struct asn1_type TOY_ALL;

/* Each way to hold a value, all optional, [0] to [9]. */
struct toy_options {
    bool has_flag, has_number, has_bits, has_octets, has_pair, has_numbers,
        has_inner, has_any, has_whole;
    bool flag;
    int64_t number;
    struct asn1_bits bits;
    span octets;
    struct toy_pair pair;
    struct asn1_list numbers;
    struct toy_inner inner;
    span any;
    span whole;
};
extern const struct asn1_type TOY_OPTIONS;

/* Defaults: FALSE, TRUE, 5, green, {v1}, {}, and -1 under an explicit tag. */
struct toy_defaults {
    bool no, yes;
    int64_t five, colour, minus;
    struct asn1_bits version, none;
};
extern const struct asn1_type TOY_DEFAULTS;

/* [0] INTEGER, [1] UTF8String OPTIONAL, [2] Inner, [3] ANY, [4] Numbers: all
 * tags explicit */
struct toy_explicit {
    bool has_text;
    int64_t number;
    span text;
    struct toy_inner inner;
    span any;
    struct asn1_list numbers;
};
extern const struct asn1_type TOY_EXPLICIT;

/* Number, pair, Inner and text, each with its received octets. */
struct toy_kept {
    int64_t number;
    struct asn1_octets number_octets;
    struct toy_pair pair;
    struct asn1_octets pair_octets;
    struct toy_inner inner;
    struct asn1_octets inner_octets;
    span text;
    struct asn1_octets text_octets;
};
extern const struct asn1_type TOY_KEPT;

/* number INTEGER, name [0] UTF8String OPTIONAL, count [1] DEFAULT 3, ... */
struct toy_token {
    bool has_name;
    int64_t number;
    span name;
    int64_t count;
};
extern const struct asn1_type TOY_TOKEN; /* skips extensions */
extern const struct asn1_type TOY_STIFF; /* the same, and skips none */

/* AUTOMATIC TAGS: number INTEGER, inner Inner, pair Pair, alg Algorithm */
struct toy_algorithm {
    bool has_parameters;
    span oid;
    span parameters;
};
extern const struct asn1_type TOY_ALGORITHM; /* may be its OID alone */
struct toy_auto {
    int64_t number;
    struct toy_inner inner;
    struct toy_pair pair;
    struct toy_algorithm alg;
};
extern const struct asn1_type TOY_AUTO;

/* plain Algorithm, wrapped [0] EXPLICIT Algorithm, tagged [1] Algorithm, and
 * two that stay octets: kept Algorithm, kept-tagged [2] Algorithm */
struct toy_bare {
    struct toy_algorithm plain, wrapped, tagged;
    span kept, kept_tagged;
};
extern const struct asn1_type TOY_BARE;

/* first [0] INTEGER that products leave out, second [1] INTEGER that is always
 * there and marks itself all the same */
struct toy_lack {
    bool has_first, has_second;
    int64_t first, second;
};
extern const struct asn1_type TOY_LACK;

/* a INTEGER, b OCTET STRING OPTIONAL, c UTF8String, d BOOLEAN OPTIONAL */
extern const struct asn1_type TOY_ORDER;

/* nothing NULL, absent BOOLEAN OPTIONAL, and no member for either */
extern const struct asn1_type TOY_UNBOUND;

/* --- SET and CHOICE ------------------------------------------------------ */

/* SET { number INTEGER, flag [0] BOOLEAN OPTIONAL, colour [1] DEFAULT green,
 * inner Inner } */
struct toy_set {
    bool has_flag, flag;
    int64_t number, colour;
    struct toy_inner inner;
};
extern const struct asn1_type TOY_SET;

/* CHOICE { inner Inner, number INTEGER, deep [4] Inner, nothing NULL, pair
 * Pair, old [5] OCTET STRING (read, not sent), kept [6] Inner, other ANY } */
enum {
    TOY_OUTER_INNER,
    TOY_OUTER_NUMBER,
    TOY_OUTER_DEEP,
    TOY_OUTER_NOTHING,
    TOY_OUTER_PAIR,
    TOY_OUTER_OLD,
    TOY_OUTER_KEPT,
    TOY_OUTER_OTHER,
};
struct toy_outer {
    int which;
    union {
        struct toy_inner inner;
        int64_t number;
        struct toy_inner deep;
        struct toy_pair pair;
        span old, kept, other;
    } u;
};
extern const struct asn1_type TOY_OUTER;

/* TOY_NEST[0] is CHOICE { end NULL }, each other one a CHOICE of the one before
 * it, without a tag. */
enum { TOY_NUM_NEST = 6 };
extern const struct asn1_type TOY_NEST[TOY_NUM_NEST];

/* --- types that hold themselves ------------------------------------------ */

/* CHOICE { leaf [0] INTEGER, branch [1] SEQUENCE OF Tree } */
struct toy_tree {
    int which;
    union {
        int64_t leaf;
        struct asn1_list branch;
    } u;
};
extern const struct asn1_type TOY_TREE;

/* SEQUENCE { box Box OPTIONAL, number [0] EXPLICIT INTEGER OPTIONAL, text OCTET
 * STRING OPTIONAL } under 30; the first alone under A0 and 61 */
extern const struct asn1_type TOY_BOX, TOY_BOX_A0, TOY_BOX_61;
/* SEQUENCE OF Lists, and nothing else */
extern const struct asn1_type TOY_LISTS;
/* Two CHOICEs for each tag: Deep ::= CHOICE { under Under }, Under ::= CHOICE {
 * again [0] Deep, end NULL } */
extern const struct asn1_type TOY_DEEP;

/* --- saying and seeing --------------------------------------------------- */

/* Octets from hexadecimal text with blanks. They stand in memory of exactly
 * their length, and stay for the next some hundred calls. */
span toy_hex(const char *text);

/* Room for n octets, likewise. */
uint8_t *toy_room(size_t n);

/* n octets of the same value, likewise. */
span toy_fill(uint8_t octet, size_t n);

/* Several spans one after the other, likewise: the last one is toy_end. */
extern const span toy_end;
span toy_join(span first, ...);

/* The steps of a walk, one line each, with offset and length of the value:
 *
 *     > Pair @0+5              a value begins,
 *     . Pair.first @2+3 = 05   a leaf with its contents,
 *     ? Pair @5+3              an unknown extension,
 *     < Pair                   a value ends,
 *     end                      all is read,
 *     MISSING Pair.first @2    or it failed.
 *
 * The text stays until the next call. */
const char *toy_walk(const struct asn1_type *t, span in, void *out,
                     struct arena *scratch);

/* Fails the test unless the octets are those of the text. */
#define assert_octets(GOT, HEX) toy_assert_octets(GOT, HEX, __FILE__, __LINE__)
void toy_assert_octets(span got, const char *hex, const char *file, int line);

/* Fails the test unless the walk over the octets gives these steps, without
 * scratch memory. */
#define assert_walk(T, HEX, STEPS) \
    toy_assert_walk(T, HEX, STEPS, __FILE__, __LINE__)
void toy_assert_walk(const struct asn1_type *t, const char *hex,
                     const char *steps, const char *file, int line);

/* Fails the test unless reading fails so. */
#define assert_refused(T, IN, CODE, OFFSET, PATH) \
    toy_assert_refused(T, IN, CODE, OFFSET, PATH, __FILE__, __LINE__)
void toy_assert_refused(const struct asn1_type *t, span in, int code,
                        size_t offset, const char *path, const char *file,
                        int line);

#endif
