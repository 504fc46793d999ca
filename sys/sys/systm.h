/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * systm: what the whole kernel may call: printing, panic, and memory on the
 * other side of the user's border.
 */

#ifndef _SYS_SYSTM_H_
#define _SYS_SYSTM_H_

#include <sys/types.h>
#include <sys/stdarg.h>
#include <lib/libkern/libkern.h>

struct lwp;
struct proc;

extern int	cold;		/* true until interrupts and lwps work */
extern bool	doing_shutdown;	/* reboot or power-off is under way */
extern const char *panicstr;	/* reason of the panic, else NULL */
extern const char version[];	/* "Ringone 0.1 (DOMU)" */
extern const char kernel_ident[]; /* name of the configuration */

/* subr_prf.c */
void	panic(const char *, ...) __dead __printflike(1, 2);
void	vpanic(const char *, va_list) __dead __printflike(1, 0);
void	printf(const char *, ...) __printflike(1, 2);
void	vprintf(const char *, va_list) __printflike(1, 0);
void	log(int, const char *, ...) __printflike(2, 3);
int	snprintf(char *, size_t, const char *, ...) __printflike(3, 4);
int	vsnprintf(char *, size_t, const char *, va_list) __printflike(3, 0);

/*
 * Memory of the current process.  EFAULT, or ENAMETOOLONG from the string
 * forms; what was moved before the fault is not told.
 */
int	copyin(const void __user *, void *, size_t);
int	copyout(const void *, void __user *, size_t);
int	copyinstr(const void __user *, void *, size_t, size_t *);
int	copyoutstr(const void *, void __user *, size_t, size_t *);
int	ufetch_8(const uint8_t __user *, uint8_t *);
int	ufetch_16(const uint16_t __user *, uint16_t *);
int	ufetch_32(const uint32_t __user *, uint32_t *);
int	ustore_8(uint8_t __user *, uint8_t);
int	ustore_16(uint16_t __user *, uint16_t);
int	ustore_32(uint32_t __user *, uint32_t);
int	ucas_32(volatile uint32_t __user *, uint32_t, uint32_t, uint32_t *);

/* Copy inside the kernel where a page may be missing: EFAULT then. */
int	kcopy(const void *, void *, size_t);

/* Levels of log(9). */
#define LOG_EMERG	0
#define LOG_ALERT	1
#define LOG_CRIT	2
#define LOG_ERR		3
#define LOG_WARNING	4
#define LOG_NOTICE	5
#define LOG_INFO	6
#define LOG_DEBUG	7

/*
 * The last lines printed.  msgbuf_read copies up to `len' bytes that follow
 * position `*pos', which it moves; positions count bytes since boot.
 */
#define MSGBUFSIZE	(16 * 1024)

size_t	msgbuf_read(uint64_t *pos, char *, size_t len);
size_t	msgbuf_size(void);

void	prf_init(void);

#endif /* _SYS_SYSTM_H_ */
