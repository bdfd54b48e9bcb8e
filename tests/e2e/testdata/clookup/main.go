// Has C look up a host, which netgo does not change.
package main

/*
#include <netdb.h>
#include <stddef.h>

static int resolve(void) {
	struct addrinfo *list = NULL;
	return getaddrinfo("127.0.0.1", NULL, NULL, &list);
}
*/
import "C"

import "fmt"

func main() { fmt.Println("lookup:", C.resolve()) }
