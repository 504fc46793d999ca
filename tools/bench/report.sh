#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# report.sh: the tables of bench.sh in directory $1, to be read.

dir=$1

# The table $1 under the title $2; columns from the third on are numbers.
table()
{
	[ -s "$dir/$1" ] || return 0
	echo "$2"
	echo
	awk -F '\t' '
	{
		for (i = 1; i <= NF; i++) {
			cell[NR, i] = $i
			if (length($i) > width[i])
				width[i] = length($i)
		}
		if (NF > columns)
			columns = NF
	}
	END {
		for (row = 1; row <= NR; row++) {
			line = ""
			for (i = 1; i <= columns; i++)
				line = line sprintf("%" (i <= 2 ? "-" : "") \
				    width[i] + 0 "s  ", cell[row, i])
			sub(/ +$/, "", line)
			print line
		}
	}' "$dir/$1"
	echo
}

# starts.tsv and boot.tsv as one table.
boot()
{
	cat "$dir/starts.tsv" "$dir/boot.tsv" "$dir/crowd.tsv" 2>/dev/null |
	    awk -F '\t' -v OFS='\t' '
	BEGIN {
		name["init"] = "instructions from unpause to init"
		name["used"] = "memory in use at init, KiB"
		name["size"] = "kernel, stripped, not compressed, bytes"
		name["smallest"] = "smallest memory= with a shell, MiB"
		name["crowd"] = "domains of 16 MiB in a host of 2 GiB"
		name["idle"] = "CPU time of the idle domain, s in a minute"
	}
	{
		if (!($3 in seen)) {
			seen[$3]
			id[++n] = $3
		}
		if (!($1 in systems)) {
			systems[$1]
			system_of[++m] = $1
		}
		if (!(($1, $3) in v) || $4 < v[$1, $3])
			v[$1, $3] = $4
	}
	END {
		if (n == 0)
			exit
		line = "id" OFS "boot"
		for (j = 1; j <= m; j++)
			line = line OFS system_of[j]
		print line
		for (i = 1; i <= n; i++) {
			line = id[i] OFS name[id[i]]
			for (j = 1; j <= m; j++)
				line = line OFS v[system_of[j], id[i]]
			print line
		}
	}' >"$dir/starting.tsv"
}

boot
table table.tsv "Instructions for each operation: median, least and greatest \
of the rounds"
table starting.tsv "Boot"
table counts.tsv "Entries into the hypervisor for each operation, as Xen \
counts them"
table ablations.tsv "What each idea is worth: instructions without it, and \
how many percent more"
table ablated-calls.tsv "What each idea is worth: hypercalls without it"
table parallel.tsv "Nanoseconds for an operation, by so many processes and CPUs: \
least and greatest of three"
[ ! -s "$dir/plot.txt" ] || cat "$dir/plot.txt"
