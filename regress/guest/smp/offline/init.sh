#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# The guest's init: how many CPUs there are, by the affinity, /proc/cpuinfo and
# /proc/stat, first, when dom0 has made more, and when it has left one.

mount -t proc proc /proc

tell()
{
	echo "$1 $(nproc) of $(grep -c '^processor' /proc/cpuinfo) and" \
	    "$(grep -c '^cpu[0-9]' /proc/stat)"
}

await()
{
	until [ "$(nproc)" -eq "$1" ]; do
		sleep 1
	done
}

tell first
await 4
tell next
await 1
tell last
poweroff -f
