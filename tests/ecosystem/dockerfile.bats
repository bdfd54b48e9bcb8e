#!/usr/bin/env bats
# The Dockerfile of docs/ci.md, built by buildah: its base image is a bare Debian 12 with gcc and this machine's Go, for no test may
# fetch one. Needs root, and what `make dist-binary` makes.
load ../e2e/helper
load helper

# images COMMAND...: buildah, with all that it keeps in the test's own directory
images() { buildah --storage-driver vfs --root "$T/store" --runroot "$T/run" "$@"; }

# image NAME: the base
image() {
	local base container
	. "$TOP/tests/roots.bash"
	base=$(root_base gcc-bookworm bookworm gcc libc6-dev)
	container=$(images from scratch)
	images copy -q "$container" "$base" /
	images copy -q "$container" "$(go env GOROOT)" /usr/local/go
	images config --env PATH=/usr/local/go/bin:/usr/sbin:/usr/bin:/sbin:/bin --env GOTOOLCHAIN=local "$container"
	images commit -q "$container" "$1"
	images rm "$container"
}

@test "an image with nothing but a sealed program" {
	image docker.io/library/golang:1-bookworm
	mkdir context
	cd context
	goserver
	mkdir staticld
	tar -xz --strip-components=1 -C staticld -f "$STATICLD_BUILD"/staticld-*-"$(uname -m)".tar.gz
	block ci.md Dockerfile
	run images bud --isolation chroot --pull-never -t server .
	assert_ok
	cd ..
	images push -q server "oci:$T/layout"
	run "$STATICLD" verify --expect sealed layout
	assert_ok && assert_has '/server: static, sealed' && [ "${#lines[@]}" = 1 ]
	images push -q server "docker-archive:$T/image.tar"
	run "$STATICLD" verify --expect sealed image.tar
	assert_ok && assert_has '/server: static, sealed'
	sed -i 's/=sealed/=default/' context/Dockerfile
	run images bud --isolation chroot --pull-never -t refused context
	assert_failed && assert_has 'denied: nss' getpwnam
}
