/* The judge's side: asn1c's generated code, and nothing of ours. It answers
 * questions about values until its input ends.
 *
 *   question: type (2 octets), seed (4), length (4), octets
 *   answer:   verdict (1), length (4), octets in asn1c's own DER
 *
 * Seed 0 asks for the value as it is. Any other seed asks asn1c to change its
 * decoded structure (leave out optional components and list elements, change
 * octets and numbers) before it encodes: values that asn1c made. */
#include <BOOLEAN.h>
#include <INTEGER.h>
#include <OCTET_STRING.h>
#include <asn_SET_OF.h>
#include <constr_CHOICE.h>
#include <constr_SEQUENCE.h>
#include <constr_SEQUENCE_OF.h>
#include <constr_SET.h>
#include <constr_SET_OF.h>
#include <constraints.h>
#include <der_encoder.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOT(name) extern asn_TYPE_descriptor_t asn_DEF_##name;
#include "roots.h"
#undef ROOT

#define ROOT(name) &asn_DEF_##name,
static asn_TYPE_descriptor_t *const ROOTS[] = {
#include "roots.h"
};
#undef ROOT

enum { DECODED = 1, LEGAL = 2, ENCODED = 4 };

#define VALUE_MAX ((size_t)1 << 20)
static uint8_t in[VALUE_MAX], out[VALUE_MAX];
static size_t out_len;

/* --- changing a value ---------------------------------------------------- */

static uint32_t seed;

