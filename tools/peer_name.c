#include "peer_name.h"

#include <string.h>

static bool read_pin(uint8_t pin[BUSHING_PIN_LEN], const char *hex)
{
    static const char digit[] = "0123456789abcdef0123456789ABCDEF";
    if (strlen(hex) != 2 * BUSHING_PIN_LEN || hex[strspn(hex, digit)] != '\0')
        return false;
    for (size_t i = 0; i < BUSHING_PIN_LEN; i++) {
        size_t high = (size_t)(strchr(digit, hex[2 * i]) - digit) % 16;
        size_t low = (size_t)(strchr(digit, hex[2 * i + 1]) - digit) % 16;
        pin[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool is_title(const char *s)
{
    return s[strspn(s, "0123456789./")] == '\0';
}

enum exit_status peer_name_read(bushing_peer *peer,
                                uint8_t room[BUSHING_PINS_MAX][BUSHING_PIN_LEN],
                                const char *sub, const char *option,
                                const char *text, bool host)
{
    static const char pin[] = "sha256:";
    if (strncmp(text, pin, sizeof pin - 1) != 0) {
        peer->name = text;
        peer->kind = host             ? BUSHING_PEER_HOST
                     : is_title(text) ? BUSHING_PEER_OSI
                                      : BUSHING_PEER_XMPP;
        return EXIT_GOOD;
    }
    if (peer->num_pins < BUSHING_PINS_MAX &&
        read_pin(room[peer->num_pins], text + sizeof pin - 1)) {
        peer->pins = (const uint8_t(*)[BUSHING_PIN_LEN])room;
        peer->num_pins++;
        return EXIT_GOOD;
    }
    complain(sub,
             "'--%s': '%s': sha256: and 64 hexadecimal digits, "
             "%d times at most",
             option, text, BUSHING_PINS_MAX);
    return EXIT_USAGE;
}
