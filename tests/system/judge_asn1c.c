/* Our side of the asn1c judge: for every type of every module, values of ours
 * go through asn1c and come back equal, values that asn1c made are read by us,
 * and what one of us refuses the other refuses.
 *
 *   judge_asn1c PEER [-v] [TYPE...]
 *
 * PEER is the program of judge_asn1c_peer.c. What is known to differ, and why,
 * stands in EXCEPTIONS and in docs/internals/judges.md. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asn1/random.h"
#include "judged_types.h"

enum { ROUNDS = 1000, BAD_ROUNDS = 200 };
#define SEED UINT64_C(62351)

enum verdict { DECODED = 1, LEGAL = 2, ENCODED = 4 };

#define VALUE_MAX ((size_t)1 << 20)
static uint8_t made[VALUE_MAX], theirs[VALUE_MAX], ours[VALUE_MAX];
static uint8_t scratch_octets[VALUE_MAX];
static bool verbose;

/* --- what is known to differ --------------------------------------------- */

enum check { THERE_AND_BACK, MADE_BY_ASN1C, CUT_SHORT, WRONG_TAG, NUM_CHECKS };
static const char *const CHECK_NAME[] = {"ours through asn1c", "made by asn1c",
                                         "cut short", "wrong tag"};

static const struct exception {
    const char *type; /* NULL: every type */
    enum check check;
    const char *reason;
} EXCEPTIONS[] = {
    {"", NUM_CHECKS, ""},
};

/* --- the peer ------------------------------------------------------------ */

static FILE *to_peer, *from_peer;
static pid_t peer;

static void die(const char *what)
{
    fprintf(stderr, "judge_asn1c: %s\n", what);
    exit(1);
}

static void start_peer(char *path)
{
    int question[2], answer[2];
    if (pipe(question) != 0 || pipe(answer) != 0)
        die("no pipe");
    peer = fork();
    if (peer < 0)
        die("no process");
    if (peer == 0) {
        char *const argv[] = {path, NULL};
        (void)dup2(question[0], STDIN_FILENO);
        (void)dup2(answer[1], STDOUT_FILENO);
        (void)close(question[1]);
        (void)close(answer[0]);
        (void)execv(path, argv);
        _exit(127);
    }
    (void)close(question[0]);
    (void)close(answer[1]);
    to_peer = fdopen(question[1], "wb");
    from_peer = fdopen(answer[0], "rb");
    if (to_peer == NULL || from_peer == NULL)
        die("no stream");
}

static void put_number(uint8_t *p, size_t octets, uint64_t v)
{
    while (octets-- > 0) {
        p[octets] = (uint8_t)v;
        v >>= 8;
    }
}

struct answer {
    unsigned verdict;
    span der; /* in `theirs` */
};

static struct answer ask(size_t type, uint32_t seed, span value)
{
    uint8_t head[10], back[5];
    put_number(head, 2, type);
    put_number(head + 2, 4, seed);
    put_number(head + 6, 4, value.n);
    if (fwrite(head, 1, sizeof head, to_peer) != sizeof head ||
        fwrite(value.p, 1, value.n, to_peer) != value.n ||
        fflush(to_peer) != 0 ||
        fread(back, 1, sizeof back, from_peer) != sizeof back)
        die("asn1c's program has ended");
    size_t n = (size_t)back[1] << 24 | (size_t)back[2] << 16 |
               (size_t)back[3] << 8 | back[4];
    if (n > sizeof theirs || fread(theirs, 1, n, from_peer) != n)
        die("asn1c's program has ended");
    return (struct answer){back[0], span_of(theirs, n)};
}

static bool accepted(struct answer a)
{
    return (a.verdict & (DECODED | LEGAL)) == (DECODED | LEGAL);
}

/* --- our side ------------------------------------------------------------ */

static span random_value(const struct asn1_type *t, struct asn1_random *r)
{
    struct der d = der_over(made, sizeof made);
    if (asn1_random_value(t, r, &d) != 0)
        die("no random value");
    return span_of(made, d.n);
}

/* 0 when we read the value; then *der is how we write it again. */
static int read_again(const struct asn1_type *t, span value, span *der)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    struct der d = der_over(ours, sizeof ours);
    int rc = asn1_to_der(t, value, &scratch, &d, NULL);
    *der = span_of(ours, d.n);
    return rc;
}

static void show(const char *what, span s)
{
    printf("    %s ", what);
    for (size_t i = 0; i < s.n && i < 400; i++)
        printf("%02x", s.p[i]);
    printf("\n");
}

/* --- the checks: each is one value ---------------------------------------- */

static bool there_and_back(const struct asn1_type *t, size_t type,
                           struct asn1_random *r)
{
    span value = random_value(t, r), der;
    struct answer a = ask(type, 0, value);
    bool ok = a.verdict == (DECODED | LEGAL | ENCODED) &&
              span_equal(a.der, value) && read_again(t, a.der, &der) == 0 &&
              span_equal(der, value);
    if (!ok && verbose) {
        printf("    verdict %u\n", a.verdict);
        show("ours  ", value);
        show("theirs", a.der);
    }
    return ok;
}

