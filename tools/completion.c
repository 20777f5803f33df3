/* Prints the completion script from the rows of subcommands and options. */
#include <string.h>

#include "subcommand.h"

static void print_subcommands(void)
{
    for (size_t i = 0; SUBCOMMANDS[i] != NULL; i++)
        printf("%s%s", i == 0 ? "" : " ", SUBCOMMANDS[i]->name);
}

static void print_pattern(const struct subcommand *sub,
                          const struct option_row *row)
{
    if (row->letter != 0)
        printf("%s:-%c", sub->name, row->letter);
    if (row->name != NULL)
        printf("%s%s:--%s", row->letter != 0 ? " | " : "", sub->name,
               row->name);
}

/* What may follow an option: one of its words, what a command lists, or
 * anything. */
static void print_value(const struct subcommand *sub,
                        const struct option_row *row)
{
    if (row->value == NULL)
        return;
    fputs("    ", stdout);
    print_pattern(sub, row);
    if (row->words != NULL)
        printf(") words='%s' ;;\n", row->words);
    else if (row->list != NULL)
        printf(") words=$(%s) ;;\n", row->list);
    else
        puts(") return ;;");
}

static void print_options(const struct subcommand *sub)
{
    printf("    %s:*) words='", sub->name);
    for (size_t i = 0; i < sub->num_options; i++) {
        const struct option_row *row = &sub->options[i];
        if (row->letter != 0)
            printf("-%c ", row->letter);
        if (row->name != NULL)
            printf("--%s ", row->name);
    }
    fputs("--help", stdout);
    if (sub->operand_words != NULL)
        printf(" %s", sub->operand_words);
    if (sub->operand_kind == OPERAND_SHELL)
        fputs(" " COMPLETION_SHELLS, stdout);
    if (sub->operand_kind == OPERAND_SUBCOMMAND) {
        putchar(' ');
        print_subcommands();
    }
    fputs("'", stdout);
    if (sub->operand_kind == OPERAND_FILE)
        fputs(" files=yes", stdout);
    puts(" ;;");
}

static const char HEAD[] =
    "# bash completion for bushing(1), as 'bushing completion bash' prints it\n"
    "_bushing()\n"
    "{\n"
    "    local word=${COMP_WORDS[COMP_CWORD]}\n"
    "    local before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local words= files=\n"
    "    case $COMP_CWORD:${COMP_WORDS[1]}:$before in\n"
    "    1:*) words='";

static const char MIDDLE[] =
    " --version --help' ;;\n"
    "    esac\n"
    "    if [[ -z $words ]]; then case ${COMP_WORDS[1]}:$before in\n";

static const char TAIL[] =
    "    esac fi\n"
    "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
    "    if [[ -n $files && $word != -* ]]; then\n"
    "        compopt -o filenames\n"
    "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
    "    fi\n"
    "}\n"
    "complete -F _bushing bushing\n";

static enum exit_status run_completion(const struct arguments *a)
{
    if (!words_have(COMPLETION_SHELLS, a->operand[0])) {
        complain(a->sub->name, "'%s': no such shell; known are: %s",
                 a->operand[0], COMPLETION_SHELLS);
        return EXIT_USAGE;
    }
    fputs(HEAD, stdout);
    print_subcommands();
    fputs(MIDDLE, stdout);
    for (size_t i = 0; SUBCOMMANDS[i] != NULL; i++) {
        const struct subcommand *sub = SUBCOMMANDS[i];
        for (size_t k = 0; k < sub->num_options; k++)
            print_value(sub, &sub->options[k]);
        print_options(sub);
    }
    fputs(TAIL, stdout);
    return EXIT_GOOD;
}

const struct subcommand COMPLETION = {
    .name = "completion",
    .operands = "SHELL",
    .operand_kind = OPERAND_SHELL,
    .min_operands = 1,
    .max_operands = 1,
    .purpose = "print the completion script for a shell: " COMPLETION_SHELLS,
    .about = "eval \"$(bushing completion bash)\" makes it known to the shell "
             "that runs; a\npackage puts the same text where bash looks for "
             "it.\n",
    .run = run_completion,
};
