# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=dash
#
# guests.sh: how dom0 runs guests.  Sourced by init.
#
# A guest is described by /xenhost/batch/NAME.guest, assignments in the shell's
# language (xenhost.sh has the list).  What is known of it afterwards is a
# directory NAME of the results:
#
#	console	what it printed
#	end	one word: poweroff, reboot, suspend, crash or watchdog as it told
#		Xen; hang when its time was over; refused when xl did not start it
#	seconds	from xl create to the end
#	xl	what xl said
#	cpus	registers and stack of each vCPU, if it crashed or hung
#
# The domain is kept after its end (on_*="preserve") so that xenctx can look at
# it; xl stays in the foreground as its monitor and tells the reason.
#
# For a person's terminal the guest `guest' of the batch is run until it ends
# otherwise than by a reboot, or until ctrl-] leaves its console.

BATCH=/xenhost/batch
OUT=/tmp/out
DISK=/dev/vda
AFTER=preserve
SHIM_SILENCE=90		# seconds

# Lines that the host's side shows to the user start so.
progress()
{
	echo "@@ $*"
}

# The xl configuration of guest $1 on standard output.
guest_config()
{
	echo "name=\"$1\""
	echo "kernel=\"$BATCH/$kernel\""
	[ -z "$ramdisk" ] || echo "ramdisk=\"$BATCH/$ramdisk\""
	echo "memory=$memory"
	echo "vcpus=$vcpus"
	[ "$maxvcpus" = "$vcpus" ] || echo "maxvcpus=$maxvcpus"
	# shellcheck disable=SC1003	# a backslash before each quote
	echo "extra='$(echo "$extra" | sed "s/'/\\\\'/g")'"
	for event in poweroff reboot crash watchdog soft_reset; do
		echo "on_$event=\"$AFTER\""
	done
	case $KIND in
	stock)
		echo 'type="pvh"'
		echo 'pvshim=1'
		echo 'cpuid="host,xsave=0"'
		echo "pvshim_extra=\"console=xen,pv loglvl=all" \
		    "guest_loglvl=all $shim_extra\""
		;;
	*)
		echo 'type="pv"'
		echo 'tsc_mode="native"'
		;;
	esac
	[ -z "$xl" ] || echo "$xl"
}

# Set the variables of guest $1.
guest_read()
{
	kernel='' ramdisk='' memory=64 vcpus=1 maxvcpus='' extra='' time=60
	shim_extra='' xl='' dom0='' alone='' paused=''
	# shellcheck source=/dev/null
	. "$BATCH/$1.guest"
	: "${maxvcpus:=$vcpus}"
}

# The domain number of guest $1.  xl can miss a domain under load, so an empty
# answer is not believed at once.
guest_id()
{
	xl domid "$1" 2>/dev/null || {
		sleep 1
		xl domid "$1" 2>/dev/null
	}
}

# Has guest $1 said anything?
guest_speaks()
{
	[ -s "/var/log/xen/guest-$1.log" ]
}

# Sleep until the time of guest $1 is over, $2 seconds.  The shim says a lot at
# once, so one that is silent for long need not be waited for to the end.
wait_time()
{
	if [ "$KIND" = stock ] && [ "$2" -gt "$SHIM_SILENCE" ]; then
		sleep "$SHIM_SILENCE"
		guest_speaks "$1" || return 0
		sleep $(($2 - SHIM_SILENCE))
	else
		sleep "$2"
	fi
}

# Wait until the monitor $1 of guest $2 is gone, $3 seconds at most.
wait_monitor()
{
	(
		wait_time "$2" "$3"
		kill -KILL "$1" 2>/dev/null
	) &
	wait_timer=$!
	wait "$1" 2>/dev/null
	kill "$wait_timer" 2>/dev/null
	wait "$wait_timer" 2>/dev/null
}

# How the guest ended, from xl's words in file $1.
guest_end()
{
	case $(sed -n 's/.*reason code \([0-9]*\).*/\1/p' "$1" | tail -n 1) in
	0)	echo poweroff ;;
	1)	echo reboot ;;
	2)	echo suspend ;;
	3)	echo crash ;;
	4)	echo watchdog ;;
	5)	echo soft_reset ;;
	*)	if grep -q 'Waiting for domain' "$1"; then
			echo hang
		else
			echo refused
		fi ;;
	esac
}

