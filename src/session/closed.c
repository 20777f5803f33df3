/* Why an association ended, as one sentence. */
#include <bushing/error.h>
#include <bushing/osi.h>

#include "base/text.h"

static const char *const LAYERS[] = {
    [BUSHING_LAYER_NONE] = "",
    [BUSHING_LAYER_TPKT] = "TPKT",
    [BUSHING_LAYER_COTP] = "transport",
    [BUSHING_LAYER_SESSION] = "session",
    [BUSHING_LAYER_PRESENTATION] = "presentation",
    [BUSHING_LAYER_ACSE] = "ACSE",
    [BUSHING_LAYER_MMS] = "MMS",
    [BUSHING_LAYER_SECURITY] = "security",
};

static const char *const CAUSES[] = {
    [BUSHING_CLOSE_RELEASED] = "released",
    [BUSHING_CLOSE_DISCONNECTED] = "the peer closed the connection",
    [BUSHING_CLOSE_RESET] = "the connection broke",
    [BUSHING_CLOSE_PEER_ABORT] = "aborted by the peer",
    [BUSHING_CLOSE_PEER_REFUSED] = "refused by the peer",
    [BUSHING_CLOSE_PEER_ERROR] = "protocol error of the peer",
    [BUSHING_CLOSE_TIMEOUT] = "the peer was too slow",
    [BUSHING_CLOSE_LOCAL_ABORT] = "aborted by us",
    [BUSHING_CLOSE_LOCAL_REFUSED] = "refused by us",
    [BUSHING_CLOSE_LOCAL_ERROR] = "failed here",
};

/* --- numbers with names -------------------------------------------------- */

struct named {
    int number;
    const char *name;
};

static const struct named DR_REASONS[] = {
    {0, "no reason given"},
    {1, "congestion"},
    {2, "no MMS server behind this transport selector"},
    {3, "transport selector unknown"},
    {0x80, "normal disconnect"},
    {-1, NULL},
};
static const struct named RF_REASONS[] = {
    {0x00, "no reason given"},
    {0x01, "congestion for now"},
    {0x02, "by the application"},
    {0x81, "session selector unknown"},
    {0x82, "no application attached to the session selector"},
    {0x83, "congestion"},
    {0x84, "session version not supported"},
    {0x85, "protocol parameters not accepted"},
    {0x86, "restriction of the implementation"},
    {-1, NULL},
};
static const struct named CPR_REASONS[] = {
    {0, "no reason given"},
    {1, "congestion for now"},
    {2, "local limit exceeded"},
    {3, "presentation selector unknown"},
    {4, "protocol version not supported"},
    {5, "default context not supported"},
    {6, "user data not readable"},
    {7, "no application behind this selector"},
    {-1, NULL},
};
static const struct named ARP_REASONS[] = {
    {0, "no reason given"},           {1, "PPDU not recognized"},
    {2, "PPDU not expected"},         {3, "session primitive not expected"},
    {4, "parameter not recognized"},  {5, "parameter not expected"},
    {6, "parameter value not valid"}, {-1, NULL},
};
static const struct named USER_DIAGNOSTICS[] = {
    {0, "no diagnostic"},
    {1, "no reason given"},
    {2, "application context not supported"},
    {3, "calling AP-title not recognized"},
    {4, "calling AP-invocation not recognized"},
    {5, "calling AE-qualifier not recognized"},
    {6, "calling AE-invocation not recognized"},
    {7, "called AP-title not recognized"},
    {8, "called AP-invocation not recognized"},
    {9, "called AE-qualifier not recognized"},
    {10, "called AE-invocation not recognized"},
    {11, "authentication mechanism not recognized"},
    {12, "authentication mechanism required"},
    {13, "authentication failed"},
    {14, "authentication required"},
    {-1, NULL},
};
static const struct named PROVIDER_DIAGNOSTICS[] = {
    {0, "no diagnostic"},
    {1, "no reason given"},
    {2, "no common ACSE version"},
    {-1, NULL},
};
static const struct named ABORT_DIAGNOSTICS[] = {
    {1, "no reason given"},
    {2, "protocol error"},
    {3, "authentication mechanism not recognized"},
    {4, "authentication mechanism required"},
    {5, "authentication failed"},
    {6, "authentication required"},
    {-1, NULL},
};

static void put_named(struct text *t, const char *what, int number,
                      const struct named *names)
{
    if (number < 0)
        return;
    text_put(t, what);
    while (names->name != NULL && names->number != number)
        names++;
    if (names->name != NULL) {
        text_put(t, names->name);
        text_put(t, " (");
    } else {
        text_put(t, "number (");
    }
    text_i64(t, number);
    text_char(t, ')');
}

/* --- parts --------------------------------------------------------------- */

static void put_refusal(struct text *t, const bushing_closed *c)
{
    put_named(t, ": ", c->transport_reason, DR_REASONS);
    if (c->result >= 0)
        text_put(t, c->result == 2 ? ", for now" : ", for good");
    if (c->diagnostic >= 0 && c->result >= 0)
        put_named(t, ": ", c->diagnostic,
                  c->source == 1 ? PROVIDER_DIAGNOSTICS : USER_DIAGNOSTICS);
    else if (c->presentation_reason >= 0)
        put_named(t, ": ", c->presentation_reason, CPR_REASONS);
    else if (c->diagnostic < 0)
        put_named(t, ": ", c->session_reason, RF_REASONS);
    if (c->result < 0 && c->diagnostic >= 0)
        put_named(t, ": ", c->diagnostic, ABORT_DIAGNOSTICS);
}

static void put_abort(struct text *t, const bushing_closed *c)
{
    put_named(t, ": disconnect reason ", c->transport_reason, DR_REASONS);
    put_named(t, ": ", c->presentation_reason, ARP_REASONS);
    if (c->source >= 0)
        text_put(t, c->source == 0 ? ", by its user" : ", by its stack");
    put_named(t, ": ", c->diagnostic, ABORT_DIAGNOSTICS);
}

static void put_fault(struct text *t, const bushing_closed *c)
{
    if (c->code == 0)
        return;
    text_put(t, ": ");
    if (c->layer != BUSHING_LAYER_NONE) {
        text_put(t, LAYERS[c->layer]);
        text_put(t, ": ");
    }
    text_put(t, bushing_error_text(c->code));
}

static bool has_sentence(const bushing_closed *c)
{
    return c->security != NULL && c->security[0] != '\0';
}

void bushing_closed_print(char text[BUSHING_CLOSED_TEXT],
                          const bushing_closed *c)
{
    struct text t = text_over(text, BUSHING_CLOSED_TEXT);
    /* its sentence says all that the code does, and more */
    bool violation = c->code == BUSHING_ERR_SECURITY && has_sentence(c);
    text_put(&t, violation ? "ended for its security" : CAUSES[c->why]);
    if (c->why == BUSHING_CLOSE_PEER_REFUSED)
        put_refusal(&t, c);
    else if (c->why == BUSHING_CLOSE_PEER_ABORT)
        put_abort(&t, c);
    else if (!violation && c->why != BUSHING_CLOSE_LOCAL_ABORT &&
             c->why != BUSHING_CLOSE_LOCAL_REFUSED)
        put_fault(&t, c);
    if (has_sentence(c)) {
        text_put(&t, ": ");
        text_put(&t, c->security);
    }
    if (c->state != NULL && c->why != BUSHING_CLOSE_RELEASED) {
        text_put(&t, " (state: ");
        text_put(&t, c->state);
        text_char(&t, ')');
    }
    text_end(&t);
}
