// Asks who runs it, with os/user.
package main

import (
	"fmt"
	"os/user"
)

func main() {
	u, err := user.Current()
	fmt.Println(u, err)
}
