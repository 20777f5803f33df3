#include "crypto/openssl/error.h"

#include <openssl/err.h>

bool openssl_is_told_by(int library)
{
    bool told = false, memory = false;
    unsigned long e;
    while ((e = ERR_get_error()) != 0) {
        told = told || ERR_GET_LIB(e) == library;
        memory = memory || ERR_GET_REASON(e) == ERR_R_MALLOC_FAILURE;
    }
    return told && !memory;
}

bool openssl_lacked_memory(void)
{
    bool memory = false;
    unsigned long e;
    while ((e = ERR_get_error()) != 0)
        memory = memory || ERR_GET_REASON(e) == ERR_R_MALLOC_FAILURE;
    return memory;
}
