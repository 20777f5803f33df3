/* MMS: what all its services share [ISO 9506-2:7]. Ranges take what products
 * send, not only what the standard counts. */
#ifndef SCHEMA_MMS_BASE_H
#define SCHEMA_MMS_BASE_H

#include "asn1/type.h"

extern const struct asn1_type MMS_INTEGER8, MMS_INTEGER16, MMS_INTEGER32,
    MMS_UNSIGNED8, MMS_UNSIGNED16, MMS_UNSIGNED32;
extern const struct asn1_type MMS_IDENTIFIER;
extern const struct asn1_type MMS_STRING;
extern const struct asn1_type MMS_TIME_OF_DAY; /* 4 or 6 octets */

/* A component with a default, which in XML is an attribute (IEC 61850-8-2). */
#define DEF_ATTRIBUTE(NAME, m, T, TYPE, TAG, VALUE)                         \
    ROW_(NAME, m, T, TYPE, TAG, ROW_DEFAULT | ROW_ATTRIBUTE, EXTRA_DEFAULT, \
         VALUE)

/* An alternative for everything that no other row takes, kept whole. */
#define ALT_OTHER \
    ROW2_("other", u.other, span, ASN_ANY, NOTAG, ROW_OTHER, ROW_PLAIN_)

struct mms_domain_specific {
    span domain_id;
    span item_id;
};

enum {
    MMS_OBJECT_NAME_VMD_SPECIFIC,
    MMS_OBJECT_NAME_DOMAIN_SPECIFIC,
    MMS_OBJECT_NAME_AA_SPECIFIC,
};

struct mms_object_name {
    int which;
    union {
        span vmd_specific;
        struct mms_domain_specific domain_specific;
        span aa_specific;
    } u;
};

extern const struct asn1_type MMS_OBJECT_NAME;
extern const struct asn1_type MMS_OBJECT_NAMES; /* SEQUENCE OF */

/* The two CHOICEs of ACSE stay whole values here. */
struct mms_application_reference {
    bool has_ap_title, has_ap_invocation_id, has_ae_qualifier,
        has_ae_invocation_id;
    span ap_title;
    int64_t ap_invocation_id;
    span ae_qualifier;
    int64_t ae_invocation_id;
};

extern const struct asn1_type MMS_APPLICATION_REFERENCE;

#endif
