/* Writes the first inputs of the fuzz targets: a small random value of every
 * type, in BER and in XML. What fuzzing finds later is added by hand.
 *
 *   make_corpus FOLDER      such as fuzz/corpus */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "asn1/random.h"
#include "asn1/xer_write.h"
#include "schema/modules.h"

enum { ROOM = 1 << 20, SMALL = 400, TRIES = 200, WHOLE_MODULE = 4 };

static uint8_t der_buffer[ROOM], scratch[ROOM];
static char text_buffer[ROOM];

/* `choice` stands in front of the value: what the target chooses a type by. */
static void write_file(const char *folder, size_t at, span choice, span s)
{
    char name[512];
    FILE *f;
    (void)snprintf(name, sizeof name, "%s/%03zu", folder, at);
    f = fopen(name, "wb");
    if (f == NULL || fwrite(choice.p, 1, choice.n, f) != choice.n ||
        fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0) {
        perror(name);
        exit(3);
    }
}

/* The smallest of the first values that has something in it. */
static span small_value(const struct asn1_type *t)
{
    span best = {NULL, 0};
    static uint8_t kept[ROOM];
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        struct asn1_random r = {seed};
        struct der d = der_over(der_buffer, sizeof der_buffer);
        if (asn1_random_value(t, &r, &d) != 0 || d.n > SMALL || d.n <= best.n)
            continue;
        memcpy(kept, der_buffer, d.n);
        best = (span){kept, d.n};
    }
    return best;
}

static void make_folder(char *out, size_t cap, const char *top,
                        const char *kind, const char *name)
{
    (void)snprintf(out, cap, "%s/%s_%.*s", top, kind, (int)strcspn(name, "."),
                   name);
    if (mkdir(out, 0777) != 0 && errno != EEXIST) {
        perror(out);
        exit(3);
    }
}

static void make_module(const char *top, size_t number,
                        const struct asn1_module *m)
{
    char ber[400], xer[400], any[400], both[400];
    make_folder(ber, sizeof ber, top, "ber", m->file);
    make_folder(xer, sizeof xer, top, "xer", m->file);
    make_folder(any, sizeof any, top, "ber", "any");
    make_folder(both, sizeof both, top, "xer", "differential");
    for (size_t i = 0; i < m->num_types; i++) {
        struct arena arena = arena_over(scratch, sizeof scratch);
        struct xer_write_options how = {.scratch = &arena};
        struct text text = text_over(text_buffer, sizeof text_buffer);
        uint8_t octets[] = {(uint8_t)number, (uint8_t)i};
        span choice = {octets + 1, 1};
        span value = small_value(m->types[i]);
        write_file(ber, i, choice, value);
        if (i < WHOLE_MODULE) {
            write_file(any, number * WHOLE_MODULE + i, (span){octets, 0},
                       value);
            write_file(both, number * WHOLE_MODULE + i, (span){octets, 2},
                       value);
        }
        if (xer_write(m->types[i], value, &how, &text, NULL) == 0)
            write_file(xer, i, choice, span_of(text_buffer, text.n));
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: make_corpus FOLDER\n");
        return 2;
    }
    for (size_t i = 0; i < SCHEMA_NUM_MODULES; i++)
        make_module(argv[1], i, SCHEMA_MODULES[i]);
    return 0;
}
