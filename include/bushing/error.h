/* The one list of errors: enum, name, category and sentence come from here, as
 * do the man page table and the tests. A function that can fail returns 0 or
 * one of these negative codes. */
#ifndef BUSHING_ERROR_H
#define BUSHING_ERROR_H

#include <bushing/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, code, category, sentence) */
#define BUSHING_ERRORS(X)                                                      \
    X(ARGUMENT, -1, CALLER, "an argument is missing or out of its range")      \
    X(INTERNAL, -2, CALLER, "an internal rule was broken: please report it")   \
    X(MEMORY, -3, CALLER, "no memory left, or its ceiling was reached")        \
    X(SPACE, -4, CALLER, "the output buffer is too small")                     \
    X(UNKNOWN_TYPE, -5, CALLER, "no type of this name is known")               \
    X(TRUNCATED, -101, CODEC, "input ends inside a value")                     \
    X(LENGTH, -102, CODEC, "a length does not fit the value that holds it")    \
    X(LENGTH_FORM, -103, CODEC, "a length is written in a form BER forbids")   \
    X(TAG_FORM, -104, CODEC, "a tag is written in a form BER forbids")         \
    X(TAG, -105, CODEC, "an unexpected tag stands here")                       \
    X(TRAILING, -106, CODEC, "octets follow the end of a value")               \
    X(MISSING, -107, CODEC, "a mandatory component is missing")                \
    X(DUPLICATE, -108, CODEC, "a component occurs twice")                      \
    X(UNKNOWN, -109, CODEC, "an unknown component is not allowed here")        \
    X(DEPTH, -110, CODEC, "values are nested deeper than the limit")           \
    X(EOC, -111, CODEC, "end-of-contents octets are missing or misplaced")     \
    X(FORM, -112, CODEC, "primitive and constructed encoding are mixed up")    \
    X(VALUE, -113, CODEC, "the contents are not a legal value of the type")    \
    X(RANGE, -114, CODEC, "a number is outside its range")                     \
    X(SIZE, -115, CODEC, "a string or list is shorter or longer than allowed") \
    X(CHARACTER, -116, CODEC, "a character is not allowed in this string")     \
    X(SEGMENTED, -117, CODEC, "a segmented string needs scratch memory here")  \
    X(XML_SYNTAX, -121, CODEC, "the text is not well-formed XML")              \
    X(XML_FORBIDDEN, -122, CODEC, "an XML construct that is not allowed here") \
    X(XML_NAME, -123, CODEC, "an unexpected element stands here")              \
    X(XML_NAMESPACE, -124, CODEC, "an element is in the wrong namespace")      \
    X(XML_ATTRIBUTE, -125, CODEC, "an attribute is missing or not allowed")    \
    X(XML_TEXT, -126, CODEC, "text stands where only elements may")            \
    X(XML_UNABLE, -127, CODEC, "the value has no form in XML")                 \
    X(TEXT_FORM, -131, CODEC, "the text is not a legal value of the type")     \
    X(TIME, -132, CODEC, "the text is not a valid time")                       \
    X(OID, -133, CODEC, "not a valid object identifier")

enum bushing_error {
    BUSHING_OK = 0,
#define X(name, code, category, sentence) BUSHING_ERR_##name = (code),
    BUSHING_ERRORS(X)
#undef X
};

/* "BER_TRUNCATED"-style name without prefix ("TRUNCATED"); "OK" for 0 and
 * "UNKNOWN_ERROR" for a number that is not in the list. Never NULL. */
BUSHING_API const char *bushing_error_name(int code);

/* "CALLER", "CODEC" ...; "" where there is none. Never NULL. */
BUSHING_API const char *bushing_error_category(int code);

/* One English sentence without a full stop. Never NULL. */
BUSHING_API const char *bushing_error_text(int code);

#ifdef __cplusplus
}
#endif

#endif
