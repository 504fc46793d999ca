/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * procfs_proc: what /proc tells about one process: /proc/PID.
 *
 * The formats are those of Linux's proc(5), as far as programs read them;
 * numbers that have no meaning here are 0.  Times are in units of 1/100 s.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/ptrace.h>
#include <sys/resourcevar.h>
#include <sys/systm.h>
#include <sys/ucred.h>

#include <uvm/uvm_extern.h>

#include <fs/procfs/procfs.h>

#define PFS_ARGSMAX	ARG_MAX

static unsigned long long
pfs_ticks(nsec_t ns)
{

	return ns / (NSEC_PER_SEC / 100);
}

static u_long
pfs_rss(const struct pfs_proc *pp)
{

	return pp->pp_vm == NULL ? 0 :
	    pmap_resident_count(vm_map_pmap(&pp->pp_vm->vm_map));
}

static u_long
pfs_vsize(const struct pfs_proc *pp)
{

	return pp->pp_vm == NULL ? 0 : (u_long)pp->pp_vm->vm_map.size;
}

/* A terminal's number in the packing of 16 bits that stat uses. */
static u_int
pfs_ttynr(dev_t dev)
{

	if (dev == NODEV)
		return 0;
	return (minor(dev) & 0xff) | (major(dev) & 0xfff) << 8 |
	    (minor(dev) & ~0xffu) << 12;
}

static int
pfs_print_stat(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_proc pp;
	int error;

	if ((error = pfs_proc_get(pn, &pp)) != 0)
		return error;
	pfs_printf(pb, "%d (%s) %c %d %d %d %u %d 0 %ld %ld %ld %ld ",
	    pn->pn_tid != 0 ? pn->pn_tid : pp.pp_pid, pp.pp_comm, pp.pp_state,
	    pp.pp_ppid, pp.pp_pgid, pp.pp_sid, pfs_ttynr(pp.pp_tty),
	    pp.pp_tpgid, pp.pp_ru.ru_minflt, pp.pp_cru.ru_minflt,
	    pp.pp_ru.ru_majflt, pp.pp_cru.ru_majflt);
	pfs_printf(pb, "%llu %llu %llu %llu %d %d %d 0 %llu %lu %lu %lu ",
	    pfs_ticks(pp.pp_ru.ru_utime), pfs_ticks(pp.pp_ru.ru_stime),
	    pfs_ticks(pp.pp_cru.ru_utime), pfs_ticks(pp.pp_cru.ru_stime),
	    pp.pp_rtpri != 0 ? -1 - pp.pp_rtpri : pp.pp_nice + NZERO,
	    pp.pp_nice, pp.pp_nlwps,
	    pfs_ticks(pp.pp_start), pfs_vsize(&pp), pfs_rss(&pp),
	    ~0ul);
	/* addresses, signals, wchan, swap */
	pfs_printf(pb, "0 0 0 0 0 0 0 0 0 0 0 0 %d %d %d %d 0 0 0 0 0 0 0 0 0 "
	    "0 0\n", pp.pp_exitsig, pp.pp_cpu, pp.pp_rtpri, pp.pp_class);
	pfs_proc_put(&pp);
	return 0;
}

static const struct {
	char	letter;
	const char *name;
} pfs_states[] = {
	{ 'R', "running" }, { 'S', "sleeping" }, { 'D', "disk sleep" },
	{ 'T', "stopped" }, { 't', "tracing stop" }, { 'Z', "zombie" },
};

static void
pfs_print_ids(struct pfs_buf *pb, const struct ucred *cred)
{

	pfs_printf(pb, "Uid:\t%u\t%u\t%u\t%u\n", cred->cr_ruid, cred->cr_uid,
	    cred->cr_svuid, cred->cr_uid);
	pfs_printf(pb, "Gid:\t%u\t%u\t%u\t%u\n", cred->cr_rgid, cred->cr_gid,
	    cred->cr_svgid, cred->cr_gid);
	pfs_printf(pb, "Groups:\t");
	for (u_int i = 0; i < cred->cr_ngroups; i++)
		pfs_printf(pb, "%u ", cred->cr_groups[i]);
	pfs_printf(pb, "\n");
}

