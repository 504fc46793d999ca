# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Debian's own strace and gdbserver, unmodified and dynamically linked, with
# the libraries they need: strace.sh and gdbserver.c tell what they do.

memory=96
time=900
extra="init=/regress/run"
under=guest/debug
frames="strace gdbserver user/leaks"
never="^panic"

# Programs and libraries as they lie in the packages.
make_debug()
{
	debs_unpack "$1/root" strace:i386 gdbserver:i386 libc6:i386 \
	    libstdc++6:i386 libgcc-s1:i386 || return 1
	mkdir "$1/lib" || return 1
	for name in ld-linux.so.2 libc.so.6 libgcc_s.so.1 libm.so.6 \
	    libstdc++.so.6; do
		file=$(find "$1/root" -name "$name" -path '*i386-linux-gnu*')
		cp -L "$file" "$1/lib/$name" || return 1
	done
	mv "$1/root/usr/bin/strace" "$1/root/usr/bin/gdbserver" "$1" ||
	    return 1
	rm -rf "$1/root"
}

# The lines of the specification of the ramdisk $1.
debug_spec()
{
	echo "regress type=dir"
	echo "regress/run type=file mode=0755" \
	    "contents=$TOP/regress/lib/run-user.sh"
	echo "regress/list type=file contents=$1.list"
	echo "regress/tap.sh type=file contents=$TOP/regress/lib/tap.sh"
	echo "regress/strace type=file mode=0755 contents=$here/strace.sh"
	echo "regress/gdbserver type=file mode=0755 contents=$1.gdbserver"
	for name in strace gdbserver; do
		echo "bin/$name type=file mode=0755" \
		    "contents=$CACHE/debug/$name"
	done
	echo "lib type=dir"
	echo "lib/ld-linux.so.2 type=file mode=0755" \
	    "contents=$CACHE/debug/lib/ld-linux.so.2"
	echo "lib/i386-linux-gnu type=dir"
	for file in "$CACHE"/debug/lib/*.so.[0-9]; do
		echo "lib/i386-linux-gnu/${file##*/} type=file mode=0755" \
		    "contents=$file"
	done
}

prepare()
{
	here=$TOP/regress/guest/debug
	part debug "$(key_of 1 "$DEBS_SUITE")" make_debug
	musl_program "$1.gdbserver" "$here/gdbserver.c" || return 1
	printf 'strace 300\ngdbserver 300\n' >"$1.list"
	debug_spec "$1" >"$1.spec"
	"$HOST_SH" "$TOOLS/image.sh" -s "$1.spec" "$1"
}
