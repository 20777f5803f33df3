/* What a subcommand is: one row. From the rows come the parsing of arguments,
 * --help, usage errors, shell completion, and what the man pages are held
 * against by a test. */
#ifndef TOOLS_SUBCOMMAND_H
#define TOOLS_SUBCOMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum exit_status {
    EXIT_GOOD = 0,
    EXIT_REFUSED = 1, /* the input or the peer is at fault */
    EXIT_USAGE = 2,   /* the command line is */
    EXIT_SYSTEM = 3,  /* a file, memory, the network is */
};

enum { OPTIONS_MAX = 40, OPERANDS_MAX = 64, REPEATS_MAX = 64 };

struct option_row {
    char letter;       /* -v, or 0 */
    const char *name;  /* --verbose; NULL when there is only the letter */
    const char *value; /* what is called in usage lines; NULL: a switch */
    const char *words; /* the only values allowed, between blanks; or NULL */
    const char *list;  /* shell words that print the values; or NULL */
    const char *help;  /* one line */
};

enum operand_kind {
    OPERAND_FILE,
    OPERAND_SUBCOMMAND,
    OPERAND_SHELL,
    OPERAND_OTHER, /* nothing that could be completed */
};

struct arguments;

struct subcommand {
    const char *name;
    const char *operands; /* as in the usage line: "[FILE]" */
    enum operand_kind operand_kind;
    const char *operand_words; /* what the first may be, for completion; or NULL
                                */
    size_t min_operands, max_operands;
    const char *purpose; /* one line */
    const char *about;   /* for --help, lines of text */
    const struct option_row *options;
    size_t num_options;
    enum exit_status (*run)(const struct arguments *a);
};

/* The rows in the order of --help; NULL behind the last. */
extern const struct subcommand *const SUBCOMMANDS[];

extern const struct subcommand INSPECT, LOG, CERT, PKI, SERVE, PING, GET, SET,
    BROWSE, WATCH, FILE_ACCESS, COMPLETION, HELP;

/* The shells that `bushing completion` knows, between blanks. */
#define COMPLETION_SHELLS "bash"

/* NULL when there is none of this name. */
const struct subcommand *subcommand_find(const char *name);

/* What was said behind the subcommand's name. */
struct arguments {
    const struct subcommand *sub;
    const char *value[OPTIONS_MAX]; /* by row of the option: its value, "" for
                                       a switch, NULL when it was not said */
    struct {
        size_t row;
        const char *value;
    } every[REPEATS_MAX]; /* the same one by one, for options that may be said
                             again; the last one counts in value[] */
    size_t num_every;
    const char *operand[OPERANDS_MAX];
    size_t num_operands;
    bool help; /* --help was said: nothing else counts */
};

/* Reads the command line behind the subcommand's name. EXIT_USAGE after one
 * line on stderr that says what is wrong. */
enum exit_status arguments_read(struct arguments *a,
                                const struct subcommand *sub, int argc,
                                char **argv);

/* The next value of an option that may be said again; NULL behind the last.
 * *at is 0 at the start. */
const char *arguments_next(const struct arguments *a, size_t row, size_t *at);

/* "usage: bushing inspect [--as TYPE] ..." in lines of 80 columns. */
void usage_print(FILE *to, const struct subcommand *sub);
void help_print(FILE *to, const struct subcommand *sub);
void help_print_all(FILE *to);

/* True when a word between blanks in `words` is this one. */
bool words_have(const char *words, const char *word);

/* The nearest to a word among names that pass by one after the other. All zero
 * at the start but for the word. */
struct nearest {
    const char *word;
    const char *best; /* NULL: none is near enough */
    size_t distance;
};
void nearest_offer(struct nearest *n, const char *name);

/* One line on stderr: "bushing inspect: ..." by a printf format. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void complain(const char *sub, const char *format, ...);
/* "bushing SUB: FILE: what this number means", of errno. */
void complain_errno(const char *sub, const char *file, int why);

#endif
