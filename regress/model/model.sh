#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# model.sh: check one Spin model and its variants; TAP on standard output.
#
#	model.sh DIR [-DNAME=VALUE ...]
#
# DIR holds one NAME.pml.  As it stands it must be searched exhaustively and
# hold.  Each variant it names, in the lines "NAME  what it leaves out" after
# the word "Variants" of its opening comment, is the model with that word
# defined, and must fail: a model that cannot fail shows nothing.

set -eu

[ $# -ge 1 ] || { echo "usage: model.sh DIR [-DNAME=VALUE ...]" >&2; exit 1; }
pml=$(echo "$(cd "$1" && pwd)"/*.pml)
shift
work=$(mktemp -d "${TMPDIR:-/tmp}/model.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"

variants=$(awk '/^ \*\// { exit }
    /^ \* Variants/ { on = 1 }
    on && /^ \*\t[A-Z_]+\t/ { print $2 }' "$pml")

# search -DNAME ...: exhaustively; prints the errors, or "incomplete".
search()
{
	rm -f pan*
	spin -a "$@" "$pml" > spin.log || return 1
	cc -w -O2 -DSAFETY -DCOLLAPSE -DVECTORSZ=1024 -o pan pan.c || return 1
	./pan -m1000000 -w24 > pan.log
	if grep -q 'max search depth too small' pan.log; then
		echo incomplete
	else
		sed -n 's/.*errors: \([0-9]*\)$/\1/p' pan.log
	fi
}

n=1
echo "1..$((1 + $(echo "$variants" | wc -w)))"
result=$(search "$@")
states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' pan.log)
if [ "$result" = 0 ]; then
	echo "ok $n - holds in all $states states"
else
	echo "not ok $n - holds: ${result:-no result}"
	sed 's/^/# /' pan.log
fi
for v in $variants; do
	n=$((n + 1))
	result=$(search "$@" "-D$v")
	case "$result" in
	''|incomplete|0) echo "not ok $n - fails as $v: ${result:-no result}" ;;
	*)	echo "ok $n - fails as $v" ;;
	esac
done
