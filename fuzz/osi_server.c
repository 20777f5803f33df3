/* A whole association as responder: see association.h. */
#include "association.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_association(BUSHING_RESPONDER, NULL, data, size);
}
