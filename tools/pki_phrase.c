#define _POSIX_C_SOURCE 200809L
#include "pki_phrase.h"

#include <bushing/ca.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { CONTROL_C = 3, CONTROL_D = 4, BACKSPACE = 8, DELETE = 127 };

bushing_span pki_phrase_span(const struct pki_phrase *p)
{
    return (bushing_span){p->there ? p->octets : NULL, p->there ? p->n : 0};
}

void pki_phrase_wipe(struct pki_phrase *p)
{
    bushing_ca_wipe(p, sizeof *p);
}

enum exit_status pki_phrase_check_new(const struct pki_phrase *p)
{
    if (p->n >= PKI_PHRASE_MIN)
        return EXIT_GOOD;
    complain("pki", "a pass phrase has %d octets at least", PKI_PHRASE_MIN);
    return EXIT_REFUSED;
}

/* --- a file -------------------------------------------------------------- */

enum exit_status pki_phrase_of_file(struct pki_phrase *p, const char *sub,
                                    const char *file)
{
    uint8_t line[PKI_PHRASE_MAX + 2];
    FILE *f = fopen(file, "rb");
    size_t n;
    const uint8_t *end;
    if (f == NULL) {
        int why = errno;
        complain_errno(sub, file, why);
        return EXIT_SYSTEM;
    }
    (void)setvbuf(f, NULL, _IONBF, 0);
    n = fread(line, 1, sizeof line, f);
    (void)fclose(f);
    end = n == 0 ? NULL : memchr(line, '\n', n);
    if (end != NULL)
        n = (size_t)(end - line);
    if (n > 0 && line[n - 1] == '\r')
        n--;
    p->there = n > 0 && n <= sizeof p->octets;
    if (p->there) {
        memcpy(p->octets, line, n);
        p->n = n;
    }
    bushing_ca_wipe(line, sizeof line);
    if (!p->there)
        complain(sub,
                 "%s: its first line is no pass phrase of 1 to %d "
                 "octets",
                 file, PKI_PHRASE_MAX);
    return p->there ? EXIT_GOOD : EXIT_REFUSED;
}

/* --- the terminal -------------------------------------------------------- */

static bool put(int fd, const char *s)
{
    return write(fd, s, strlen(s)) >= 0;
}

/* One line, octet by octet; false when it was broken off. */
static bool read_line(int fd, struct pki_phrase *p)
{
    p->n = 0;
    p->there = true;
    for (;;) {
        uint8_t c;
        if (read(fd, &c, 1) != 1 || c == CONTROL_C || c == CONTROL_D)
            return false;
        if (c == '\n' || c == '\r')
            return true;
        if ((c == BACKSPACE || c == DELETE) && p->n > 0)
            p->n--;
        else if (c >= ' ' && c != DELETE && p->n < sizeof p->octets)
            p->octets[p->n++] = c;
    }
}

/* The keys that would end us come as octets too, so that the echo always comes
 * back. */
static bool ask_once(int fd, const char *what, struct pki_phrase *p)
{
    struct termios usual, quiet;
    bool good;
    if (tcgetattr(fd, &usual) != 0)
        return false;
    quiet = usual;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSAFLUSH, &quiet) != 0)
        return false;
    good = put(fd, "pass phrase ") && put(fd, what) && put(fd, ": ") &&
           read_line(fd, p);
    (void)tcsetattr(fd, TCSAFLUSH, &usual);
    return put(fd, "\n") && good;
}

static enum exit_status ask(int fd, struct pki_phrase *p, const char *sub,
                            const char *what, bool twice)
{
    struct pki_phrase again = {.n = 0};
    enum exit_status status = EXIT_GOOD;
    if (!ask_once(fd, what, p) || (twice && !ask_once(fd, "again", &again))) {
        complain(sub, "no pass phrase was given");
        status = EXIT_REFUSED;
    } else if (twice && (p->n != again.n ||
                         memcmp(p->octets, again.octets, p->n) != 0)) {
        complain(sub, "these were two different pass phrases");
        status = EXIT_REFUSED;
    }
    pki_phrase_wipe(&again);
    return status;
}

enum exit_status pki_phrase_ask(struct pki_phrase *p, const char *sub,
                                const char *what, bool twice)
{
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    enum exit_status status;
    if (fd < 0)
        return EXIT_USAGE;
    status = ask(fd, p, sub, what, twice);
    (void)close(fd);
    return status;
}
