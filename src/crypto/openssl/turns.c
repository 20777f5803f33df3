#include "crypto/openssl/turns.h"

#include <openssl/asn1t.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>

bool turns_are_few(const ASN1_INTEGER *turns)
{
    int64_t v;
    return turns != NULL && ASN1_INTEGER_get_int64(&v, turns) == 1 && v >= 1 &&
           v <= TURNS_MAX;
}

static void *parameters(const X509_ALGOR *algorithm, const ASN1_ITEM *item)
{
    const ASN1_OBJECT *oid;
    const void *value;
    int type;
    X509_ALGOR_get0(&oid, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE)
        return NULL;
    return ASN1_item_unpack(value, item);
}

static int name_of(const X509_ALGOR *algorithm)
{
    const ASN1_OBJECT *oid;
    X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
    return OBJ_obj2nid(oid);
}

static bool pbkdf2_is_short(const X509_ALGOR *function)
{
    PBKDF2PARAM *p = parameters(function, ASN1_ITEM_rptr(PBKDF2PARAM));
    bool few = p != NULL && turns_are_few(p->iter);
    PBKDF2PARAM_free(p);
    return few;
}

/* [RFC 8018:6.2] */
static bool pbes2_is_short(const X509_ALGOR *algorithm)
{
    PBE2PARAM *p = parameters(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
    bool few = p != NULL && (name_of(p->keyfunc) != NID_id_pbkdf2 ||
                             pbkdf2_is_short(p->keyfunc));
    PBE2PARAM_free(p);
    return few;
}

/* [RFC 8018:6.1, RFC 7292:C] */
static bool pbe_is_short(const X509_ALGOR *algorithm)
{
    PBEPARAM *p = parameters(algorithm, ASN1_ITEM_rptr(PBEPARAM));
    bool few = p != NULL && turns_are_few(p->iter);
    PBEPARAM_free(p);
    return few;
}

bool turns_of_algorithm_are_few(const X509_ALGOR *algorithm)
{
    return name_of(algorithm) == NID_pbes2 ? pbes2_is_short(algorithm)
                                           : pbe_is_short(algorithm);
}
