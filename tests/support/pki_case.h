/* Questions that tests ask about certificates, written down so that the command
 * can be asked the same: with BUSHING_CASES in the environment each test of one
 * broken rule leaves a folder of that name there, with a file `case` that says
 * what was asked and what the answer was, and the certificates beside it. */
#ifndef SUPPORT_PKI_CASE_H
#define SUPPORT_PKI_CASE_H

#include "pki_world.h"

void pki_case_write(const struct world *w);

#endif
