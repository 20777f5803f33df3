/* Prints the modules from the tables.
 *
 *   print_modules FOLDER          writes every module into its file there
 *   print_modules --check FOLDER  compares them instead
 *   print_modules --judge         one module for asn1c, to the output
 *   print_modules --roots         its types as ROOT(C name) lines
 */
#include <stdio.h>
#include <stdlib.h>

#include "asn1/module_text.h"
#include "judged_types.h"

#define TEXT_MAX ((size_t)1 << 20)
static char printed[TEXT_MAX], found[TEXT_MAX];

static void die(const char *what, const char *name)
{
    fprintf(stderr, "print_modules: %s: %s\n", name, what);
    exit(1);
}

static size_t print(const struct asn1_module *m)
{
    struct text t = text_over(printed, sizeof printed);
    if (asn1_module_text(&t, m, SCHEMA_MODULES, SCHEMA_NUM_MODULES) != 0)
        die("has a type that cannot be printed", m->name);
    if (!text_fits(&t))
        die("is too long", m->name);
    return t.n;
}

static FILE *open_file(const char *folder, const struct asn1_module *m,
                       const char *mode)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/%s", folder, m->file);
    if (n < 0 || (size_t)n >= sizeof path)
        die("the path is too long", m->file);
    return fopen(path, mode);
}

static void write_module(const char *folder, const struct asn1_module *m)
{
    size_t n = print(m);
    FILE *f = open_file(folder, m, "wb");
    if (f == NULL || fwrite(printed, 1, n, f) != n || fclose(f) != 0)
        die("cannot be written", m->file);
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

static bool check_module(const char *folder, const struct asn1_module *m)
{
    size_t n = print(m), read = 0, line = 1;
    FILE *f = open_file(folder, m, "rb");
    if (f != NULL) {
        read = fread(found, 1, sizeof found, f);
        (void)fclose(f);
        line = first_difference(n, read);
    }
    if (line != 0)
        printf("%s/%s: line %zu is not what the tables print: run "
               "ci/print-modules\n",
               folder, m->file, line);
    return line == 0;
}

static int check(const char *folder)
{
    size_t passed = 0;
    for (size_t i = 0; i < SCHEMA_NUM_MODULES; i++)
        passed += check_module(folder, SCHEMA_MODULES[i]);
    printf("%zu passed, %zu failed, 0 skipped\n", passed,
           SCHEMA_NUM_MODULES - passed);
    return passed == SCHEMA_NUM_MODULES ? 0 : 1;
}

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
        for (char *c = name; *c != '\0'; c++)
            *c = *c == '-' ? '_' : *c;
        printf("ROOT(%s)\n", name);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (argc == 3 && strcmp(word, "--check") == 0)
        return check(argv[2]);
    if (argc == 2 && strcmp(word, "--judge") == 0)
        return print_judge();
    if (argc == 2 && strcmp(word, "--roots") == 0)
        return print_roots();
    if (argc != 2 || word[0] == '-') {
        fputs("usage: print_modules [--check] FOLDER | --judge | --roots\n",
              stderr);
        return 2;
    }
    for (size_t i = 0; i < SCHEMA_NUM_MODULES; i++)
        write_module(argv[1], SCHEMA_MODULES[i]);
    return 0;
}
