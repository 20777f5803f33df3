#define _DEFAULT_SOURCE /* flock */
#include "pki_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "input.h"
#include "pki_time.h"

static const char FIRST_LINE[] = "bushing-ca 1\n";

/* --- words --------------------------------------------------------------- */

static const struct reason {
    const char *word;
    int number;
} REASONS[] = {
#define X(word, number) {word, number},
    BUSHING_CA_REASONS(X)
#undef X
};

enum { NUM_REASONS = sizeof REASONS / sizeof REASONS[0] };

const char *pki_reason_word(int reason)
{
    for (size_t i = 0; i < NUM_REASONS; i++)
        if (REASONS[i].number == reason)
            return REASONS[i].word;
    return "valid";
}

int pki_reason_of(const char *word)
{
    for (size_t i = 0; i < NUM_REASONS; i++)
        if (strcmp(REASONS[i].word, word) == 0)
            return REASONS[i].number;
    return -1;
}

void pki_folder_path(const struct pki_folder *f, char out[PKI_PATH_MAX],
                     const char *name)
{
    (void)snprintf(out, PKI_PATH_MAX, "%s/%s", f->path, name);
}

/* --- the list ------------------------------------------------------------ */

struct pki_issued *pki_folder_more(struct pki_folder *f)
{
    if (f->num == f->room) {
        size_t room = f->room == 0 ? 64 : 2 * f->room;
        struct pki_issued *more = realloc(f->issued, room * sizeof *more);
        if (more == NULL)
            return NULL;
        f->issued = more;
        f->room = room;
    }
    memset(&f->issued[f->num], 0, sizeof f->issued[f->num]);
    f->issued[f->num].reason = -1;
    return &f->issued[f->num++];
}

struct pki_issued *pki_folder_by_serial(const struct pki_folder *f,
                                        const char *serial)
{
    for (size_t i = 0; i < f->num; i++)
        if (strcmp(f->issued[i].serial, serial) == 0)
            return &f->issued[i];
    return NULL;
}

const struct pki_issued *pki_folder_by_key(const struct pki_folder *f,
                                           const char *key_id)
{
    for (size_t i = 0; i < f->num; i++)
        if (strcmp(f->issued[i].key_id, key_id) == 0)
            return &f->issued[i];
    return NULL;
}

/* --- reading the index --------------------------------------------------- */

static bool read_purpose(const char *word, enum bushing_ca_purpose *out)
{
    for (unsigned i = 0; i < BUSHING_CA_NUM_PURPOSES; i++) {
        *out = (enum bushing_ca_purpose)i;
        if (strcmp(bushing_ca_purpose_word(*out), word) == 0)
            return true;
    }
    return false;
}

/* "cert SERIAL PURPOSE FROM UNTIL STATE WHEN KEY SUBJECT" */
static bool read_issued(struct pki_issued *c, const char *line)
{
    char purpose[16], from[PKI_TIME_TEXT], until[PKI_TIME_TEXT], state[24],
        when[PKI_TIME_TEXT];
    if (sscanf(line, "cert %43s %15s %31s %31s %23s %31s %64s %255[^\n]",
               c->serial, purpose, from, until, state, when, c->key_id,
               c->subject) != 8 ||
        !read_purpose(purpose, &c->purpose) ||
        !pki_time_read(from, &c->not_before) ||
        !pki_time_read(until, &c->not_after))
        return false;
    c->reason = pki_reason_of(state);
    if (c->reason < 0)
        return strcmp(state, "valid") == 0;
    return pki_time_read(when, &c->revoked_at);
}

static bool read_number(const char *s, uint64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoull(s, &end, 10);
    return s[0] >= '0' && s[0] <= '9' && *end == '\0' && errno == 0;
}

static bool read_line(struct pki_folder *f, const char *line, bool *memory)
{
    struct pki_issued *c;
    if (strncmp(line, "crl-number ", 11) == 0)
        return read_number(line + 11, &f->crl_number);
    if (strncmp(line, "cert ", 5) != 0)
        return sscanf(line, "crl-url %512s", f->crl_url) == 1 ||
               sscanf(line, "ocsp-url %512s", f->ocsp_url) == 1;
    c = pki_folder_more(f);
    *memory = c != NULL;
    return c != NULL && read_issued(c, line);
}

