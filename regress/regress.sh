#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# regress.sh: run the tests; called by `build.sh regress'.
#
#	regress.sh [-k KIND] [-x NAME]... [NAME...]
#
# Overview
#	A test is a directory below regress/TIER, and TIER/PATH is its name; a
#	NAME on the command line stands for all tests that begin with it, and
#	sys/PATH for those of all tiers that test the sources whose names begin
#	so; those of -x are left out.  Every test speaks TAP, lib/judge.sh tells how it is
#	judged.  The tiers:
#
#	style	test.sh looks at the source
#	host	test.sh, or a program (Makefile) that runs the machine-independent
#		kernel here, under sanitizers
#	model	a Spin model
#	long	as host or guest, but for minutes: only for who names it
#	guest	domu.sh describes one domU of the Xen host and how it must end
#	user	a program (Makefile, or test.c alone) or a script (test.sh) that
#		runs in a domU
#
#	The last two run on each kind of Xen host, and their results are named
#	KIND/TIER/PATH.  One boot of the host runs all domUs of a kind.
#
# A domu.sh sets, in the shell's language:
#	kernel		REGRESS (default) or another configuration
#	toolchain	what compiles it (what the user chose, else gcc)
#	memory vcpus extra time xl dom0 alone
#			as in a batch (tools/xenhost/xenhost.sh); dom0 is a
#			script in the test's directory.  time only ends what
#			hangs: it is many times what the test takes alone on a
#			machine, since that may be busy (300)
#	end		how the domU must end (poweroff)
#	says		regular expressions, one a line, each of which a line of
#			the console must match
#	never		the same, but no line may match
#	frames		names of tests that must appear in frames
#	varies		yes: its ramdisk is not the same for every kind
#	under		what comes before these names in results, if others
#			run the same tests
#	kinds		the kinds of Xen host it makes sense on (all)
#	counted		yes: on a host whose time is counted in instructions
# and may define prepare, which leaves the ramdisk in the file $1; else it is
# the ramdisk of the user tier; user_image, musl_program and image.sh help with
# it.  Tests inside of the kernel, regress/guest/PATH.c, run in guest/kernel.

set -eu

TOP=$(cd "$(dirname "$0")/.." && pwd -P)
TOOLS=$TOP/tools
OBJDIR=${OBJDIR:-$TOP/obj}
HOST_SH=${HOST_SH:-sh}
export OBJDIR
# shellcheck source=tools/subr.sh
. "$TOOLS/subr.sh"
# shellcheck source=tools/debs.sh
. "$TOOLS/debs.sh"
# shellcheck source=tools/cache.sh
. "$TOOLS/cache.sh"
# shellcheck source=tools/musl.sh
. "$TOOLS/musl.sh"
# shellcheck source=regress/lib/judge.sh
. "$TOP/regress/lib/judge.sh"

WORK=$OBJDIR/regress
TAP=$WORK/tap

usage()
{
	echo "usage: regress.sh [-k KIND] [-x NAME]... [NAME...]" >&2
	exit 1
}

