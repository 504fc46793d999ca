#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# build.sh: the one entry to building, running and testing Ringone.
#
# It runs under any POSIX shell, from any directory, and only puts together the
# tools below tools/: what each of them does is told at its top.  Everything it
# makes goes to the object directory.

set -eu
umask 022

TOP=$(cd "$(dirname "$0")" && pwd -P)
TOOLS=$TOP/tools
: "${NOISE:=1}" "${HOST_SH:=sh}" "${JOBS:=2}" "${TOOLCHAIN:=gcc}"
# shellcheck source=tools/subr.sh
. "$TOOLS/subr.sh"

MACHINE=i386
OBJDIR=${OBJDIR:-$TOP/obj}
RELEASEDIR=
TOOLDIR=
DRYRUN=
UPDATE=yes
MAKEVARS=

# What `deps' sees to, by the command or file that shows it is there.
deps_build="bmake gcc-i686-linux-gnu binutils-i686-linux-gnu libxen-dev"
deps_host="qemu-system-x86 build-essential dpkg-dev binutils xz-utils flex
    bison python3 bc"
deps_bench="gnuplot-nox"
deps_regress="perl shellcheck cppcheck clang lld spin mandoc
    libc6-dev-i386-cross libunicorn-dev qemu-user"

usage()
{
	cat <<'EOF'
usage: build.sh [-hnUu] [-j JOBS] [-m MACHINE] [-N NOISE] [-O OBJ] [-R DIR]
                [-T DIR] [-V VAR=[VALUE]] OPERATION...

Operations:
    deps            install the Debian packages that are needed, or say how
    tools           make the Xen hosts and fetch the guest's programs
    kernel=CONF     compile the kernel sys/arch/i386/conf/CONF
    image           make the ramdisk
    run [-k KIND] [-m MiB] [-c VCPUS] [-r RAMDISK] [-- KERNEL-ARGUMENT...]
                    boot DOMU and the ramdisk with the console on this terminal
    regress [-k KIND] [-x NAME]... [NAME...]
                    run the tests, or those whose names begin with a NAME,
                    but for those that begin with a NAME after -x
    bench [-n ROUNDS] [-p PART]... [-s SYSTEM]... [-o DIR] [ID...]
                    measure Ringone beside Debian's Linux, in instructions
    release         leave what another Xen host needs in OBJ/release
    cleandir        remove what was made; downloads and Xen hosts are kept
    params          show the settings
    list-arch       show the machines
    help            show this

KIND is stock (Debian's Xen, the guest under its pvshim), which is what run
takes by default, or pv32 (a Xen compiled with 32-bit PV), pv32debug (the same,
talkative).  run, regress and bench take the rest of the line and do what is
missing.

Options:
    -h              show this
    -j JOBS         jobs side by side (2)
    -m MACHINE      the machine: i386, there is no other
    -N NOISE        0 results only, 1 steps, 2 and above everything (1)
    -n              show the commands, do nothing
    -O OBJ          the object directory (obj)
    -R DIR          where release goes (OBJ/release)
    -T DIR          where Xen hosts and downloads are kept (OBJ/xenhost)
    -U              build without privileges: so it is always
    -u              update, no cleandir first: so it is unless -V MKUPDATE=no
    -V VAR=[VALUE]  set a variable for the makefiles, for instance
                    TOOLCHAIN=gcc-m32, TOOLCHAIN=clang or
                    XENINCDIR=(directory above Xen's public headers)
EOF
}

wrong_usage()
{
	echo "build.sh: $*" >&2
	usage >&2
	exit 1
}

# Run a command, or only show it.
do_cmd()
{
	if [ -z "$DRYRUN" ]; then
		"$@"
	elif [ "$1" = quietly ]; then
		shift
		echo "$*"
	else
		echo "$*"
	fi
}

set_variable()
{
	case $1 in
	*=*)	;;
	*)	wrong_usage "-V wants VAR=VALUE: $1" ;;
	esac
	case $1 in
	*[!A-Za-z0-9_=]*=*|=*|[0-9]*)
		wrong_usage "not a variable: ${1%%=*}" ;;
	TOOLCHAIN=*)
		TOOLCHAIN=${1#*=} ;;
	MKUPDATE=*)
		UPDATE=${1#*=} ;;
	*[[:space:]]*)
		wrong_usage "no white space in values: $1" ;;
	*)	MAKEVARS="$MAKEVARS $1" ;;
	esac
}

