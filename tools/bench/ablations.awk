# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# ablations.awk: a line for each operation, a column for each boot argument:
# what it takes then, and, unless percent is "no", in how many percent more; see
# bench.sh.

BEGIN {
	FS = OFS = "\t"
}

{
	if (!($3 in name))
		id[++n] = $3
	name[$3] = $7
	if (!($1 in seen)) {
		seen[$1]
		word[++words] = $1
	}
	ticks[$1, $3] = $4
}

END {
	line = "id" OFS "operation"
	for (w = 1; w <= words; w++)
		line = line OFS word[w] (w > 1 && percent != "no" ? OFS "%" : "")
	print line
	for (i = 1; i <= n; i++) {
		line = id[i] OFS name[id[i]]
		base = ticks[word[1], id[i]]
		for (w = 1; w <= words; w++) {
			t = ticks[word[w], id[i]]
			line = line OFS t
			if (w > 1 && percent != "no")
				line = line OFS sprintf("%+.1f",
				    base ? (t - base) * 100 / base : 0)
		}
		print line
	}
}
