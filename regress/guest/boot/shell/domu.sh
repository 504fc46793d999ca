# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# What a person does first: a shell on the console with its line editing, a
# pipeline, ctrl-C, job control, and poweroff.  Typed in dom0 on the console's
# terminal, read back from the console's log.

kernel=DOMU
memory=64
time=900
extra="LINES=33 COLUMNS=101"
dom0=type.sh
end=poweroff
says="^(Ringone|Linux) .* i686
^sum 5050$
^size 33 101$
^status 130$
\[1\]\+ +Stopped .*sleep 1000
\[1\]\+ +Killed .*sleep 1000
^tty /dev/(console|hvc0)$
^pid 1 .*init
system: powering off"
never="^panic
job control turned off
cannot access tty"
