/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_ptrace_machdep: a tracee's registers in the forms that Linux/i386 has
 * for them.
 *
 * Overview.
 *	Each set of registers has a request of its own, or two; all have one in
 *	common, GETREGSET and SETREGSET, where a note type names the set and an
 *	iovec says how much is wanted.  Both come down to a struct regset, of
 *	which there is a table: how large the set is, and two functions that
 *	read and write it.  The functions are called with the tracee standing
 *	still and locks held, so they work on a buffer in the kernel.
 *
 *	PEEKUSER and POKEUSER see a struct user, of which registers and debug
 *	registers are there and the rest is zero.
 *
 * Linux facts (sys/user.h, linux/elf.h, linux/ptrace.h of i386).
 *	struct user_regs_struct is 17 words in the order of machine/reg.h,
 *	u_debugreg in struct user is at 252 of 284 bytes.  struct
 *	ptrace_syscall_info is as large as its kind needs.  NT_X86_XSTATE is
 *	XSAVE's form, whole or not at all, with the components that the kernel
 *	saves at byte 464, from which debuggers know its layout.
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/proc.h>
#include <sys/ptrace.h>
#include <sys/systm.h>
#include <sys/uio.h>
#include <machine/cpu.h>
#include <machine/fpu.h>
#include <machine/frame.h>
#include <machine/reg.h>
#include <machine/segments.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/common/linux_ptrace.h>
#include <compat/linux/arch/i386/linux_machdep.h>
#include <compat/linux/arch/i386/linux_segment.h>

#define LINUX_NT_PRSTATUS	1
#define LINUX_NT_PRFPREG	2
#define LINUX_NT_386_TLS	0x200
#define LINUX_NT_X86_XSTATE	0x202
#define LINUX_NT_PRXFPREG	0x46e62b7f

#define USER_DEBUGREG	252		/* in struct user */
#define USER_SIZE	284

#define FPREGS_SIZE	108		/* of struct linux_fpstate */
#define REGSET_MAX	sizeof(struct xsave)
CTASSERT(REGSET_MAX >= sizeof(struct linux_fpstate));

#define XSTATE_XCR0	464		/* in what FXSAVE leaves to software */

struct regset {
	uint32_t	rs_note;	/* NT_xxx */
	int		rs_get;		/* PTRACE_GETxxx, or 0: it has none */
	int		rs_set;
	size_t		rs_size;
	size_t		rs_unit;	/* what is wanted is some of these */
	int		(*rs_read)(struct lwp *, void *);
	int		(*rs_write)(struct lwp *, void *);
};

/*
 * The sets.  The buffer holds REGSET_MAX bytes.
 */

static int
regs_read(struct lwp *t, void *buf)
{
	process_read_regs(t, buf);
	return 0;
}

static int
regs_write(struct lwp *t, void *buf)
{
	return process_write_regs(t, buf) == 0 ? 0 : EIO;
}

static int
fpregs_read(struct lwp *t, void *buf)
{
	struct linux_fpstate *fp = buf;

	fpu_read(t, &fp->fp_fx);
	linux_fpstate_fill(fp);
	return 0;
}

/* A tag of two bits is 3 for a register that is empty. */
static int
fpregs_write(struct lwp *t, void *buf)
{
	struct linux_fpstate *fp = buf;
	struct fxsave *fx = &fp->fp_fx;
	u_int i;

	fpu_read(t, fx);
	fx->fx_cw = (uint16_t)fp->fp_cw;
	fx->fx_sw = (uint16_t)fp->fp_sw;
	fx->fx_tw = 0;
	for (i = 0; i < 8; i++)
		if (((fp->fp_tag >> (2 * i)) & 3) != 3)
			fx->fx_tw |= (uint8_t)(1 << i);
	fx->fx_ip = fp->fp_ipoff;
	fx->fx_cs = (uint16_t)fp->fp_cssel;
	fx->fx_opcode = (uint16_t)(fp->fp_cssel >> 16);
	fx->fx_dp = fp->fp_dataoff;
	fx->fx_ds = (uint16_t)fp->fp_datasel;
	for (i = 0; i < 8; i++)
		memcpy(fx->fx_st[i], fp->fp_st[i], sizeof(fp->fp_st[i]));
	fpu_write(t, fx);
	return 0;
}

