#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# genassym.sh: constants of C for the assembler.
#
#	genassym.sh FILE.cf CC [FLAG ...]
#
# FILE.cf has lines "include <header>" and "define NAME expression".  Each
# expression is given to the compiler as an immediate operand, and is read
# back from the assembler text it makes; so nothing runs that was compiled,
# and the compiler may be one for any machine.

set -eu

cf=$1
shift

text=$(awk '
/^#/ || NF == 0	{ next }
$1 == "include"	{ print "#include " $2; next }
$1 == "define"	{
	name = $2
	$1 = $2 = ""
	body = body "\t__asm volatile(\"#@@ " name " %c0\" :: \"n\"(" $0 "));\n"
	next
}
{
	print FILENAME ":" FNR ": expected include or define" > "/dev/stderr"
	exit 1
}
END	{ printf "void genassym(void);\nvoid\ngenassym(void)\n{\n%s}\n", body }
' "$cf" | "$@" -x c -S -o - -)
printf '%s\n' "$text" |
    sed -n 's/.*#@@ \([A-Za-z_0-9]*\) \$*\(-*[0-9]*\).*/#define \1 \2/p'
