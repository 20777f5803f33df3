/* The heap of the process as an allocator for the library. */
#ifndef NET_HEAP_H
#define NET_HEAP_H

#include <bushing/allocator.h>

extern const bushing_allocator NET_HEAP;

#endif
