/* Our side of the openssl judge: writes a file for every type of every module,
 * a SEQUENCE with random values of that type inside.
 *
 *   judge_openssl FOLDER          prints file, type and number of values
 */
#include <stdio.h>
#include <stdlib.h>

#include "asn1/random.h"
#include "judged_types.h"

enum { ROUNDS = 300 };
#define SEED UINT64_C(8824)

#define BATCH_MAX ((size_t)1 << 26)
static uint8_t batch[BATCH_MAX];

static void die(const char *what, const struct asn1_type *t)
{
    fprintf(stderr, "judge_openssl: %s: %s\n", t->name, what);
    exit(1);
}

static span many_values(const struct asn1_type *t, uint64_t seed)
{
    struct asn1_random r = {seed};
    struct der d = der_over(batch, sizeof batch);
    der_open(&d, TAG_UNIVERSAL(16));
    for (int i = 0; i < ROUNDS; i++)
        (void)asn1_random_value(t, &r, &d);
    der_close(&d);
    if (d.error != 0)
        die("no random values", t);
    return span_of(batch, d.n);
}

int main(int argc, char **argv)
{
    static struct judged_types j;
    judged_types(&j);
    for (size_t i = 0; argc == 2 && i < j.num; i++) {
        const struct asn1_type *t = j.type[i];
        char path[4096];
        span values = many_values(t, SEED + i);
        int n = snprintf(path, sizeof path, "%s/%zu.der", argv[1], i);
        FILE *f = n > 0 && (size_t)n < sizeof path ? fopen(path, "wb") : NULL;
        if (f == NULL || fwrite(values.p, 1, values.n, f) != values.n ||
            fclose(f) != 0)
            die("no file", t);
        printf("%s %s.%s %d\n", path, j.module[i]->name, t->name, ROUNDS);
    }
    return argc == 2 ? 0 : 2;
}
