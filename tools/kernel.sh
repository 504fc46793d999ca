#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# kernel.sh: configure and compile one kernel.
#
#	kernel.sh CONF [MAKE-ARGUMENT ...]
#
# The result is $OBJDIR/sys/CONF/ringone.  From the environment:
#
#	OBJDIR		where objects go (default: obj in the top of the tree)
#	TOOLCHAIN	gcc (a cross compiler), gcc-m32 or clang
#	BMAKE		the make (default: bmake)
#	JOBS		parallel jobs (default: 2)
#
# The makefile is written anew only when it would differ (another toolchain,
# another list of files), since every object depends on it.

set -eu

[ $# -ge 1 ] || { echo "usage: kernel.sh CONF [make arguments]" >&2; exit 1; }
conf=$1
shift
srctop=$(cd "$(dirname "$0")/.." && pwd -P)
objdir=${OBJDIR:-$srctop/obj}/sys/$conf

mkdir -p "$objdir"
{
	echo "TOOLCHAIN?=	${TOOLCHAIN:-gcc}"
	sh "$srctop/tools/config.sh" "$srctop" "$conf"
} > "$objdir/Makefile.new"
if cmp -s "$objdir/Makefile.new" "$objdir/Makefile"; then
	rm "$objdir/Makefile.new"
else
	mv "$objdir/Makefile.new" "$objdir/Makefile"
fi

cd "$objdir"
exec "${BMAKE:-bmake}" -r -j "${JOBS:-2}" MAKEOBJDIRPREFIX= \
    SRCTOP="$srctop" "$@"
