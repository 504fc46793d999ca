/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * procfs: the system and its processes as files of text, in the form that
 * Linux programs read.
 *
 * The tree is described by tables of struct pfs_entry.  A directory has the
 * entries of its table and, if pe_next is given, one for each number that
 * exists at the moment: a process, a thread, a descriptor.  A file has a
 * generator, which prints its content into a struct pfs_buf.
 *
 * A node is a path through the tables.  It is made by a lookup and belongs to
 * one vnode: two lookups of a name give two vnodes.  Nothing compares them,
 * and nothing is kept in them but the text that this open is reading.
 *
 * Processes.  A generator gets what it tells about a process from a struct
 * pfs_proc: numbers copied under proc_lock and p_lock, and references to what
 * the process uses, so it may sleep while the process goes on or ends.
 */

#ifndef _FS_PROCFS_H_
#define _FS_PROCFS_H_

#include <sys/param.h>
#include <sys/proc.h>
#include <sys/resource.h>
#include <sys/vnode.h>

struct pfs_entry;

#define PFS_MAXDEPTH	6
#define PFS_STATIC	(-1)		/* ps_number of an entry with a name */

/* One step of a path: an entry, and which of the numbered ones. */
struct pfs_step {
	const struct pfs_entry *ps_entry;
	int		ps_number;
};

struct pfs_node {
	struct pfs_step	pn_path[PFS_MAXDEPTH];
	u_int		pn_depth;	/* index of the last step */
	pid_t		pn_pid;		/* 0: not about a process */
	lwpid_t		pn_tid;		/* 0: not about a thread */
	int		pn_fd;
};

/* Text that grows.  After an error nothing more is added. */
struct pfs_buf {
	char		*pb_data;
	size_t		pb_len;
	size_t		pb_size;	/* allocated */
	int		pb_error;
};

enum pfs_key { PFS_KEY_NONE, PFS_KEY_PID, PFS_KEY_TID, PFS_KEY_FD };

struct pfs_entry {
	const char	*pe_name;	/* null ends a table */
	enum vtype	pe_type;
	mode_t		pe_mode;
	/* content of a file, text of a link */
	int		(*pe_print)(struct pfs_buf *, const struct pfs_node *);
	/* a link to a vnode: it, referenced; EINVAL: follow the text */
	int		(*pe_follow)(struct mount *, const struct pfs_node *,
			    struct vnode **);
	/* a file that has no text: moves what the uio wants, both ways */
	int		(*pe_io)(const struct pfs_node *, struct uio *);
	const struct pfs_entry *pe_children;
	/* numbered entries: the first number from there on, or -1 */
	int		(*pe_next)(const struct pfs_node *, int);
	const struct pfs_entry *pe_numbered;	/* what each of them is */
	enum pfs_key	pe_key;			/* what the number tells */
};

#define PFS_FILE(name, mode, print)					\
	{ .pe_name = (name), .pe_type = VREG, .pe_mode = (mode),	\
	  .pe_print = (print) }
#define PFS_IO(name, mode, io)						\
	{ .pe_name = (name), .pe_type = VREG, .pe_mode = (mode),	\
	  .pe_io = (io) }
#define PFS_LINK(name, print, follow)					\
	{ .pe_name = (name), .pe_type = VLNK, .pe_mode = ACCESSPERMS,	\
	  .pe_print = (print), .pe_follow = (follow) }

/* What there is to tell about a process; the pointers are references. */
struct pfs_proc {
	pid_t		pp_pid, pp_ppid, pp_pgid, pp_sid, pp_tpgid;
	pid_t		pp_tracer;	/* 0: nobody */
	dev_t		pp_tty;		/* NODEV: none */
	char		pp_state;	/* R S D T t Z */
	char		pp_comm[MAXCOMLEN + 1];
	int		pp_nice;
	int		pp_class;	/* SCHED_xxx */
	int		pp_rtpri;
	int		pp_nlwps;
	int		pp_exitsig;
	int		pp_cpu;
	nsec_t		pp_start;
	struct rusage	pp_ru;		/* its own, or its thread's */
	struct rusage	pp_cru;		/* of children waited for */
	vaddr_t		pp_args, pp_env;
	size_t		pp_argslen, pp_envlen;
	vaddr_t		pp_auxv;
	size_t		pp_auxvlen;
	struct ucred	*pp_cred;
	struct vmspace	*pp_vm;		/* or null */
	struct vnode	*pp_text;	/* or null */
	struct filedesc	*pp_fd;		/* or null */
	struct cwdinfo	*pp_cwdi;	/* or null */
};

/* procfs_subr.c */
void	pfs_printf(struct pfs_buf *, const char *, ...) __printflike(2, 3);
void	pfs_write(struct pfs_buf *, const void *, size_t);
void	pfs_buf_free(struct pfs_buf *);
int	pfs_proc_get(const struct pfs_node *, struct pfs_proc *);
void	pfs_proc_put(struct pfs_proc *);
int	pfs_next_pid(const struct pfs_node *, int);
int	pfs_next_tid(const struct pfs_node *, int);
int	pfs_next_fd(const struct pfs_node *, int);

/* procfs_proc.c, procfs_system.c: the tables */
extern const struct pfs_entry pfs_process_dir;
extern const struct pfs_entry pfs_root;
int	pfs_print_mounts(struct pfs_buf *, const struct pfs_node *);
int	pfs_print_mountinfo(struct pfs_buf *, const struct pfs_node *);

/* procfs_file.c */
int	pfs_file_vnode(struct mount *, struct file *, struct vnode **);

/* procfs_vnops.c */
int	pfs_vnode(struct mount *, const struct pfs_node *, struct vnode **);

#endif /* _FS_PROCFS_H_ */
