/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * string: the C library's string functions, for the kernel.
 *
 * Memory that is moved in bulk (memcpy, memmove, memset) is the machine's;
 * the rest is plain C, since kernel strings are short.
 */

#include <lib/libkern/libkern.h>

int
memcmp(const void *a, const void *b, size_t len)
{
	const unsigned char *p = a, *q = b;

	for (; len != 0; len--, p++, q++) {
		if (*p != *q)
			return *p - *q;
	}
	return 0;
}

void *
memchr(const void *buf, int c, size_t len)
{
	const unsigned char *p = buf;

	for (; len != 0; len--, p++) {
		if (*p == (unsigned char)c)
			return __UNCONST(p);
	}
	return NULL;
}

void *
memmem(const void *big, size_t blen, const void *little, size_t llen)
{
	const char *p = big;

	for (; blen >= llen; blen--, p++) {
		if (memcmp(p, little, llen) == 0)
			return __UNCONST(p);
	}
	return NULL;
}

/* A memset that no optimizer may drop: for secrets. */
void
explicit_memset(void *buf, int c, size_t len)
{
	memset(buf, c, len);
	__asm volatile("" : : "r" (buf) : "memory");
}

size_t
strlen(const char *s)
{
	const char *p = s;

	while (*p != '\0')
		p++;
	return (size_t)(p - s);
}

size_t
strnlen(const char *s, size_t max)
{
	size_t n;

	for (n = 0; n < max && s[n] != '\0'; n++)
		continue;
	return n;
}

int
strcmp(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b)
		a++, b++;
	return (unsigned char)*a - (unsigned char)*b;
}

int
strncmp(const char *a, const char *b, size_t len)
{
	for (; len != 0; len--, a++, b++) {
		if (*a != *b || *a == '\0')
			return (unsigned char)*a - (unsigned char)*b;
	}
	return 0;
}

int
strncasecmp(const char *a, const char *b, size_t len)
{
	int ca, cb;

	for (; len != 0; len--) {
		ca = tolower((unsigned char)*a++);
		cb = tolower((unsigned char)*b++);
		if (ca != cb || ca == '\0')
			return ca - cb;
	}
	return 0;
}

int
strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, (size_t)-1);
}

char *
strcpy(char *dst, const char *src)
{
	char *d = dst;

	while ((*d++ = *src++) != '\0')
		continue;
	return dst;
}

/* Not terminated when `src' is too long; what is left over becomes zero. */
char *
strncpy(char *dst, const char *src, size_t len)
{
	size_t n = strnlen(src, len);

	memcpy(dst, src, n);
	memset(dst + n, 0, len - n);
	return dst;
}

/* Always terminated; returns the length that was wanted. */
size_t
strlcpy(char *dst, const char *src, size_t size)
{
	size_t len = strlen(src), n;

	if (size != 0) {
		n = len < size ? len : size - 1;
		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return len;
}

size_t
strlcat(char *dst, const char *src, size_t size)
{
	size_t have = strnlen(dst, size);

	return have + strlcpy(dst + have, src, size - have);
}

char *
strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return __UNCONST(s);
		if (*s == '\0')
			return NULL;
	}
}

char *
strrchr(const char *s, int c)
{
	const char *last = NULL;

	for (;; s++) {
		if (*s == (char)c)
			last = s;
		if (*s == '\0')
			return __UNCONST(last);
	}
}

char *
strstr(const char *big, const char *little)
{
	return memmem(big, strlen(big), little, strlen(little));
}

/* Length of the leading part made only of (not of) characters of `set'. */
size_t
strspn(const char *s, const char *set)
{
	size_t n;

	for (n = 0; s[n] != '\0' && strchr(set, s[n]) != NULL; n++)
		continue;
	return n;
}

size_t
strcspn(const char *s, const char *set)
{
	size_t n;

	/* strchr finds the set's own NUL, which ends the walk. */
	for (n = 0; strchr(set, s[n]) == NULL; n++)
		continue;
	return n;
}

char *
strpbrk(const char *s, const char *set)
{
	s += strcspn(s, set);
	return *s == '\0' ? NULL : __UNCONST(s);
}

/* Cut the next field off `*sp'; empty fields count. */
char *
strsep(char **sp, const char *delim)
{
	char *field = *sp, *end;

	if (field == NULL)
		return NULL;
	end = field + strcspn(field, delim);
	if (*end == '\0')
		*sp = NULL;
	else {
		*end = '\0';
		*sp = end + 1;
	}
	return field;
}
