#include "event/catalogue.h"

#include "base/reader.h"
#include "base/text.h"

enum { GIVEN = false, OURS = true };

static const bushing_security_definition ROWS[] = {
#define EVENT(domain, group, number, turn, mnemonic, meant, severity, origin, \
              text, parameters, remark)                                       \
    {BUSHING_SECURITY_ID_TURN(domain, group, number, turn),                   \
     BUSHING_SEVERITY_##severity,                                             \
     #mnemonic,                                                               \
     meant,                                                                   \
     text,                                                                    \
     parameters,                                                              \
     origin},
#include "event/catalogue.def"
#undef EVENT
};

enum { NUM_ROWS = sizeof ROWS / sizeof ROWS[0] };

const bushing_security_definition *bushing_security_at(size_t i)
{
    return i < NUM_ROWS ? &ROWS[i] : NULL;
}

const bushing_security_definition *bushing_security_find(uint32_t id)
{
    for (size_t i = 0; i < NUM_ROWS; i++)
        if (ROWS[i].id == id)
            return &ROWS[i];
    return NULL;
}

void bushing_security_id_print(char out[BUSHING_SECURITY_ID_TEXT], uint32_t id)
{
    struct text t = text_over(out, BUSHING_SECURITY_ID_TEXT);
    text_put(&t, "IEC62351-");
    text_u64(&t, id >> 24);
    text_char(&t, ':');
    text_u64(&t, id >> 16 & 0xFF);
    text_char(&t, '.');
    text_u64(&t, id >> 8 & 0xFF);
    text_end(&t);
}

/* The row whose printed id is this one. Where a number is there twice, an empty
 * mnemonic takes the first. */
int bushing_security_id_parse(uint32_t *out, bushing_span id,
                              bushing_span mnemonic)
{
    char printed[BUSHING_SECURITY_ID_TEXT];
    for (size_t i = 0; i < NUM_ROWS; i++) {
        bushing_security_id_print(printed, ROWS[i].id);
        if (!span_equal(span_text(printed), id))
            continue;
        if (mnemonic.n != 0 &&
            !span_equal(span_text(ROWS[i].mnemonic), mnemonic))
            continue;
        *out = ROWS[i].id;
        return 0;
    }
    return BUSHING_ERR_VALUE;
}

const char *bushing_severity_name(enum bushing_severity severity)
{
    switch (severity) {
    case BUSHING_SEVERITY_ALARM:
        return "alarm";
    case BUSHING_SEVERITY_ERROR:
        return "error";
    case BUSHING_SEVERITY_WARNING:
        return "warning";
    case BUSHING_SEVERITY_NOTICE:
        return "notice";
    }
    return "";
}
