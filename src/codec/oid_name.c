#include "codec/oid_name.h"

#include "base/oid.h"
#include "schema/oid_names.h"

/* No object identifier with a name is longer as text. */
enum { DOTTED_MAX = 64 };

/* As strcmp(): the table is in the order of octets. */
static int compare(const char *a, const char *b)
{
    for (; *a == *b && *a != '\0'; a++)
        b++;
    return (int)(unsigned char)*a - (int)(unsigned char)*b;
}

const char *oid_name_of(span content)
{
    char dotted[DOTTED_MAX];
    struct text t = text_over(dotted, sizeof dotted - 1);
    size_t low = 0, high = OID_NUM_NAMES;
    if (oid_to_text(content, &t) != 0 || !text_fits(&t))
        return NULL;
    dotted[t.n] = '\0';
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(dotted, OID_NAMES[middle].dotted);
        if (order == 0)
            return OID_NAMES[middle].name;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
