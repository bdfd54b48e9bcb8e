module example.com/modules

go 1.21

require (
	github.com/DataDog/zstd v1.5.7
	github.com/NVIDIA/go-nvml v0.12.4-1
	github.com/confluentinc/confluent-kafka-go/v2 v2.11.1
	github.com/ebitengine/purego v0.8.2
	github.com/mattn/go-sqlite3 v1.14.32
	github.com/miekg/pkcs11 v1.1.1
	github.com/valyala/gozstd v1.20.1
)
