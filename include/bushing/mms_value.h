/* Values of MMS (ISO 9506 Data) and their types as text: what people read and
 * type. A value is the BER of one Data, a type the BER of one
 * TypeSpecification, both as they came from the peer: nothing is believed
 * before it is checked.
 *
 *     {230.1, 0101, 2026-11-21T12:00:00.123Z}           a structure
 *     {mag: {f: 230.1}, q: [good], t: 2026-...}          and with its type
 *     [1, 2, 3]   true   -17   0x01ff   "text"   1.0.9506.2.3
 *
 * No memory is taken; what is written goes where the caller says. */
#ifndef BUSHING_MMS_VALUE_H
#define BUSHING_MMS_VALUE_H

#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Structures and arrays inside each other, in text that is read. What is
 * received is bound by the BER reader. */
#define BUSHING_MMS_VALUE_DEPTH_MAX 16
/* Digits of a floating point number that is read. */
#define BUSHING_MMS_VALUE_DIGITS_MAX 40

enum bushing_mms_form {
    BUSHING_MMS_TEXT, /* one line */
    BUSHING_MMS_JSON,
};

/* How a value is printed. All zero: as text, without names. */
typedef struct bushing_mms_print {
    enum bushing_mms_form form;
    bushing_span type; /* of the value: it gives the components their names; or
                          empty. One that does not fit the value is ignored
                          from there on */
    const char *name;  /* of the value itself, or NULL */
    bool meaning;      /* a bit string called "q" in words: [good] */
    bool detail;       /* text: behind a UtcTime what it says of its clock */
} bushing_mms_print;

/* Prints one Data. *len is how long the text is (no zero octet is put), also
 * when it does not fit: then SPACE, and out holds its beginning. Other errors
 * are of the category CODEC: then the value is not well-formed. `how` may be
 * NULL. */
BUSHING_API int bushing_mms_value_print(char *out, size_t cap, size_t *len,
                                        bushing_span data,
                                        const bushing_mms_print *how);

/* Prints one TypeSpecification in the same manner:
 *     {mag: {f: float32}, q: bits(13), t: utc-time}
 *     boolean int32 uint8 float64 octets(..64) string(..255) mms-string(..255)
 *     binary-time(4) bcd(2) oid generalized-time [10 of int32] type(LD/name)
 * ".." stands before an upper bound. */
BUSHING_API int bushing_mms_type_print(char *out, size_t cap, size_t *len,
                                       bushing_span type,
                                       enum bushing_mms_form form);

/* What was wrong with a text. */
typedef struct bushing_mms_value_error {
    int code;         /* BUSHING_ERR_... */
    size_t offset;    /* in the text */
    char reason[160]; /* "q: bits are written 0101 or [good]"; ends with 0 */
} bushing_mms_value_error;

/* Reads a text as a value of this type and writes its Data into out; *data then
 * lies in there. The text is what bushing_mms_value_print() writes, with or
 * without names; besides, a string that is the whole value needs no quotation
 * marks. 0; TEXT_FORM, RANGE, SIZE, CHARACTER, TIME or OID for the text; SPACE;
 * DEPTH; another error of the category CODEC for a type that is not
 * well-formed. *e (may be NULL) says more. */
BUSHING_API int bushing_mms_value_parse(uint8_t *out, size_t cap,
                                        bushing_span *data, bushing_span type,
                                        bushing_span text,
                                        bushing_mms_value_error *e);

/* The type below this one at a path of component names between dots or dollar
 * signs, "mag.f", "phsAHar(3).cVal", "(3)"; *found lies in `type`. 0; UNKNOWN
 * when there is none of that name; an error of the category CODEC for a type
 * that is not well-formed. */
BUSHING_API int bushing_mms_type_find(bushing_span *found, bushing_span type,
                                      bushing_span path);

/* The name of a DataAccessError, "object-non-existent"; "unknown-error" for a
 * number that has none. Never NULL. */
BUSHING_API const char *bushing_mms_access_error(int64_t code);

#ifdef __cplusplus
}
#endif

#endif
