/* The universal types without constraints. */
#include "asn1/type.h"

const struct asn1_type ASN_BOOLEAN = {BOOLEAN_TYPE("BOOLEAN")};
const struct asn1_type ASN_INTEGER = {
    INTEGER_TYPE("INTEGER", INT64_MIN, INT64_MAX)};
const struct asn1_type ASN_BIGINT = {BIGINT_TYPE("INTEGER")};
const struct asn1_type ASN_BITS = {BITS_TYPE("BIT STRING", 0, ASN1_NO_MAX),
                                   XML_AS("BIT_STRING", NULL)};
const struct asn1_type ASN_OCTETS = {
    OCTETS_TYPE("OCTET STRING", 0, ASN1_NO_MAX), XML_AS("OCTET_STRING", NULL)};
const struct asn1_type ASN_NULL = {NULL_TYPE("NULL")};
const struct asn1_type ASN_OID = {OID_TYPE("OBJECT IDENTIFIER"),
                                  XML_AS("OBJECT_IDENTIFIER", NULL)};
const struct asn1_type ASN_ANY = {
    .name = "ANY",
    .kind = ASN1_OPEN,
};
const struct asn1_type ASN_UTF8 = {TEXT_TYPE("UTF8String", 12, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_NUMERIC = {
    TEXT_TYPE("NumericString", 18, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_PRINTABLE = {
    TEXT_TYPE("PrintableString", 19, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_TELETEX = {
    TEXT_TYPE("TeletexString", 20, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_IA5 = {TEXT_TYPE("IA5String", 22, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_GRAPHIC = {
    TEXT_TYPE("GraphicString", 25, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_VISIBLE = {
    TEXT_TYPE("VisibleString", 26, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_GENERAL = {
    TEXT_TYPE("GeneralString", 27, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_UNIVERSAL_STRING = {
    TEXT_TYPE("UniversalString", 28, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_BMP = {TEXT_TYPE("BMPString", 30, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_OBJECT_DESCRIPTOR = {
    TEXT_TYPE("ObjectDescriptor", 7, 0, ASN1_NO_MAX)};
const struct asn1_type ASN_UTC_TIME = {TIME_TYPE("UTCTime", 23)};
const struct asn1_type ASN_GENERALIZED_TIME = {
    TIME_TYPE("GeneralizedTime", 24)};
