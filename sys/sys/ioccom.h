/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ioccom: how an ioctl's number is made, as 4.4BSD does.
 *
 *	31 30 29 28	      16 15	    8 7		   0
 *	in out void  length	   group	 number
 *
 * The length is that of the argument, which ioctl(2) copies in and out, so
 * that a driver sees kernel memory only.
 */

#ifndef _SYS_IOCCOM_H_
#define _SYS_IOCCOM_H_

#define IOCPARM_MASK	0x1fffu
#define IOCPARM_SHIFT	16
#define IOCPARM_LEN(x)	(((u_int)(x) >> IOCPARM_SHIFT) & IOCPARM_MASK)
#define IOCGROUP(x)	(((u_int)(x) >> 8) & 0xff)

#define IOC_VOID	0x20000000u	/* no argument */
#define IOC_OUT		0x40000000u	/* from the kernel */
#define IOC_IN		0x80000000u	/* to the kernel */
#define IOC_INOUT	(IOC_IN | IOC_OUT)

#define _IOC(inout, group, num, len)					\
	((u_long)((inout) |						\
	    (((u_int)(len) & IOCPARM_MASK) << IOCPARM_SHIFT) |		\
	    ((u_int)(group) << 8) | (u_int)(num)))
#define _IO(g, n)	_IOC(IOC_VOID, (g), (n), 0)
#define _IOR(g, n, t)	_IOC(IOC_OUT, (g), (n), sizeof(t))
#define _IOW(g, n, t)	_IOC(IOC_IN, (g), (n), sizeof(t))
#define _IOWR(g, n, t)	_IOC(IOC_INOUT, (g), (n), sizeof(t))

#endif /* _SYS_IOCCOM_H_ */
