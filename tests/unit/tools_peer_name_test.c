/* Whom a user means: titles, a JID, a host, hashes of certificates. */
#include <stdio.h>
#include <string.h>

#include "peer_name.h"
#include "test.h"

static char said[256];
static uint8_t room[BUSHING_PINS_MAX][BUSHING_PIN_LEN];

void complain(const char *sub, const char *format, ...)
{
    va_list list;
    assert_string_equal(sub, "get");
    va_start(list, format);
    (void)vsnprintf(said, sizeof said, format, list);
    va_end(list);
}

static enum exit_status take(bushing_peer *peer, const char *text, bool host)
{
    said[0] = '\0';
    return peer_name_read(peer, room, "get", "peer", text, host);
}

static void expect_name(const char *text, bool host,
                        enum bushing_peer_kind kind)
{
    bushing_peer peer = {.kind = BUSHING_PEER_ANY};
    assert_int_equal(take(&peer, text, host), EXIT_GOOD);
    assert_int_equal(peer.kind, kind);
    assert_string_equal(peer.name, text);
    assert_int_equal(peer.num_pins, 0);
    assert_string_equal(said, "");
}

static void names_by_what_they_look_like(void **state)
{
    (void)state;
    expect_name("1.3.9999.33/1", false, BUSHING_PEER_OSI);
    expect_name("1.3.9999.33", false, BUSHING_PEER_OSI);
    expect_name("ied@utility.example", false, BUSHING_PEER_XMPP);
    expect_name("sha256", false, BUSHING_PEER_XMPP);
    expect_name("SHA256:00", false, BUSHING_PEER_XMPP);
    expect_name("192.0.2.1", true, BUSHING_PEER_HOST);
    expect_name("ied.example", true, BUSHING_PEER_HOST);
}

#define HEX_30 "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D"
#define PIN               \
    "sha256:" HEX_30 "eF" \
    "Fe"

static void hashes_add_up(void **state)
{
    bushing_peer peer = {.kind = BUSHING_PEER_ANY};
    (void)state;
    assert_int_equal(take(&peer, "1.3.9999.33/1", false), EXIT_GOOD);
    for (size_t i = 1; i <= BUSHING_PINS_MAX; i++) {
        assert_int_equal(take(&peer, PIN, false), EXIT_GOOD);
        assert_int_equal(peer.num_pins, i);
        assert_ptr_equal(peer.pins, room);
        for (uint8_t at = 0; at < 30; at++)
            assert_int_equal(peer.pins[i - 1][at], at);
        assert_int_equal(peer.pins[i - 1][30], 0xEF);
        assert_int_equal(peer.pins[i - 1][31], 0xFE);
    }
    assert_int_equal(peer.kind, BUSHING_PEER_OSI);
    assert_string_equal(peer.name, "1.3.9999.33/1");
    assert_int_equal(take(&peer, PIN, false), EXIT_USAGE);
    assert_non_null(strstr(said, "4 times at most"));
    assert_int_equal(peer.num_pins, BUSHING_PINS_MAX);
}

static void other_hashes_are_refused(void **state)
{
    static const char *const wrong[] = {
        "sha256:",
        "sha256:00",
        "sha256:" HEX_30 "ef",
        "sha256:" HEX_30 "efef0",
        "sha256:" HEX_30 "efef00",
        "sha256:" HEX_30 "efeg",
        "sha256: " HEX_30 "efe",
        "sha256:" HEX_30 "ef-f",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        bushing_peer peer = {.kind = BUSHING_PEER_ANY};
        assert_int_equal(take(&peer, wrong[i], i % 2 == 0), EXIT_USAGE);
        assert_int_equal(peer.num_pins, 0);
        assert_non_null(strstr(said, "'--peer': '"));
        assert_non_null(strstr(said, wrong[i]));
        assert_non_null(strstr(said, "64 hexadecimal digits"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_by_what_they_look_like),
        cmocka_unit_test(hashes_add_up),
        cmocka_unit_test(other_hashes_are_refused),
    };
    return cmocka_run_group_tests_name("tools_peer_name", tests, NULL, NULL);
}
