# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# No address space is pinned: Xen looks at tables whenever they are loaded.

memory=64
vcpus=2
time=900
extra="init=/regress/run xen.nopin"
under=guest/ablations/nopin
frames="user/arch/i386/ablations user/kern/exec user/uvm/storm user/leaks"
never="^panic"

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" ${frames% user/leaks}
}
