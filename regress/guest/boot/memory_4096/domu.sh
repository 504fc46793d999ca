# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A domain of 4 GiB, and a process that uses 2 GiB of them.  Under the shim it
# would need nested page tables of that size in QEMU, which take minutes.

memory=4096
vcpus=2
time=3600
extra="init=/regress/run"
under=guest/boot/memory_4096
frames="user/uvm/big user/leaks"
never="^panic"
kinds="pv32 pv32debug"

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" ${frames% user/leaks}
}
