# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Linux's own tests of what a program sees of the processor (its directory
# tools/testing/selftests/x86), from Debian's package linux-source-6.1, for
# i386, linked with the C library of Debian's cross compiler.  The file `known'
# lists those that are left out and the tests that fail, and why; run.sh runs
# the others.

memory=96
vcpus=2			# segments change on another CPU
time=1500
kinds="pv32 pv32debug"
extra="init=/regress/run"
under=guest/selftests
frames="selftests user/leaks"
never="^panic"

selftests_dir=linux-source-6.1/tools/testing/selftests/x86

# The sources of the program $1, in the order of its Makefile.
selftest_sources()
{
	case $1 in
	ptrace_syscall)		echo ptrace_syscall.c raw_syscall_helper_32.S ;;
	test_syscall_vdso)	echo test_syscall_vdso.c thunks_32.S ;;
	*)			echo "$1.c" ;;
	esac
}

# One has an entry of its own, which looks at the registers.
selftest_flags()
{
	case $1 in
	check_initial_reg_state)	echo -Wl,-ereal_start ;;
	esac
}

left_out()
{
	sed -n 's/: left out.*//p' "$here/known"
}

# The programs that the Makefile $1 makes for 32 bits and `known' does not leave
# out; so a new one is not forgotten.
selftest_names()
{
	left_out >"$1.left"
	sed -n '/^TARGETS_C_BOTHBITS/,/^TARGETS_C_64BIT_ONLY/{
		/^TARGETS_C_64BIT_ONLY/d
		s/^[^=]*=//
		s/\\$//
		p
	}
	s/^TARGETS_C_32BIT_NEEDED := //p' "$1" | tr -s '[:space:]' '\n' |
	    sed '/^$/d' | sort -u | grep -vxFf "$1.left"
}

make_selftests()
{
	debs_unpack "$1/root" linux-source-6.1 || return 1
	xz -dc "$1/root/usr/src/linux-source-6.1.tar.xz" |
	    tar -C "$1" -x "$selftests_dir" \
	    linux-source-6.1/arch/x86/include/asm/desc_defs.h || return 1
	rm -rf "$1/root"
	mkdir "$1/bin"
	selftest_names "$1/$selftests_dir/Makefile" >"$1/names"
	while read -r name; do
		# shellcheck disable=SC2046	# words
		(cd "$1/$selftests_dir" && i686-linux-gnu-gcc -O2 -std=gnu99 \
		    -w -pthread -no-pie -static -s $(selftest_flags "$name") \
		    -o "$1/bin/$name" $(selftest_sources "$name") -lm) ||
		    return 1
	done <"$1/names"
	rm -rf "$1/linux-source-6.1"
}

# The lines of the specification of the ramdisk $1.
selftests_spec()
{
	echo "regress type=dir"
	echo "regress/run type=file mode=0755" \
	    "contents=$TOP/regress/lib/run-user.sh"
	echo "regress/list type=file contents=$1.list"
	echo "regress/tap.sh type=file contents=$TOP/regress/lib/tap.sh"
	echo "regress/selftests type=file mode=0755 contents=$here/run.sh"
	echo "regress/known type=file contents=$here/known"
	echo "regress/names type=file contents=$CACHE/selftests/names"
	echo "regress/x86 type=dir"
	while read -r name; do
		echo "regress/x86/$name type=file mode=0755" \
		    "contents=$CACHE/selftests/bin/$name"
	done <"$CACHE/selftests/names"
}

prepare()
{
	here=$TOP/regress/guest/selftests
	part selftests "$(key_of 1 "$DEBS_SUITE" "$(left_out)")" \
	    make_selftests
	printf 'selftests 1200\n' >"$1.list"
	selftests_spec "$1" >"$1.spec"
	"$HOST_SH" "$TOOLS/image.sh" -s "$1.spec" "$1"
}
