# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# parallel.awk: a line for each operation, two columns for each system and number
# of CPUs: the least and the greatest; see bench.sh.

BEGIN {
	FS = OFS = "\t"
}

{
	if (!($3 in name))
		id[++n] = $3
	name[$3] = $7
	if (!($1 in seen)) {
		seen[$1]
		column[++columns] = $1
	}
	least[$1, $3] = $4
	greatest[$1, $3] = $6
}

END {
	line = "id" OFS "operation"
	for (c = 1; c <= columns; c++)
		line = line OFS column[c] OFS "max"
	print line
	for (i = 1; i <= n; i++) {
		line = id[i] OFS name[id[i]]
		for (c = 1; c <= columns; c++)
			line = line OFS least[column[c], id[i]] OFS \
			    greatest[column[c], id[i]]
		print line
	}
}
