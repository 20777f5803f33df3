#include "e2e/group.h"

#include "asn1/walk.h"

/* [62351-4:13.3.1.2 group 14, 62351-4:13.3.1.2 group 23,
 * 62351-4:13.3.1.2 group 28] Their numbers are the dialect's. */
static const struct row {
    int item;
    enum crypto_group group;
} ROWS[] = {
    [GROUP_MODP_2048] = {BUSHING_MODP2048, CRYPTO_MODP_2048},
    [GROUP_SECP256R1] = {BUSHING_SECP256R1, CRYPTO_SECP256R1},
    [GROUP_BRAINPOOLP256R1] = {BUSHING_BRAINPOOLP256R1, CRYPTO_BRAINPOOLP256R1},
};

enum crypto_group group_of_item(int item)
{
    for (size_t i = 0; i < ASN1_COUNT(ROWS); i++)
        if (ROWS[i].item == item)
            return ROWS[i].group;
    return CRYPTO_MODP_2048;
}

int64_t group_number(const struct dialect *d, enum crypto_group group)
{
    for (size_t i = 0; i < ASN1_COUNT(d->groups); i++)
        if (d->groups[i].send && ROWS[d->groups[i].group].group == group)
            return d->groups[i].id;
    return 0;
}

/* [rule 14] [62351-4:13.3.1.2 size] 256 octets under number 23 are the MODP
 * group of RFC 5114, which is never spoken. */
static void find_group(const struct dialect *d, struct group_entry *e)
{
    e->item = -1;
    if (e->dh.group == 23 && e->dh.dh_public_key.n == CRYPTO_DH_PUBLIC_MAX)
        return;
    for (size_t i = 0; i < ASN1_COUNT(d->groups); i++)
        if (d->groups[i].id != 0 && d->groups[i].id == e->dh.group) {
            e->item = ROWS[d->groups[i].group].item;
            e->group = ROWS[d->groups[i].group].group;
            return;
        }
}

bool group_take(const struct dialect *d, span *body, struct arena *scratch,
                struct group_entry *out)
{
    if (asn1_list_next(&E2E_DIFFIE_HELLMAN, body, &out->dh, scratch) != 0)
        return false;
    find_group(d, out);
    return true;
}

/* [62351-4:13.3.1.2 size] D-DH-1: told apart by length, within what the dialect
 * accepts. */
bool group_value(const struct dialect *d, const struct group_entry *e,
                 span *out)
{
    span v = e->dh.dh_public_key;
    *out = v;
    if (e->group == CRYPTO_MODP_2048)
        return v.n == CRYPTO_DH_PUBLIC_MAX;
    if (v.n == GROUP_POINT_MAX - 1)
        return (d->accept_points & ACCEPT_POINT_XY) != 0;
    *out = span_skip(v, 1);
    return v.n == GROUP_POINT_MAX && v.p[0] == 0x04 &&
           (d->accept_points & ACCEPT_POINT_UNCOMPRESSED) != 0;
}
