# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# counts.awk: what Xen counted for each operation, and what Ringone did, for one
# of it.  Reads lines of count.sh and of bench -c, each after its system; see
# bench.sh.
#
# What Ringone counts must agree: hypercalls, but that Xen 4.17 restarts each
# call that loads a page table, and counts it once more.  dom0 is not the same at
# all times, so a tenth is allowed, and a few of whatever number of operations,
# and what is too little for the table to show.

BEGIN {
	FS = OFS = "\t"
	few = 250
	shown = 0.01
	bad = 0
}

$2 == "XEN" {
	if (!(($1, $3) in n))
		order[++rows] = $1 SUBSEP $3
	n[$1, $3] = $4
	xen[$1, $3, $5] = $6
}

$2 == "EVCNT" {
	own[$3] = 1
	if ($5 == "hypercall" || ($5 == "pmap" && $6 == "load"))
		issued[$3] += $7
	if ($5 == "hypercall")
		calls[$3] += $7
	if ($5 == "trap")
		faults[$3] += $7
}

# Are x and y the same, but for dom0, for `count' operations?
function agree(x, y, count, d) {
	d = x > y ? x - y : y - x
	return d <= few || d * 10 <= y || d < shown * count
}

function each(v, count) {
	v = v / count
	return sprintf("%.2f", v < 0.005 && v > -0.005 ? 0 : v)
}

END {
	print "system", "id", "hypercalls", "page faults", "emulated",
	    "own hypercalls", "own page faults", "agree"
	for (i = 1; i <= rows; i++) {
		split(order[i], part, SUBSEP)
		s = part[1]
		id = part[2]
		k = n[s, id]
		line = s OFS id OFS each(xen[s, id, "hypercalls"], k) OFS \
		    each(xen[s, id, "page_faults"], k) OFS \
		    each(xen[s, id, "emulated"], k)
		if (s != "ringone") {
			print line, "-", "-", "-"
			continue
		}
		good = agree(xen[s, id, "hypercalls"], issued[id], k) &&
		    agree(xen[s, id, "page_faults"], faults[id], k)
		if (!good)
			bad++
		print line, each(calls[id], k), each(faults[id], k),
		    good ? "yes" : "NO"
	}
	exit bad != 0
}
