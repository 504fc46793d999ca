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

dir=${1:-/regress}

if [ $$ -eq 1 ]; then
	export PATH=/sbin:/usr/sbin:/bin:/usr/bin HOME=/root TERM=vt100
	[ -e /proc/uptime ] || mount -t proc proc /proc
fi

while read -r name limit; do
	echo "TAP-BEGIN $name"
	work=$(mktemp -d) || work=
	(
		cd "$work" || exit 1
		exec timeout -s KILL "$limit" "$dir/$name" </dev/null 2>&1
	)
	status=$?
	rm -rf "$work"
	echo "TAP-END $name $status"
done <"$dir/list"

if [ $$ -eq 1 ]; then
	poweroff -f
fi
