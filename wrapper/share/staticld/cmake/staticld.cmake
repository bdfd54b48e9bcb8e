# CMake toolchain file: cmake -DCMAKE_TOOLCHAIN_FILE=PREFIX/share/staticld/cmake/staticld.cmake
# staticld compiles and links; find_package and find_library find archives. Found by this file's own place, not by PATH.
get_filename_component(_staticld "${CMAKE_CURRENT_LIST_DIR}/../../../bin" ABSOLUTE)
set(CMAKE_C_COMPILER "${_staticld}/staticld")
set(CMAKE_CXX_COMPILER "${_staticld}/staticld++")

# CMake's own list of suffixes is made after this file is read, hence the file that is read after project(). Whoever
# sets CMAKE_PROJECT_INCLUDE otherwise includes archives.cmake there.
if(NOT DEFINED CMAKE_PROJECT_INCLUDE)
  set(CMAKE_PROJECT_INCLUDE "${CMAKE_CURRENT_LIST_DIR}/archives.cmake")
endif()
# What a library that is an archive needs besides stands in Libs.private.
set(PKG_CONFIG_ARGN --static)
# Modules that have a question of their own.
set(Boost_USE_STATIC_LIBS ON)
set(CURL_USE_STATIC_LIBS ON)
set(HDF5_USE_STATIC_LIBRARIES ON)
set(OPENSSL_USE_STATIC_LIBS ON)
set(Protobuf_USE_STATIC_LIBS ON)
set(ZLIB_USE_STATIC_LIBS ON)
set(BUILD_SHARED_LIBS OFF CACHE BOOL "Libraries of the project are archives")