# An absolute form of path $1.
absolute()
{
	case $1 in
	/*)	echo "$1" ;;
	*)	echo "$PWD/$1" ;;
	esac
}

parse_options()
{
	while getopts hj:m:N:nO:R:T:UuV: option; do
		case $option in
		h)	usage
			exit 0 ;;
		j)	JOBS=$OPTARG ;;
		m)	[ "$OPTARG" = "$MACHINE" ] ||
			    wrong_usage "unknown machine: $OPTARG" ;;
		N)	NOISE=$OPTARG ;;
		n)	DRYRUN=yes ;;
		O)	OBJDIR=$(absolute "$OPTARG") ;;
		R)	RELEASEDIR=$(absolute "$OPTARG") ;;
		T)	TOOLDIR=$(absolute "$OPTARG") ;;
		U)	;;
		u)	UPDATE=yes ;;
		V)	set_variable "$OPTARG" ;;
		*)	wrong_usage "unknown option" ;;
		esac
	done
	: "${RELEASEDIR:=$OBJDIR/release}"
	if [ -n "$TOOLDIR" ]; then
		XENHOST_CACHE=$TOOLDIR
	else
		: "${XENHOST_CACHE:=$OBJDIR/xenhost}"
	fi
	export OBJDIR XENHOST_CACHE NOISE JOBS TOOLCHAIN HOST_SH
}

# Nothing is started unless every word is an operation.
check_operations()
{
	for op; do
		case $op in
		deps|tools|image|release|cleandir|params|list-arch|help)
			;;
		kernel=?*)
			[ -f "$TOP/sys/arch/$MACHINE/conf/${op#*=}" ] ||
			    bomb "no kernel configuration ${op#*=}" ;;
		run|regress|bench)
			return 0 ;;
		*)	wrong_usage "unknown operation: $op" ;;
		esac
	done
}

#
# Operations
#

# Those of the packages $* that are not installed.
missing_packages()
{
	for package; do
		case $(dpkg-query -W -f '${db:Status-Status}' "$package" \
		    2>/dev/null) in
		installed)	;;
		*)		printf '%s ' "$package" ;;
		esac
	done
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

install_packages()
{
	DEBIAN_FRONTEND=noninteractive
	export DEBIAN_FRONTEND
	as_root apt-get install -y -q --no-install-recommends "$@" && return
	as_root apt-get update -q &&
	    as_root apt-get install -y -q --no-install-recommends "$@"
}

# deps PACKAGE...
op_deps()
{
	command -v dpkg-query >/dev/null || {
		note "not a Debian system: the packages are not looked at"
		return 0
	}
	missing=$(missing_packages "$@")
	[ -n "$missing" ] || return 0
	status "installing $missing"
	if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
		bomb "missing packages; please run:
    apt-get install --no-install-recommends $missing"
	fi
	# shellcheck disable=SC2086	# package names are words
	do_cmd quietly install_packages $missing ||
	    bomb "cannot install $missing"
}

op_tools()
{
	do_cmd "$HOST_SH" "$TOOLS/xenhost/xenhost.sh" build "$@" ||
	    bomb "no Xen host"
}

op_kernel()
{
	status "kernel $1 ($TOOLCHAIN)"
	# shellcheck disable=SC2086	# settings are words
	do_cmd quietly "$HOST_SH" "$TOOLS/kernel.sh" "$1" $MAKEVARS ||
	    bomb "kernel $1 does not build"
}

op_image()
{
	status "ramdisk"
	do_cmd "$HOST_SH" "$TOOLS/image.sh" "$OBJDIR/image/ramdisk.cpio"
}

op_run()
{
	kind=stock memory=128 vcpus=1 ramdisk=
	OPTIND=1
	while getopts k:m:c:r: option; do
		case $option in
		k)	kind=$OPTARG ;;
		m)	memory=$OPTARG ;;
		c)	vcpus=$OPTARG ;;
		r)	ramdisk=$OPTARG ;;
		*)	wrong_usage "unknown option of run" ;;
		esac
	done
	shift $((OPTIND - 1))
	# shellcheck disable=SC2086	# package names are words
	op_deps $deps_build $deps_host
	op_tools "$kind"
	op_kernel DOMU
	[ -n "$ramdisk" ] || {
		op_image
		ramdisk=$OBJDIR/image/ramdisk.cpio
	}
	do_cmd "$HOST_SH" "$TOOLS/xenhost/xenhost.sh" console -k "$kind" \
	    -m "$memory" -c "$vcpus" -r "$ramdisk" -a "$*" \
	    "$OBJDIR/sys/DOMU/ringone"
}

op_regress()
{
	# shellcheck disable=SC2086	# package names are words
	op_deps $deps_build $deps_host $deps_regress
	do_cmd "$HOST_SH" "$TOP/regress/regress.sh" "$@"
}

op_bench()
{
	# shellcheck disable=SC2086	# package names are words
	op_deps $deps_build $deps_host $deps_bench
	op_tools pv32
	op_kernel DOMU
	do_cmd "$HOST_SH" "$TOOLS/bench/bench.sh" "$@"
}

op_release()
{
	op_kernel DOMU
	op_image
	status "release in $RELEASEDIR"
	[ -z "$DRYRUN" ] || return 0
	mkdir -p "$RELEASEDIR"
	cp "$OBJDIR/sys/DOMU/ringone" "$RELEASEDIR/ringone-DOMU"
	gzip -9nc "$RELEASEDIR/ringone-DOMU" >"$RELEASEDIR/ringone-DOMU.gz"
	cp "$OBJDIR/image/ramdisk.cpio" "$TOP/distrib/ringone.cfg" \
	    "$TOP/distrib/ringone-pvshim.cfg" "$RELEASEDIR"
}

op_cleandir()
{
	for dir in sys image regress bench release toolchains; do
		do_cmd rm -rf "${OBJDIR:?}/$dir"
	done
}

op_params()
{
	cat <<EOF
MACHINE=	$MACHINE
TOP=		$TOP
OBJDIR=		$OBJDIR
RELEASEDIR=	$RELEASEDIR
XENHOST_CACHE=	$XENHOST_CACHE
TOOLCHAIN=	$TOOLCHAIN
JOBS=		$JOBS
NOISE=		$NOISE
MAKEVARS=	${MAKEVARS# }
EOF
}

parse_options "$@"
shift $((OPTIND - 1))
[ $# -gt 0 ] || wrong_usage "no operation"
check_operations "$@"
case $UPDATE in
no|NO)	op_cleandir ;;
esac

while [ $# -gt 0 ]; do
	op=$1
	shift
	case $op in
	deps)
		# shellcheck disable=SC2086	# package names are words
		op_deps $deps_build $deps_host $deps_regress \
		    $deps_bench ;;
	tools)		op_tools ;;
	kernel=*)	op_kernel "${op#*=}" ;;
	image)		op_image ;;
	release)	op_release ;;
	cleandir)	op_cleandir ;;
	params)		op_params ;;
	list-arch)	echo "MACHINE=$MACHINE	MACHINE_ARCH=i386" ;;
	help)		usage ;;
	run|regress|bench)
		"op_$op" "$@"
		exit ;;
	esac
done
