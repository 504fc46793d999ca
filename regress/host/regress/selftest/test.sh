#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# The runner notices a test that fails, hangs, crashes, says nothing or stops
# short: every way is tried with the script that runs tests in a domU, and
# with consoles made up here for what happens to the domain itself.

. regress/lib/tap.sh
. regress/lib/judge.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/regress/t" "$tmp/tmp"

# a_test NAME [SECONDS]: standard input is its text.
a_test()
{
	{
		echo "#!/bin/sh"
		cat
	} >"$tmp/regress/t/$1"
	chmod +x "$tmp/regress/t/$1"
	echo "t/$1 ${2:-100}" >>"$tmp/regress/list"
}

a_test good <<'EOF'
echo 1..2
echo ok 1 - one
echo ok 2 - two
EOF
a_test skips <<'EOF'
echo "1..1"
echo "ok 1 - this # SKIP not here"
EOF
a_test fails <<'EOF'
echo 1..2
echo ok 1 - one
echo not ok 2 - two
EOF
a_test hangs 2 <<'EOF'
echo 1..1
echo ok 1 - one
sleep 1000
EOF
a_test crashes <<'EOF'
echo 1..1
echo ok 1 - one
kill -SEGV $$
EOF
a_test silent </dev/null
a_test truncated <<'EOF'
echo 1..3
echo ok 1 - one
EOF
a_test unplanned <<'EOF'
echo ok 1 - one
EOF
a_test exits <<'EOF'
echo 1..1
echo ok 1 - one
exit 3
EOF

sh regress/lib/run-user.sh "$tmp/regress" >"$tmp/console" 2>/dev/null
unframe "$tmp/console" poweroff "$tmp/tap" t/silent t/absent

# The domain itself stops in the midst of a test.
printf 'boot\r\nTAP-BEGIN t/dies\r\n1..1\r\nok 1 - one\r\n' >"$tmp/console"
unframe "$tmp/console" crash "$tmp/tap"
{
	cat "$tmp/console"
	echo "panic: a reason"
	echo "TAP-END t/dies 0"
} | sed 's/dies/panics/' >"$tmp/console2"
unframe "$tmp/console2" crash "$tmp/tap"

# one NAME: the judge's verdict on that test alone.
one()
{
	rm -rf "$tmp/one"
	mkdir "$tmp/one"
	cp "$tmp/tap/t/$1.tap" "$tmp/one/"
	judge "$tmp/one"
}

noticed()
{
	! one "$1"
}

all_noticed()
{
	! judge "$1"
}

counts()
{
	one "$1" | grep -qx "$2 passed, $3 failed"
}

check "a good test passes" one good
check "its tests are counted" counts good 2 0
check "a skipped test is no failure" one skips
check "a failing test is noticed" noticed fails
check "failed tests are counted" counts fails 1 1
check "a hanging test is noticed" noticed hangs
check "a crashing test is noticed" noticed crashes
check "a silent test is noticed" noticed silent
check "a truncated test is noticed" noticed truncated
check "the tests not run are counted" counts truncated 1 2
check "a test without a plan is noticed" noticed unplanned
check "an exit status is noticed" noticed exits
check "a test that never began is noticed" noticed absent
check "a test during which the domain ends is noticed" noticed dies
check "a panic is noticed" noticed panics
check "one bad test among good ones is noticed" all_noticed "$tmp/tap"
mkdir "$tmp/nothing"
check "no test at all is noticed" all_noticed "$tmp/nothing"
done_testing
