/* What an operator reads at three in the morning: one line that says on which
 * link, who, what failed, the two facts that differ, one fix, and which event
 * it is. */
#ifndef EVENT_MESSAGE_H
#define EVENT_MESSAGE_H

#include "base/text.h"
#include <bushing/security_event.h>

/* Puts the sentence; never more than BUSHING_SECURITY_SENTENCE octets. Puts
 * nothing when the id is not in the catalogue. */
void message_put(struct text *out, const bushing_security_event *event);

#endif
