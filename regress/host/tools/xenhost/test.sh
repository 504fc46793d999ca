#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck disable=SC1091,SC2013,SC2034,SC2317	# what it sources is made here
#
# A Xen host that dies: what its guests had finished counts, the others run
# again on a second host, and a second death is an error.  QEMU and what it
# boots are stand-ins here; the rest is that of tools/xenhost.

. regress/lib/tap.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# All but the commands, so that functions can be others.
sed -n "s|^HERE=.*|HERE=$PWD/tools/xenhost|; /^# Commands\$/q; p" \
    tools/xenhost/xenhost.sh >"$tmp/functions"

# boot HOSTS...: run a batch of two guests; each word tells of one boot: "whole",
# "died" after the first guest, or "dead" before it.
boot()
(
	. "$tmp/functions"
	TMP=$tmp/run CACHE=$tmp kind=pv32 jobs=1 counted='' whole=64
	rm -rf "$TMP"
	mkdir -p "$TMP/batch"
	for guest in one two; do
		echo "kernel=kernel" >"$TMP/batch/$guest.guest"
	done
	: >"$TMP/batch/kernel"
	hosts=$*
	echo "$hosts" >"$TMP/hosts"
	make_initrd()
	{
		(cd "$1" && ls) >"$TMP/booted"
	}
	qemu()
	{
		read -r host hosts <"$TMP/hosts" || :
		echo "$hosts" >"$TMP/hosts"
		mkdir -p "$TMP/out/host"
		for guest in $(sed -n 's/\.guest$//p' "$TMP/booted"); do
			[ "$host" != dead ] || break
			mkdir -p "$TMP/out/$guest"
			echo "$guest" >>"$TMP/ran"
			echo poweroff >"$TMP/out/$guest/end"
			[ "$host" != died ] || break
		done
		[ "$host" != whole ] || : >"$TMP/out/host/xl-dmesg"
		tar -c -f "$TMP/disk" -C "$TMP/out" .
		rm -rf "$TMP/out"
		[ "$host" = whole ]
	}
	run_batch "$TMP/batch" "$TMP/results" ''
) >"$tmp/said" 2>&1

ended()
{
	[ -f "$tmp/run/results/one/end" ] &&
	    [ -f "$tmp/run/results/two/end" ] &&
	    [ "$(cat "$tmp/run/ran")" = "one
two" ]
}

whole()
{
	boot whole && ended && ! grep died "$tmp/said"
}

dies_once()
{
	boot died whole && ended && grep 'the Xen host died' "$tmp/said"
}

dies_before_any()
{
	boot dead whole && ended && grep 'the Xen host died' "$tmp/said"
}

dies_twice()
{
	! boot died dead whole &&
	    grep 'did not run to its end' "$tmp/said" &&
	    [ -f "$tmp/run/results/one/end" ] &&
	    [ ! -e "$tmp/run/results/two" ]
}

check "a host that ends runs each guest once" whole
check "what a host had not finished runs on another" dies_once
check "all of it, if nothing was finished" dies_before_any
check "a second death is an error, and no guest's end" dies_twice
done_testing
