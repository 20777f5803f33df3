#include "progress.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { PROGRESS_COLUMNS = 79, PROGRESS_EVERY_NS = 100000000 };

static bool shown;
static uint64_t last_ns;

uint64_t progress_now(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void progress_show(const char *format, ...)
{
    char text[PROGRESS_COLUMNS + 1];
    uint64_t now = progress_now();
    va_list list;
    if (isatty(STDERR_FILENO) == 0 ||
        (last_ns != 0 && now - last_ns < PROGRESS_EVERY_NS))
        return;
    last_ns = now;
    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    (void)fflush(stdout);
    fprintf(stderr, "\r\x1b[K%s", text);
    (void)fflush(stderr);
    shown = true;
}

void progress_clear(void)
{
    if (!shown)
        return;
    fputs("\r\x1b[K", stderr);
    (void)fflush(stderr);
    shown = false;
}
