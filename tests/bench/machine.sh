#!/bin/bash
# tests/bench/machine.sh: the machine and the programs that the numbers are of.
set -eu -o pipefail
first() { "$@" 2>/dev/null | head -n 1; }
printf '%s, %s processors, %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1 | tr -s ' ')" "$(nproc)" \
	"$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo)"
printf '%s, Linux %s%s\n' "$(. /etc/os-release && echo "$PRETTY_NAME")" "$(uname -r)" \
	"$(grep -q '^flags.*hypervisor' /proc/cpuinfo && echo ', a virtual machine' || :)"
for program in 'gcc --version' 'ld.bfd --version' 'ld.lld --version' 'mold --version' 'go version'; do first $program; done