/* Line by line; `text` ends in a zero. */
static enum exit_status read_lines(struct pki_folder *f, const char *file,
                                   char *text)
{
    size_t number = 1;
    bool memory = true;
    if (strncmp(text, FIRST_LINE, sizeof FIRST_LINE - 1) != 0) {
        complain("pki", "%s: this is not the index of a CA", file);
        return EXIT_REFUSED;
    }
    text += sizeof FIRST_LINE - 1;
    while (*text != '\0') {
        char *end = strchr(text, '\n');
        number++;
        if (end != NULL)
            *end = '\0';
        if (end == NULL || !read_line(f, text, &memory)) {
            complain("pki", "%s line %zu: %s", file, number,
                     memory ? "this line is damaged" : "no memory left");
            return memory ? EXIT_REFUSED : EXIT_SYSTEM;
        }
        text = end + 1;
    }
    return EXIT_GOOD;
}

static enum exit_status fail(const char *file)
{
    complain_errno("pki", file, errno);
    return EXIT_SYSTEM;
}

static enum exit_status read_index(struct pki_folder *f)
{
    char file[PKI_PATH_MAX];
    struct input in;
    char *text;
    enum exit_status status;
    pki_folder_path(f, file, "index");
    if (input_read(&in, file) != INPUT_GOOD)
        return fail(file);
    text = malloc(in.n + 1);
    if (text == NULL) {
        input_free(&in);
        complain("pki", "%s: no memory left", file);
        return EXIT_SYSTEM;
    }
    memcpy(text, in.p, in.n);
    text[in.n] = '\0';
    input_free(&in);
    status = read_lines(f, file, text);
    free(text);
    return status;
}

/* --- open and close ------------------------------------------------------ */

static enum exit_status take_lock(struct pki_folder *f)
{
    char file[PKI_PATH_MAX];
    pki_folder_path(f, file, "lock");
    f->lock = open(file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (f->lock < 0)
        return fail(file);
    if (flock(f->lock, LOCK_EX | LOCK_NB) == 0)
        return EXIT_GOOD;
    if (errno != EWOULDBLOCK)
        return fail(file);
    complain("pki", "%s: another command is at work there", f->path);
    return EXIT_SYSTEM;
}

enum exit_status pki_folder_open(struct pki_folder *f, const char *path,
                                 bool lock)
{
    char file[PKI_PATH_MAX];
    enum exit_status status = EXIT_GOOD;
    *f = (struct pki_folder){.path = path, .lock = -1};
    if (strlen(path) > PKI_PATH_MAX - 128) {
        errno = ENAMETOOLONG;
        return fail("CA");
    }
    pki_folder_path(f, file, "index");
    if (access(file, F_OK) != 0) {
        complain("pki", "%s: no CA lies there; make one with: bushing pki init",
                 path);
        return EXIT_REFUSED;
    }
    if (lock)
        status = take_lock(f);
    if (status == EXIT_GOOD)
        status = read_index(f);
    if (status != EXIT_GOOD)
        pki_folder_close(f);
    return status;
}

void pki_folder_close(struct pki_folder *f)
{
    if (f->lock >= 0)
        (void)close(f->lock);
    f->lock = -1;
    free(f->issued);
    f->issued = NULL;
    f->num = f->room = 0;
}

/* --- writing the index --------------------------------------------------- */

static void put_issued(FILE *to, const struct pki_issued *c)
{
    char from[PKI_TIME_TEXT], until[PKI_TIME_TEXT], when[PKI_TIME_TEXT] = "-";
    pki_time_text(from, c->not_before);
    pki_time_text(until, c->not_after);
    if (c->reason >= 0)
        pki_time_text(when, c->revoked_at);
    fprintf(to, "cert %s %s %s %s %s %s %s %s\n", c->serial,
            bushing_ca_purpose_word(c->purpose), from, until,
            pki_reason_word(c->reason), when, c->key_id, c->subject);
}

bool pki_folder_write_index(const struct pki_folder *f, struct pki_batch *b,
                            const char *path)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    bool good;
    if (to == NULL)
        return false;
    fputs(FIRST_LINE, to);
    fprintf(to, "crl-number %" PRIu64 "\n", f->crl_number);
    if (f->crl_url[0] != '\0')
        fprintf(to, "crl-url %s\n", f->crl_url);
    if (f->ocsp_url[0] != '\0')
        fprintf(to, "ocsp-url %s\n", f->ocsp_url);
    for (size_t i = 0; i < f->num; i++)
        put_issued(to, &f->issued[i]);
    good = fclose(to) == 0 &&
           pki_batch_add(b, path, PKI_REPLACE,
                         (bushing_span){(const uint8_t *)text, n});
    free(text);
    return good;
}
