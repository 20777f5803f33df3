/* The `bushing` command: finds the row of the subcommand and runs it. */
#include <string.h>

#include <bushing/version.h>

#include "subcommand.h"

const struct subcommand *const SUBCOMMANDS[] = {
    &INSPECT, &LOG,    &CERT,  &PKI,         &SERVE,      &PING, &GET,
    &SET,     &BROWSE, &WATCH, &FILE_ACCESS, &COMPLETION, &HELP, NULL};

const struct subcommand *subcommand_find(const char *name)
{
    for (size_t i = 0; SUBCOMMANDS[i] != NULL; i++)
        if (strcmp(SUBCOMMANDS[i]->name, name) == 0)
            return SUBCOMMANDS[i];
    return NULL;
}

static enum exit_status unknown_subcommand(const char *name)
{
    struct nearest near = {.word = name};
    for (size_t i = 0; SUBCOMMANDS[i] != NULL; i++)
        nearest_offer(&near, SUBCOMMANDS[i]->name);
    if (near.best != NULL)
        complain(NULL, "'%s': no such subcommand; did you mean '%s'?", name,
                 near.best);
    else
        complain(NULL, "'%s': no such subcommand; see 'bushing help'", name);
    return EXIT_USAGE;
}

static enum exit_status run_help(const struct arguments *a)
{
    const struct subcommand *sub;
    if (a->num_operands == 0) {
        help_print_all(stdout);
        return EXIT_GOOD;
    }
    sub = subcommand_find(a->operand[0]);
    if (sub == NULL)
        return unknown_subcommand(a->operand[0]);
    help_print(stdout, sub);
    return EXIT_GOOD;
}

const struct subcommand HELP = {
    .name = "help",
    .operands = "[SUBCOMMAND]",
    .operand_kind = OPERAND_SUBCOMMAND,
    .max_operands = 1,
    .purpose = "say what there is, or all about one subcommand",
    .about = "",
    .run = run_help,
};

/* What was printed is worth nothing unless it reached the file or pipe. */
static enum exit_status finish(enum exit_status status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    complain(NULL, "cannot write to standard output");
    return EXIT_SYSTEM;
}

static enum exit_status run(int argc, char **argv)
{
    struct arguments a;
    const struct subcommand *sub;
    enum exit_status status;
    if (strcmp(argv[1], "--version") == 0) {
        printf("bushing %s\n", BUSHING_VERSION);
        return EXIT_GOOD;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help_print_all(stdout);
        return EXIT_GOOD;
    }
    sub = subcommand_find(argv[1]);
    if (sub == NULL)
        return unknown_subcommand(argv[1]);
    status = arguments_read(&a, sub, argc - 2, argv + 2);
    if (status != EXIT_GOOD)
        return status;
    if (!a.help)
        return sub->run(&a);
    help_print(stdout, sub);
    return EXIT_GOOD;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        help_print_all(stderr);
        return EXIT_USAGE;
    }
    return (int)finish(run(argc, argv));
}
