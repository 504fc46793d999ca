/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_amap: the anons of a stretch of private memory, by slot.
 *
 * Theory and locks: uvm_amap.c.
 */

#ifndef _UVM_UVM_AMAP_H_
#define _UVM_UVM_AMAP_H_

#include <sys/param.h>
#include <sys/mutex.h>
#include <uvm/uvm_anon.h>

#define AMAP_CHUNK	32		/* slots in a chunk */

/*
 * Key: a am_lock.
 */
struct amap_chunk {
	uint32_t	ac_used;	/* a: a bit for each slot in use */
	struct vm_anon	*ac_anon[AMAP_CHUNK];	/* a */
};

/*
 * Key: a am_lock, ( set once.
 */
struct vm_amap {
	kmutex_t	*am_lock;	/* (: shared with copies by fork */
	struct amap_chunk **am_dir;	/* a: chunks, or NULLs */
	struct amap_chunk *am_single;	/* a: am_dir of a small amap */
	u_int		am_ndir;	/* a: entries of am_dir */
	u_int		am_nslot;	/* a: slots */
	u_int		am_nused;	/* a: slots in use */
	u_int		am_ref;		/* a: map entries that use it */
};

void	uvm_amap_init(void);
struct vm_amap *amap_alloc(u_int, kmutex_t *);
void	amap_ref(struct vm_amap *);
void	amap_unref(struct vm_amap *, u_int, u_int);
void	amap_join(struct vm_amap *);
bool	amap_extend(struct vm_amap *, u_int);
struct vm_amap *amap_copy(struct vm_amap *, u_int, u_int, u_int);

/* am_lock held. */
struct vm_anon *amap_lookup(struct vm_amap *, u_int);
struct vm_anon *amap_next(struct vm_amap *, u_int *, u_int);
bool	amap_add(struct vm_amap *, u_int, struct vm_anon *);
void	amap_replace(struct vm_amap *, u_int, struct vm_anon *);
void	amap_wipe(struct vm_amap *, u_int, u_int);

#endif /* _UVM_UVM_AMAP_H_ */
