/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * reg: a stopped lwp's registers, for its tracer; see i386/process_machdep.c.
 *
 * The order is that in which debuggers for i386 have always had them.
 */

#ifndef _I386_REG_H_
#define _I386_REG_H_

#include <sys/types.h>

struct lwp;
struct trapframe;

enum {
	REG_EBX, REG_ECX, REG_EDX, REG_ESI, REG_EDI, REG_EBP, REG_EAX,
	REG_DS, REG_ES, REG_FS, REG_GS,
	REG_ORIG_EAX,			/* number of the system call, or -1 */
	REG_EIP, REG_CS, REG_EFLAGS, REG_ESP, REG_SS,
	NREGS
};

struct reg {
	uint32_t	r_regs[NREGS];
};

/* => the lwp stands still; EINVAL for what no program may have */
void	process_read_regs(struct lwp *, struct reg *);
int	process_write_regs(struct lwp *, const struct reg *);

/*
 * Debug registers, as the processor numbers them; 4 and 5 do not exist.
 * => the lwp stands still; EINVAL for what would not be a watchpoint
 */
#define NDBREGS		4		/* of these are addresses */
uint32_t process_read_dbreg(struct lwp *, u_int);
int	process_write_dbreg(struct lwp *, u_int, uint32_t);

/* xen/dbregs.c: in cpu_switchto's batch; exec and fork; T_DEBUG. */
void	dbregs_switch(struct lwp *);
void	dbregs_reset(struct lwp *);
int	dbregs_trap(struct lwp *, struct trapframe *);
bool	dbregs_trap_kernel(void);

#endif /* _I386_REG_H_ */
