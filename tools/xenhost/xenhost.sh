#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# xenhost.sh: a throw-away Xen host in QEMU, made of Debian packages.
#
# Overview
#	QEMU (TCG, so it runs anywhere) -> Xen -> dom0 (Debian's kernel, and a
#	root of busybox and the Xen tools in memory) -> xl create -> guests.
#	Nothing is installed and no root is needed: packages are unpacked, what
#	is made of them is kept (cache.sh).  One boot of the host runs many
#	guests; a guest that crashes or hangs disturbs nobody.
#
# Kinds of host (-k)
#	stock		Debian's hypervisor, the guest in the pvshim (default)
#	pv32		a hypervisor compiled with PV32, the guest plain PV
#	pv32debug	the same with debug=y: says why it refuses something
#
# What goes in and comes out
#	Two gzipped cpio archives one after the other are dom0's initrd: the
#	cached base, and this run's: dom0/init, dom0/guests.sh and the batch.
#	Results come back on a raw disk as tar archives one after the other, each
#	written when its guest has ended, so that a host that dies loses only
#	what it had not finished.  QEMU does die, by a fault of its own, when
#	it runs shims, sooner if two run side by side: then the guests that have
#	not ended are run on another host, one by one, which is said.  If two
#	hosts one after the other die before a guest has ended, it is an error.  dom0's and Xen's
#	console is the first serial port, kept in the file `serial'.
#
# A batch is a directory with files for the guests and for each guest a file
# NAME.guest of shell assignments, paths being relative to the batch:
#	kernel=		ELF kernel				(required)
#	ramdisk=	given to it as ramdisk
#	memory= vcpus= maxvcpus=	MiB (64), number (1), number (vcpus)
#	extra=		command line
#	time=		seconds it may take (60)
#	xl=		more lines for the xl configuration
#	dom0=		sh script run in dom0 meanwhile, with NAME as argument
#	alone=		yes: when the others have ended, and by itself
#	paused=		yes: made, but left for the script of dom0= to unpause
# Results are a directory for each guest, described in dom0/guests.sh, and
# host/{serial,xl-dmesg,dmesg}.
#
# Facts about QEMU 7.2's TCG behind the odd options: its SMAP breaks a dom0 on
# Xen, its MONITOR crashes Xen's idle loop, and it raises no #NM for XSAVE, so
# that Xen's lazy FPU switch would lose registers.  With a thread for each CPU it
# mixes, every minute or two, the states of host and guest when a shim of several
# CPUs exits: Xen sees a triple fault of the shim, at Xen's own next instruction.
# One thread for all CPUs never does that, and takes twice as long.
#
# Counted time (-i) makes the host a measuring device: it has one CPU, whose time
# is the number of instructions it has executed, one a nanosecond, and which
# leaps over the time in which it would wait.  RDTSC then counts instructions, of
# the guest (tsc_mode="native", without which Xen traps it) and of Xen alike, and
# what is counted twice is the same twice, however busy the machine is.  A second
# of the guest is then some ten here.  Two things bend to it: the time that a
# batch may take here is longer, and consoles are shown when their guest has
# ended, since who writes to dom0's console meanwhile can stall for minutes.

set -eu
umask 022

