/* Prints what the tables of the OSI stack say into the documents that show it:
 * the state tables and the answers into docs/internals/osi.md, that of
 * end-to-end security into docs/internals/e2e.md, the settings and limits into
 * docs/guide/limits.md. A printed part stands between the lines
 * `<!-- printed: name -->` and `<!-- /printed -->`; the rest is left alone.
 *
 *   print_machine ROOT            writes both
 *   print_machine --check ROOT    compares */
#define _POSIX_C_SOURCE 200809L /* fmemopen */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bushing/config.h>
#include <bushing/error.h>

#include "asn1/ber.h"
#include "e2e/machine.h"
#include "osi/answer.h"
#include "osi/contexts.h"
#include "osi/machine.h"
#include "osi/ppdu.h"
#include "osi/spdu.h"
#include "osi/tpdu.h"
#include "osi/tpkt.h"
#include "session/association.h"

enum { PAGE_MAX = 1 << 18 };

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* --- states -------------------------------------------------------------- */

#define X(name, sentence) sentence,
static const char *const TRANSPORT_DOES[] = {TRANSPORT_ACTIONS(X)};
static const char *const ASSOCIATION_DOES[] = {ASSOCIATION_ACTIONS(X)};
#undef X

static const char *tpdu_text(uint8_t kind)
{
    static const struct {
        uint8_t kind;
        const char *text;
    } NAMES[] = {{TPDU_CR, "CR"},
                 {TPDU_CC, "CC"},
                 {TPDU_DR, "DR"},
                 {TPDU_DT, "DT"},
                 {TPDU_ER, "ER"}};
    for (size_t i = 0; i < COUNT(NAMES); i++)
        if (NAMES[i].kind == kind)
            return NAMES[i].text;
    return "of other classes";
}

static const char *spdu_text(uint8_t kind)
{
    return spdu_name(kind);
}

static void print_rows(FILE *out, const struct machine_row *rows, size_t num,
                       const char *(*state)(uint8_t),
                       const char *(*message)(uint8_t), const char *const *does)
{
    for (size_t i = 0; i < num; i++) {
        bool again = i > 0 && rows[i - 1].state == rows[i].state;
        fprintf(out, "| %s | %s | %s | %s |\n",
                again ? "" : state(rows[i].state), message(rows[i].message),
                does[rows[i].action], state(rows[i].next));
    }
}

static void print_transport(FILE *out)
{
    fputs("| state | TPDU | what is done | next |\n"
          "| --- | --- | --- | --- |\n",
          out);
    print_rows(out, TRANSPORT_ROWS, NUM_TRANSPORT_ROWS, transport_state_text,
               tpdu_text, TRANSPORT_DOES);
}

static void print_association(FILE *out)
{
    fputs("| state | SPDU | what is done | next |\n"
          "| --- | --- | --- | --- |\n",
          out);
    print_rows(out, ASSOCIATION_ROWS, NUM_ASSOCIATION_ROWS,
               association_state_text, spdu_text, ASSOCIATION_DOES);
}

#define X(name, sentence) sentence,
static const char *const E2E_DOES[] = {E2E_ACTIONS(X)};
#undef X

static void print_e2e(FILE *out)
{
    fputs("| state | SecPDU | what is done | next |\n"
          "| --- | --- | --- | --- |\n",
          out);
    for (size_t i = 0; i < E2E_NUM_ROWS; i++) {
        const struct e2e_row *r = &E2E_ROWS[i];
        bool again = i > 0 && E2E_ROWS[i - 1].state == r->state;
        fprintf(out, "| %s | %s | %s | %s |\n",
                again ? "" : e2e_state_text(r->state),
                bushing_secpdu_name((enum bushing_secpdu)r->secpdu),
                E2E_DOES[r->action], e2e_state_text(r->next));
    }
}

/* --- answers ------------------------------------------------------------- */

static void print_answer(FILE *out, uint8_t kind, unsigned number)
{
    static const char *const FORMS[] = {
        [ANSWER_CLOSE] = "silence",
        [ANSWER_DR] = "DR, reason %u",
        [ANSWER_RF] = "REFUSE, reason %02X",
        [ANSWER_CPR] = "REFUSE with CPR, provider-reason %u",
        [ANSWER_AARE_U] = "REFUSE with AARE, user diagnostic %u",
        [ANSWER_AARE_P] = "REFUSE with AARE, provider diagnostic %u",
        [ANSWER_AB] = "ABORT",
        [ANSWER_ARP] = "ABORT with ARP, reason %u",
        [ANSWER_ABRT] = "ABORT with ABRT, diagnostic %u",
    };
    const char *form = FORMS[kind], *mark = strchr(form, '%');
    if (mark == NULL) {
        fprintf(out, "| %s ", form);
        return;
    }
    fprintf(out, "| %.*s", (int)(mark - form), form);
    fprintf(out, kind == ANSWER_RF ? "%02X " : "%u ", number);
}

static void print_answers(FILE *out)
{
    fputs("| error | sentence | before ACCEPT, to a request | later, and as "
          "initiator |\n| --- | --- | --- | --- |\n",
          out);
    for (size_t i = 0; i < NUM_ANSWERS; i++) {
        const struct answer *a = &ANSWERS[i];
        fprintf(out, "| %s | %s ", bushing_error_name(a->code),
                bushing_error_text(a->code));
        print_answer(out, a->before, a->before_number);
        print_answer(out, a->after, a->after_number);
        fputs("|\n", out);
    }
}

/* --- limits -------------------------------------------------------------- */

