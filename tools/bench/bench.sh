#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# bench.sh: measure Ringone, and Debian's Linux beside it; called by
# `build.sh bench'.
#
#	bench.sh [-n ROUNDS] [-p PART]... [-s SYSTEM]... [-o DIR] [ID...]
#
# Overview
#	The guests are Ringone's kernel DOMU and the kernel of Debian's
#	linux-image-amd64, as 64-bit PV domain; both have the same ramdisk, the
#	same memory, one CPU, and as their first program the same i386 program
#	(bench.c).  They run on one host of kind pv32, one after the other, time
#	being counted in instructions (xenhost.sh -i).  An ID stands for one of
#	the program's operations; without, all are done.
#
# Parts (-p; without, operations, boot and counts)
#	operations	what each operation costs, in instructions, in ROUNDS (5)
#			rounds of a boot of each system
#	boot		the smallest memory= that gets to a shell, the size of
#			the kernel, the CPU time that the idle domain takes in a
#			minute; with operations also the instructions from the
#			domain's unpause to the first program, and the memory
#			that is in use then
#	counts		hypercalls, page faults and emulated stores for each
#			operation as Xen counts them (xenperf), and Ringone's
#			own counters, which must agree
#	ablations	the operations, one round, with boot arguments that take
#			away one idea of the kernel's each: instructions, and
#			hypercalls
#	crowd		how many domains of 16 MiB a host of 2 GiB holds at
#			once, all of them in their shells
#	parallel	the operations by 1, 2 and 4 processes at once, in
#			guests with as many CPUs, by the clock on the wall: a
#			host with two CPUs, whose time is not counted, so this
#			depends on the machine and is rough
#
# What is left in DIR (obj/bench/results)
#	raw.tsv		every round: SYSTEM ROUND ID LEAST MEDIAN GREATEST NAME
#	table.tsv	of the least of each round: ID NAME, then for each system
#			MEDIAN MIN MAX, and the ratio of the medians
#	counts.tsv boot.tsv crowd.tsv ablations.tsv ablated-calls.tsv
#	parallel.tsv
#	report.txt	all of them, to be read; it is printed, too
#	plot.png plot.txt	the ratios, drawn by gnuplot

set -eu
umask 022

BENCH=$(cd "$(dirname "$0")" && pwd)
TOOLS=${BENCH%/*}
TOP=${TOOLS%/*}
OBJDIR=${OBJDIR:-$TOP/obj}
# shellcheck source=tools/subr.sh
. "$TOOLS/subr.sh"
# shellcheck source=tools/cache.sh
. "$TOOLS/cache.sh"

MEMORY=256		# of a guest, in MiB
PARALLEL_MEMORY=512	# the same, for four that map 64 MiB each
COUNT_PERCENT=200	# of the batches, to be counted
: "${RINGONE_SIZES=4 5 6 7 8 9 10 11 12 16}" "${LINUX_SIZES=72 80 88 96 104}"
ABLATIONS="xen.nobatch xen.nomerge xen.nopin xen.pinearly xen.nokeep
xen.tlsalways xen.novcpuinfo xen.iretcall"

usage()
{
	echo "usage: bench.sh [-n ROUNDS] [-p PART]... [-s SYSTEM]... [-o DIR]" \
	    "[ID...]" >&2
	exit 1
}

# guest NAME SYSTEM MEMORY ARGUMENTS [LINE...]: one more domain of the batch.
# The batch begins with the domain whose time limit is the longest.
guest()
{
	guest_file=$BATCH/$1.guest
	limit=$((limit - 1))
	case $2 in
	linux)	guest_extra="console=hvc0 quiet rd$4" ;;
	*)	guest_extra=$4 ;;
	esac
	{
		echo "kernel=$2"
		echo "ramdisk=ramdisk"
		echo "memory=$3"
		echo "time=$limit"
		echo "extra='$guest_extra'"
	} >"$guest_file"
	shift 4
	for guest_line; do
		echo "$guest_line" >>"$guest_file"
	done
}

#
# Operations
#

put_operations()
{
	put_round=1
	while [ "$put_round" -le "$ROUNDS" ]; do
		for system in $SYSTEMS; do
			guest "operations.$system.$put_round" "$system" \
			    "$MEMORY" "init=/bench -- $IDS" \
			    dom0=unpause.sh paused=yes
		done
		put_round=$((put_round + 1))
	done
}

# The program's lines from guest $1, or nothing good.
said()
{
	tr -d '\r' <"$RESULTS/$1/console" >"$WORK/said"
	if ! grep -qx BENCH-END "$WORK/said"; then
		tail -n 20 "$WORK/said" >&2
		bomb "$1 did not get to its end: $(cat "$RESULTS/$1/end")"
	fi
	cat "$WORK/said"
}

get_operations()
{
	for dir in "$RESULTS"/operations.*; do
		guest=${dir##*/}
		system=${guest#*.}
		said "$guest" | awk -F '\t' -v OFS='\t' \
		    -v who="${system%.*}" -v round="${guest##*.}" '
		    $1 == "BENCH" { $1 = who OFS round; print }'
	done >"$OUT/raw.tsv"
	awk -f "$BENCH/table.awk" "$OUT/raw.tsv" >"$OUT/table.tsv"
	get_starts
	plot
}

