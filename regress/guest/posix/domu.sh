# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The Open POSIX test suite, from Debian's source package: what POSIX promises
# of processes, signals, memory, clocks, timers, threads and semaphores, a
# small program for each sentence.  The file `known' lists what fails for a
# cause that is not the kernel's, or not yet.
#
# The programs are compiled against the static GNU C library and linked into
# one, like busybox: main of each gets the test's name, and everything else
# in it stays its own.  So they are a few megabytes, not a gigabyte.

memory=256
vcpus=2
time=6000
kinds="pv32 pv32debug"
extra="init=/suite/run"
never="^panic"

least=1200

# What is not tried: asynchronous I/O, which this C library does by threads of
# its own, and message queues, which the kernel does not have.
left_out='^aio_|^lio_|^mq_'

# Compile all tests of the interface $1 from $2/src to $2/obj, and list them.
# A file that does not compile, or is part of another, is none.
compile_interface()
(
	cd "$2/src/conformance/interfaces/$1" || exit 1
	for file in *.c; do
		name=$1/${file%.c}
		symbol=$(echo "test_$name" | tr -c 'A-Za-z0-9_\n' _)
		object=$2/obj/$symbol.o
		if ! grep -q 'main *(' "$file" 2>/dev/null ||
		    ! i686-linux-gnu-gcc -O1 -w -std=gnu99 -fno-pie \
		    -march=i686 -D_GNU_SOURCE -D_POSIX_C_SOURCE=200809L \
		    -D_XOPEN_SOURCE=700 -I"$2/src/include" -c -o "$object" \
		    "$file" 2>/dev/null; then
			continue
		fi
		i686-linux-gnu-objcopy --redefine-sym "main=$symbol" \
		    --keep-global-symbol="$symbol" "$object" || exit 1
		if i686-linux-gnu-nm "$object" | grep -q " T $symbol\$"; then
			echo "$name $symbol" >>"$2/obj/list"
		else
			rm "$object"
		fi
	done
)

make_posix()
{
	debs_source "$1/src" posixtestsuite || return 1
	mkdir "$1/obj"
	find "$1/src/conformance/interfaces" -mindepth 1 -maxdepth 1 -type d |
	    sed 's:.*/::' | grep -Ev "$left_out" | sort >"$1/obj/interfaces"
	halves=
	for half in 0 1; do
		awk "NR % 2 == $half" "$1/obj/interfaces" |
		    while read -r interface; do
			compile_interface "$interface" "$1"
		done &
		halves="$halves $!"
	done
	# shellcheck disable=SC2086	# process ids are words
	wait $halves
	sort -o "$1/obj/list" "$1/obj/list"
	{
		sed 's:.* \(.*\):extern int \1(int, char **);:' "$1/obj/list"
		echo 'static const struct test tests[] = {'
		sed 's:\(.*\) \(.*\):{ "\1", \2 },:' "$1/obj/list"
		echo '};'
	} >"$1/obj/tests.h"
	i686-linux-gnu-gcc -O1 -w -static -no-pie -I"$1/obj" -o "$1/posix" \
	    "$here/main.c" "$1"/obj/*.o -lpthread -lrt -lm 2>/dev/null || return 1
	sed 's: .*::' "$1/obj/list" >"$1/tests"
	rm -rf "$1/src" "$1/obj" "$1"/*.tar.*
}

prepare()
{
	here=$TOP/regress/guest/posix
	part posix "$(key_of 2 "$DEBS_SUITE")" make_posix
	sed '/^#/d; s/	.*//' "$here/known" >"$1.names"
	sed '/^#/d' "$here/alone" >"$1.alone"
	echo "guest/posix/count $least" >"$1.least"
	cat >"$1.spec" <<END
suite type=dir
suite/run type=file mode=0755 contents=$here/run.sh
suite/known type=file contents=$here/known
suite/known.names type=file contents=$1.names
suite/alone type=file contents=$1.alone
suite/tests type=file contents=$CACHE/posix/tests
suite/posix type=file mode=0755 contents=$CACHE/posix/posix
suite/least type=file contents=$1.least
END
	"$HOST_SH" "$TOOLS/image.sh" -s "$1.spec" "$1"
}

frames="$(cut -d/ -f1 "$CACHE/posix/tests" 2>/dev/null | uniq |
    sed 's:^:guest/posix/:') guest/posix/count"
