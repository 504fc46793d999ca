#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Each toolchain compiles every configuration.  TAP.
#
# Warnings are errors, so a build that ends well gave none.  The kernels stay
# in $OBJDIR/toolchains for the tests that boot them.

set -eu

top=$(cd "$(dirname "$0")/../../.." && pwd -P)
objdir=${OBJDIR:-$top/obj}/toolchains
mkdir -p "$objdir"

confs="DOMU REGRESS"
toolchains="gcc gcc-m32 clang"
echo "1..$(($(echo "$confs" | wc -w) * $(echo "$toolchains" | wc -w)))"
n=0
for toolchain in $toolchains; do
	for conf in $confs; do
		n=$((n + 1))
		log=$objdir/$toolchain-$conf.log
		ok="ok"
		OBJDIR=$objdir/$toolchain TOOLCHAIN=$toolchain \
		    sh "$top/tools/kernel.sh" "$conf" > "$log" 2>&1 || ok="not ok"
		[ "$ok" = "ok" ] || tail -n 20 "$log" | sed 's/^/# /'
		echo "$ok $n - $toolchain compiles $conf without a warning"
	done
done