# The ratio of each operation as a bar, if there are two systems.
plot()
{
	rm -f "$OUT/plot.png" "$OUT/plot.txt"
	[ -n "$(cut -sf9 "$OUT/table.tsv")" ] || return 0
	command -v gnuplot >/dev/null || {
		note "no gnuplot: nothing is drawn"
		return 0
	}
	(cd "$OUT" && gnuplot "$BENCH/plot.gp") ||
	    bomb "gnuplot cannot draw the table"
}

#
# Boot
#

# The instructions from unpause to the first program, and what memory was in
# use then, of each round.
get_starts()
{
	for dir in "$RESULTS"/operations.*; do
		guest=${dir##*/}
		system=${guest#*.}
		unpaused=$(sed -n 's/^UNPAUSED //p' "$dir/dom0")
		said "$guest" | awk -v OFS='\t' -v at="$unpaused" \
		    -v who="${system%.*}" -v round="${guest##*.}" \
		    -v memory="$MEMORY" '
		    $1 == "BENCH-START" && at != "" {
			print who, round, "init", $2 - at
			print who, round, "used", memory * 1024 - $3
		    }'
	done >"$OUT/starts.tsv"
}

put_boot()
{
	for system in $SYSTEMS; do
		guest "idle.$system" "$system" "$MEMORY" \
		    "init=/shell -- wait" dom0=idle.sh
		case $system in
		linux)	sizes=$LINUX_SIZES ;;
		*)	sizes=$RINGONE_SIZES ;;
		esac
		for size in $sizes; do
			guest "memory.$system.$size" "$system" "$size" \
			    "init=/shell"
		done
	done
}

# number_at FILE OFFSET BYTES: the number there.
number_at()
{
	od -An -v -tu"$3" -j"$2" -N"$3" "$1" | tr -d ' '
}

# The uncompressed size of the kernel in the bzImage $1: boot protocol 2.08 says
# where it lies compressed, behind as many sectors as byte 0x1f1 says and one.
bzimage_size()
{
	payload=$((($(number_at "$1" 497 1) + 1) * 512 +
	    $(number_at "$1" 584 4)))
	tail -c +$((payload + 1)) "$1" |
	    head -c $(($(number_at "$1" 588 4) - 4)) | xz -dc | wc -c
}

kernel_size()
{
	case $1 in
	linux)	bzimage_size "$CACHE/base/vmlinuz" ;;
	*)	i686-linux-gnu-strip -o "$WORK/stripped" \
		    "$OBJDIR/sys/DOMU/ringone"
		wc -c <"$WORK/stripped" ;;
	esac
}

# The smallest memory= with which system $1 got to the shell.
smallest()
{
	for dir in "$RESULTS/memory.$1".*; do
		if grep -q BENCH-SHELL "$dir/console"; then
			echo "${dir##*.}"
		fi
	done | sort -n | head -n 1
}

get_boot()
{
	for system in $SYSTEMS; do
		printf '%s\t1\tsize\t%s\n' "$system" \
		    "$(kernel_size "$system")"
		printf '%s\t1\tsmallest\t%s\n' "$system" \
		    "$(smallest "$system")"
		awk -v OFS='\t' -v who="$system" -v minutes=10 '
		$1 == "CPU" { t[++n] = $2 }
		END { print who, 1, "idle", (t[2] - t[1]) / minutes }' \
		    "$RESULTS/idle.$system/dom0"
	done >"$OUT/boot.tsv"
}

#
# Counts
#

put_counts()
{
	for system in $SYSTEMS; do
		guest "counts.$system" "$system" "$MEMORY" \
		    "init=/bench -- -c -b $COUNT_PERCENT $IDS" dom0=count.sh
	done
}

get_counts()
{
	for system in $SYSTEMS; do
		{
			cat "$RESULTS/counts.$system/dom0"
			said "counts.$system"
		} | grep -e '^XEN' -e '^EVCNT' | sed "s/^/$system	/"
	done >"$OUT/counted.tsv"
	awk -f "$BENCH/counts.awk" "$OUT/counted.tsv" >"$OUT/counts.tsv" ||
	    note "Ringone and Xen do not count the same"
}

#
# Ablations
#

put_ablations()
{
	guest ablations.none ringone "$MEMORY" "init=/bench -- $IDS"
	for word in $ABLATIONS; do
		guest "ablations.$word" ringone "$MEMORY" \
		    "$word init=/bench -- $IDS"
	done
}

