/* What two ends send to each other, octet for octet: under cryptography without
 * chance, with a clock that stands, the SecPDUs of each scenario are those of
 * tests/data/e2e. When they change on purpose:
 *
 *     test_e2e_golden write tests/data/e2e      and read what git says
 */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "crypto/test/adapter.h"
#include "e2e_pair.h"

#define FOLDER BUSHING_SOURCE_DIR "/tests/data/e2e"

enum { TEXT_MAX = 1 << 16, CERTIFICATE_MAX = 2048, ON_A_LINE = 32 };

static struct e2e_pair p;
static struct e2e_end *const CLIENT = &p.end[E2E_CLIENT],
                             *const SERVER = &p.end[E2E_SERVER];

/* --- files --------------------------------------------------------------- */

static size_t read_file(const char *name, char *out, size_t cap)
{
    char path[512];
    FILE *f;
    size_t n;
    (void)snprintf(path, sizeof path, "%s/%s.hex", FOLDER, name);
    f = fopen(path, "rb");
    if (f == NULL)
        return 0;
    n = fread(out, 1, cap, f);
    (void)fclose(f);
    return n;
}

static bool write_file(const char *folder, const char *name, span text)
{
    char path[512];
    FILE *f;
    bool good;
    (void)snprintf(path, sizeof path, "%s/%s.hex", folder, name);
    f = fopen(path, "wb");
    if (f == NULL)
        return false;
    good = fwrite(text.p, 1, text.n, f) == text.n;
    return fclose(f) == 0 && good;
}

static void put_octets(struct text *t, span octets)
{
    while (octets.n != 0) {
        span line = span_first(octets, ON_A_LINE);
        text_hex(t, line, false);
        text_char(t, '\n');
        octets = span_skip(octets, line.n);
    }
}

/* Digits with remarks between them; lives until the next of this end. */
static span read_certificate(unsigned which)
{
    static const char *const NAME[] = {"client", "server"};
    static const char DIGITS[] = "0123456789abcdef";
    static uint8_t room[E2E_ENDS][CERTIFICATE_MAX];
    static char text[TEXT_MAX];
    size_t n = read_file(NAME[which], text, sizeof text - 1), digits = 0;
    text[n] = 0;
    for (const char *c = text; *c != 0 && digits < 2 * sizeof room[0]; c++) {
        const char *at = strchr(DIGITS, *c);
        uint8_t *o = &room[which][digits / 2];
        if (*c == '\n' || at == NULL)
            continue;
        *o = (uint8_t)(digits % 2 == 0 ? (at - DIGITS) << 4
                                       : *o | (at - DIGITS));
        digits++;
    }
    return span_of(room[which], digits / 2);
}

/* --- scenarios ----------------------------------------------------------- */

static void set(bushing_policy *policy, enum bushing_demand encryption,
                enum bushing_demand ae, const char *icv)
{
    maker_must(bushing_policy_set(policy, BUSHING_POLICY_ENCRYPTION,
                                  encryption) == 0 &&
                   bushing_policy_set(policy, BUSHING_POLICY_AE, ae) == 0 &&
                   bushing_policy_set_list(policy, BUSHING_LIST_ICV,
                                           span_text(icv)) == 0,
               "a policy");
}

static void use_hmac(bushing_policy *policy)
{
    set(policy, BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "hmac-sha256");
}

static void use_gmac(bushing_policy *policy)
{
    set(policy, BUSHING_FORBIDDEN, BUSHING_FORBIDDEN, "aes128-gmac");
}

static void use_gcm(bushing_policy *policy)
{
    set(policy, BUSHING_REQUIRED, BUSHING_REQUIRED, "hmac-sha256");
}

static void use_cbc(bushing_policy *policy)
{
    set(policy, BUSHING_REQUIRED, BUSHING_FORBIDDEN, "hmac-sha256");
}

static void exchange(void)
{
    p.now.mono_ns += 250000000;
    p.now.utc_ms += 250;
    maker_must(e2e_pair_send(&p, E2E_CLIENT,
                             "A0 0E 02 01 01 A4 09 A1 07 A0 05 30 03 A0 01"
                             "00") == 0 &&
                   e2e_pair_send(&p, E2E_SERVER,
                                 "A1 09 02 01 01 A4 04 A1 02 83 00") == 0,
               "data");
}

static void release(void)
{
    exchange();
    exchange();
    (void)bushing_e2e_release(CLIENT->e, p.now);
    e2e_pair_run(&p);
}

/* The client's wish; then the server's, which has to ask. */
static void change_keys(void)
{
    exchange();
    (void)bushing_e2e_rekey(CLIENT->e, p.now);
    exchange();
    exchange();
    (void)bushing_e2e_rekey(SERVER->e, p.now);
    exchange();
    exchange();
    exchange();
    maker_must(CLIENT->count[BUSHING_E2E_REKEYED] == 2 &&
                   SERVER->count[BUSHING_E2E_REKEYED] == 2,
               "fresh keys, twice");
    release();
}