static int
pfs_print_status(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_proc pp;
	const char *state = "";
	int error;

	if ((error = pfs_proc_get(pn, &pp)) != 0)
		return error;
	for (u_int i = 0; i < __arraycount(pfs_states); i++)
		if (pfs_states[i].letter == pp.pp_state)
			state = pfs_states[i].name;
	pfs_printf(pb, "Name:\t%s\nState:\t%c (%s)\nTgid:\t%d\nPid:\t%d\n"
	    "PPid:\t%d\nTracerPid:\t%d\n", pp.pp_comm, pp.pp_state, state,
	    pp.pp_pid, pn->pn_tid != 0 ? pn->pn_tid : pp.pp_pid, pp.pp_ppid,
	    pp.pp_tracer);
	pfs_print_ids(pb, pp.pp_cred);
	if (pp.pp_vm != NULL)
		pfs_printf(pb, "VmPeak:\t%8lu kB\nVmSize:\t%8lu kB\n"
		    "VmRSS:\t%8lu kB\n", pfs_vsize(&pp) / 1024,
		    pfs_vsize(&pp) / 1024, pfs_rss(&pp) * (PAGE_SIZE / 1024));
	pfs_printf(pb, "Threads:\t%d\n"
	    "voluntary_ctxt_switches:\t%ld\n"
	    "nonvoluntary_ctxt_switches:\t%ld\n", pp.pp_nlwps,
	    pp.pp_ru.ru_nvcsw, pp.pp_ru.ru_nivcsw);
	pfs_proc_put(&pp);
	return 0;
}

static int
pfs_print_statm(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_proc pp;
	u_long text = 0;
	int error;

	if ((error = pfs_proc_get(pn, &pp)) != 0)
		return error;
	if (pp.pp_vm != NULL)
		text = (u_long)atop(pp.pp_vm->vm_tsize);
	pfs_printf(pb, "%lu %lu 0 %lu 0 %lu 0\n",
	    (u_long)atop(pfs_vsize(&pp)), pfs_rss(&pp), text,
	    (u_long)atop(pfs_vsize(&pp)) - text);
	pfs_proc_put(&pp);
	return 0;
}

static int
pfs_print_comm(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_proc pp;
	int error;

	if ((error = pfs_proc_get(pn, &pp)) != 0)
		return error;
	pfs_printf(pb, "%s\n", pp.pp_comm);
	pfs_proc_put(&pp);
	return 0;
}

/* A range of the process's memory; what cannot be read is left out. */
static void
pfs_print_memory(struct pfs_buf *pb, struct vmspace *vm, vaddr_t va,
    size_t len)
{
	struct iovec iov;
	struct uio uio;
	char *chunk;
	size_t n;
	int error = 0;

	if (vm == NULL)
		return;
	chunk = path_get();
	for (len = MIN(len, PFS_ARGSMAX); len > 0 && error == 0; len -= n) {
		n = MIN(len, MAXPATHLEN);
		uio_kernel(&uio, &iov, chunk, n, (off_t)va, UIO_READ);
		error = uvm_io(&vm->vm_map, &uio);
		pfs_write(pb, chunk, n - uio.uio_resid);
		va += n;
	}
	path_put(chunk);
}

static int
pfs_print_cmdline(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_proc pp;
	int error;

	if ((error = pfs_proc_get(pn, &pp)) != 0)
		return error;
	pfs_print_memory(pb, pp.pp_vm, pp.pp_args, pp.pp_argslen);
	pfs_proc_put(&pp);
	return 0;
}

/* May the reader know what the process does with its files and memory? */
static int
pfs_private(const struct pfs_proc *pp)
{
	struct ucred *cred = proc_crhold(curproc);
	bool mine = suser(cred) == 0 || cred->cr_uid == pp->pp_cred->cr_uid;

	crfree(cred);
	return mine ? 0 : EACCES;
}

/* A process that the reader may know. */
static int
pfs_proc_getprivate(const struct pfs_node *pn, struct pfs_proc *pp)
{
	int error;

	if ((error = pfs_proc_get(pn, pp)) == 0 &&
	    (error = pfs_private(pp)) != 0)
		pfs_proc_put(pp);
	return error;
}

static int
pfs_print_environ(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_proc pp;
	int error;

	if ((error = pfs_proc_getprivate(pn, &pp)) != 0)
		return error;
	pfs_print_memory(pb, pp.pp_vm, pp.pp_env, pp.pp_envlen);
	pfs_proc_put(&pp);
	return 0;
}

