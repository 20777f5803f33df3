#define _DEFAULT_SOURCE /* timegm */
#include "pki_time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void pki_time_text(char out[PKI_TIME_TEXT], int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    if (gmtime_r(&seconds, &tm) == NULL ||
        strftime(out, PKI_TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        (void)snprintf(out, PKI_TIME_TEXT, "?");
}

/* What was read must be what is written: the 31st of February is not. */
bool pki_time_read(const char *text, int64_t *ms)
{
    struct tm tm = {0};
    char full[PKI_TIME_TEXT], again[PKI_TIME_TEXT];
    size_t n = strlen(text);
    if (n != 10 && n != 20)
        return false;
    (void)snprintf(full, sizeof full, "%s%s", text,
                   n == 10 ? "T00:00:00Z" : "");
    if (sscanf(full, "%4d-%2d-%2dT%2d:%2d:%2dZ", &tm.tm_year, &tm.tm_mon,
               &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *ms = (int64_t)timegm(&tm) * 1000;
    pki_time_text(again, *ms);
    return strcmp(full, again) == 0;
}

int64_t pki_time_now(void)
{
    return (int64_t)time(NULL) * 1000;
}
