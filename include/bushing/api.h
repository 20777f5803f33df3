/* Marks what the shared library exports: everything else stays hidden. */
#ifndef BUSHING_API_H
#define BUSHING_API_H

#if defined(__GNUC__)
#define BUSHING_API __attribute__((visibility("default")))
#else
#define BUSHING_API
#endif

#endif
