/* Printing any octets as any type, as text and as JSON: the two first octets
 * choose the type and the options. Whatever the octets are, the text holds
 * nothing that a terminal would obey, the JSON is legal, and measuring gives
 * the length of printing. */
#include <stdint.h>
#include <stdlib.h>

#include "asn1/dump.h"
#include "codec/certificate_line.h"
#include "codec/oid_name.h"
#include "codec/type_find.h"
#include "json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OUTPUT_MAX = 1 << 22, SCRATCH_MAX = 1 << 16 };

static char printed[OUTPUT_MAX];
static uint8_t scratch_memory[SCRATCH_MAX];

static const struct asn1_type *chosen_type(unsigned number)
{
    size_t n = 0;
    while (bushing_type_at(n) != NULL)
        n++;
    return asn1_type_of(bushing_type_at(number % n));
}

static void demand(bool what)
{
    if (!what)
        abort();
}

static void check_text(const struct asn1_type *t, span in,
                       const struct asn1_dump_options *how,
                       struct arena *scratch)
{
    struct text none = text_over(NULL, 0);
    struct text out = text_over(printed, sizeof printed);
    struct asn1_error e = {.code = 0};
    int rc = asn1_dump_text(t, in, how, scratch, &none, NULL);
    demand(asn1_dump_text(t, in, how, scratch, &out, &e) == rc);
    demand(none.n == out.n && e.code == rc);
    demand(rc == 0 || e.offset <= in.n - how->missing + how->base);
    for (size_t i = 0; i < out.n && i < out.cap; i++) {
        unsigned char c = (unsigned char)printed[i];
        demand((c >= 0x20 && c != 0x7F) || c == '\n');
    }
}

static void check_json(const struct asn1_type *t, span in,
                       const struct asn1_dump_options *how,
                       struct arena *scratch)
{
    struct text out = text_over(printed, sizeof printed);
    struct asn1_error e = {.code = 0};
    int rc = asn1_dump_json(t, in, how, scratch, &out, &e);
    demand(e.code == rc);
    if (text_fits(&out))
        demand(json_is_document(printed, out.n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena scratch = arena_over(scratch_memory, sizeof scratch_memory);
    struct asn1_dump_options how = {.oid_name = oid_name_of,
                                    .describe = describe_line};
    if (size < 2)
        return 0;
    span in = span_of(data + 2, size - 2);
    how.full = (data[1] & 0x80) != 0;
    how.offsets = (data[1] & 0x40) != 0;
    how.expand = (data[1] & 0x20) != 0;
    if ((data[1] & 0x10) != 0)
        how.missing = in.n / 4;
    const struct asn1_type *t =
        chosen_type(data[0] | (unsigned)(data[1] & 0x0F) << 8);
    check_text(t, in, &how, &scratch);
    check_json(t, in, &how, &scratch);
    demand(scratch.used == 0);
    return 0;
}