HERE=$(cd "$(dirname "$0")" && pwd)
TOOLS=${HERE%/*}
TOP=${TOOLS%/*}
# shellcheck source=tools/subr.sh
. "$TOOLS/subr.sh"
# shellcheck source=tools/debs.sh
. "$TOOLS/debs.sh"
# shellcheck source=tools/cache.sh
. "$TOOLS/cache.sh"
# shellcheck source=tools/xenhost/parts.sh
. "$HERE/parts.sh"

# What a second of a guest whose time is counted takes at most.
COUNTED_SECOND=30

usage()
{
	cat <<'EOF'
usage: xenhost.sh build [KIND...]
       xenhost.sh try [-i] [-k KIND] [-m MiB] [-c VCPUS] [-t SECONDS]
                      [-a ARGS] [-r RAMDISK] [-x XLLINES] KERNEL
       xenhost.sh console (as try, but interactive, without -i and -t)
       xenhost.sh direct [-k KIND] [-m MiB] [-t SECONDS] [-a ARGS]
                      [-r RAMDISK] KERNEL
       xenhost.sh batch [-i] [-k KIND] [-j PARALLEL] [-M MiB] BATCH RESULTS

build    makes what is cached (default: all of stock and pv32)
try      boots a host, runs one guest, shows its console, its end, and what
         Xen said; exits 0 if it powered off
console  the guest's console on this terminal; ctrl-] leaves
direct   boots KERNEL in dom0's place (default kind: pv32debug)
batch    runs the guests of the directory BATCH, leaves RESULTS

With -i time is counted in instructions, one a nanosecond (pv32 is meant).
-M is the whole host's memory, which is otherwise what the guests need.

KIND is stock (default), pv32 or pv32debug.  What is made is kept in
$XENHOST_CACHE (default: obj/xenhost).
EOF
	exit 1
}

options()
{
	kind=stock memory=64 vcpus=1 seconds=60 args='' ramdisk='' xl='' jobs=1
	counted='' whole=''
	while getopts ik:m:c:t:a:r:x:j:M: option; do
		case $option in
		i)	counted=yes ;;
		k)	kind=$OPTARG ;;
		m)	memory=$OPTARG ;;
		c)	vcpus=$OPTARG ;;
		t)	seconds=$OPTARG ;;
		a)	args=$OPTARG ;;
		r)	ramdisk=$OPTARG ;;
		x)	xl=$OPTARG ;;
		j)	jobs=$OPTARG ;;
		M)	whole=$OPTARG ;;
		*)	usage ;;
		esac
	done
}

# A directory for this run alone, gone when we end.
scratch()
{
	need qemu-system-x86_64
	mkdir -p "$CACHE"
	TMP=$(mktemp -d "${TMPDIR:-/tmp}/xenhost.XXXXXX")
	trap 'rm -rf "$TMP"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

# The initrd of this run: the base, and the batch $1 with the settings $2.
make_initrd()
{
	{
		echo "init type=file contents=$HERE/dom0/init"
		echo "xenhost type=dir"
		echo "xenhost/run type=file contents=$2"
		echo "xenhost/guests.sh type=file" \
		    "contents=$HERE/dom0/guests.sh"
		echo "xenhost/batch type=dir"
		for file in "$1"/*; do
			echo "xenhost/batch/${file##*/} type=file" \
			    "contents=$file"
		done
		echo "xenhost/whole type=file contents=/dev/null"
	} >"$TMP/spec"
	sh "$TOOLS/mkcpio.sh" <"$TMP/spec" | gzip -1n >"$TMP/run.gz"
	cat "$CACHE/base/initrd" "$TMP/run.gz" >"$TMP/initrd"
	rm "$TMP/run.gz"
}

# qemu SECONDS MEMORY INITRD-LINE XEN-ARGS [ARG...]: the machine.
qemu()
{
	qemu_seconds=$1
	qemu_memory=$2
	qemu_initrd=$3
	qemu_xen=$4
	shift 4
	# shellcheck disable=SC2086	# options are words
	timeout --foreground "$qemu_seconds" qemu-system-x86_64 $cpus \
	    -cpu EPYC-v1,-smap,-monitor -m "$qemu_memory" \
	    -display none -vga none -nic none -no-reboot -monitor none \
	    -kernel "$CACHE/$kind/xen" -initrd "$qemu_initrd" \
	    -append "console=com1 spec-ctrl=eager-fpu bootscrub=0 loglvl=all \
guest_loglvl=all conring_size=1M $qemu_xen" "$@"
}

# Read the serial line; show what is for the user.  With $1 "live", that is
# everything between a guest's start and its end but the hypervisor's words.
watch_serial()
{
	live=
	cr=$(printf '\r')
	while IFS= read -r line; do
		while [ "$line" != "${line#"$cr"}" ]; do
			line=${line#"$cr"}
		done
		while [ "$line" != "${line%"$cr"}" ]; do
			line=${line%"$cr"}
		done
		case $line in
		'@@ '*': start')
			live=$1
			note "${line#@@ }" ;;
		'@@ dom0:'*)
			echo "     ${line#@@ }" ;;
		'@@ '*' after '*)
			live=
			note "${line#@@ }" ;;
		'(XEN) '*) ;;
		*)	[ -z "$live" ] || printf '%s\n' "$line" ;;
		esac
	done
}

# The memory dom0 needs for batch $1, in MiB: it has the files as an archive and
# unpacked, and Linux gives them no more than half of what there is.
dom0_memory()
{
	du -sk "$1" | awk '{ print 448 + int(4 * $1 / 1024) }'
}

