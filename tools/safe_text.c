#include "safe_text.h"

#include <string.h>

void safe_text_put(FILE *to, bushing_span text)
{
    for (size_t i = 0; i < text.n; i++) {
        uint8_t c = text.p[i];
        if (c < ' ' || c > '~' || c == '\\')
            fprintf(to, "\\x%02x", c);
        else
            fputc(c, to);
    }
}

void safe_text_put_json(FILE *to, bushing_span text)
{
    fputc('"', to);
    for (size_t i = 0; i < text.n; i++) {
        uint8_t c = text.p[i];
        if (c == '"' || c == '\\')
            fprintf(to, "\\%c", c);
        else if (c < ' ' || c > '~')
            fprintf(to, "\\u%04x", c);
        else
            fputc(c, to);
    }
    fputc('"', to);
}

void safe_text_put_json_string(FILE *to, const char *text)
{
    safe_text_put_json(to, (bushing_span){(const uint8_t *)text, strlen(text)});
}
