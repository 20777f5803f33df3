/* The name of an application entity as one object identifier: the arcs of its
 * AP-title, then its AE-qualifier [62351-4:10.5.3, G.6.2]. ACSE says it in two
 * parts, a certificate in one. */
#ifndef SESSION_TITLE_H
#define SESSION_TITLE_H

#include <bushing/osi.h>

#include "base/text.h"

enum { TITLE_MAX = 80 };

/* All zero: none. */
struct title {
    uint8_t len;    /* of all of it */
    uint8_t ap_len; /* of the AP-title in front */
    uint8_t oid[TITLE_MAX];
};

/* Which part of an entity is not as it must be: form 2 of both, an OBJECT
 * IDENTIFIER and an INTEGER that is not negative. */
enum title_part { TITLE_WHOLE, TITLE_AP, TITLE_AE };
enum title_part title_of_entity(struct title *out, const bushing_entity *e);

/* The subject; false when it has another form. */
bool title_of_certificate(struct title *out, span certificate);

/* "1.3.9999.33/1" or "1.3.9999.33.1"; false: no such name. */
bool title_of_text(struct title *out, const char *text);

/* The two parts; `room` holds them. */
void title_entity(bushing_entity *out, uint8_t room[BUSHING_ENTITY_ROOM],
                  const struct title *title);

bool title_equal(const struct title *a, const struct title *b);
bool title_same_ap(const struct title *a, const struct title *b);

/* "1.3.9999.33/1", "-" when there is none. */
void title_print(struct text *t, const struct title *title);

#endif
