# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# judge.awk: TAP from the limits (first file) and what the benchmark program
# said (second file).  Each operation that has a limit must have been measured,
# must not have taken more, and each that was measured must have a limit, so
# that none is forgotten.

BEGIN {
	FS = "\t"
}

function claim(good, what) {
	tests++
	print (good ? "ok" : "not ok"), tests, "- " what
}

NR == FNR {
	if ($0 != "" && !/^#/) {
		limit[$1] = $2
		order[++limits] = $1
	}
	next
}
$1 == "BENCH" {
	least[$2] = $3
	name[$2] = $6
}
$1 !~ /^BENCH/ { print "# " $0 }
/^BENCH-END/ { ended = 1 }
END {
	claim(ended, "the program gets to its end")
	for (i = 1; i <= limits; i++) {
		id = order[i]
		if (!(id in least)) {
			claim(0, id ": not measured")
			continue
		}
		print "# " name[id] ": " least[id]
		claim(least[id] > 0 && least[id] + 0 <= limit[id] + 0,
		    id ": at most " limit[id])
	}
	for (id in least)
		if (!(id in limit))
			claim(0, id ": " least[id] ", without a limit")
	print "1.." tests
}
