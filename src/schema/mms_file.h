/* MMS: files [ISO 9506-2: annex on file access]. */
#ifndef SCHEMA_MMS_FILE_H
#define SCHEMA_MMS_FILE_H

#include "schema/mms_base.h"

extern const struct asn1_type MMS_FILE_NAME; /* SEQUENCE OF GraphicString */

struct mms_file_attributes {
    int64_t size_of_file;
    bool has_last_modified;
    span last_modified; /* GeneralizedTime */
};

extern const struct asn1_type MMS_FILE_ATTRIBUTES;

struct mms_obtain_file_request {
    bool has_source_file_server;
    struct mms_application_reference source_file_server;
    struct asn1_list source_file;
    struct asn1_list destination_file;
};

struct mms_file_open_request {
    struct asn1_list file_name;
    int64_t initial_position;
};

struct mms_file_open_response {
    int64_t frsm_id;
    struct mms_file_attributes file_attributes;
};

struct mms_file_read_response {
    span file_data;
    bool more_follows;
};

struct mms_file_rename_request {
    struct asn1_list current_file_name;
    struct asn1_list new_file_name;
};

struct mms_file_directory_request {
    bool has_file_specification, has_continue_after;
    struct asn1_list file_specification;
    struct asn1_list continue_after;
};

struct mms_directory_entry {
    struct asn1_list file_name;
    struct mms_file_attributes file_attributes;
};

struct mms_file_directory_response {
    struct asn1_list list_of_directory_entry; /* of MMS_DIRECTORY_ENTRY */
    bool more_follows;
};

extern const struct asn1_type MMS_OBTAIN_FILE_REQUEST, MMS_FILE_OPEN_REQUEST,
    MMS_FILE_OPEN_RESPONSE, MMS_FILE_READ_RESPONSE, MMS_FILE_RENAME_REQUEST,
    MMS_FILE_DIRECTORY_REQUEST, MMS_FILE_DIRECTORY_RESPONSE,
    MMS_DIRECTORY_ENTRY;

#endif
