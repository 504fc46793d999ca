/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * exec: a program on its way into memory.
 *
 * kern_exec.c fills an exec_package, a format (exec_elf.c, exec_script.c)
 * judges the file and lists what is to be mapped, a new address space is
 * made, and only when nothing can fail any more is the old one dropped.
 */

#ifndef _SYS_EXEC_H_
#define _SYS_EXEC_H_

#include <sys/param.h>

struct emul;
struct exec_package;
struct lwp;
struct vmspace;
struct vnode;

/* What is read of a file to tell its format: headers, or the #! line. */
#define EXEC_HDRSIZE	512

#define EXEC_MAXSEGS	16		/* PT_LOAD of a program or ld.so */
#define EXEC_MAXPHDRS	64
#define EXEC_MAXSCRIPTS	4		/* #! that names a #! ... */
#define EXEC_MAXPREFIX	(2 * EXEC_MAXSCRIPTS + 1)
#define EXEC_MAXARGS	(ARG_MAX / 2)	/* argv and envp pointers */

/* One piece of a file to be mapped, then zeros to its end. */
struct exec_seg {
	vaddr_t		es_start;	/* page where it begins */
	vaddr_t		es_fileend;	/* end of the bytes from the file */
	vaddr_t		es_end;		/* end of the memory, exact */
	off_t		es_off;		/* es_start's place in the file */
	int		es_prot;
};

/* A loaded object: the program, or its interpreter. */
struct exec_image {
	struct vnode	*ei_vp;		/* referenced */
	struct exec_seg	ei_seg[EXEC_MAXSEGS];
	u_int		ei_nsegs;
	vaddr_t		ei_base;	/* added to every address of the file */
	vaddr_t		ei_start;	/* lowest page, before ei_base */
	vaddr_t		ei_end;		/* highest byte + 1, before ei_base */
	vaddr_t		ei_entry;	/* before ei_base */
	vaddr_t		ei_phdr;	/* in memory, before ei_base; 0: none */
	u_int		ei_phnum;
	bool		ei_reloc;	/* may be anywhere: ET_DYN */
};

/*
 * Strings of argv and envp, packed one after another, each with its NUL.
 * They lie in pages of their own, so no great piece of kernel memory is taken.
 */
struct exec_strings {
	char		*xs_page[ARG_MAX / PAGE_SIZE];
	size_t		xs_len;		/* bytes used */
};

struct exec_package {
	char		*ep_path;	/* name given to execve */
	struct vnode	*ep_vp;		/* being judged; referenced, marked */
	off_t		ep_size;	/* its size */
	char		ep_hdr[EXEC_HDRSIZE];
	size_t		ep_hdrlen;	/* bytes of the file in ep_hdr */
	struct exec_strings ep_str;	/* argv, envp, ep_path */
	size_t		ep_arglen;	/* of ep_str: argv's */
	size_t		ep_envlen;	/* then envp's */
	size_t		ep_skip;	/* of argv's: argv[0], for a script */
	u_int		ep_argc;
	u_int		ep_envc;
	/* In argv[0]'s place, the last word first. */
	char		*ep_prefix[EXEC_MAXPREFIX];
	u_int		ep_nprefix;
	struct exec_image ep_prog;
	struct exec_image ep_interp;	/* ei_vp NULL: none */
	bool		ep_execstack;	/* PT_GNU_STACK wants it executable */
	uid_t		ep_uid;		/* set-id: what to become, or -1 */
	gid_t		ep_gid;
	const struct emul *ep_emul;	/* the ABI it speaks */
	const char	*ep_why;	/* what was wrong with the file */
	vaddr_t		ep_strings;	/* where the strings are on the stack */
	vaddr_t		ep_auxv;	/* and the auxiliary vector, */
	size_t		ep_auxvlen;	/* so long */
	vaddr_t		ep_entry;	/* where user mode begins */
	vaddr_t		ep_sp;		/* and its stack pointer */
};

/*
 * A format: es_check fills the images, or puts another file into ep_vp and
 * returns ERESTART; ENOEXEC: not of this format, or not well formed.
 */
struct execsw {
	const char	*es_name;
	int		(*es_check)(struct lwp *, struct exec_package *);
	const struct emul *es_emul;
};

extern const struct emul emul_linux;	/* what the programs here speak */

int	 exec_elf_check(struct lwp *, struct exec_package *);
int	 exec_elf_stack(struct lwp *, struct exec_package *, struct vmspace *);
int	 exec_script_check(struct lwp *, struct exec_package *);

/* Run another program in the current process. */
int	 execve1(struct lwp *, const char __user *path,
	    const uint32_t __user *argv, const uint32_t __user *envp);
int	 exec_kernel(struct lwp *, const char *path, const char *const *argv,
	    const char *const *envp, const char **why);

/* For the formats. */
int	 exec_open(struct lwp *, const char *path, struct vnode **, off_t *);
void	 exec_close(struct vnode *);
int	 exec_read(struct vnode *, off_t, void *, size_t, size_t *);
int	 exec_copyout(struct vmspace *, const void *, vaddr_t, size_t);

#endif /* _SYS_EXEC_H_ */
