# Golden texts: what people read when a link is refused. GOLDEN=update writes them anew.

# plain: the diagnosis in $output without what differs from one machine to the next
plain() {
	sed -n '/^ *staticld: \(denied\|warning\|hint\)/,$p' <<<"$output" |
		sed -e '/^ *$/d' -e '/^ *error: aborting/d' -e 's/^          //' \
		-e "s|$T|DIR|g" -e 's|from = "\./|from = "|' -e 's|/tmp/go-build[0-9]*|WORK|g; s|\$WORK|WORK|g' \
		-e 's|(0000[0-9][0-9]\.o)|(NN.o)|' \
		-e 's|(Debian package \([^ ]*\) [^)]*)|(Debian package \1)|' \
		-e 's|\(/cgo_[a-z_]*\.go\):[0-9]*|\1:LINE|; s|\(/getgrouplist_unix\.go\):[0-9]*|\1:LINE|' \
		-e 's|sqlite3-binding\.c:[0-9]*|sqlite3-binding.c:LINE|' \
		-e 's|\(go-sqlite3\)@v[0-9.]*|\1@VERSION|' \
		-e 's|\(libstd\)-[0-9a-f]*\.rlib|\1-HASH.rlib|' \
		-e 's|/[^ ]*/\(lib[a-z]*\)-[0-9a-f]*\.rlib|\1-HASH.rlib|g; s|member [^ ]*\.rcgu\.o|member M.rcgu.o|' \
		-e 's|/usr/lib/[a-z0-9_]*-linux-gnu/|LIB/|g'
}

# releases: what Debian's releases of an archive call differently, and references that only some have
releases() {
	output=$(sed -E -e 's/, member [a-z0-9_]*_la-/, member /; s/(, member [a-z0-9-]*)\.c\.o/\1.o/' \
		-e '/getpwuid_r: referred to by ntlm_wb_init/d' \
		-e 's/(way: main > curl_easy_perform) > [^>]* > \.\.\./\1 > .../' \
		-e 's/(freeaddrinfo: referred to by) [a-z_]*, member gencode/\1 FUNCTION, member gencode/' \
		-e '/getaddrinfo: referred to by nametoport, member gencode/d' <<<"$output" |
		sed -E '/freeaddrinfo: .* member scanner\.o/,/^ *and [0-9]+ more/ { /member scanner/d; s/and [0-9]+ more/and N more/ }')
}

# stdparts: which function of Rust's std it is, and in which file, is another in each version of it; Debian
# has std too; the linker's own words may come behind ours
stdparts() {
	output=$(sed -E -e '/^ *[^ ]*\/ld\.bfd: /d' -e 's/ \(Debian package libstd-rust-dev [^)]*\)//' \
		-e 's/(referred to by) .* at [^ ]*(library\/std\/)[^ ]*:[0-9]+/\1 FUNCTION at \2FILE:LINE/' \
		-e '/freeaddrinfo: .*, which nothing in the program reaches/d' \
		-e 's/^( *way: main > net::main) > .* > (getaddrinfo)/\1 > ... > \2/' <<<"$output")
}

golden() {
	local file=$BATS_TEST_DIRNAME/golden/$1
	plain >text.golden
	[ "${GOLDEN-}" != update ] || cp text.golden "$file"
	diff -u "$file" text.golden || fail "the text differs from golden/$1"
}

# shortways: the way through Go's standard library is another in each version of Go
shortways() {
	output=$(sed -E 's/^( *way: [^ ]+) > .* > ([^ ]+)$/\1 > ... > \2/' <<<"$output")
}
