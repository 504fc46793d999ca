/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * exec_elf: the ELF file format, its 32-bit half.
 */

#ifndef _SYS_EXEC_ELF_H_
#define _SYS_EXEC_ELF_H_

#include <sys/types.h>

#define EI_CLASS	4
#define EI_DATA		5
#define EI_VERSION	6
#define EI_OSABI	7
#define EI_NIDENT	16

#define ELFMAG		"\177ELF"
#define SELFMAG		4
#define ELFCLASS32	1
#define ELFDATA2LSB	1
#define EV_CURRENT	1
#define ELFOSABI_SYSV	0
#define ELFOSABI_LINUX	3

#define ET_EXEC		2
#define ET_DYN		3
#define EM_386		3

struct elf32_ehdr {
	uint8_t		e_ident[EI_NIDENT];
	uint16_t	e_type;
	uint16_t	e_machine;
	uint32_t	e_version;
	uint32_t	e_entry;
	uint32_t	e_phoff;
	uint32_t	e_shoff;
	uint32_t	e_flags;
	uint16_t	e_ehsize;
	uint16_t	e_phentsize;
	uint16_t	e_phnum;
	uint16_t	e_shentsize;
	uint16_t	e_shnum;
	uint16_t	e_shstrndx;
};
CTASSERT(sizeof(struct elf32_ehdr) == 52);

#define PT_NULL		0
#define PT_LOAD		1
#define PT_DYNAMIC	2
#define PT_INTERP	3
#define PT_NOTE		4
#define PT_PHDR		6
#define PT_TLS		7
#define PT_GNU_STACK	0x6474e551

#define PF_X		1
#define PF_W		2
#define PF_R		4

struct elf32_phdr {
	uint32_t	p_type;
	uint32_t	p_offset;
	uint32_t	p_vaddr;
	uint32_t	p_paddr;
	uint32_t	p_filesz;
	uint32_t	p_memsz;
	uint32_t	p_flags;
	uint32_t	p_align;
};
CTASSERT(sizeof(struct elf32_phdr) == 32);

/* The auxiliary vector, above envp on a new program's stack. */
struct elf32_auxinfo {
	uint32_t	a_type;
	uint32_t	a_v;
};

#define AT_NULL		0
#define AT_PHDR		3		/* address of the program headers */
#define AT_PHENT	4		/* size of one */
#define AT_PHNUM	5		/* how many */
#define AT_PAGESZ	6
#define AT_BASE		7		/* where the interpreter is */
#define AT_FLAGS	8
#define AT_ENTRY	9		/* where the program starts */
#define AT_UID		11
#define AT_EUID		12
#define AT_GID		13
#define AT_EGID		14
#define AT_PLATFORM	15
#define AT_HWCAP	16		/* CPUID 1 %edx */
#define AT_CLKTCK	17
#define AT_SECURE	23		/* set-id: distrust the environment */
#define AT_RANDOM	25		/* 16 random bytes */
#define AT_EXECFN	31		/* name given to execve */

#endif /* _SYS_EXEC_ELF_H_ */
