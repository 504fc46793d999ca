# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# table.awk: from every round to one line for each operation; see bench.sh.

BEGIN {
	FS = OFS = "\t"
}

{
	if (!($3 in name))
		id[++n] = $3
	name[$3] = $7
	if (!($1 in rounds))
		system_of[++systems] = $1
	round = ++seen[$1, $3]
	if (round > rounds[$1])
		rounds[$1] = round
	least[$1, $3, round] = $4
}

# The middle, the least and the greatest of the rounds of system s.
function spread(s, op, k, i, j, t, v) {
	k = seen[s, op]
	if (k == 0)
		return "-" OFS "-" OFS "-"
	for (i = 1; i <= k; i++) {
		t = least[s, op, i] + 0
		for (j = i - 1; j > 0 && v[j] > t; j--)
			v[j + 1] = v[j]
		v[j + 1] = t
	}
	middle[s, op] = v[int((k + 1) / 2)]
	return middle[s, op] OFS v[1] OFS v[k]
}

END {
	line = "id" OFS "operation"
	for (i = 1; i <= systems; i++)
		line = line OFS system_of[i] OFS "min" OFS "max"
	print line, "ratio"
	for (o = 1; o <= n; o++) {
		line = id[o] OFS name[id[o]]
		for (i = 1; i <= systems; i++)
			line = line OFS spread(system_of[i], id[o])
		a = middle[system_of[1], id[o]]
		b = middle[system_of[2], id[o]]
		print line, a && b ? sprintf("%.2f", b / a) : "-"
	}
}
