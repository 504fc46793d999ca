/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm: what the files of sys/uvm share with each other and with nobody else.
 */

#ifndef _UVM_UVM_H_
#define _UVM_UVM_H_

#include <uvm/uvm_extern.h>
#include <uvm/uvm_amap.h>
#include <uvm/uvm_anon.h>

extern kmutex_t	uvm_fpageqlock;		/* free lists and page counts */

void	uvm_km_init(void);
void	uvm_km_preinit(void);
void	uvm_aobj_init(void);
void	uvm_glue_init(void);
void	uvm_space_init(void);
void	uvm_oom_kill(struct proc *);

#endif /* _UVM_UVM_H_ */
