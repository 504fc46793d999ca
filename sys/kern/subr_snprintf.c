/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_snprintf: formatting, as printf(3).
 *
 * Flags - + space 0 #, width and precision (also *), lengths hh h l ll j z t,
 * conversions d i u o x X p c s %.  There is no floating point in the kernel.
 * One formatter serves a buffer, the console and the message buffer: it hands
 * each character to a struct prf_sink.
 */

#include <sys/param.h>
#include <sys/prf.h>
#include <sys/systm.h>

#define F_LEFT	0x01
#define F_PLUS	0x02
#define F_SPACE	0x04
#define F_ZERO	0x08
#define F_ALT	0x10

#define NUMBUF	24		/* 64 bits in octal, and a bit */

/* One conversion as it was read from the format. */
struct prf_spec {
	u_int	flags;
	int	width;
	int	prec;		/* -1: none was given */
	int	size;		/* bytes of the argument */
	char	conv;
};

static void
put(struct prf_sink *ps, int c)
{
	ps->ps_put(ps, c);
	ps->ps_count++;
}

static void
pad(struct prf_sink *ps, int c, int n)
{
	for (; n > 0; n--)
		put(ps, c);
}

/* `s', `len' long, in its field. */
static void
put_field(struct prf_sink *ps, const struct prf_spec *sp, const char *s,
    int len)
{
	int i;

	if ((sp->flags & F_LEFT) == 0)
		pad(ps, ' ', sp->width - len);
	for (i = 0; i < len; i++)
		put(ps, s[i]);
	if ((sp->flags & F_LEFT) != 0)
		pad(ps, ' ', sp->width - len);
}

static void
put_string(struct prf_sink *ps, const struct prf_spec *sp, const char *s)
{
	size_t max = sp->prec < 0 ? (size_t)-1 : (size_t)sp->prec;

	if (s == NULL)
		s = "(null)";
	put_field(ps, sp, s, (int)strnlen(s, max));
}

/* Digits of `val' into the end of `buf'; returns where they begin. */
static char *
digits(char *end, uint64_t val, u_int base, bool upper)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	uint32_t low;

	for (; val >> 32 != 0; val /= base)
		*--end = set[val % base];
	for (low = (uint32_t)val; low != 0; low /= base)
		*--end = set[low % base];
	return end;
}

/* Zeros in front of the digits; the 0 of %#o is one of them. */
static int
leading_zeros(const struct prf_spec *sp, int ndigits)
{
	int zeros = imax((sp->prec < 0 ? 1 : sp->prec) - ndigits, 0);

	if (zeros == 0 && sp->conv == 'o' && (sp->flags & F_ALT) != 0)
		zeros = 1;
	return zeros;
}

/* Sign or 0x in front of a number. */
static const char *
number_prefix(const struct prf_spec *sp, bool neg, bool zero)
{
	if (sp->conv == 'd') {
		if (neg)
			return "-";
		if ((sp->flags & F_PLUS) != 0)
			return "+";
		return (sp->flags & F_SPACE) != 0 ? " " : "";
	}
	if (sp->conv == 'p' || ((sp->flags & F_ALT) != 0 && !zero)) {
		if (sp->conv == 'x' || sp->conv == 'p')
			return "0x";
		if (sp->conv == 'X')
			return "0X";
	}
	return "";
}

static void
put_number(struct prf_sink *ps, const struct prf_spec *sp, uint64_t val,
    bool neg)
{
	const char *prefix = number_prefix(sp, neg, val == 0), *p;
	u_int base = sp->conv == 'd' || sp->conv == 'u' ? 10 :
	    sp->conv == 'o' ? 8 : 16;
	char buf[NUMBUF], *s;
	int ndigits, zeros, total;

	s = digits(buf + sizeof(buf), val, base, sp->conv == 'X');
	ndigits = (int)(buf + sizeof(buf) - s);
	zeros = leading_zeros(sp, ndigits);
	total = (int)strlen(prefix) + ndigits + zeros;
	if ((sp->flags & (F_ZERO | F_LEFT)) == F_ZERO && sp->prec < 0 &&
	    sp->width > total) {
		zeros += sp->width - total;
		total = sp->width;
	}
	if ((sp->flags & F_LEFT) == 0)
		pad(ps, ' ', sp->width - total);
	for (p = prefix; *p != '\0'; p++)
		put(ps, *p);
	pad(ps, '0', zeros);
	for (; s < buf + sizeof(buf); s++)
		put(ps, *s);
	if ((sp->flags & F_LEFT) != 0)
		pad(ps, ' ', sp->width - total);
}

static u_int
flag_of(char c)
{
	switch (c) {
	case '-':
		return F_LEFT;
	case '+':
		return F_PLUS;
	case ' ':
		return F_SPACE;
	case '0':
		return F_ZERO;
	case '#':
		return F_ALT;
	default:
		return 0;
	}
}

