# The checks of ci/, and the bad examples that each of them must refuse. They
# look at the sources and at a plain build, so an instrumented build has none.
if(BUSHING_SANITIZE OR BUSHING_COVERAGE OR BUSHING_FUZZ)
    return()
endif()

# bushing_check(check-size [ARGUMENT...])
function(bushing_check name)
    bushing_script_test(ci/${name} LABELS check
                        COMMAND "${PROJECT_SOURCE_DIR}/ci/${name}" ${ARGN})
endfunction()

bushing_check(check-includes)
bushing_check(check-banned)
bushing_check(check-size)
bushing_check(check-format)
bushing_check(check-headers)
bushing_check(check-bars)
if(TARGET bushing)
    bushing_check(check-symbols core $<TARGET_FILE:bushing>
                  $<TARGET_FILE:bushing_static>)
endif()
bushing_check(check-clang "${PROJECT_BINARY_DIR}")
bushing_check(check-lint "${PROJECT_BINARY_DIR}")
set_tests_properties(ci/check-clang ci/check-lint PROPERTIES
                     PROCESSORS 2 TIMEOUT 900)
bushing_check(check-clauses --strict)
bushing_check(check-model)
set_tests_properties(ci/check-model PROPERTIES PROCESSORS 2 TIMEOUT 900)
if(TARGET bushing)
    bushing_script_test(ci/install LABELS check
        COMMAND tests/checks/install "${PROJECT_BINARY_DIR}")
endif()
if(TARGET room_codec)
    bushing_script_test(ci/readme LABELS check
        COMMAND tests/checks/readme "${PROJECT_BINARY_DIR}")
endif()
if(TARGET bushing_tool)
    bushing_check(check-docs $<TARGET_FILE:bushing_tool>)
endif()

foreach(check check-includes check-banned check-size check-format
              check-headers check-bars check-symbols check-clang check-lint
              check-clauses check-docs check-model print-events count-tests
              judge-coverage run-bench run-soak install-deps rooms
              pki_rules_covered e2e_rows_covered)
    bushing_script_test(refusals/${check} LABELS check
        COMMAND python3 tests/checks/refusals.py ${check})
endforeach()
bushing_script_test(ci/mutants LABELS check
                    COMMAND tests/system/mutants_selftest)