static int
fpxregs_read(struct lwp *t, void *buf)
{
	fpu_read(t, buf);
	return 0;
}

static int
fpxregs_write(struct lwp *t, void *buf)
{
	fpu_write(t, buf);
	return 0;
}

static int
xstate_read(struct lwp *t, void *buf)
{
	const uint64_t features = fpu_features();

	if (features == 0)
		return ENODEV;
	memcpy(buf, fpu_state(t), sizeof(struct xsave));
	memcpy((char *)buf + XSTATE_XCR0, &features, sizeof(features));
	return 0;
}

static int
xstate_write(struct lwp *t, void *buf)
{
	memcpy(fpu_replace(t), buf, sizeof(struct xsave));
	fpu_replaced(t);
	return 0;
}

static int
tls_read(struct lwp *t, void *buf)
{
	struct linux_user_desc *ud = buf;
	u_int i;

	for (i = 0; i < GDT_NTLS; i++) {
		ud[i].ud_entry = GDT_TLS + i;
		(void)linux_tls_get(t, &ud[i]);
	}
	return 0;
}

static int
tls_write(struct lwp *t, void *buf)
{
	struct linux_user_desc *ud = buf;
	u_int i;
	int error = 0;

	for (i = 0; error == 0 && i < GDT_NTLS; i++) {
		ud[i].ud_entry = GDT_TLS + i;
		error = linux_tls_set(t, &ud[i], false);
	}
	return error;
}

static const struct regset regsets[] = {
	{ LINUX_NT_PRSTATUS, LINUX_PTRACE_GETREGS, LINUX_PTRACE_SETREGS,
	  sizeof(struct reg), sizeof(uint32_t), regs_read, regs_write },
	{ LINUX_NT_PRFPREG, LINUX_PTRACE_GETFPREGS, LINUX_PTRACE_SETFPREGS,
	  FPREGS_SIZE, sizeof(uint32_t), fpregs_read, fpregs_write },
	{ LINUX_NT_PRXFPREG, LINUX_PTRACE_GETFPXREGS, LINUX_PTRACE_SETFPXREGS,
	  sizeof(struct fxsave), sizeof(uint32_t), fpxregs_read,
	  fpxregs_write },
	{ LINUX_NT_X86_XSTATE, 0, 0, sizeof(struct xsave), sizeof(uint64_t),
	  xstate_read, xstate_write },
	{ LINUX_NT_386_TLS, 0, 0, GDT_NTLS * sizeof(struct linux_user_desc),
	  sizeof(struct linux_user_desc), tls_read, tls_write },
};

/* A set on its way.  rw_len bytes come from the user, or all go there. */
struct regset_call {
	const struct regset *rc_set;
	uint8_t		*rc_buf;	/* REGSET_MAX bytes */
	const uint8_t	*rc_new;	/* what the user gives, or NULL */
	size_t		rc_len;		/* bytes of it */
};

/* func of ptrace_with.  What the user leaves out stays as it is. */
static int
regset_move(struct lwp *t, void *arg)
{
	struct regset_call *rc = arg;
	int error = rc->rc_set->rs_read(t, rc->rc_buf);

	if (error != 0 || rc->rc_new == NULL)
		return error;
	memcpy(rc->rc_buf, rc->rc_new, rc->rc_len);
	return rc->rc_set->rs_write(t, rc->rc_buf);
}

/* Up to len bytes of a set, to or from the user. */
static int
regset_io(struct lwp *l, pid_t pid, const struct regset *rs, bool write,
    void __user *udata, size_t len)
{
	uint8_t *buf = kmem_zalloc(2 * REGSET_MAX, KM_SLEEP);
	struct regset_call rc = { .rc_set = rs, .rc_buf = buf,
	    .rc_len = len };
	int error = 0;

	if (write) {
		rc.rc_new = buf + REGSET_MAX;
		error = copyin(udata, buf + REGSET_MAX, len);
	}
	if (error == 0)
		error = ptrace_with(l, pid, regset_move, &rc);
	if (error == 0 && !write)
		error = copyout(buf, udata, len);
	kmem_free(buf, 2 * REGSET_MAX);
	return error;
}

