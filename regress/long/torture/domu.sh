# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# user/compat/torture for minutes, on 4 CPUs, and whether the kernel has given
# back everything then.
#
#	./build.sh regress -k pv32 long/torture
#
# The seed is another one each time, and printed; to have it again, or more
# time for each of the cases than TORTURE_SECONDS=120, say so:
#
#	TORTURE_SEED=4711 TORTURE_SECONDS=600 ./build.sh regress ...

memory=256
vcpus=4
time=$((${TORTURE_SECONDS:-120} * 8 + 600))
extra="init=/regress/run"
under=long/torture
frames="user/compat/torture user/leaks"
says="^cpus: 4$"
never="^panic"
kinds="pv32 pv32debug"	# in QEMU, a shim with so many CPUs takes too long

prepare()
{
	echo "${TORTURE_SEED:-$(date +%s)}" "${TORTURE_SECONDS:-120}" \
	    >"$1.torture"
	user_image "$1" user/compat/torture
	echo "regress/torture type=file contents=$1.torture" >>"$1.d/spec"
	"$HOST_SH" "$TOOLS/image.sh" -s "$1.d/spec" "$1"
}
