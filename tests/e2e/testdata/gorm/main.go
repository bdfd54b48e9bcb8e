// Writes to and reads from an SQLite database through gorm, then tries to load an extension.
package main

import (
	"database/sql"
	"fmt"
	"log"

	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

type Visit struct {
	ID   uint
	Name string
}

func main() {
	db, err := gorm.Open(sqlite.Open("visits.db"), &gorm.Config{})
	if err != nil {
		log.Fatal(err)
	}
	if err := db.AutoMigrate(&Visit{}); err != nil {
		log.Fatal(err)
	}
	db.Create(&Visit{Name: "gopher"})
	var v Visit
	if err := db.First(&v, "name = ?", "gopher").Error; err != nil {
		log.Fatal(err)
	}
	fmt.Printf("visit %d by %s\n", v.ID, v.Name)

	sql.Register("sqlite3_extended", &sqlite3.SQLiteDriver{Extensions: []string{"no_such_extension"}})
	ext, _ := sql.Open("sqlite3_extended", ":memory:")
	fmt.Printf("extension: %v\n", ext.Ping())
}
