#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Functions stay short: from the brace in the first column to its partner there
# are at most 80 lines, and half of the functions have at most 15.

. regress/lib/tap.sh

# "LINES FILE:LINE" of every function.
lengths()
{
	# shellcheck disable=SC2016	# awk's words
	git ls-files 'sys/*.c' | xargs awk '
	FNR == 1 { on = 0 }
	/^{/ && last !~ /=[ \t]*$/ { on = 1; start = FNR }
	/^}/ && on { print FNR - start - 1, FILENAME ":" start; on = 0 }
	{ last = $0 }'
}

too_long()
{
	lengths | awk '$1 > 80 { print $2 ": " $1 " lines" }'
}

median()
{
	lengths | sort -n | awk '{ n[NR] = $1 } END {
		m = n[int((NR + 1) / 2)]
		print "median " m
		exit m > 15
	}'
}

files_too_long()
{
	git ls-files 'sys/*.[ch]' | xargs grep -L ': do not edit\.$' |
	    while read -r file; do
		lines=$(wc -l <"$file")
		[ "$lines" -le 1200 ] || echo "$file: $lines lines"
	done
}

silent "no function is longer than 80 lines" too_long
check "half of the functions have at most 15 lines" median
silent "no file is longer than 1200 lines" files_too_long
done_testing
