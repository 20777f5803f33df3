/* Where memory comes from. The library has no heap of its own: who makes an
 * object says where it shall live. */
#ifndef BUSHING_ALLOCATOR_H
#define BUSHING_ALLOCATOR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `alloc` gives n octets aligned for any type, or NULL; `free` takes NULL. */
typedef struct bushing_allocator {
    void *(*alloc)(void *ctx, size_t n);
    void (*free)(void *ctx, void *p);
    void *ctx;
} bushing_allocator;

#ifdef __cplusplus
}
#endif

#endif
