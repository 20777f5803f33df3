#define _POSIX_C_SOURCE 200809L
#include "pki_case.h"

#include "test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { PATH_ROOM = 4096 };

static FILE *open_in(const char *folder, const char *name, size_t number,
                     const char *mode)
{
    char path[PATH_ROOM];
    FILE *f;
    int n =
        number == SIZE_MAX
            ? snprintf(path, sizeof path, "%s/%s", folder, name)
            : snprintf(path, sizeof path, "%s/%s-%02zu", folder, name, number);
    assert_true(n > 0 && (size_t)n < sizeof path);
    f = fopen(path, mode);
    assert_non_null(f);
    return f;
}

static void put_der(const char *folder, const char *name, size_t number,
                    span der)
{
    FILE *f = open_in(folder, name, number, "wb");
    if (f == NULL)
        return;
    assert_int_equal(fwrite(der.p, 1, der.n, f), der.n);
    assert_int_equal(fclose(f), 0);
}

static void put_place(const struct world *w, const char *folder,
                      const char *name, enum bushing_trust_place place)
{
    span der;
    for (size_t i = 0;
         (der = bushing_trust_certificate(w->trust, place, i)).n != 0; i++)
        put_der(folder, name, i, der);
}

static void put_certificates(const struct world *w, const char *folder)
{
    for (size_t i = 0; i < w->ask.num_chain; i++)
        put_der(folder, "chain", i, w->chain[i]);
    put_place(w, folder, "trust", BUSHING_TRUST_ANCHOR);
    put_place(w, folder, "own", BUSHING_TRUST_OWN);
    if (w->ask.tls_certificate.n != 0)
        put_der(folder, "tls", 0, w->ask.tls_certificate);
    for (size_t i = 0; i < w->num_kept; i++)
        put_der(folder, w->kept[i].kind, i, w->kept[i].der);
}

static void put_settings(const struct world *w, FILE *f)
{
    static const struct {
        const char *name;
        uint64_t usual;
    } rows[] = {
#define X(name, low, high, usual, sentence) {#name, usual},
        BUSHING_TRUST_SETTINGS(X)
#undef X
    };
    for (int i = 0; i < BUSHING_NUM_TRUST_SETTINGS; i++) {
        uint64_t is =
            bushing_trust_get(w->trust, (enum bushing_trust_setting)i);
        if (is != rows[i].usual)
            fprintf(f, "set %s=%" PRIu64 "\n", rows[i].name, is);
    }
}

static void put_question(const struct world *w, FILE *f)
{
    static const char *const purposes[] = {
        "any", "e2e", "aprofile", "tls-client", "tls-server", "ca"};
    static const char *const worlds[] = {"", "osi", "xmpp"};
    fprintf(f, "for %s\n", purposes[w->ask.purpose]);
    if (w->ask.environment != BUSHING_IN_EITHER)
        fprintf(f, "in %s\n", worlds[w->ask.environment]);
    if (w->ask.peer.name != NULL)
        fprintf(f, "peer %s\n", w->ask.peer.name);
    for (size_t i = 0; i < w->ask.peer.num_pins; i++) {
        fputs("peer sha256:", f);
        for (size_t k = 0; k < BUSHING_PIN_LEN; k++)
            fprintf(f, "%02x", w->ask.peer.pins[i][k]);
        fputc('\n', f);
    }
    fprintf(f, "at @%" PRId64 "\n", w->now.utc_ms / 1000);
}

static void put_answer(const bushing_verdict *v, FILE *f)
{
    fprintf(f, "accepted %d\ndiagnostic %d\nalarm %d\n", v->accepted,
            v->diagnostic, v->alarm);
    for (size_t i = 0; i < v->num_findings; i++)
        fprintf(f, "finding %s %u %u %s\n",
                bushing_rule_at(v->finding[i].rule)->id, v->finding[i].depth,
                v->finding[i].effect, v->finding[i].fact);
}

void pki_case_write(const struct world *w)
{
    const char *top = getenv("BUSHING_CASES");
    char folder[PATH_ROOM / 2];
    FILE *f;
    int n;
    if (top == NULL)
        return;
    n = snprintf(folder, sizeof folder, "%s/%s", top,
                 bushing_rule_at(w->verdict.finding[0].rule)->id);
    assert_true(n > 0 && (size_t)n < sizeof folder);
    if (mkdir(folder, 0777) != 0)
        return; /* a second test of the same rule */
    put_certificates(w, folder);
    f = open_in(folder, "case", SIZE_MAX, "w");
    if (f == NULL)
        return;
    put_question(w, f);
    put_settings(w, f);
    put_answer(&w->verdict, f);
    assert_int_equal(fclose(f), 0);
}
