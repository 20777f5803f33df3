/* Certificates of peers, judged by a trust object that is at hand. */
#include <bushing/e2e.h>

int bushing_e2e_judge(bushing_e2e *e, bushing_trust *trust, bushing_time now)
{
    bushing_trust_question ask;
    bushing_verdict verdict;
    int rc;
    bushing_e2e_question(e, &ask);
    rc = bushing_trust_check(trust, &verdict, &ask, now);
    return bushing_e2e_verified(e, rc == 0 ? &verdict : NULL, now);
}
