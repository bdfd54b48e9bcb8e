// An Oracle driver that loads Oracle's client library.
package main

import (
	"database/sql"
	"fmt"

	_ "github.com/godror/godror"
)

func main() {
	db, err := sql.Open("godror", "user=a password=b connectString=localhost/x")
	fmt.Println("opened:", db != nil, err)
	fmt.Println("connected:", db.Ping() == nil)
}
