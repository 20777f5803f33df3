/* A verdict while it grows: findings are put into it, the end is worked out of
 * them. */
#ifndef PKI_VERDICT_H
#define PKI_VERDICT_H

#include "pki/rule.h"

/* All zero, and nothing accepted. */
void verdict_begin(bushing_verdict *v);

/* Puts a broken rule into it, with the effect that the policy gives it; none
 * at all when that is SILENT. */
void verdict_put(bushing_verdict *v, const uint8_t *effect, enum rule_id rule,
                 size_t depth, const struct text *fact);

/* True when nothing was found that refuses. */
bool verdict_is_good(const bushing_verdict *v);

/* Step, diagnostic, alarm and events out of the findings [62351-4:14.3]. The
 * order is that of the steps, not that in which findings came. */
void verdict_end(bushing_verdict *v);

#endif