static int
pfs_print_auxv(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct pfs_proc pp;
	int error;

	if ((error = pfs_proc_getprivate(pn, &pp)) != 0)
		return error;
	pfs_print_memory(pb, pp.pp_vm, pp.pp_auxv, pp.pp_auxvlen);
	pfs_proc_put(&pp);
	return 0;
}

/*
 * The memory of a process, for who may trace it: EIO where there is none, but
 * a transfer that came to such a place is a short one.
 */
static int
pfs_io_mem(const struct pfs_node *pn, struct uio *uio)
{
	size_t resid = uio->uio_resid;
	struct vmspace *vm;
	int error;

	error = proc_vmspace(curlwp, pn->pn_pid, &vm);
	if (error != 0)
		return error == EPERM ? EACCES : error;
	error = uvm_io_forced(&vm->vm_map, uio);
	uvmspace_free(vm);
	if (error != 0)
		error = uio->uio_resid != resid ? 0 : EIO;
	return error;
}

static int
pfs_print_maps(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct uvm_map_info mi;
	struct pfs_proc pp;
	vaddr_t va = 0;
	int error;

	if ((error = pfs_proc_getprivate(pn, &pp)) != 0)
		return error;
	while (pp.pp_vm != NULL && uvm_map_nextinfo(pp.pp_vm, va, &mi)) {
		pfs_printf(pb, "%08lx-%08lx %c%c%c%c %08llx 00:00 0%s\n",
		    (u_long)mi.start, (u_long)mi.end,
		    (mi.prot & VM_PROT_READ) != 0 ? 'r' : '-',
		    (mi.prot & VM_PROT_WRITE) != 0 ? 'w' : '-',
		    (mi.prot & VM_PROT_EXECUTE) != 0 ? 'x' : '-',
		    mi.shared ? 's' : 'p', (unsigned long long)mi.offset,
		    mi.heap ? "          [heap]" :
		    mi.stack ? "          [stack]" : "");
		va = mi.end;
	}
	pfs_proc_put(&pp);
	return 0;
}

/* Links to vnodes. */

static struct vnode *
pfs_vnode_ref(struct vnode *vp)
{

	if (vp != NULL)
		vref(vp);
	return vp;
}

static int
pfs_follow_exe(struct mount *mp, const struct pfs_node *pn,
    struct vnode **vpp)
{
	struct pfs_proc pp;
	int error;

	(void)mp;
	if ((error = pfs_proc_getprivate(pn, &pp)) != 0)
		return error;
	*vpp = pfs_vnode_ref(pp.pp_text);
	pfs_proc_put(&pp);
	return *vpp != NULL ? 0 : ENOENT;
}

static int
pfs_follow_cwd(struct mount *mp, const struct pfs_node *pn,
    struct vnode **vpp)
{
	struct pfs_proc pp;
	int error;

	(void)mp;
	if ((error = pfs_proc_getprivate(pn, &pp)) != 0)
		return error;
	*vpp = pp.pp_cwdi != NULL ? cwd_curdir(pp.pp_cwdi) : NULL;
	pfs_proc_put(&pp);
	return *vpp != NULL ? 0 : ENOENT;
}

static int
pfs_follow_root(struct mount *mp, const struct pfs_node *pn,
    struct vnode **vpp)
{
	struct pfs_proc pp;
	int error;

	(void)mp;
	if ((error = pfs_proc_getprivate(pn, &pp)) != 0)
		return error;
	*vpp = pp.pp_cwdi != NULL ? cwd_rootdir(pp.pp_cwdi) : NULL;
	pfs_proc_put(&pp);
	return *vpp != NULL ? 0 : ENOENT;
}

/* The open file of /proc/PID/fd/N, referenced. */
static int
pfs_fd_file(const struct pfs_node *pn, struct file **fpp)
{
	struct pfs_proc pp;
	int error;

	if ((error = pfs_proc_getprivate(pn, &pp)) != 0)
		return error;
	*fpp = pp.pp_fd == NULL ? NULL :
	    fd_getfile2(pp.pp_fd, (u_int)pn->pn_fd);
	pfs_proc_put(&pp);
	return *fpp != NULL ? 0 : ENOENT;
}