# The memory the host needs for the guests of batch $1, $2 at a time, in MiB,
# with dom0's.
host_memory()
{
	sed -n 's/^memory=//p' "$1"/*.guest | sort -rn | head -n "$2" |
	    awk -v dom0="$(dom0_memory "$1")" '
	    { sum += $1 } END { print dom0 + 256 + sum + (NR == 0) * 64 }'
}

# Set how the host's CPUs run for batch $1: with a thread for each, unless there
# are shims of several CPUs to run, or time is counted.
choose_cpus()
{
	cpus="-accel tcg,thread=multi -smp 2"
	if [ -n "$counted" ]; then
		cpus="-accel tcg,thread=single -smp 1"
		cpus="$cpus -icount shift=0,sleep=off"
	elif [ "$kind" = stock ] &&
	    grep -qs '^vcpus=\([2-9]\|1[0-9]\)' "$1"/*.guest; then
		cpus="-accel tcg,thread=single -smp 2"
	fi
}

# The seconds that the host may run for batch $1.
host_seconds()
{
	sed -n 's/^time=//p' "$1"/*.guest | {
		sum=180
		while read -r limit; do
			sum=$((sum + limit + 30))
		done
		[ -z "$counted" ] || sum=$((sum * COUNTED_SECOND))
		echo "$sum"
	}
}

# Did the host get to its end?  $1 is where its results are.
host_ended()
{
	[ -f "$1/host/xl-dmesg" ]
}

# The batch $2 is what of $1 has not ended, by the results $3.
unfinished()
{
	mkdir "$2"
	for file in "$1"/*; do
		name=${file##*/}
		if [ "$name" = "${name%.guest}" ] ||
		    [ ! -f "$3/${name%.guest}/end" ]; then
			cp "$file" "$2"
		fi
	done
}

# How many guests have ended, by the results $1.
how_many_ended()
{
	find "$1" -mindepth 2 -maxdepth 2 -name end | grep -c . || :
}

# run_batch BATCH RESULTS LIVE: as many boots of the host as it takes, but not
# two that die and get nowhere.
run_batch()
{
	before=0 failed=no
	run_host "$@"
	while ! host_ended "$2"; do
		tail -n 25 "$2/host/serial" "$2/host/qemu" >&2
		rm -rf "$2/host.died" "$TMP/unfinished"
		mv "$2/host" "$2/host.died"
		now=$(how_many_ended "$2")
		if [ "$now" -eq "$before" ] && [ $failed = yes ]; then
			bomb "the Xen host does not run to its end"
		fi
		[ "$now" -eq "$before" ] && failed=yes || failed=no
		before=$now
		unfinished "$1" "$TMP/unfinished" "$2"
		status "the Xen host died; what had not ended runs again," \
		    "one by one"
		jobs=1
		run_host "$TMP/unfinished" "$2" "$3"
	done
}

# run_host BATCH RESULTS LIVE: one boot of the host, however it ends.
run_host()
{
	mkdir -p "$2/host"
	printf 'MODE=batch\nKIND=%s\nPARALLEL=%s\nLIVE=%s\n' \
	    "$kind" "$jobs" "$3" >"$TMP/run"
	make_initrd "$1" "$TMP/run"
	dd if=/dev/zero of="$TMP/disk" bs=1 count=0 seek=256M 2>/dev/null
	status "booting a Xen host ($kind)"
	choose_cpus "$1"
	qemu "$(host_seconds "$1")" \
	    "${whole:-$(host_memory "$1" "$jobs")}" \
	    "$CACHE/base/vmlinuz console=hvc0 quiet,$TMP/initrd" \
	    "dom0_mem=$(dom0_memory "$1")M" -serial stdio \
	    -drive "file=$TMP/disk,format=raw,if=virtio,cache=unsafe" \
	    </dev/null 2>"$2/host/qemu" | tee "$2/host/serial" |
	    watch_serial "$3"
	tar -xmif "$TMP/disk" -C "$2" || :	# the last one may be torn
}

# The batch of one guest that the options describe.
single_batch()
{
	mkdir -p "$TMP/batch"
	cp "$1" "$TMP/batch/kernel"
	{
		echo "kernel=kernel"
		echo "memory=$memory"
		echo "vcpus=$vcpus"
		echo "time=$seconds"
		echo "extra='$(echo "$args" | sed "s/'/'\\\\''/g")'"
		echo "xl='$(echo "$xl" | sed "s/'/'\\\\''/g")'"
		if [ -n "$ramdisk" ]; then
			cp "$ramdisk" "$TMP/batch/ramdisk"
			echo "ramdisk=ramdisk"
		fi
	} >"$TMP/batch/guest.guest"
}

# What the shim said at the end, from the guest's console $1.
shim_words()
{
	status "the shim's last words"
	tr -d '\r' <"$1" | grep -a '^(XEN)' | tail -n 30 || :
}

have_host()
{
	have_base
	have_hypervisor "$kind"
}

#
# Commands
#

command_build()
{
	have_base
	[ $# -gt 0 ] || set -- stock pv32
	for kind; do
		have_hypervisor "$kind"
	done
}

command_try()
{
	[ $# -eq 1 ] || usage
	have_host
	scratch
	single_batch "$1"
	if [ -z "$counted" ]; then
		run_batch "$TMP/batch" "$TMP/results" live
	else
		run_batch "$TMP/batch" "$TMP/results" ''
		tr -d '\r' <"$TMP/results/guest/console"
	fi
	cd "$TMP/results"
	end=$(cat guest/end)
	case $end in
	refused)	cat guest/xl ;;
	crash|hang)	[ "$kind" != stock ] || shim_words guest/console
			status "xenctx"
			cat guest/cpus ;;
	esac
	status "xl dmesg"
	tail -n 60 host/xl-dmesg
	status "the guest's end: $end, after $(cat guest/seconds) s"
	[ "$end" = poweroff ]
}

