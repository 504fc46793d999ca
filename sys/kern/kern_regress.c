/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_regress: running the tests that are linked into the kernel.
 *
 * With `regress' on the boot line the tests run one after the other on lwp0,
 * when everything but init is up, and the system then powers off; with
 * regress=NAME those whose name begins with NAME.  Each speaks TAP in a frame:
 *
 *	TAP-BEGIN guest/kern/mutex
 *	ok 1 - a held mutex cannot be had
 *	...
 *	1..n
 *	TAP-END guest/kern/mutex 0
 *
 * Every test is followed by a claim of its own: that it gave back all kmem it
 * took.  Threads that it started and that have ended may still be on their
 * way out, so this is waited for.  And no test begins before every driver is
 * ready, since drivers take and give back kmem until then.
 *
 * The linker collects the tests between regress_start and regress_end.
 */

#include <sys/param.h>
#include <sys/autoconf.h>
#include <sys/boot.h>
#include <sys/kmem.h>
#include <sys/reboot.h>
#include <sys/regress.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define NAP		(2 * NSEC_PER_MSEC)
#define PATIENCE	(30 * NSEC_PER_SEC)	/* of AWAIT */

extern const struct regress_test regress_start[], regress_end[];

/* Of the test that runs; claims may come from any lwp, one at a time. */
static u_int	claims;
static u_int	broken;

void		(*volatile regress_hook)(const char *);

bool
regress_claim(bool kept, const char *expr, const char *file, int line,
    const char *fmt, ...)
{
	char claim[120];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(claim, sizeof(claim), fmt, ap);
	va_end(ap);
	claims++;
	printf("%sok %u - %s\n", kept ? "" : "not ", claims, claim);
	if (!kept) {
		broken++;
		printf("# %s:%d: %s\n", file, line, expr);
	}
	return kept;
}

void
regress_skip(const char *why)
{
	claims++;
	printf("ok %u # SKIP %s\n", claims, why);
}

static bool
wanted(const struct regress_test *rt)
{
	const char *want = boot_params.bp_regress, *name = rt->rt_name;

	if (strncmp(want, "guest/", 6) != 0)
		name += strlen("guest/");
	return strncmp(name, want, strlen(want)) == 0;
}

/* Sleep a little; false after so many times that patience has an end. */
bool
regress_nap(u_int naps)
{
	(void)kpause("regress", false, nsec_after(NAP), NULL);
	return naps < PATIENCE / NAP;
}

static bool
kmem_settles(size_t bytes)
{
	bool settled = AWAIT(kmem_inuse() == bytes);

	if (!settled)
		printf("# kmem: %zu bytes before, %zu after\n", bytes,
		    kmem_inuse());
	return settled;
}

static void
run_one(const struct regress_test *rt)
{
	size_t bytes = kmem_inuse();

	claims = broken = 0;
	printf("TAP-BEGIN %s\n", rt->rt_name);
	(*rt->rt_func)();
	CLAIM(kmem_settles(bytes), "gives back all kmem");
	printf("1..%u\n", claims);
	printf("TAP-END %s %d\n", rt->rt_name, broken != 0);
}

void
regress_run(void)
{
	const struct regress_test *rt;

	if (boot_params.bp_regress == NULL)
		return;
	config_finalize();
	/* cppcheck-suppress comparePointers */
	for (rt = regress_start; rt < regress_end; rt++) {
		if (wanted(rt))
			run_one(rt);
	}
	kern_reboot(RB_POWERDOWN);
}
