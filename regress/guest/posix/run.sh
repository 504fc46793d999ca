#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# run.sh: init of the domU that runs the Open POSIX test suite.
#
# /suite/posix is all tests in one program, which runs those that it is told of:
# INTERFACE/TEST, as /suite/tests lists them.  They mostly sleep, so many run
# side by side; but those that disturb others, named in /suite/alone, come
# afterwards and one by one, and so does, once more, whatever failed: many a test
# measures time, and the machine may be busy.
#
# Each interface is a frame.  Tests in /suite/known, "TEST<tab>CAUSE", are
# expected to fail; one that says it is not supported or not written is
# skipped.  A last frame claims that as many passed as /suite/least says, "NAME
# NUMBER", so that none can be lost unnoticed.

limit=300	# seconds for one test
jobs=8

# Run the tests on the input, $1 at a time.
run_tests()
{
	/suite/posix "$1" "$limit" /tmp/results >>/tmp/statuses
	read -r now _ </proc/uptime
	echo "$(grep -c . /tmp/statuses) tests run after ${now%.*} s"
}

# All results as TAP, a frame for each interface; of a test that was run twice
# the last one counts.
to_tap()
{
	awk -F '\t' '
	function frame(name) {
		if (open != "") {
			print "1.." n
			print "TAP-END guest/posix/" open " 0"
		}
		open = name
		n = 0
		if (name != "")
			print "TAP-BEGIN guest/posix/" name
	}
	function said(file, line, i, last) {
		while ((getline line <file) > 0)
			last[i++] = line
		close(file)
		for (line = i > 8 ? i - 8 : 0; line < i; line++)
			print "# " last[line]
	}
	FILENAME == "/suite/known" { cause[$1] = $2; next }
	FILENAME == "/tmp/statuses" {
		split($0, word, " ")
		status[word[1]] = word[2]
		next
	}
	{
		split($0, part, "/")
		if (part[1] != open)
			frame(part[1])
		n++
		todo = $0 in cause ? " # TODO " cause[$0] : ""
		result = $0 in status ? status[$0] : "none"
		if (result == "4" || result == "5")
			print "ok " n " - " $0 " # SKIP not supported"
		else if (result == "0")
			print "ok " n " - " $0 todo
		else {
			print "not ok " n " - " $0 todo
			print "# status " result
			said("/tmp/results/" part[1] ":" part[2] ".said")
		}
	}
	END { frame("") }' /suite/known /tmp/statuses /suite/tests
}

export PATH=/sbin:/usr/sbin:/bin:/usr/bin HOME=/root TERM=vt100
[ -e /proc/uptime ] || mount -t proc proc /proc
mkdir -p /tmp/results /dev/shm
chmod 1777 /dev/shm

grep -vf /suite/alone /suite/tests | run_tests "$jobs"
awk '$2 != 0 && $2 != 4 && $2 != 5 { print $1 }' /tmp/statuses |
    grep -vFxf /suite/known.names >/tmp/again
grep -f /suite/alone /suite/tests >>/tmp/again
rm -rf /tmp/results/*.dir
run_tests 1 </tmp/again
to_tap | tee /tmp/verdicts
passed=$(grep '^ok ' /tmp/verdicts | grep -vc '# SKIP')
read -r name least </suite/least
echo "TAP-BEGIN $name"
[ "$passed" -ge "$least" ] || printf 'not '
echo "ok 1 - $passed tests pass, $least must"
echo "1..1"
echo "TAP-END $name 0"
poweroff -f
