#include "input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bushing/codec.h>

#include "capture_file.h"

enum { FIRST_BUFFER = 1 << 16 };

enum input_form input_form_named(const char *word)
{
    static const struct {
        const char *word;
        enum input_form form;
    } forms[] = {{"hex", INPUT_HEX},
                 {"bin", INPUT_BIN},
                 {"pem", INPUT_PEM},
                 {"xml", INPUT_XML},
                 {"pcap", INPUT_CAPTURE}};
    for (size_t i = 0; word != NULL && i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].word, word) == 0)
            return forms[i].form;
    return INPUT_GUESS;
}

/* --- reading ------------------------------------------------------------- */

/* The first octets tell how much may follow. */
static size_t longest(const struct input *in)
{
    bushing_span head = {in->p, in->n};
    return capture_file_is(head) ? INPUT_CAPTURE_MAX : BUSHING_CODEC_INPUT_MAX;
}

static enum input_result read_all(struct input *in, FILE *from)
{
    size_t cap = 0, got;
    do {
        if (in->n == cap) {
            uint8_t *more = realloc(in->p, cap = cap ? 2 * cap : FIRST_BUFFER);
            if (more == NULL)
                return INPUT_NO_MEMORY;
            in->p = more;
        }
        got = fread(in->p + in->n, 1, cap - in->n, from);
        in->n += got;
        if (in->n > longest(in))
            return INPUT_TOO_LONG;
    } while (got != 0);
    return ferror(from) ? INPUT_UNREADABLE : INPUT_GOOD;
}

enum input_result input_read(struct input *in, const char *file)
{
    enum input_result result;
    FILE *from;
    memset(in, 0, sizeof *in);
    if (strcmp(file, "-") == 0)
        return read_all(in, stdin);
    from = fopen(file, "rb");
    if (from == NULL)
        return INPUT_UNREADABLE;
    result = read_all(in, from);
    int why = errno;
    fclose(from);
    errno = why;
    return result;
}

void input_free(struct input *in)
{
    free(in->p);
    memset(in, 0, sizeof *in);
}

/* --- hexadecimal text ---------------------------------------------------- */

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_between(uint8_t c)
{
    return c != 0 && strchr(" \t\r\n\v\f:,;-", c) != NULL;
}

/* What may stand between octets: blanks, colons, commas, semicolons, hyphens,
 * 0x in front of each, # and the rest of its line. */
static size_t skip_between(const struct input *in, size_t i)
{
    for (; i < in->n; i++) {
        if (in->p[i] == '#')
            while (i + 1 < in->n && in->p[i + 1] != '\n')
                i++;
        else if (in->p[i] == '0' && i + 1 < in->n &&
                 (in->p[i + 1] | 0x20) == 'x')
            i++;
        else if (!is_between(in->p[i]))
            break;
    }
    return i;
}

static size_t line_at(const struct input *in, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at && i < in->n; i++)
        line += in->p[i] == '\n';
    return line;
}

/* Octets of the text into `out`, which may be the text itself; NULL: none. */
static bool hex_octets(const struct input *in, uint8_t *out, size_t *num,
                       size_t *bad)
{
    size_t n = 0;
    for (size_t i = skip_between(in, 0); i < in->n; i = skip_between(in, i)) {
        int high = hex_digit(in->p[i]);
        int low = i + 1 < in->n ? hex_digit(in->p[i + 1]) : -1;
        if (high < 0 || low < 0) {
            *bad = line_at(in, i);
            return false;
        }
        if (out != NULL)
            out[n] = (uint8_t)(high << 4 | low);
        n++;
        i += 2;
    }
    *num = n;
    return true;
}

/* --- PEM ----------------------------------------------------------------- */

static int base64_digit(uint8_t c)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c == 0 ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

/* The place of a word at the start of a line, or n. */
static size_t find_line(const struct input *in, size_t from, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = from; i + n <= in->n; i++)
        if ((i == 0 || in->p[i - 1] == '\n') && memcmp(in->p + i, word, n) == 0)
            return i;
    return in->n;
}

static const char PEM_BEGIN[] = "-----BEGIN ", PEM_END[] = "-----END ";

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Base64 from `i` to `end`, over the start of the text: whole groups of four,
 * nothing behind the padding, no bits left over. */
static bool base64_octets(struct input *in, size_t i, size_t end)
{
    uint32_t bits = 0;
    unsigned digits = 0, padding = 0;
    size_t n = 0;
    for (; i < end; i++) {
        int digit = base64_digit(in->p[i]);
        if (is_blank(in->p[i]))
            continue;
        padding += in->p[i] == '=';
        if (digit < 0 ? in->p[i] != '=' : padding > 0)
            return false;
        digits++;
        bits = bits << 6 | (uint32_t)(digit < 0 ? 0 : digit);
        if (digits % 4 == 0)
            for (unsigned k = 0; k < 3; k++)
                in->p[n++] = (uint8_t)(bits >> (16 - 8 * k));
    }
    if (digits % 4 != 0 || padding > 2 || n <= padding ||
        (bits & ((1u << 8 * padding) - 1)) != 0)
        return false;
    in->n = n - padding;
    return true;
}

/* "-----BEGIN EC PRIVATE KEY-----" */
static bool pem_is_secret(const struct input *in)
{
    static const char word[] = "PRIVATE KEY";
    size_t i = find_line(in, 0, PEM_BEGIN), n = sizeof word - 1;
    for (; i + n <= in->n && in->p[i] != '\n'; i++)
        if (memcmp(in->p + i, word, n) == 0)
            return true;
    return false;
}

/* The first block: what follows its first line, to its last. Header lines with
 * a colon, of encrypted keys for instance, are not for us. */
static bool pem_octets(struct input *in)
{
    size_t begin = find_line(in, 0, PEM_BEGIN);
    size_t end = find_line(in, begin, PEM_END);
    while (begin < end && in->p[begin] != '\n')
        begin++;
    return end < in->n && base64_octets(in, begin, end);
}

/* --- which --------------------------------------------------------------- */

static enum input_form guess_form(const struct input *in)
{
    size_t n, bad, first = 0;
    if (capture_file_is((bushing_span){in->p, in->n}))
        return INPUT_CAPTURE;
    if (find_line(in, 0, PEM_BEGIN) < in->n)
        return INPUT_PEM;
    while (first < in->n && strchr(" \t\r\n", in->p[first] ? in->p[first] : 1))
        first++;
    if (first < in->n && in->p[first] == '<')
        return INPUT_XML;
    return hex_octets(in, NULL, &n, &bad) && n != 0 ? INPUT_HEX : INPUT_BIN;
}

enum input_result input_decode(struct input *in, enum input_form form,
                               size_t *bad)
{
    in->form = form == INPUT_GUESS ? guess_form(in) : form;
    if (in->form == INPUT_PEM && pem_is_secret(in))
        return INPUT_SECRET;
    if (in->form == INPUT_PEM && !pem_octets(in))
        return INPUT_NOT_PEM;
    if (in->form == INPUT_HEX && !hex_octets(in, in->p, &in->n, bad))
        return INPUT_NOT_HEX;
    return INPUT_GOOD;
}
