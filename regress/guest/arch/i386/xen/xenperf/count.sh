#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# count.sh: init of the guest.  It counts, dom0 looks (look.sh), both the same
# forks; dom0's numbers come as a line on the console, and are judged here.
#
# dom0 is a paravirtual domain, too.  What it does as long as the guest does
# nothing has been subtracted, but it is not the same at all times: a tenth is
# allowed.  Xen 4.17 restarts each call that loads a page table, and counts it
# once more.  Stores that it had to emulate are dom0's own as long as they are
# fewer than one in four forks.

export PATH=/sbin:/usr/sbin:/bin:/usr/bin
[ -e /proc/uptime ] || mount -t proc proc /proc
FORKS=600

forks()
{
	n=0
	while [ "$n" -lt "$FORKS" ]; do
		(:)
		n=$((n + 1))
	done
}

# Counters before and after, and Xen's as NAME NUMBER pairs in one line.
judge()
{
	awk -v xen="$3" -v forks="$FORKS" '
	function claim(good, what) {
		tests++
		print (good ? "ok" : "not ok"), tests, "- " what
	}
	function agree(name, ours) {
		print "# " name ": " ours " counted, " seen[name] " seen"
		claim(ours > forks && seen[name] >= ours * 0.9 &&
		    seen[name] <= ours * 1.1, name)
	}
	NR == FNR { was[$1, $2] = $3; next }
	{
		n[$1, $2] = $3 - was[$1, $2]
		if ($1 == "multicall")
			within += n[$1, $2]
	}
	END {
		for (i = split(xen, word, " "); i > 1; i -= 2)
			seen[word[i - 1]] = word[i]
		agree("mmu_update", n["hypercall", "mmu_update"])
		agree("update_va_mapping", n["hypercall", "update_va_mapping"])
		agree("multicall+mmuext_op", n["hypercall", "multicall"] +
		    n["hypercall", "mmuext_op"] + n["pmap", "load"])
		agree("within", within)
		print "# emulated: " seen["emulated"]
		claim(seen["emulated"] != "" && seen["emulated"] < forks / 4,
		    "Xen emulates no store to a page table")
		print "1.." tests
	}' "$1" "$2"
}

echo idle
read -r _
cat /proc/evcnt >/tmp/before
forks
cat /proc/evcnt >/tmp/after
echo finished
read -r seen
echo "TAP-BEGIN guest/arch/i386/xen/xenperf/counts"
judge /tmp/before /tmp/after "$seen"
echo "TAP-END guest/arch/i386/xen/xenperf/counts $?"
poweroff -f
