#!/usr/bin/env bats
# goreleaser and ko, with the configurations of docs/ci.md.
load ../e2e/helper
load helper

prepare() {
	PATH=$STATICLD_BUILD/bin:$PATH
	export PATH
	rm hello.c user.c
	goserver
	git init -q .
	git add go.mod main.go
	git -c user.name=a -c user.email=a@example.org commit -q -m first
	git tag v1.0.0
	unset GOFLAGS
}

@test "goreleaser: a snapshot whose program is sealed; one that would not be is no release" {
	tool goreleaser github.com/goreleaser/goreleaser/v2@v2.15.1
	block ci.md .goreleaser.yaml
	run "$tool" release --snapshot --clean
	assert_ok
	run "$STATICLD" verify --expect sealed dist/*.tar.gz
	assert_ok && assert_has '/server: static, sealed'
	tar -xzf dist/*.tar.gz server
	run ./server
	assert_ok && assert_has 'known: 1'
	sed -i 's/=sealed/=default/' .goreleaser.yaml
	run "$tool" release --snapshot --clean
	assert_failed && assert_has 'denied: nss' getpwnam
}

# published PORT: the image in the registry holds one program, which is sealed and runs alone
published() {
	"$crane" pull "127.0.0.1:$1/server" image.tar
	run "$STATICLD" verify --expect sealed image.tar
	assert_ok && assert_has '/ko-app/server: static, sealed' && [ "${#lines[@]}" = 1 ] || fail "more than one program" || return
	"$crane" pull --format=oci "127.0.0.1:$1/server" layout
	run "$STATICLD" verify --expect sealed layout
	assert_ok && assert_has '/ko-app/server: static, sealed' || return
	mkdir root && "$crane" export "127.0.0.1:$1/server" - | tar -x -C root
	run in_root root /ko-app/server
	assert_ok && assert_has 'known: 0'
}

@test "ko: an image with nothing but the program, pushed to a registry" {
	tool crane github.com/google/go-containerregistry/cmd/crane@v0.22.1
	crane=$tool
	tool ko github.com/google/ko@v0.19.1
	block ci.md .ko.yaml
	freeport
	"$crane" registry serve --address "127.0.0.1:$port" >registry.log 2>&1 3>&- &
	background+=("$!")
	listening "$port"
	# ko always fetches a base image: here one without a file
	tar -cf empty.tar -T /dev/null
	"$crane" append -f empty.tar -t "127.0.0.1:$port/empty"
	export KO_DOCKER_REPO=127.0.0.1:$port/server KO_DEFAULTBASEIMAGE=127.0.0.1:$port/empty
	run "$tool" build --bare --sbom=none .
	assert_ok
	published "$port"
	sed -i 's/=sealed/=default/' .ko.yaml
	run "$tool" build --bare --sbom=none .
	assert_failed && assert_has 'denied: nss' getpwnam
}
