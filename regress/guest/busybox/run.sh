#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# run.sh: init of the domU that runs busybox's own test suite.
#
# In /suite are `testsuite' of busybox's source and `.config', how the binary
# was configured.  Each applet is a frame, its tests made TAP: those named in
# /suite/known, "APPLET: TEST<tab>CAUSE", are expected to fail.  An applet has
# 6000 seconds: two tests of bc compute for a minute even on the bare machine.  A
# last frame claims that as many tests passed as /suite/least says, "NAME
# NUMBER", so that none can be lost unnoticed.
#
# The suite's two kinds of tests, as its README tells:
# APPLET.tests, a script that prints a line "PASS: TEST" or "FAIL: TEST" for
# each, and files APPLET/TEST, scripts that exit 0.

export PATH=/sbin:/usr/sbin:/bin:/usr/bin HOME=/root TERM=vt100 SHELL=/bin/sh
[ -e /proc/uptime ] || mount -t proc proc /proc
hostname localhost	# a name that etc/hosts knows

export bindir=/suite tsdir=/suite/testsuite VERBOSE=1
export ECHO=/suite/testsuite/echo-ne LANG=C.UTF-8
OPTIONFLAGS=:$(sed -n 's/^CONFIG_\([A-Z0-9_]*\)=.*/\1/p' /suite/.config |
    tr '\n' ':')
export OPTIONFLAGS

# The features that the script $1 needs are all there.
has_features()
{
	sed -n 's/^# FEATURE: //p' "$1" | while read -r feature; do
		! grep -q "^# $feature is not set" /suite/.config || exit 1
	done
}

# Old style: every file in the applet's directory.
run_files()
{
	for file in "$tsdir/$1"/*; do
		[ -f "$file" ] || continue
		has_features "$file" || {
			echo "UNTESTED: ${file##*/}"
			continue
		}
		rm -rf "$tsdir/.tmpdir"
		mkdir "$tsdir/.tmpdir"
		if (cd "$tsdir/.tmpdir" && d=$tsdir exec sh -x -e "$file") \
		    >/tmp/out 2>&1; then
			echo "PASS: ${file##*/}"
		else
			echo "FAIL: ${file##*/}"
			tail -n 5 /tmp/out
			echo ======
		fi
	done
}

run_applet()
{
	[ ! -d "$tsdir/$1" ] || run_files "$1"
	[ ! -f "$tsdir/$1.tests" ] || (
		cd "$tsdir" && PATH="/bin:$tsdir:$PATH" "./$1.tests" 2>&1
	)
}

to_tap()
{
	awk -v applet="$1" '
	BEGIN {
		FS = "\t"
		while ((getline < "/suite/known") > 0)
			cause[$1] = $2
	}
	/^(PASS|FAIL): / {
		failed = /^FAIL/
		name = applet ": " substr($0, 7)
		gsub(/#/, "number", name)
		verdict = failed ? "not ok" : "ok"
		todo = name in cause ? " # TODO " cause[name] : ""
		print verdict, ++n, "- " name todo
		next
	}
	/^(SKIPPED|UNTESTED): / {
		sub(/^[A-Z]*: /, "")
		print "ok", ++n, "- " applet ": " $0 " # SKIP not built"
		next
	}
	/^======/ { failed = 0 }
	failed && ++told < 200 { print "# " $0 }
	END { print "1.." n + 0 }'
}

if [ "$1" = applet ]; then
	run_applet "$2"
	exit 0
fi

passed=0
while read -r applet; do
	echo "TAP-BEGIN guest/busybox/$applet"
	timeout -s KILL 6000 sh "$0" applet "$applet" >/tmp/tap
	status=$?
	kill -KILL -1 2>/dev/null	# what an applet left behind
	to_tap "$applet" </tmp/tap | tee /tmp/verdicts
	passed=$((passed + $(grep '^ok ' /tmp/verdicts | grep -vc '# SKIP')))
	[ "$status" -eq 0 ] || echo "Bail out! exit status $status"
	read -r now _ </proc/uptime
	echo "# after ${now%.*} s"
	echo "TAP-END guest/busybox/$applet 0"
done </suite/applets
read -r name least </suite/least
echo "TAP-BEGIN $name"
[ "$passed" -ge "$least" ] || printf 'not '
echo "ok 1 - $passed tests pass, $least must"
echo "1..1"
echo "TAP-END $name 0"
poweroff -f
