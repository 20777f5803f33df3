#include "schema/x509.h"

/* The strings that attribute values are made of; an object identifier is one
 * too [62351-4:G.6.2]. */
static const struct asn1_type *const VALUES[] = {
    &ASN_UTF8,    &ASN_PRINTABLE,        &ASN_IA5,     &ASN_TELETEX, &ASN_BMP,
    &ASN_NUMERIC, &ASN_UNIVERSAL_STRING, &ASN_VISIBLE, &ASN_OID};

static const struct asn1_type VALUE = {
    .name = "ANY", .kind = ASN1_OPEN, INSIDE(VALUES)};

#define THIS struct x509_attribute_type_and_value
static const struct asn1_field ATTRIBUTE_TYPE_AND_VALUE_ROWS[] = {
    REQ("type", type, span, ASN_OID, NOTAG),
    REQ("value", value, span, VALUE, NOTAG),
};
#undef THIS

const struct asn1_type X509_ATTRIBUTE_TYPE_AND_VALUE = {
    SEQUENCE("AttributeTypeAndValue", struct x509_attribute_type_and_value,
             ATTRIBUTE_TYPE_AND_VALUE_ROWS, 0)};

const struct asn1_type X509_RDN = {SET_LIST_OF("RelativeDistinguishedName",
                                               X509_ATTRIBUTE_TYPE_AND_VALUE, 1,
                                               ASN1_NO_MAX, 0)};

static const struct asn1_type RDN_SEQUENCE = {
    LIST_OF(NULL, X509_RDN, 0, ASN1_NO_MAX, 0)};

#define THIS struct x509_name
static const struct asn1_field NAME_ROWS[] = {
    ALT("rdnSequence", rdn_sequence, struct asn1_list, RDN_SEQUENCE, NOTAG),
};
#undef THIS

const struct asn1_type X509_NAME = {
    CHOICE("Name", struct x509_name, NAME_ROWS, 0), .format = FORMAT_NAME};

#define THIS struct x509_other_name
static const struct asn1_field OTHER_NAME_ROWS[] = {
    REQ("type-id", type_id, span, ASN_OID, NOTAG),
    REQ("value", value, span, VALUE, CTX(0)),
};
#undef THIS

static const struct asn1_type OTHER_NAME = {
    SEQUENCE(NULL, struct x509_other_name, OTHER_NAME_ROWS, 0)};

/* X.400 and EDI names: their parts are not looked into. */
static const struct asn1_type PARTS = {
    LIST_OF(NULL, ASN_ANY, 0, ASN1_NO_MAX, 0)};

#define THIS struct x509_general_name
static const struct asn1_field GENERAL_NAME_ROWS[] = {
    ALT("otherName", other_name, struct x509_other_name, OTHER_NAME, CTX(0)),
    ALT("rfc822Name", rfc822_name, span, ASN_IA5, CTX(1)),
    ALT("dNSName", dns_name, span, ASN_IA5, CTX(2)),
    ALT("x400Address", x400_address, struct asn1_list, PARTS, CTX(3)),
    ALT("directoryName", directory_name, span, X509_NAME, CTX(4)),
    ALT("ediPartyName", edi_party_name, struct asn1_list, PARTS, CTX(5)),
    ALT("uniformResourceIdentifier", uniform_resource_identifier, span, ASN_IA5,
        CTX(6)),
    ALT("iPAddress", ip_address, span, ASN_OCTETS, CTX(7)),
    ALT("registeredID", registered_id, span, ASN_OID, CTX(8)),
};
#undef THIS

const struct asn1_type X509_GENERAL_NAME = {
    CHOICE("GeneralName", struct x509_general_name, GENERAL_NAME_ROWS, 0)};

const struct asn1_type X509_GENERAL_NAMES = {
    LIST_OF("GeneralNames", X509_GENERAL_NAME, 1, ASN1_NO_MAX, 0)};