/* GETREGSET, SETREGSET: the iovec is told how much it was. */
static int
regset_iov(struct lwp *l, pid_t pid, uint32_t note, uintptr_t uiov, bool write)
{
	const struct regset *rs;
	struct iovec iov;
	size_t len;
	int error;

	error = copyin((const void __user *)uiov, &iov, sizeof(iov));
	if (error != 0)
		return error;
	for (rs = regsets; rs->rs_note != note; rs++)
		if (rs == &regsets[__arraycount(regsets) - 1])
			return EINVAL;
	if (iov.iov_len % rs->rs_unit != 0)
		return EINVAL;
	if (write && note == LINUX_NT_X86_XSTATE && iov.iov_len < rs->rs_size)
		return EFAULT;
	len = MIN(iov.iov_len, rs->rs_size);
	error = regset_io(l, pid, rs, write, (void __user *)iov.iov_base,
	    len);
	if (error == 0)
		error = ustore_32((uint32_t __user *)(uiov +
		    offsetof(struct iovec, iov_len)), (uint32_t)len);
	return error;
}

/*
 * struct user.
 */

/* func of ptrace_with: a word, which pt_data is or will be. */
static int
user_word(struct lwp *t, void *arg)
{
	struct linux_ptcall *pt = arg;
	bool poke = pt->pt_req == LINUX_PTRACE_POKEUSER;
	u_int dr = (u_int)(pt->pt_addr - USER_DEBUGREG) / sizeof(uint32_t);
	struct reg r;

	if (pt->pt_addr < sizeof(r)) {
		process_read_regs(t, &r);
		if (poke) {
			r.r_regs[pt->pt_addr / sizeof(uint32_t)] = pt->pt_data;
			return regs_write(t, &r);
		}
		pt->pt_data = r.r_regs[pt->pt_addr / sizeof(uint32_t)];
	} else if (pt->pt_addr >= USER_DEBUGREG) {
		if (poke)
			return process_write_dbreg(t, dr, pt->pt_data);
		pt->pt_data = process_read_dbreg(t, dr);
	} else if (poke) {
		return EIO;
	} else {
		pt->pt_data = 0;
	}
	return 0;
}

static int
user_io(struct lwp *l, int req, pid_t pid, uintptr_t addr, uintptr_t data)
{
	struct linux_ptcall pt = { .pt_req = req, .pt_addr = addr,
	    .pt_data = data };
	bool bad = (addr & 3) != 0 || addr >= USER_SIZE;
	int error;

	error = bad ? EIO : ptrace_with(l, pid, user_word, &pt);
	if (error != 0 || req == LINUX_PTRACE_POKEUSER)
		return error;
	return ustore_32((uint32_t __user *)data, (uint32_t)pt.pt_data);
}

/*
 * Thread-local segments, one at a time.
 */

static int
thread_area(struct lwp *t, void *arg)
{
	struct linux_ptcall *pt = arg;
	struct linux_user_desc *ud = pt->pt_buf;

	ud->ud_entry = (uint32_t)pt->pt_addr;
	return pt->pt_req == LINUX_PTRACE_GET_THREAD_AREA ?
	    linux_tls_get(t, ud) : linux_tls_set(t, ud, false);
}

static int
thread_area_io(struct lwp *l, int req, pid_t pid, uintptr_t addr,
    uintptr_t data)
{
	struct linux_user_desc ud = { .ud_entry = 0 };
	struct linux_ptcall pt = { .pt_req = req, .pt_addr = addr,
	    .pt_buf = &ud };
	int error = 0;

	if (req == LINUX_PTRACE_SET_THREAD_AREA)
		error = copyin((const void __user *)data, &ud, sizeof(ud));
	if (error == 0)
		error = ptrace_with(l, pid, thread_area, &pt);
	if (error == 0 && req == LINUX_PTRACE_GET_THREAD_AREA)
		error = copyout(&ud, (void __user *)data, sizeof(ud));
	return error;
}

