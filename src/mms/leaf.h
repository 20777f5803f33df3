/* The types that an attribute of a model can have: name in the text, tag and
 * type on the wire, what is accepted. A value is kept as the contents octets of
 * its Data. */
#ifndef MMS_LEAF_H
#define MMS_LEAF_H

#include "asn1/ber.h"

enum mms_leaf {
    LEAF_BOOLEAN,
    LEAF_INT8,
    LEAF_INT16,
    LEAF_INT32,
    LEAF_INT64,
    LEAF_INT8U,
    LEAF_INT16U,
    LEAF_INT32U,
    LEAF_FLOAT32,
    LEAF_FLOAT64,
    LEAF_ENUM,
    LEAF_DBPOS,
    LEAF_QUALITY,
    LEAF_TIMESTAMP,
    LEAF_BINARY_TIME,
    LEAF_STRING,  /* VisibleString, up to size */
    LEAF_UNICODE, /* MMSString, up to size characters */
    LEAF_OCTETS,  /* up to size */
    LEAF_BITS,    /* exactly size */
    NUM_LEAVES,
};

/* How contents are checked, and what a simulation works on. */
enum mms_leaf_form {
    FORM_BOOLEAN,
    FORM_INTEGER,
    FORM_UNSIGNED,
    FORM_FLOAT,
    FORM_BITS,
    FORM_TIME,
    FORM_BINARY_TIME,
    FORM_STRING,
    FORM_UNICODE,
    FORM_OCTETS,
};

struct mms_leaf_type {
    const char *name;
    uint8_t tag;   /* of Data, and of TypeSpecification */
    uint8_t form;  /* enum mms_leaf_form */
    uint8_t width; /* bits of a number, of a bit string without (n) */
    bool sized;    /* has (n) behind its name */
};

extern const struct mms_leaf_type MMS_LEAVES[NUM_LEAVES];

/* DataAccessErrors that we answer with. */
enum mms_access_error {
    ACCESS_TEMPORARILY_UNAVAILABLE = 2,
    ACCESS_DENIED = 3,
    ACCESS_TYPE_INCONSISTENT = 7,
    ACCESS_UNSUPPORTED = 9,
    ACCESS_NON_EXISTENT = 10,
    ACCESS_VALUE_INVALID = 11,
};

/* The most octets of contents that a leaf of this type and size has. */
size_t mms_leaf_room(enum mms_leaf leaf, uint16_t size);

/* What a leaf holds before anything is written: 0, false, "", good. */
size_t mms_leaf_zero(enum mms_leaf leaf, uint16_t size, uint8_t *out);

/* Checks a Data for a leaf, and writes its contents, as short as they can be.
 * 0, or an enum mms_access_error. `out` has mms_leaf_room() octets. */
int mms_leaf_accept(enum mms_leaf leaf, uint16_t size,
                    const struct ber_tlv *data, uint8_t *out, size_t *n);

/* The TypeSpecification. */
void mms_leaf_put_type(struct writer *w, enum mms_leaf leaf, uint16_t size);

#endif
