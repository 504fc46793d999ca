# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A program writes more than the console's ring holds and restarts the system
# at once: all of it comes, and only then the kernel's word.  Where time is
# counted, the guest gets there before dom0 reads anything.

kinds=pv32
counted=yes
end=reboot
says="^first line$
^last line$
^system: restarting$"
never="^panic"

prepare()
{
	i686-linux-gnu-gcc -O2 -ffreestanding -nostdlib -static \
	    -o "$1.init" "$TOP/regress/guest/boot/last_words/init.c" &&
	    echo "init type=file contents=$1.init" |
	    "$HOST_SH" "$TOOLS/mkcpio.sh" >"$1" &&
	    rm "$1.init"
}
