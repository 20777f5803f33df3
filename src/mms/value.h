/* What printing and reading of MMS values share. */
#ifndef MMS_VALUE_H
#define MMS_VALUE_H

#include "asn1/type.h"
#include "base/text.h"
#include "schema/mms_data.h"
#include <bushing/mms_value.h>

/* --- types in step with values (value_type.c) ---------------------------- */

/* The types of what is inside a structure or an array, one after the other;
 * all zero when they are not known. */
struct mms_types {
    span rest;   /* of a structure: components that are still to come */
    span elem;   /* of an array */
    int64_t num; /* how many come in all */
    bool known, named;
};

/* What a component or element is; empty spans where it is not known. */
struct mms_typed {
    span type;
    span name;
};

/* The types inside `type`, when it is what `which` (MMS_TYPE_STRUCTURE or
 * MMS_TYPE_ARRAY) says. */
struct mms_types mms_types_inside(span type, int which);

/* The next one; false behind the last. Unknown ones never end. */
bool mms_types_next(struct mms_types *t, struct mms_typed *out);

/* --- bits (value_bits.c) ------------------------------------------------- */

#define MMS_QUALITY_BITS 13

void mms_bits_print(struct text *t, struct asn1_bits b);

/* "[good]", "[questionable, oldData, test]"; false, and nothing is put, when
 * it is no quality. */
bool mms_quality_print(struct text *t, struct asn1_bits b, bool json);

/* Reads "good" or "invalid, oldData" as bits, the first the top one of 13. */
bool mms_quality_parse(span words, uint16_t *bits);

/* --- numbers (value_float.c) --------------------------------------------- */

/* Decimal text as the nearest IEEE 754 number of 4 or 8 octets, big-endian;
 * "inf", "-inf" and "nan" too. 0, TEXT_FORM, or RANGE for what is too large. */
int mms_float_parse(span text, uint8_t *octets, size_t n);

/* --- times (value_time.c) ------------------------------------------------ */

/* UtcTime: seconds, fraction of 24 bits, quality. RANGE outside 1970 to 2106.
 */
int mms_utc_time_put(int64_t ms, uint8_t quality, uint8_t out[static 8]);

/* TimeOfDay with its date: milliseconds, days since 1984. */
int mms_binary_time_put(int64_t ms, uint8_t out[static 6]);

/* Reads 2026-11-21T12:00:00.123Z; the zone may lack. 0 or TIME. */
int mms_time_parse(span text, int64_t *ms);

/* Reads 12:00:00.123, without a date, as milliseconds of a day. 0 or TIME. */
int mms_clock_parse(span text, uint32_t *ms);

#endif
