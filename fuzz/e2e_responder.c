/* A responder whose initiator signs whatever it likes: code behind signatures
 * is reached. Nothing that is refused opens an association. */
#include "e2e_flight.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct e2e_end *server = &flight.end[E2E_SERVER];
    flight_begin(data, size, E2E_CLIENT);
    flight_run();
    flight_must(server->count[BUSHING_E2E_READY] <= 1);
    flight_must(server->count[BUSHING_E2E_ESTABLISHED] <=
                server->count[BUSHING_E2E_READY]);
    flight_must(server->num_delivered == 0 ||
                server->count[BUSHING_E2E_ESTABLISHED] == 1);
    return 0;
}
