/* Writes authentication values of ours into a folder, for the script that lets
 * openssl read and verify them, and lists them:
 *
 *   FILE EXTERNAL READING TIME
 *
 * with EXTERNAL `5` or `direct`, READING `content`, `81` or `18`, and TIME the
 * characters that were signed.
 *
 *   judge_aprofile FOLDER */
#include <stdio.h>
#include <stdlib.h>

#include "aprofile/value.h"
#include "cert_maker.h"
#include "schema/aprofile.h"

static const struct {
    enum dialect_a_input input;
    const char *name;
} READINGS[] = {
    {A_INPUT_CONTENT, "content"},
    {A_INPUT_CONTEXT_TLV, "81"},
    {A_INPUT_UNIVERSAL_TLV, "18"},
};

/* What a peer may have sent, and the answer mirrors. */
static const char *const SHAPES[] = {
    "20261120120000Z",     "20261120120000",      "20261120120000.",
    "20261120120000,",     "20261120120000.1Z",   "20261120120000.123Z",
    "20261120130000+0100", "20261120063000-0530", "20261120120000,123456789",
};

static struct maker *m;
static struct maker_certificate root, leaf;
static unsigned num_files;

static void must(bool good)
{
    if (good)
        return;
    (void)fprintf(stderr, "judge_aprofile: it failed\n");
    exit(3);
}

static void write_value(const char *folder, const struct aprofile_draft *d,
                        const char *reading, int32_t context)
{
    static uint8_t room[APROFILE_MAX_CERTIFICATE + APROFILE_OVERHEAD];
    uint8_t signature[MAKER_SIGNATURE_MAX];
    char name[512];
    struct writer w = writer_over(room, sizeof room);
    span time = span_of(d->octets + 2, (size_t)d->len - 2);
    size_t n = maker_signature(leaf.key, maker_algorithm(leaf.key),
                               aprofile_draft_input(d), signature);
    must(aprofile_put_authentication(&w, d, maker_make(m, &leaf),
                                     span_of(signature, n), context,
                                     &DIALECTS[0]) == 0);
    (void)snprintf(name, sizeof name, "%s/%u.der", folder, num_files++);
    FILE *f = fopen(name, "wb");
    must(f != NULL);
    if (f == NULL)
        return;
    span value = writer_result(&w);
    must(fwrite(value.p, 1, value.n, f) == value.n);
    must(fclose(f) == 0);
    printf("%s %s %s %.*s\n", name, context < 0 ? "direct" : "5", reading,
           (int)time.n, (const char *)time.p);
}

static void requests(const char *folder)
{
    int64_t mark = MAKER_NOW;
    struct aprofile_draft d;
    for (size_t r = 0; r < 3; r++) {
        for (int dot = 0; dot <= 1; dot++) {
            struct dialect dialect = DIALECTS[0];
            dialect.a_input = READINGS[r].input;
            dialect.a_time = dot ? A_TIME_DOT : A_TIME_Z;
            for (int direct = 0; direct <= 1; direct++) {
                must(aprofile_draft_request(&d, &dialect, MAKER_NOW, &mark) ==
                     0);
                write_value(folder, &d, READINGS[r].name,
                            direct ? APROFILE_NO_CONTEXT : 5);
            }
        }
    }
}

static void answers(const char *folder)
{
    int64_t mark = MAKER_NOW;
    struct aprofile_draft d;
    for (size_t s = 0; s < sizeof SHAPES / sizeof SHAPES[0]; s++) {
        for (size_t r = 0; r < 3; r++) {
            struct aprofile_claim peer = {.stage = CLAIM_ACCEPTED,
                                          .input = READINGS[r].input};
            must(time_text_parse(span_text(SHAPES[s]), TIME_APROFILE,
                                 &peer.time) == 0);
            must(aprofile_draft_answer(&d, &peer, MAKER_NOW, &mark) == 0);
            write_value(folder, &d, READINGS[r].name, 5);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: judge_aprofile FOLDER\n");
        return 2;
    }
    m = maker_new();
    maker_ca(m, &root, "CN=Grid Root 2026,O=Utility", maker_key(MAKER_P256, 0),
             NULL);
    /* openssl cannot read a subject as G.6.2 wants it (docs/internals/pki.md)
     */
    maker_leaf(m, &leaf, MAKER_APROFILE, "CN=client 12,O=Utility",
               maker_key(MAKER_RSA_2048, 0), &root);
    requests(argv[1]);
    answers(argv[1]);
    maker_free(m);
    return 0;
}
