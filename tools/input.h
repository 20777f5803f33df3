/* Reading a file whole, and making octets of the forms in which people keep
 * messages: hexadecimal text, PEM, plain octets, XML. */
#ifndef TOOLS_INPUT_H
#define TOOLS_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum input_form {
    INPUT_GUESS,
    INPUT_HEX,
    INPUT_BIN,
    INPUT_PEM,
    INPUT_XML,
    INPUT_CAPTURE,
};

/* The form of this word out of INPUT_FORMS, or GUESS for NULL. */
#define INPUT_FORMS "hex bin pem xml pcap"
enum input_form input_form_named(const char *word);

/* A capture may be longer than a message. */
#define INPUT_CAPTURE_MAX ((size_t)1 << 30)

struct input {
    uint8_t *p;
    size_t n;
    enum input_form form; /* what it was; never GUESS after decoding */
};

enum input_result {
    INPUT_GOOD,
    INPUT_UNREADABLE, /* errno says why */
    INPUT_TOO_LONG,
    INPUT_NO_MEMORY,
    INPUT_NOT_HEX, /* *bad is the line */
    INPUT_NOT_PEM,
    INPUT_SECRET, /* a private key: nobody wants that printed */
};

/* Reads the file, or standard input for "-". */
enum input_result input_read(struct input *in, const char *file);

/* Turns hexadecimal text and PEM into octets, in place. */
enum input_result input_decode(struct input *in, enum input_form form,
                               size_t *bad);

void input_free(struct input *in);

#endif