static int
number_in(const char **fp)
{
	int n = 0;

	while (isdigit(**fp))
		n = n * 10 + (*(*fp)++ - '0');
	return n;
}

/* Length modifier: bytes of the argument. */
static int
size_in(const char **fp)
{
	switch (*(*fp)++) {
	case 'h':
		if (**fp != 'h')
			return sizeof(short);
		(*fp)++;
		return sizeof(char);
	case 'l':
		if (**fp != 'l')
			return sizeof(long);
		(*fp)++;
		return sizeof(long long);
	case 'j':
		return sizeof(long long);
	case 'z':
	case 't':
		return sizeof(size_t);
	default:
		(*fp)--;
		return sizeof(int);
	}
}

/* Read one conversion after its %; widths by * come from the arguments. */
static void
parse_spec(struct prf_spec *sp, const char **fp, struct prf_args *pa)
{
	u_int flag;

	sp->flags = 0;
	sp->prec = -1;
	while ((flag = flag_of(**fp)) != 0) {
		sp->flags |= flag;
		(*fp)++;
	}
	if (**fp == '*') {
		(*fp)++;
		sp->width = va_arg(pa->pa_ap, int);
		if (sp->width < 0) {
			sp->flags |= F_LEFT;
			sp->width = -sp->width;
		}
	} else
		sp->width = number_in(fp);
	if (**fp == '.') {
		(*fp)++;
		if (**fp == '*') {
			(*fp)++;
			sp->prec = va_arg(pa->pa_ap, int);
		} else
			sp->prec = number_in(fp);
	}
	sp->size = size_in(fp);
	sp->conv = **fp;
	if (sp->conv != '\0')
		(*fp)++;
}

static int64_t
signed_arg(const struct prf_spec *sp, struct prf_args *pa)
{
	if (sp->size == sizeof(long long))
		return va_arg(pa->pa_ap, long long);
	if (sp->size == sizeof(short))
		return (short)va_arg(pa->pa_ap, int);
	if (sp->size == sizeof(char))
		return (signed char)va_arg(pa->pa_ap, int);
	return va_arg(pa->pa_ap, int);
}

static uint64_t
unsigned_arg(const struct prf_spec *sp, struct prf_args *pa)
{
	if (sp->size == sizeof(long long))
		return va_arg(pa->pa_ap, unsigned long long);
	if (sp->size == sizeof(short))
		return (unsigned short)va_arg(pa->pa_ap, int);
	if (sp->size == sizeof(char))
		return (unsigned char)va_arg(pa->pa_ap, int);
	return va_arg(pa->pa_ap, unsigned);
}

static void
convert(struct prf_sink *ps, struct prf_spec *sp, struct prf_args *pa)
{
	int64_t val;
	char c;

	switch (sp->conv) {
	case 'd':
	case 'i':
		sp->conv = 'd';
		val = signed_arg(sp, pa);
		put_number(ps, sp, val < 0 ? -(uint64_t)val : (uint64_t)val,
		    val < 0);
		break;
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		put_number(ps, sp, unsigned_arg(sp, pa), false);
		break;
	case 'p':
		put_number(ps, sp, (uintptr_t)va_arg(pa->pa_ap, void *),
		    false);
		break;
	case 'c':
		c = (char)va_arg(pa->pa_ap, int);
		put_field(ps, sp, &c, 1);
		break;
	case 's':
		put_string(ps, sp, va_arg(pa->pa_ap, const char *));
		break;
	case '%':
		put(ps, '%');
		break;
	default:
		/* Not a conversion: shown as it is, without an argument. */
		put(ps, '%');
		if (sp->conv != '\0')
			put(ps, sp->conv);
		break;
	}
}

/* Everything to the sink; ps_count tells how many characters. */
void
prf_format(struct prf_sink *ps, const char *fmt, va_list ap)
{
	struct prf_spec spec;
	struct prf_args pa;

	va_copy(pa.pa_ap, ap);
	while (*fmt != '\0') {
		if (*fmt != '%') {
			put(ps, *fmt++);
			continue;
		}
		fmt++;
		parse_spec(&spec, &fmt, &pa);
		convert(ps, &spec, &pa);
	}
	va_end(pa.pa_ap);
}

static void
put_buffer(struct prf_sink *ps, int c)
{
	if (ps->ps_count + 1 < ps->ps_size)
		ps->ps_buf[ps->ps_count] = (char)c;
}

/* The length that was wanted; the buffer always ends in NUL. */
int
vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	struct prf_sink sink = {
		.ps_put = put_buffer, .ps_buf = buf, .ps_size = size,
	};

	prf_format(&sink, fmt, ap);
	if (size != 0)
		buf[sink.ps_count < size ? sink.ps_count : size - 1] = '\0';
	return (int)sink.ps_count;
}

int
snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return n;
}
