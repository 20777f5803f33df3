/* bushing inspect: reads a message in any form and prints it in any form. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bushing/codec.h>

#include "input.h"
#include "inspect_capture.h"
#include "subcommand.h"

enum option {
    AS,
    FROM,
    TO,
    AT,
    FULL,
    JSON,
    PORT,
    KEYLOG,
    TYPES,
    VERBOSE,
    NUM_OPTIONS
};

static const struct option_row OPTIONS[NUM_OPTIONS] = {
    [AS] = {0, "as", "TYPE", NULL,
            "bushing inspect --types 2>/dev/null | cut -d' ' -f1",
            "what the input is; without it the first tags tell"},
    [FROM] = {0, "from", "FORM", INPUT_FORMS, NULL,
              "how the input is written; without it a guess"},
    [TO] = {0, "to", "FORM", "text json xml hex asn1", NULL,
            "what to print; text is a tree, asn1 the type's definition"},
    [AT] = {0, "at", "OFFSET", NULL, NULL,
            "skip so many octets in front; 0x.. is hexadecimal"},
    [FULL] = {0, "full", NULL, NULL, NULL,
              "print long strings whole, not shortened in the middle"},
    [JSON] = {0, "json", NULL, NULL, NULL, "the same as --to json"},
    [PORT] = {0, "port", "PORTS", NULL, NULL,
              "of a capture: the TCP ports of MMS, between commas"},
    [KEYLOG] = {0, "keylog", "FILE", NULL, NULL,
                "of a capture: keys that '--keylog' of a peer wrote"},
    [TYPES] = {0, "types", NULL, NULL, NULL,
               "list all types and their modules, and read nothing"},
    [VERBOSE] = {'v', NULL, NULL, NULL, NULL,
                 "show offsets, tags, certificates; of captures trees"},
};

static const char ABOUT[] =
    "Reads FILE, or standard input, and prints the message in it. Hexadecimal\n"
    "text may hold blanks, colons, 0x, and # with a remark to the end of the\n"
    "line; of PEM the first block is read. When the input is malformed,\n"
    "everything before the fault is printed, one line on standard error says\n"
    "where and why, and the exit status is 1.\n"
    "\n"
    "Of a capture (pcap, pcapng) it prints a line for each PDU, with the\n"
    "answers' times, and what each association was.\n"
    "\n"
    "  bushing inspect message.hex\n"
    "  bushing inspect --as SecPDU -v capture.bin\n"
    "  bushing inspect --to xml message.hex | bushing inspect --to hex\n"
    "  bushing inspect --to asn1 --as ClearToken1\n"
    "  bushing inspect traffic.pcap\n";

/* --- types --------------------------------------------------------------- */

static void list_types(bool json)
{
    const bushing_type *t;
    for (size_t i = 0; (t = bushing_type_at(i)) != NULL; i++) {
        const char *name = bushing_type_name(t);
        const char *module = bushing_type_module(t);
        if (json)
            printf("%s\n  {\"name\": \"%s\", \"module\": \"%s\"}",
                   i == 0 ? "[" : ",", name, module);
        else
            printf("%-35s %s\n", name, module);
    }
    if (json)
        puts("\n]");
}

static const bushing_type *find_type(const char *name)
{
    const bushing_type *t = bushing_type_find(name);
    struct nearest near = {.word = name};
    if (t != NULL)
        return t;
    for (size_t i = 0; (t = bushing_type_at(i)) != NULL; i++)
        nearest_offer(&near, bushing_type_name(t));
    if (near.best != NULL)
        complain("inspect", "'%s': no such type; did you mean '%s'?", name,
                 near.best);
    else
        complain("inspect",
                 "'%s': no such type; 'bushing inspect --types' lists all",
                 name);
    return NULL;
}

/* --- printing ------------------------------------------------------------ */

static void print_hex(bushing_span s)
{
    enum { OCTETS_IN_LINE = 32 };
    for (size_t i = 0; i < s.n; i++)
        printf("%02x%s", s.p[i],
               i + 1 == s.n || (i + 1) % OCTETS_IN_LINE == 0 ? "\n" : "");
}

static void print_output(const bushing_output *out, bool hex)
{
    bushing_span s = bushing_output_octets(out);
    if (hex)
        print_hex(s);
    else
        fwrite(s.p, 1, s.n, stdout);
    if (!hex && s.n != 0 && s.p[s.n - 1] != '\n')
        putchar('\n');
}

