# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh
#
# judge.sh: from what tests printed to a verdict.  To be sourced.
#
# Every test leaves one file NAME.tap below the directory of results.  Tests in
# a domU share its console, each between two lines of its own:
#
#	TAP-BEGIN NAME
#	...
#	TAP-END NAME STATUS
#
# Nothing may pass by being absent.  unframe turns a frame that was not closed
# into "Bail out!", a status other than 0 into a failed test, and a test that
# was expected but never began into a failed one; a plan that was not kept is
# found by prove, and by the count made here.
#
#	unframe CONSOLE END DIR NAME...
#		write DIR/NAME.tap for every frame on CONSOLE and for every NAME
#		expected; END says how the domain ended
#	judge DIR
#		let prove judge, print the summary; true if nothing failed

unframe()
{
	unframe_console=$1
	unframe_end=$2
	unframe_dir=$3
	shift 3
	mkdir -p "$unframe_dir"
	tr -d '\r' <"$unframe_console" |
	    awk -v dir="$unframe_dir" -v end="$unframe_end" '
	function finish(why) {
		if (why != "")
			print "Bail out! " why > file
		close(file)
		file = ""
	}
	$1 == "TAP-BEGIN" && NF == 2 && $2 !~ /\.\./ {
		if (file != "")
			finish("another test began")
		file = dir "/" $2 ".tap"
		path = file
		sub(/\/[^\/]*$/, "", path)
		system("mkdir -p \"" path "\"")
		printf "" > file
		next
	}
	$1 == "TAP-END" && file != "" {
		if ($3 != 0)
			print "not ok - exit status " $3 > file
		finish("")
		next
	}
	file != "" && (/^panic/ || /^Bail out!/) {
		finish($0)
		next
	}
	file != "" { print > file }
	END {
		if (file != "")
			finish("the domain ended meanwhile: " end)
	}'
	for unframe_name; do
		unframe_file=$unframe_dir/$unframe_name.tap
		if [ ! -s "$unframe_file" ]; then
			mkdir -p "${unframe_file%/*}"
			printf '1..1\nnot ok 1 - said nothing (%s)\n' \
			    "$unframe_end" >"$unframe_file"
		fi
	done
}

# "PASSED FAILED SKIPPED" of the TAP file $1.  Tests planned but not run, tests
# run but not planned, no plan, and a bail out are failures.
count_tap()
{
	awk '
	/^1\.\.[0-9]+/ { planned = 1; plan = substr($1, 4) + 0 }
	/^ok/ {
		n++
		if (/# *[Ss][Kk][Ii][Pp]/)
			skipped++
		else
			passed++
	}
	/^not ok/ {
		n++
		if (/# *TODO/)
			passed++
		else
			failed++
	}
	/^Bail out!/ { failed++ }
	END {
		if (!planned)
			failed++
		else if (n < plan)
			failed += plan - n
		else if (n > plan && failed == 0)
			failed++
		printf "%d %d %d\n", passed, failed, skipped
	}' "$1"
}

# The files of the tests below directory $1 that failed, and why.
show_failures()
{
	for show_file in $(find "$1" -name '*.tap' | sort); do
		case $(count_tap "$show_file") in
		*' 0 '*)	continue ;;
		esac
		show_name=${show_file#"$1"/}
		echo "FAILED ${show_name%.tap}"
		awk '/^(not ok|Bail out!)/ { on = 1; print "    " $0; next }
		    /^#/ && on { print "    " $0; next }
		    { on = 0 }' "$show_file" | head -n 40
	done
}

judge()
{
	judge_passed=0 judge_failed=0 judge_skipped=0
	for judge_file in $(find "$1" -name '*.tap' | sort); do
		judge_counts=$(count_tap "$judge_file")
		judge_passed=$((judge_passed + ${judge_counts%% *}))
		judge_skipped=$((judge_skipped + ${judge_counts##* }))
		judge_counts=${judge_counts#* }
		judge_failed=$((judge_failed + ${judge_counts% *}))
	done
	judge_prove=$(prove -Q --merge --exec cat --ext .tap -r "$1" 2>&1) ||
	    [ "$judge_failed" -gt 0 ] || {
		echo "$judge_prove"
		judge_failed=1
	}
	if [ $((judge_passed + judge_failed + judge_skipped)) -eq 0 ]; then
		echo "no test was run"
		judge_failed=1
	fi
	show_failures "$1"
	[ "$judge_skipped" -eq 0 ] || echo "$judge_skipped skipped"
	echo "$judge_passed passed, $judge_failed failed"
	[ "$judge_failed" -eq 0 ]
}
