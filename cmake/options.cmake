# Every option of the build, in one place.
option(BUSHING_WERROR "Warnings are errors" OFF)
option(BUSHING_HARDENING "Compile and link with the hardening flags" ON)
option(BUSHING_TESTS "Build tests, fuzz replays and bench programs" ON)
option(BUSHING_COVERAGE "Count which lines and branches run" OFF)
option(BUSHING_FUZZ "Build the libFuzzer programs (needs clang)" OFF)
set(BUSHING_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Debug CACHE STRING "Build type" FORCE)
endif()
