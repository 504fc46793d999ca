/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * evmask: the places where the event mask is changed, patched at boot.
 *
 * Overview
 *
 * Where a CPU's vcpu_info is, is known only when the kernel runs: in struct
 * cpu_info, if Xen agrees (VCPUOP_register_vcpu_info), else in the shared info
 * page.  In the first case the mask is a byte at a constant distance behind
 * %fs, and masking is one store.  So the places begin as calls of functions
 * that are right in both cases, and when all CPUs are known to be of the first
 * kind the operations themselves are copied over them.  One CPU that is not
 * leaves all places as they are, since they are every CPU's text.
 *
 * Operation
 *
 * text.c tells how text is changed.  A template may hold a call; its distance
 * is made anew for each place.
 *
 * Xen facts.  vcpu_info can be registered once in a vCPU's life, by itself or,
 * while it is down, by others (Xen 4.17, common/domain.c, map_vcpu_info).
 *
 * Locking: none; boot, before other CPUs.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/systm.h>

#include <machine/cpu.h>
#include <machine/evmask.h>
#include <machine/text.h>

#define CALL_LEN	5
#define CALL_OPCODE	0xe8
#define LONGEST		EVMASK_RESTORE_LEN

static const char *const evmask_opnames[EVMASK_NOPS] = {
	[EVMASK_READ] = "read",
	[EVMASK_DISABLE] = "disable",
	[EVMASK_ENABLE] = "enable",
	[EVMASK_RESTORE] = "restore",
};

bool	evmask_patched;

/* Has every CPU its vcpu_info behind %fs? */
static bool
all_placed(void)
{
	struct cpu_info *ci;
	u_int i;

	CPU_INFO_FOREACH(i, ci)
		if ((void *)ci->ci_vcpu != ci->ci_vcpu_info)
			return false;
	return true;
}

static void
site_patch(const struct evmask_site *es)
{
	const struct evmask_template *et = &evmask_templates[es->es_op];
	uint8_t code[LONGEST];
	uint32_t distance;

	KASSERT(es->es_op < EVMASK_NOPS && et->et_len <= sizeof(code));
	KASSERT(!evmask_direct_p(es));
	memcpy(code, et->et_code, et->et_len);
	if (et->et_call != 0) {
		KASSERT(code[et->et_call] == CALL_OPCODE);
		memcpy(&distance, &code[et->et_call + 1], sizeof(distance));
		distance += (vaddr_t)et->et_code - es->es_va;
		memcpy(&code[et->et_call + 1], &distance, sizeof(distance));
	}
	text_write(es->es_va, code, et->et_len);
}

bool
evmask_direct_p(const struct evmask_site *es)
{

	return *(const uint8_t *)es->es_va != CALL_OPCODE;
}

/*
 * The places do without calls, if no CPU needs them.
 * => boot, between text_open and text_close; every CPU that will run has its
 *    vcpu_info
 */
void
evmask_patch(void)
{
	const struct evmask_site *es;
	u_int n[EVMASK_NOPS] = { 0 }, op;
	bool direct = all_placed();

	evmask_patched = direct;
	/* cppcheck-suppress comparePointers */
	for (es = evmask_sites_start; es < evmask_sites_end; es++) {
		if (direct)
			site_patch(es);
		n[es->es_op]++;
	}
	printf("event mask: %s at", direct ? "direct" : "by calls");
	for (op = 0; op < EVMASK_NOPS; op++)
		printf("%s %u %s", op == 0 ? "" : ",", n[op],
		    evmask_opnames[op]);
	printf("\n");
}
