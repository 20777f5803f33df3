# A room is a folder of src/ with a floor. It is compiled with an include path
# that holds the public headers, itself, and the lower rooms it says it sees.
#
#   bushing_room(NAME asn1 FLOOR 1 SEES base SOURCES ber.c table.c LINK ...)
#
# A room that says TESTING is in no library but those that tests link.
#
# Sources say #include "base/span.h". For that each room has a link folder
# build/rooms/base/base -> src/base, and only the link folders of the rooms in
# sight are on the include path.

# The include folder of one room, for rooms and for tests.
function(bushing_room_folder out room)
    string(REPLACE "/" "_" flat "${room}")
    set(${out} "${PROJECT_BINARY_DIR}/rooms/${flat}" PARENT_SCOPE)
endfunction()

function(bushing_link_room room)
    bushing_room_folder(folder "${room}")
    cmake_path(GET room PARENT_PATH parent)
    file(MAKE_DIRECTORY "${folder}/${parent}")
    file(CREATE_LINK "${PROJECT_SOURCE_DIR}/src/${room}" "${folder}/${room}"
         SYMBOLIC)
endfunction()

# A room that sees its own floor or a higher one stops the configuration.
function(bushing_check_floors room floor)
    foreach(lower ${ARGN})
        get_property(known GLOBAL PROPERTY BUSHING_FLOOR_${lower} SET)
        if(NOT known)
            message(FATAL_ERROR "room ${room} sees ${lower}, which is no room "
                                "declared before it")
        endif()
        get_property(other GLOBAL PROPERTY BUSHING_FLOOR_${lower})
        if(other GREATER_EQUAL floor)
            message(FATAL_ERROR "room ${room} on floor ${floor} must not see "
                                "${lower} on floor ${other}")
        endif()
    endforeach()
endfunction()

# A source that nobody compiles is said aloud (ci/check-includes fails on it).
function(bushing_warn_unlisted folder)
    file(GLOB present CONFIGURE_DEPENDS RELATIVE "${folder}" "${folder}/*.c")
    list(REMOVE_ITEM present ${ARGN})
    if(present)
        list(JOIN present " " names)
        message(NOTICE "not in the list of ${folder}: ${names}")
    endif()
endfunction()

function(bushing_room)
    cmake_parse_arguments(ROOM "TESTING" "NAME;FLOOR" "SEES;SOURCES;LINK" ${ARGN})
    bushing_check_floors(${ROOM_NAME} ${ROOM_FLOOR} ${ROOM_SEES})
    set_property(GLOBAL PROPERTY BUSHING_FLOOR_${ROOM_NAME} ${ROOM_FLOOR})
    set_property(GLOBAL APPEND PROPERTY BUSHING_ROOMS ${ROOM_NAME})
    bushing_link_room(${ROOM_NAME})
    bushing_warn_unlisted("${CMAKE_CURRENT_SOURCE_DIR}" ${ROOM_SOURCES})
    if(NOT ROOM_SOURCES)
        return()
    endif()

    string(REPLACE "/" "_" flat "${ROOM_NAME}")
    add_library(room_${flat} OBJECT ${ROOM_SOURCES})
    if(NOT ROOM_TESTING)
        set_property(GLOBAL APPEND PROPERTY BUSHING_ROOM_TARGETS room_${flat})
    endif()
    target_include_directories(room_${flat} PRIVATE
                               "${PROJECT_SOURCE_DIR}/include")
    foreach(room ${ROOM_NAME} ${ROOM_SEES})
        bushing_room_folder(folder ${room})
        target_include_directories(room_${flat} PRIVATE "${folder}")
    endforeach()
    target_link_libraries(room_${flat} PRIVATE ${ROOM_LINK})
endfunction()

# libbushing.so, libbushing.a, and libcore.a: the rooms that must not need
# anything from outside (ci/check-symbols and ci/check-bars build it).
set(BUSHING_CORE base asn1 schema event osi aprofile e2e session mms trace)

function(bushing_archive target kind)
    add_library(${target} ${kind})
    target_include_directories(${target} PUBLIC
        $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
        $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    foreach(room ${ARGN})
        target_sources(${target} PRIVATE $<TARGET_OBJECTS:${room}>)
    endforeach()
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE C)
endfunction()

function(bushing_libraries)
    cmake_parse_arguments(LIB "" "" "LINK" ${ARGN})
    get_property(rooms GLOBAL PROPERTY BUSHING_ROOM_TARGETS)
    if(NOT rooms)
        message(WARNING "no room has sources yet: there is no library")
        return()
    endif()
    bushing_archive(bushing SHARED ${rooms})
    bushing_archive(bushing_static STATIC ${rooms})
    target_link_libraries(bushing PRIVATE ${LIB_LINK})
    target_link_libraries(bushing_static PRIVATE ${LIB_LINK})
    set_target_properties(bushing_static PROPERTIES OUTPUT_NAME bushing)
    set_target_properties(bushing PROPERTIES
        VERSION ${PROJECT_VERSION} SOVERSION 0)
    add_library(bushing::bushing ALIAS bushing)
    add_library(bushing::bushing_static ALIAS bushing_static)

    set(core)
    foreach(room ${BUSHING_CORE})
        if(TARGET room_${room})
            list(APPEND core room_${room})
        endif()
    endforeach()
    bushing_archive(core STATIC ${core})
    set_target_properties(core PROPERTIES EXCLUDE_FROM_ALL ON)
endfunction()
