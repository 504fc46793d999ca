/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * mem: the memory devices: null, zero, full, random, urandom, kmsg.
 *
 * They keep no state, so nothing is locked.  random never waits: the pool of
 * the kernel is seeded before the first process.
 */

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/cprng.h>
#include <sys/lwp.h>
#include <sys/systm.h>
#include <sys/uio.h>

#include <uvm/uvm_extern.h>

#define MEM_CHUNK	256		/* random bytes at a time */

static int
memopen(dev_t dev, int flag, int mode, struct lwp *l)
{

	(void)flag;
	(void)mode;
	(void)l;
	switch (minor(dev)) {
	case MINOR_NULL:
	case MINOR_ZERO:
	case MINOR_FULL:
	case MINOR_RANDOM:
	case MINOR_URANDOM:
	case MINOR_KMSG:
		return 0;
	default:
		return ENXIO;
	}
}

static int
memread_random(struct uio *uio)
{
	uint8_t buf[MEM_CHUNK];
	int error = 0;

	while (uio->uio_resid > 0 && error == 0) {
		size_t n = MIN(uio->uio_resid, sizeof(buf));

		cprng_strong(buf, n);
		error = uiomove(buf, n, uio);
	}
	explicit_memset(buf, 0, sizeof(buf));
	return error;
}

static int
memread(dev_t dev, struct uio *uio, int ioflag)
{

	(void)ioflag;
	switch (minor(dev)) {
	case MINOR_ZERO:
	case MINOR_FULL:
		return uio_zero(uio->uio_resid, uio);
	case MINOR_RANDOM:
	case MINOR_URANDOM:
		return memread_random(uio);
	default:
		return 0;
	}
}

/* What is written to random is stirred in. */
static int
memwrite_random(struct uio *uio)
{
	uint8_t buf[MEM_CHUNK];
	int error = 0;

	while (uio->uio_resid > 0 && error == 0) {
		size_t n = MIN(uio->uio_resid, sizeof(buf));

		if ((error = uiomove(buf, n, uio)) == 0)
			cprng_stir(buf, n);
	}
	return error;
}

/* A line for the kernel's own log. */
static int
memwrite_kmsg(struct uio *uio)
{
	char line[MEM_CHUNK];
	int error = 0;

	while (uio->uio_resid > 0 && error == 0) {
		size_t n = MIN(uio->uio_resid, sizeof(line) - 1);

		if ((error = uiomove(line, n, uio)) == 0) {
			line[n] = '\0';
			printf("%s", line);
		}
	}
	return error;
}

static int
memwrite(dev_t dev, struct uio *uio, int ioflag)
{

	(void)ioflag;
	switch (minor(dev)) {
	case MINOR_FULL:
		return ENOSPC;
	case MINOR_RANDOM:
	case MINOR_URANDOM:
		return memwrite_random(uio);
	case MINOR_KMSG:
		return memwrite_kmsg(uio);
	default:
		uio->uio_resid = 0;
		return 0;
	}
}

/* Mapping zero gives fresh memory. */
static int
memmmap(dev_t dev, off_t *offp, size_t size, int prot,
    struct uvm_object **uobjp, int *maxprotp)
{

	(void)prot;
	(void)maxprotp;
	if (minor(dev) != MINOR_ZERO)
		return ENODEV;
	*uobjp = uao_create((voff_t)round_page((uint64_t)size));
	*offp = 0;
	return *uobjp != NULL ? 0 : ENOMEM;
}

static const struct cdevsw mem_cdevsw = {
	.d_name = "mem",
	.d_open = memopen,
	.d_read = memread,
	.d_write = memwrite,
	.d_mmap = memmmap,
};

void
memattach(void)
{

	if (devsw_attach(MAJOR_MEM, &mem_cdevsw) != 0)
		panic("memattach: major %d is taken", MAJOR_MEM);
}
