# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A ramdisk that is cut short stops the domain with one line that says so.

end=crash
says="ramdisk: it has been cut short"
never="^panic"

prepare()
{
	dd if="$WORK/user/ramdisk" of="$1" bs=1000 count=300 2>/dev/null
}
