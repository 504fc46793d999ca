#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# No white space at the ends of lines, no empty lines at the ends of files, no
# line of C beyond 80 columns, tabs for indentation.

. regress/lib/tap.sh

all()
{
	git ls-files
}

trailing()
{
	all | while read -r file; do
		grep -nE '[[:space:]]+$' "$file" /dev/null
	done
	return 0
}

bad_end()
{
	all | while read -r file; do
		[ -s "$file" ] || continue
		[ "$(tail -c 1 "$file" | wc -l)" -eq 1 ] ||
		    echo "$file: no newline at the end"
		[ -n "$(tail -n 1 "$file")" ] ||
		    echo "$file: an empty line at the end"
	done
	return 0
}

wide()
{
	git ls-files '*.c' '*.h' '*.S' | while read -r file; do
		expand "$file" | awk -v file="$file" 'length > 80 {
			print file ":" NR ": " length " columns"
		}'
	done
}

spaces()
{
	git ls-files '*.c' '*.h' '*.S' | while read -r file; do
		grep -nE '^ {8}' "$file" /dev/null
	done
	return 0
}

silent "no line ends in white space" trailing
silent "files end in one newline" bad_end
silent "no line of C is wider than 80 columns" wide
silent "indentation is by tabs" spaces
done_testing
