/* An association with somebody in between who has no key: what is delivered was
 * sent, once, and in this order. */
#include "e2e_flight.h"

/* What is delivered was sent, whatever happened on the way. */
static void look_delivered(const struct e2e_end *end, uint8_t tag)
{
    if (end->num_delivered == 0)
        return;
    flight_must(end->delivered_len == 5 && end->delivered[0] == tag &&
                end->delivered[4] >= 1 && end->delivered[4] <= 3);
    flight_must(end->count[BUSHING_E2E_READY] == 1 &&
                end->count[BUSHING_E2E_ESTABLISHED] == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct e2e_end *client = &flight.end[E2E_CLIENT],
                         *server = &flight.end[E2E_SERVER];
    flight_begin(data, size, FLIGHT_NOBODY);
    flight_run();
    if (!client->closed || client->why != BUSHING_E2E_PEER_REFUSED)
        look_delivered(client, 0xA1);
    if (!server->closed || server->why != BUSHING_E2E_PEER_ABORTED)
        look_delivered(server, 0xA0);
    flight_must(client->num_delivered <= 2 && server->num_delivered <= 3);
    return 0;
}
