# What `make install` puts where: libraries, headers, pkg-config file, CMake
# package, tool, man pages, completion.
include(CMakePackageConfigHelpers)

if(TARGET bushing)
    install(TARGETS bushing bushing_static EXPORT bushing)
    install(EXPORT bushing NAMESPACE bushing:: FILE bushing-targets.cmake
            DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/bushing)
endif()
install(DIRECTORY include/bushing TYPE INCLUDE FILES_MATCHING PATTERN "*.h")

# Relative to the file itself, so that the tree can be moved.
cmake_path(SET pc_dir NORMALIZE "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
file(RELATIVE_PATH pc_prefix "/${pc_dir}" "/")
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
configure_file(cmake/bushing.pc.in bushing.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/bushing.pc" DESTINATION ${pc_dir})

configure_package_config_file(
    cmake/bushing-config.cmake.in bushing-config.cmake
    INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/bushing)
write_basic_package_version_file(bushing-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/bushing-config.cmake"
              "${PROJECT_BINARY_DIR}/bushing-config-version.cmake"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/bushing)

if(TARGET bushing_tool)
    install(TARGETS bushing_tool)
    install(FILES "${PROJECT_BINARY_DIR}/tools/bushing.bash" TYPE DATA
            RENAME bash-completion/completions/bushing)
endif()
foreach(section 1 3 5 7 8)
    file(GLOB pages CONFIGURE_DEPENDS "man/*.${section}")
    install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
