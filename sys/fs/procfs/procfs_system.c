/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * procfs_system: what /proc tells about the system as a whole.
 *
 * The first part has Linux's formats, as far as programs read them; evcnt,
 * pools and uvmexp are our own, one "name value" a line, for tests that look
 * for leaks and for people.
 *
 * Times of CPUs.  Idle time is kept for each CPU, time in user mode and in
 * the kernel for each process; the sum over all processes, with their dead
 * children, is shared out among the CPUs evenly.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/cpu.h>
#include <sys/cputime.h>
#include <sys/evcnt.h>
#include <sys/file.h>
#include <sys/kernel.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/pool.h>
#include <sys/resourcevar.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm_extern.h>

#include <fs/procfs/procfs.h>

#define KIB(pages)	((u_long)(pages) * (PAGE_SIZE / 1024))

static unsigned long long
pfs_ticks(nsec_t ns)
{

	return ns / (NSEC_PER_SEC / 100);
}

/* Who reads. */

static int
pfs_print_self(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%d", curproc->p_pid);
	return 0;
}

static int
pfs_print_thread_self(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%d/task/%d", curproc->p_pid, curlwp->l_lid);
	return 0;
}

static int
pfs_print_selfmounts(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "self/mounts");
	return 0;
}

/* Memory. */

static int
pfs_print_meminfo(struct pfs_buf *pb, const struct pfs_node *pn)
{
	const struct {
		const char	*name;
		u_long		kib;
	} line[] = {
		{ "MemTotal", KIB(uvmexp.npages) },
		{ "MemFree", KIB(uvmexp.free) },
		{ "MemAvailable", KIB(uvmexp.free) },
		{ "Buffers", 0 },
		{ "Cached", KIB(uvmexp.filepages) },
		{ "SwapCached", 0 },
		{ "Active", KIB(uvmexp.anonpages) },
		{ "Inactive", KIB(uvmexp.filepages) },
		{ "SwapTotal", 0 },
		{ "SwapFree", 0 },
		{ "Dirty", 0 },
		{ "Writeback", 0 },
		{ "AnonPages", KIB(uvmexp.anonpages) },
		{ "Shmem", KIB(uvmexp.filepages) },
		{ "Slab", KIB(pool_totalpages()) },
		{ "SReclaimable", 0 },
		{ "SUnreclaim", KIB(pool_totalpages()) },
	};

	(void)pn;
	for (u_int i = 0; i < __arraycount(line); i++)
		pfs_printf(pb, "%s:%*s%8lu kB\n", line[i].name,
		    15 - (int)strlen(line[i].name), "", line[i].kib);
	return 0;
}

static int
pfs_print_uvmexp(struct pfs_buf *pb, const struct pfs_node *pn)
{
	const struct {
		const char	*name;
		u_long		value;
	} line[] = {
		{ "npages", uvmexp.npages },
		{ "free", uvmexp.free },
		{ "nlow", uvmexp.nlow },
		{ "lowfree", uvmexp.lowfree },
		{ "anonpages", uvmexp.anonpages },
		{ "filepages", uvmexp.filepages },
		{ "kernpages", uvmexp.kernpages },
		{ "faults", uvmexp.faults },
		{ "flt_anon", uvmexp.flt_anon },
		{ "flt_zero", uvmexp.flt_zero },
		{ "flt_cow", uvmexp.flt_cow },
		{ "flt_obj", uvmexp.flt_obj },
		{ "flt_promote", uvmexp.flt_promote },
		{ "flt_wait", uvmexp.flt_wait },
		{ "oomkills", uvmexp.oomkills },
		{ "kmem_inuse", kmem_inuse() },
		{ "pool_pages", pool_totalpages() },
		{ "stack_pages", uvm_uarea_cached() },
		{ "kva_free", uvm_km_vanfree() },
		{ "files", file_count() },
		{ "processes", (u_long)nprocs },
	};

	(void)pn;
	for (u_int i = 0; i < __arraycount(line); i++)
		pfs_printf(pb, "%s %lu\n", line[i].name, line[i].value);
	return 0;
}

static void
pfs_print_pool(const struct pool *pp, void *arg)
{

	pfs_printf(arg, "%s size %zu inuse %u pages %u get %llu put %llu "
	    "fail %llu\n", pp->pp_name, pp->pp_size, pp->pp_nout,
	    pp->pp_npages, (unsigned long long)pp->pp_nget,
	    (unsigned long long)pp->pp_nput, (unsigned long long)pp->pp_nfail);
}

