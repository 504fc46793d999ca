# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Programs that make address spaces and segments, on 2 CPUs.

memory=128
vcpus=2
time=3600
extra="init=/regress/run"
under=guest/smp/user2
frames="user/arch/i386/ldt_smp user/kern/sched user/uvm/storm user/leaks"
says="^cpus: 2$"
never="^panic"

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" ${frames% user/leaks}
}
