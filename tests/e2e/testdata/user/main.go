// Looks up the user named by its argument.
package main

import (
	"fmt"
	"os"
	"os/user"
)

func main() {
	u, err := user.Lookup(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Printf("%s has uid %s and home %s\n", u.Username, u.Uid, u.HomeDir)
}
