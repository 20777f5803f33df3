/* The log as an object: events in, lines and records out. */
#include <bushing/audit_log.h>

#include "audit/seal.h"
#include "crypto/openssl/adapter.h"
#include "event/ledger.h"
#include "event/rate.h"
#include "event/syslog.h"

struct bushing_audit_log {
    bushing_allocator allocator;
    struct seal seal;
    struct rate rate;
    bool limited;
    struct ledger ledger;
    uint64_t held_back;
    /* who logs, kept here */
    uint8_t source[256], app_name[64];
    bushing_security_origin origin;
    uint8_t peer[RATE_PEER_MAX]; /* of a count that is told */
    char line[BUSHING_SECURITY_LINE];
};

static span keep(uint8_t *room, size_t cap, span s)
{
    span kept = {room, s.n < cap ? s.n : cap};
    if (kept.n != 0)
        memcpy(room, s.p, kept.n);
    return kept;
}

static int start(bushing_audit_log *log, const bushing_audit_config *config,
                 bushing_time now)
{
    bushing_audit_config c = *config;
    int rc;
    log->origin.source = keep(log->source, sizeof log->source, c.origin.source);
    log->origin.app_name =
        keep(log->app_name, sizeof log->app_name, c.origin.app_name);
    c.origin = log->origin;
    log->limited = !c.no_rate_limit;
    rate_init(&log->rate, &RATE_DEFAULT);
    if (c.key.n != 0) {
        rc = seal_take_private(&log->seal, c.key);
        if (rc != 0)
            return rc;
    }
    c.key = (span){NULL, 0};
    return ledger_open(&log->ledger, &c, &log->seal.chain, now);
}

int bushing_audit_log_new(bushing_audit_log **out,
                          const bushing_audit_config *config,
                          const bushing_allocator *allocator, bushing_time now)
{
    bushing_audit_log *log;
    int rc;
    *out = NULL;
    if (config == NULL || allocator == NULL || allocator->alloc == NULL ||
        allocator->free == NULL)
        return BUSHING_ERR_ARGUMENT;
    log = allocator->alloc(allocator->ctx, sizeof *log);
    if (log == NULL)
        return BUSHING_ERR_MEMORY;
    memset(log, 0, sizeof *log);
    log->allocator = *allocator;
    seal_init(&log->seal, &CRYPTO_OPENSSL);
    rc = start(log, config, now);
    if (rc != 0) {
        seal_clear(&log->seal);
        allocator->free(allocator->ctx, log);
        return rc;
    }
    *out = log;
    return 0;
}

/* --- counts that were not told ------------------------------------------- */

/* An event that stands for those that were held back. */
static int tell(bushing_audit_log *log, bushing_span *line,
                const struct rate_count *count, bushing_time now)
{
    bushing_security_event e = {
        .id = count->id,
        .utc_ms = now.utc_ms,
        .suppressed = count->held,
        .peer = keep(log->peer, sizeof log->peer, count->peer),
        .what = span_text("more of these than are written"),
        .sq_num = ledger_count(&log->ledger),
    };
    size_t n =
        bushing_security_line(log->line, sizeof log->line, &e, &log->origin);
    *line = span_of(log->line, n);
    return ledger_event(&log->ledger, *line, e.sq_num, now);
}

void bushing_audit_log_free(bushing_audit_log *log, bushing_time now)
{
    struct rate_count count;
    bushing_span line;
    if (log == NULL)
        return;
    while (rate_tell(&log->rate, &count, now.mono_ns, true))
        (void)tell(log, &line, &count, now);
    ledger_close(&log->ledger, now);
    seal_clear(&log->seal);
    log->allocator.free(log->allocator.ctx, log);
}

/* --- events -------------------------------------------------------------- */

int bushing_audit_log_event(bushing_audit_log *log, bushing_span *line,
                            const bushing_security_event *event,
                            bushing_time now)
{
    bushing_security_event e = *event;
    size_t n;
    *line = (bushing_span){NULL, 0};
    if (e.utc_ms == 0)
        e.utc_ms = now.utc_ms;
    e.suppressed = 0;
    e.sq_num = 0;
    if (!syslog_event_is_legal(&e))
        return BUSHING_ERR_ARGUMENT;
    if (log->limited &&
        !rate_pass(&log->rate, &e.suppressed, e.id, e.peer, now.mono_ns)) {
        log->held_back++;
        return 0;
    }
    e.sq_num = ledger_count(&log->ledger);
    n = bushing_security_line(log->line, sizeof log->line, &e, &log->origin);
    *line = span_of(log->line, n);
    return ledger_event(&log->ledger, *line, e.sq_num, now);
}

int bushing_audit_log_tick(bushing_audit_log *log, bushing_span *line,
                           bushing_time now)
{
    struct rate_count count;
    int rc = 0;
    *line = (bushing_span){NULL, 0};
    if (rate_tell(&log->rate, &count, now.mono_ns, false))
        rc = tell(log, line, &count, now);
    int ticked = ledger_tick(&log->ledger, now);
    return rc != 0 ? rc : ticked;
}

uint64_t bushing_audit_log_deadline(const bushing_audit_log *log)
{
    uint64_t a = ledger_deadline(&log->ledger), b = rate_deadline(&log->rate);
    return a < b ? a : b;
}

bushing_audit_state bushing_audit_log_look(const bushing_audit_log *log)
{
    bushing_audit_state s = log->ledger.state;
    s.held_back = log->held_back;
    s.octets = log->ledger.total;
    s.last_seq = log->ledger.chain.seq;
    s.segment = log->ledger.segment;
    return s;
}

void bushing_audit_log_head(char out[BUSHING_AUDIT_HEAD_TEXT],
                            const bushing_audit_log *log)
{
    struct text t = text_over(out, BUSHING_AUDIT_HEAD_TEXT);
    const struct ledger_point *a = &log->ledger.anchor;
    if (a->set) {
        text_u64(&t, a->seq);
        text_char(&t, ':');
        text_hex(&t, span_of(a->hash, CHAIN_HASH), false);
    }
    text_end(&t);
}