static int
pfs_print_pools(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pool_foreach(pfs_print_pool, pb);
	return 0;
}

static void
pfs_print_event(const struct evcnt *ev, void *arg)
{

	pfs_printf(arg, "%s %s %llu\n", ev->ev_group, ev->ev_name,
	    (unsigned long long)evcnt_value(ev));
}

static int
pfs_print_evcnt(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	evcnt_foreach(pfs_print_event, pb);
	return 0;
}

static void
pfs_print_interrupt(const struct evcnt *ev, void *arg)
{

	if (ev->ev_type == EVCNT_TYPE_INTR)
		pfs_printf(arg, "%10s: %10llu %s\n", ev->ev_group,
		    (unsigned long long)evcnt_value(ev), ev->ev_name);
}

static int
pfs_print_interrupts(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%12s%u\n", "CPU", 0u);
	evcnt_foreach(pfs_print_interrupt, pb);
	return 0;
}

/* Time. */

struct pfs_times {
	struct cputime pt_cpus;		/* of all CPUs */
	u_int	pt_running, pt_blocked;
	uint64_t pt_switches, pt_interrupts;
};

static void
pfs_times_proc(struct proc *p, struct pfs_times *pt)
{
	const struct lwp *l;

	mutex_enter(&p->p_lock);
	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		if ((l->l_flag & LW_IDLE) != 0)
			continue;
		if (l->l_stat == LSRUN || l->l_stat == LSONPROC)
			pt->pt_running++;
		else if (l->l_stat == LSSLEEP && (l->l_flag & LW_SYSTEM) == 0 &&
		    (l->l_flag & LW_SINTR) == 0)
			pt->pt_blocked++;
	}
	mutex_exit(&p->p_lock);
}

static void
pfs_cputime_add(struct cputime *sum, const struct cputime *ct)
{

	sum->ct_user += ct->ct_user;
	sum->ct_nice += ct->ct_nice;
	sum->ct_system += ct->ct_system;
	sum->ct_idle += ct->ct_idle;
	sum->ct_stolen += ct->ct_stolen;
}

/* CPUs that were there are in the sums, lest these shrink. */
static void
pfs_times_get(struct pfs_times *pt)
{
	struct cputime ct;
	struct cpu_info *ci;
	struct proc *p;
	u_int i;

	memset(pt, 0, sizeof(*pt));
	mutex_enter(&proc_lock);
	LIST_FOREACH(p, &allproc, p_list)
		if (p != &proc0 && p->p_stat != SIDL)
			pfs_times_proc(p, pt);
	mutex_exit(&proc_lock);
	CPU_INFO_FOREACH(i, ci) {
		cputime_get(ci, &ct);
		pfs_cputime_add(&pt->pt_cpus, &ct);
		pt->pt_switches += ci->ci_schedstate.spc_nswitch;
		pt->pt_interrupts += ci->ci_nintr;
	}
}

/* user nice system idle iowait irq softirq steal guest guest_nice */
static void
pfs_print_cputimes(struct pfs_buf *pb, const struct cputime *ct)
{

	pfs_printf(pb, " %llu %llu %llu %llu 0 0 0 %llu 0 0\n",
	    pfs_ticks(ct->ct_user), pfs_ticks(ct->ct_nice),
	    pfs_ticks(ct->ct_system), pfs_ticks(ct->ct_idle),
	    pfs_ticks(ct->ct_stolen));
}

static int
pfs_print_systemstat(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_times pt;
	struct cputime ct;
	struct cpu_info *ci;
	u_int i;

	(void)pn;
	cputime_charge_all();
	pfs_times_get(&pt);
	pfs_printf(pb, "cpu ");
	pfs_print_cputimes(pb, &pt.pt_cpus);
	CPU_INFO_FOREACH(i, ci) {
		if (!ci->ci_schedstate.spc_online)
			continue;
		cputime_get(ci, &ct);
		pfs_printf(pb, "cpu%u", i);
		pfs_print_cputimes(pb, &ct);
	}
	pfs_printf(pb, "intr %llu\nctxt %llu\nbtime %llu\nprocesses %d\n"
	    "procs_running %u\nprocs_blocked %u\n",
	    (unsigned long long)pt.pt_interrupts,
	    (unsigned long long)pt.pt_switches,
	    (unsigned long long)(boottime_ns() / NSEC_PER_SEC), nprocs,
	    pt.pt_running, pt.pt_blocked);
	return 0;
}

