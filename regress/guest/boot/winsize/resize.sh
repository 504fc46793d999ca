#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck disable=SC2016
#
# Run in dom0: give the window of the guest $1 sizes good and bad.

log=/var/log/xen/guest-$1.log
cr=$(printf '\r')

# Wait until $2 lines of the console begin with $1.  The shim begins lines with
# a return.
await()
{
	until [ -e "$log" ] && [ "$(grep -c "^$cr*$1" "$log")" -ge "$2" ]; do
		sleep 1
	done
}

type()
{
	printf '%s\r' "$1" >"$tty"
}

resize()
{
	xenstore write "/local/domain/$id/console/window-size" "$1"
}

# A value that is no size: the kernel says so, so that what was done about it
# is over when it did.
bad=0
refuse()
{
	resize "$1"
	bad=$((bad + 1))
	await 'xencons: no window size:' "$bad"
}

# As soon as xl and xenconsoled have made the directory.
until id=$(xl domid "$1" 2>/dev/null) &&
    tty=$(xenstore read "/local/domain/$id/console/tty" 2>/dev/null); do
	sleep 1
done
resize '0 0'
resize '25 90'
await '# ' 1
type 'until [ "$(stty size)" = "25 90" ]; do sleep 1; done; echo size 25 90'
await '# ' 2
type "sh -c 'n=0; trap \"n=\\\$((n + 1)); echo winch \\\$n: \\\$(stty size)\" \
WINCH; echo ready; while [ \$n -lt 3 ]; do sleep 1; done'"
await 'ready' 1
refuse '0 80'
refuse '40 120 1'
refuse '4294967336 120'
resize '40 120'
await 'winch' 1
resize '40 120'
resize '29999 2'
await 'winch' 2
xenstore rm "/local/domain/$id/console/window-size"
resize '24 80'
await '# ' 3
type 'echo after $(stty size)'
await '# ' 4
# The command line's size is not for a terminal that knows its own.
type 'exit'
await '# ' 5
type 'echo another $(stty size)'
await '# ' 6
type 'poweroff'
