# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh
#
# tap.sh: the Test Anything Protocol for tests written in sh.  To be sourced.
#
#	check CLAIM CMD...	ok if CMD succeeds; its output explains a failure
#	silent CLAIM CMD...	ok if CMD succeeds and prints nothing
#	skip CLAIM REASON	counted, not tried
#	done_testing		the plan; to be called at the end, so that a test
#				that dies before has none and fails

tap_n=0

tap_verdict()
{
	tap_n=$((tap_n + 1))
	echo "$1 $tap_n - $2"
}

check()
{
	tap_claim=$1
	shift
	if tap_out=$("$@" 2>&1); then
		tap_verdict ok "$tap_claim"
	else
		tap_verdict 'not ok' "$tap_claim"
		printf '%s\n' "$tap_out" | sed 's/^/# /'
	fi
}

silent()
{
	tap_claim=$1
	shift
	if tap_out=$("$@" 2>&1) && [ -z "$tap_out" ]; then
		tap_verdict ok "$tap_claim"
	else
		tap_verdict 'not ok' "$tap_claim"
		printf '%s\n' "$tap_out" | sed 's/^/# /'
	fi
}

skip()
{
	tap_verdict ok "$1 # SKIP $2"
}

done_testing()
{
	echo "1..$tap_n"
}
