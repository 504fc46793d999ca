# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Programs that make address spaces and segments, on 4 CPUs.

memory=128
vcpus=4
time=3600
extra="init=/regress/run"
under=guest/smp/user4
frames="user/arch/i386/ldt_smp user/uvm/storm user/kern/fork user/kern/pipe user/kern/thread user/kern/signal user/kern/exec user/uvm/mmap user/compat/torture user/leaks"
says="^cpus: 4$"
never="^panic"
kinds="pv32 pv32debug"	# in QEMU, a shim with so many CPUs takes too long

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" ${frames% user/leaks}
}
