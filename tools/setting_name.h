/* Names of settings as they are typed: TIME_WINDOW_MS is time-window-ms. */
#ifndef TOOLS_SETTING_NAME_H
#define TOOLS_SETTING_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* The number of the setting that the first n characters name; `num` when there
 * is none. */
size_t setting_find(const char *const *names, size_t num, const char *said,
                    size_t n);

/* All names behind what the text holds, each with a blank in front; always
 * terminated, cut when there is no room. */
void setting_list(char *text, size_t cap, const char *const *names, size_t num);

#endif
