#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# crowd.sh: run in dom0, it makes more domains like the guest $1, which waits in
# its shell, until Xen has no memory for another; says how many there are, and
# how many of them got to their shell; then lets the first one end.
#
# On the standard output:
#	CROWD MADE BOOTED
# MADE is "none" if it was not memory that was missing at the end.

PATIENCE=300	# seconds, for the last ones to boot

# The guests that are in their shells.
booted()
{
	grep -l BENCH-SHELL /var/log/xen/guest-"$1"*.log 2>/dev/null | wc -l
}

# Make domain $1.$2.
another()
{
	sed "s/^name=.*/name=\"$1.$2\"/" "/tmp/$1.cfg" >/tmp/another.cfg
	xl create -e /tmp/another.cfg >/tmp/another.log 2>&1 </dev/null
}

until [ "$(booted "$1")" -eq 1 ]; do
	sleep 1
done
made=1
while another "$1" $((made + 1)); do
	made=$((made + 1))
done
sed 's/^/last: /' /tmp/another.log
if ! grep -q memory /tmp/another.log; then
	made=none	# the host was not full
fi
while [ "$made" != none ] && [ "$(booted "$1")" -lt "$made" ] &&
    [ "$PATIENCE" -gt 0 ]; do
	sleep 5
	PATIENCE=$((PATIENCE - 5))
done
echo "CROWD $made $(booted "$1")"
printf 'go\r' >"$(xenstore read \
    "/local/domain/$(xl domid "$1")/console/tty")"
