/* The codec's door: find a type by name, or by what the octets look like; check
 * a value, print it, convert it. Every type of every module that this library
 * knows is served alike.
 *
 *     bushing_request how = {.type = bushing_type_find("MMSpdu"),
 *                            .to = BUSHING_FORM_TEXT};
 *     bushing_output *out;
 *     int rc = bushing_codec_convert(&out, &how, octets);
 *     ... bushing_output_octets(out), and if rc < 0 bushing_output_error(out)
 *     bushing_output_free(out);
 *
 * Nothing here keeps a state: any threads may call at once. Inputs are borrowed
 * for the call. Types live as long as the program. */
#ifndef BUSHING_CODEC_H
#define BUSHING_CODEC_H

#include <bushing/api.h>
#include <bushing/error.h>
#include <bushing/span.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* No input may be longer. */
#define BUSHING_CODEC_INPUT_MAX ((size_t)64 << 20)
/* No output may: a value that takes more is answered with MEMORY. */
#define BUSHING_CODEC_OUTPUT_MAX ((size_t)1 << 30)

typedef struct bushing_type bushing_type;

/* Type number i of all types in the order of their modules; NULL behind the
 * last. */
BUSHING_API const bushing_type *bushing_type_at(size_t i);

/* The type of this name, "MMSpdu", or of this module and name,
 * "E2E-Security.Version"; NULL when there is none. Upper and lower case count.
 * Where modules share a name the first one has it. */
BUSHING_API const bushing_type *bushing_type_find(const char *name);

BUSHING_API const char *bushing_type_name(const bushing_type *t);
BUSHING_API const char *bushing_type_module(const bushing_type *t);

enum bushing_form {
    BUSHING_FORM_BER,  /* what is written is DER */
    BUSHING_FORM_XML,  /* XER */
    BUSHING_FORM_TEXT, /* a tree for people; output only */
    BUSHING_FORM_JSON, /* output only */
};

/* The message that these octets look like: of the known messages the first that
 * can be read to the end; if none can, for BER the one that can be read
 * farthest, for XML the first with this root element. NULL when there is none.
 * No tag tells some messages apart: of those it is the likeliest. */
BUSHING_API const bushing_type *bushing_type_guess(enum bushing_form form,
                                                   bushing_span in);

/* What is wanted. All zero but for the type: BER to DER. */
typedef struct bushing_request {
    const bushing_type *type;
    enum bushing_form from, to;
    size_t skip;  /* octets in front of the value; offsets count from the start
                     of the input */
    bool lenient; /* XML input: take what the fixed form has no place for:
                     blanks between elements, comments, declarations ... */
    bool pretty;  /* XML output: a line for each element; never to be signed */
    bool full;    /* TEXT: long strings whole, not shortened */
    bool verbose; /* TEXT: a column with places and tags, and certificates with
                     all components */
} bushing_request;

/* Where and why an input could not be read. */
typedef struct bushing_codec_error {
    int code;         /* BUSHING_ERR_... */
    size_t offset;    /* in the input */
    const char *type; /* that was read */
    char path[160];   /* to the component: "HandshakeReq.tbs.token1.time" */
} bushing_codec_error;

typedef struct bushing_output bushing_output;

/* Reads the input and gives it in the form that is wanted. 0, or
 *   - an error of the category CODEC: the input cannot be read (or not be
 *     written in that form). *out then holds why, and in the forms TEXT and
 *     JSON everything that was read before (JSON from XML: null), in BER and
 *     XML nothing. JSON is complete and says the error, too.
 *   - an error of the category CALLER: *out is NULL.
 * What *out holds is the caller's to free. */
BUSHING_API int bushing_codec_convert(bushing_output **out,
                                      const bushing_request *how,
                                      bushing_span in);

/* Reads the input and says whether it is a value of this type. 0 or a code; *e
 * (NULL: not wanted) is filled when the code is of the category CODEC. */
BUSHING_API int bushing_codec_check(const bushing_request *how, bushing_span in,
                                    bushing_codec_error *e);

/* The ASN.1 of a type and of all that it stands on, as one module. */
BUSHING_API int bushing_codec_module(bushing_output **out,
                                     const bushing_type *t);

/* The octets; they live as long as the output. One zero octet follows that does
 * not count, so text can be used as a string. */
BUSHING_API bushing_span bushing_output_octets(const bushing_output *out);

/* Why the input could not be read, or NULL when it could. */
BUSHING_API const bushing_codec_error *
bushing_output_error(const bushing_output *out);

/* Takes NULL. */
BUSHING_API void bushing_output_free(bushing_output *out);

#ifdef __cplusplus
}
#endif

#endif
