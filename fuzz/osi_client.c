/* A whole association as initiator: see association.h. */
#include "association.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void call(struct fuzz_end *e)
{
    static const uint8_t selector[] = {0, 1};
    bushing_association p;
    memset(&p, 0, sizeof p);
    p.called_tsel = p.called_ssel = p.called_psel =
        (bushing_span){selector, sizeof selector};
    p.user_data = (bushing_span){FUZZ_INITIATE, sizeof FUZZ_INITIATE};
    if (e->in_steps && !e->called)
        (void)bushing_osi_call(e->a, &p, e->now);
    else
        (void)bushing_osi_associate(e->a, &p, e->now);
    e->called = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_association(BUSHING_INITIATOR, call, data, size);
}
