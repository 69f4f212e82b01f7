# Compiler flags, ccache, linker and output folders, the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# -g1 keeps stack traces readable at a tenth of the size and link time of -g.
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(CRAT_CCACHE ccache)
if(CRAT_CCACHE)
  # Paths relative to the checkout, so that a second checkout of the same sources finds the first one's objects.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CRAT_CCACHE})
endif()
find_program(CRAT_MOLD mold)
if(CRAT_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers -Werror
                    -fno-omit-frame-pointer -fstack-protector-strong)
add_compile_options(-fPIC) # Qt asks for it in programs too; one way for all lets them share precompiled headers
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these inside the standard library's own headers once -O2 inlines them (GCC bugs 105329, 105562).
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
                      -Wno-dangling-pointer -fpch-preprocess)
endif()
add_compile_definitions(QT_NO_CAST_FROM_ASCII QT_NO_KEYWORDS QT_NO_FOREACH BOOST_ASIO_NO_DEPRECATED
                        BOOST_ALL_NO_LIB)

if(CRAT_FUZZ)
  # The libraries too have to tell the fuzzer which of their branches ran; without this it refuses to start.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CRAT_SANITIZE)
  add_compile_options(-fsanitize=${CRAT_SANITIZE} -fno-sanitize-recover=all -O1)
  add_link_options(-fsanitize=${CRAT_SANITIZE})
else()
  # _FORTIFY_SOURCE needs optimisation and fights the sanitizers' own checks.
  add_compile_options($<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
endif()
add_link_options(-Wl,-z,relro,-z,now)