# Leave the registers and the top of the stack of every vCPU of domain $1 in
# file $2; of one that hangs, and so has printed no backtrace, all callers.
guest_autopsy()
{
	vcpu=0
	while [ "$vcpu" -lt "$vcpus" ]; do
		echo "vcpu $vcpu"
		if [ "$end" = hang ]; then
			xenctx -f -S -k c0000000 "$1" "$vcpu" 2>&1
		else
			xenctx "$1" "$vcpu" 2>&1
		fi
		vcpu=$((vcpu + 1))
	done >"$2"
}

# Start guest $1 and wait for its end: sets end and id, and helper to the
# process of its script.
guest_try()
{
	helper=''
	xl -vvv create -F ${paused:+-p} "/tmp/$1.cfg" \
	    >"$dir/xl" 2>&1 </dev/null &
	monitor=$!
	if [ -n "$dom0" ]; then
		sh "$BATCH/$dom0" "$1" >"$dir/dom0" 2>&1 </dev/null &
		helper=$!
	fi
	wait_monitor "$monitor" "$1" "$time"
	end=$(guest_end "$dir/xl")
	id=$(guest_id "$1")
}

# Did the shim fail?  The last thing it says before it starts the guest's kernel
# is how much memory it gave back; in QEMU's nested paging it rarely hangs
# before.  At any time it may die of a triple fault, which no guest of a shim can
# bring about; see xenhost.sh.
shim_fails()
{
	[ "$KIND" = stock ] && [ "$end" != refused ] || return 1
	if ! grep -qa '(XEN) Freed .* init memory' \
	    "/var/log/xen/guest-$1.log" 2>/dev/null; then
		return 0
	fi
	xl dmesg | grep -q "(XEN) d${id}v[0-9]* Triple fault"
}

# Run the guest $1 to its end.
guest_run()
{
	guest_read "$1"
	dir=$OUT/$1
	mkdir -p "$dir"
	guest_config "$1" >"/tmp/$1.cfg"
	progress "$1: start"
	read -r start _ </proc/uptime
	guest_try "$1"
	tries=1
	while shim_fails "$1" && [ "$tries" -lt 3 ]; do
		progress "$1: the shim failed ($end): once more"
		[ -z "$helper" ] || kill "$helper" 2>/dev/null
		[ -z "$id" ] || xl destroy "$id"
		rm -f "/var/log/xen/guest-$1.log"
		guest_try "$1"
		tries=$((tries + 1))
	done
	read -r stop _ </proc/uptime
	case $end in
	crash|hang)
		guest_autopsy "$id" "$dir/cpus" ;;
	esac
	echo "$end" >"$dir/end"
	echo $((${stop%.*} - ${start%.*})) >"$dir/seconds"
	[ -z "$id" ] || xl destroy "$id"
	[ -z "$LIVE" ] || sleep 2	# tail looks once a second
	cat "/var/log/xen/guest-$1.log" >"$dir/console" 2>/dev/null
	rm -f "/var/log/xen/guest-$1.log"
	progress "$1: $end after $((${stop%.*} - ${start%.*})) s"
	deliver "$1"
}

# Append the results directory $1 to the disk.
deliver()
{
	until mkdir /tmp/delivering 2>/dev/null; do
		sleep 1
	done
	tar -c -C "$OUT" -f "/tmp/$1.tar" "$1"
	size=$(($(wc -c <"/tmp/$1.tar") / 512))
	next=$(cat /tmp/next 2>/dev/null || echo 0)
	dd if="/tmp/$1.tar" of="$DISK" bs=512 seek="$next" conv=fsync \
	    2>/dev/null
	echo $((next + size)) >/tmp/next
	rm -f "/tmp/$1.tar"
	rmdir /tmp/delivering
}

# Show the guests' consoles as they are written.
follow_consoles()
{
	for guest; do
		tail -F "/var/log/xen/guest-$guest.log" 2>/dev/null &
	done
}

