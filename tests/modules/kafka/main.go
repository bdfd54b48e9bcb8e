// Makes a producer, with librdkafka as the module brings it.
package main

import (
	"fmt"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func main() {
	_, version := kafka.LibraryVersion()
	p, err := kafka.NewProducer(&kafka.ConfigMap{"bootstrap.servers": "127.0.0.1:1", "log_level": 0})
	fmt.Println("librdkafka", version, err)
	if p != nil {
		p.Close()
	}
}
