# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Address spaces are pinned when they are made.

memory=64
vcpus=2
time=900
extra="init=/regress/run xen.pinearly"
under=guest/ablations/pinearly
frames="user/arch/i386/ablations user/kern/exec user/uvm/storm user/leaks"
never="^panic"

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" ${frames% user/leaks}
}