# Does the test $1 begin with one of the names that follow?
begins()
{
	begins_test=$1/
	shift
	for begins_name; do
		case $begins_name in
		sys/*)
			case $begins_test in
			long/*)	;;
			*/*/"${begins_name#sys/}"*)	;;
			*/"${begins_name#sys/}"*)	return 0 ;;
			esac ;;
		*)
			case $begins_test in
			"${begins_name%/}"/*)	return 0 ;;
			esac ;;
		esac
	done
	return 1
}

# Is the test $1 asked for?  NAMES empty asks for all.
wanted()
{
	# shellcheck disable=SC2086	# names are words
	if begins "$1" $LEFT_OUT; then
		return 1
	fi
	# shellcheck disable=SC2086
	[ -z "$NAMES" ] || begins "$1" $NAMES
}

# The names of the wanted tests of tier $1 that have one of the files that
# follow.
tests()
{
	tests_tier=$1
	shift
	for tests_file; do
		find "$TOP/regress/$tests_tier" -name "$tests_file" 2>/dev/null
	done | sed "s:^$TOP/regress/::; s:/[^/]*\$::" | sort -u |
	    while read -r name; do
		if wanted "$name"; then
			echo "$name"
		fi
	done
}

# Run a command as the test $1, $2 seconds at most.
run_test()
{
	note "$1"
	tap=$TAP/$1.tap
	limit=$2
	shift 2
	mkdir -p "${tap%/*}"
	(cd "$TOP" && exec timeout -k 5 "$limit" "$@") \
	    </dev/null >"$tap" 2>"$tap.err" ||
		echo "not ok - exit status $?" >>"$tap"
	sed 's/^/# /' "$tap.err" >>"$tap"
	rm "$tap.err"
}

# Compile the program of test $2 for tier $1; it is left as $WORK/$2/prog.
compile()
(
	makefile=$TOP/regress/$2/Makefile
	[ -f "$makefile" ] || makefile=$TOP/share/mk/bsd.regress.mk
	mkdir -p "$WORK/$2"
	cd "$WORK/$2"
	quietly "${BMAKE:-bmake}" -r -f "$makefile" -m "$TOP/share/mk" \
	    SRCTOP="$TOP" SRCDIR="$TOP/regress/$2" TIER="$1" \
	    MUSL="$CACHE/musl" RUN32="$(run32)" PROG=prog
)

# What runs an i386 program here: nothing if the machine can, else QEMU.
run32()
{
	/usr/i686-linux-gnu/lib/ld-linux.so.2 --version >/dev/null 2>&1 ||
		echo qemu-i386
}

# What runs the program of test $1.
runner_of()
{
	! grep -qs '^ABI=[[:space:]]*i386' "$TOP/regress/$1/Makefile" || run32
}

# A test that could not even be built.
cannot()
{
	mkdir -p "$(dirname "$TAP/$1.tap")"
	printf '1..1\nnot ok 1 - %s\n' "$2" >"$TAP/$1.tap"
}

#
# Here
#

run_program()
{
	if compile host "$1"; then
		# shellcheck disable=SC2046	# a word or none
		run_test "$1" "${2:-600}" $(runner_of "$1") "$WORK/$1/prog"
	else
		cannot "$1" "it compiles"
	fi
}

# Every wanted test that runs here, "HOW NAME", the slowest first.
list_here()
{
	tests model '*.pml' | sed 's/^/model /'
	{ tests style test.sh; tests host test.sh; } | sed 's/^/script /'
	tests host Makefile test.c | sed 's/^/program /'
	[ -z "$NAMES" ] || tests long Makefile test.c | sed 's/^/long /'
}

run_one()
{
	case $1 in
	model)	run_test "$2" 1800 "$HOST_SH" regress/model/model.sh \
		    "regress/$2" ;;
	script)	run_test "$2" 1800 "$HOST_SH" "regress/$2/test.sh" ;;
	program)
		run_program "$2" ;;
	long)	run_program "$2" 3600 ;;
	esac
}

# Run one test after the other as long as there are some that nobody runs.
worker()
{
	while read -r how name; do
		if mkdir "$WORK/taken/$(domain_of "$name")" 2>/dev/null; then
			run_one "$how" "$name" </dev/null ||
			    cannot "$name" "it can be run"
		fi
	done <"$WORK/here"
}

# $JOBS of them side by side.  What no worker came to is a failure.
run_here()
{
	rm -rf "$WORK/taken"
	mkdir "$WORK/taken"
	list_here >"$WORK/here"
	workers=
	n=0
	while [ "$n" -lt "${JOBS:-2}" ]; do
		worker &
		workers="$workers $!"
		n=$((n + 1))
	done
	# shellcheck disable=SC2086	# process ids are words
	wait $workers || :
	while read -r how name; do
		[ -f "$TAP/$name.tap" ] || cannot "$name" "it was run"
	done <"$WORK/here"
}

#
# In domUs
#

# Compile the foreign source file $2 as the static i386 program $1.
musl_program()
(
	work=$(mktemp -d)
	cd "$work"
	quietly "${BMAKE:-bmake}" -r -f "$TOP/share/mk/bsd.regress.mk" \
	    SRCTOP="$TOP" SRCDIR="${2%/*}" SRCS="${2##*/}" TIER=user \
	    MUSL="$CACHE/musl" PROG=prog COPTS=-w && mv prog "$1"
	rm -rf "$work"
	[ -f "$1" ]
)

