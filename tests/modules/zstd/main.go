// Compresses and decompresses.
package main

import (
	"bytes"
	"fmt"
	"log"

	"github.com/DataDog/zstd"
)

func main() {
	text := bytes.Repeat([]byte("static "), 1000)
	small, err := zstd.Compress(nil, text)
	if err != nil {
		log.Fatal(err)
	}
	back, err := zstd.Decompress(nil, small)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("same:", bytes.Equal(text, back), "smaller:", len(small) < len(text))
}
