#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck disable=SC2016
#
# Run in dom0: at the prompt of the guest $1 ask for the number of timer events
# before and after a sleep.

log=/var/log/xen/guest-$1.log

until [ -e "$log" ] && tr -d '\r' <"$log" | grep -q '^# '; do
	sleep 1
done
sleep 3
tty=$(xenstore read "/local/domain/$(xl domid "$1")/console/tty")
{
	printf 'up() { read -r up _ </proc/uptime; up=${up%%.*}; }; '
	printf 'timer() { n=0; while read -r _ i what; do '
	printf 'case $what in *timer*) n=$((n + i)) ;; esac; '
	printf 'done </proc/interrupts; }; up; t=$up; timer; a=$n; sleep 10; '
	printf 'timer; up; echo timer $((n - a)) in $((up - t)) s; poweroff\r'
} >"$tty"