# A ramdisk $1 whose init, regress/run, runs the user tests that follow;
# USER_TESTS has the names of those that compiled.
user_image()
{
	image=$1
	image_work=$1.d
	shift
	USER_TESTS=
	mkdir -p "$image_work"
	: >"$image_work/list"
	{
		echo "regress type=dir"
		echo "regress/run type=file mode=0755" \
		    "contents=$TOP/regress/lib/run-user.sh"
		echo "regress/list type=file contents=$image_work/list"
		echo "regress/tap.sh type=file" \
		    "contents=$TOP/regress/lib/tap.sh"
		(cd "$TOP/regress" && find user -type d) |
		    sort | sed 's:^\(.*\)$:regress/\1 type=dir:'
	} >"$image_work/spec"
	for name; do
		user_test "$name" "$image_work"
	done
	"$HOST_SH" "$TOOLS/image.sh" -s "$image_work/spec" "$image"
}

# The wanted user tests that run on kind $1.
user_tests()
{
	for name in $(tests user Makefile test.c test.sh); do
		if on_kind "$name" "$1"; then
			echo "$name"
		fi
	done
}

# All that run on kind $1, whatever else was asked for, but those of -x.
every_user_test()
{
	every_names=$NAMES
	NAMES=
	user_tests "$1"
	NAMES=$every_names
}

# Does user test $1 run on kind $2?  Its Makefile may name KINDS; what holds
# for pv32 holds for pv32debug.
on_kind()
{
	on_kinds=$(sed -n 's/^KINDS=[[:space:]]*//p' \
	    "$TOP/regress/$1/Makefile" 2>/dev/null || true)
	case " ${on_kinds:-${2%debug}} " in
	*" ${2%debug} "*)	return 0 ;;
	esac
	return 1
}

# Add the test $1 to the specification and list in $2.  Its directory in the
# specification gives way to the program.
user_test()
{
	if [ -f "$TOP/regress/$1/test.sh" ]; then
		program=$TOP/regress/$1/test.sh
	elif compile user "$1"; then
		program=$WORK/$1/prog
	else
		cannot "$1" "it compiles"
		return 0
	fi
	echo "regress/$1 type=file mode=0755 contents=$program" \
	    >>"$2/spec"
	limit=$(sed -n 's/^SECONDS=[[:space:]]*//p' \
	    "$TOP/regress/$1/Makefile" 2>/dev/null || true)
	echo "$1 ${limit:-1800}" >>"$2/list"
	USER_TESTS="$USER_TESTS $1"
}

# A domain's name in the batch: the test's, with dots.
domain_of()
{
	echo "$1" | tr / .
}

# Set the variables of the domU test $1 to what its description says.
domu_read()
{
	kernel=REGRESS toolchain=${TOOLCHAIN:-gcc}
	memory=64 vcpus=1 extra='' time=300 xl='' dom0='' alone=''
	end=poweroff says='' never='' frames='' under=''
	kinds="stock pv32 pv32debug" counted='' varies=''
	unset -f prepare 2>/dev/null || :
	# shellcheck source=/dev/null
	. "$TOP/regress/$1/domu.sh"
}

# The kernel of configuration $1, compiled by $2, in the batch $3; compiled
# once.  The objects of each toolchain are where style/toolchains has them.
batch_kernel()
{
	[ ! -f "$3/ringone-$1-$2" ] || return 0
	kernel_obj=$OBJDIR/toolchains/$2
	quietly env OBJDIR="$kernel_obj" TOOLCHAIN="$2" \
	    "$HOST_SH" "$TOOLS/kernel.sh" "$1" || return 1
	cp "$kernel_obj/sys/$1/ringone" "$3/ringone-$1-$2"
}

