#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# mkcpio.sh: write a newc cpio archive described by a specification.
#
#	mkcpio.sh <spec >archive
#
# The specification is a subset of mtree(5): one line for each member, its
# path and then keywords.
#
#	bin           type=dir  mode=0755
#	bin/busybox   type=file mode=0755 contents=/where/it/is/now
#	bin/sh        type=link link=busybox
#	dev/console   type=char mode=0600 device=native,5,1
#
# Everything belongs to root and carries one fixed time, so no privilege is
# needed and the same specification gives the same bytes.  Paths must not
# contain white space.  A directory must precede what is in it.

set -eu
LC_ALL=C
export LC_ALL

: "${SOURCE_DATE_EPOCH:=1767225600}"	# 2026-01-01 00:00:00 UTC
ino=0

fail()
{
	echo "mkcpio: $*" >&2
	exit 1
}

# Zero bytes up to the next multiple of four.
pad()
{
	case $(($1 % 4)) in
	1)	printf '\0\0\0' ;;
	2)	printf '\0\0' ;;
	3)	printf '\0' ;;
	esac
}

# header NAME MODE NLINK SIZE RMAJOR RMINOR
header()
{
	ino=$((ino + 1))
	printf '070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X' \
	    "$ino" "$2" 0 0 "$3" "$SOURCE_DATE_EPOCH" "$4" 0 0 "$5" "$6" \
	    $((${#1} + 1)) 0
	printf '%s\0' "$1"
	pad $((110 + ${#1} + 1))
}

member()
{
	name=${1#./}
	shift
	type='' mode=0755 contents=/dev/null link='' device=native,0,0
	for word; do
		case $word in
		type=*)		type=${word#*=} ;;
		mode=*)		mode=0${word#*=} ;;
		contents=*)	contents=${word#*=} ;;
		link=*)		link=${word#*=} ;;
		device=*)	device=${word#*=} ;;
		*)		fail "$name: unknown keyword: $word" ;;
		esac
	done
	case $type in
	dir)	header "$name" $((0040000 | mode)) 2 0 0 0 ;;
	link)	header "$name" $((0120777)) 1 ${#link} 0 0
		printf '%s' "$link"
		pad ${#link} ;;
	char)	device=${device#native,}
		header "$name" $((0020000 | mode)) 1 0 \
		    "${device%,*}" "${device#*,}" ;;
	file)	[ -r "$contents" ] || fail "$name: no file $contents"
		size=$(wc -c <"$contents")
		header "$name" $((0100000 | mode)) 1 "$size" 0 0
		cat "$contents"
		pad "$size" ;;
	*)	fail "$name: unknown type: $type" ;;
	esac
}

while read -r path rest; do
	case $path in
	''|'#'*)	continue ;;
	esac
	set -f
	# shellcheck disable=SC2086	# keywords are words
	member "$path" $rest
done
header TRAILER!!! 0 1 0 0 0
