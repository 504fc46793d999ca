# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# bsd.regress.mk: compile the program of one test.
#
# A test is a directory with a Makefile that sets what differs from the
# defaults and includes this file, or without one if nothing does; regress.sh
# calls it in the object directory with SRCTOP, SRCDIR (the test's directory),
# PROG and TIER set.
#
#	SRCS	its sources in SRCDIR (default: test.c, or the directory's
#		name with .c)
#	KSRCS	sources of the kernel below sys/, compiled for this machine
#		(tier host)
#	LIBSRCS	sources in regress/lib
#	KLIBSRCS sources in regress/lib that are compiled as the kernel's
#	ABI	kernel: the program's own sources are compiled as the kernel's
#		i386: so they are, for i386 with the port's headers; LIBSRCS
#		against the host's 32-bit library (tier host)
#	RUN32	what runs such programs, empty if the machine does
#	FUZZ	if set: with ABI i386, compiled by clang and linked with libFuzzer
#	SECONDS	how long it may take (1800; tier user)
#	KINDS	the kinds of Xen host it runs on (all; tier user)
#	COPTS	more flags
#	KCOPTS	more flags for what is compiled as the kernel's
#
# Tier host runs here: the native compiler, under the address and the undefined
# behaviour sanitizer.  Tier user runs in a domU: a static i386 program of musl,
# whose unpacked package is MUSL.

.MAIN:		all
.if exists(${SRCDIR}/test.c)
SRCS?=		test.c
.else
SRCS?=		${SRCDIR:T}.c
.endif
CFLAGS=		-O1 -g -std=gnu11 -Wall -Wextra -Werror

.if ${TIER} == "host"
HOSTCC?=	gcc
CC=		${HOSTCC}
CFLAGS+=	-fsanitize=address,undefined -fno-sanitize-recover=all \
		-fno-omit-frame-pointer
LIBCPPFLAGS=	-I${SRCTOP}/regress/lib
.if ${ABI:Unative} == "i386"
S=		${SRCTOP}/sys
CC=		i686-linux-gnu-gcc
XENINCDIR?=	/usr/include
CFLAGS+=	-fno-pie
# QEMU has no room for the address sanitizer's shadow of the kernel's half.
.  if !empty(RUN32)
CFLAGS+=	-fno-sanitize=address
.  endif
KCPPFLAGS=	-march=i686 -ffreestanding -nostdinc -fno-strict-aliasing \
		-fwrapv -I. -I$S -I$S/arch -I$S/arch/xen/include \
		-I$S/lib/libkern -Ixeninc -I${SRCTOP}/regress/lib -D_KERNEL \
		-DDIAGNOSTIC
CPPFLAGS=	${KCPPFLAGS}
LIBCPPFLAGS+=	-Ixeninc
LDADD+=		-no-pie -z noexecstack \
		-Wl,--dynamic-linker=/usr/i686-linux-gnu/lib/ld-linux.so.2 \
		-Wl,-rpath,/usr/i686-linux-gnu/lib
LINKS=		machine xeninc
.  if defined(FUZZ)
# libFuzzer is in C++, of which only the shared library is there for i386.
CC=		clang --target=i686-linux-gnu
CFLAGS+=	-fsanitize=fuzzer-no-link
LDADD+=		-nostdlib++ \
		`clang -print-resource-dir`/lib/linux/libclang_rt.fuzzer_no_main-i386.a \
		/usr/i686-linux-gnu/lib/libstdc++.so.6
.  endif
.else
KCPPFLAGS=	-ffreestanding -fno-strict-aliasing -fwrapv \
		-I${SRCTOP}/regress/lib/include -I${SRCTOP}/sys \
		-I${SRCTOP}/sys/lib/libkern -I${SRCTOP}/regress/lib -D_KERNEL \
		-DDIAGNOSTIC ${KCOPTS}
.  if ${ABI:Unative} == "kernel"
CPPFLAGS=	${KCPPFLAGS}
.  else
CPPFLAGS=	${LIBCPPFLAGS}
.  endif
.endif
.elif ${TIER} == "user"
CC=		i686-linux-gnu-gcc
MUSLLIB=	${MUSL}/usr/lib/i386-linux-musl
CFLAGS+=	-no-pie -fno-pie -fno-stack-protector -march=i686
CPPFLAGS=	-nostdinc -isystem ${MUSL}/usr/include/i386-linux-musl \
		-isystem ${MUSL}/linux -I${SRCTOP}/regress/lib
LIBCPPFLAGS=	${CPPFLAGS}
LDSTART=	-static -nostdlib ${MUSLLIB}/crt1.o ${MUSLLIB}/crti.o
LDEND=		-L${MUSLLIB} -Wl,--start-group -lc \
		`${CC} -print-libgcc-file-name` -Wl,--end-group \
		${MUSLLIB}/crtn.o
.else
.error TIER must be host or user
.endif

all: ${PROG}

OBJS=		${SRCS:R:S/$/.o/} ${LIBSRCS:T:R:S/$/.o/} \
		${KLIBSRCS:T:R:S/$/.k.o/} ${KSRCS:T:R:S/$/.k.o/}

machine:
	ln -s ${SRCTOP}/sys/arch/i386/include machine
xeninc:
	mkdir xeninc && ln -s ${XENINCDIR}/xen xeninc/xen

${OBJS}: ${LINKS}

${PROG}: ${OBJS}
	${CC} ${CFLAGS} -o $@ ${LDSTART} ${OBJS} ${LDADD} ${LDEND}

.for src in ${SRCS}
${src:R}.o: ${SRCDIR}/${src}
	${CC} ${CFLAGS} ${CPPFLAGS} ${COPTS} -MD -MP -c -o $@ ${SRCDIR}/${src}
.-include "${.CURDIR}/${src:R}.d"
.endfor
.for src in ${LIBSRCS}
${src:T:R}.o: ${SRCTOP}/regress/lib/${src}
	${CC} ${CFLAGS} ${LIBCPPFLAGS} ${COPTS} -MD -MP -c -o $@ \
	    ${SRCTOP}/regress/lib/${src}
.-include "${.CURDIR}/${src:T:R}.d"
.endfor
.for src in ${KSRCS:S,^,sys/,} ${KLIBSRCS:S,^,regress/lib/,}
${src:T:R}.k.o: ${SRCTOP}/${src}
	${CC} ${CFLAGS} ${KCPPFLAGS} ${COPTS} -MD -MP -c -o $@ \
	    ${SRCTOP}/${src}
.-include "${.CURDIR}/${src:T:R}.k.d"
.endfor
