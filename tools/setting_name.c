#include "setting_name.h"

#include <string.h>

static char typed(char c)
{
    return (char)(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static bool is_name(const char *name, const char *said, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (name[i] == '\0' || said[i] != typed(name[i]))
            return false;
    return name[n] == '\0';
}

size_t setting_find(const char *const *names, size_t num, const char *said,
                    size_t n)
{
    size_t i = 0;
    while (i < num && !is_name(names[i], said, n))
        i++;
    return i;
}

void setting_list(char *text, size_t cap, const char *const *names, size_t num)
{
    size_t n = strlen(text);
    for (size_t i = 0; i < num; i++) {
        if (n + 1 < cap)
            text[n++] = ' ';
        for (const char *s = names[i]; *s != '\0' && n + 1 < cap; s++)
            text[n++] = typed(*s);
    }
    text[n] = '\0';
}
