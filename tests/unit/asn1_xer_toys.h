/* Types of every kind for the tests of XML, and short ways to say octets. They
 * have no C structs: XML never needs one. */
#ifndef ASN1_XER_TOYS_H
#define ASN1_XER_TOYS_H

#include "asn1/type.h"

#define A "urn:a"
#define B "urn:b"

#define TOY(NAME, TYPE, TAG) ROW_ONLY(NAME, TYPE, TAG, 0)
#define TOY_OPT(NAME, TYPE, TAG) ROW_ONLY(NAME, TYPE, TAG, ROW_OPTIONAL)
#define TOY_DEF(NAME, TYPE, TAG, FLAGS, VALUE)                              \
    {                                                                       \
        .name = (NAME), .type = &(TYPE), .packed_tag = PACK_TAG_(TAG),      \
        .offset = ROW_NOWHERE, .extra = (VALUE), .extra_is = EXTRA_DEFAULT, \
        .flags = ROW_DEFAULT | (FLAGS), .store = STORE_NONE                 \
    }

/* --- leaves -------------------------------------------------------------- */

static const struct asn1_type SMALL = {INTEGER_TYPE("Small", -5, 1000)};

static const char COLOURS[] = "red\0"
                              "=5\0dark-blue\0";
static const struct asn1_type COLOUR = {ENUM_TYPE("Colour", COLOURS)};
static const struct asn1_type COLOUR_MORE = {ENUM_TYPE("ColourMore", COLOURS),
                                             .flags = TYPE_MARKED};

static const char FLAG_NAMES[] = "v1\0"
                                 "v2\0";
static const struct asn1_type FLAGS = {BITS_TYPE("Flags", 0, ASN1_NO_MAX),
                                       NAMED(FLAG_NAMES),
                                       .flags = TYPE_STRIP_BITS};
static const struct asn1_type FEW_OCTETS = {OCTETS_TYPE("FewOctets", 1, 4)};
static const struct asn1_type LAX_OID = {OID_TYPE("LaxOid"), .flags = TYPE_LAX};
static const struct asn1_type SHORT_TEXT = {TEXT_TYPE("ShortText", 12, 1, 3)};

/* --- MINI: the simplest of each structure -------------------------------- */

static const struct asn1_field PAIR_ROWS[] = {
    TOY("x", ASN_INTEGER, NOTAG),
    TOY_OPT("y", ASN_OCTETS, NOTAG),
};
static const struct asn1_type PAIR = {
    SEQUENCE("Pair", struct asn1_unbound, PAIR_ROWS, 0), XML_AS("pair", NULL)};
static const struct asn1_type PAIRS = {LIST_OF("Pairs", PAIR, 1, 3, 0)};
static const struct asn1_type NUMBERS = {
    LIST_OF("Numbers", ASN_INTEGER, 0, ASN1_NO_MAX, 0)};

static const struct asn1_field EITHER_ROWS[] = {
    TOY("number", ASN_INTEGER, CTX(0)),
    TOY("pair", PAIR, CTX(1)),
    TOY("nothing", ASN_NULL, CTX(2)),
};
static const struct asn1_type EITHER = {
    CHOICE("Either", struct asn1_unbound, EITHER_ROWS, 0)};
static const struct asn1_type EITHERS = {
    LIST_OF("Eithers", EITHER, 0, ASN1_NO_MAX, 0)};

/* --- DATA: a value that holds itself ------------------------------------- */

extern const struct asn1_type DATA;
static const struct asn1_type DATA_LIST = {
    LIST_OF(NULL, DATA, 0, ASN1_NO_MAX, 0)};
static const struct asn1_field DATA_ROWS[] = {
    TOY("list", DATA_LIST, CTX(0)),
    TOY("flag", ASN_BOOLEAN, CTX(1)),
    TOY("text", ASN_UTF8, CTX(2)),
    ROW_ONLY("deep", DATA, CTX(3), ROW_EXPLICIT),
    ROW_ONLY("wrapped", ASN_BOOLEAN, CTX(4), ROW_EXPLICIT),
};
const struct asn1_type DATA = {
    CHOICE("Data", struct asn1_unbound, DATA_ROWS, 0), XML_AS(NULL, B)};

