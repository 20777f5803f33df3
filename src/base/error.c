#include <stddef.h>

#include <bushing/error.h>

struct row {
    int code;
    const char *name;
    const char *category;
    const char *sentence;
};

static const struct row ROWS[] = {{BUSHING_OK, "OK", "", "no error"},
#define X(name, code, category, sentence) {(code), #name, #category, sentence},
                                  BUSHING_ERRORS(X)
#undef X
};

static const struct row UNKNOWN_ROW = {0, "UNKNOWN_ERROR", "",
                                       "an error number that is not known"};

static const struct row *find(int code)
{
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        if (ROWS[i].code == code)
            return &ROWS[i];
    return &UNKNOWN_ROW;
}

const char *bushing_error_name(int code)
{
    return find(code)->name;
}

const char *bushing_error_category(int code)
{
    return find(code)->category;
}

const char *bushing_error_text(int code)
{
    return find(code)->sentence;
}