static uint32_t roll(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static void change(asn_TYPE_descriptor_t *td, void *p, int fixed);

static void **pointer_of(asn_TYPE_member_t *m, void *p)
{
    return (void **)((char *)p + m->memb_offset);
}

static void change_member(asn_TYPE_member_t *m, void *p)
{
    void **held = pointer_of(m, p);
    if (!(m->flags & ATF_POINTER)) {
        change(m->type, held, 0);
    } else if (*held != NULL && m->optional && roll(4) == 0) {
        ASN_STRUCT_FREE(*m->type, *held);
        *held = NULL;
    } else if (*held != NULL) {
        change(m->type, *held, m->optional);
    }
}

static void change_choice(asn_TYPE_descriptor_t *td, void *p)
{
    asn_CHOICE_specifics_t *s = (asn_CHOICE_specifics_t *)td->specifics;
    int at = *(int *)((char *)p + s->pres_offset);
    if (at > 0)
        change_member(&td->elements[at - 1], p);
}

static void change_list(asn_TYPE_descriptor_t *td, void *p)
{
    asn_anonymous_set_ *list = _A_SET_FROM_VOID(p);
    if (list->count > 1 && roll(4) == 0)
        asn_sequence_del(list, (int)roll((uint32_t)list->count), 1);
    for (int i = 0; i < list->count; i++)
        change(td->elements[0].type, list->array[i], 0);
}

static int has_tag(const asn_TYPE_descriptor_t *td, ber_tlv_tag_t universal)
{
    for (int i = 0; i < td->all_tags_count; i++)
        if (td->all_tags[i] == (ASN_TAG_CLASS_UNIVERSAL | universal << 2))
            return 1;
    return 0;
}

/* A character string is an OCTET STRING behind its own tag. */
static int is_octets(const asn_TYPE_descriptor_t *td)
{
    return td->free_struct == OCTET_STRING_free && td->all_tags_count > 0 &&
           td->all_tags[0] == (ASN_TAG_CLASS_UNIVERSAL | 4 << 2);
}

static void change_octets(OCTET_STRING_t *s)
{
    if (s->size > 0 && roll(3) == 0)
        s->size--;
    else if (s->size > 0)
        s->buf[roll((uint32_t)s->size)] ^= (uint8_t)(1 + roll(255));
}

static void change_number(asn_TYPE_descriptor_t *td, INTEGER_t *i)
{
    const asn_INTEGER_specifics_t *s =
        (const asn_INTEGER_specifics_t *)td->specifics;
    long v;
    if (asn_INTEGER2long(i, &v) != 0 || v > LONG_MAX - 3 || v < LONG_MIN + 3)
        return;
    v += (long)roll(7) - 3;
    if (has_tag(td, 10))
        v = s->value2enum[roll((uint32_t)s->map_count)].nat_value;
    (void)asn_long2INTEGER(i, v);
}

/* Optional and default components keep the value they have: asn1c writes
 * defaults, DER does not. */
static void change(asn_TYPE_descriptor_t *td, void *p, int fixed)
{
    if (td->free_struct == SEQUENCE_free || td->free_struct == SET_free) {
        for (int i = 0; i < td->elements_count; i++)
            change_member(&td->elements[i], p);
    } else if (td->free_struct == CHOICE_free) {
        change_choice(td, p);
    } else if (td->free_struct == SET_OF_free) {
        change_list(td, p);
    } else if (fixed || roll(2) == 0) {
        return;
    } else if (is_octets(td)) {
        change_octets((OCTET_STRING_t *)p);
    } else if (td->print_struct == BOOLEAN_print) {
        *(BOOLEAN_t *)p = *(BOOLEAN_t *)p ? 0 : 0xFF;
    } else if (td->print_struct == INTEGER_print) {
        change_number(td, (INTEGER_t *)p);
    }
}

/* --- constraints --------------------------------------------------------- */

/* asn1c forgets the constraint of a type with a name as soon as it has decoded
 * one value of it: what it knew at the start is put back. */
#define NUM_ROOTS (sizeof ROOTS / sizeof ROOTS[0])
static asn_constr_check_f *constraint[NUM_ROOTS];

static void remember_constraints(void)
{
    for (size_t i = 0; i < NUM_ROOTS; i++)
        constraint[i] = ROOTS[i]->check_constraints;
}

static int is_legal(asn_TYPE_descriptor_t *td, void *value)
{
    for (size_t i = 0; i < NUM_ROOTS; i++)
        ROOTS[i]->check_constraints = constraint[i];
    return asn_check_constraints(td, value, NULL, NULL) == 0;
}

/* --- questions and answers ----------------------------------------------- */

static int keep(const void *p, size_t n, void *unused)
{
    (void)unused;
    if (n > sizeof out - out_len)
        return -1;
    memcpy(out + out_len, p, n);
    out_len += n;
    return 0;
}

static unsigned judge(asn_TYPE_descriptor_t *td, size_t n)
{
    void *value = NULL;
    unsigned verdict = 0;
    asn_dec_rval_t rv = ber_decode(NULL, td, &value, in, n);
    out_len = 0;
    if (rv.code == RC_OK && rv.consumed == n) {
        verdict |= DECODED;
        if (seed != 0)
            change(td, value, 0);
        if (is_legal(td, value))
            verdict |= LEGAL;
        if (der_encode(td, value, keep, NULL).encoded >= 0)
            verdict |= ENCODED;
    }
    ASN_STRUCT_FREE(*td, value);
    return verdict;
}

static uint32_t number(const uint8_t *p, int n)
{
    uint32_t v = 0;
    while (n-- > 0)
        v = v << 8 | *p++;
    return v;
}

int main(void)
{
    uint8_t head[10];
    remember_constraints();
    while (fread(head, 1, sizeof head, stdin) == sizeof head) {
        uint32_t type = number(head, 2), n = number(head + 6, 4);
        uint8_t answer[5];
        seed = number(head + 2, 4);
        if (type >= NUM_ROOTS || n > sizeof in || fread(in, 1, n, stdin) != n)
            return 1;
        answer[0] = (uint8_t)judge(ROOTS[type], n);
        for (int i = 0; i < 4; i++)
            answer[1 + i] = (uint8_t)(out_len >> (24 - 8 * i));
        fwrite(answer, 1, sizeof answer, stdout);
        fwrite(out, 1, out_len, stdout);
        fflush(stdout);
    }
    return 0;
}
