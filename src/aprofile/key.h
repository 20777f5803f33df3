/* The key in a certificate of the A-profile: where it stands and how large it
 * is, looked at before any arithmetic is done with it [62351-4:11.2.2]. */
#ifndef APROFILE_KEY_H
#define APROFILE_KEY_H

#include "base/span.h"

enum aprofile_key_form {
    APROFILE_KEY_GOOD,
    APROFILE_KEY_NO_CERTIFICATE, /* these octets are none */
    APROFILE_KEY_OTHER,          /* no RSA key */
    APROFILE_KEY_BROKEN,         /* none that RSA can be done with */
};

struct aprofile_key {
    span info;          /* SubjectPublicKeyInfo, whole */
    span algorithm;     /* its object identifier, contents */
    uint32_t bits;      /* of the modulus; 0: not known */
    size_t modulus_len; /* in octets: that of each signature */
    int code;           /* NO_CERTIFICATE: why; a code of the category CODEC */
};

enum aprofile_key_form aprofile_key_read(struct aprofile_key *out,
                                         span certificate);

#endif
