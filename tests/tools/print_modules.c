/* Prints the modules and the XML schemas from the tables.
 *
 *   print_modules FOLDER          writes each into its file there
 *   print_modules --check FOLDER  compares them instead
 *   print_modules --judge         one module for asn1c, to the output
 *   print_modules --roots         its types as ROOT(C name) lines
 */
#define _POSIX_C_SOURCE 200809L

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "asn1/module_text.h"
#include "judged_types.h"
#include "schema/e2e.h"
#include "schema/xmpp_env.h"
#include "xsd_text.h"

#define TEXT_MAX ((size_t)1 << 20)
static char printed[TEXT_MAX], found[TEXT_MAX];

static void die(const char *what, const char *name)
{
    fprintf(stderr, "print_modules: %s: %s\n", name, what);
    exit(1);
}

/* --- what is printed ----------------------------------------------------- */

static const struct asn1_type *const ENV_TYPES[] = {&XMPP_ENV_PDU};
static const struct xsd_import ENV_IMPORTS[] = {
    {E2E_NAMESPACE, "e2e", "e2e.xsd"}};

/* The schema number i and its file; false behind the last one. */
static bool schema(size_t i, struct xsd_schema *s, const char **file)
{
    if (i == 0) {
        *file = "e2e.xsd";
        *s = (struct xsd_schema){E2E_NAMESPACE,
                                 "End-to-end security (IEC 62351-4, Annex C)",
                                 E2E_MODULE.types,
                                 E2E_MODULE.num_types,
                                 NULL,
                                 0};
    } else if (i == 1) {
        *file = "env.xsd";
        *s = (struct xsd_schema){
            XMPP_ENV_NAMESPACE, "XMPP environment (IEC 62351-4, Annex E)",
            ENV_TYPES,          1,
            ENV_IMPORTS,        1};
    }
    return i < 2;
}

/* Prints text number i; its length, and the name of its file. NULL behind the
 * last one. */
static size_t print(size_t i, const char **file)
{
    struct text t = text_over(printed, sizeof printed);
    struct xsd_schema s;
    int rc;
    *file = NULL;
    if (i < SCHEMA_NUM_MODULES) {
        *file = SCHEMA_MODULES[i]->file;
        rc = asn1_module_text(&t, SCHEMA_MODULES[i], SCHEMA_MODULES,
                              SCHEMA_NUM_MODULES);
    } else if (schema(i - SCHEMA_NUM_MODULES, &s, file)) {
        rc = xsd_text(&s, &t);
    } else {
        return 0;
    }
    if (rc != 0 || !text_fits(&t))
        die("cannot be printed", *file);
    return t.n;
}

/* --- files --------------------------------------------------------------- */

static FILE *open_file(const char *folder, const char *file, const char *mode)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/%s", folder, file);
    if (n < 0 || (size_t)n >= sizeof path)
        die("the path is too long", file);
    return fopen(path, mode);
}

static int write_all(const char *folder)
{
    const char *file;
    for (size_t i = 0, n; n = print(i, &file), file != NULL; i++) {
        FILE *f = open_file(folder, file, "wb");
        if (f == NULL || fwrite(printed, 1, n, f) != n || fclose(f) != 0)
            die("cannot be written", file);
    }
    return 0;
}

/* The line in which two texts begin to differ; 0 when they are equal. */
static size_t first_difference(size_t n, size_t m)
{
    size_t line = 1;
    for (size_t i = 0; i < n || i < m; i++) {
        if (i == n || i == m || printed[i] != found[i])
            return line;
        line += printed[i] == '\n';
    }
    return 0;
}

/* The line in which the file is not the n characters that were printed. */
static size_t wrong_line(const char *folder, const char *file, size_t n)
{
    FILE *f = open_file(folder, file, "rb");
    if (f == NULL)
        return 1;
    size_t num = fread(found, 1, sizeof found, f);
    (void)fclose(f);
    return first_difference(n, num);
}

static size_t number_of_files(const char *folder)
{
    char pattern[4096];
    glob_t files = {0};
    (void)snprintf(pattern, sizeof pattern, "%s/*", folder);
    size_t num = glob(pattern, 0, NULL, &files) == 0 ? files.gl_pathc : 0;
    globfree(&files);
    return num;
}

static int check_all(const char *folder)
{
    size_t i = 0, failed = 0;
    const char *file;
    for (size_t n; n = print(i, &file), file != NULL; i++) {
        size_t line = wrong_line(folder, file, n);
        failed += line != 0;
        if (line != 0)
            printf("%s/%s: line %zu is not what the tables print: run "
                   "ci/print-modules\n",
                   folder, file, line);
    }
    bool more = number_of_files(folder) > i;
    if (more)
        printf("%s: there are files that nothing prints\n", folder);
    printf("%zu passed, %zu failed, 0 skipped\n", i - failed, failed + more);
    return failed != 0 || more;
}

/* --- for the judge ------------------------------------------------------- */

static int print_judge(void)
{
    struct text t = text_over(printed, sizeof printed);
    int rc = asn1_judge_text(&t, "Judge", SCHEMA_MODULES, SCHEMA_NUM_MODULES);
    if (rc != 0 || !text_fits(&t))
        die("cannot be printed", "Judge");
    return fwrite(printed, 1, t.n, stdout) == t.n ? 0 : 1;
}

/* asn1c puts an underscore for every hyphen. */
static int print_roots(void)
{
    static struct judged_types j;
    judged_types(&j);
    for (size_t i = 0; i < j.num; i++) {
        char name[128];
        struct text t = text_over(name, sizeof name);
        asn1_judge_name(&t, j.type[i], SCHEMA_MODULES, SCHEMA_NUM_MODULES);
        text_end(&t);
        for (size_t k = 0; name[k] != '\0'; k++)
            if (name[k] == '-')
                name[k] = '_';
        printf("ROOT(%s)\n", name);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (argc == 3 && strcmp(word, "--check") == 0)
        return check_all(argv[2]);
    if (argc == 2 && strcmp(word, "--judge") == 0)
        return print_judge();
    if (argc == 2 && strcmp(word, "--roots") == 0)
        return print_roots();
    if (argc == 2 && word[0] != '-')
        return write_all(word);
    fputs("usage: print_modules [--check] FOLDER | --judge | --roots\n",
          stderr);
    return 2;
}