get_ablations()
{
	for word in none $ABLATIONS; do
		said "ablations.$word" | awk -F '\t' -v OFS='\t' \
		    -v word="$word" '$1 == "BENCH" { $1 = word OFS 1; print }'
	done >"$OUT/ablated.tsv"
	awk -f "$BENCH/ablations.awk" "$OUT/ablated.tsv" >"$OUT/ablations.tsv"
	for word in none $ABLATIONS; do
		said "ablations.$word" | awk -F '\t' -v OFS='\t' \
		    -v word="$word" '$1 == "CALLS" { $1 = word OFS 1; print }'
	done >"$OUT/calls.tsv"
	awk -v percent=no -f "$BENCH/ablations.awk" "$OUT/calls.tsv" \
	    >"$OUT/ablated-calls.tsv"
}

#
# Crowd
#

CROWD_MEMORY=16 CROWD_HOST=2048

put_crowd()
{
	limit=3600
	guest crowd ringone "$CROWD_MEMORY" "init=/shell -- wait" dom0=crowd.sh
}

get_crowd()
{
	awk -v OFS='\t' '
	$1 == "CROWD" && $2 == $3 { print "ringone", 1, "crowd", $2 }
	{ print >"/dev/stderr" }' "$RESULTS/crowd/dom0" >"$OUT/crowd.tsv"
	[ -s "$OUT/crowd.tsv" ] || bomb "not all of the domains got to a shell"
}

#
# Parallel
#

CPUS="1 2 4"
PARALLEL_PERCENT=20

put_parallel()
{
	for cpus in $CPUS; do
		for system in $SYSTEMS; do
			guest "parallel.$system.$cpus" "$system" \
			    "$PARALLEL_MEMORY" \
			    "init=/bench -- -j $cpus -b $PARALLEL_PERCENT $IDS" \
			    "vcpus=$cpus"
		done
	done
}

get_parallel()
{
	for system in $SYSTEMS; do
		for cpus in $CPUS; do
			said "parallel.$system.$cpus" | awk -F '\t' -v OFS='\t' \
			    -v who="$system-$cpus" '
			    $1 == "BENCH" { $1 = who OFS 1; print }'
		done
	done >"$OUT/walls.tsv"
	awk -f "$BENCH/parallel.awk" "$OUT/walls.tsv" >"$OUT/parallel.tsv"
}

#
# Main
#

# What a batch needs besides its guests.
prepare()
{
	rm -rf "$BATCH" "$RESULTS"
	mkdir -p "$BATCH"
	cp "$OBJDIR/sys/DOMU/ringone" "$BATCH/ringone"
	cp "$CACHE/base/vmlinuz" "$BATCH/linux"
	cp "$OBJDIR/bench/ramdisk.cpio" "$BATCH/ramdisk"
	cp "$BENCH/unpause.sh" "$BENCH/count.sh" "$BENCH/idle.sh" \
	    "$BENCH/crowd.sh" "$OBJDIR/bench/unpause" "$BATCH"
	limit=900
}

# One boot of the host, with the options $1, for all the parts that follow.
run_parts()
{
	options=$1
	shift
	[ $# -gt 0 ] || return 0
	prepare
	for part; do
		"put_$part"
	done
	# shellcheck disable=SC2086	# options are words
	sh "$TOOLS/xenhost/xenhost.sh" batch $options -k pv32 "$BATCH" \
	    "$RESULTS" || bomb "the Xen host does not run"
	for part; do
		"get_$part"
	done
}

ROUNDS=5 PARTS='' SYSTEMS='' OUT=$OBJDIR/bench/results
while getopts n:p:s:o: option; do
	case $option in
	n)	ROUNDS=$OPTARG ;;
	p)	PARTS="$PARTS $OPTARG" ;;
	s)	SYSTEMS="$SYSTEMS $OPTARG" ;;
	o)	OUT=$OPTARG ;;
	*)	usage ;;
	esac
done
shift $((OPTIND - 1))
IDS=$*
: "${PARTS:=operations boot counts}" "${SYSTEMS:=ringone linux}"
counted='' walls='' crowd=''
for part in $PARTS; do
	case $part in
	operations|boot|counts|ablations)
		counted="$counted $part" ;;
	crowd)
		crowd=$part ;;
	parallel)
		walls=$part ;;
	*)	usage ;;
	esac
done

WORK=$OBJDIR/bench/work
BATCH=$WORK/batch RESULTS=$WORK/results
mkdir -p "$OUT"
sh "$BENCH/program.sh" "$OBJDIR/bench"
${HOSTCC:-gcc} -static -O2 -o "$OBJDIR/bench/unpause" "$BENCH/unpause.c" ||
    bomb "unpause does not compile"
# shellcheck disable=SC2086	# parts are words
run_parts -i $counted
# shellcheck disable=SC2086
run_parts "-M $CROWD_HOST" $crowd
# shellcheck disable=SC2086
run_parts '' $walls
sh "$BENCH/report.sh" "$OUT" >"$OUT/report.txt"
cat "$OUT/report.txt"
