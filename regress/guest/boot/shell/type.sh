#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck disable=SC2016,SC2059
#
# Run in dom0: type on the console of the guest $1.  The shell's prompt is
# waited for before each line, so nothing is typed ahead.

log=/var/log/xen/guest-$1.log

# Wait until the log has $1 prompts.  The shim begins lines with a return.
prompt()
{
	until [ -e "$log" ] &&
	    [ "$(tr -d '\r' <"$log" | grep -c '^# ')" -ge "$1" ]; do
		sleep 1
	done
}

type()
{
	printf "$1" >"$tty"
}

n=1
line()
{
	prompt "$n"
	type "$1\r"
	n=$((n + 1))
}

# Wait until the job that says so runs, so that it gets what is typed.
job()
{
	until tr -d '\r' <"$log" | grep -q "^job $1\$"; do
		sleep 1
	done
}

prompt 1
tty=$(xenstore read "/local/domain/$(xl domid "$1")/console/tty")
line 'uname -a'
line 'echo sum $(seq 1 100 | awk "{ s += \\$1 } END { print s }")'
line 'echo size $(stty size)'
line 'echo tty $(tty)'
line 'echo pid $(ps | grep "[i]nit" | head -n 1)'
line 'sh -c "echo job 1; exec sleep 1000"'
job 1
type '\003'
line 'echo status $?'
line 'sh -c "echo job 2; exec sleep 1000"'
job 2
type '\032'
line 'kill -9 %%1'
line 'true'
line 'poweroff'
