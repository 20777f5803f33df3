/* A strict reader of JSON [RFC 8259], for tests: it says whether a text is one
 * document, and steps through it. */
#ifndef SUPPORT_JSON_H
#define SUPPORT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct json_reader {
    const char *p, *end;
};

static inline void json_blanks(struct json_reader *r)
{
    while (r->p < r->end &&
           (*r->p == ' ' || *r->p == '\n' || *r->p == '\r' || *r->p == '\t'))
        r->p++;
}

/* Steps over this character, with blanks in front of it. */
static inline bool json_take(struct json_reader *r, char c)
{
    json_blanks(r);
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

static inline bool json_word(struct json_reader *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n) != 0)
        return false;
    r->p += n;
    return true;
}

static inline size_t json_digits(struct json_reader *r)
{
    const char *start = r->p;
    while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
        r->p++;
    return (size_t)(r->p - start);
}

static inline bool json_number(struct json_reader *r)
{
    (void)json_word(r, "-");
    const char *first = r->p;
    size_t n = json_digits(r);
    if (n == 0 || (n > 1 && *first == '0'))
        return false;
    if (json_word(r, ".") && json_digits(r) == 0)
        return false;
    if (json_word(r, "e") || json_word(r, "E")) {
        if (!json_word(r, "+"))
            (void)json_word(r, "-");
        return json_digits(r) != 0;
    }
    return true;
}

/* One octet or escape inside a string; octets above 0x7F pass unseen. */
static inline bool json_character(struct json_reader *r)
{
    unsigned char c = (unsigned char)*r->p++;
    if (c < 0x20 || c == 0x7F)
        return false;
    if (c != '\\')
        return true;
    if (r->p == r->end)
        return false;
    c = (unsigned char)*r->p++;
    if (c != 'u')
        return memchr("\"\\/bfnrt", c, 8) != NULL;
    for (int i = 0; i < 4; i++, r->p++)
        if (r->p == r->end ||
            memchr("0123456789abcdefABCDEF", *r->p, 22) == NULL)
            return false;
    return true;
}

static inline bool json_string(struct json_reader *r)
{
    if (!json_take(r, '"'))
        return false;
    while (r->p < r->end && *r->p != '"')
        if (!json_character(r))
            return false;
    return json_take(r, '"');
}

/* Steps over the key of a member; true when it is this one. */
static inline bool json_key(struct json_reader *r, const char *key)
{
    json_blanks(r);
    const char *start = r->p;
    size_t n = strlen(key);
    return json_string(r) && (size_t)(r->p - start) == n + 2 &&
           memcmp(start + 1, key, n) == 0 && json_take(r, ':');
}

static inline bool json_leaf(struct json_reader *r)
{
    json_blanks(r);
    if (r->p == r->end)
        return false;
    if (*r->p == '"')
        return json_string(r);
    return json_word(r, "true") || json_word(r, "false") ||
           json_word(r, "null") || json_number(r);
}

/* Steps over one value of any kind; JSON_DEEPEST objects and arrays inside each
 * other. */
enum { JSON_DEEPEST = 1024 };
static inline bool json_value(struct json_reader *r)
{
    char open[JSON_DEEPEST];
    size_t depth = 0;
    do {
        bool started = false; /* an object or array has just begun */
        if (depth == JSON_DEEPEST)
            return false;
        if (json_take(r, '{') || json_take(r, '[')) {
            open[depth++] = r->p[-1] == '{' ? '}' : ']';
            started = true;
        } else if (!json_leaf(r)) {
            return false;
        }
        while (depth > 0 && json_take(r, open[depth - 1])) {
            depth--;
            started = false;
        }
        if (depth == 0)
            return true;
        if (!started && !json_take(r, ','))
            return false;
        if (open[depth - 1] == '}' && !(json_string(r) && json_take(r, ':')))
            return false;
    } while (true);
}

/* True for exactly one value with nothing behind it. */
static inline bool json_is_document(const char *p, size_t n)
{
    struct json_reader r = {p, p + n};
    if (!json_value(&r))
        return false;
    json_blanks(&r);
    return r.p == r.end;
}

#endif
