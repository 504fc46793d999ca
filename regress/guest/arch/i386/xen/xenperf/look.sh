#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# look.sh: run in dom0, it takes down Xen's own counts around a time in which the
# guest $1 does something, and around one as long in which it does nothing.  dom0
# does the same in both, so the difference is the guest's, and the guest is told.

log=/var/log/xen/guest-$1.log

# Sleep $2 seconds; has the guest said $1 now?
says_after()
{
	sleep "$2"
	tr -d '\r' <"$log" 2>/dev/null | grep -q "^$1\$"
}

# xenperf's numbers that are to be compared.  An array is the sum and then the
# elements; hypercalls are in order of their numbers.
numbers()
{
	xenperf -f | sed 's/T=/T= /' | awk '
	/^hypercalls / {
		print "mmu_update", $(4 + 1)
		print "multicall+mmuext_op", $(4 + 13) + $(4 + 26)
		print "update_va_mapping", $(4 + 14)
	}
	/^calls from multicall / { print "within", $5 }
	/^writable pt emulations / { print "emulated", $5 }'
}

until says_after idle 1; do
	:
done
tty=$(xenstore read "/local/domain/$(xl domid "$1")/console/tty")
numbers >/tmp/1
printf 'go\r' >"$tty"
looks=1
until says_after finished 5; do
	looks=$((looks + 1))
done
numbers >/tmp/2
while [ "$looks" -gt 0 ]; do
	says_after finished 5
	looks=$((looks - 1))
done
numbers >/tmp/3
awk 'FNR == 1 { file++ }
    { n[file, $1] = $2; name[FNR] = $1 }
    END {
	for (i = 1; i in name; i++)
		printf "%s %d ", name[i],
		    2 * n[2, name[i]] - n[1, name[i]] - n[3, name[i]]
	printf "\r"
    }' /tmp/1 /tmp/2 /tmp/3 >"$tty"
