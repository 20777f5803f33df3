/* Any octets as a value of any type there is: what BER takes must come back
 * from XML with the same meaning. */
#define FUZZ_MODULE "e2e"
#include "module.h"

#include "asn1/xer_read.h"
#include "asn1/xer_write.h"
#include "xml/document.h"
#include <bushing/error.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t SCRATCH[FUZZ_ROOM];

static const struct asn1_type *any_type(const uint8_t choice[2])
{
    const struct asn1_module *m =
        SCHEMA_MODULES[choice[0] % SCHEMA_NUM_MODULES];
    return m->types[choice[1] % m->num_types];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t first[FUZZ_ROOM], second[FUZZ_ROOM];
    static char xml[4 * FUZZ_ROOM];
    struct arena arena = arena_over(SCRATCH, sizeof SCRATCH);
    struct xer_write_options write_how = {.scratch = &arena};
    struct xer_read_options read_how = {.scratch = &arena};
    struct xml_options options = {.max_size = sizeof xml,
                                  .max_tokens = 1 << 20};
    struct xml_document document = {0};
    struct text text = text_over(xml, sizeof xml);
    struct der d = der_over(second, sizeof second);
    const struct asn1_type *t;
    span der;
    int rc;
    if (size < 2 || size > 1 << 14)
        return 0;
    t = any_type(data);
    if (!fuzz_to_der(t, (span){data + 2, size - 2}, first, &der))
        return 0;
    rc = xer_write(t, der, &write_how, &text, NULL);
    if (rc == BUSHING_ERR_XML_UNABLE)
        return 0;
    MUST(rc == 0 && text_fits(&text));
    MUST(xml_document_read(&document, span_of(xml, text.n), &options, NULL) ==
         0);
    arena_reset(&arena);
    MUST(xer_read(t, &document.tokens, &read_how, &d, NULL) == 0);
    MUST(d.n == der.n && memcmp(second, first, d.n) == 0);
    xml_document_clear(&document);
    return 0;
}
