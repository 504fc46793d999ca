# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# CPUs come and go beneath a storm of forks, futexes, pipes and timers, and
# nothing is lost; what xenstore says that makes no sense is told of, once.

memory=96
vcpus=4
time=1800
extra="CHANGES=10 init=/regress/run"
dom0=plug.sh
under=guest/smp/hotplug
frames="user/kern/hotplug user/leaks"
says="^cpus: 4$
^cpu[1-3]: online$
^cpu[1-3]: offline$
^cpu0: cannot leave$
^cpu9: there is no such vCPU$
^cpu: xenstore's CPU .77.availability. means nothing here$
^cpu: xenstore's availability .on\\?line. means nothing here$
^# saw [1-9][0-9]+ changes of the CPUs$"
never="^panic
^cpu[0-9]+: (cannot be started|does not come|does not leave|is idle)"

prepare()
{
	user_image "$1" user/kern/hotplug
}
