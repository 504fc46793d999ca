/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_anon: pages of private memory.
 *
 * Overview
 *	An anon is a page with a count of the amaps that hold it.  With a
 *	count of one the page may be written in place; with more, a writer
 *	makes an anon of its own first.  There is no swap, so the page is
 *	always there; an anon of eight bytes stands between amap and page so
 *	that a page could go to disk without finding every amap.
 *
 * Locking
 *	All amaps that hold one anon came from one amap by fork, and share
 *	its lock, am_lock: it covers an_ref, an_page and the identity of the
 *	page.  An anon without a lock of its own cannot be reached from its
 *	page; what wants that (a page daemon) has to put the lock here.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/pool.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

static struct pool anon_pool;

void
uvm_anon_init(void)
{

	pool_init(&anon_pool, sizeof(struct vm_anon), 0, "vmanon", 0,
	    IPL_NONE);
}

/*
 * uvm_analloc: an anon with one reference and a page of its own (flags as
 * for uvm_pagealloc); NULL when there is no memory.
 * => lock of the amap it is for held; never sleeps for memory
 */
struct vm_anon *
uvm_analloc(u_int flags)
{
	struct vm_anon *anon = pool_get(&anon_pool, PR_NOWAIT);

	if (anon == NULL)
		return NULL;
	anon->an_ref = 1;
	anon->an_page = uvm_pagealloc(NULL, 0, anon, flags);
	if (anon->an_page == NULL) {
		pool_put(&anon_pool, anon);
		return NULL;
	}
	return anon;
}

/*
 * uvm_anfree: one reference less; without any, anon and page are free.
 * => lock held; the caller's mappings of the page are removed
 */
void
uvm_anfree(struct vm_anon *anon)
{

	KASSERT(anon->an_ref != 0);
	if (--anon->an_ref != 0)
		return;
	uvm_pagefree(anon->an_page);
	pool_put(&anon_pool, anon);
}
