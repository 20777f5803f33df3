/* Our side of the asn1c judge: for every type of every module, values of ours
 * go through asn1c and come back equal, values that asn1c made are read by us,
 * and what one of us refuses the other refuses. Where the two may differ, and
 * why, stands in LAXER and STRICTER and in docs/internals/judges.md.
 *
 *   judge_asn1c PEER [-v] [TYPE...]
 *
 * PEER is the program of judge_asn1c_peer.c. With -v every value that fails is
 * shown. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asn1/random.h"
#include "judged_types.h"
#include "schema/acse.h"
#include "schema/aprofile.h"
#include "schema/e2e.h"
#include "schema/osi_env.h"
#include "schema/pres.h"

#include <bushing/error.h>

enum { ROUNDS = 1000, FEWER_ROUNDS = 300, BAD_ROUNDS = 200 };

enum verdict { DECODED = 1, LEGAL = 2, ENCODED = 4 };

#define VALUE_MAX ((size_t)1 << 20)
static uint8_t made[VALUE_MAX], theirs[VALUE_MAX], ours[VALUE_MAX];
static uint8_t again[VALUE_MAX];
static uint8_t scratch_octets[VALUE_MAX];
static bool verbose;

enum check { THERE_AND_BACK, MADE_BY_ASN1C, CUT_SHORT, WRONG_TAG, NUM_CHECKS };
static const char *const CHECK_NAME[] = {"ours through asn1c", "made by asn1c",
                                         "cut short", "wrong tag"};

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

/* --- where asn1c refuses and we accept --------------------------------------
 */

typedef bool step_fn(const struct asn1_walk *w);

/* True when f holds at some step of the walk over the value. */
static bool any_step(const struct asn1_type *t, span value, step_fn *f)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    struct asn1_walk w;
    int rc = asn1_walk_begin(&w, t, value, NULL, &scratch);
    while (rc == 0 && (rc = asn1_walk_next(&w)) == 0 && w.step != WALK_END)
        if (w.type != NULL && f(&w))
            return true;
    return false;
}

static bool is_unknown_alternative(const struct asn1_walk *w)
{
    return w->field != NULL && (w->field->flags & ROW_OTHER) != 0;
}

static bool is_tolerated_row(const struct asn1_walk *w)
{
    return w->field != NULL && (w->field->flags & ROW_TOLERATED) != 0;
}

/* A SET OF for a SEQUENCE OF and back, an OBJECT IDENTIFIER for an
 * AlgorithmIdentifier: the tag is none that the table gives. */
static bool is_tolerated_tag(const struct asn1_walk *w)
{
    bool either =
        (w->type->flags & TYPE_EITHER_OF) != 0 &&
        (w->tlv.tag == TAG_UNIVERSAL(16) || w->tlv.tag == TAG_UNIVERSAL(17)) &&
        w->tlv.tag != w->type->tag;
    bool bare = (w->type->flags & TYPE_BARE_FIRST) != 0 &&
                w->tlv.tag == TAG_UNIVERSAL(6);
    return either || bare;
}

static bool holds(const struct ber_tlv *around, ber_tag tag)
{
    struct ber_reader in = ber_over(tlv_body(around));
    struct ber_tlv t;
    while (!ber_at_end(&in) && ber_next(&in, &t) == 0)
        if (t.tag == tag)
            return true;
    return false;
}

static bool lacks_a_component(const struct asn1_walk *w)
{
    if (w->step != WALK_ENTER || w->type->kind != ASN1_SEQUENCE)
        return false;
    for (size_t i = 0; i < w->type->num_fields; i++)
        if ((w->type->fields[i].flags & ROW_MAY_LACK) != 0 &&
            !holds(&w->tlv, asn1_row_tag(w->type, i)))
            return true;
    return false;
}

static bool is_well_formed(struct ber_reader in)
{
    struct ber_tlv t;
    struct ber_reader inside;
    while (!ber_at_end(&in)) {
        if (ber_next(&in, &t) != 0)
            return false;
        if (t.constructed &&
            (ber_enter(&in, &t, &inside) != 0 || !is_well_formed(inside)))
            return false;
    }
    return true;
}

