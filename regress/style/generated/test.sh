#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# What is generated and kept in the tree is what its generator makes.

. regress/lib/tap.sh

linux=sys/compat/linux
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

differing()
{
	sh $linux/makesyscalls.sh $linux/arch/i386/syscalls.master linux \
	    "$work" || echo "makesyscalls.sh failed"
	for file in "$work"/*; do
		cmp "$file" "$linux/arch/i386/${file##*/}"
	done
}

silent "the tables of system calls are syscalls.master's" differing
done_testing
