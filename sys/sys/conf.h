/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * conf: character devices, by major number.
 *
 * Majors and minors are the numbers that Linux programs and archives use, so
 * that a device node means the same inside and outside: one table of them is
 * here, and nothing is translated but dev_t's packing, at the emulation's
 * border.
 */

#ifndef _SYS_CONF_H_
#define _SYS_CONF_H_

#include <sys/types.h>

struct cdevsw;
struct lwp;
struct tty;
struct uio;
struct uvm_object;

#define MAJOR_MEM	1
#define MAJOR_TTY	4		/* virtual terminals, serial lines */
#define MAJOR_TTYAUX	5
#define MAJOR_PTS	136
#define MAJOR_HVC	229		/* hypervisor consoles */
#define NMAJORS		256

#define MINOR_NULL	3		/* of MAJOR_MEM */
#define MINOR_ZERO	5
#define MINOR_FULL	7
#define MINOR_RANDOM	8
#define MINOR_URANDOM	9
#define MINOR_KMSG	11
#define MINOR_CTTY	0		/* of MAJOR_TTYAUX: /dev/tty */
#define MINOR_CONSOLE	1
#define MINOR_PTMX	2

/*
 * Entries that are null: open and close succeed, read and write give ENODEV,
 * ioctl ENOTTY, poll says ready, mmap ENODEV.  d_close is called once for
 * each d_open that succeeded.
 */
struct cdevsw {
	const char *d_name;
	int	(*d_open)(dev_t, int, int, struct lwp *);
	int	(*d_close)(dev_t, int, int, struct lwp *);
	int	(*d_read)(dev_t, struct uio *, int);
	int	(*d_write)(dev_t, struct uio *, int);
	int	(*d_ioctl)(dev_t, u_long, void *, int, struct lwp *);
	int	(*d_poll)(dev_t, int, struct lwp *);
	struct tty *(*d_tty)(dev_t);
	/* the object to map at this offset, referenced, and its protection */
	int	(*d_mmap)(dev_t, off_t *, size_t, int, struct uvm_object **,
		    int *);
};

/* d_open's third argument, what sort of node was opened. */
#define S_CDEV		0020000		/* S_IFCHR */

int	devsw_attach(u_int, const struct cdevsw *);
const struct cdevsw *cdevsw_lookup(dev_t);
int	cdev_open(dev_t, int, struct lwp *);
int	cdev_close(dev_t, int, struct lwp *);

/* sys/dev: attached by vfs_init. */
void	memattach(void);

#endif /* _SYS_CONF_H_ */
