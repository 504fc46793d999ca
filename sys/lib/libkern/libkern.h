/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * libkern: strings, memory, numbers, and assertions.
 */

#ifndef _LIBKERN_LIBKERN_H_
#define _LIBKERN_LIBKERN_H_

#include <sys/types.h>

#ifndef NULL
#define NULL	((void *)0)
#endif

/* Memory. */
void	*memcpy(void *, const void *, size_t);
void	*memmove(void *, const void *, size_t);
void	*memset(void *, int, size_t);
int	memcmp(const void *, const void *, size_t);
void	*memchr(const void *, int, size_t);
void	*memmem(const void *, size_t, const void *, size_t);
void	explicit_memset(void *, int, size_t);

/* Strings. */
size_t	strlen(const char *);
size_t	strnlen(const char *, size_t);
int	strcmp(const char *, const char *);
int	strncmp(const char *, const char *, size_t);
int	strcasecmp(const char *, const char *);
int	strncasecmp(const char *, const char *, size_t);
char	*strcpy(char *, const char *);
char	*strncpy(char *, const char *, size_t);
char	*strchr(const char *, int);
char	*strrchr(const char *, int);
char	*strstr(const char *, const char *);
char	*strsep(char **, const char *);
char	*strpbrk(const char *, const char *);
size_t	strspn(const char *, const char *);
size_t	strcspn(const char *, const char *);
size_t	strlcpy(char *, const char *, size_t);
size_t	strlcat(char *, const char *, size_t);

/* Numbers. */
unsigned long	strtoul(const char *, char **, int);
unsigned long long strtoull(const char *, char **, int);
long long	strtoll(const char *, char **, int);
void	qsort(void *, size_t, size_t, int (*)(const void *, const void *));

static inline int
isdigit(int c)
{
	return c >= '0' && c <= '9';
}

static inline int
isupper(int c)
{
	return c >= 'A' && c <= 'Z';
}

static inline int
islower(int c)
{
	return c >= 'a' && c <= 'z';
}

static inline int
isalpha(int c)
{
	return isupper(c) || islower(c);
}

static inline int
isalnum(int c)
{
	return isalpha(c) || isdigit(c);
}

static inline int
isspace(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline int
isprint(int c)
{
	return c >= ' ' && c <= '~';
}

static inline int
isxdigit(int c)
{
	return isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline int
tolower(int c)
{
	return isupper(c) ? c - 'A' + 'a' : c;
}

static inline int
toupper(int c)
{
	return islower(c) ? c - 'a' + 'A' : c;
}

static inline int
imin(int a, int b)
{
	return a < b ? a : b;
}

static inline int
imax(int a, int b)
{
	return a > b ? a : b;
}

static inline u_int
uimin(u_int a, u_int b)
{
	return a < b ? a : b;
}

static inline u_int
uimax(u_int a, u_int b)
{
	return a > b ? a : b;
}

static inline unsigned long
ulmin(unsigned long a, unsigned long b)
{
	return a < b ? a : b;
}

/* Number of the lowest (highest) bit set, from 1; 0 if none is. */
static inline int
ffs(int v)
{
	return __builtin_ffs(v);
}

static inline int
ffs32(uint32_t v)
{
	return __builtin_ffs((int)v);
}

static inline int
fls32(uint32_t v)
{
	return v == 0 ? 0 : 32 - __builtin_clz(v);
}

static inline u_int
popcount32(uint32_t v)
{
	v = v - ((v >> 1) & 0x55555555u);
	v = (v & 0x33333333u) + ((v >> 2) & 0x33333333u);
	return (((v + (v >> 4)) & 0x0f0f0f0fu) * 0x01010101u) >> 24;
}

/*
 * Assertions: what callers owe.  Without option DIAGNOSTIC they are not
 * evaluated, so they may not have side effects.
 */
void	kern_assert(const char *, ...) __dead __printflike(1, 2);

#ifdef DIAGNOSTIC
#define KASSERTMSG(e, msg, ...) do {					\
	if (__predict_false(!(e)))					\
		kern_assert("assertion \"%s\" failed: %s, line %d: "	\
		    msg, #e, __FILE_NAME__, __LINE__, ##__VA_ARGS__);	\
} while (0)
#define KASSERT(e) do {							\
	if (__predict_false(!(e)))					\
		kern_assert("assertion \"%s\" failed: %s, line %d",	\
		    #e, __FILE_NAME__, __LINE__);			\
} while (0)
#else
#define KASSERT(e)		((void)sizeof(!(e)))
#define KASSERTMSG(e, ...)	((void)sizeof(!(e)))
#endif

#ifndef __FILE_NAME__
#define __FILE_NAME__		__FILE__
#endif

#endif /* _LIBKERN_LIBKERN_H_ */
