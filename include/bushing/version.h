/* The version of this library. The build reads it from here: it stands nowhere
 * else. */
#ifndef BUSHING_VERSION_H
#define BUSHING_VERSION_H

#define BUSHING_VERSION_MAJOR 0
#define BUSHING_VERSION_MINOR 1
#define BUSHING_VERSION_PATCH 0
#define BUSHING_VERSION "0.1.0"

#endif
