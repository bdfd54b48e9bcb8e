// Loads a PKCS #11 module, which is a shared library by definition.
package main

import (
	"fmt"

	"github.com/miekg/pkcs11"
)

func main() { fmt.Println("loaded:", pkcs11.New("/no/such/module.so") != nil) }
