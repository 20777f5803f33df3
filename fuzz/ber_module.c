/* Any octets as a value of any type of one module. What is taken must survive
 * DER and the C struct with the same meaning. */
#include "module.h"

#include "asn1/encode.h"
#include <bushing/error.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read only by tolerance is not written. */
static bool tolerated(const struct asn1_type *t, span in)
{
    static uint8_t scratch[FUZZ_ROOM];
    struct arena arena = arena_over(scratch, sizeof scratch);
    struct asn1_walk w;
    bool found = false;
    asn1_walk_begin(&w, t, in, NULL, &arena);
    while (asn1_walk_next(&w) == 0 && w.step != WALK_END)
        found =
            found || (w.field != NULL && (w.field->flags & ROW_TOLERATED) != 0);
    return found;
}

/* The C struct is on the heap so that a store beside it is seen. */
static void through_struct(const struct asn1_type *t, span in, span der)
{
    static uint8_t encoded[FUZZ_ROOM], again[FUZZ_ROOM], scratch[FUZZ_ROOM];
    struct arena arena = arena_over(scratch, sizeof scratch);
    struct writer w = writer_over(encoded, sizeof encoded);
    size_t n = asn1_value_size(t);
    void *out = n == 0 ? NULL : malloc(n);
    span same;
    MUST(asn1_decode(t, in, out, &arena, NULL) == 0);
    if (out != NULL) {
        int rc = asn1_encode(t, out, &w);
        if (rc == BUSHING_ERR_VALUE && tolerated(t, in)) {
            free(out);
            return;
        }
        MUST(rc == 0 && fuzz_to_der(t, writer_result(&w), again, &same));
        MUST(span_equal(same, der));
    }
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t first[FUZZ_ROOM], second[FUZZ_ROOM];
    const struct asn1_type *t;
    struct asn1_error e;
    span in, der, again;
    if (size < 1 || size > 1 << 16)
        return 0;
    t = fuzz_type(data[0]);
    in = (span){data + 1, size - 1};
    if (!fuzz_to_der(t, in, first, &der)) {
        MUST(asn1_decode(t, in, NULL, NULL, &e) != 0);
        MUST(e.offset <= in.n && strlen(e.path) < sizeof e.path);
        return 0;
    }
    MUST(der.n <= in.n + 8);
    MUST(fuzz_to_der(t, der, second, &again) && span_equal(der, again));
    through_struct(t, in, der);
    return 0;
}