# The names of the guests, those with the longest time limit first.
guest_names()
{
	for guest in "$BATCH"/*.guest; do
		guest=${guest##*/}
		guest=${guest%.guest}
		guest_read "$guest"
		echo "$time $guest"
	done | sort -rn | sed 's/.* //'
}

# Run one guest after the other as long as there are some that nobody runs.
worker()
{
	for guest in $together; do
		if mkdir "/tmp/taken.$guest" 2>/dev/null; then
			guest_run "$guest"
		fi
	done
}

# Every guest, $PARALLEL of them side by side.
run_batch()
{
	mkdir -p "$OUT/host"
	xl dmesg -c >"$OUT/host/xl-dmesg-boot" 2>&1
	names=$(guest_names)
	if [ -n "$LIVE" ]; then
		# shellcheck disable=SC2086	# names are words
		follow_consoles $names
	fi
	together='' apart=''
	for guest in $names; do
		guest_read "$guest"
		if [ -z "$alone" ]; then
			together="$together $guest"
		else
			apart="$apart $guest"
		fi
	done
	workers=''
	while [ "$PARALLEL" -gt 0 ]; do
		worker &
		workers="$workers $!"
		PARALLEL=$((PARALLEL - 1))
	done
	# shellcheck disable=SC2086	# process ids are words
	wait $workers
	for guest in $apart; do
		guest_run "$guest"
	done
	xl dmesg >"$OUT/host/xl-dmesg" 2>&1
	dmesg >"$OUT/host/dmesg"
	deliver host
}

# The port through which the host tells the size of its terminal.
size_port()
{
	for port in /sys/class/virtio-ports/*; do
		if [ "$(cat "$port/name" 2>/dev/null)" = window-size ]; then
			echo "/dev/${port##*/}"
		fi
	done
}

# The directory of the guest's console.  xl makes it anew while it makes the
# domain, so it counts only when xenconsoled has put the terminal's name there.
console_path()
{
	id=$(xl domid guest 2>/dev/null) &&
	    xenstore read "/local/domain/$id/console/tty" >/dev/null 2>&1 &&
	    echo "/local/domain/$id/console"
}

# Give the guest each size "ROWS COLUMNS" that comes in, where it watches for
# it (xencons(4)); an empty line stands for a new life of the guest, which is
# to be told the last one.
follow_size()
{
	size=''
	while read -r line; do
		size=${line:-$size}
		[ -n "$size" ] || continue
		until console=$(console_path); do
			sleep 1
		done
		xenstore write "$console/window-size" "$size"
	done
}

# One life of the guest with its console on terminal $1; says how it ended.
console_life()
{
	rm -f /var/log/xen/xl-guest.log*
	echo >/tmp/sizes
	# shellcheck disable=SC2094	# it is a terminal
	xl create -c /tmp/guest.cfg <"$1" >"$1" 2>/tmp/xl.log || {
		cat /tmp/xl.log >"$1"
		end=refused
		return
	}
	# xl's monitor may still be busy destroying the domain.
	sleep 1
	id=$(guest_id guest)
	if [ -n "$id" ]; then
		xl destroy "$id"
		end=left
	else
		end=$(guest_end /var/log/xen/xl-guest.log)
	fi
}

# The guest on the virtio console.
run_console()
{
	AFTER=destroy
	for tty in /dev/hvc[1-9]; do
		break
	done
	guest_read guest
	guest_config guest >/tmp/guest.cfg
	xl dmesg -c >/dev/null
	exec 4<>"$tty"		# a terminal closed by all forgets its modes
	stty raw -echo <&4
	mkfifo /tmp/sizes
	follow_size <>/tmp/sizes &
	cat "$(size_port)" >/tmp/sizes &
	progress "console: start"
	end=reboot
	while [ "$end" = reboot ]; do
		console_life "$tty"
	done
	if [ "$end" != poweroff ]; then
		# All but the stack.
		xl dmesg | grep -v '^(XEN)  [ 0-9a-f]*$' | tail -n 20 |
		    sed 's/$/\r/' >"$tty"
	fi
	progress "console: $end"
}
