#include "schema/mms_file.h"

const struct asn1_type MMS_FILE_NAME = {
    LIST_OF("FileName", ASN_GRAPHIC, 0, ASN1_NO_MAX, 0)};

#define THIS struct mms_file_attributes
static const struct asn1_field FILE_ATTRIBUTES_ROWS[] = {
    REQ("sizeOfFile", size_of_file, int64_t, MMS_UNSIGNED32, CTX(0)),
    OPT("lastModified", last_modified, span, ASN_GENERALIZED_TIME, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_FILE_ATTRIBUTES = {SEQUENCE(
    "FileAttributes", struct mms_file_attributes, FILE_ATTRIBUTES_ROWS, 0)};

#define THIS struct mms_obtain_file_request
static const struct asn1_field OBTAIN_FILE_REQUEST_ROWS[] = {
    OPT("sourceFileServer", source_file_server,
        struct mms_application_reference, MMS_APPLICATION_REFERENCE, CTX(0)),
    REQ("sourceFile", source_file, struct asn1_list, MMS_FILE_NAME, CTX(1)),
    REQ("destinationFile", destination_file, struct asn1_list, MMS_FILE_NAME,
        CTX(2)),
};
#undef THIS

const struct asn1_type MMS_OBTAIN_FILE_REQUEST = {
    SEQUENCE("ObtainFile-Request", struct mms_obtain_file_request,
             OBTAIN_FILE_REQUEST_ROWS, 0)};

#define THIS struct mms_file_open_request
static const struct asn1_field FILE_OPEN_REQUEST_ROWS[] = {
    REQ("fileName", file_name, struct asn1_list, MMS_FILE_NAME, CTX(0)),
    REQ("initialPosition", initial_position, int64_t, MMS_UNSIGNED32, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_FILE_OPEN_REQUEST = {
    SEQUENCE("FileOpen-Request", struct mms_file_open_request,
             FILE_OPEN_REQUEST_ROWS, 0)};

#define THIS struct mms_file_open_response
static const struct asn1_field FILE_OPEN_RESPONSE_ROWS[] = {
    REQ("frsmID", frsm_id, int64_t, MMS_INTEGER32, CTX(0)),
    REQ("fileAttributes", file_attributes, struct mms_file_attributes,
        MMS_FILE_ATTRIBUTES, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_FILE_OPEN_RESPONSE = {
    SEQUENCE("FileOpen-Response", struct mms_file_open_response,
             FILE_OPEN_RESPONSE_ROWS, 0)};

#define THIS struct mms_file_read_response
static const struct asn1_field FILE_READ_RESPONSE_ROWS[] = {
    REQ("fileData", file_data, span, ASN_OCTETS, CTX(0)),
    DEF_ATTRIBUTE("moreFollows", more_follows, bool, ASN_BOOLEAN, CTX(1), true),
};
#undef THIS

const struct asn1_type MMS_FILE_READ_RESPONSE = {
    SEQUENCE("FileRead-Response", struct mms_file_read_response,
             FILE_READ_RESPONSE_ROWS, 0)};

#define THIS struct mms_file_rename_request
static const struct asn1_field FILE_RENAME_REQUEST_ROWS[] = {
    REQ("currentFileName", current_file_name, struct asn1_list, MMS_FILE_NAME,
        CTX(0)),
    REQ("newFileName", new_file_name, struct asn1_list, MMS_FILE_NAME, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_FILE_RENAME_REQUEST = {
    SEQUENCE("FileRename-Request", struct mms_file_rename_request,
             FILE_RENAME_REQUEST_ROWS, 0)};

#define THIS struct mms_file_directory_request
static const struct asn1_field FILE_DIRECTORY_REQUEST_ROWS[] = {
    OPT("fileSpecification", file_specification, struct asn1_list,
        MMS_FILE_NAME, CTX(0)),
    OPT("continueAfter", continue_after, struct asn1_list, MMS_FILE_NAME,
        CTX(1)),
};
#undef THIS

const struct asn1_type MMS_FILE_DIRECTORY_REQUEST = {
    SEQUENCE("FileDirectory-Request", struct mms_file_directory_request,
             FILE_DIRECTORY_REQUEST_ROWS, 0)};

#define THIS struct mms_directory_entry
static const struct asn1_field DIRECTORY_ENTRY_ROWS[] = {
    REQ("fileName", file_name, struct asn1_list, MMS_FILE_NAME, CTX(0)),
    REQ("fileAttributes", file_attributes, struct mms_file_attributes,
        MMS_FILE_ATTRIBUTES, CTX(1)),
};
#undef THIS

const struct asn1_type MMS_DIRECTORY_ENTRY = {SEQUENCE(
    "DirectoryEntry", struct mms_directory_entry, DIRECTORY_ENTRY_ROWS, 0)};

static const struct asn1_type DIRECTORY_ENTRIES = {
    LIST_OF(NULL, MMS_DIRECTORY_ENTRY, 0, ASN1_NO_MAX, 0)};

/* The standard forgot IMPLICIT at this list, and products follow it: A0 L 30 L
 * 30 L ... */
#define THIS struct mms_file_directory_response
static const struct asn1_field FILE_DIRECTORY_RESPONSE_ROWS[] = {
    REQ_EXP("listOfDirectoryEntry", list_of_directory_entry, struct asn1_list,
            DIRECTORY_ENTRIES, CTX(0)),
    DEF_ATTRIBUTE("moreFollows", more_follows, bool, ASN_BOOLEAN, CTX(1),
                  false),
};
#undef THIS

const struct asn1_type MMS_FILE_DIRECTORY_RESPONSE = {
    SEQUENCE("FileDirectory-Response", struct mms_file_directory_response,
             FILE_DIRECTORY_RESPONSE_ROWS, 0)};
