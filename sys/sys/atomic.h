/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * atomic: operations on memory that other CPUs see whole.
 *
 * Each is also a full barrier for the compiler and the CPU.  The _nv forms
 * return the new value, cas and swap the old one.  _uint, _ulong, _32 and _ptr
 * exist of each operation for which they make sense.
 *
 * The barriers: nothing passes membar_sync; no load moves down past
 * membar_acquire's following accesses, and no earlier access moves below a
 * store that follows membar_release.  membar_producer orders stores among
 * themselves, membar_consumer loads.
 */

#ifndef _SYS_ATOMIC_H_
#define _SYS_ATOMIC_H_

#include <sys/types.h>

#define ATOMIC_OPS(suffix, type)					\
static inline type							\
atomic_cas_##suffix(volatile type *p, type expected, type value)	\
{									\
	__atomic_compare_exchange_n(p, &expected, value, 0,		\
	    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);			\
	return expected;						\
}									\
static inline type							\
atomic_swap_##suffix(volatile type *p, type value)			\
{									\
	return __atomic_exchange_n(p, value, __ATOMIC_SEQ_CST);		\
}									\
static inline type							\
atomic_inc_##suffix##_nv(volatile type *p)				\
{									\
	return __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST);		\
}									\
static inline type							\
atomic_dec_##suffix##_nv(volatile type *p)				\
{									\
	return __atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST);		\
}									\
static inline void							\
atomic_inc_##suffix(volatile type *p)					\
{									\
	(void)__atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST);		\
}									\
static inline void							\
atomic_dec_##suffix(volatile type *p)					\
{									\
	(void)__atomic_sub_fetch(p, 1, __ATOMIC_SEQ_CST);		\
}									\
static inline type							\
atomic_or_##suffix##_nv(volatile type *p, type bits)			\
{									\
	return __atomic_or_fetch(p, bits, __ATOMIC_SEQ_CST);		\
}									\
static inline type							\
atomic_and_##suffix##_nv(volatile type *p, type bits)			\
{									\
	return __atomic_and_fetch(p, bits, __ATOMIC_SEQ_CST);		\
}									\
static inline void							\
atomic_or_##suffix(volatile type *p, type bits)				\
{									\
	(void)__atomic_or_fetch(p, bits, __ATOMIC_SEQ_CST);		\
}									\
static inline void							\
atomic_and_##suffix(volatile type *p, type bits)			\
{									\
	(void)__atomic_and_fetch(p, bits, __ATOMIC_SEQ_CST);		\
}

#define ATOMIC_ADD(suffix, type, delta)					\
static inline type							\
atomic_add_##suffix##_nv(volatile type *p, delta d)			\
{									\
	return __atomic_add_fetch(p, (type)d, __ATOMIC_SEQ_CST);	\
}									\
static inline void							\
atomic_add_##suffix(volatile type *p, delta d)				\
{									\
	(void)__atomic_add_fetch(p, (type)d, __ATOMIC_SEQ_CST);		\
}

ATOMIC_OPS(32, uint32_t)
ATOMIC_OPS(uint, u_int)
ATOMIC_OPS(ulong, u_long)
ATOMIC_ADD(32, uint32_t, int32_t)
ATOMIC_ADD(int, u_int, int)
ATOMIC_ADD(long, u_long, long)

#undef ATOMIC_OPS
#undef ATOMIC_ADD

static inline uint64_t
atomic_cas_64(volatile uint64_t *p, uint64_t expected, uint64_t value)
{

	return __sync_val_compare_and_swap(p, expected, value);
}

static inline void *
atomic_cas_ptr(volatile void *p, void *expected, void *value)
{
	void *volatile *pp = (void *volatile *)(uintptr_t)p;

	__atomic_compare_exchange_n(pp, &expected, value, 0,
	    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return expected;
}

static inline void *
atomic_swap_ptr(volatile void *p, void *value)
{
	void *volatile *pp = (void *volatile *)(uintptr_t)p;

	return __atomic_exchange_n(pp, value, __ATOMIC_SEQ_CST);
}

/* Loads and stores that are whole, in order with what surrounds them. */
#define atomic_load_relaxed(p)	__atomic_load_n(p, __ATOMIC_RELAXED)
#define atomic_load_acquire(p)	__atomic_load_n(p, __ATOMIC_ACQUIRE)
#define atomic_store_relaxed(p, v) __atomic_store_n(p, v, __ATOMIC_RELAXED)
#define atomic_store_release(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)

#define membar_sync()		__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define membar_acquire()	__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define membar_release()	__atomic_thread_fence(__ATOMIC_RELEASE)
#define membar_producer()	__atomic_thread_fence(__ATOMIC_RELEASE)
#define membar_consumer()	__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define membar_enter()		membar_sync()
#define membar_exit()		membar_release()

#endif /* _SYS_ATOMIC_H_ */
