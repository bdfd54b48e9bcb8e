#line 1 "/proc/self/stat"
/* __TIME__ */
