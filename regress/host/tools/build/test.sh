#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# build.sh has the manners of NetBSD's: without an operation, or with one that
# it does not know, it shows its usage, does nothing and exits 1; errors end in
# "BUILD ABORTED".  It says the same under every shell there is.

. regress/lib/tap.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# exits STATUS PATTERN ARG...: build.sh under $shell does so, and says so.
exits()
{
	exits_status=$1
	exits_pattern=$2
	shift 2
	$shell ./build.sh -O "$tmp/obj" "$@" >"$tmp/out" 2>&1
	exits_was=$?
	cat "$tmp/out"
	[ "$exits_was" -eq "$exits_status" ] &&
	    grep -q -- "$exits_pattern" "$tmp/out"
}

for shell in sh dash bash "busybox ash"; do
	command -v "${shell%% *}" >/dev/null || {
		skip "$shell" "not here"
		continue
	}
	check "$shell: no operation is an error" exits 1 "^usage:"
	check "$shell: so is an unknown one" \
	    exits 1 "unknown operation: frob" list-arch frob
	check "$shell: before anything is done" \
	    exits 1 "^usage:" cleandir frob
	check "$shell: an unknown option" exits 1 "^usage:" -q list-arch
	check "$shell: another machine" \
	    exits 1 "unknown machine: vax" -m vax list-arch
	check "$shell: a configuration that is not there aborts" \
	    exits 1 "BUILD ABORTED" kernel=NOWHERE
	check "$shell: help" exits 0 "^Operations:" help
	check "$shell: list-arch" exits 0 "^MACHINE=i386" list-arch
	check "$shell: params show -V" \
	    exits 0 "XENINCDIR=/somewhere" -V XENINCDIR=/somewhere params
	check "$shell: -n shows and does not do" \
	    exits 0 "kernel.sh DOMU" -n kernel=DOMU
	check "$shell: nothing was made" test ! -d "$tmp/obj"
done
done_testing
