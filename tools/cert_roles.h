/* The roles of a certificate, behind the verdict on it. */
#ifndef TOOLS_CERT_ROLES_H
#define TOOLS_CERT_ROLES_H

#include <bushing/span.h>
#include <stdbool.h>

/* Nothing for a certificate without roles; `accepted` is the verdict. */
void cert_roles_print_text(bushing_span certificate, bool accepted);
/* An object, or null. */
void cert_roles_print_json(bushing_span certificate, bool accepted);

#endif
