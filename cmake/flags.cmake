# How everything is compiled: language, warnings, hardening, instruments.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Debug is what developers run all day and what the tests run: optimised as what
# is shipped, because a fault that only the optimiser brings out must be seen
# there, and so that the warnings that need data flow work. No build type
# switches asserts off but Release.
set(CMAKE_C_FLAGS_DEBUG "-O2 -g")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")
set(CMAKE_C_FLAGS_MINSIZEREL "-Os")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

# On x86 gcc aligns every table to 32 octets, for speed; the small build does
# without.
include(CheckCCompilerFlag)
check_c_compiler_flag(-malign-data=abi BUSHING_HAS_ALIGN_DATA)
if(BUSHING_HAS_ALIGN_DATA)
    string(APPEND CMAKE_C_FLAGS_MINSIZEREL " -malign-data=abi")
endif()

add_compile_options(
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wvla
    -Wundef -Wstrict-prototypes -Wmissing-prototypes -Wcast-align -Wformat=2
    -Wswitch-enum -Wnull-dereference)
if(BUSHING_WERROR)
    add_compile_options(-Werror)
endif()

if(BUSHING_HARDENING)
    add_compile_options(-fstack-protector-strong -fstack-clash-protection
                        -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|i[3-6]86)$")
        add_compile_options(-fcf-protection)
    endif()
    add_link_options(-Wl,-z,relro -Wl,-z,now
                     $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
endif()

if(BUSHING_SANITIZE)
    add_compile_options(-fsanitize=${BUSHING_SANITIZE}
                        -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${BUSHING_SANITIZE})
endif()

if(BUSHING_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "BUSHING_FUZZ needs clang: use the preset fuzz")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(BUSHING_COVERAGE)
    add_compile_options(--coverage -O0)
    add_link_options(--coverage)
endif()
