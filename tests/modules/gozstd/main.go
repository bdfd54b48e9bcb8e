// Compresses and decompresses with the archive that comes with the module.
package main

import (
	"bytes"
	"fmt"
	"log"

	"github.com/valyala/gozstd"
)

func main() {
	text := bytes.Repeat([]byte("static "), 1000)
	small := gozstd.Compress(nil, text)
	back, err := gozstd.Decompress(nil, small)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("same:", bytes.Equal(text, back), "smaller:", len(small) < len(text))
}