static void
pfs_print_hundredths(struct pfs_buf *pb, nsec_t ns, const char *end)
{

	pfs_printf(pb, "%llu.%02u%s", (unsigned long long)(ns / NSEC_PER_SEC),
	    (u_int)(ns % NSEC_PER_SEC / (NSEC_PER_SEC / 100)), end);
}

static int
pfs_print_uptime(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_times pt;

	(void)pn;
	pfs_times_get(&pt);
	pfs_print_hundredths(pb, nanouptime_ns(), " ");
	pfs_print_hundredths(pb, pt.pt_cpus.ct_idle, "\n");
	return 0;
}

static int
pfs_print_loadavg(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_times pt;
	uint32_t avg[3];

	(void)pn;
	sched_loadavg(avg);
	pfs_times_get(&pt);
	for (u_int i = 0; i < 3; i++)
		pfs_printf(pb, "%u.%02u ", avg[i] >> 11,
		    ((avg[i] & 2047) * 100) >> 11);
	pfs_printf(pb, "%u/%d %d\n", pt.pt_running, nprocs, curproc->p_pid);
	return 0;
}

/* Names, numbers and limits. */

static int
pfs_print_cpuinfo(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct cpu_info *ci;
	u_int i;

	(void)pn;
	CPU_INFO_FOREACH(i, ci)
		if (ci->ci_schedstate.spc_online)
			pfs_printf(pb, "processor\t: %u\ncpu family\t: 6\n"
			    "model name\t: vCPU of Xen\n\n", i);
	return 0;
}

static int
pfs_print_version(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%s\n", version);
	return 0;
}

static int
pfs_print_cmdline(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%s\n", boot_cmdline());
	return 0;
}

static int
pfs_print_filesystems(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	for (u_int i = 0; vfs_list[i] != NULL; i++)
		pfs_printf(pb, "%s\t%s\n",
		    vfs_list[i]->vfs_nodev ? "nodev" : "",
		    vfs_list[i]->vfs_name);
	return 0;
}

static int
pfs_print_swaps(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	return 0;
}

static int
pfs_print_ostype(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%s\n", OSTYPE);
	return 0;
}

static int
pfs_print_osrelease(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%s\n", OSRELEASE);
	return 0;
}

static int
pfs_print_hostname(struct pfs_buf *pb, const struct pfs_node *pn)
{
	char name[MAXHOSTNAMELEN + 1];

	(void)pn;
	mutex_enter(&hostname_lock);
	strlcpy(name, hostname, sizeof(name));
	mutex_exit(&hostname_lock);
	pfs_printf(pb, "%s\n", name);
	return 0;
}

static int
pfs_print_pid_max(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%d\n", PID_MAX);
	return 0;
}

static int
pfs_print_zero(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "0\n");
	return 0;
}

static int
pfs_print_file_nr(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%u\t0\t%u\n", file_count(), FILE_MAX);
	return 0;
}

/* A number from 1 to 3 as Linux has it; here one does what the others do. */
static int
pfs_io_drop_caches(const struct pfs_node *pn, struct uio *uio)
{
	char text[4] = "";
	size_t len = uio->uio_resid;
	int error;

	(void)pn;
	if (uio->uio_rw != UIO_WRITE || len == 0 || len >= sizeof(text))
		return EINVAL;
	if ((error = uiomove(text, len, uio)) != 0)
		return error;
	if (text[0] < '1' || text[0] > '3' ||
	    (len > 1 && strcmp(text + 1, "\n") != 0)) {
		uio->uio_resid = len;	/* nothing of it was taken */
		return EINVAL;
	}
	(void)uvm_drain();
	return 0;
}

static int
pfs_print_file_max(struct pfs_buf *pb, const struct pfs_node *pn)
{

	(void)pn;
	pfs_printf(pb, "%u\n", FILE_MAX);
	return 0;
}

/* Mounts. */

static const char *
pfs_mount_options(const struct mount *mp, char *buf, size_t size)
{

	(void)snprintf(buf, size, "%s%s%s%s",
	    (mp->mnt_flag & MNT_RDONLY) != 0 ? "ro" : "rw",
	    (mp->mnt_flag & MNT_NOSUID) != 0 ? ",nosuid" : "",
	    (mp->mnt_flag & MNT_NODEV) != 0 ? ",nodev" : "",
	    (mp->mnt_flag & MNT_NOEXEC) != 0 ? ",noexec" : "");
	return buf;
}

