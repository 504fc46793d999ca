#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Run in the domU: Debian's strace follows a pipeline of a shell, attaches to a
# running process and lets it go, counts, changes results, and passes on how
# the program ended.

# shellcheck source=regress/lib/tap.sh
. /regress/tap.sh

# The file $1 has a line that matches $2.
says()
{
	grep -qE -- "$2" "$1" || {
		tail -n 40 "$1"
		return 1
	}
}

# strace with the words from $3 on ends with status $1; its output is in $2.
traced()
{
	want=$1
	out=$2
	shift 2
	timeout 100 strace -o "$out" "$@" >stdout 2>stderr
	got=$?
	[ "$got" -eq "$want" ] || {
		echo "status $got, not $want"
		cat stdout stderr
		tail -n 20 "$out"
		return 1
	}
}

check "a pipeline is followed" traced 0 pipe -ff \
    sh -c '/bin/echo hello | /bin/cat | /bin/wc -c'
set -- pipe.*
cat "$@" >pipe.out
check "its output is as ever" says stdout '^6$'
check "four processes were seen" [ $# -eq 4 ]
check "it says which program was executed" says pipe.out \
    '^execve\("/[a-z/]*sh", \["sh", "-c", "/bin/echo hello.*= 0$'
check "it says how processes were made" says pipe.out \
    '^(fork|vfork|clone)\(.*= [0-9]+$'
check "it shows what was written" says pipe.out \
    '^write\(1, "hello\\n", 6\) += 6$'
check "it shows what was read" says pipe.out \
    '^read\(0, "hello\\n", [0-9]+\) += 6$'
check "it shows signals" says pipe.out \
    '^--- SIGCHLD \{si_signo=SIGCHLD, si_code=CLD_EXITED, '
check "it shows ends" says pipe.out '^\+\+\+ exited with 0 \+\+\+$'

check "the status is the program's" traced 7 exit.out sh -c 'exit 7'
check "that is told" says exit.out '^\+\+\+ exited with 7 \+\+\+$'
# shellcheck disable=SC2016	# the traced shell's own number
check "so is a signal" traced 143 kill.out sh -c 'kill -TERM $$'
check "and its sender" says kill.out \
    '^--- SIGTERM \{si_signo=SIGTERM, si_code=SI_USER, si_pid=[0-9]+'
check "and the end by it" says kill.out '^\+\+\+ killed by SIGTERM \+\+\+$'

check "calls are counted" traced 0 count.out -c sh -c 'echo a; echo b'
check "by name" says count.out '^ +[0-9.]+ +[0-9.]+ +[0-9]+ +2 +write$'
check "in all" says count.out '^100\.00 .* total$'

check "an error is injected" traced 1 inject.out \
    -e inject=mkdir:error=EDQUOT mkdir made
check "the program believes it" says stderr 'made.*[Qq]uota'
check "nothing was made" [ ! -d made ]

# A shell that counts in a file, ten times a second.
sh -c 'n=0; while :; do n=$((n + 1)); echo $n >count; sleep 0.1; done' &
pid=$!
sleep 1
timeout -s INT 3 strace -f -p "$pid" -o attach.out 2>attach.err
check "it attaches to a process" says attach.err "Process $pid attached"
check "it sees that work" says attach.out \
    '^[0-9]+ +write\(1, "[0-9]+\\n", [0-9]+\) += [0-9]+$'
check "it lets that go" says attach.err "Process $pid detached"
before=$(cat count)
sleep 2
check "which goes on" [ "$(cat count)" -gt "$before" ]

strace -f -p "$pid" -o killed.out 2>/dev/null &
sleep 2
kill -KILL $!
wait $! 2>/dev/null
before=$(cat count)
sleep 2
check "it goes on when the tracer is killed" [ "$(cat count)" -gt "$before" ]
kill "$pid"
wait "$pid" 2>/dev/null
done_testing