# The ramdisk $1 of a batch, prepared once for all kinds if it can be.
batch_ramdisk()
{
	prepared=$WORK/ramdisks/${varies:+$kind.}${1##*/}
	if [ ! -f "$prepared" ]; then
		prepare "$prepared" || return 1
	fi
	cp "$prepared" "$1"
}

quoted()
{
	printf "'%s'\n" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

# Put the domU test $1 into batch $2 of kind $3.
batch_domain()
(
	domu_read "$1"
	case " $kinds " in
	*" $3 "*)	;;
	*)		return 0 ;;
	esac
	id=$(domain_of "$1")
	batch_kernel "$kernel" "$toolchain" "$2" || {
		cannot "$3/$1" "kernel $kernel compiles with $toolchain"
		return 0
	}
	ramdisk=user.ramdisk
	if command -v prepare >/dev/null; then
		ramdisk=$id.ramdisk
		batch_ramdisk "$2/$ramdisk" || {
			cannot "$3/$1" "its ramdisk is made"
			return 0
		}
	fi
	if [ -n "$dom0" ]; then
		cp "$TOP/regress/$1/$dom0" "$2/$id.dom0"
	fi
	{
		echo "kernel=ringone-$kernel-$toolchain"
		[ ! -f "$2/$ramdisk" ] || echo "ramdisk=$ramdisk"
		echo "memory=$memory"
		echo "vcpus=$vcpus"
		echo "time=$time"
		echo "extra=$(quoted "$extra")"
		echo "xl=$(quoted "$xl")"
		[ -z "$dom0" ] || echo "dom0=$id.dom0"
		echo "alone=$alone"
		echo "counted=$counted"
	} >"$2/$id.guest"
)

# One line of TAP: $1 is the status of what was tried, $2 what was claimed.
verdict()
{
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
	fi
}

# What the domU test $1 on kind $2 came to, from the results directory $3.
domain_verdicts()
{
	set +e
	n=0
	was=$(cat "$3/end")
	[ "$was" = "$end" ]
	verdict $? "it ends by $end"
	[ "$was" = "$end" ] || {
		echo "# it ended by $was; the console's last lines:"
		tail -n 25 "$3/console" | tr -d '\r' |
		    sed 's/^/#   /'
	}
	while read -r pattern; do
		[ -n "$pattern" ] || continue
		on_console "$3" "$pattern"
		verdict $? "it says $pattern"
	done <<EOF
$says
EOF
	while read -r pattern; do
		[ -n "$pattern" ] || continue
		on_console "$3" "$pattern"
		verdict $((! $?)) "it never says $pattern"
	done <<EOF
$never
EOF
	echo "1..$n"
}

# Does a line of the console in directory $1 match $2?
on_console()
{
	tr -d '\r' <"$1/console" | grep -qaE -- "$2"
}

judge_domain()
(
	domu_read "$1"
	case " $kinds " in
	*" $2 "*)	;;
	*)		return 0 ;;
	esac
	results=$WORK/$2/$(domain_of "$1")
	mkdir -p "$results"
	[ -f "$results/end" ] || echo nothing >"$results/end"
	[ -f "$results/console" ] || : >"$results/console"
	# shellcheck disable=SC2086	# names are words
	unframe "$results/console" "$(cat "$results/end")" \
	    "$TAP/$2${under:+/$under}" $frames
	mkdir -p "$(dirname "$TAP/$2/$1.tap")"
	domain_verdicts "$1" "$2" "$results" >"$TAP/$2/$1.tap"
)

