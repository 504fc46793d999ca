#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# The boot arguments that take an idea of the kernel's away do that, and without
# them nothing is taken away: by what the kernel counts while processes come and
# go.  guest/ablations runs this and others under them.

# shellcheck source=regress/lib/tap.sh
. /regress/tap.sh

TIMES=100

# Is $1 a word of the kernel's command line?
given()
{
	grep -qw "$1" /proc/cmdline
}

# By a fork of this shell, and a program that is small.
come_and_go()
{
	i=0
	while [ "$i" -lt "$TIMES" ]; do
		(:)
		/bin/true
		i=$((i + 1))
	done
}

# What the counters whose group and name match $1 grew by, in tenths for one of
# TIMES.
grew()
{
	awk -v names="$1" -v times="$TIMES" '
	$1 " " $2 ~ "^(" names ")$" { n += NR == FNR ? -$3 : $3 }
	END { print int(n * 10 / times) }' before after
}

# between LEAST MOST COUNTERS
between()
{
	n=$(grew "$3")
	echo "$3: $n tenths each time"
	[ "$n" -ge "$1" ] && [ "$n" -le "$2" ]
}

# With the boot argument $1 the claim is $2, else $3; the counters $4 grow by
# $5 to $6 tenths with it, by $7 to $8 without.
ablation()
{
	if given "$1"; then
		check "$2" between "$5" "$6" "$4"
	else
		check "$3" between "$7" "$8" "$4"
	fi
}

come_and_go		# what is kept is there
cat /proc/evcnt >before
come_and_go
cat /proc/evcnt >after
echo "# $(cat /proc/cmdline)"

ablation xen.iretcall "each exit is a hypercall" "no exit is a hypercall" \
    "hypercall iret" 100 9999 0 0
ablation xen.nobatch "no call is in a batch" "calls are in batches" \
    "hypercall multicall" 0 0 30 9999
ablation xen.nomerge "no change joins another" "changes join others" \
    "xpq pte_merged" 0 0 100 99999
ablation xen.nopin "no table is pinned" "tables are pinned" \
    "pmap (pin|reused)" 0 0 10 99
ablation xen.pinearly "tables grow when Xen knows them" \
    "tables grow before Xen knows them" "pmap live_l3" 20 99 0 5
ablation xen.tlsalways "segments are loaded in each switch" \
    "segments are loaded if they differ" \
    "(multicall|hypercall) update_descriptor" 60 999 0 25
if ! given xen.nopin && ! given xen.pinearly; then
	ablation xen.nokeep "no address space is used again" \
	    "address spaces are used again" "pmap reused" 0 0 5 99
fi
done_testing
