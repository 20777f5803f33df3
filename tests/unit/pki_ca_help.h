/* What the tests of the CA share: a CA, three keys, good names and terms. */
#ifndef UNIT_PKI_CA_HELP_H
#define UNIT_PKI_CA_HELP_H

#include <string.h>

#include "pki/ca.h"

#define NOW INT64_C(1795000000000) /* 2026-11-18 */
#define DAY INT64_C(86400000)
#define OCTETS_MAX (BUSHING_CA_OCTETS_MAX + 1024)

/* --- a CA ---------------------------------------------------------------- */

static struct world {
    bushing_ca_key *ca_key, *key, *rsa;
    uint8_t ca_octets[OCTETS_MAX];
    span ca;
    char why[BUSHING_CA_WHY];
} w;

static uint8_t next_serial;

static inline int counting_random(void *ctx, uint8_t *out, size_t n)
{
    (void)ctx;
    memset(out, 0x11, n);
    out[15] = next_serial++;
    return 0;
}

static inline bushing_ca_terms terms_for(enum bushing_ca_purpose purpose)
{
    bushing_ca_terms t = {.purpose = purpose,
                          .now = NOW,
                          .not_before = NOW - 1000,
                          .not_after = NOW + 365 * DAY,
                          .crl_url = "http://pki.example/lab.crl"};
    assert_int_equal(bushing_ca_serial(t.serial, counting_random, NULL), 0);
    return t;
}

static inline span make_root(uint8_t *out, const bushing_ca_key *key,
                             int64_t not_after, int64_t path_len)
{
    bushing_ca_names names = {.name = "CN=Lab CA,O=Utility\\, Ltd,C=DE"};
    bushing_ca_terms t = terms_for(BUSHING_CA_CA);
    size_t n;
    t.crl_url = NULL;
    t.not_after = not_after;
    t.has_path_len = path_len >= 0;
    t.path_len = path_len;
    assert_int_equal(
        bushing_ca_root(out, OCTETS_MAX, &n, key, &names, &t, w.why), 0);
    return span_of(out, n);
}

static inline int begin(void **state)
{
    (void)state;
    if (bushing_ca_key_new(&w.ca_key, BUSHING_CA_KEY_EC) != 0 ||
        bushing_ca_key_new(&w.key, BUSHING_CA_KEY_EC) != 0 ||
        bushing_ca_key_new(&w.rsa, BUSHING_CA_KEY_RSA_2048) != 0)
        return -1;
    w.ca = make_root(w.ca_octets, w.ca_key, NOW + 3650 * DAY, -1);
    return 0;
}

static inline int end(void **state)
{
    (void)state;
    bushing_ca_key_free(w.ca_key);
    bushing_ca_key_free(w.key);
    bushing_ca_key_free(w.rsa);
    bushing_ca_key_free(NULL);
    return 0;
}

static const char *const HOSTS[] = {"ied1.example", "192.0.2.1", "2001:db8::1"};

/* Good names for each purpose. */
static const bushing_ca_names GOOD[BUSHING_CA_NUM_PURPOSES] = {
    [BUSHING_CA_CA] = {.name = "Sub CA"},
    [BUSHING_CA_E2E] = {.titles = "1.3.9999.33/1"},
    [BUSHING_CA_APROFILE] = {.titles = "1.3.9999.33/1", .titles_as_text = true},
    [BUSHING_CA_TLS_CLIENT] = {.name = "CN=client 1,O=Utility"},
    [BUSHING_CA_TLS_SERVER] = {.hosts = HOSTS, .num_hosts = 3},
    [BUSHING_CA_TLS_BOTH] = {.name = "gw", .hosts = HOSTS, .num_hosts = 1},
};

static inline bushing_ca_key *key_for(enum bushing_ca_purpose purpose)
{
    return purpose == BUSHING_CA_APROFILE ? w.rsa : w.key;
}

static inline span request_for(uint8_t *out, enum bushing_ca_purpose purpose)
{
    size_t n;
    assert_int_equal(bushing_ca_request(out, OCTETS_MAX, &n, key_for(purpose),
                                        purpose, &GOOD[purpose], w.why),
                     0);
    assert_string_equal(w.why, "");
    return span_of(out, n);
}

static inline int sign(span request, enum bushing_ca_purpose purpose)
{
    static uint8_t out[OCTETS_MAX];
    bushing_ca_terms t = terms_for(purpose);
    size_t n;
    int rc = bushing_ca_sign(out, sizeof out, &n, w.ca, w.ca_key, request, &t,
                             w.why);
    assert_true(rc == 0 || n == 0);
    return rc;
}

#endif
