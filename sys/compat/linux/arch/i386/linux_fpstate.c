/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_fpstate: the FPU's state in signal frames, and as debuggers have it.
 *
 * Linux facts (asm/sigcontext.h).
 *	FSAVE's old form comes first, then FXSAVE's, which is what counts.  If
 *	the processor has XSAVE, the rest of what that saves follows, and two
 *	magic numbers say so: one in the bytes that FXSAVE leaves to software,
 *	with sizes and components, one at the end.  A frame without them, or
 *	with others, is of a program that knows FXSAVE only.
 *
 * What comes back from a program is its own making: fpu_replaced drops what the
 * processor would refuse.
 */

#include <sys/param.h>
#include <sys/lwp.h>
#include <sys/systm.h>

#include <machine/fpu.h>

#include <compat/linux/arch/i386/linux_machdep.h>

/* The FPU's state as a frame has it; only the first part without XSAVE. */
struct linux_xfpstate {
	struct linux_fpstate xf_plain;
	uint8_t		xf_ext[sizeof(struct xsave) - sizeof(struct fxsave)];
	uint32_t	xf_magic2;	/* FPSTATE_MAGIC2, as fs_magic1 says */
};
CTASSERT(sizeof(struct linux_xfpstate) == 624 + 320 + 4);

/* The end of fp_fx, which the processor leaves to software. */
struct linux_fpsw {
	uint32_t	fs_magic1;	/* FPSTATE_MAGIC1: fp_ext follows */
	uint32_t	fs_size;	/* of struct linux_fpstate */
	uint64_t	fs_features;	/* XSAVE_xxx in it */
	uint32_t	fs_xsize;	/* from fp_fx to fp_magic2 */
	uint32_t	fs_unused[7];
};
#define FPSTATE_FPSW	(sizeof(struct linux_fpstate) -			\
			    sizeof(struct linux_fpsw))
#define FPSTATE_MAGIC1	0x46505853
#define FPSTATE_MAGIC2	0x46505845
CTASSERT(FPSTATE_FPSW - offsetof(struct linux_fpstate, fp_fx) == 464);

/* The old form of the FPU's state, for programs that look at it. */
void
linux_fpstate_fill(struct linux_fpstate *fp)
{
	const struct fxsave *fx = &fp->fp_fx;
	uint32_t tag = 0xffff0000;
	u_int i;

	fp->fp_cw = fx->fx_cw | 0xffff0000;
	fp->fp_sw = fx->fx_sw | 0xffff0000;
	for (i = 0; i < 8; i++)
		if ((fx->fx_tw & (1 << i)) == 0)
			tag |= 3u << (2 * i);
	fp->fp_tag = tag;
	fp->fp_ipoff = fx->fx_ip;
	fp->fp_cssel = fx->fx_cs | (uint32_t)fx->fx_opcode << 16;
	fp->fp_dataoff = fx->fx_dp;
	fp->fp_datasel = fx->fx_ds | 0xffff0000;
	for (i = 0; i < 8; i++)
		memcpy(fp->fp_st[i], fx->fx_st[i], sizeof(fp->fp_st[i]));
	fp->fp_status = fx->fx_sw;
	fp->fp_magic = 0;
}

/* How much of struct linux_xfpstate there is. */
static size_t
fpstate_size(void)
{
	return fpu_features() != 0 ? sizeof(struct linux_xfpstate) :
	    sizeof(struct linux_fpstate);
}

/*
 * What the CPU leaves out of a frame: the marks that tell of the rest, and
 * zeros in the header before what XSAVE writes there.
 */
struct linux_fpmarks {
	struct linux_fpsw fm_sw;
	uint8_t		fm_header[64];	/* of struct xsave, from xs_bv on */
};
CTASSERT(sizeof(struct linux_fpmarks) == 48 + 64);

/* They are the same in all frames: whoever makes one stores the features. */
static struct linux_fpmarks fpmarks = {
	.fm_sw = {
		.fs_magic1 = FPSTATE_MAGIC1,
		.fs_size = sizeof(struct linux_xfpstate),
		.fs_xsize = sizeof(struct xsave),
	},
};

