# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A ramdisk whose files do not fit into memory stops the domain with one line.
# A megabyte of zeroes under many names is small for Xen and big for us: the
# archive says each file's size, so hard links would not do.

memory=48
kinds="pv32 pv32debug"	# the shim itself needs more than it leaves here
end=crash
says="ramdisk: not enough memory for its"
never="^panic"

prepare()
{
	dd if=/dev/urandom of="$1.data" bs=1024 count=13000 2>/dev/null
	printf 'data%s type=file contents=%s\n' 1 "$1.data" 2 "$1.data" |
	    sh "$TOOLS/mkcpio.sh" >"$1"
	rm "$1.data"
}
