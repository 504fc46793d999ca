#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# count.sh: run in dom0, it takes down Xen's own counts around each operation
# of the program (bench -c) in guest $1.
#
# The counts are of all domains, and dom0 is a paravirtual one, too.  So the
# same seconds pass twice, each begun by a line for the guest, which it answers
# by a line, once at once and once after its work; dom0 sleeps in both.  What
# differs is the guest's.  Nothing here looks whether the guest has done before
# the time is over.
#
# On the standard output:
#	XEN <tab> ID <tab> N <tab> WHAT <tab> COUNT

log=/var/log/xen/guest-$1.log
SECONDS_EACH=5

# What the guest has said.
said()
{
	[ ! -f "$log" ] || tr -d '\r' <"$log"
}

# Wait until the guest has said $1.
await()
{
	until said | grep -q "$1"; do
		sleep 1
	done
}

# An array is the sum and then its elements; hypercalls are in order of their
# numbers, exceptions too.
numbers()
{
	xenperf -f | sed 's/T=/T= /' | awk '
	/^hypercalls / {
		print "hypercalls", $3
		print "mmu_update", $(4 + 1)
		print "stack_switch", $(4 + 3)
		print "fpu_taskswitch", $(4 + 5)
		print "update_descriptor", $(4 + 10)
		print "multicall", $(4 + 13)
		print "update_va_mapping", $(4 + 14)
		print "iret", $(4 + 23)
		print "vcpu_op", $(4 + 24)
		print "mmuext_op", $(4 + 26)
		print "sched_op", $(4 + 29)
		print "event_channel_op", $(4 + 32)
	}
	/^exceptions / { print "page_faults", $(4 + 14) }
	/^calls from multicall / { print "within", $5 }
	/^writable pt emulations / { print "emulated", $5 }'
}

# More $1: numbers of three moments.
difference()
{
	awk -v OFS='\t' -v id="$1" -v n="$2" '
	FNR == 1 { file++ }
	{ v[file, $1] = $2; name[FNR] = $1 }
	END {
		for (i = 1; i in name; i++) {
			k = name[i]
			print "XEN", id, n, k, v[3, k] - 2 * v[2, k] + v[1, k]
		}
	}' /tmp/count.1 /tmp/count.2 /tmp/count.3
}

await '^BENCH-START'
xenperf -f
tty=$(xenstore read "/local/domain/$(xl domid "$1")/console/tty")
done=0
while :; do
	await '^BENCH-END\|^COUNT '
	said | grep '^COUNT ' | tail -n +$((done + 1)) |
	    head -n 1 >/tmp/count
	if ! read -r _ id n </tmp/count; then
		if said | grep -q '^BENCH-END'; then
			exit 0
		fi
		sleep 1
		continue
	fi
	done=$((done + 1))
	numbers >/tmp/count.1
	printf 'ready\r' >"$tty"
	sleep "$SECONDS_EACH"
	numbers >/tmp/count.2
	printf 'go\r' >"$tty"
	sleep "$SECONDS_EACH"
	numbers >/tmp/count.3
	if said | grep -q "^COUNTED $id\$"; then
		difference "$id" "$n"
	else
		echo "$id took longer than $SECONDS_EACH s"
		await "^COUNTED $id\$"
	fi
	printf 'next\r' >"$tty"
done
