/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The user's border holds: no function of copy(9) reaches kernel memory,
 * whatever the address and length, and a page that is not there is EFAULT.
 * The thread that runs this has no user memory at all.
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <machine/vmparam.h>

REGRESS_TEST("guest/arch/i386/i386/copyin", test_copy);

#define UADDR(a)	((void __user *)(uintptr_t)(a))
#define UWORD(a)	((uint32_t __user *)(uintptr_t)(a))

static const uintptr_t bad_addresses[] = {
	0, VM_MIN_ADDRESS, VM_MAXUSER_ADDRESS - 8, VM_MAXUSER_ADDRESS - 1,
	VM_MAXUSER_ADDRESS, VM_MIN_KERNEL_ADDRESS - 1, VM_MIN_KERNEL_ADDRESS,
	VM_HYPERVISOR_BASE, 0xfffffff0, 0xffffffff,
};

static void
bad_address_is_efault(uintptr_t a)
{
	char buf[16] = "unchanged";
	size_t done = 99;
	uint32_t word;

	CLAIM(copyin(UADDR(a), buf, sizeof(buf)) == EFAULT,
	    "copyin from %#lx", (u_long)a);
	CLAIM(strcmp(buf, "unchanged") == 0, "nothing came from %#lx",
	    (u_long)a);
	CLAIM(copyout(buf, UADDR(a), sizeof(buf)) == EFAULT,
	    "copyout to %#lx", (u_long)a);
	CLAIM(copyinstr(UADDR(a), buf, sizeof(buf), &done) == EFAULT &&
	    done == 0, "copyinstr from %#lx", (u_long)a);
	CLAIM(copyoutstr("x", UADDR(a), 2, &done) == EFAULT && done == 0,
	    "copyoutstr to %#lx", (u_long)a);
	CLAIM(ufetch_32(UWORD(a), &word) == EFAULT, "ufetch_32 of %#lx",
	    (u_long)a);
	CLAIM(ustore_32(UWORD(a), 1) == EFAULT, "ustore_32 to %#lx",
	    (u_long)a);
	CLAIM(ucas_32(UWORD(a), 0, 1, &word) == EFAULT, "ucas_32 of %#lx",
	    (u_long)a);
}

static void
lengths(void)
{
	char buf[16];

	CLAIM(copyin(UADDR(VM_MIN_ADDRESS), buf, 0) == 0,
	    "no bytes are no fault");
	CLAIM(copyin(UADDR(VM_MIN_ADDRESS), buf, (size_t)-1) == EFAULT,
	    "a length that wraps around");
	CLAIM(copyin(UADDR(VM_MIN_ADDRESS), buf,
	    VM_MAXUSER_ADDRESS - VM_MIN_ADDRESS + 1) == EFAULT,
	    "a length that ends behind user memory");
	CLAIM(copyinstr(UADDR(VM_MIN_ADDRESS), buf, 0, NULL) == ENAMETOOLONG,
	    "a string of no bytes");
}

static void
kcopy_survives(void)
{
	char to[8] = "";

	CLAIM(kcopy("kernel", to, 7) == 0 && strcmp(to, "kernel") == 0,
	    "kcopy copies");
	CLAIM(kcopy((const void *)(VM_HYPERVISOR_BASE - PAGE_SIZE), to, 8) ==
	    EFAULT, "kcopy of nothing");
}

static void
test_copy(void)
{
	u_int i;

	for (i = 0; i < __arraycount(bad_addresses); i++)
		bad_address_is_efault(bad_addresses[i]);
	lengths();
	kcopy_survives();
}
