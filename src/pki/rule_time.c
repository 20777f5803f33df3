/* Rules on the time of validity. */
#include "pki/rule.h"

bool rule_TIME_FORM(const struct rule_case *c, struct text *fact)
{
    (void)fact;
    return (c->c->flaws & CERTIFICATE_TIME_FORM) != 0;
}

static bool has_times(const struct certificate *c)
{
    return (c->flaws & CERTIFICATE_TIME_FORM) == 0;
}

static bool in_order(const struct certificate *c)
{
    return has_times(c) && c->not_before <= c->not_after;
}

bool rule_TIME_ORDER(const struct rule_case *c, struct text *fact)
{
    if (!has_times(c->c) || in_order(c->c))
        return false;
    text_put(fact, "from ");
    rule_put_time(fact, c->c->not_before);
    text_put(fact, " until ");
    rule_put_time(fact, c->c->not_after);
    return true;
}

/* notAfter is the last second that counts [RFC 5280:4.1.2.5]. */
bool rule_EXPIRED(const struct rule_case *c, struct text *fact)
{
    if (!in_order(c->c) || c->c->forever || c->now - c->c->not_after < 1000)
        return false;
    text_put(fact, "ended ");
    rule_put_time(fact, c->c->not_after);
    text_put(fact, ", now ");
    rule_put_time(fact, c->now);
    return true;
}

bool rule_EARLY(const struct rule_case *c, struct text *fact)
{
    if (!in_order(c->c) || c->now >= c->c->not_before)
        return false;
    text_put(fact, "begins ");
    rule_put_time(fact, c->c->not_before);
    text_put(fact, ", now ");
    rule_put_time(fact, c->now);
    return true;
}
