#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Run in the domU: the programs of /regress/x86 that /regress/names lists.
#
# A program prints a line "[OK] ..." or "[FAIL] ..." for each of its tests and
# says in the end, by its status, whether any failed.  Here it is one test that
# it ends well and has found something in order, and one more for each failure;
# those that are known are expected.

LEAST=114	# of what is in order, in all

# shellcheck source=regress/lib/tap.sh
. /regress/tap.sh

# What is known of "PROGRAM: WORDS"; without a line there is nothing.
cause()
{
	awk -F '\t' -v what="$1" '$1 == what { print $2; exit }' /regress/known
}

# A failure, $2, of program $1.
failed()
{
	what=$(printf '%s\n' "$1: $2" | sed 's/0x[0-9a-f]*/0x/g; s/#//g')
	why=$(cause "$what")
	[ -z "$why" ] || expected=$((expected + 1))
	tap_verdict 'not ok' "$what${why:+ # TODO $why}"
}

ended_well()
{
	echo "status $status, $right in order"
	tail -n 30 out
	[ "$right" -gt 0 ] || return 1
	if [ "$expected" -gt 0 ]; then
		[ "$status" -eq 1 ]
	else
		[ "$status" -eq 0 ]
	fi
}

all=0
while read -r name; do
	timeout -s KILL 120 "/regress/x86/$name" >out 2>&1 </dev/null
	status=$?
	right=$(grep -c '^\[OK\]' out)
	all=$((all + right))
	expected=0
	sed -n 's/^\[FAIL\][[:space:]]*//p' out >failures
	while read -r line; do
		failed "$name" "$line"
	done <failures
	check "$name: $right in order" ended_well
done </regress/names
check "in all, $all are in order, $LEAST must" [ "$all" -ge "$LEAST" ]
done_testing
