# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The window's size, written in dom0 to the node console/window-size, is the
# terminal's from then on, and who runs in the foreground gets SIGWINCH.  What
# is no size changes nothing: a shell numbers the signals it gets, and shows the
# size at each.  (busybox's stty believes in no side below 2 or from 30000 on.)

kernel=DOMU
memory=64
time=900
extra="LINES=33 COLUMNS=101"
dom0=resize.sh
end=poweroff
says="^size 25 90$
^winch 1: 40 120$
^winch 2: 29999 2$
^winch 3: 24 80$
^after 24 80$
^another 24 80$
no window size: \"0 80\"
no window size: \"40 120 1\"
no window size: \"4294967336 120\"
system: powering off"
never="^panic
no window size: \"0 0\"
^winch 4"
