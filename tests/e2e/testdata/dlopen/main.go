// C of its own that loads a library.
package main

/*
#include <dlfcn.h>
#include <stddef.h>

static int load(void) { return dlopen("libm.so.6", RTLD_NOW) != NULL; }
*/
import "C"

import "fmt"

func main() { fmt.Println("loaded:", C.load()) }
