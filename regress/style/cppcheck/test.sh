#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# cppcheck has nothing to say about the kernel, as configuration REGRESS has it.

. regress/lib/tap.sh

work=$(mktemp -d "${TMPDIR:-/tmp}/cppcheck.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
ln -s "$PWD/sys/arch/i386/include" "$work/machine"

lint()
{
	git ls-files 'sys/*.c' 'regress/guest/*.c' |
	    xargs cppcheck -q -j 2 --std=c11 --platform=unix32 \
	    --enable=warning,performance,portability --inline-suppr \
	    --suppress=missingInclude --max-configs=1 --error-exitcode=1 \
	    -I sys -I sys/arch -I sys/arch/xen/include -I sys/lib/libkern \
	    -I "$work" -D_KERNEL -D__i386__ -DDIAGNOSTIC -DLOCKDEBUG -DREGRESS
}

silent "cppcheck is content" lint
done_testing
