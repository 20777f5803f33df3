/* Checking a log as an object. */
#include <bushing/audit_log.h>

#include "audit/seal.h"
#include "crypto/openssl/adapter.h"
#include "event/ledger_check.h"

struct bushing_audit_check {
    bushing_allocator allocator;
    struct seal seal;
    struct ledger_check check;
};

const char *bushing_audit_kind_name(enum bushing_audit_kind kind)
{
    switch (kind) {
    case BUSHING_AUDIT_SEGMENT:
        return "segment";
    case BUSHING_AUDIT_OPENED:
        return "opened";
    case BUSHING_AUDIT_EVENT:
        return "event";
    case BUSHING_AUDIT_ANCHOR:
        return "anchor";
    case BUSHING_AUDIT_GAP:
        return "gap";
    case BUSHING_AUDIT_REMOVED:
        return "removed";
    case BUSHING_AUDIT_CLOSED:
        return "closed";
    }
    return "";
}

int bushing_audit_check_new(bushing_audit_check **out,
                            const bushing_allocator *allocator)
{
    bushing_audit_check *c;
    *out = NULL;
    if (allocator == NULL || allocator->alloc == NULL ||
        allocator->free == NULL)
        return BUSHING_ERR_ARGUMENT;
    c = allocator->alloc(allocator->ctx, sizeof *c);
    if (c == NULL)
        return BUSHING_ERR_MEMORY;
    c->allocator = *allocator;
    seal_init(&c->seal, &CRYPTO_OPENSSL);
    ledger_check_init(&c->check, &c->seal.chain);
    *out = c;
    return 0;
}

void bushing_audit_check_free(bushing_audit_check *check)
{
    if (check == NULL)
        return;
    seal_clear(&check->seal);
    check->allocator.free(check->allocator.ctx, check);
}

int bushing_audit_check_keys(bushing_audit_check *check, bushing_span pem)
{
    int rc = seal_take_public(&check->seal, pem);
    if (rc == 0)
        check->check.keys = true;
    return rc;
}

void bushing_audit_check_whole(bushing_audit_check *check)
{
    check->check.whole = true;
}

int bushing_audit_check_head(bushing_audit_check *check, bushing_span head)
{
    return ledger_check_head(&check->check, head);
}

int bushing_audit_check_expect(bushing_audit_check *check, bushing_span text)
{
    return ledger_check_expect(&check->check, text);
}

int bushing_audit_check_segment(bushing_audit_check *check, uint32_t segment)
{
    return ledger_check_segment(&check->check, segment);
}

int bushing_audit_check_next(bushing_audit_check *check,
                             bushing_audit_record *out, bushing_span *octets)
{
    struct reader r = reader_over(*octets);
    int rc = ledger_check_next(&check->check, out, &r);
    *octets = reader_rest(&r);
    return rc;
}

int bushing_audit_check_end(bushing_audit_check *check, uint64_t rest,
                            bool last)
{
    return ledger_check_end(&check->check, rest, last);
}

bushing_audit_findings
bushing_audit_check_look(const bushing_audit_check *check)
{
    return check->check.found;
}