static int
pfs_follow_fd(struct mount *mp, const struct pfs_node *pn, struct vnode **vpp)
{
	struct file *fp;
	int error;

	if ((error = pfs_fd_file(pn, &fp)) != 0)
		return error;
	if (fp->f_type != DTYPE_VNODE)
		return pfs_file_vnode(mp, fp, vpp);
	*vpp = pfs_vnode_ref(f_vnode(fp));
	fd_putfile(fp);
	return 0;
}

/* The path of a vnode as the reader sees it, as the text of a link. */
static int
pfs_print_path(struct pfs_buf *pb, struct vnode *vp)
{
	struct vnode *root = cwd_rootdir(curproc->p_cwdi);
	char *path = path_get();
	int error;

	error = vnode_to_path(path, MAXPATHLEN, vp, root, NULL);
	pfs_printf(pb, "%s", error == 0 ? path : "(deleted)");
	path_put(path);
	vrele(root);
	return 0;
}

static int
pfs_print_follow(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct vnode *vp;
	int error;

	error = pn->pn_path[pn->pn_depth].ps_entry->pe_follow(NULL, pn, &vp);
	if (error != 0)
		return error;
	error = pfs_print_path(pb, vp);
	vrele(vp);
	return error;
}

static int
pfs_print_fd(struct pfs_buf *pb, const struct pfs_node *pn)
{
	struct file *fp;
	struct stat st;
	int error;

	if ((error = pfs_fd_file(pn, &fp)) != 0)
		return error;
	if (fp->f_type == DTYPE_VNODE)
		error = pfs_print_path(pb, f_vnode(fp));
	else if ((error = fp->f_ops->fo_stat(fp, &st)) == 0)
		pfs_printf(pb, "%s:[%llu]", fp->f_ops->fo_name,
		    (unsigned long long)st.st_ino);
	fd_putfile(fp);
	return error;
}

/* The tables. */

static const struct pfs_entry pfs_fd_entry =
	PFS_LINK("fd", pfs_print_fd, pfs_follow_fd);

static const struct pfs_entry pfs_thread_entries[] = {
	PFS_FILE("auxv", 0400, pfs_print_auxv),
	PFS_FILE("comm", 0444, pfs_print_comm),
	PFS_FILE("maps", 0444, pfs_print_maps),
	PFS_IO("mem", 0600, pfs_io_mem),
	PFS_FILE("stat", 0444, pfs_print_stat),
	PFS_FILE("status", 0444, pfs_print_status),
	{ .pe_name = NULL }
};

static const struct pfs_entry pfs_thread_dir = {
	.pe_name = "thread", .pe_type = VDIR, .pe_mode = 0555,
	.pe_children = pfs_thread_entries,
};

static const struct pfs_entry pfs_process_entries[] = {
	PFS_FILE("auxv", 0400, pfs_print_auxv),
	PFS_FILE("cmdline", 0444, pfs_print_cmdline),
	PFS_FILE("comm", 0444, pfs_print_comm),
	PFS_LINK("cwd", pfs_print_follow, pfs_follow_cwd),
	PFS_FILE("environ", 0400, pfs_print_environ),
	PFS_LINK("exe", pfs_print_follow, pfs_follow_exe),
	{ .pe_name = "fd", .pe_type = VDIR, .pe_mode = 0500,
	  .pe_next = pfs_next_fd, .pe_numbered = &pfs_fd_entry,
	  .pe_key = PFS_KEY_FD },
	PFS_FILE("maps", 0444, pfs_print_maps),
	PFS_IO("mem", 0600, pfs_io_mem),
	PFS_FILE("mountinfo", 0444, pfs_print_mountinfo),
	PFS_FILE("mounts", 0444, pfs_print_mounts),
	PFS_LINK("root", pfs_print_follow, pfs_follow_root),
	PFS_FILE("stat", 0444, pfs_print_stat),
	PFS_FILE("statm", 0444, pfs_print_statm),
	PFS_FILE("status", 0444, pfs_print_status),
	{ .pe_name = "task", .pe_type = VDIR, .pe_mode = 0555,
	  .pe_next = pfs_next_tid, .pe_numbered = &pfs_thread_dir,
	  .pe_key = PFS_KEY_TID },
	{ .pe_name = NULL }
};

const struct pfs_entry pfs_process_dir = {
	.pe_name = "process", .pe_type = VDIR, .pe_mode = 0555,
	.pe_children = pfs_process_entries,
};
