# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Every L1 that can be lies above the direct map: programs, on two CPUs.

memory=800
vcpus=2
time=3600
extra="init=/regress/run xen.highpte"
under=guest/highpte/user
frames="user/uvm/storm user/uvm/mmap user/kern/fork user/leaks"
never="^panic"
kinds="pv32 pv32debug"	# in QEMU, a shim with CPUs takes too long

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" ${frames% user/leaks}
}
