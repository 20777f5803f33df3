/* MMS: what two ends agree on first [ISO 9506-2:8]. */
#ifndef SCHEMA_MMS_INITIATE_H
#define SCHEMA_MMS_INITIATE_H

#include "schema/mms_base.h"

/* Bit strings of any length, with whatever unused bits a product set: they are
 * kept and sent as they came. */
extern const struct asn1_type MMS_PARAMETER_SUPPORT_OPTIONS;
extern const struct asn1_type MMS_SERVICE_SUPPORT_OPTIONS;

/* The last three came with the edition of 2003. */
struct mms_init_request_detail {
    int64_t proposed_version_number;
    struct asn1_bits proposed_parameter_cbb;
    struct asn1_bits services_supported_calling;
    bool has_additional_supported_calling, has_additional_cbb_supported_calling,
        has_privilege_class_identity_calling;
    struct asn1_bits additional_supported_calling;
    struct asn1_bits additional_cbb_supported_calling;
    span privilege_class_identity_calling;
};

struct mms_initiate_request {
    bool has_local_detail_calling, has_proposed_data_structure_nesting_level;
    int64_t local_detail_calling; /* largest PDU in octets */
    int64_t proposed_max_serv_outstanding_calling;
    int64_t proposed_max_serv_outstanding_called;
    int64_t proposed_data_structure_nesting_level;
    struct mms_init_request_detail init_request_detail;
};

struct mms_init_response_detail {
    int64_t negotiated_version_number;
    struct asn1_bits negotiated_parameter_cbb;
    struct asn1_bits services_supported_called;
    bool has_additional_supported_called, has_additional_cbb_supported_called,
        has_privilege_class_identity_called;
    struct asn1_bits additional_supported_called;
    struct asn1_bits additional_cbb_supported_called;
    span privilege_class_identity_called;
};

struct mms_initiate_response {
    bool has_local_detail_called, has_negotiated_data_structure_nesting_level;
    int64_t local_detail_called;
    int64_t negotiated_max_serv_outstanding_calling;
    int64_t negotiated_max_serv_outstanding_called;
    int64_t negotiated_data_structure_nesting_level;
    struct mms_init_response_detail init_response_detail;
};

extern const struct asn1_type MMS_INITIATE_REQUEST, MMS_INIT_REQUEST_DETAIL,
    MMS_INITIATE_RESPONSE, MMS_INIT_RESPONSE_DETAIL;

#endif