# Wait until the serial line says that the console is there.
await_console()
{
	until grep -q '^@@ console: start' "$TMP/serial" 2>/dev/null; do
		kill -0 "$qemu_pid" 2>/dev/null || {
			tail -n 25 "$TMP/serial" "$TMP/qemu" >&2
			bomb "the Xen host ended before the guest started"
		}
		sleep 0.3
	done
}

# Only now ctrl-C belongs to the guest: while the host boots it still ends us.
attach_terminal()
{
	cat "$TMP/tty.out" &
	pids="$pids $!"
	await_console
	if [ -t 0 ]; then
		stty_saved=$(stty -g)
		stty raw -echo
		trap send_size WINCH
		send_size
	fi
	cat <&3 >"$TMP/tty.in" &
	pids="$pids $!"
}

# The terminal may be gone already, if that is why we end.
detach_terminal()
{
	[ -z "$stty_saved" ] || stty "$stty_saved" 2>/dev/null || :
	# shellcheck disable=SC2086	# process ids are words
	kill $pids 2>/dev/null || :
	rm -rf "$TMP"
}

# The kind of this terminal, for the guest's environment.
terminal_args()
{
	[ ! -t 0 ] || echo "TERM=${TERM:-vt100} "
}

# Tell dom0 the size of this terminal.  Opened for both, since a pipe that QEMU
# has left would otherwise not let us in.
send_size()
{
	stty size <&3 1<>"$TMP/size.in" || :
}

# Wait for the host's end; a signal that we catch ends the wait alone.
await_host()
{
	while kill -0 "$qemu_pid" 2>/dev/null; do
		wait "$qemu_pid" || :
	done
}

command_console()
{
	[ $# -eq 1 ] || usage
	have_host
	scratch
	args="$(terminal_args)$args"
	single_batch "$1"
	printf 'MODE=console\nKIND=%s\n' "$kind" >"$TMP/run"
	make_initrd "$TMP/batch" "$TMP/run"
	mkfifo "$TMP/tty.in" "$TMP/tty.out" "$TMP/size.in" "$TMP/size.out"
	stty_saved='' pids=''
	exec 3<&0
	trap detach_terminal EXIT
	status "booting a Xen host ($kind); ctrl-] leaves the guest's console"
	choose_cpus "$TMP/batch"
	qemu 1000000000 "$(host_memory "$TMP/batch" 1)" \
	    "$CACHE/base/vmlinuz console=hvc0 quiet,$TMP/initrd" \
	    "dom0_mem=$(dom0_memory "$TMP/batch")M" \
	    -serial "file:$TMP/serial" \
	    -device virtio-serial-pci -chardev "pipe,id=tty,path=$TMP/tty" \
	    -device virtconsole,chardev=tty \
	    -chardev "pipe,id=size,path=$TMP/size" \
	    -device virtserialport,chardev=size,name=window-size \
	    </dev/null 2>"$TMP/qemu" &
	qemu_pid=$!
	pids=$qemu_pid
	attach_terminal
	await_host
	end=$(tr -d '\r' <"$TMP/serial" | sed -n 's/^@@ console: //p' |
	    tail -n 1)
	[ -z "$stty_saved" ] || stty "$stty_saved"
	status "the guest's end: $end"
	[ "$end" = poweroff ] || [ "$end" = left ]
}

command_direct()
{
	[ $# -eq 1 ] || usage
	have_hypervisor "$kind"
	scratch
	line="$1 $args"
	[ -z "$ramdisk" ] || line="$line,$ramdisk"
	status "booting $1 in dom0's place ($kind)"
	choose_cpus "$TMP"
	qemu "$seconds" $((memory + 256)) "$line" "dom0_mem=${memory}M" \
	    -serial stdio </dev/null 2>"$TMP/qemu" || cat "$TMP/qemu" >&2
}

command_batch()
{
	[ $# -eq 2 ] || usage
	have_host
	scratch
	run_batch "$1" "$2" ''
}

[ $# -ge 1 ] || usage
command=$1
shift
case $command in
build)
	command_build "$@" ;;
try|batch|console)
	options "$@"
	shift $((OPTIND - 1))
	"command_$command" "$@" ;;
direct)
	options -k pv32debug "$@"
	shift $((OPTIND - 3))
	command_direct "$@" ;;
*)
	usage ;;
esac
