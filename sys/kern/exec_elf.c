/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * exec_elf: judging ELF files, and the stack their programs begin with.
 *
 * Overview.
 *	A file is refused, with ENOEXEC, unless everything its headers say is
 *	within the file and within user memory: nothing is mapped before all of
 *	it has been checked, and what is checked is a copy.  Sums are made in 64
 *	bits, so that none wraps.
 *
 *	ET_EXEC programs go where they say; ET_DYN ones (position-independent
 *	programs, interpreters) anywhere: a program to DYN_BASE plus some random
 *	pages, an interpreter (PT_INTERP) where there is room.
 *
 * The stack.
 *	As the i386 System V ABI and Linux have it, from high to low:
 *
 *	    USRSTACK	one empty word
 *			strings: argv, envp, name given to execve
 *			platform name, 16 random bytes
 *			auxiliary vector
 *			NULL, envp[]
 *			NULL, argv[]
 *	    esp ->	argc, at a multiple of 16
 *
 *	The vectors may be long, so they are written in pieces (struct emitter).
 *
 * Limits.
 *	EXEC_MAXPHDRS headers, EXEC_MAXSEGS segments; segments in ascending
 *	order, no two in one page.
 */

#include <sys/param.h>
#include <sys/cprng.h>
#include <sys/exec.h>
#include <sys/exec_elf.h>
#include <sys/kmem.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vnode.h>
#include <uvm/uvm_extern.h>

#define DYN_BASE	0x56555000	/* of position-independent programs */
#define DYN_RANDOM	0x100		/* and up to so many pages above */

#define PLATFORM	"i686"
#define CLKTCK		100		/* times(2) counts hundredths */
#define NAUX		17		/* entries we give */

static int
refuse(struct exec_package *epp, const char *why)
{
	epp->ep_why = why;
	return ENOEXEC;
}

/* The file's head. */
static int
check_ehdr(struct exec_package *epp, const struct elf32_ehdr *eh)
{
	const uint8_t *id = eh->e_ident;

	if (id[EI_CLASS] != ELFCLASS32)
		return refuse(epp, "not a 32-bit program");
	if (id[EI_DATA] != ELFDATA2LSB || id[EI_VERSION] != EV_CURRENT ||
	    eh->e_version != EV_CURRENT || eh->e_machine != EM_386)
		return refuse(epp, "not for this machine");
	if (id[EI_OSABI] != ELFOSABI_SYSV && id[EI_OSABI] != ELFOSABI_LINUX)
		return refuse(epp, "for another system");
	if (eh->e_type != ET_EXEC && eh->e_type != ET_DYN)
		return refuse(epp, "neither program nor shared object");
	if (eh->e_phentsize != sizeof(struct elf32_phdr) || eh->e_phnum == 0 ||
	    eh->e_phnum > EXEC_MAXPHDRS)
		return refuse(epp, "bad number or size of program headers");
	return 0;
}

/* Is a segment's place in the file and in memory sound by itself? */
static const char *
check_load(const struct elf32_phdr *ph, off_t filesize)
{
	uint64_t vend = (uint64_t)ph->p_vaddr + ph->p_memsz;

	if (ph->p_filesz > ph->p_memsz)
		return "segment larger in the file than in memory";
	if ((uint64_t)ph->p_offset + ph->p_filesz > (uint64_t)filesize)
		return "segment outside of the file";
	if (vend > VM_MAXUSER_ADDRESS)
		return "segment outside of user memory";
	if (((ph->p_vaddr - ph->p_offset) & PAGE_MASK) != 0)
		return "segment not aligned with the file";
	if (ph->p_align > 1 && !powerof2(ph->p_align))
		return "alignment of a segment is no power of two";
	return NULL;
}

static int
load_prot(uint32_t flags)
{
	return ((flags & PF_R) ? VM_PROT_READ : 0) |
	    ((flags & PF_W) ? VM_PROT_WRITE : 0) |
	    ((flags & PF_X) ? VM_PROT_EXECUTE : 0);
}

/* One segment more for the image. */
static int
add_load(struct exec_package *epp, struct exec_image *ei,
    const struct elf32_phdr *ph, off_t filesize)
{
	const char *why = check_load(ph, filesize);
	struct exec_seg *es;
	vaddr_t start = trunc_page((vaddr_t)ph->p_vaddr);

	if (why != NULL)
		return refuse(epp, why);
	if (ph->p_memsz == 0)
		return 0;
	if (ei->ei_nsegs == EXEC_MAXSEGS)
		return refuse(epp, "too many segments");
	if (ei->ei_nsegs > 0 && start < round_page(ei->ei_end))
		return refuse(epp, "segments overlap");
	es = &ei->ei_seg[ei->ei_nsegs];
	if (ei->ei_nsegs++ == 0)
		ei->ei_start = start;
	es->es_start = start;
	es->es_off = (off_t)trunc_page(ph->p_offset);
	es->es_fileend = ph->p_filesz == 0 ? start :
	    (vaddr_t)ph->p_vaddr + ph->p_filesz;
	es->es_end = ei->ei_end = (vaddr_t)ph->p_vaddr + ph->p_memsz;
	es->es_prot = load_prot(ph->p_flags);
	return 0;
}

