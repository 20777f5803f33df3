/* A verdict on a certificate, for people and as JSON. */
#ifndef TOOLS_CERT_PRINT_H
#define TOOLS_CERT_PRINT_H

#include "cert_file.h"
#include <bushing/trust.h>

/* What was asked, for the words around the verdict. */
struct cert_report {
    const bushing_trust *trust;
    const struct cert_list *chain, *anchors;
    const char *purpose;
    int64_t at_ms;
    const bushing_verdict *verdict;
};

void cert_print_text(const struct cert_report *r);
void cert_print_json(const struct cert_report *r);

/* The table of all rules. */
void cert_print_rules(bool json);

/* "2026-11-20T03:12:41Z" */
enum { CERT_TIME_TEXT = 32 };
void cert_time_text(char out[CERT_TIME_TEXT], int64_t ms);

#endif
