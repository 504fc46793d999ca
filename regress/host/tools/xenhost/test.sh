#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck disable=SC1091,SC2013,SC2034,SC2317	# what it sources is made here
#
# A Xen host that dies: what its guests had finished counts, the others run
# again on another host, and two that die and get nowhere are an error.  QEMU and what it
# boots are stand-ins here; the rest is that of tools/xenhost.

. regress/lib/tap.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# All but the commands, so that functions can be others.
sed -n "s|^HERE=.*|HERE=$PWD/tools/xenhost|; /^# Commands\$/q; p" \
    tools/xenhost/xenhost.sh >"$tmp/functions"

# boot HOSTS...: run a batch of three guests; each word tells of one boot: "whole",
# "died" after the first guest, or "dead" before it.
boot()
(
	. "$tmp/functions"
	TMP=$tmp/run CACHE=$tmp kind=pv32 jobs=1 counted='' whole=64
	rm -rf "$TMP"
	mkdir -p "$TMP/batch"
	for guest in one three two; do
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
three
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

dies_again_and_again()
{
	boot died dead died whole && ended &&
	    [ "$(grep -c 'the Xen host died' "$tmp/said")" -eq 3 ]
}

gets_nowhere()
{
	! boot died dead dead whole &&
	    grep 'does not run to its end' "$tmp/said" &&
	    [ -f "$tmp/run/results/one/end" ] &&
	    [ ! -e "$tmp/run/results/two" ]
}

check "a host that ends runs each guest once" whole
check "what a host had not finished runs on another" dies_once
check "all of it, if nothing was finished" dies_before_any
check "as often as that gets on" dies_again_and_again
check "two that get nowhere are an error, and no guest's end" gets_nowhere
done_testing
