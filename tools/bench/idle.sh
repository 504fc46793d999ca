#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# idle.sh: run in dom0, it prints how many seconds of CPU time the guest $1 has
# had when it waits in its shell, and after MINUTES more; then lets it end.

MINUTES=10

cpu_time()
{
	xl list "$1" | awk 'END { print "CPU", $NF }'
}

until grep -q BENCH-SHELL "/var/log/xen/guest-$1.log" 2>/dev/null; do
	sleep 1
done
sleep 5
cpu_time "$1"
sleep $((MINUTES * 60))
cpu_time "$1"
printf 'go\r' >"$(xenstore read \
    "/local/domain/$(xl domid "$1")/console/tty")"
