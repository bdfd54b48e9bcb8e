module example.com/modules

go 1.21

require (
	github.com/DataDog/zstd v1.5.7
	github.com/NVIDIA/go-nvml v0.12.4-1
	github.com/confluentinc/confluent-kafka-go/v2 v2.11.1
	github.com/ebitengine/purego v0.8.2
	github.com/godror/godror v0.40.4
	github.com/mattn/go-sqlite3 v1.14.32
	github.com/miekg/pkcs11 v1.1.1
	github.com/sijms/go-ora/v2 v2.9.0
	github.com/valyala/gozstd v1.20.1
)

require (
	github.com/go-logfmt/logfmt v0.6.0 // indirect
	github.com/godror/knownpb v0.1.1 // indirect
	golang.org/x/exp v0.0.0-20240112132812-db7319d0e0e3 // indirect
	google.golang.org/protobuf v1.33.0 // indirect
)