/*
 * The system call a tracee stands at.
 */

#define AUDIT_ARCH_I386		0x40000003u
#define SYSCALL_INFO_NONE	0
#define SYSCALL_INFO_ENTRY	1
#define SYSCALL_INFO_EXIT	2

struct linux_syscall_info {
	uint8_t		si_op;
	uint8_t		si_pad[3];
	uint32_t	si_arch;
	uint64_t	si_ip;
	uint64_t	si_sp;
	union {
		struct {
			uint64_t	nr;
			uint64_t	args[6];
		} entry;
		struct {
			int64_t		rval;
			uint8_t		is_error;
		} exit;
	} si_u;
};
CTASSERT(offsetof(struct linux_syscall_info, si_u) == 24);

static int
syscall_info(struct lwp *t, void *arg)
{
	static const uint8_t args[] = { REG_EBX, REG_ECX, REG_EDX, REG_ESI,
	    REG_EDI, REG_EBP };
	struct linux_ptcall *pt = arg;
	struct linux_syscall_info *si = pt->pt_buf;
	struct reg r;
	int32_t eax;
	u_int i;

	process_read_regs(t, &r);
	eax = (int32_t)r.r_regs[REG_EAX];
	si->si_arch = AUDIT_ARCH_I386;
	si->si_ip = r.r_regs[REG_EIP];
	si->si_sp = r.r_regs[REG_ESP];
	pt->pt_len = offsetof(struct linux_syscall_info, si_u);
	if (t->l_trace.lt_stop == PTS_ENTRY) {
		si->si_op = SYSCALL_INFO_ENTRY;
		si->si_u.entry.nr = r.r_regs[REG_ORIG_EAX];
		for (i = 0; i < __arraycount(args); i++)
			si->si_u.entry.args[i] = r.r_regs[args[i]];
		pt->pt_len += sizeof(si->si_u.entry);
	} else if (t->l_trace.lt_stop == PTS_EXIT) {
		si->si_op = SYSCALL_INFO_EXIT;
		si->si_u.exit.rval = eax;
		si->si_u.exit.is_error = eax < 0 && eax >= -4095;
		pt->pt_len = offsetof(struct linux_syscall_info,
		    si_u.exit.is_error) + 1;
	}
	return 0;
}

/* The result is how much there is, `size' how much is wanted. */
static int
syscall_info_io(struct lwp *l, pid_t pid, size_t size, uintptr_t data,
    register_t *retval)
{
	struct linux_syscall_info si;
	struct linux_ptcall pt = { .pt_buf = &si };
	int error;

	memset(&si, 0, sizeof(si));
	error = ptrace_with(l, pid, syscall_info, &pt);
	if (error != 0)
		return error;
	*retval = (register_t)pt.pt_len;
	return copyout(&si, (void __user *)data, MIN(size, pt.pt_len));
}

int
linux_ptrace_machdep(struct lwp *l, int req, pid_t pid, uintptr_t addr,
    uintptr_t data, register_t *retval)
{
	const struct regset *rs;
	u_int i;

	switch (req) {
	case LINUX_PTRACE_PEEKUSER:
	case LINUX_PTRACE_POKEUSER:
		return user_io(l, req, pid, addr, data);
	case LINUX_PTRACE_GET_THREAD_AREA:
	case LINUX_PTRACE_SET_THREAD_AREA:
		return thread_area_io(l, req, pid, addr, data);
	case LINUX_PTRACE_GETREGSET:
	case LINUX_PTRACE_SETREGSET:
		return regset_iov(l, pid, addr, data,
		    req == LINUX_PTRACE_SETREGSET);
	case LINUX_PTRACE_GET_SYSCALL_INFO:
		return syscall_info_io(l, pid, addr, data, retval);
	}
	for (i = 0; i < __arraycount(regsets); i++) {
		rs = &regsets[i];
		if (req == rs->rs_get || req == rs->rs_set)
			return regset_io(l, pid, rs, req == rs->rs_set,
			    (void __user *)data, rs->rs_size);
	}
	return EOPNOTSUPP;
}
