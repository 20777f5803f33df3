/* Times of certificates as people write and read them. */
#ifndef TOOLS_PKI_TIME_H
#define TOOLS_PKI_TIME_H

#include <stdbool.h>
#include <stdint.h>

enum { PKI_TIME_TEXT = 32 };

/* "2026-11-20T12:00:00Z", or "2026-11-20" for its start; ms since 1970. */
bool pki_time_read(const char *text, int64_t *ms);
void pki_time_text(char out[PKI_TIME_TEXT], int64_t ms);

/* The system's clock, in whole seconds. */
int64_t pki_time_now(void);

#endif
