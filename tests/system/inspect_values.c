/* Prints random values of every type, a line each:
 *
 *     MODULE.TYPE HEXADECIMAL COMPONENTS
 *
 * where COMPONENTS are the names of the outermost ones, between commas. For
 * tests of the tool.
 *
 *   inspect_values NUMBER-OF-EACH */
#include <bushing/codec.h>

#include <stdio.h>
#include <stdlib.h>

#include "asn1/random.h"
#include "codec/type_find.h"

static uint8_t octets[1 << 20];

static void print_components(const struct asn1_type *t, span in)
{
    const char *between = " ";
    struct asn1_walk w;
    (void)asn1_walk_begin(&w, t, in, NULL, NULL);
    while (asn1_walk_next(&w) == 0 && w.step != WALK_END) {
        unsigned level = w.step == WALK_ENTER ? w.level - 1u : w.level;
        if (level != 1 || w.step == WALK_LEAVE || w.field == NULL)
            continue;
        printf("%s%s", between, w.field->name);
        between = ",";
    }
}

static int print_value(const bushing_type *t, uint64_t seed)
{
    struct asn1_random r = {seed};
    struct der d = der_over(octets, sizeof octets);
    if (asn1_random_value(asn1_type_of(t), &r, &d) != 0)
        return 1;
    printf("%s.%s ", bushing_type_module(t), bushing_type_name(t));
    for (size_t i = 0; i < d.n; i++)
        printf("%02x", octets[i]);
    print_components(asn1_type_of(t), span_of(octets, d.n));
    putchar('\n');
    return 0;
}

int main(int argc, char **argv)
{
    unsigned long each = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    const bushing_type *t;
    for (size_t i = 0; (t = bushing_type_at(i)) != NULL; i++)
        for (unsigned long k = 0; k < each; k++)
            if (print_value(t, i * 1000 + k) != 0)
                return 1;
    return 0;
}
