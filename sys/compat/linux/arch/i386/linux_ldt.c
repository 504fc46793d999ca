/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_ldt: modify_ldt(2), by which a program reads and writes its local
 * descriptor table.
 *
 * Linux facts (asm/ldt.h; modify_ldt(2)).
 *	Function 0 reads the table, as the CPU has it.  What was asked for
 *	beyond its end reads as zeros, and counts; but a process without a
 *	table reads nothing, and gets 0.  Function 2 reads the default table,
 *	of five empty entries.  Functions 1 and 0x11 write one entry, from a
 *	description of exactly 16 bytes.
 *
 *	The old function 1 knows neither the bit "useable" nor conforming code,
 *	and an entry without base and limit empties the place; with the new one
 *	only a certain combination does.  Conforming code has to be not
 *	present.  Bits that mean nothing are ignored, and so are those of the
 *	limit above 20.  An entry is always of memory, for programs, and has
 *	been accessed.
 *
 * Nothing that passes these checks is refused by Xen (see ldt.c).  A segment
 * of 16 bits is allowed, also for the stack: see vector.S.
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/systm.h>
#include <machine/ldt.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_segment.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define LDT_READ	0
#define LDT_WRITE_OLD	1
#define LDT_READ_DEFAULT 2
#define LDT_WRITE	0x11

#define LDT_SIZE	(LDT_MAXENTRIES * sizeof(union descriptor))
#define LDT_DEFAULTSIZE	(5 * sizeof(union descriptor))

void
linux_user_desc_fill(const struct linux_user_desc *ud, union descriptor *d)
{
	int type = UD_CONTENTS(ud->ud_flags) << 2 | SDT_ACCESSED;

	if ((ud->ud_flags & UD_READONLY) == 0)
		type |= SDT_RW;
	setsegment(d, ud->ud_base, ud->ud_limit, type, SEL_UPL,
	    (ud->ud_flags & UD_32BIT) != 0, (ud->ud_flags & UD_PAGES) != 0);
	d->sd_p = (ud->ud_flags & UD_NOTPRESENT) == 0;
	d->sd_avl = (ud->ud_flags & UD_USEABLE) != 0;
}

/* As much of the table as fits, zeros behind it; or 0 if there is none. */
static int
ldt_copyout(struct lwp *l, char __user *ptr, size_t size, register_t *retval)
{
	void *buf = kmem_alloc(PAGE_SIZE, KM_SLEEP);
	size_t done, n;
	u_int page = 0;
	int error = 0;

	size = MIN(size, LDT_SIZE);
	*retval = 0;
	if (!ldt_read(l, 0, buf))
		goto out;
	for (done = 0; done < size && error == 0; done += n, page++) {
		n = MIN(size - done, PAGE_SIZE);
		if (page > 0 && !ldt_read(l, page, buf))
			memset(buf, 0, PAGE_SIZE);
		error = copyout(buf, ptr + done, n);
	}
	*retval = (register_t)size;
out:
	kmem_free(buf, PAGE_SIZE);
	return error;
}

static int
ldt_copyout_default(char __user *ptr, size_t size, register_t *retval)
{
	static const char zeros[LDT_DEFAULTSIZE];

	size = MIN(size, LDT_DEFAULTSIZE);
	*retval = (register_t)size;
	return copyout(zeros, ptr, size);
}

/* Does the description empty its place? */
static bool
ldt_empties(const struct linux_user_desc *ud, bool old)
{
	if (ud->ud_base != 0 || ud->ud_limit != 0)
		return false;
	return old || (ud->ud_flags & UD_ALL) == UD_EMPTY;
}

static int
ldt_write(struct lwp *l, const void __user *ptr, size_t size, bool old)
{
	union descriptor d = { .d_raw = 0 };
	struct linux_user_desc ud;
	int error;

	if (size != sizeof(ud))
		return EINVAL;
	error = copyin(ptr, &ud, sizeof(ud));
	if (error != 0)
		return error;
	if (ud.ud_entry >= LDT_MAXENTRIES)
		return EINVAL;
	if (UD_CONTENTS(ud.ud_flags) == 3 &&
	    (old || (ud.ud_flags & UD_NOTPRESENT) == 0))
		return EINVAL;
	if (!ldt_empties(&ud, old)) {
		linux_user_desc_fill(&ud, &d);
		if (old)
			d.sd_avl = 0;
	}
	return ldt_set(l, ud.ud_entry, d);
}

int
linux_sys_modify_ldt(struct lwp *l, const struct linux_sys_modify_ldt_args *uap,
    register_t *retval)
{
	switch (uap->func) {
	case LDT_READ:
		return ldt_copyout(l, uap->ptr, uap->size, retval);
	case LDT_READ_DEFAULT:
		return ldt_copyout_default(uap->ptr, uap->size, retval);
	case LDT_WRITE_OLD:
		return ldt_write(l, uap->ptr, uap->size, true);
	case LDT_WRITE:
		return ldt_write(l, uap->ptr, uap->size, false);
	default:
		return ENOSYS;
	}
}