int
pfs_print_mounts(struct pfs_buf *pb, const struct pfs_node *pn)
{
	const struct mount *mp;
	char options[48];

	(void)pn;
	rw_enter(&mount_lock, RW_READER);
	TAILQ_FOREACH(mp, &mountlist, mnt_list)
		pfs_printf(pb, "%s %s %s %s 0 0\n", mp->mnt_fromname,
		    mp->mnt_onname, mp->mnt_op->vfs_name,
		    pfs_mount_options(mp, options, sizeof(options)));
	rw_exit(&mount_lock);
	return 0;
}

int
pfs_print_mountinfo(struct pfs_buf *pb, const struct pfs_node *pn)
{
	const struct mount *mp, *up;
	char options[48];

	(void)pn;
	rw_enter(&mount_lock, RW_READER);
	TAILQ_FOREACH(mp, &mountlist, mnt_list) {
		up = mp->mnt_vnodecovered != NULL ?
		    mp->mnt_vnodecovered->v_mount : mp;
		pfs_mount_options(mp, options, sizeof(options));
		pfs_printf(pb, "%u %u %u:%u / %s %s - %s %s %s\n",
		    minor(mp->mnt_fsid), up == mp ? 0 : minor(up->mnt_fsid),
		    major(mp->mnt_fsid), minor(mp->mnt_fsid), mp->mnt_onname,
		    options, mp->mnt_op->vfs_name, mp->mnt_fromname, options);
	}
	rw_exit(&mount_lock);
	return 0;
}

/* The tables. */

static const struct pfs_entry pfs_kernel_entries[] = {
	PFS_FILE("hostname", 0444, pfs_print_hostname),
	PFS_FILE("osrelease", 0444, pfs_print_osrelease),
	PFS_FILE("ostype", 0444, pfs_print_ostype),
	PFS_FILE("pid_max", 0444, pfs_print_pid_max),
	PFS_FILE("version", 0444, pfs_print_version),
	{ .pe_name = NULL }
};

static const struct pfs_entry pfs_sysvm_entries[] = {
	PFS_IO("drop_caches", 0200, pfs_io_drop_caches),
	PFS_FILE("overcommit_memory", 0444, pfs_print_zero),
	PFS_FILE("swappiness", 0444, pfs_print_zero),
	{ .pe_name = NULL }
};

static const struct pfs_entry pfs_sysfs_entries[] = {
	PFS_FILE("file-max", 0444, pfs_print_file_max),
	PFS_FILE("file-nr", 0444, pfs_print_file_nr),
	{ .pe_name = NULL }
};

#define PFS_DIR(name, children)						\
	{ .pe_name = (name), .pe_type = VDIR, .pe_mode = 0555,		\
	  .pe_children = (children) }

static const struct pfs_entry pfs_sys_entries[] = {
	PFS_DIR("fs", pfs_sysfs_entries),
	PFS_DIR("kernel", pfs_kernel_entries),
	PFS_DIR("vm", pfs_sysvm_entries),
	{ .pe_name = NULL }
};

static const struct pfs_entry pfs_root_entries[] = {
	PFS_FILE("cmdline", 0444, pfs_print_cmdline),
	PFS_FILE("cpuinfo", 0444, pfs_print_cpuinfo),
	PFS_FILE("evcnt", 0444, pfs_print_evcnt),
	PFS_FILE("filesystems", 0444, pfs_print_filesystems),
	PFS_FILE("interrupts", 0444, pfs_print_interrupts),
	PFS_FILE("loadavg", 0444, pfs_print_loadavg),
	PFS_FILE("meminfo", 0444, pfs_print_meminfo),
	PFS_LINK("mounts", pfs_print_selfmounts, NULL),
	PFS_FILE("pools", 0444, pfs_print_pools),
	PFS_LINK("self", pfs_print_self, NULL),
	PFS_FILE("stat", 0444, pfs_print_systemstat),
	PFS_FILE("swaps", 0444, pfs_print_swaps),
	PFS_DIR("sys", pfs_sys_entries),
	PFS_LINK("thread-self", pfs_print_thread_self, NULL),
	PFS_FILE("uptime", 0444, pfs_print_uptime),
	PFS_FILE("uvmexp", 0444, pfs_print_uvmexp),
	PFS_FILE("version", 0444, pfs_print_version),
	{ .pe_name = NULL }
};

const struct pfs_entry pfs_root = {
	.pe_name = "proc", .pe_type = VDIR, .pe_mode = 0555,
	.pe_children = pfs_root_entries,
	.pe_next = pfs_next_pid, .pe_numbered = &pfs_process_dir,
	.pe_key = PFS_KEY_PID,
};
