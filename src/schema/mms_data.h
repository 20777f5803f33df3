/* MMS: values and the types of values [ISO 9506-2:14]. */
#ifndef SCHEMA_MMS_DATA_H
#define SCHEMA_MMS_DATA_H

#include "schema/mms_base.h"

enum {
    MMS_DATA_ARRAY,
    MMS_DATA_STRUCTURE,
    MMS_DATA_BOOLEAN,
    MMS_DATA_BIT_STRING,
    MMS_DATA_INTEGER,
    MMS_DATA_UNSIGNED,
    MMS_DATA_FLOATING_POINT,
    MMS_DATA_OCTET_STRING,
    MMS_DATA_VISIBLE_STRING,
    MMS_DATA_GENERALIZED_TIME,
    MMS_DATA_BINARY_TIME,
    MMS_DATA_BCD,
    MMS_DATA_BOOLEAN_ARRAY,
    MMS_DATA_OBJ_ID,
    MMS_DATA_MMS_STRING,
    MMS_DATA_UTC_TIME,
    MMS_DATA_REAL, /* the contents of a REAL; read, never sent */
};

struct mms_data {
    int which;
    union {
        struct asn1_list array; /* of MMS_DATA */
        struct asn1_list structure;
        bool boolean;
        struct asn1_bits bit_string;
        int64_t integer;
        int64_t unsigned_;
        span floating_point; /* exponent width, then IEEE 754 */
        span octet_string;
        span visible_string;
        span generalized_time;
        span binary_time; /* MMS_TIME_OF_DAY */
        int64_t bcd;
        struct asn1_bits boolean_array;
        span obj_id;
        span mms_string;
        span utc_time; /* seconds (4), fraction (3), quality (1) */
        span real;
    } u;
};

extern const struct asn1_type MMS_DATA;
extern const struct asn1_type MMS_DATA_LIST; /* SEQUENCE OF */
extern const struct asn1_type MMS_FLOATING_POINT;
extern const struct asn1_type MMS_UTC_TIME;
extern const struct asn1_type MMS_DATA_ACCESS_ERROR;

enum {
    MMS_ACCESS_RESULT_FAILURE,
    MMS_ACCESS_RESULT_SUCCESS,
};

struct mms_access_result {
    int which;
    union {
        int64_t failure; /* named in MMS_DATA_ACCESS_ERROR */
        struct mms_data success;
    } u;
};

extern const struct asn1_type MMS_ACCESS_RESULT;
extern const struct asn1_type MMS_ACCESS_RESULTS; /* SEQUENCE OF */

struct mms_array_type {
    bool packed;
    int64_t number_of_elements;
    span element_type; /* MMS_TYPE_SPECIFICATION */
};

struct mms_structure_type {
    bool packed;
    struct asn1_list components; /* of MMS_COMPONENT_TYPE */
};

struct mms_component_type {
    bool has_component_name;
    span component_name;
    span component_type; /* MMS_TYPE_SPECIFICATION */
};

struct mms_floating_point_type {
    int64_t format_width;
    int64_t exponent_width;
};

enum {
    MMS_TYPE_TYPE_NAME,
    MMS_TYPE_ARRAY,
    MMS_TYPE_STRUCTURE,
    MMS_TYPE_BOOLEAN,
    MMS_TYPE_BIT_STRING,
    MMS_TYPE_INTEGER,
    MMS_TYPE_UNSIGNED,
    MMS_TYPE_FLOATING_POINT,
    MMS_TYPE_OCTET_STRING,
    MMS_TYPE_VISIBLE_STRING,
    MMS_TYPE_GENERALIZED_TIME,
    MMS_TYPE_BINARY_TIME,
    MMS_TYPE_BCD,
    MMS_TYPE_OBJ_ID,
    MMS_TYPE_MMS_STRING,
    MMS_TYPE_UTC_TIME,
};

/* Sizes are negative where they are upper bounds. */
struct mms_type_specification {
    int which;
    union {
        struct mms_object_name type_name;
        struct mms_array_type array;
        struct mms_structure_type structure;
        int64_t bit_string;
        int64_t integer;
        int64_t unsigned_;
        struct mms_floating_point_type floating_point;
        int64_t octet_string;
        int64_t visible_string;
        bool binary_time; /* true: with the date */
        int64_t bcd;
        int64_t mms_string;
    } u;
};

extern const struct asn1_type MMS_TYPE_SPECIFICATION;
extern const struct asn1_type MMS_COMPONENT_TYPE;

#endif
