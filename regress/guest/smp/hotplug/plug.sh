#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Run in dom0: while the guest $1 runs its storm, let its vCPUs 1 to 3 come and
# go at random, sometimes all of them by xl; and tell it nonsense, first.

log=/var/log/xen/guest-$1.log

said()
{
	grep -q "$1" "$log" 2>/dev/null
}

available()
{
	xenstore write "/local/domain/$id/cpu/$1/availability" "$2"
}

until said 'TAP-BEGIN'; do
	sleep 1
done
id=$(xl domid "$1")
available 0 offline
available 9 online
available 77 online
available 1 "$(printf 'on\tline')"

seed=1
until said 'TAP-END user/kern/hotplug'; do
	seed=$(((seed * 1103515245 + 12345) & 0x7fffffff))
	if [ $((seed >> 28)) -eq 0 ]; then
		xl vcpu-set --ignore-host "$1" $(((seed >> 16) % 4 + 1))
	elif [ $(((seed >> 20) & 1)) -eq 0 ]; then
		available $(((seed >> 16) % 3 + 1)) online
	else
		available $(((seed >> 16) % 3 + 1)) offline
	fi
	sleep 1		# lest dom0 take all of the host
done
