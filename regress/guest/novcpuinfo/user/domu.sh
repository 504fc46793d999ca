# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034,SC2154	# kind is of regress.sh
#
# vcpu_info stays in the shared info page, and the operations on the event mask
# are calls: all programs of the user tier.

memory=128
time=3600
extra="init=/regress/run xen.novcpuinfo"
under=guest/novcpuinfo/user
programs=$(every_user_test "$kind")
varies=yes
frames="$programs user/leaks"
says="^event mask: by calls at "
never="^panic"

prepare()
{
	# shellcheck disable=SC2086	# names are words
	user_image "$1" $programs
}
