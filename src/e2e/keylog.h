/* The key log, read: which keys an association used, and what they open. */
#ifndef E2E_KEYLOG_H
#define E2E_KEYLOG_H

#include <bushing/keylog.h>

#include "crypto/seam.h"

/* As bushing_keylog_new(), on other cryptography. */
int keylog_new_with(bushing_keylog **out, const struct crypto *crypto,
                    const bushing_allocator *allocator, span text,
                    size_t *line);

#endif
