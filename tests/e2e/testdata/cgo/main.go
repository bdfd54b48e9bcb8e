// Two C functions of its own, one of them printing through the C library.
package main

/*
#include <stdio.h>

static int twice(int n) { return 2 * n; }
static void say(int n) { printf("C says %d\n", n); fflush(stdout); }
*/
import "C"

func main() { C.say(C.twice(21)) }
