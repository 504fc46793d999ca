# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Debian's busybox passes the test suite of its own source: hundreds of small
# scripts that fork, pipe and touch files.  The file `known' lists what fails
# for a cause that is not the kernel's, or not yet.
#
# Two domUs share the work, to be done side by side: the applets that compute
# hashes (their tests are thousands of short pipelines), and the others.  Each
# has a domu.sh that sets hashes to 1 or 0, and least to how many tests pass,
# and sources this file.

memory=256
time=12000
kinds="pv32 pv32debug"
extra="init=/suite/run"
never="^panic"

# The suite from Debian's source package, the configuration of the binary, the
# list of applets that have tests, and the one helper that is compiled.
make_suite()
{
	debs_source "$1/src" busybox || return 1
	mv "$1/src/testsuite" "$1/testsuite" || return 1
	cat "$1/src/debian/config/os/linux" \
	    "$1/src/debian/config/pkg/static" >"$1/config" || return 1
	musl_program "$1/echo-ne" "$1/src/scripts/echo.c" || return 1
	rm -rf "$1/src"
	while read -r applet; do
		if [ -d "$1/testsuite/$applet" ] ||
		    [ -f "$1/testsuite/$applet.tests" ]; then
			echo "$applet"
		fi
	done <"$CACHE/busybox/applets" >"$1/applets"
}

half_applets()
{
	awk -v hashes="${hashes:?}" '
	/^(md5|sha[0-9]*)sum$/ == hashes' "$CACHE/busybox-suite/applets"
}

# The lines of the specification of the ramdisk $1; the applets to be tested
# are in $1.applets.
suite_spec()
{
	suite=$CACHE/busybox-suite
	echo "suite type=dir"
	echo "suite/run type=file mode=0755 contents=$here/run.sh"
	echo "suite/known type=file contents=$here/known"
	echo "suite/applets type=file contents=$1.applets"
	echo "suite/least type=file contents=$1.least"
	echo "suite/.config type=file contents=$suite/config"
	echo "suite/busybox type=link link=/bin/busybox"
	(cd "$suite" && find testsuite -type d | sort) |
	    sed 's:\(.*\):suite/\1 type=dir:'
	(cd "$suite" && find testsuite -type f | sort) |
	    sed "s:\\(.*\\):suite/\\1 type=file mode=0755 contents=$suite/\\1:"
	echo "suite/testsuite/echo-ne type=file mode=0755" \
	    "contents=$suite/echo-ne"
}

prepare()
{
	here=$TOP/regress/guest/busybox
	part busybox-suite "$(key_of 1 "$DEBS_SUITE")" make_suite
	half_applets >"$1.applets"
	echo "$count ${least:?}" >"$1.least"
	suite_spec "$1" >"$1.spec"
	"$HOST_SH" "$TOOLS/image.sh" -s "$1.spec" "$1"
}

count=guest/busybox/count/$hashes
frames="$(half_applets 2>/dev/null | sed 's:^:guest/busybox/:') $count"
