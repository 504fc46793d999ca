#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# What is measured is put into tables as it was measured, and whoever judges it
# fails what is to fail: an operation that takes more than its limit, or has
# none, or was not measured; Xen and the kernel counting differently.

. regress/lib/tap.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# A line of fields, which the words are.
fields()
{
	(IFS='	'; echo "$*")
}

round()
{
	fields "$1" "$2" "$3" "$4" "$4" "$4" "one $3"
}

tables()
{
	{
		round ringone 1 null 10
		round ringone 1 fork 1000
		round linux 1 null 25
		round linux 1 fork 900
		round ringone 2 null 30
		round ringone 3 null 20
	} | awk -f tools/bench/table.awk >"$tmp/table"
	diff - "$tmp/table" <<EOT
$(fields id operation ringone min max linux min max ratio)
$(fields null "one null" 20 10 30 25 25 25 1.25)
$(fields fork "one fork" 1000 1000 1000 900 900 900 0.90)
EOT
}

half_measured()
{
	{
		round ringone 1 null 10
		round linux 1 fork 900
	} | awk -f tools/bench/table.awk >"$tmp/table"
	diff - "$tmp/table" <<EOT
$(fields id operation ringone min max linux min max ratio)
$(fields null "one null" 10 10 10 - - - -)
$(fields fork "one fork" - - - 900 900 900 -)
EOT
}

ablations()
{
	{
		round none 1 null 200
		round xen.nothing 1 null 250
	} | awk -f tools/bench/ablations.awk >"$tmp/table"
	diff - "$tmp/table" <<EOT
$(fields id operation none xen.nothing %)
$(fields null "one null" 200 250 +25.0)
EOT
}

ablated_calls()
{
	{
		round none 1 null 0.00
		round xen.nothing 1 null 1.00
	} | awk -v percent=no -f tools/bench/ablations.awk >"$tmp/table"
	diff - "$tmp/table" <<EOT
$(fields id operation none xen.nothing)
$(fields null "one null" 0.00 1.00)
EOT
}

# next_to_nothing XEN-CALLS: of 100,000 calls that need no hypercall.
next_to_nothing()
{
	{
		fields ringone XEN null 100000 hypercalls "$1"
		fields ringone XEN null 100000 page_faults 0
	} | awk -f tools/bench/counts.awk >"$tmp/counts"
}

more_than_nothing()
{
	! next_to_nothing "$1"
}

# counts XEN-CALLS XEN-FAULTS: of 1000 forks, for which the kernel counted 3000
# hypercalls, 1000 of them page tables that Xen counts twice, and 2000 faults.
counts()
{
	{
		fields ringone XEN fork 1000 hypercalls "$1"
		fields ringone XEN fork 1000 page_faults "$2"
		fields ringone XEN fork 1000 emulated 1
		fields ringone EVCNT fork 1000 hypercall multicall 2900
		fields ringone EVCNT fork 1000 hypercall vcpu_op 100
		fields ringone EVCNT fork 1000 pmap load 1000
		fields ringone EVCNT fork 1000 pmap pin 500
		fields ringone EVCNT fork 1000 trap page_fault_user 2000
		fields linux XEN fork 1000 hypercalls 29000
	} | awk -f tools/bench/counts.awk >"$tmp/counts"
}

agrees()
{
	counts "$1" "$2" && diff - "$tmp/counts" <<EOT
$(fields system id hypercalls "page faults" emulated "own hypercalls" \
    "own page faults" agree)
$(fields ringone fork 4.10 2.00 0.00 3.00 2.00 yes)
$(fields linux fork 29.00 0.00 0.00 - - -)
EOT
}

differs()
{
	! counts "$1" "$2" && grep -q 'NO$' "$tmp/counts"
}

measured()
{
	fields BENCH "$1" "$2" "$2" "$2" "one $1"
}

# judges PASS FAIL: what judge.awk says of $tmp/limits and standard input.
judges()
{
	cat >"$tmp/measured"
	awk -f regress/guest/bench/judge.awk "$tmp/limits" "$tmp/measured" \
	    >"$tmp/tap"
	cat "$tmp/tap"
	[ "$(grep -c '^ok' "$tmp/tap")" -eq "$1" ] &&
	    [ "$(grep -c '^not ok' "$tmp/tap")" -eq "$2" ] &&
	    [ "$(tail -n 1 "$tmp/tap")" = "1..$(($1 + $2))" ]
}

{
	echo "# operation, limit"
	fields null 600
	fields fork 400000
} >"$tmp/limits"

within()
{
	{
		echo BENCH-START 1 2
		measured null 600
		measured fork 9000
		echo BENCH-END
	} | judges 3 0
}

above()
{
	{
		measured null 601
		measured fork 9000
		echo BENCH-END
	} | judges 2 1
}

missing()
{
	{
		measured null 600
		echo "bench: fork failed"
		echo BENCH-END
	} | judges 2 1
}

forgotten()
{
	{
		measured null 600
		measured fork 9000
		measured new 5
		echo BENCH-END
	} | judges 3 1
}

unfinished()
{
	{
		measured null 600
		measured fork 9000
	} | judges 2 1
}

parallel()
{
	{
		round ringone-1 1 null 10
		round ringone-2 1 null 6
		round linux-1 1 null 25
	} | awk -f tools/bench/parallel.awk >"$tmp/table"
	diff - "$tmp/table" <<EOT
$(fields id operation ringone-1 max ringone-2 max linux-1 max)
$(fields null "one null" 10 10 6 6 25 25)
EOT
}

# A report has a title for each table that there is, and its cells.
report()
{
	mkdir "$tmp/results"
	tables >"$tmp/results/nothing"
	cp "$tmp/table" "$tmp/results/table.tsv"
	{
		fields ringone 1 init 31000000
		fields linux 1 init 3200000000
		fields ringone 2 init 30000000
	} >"$tmp/results/starts.tsv"
	sh tools/bench/report.sh "$tmp/results" >"$tmp/report"
	cat "$tmp/report"
	grep -qx 'null  one null  *20  *10  *30  *25  *25  *25  *1.25' \
	    "$tmp/report" &&
	    grep -q '^init .* 30000000  *3200000000$' "$tmp/report" &&
	    ! grep -q hypervisor "$tmp/report"
}

refuses()
{
	sh tools/bench/bench.sh "$@" >"$tmp/out" 2>&1
	[ $? -eq 1 ] && grep -q '^usage:' "$tmp/out"
}

every_operation_has_a_limit()
{
	sed -n 's/^	{ "\([a-z0-9]*\)", .*/\1/p' tools/bench/calls.c \
	    tools/bench/procs.c tools/bench/memory.c | sort >"$tmp/known"
	grep -v '^#' regress/guest/bench/limits | cut -f1 | sort |
	    diff "$tmp/known" -
}

check "a table has the median, the least and the greatest" tables
check "it shows what was measured in one system only" half_measured
check "ablations are compared with none" ablations
check "so are their hypercalls, without percent" ablated_calls
check "a table of several CPUs has a column for each" parallel
check "a report has what there is" report
check "an unknown part is refused" refuses -p everything
check "counts agree but for what dom0 does" agrees 4100 2000
check "or they do not: hypercalls" differs 5000 2000
check "or they do not: page faults" differs 4100 1500
check "what the table does not show may differ" next_to_nothing 900
check "but no more" more_than_nothing 1100
check "a limit may be reached" within
check "but not exceeded" above
check "what was not measured fails" missing
check "what has no limit fails" forgotten
check "a program that does not end fails" unfinished
check "every operation has a limit" every_operation_has_a_limit
done_testing
