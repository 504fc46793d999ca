#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# run-user.sh: run the tests of a directory, each in its frame (judge.sh).
#
#	run-user.sh DIR
#
# DIR/list names them, one line "NAME SECONDS" each; DIR/NAME is a program or a
# script, which starts in an empty directory of its own.  In a domU this is
# init, and ends by powering the domain off.
#
# There, the kernel's counts before and after all tests are compared in a frame
# of their own, user/leaks.  The tests run in a child, so that this shell is
# the same before and after; and one child has run before, so that whatever is
# made once has been made.

dir=${1:-/regress}

if [ $$ -eq 1 ]; then
	export PATH=/sbin:/usr/sbin:/bin:/usr/bin HOME=/root TERM=vt100
	[ -e /proc/uptime ] || mount -t proc proc /proc
fi

run_tests()
(
	while read -r name limit; do
		echo "TAP-BEGIN $name"
		read -r start _ </proc/uptime
		work=$(mktemp -d) || work=
		(
			cd "$work" || exit 1
			exec timeout -s KILL "$limit" "$dir/$name" </dev/null 2>&1
		)
		status=$?
		rm -rf "$work"
		read -r now _ </proc/uptime
		echo "# took $((${now%.*} - ${start%.*})) s"
		echo "TAP-END $name $status"
	done <"$dir/list"
)

# The kernel's counts, once everybody who was told to go is gone, and without
# what is kept of them for the next ones.
counts()
{
	sleep 2
	echo 3 >/proc/sys/vm/drop_caches
	cat /proc/uvmexp /proc/pools >"$1"
}

# What must be as it was: things in use, and pages that are free or in caches;
# but for a few, since this shell's memory is copied as its children come.
compare()
{
	awk '
	$2 == "size" { $2 = $5; $1 = "pool " $1 }
	$1 ~ /^pool (proc|lwp|vmspace|pmap|file|filedesc|cwdinfo|pipe|vnode|aobj|tmpfsnode|lockf)$/ ||
	$1 ~ /^(files|processes|kmem_inuse)$/ {
		if (NR == FNR)
			was[$1] = $2
		else
			print ($2 > was[$1] ? "not ok" : "ok"), ++tests,
			    "- " $1 ": " was[$1] " before, " $2 " after"
	}
	$1 ~ /^(free|pool_pages|stack_pages)$/ { pages[NR == FNR] += $2 }
	END {
		print (pages[1] - pages[0] > 8 ? "not ok" : "ok"), ++tests,
		    "- pages: " pages[1] " before, " pages[0] " after"
		print "1.." tests
	}' "$1" "$2"
}

# A pair of pseudo terminals is kept for the next user, so have all there are.
keep_terminals()
{
	[ "$1" -eq 0 ] || keep_terminals $(($1 - 1)) <>/dev/ptmx
}

if [ $$ -ne 1 ]; then
	run_tests
	exit 0
fi
: >/tmp/before
: >/tmp/after
keep_terminals 64
counts /tmp/before
run_tests
counts /tmp/after
echo "TAP-BEGIN user/leaks"
compare /tmp/before /tmp/after
echo "TAP-END user/leaks 0"
poweroff -f
