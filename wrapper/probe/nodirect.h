#line 1 "/dev/null"
/* __TIME__ */
