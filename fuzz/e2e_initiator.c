/* An initiator whose responder signs whatever it likes. */
#include "e2e_flight.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct e2e_end *client = &flight.end[E2E_CLIENT];
    flight_begin(data, size, E2E_SERVER);
    flight_run();
    flight_must(client->count[BUSHING_E2E_READY] <= 1);
    flight_must(client->count[BUSHING_E2E_ESTABLISHED] <=
                client->count[BUSHING_E2E_READY]);
    flight_must(client->num_delivered == 0 ||
                client->count[BUSHING_E2E_ESTABLISHED] == 1);
    return 0;
}
