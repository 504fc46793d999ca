/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cdefs: what the compiler can be told beyond C.
 *
 * Both gcc and clang build this kernel, so each word here is one that both
 * understand, or is empty where one of them does not.  __user and __ring put
 * pointers to user memory and to pages shared with a backend in an address
 * space of their own: clang then refuses to dereference them or to pass them
 * where a kernel pointer is due; for gcc they are comments.
 */

#ifndef _SYS_CDEFS_H_
#define _SYS_CDEFS_H_

#define __dead			__attribute__((__noreturn__))
#define __packed		__attribute__((__packed__))
#define __aligned(n)		__attribute__((__aligned__(n)))
#define __section(name)		__attribute__((__section__(name)))
#define __unused		__attribute__((__unused__))
#define __used			__attribute__((__used__))
#define __noinline		__attribute__((__noinline__))
#define __always_inline		__attribute__((__always_inline__)) inline
#define __fallthrough		__attribute__((__fallthrough__))
#define __warn_unused		__attribute__((__warn_unused_result__))
#define __printflike(f, a)	__attribute__((__format__(__printf__, f, a)))

#define __predict_true(e)	__builtin_expect((e) != 0, 1)
#define __predict_false(e)	__builtin_expect((e) != 0, 0)

#if defined(__clang__)
#define __user			__attribute__((noderef, address_space(1)))
#define __ring			__attribute__((noderef, address_space(2)))
#else
#define __user
#define __ring
#endif

/* Nothing the compiler knows of memory survives this line. */
#define __insn_barrier()	__asm volatile("" ::: "memory")

#define __arraycount(a)		(sizeof(a) / sizeof((a)[0]))
#define __containerof(p, type, member)					\
	((type *)((char *)(p) - __builtin_offsetof(type, member)))
#define offsetof(type, member)	__builtin_offsetof(type, member)
#define __UNCONST(p)		((void *)(uintptr_t)(const void *)(p))
#define __STRING(x)		#x
#define __XSTRING(x)		__STRING(x)
#define __CONCAT1(a, b)		a##b
#define __CONCAT(a, b)		__CONCAT1(a, b)

/* True at compile time, or no kernel. */
#define CTASSERT(e)		_Static_assert(e, #e)

#endif /* _SYS_CDEFS_H_ */