static void print_settings(FILE *out)
{
    static const struct {
        const char *name, *sentence;
        unsigned long low, high, usual;
    } ROWS[] = {
#define X(name, low, high, usual, sentence) {#name, sentence, low, high, usual},
        BUSHING_SETTINGS(X)
#undef X
    };
    fputs("| setting | what | least | most | usual |\n"
          "| --- | --- | --- | --- | --- |\n",
          out);
    for (size_t i = 0; i < COUNT(ROWS); i++)
        fprintf(out, "| %s | %s | %lu | %lu | %lu |\n", ROWS[i].name,
                ROWS[i].sentence, ROWS[i].low, ROWS[i].high, ROWS[i].usual);
}

static void print_fixed(FILE *out)
{
    static const struct {
        const char *what;
        unsigned long value;
    } ROWS[] = {
        {"octets of a TPKT before a TPDU size is agreed", TPKT_HEAD + 255},
        {"octets of a TPDU that is offered or taken", 1ul << TPDU_SIZE_OURS},
        {"octets of a TPDU that a peer may offer", 1ul << TPDU_SIZE_MAX},
        {"octets of a transport selector", TSEL_MAX},
        {"octets of a transport selector that is still answered", TSEL_ABUSE},
        {"octets of a session selector", SSEL_MAX},
        {"octets of a presentation selector", PSEL_MAX},
        {"octets of session user data in C1", USER_DATA_C1_MAX},
        {"octets of session user data in C2", USER_DATA_C2_MAX},
        {"presentation contexts", BUSHING_CONTEXTS},
        {"largest identifier of a context", CONTEXT_ID_MAX},
        {"octets of an application context that is answered", CONTEXT_NAME_MAX},
        {"levels of values inside values", BER_MAX_DEPTH},
        {"octets received and not yet looked at", INPUT_MAX},
        {"octets of joined strings in one PPDU", SCRATCH_MAX},
        {"octets of the largest block of a pool",
         (unsigned long)POOL_LEAST << (POOL_CLASSES - 1)},
    };
    fputs("| what | most |\n| --- | --- |\n", out);
    for (size_t i = 0; i < COUNT(ROWS); i++)
        fprintf(out, "| %s | %lu |\n", ROWS[i].what, ROWS[i].value);
}

/* --- documents ----------------------------------------------------------- */

static const struct part {
    const char *page, *name;
    void (*print)(FILE *out);
} PARTS[] = {
    {"docs/internals/osi.md", "transport", print_transport},
    {"docs/internals/osi.md", "association", print_association},
    {"docs/internals/osi.md", "answers", print_answers},
    {"docs/internals/e2e.md", "e2e", print_e2e},
    {"docs/guide/limits.md", "settings", print_settings},
    {"docs/guide/limits.md", "fixed", print_fixed},
};

static const struct part *part_of(const char *page, const char *line)
{
    char mark[64];
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        snprintf(mark, sizeof mark, "<!-- printed: %s -->\n", PARTS[i].name);
        if (strcmp(PARTS[i].page, page) == 0 && strcmp(line, mark) == 0)
            return &PARTS[i];
    }
    return NULL;
}

/* The page with its parts printed anew. How many parts it has. */
static size_t print_page(FILE *out, FILE *in, const char *page)
{
    static char line[4096];
    size_t found = 0;
    bool inside = false;
    while (fgets(line, sizeof line, in) != NULL) {
        const struct part *part = part_of(page, line);
        if (strcmp(line, "<!-- /printed -->\n") == 0)
            inside = false;
        if (!inside)
            fputs(line, out);
        if (part != NULL) {
            fputs("\n", out);
            part->print(out);
            fputs("\n", out);
            inside = true;
            found++;
        }
    }
    return inside ? 0 : found;
}

static size_t parts_on(const char *page)
{
    size_t n = 0;
    for (size_t i = 0; i < COUNT(PARTS); i++)
        n += strcmp(PARTS[i].page, page) == 0;
    return n;
}

static bool write_page(const char *path, const char *text, size_t n)
{
    FILE *f = fopen(path, "wb");
    bool good = f != NULL && fwrite(text, 1, n, f) == n;
    return f != NULL && fclose(f) == 0 && good;
}

/* Why it is not good, or NULL. */
static const char *do_page(const char *root, const char *page, bool check)
{
    static char is[PAGE_MAX], shall[PAGE_MAX], path[4096];
    size_t n, found;
    FILE *in, *out;
    snprintf(path, sizeof path, "%s/%s", root, page);
    in = fopen(path, "rb");
    if (in == NULL)
        return "cannot be opened";
    memset(shall, 0, sizeof shall);
    out = fmemopen(shall, sizeof shall - 1, "wb");
    if (out == NULL) {
        fclose(in);
        return "no memory";
    }
    found = print_page(out, in, page);
    fclose(out);
    rewind(in);
    n = fread(is, 1, sizeof is - 1, in);
    is[n] = 0;
    fclose(in);
    if (found != parts_on(page))
        return "lacks a printed part, or the end of one";
    if (check)
        return strcmp(is, shall) == 0
                   ? NULL
                   : "is not what the tables say: run ci/print-machine";
    return write_page(path, shall, strlen(shall)) ? NULL : "cannot be written";
}

int main(int argc, char **argv)
{
    static const char *const PAGES[] = {"docs/internals/osi.md",
                                        "docs/internals/e2e.md",
                                        "docs/guide/limits.md"};
    bool check = argc > 1 && strcmp(argv[1], "--check") == 0;
    int rc = EXIT_SUCCESS;
    if (argc != (check ? 3 : 2)) {
        fputs("usage: print_machine [--check] ROOT\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < COUNT(PAGES); i++) {
        const char *why = do_page(argv[argc - 1], PAGES[i], check);
        if (why == NULL)
            continue;
        printf("print-machine: %s %s\n", PAGES[i], why);
        rc = EXIT_FAILURE;
    }
    return rc;
}
