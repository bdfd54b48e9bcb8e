// Calls puts of the shared libc without cgo.
package main

import (
	"fmt"

	"github.com/ebitengine/purego"
)

func main() {
	_, err := purego.Dlopen("libc.so.6", purego.RTLD_NOW)
	fmt.Println("error:", err)
}
