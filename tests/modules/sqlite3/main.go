// Counts rows in a database in memory.
package main

import (
	"database/sql"
	"fmt"
	"log"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	if _, err := db.Exec("create table t (n); insert into t values (1), (2), (3)"); err != nil {
		log.Fatal(err)
	}
	var n int
	if err := db.QueryRow("select count(*) from t").Scan(&n); err != nil {
		log.Fatal(err)
	}
	fmt.Println("rows:", n)
}
