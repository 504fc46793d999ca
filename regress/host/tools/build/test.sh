#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# build.sh has the manners of NetBSD's: without an operation, or with one that
# it does not know, it shows its usage, does nothing and exits 1; errors end in
# "BUILD ABORTED".  It says the same under every shell there is.  And regress
# runs the tests that are named, and no other.

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

# regresses NAME ARG...: of two quick tests, with ARG just NAME is run.
regresses()
{
	regresses_name=$1
	shift
	sh ./build.sh -O "$tmp/regress" regress "$@" >"$tmp/out" 2>&1
	cat "$tmp/out"
	[ "$(grep -cx '     host/lib/[a-z]*' "$tmp/out")" -eq 1 ] &&
	    grep -qx "     $regresses_name" "$tmp/out"
}

check "regress runs what is named" regresses host/lib/string host/lib/string
check "a name stands for what begins with it, -x for exceptions" \
    regresses host/lib/divdi -x host/lib/string host/lib
shell="sh"
check "a name is no part of a word" \
    exits 1 "no test was run" regress host/lib/str
done_testing