/* Where the program headers are in memory, if a segment brings them there. */
static vaddr_t
find_phdrs(const struct elf32_ehdr *eh, const struct elf32_phdr *ph)
{
	u_int i;

	for (i = 0; i < eh->e_phnum; i++)
		if (ph[i].p_type == PT_PHDR)
			return ph[i].p_vaddr;
	for (i = 0; i < eh->e_phnum; i++)
		if (ph[i].p_type == PT_LOAD && ph[i].p_offset <= eh->e_phoff &&
		    eh->e_phoff - ph[i].p_offset < ph[i].p_filesz)
			return ph[i].p_vaddr + (eh->e_phoff - ph[i].p_offset);
	return 0;
}

/* Does the image begin, and start to run, inside of itself? */
static int
check_image(struct exec_package *epp, const struct exec_image *ei)
{
	u_int i;

	if (ei->ei_nsegs == 0)
		return refuse(epp, "nothing to load");
	if (!ei->ei_reloc && ei->ei_start < VM_MIN_ADDRESS)
		return refuse(epp, "segment below user memory");
	if (ei->ei_reloc && ei->ei_end - ei->ei_start > VM_MAXUSER_ADDRESS / 2)
		return refuse(epp, "too large");
	for (i = 0; i < ei->ei_nsegs; i++)
		if (ei->ei_entry >= ei->ei_seg[i].es_start &&
		    ei->ei_entry < ei->ei_seg[i].es_end)
			return 0;
	return refuse(epp, "entry outside of the program");
}

static int
load_segments(struct exec_package *epp, struct exec_image *ei,
    const struct elf32_ehdr *eh, const struct elf32_phdr *ph, off_t size)
{
	u_int i;
	int error = 0;

	ei->ei_reloc = eh->e_type == ET_DYN;
	ei->ei_entry = eh->e_entry;
	ei->ei_phnum = eh->e_phnum;
	ei->ei_phdr = find_phdrs(eh, ph);
	for (i = 0; error == 0 && i < eh->e_phnum; i++)
		if (ph[i].p_type == PT_LOAD)
			error = add_load(epp, ei, &ph[i], size);
	return error == 0 ? check_image(epp, ei) : error;
}

/* Read and check the program headers; the caller frees them. */
static int
read_phdrs(struct exec_package *epp, struct vnode *vp, off_t size,
    const struct elf32_ehdr *eh, struct elf32_phdr **php)
{
	size_t len = eh->e_phnum * sizeof(**php);
	int error;

	if ((uint64_t)eh->e_phoff + len > (uint64_t)size)
		return refuse(epp, "program headers outside of the file");
	*php = kmem_alloc(len, KM_SLEEP);
	error = exec_read(vp, eh->e_phoff, *php, len, NULL);
	if (error != 0)
		kmem_free(*php, len);
	return error;
}

/* The interpreter, an ELF file of its own; its file is left in ei_vp. */
static int
load_interp(struct lwp *l, struct exec_package *epp, const char *path)
{
	struct exec_image *ei = &epp->ep_interp;
	struct elf32_ehdr eh;
	struct elf32_phdr *ph;
	off_t size;
	int error;

	error = exec_open(l, path, &ei->ei_vp, &size);
	if (error != 0) {
		epp->ep_why = "its interpreter cannot be opened";
		return error;
	}
	error = exec_read(ei->ei_vp, 0, &eh, sizeof(eh), NULL);
	if (error == 0 && memcmp(eh.e_ident, ELFMAG, SELFMAG) != 0)
		error = refuse(epp, "its interpreter is not ELF");
	if (error == 0)
		error = check_ehdr(epp, &eh);
	if (error == 0 && eh.e_type != ET_DYN)
		error = refuse(epp, "its interpreter is no shared object");
	if (error == 0)
		error = read_phdrs(epp, ei->ei_vp, size, &eh, &ph);
	if (error != 0)
		return error;
	error = load_segments(epp, ei, &eh, ph, size);
	kmem_free(ph, eh.e_phnum * sizeof(*ph));
	return error;
}

