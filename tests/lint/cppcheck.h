/* For cppcheck, which reads no header of the system's: what would be no C without it, and what does not return. */
#define _Noreturn __attribute__((noreturn))
#define fail_msg(...) abort()
#define json_array_foreach(array, i, value) for ((i) = 0; (i) < json_array_size(array) && ((value) = json_array_get(array, i)); (i)++)
#define json_object_foreach(object, key, value) for ((key) = json_object_iter_key(json_object_iter(object)); \
    (key) && ((value) = json_object_get(object, key)); (key) = json_object_iter_key(json_object_iter_next(object, 0)))
