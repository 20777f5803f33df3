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

/* Digits where `form` has a 0, else what stands there. */
static bool has_form(const char *text, const char *form)
{
    for (; *form != '\0'; form++, text++)
        if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
            return false;
    return *text == '\0';
}

static int number(const char *digits, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++)
        v = 10 * v + digits[i] - '0';
    return v;
}

/* What was read must be what is written: the 31st of February is not. */
bool pki_time_read(const char *text, int64_t *ms)
{
    char full[PKI_TIME_TEXT], again[PKI_TIME_TEXT];
    struct tm tm = {0};
    bool day = has_form(text, "0000-00-00");
    if (!day && !has_form(text, "0000-00-00T00:00:00Z"))
        return false;
    (void)snprintf(full, sizeof full, "%s%s", text, day ? "T00:00:00Z" : "");
    tm.tm_year = number(full, 4) - 1900;
    tm.tm_mon = number(full + 5, 2) - 1;
    tm.tm_mday = number(full + 8, 2);
    tm.tm_hour = number(full + 11, 2);
    tm.tm_min = number(full + 14, 2);
    tm.tm_sec = number(full + 17, 2);
    *ms = (int64_t)timegm(&tm) * 1000;
    pki_time_text(again, *ms);
    return strcmp(full, again) == 0;
}

int64_t pki_time_now(void)
{
    return (int64_t)time(NULL) * 1000;
}
