// An Oracle driver in pure Go, in place of one that loads Oracle's client library: nobody listens where it connects to.
package main

import (
	"database/sql"
	"fmt"

	_ "github.com/sijms/go-ora/v2"
)

func main() {
	db, err := sql.Open("oracle", "oracle://a:b@127.0.0.1:1/x")
	fmt.Println("opened:", db != nil, err)
	fmt.Println("connected:", db.Ping() == nil)
}
