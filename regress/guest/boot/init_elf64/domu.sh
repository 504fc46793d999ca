# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init that is a 64-bit ELF file.

end=crash
says="init: /init: .*
init: no program to run"
never="^panic"

prepare()
{
	{
		dd if="$CACHE/busybox/busybox" bs=4 count=1
		printf '\002'
		dd if="$CACHE/busybox/busybox" bs=5 skip=1
	} >"$1.init" 2>/dev/null
	echo "init type=file contents=$1.init" | sh "$TOOLS/mkcpio.sh" >"$1"
	rm "$1.init"
}
