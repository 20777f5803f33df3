#include "e2e/fault.h"

static void put_fact(struct fault *fault, size_t i, const char *fact)
{
    struct text t = fault_fact(fault, i);
    if (fact != NULL)
        text_put(&t, fact);
    text_end(&t);
}

bool fault_raise(struct fault *fault, const struct fault_row *row,
                 const char *one, const char *other)
{
    fault->row = row;
    put_fact(fault, 0, one);
    put_fact(fault, 1, other);
    return false;
}

struct text fault_fact(struct fault *fault, size_t i)
{
    return text_over(fault->fact[i], FAULT_FACT);
}
