/* MMS: journals, which IEC 61850 calls logs [ISO 9506-2:23]. */
#ifndef SCHEMA_MMS_JOURNAL_H
#define SCHEMA_MMS_JOURNAL_H

#include "schema/mms_data.h"

enum {
    MMS_RANGE_START_TIME,
    MMS_RANGE_START_ENTRY,
};

struct mms_range_start {
    int which;
    union {
        span starting_time; /* MMS_TIME_OF_DAY */
        span starting_entry;
    } u;
};

enum {
    MMS_RANGE_STOP_TIME,
    MMS_RANGE_STOP_NUMBER,
};

struct mms_range_stop {
    int which;
    union {
        span ending_time; /* MMS_TIME_OF_DAY */
        int64_t number_of_entries;
    } u;
};

struct mms_entry_to_start_after {
    span time_specification; /* MMS_TIME_OF_DAY */
    span entry_specification;
};

struct mms_read_journal_request {
    struct mms_object_name journal_name;
    bool has_range_start_specification, has_range_stop_specification,
        has_list_of_variables, has_entry_to_start_after;
    struct mms_range_start range_start_specification;
    struct mms_range_stop range_stop_specification;
    struct asn1_list list_of_variables; /* of ASN_VISIBLE */
    struct mms_entry_to_start_after entry_to_start_after;
};

struct mms_read_journal_response {
    struct asn1_list list_of_journal_entry; /* of MMS_JOURNAL_ENTRY */
    bool more_follows;
};

extern const struct asn1_type MMS_READ_JOURNAL_REQUEST,
    MMS_READ_JOURNAL_RESPONSE;

struct mms_journal_event {
    struct mms_object_name event_condition_name;
    int64_t current_state;
};

struct mms_journal_data {
    bool has_event, has_list_of_variables;
    struct mms_journal_event event;
    struct asn1_list list_of_variables; /* of MMS_JOURNAL_VARIABLE */
};

enum {
    MMS_ENTRY_FORM_DATA,
    MMS_ENTRY_FORM_ANNOTATION,
};

struct mms_entry_form {
    int which;
    union {
        struct mms_journal_data data;
        span annotation;
    } u;
};

struct mms_entry_content {
    span occurrence_time; /* MMS_TIME_OF_DAY */
    struct mms_entry_form entry_form;
};

struct mms_journal_entry {
    span entry_identifier;
    struct mms_application_reference originating_application;
    struct mms_entry_content entry_content;
};

struct mms_journal_variable {
    span variable_tag;
    struct mms_data value_specification;
};

extern const struct asn1_type MMS_JOURNAL_ENTRY, MMS_ENTRY_CONTENT,
    MMS_JOURNAL_VARIABLE, MMS_EC_STATE;

#endif
