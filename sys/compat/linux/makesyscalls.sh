#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# makesyscalls.sh: the tables of an emulation's system calls.
#
#	makesyscalls.sh MASTER PREFIX OUTDIR
#
# writes, with PREFIX "linux", into OUTDIR
#
#	linux_syscall.h		LINUX_SYS_name and the highest number
#	linux_syscallargs.h	struct linux_sys_name_args, prototypes
#	linux_sysent.c		the table the dispatcher uses
#	linux_syscalls.c	names, for people
#
# A line of MASTER is a number, a name, and the arguments, each as it would be
# declared, separated by commas; "void" for none.  Every argument is one 32-bit
# word: a 64-bit one is given as its two halves.  What is not in MASTER is
# ENOSYS.  Any awk does.

set -eu

[ $# -eq 3 ] || { echo "usage: makesyscalls.sh master prefix outdir" >&2; exit 1; }
master=$1
prefix=$2
outdir=$3
PREFIX=$(echo "$prefix" | tr '[:lower:]' '[:upper:]')

# gen FILE DESCRIPTION PROGRAM: one output, with its heading.
gen() {
	{
		cat <<-EOF
		/* SPDX-License-Identifier: BSD-2-Clause */
		/* SPDX-FileCopyrightText: 2026 The Ringone authors */

		/*
		 * $2
		 *
		 * Made from $(basename "$master") by makesyscalls.sh: do not edit.
		 */

		EOF
		awk -v prefix="$prefix" -v PREFIX="$PREFIX" "$common $3" "$master"
	} > "$outdir/$1.tmp"
	mv "$outdir/$1.tmp" "$outdir/$1"
}

# Every program sees num, name and args[1 .. nargs] of a line.
# shellcheck disable=SC2016	# awk's, not the shell's
common='
/^[ \t]*(#|$)/ { next }
{
	num = $1; name = $2
	if (num + 0 <= last + 0 && seen++) {
		print "out of order: " $0 > "/dev/stderr"; exit 1
	}
	last = num
	line = $0
	sub(/^[ \t]*[0-9]+[ \t]+[a-z0-9_]+[ \t]+/, "", line)
	nargs = line == "void" ? 0 : split(line, args, /,[ \t]*/)
}
'

gen "${prefix}_syscall.h" "Numbers of system calls." '
NR != 0 && first++ == 0 {
	print "#ifndef _" PREFIX "_SYSCALL_H_"
	print "#define _" PREFIX "_SYSCALL_H_\n"
}
{ printf "#define %s_SYS_%s\t%d\n", PREFIX, name, num }
END {
	printf "#define %s_SYS_MAXSYSCALL\t%d\n", PREFIX, last + 1
	print "\n#endif /* _" PREFIX "_SYSCALL_H_ */"
}'

gen "${prefix}_syscallargs.h" "Arguments of system calls." '
first++ == 0 {
	print "#ifndef _" PREFIX "_SYSCALLARGS_H_"
	print "#define _" PREFIX "_SYSCALLARGS_H_\n"
	print "#include <sys/types.h>\n"
	print "struct lwp;\n"
}
{
	if (nargs == 0) {
		printf "int %s_sys_%s(struct lwp *, const void *,\n", prefix, name
		printf "    register_t *);\n\n"
		next
	}
	printf "struct %s_sys_%s_args {\n", prefix, name
	for (i = 1; i <= nargs; i++)
		printf "\t%s;\n", args[i]
	printf "};\n"
	printf "CTASSERT(sizeof(struct %s_sys_%s_args) == %d);\n", prefix, name,
	    4 * nargs
	printf "int %s_sys_%s(struct lwp *,\n", prefix, name
	printf "    const struct %s_sys_%s_args *, register_t *);\n\n", prefix, name
}
END { print "#endif /* _" PREFIX "_SYSCALLARGS_H_ */" }'

gen "${prefix}_sysent.c" "Functions of system calls." '
first++ == 0 {
	print "#include <compat/" prefix "/common/" prefix "_emul.h>"
	print "#include <compat/" prefix "/arch/i386/" prefix "_syscall.h>"
	print "#include <compat/" prefix "/arch/i386/" prefix "_syscallargs.h>\n"
	print "#define CALL(fn)\t((" prefix "_sycall_t *)(void (*)(void))(fn))\n"
	print "const struct " prefix "_sysent " prefix "_sysent[" PREFIX "_SYS_MAXSYSCALL] = {"
}
{
	printf "\t[%s_SYS_%s] = {\n", PREFIX, name
	printf "\t\tCALL(%s_sys_%s)\n\t},\n", prefix, name
}
END { print "};" }'

gen "${prefix}_syscalls.c" "Names of system calls." '
first++ == 0 {
	print "#include <compat/" prefix "/common/" prefix "_emul.h>"
	print "#include <compat/" prefix "/arch/i386/" prefix "_syscall.h>\n"
	print "const char *const " prefix "_syscallnames[" PREFIX "_SYS_MAXSYSCALL] = {"
}
{ printf "\t[%s_SYS_%s] =\n\t    \"%s\",\n", PREFIX, name, name }
END { print "};" }'