# Move the domUs of batch $1 that have a line $3 into a batch of their own,
# $1-$2.
split_batch()
{
	split=$(grep -l "$3" "$1"/*.guest 2>/dev/null || :)
	[ -n "$split" ] || return 0
	mkdir "$1-$2"
	for guest in $split; do
		sed -n 's/^\(kernel\|ramdisk\|dom0\)=//p' "$guest" |
		    while read -r file; do
			ln -f "$1/$file" "$1-$2/$file"
		done
		mv "$guest" "$1-$2"
	done
}

# Run the domUs of batch $1, if there are any, on a host of kind $2, with the
# options that follow $3; the results go there.
run_batch()
(
	ls "$1"/*.guest >/dev/null 2>&1 || return 0
	batch=$1
	batch_kind=$2
	results=$3
	shift 3
	"$HOST_SH" "$TOOLS/xenhost/xenhost.sh" batch -k "$batch_kind" "$@" \
	    "$batch" "$results" ||
		cannot "$batch_kind/host" "the Xen host runs"
)

# The batch $1, and what was split off it, on hosts of kind $2.  The part with
# shims of several CPUs goes side by side with the others: it uses one of our
# CPUs, and they end with one guest that runs for long.  So two of its guests at
# once would gain nothing, and of ten such one shim hung.  The part that counts
# is alone.  Nor do two shims of one CPU run at once: programs of one died by
# SIGTRAP when a debugger's hardware breakpoint was set in the other (QEMU 7.2
# does not take it out when it leaves the guest), and QEMU dies sooner.
run_batches()
{
	beside=2
	[ "$2" != stock ] || beside=1
	run_batch "$1" "$2" "$WORK/$2" -j "$beside" &
	main_batch=$!
	run_batch "$1-smp" "$2" "$WORK/$2-smp" -j 1
	wait "$main_batch" || :
	run_batch "$1-counted" "$2" "$WORK/$2-counted" -i
	mkdir -p "$WORK/$2"
	for result in "$WORK/$2-smp"/guest.* "$WORK/$2-counted"/guest.*; do
		[ ! -d "$result" ] || mv "$result" "$WORK/$2"
	done
}

# Run all wanted domU tests on a host of kind $1, which is in $kind too, for
# the domu.sh.
run_kind()
{
	kind=$1
	batch=$WORK/batch-$1
	rm -rf "$batch" "$batch-smp" "$batch-counted" "${WORK:?}/$1" \
	    "$WORK/$1-smp" "$WORK/$1-counted"
	mkdir -p "$batch"
	# shellcheck disable=SC2046	# names are words
	user_image "$WORK/user/ramdisk" $(user_tests "$1")
	export USER_TESTS
	domains=$DOMAINS
	[ -z "$USER_TESTS" ] || domains=$(printf '%s\n' "$domains" guest/user |
	    sort -u)
	[ -n "$domains" ] || return 0
	cp "$WORK/user/ramdisk" "$batch/user.ramdisk"
	for name in $domains; do
		batch_domain "$name" "$batch" "$1"
	done
	status "domUs on $1"
	split_batch "$batch" counted '^counted=yes'
	# Shims of several CPUs want a slower host (tools/xenhost/xenhost.sh).
	if [ "$1" = stock ]; then
		split_batch "$batch" smp '^vcpus=\([2-9]\|1[0-9]\)'
	fi
	run_batches "$batch" "$1"
	for name in $domains; do
		judge_domain "$name" "$1"
	done
}

# The wanted tests inside of the kernel.
tests_inside()
{
	sed -n 's:^file[[:space:]]*regress/\(guest/.*\)\.c.*:\1:p' \
	    "$TOP/regress/guest/files.regress" | while read -r name; do
		if wanted "$name"; then
			echo "$name"
		fi
	done
}

# Set DOMAINS to the wanted domUs; false if no test needs any.
find_domains()
{
	DOMAINS=$(tests guest domu.sh)
	[ -z "$NAMES" ] || DOMAINS=$(printf '%s\n' "$DOMAINS" \
	    "$(tests long domu.sh)" | sed '/^$/d')
	[ -z "$(tests_inside)" ] || DOMAINS=$(printf '%s\n' "$DOMAINS" \
	    guest/kernel | sort -u)
	[ -n "$DOMAINS$(tests user Makefile test.c test.sh)" ]
}

# Have the hosts that will be needed.  What fails here fails again, and counts,
# when they are.
make_hosts()
{
	# shellcheck disable=SC2086	# names are words
	"$HOST_SH" "$TOOLS/xenhost/xenhost.sh" build $KINDS || :
}

run_domains()
{
	have_musl
	rm -rf "$WORK/ramdisks"
	mkdir "$WORK/ramdisks"
	for kind in $KINDS; do
		run_kind "$kind"
	done
}

KINDS="stock pv32"
LEFT_OUT=
hosts=
while getopts k:x: option; do
	case $option in
	k)	KINDS=$OPTARG ;;
	x)	LEFT_OUT="$LEFT_OUT $OPTARG" ;;
	*)	usage ;;
	esac
done
shift $((OPTIND - 1))
NAMES=$*

rm -rf "$TAP"
mkdir -p "$TAP"
# Hosts are mostly downloaded, so they are made meanwhile.
if find_domains; then
	make_hosts &
	hosts=$!
fi
status "tests that run here"
run_here
if [ -n "$hosts" ]; then
	wait "$hosts" || :
	run_domains
fi
judge "$TAP"
