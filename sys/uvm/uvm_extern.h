/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_extern: memory management as the rest of the kernel sees it.
 */

#ifndef _UVM_UVM_EXTERN_H_
#define _UVM_UVM_EXTERN_H_

#include <sys/param.h>
#include <uvm/uvm_aobj.h>
#include <uvm/uvm_map.h>
#include <uvm/uvm_object.h>
#include <uvm/uvm_page.h>
#include <uvm/uvm_pager.h>
#include <uvm/uvm_param.h>
#include <uvm/uvm_pmap.h>

struct lwp;
struct proc;
struct uio;

/*
 * An address space with what belongs to it.
 *
 * Key: a atomic, m vm_map's lock, ! set by exec before anybody else looks.
 */
struct vmspace {
	struct vm_map	vm_map;
	u_int		vm_refcnt;	/* a: processes that use it */
	vaddr_t		vm_taddr;	/* !: program text */
	vsize_t		vm_tsize;	/* !: its bytes */
	vaddr_t		vm_daddr;	/* !: where the heap begins */
	vaddr_t		vm_dend;	/* m: the break: where it ends now */
	vaddr_t		vm_ssaddr;	/* !: where the stack began */
};

extern struct vmspace	vmspace0;	/* kernel threads': no user memory */

/*
 * What there is and what became of it, in pages and in events.
 *
 * Key: f uvm_fpageqlock, ( set once at boot, s statistics: counted without
 * a lock, exact only while nothing else runs.
 */
struct uvmexp {
	u_long		npages;		/* (: managed in all */
	u_long		nlow;		/* (: of these, low */
	u_long		reserve_kernel;	/* (: kept for the kernel */
	u_long		reserve_low;	/* (: low ones kept for the kernel */
	u_long		free;		/* f: free now */
	u_long		lowfree;	/* f: of these, low */
	u_long		anonpages;	/* f: owned by anons */
	u_long		filepages;	/* f: owned by objects */
	u_long		kernpages;	/* f: owned by the kernel */
	u_long		faults;		/* s: page faults */
	u_long		flt_anon;	/* s: of these: page was there */
	u_long		flt_zero;	/* s: a page of zeros was made */
	u_long		flt_ahead;	/* s: more of them were made unasked */
	u_long		flt_cow;	/* s: an anon was copied */
	u_long		flt_obj;	/* s: an object's page was mapped */
	u_long		flt_promote;	/* s: an object's page was copied */
	u_long		flt_wait;	/* s: waits for memory */
	u_long		oomkills;	/* s: processes killed for memory */
};

extern struct uvmexp	uvmexp;

/* Boot. */
void	uvm_init(void);

/*
 * Kernel memory.  uvm_km_alloc gives whole pages at kernel addresses of
 * their own, wired, writable, not executable; 0 when it cannot.
 */
#define UVM_KMF_NOWAIT	0x1		/* fail rather than sleep */
#define UVM_KMF_ZERO	0x2
#define UVM_KMF_VAONLY	0x4		/* addresses only, no pages */

vaddr_t	uvm_km_alloc(vsize_t, vsize_t, u_int);
void	uvm_km_free(vaddr_t, vsize_t, u_int);
vaddr_t	uvm_km_pagealloc(u_int);	/* one page, from the direct map */
void	uvm_km_pagefree(vaddr_t);
u_long	uvm_km_vanfree(void);		/* kernel addresses left, pages */

/* Kernel stacks of USPACE bytes; 0 when there is no memory. */
vaddr_t	uvm_uarea_alloc(void);
void	uvm_uarea_free(vaddr_t);
u_long	uvm_uarea_cached(void);		/* pages */
u_int	uvm_uarea_drain(void);		/* empties the cache; pages freed */

/*
 * Give up what is kept only to be quicker the next time: free items of pools,
 * kernel stacks, address spaces of the dead.  Returns the pages that came free.
 * => may sleep
 */
u_int	uvm_drain(void);

/*
 * A page fault at a user address: 0, EFAULT (nothing mapped), EACCES (not
 * allowed), EIO (behind the object's end), ENOMEM (and the process that
 * faulted on its own memory has been killed).
 */
int	uvm_fault(struct vm_map *, vaddr_t, vm_prot_t);

/* The same from outside; the page is held and given to the caller. */
int	uvm_fault_hold(struct vm_map *, vaddr_t, vm_prot_t, bool forced,
	    struct vm_page **);

/*
 * Bring the page that an address space will need first, before any CPU has
 * it: then this costs no hypercall, and no fault later.  A hint: errors are
 * left to the fault.
 */
void	uvm_prefault(struct vm_map *, vaddr_t, vm_prot_t);

/*
 * Read or write another address space; uio_offset is the address.  Forced, as
 * by a debugger: what is mapped without the right to, too.
 */
int	uvm_io(struct vm_map *, struct uio *);
int	uvm_io_forced(struct vm_map *, struct uio *);

/* Address spaces. */
struct vmspace *uvmspace_alloc(vaddr_t, vaddr_t);
int	uvmspace_fork(struct vmspace *, struct vmspace **);
void	uvmspace_addref(struct vmspace *);
void	uvmspace_free(struct vmspace *);
void	uvmspace_exec(struct lwp *, struct vmspace *);

/*
 * The kernel's half of the system calls: native numbers, addresses already
 * taken from the user.  uvm_mmap: the hint or place is in *addrp and the
 * result comes back there; the reference on the object is given away on
 * success only.
 */
int	uvm_mmap(struct vm_map *, vaddr_t *, vsize_t, vm_prot_t, vm_prot_t,
	    int, struct uvm_object *, voff_t);
int	uvm_munmap(struct vm_map *, vaddr_t, vsize_t);
int	uvm_mprotect(struct vm_map *, vaddr_t, vsize_t, vm_prot_t);
int	uvm_madvise(struct vm_map *, vaddr_t, vsize_t, int);
int	uvm_mremap(struct vm_map *, vaddr_t, vsize_t, vaddr_t *, vsize_t, int);
int	uvm_mincore(struct vm_map *, vaddr_t, vsize_t, u_char *);
int	uvm_mlock(struct vm_map *, vaddr_t, vsize_t);
int	uvm_munlock(struct vm_map *, vaddr_t, vsize_t);
int	uvm_msync(struct vm_map *, vaddr_t, vsize_t, int);
int	uvm_brk(struct vmspace *, vaddr_t, vaddr_t *);

/* One line of /proc/PID/maps: the first entry that ends behind `va'. */
struct uvm_map_info {
	vaddr_t		start, end;
	voff_t		offset;
	vm_prot_t	prot;
	bool		shared;		/* writes are seen by others */
	bool		anon;		/* no object behind it */
	bool		stack;		/* grows downward */
	bool		heap;		/* lies in the break's range */
	u_long		private_pages;	/* in its amap */
};

bool	uvm_map_nextinfo(struct vmspace *, vaddr_t, struct uvm_map_info *);

#endif /* _UVM_UVM_EXTERN_H_ */
