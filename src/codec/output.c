#include "codec/output.h"

#include <stdlib.h>

#include "base/text.h"

uint8_t *output_space(bushing_output *out, size_t n)
{
    uint8_t *p = n > BUSHING_CODEC_OUTPUT_MAX ? NULL : malloc(n + 1);
    if (p == NULL)
        return NULL;
    free(out->p);
    out->p = p;
    out->n = n;
    p[n] = 0;
    return p;
}

void error_fill(bushing_codec_error *to, const struct asn1_error *from)
{
    struct text path;
    if (to == NULL)
        return;
    path = text_over(to->path, sizeof to->path);
    to->code = from->code;
    to->offset = from->offset;
    to->type = from->type != NULL ? from->type : "";
    text_put(&path, from->path);
    text_end(&path);
}

bool error_is_codec(int code)
{
    return span_equal(span_text(bushing_error_category(code)),
                      span_text("CODEC"));
}

bushing_span bushing_output_octets(const bushing_output *out)
{
    return (bushing_span){out->p, out->n};
}

const bushing_codec_error *bushing_output_error(const bushing_output *out)
{
    return out != NULL && out->has_error ? &out->error : NULL;
}

void bushing_output_free(bushing_output *out)
{
    if (out == NULL)
        return;
    free(out->p);
    free(out);
}
