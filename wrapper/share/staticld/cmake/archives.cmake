# Read after project(), see staticld.cmake: libraries are archives, and one that is not there is said to be missing.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