/* PT_INTERP names the interpreter. */
static int
check_interp(struct lwp *l, struct exec_package *epp,
    const struct elf32_phdr *ph)
{
	char *path;
	int error;

	if (ph->p_filesz < 2 || ph->p_filesz > MAXPATHLEN ||
	    (uint64_t)ph->p_offset + ph->p_filesz > (uint64_t)epp->ep_size)
		return refuse(epp, "bad name of an interpreter");
	if (epp->ep_interp.ei_vp != NULL)
		return refuse(epp, "two interpreters");
	path = kmem_alloc(ph->p_filesz, KM_SLEEP);
	error = exec_read(epp->ep_vp, ph->p_offset, path, ph->p_filesz, NULL);
	if (error == 0 && path[ph->p_filesz - 1] != '\0')
		error = refuse(epp, "bad name of an interpreter");
	if (error == 0)
		error = load_interp(l, epp, path);
	kmem_free(path, ph->p_filesz);
	return error;
}

/* What else of the headers matters. */
static int
check_others(struct lwp *l, struct exec_package *epp,
    const struct elf32_ehdr *eh, const struct elf32_phdr *ph)
{
	u_int i;
	int error = 0;

	for (i = 0; error == 0 && i < eh->e_phnum; i++) {
		if (ph[i].p_type == PT_GNU_STACK)
			epp->ep_execstack = (ph[i].p_flags & PF_X) != 0;
		else if (ph[i].p_type == PT_INTERP)
			error = check_interp(l, epp, &ph[i]);
	}
	return error;
}

/* The format's entry in execsw. */
int
exec_elf_check(struct lwp *l, struct exec_package *epp)
{
	struct exec_image *ei = &epp->ep_prog;
	struct elf32_ehdr eh;
	struct elf32_phdr *ph;
	int error;

	if (epp->ep_hdrlen < sizeof(eh) ||
	    memcmp(epp->ep_hdr, ELFMAG, SELFMAG) != 0)
		return refuse(epp, "no known format");
	memcpy(&eh, epp->ep_hdr, sizeof(eh));
	error = check_ehdr(epp, &eh);
	if (error == 0)
		error = read_phdrs(epp, epp->ep_vp, epp->ep_size, &eh, &ph);
	if (error != 0)
		return error;
	error = load_segments(epp, ei, &eh, ph, epp->ep_size);
	if (error == 0)
		error = check_others(l, epp, &eh, ph);
	kmem_free(ph, eh.e_phnum * sizeof(*ph));
	if (error != 0)
		return error;
	if (ei->ei_reloc)
		ei->ei_base = DYN_BASE - ei->ei_start +
		    ptoa(cprng_fast32() % DYN_RANDOM);
	ei->ei_vp = epp->ep_vp;
	epp->ep_vp = NULL;
	return 0;
}

/*
 * The stack.
 */

/* Words on their way to the new stack, written a bufferful at a time. */
struct emitter {
	struct vmspace	*em_vm;
	vaddr_t		em_va;		/* where em_word[0] belongs */
	u_int		em_n;
	int		em_error;
	uint32_t	em_word[64];
};

static void
emit_flush(struct emitter *em)
{
	size_t len = em->em_n * sizeof(em->em_word[0]);

	if (em->em_error == 0)
		em->em_error = exec_copyout(em->em_vm, em->em_word, em->em_va,
		    len);
	em->em_va += len;
	em->em_n = 0;
}

static void
emit(struct emitter *em, uint32_t word)
{
	if (em->em_n == __arraycount(em->em_word))
		emit_flush(em);
	em->em_word[em->em_n++] = word;
}

static void
emit_aux(struct emitter *em, uint32_t type, uint32_t value)
{
	emit(em, type);
	emit(em, value);
}

/* n pointers to strings that follow one another in ep_str from *off on. */
static void
emit_pointers(struct emitter *em, const struct exec_strings *xs, size_t *off,
    vaddr_t base, u_int n)
{
	while (n-- > 0) {
		emit(em, (uint32_t)(base + *off));
		while (xs->xs_page[*off / PAGE_SIZE][*off & PAGE_MASK] != '\0')
			(*off)++;
		(*off)++;
	}
}

/* The auxiliary vector: NAUX entries, whatever the program. */
static void
emit_auxv(struct emitter *em, struct lwp *l, const struct exec_package *epp,
    vaddr_t platform, vaddr_t random, vaddr_t execfn)
{
	const struct exec_image *prog = &epp->ep_prog;
	struct ucred *cr = proc_crhold(l->l_proc);
	uid_t uid = epp->ep_uid != (uid_t)-1 ? epp->ep_uid : cr->cr_uid;
	gid_t gid = epp->ep_gid != (gid_t)-1 ? epp->ep_gid : cr->cr_gid;

	emit_aux(em, AT_HWCAP, cpu_hwcap());
	emit_aux(em, AT_PAGESZ, PAGE_SIZE);
	emit_aux(em, AT_CLKTCK, CLKTCK);
	emit_aux(em, AT_PHDR, prog->ei_phdr == 0 ? 0 :
	    prog->ei_base + prog->ei_phdr);
	emit_aux(em, AT_PHENT, sizeof(struct elf32_phdr));
	emit_aux(em, AT_PHNUM, prog->ei_phnum);
	emit_aux(em, AT_BASE, epp->ep_interp.ei_base);
	emit_aux(em, AT_FLAGS, 0);
	emit_aux(em, AT_ENTRY, prog->ei_base + prog->ei_entry);
	emit_aux(em, AT_UID, cr->cr_ruid);
	emit_aux(em, AT_EUID, uid);
	emit_aux(em, AT_GID, cr->cr_rgid);
	emit_aux(em, AT_EGID, gid);
	emit_aux(em, AT_SECURE, uid != cr->cr_ruid || gid != cr->cr_rgid);
	emit_aux(em, AT_PLATFORM, platform);
	emit_aux(em, AT_RANDOM, random);
	emit_aux(em, AT_EXECFN, execfn);
	emit_aux(em, AT_NULL, 0);
	crfree(cr);
}

