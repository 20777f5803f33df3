#include "cert_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"

static const char BEGIN[] = "-----BEGIN ", END[] = "-----END ",
                  SECRET[] = "PRIVATE KEY";

/* What is looked for in a file. */
static const struct kind {
    const char *label; /* of its PEM blocks */
    const char *words; /* for people */
} CERTIFICATE = {"CERTIFICATE-----", "certificate"},
  LIST = {"X509 CRL-----", "revocation list"},
  ANSWER = {"OCSP RESPONSE-----", "answer of an OCSP responder"};

/* The place of a text at or behind `from`, or n. */
static size_t find(const struct input *in, size_t from, const char *text)
{
    size_t n = strlen(text);
    for (size_t i = from; i + n <= in->n; i++)
        if (memcmp(in->p + i, text, n) == 0)
            return i;
    return in->n;
}

static enum exit_status keep(struct cert_list *list, const char *sub,
                             const char *file, size_t place, struct input *in)
{
    if (list->num == CERT_FILE_MAX) {
        complain(sub, "%s: more than %d certificates", file, CERT_FILE_MAX);
        input_free(in);
        return EXIT_REFUSED;
    }
    list->file[list->num] = file;
    list->place[list->num] = place;
    list->der[list->num++] = (bushing_span){in->p, in->n};
    return EXIT_GOOD;
}

static enum exit_status decode(struct cert_list *list, const char *sub,
                               const char *file, size_t place, struct input *in)
{
    size_t bad = 0;
    enum input_result result = input_decode(in, INPUT_GUESS, &bad);
    if (result == INPUT_GOOD)
        return keep(list, sub, file, place, in);
    if (result == INPUT_SECRET)
        complain(sub, "%s: a private key; give the certificate", file);
    else
        complain(sub, "%s: neither PEM nor DER", file);
    input_free(in);
    return EXIT_REFUSED;
}

/* A block is copied, so that it can be decoded in place. */
static enum exit_status take_block(struct cert_list *list, const char *sub,
                                   const char *file, size_t place,
                                   bushing_span text)
{
    struct input block = {.p = malloc(text.n), .n = text.n};
    if (block.p == NULL) {
        complain(sub, "%s: no memory", file);
        return EXIT_SYSTEM;
    }
    memcpy(block.p, text.p, text.n);
    return decode(list, sub, file, place, &block);
}

/* Blocks of other kinds (keys, parameters) are passed over. */
static enum exit_status take_blocks(struct cert_list *list, const char *sub,
                                    const char *file, const struct kind *kind,
                                    const struct input *in)
{
    enum exit_status status = EXIT_GOOD;
    size_t first = list->num;
    for (size_t i = find(in, 0, BEGIN); i < in->n && status == EXIT_GOOD;
         i = find(in, i + 1, BEGIN)) {
        size_t label = i + sizeof BEGIN - 1;
        if (find(in, label, kind->label) != label)
            continue;
        size_t end = find(in, find(in, i, END), "\n");
        end += end < in->n;
        status = take_block(list, sub, file, list->num - first + 1,
                            (bushing_span){in->p + i, end - i});
    }
    if (status == EXIT_GOOD && list->num == first) {
        if (find(in, 0, SECRET) < in->n)
            complain(sub, "%s: a private key; give the certificate", file);
        else
            complain(sub, "%s: no %s in it", file, kind->words);
        status = EXIT_REFUSED;
    }
    if (list->num == first + 1)
        list->place[first] = 0;
    return status;
}

static enum exit_status report_errno(const char *sub, const char *file,
                                     struct input *in)
{
    int why = errno;
    input_free(in);
    complain_errno(sub, file, why);
    return EXIT_SYSTEM;
}

static enum exit_status read_kind(struct cert_list *list, const char *sub,
                                  const char *file, const struct kind *kind)
{
    struct input in;
    enum exit_status status;
    switch (input_read(&in, file)) {
    case INPUT_GOOD:
        break;
    case INPUT_TOO_LONG:
        complain(sub, "%s: too long", file);
        input_free(&in);
        return EXIT_REFUSED;
    case INPUT_NO_MEMORY:
        complain(sub, "%s: no memory", file);
        input_free(&in);
        return EXIT_SYSTEM;
    case INPUT_UNREADABLE:
    case INPUT_NOT_HEX:
    case INPUT_NOT_PEM:
    case INPUT_SECRET:
    default:
        return report_errno(sub, file, &in);
    }
    if (find(&in, 0, BEGIN) == in.n)
        return decode(list, sub, file, 0, &in);
    status = take_blocks(list, sub, file, kind, &in);
    input_free(&in);
    return status;
}

enum exit_status cert_list_read(struct cert_list *list, const char *sub,
                                const char *file)
{
    return read_kind(list, sub, file, &CERTIFICATE);
}

enum exit_status cert_list_read_crl(struct cert_list *list, const char *sub,
                                    const char *file)
{
    return read_kind(list, sub, file, &LIST);
}

enum exit_status cert_list_read_ocsp(struct cert_list *list, const char *sub,
                                     const char *file)
{
    return read_kind(list, sub, file, &ANSWER);
}

void cert_list_free(struct cert_list *list)
{
    for (size_t i = 0; i < list->num; i++)
        free((void *)list->der[i].p);
    list->num = 0;
}

void cert_list_print(FILE *to, const struct cert_list *list, size_t i)
{
    fputs(list->file[i], to);
    if (list->place[i] != 0)
        fprintf(to, " (%zu)", list->place[i]);
}
