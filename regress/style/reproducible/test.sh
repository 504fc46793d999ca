#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# What is compiled depends on the source alone.  TAP.
#
# Two copies of the source in directories of different length, one of them
# read-only, each with its objects elsewhere, with other clocks, locales and
# degrees of parallelism, must give the same DOMU kernel, byte for byte; and
# nothing may be written into the source.

set -eu

top=$(cd "$(dirname "$0")/../../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/reproducible.XXXXXX")
cleanup()
{
	chmod -R u+w "$work"
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

# copy DIR: the parts of the source that make a kernel.
copy()
{
	mkdir -p "$1"
	(cd "$top" && tar -cf - sys tools regress/guest) | (cd "$1" && tar -xf -)
}

# build SOURCE OBJDIR JOBS
build()
{
	OBJDIR=$2 JOBS=$3 sh "$1/tools/kernel.sh" DOMU > "$work/log" 2>&1 || {
		sed 's/^/# /' "$work/log"
		return 1
	}
}

echo "1..3"
one=$work/a
two=$work/a/much/longer/path/than/the/other
copy "$one"
copy "$two"
chmod -R a-w "$two"

ok="ok"
LC_ALL=C TZ=UTC build "$one" "$work/o1" 1 &&
    LC_ALL=C.UTF-8 TZ=Asia/Tokyo build "$two" "$work/objects/two" 2 ||
    ok="not ok"
echo "$ok 1 - a read-only source builds with its objects elsewhere"

ok="not ok"
cmp "$work/o1/sys/DOMU/ringone" "$work/objects/two/sys/DOMU/ringone" \
    > "$work/cmp" 2>&1 && ok="ok"
sed 's/^/# /' "$work/cmp"
echo "$ok 2 - two builds are equal byte for byte"

ok="not ok"
(cd "$one" && find . -path ./much -prune -o -type f -print | sort) > "$work/l1"
(cd "$two" && find . -type f -print | sort) > "$work/l2"
cmp -s "$work/l1" "$work/l2" && ok="ok"
echo "$ok 3 - a build writes nothing into the source"