static int
fpstate_mark(uint32_t frame)
{
	static const struct linux_fpsw none;
	void __user *to = (void __user *)(uintptr_t)(frame + FPSTATE_FPSW);

	if (fpu_features() == 0)
		return copyout(&none, to, sizeof(none));
	fpmarks.fm_sw.fs_features = fpu_features();
	return copyout(&fpmarks, to, sizeof(fpmarks)) != 0 ? EFAULT :
	    ustore_32((uint32_t __user *)(uintptr_t)(frame +
	    offsetof(struct linux_xfpstate, xf_magic2)), FPSTATE_MAGIC2);
}

/* The word behind FSAVE's form: the status once more, and no magic. */
static int
fpstate_status(uint32_t frame)
{
	uint32_t sw;
	int error;

	error = ufetch_32((const uint32_t __user *)(uintptr_t)(frame +
	    offsetof(struct linux_fpstate, fp_sw)), &sw);
	return error != 0 ? error : ustore_32((uint32_t __user *)(uintptr_t)
	    (frame + offsetof(struct linux_fpstate, fp_status)), sw & 0xffff);
}

int
linux_fpstate_put(struct lwp *l, uint32_t *sp)
{
	const size_t fx = offsetof(struct linux_fpstate, fp_fx);
	uint32_t at;
	int error;

	at = rounddown2(*sp - (fpstate_size() - fx), 64);
	*sp = at - fx;
	error = fpstate_mark(*sp);
	if (error == 0)
		error = fpu_save_user(l, (void __user *)(uintptr_t)*sp,
		    (struct xsave __user *)(uintptr_t)at);
	if (error == 0)
		error = fpstate_status(*sp);
	return error;
}

/* The components that came back, XSAVE_xxx, or 0 if only FXSAVE's did. */
static uint64_t
fpstate_features(const char __user *from)
{
	const char __user *end = from + sizeof(struct xsave);
	struct linux_fpsw sw;
	uint32_t magic2;

	if (fpu_features() == 0 ||
	    copyin(from + sizeof(struct fxsave) - sizeof(sw), &sw,
	    sizeof(sw)) != 0 || sw.fs_magic1 != FPSTATE_MAGIC1 ||
	    sw.fs_size != sizeof(struct linux_xfpstate) ||
	    sw.fs_xsize != sizeof(struct xsave) ||
	    ufetch_32((const void __user *)end, &magic2) != 0 ||
	    magic2 != FPSTATE_MAGIC2)
		return 0;
	return sw.fs_features;
}

/* What is beyond FXSAVE's is as at reset if it did not come back. */
static int
fpstate_read(struct xsave *xs, const char __user *from, uint64_t features)
{
	char *ext = (char *)xs + sizeof(xs->xs_fx);
	const char __user *uext = from + sizeof(xs->xs_fx);
	int error;

	error = copyin(from, &xs->xs_fx, sizeof(xs->xs_fx));
	if (error != 0)
		return error;
	if (features != 0 && copyin(uext, ext, sizeof(*xs) -
	    sizeof(xs->xs_fx)) == 0) {
		xs->xs_bv &= features;
		return 0;
	}
	xs->xs_bv = XSAVE_X87 | XSAVE_SSE;
	return 0;
}

/* What the CPU does not take as it is, it gets with its errors mended. */
int
linux_fpstate_load(struct lwp *l, uint32_t uaddr)
{
	const char __user *from = (const char __user *)(uintptr_t)(uaddr +
	    offsetof(struct linux_fpstate, fp_fx));
	uint64_t features;
	int error;

	if (uaddr == 0) {
		fpu_reset(l);
		return 0;
	}
	features = fpstate_features(from);
	if (fpu_load_user(l, (const void __user *)from, features) == 0)
		return 0;
	error = fpstate_read(fpu_replace(l), from, features);
	if (error == 0)
		fpu_replaced(l);
	else
		fpu_reset(l);
	return error;
}
