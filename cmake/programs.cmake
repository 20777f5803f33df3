# What stands on top of the library: tests, fuzz targets, bench programs,
# examples. Each function makes nothing while its sources are missing from the
# list, and tests may see every room.

# A program over the internals: every room is on its include path.
function(bushing_internal_program target)
    add_executable(${target} ${ARGN})
    get_property(rooms GLOBAL PROPERTY BUSHING_ROOMS)
    foreach(room ${rooms})
        bushing_room_folder(folder ${room})
        target_include_directories(${target} PRIVATE "${folder}")
    endforeach()
    target_include_directories(${target} PRIVATE
                               "${PROJECT_SOURCE_DIR}/tests/support")
    target_compile_definitions(${target} PRIVATE
        BUSHING_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_link_libraries(${target} PRIVATE bushing_static)
endfunction()

# bushing_test(base_reader [SOURCES ...] [LINK ...] [TIMEOUT seconds])
# A cmocka program, by default made of unit/<name>_test.c. ctest runs it with its results as TAP, so that
# ci/count-tests can count single tests.
function(bushing_test name)
    cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LINK" ${ARGN})
    if(NOT TEST_SOURCES)
        set(TEST_SOURCES unit/${name}_test.c)
    endif()
    bushing_internal_program(test_${name} ${TEST_SOURCES})
    target_link_libraries(test_${name} PRIVATE PkgConfig::CMOCKA ${TEST_LINK})
    add_test(NAME unit/${name} COMMAND test_${name}
             WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 120)
    endif()
    set_tests_properties(unit/${name} PROPERTIES
        LABELS unit SKIP_RETURN_CODE 77 TIMEOUT ${TEST_TIMEOUT}
        ENVIRONMENT "${BUSHING_TEST_ENVIRONMENT};CMOCKA_MESSAGE_OUTPUT=TAP")
    set_property(GLOBAL PROPERTY "BUSHING_COMMAND_unit/${name}" test_${name})
endfunction()

# bushing_script_test(cli/types COMMAND ... [LABELS l])
# A script that is a test: one test, or as many as its last line says in the
# form `N passed, N failed, N skipped`. Exit status 77 means skipped.
function(bushing_script_test name)
    cmake_parse_arguments(TEST "" "TIMEOUT" "COMMAND;LABELS" ${ARGN})
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 300)
    endif()
    if(NOT TEST_LABELS)
        set(TEST_LABELS script)
    endif()
    add_test(NAME ${name} COMMAND ${TEST_COMMAND}
             WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(${name} PROPERTIES
        LABELS "${TEST_LABELS}" SKIP_RETURN_CODE 77 TIMEOUT ${TEST_TIMEOUT}
        ENVIRONMENT "${BUSHING_TEST_ENVIRONMENT}")
    set_property(GLOBAL PROPERTY "BUSHING_COMMAND_${name}" "${TEST_COMMAND}")
endfunction()

# bushing_soak(unit/base_text)
# A test that is there goes on longer when BUSHING_SOAK says so. It is listed
# once more as soak/..., which runs in the configuration "soak" alone.
function(bushing_soak name)
    get_property(command GLOBAL PROPERTY "BUSHING_COMMAND_${name}")
    if(NOT command)
        message(FATAL_ERROR "bushing_soak: no test is called ${name}")
    endif()
    add_test(NAME soak/${name} COMMAND ${command} CONFIGURATIONS soak
             WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(soak/${name} PROPERTIES
        LABELS soak SKIP_RETURN_CODE 77 TIMEOUT 43200
        ENVIRONMENT "${BUSHING_TEST_ENVIRONMENT};CMOCKA_MESSAGE_OUTPUT=TAP")
endfunction()

# bushing_fuzz(ber_any SOURCES ber_any.c)
# With the preset fuzz a libFuzzer program fuzz_<name>; otherwise a plain
# program replay_<name> that ctest runs over fuzz/corpus/<name>.
function(bushing_fuzz name)
    cmake_parse_arguments(FUZZ "" "" "SOURCES" ${ARGN})
    if(BUSHING_FUZZ)
        bushing_internal_program(fuzz_${name} ${FUZZ_SOURCES})
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
        if(NOT TARGET fuzzers)
            add_custom_target(fuzzers)
        endif()
        add_dependencies(fuzzers fuzz_${name})
        return()
    endif()
    bushing_internal_program(replay_${name} ${FUZZ_SOURCES}
                             "${PROJECT_SOURCE_DIR}/fuzz/replay_main.c")
    bushing_script_test(fuzz/${name} LABELS fuzz COMMAND replay_${name}
                        "${PROJECT_SOURCE_DIR}/fuzz/corpus/${name}")
endfunction()

# bushing_bench(decode SOURCES decode.c)
# Prints one line for each figure: name, value, unit, bar, ok or MISS.
function(bushing_bench name)
    cmake_parse_arguments(BENCH "" "" "SOURCES" ${ARGN})
    bushing_internal_program(bench_${name} ${BENCH_SOURCES})
    if(NOT TARGET benches)
        add_custom_target(benches)
    endif()
    add_dependencies(benches bench_${name})
endfunction()

# bushing_example(print_pdu SOURCES print_pdu.c)
# Public headers and the shared library, as a stranger would use them.
function(bushing_example name)
    cmake_parse_arguments(EXAMPLE "" "" "SOURCES" ${ARGN})
    add_executable(example_${name} ${EXAMPLE_SOURCES})
    target_link_libraries(example_${name} PRIVATE bushing)
    set_target_properties(example_${name} PROPERTIES OUTPUT_NAME ${name})
endfunction()
