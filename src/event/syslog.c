#include "event/syslog.h"

#include "base/time_text.h"
#include "event/catalogue.h"
#include "event/message.h"
#include "event/safe.h"

static bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

bool syslog_name_is_legal(const char *name)
{
    size_t n = 2;
    if (name == NULL || (name[0] != 'P' && name[0] != 'X') || name[1] != '.')
        return false;
    while (n <= EVENT_NAME_MAX && is_letter_or_digit(name[n]))
        n++;
    return n > 2 && n <= EVENT_NAME_MAX && name[n] == '\0';
}

static bool names_are_legal(const bushing_security_event *e)
{
    if (e->num_parameters > BUSHING_SECURITY_PARAMETERS)
        return false;
    for (size_t i = 0; i < e->num_parameters; i++)
        if (!syslog_name_is_legal(e->parameters[i].name))
            return false;
    return true;
}

bool syslog_event_is_legal(const bushing_security_event *e)
{
    return bushing_security_find(e->id) != NULL && names_are_legal(e) &&
           e->utc_ms >= TIME_TEXT_FIRST_MS && e->utc_ms <= TIME_TEXT_LAST_MS;
}

int bushing_security_event_check(const bushing_security_event *event)
{
    const bushing_security_definition *d = bushing_security_find(event->id);
    if (d == NULL)
        return BUSHING_ERR_VALUE;
    if (!names_are_legal(event))
        return BUSHING_ERR_ARGUMENT;
    if (d->severity != BUSHING_SEVERITY_NOTICE &&
        (event->what.n == 0 || event->fact[0].n == 0 || event->fact[1].n == 0 ||
         event->fix.n == 0))
        return BUSHING_ERR_MISSING;
    return 0;
}

/* --- the line ------------------------------------------------------------ */

static void put_value(struct text *t, const char *name, span value, size_t max)
{
    text_char(t, ' ');
    text_put(t, name);
    text_put(t, "=\"");
    safe_put(t, value, max, SAFE_VALUE);
    text_char(t, '"');
}

static void put_number(struct text *t, const char *name, uint64_t v)
{
    char digits[20];
    struct text d = text_over(digits, sizeof digits);
    text_u64(&d, v);
    put_value(t, name, span_of(digits, d.n), sizeof digits);
}

static void put_id(struct text *t, const char *name, uint32_t id)
{
    char printed[BUSHING_SECURITY_ID_TEXT];
    bushing_security_id_print(printed, id);
    put_value(t, name, span_text(printed), sizeof printed);
}

/* Those that are there, each with its bound. */
static void put_subjects(struct text *t, const bushing_security_event *e)
{
    const struct {
        const char *name;
        span value;
        size_t max;
    } all[] = {
        {"UsrID", e->user, EVENT_USER_MAX},
        {"PeerInfo", e->peer, EVENT_PEER_MAX},
        {"Role", e->role, EVENT_ROLE_MAX},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].value.n != 0)
            put_value(t, all[i].name, all[i].value, all[i].max);
}

static void put_extras(struct text *t, const bushing_security_event *e)
{
    const struct {
        const char *name;
        span value;
    } all[] = {
        {"X.Link", e->link},
        {"X.Association", e->association},
        {"X.Detail", e->detail},
    };
    for (size_t i = 0; i < e->num_parameters; i++)
        put_value(t, e->parameters[i].name, e->parameters[i].value,
                  EVENT_VALUE_MAX);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].value.n != 0)
            put_value(t, all[i].name, all[i].value, EVENT_VALUE_MAX);
    if (e->suppressed != 0)
        put_number(t, "X.Suppressed", e->suppressed);
}

static void put_elements(struct text *t, const bushing_security_event *e,
                         const bushing_security_definition *d)
{
    /* [62351-14] in front of the rest when our clock is in doubt */
    if (e->clock_bad)
        text_put(t, "[" SYSLOG_QUALITY " tzKnown=\"1\" isSynced=\"0\"]");
    text_put(t, "[" SYSLOG_ELEMENT);
    put_id(t, "ID", e->id);
    put_value(t, "MNEMONIC", span_text(d->mnemonic), EVENT_MNEMONIC_MAX);
    /* [62351-14] before its placeholders are filled in */
    put_value(t, "Text", span_text(d->text), EVENT_TEXT_MAX);
    put_number(t, "SqNum", e->sq_num);
    put_subjects(t, e);
    if (e->ref_id != 0)
        put_id(t, "RefEvtID", e->ref_id);
    put_extras(t, e);
    text_char(t, ']');
}

size_t bushing_security_line(char *out, size_t cap,
                             const bushing_security_event *event,
                             const bushing_security_origin *origin)
{
    const bushing_security_definition *d;
    struct text t = text_over(out, cap);
    char time[TIME_TEXT_MAX];
    size_t n;
    if (cap < BUSHING_SECURITY_LINE || !syslog_event_is_legal(event))
        return 0;
    d = bushing_security_find(event->id);
    n = time_text_format(time, sizeof time, event->utc_ms, TIME_FORM_ISO);
    text_char(&t, '<');
    text_u64(&t, 8 * SYSLOG_FACILITY + (unsigned)d->severity);
    text_put(&t, ">1 ");
    text_span(&t, span_of(time, n));
    text_char(&t, ' ');
    safe_put_field(&t, origin->source, EVENT_SOURCE_MAX);
    text_char(&t, ' ');
    safe_put_field(&t, origin->app_name, EVENT_APP_NAME_MAX);
    text_put(&t, " - " SYSLOG_MESSAGE_ID " ");
    put_elements(&t, event, d);
    text_char(&t, ' ');
    message_put(&t, event);
    return text_fits(&t) ? t.n : 0;
}

size_t bushing_security_count(char out[BUSHING_SECURITY_COUNT], size_t line_len)
{
    struct text t = text_over(out, BUSHING_SECURITY_COUNT);
    text_u64(&t, line_len);
    text_char(&t, ' ');
    return t.n;
}