/* A value that asn1c changed and finds legal is legal for us, and has only one
 * encoding; one that it finds out of bounds we refuse. */
static bool made_by_asn1c(const struct asn1_type *t, size_t type,
                          struct asn1_random *r)
{
    span value = random_value(t, r), der = {NULL, 0};
    uint32_t seed = (uint32_t)asn1_random_u64(r) | 1;
    struct answer a = ask(type, seed, value);
    int rc = read_again(t, a.der, &der);
    bool ok = accepted(a) ? rc == 0 && span_equal(der, a.der) : rc != 0;
    if (!ok && verbose) {
        printf("    verdict %u, ours %d\n", a.verdict, rc);
        show("theirs", a.der);
        show("ours  ", der);
    }
    return ok;
}

static bool cut_short(const struct asn1_type *t, size_t type,
                      struct asn1_random *r)
{
    span value = random_value(t, r), der;
    value.n = (size_t)asn1_random_below(r, value.n);
    struct answer a = ask(type, 0, value);
    int rc = read_again(t, value, &der);
    bool ok = rc != 0 && !accepted(a);
    if (!ok && verbose) {
        printf("    verdict %u, ours %d\n", a.verdict, rc);
        show("value ", value);
    }
    return ok;
}

/* Where the header of a random value inside `value` stands. */
static size_t some_header(span value, struct asn1_random *r)
{
    struct ber_reader in = ber_over(value), inside;
    struct ber_tlv t;
    size_t at = 0;
    while (ber_next(&in, &t) == 0) {
        at = (size_t)(t.p - value.p);
        if (!t.constructed && asn1_random_below(r, 3) == 0)
            break;
        if (t.constructed && asn1_random_below(r, 4) != 0 && t.n > t.head &&
            ber_enter(&in, &t, &inside) == 0)
            in = inside;
    }
    return at;
}

static bool wrong_tag(const struct asn1_type *t, size_t type,
                      struct asn1_random *r)
{
    static const uint8_t flips[] = {0x01, 0x02, 0x04, 0x40, 0x80};
    span value = random_value(t, r), der = {NULL, 0};
    made[some_header(value, r)] ^= flips[asn1_random_below(r, sizeof flips)];
    struct answer a = ask(type, 0, value);
    int rc = read_again(t, value, &der);
    bool ok = accepted(a) == (rc == 0) && (rc != 0 || span_equal(der, a.der));
    if (!ok && verbose) {
        printf("    verdict %u, ours %d\n", a.verdict, rc);
        show("value ", value);
        show("theirs", a.der);
        show("ours  ", der);
    }
    return ok;
}

/* --- counting ------------------------------------------------------------ */

static const struct {
    bool (*one)(const struct asn1_type *t, size_t type, struct asn1_random *r);
    size_t rounds;
} CHECKS[NUM_CHECKS] = {
    [THERE_AND_BACK] = {there_and_back, ROUNDS},
    [MADE_BY_ASN1C] = {made_by_asn1c, ROUNDS},
    [CUT_SHORT] = {cut_short, BAD_ROUNDS},
    [WRONG_TAG] = {wrong_tag, BAD_ROUNDS},
};

static size_t passed, failed, skipped;

static void run(const struct judged_types *j, size_t type, enum check c)
{
    struct asn1_random r = {SEED + type * NUM_CHECKS + c};
    const struct asn1_type *t = j->type[type];
    size_t bad = 0;
    for (size_t i = 0; i < CHECKS[c].rounds; i++)
        bad += !CHECKS[c].one(t, type, &r);
    if (bad == 0)
        passed++;
    else
        failed++;
    if (bad != 0)
        printf("FAILED %s.%s, %s: %zu of %zu\n", j->module[type]->name, t->name,
               CHECK_NAME[c], bad, CHECKS[c].rounds);
}

static bool wanted(const char *name, char **names)
{
    if (*names == NULL)
        return true;
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

int main(int argc, char **argv)
{
    static struct judged_types j;
    if (argc < 2)
        die("usage: judge_asn1c PEER [-v] [TYPE...]");
    verbose = argc > 2 && strcmp(argv[2], "-v") == 0;
    start_peer(argv[1]);
    judged_types(&j);
    for (size_t type = 0; type < j.num; type++)
        for (enum check c = 0; c < NUM_CHECKS; c++)
            if (wanted(j.type[type]->name, argv + 2 + verbose))
                run(&j, type, c);
    (void)fclose(to_peer);
    (void)waitpid(peer, NULL, 0);
    printf("%zu passed, %zu failed, %zu skipped\n", passed, failed, skipped);
    return failed == 0 ? 0 : 1;
}
