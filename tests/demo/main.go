// The demonstration: an HTTP server that counts its visitors in SQLite and says which user it runs as.
// Three packages with C inside: net, os/user, go-sqlite3.
package main

import (
	"database/sql"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/user"
	"strconv"

	"github.com/mattn/go-sqlite3"
)

const schema = `CREATE TABLE IF NOT EXISTS visits (id INTEGER PRIMARY KEY, at TEXT DEFAULT CURRENT_TIMESTAMP)`

// visit records one more visit and returns how many there have been.
func visit(db *sql.DB) (n int, err error) {
	if _, err = db.Exec(`INSERT INTO visits DEFAULT VALUES`); err != nil {
		return 0, err
	}
	err = db.QueryRow(`SELECT count(*) FROM visits`).Scan(&n)
	return n, err
}

// whoami asks os/user, which finds no name in a root without /etc/passwd.
func whoami() string {
	u, err := user.LookupId(strconv.Itoa(os.Getuid()))
	if err != nil {
		return fmt.Sprintf("uid %d", os.Getuid())
	}
	return u.Username
}

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "address to listen on")
	file := flag.String("db", "visits.db", "database file")
	flag.Parse()

	db, err := sql.Open("sqlite3", *file)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := db.Exec(schema); err != nil {
		log.Fatal(err)
	}
	version, _, _ := sqlite3.Version()
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on %s\n", l.Addr())
	log.Fatal(http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := visit(db)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, "hello visitor %d from SQLite %s, running as %s (os/user)\n", n, version, whoami())
	})))
}
