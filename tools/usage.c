#include <string.h>

#include <bushing/version.h>

#include "subcommand.h"

enum { COLUMNS = 80, OPTION_COLUMN = 24, WORD_MAX = 64 };

/* A line that breaks between words and goes on under the first one. */
struct line {
    FILE *to;
    size_t column, indent;
};

static void put_word(struct line *l, const char *word)
{
    size_t n = strlen(word);
    if (l->column + 1 + n > COLUMNS) {
        fprintf(l->to, "\n%*s", (int)l->indent, "");
        l->column = l->indent;
    } else {
        fputc(' ', l->to);
        l->column++;
    }
    fputs(word, l->to);
    l->column += n;
}

/* "hex|bin|pem|xml" for "hex bin pem xml" */
static void put_words(char *out, size_t cap, const char *words)
{
    size_t n = 0;
    for (; *words != '\0' && n + 1 < cap; words++, n++) {
        out[n] = *words;
        if (*words == ' ')
            out[n] = '|';
    }
    out[n] = '\0';
}

/* "[--from hex|bin|pem|xml]", "[-v]" */
static void put_option(struct line *l, const struct option_row *row)
{
    char values[WORD_MAX] = "", word[2 * WORD_MAX];
    if (row->words != NULL)
        put_words(values, sizeof values, row->words);
    else if (row->value != NULL)
        put_words(values, sizeof values, row->value);
    if (row->letter != 0)
        snprintf(word, sizeof word, "[-%c%s%s]", row->letter,
                 values[0] != '\0' ? " " : "", values);
    else
        snprintf(word, sizeof word, "[--%s%s%s]", row->name,
                 values[0] != '\0' ? " " : "", values);
    put_word(l, word);
}

void usage_print(FILE *to, const struct subcommand *sub)
{
    struct line l = {to, 0, 0};
    int n = fprintf(to, "usage: bushing %s", sub->name);
    l.column = l.indent = n < 0 ? 0 : (size_t)n;
    l.indent++;
    for (size_t i = 0; i < sub->num_options; i++)
        put_option(&l, &sub->options[i]);
    if (sub->operands[0] != '\0')
        put_word(&l, sub->operands);
    fputc('\n', to);
}

static void print_option(FILE *to, const struct option_row *row)
{
    char left[WORD_MAX];
    snprintf(left, sizeof left, "  %s%c%s%s%s%s%s", row->letter != 0 ? "-" : "",
             row->letter != 0 ? row->letter : '-',
             row->letter != 0 && row->name != NULL ? ", --" : "",
             row->letter == 0 ? "-" : "", row->name != NULL ? row->name : "",
             row->value != NULL ? " " : "",
             row->value != NULL ? row->value : "");
    if (strlen(left) >= OPTION_COLUMN)
        fprintf(to, "%s\n%*s%s\n", left, OPTION_COLUMN, "", row->help);
    else
        fprintf(to, "%-*s%s\n", OPTION_COLUMN, left, row->help);
}

void help_print(FILE *to, const struct subcommand *sub)
{
    fprintf(to, "bushing %s - %s\n\n", sub->name, sub->purpose);
    usage_print(to, sub);
    if (sub->num_options != 0)
        fputc('\n', to);
    for (size_t i = 0; i < sub->num_options; i++)
        print_option(to, &sub->options[i]);
    if (sub->about[0] != '\0')
        fprintf(to, "\n%s", sub->about);
}

void help_print_all(FILE *to)
{
    fprintf(to,
            "bushing %s - carries MMS safely through networks that nobody "
            "should trust\n\nusage: bushing SUBCOMMAND [ARGUMENTS]\n"
            "       bushing --version | --help\n\n",
            BUSHING_VERSION);
    for (size_t i = 0; SUBCOMMANDS[i] != NULL; i++)
        fprintf(to, "  %-12s%s\n", SUBCOMMANDS[i]->name,
                SUBCOMMANDS[i]->purpose);
    fputs("\n'bushing help SUBCOMMAND' tells more. Exit status: 0 good, "
          "1 refused,\n2 wrong usage, 3 trouble with the system.\n",
          to);
}
