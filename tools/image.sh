#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# image.sh: make the ramdisk, a newc cpio archive that becomes the root.
#
#	image.sh [-s SPEC] OUTPUT
#
# It holds Debian's static i386 busybox with a link for each applet, the files
# of etc/ and a few device nodes.  SPEC has more lines for mkcpio.sh; where a
# path is named twice the later line counts.  No privilege is needed, and the
# same packages give the same bytes.

set -eu

TOOLS=$(cd "$(dirname "$0")" && pwd)
TOP=${TOOLS%/*}
# shellcheck source=tools/subr.sh
. "$TOOLS/subr.sh"
# shellcheck source=tools/debs.sh
. "$TOOLS/debs.sh"
# shellcheck source=tools/cache.sh
. "$TOOLS/cache.sh"

make_busybox()
{
	debs_unpack "$1/root" busybox-static:i386 || return 1
	mv "$1/root/bin/busybox" "$1/busybox" || return 1
	rm -rf "$1/root"
	applets_of "$1/busybox" >"$1/applets"
	[ -s "$1/applets" ] || bomb "no list of applets in busybox"
}

# busybox carries its applets' names as one run of strings, sorted, from "["
# and "[[" on; reading them there needs no i386 machine.
applets_of()
{
	tr '\0' '\n' <"$1" | LC_ALL=C awk '
	/^\[\[$/ && last == "[" { on = 1; print "[" }
	on && (!/^[][a-z0-9_.-]+$/ || $0 < last) { on = 0; last = "" }
	on { print }
	{ last = $0 }'
}

# The lines of the specification; all programs live in /bin.
image_spec()
{
	for dir in bin dev etc mnt proc root tmp usr var var/log var/run; do
		echo "$dir type=dir mode=0755"
	done
	echo "tmp type=dir mode=01777"
	echo "sbin type=link link=bin"
	echo "usr/bin type=link link=../bin"
	echo "usr/sbin type=link link=../bin"
	echo "dev/console type=char mode=0600 device=native,5,1"
	echo "dev/tty type=char mode=0666 device=native,5,0"
	echo "dev/null type=char mode=0666 device=native,1,3"
	echo "dev/zero type=char mode=0666 device=native,1,5"
	echo "dev/random type=char mode=0666 device=native,1,8"
	echo "dev/urandom type=char mode=0666 device=native,1,9"
	for file in "$TOP"/etc/*; do
		echo "etc/${file##*/} type=file mode=0644 contents=$file"
	done
	echo "etc/rc type=file mode=0755 contents=$TOP/etc/rc"
	echo "bin/busybox type=file mode=0755 contents=$CACHE/busybox/busybox"
	while read -r applet; do
		[ "$applet" = busybox ] ||
		    echo "bin/$applet type=link link=busybox"
	done <"$CACHE/busybox/applets"
}

more=/dev/null
while getopts s: option; do
	case $option in
	s)	more=$OPTARG ;;
	*)	bomb "usage: image.sh [-s SPEC] OUTPUT" ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || bomb "usage: image.sh [-s SPEC] OUTPUT"

part busybox "$(key_of 2 "$DEBS_SUITE")" make_busybox
mkdir -p "$(dirname "$1")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
{
	image_spec
	cat "$more"
} | awk '{
	if (!($1 in line))
		path[++n] = $1
	line[$1] = $0
}
END {
	for (i = 1; i <= n; i++)
		print line[path[i]]
}' >"$tmp/spec"
sh "$TOOLS/mkcpio.sh" <"$tmp/spec" >"$tmp/cpio"
cp "$tmp/cpio" "$1.new"
mv "$1.new" "$1"
