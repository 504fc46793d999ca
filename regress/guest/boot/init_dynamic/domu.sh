# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init whose interpreter is not there.

extra="init=/init"
end=crash
says="init: /init: its interpreter cannot be opened
init: no program to run"
never="^panic"

prepare()
{
	echo 'void _start(void) { for (;;); }' >"$1.c"
	i686-linux-gnu-gcc -nostdlib -pie -fpie \
	    -Wl,-dynamic-linker,/lib/ld-nowhere.so -o "$1.init" "$1.c"
	echo "init type=file contents=$1.init" | sh "$TOOLS/mkcpio.sh" >"$1"
	rm "$1.init" "$1.c"
}
