#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# ksyms.sh: the names of the kernel's functions, as assembler text.
#
#	ksyms.sh NM KERNEL
#	ksyms.sh
#
# A kernel is linked twice.  The first link holds an empty table (the second
# form), which the linker script puts behind all of the text; so the text is
# at the same addresses in both, and the table made of the first is right for
# the second.  kern_ksyms.c looks things up in it.

set -eu
LC_ALL=C
export LC_ALL

if [ $# -eq 2 ]; then
	"$1" -n "$2" | awk '$2 == "T" || $2 == "t" { print $1, $3 }' |
	    sort -u
fi | awk '
BEGIN {
	print "\t.section .rodata.ksyms, \"a\""
	print "\t.p2align 2"
	print "\t.globl ksyms_table, ksyms_end, ksyms_names"
	print "ksyms_table:"
}
$1 == last	{ next }
{
	last = $1
	printf "\t.long 0x%s, %d\n", $1, offset
	names = names "\t.asciz \"" $2 "\"\n"
	offset += length($2) + 1
}
END {
	print "ksyms_end:"
	print "ksyms_names:"
	printf "%s", names
	print "\t.section .note.GNU-stack, \"\""
}'
