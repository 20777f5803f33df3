/* Whom a user means: titles, a JID, a host, or the hash of a certificate. */
#ifndef TOOLS_PEER_NAME_H
#define TOOLS_PEER_NAME_H

#include <bushing/trust.h>

#include "subcommand.h"

/* Adds what the text says to *peer; pins lie in `room`. EXIT_USAGE after a line
 * about the option. */
enum exit_status peer_name_read(bushing_peer *peer,
                                uint8_t room[BUSHING_PINS_MAX][BUSHING_PIN_LEN],
                                const char *sub, const char *option,
                                const char *text, bool host);

#endif
