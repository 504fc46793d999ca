# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh
#
# subr.sh: what every shell tool of the tree shares.  To be sourced.
#
#	status TEXT	a status line, "===> TEXT"
#	note TEXT	shown from noise level 1 on
#	bomb TEXT	say what is wrong and end, as NetBSD's build.sh does
#	quietly CMD	run a command; its output is shown only if it fails, or
#			at noise level 2
#	need CMD...	bomb if one of the commands is not there
#	locked FILE CMD	run a command while holding an exclusive lock
#
# NOISE is the noise level of `build.sh -N`: 0 says only what matters.

: "${NOISE:=0}"

status()
{
	echo "===> $*"
}

note()
{
	if [ "$NOISE" -ge 1 ]; then
		echo "     $*"
	fi
}

bomb()
{
	echo "" >&2
	echo "ERROR: $*" >&2
	echo "*** BUILD ABORTED ***" >&2
	exit 1
}

quietly()
{
	if [ "$NOISE" -ge 2 ]; then
		"$@"
		return
	fi
	quietly_log=$(mktemp) || return
	if "$@" >"$quietly_log" 2>&1; then
		rm -f "$quietly_log"
		return 0
	fi
	cat "$quietly_log" >&2
	rm -f "$quietly_log"
	return 1
}

need()
{
	for need_cmd; do
		command -v "$need_cmd" >/dev/null ||
		    bomb "$need_cmd is not installed: run ./build.sh deps"
	done
}

locked()
{
	locked_file=$1
	shift
	(
		flock 9 || exit 1
		"$@"
	) 9>"$locked_file"
}
