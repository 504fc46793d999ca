#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# program.sh: compile the benchmark program and make the ramdisk with it.
#
#	program.sh [-s SPEC] DIR
#
# It leaves DIR/bench and DIR/ramdisk.cpio, whose /bench is the program and
# /shell is shell.sh.  Else it is the ramdisk of Ringone (image.sh), which Linux
# takes for its first root as well: it has busybox and the device nodes.  SPEC
# has more lines for mkcpio.sh.

set -eu

BENCH=$(cd "$(dirname "$0")" && pwd)
TOOLS=${BENCH%/*}
TOP=${TOOLS%/*}
# shellcheck source=tools/subr.sh
. "$TOOLS/subr.sh"
# shellcheck source=tools/debs.sh
. "$TOOLS/debs.sh"
# shellcheck source=tools/cache.sh
. "$TOOLS/cache.sh"
# shellcheck source=tools/musl.sh
. "$TOOLS/musl.sh"

more=/dev/null
while getopts s: option; do
	case $option in
	s)	more=$OPTARG ;;
	*)	bomb "usage: program.sh [-s SPEC] DIR" ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || bomb "usage: program.sh [-s SPEC] DIR"
have_musl
mkdir -p "$1/obj"
dir=$(cd "$1" && pwd)
(
	cd "$dir/obj"
	quietly "${BMAKE:-bmake}" -r -f "$BENCH/Makefile" \
	    -m "$TOP/share/mk" SRCTOP="$TOP" SRCDIR="$BENCH" TIER=user \
	    MUSL="$CACHE/musl" PROG=bench
) || bomb "the benchmark program does not compile"
cp "$dir/obj/bench" "$dir/bench"
{
	echo "bench type=file mode=0755 contents=$dir/bench"
	echo "shell type=file mode=0755 contents=$BENCH/shell.sh"
	cat "$more"
} >"$dir/spec"
sh "$TOOLS/image.sh" -s "$dir/spec" "$dir/ramdisk.cpio"
