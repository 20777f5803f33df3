#include "serve_log.h"

#include <stdio.h>
#include <time.h>

#include "net/clock.h"

#include "safe_text.h"

enum { TIME_TEXT = 40 };

static void print_time(char text[TIME_TEXT])
{
    int64_t ms = net_now().utc_ms;
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    char day[TIME_TEXT / 2 + 4] = "";
    if (gmtime_r(&seconds, &tm) != NULL)
        (void)strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
    (void)snprintf(text, TIME_TEXT, "%s.%03dZ", day, (int)(ms % 1000));
}

static void put_fact(const struct serve_fact *fact)
{
    printf(", \"%s\": ", fact->name);
    if (fact->text != NULL)
        safe_text_put_json_string(stdout, fact->text);
    else
        printf("%lld", (long long)fact->number);
}

void serve_log_put(bool json, const char *event, const char *text,
                   const struct serve_fact *facts, size_t num_facts)
{
    char now[TIME_TEXT];
    print_time(now);
    if (json) {
        printf("{\"time\": \"%s\", \"event\": \"%s\"", now, event);
        for (size_t i = 0; i < num_facts; i++)
            put_fact(&facts[i]);
        puts("}");
    } else {
        printf("%s %s\n", now, text);
    }
    (void)fflush(stdout);
}