/* We keep the inside of an open value for who reads it with its own table. */
static bool is_open_and_broken(const struct asn1_walk *w)
{
    return w->type->kind == ASN1_OPEN && !is_well_formed(ber_over(w->value));
}

static bool is_empty_constructed_string(const struct asn1_walk *w)
{
    return w->type->kind == ASN1_TEXT && w->tlv.constructed && w->value.n == 0;
}

/* The X.400 modes: no component has a row, all are kept as they came. */
static bool is_kept_whole(const struct asn1_walk *w)
{
    return w->step == WALK_ENTER && w->type->num_fields == 0 &&
           (w->type->flags & TYPE_SKIPS) != 0 && tlv_body(&w->tlv).n != 0;
}

static const struct {
    step_fn *differs;
    const char *reason;
} LAXER[] = {
    {is_unknown_alternative, "asn1c has nowhere to keep an alternative of a "
                             "CHOICE that it does not know"},
    {is_tolerated_row, "a component or alternative that we read though the "
                       "module text does not have it"},
    {is_tolerated_tag, "SEQUENCE OF for SET OF, or a bare OBJECT IDENTIFIER: "
                       "read, never sent"},
    {lacks_a_component, "a mandatory component that products leave out"},
    {is_open_and_broken, "asn1c looks into open values, we leave that to their "
                         "own type"},
    {is_kept_whole, "a SET without rows is kept whole whatever it holds"},
    {is_empty_constructed_string, "asn1c finds a constructed string without "
                                  "segments illegal"},
};

/* --- where we refuse and asn1c accepts --------------------------------------
 */

static const struct {
    int code;
    bool rewrites; /* asn1c's own encoding is another one than it read */
    const char *reason;
} STRICTER[] = {
    {BUSHING_ERR_UNKNOWN, true,
     "asn1c skips unknown components wherever the text says \"...\", we only "
     "inside tokens"},
    {BUSHING_ERR_DUPLICATE, true,
     "asn1c skips a component that comes twice, or too late, as an unknown "
     "one"},
    {BUSHING_ERR_FORM, true,
     "asn1c does not look whether an explicit tag is constructed"},
    {BUSHING_ERR_TAG, true, "asn1c takes segments of a string under any tag"},
    {BUSHING_ERR_VALUE, false,
     "asn1c takes octets in NULL, more than one in BOOLEAN, none in INTEGER "
     "and BIT STRING"},
    {BUSHING_ERR_EOC, false, "asn1c takes [UNIVERSAL 0] for an open value"},
    {BUSHING_ERR_TRAILING, false,
     "asn1c takes several values inside an explicit tag around an open value"},
    {BUSHING_ERR_OID, false, "asn1c does not look into an OBJECT IDENTIFIER"},
    {BUSHING_ERR_RANGE, false,
     "asn1c takes any number for an ENUMERATED and integers of any length"},
    {BUSHING_ERR_CHARACTER, false,
     "asn1c takes any octets for a GraphicString"},
    {BUSHING_ERR_SIZE, false, "asn1c sees times without a size"},
};

/* The number of values that differ for each reason. */
static size_t written_otherwise;
static size_t laxer[sizeof LAXER / sizeof LAXER[0]];
static size_t stricter[sizeof STRICTER / sizeof STRICTER[0]];

static bool explains_laxer(const struct asn1_type *t, span value)
{
    for (size_t i = 0; i < sizeof LAXER / sizeof LAXER[0]; i++)
        if (any_step(t, value, LAXER[i].differs)) {
            laxer[i]++;
            return true;
        }
    return false;
}

static bool explains_stricter(int rc, bool rewritten)
{
    for (size_t i = 0; i < sizeof STRICTER / sizeof STRICTER[0]; i++)
        if (STRICTER[i].code == rc && (rewritten || !STRICTER[i].rewrites)) {
            stricter[i]++;
            return true;
        }
    return false;
}

static void print_differences(void)
{
    printf("%zu written otherwise: defaults and zero bits at the end\n",
           written_otherwise);
    for (size_t i = 0; i < sizeof LAXER / sizeof LAXER[0]; i++)
        printf("%zu read by us alone: %s\n", laxer[i], LAXER[i].reason);
    for (size_t i = 0; i < sizeof STRICTER / sizeof STRICTER[0]; i++)
        printf("%zu read by asn1c alone: %s\n", stricter[i],
               STRICTER[i].reason);
}

