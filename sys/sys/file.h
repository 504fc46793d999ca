/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * file: an open file, as descriptors share it.
 *
 * Key: a atomic; ( set before the file can be found; m f_lock.
 * f_flag is written under f_lock and read without: a reader may see the flags
 * of a moment ago, as it would have a moment ago.
 */

#ifndef _SYS_FILE_H_
#define _SYS_FILE_H_

#include <sys/types.h>
#include <sys/fcntl.h>
#include <sys/mutex.h>

struct file;
struct proc;
struct stat;
struct ucred;
struct uio;
struct uvm_object;

#define FILE_MAX	32768u		/* open files in the system */

#define DTYPE_VNODE	1
#define DTYPE_SOCKET	2
#define DTYPE_PIPE	3
#define DTYPE_MISC	4

/* flags of fo_read, fo_write */
#define FOF_UPDATE_OFFSET	0x01	/* offp is &f_offset: lock, move it */

/*
 * What a kind of file can do.  A null operation fails as its caller says:
 * ENODEV for fo_mmap, ENOTTY for fo_ioctl, ESPIPE for fo_seek.  fo_ioctl gets
 * its argument in kernel memory.  fo_mmap gives a referenced object and the
 * most protection a shared mapping may have.
 */
struct fileops {
	const char *fo_name;
	int	(*fo_read)(struct file *, off_t *, struct uio *, int);
	int	(*fo_write)(struct file *, off_t *, struct uio *, int);
	int	(*fo_ioctl)(struct file *, u_long, void *);
	int	(*fo_poll)(struct file *, int);
	int	(*fo_stat)(struct file *, struct stat *);
	int	(*fo_seek)(struct file *, off_t, int, off_t *);
	int	(*fo_mmap)(struct file *, off_t *, size_t, int, int,
		    struct uvm_object **, int *);
	int	(*fo_close)(struct file *);
};

struct file {
	const struct fileops *f_ops;	/* ( */
	void		*f_data;	/* (: vnode, pipe ... */
	struct ucred	*f_cred;	/* (: who opened it */
	int		f_type;		/* (: DTYPE_ */
	volatile u_int	f_count;	/* a: references */
	volatile u_int	f_flag;		/* m: FREAD FWRITE FNONBLOCK ... */
	off_t		f_offset;	/* m */
	kmutex_t	f_lock;
};

#define f_vnode(fp)	((struct vnode *)(fp)->f_data)

void	file_init(void);
void	fref(struct file *);
int	closef(struct file *);		/* drop a reference */
u_int	file_count(void);
int	file_anonstat(struct file *, struct stat *);	/* an fo_stat */

#endif /* _SYS_FILE_H_ */
