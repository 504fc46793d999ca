# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2016,SC2034
#
# Four virtual CPUs exist, but the toolstack lets only two of them run: the
# others are offline in xenstore, and are left alone, until `xl vcpu-set' wants
# them.  Programs see how many there are.
#
# Not under the shim of Xen 4.17: it brings up only those CPUs that it had itself
# when it began, and answers EINVAL for the others.

kernel=DOMU
kinds=pv32
vcpus=2
xl="maxvcpus=4"
time=900
dom0=plug.sh
extra='init=/bin/sh -- /offline.sh'
says="^cpus: 2$
^first 2 of 2 and 2$
^next 4 of 4 and 4$
^last 1 of 1 and 1$"
never="^panic
^cpu[0-9]+: (cannot be started|does not come|does not leave|is idle)"

prepare()
{
	echo "offline.sh type=file" \
	    "contents=$TOP/regress/guest/smp/offline/init.sh" \
	    >"$1.spec"
	"$HOST_SH" "$TOOLS/image.sh" -s "$1.spec" "$1"
}