/* --- FILM: attributes, namespaces, OPEN, sets, extension ----------------- */

static const struct asn1_type *const INSIDE_BODY[] = {&DATA, &PAIR};
static const struct asn1_type BODY = {OPEN_TYPE("ANY"), INSIDE(INSIDE_BODY),
                                      XML_AS("Body", NULL),
                                      .flags = TYPE_XML_NAMED};

static const struct asn1_field POINT_ROWS[] = {
    TOY_DEF("lat", ASN_INTEGER, CTX(0), 0, 7),
    TOY("lon", ASN_INTEGER, CTX(1)),
    TOY_OPT("why", EITHER, CTX(2)),
};
static const struct asn1_type POINT = {
    SET("Point", struct asn1_unbound, POINT_ROWS, 0)};

static const struct asn1_field FILM_ROWS[] = {
    ROW_ONLY("id", ASN_UTF8, NOTAG, ROW_ATTRIBUTE),
    TOY("tbs", PAIR, NOTAG),
    ROW_ONLY("kind", EITHER, NOTAG, ROW_XML_BARE | ROW_OPTIONAL),
    TOY_OPT("which", EITHER, CTX(3)),
    TOY_OPT("point", POINT, NOTAG),
    TOY_DEF("version", FLAGS, CTX(4), 0, 1),
    TOY_DEF("again", ASN_BOOLEAN, CTX(5), ROW_ATTRIBUTE, 0),
    TOY_OPT("body", BODY, CTX(6)),
    TOY_OPT("data", DATA, CTX(7)),
    ROW_ONLY("wrapped", ASN_INTEGER, CTX(8), ROW_OPTIONAL | ROW_EXPLICIT),
};
static const struct asn1_type FILM = {
    SEQUENCE("Film", struct asn1_unbound, FILM_ROWS, TYPE_SKIPS | TYPE_MARKED),
    XML_AS("film", A)};

/* --- ALL: every leaf, each optional -------------------------------------- */

static const struct asn1_field ALL_ROWS[] = {
    TOY_OPT("boolean", ASN_BOOLEAN, CTX(0)),
    TOY_OPT("integer", ASN_INTEGER, CTX(1)),
    TOY_OPT("small", SMALL, CTX(2)),
    TOY_OPT("big", ASN_BIGINT, CTX(3)),
    TOY_OPT("colour", COLOUR, CTX(4)),
    TOY_OPT("colour-more", COLOUR_MORE, CTX(5)),
    TOY_OPT("bits", ASN_BITS, CTX(6)),
    TOY_OPT("flags", FLAGS, CTX(7)),
    TOY_OPT("octets", ASN_OCTETS, CTX(8)),
    TOY_OPT("null", ASN_NULL, CTX(9)),
    TOY_OPT("oid", ASN_OID, CTX(10)),
    TOY_OPT("utf8", ASN_UTF8, CTX(11)),
    TOY_OPT("numeric", ASN_NUMERIC, CTX(12)),
    TOY_OPT("printable", ASN_PRINTABLE, CTX(13)),
    TOY_OPT("teletex", ASN_TELETEX, CTX(14)),
    TOY_OPT("ia5", ASN_IA5, CTX(15)),
    TOY_OPT("graphic", ASN_GRAPHIC, CTX(16)),
    TOY_OPT("visible", ASN_VISIBLE, CTX(17)),
    TOY_OPT("general", ASN_GENERAL, CTX(18)),
    TOY_OPT("bmp", ASN_BMP, CTX(19)),
    TOY_OPT("universal", ASN_UNIVERSAL_STRING, CTX(20)),
    TOY_OPT("utc", ASN_UTC_TIME, CTX(21)),
    TOY_OPT("time", ASN_GENERALIZED_TIME, CTX(22)),
    TOY_OPT("any", ASN_ANY, CTX(23)),
    TOY_OPT("far", ASN_INTEGER, CTX(3000)),
    TOY_OPT("numbers", NUMBERS, CTX(25)),
    TOY_OPT("eithers", EITHERS, CTX(26)),
    TOY_OPT("body", BODY, NOTAG),
};
static const struct asn1_type ALL = {
    SEQUENCE("All", struct asn1_unbound, ALL_ROWS, 0), XML_AS(NULL, A)};

#endif
