/* Any text as a document of any type of one module. What is taken becomes DER
 * that decodes, and that DER becomes the same document again. */
#include "module.h"

#include "asn1/xer_read.h"
#include "asn1/xer_write.h"
#include "xml/document.h"
#include <bushing/error.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t SCRATCH[FUZZ_ROOM];

static int read_document(const struct asn1_type *t, span in, uint8_t *buffer,
                         span *out)
{
    struct xml_options options = {0};
    struct xml_document document = {0};
    struct arena arena = arena_over(SCRATCH, sizeof SCRATCH);
    struct xer_read_options how = {.scratch = &arena};
    struct der d = der_over(buffer, FUZZ_ROOM);
    int rc = xml_document_read(&document, in, &options, NULL);
    if (rc != 0)
        return rc;
    rc = xer_read(t, &document.tokens, &how, &d, NULL);
    *out = (span){buffer, d.n};
    xml_document_clear(&document);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t first[FUZZ_ROOM], second[FUZZ_ROOM], third[FUZZ_ROOM];
    static char again[4 * FUZZ_ROOM];
    struct arena arena = arena_over(SCRATCH, sizeof SCRATCH);
    struct xer_write_options how = {.scratch = &arena};
    struct text text = text_over(again, sizeof again);
    const struct asn1_type *t;
    span der, same;
    int rc;
    if (size < 1 || size > 1 << 16)
        return 0;
    t = fuzz_type(data[0]);
    if (read_document(t, (span){data + 1, size - 1}, first, &der) != 0)
        return 0;
    MUST(fuzz_to_der(t, der, second, &same) && span_equal(der, same));
    rc = xer_write(t, der, &how, &text, NULL);
    if (rc == BUSHING_ERR_XML_UNABLE)
        return 0;
    MUST(rc == 0 && text_fits(&text));
    MUST(read_document(t, span_of(again, text.n), third, &same) == 0);
    MUST(span_equal(der, same));
    return 0;
}
