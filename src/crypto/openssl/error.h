/* What the error queue of OpenSSL says. */
#ifndef CRYPTO_OPENSSL_ERROR_H
#define CRYPTO_OPENSSL_ERROR_H

#include <stdbool.h>

/* Is there an error of this library in the queue, and no want of memory? What
 * did not work inside says nothing of key or signature. Empties the queue. */
bool openssl_is_told_by(int library);

/* Was there no memory for something? Empties the queue. */
bool openssl_lacked_memory(void);

#endif