static enum exit_status print_module(const bushing_type *t)
{
    bushing_output *out;
    int rc = bushing_codec_module(&out, t);
    if (rc != 0) {
        complain("inspect", "%s", bushing_error_text(rc));
        return EXIT_SYSTEM;
    }
    print_output(out, false);
    bushing_output_free(out);
    return EXIT_GOOD;
}

/* --- the work ------------------------------------------------------------ */

struct job {
    const char *file; /* as errors call it */
    const char *to;
    bushing_request how;
    struct tcp_ports ports; /* of captures */
    size_t longest;         /* that the input may be */
    const char *keylog;     /* a file, or NULL */
};

static enum exit_status report_input(const struct job *job,
                                     enum input_result result, size_t line)
{
    int why = errno;
    switch (result) {
    case INPUT_GOOD:
        return EXIT_GOOD;
    case INPUT_UNREADABLE:
        complain_errno("inspect", job->file, why);
        return EXIT_SYSTEM;
    case INPUT_NO_MEMORY:
        complain("inspect", "%s: no memory left", job->file);
        return EXIT_SYSTEM;
    case INPUT_TOO_LONG:
        complain("inspect", "%s: longer than %zu MiB", job->file,
                 job->longest >> 20);
        return EXIT_REFUSED;
    case INPUT_NOT_HEX:
        complain("inspect", "%s line %zu: not hexadecimal", job->file, line);
        return EXIT_REFUSED;
    case INPUT_SECRET:
        complain("inspect", "%s: a private key; key material is never printed",
                 job->file);
        return EXIT_REFUSED;
    case INPUT_NOT_PEM:
        complain("inspect", "%s: no PEM block that can be read", job->file);
        return EXIT_REFUSED;
    }
    return EXIT_SYSTEM;
}

static enum exit_status report_error(const struct job *job, int rc,
                                     const bushing_codec_error *e)
{
    if (e == NULL) {
        complain("inspect", "%s: %s", job->file, bushing_error_text(rc));
        return EXIT_SYSTEM;
    }
    complain("inspect", "%s: %s, offset %zu: %s", job->file, e->path, e->offset,
             bushing_error_text(rc));
    return EXIT_REFUSED;
}

static enum exit_status convert(const struct job *job, bushing_span in)
{
    bushing_output *out;
    int rc = bushing_codec_convert(&out, &job->how, in);
    enum exit_status status = EXIT_GOOD;
    if (out != NULL)
        print_output(out, strcmp(job->to, "hex") == 0);
    fflush(stdout);
    if (rc != 0)
        status = report_error(job, rc, bushing_output_error(out));
    bushing_output_free(out);
    return status;
}

static enum exit_status guess_type(struct job *job, bushing_span in)
{
    bushing_span value = {in.p + job->how.skip, in.n - job->how.skip};
    job->how.type = bushing_type_guess(job->how.from, value);
    if (job->how.type != NULL)
        return EXIT_GOOD;
    complain("inspect",
             "%s: no known message starts like this; say what it is with '--as "
             "TYPE' ('bushing inspect --types' lists all), or where it starts "
             "with '--at OFFSET'",
             job->file);
    return EXIT_REFUSED;
}

static enum exit_status inspect_input(struct job *job, const struct input *file)
{
    bushing_span in = {file->p, file->n};
    job->how.from =
        file->form == INPUT_XML ? BUSHING_FORM_XML : BUSHING_FORM_BER;
    if (job->how.skip > in.n) {
        complain("inspect",
                 "%s: --at %zu is behind the end, there are %zu "
                 "octets",
                 job->file, job->how.skip, in.n);
        return EXIT_REFUSED;
    }
    if (job->how.type == NULL) {
        enum exit_status status = guess_type(job, in);
        if (status != EXIT_GOOD)
            return status;
    }
    if (strcmp(job->to, "asn1") == 0)
        return print_module(job->how.type);
    return convert(job, in);
}

