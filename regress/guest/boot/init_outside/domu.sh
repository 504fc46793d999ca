# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init whose headers point outside of the file: busybox, cut short.

end=crash
says="init: /init: segment outside of the file
init: no program to run"
never="^panic"

prepare()
{
	dd if="$CACHE/busybox/busybox" of="$1.init" bs=4096 count=10 \
	    2>/dev/null
	echo "init type=file contents=$1.init" | sh "$TOOLS/mkcpio.sh" >"$1"
	rm "$1.init"
}
