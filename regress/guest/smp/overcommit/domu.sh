# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# More vCPUs than the host has CPUs, so that when all compute much of the time
# is stolen: still all of it is accounted for, and nobody pays for what he did
# not get.  And threads run on the CPUs that they are bound to.

memory=96
vcpus=4
time=1800
extra="init=/regress/run"
under=guest/smp/overcommit
frames="user/kern/cputime user/kern/affinity user/kern/sched user/leaks"
says="^cpus: 4$
^# stolen: [1-9][0-9] percent$"
never="^panic"
kinds="pv32 pv32debug"	# in QEMU, a shim with so many CPUs takes too long

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" ${frames% user/leaks}
}
