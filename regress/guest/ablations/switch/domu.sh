# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Boot arguments that take an idea away each: exits by hypercall, no batches, no
# lists, no remembered segments, no address space used again.

memory=64
vcpus=2
time=900
extra="init=/regress/run xen.iretcall xen.nobatch xen.nomerge xen.tlsalways"
extra="$extra xen.nokeep"
under=guest/ablations/switch
frames="user/arch/i386/ablations user/kern/exec user/kern/thread"
frames="$frames user/kern/signal user/arch/i386/trap user/uvm/storm"
frames="$frames user/leaks"
never="^panic"

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" ${frames% user/leaks}
}