/* --- our side ------------------------------------------------------------ */

static span random_value(const struct asn1_type *t, struct asn1_random *r)
{
    span value;
    do {
        struct der d = der_over(made, sizeof made);
        if (asn1_random_value(t, r, &d) != 0)
            die("no random value");
        value = span_of(made, d.n);
    } while (any_step(t, value, is_unknown_alternative));
    return value;
}

static int write_again(const struct asn1_type *t, span value, struct der *d)
{
    struct arena scratch = arena_over(scratch_octets, sizeof scratch_octets);
    return asn1_to_der(t, value, &scratch, d, NULL);
}

/* 0 when we read the value; then *der is how we write it again. */
static int read_again(const struct asn1_type *t, span value, span *der)
{
    struct der d = der_over(ours, sizeof ours);
    int rc = write_again(t, value, &d);
    *der = span_of(ours, d.n);
    return rc;
}

/* The same octets, or octets that say the same: asn1c writes a default that it
 * has read, and keeps zero bits at the end of named bits. */
static bool same_value(const struct asn1_type *t, span der, span written)
{
    struct der d = der_over(again, sizeof again);
    if (span_equal(der, written))
        return true;
    if (write_again(t, written, &d) != 0 ||
        !span_equal(der, span_of(again, d.n)))
        return false;
    written_otherwise++;
    return true;
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
    bool ok = rc != 0;
    if (accepted(a) && rc == 0) /* or asn1c skipped what we tolerate */
        ok = same_value(t, der, a.der) || explains_laxer(t, value);
    else if (accepted(a))
        ok = explains_stricter(rc, !span_equal(a.der, value));
    else if (rc == 0)
        ok = explains_laxer(t, value);
    if (!ok && verbose) {
        printf("    verdict %u, ours %d\n", a.verdict, rc);
        show("value ", value);
        show("theirs", a.der);
        show("ours  ", der);
    }
    return ok;
}

/* --- counting ------------------------------------------------------------ */

typedef bool check_fn(const struct asn1_type *t, size_t type,
                      struct asn1_random *r);
static check_fn *const CHECKS[NUM_CHECKS] = {
    [THERE_AND_BACK] = there_and_back,
    [MADE_BY_ASN1C] = made_by_asn1c,
    [CUT_SHORT] = cut_short,
    [WRONG_TAG] = wrong_tag,
};

/* What secures an association is judged more often than what it carries. */
static size_t rounds(const struct asn1_module *m, enum check c)
{
    static const struct asn1_module *const often[] = {
        &E2E_MODULE, &APROFILE_MODULE, &OSI_ENV_MODULE, &ACSE_MODULE,
        &PRES_MODULE};
    if (c == CUT_SHORT || c == WRONG_TAG)
        return BAD_ROUNDS;
    for (size_t i = 0; i < sizeof often / sizeof often[0]; i++)
        if (often[i] == m)
            return ROUNDS;
    return FEWER_ROUNDS;
}

static size_t passed, failed;

/* A seed that stays when other types come and go. */
static uint64_t seed_for(const struct asn1_module *m, const struct asn1_type *t,
                         enum check c)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325) + c;
    for (const char *p = m->name; *p != '\0'; p++)
        h = (h ^ (uint8_t)*p) * UINT64_C(0x100000001B3);
    for (const char *p = t->name; *p != '\0'; p++)
        h = (h ^ (uint8_t)*p) * UINT64_C(0x100000001B3);
    return h;
}

static void run(const struct judged_types *j, size_t type, enum check c)
{
    const struct asn1_type *t = j->type[type];
    struct asn1_random r = {seed_for(j->module[type], t, c)};
    size_t num = rounds(j->module[type], c), bad = 0;
    for (size_t i = 0; i < num; i++)
        bad += !CHECKS[c](t, type, &r);
    if (bad == 0) {
        passed++;
        return;
    }
    failed++;
    printf("FAILED %s.%s, %s: %zu of %zu\n", j->module[type]->name, t->name,
           CHECK_NAME[c], bad, num);
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
    print_differences();
    printf("%zu passed, %zu failed, 0 skipped\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