/* The strings of a script's interpreter, then those given. */
static int
put_strings(struct exec_package *epp, struct vmspace *vm)
{
	struct exec_strings *xs = &epp->ep_str;
	vaddr_t va = epp->ep_strings;
	size_t off, n;
	u_int i;
	int error = 0;

	for (i = epp->ep_nprefix; error == 0 && i-- > 0; va += n) {
		n = strlen(epp->ep_prefix[i]) + 1;
		error = exec_copyout(vm, epp->ep_prefix[i], va, n);
	}
	for (off = epp->ep_skip; error == 0 && off < xs->xs_len; off += n) {
		n = MIN(PAGE_SIZE - (off & PAGE_MASK), xs->xs_len - off);
		error = exec_copyout(vm, xs->xs_page[off / PAGE_SIZE] +
		    (off & PAGE_MASK), va, n);
		va += n;
	}
	return error;
}

/* How argv changes if the program is a script's interpreter. */
static size_t
apply_prefix(struct exec_package *epp)
{
	size_t len = 0;
	u_int i;

	if (epp->ep_nprefix == 0) {
		epp->ep_skip = 0;
		return 0;
	}
	for (i = 0; i < epp->ep_nprefix; i++)
		len += strlen(epp->ep_prefix[i]) + 1;
	return len;
}

static void
emit_argv(struct emitter *em, const struct exec_package *epp, size_t *off,
    vaddr_t base)
{
	vaddr_t va = epp->ep_strings;
	u_int i, n = epp->ep_argc;

	if (epp->ep_nprefix != 0)
		n--;
	for (i = epp->ep_nprefix; i-- > 0; ) {
		emit(em, (uint32_t)va);
		va += strlen(epp->ep_prefix[i]) + 1;
	}
	emit_pointers(em, &epp->ep_str, off, base, n);
	emit(em, 0);
}

/* All of the stack that the picture at the top shows. */
int
exec_elf_stack(struct lwp *l, struct exec_package *epp, struct vmspace *vm)
{
	struct emitter *em = kmem_zalloc(sizeof(*em), KM_SLEEP);
	size_t plen = apply_prefix(epp), off = epp->ep_skip;
	u_int argc = epp->ep_argc + epp->ep_nprefix -
	    (epp->ep_nprefix != 0 ? 1 : 0);
	uint8_t random[16];
	vaddr_t base, extra;
	int error;

	epp->ep_strings = USRSTACK - sizeof(uint32_t) -
	    (epp->ep_str.xs_len - epp->ep_skip + plen);
	base = epp->ep_strings + plen - epp->ep_skip;
	extra = rounddown2(epp->ep_strings - sizeof(PLATFORM) - sizeof(random),
	    16);
	epp->ep_auxvlen = (NAUX + 1) * sizeof(struct elf32_auxinfo);
	epp->ep_sp = rounddown2(extra - epp->ep_auxvlen -
	    (argc + epp->ep_envc + 3) * sizeof(uint32_t), 16);
	epp->ep_auxv = epp->ep_sp + (argc + epp->ep_envc + 3) *
	    sizeof(uint32_t);

	cprng_strong(random, sizeof(random));
	error = put_strings(epp, vm);
	if (error == 0)
		error = exec_copyout(vm, random, extra, sizeof(random));
	if (error == 0)
		error = exec_copyout(vm, PLATFORM, extra + sizeof(random),
		    sizeof(PLATFORM));
	em->em_vm = vm;
	em->em_va = epp->ep_sp;
	em->em_error = error;
	emit(em, argc);
	emit_argv(em, epp, &off, base);
	emit_pointers(em, &epp->ep_str, &off, base, epp->ep_envc);
	emit(em, 0);
	emit_auxv(em, l, epp, extra + sizeof(random), extra, base + off);
	emit_flush(em);
	error = em->em_error;
	epp->ep_arglen += plen - epp->ep_skip;
	kmem_free(em, sizeof(*em));
	return error;
}
