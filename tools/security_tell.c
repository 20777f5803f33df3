/* What is told of the security of an association: events, what was agreed, keys
 * where they are asked for. */
#include <string.h>

#include "security.h"

void security_log_keys(const struct security *s, const bushing_osi *osi)
{
    char line[BUSHING_E2E_KEYLOG_LINE];
    const bushing_e2e *e = bushing_osi_e2e(osi);
    size_t n;
    if (s->keylog == NULL || e == NULL)
        return;
    n = bushing_e2e_keylog(e, line, sizeof line);
    (void)fwrite(line, 1, n, s->keylog);
    if (n != 0)
        (void)fputc('\n', s->keylog);
    (void)fflush(s->keylog);
}

void security_event_text(char text[SECURITY_TEXT],
                         const bushing_security_event *e)
{
    const bushing_security_definition *d = bushing_security_find(e->id);
    int n = snprintf(text, SECURITY_TEXT, "%s: ",
                     d != NULL ? bushing_severity_name(d->severity) : "event");
    size_t at = n > 0 ? (size_t)n : 0;
    size_t len = bushing_security_sentence(text + at, SECURITY_TEXT - at, e);
    text[at + len] = '\0';
}

static int put_item(char *text, size_t cap, int item)
{
    const char *name = bushing_policy_item_name(item);
    return name != NULL ? snprintf(text, cap, ", %s", name) : 0;
}

void security_agreed(char text[SECURITY_AGREED], const bushing_osi *osi)
{
    const bushing_e2e *e = bushing_osi_e2e(osi);
    bushing_e2e_state look;
    size_t n;
    text[0] = '\0';
    if (e == NULL)
        return;
    bushing_e2e_look(e, &look);
    n = (size_t)snprintf(text, SECURITY_AGREED, "native, association %s, %s",
                         look.association,
                         look.encrypted ? "encrypted" : "not encrypted");
    n += (size_t)put_item(text + n, SECURITY_AGREED - n, look.cipher);
    n += (size_t)put_item(text + n, SECURITY_AGREED - n, look.icv);
    (void)put_item(text + n, SECURITY_AGREED - n, look.group);
}
