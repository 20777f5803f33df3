/* "Did you mean ...?": how many letters two names are apart. */
#include <ctype.h>
#include <string.h>

#include "subcommand.h"

enum { NAME_MAX_LETTERS = 48, FARTHEST = 3 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Letters to put in, take out or change, row by row; case counts nothing. */
static size_t distance(const char *a, size_t num_a, const char *b, size_t num_b)
{
    size_t row[NAME_MAX_LETTERS + 1];
    for (size_t i = 0; i <= num_a; i++)
        row[i] = i;
    for (size_t j = 1; j <= num_b; j++) {
        size_t diagonal = row[0];
        row[0] = j;
        for (size_t i = 1; i <= num_a; i++) {
            size_t changed =
                diagonal + (same_letter(a[i - 1], b[j - 1]) ? 0 : 1);
            diagonal = row[i];
            row[i] = least(changed, least(row[i], row[i - 1]) + 1);
        }
    }
    return row[num_a];
}

void nearest_offer(struct nearest *n, const char *name)
{
    size_t num_word = strlen(n->word), num_name = strlen(name), d;
    size_t limit = least(FARTHEST, num_word / 2);
    if (num_word > NAME_MAX_LETTERS || num_name > NAME_MAX_LETTERS)
        return;
    d = distance(n->word, num_word, name, num_name);
    if (d > limit || (n->best != NULL && d >= n->distance))
        return;
    n->best = name;
    n->distance = d;
}
