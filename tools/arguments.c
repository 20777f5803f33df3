#include <stdarg.h>
#include <string.h>

#include "subcommand.h"

#include <errno.h>

void complain(const char *sub, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "bushing%s%s: ", sub != NULL ? " " : "",
            sub != NULL ? sub : "");
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
}

void complain_errno(const char *sub, const char *file, int why)
{
    fprintf(stderr, "bushing %s: ", sub);
    errno = why;
    perror(file);
}

bool words_have(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *w = words; n != 0 && *w != '\0';) {
        size_t k = strcspn(w, " ");
        if (k == n && memcmp(w, word, n) == 0)
            return true;
        w += k + strspn(w + k, " ");
    }
    return false;
}

/* The option of this name; the name ends at '=' or at the end. */
static const struct option_row *find_long(const struct subcommand *sub,
                                          const char *name)
{
    size_t n = strcspn(name, "=");
    for (size_t i = 0; i < sub->num_options; i++) {
        const char *known = sub->options[i].name;
        if (known != NULL && strlen(known) == n && memcmp(known, name, n) == 0)
            return &sub->options[i];
    }
    return NULL;
}

static const struct option_row *find_letter(const struct subcommand *sub,
                                            char letter)
{
    for (size_t i = 0; i < sub->num_options; i++)
        if (sub->options[i].letter == letter)
            return &sub->options[i];
    return NULL;
}

static enum exit_status unknown_option(const struct subcommand *sub,
                                       const char *said)
{
    struct nearest near = {.word = said + strspn(said, "-")};
    for (size_t i = 0; i < sub->num_options; i++)
        if (sub->options[i].name != NULL)
            nearest_offer(&near, sub->options[i].name);
    if (near.best != NULL)
        complain(sub->name, "'%s': unknown option; did you mean '--%s'?", said,
                 near.best);
    else
        complain(sub->name, "'%s': unknown option; see 'bushing help %s'", said,
                 sub->name);
    return EXIT_USAGE;
}

static enum exit_status take(struct arguments *a, const struct option_row *row,
                             const char *said, const char *value)
{
    size_t i = (size_t)(row - a->sub->options);
    if (row->value == NULL && value != NULL) {
        complain(a->sub->name, "'%s': this option takes no value", said);
        return EXIT_USAGE;
    }
    if (row->value != NULL && value == NULL) {
        complain(a->sub->name, "'%s': %s is missing", said, row->value);
        return EXIT_USAGE;
    }
    if (value != NULL && row->words != NULL && !words_have(row->words, value)) {
        complain(a->sub->name, "'%s': '%s' is none of: %s", said, value,
                 row->words);
        return EXIT_USAGE;
    }
    if (a->num_every == REPEATS_MAX) {
        complain(a->sub->name, "'%s': one option too many", said);
        return EXIT_USAGE;
    }
    a->value[i] = value != NULL ? value : "";
    a->every[a->num_every].row = i;
    a->every[a->num_every++].value = a->value[i];
    return EXIT_GOOD;
}

const char *arguments_next(const struct arguments *a, size_t row, size_t *at)
{
    while (*at < a->num_every)
        if (a->every[(*at)++].row == row)
            return a->every[*at - 1].value;
    return NULL;
}

/* --name, --name value, --name=value; *i stands on the word. */
static enum exit_status read_long(struct arguments *a, int argc, char **argv,
                                  int *i)
{
    const char *said = argv[*i];
    const struct option_row *row = find_long(a->sub, said + 2);
    const char *value = strchr(said, '=');
    if (row == NULL)
        return unknown_option(a->sub, said);
    if (value != NULL)
        value++;
    else if (row->value != NULL && *i + 1 < argc)
        value = argv[++*i];
    return take(a, row, said, value);
}

/* -v; several letters may stand together; the value of the last one stands
 * behind it or in the next word. *i stands on the word. */
static enum exit_status read_letters(struct arguments *a, int argc, char **argv,
                                     int *i)
{
    enum exit_status status = EXIT_GOOD;
    const char *said = argv[*i];
    for (const char *c = said + 1; *c != '\0' && status == EXIT_GOOD; c++) {
        const struct option_row *row = find_letter(a->sub, *c);
        if (row == NULL)
            return unknown_option(a->sub, said);
        if (row->value != NULL) {
            const char *value = c[1] != '\0' ? c + 1 : NULL;
            if (value == NULL && *i + 1 < argc)
                value = argv[++*i];
            return take(a, row, said, value);
        }
        status = take(a, row, said, NULL);
    }
    return status;
}

static enum exit_status read_operand(struct arguments *a, const char *said)
{
    const struct subcommand *sub = a->sub;
    if (a->num_operands == sub->max_operands) {
        complain(sub->name, "'%s': one argument too many", said);
        return EXIT_USAGE;
    }
    a->operand[a->num_operands++] = said;
    return EXIT_GOOD;
}

enum exit_status arguments_read(struct arguments *a,
                                const struct subcommand *sub, int argc,
                                char **argv)
{
    enum exit_status status = EXIT_GOOD;
    bool options = true;
    memset(a, 0, sizeof *a);
    a->sub = sub;
    for (int i = 0; i < argc && status == EXIT_GOOD; i++) {
        const char *said = argv[i];
        if (options && strcmp(said, "--") == 0)
            options = false;
        else if (options &&
                 (strcmp(said, "--help") == 0 || strcmp(said, "-h") == 0))
            a->help = true;
        else if (options && strncmp(said, "--", 2) == 0)
            status = read_long(a, argc, argv, &i);
        else if (options && said[0] == '-' && said[1] != '\0' &&
                 !(said[1] >= '0' && said[1] <= '9'))
            status = read_letters(a, argc, argv, &i);
        else
            status = read_operand(a, said);
    }
    if (status != EXIT_GOOD || a->help)
        return status;
    if (a->num_operands < sub->min_operands) {
        complain(sub->name, "%s is missing", sub->operands);
        usage_print(stderr, sub);
        return EXIT_USAGE;
    }
    return EXIT_GOOD;
}