static void collide(void)
{
    exchange();
    (void)bushing_e2e_release(CLIENT->e, p.now);
    (void)bushing_e2e_release(SERVER->e, p.now);
    e2e_pair_run(&p);
}

static const struct scenario {
    const char *name;
    void (*policy)(bushing_policy *);
    void (*run)(void);
    size_t pdus;
} SCENARIOS[] = {
    {"hmac-clear", use_hmac, release, 8},
    {"gmac-clear", use_gmac, release, 8},
    {"aes-gcm", use_gcm, release, 8},
    {"cbc-hmac", use_cbc, release, 8},
    {"rekey", use_gcm, change_keys, 20},
    {"release-collision", use_hmac, collide, 8},
};
enum { NUM_SCENARIOS = sizeof SCENARIOS / sizeof SCENARIOS[0] };

/* --- what they send ------------------------------------------------------ */

static void put_record(struct text *t, size_t number,
                       const struct e2e_carried *c, bool encrypted)
{
    text_put(t, "# ");
    text_u64_width(t, number, 2);
    text_put(t, c->from == E2E_CLIENT ? " client " : " server ");
    text_put(t, !c->data    ? bushing_secpdu_name(c->kind)
                : encrypted ? "EncrTransfer"
                            : "ClearTransfer");
    text_char(t, '\n');
    put_octets(t, span_of(c->octets, c->n));
}

static span print_scenario(const struct scenario *s)
{
    static char room[TEXT_MAX];
    struct text t = text_over(room, sizeof room);
    struct e2e_pair_options o = {.crypto = &CRYPTO_TEST};
    for (unsigned i = 0; i < E2E_ENDS; i++) {
        o.end[i].policy = s->policy;
        o.end[i].certificate = read_certificate(i);
    }
    crypto_test_seed(4);
    e2e_pair_begin(&p, &o);
    e2e_pair_ready(&p);
    s->run();
    maker_must(CLIENT->why == BUSHING_E2E_RELEASED &&
                   SERVER->why == BUSHING_E2E_RELEASED,
               "an orderly end");
    for (size_t i = 0; i < p.num_records; i++)
        put_record(&t, i + 1, p.record[i],
                   s->policy == use_gcm || s->policy == use_cbc);
    maker_must(p.num_records == s->pdus && text_fits(&t), "all PDUs");
    e2e_pair_end(&p);
    return span_of(room, t.n);
}

/* --- tests --------------------------------------------------------------- */

static size_t line_of(span a, span b)
{
    size_t line = 1;
    for (size_t i = 0; i < a.n && i < b.n && a.p[i] == b.p[i]; i++)
        line += a.p[i] == '\n';
    return line;
}

static void each_scenario(void **state)
{
    static char kept[TEXT_MAX];
    (void)state;
    for (size_t i = 0; i < NUM_SCENARIOS; i++) {
        span is = print_scenario(&SCENARIOS[i]);
        span was =
            span_of(kept, read_file(SCENARIOS[i].name, kept, sizeof kept));
        if (!span_equal(is, was))
            fail_msg("%s.hex is another from line %zu on", SCENARIOS[i].name,
                     line_of(is, was));
    }
}

static void twice_the_same(void **state)
{
    static char first[TEXT_MAX];
    span a = print_scenario(&SCENARIOS[4]);
    (void)state;
    memcpy(first, a.p, a.n);
    assert_true(span_equal(print_scenario(&SCENARIOS[4]), span_of(first, a.n)));
}

static void no_two_scenarios_are_the_same(void **state)
{
    static char first[TEXT_MAX];
    span a = print_scenario(&SCENARIOS[0]), b;
    (void)state;
    memcpy(first, a.p, a.n);
    b = print_scenario(&SCENARIOS[1]);
    assert_false(span_equal(b, span_of(first, a.n)));
}

/* --- the files again ----------------------------------------------------- */

/* Certificates are signed by chance: they are made once. */
static bool write_certificates(const char *folder)
{
    static char room[TEXT_MAX];
    static const char *const NAME[] = {"client", "server"};
    bool good = true;
    e2e_pair_begin(&p, NULL);
    for (unsigned i = 0; i < E2E_ENDS; i++) {
        struct text t = text_over(room, sizeof room);
        if (read_certificate(i).n != 0)
            continue;
        put_octets(&t, p.end[i].certificate);
        good = good && write_file(folder, NAME[i], span_of(room, t.n));
    }
    e2e_pair_end(&p);
    return good;
}

static int write_all(const char *folder)
{
    if (!write_certificates(folder))
        return 1;
    for (size_t i = 0; i < NUM_SCENARIOS; i++)
        if (!write_file(folder, SCENARIOS[i].name,
                        print_scenario(&SCENARIOS[i])))
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_scenario),
        cmocka_unit_test(twice_the_same),
        cmocka_unit_test(no_two_scenarios_are_the_same),
    };
    if (argc == 3 && strcmp(argv[1], "write") == 0)
        return write_all(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
