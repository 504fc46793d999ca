/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * boot: the boot command line; see kern/kern_boot.c.
 */

#ifndef _SYS_BOOT_H_
#define _SYS_BOOT_H_

#include <sys/types.h>

#define BOOT_CMDLINE_MAX	1024	/* bytes, NUL included */
#define BOOT_INITARGS_MAX	32
#define BOOT_INITENV_MAX	32

/*
 * What the words said.  Strings live in a copy of the line, for ever.
 *
 * Key: ( set by boot_parse, constant afterwards.
 */
struct boot_params {
	const char	*bp_root;	/* (: root=, NULL: the ramdisk */
	const char	*bp_init;	/* (: init=, NULL: the usual places */
	const char	*bp_console;	/* (: console=, or NULL */
	const char	*bp_regress;	/* (: regress: "" for all, or a name */
	u_int		bp_debug;	/* (: BOOT_ switches */
	u_int		bp_initargc;	/* (: words for init, */
	const char	*bp_initargs[BOOT_INITARGS_MAX];
	u_int		bp_initenvc;	/* (: name=value words for init, */
	const char	*bp_initenv[BOOT_INITENV_MAX];
};

/* bp_debug: `debug=a,b'. */
#define BOOT_DEBUG_SYSCALL	0x01	/* "syscall": unknown numbers */
#define BOOT_DEBUG_SIGNAL	0x02	/* "signal": fatal signals */
#define BOOT_DEBUG_EXEC		0x04	/* "exec": programs refused */
#define BOOT_QUIET		0x10	/* "quiet": no banner */
#define BOOT_VERBOSE		0x20	/* "verbose": more at boot */

extern struct boot_params boot_params;

/* From machine code, before main: where the line is. */
void	boot_setcmdline(const char *);
const char *boot_cmdline(void);		/* as it was given */

void	boot_parse(void);

/* The system cannot start: one line that says why, and a crash. */
void	boot_fail(const char *, ...) __dead __printflike(1, 2);

/*
 * From machine code: where the boot loader left the ramdisk, if there is one,
 * in the direct map.  It fills whole pages, which are nobody's until
 * boot_ramdisk_free gives them to uvm.
 */
extern vaddr_t	boot_ramdisk;
extern size_t	boot_ramdisk_size;	/* bytes; 0: there is none */
void	boot_ramdisk_free(void);

#endif /* _SYS_BOOT_H_ */