/* What is found in a capture has its own types and places. */
static enum exit_status inspect_traffic(const struct job *job, bushing_span in)
{
    bool json = strcmp(job->to, "json") == 0;
    struct capture_job capture = {.file = job->file,
                                  .json = json,
                                  .tree = job->how.verbose,
                                  .full = job->how.full,
                                  .ports = job->ports,
                                  .keylog = job->keylog};
    if (job->how.type != NULL || job->how.skip != 0 ||
        (!json && strcmp(job->to, "text") != 0)) {
        complain("inspect",
                 "%s: '--as', '--at' and '--to %s' do not go with a capture",
                 job->file, strcmp(job->to, "text") == 0 ? "hex" : job->to);
        return EXIT_USAGE;
    }
    return inspect_capture(&capture, in);
}

static enum exit_status inspect_file(struct job *job, const char *file,
                                     enum input_form form)
{
    struct input in;
    size_t line = 0;
    enum input_result result = input_read(&in, file);
    enum exit_status status;
    job->longest =
        in.n > INPUT_CAPTURE_MAX ? INPUT_CAPTURE_MAX : BUSHING_CODEC_INPUT_MAX;
    if (result == INPUT_GOOD)
        result = input_decode(&in, form, &line);
    status = report_input(job, result, line);
    if (status == EXIT_GOOD)
        status = in.form == INPUT_CAPTURE
                     ? inspect_traffic(job, (bushing_span){in.p, in.n})
                     : inspect_input(job, &in);
    input_free(&in);
    return status;
}

/* --- the command line ---------------------------------------------------- */

static enum exit_status read_offset(const char *said, size_t *offset)
{
    char *end;
    unsigned long long v;
    errno = 0;
    v = strtoull(said, &end,
                 said[0] == '0' && (said[1] | 0x20) == 'x' ? 16 : 10);
    if (said[0] < '0' || said[0] > '9' || *end != '\0' || errno != 0 ||
        v > BUSHING_CODEC_INPUT_MAX) {
        complain("inspect", "'--at': '%s' is not an offset", said);
        return EXIT_USAGE;
    }
    *offset = (size_t)v;
    return EXIT_GOOD;
}

static enum bushing_form output_form(const char *to)
{
    if (strcmp(to, "json") == 0)
        return BUSHING_FORM_JSON;
    if (strcmp(to, "xml") == 0)
        return BUSHING_FORM_XML;
    return strcmp(to, "hex") == 0 ? BUSHING_FORM_BER : BUSHING_FORM_TEXT;
}

static enum exit_status read_job(struct job *job, const struct arguments *a)
{
    memset(job, 0, sizeof *job);
    job->how.lenient = true;
    job->how.pretty = true;
    job->to = a->value[TO] != NULL ? a->value[TO] : "text";
    job->keylog = a->value[KEYLOG];
    if (a->value[JSON] != NULL && a->value[TO] != NULL &&
        strcmp(job->to, "json") != 0) {
        complain("inspect", "'--json' and '--to %s' contradict each other",
                 job->to);
        return EXIT_USAGE;
    }
    if (a->value[JSON] != NULL)
        job->to = "json";
    job->how.to = output_form(job->to);
    job->how.full = a->value[FULL] != NULL;
    job->how.verbose = a->value[VERBOSE] != NULL;
    if (a->value[AS] != NULL &&
        (job->how.type = find_type(a->value[AS])) == NULL)
        return EXIT_USAGE;
    if (!capture_ports_read(&job->ports, a->value[PORT]))
        return EXIT_USAGE;
    if (a->value[AT] != NULL)
        return read_offset(a->value[AT], &job->how.skip);
    return EXIT_GOOD;
}

static enum exit_status run_inspect(const struct arguments *a)
{
    const char *file = a->num_operands != 0 ? a->operand[0] : "-";
    struct job job;
    enum exit_status status = read_job(&job, a);
    if (status != EXIT_GOOD)
        return status;
    if (a->value[TYPES] != NULL) {
        list_types(strcmp(job.to, "json") == 0);
        return EXIT_GOOD;
    }
    if (strcmp(job.to, "asn1") == 0 && job.how.type != NULL)
        return print_module(job.how.type);
    job.file = strcmp(file, "-") == 0 ? "standard input" : file;
    return inspect_file(&job, file, input_form_named(a->value[FROM]));
}

const struct subcommand INSPECT = {
    .name = "inspect",
    .operands = "[FILE]",
    .operand_kind = OPERAND_FILE,
    .max_operands = 1,
    .purpose = "decode a message, or what a capture holds, and print it",
    .about = ABOUT,
    .options = OPTIONS,
    .num_options = NUM_OPTIONS,
    .run = run_inspect,
};
