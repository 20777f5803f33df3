#define _POSIX_C_SOURCE 200809L /* mkdtemp */

#include "asn1_xer_help.h"
#include "asn1_xer_toys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../tools/xsd_text.h"
#include "asn1/random.h"
#include "schema/e2e.h"
#include "schema/xmpp_env.h"

static char buffer[200000];

/* --- types --------------------------------------------------------------- */

static const struct asn1_type EXACT = {OCTETS_TYPE("Exact", 8, 8)};
static const struct asn1_type AT_LEAST = {BITS_TYPE("AtLeast", 3, ASN1_NO_MAX)};
static const struct asn1_type AT_MOST = {TEXT_TYPE("AtMost", 12, 0, 5)};
static const struct asn1_type NATURAL = {
    INTEGER_TYPE("Natural", 0, UINT32_MAX)};
static const struct asn1_type ASSO = {TEXT_TYPE("Asso", 12, 1, 7),
                                      .format = FORMAT_ASSO_ID};
static const struct asn1_type STAMP = {TIME_TYPE("Stamp", 24),
                                       .format = FORMAT_TIME_E2E};

static const struct asn1_field LEAVES_ROWS[] = {
    TOY("boolean", ASN_BOOLEAN, CTX(0)),
    TOY("integer", ASN_INTEGER, CTX(1)),
    TOY("small", SMALL, CTX(2)),
    TOY("natural", NATURAL, CTX(3)),
    TOY("big", ASN_BIGINT, CTX(4)),
    TOY("colour", COLOUR, CTX(5)),
    TOY("more", COLOUR_MORE, CTX(6)),
    TOY("bits", ASN_BITS, CTX(7)),
    TOY("atLeast", AT_LEAST, CTX(8)),
    TOY("octets", ASN_OCTETS, CTX(9)),
    TOY("exact", EXACT, CTX(10)),
    TOY("few", FEW_OCTETS, CTX(11)),
    TOY("null", ASN_NULL, CTX(12)),
    TOY("oid", ASN_OID, CTX(13)),
    TOY("lax", LAX_OID, CTX(14)),
    TOY("utf8", ASN_UTF8, CTX(15)),
    TOY("atMost", AT_MOST, CTX(16)),
    TOY("asso", ASSO, CTX(17)),
    TOY("numeric", ASN_NUMERIC, CTX(18)),
    TOY("printable", ASN_PRINTABLE, CTX(19)),
    TOY("visible", ASN_VISIBLE, CTX(20)),
    TOY("general", ASN_GENERAL, CTX(21)),
    TOY("time", ASN_GENERALIZED_TIME, CTX(22)),
    TOY("stamp", STAMP, CTX(23)),
    TOY("any", ASN_ANY, CTX(24)),
    TOY("numbers", NUMBERS, CTX(25)),
    TOY("eithers", EITHERS, CTX(26)),
    ROW_ONLY("old", ASN_NULL, CTX(27), ROW_TOLERATED | ROW_OPTIONAL),
    ROW_ONLY("colour", COLOUR, CTX(28), ROW_ATTRIBUTE | ROW_OPTIONAL),
};
static const struct asn1_type LEAVES = {
    SEQUENCE("Leaves", struct asn1_unbound, LEAVES_ROWS, 0),
    XML_AS("leaves", A)};

/* A CHOICE that starts the namespace, with an alternative that has none. */
static const struct asn1_field SHAPE_ROWS[] = {
    TOY("square", ASN_INTEGER, CTX(0)),
    TOY("tree", LEAVES, CTX(1)),
    ROW_ONLY("inner", EITHER, CTX(2), ROW_XML_BARE),
    ROW_ONLY("old", ASN_NULL, CTX(3), ROW_TOLERATED),
};
static const struct asn1_type SHAPE = {
    CHOICE("Shape", struct asn1_unbound, SHAPE_ROWS, TYPE_MARKED),
    XML_AS(NULL, A)};

static const struct asn1_type *const FILM_TYPES[] = {
    &FILM, &PAIR, &PAIRS, &COLOUR_MORE, &POINT, &SMALL, &DATA};
static const struct asn1_type *const LEAVES_TYPES[] = {&LEAVES, &SHAPE, &STAMP};
static const struct xsd_import FILM_IMPORTS[] = {{B, "b", "b.xsd"}};
static const struct xsd_schema FILM_SCHEMA = {
    A, "Films & <more>", FILM_TYPES, ASN1_COUNT(FILM_TYPES), FILM_IMPORTS, 1};
static const struct xsd_schema LEAVES_SCHEMA = {
    A, "Leaves", LEAVES_TYPES, ASN1_COUNT(LEAVES_TYPES), NULL, 0};

/* A CHOICE without elements that holds itself. */
extern const struct asn1_type SNAKE;
static const struct asn1_field SNAKE_ROWS[] = {
    ROW_ONLY("snake", SNAKE, CTX(0), ROW_XML_BARE),
};
const struct asn1_type SNAKE = {
    CHOICE("Snake", struct asn1_unbound, SNAKE_ROWS, 0), XML_AS(NULL, A)};

/* --- the text ------------------------------------------------------------ */

/* clang-format off */
static const char *const FILM_TEXT[] = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"",
    "           xmlns=\"urn:a\"",
    "           xmlns:b=\"urn:b\"",
    "           targetNamespace=\"urn:a\"",
    "           elementFormDefault=\"qualified\">",
    "  <xs:annotation>",
    "    <xs:documentation>Films &amp; &lt;more&gt;</xs:documentation>",
    "  </xs:annotation>",
    "  <xs:import namespace=\"urn:b\" schemaLocation=\"b.xsd\"/>",
    "",
    "  <xs:element name=\"film\" type=\"Film\"/>",
    "",
    "  <xs:complexType name=\"Film\">",
    "    <xs:sequence>",
    "      <xs:element name=\"tbs\" type=\"Pair\"/>",
    "      <xs:choice minOccurs=\"0\">",
    "        <xs:element name=\"number\" type=\"xs:long\"/>",
    "        <xs:element name=\"pair\" type=\"Pair\"/>",
    "        <xs:element name=\"nothing\">",
    "          <xs:complexType/>",
    "        </xs:element>",
    "      </xs:choice>",
    "      <xs:element name=\"which\" minOccurs=\"0\">",
    "        <xs:complexType>",
    "          <xs:choice>",
    "            <xs:element name=\"number\" type=\"xs:long\"/>",
    "            <xs:element name=\"pair\" type=\"Pair\"/>",
    "            <xs:element name=\"nothing\">",
    "              <xs:complexType/>",
    "            </xs:element>",
    "          </xs:choice>",
    "        </xs:complexType>",
    "      </xs:element>",
    "      <xs:element name=\"point\" type=\"Point\" minOccurs=\"0\"/>",
    "      <xs:element name=\"version\" minOccurs=\"0\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:pattern value=\"[01]*\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"Body\" minOccurs=\"0\">",
    "        <xs:complexType mixed=\"true\">",
    "          <xs:sequence>",
    "            <xs:any namespace=\"##any\" processContents=\"lax\" minOccurs=\"0\"/>",
    "          </xs:sequence>",
    "        </xs:complexType>",
    "      </xs:element>",
    "      <xs:element name=\"data\" minOccurs=\"0\">",
    "        <xs:complexType>",
    "          <xs:choice>",
    "            <xs:element ref=\"b:list\"/>",
    "            <xs:element ref=\"b:flag\"/>",
    "            <xs:element ref=\"b:text\"/>",
    "            <xs:element ref=\"b:deep\"/>",
    "            <xs:element ref=\"b:wrapped\"/>",
    "          </xs:choice>",
    "        </xs:complexType>",
    "      </xs:element>",
    "      <xs:element name=\"wrapped\" type=\"xs:long\" minOccurs=\"0\"/>",
    "      <!-- later editions may add to this -->",
    "    </xs:sequence>",
    "    <xs:attribute name=\"id\" type=\"xs:string\" use=\"required\"/>",
    "    <xs:attribute name=\"again\" type=\"xs:boolean\"/>",
    "  </xs:complexType>",
    "",
    "  <xs:complexType name=\"Pair\">",
    "    <xs:sequence>",
    "      <xs:element name=\"x\" type=\"xs:long\"/>",
    "      <xs:element name=\"y\" type=\"xs:hexBinary\" minOccurs=\"0\"/>",
    "    </xs:sequence>",
    "  </xs:complexType>",
    "",
    "  <xs:complexType name=\"Pairs\">",
    "    <xs:sequence>",
    "      <xs:element name=\"pair\" type=\"Pair\" maxOccurs=\"3\"/>",
    "    </xs:sequence>",
    "  </xs:complexType>",
    "",
    "  <xs:simpleType name=\"ColourMore\">",
    "    <xs:union memberTypes=\"xs:int\">",
    "      <xs:simpleType>",
    "        <xs:restriction base=\"xs:string\">",
    "          <xs:enumeration value=\"red\"/>",
    "          <xs:enumeration value=\"dark-blue\"/>",
    "        </xs:restriction>",
    "      </xs:simpleType>",
    "    </xs:union>",
    "  </xs:simpleType>",
    "",
    "  <xs:complexType name=\"Point\">",
    "    <xs:all>",
    "      <xs:element name=\"lat\" type=\"xs:long\" minOccurs=\"0\"/>",
    "      <xs:element name=\"lon\" type=\"xs:long\"/>",
    "      <xs:element name=\"why\" minOccurs=\"0\">",
    "        <xs:complexType>",
    "          <xs:choice>",
    "            <xs:element name=\"number\" type=\"xs:long\"/>",
    "            <xs:element name=\"pair\" type=\"Pair\"/>",
    "            <xs:element name=\"nothing\">",
    "              <xs:complexType/>",
    "            </xs:element>",
    "          </xs:choice>",
    "        </xs:complexType>",
    "      </xs:element>",
    "    </xs:all>",
    "  </xs:complexType>",
    "",
    "  <xs:simpleType name=\"Small\">",
    "    <xs:restriction base=\"xs:integer\">",
    "      <xs:minInclusive value=\"-5\"/>",
    "      <xs:maxInclusive value=\"1000\"/>",
    "    </xs:restriction>",
    "  </xs:simpleType>",
    "</xs:schema>",
};

static const char *const LEAVES_TEXT[] = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"",
    "           xmlns=\"urn:a\"",
    "           targetNamespace=\"urn:a\"",
    "           elementFormDefault=\"qualified\">",
    "  <xs:annotation>",
    "    <xs:documentation>Leaves</xs:documentation>",
    "  </xs:annotation>",
    "",
    "  <xs:element name=\"leaves\" type=\"Leaves\"/>",
    "  <xs:element name=\"square\" type=\"xs:long\"/>",
    "  <xs:element name=\"tree\" type=\"Leaves\"/>",
    "  <xs:element name=\"number\" type=\"xs:long\"/>",
    "  <xs:element name=\"pair\">",
    "    <xs:complexType>",
    "      <xs:sequence>",
    "        <xs:element name=\"x\" type=\"xs:long\"/>",
    "        <xs:element name=\"y\" type=\"xs:hexBinary\" minOccurs=\"0\"/>",
    "      </xs:sequence>",
    "    </xs:complexType>",
    "  </xs:element>",
    "  <xs:element name=\"nothing\">",
    "    <xs:complexType/>",
    "  </xs:element>",
    "",
    "  <xs:complexType name=\"Leaves\">",
    "    <xs:sequence>",
    "      <xs:element name=\"boolean\" type=\"xs:boolean\"/>",
    "      <xs:element name=\"integer\" type=\"xs:long\"/>",
    "      <xs:element name=\"small\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:integer\">",
    "            <xs:minInclusive value=\"-5\"/>",
    "            <xs:maxInclusive value=\"1000\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"natural\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:integer\">",
    "            <xs:minInclusive value=\"0\"/>",
    "            <xs:maxInclusive value=\"4294967295\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"big\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:pattern value=\"0|-?[1-9][0-9]*\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"colour\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:enumeration value=\"red\"/>",
    "            <xs:enumeration value=\"dark-blue\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"more\">",
    "        <xs:simpleType>",
    "          <xs:union memberTypes=\"xs:int\">",
    "            <xs:simpleType>",
    "              <xs:restriction base=\"xs:string\">",
    "                <xs:enumeration value=\"red\"/>",
    "                <xs:enumeration value=\"dark-blue\"/>",
    "              </xs:restriction>",
    "            </xs:simpleType>",
    "          </xs:union>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"bits\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:pattern value=\"[01]*\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"atLeast\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:minLength value=\"3\"/>",
    "            <xs:pattern value=\"[01]*\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"octets\" type=\"xs:hexBinary\"/>",
    "      <xs:element name=\"exact\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:hexBinary\">",
    "            <xs:length value=\"8\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"few\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:hexBinary\">",
    "            <xs:minLength value=\"1\"/>",
    "            <xs:maxLength value=\"4\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"null\">",
    "        <xs:complexType/>",
    "      </xs:element>",
    "      <xs:element name=\"oid\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:pattern value=\"[0-2](\\.(0|[1-9][0-9]*))+\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"lax\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:pattern value=\"([0-2](\\.(0|[1-9][0-9]*))+)?\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"utf8\" type=\"xs:string\"/>",
    "      <xs:element name=\"atMost\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:maxLength value=\"5\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"asso\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:minLength value=\"1\"/>",
    "            <xs:maxLength value=\"7\"/>",
    "            <xs:pattern value=\"[0-9]{1,3}(:[0-9]{1,3})?\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"numeric\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:pattern value=\"[0-9 ]*\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"printable\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:pattern value=\"[A-Za-z0-9 &apos;()+,./:=?\\-]*\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"visible\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:pattern value=\"[ -~]*\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"general\" type=\"xs:string\"/>",
    "      <xs:element name=\"time\">",
    "        <xs:simpleType>",
    "          <xs:restriction base=\"xs:string\">",
    "            <xs:minLength value=\"1\"/>",
    "            <xs:maxLength value=\"40\"/>",
    "          </xs:restriction>",
    "        </xs:simpleType>",
    "      </xs:element>",
    "      <xs:element name=\"stamp\" type=\"Stamp\"/>",
    "      <xs:element name=\"any\" type=\"xs:hexBinary\"/>",
    "      <xs:element name=\"numbers\">",
    "        <xs:complexType>",
    "          <xs:sequence>",
    "            <xs:element name=\"INTEGER\" type=\"xs:long\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>",
    "          </xs:sequence>",
    "        </xs:complexType>",
    "      </xs:element>",
    "      <xs:element name=\"eithers\">",
    "        <xs:complexType>",
    "          <xs:sequence>",
    "            <xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">",
    "              <xs:element name=\"number\" type=\"xs:long\"/>",
    "              <xs:element name=\"pair\">",
    "                <xs:complexType>",
    "                  <xs:sequence>",
    "                    <xs:element name=\"x\" type=\"xs:long\"/>",
    "                    <xs:element name=\"y\" type=\"xs:hexBinary\" minOccurs=\"0\"/>",
    "                  </xs:sequence>",
    "                </xs:complexType>",
    "              </xs:element>",
    "              <xs:element name=\"nothing\">",
    "                <xs:complexType/>",
    "              </xs:element>",
    "            </xs:choice>",
    "          </xs:sequence>",
    "        </xs:complexType>",
    "      </xs:element>",
    "    </xs:sequence>",
    "    <xs:attribute name=\"colour\">",
    "      <xs:simpleType>",
    "        <xs:restriction base=\"xs:string\">",
    "          <xs:enumeration value=\"red\"/>",
    "          <xs:enumeration value=\"dark-blue\"/>",
    "        </xs:restriction>",
    "      </xs:simpleType>",
    "    </xs:attribute>",
    "  </xs:complexType>",
    "",
    "  <xs:complexType name=\"Shape\">",
    "    <xs:choice>",
    "      <xs:element name=\"square\" type=\"xs:long\"/>",
    "      <xs:element name=\"tree\" type=\"Leaves\"/>",
    "      <xs:choice>",
    "        <xs:element name=\"number\" type=\"xs:long\"/>",
    "        <xs:element name=\"pair\">",
    "          <xs:complexType>",
    "            <xs:sequence>",
    "              <xs:element name=\"x\" type=\"xs:long\"/>",
    "              <xs:element name=\"y\" type=\"xs:hexBinary\" minOccurs=\"0\"/>",
    "            </xs:sequence>",
    "          </xs:complexType>",
    "        </xs:element>",
    "        <xs:element name=\"nothing\">",
    "          <xs:complexType/>",
    "        </xs:element>",
    "      </xs:choice>",
    "      <!-- later editions may add to this -->",
    "    </xs:choice>",
    "  </xs:complexType>",
    "",
    "  <xs:simpleType name=\"Stamp\">",
    "    <xs:restriction base=\"xs:string\">",
    "      <xs:minLength value=\"1\"/>",
    "      <xs:maxLength value=\"40\"/>",
    "      <xs:pattern value=\"[0-9]{14}([.,][0-9]{0,9})?Z\"/>",
    "    </xs:restriction>",
    "  </xs:simpleType>",
    "</xs:schema>",
};
/* clang-format on */

static const char *print(const struct xsd_schema *s)
{
    struct text out = text_over(buffer, sizeof buffer - 1);
    assert_code(xsd_text(s, &out), 0);
    assert_true(text_fits(&out));
    text_end(&out);
    return buffer;
}

/* Line by line; gives the length. */
static size_t prints(const struct xsd_schema *s, const char *const *want,
                     size_t num)
{
    const char *at = print(s);
    for (size_t i = 0; i < num; i++) {
        size_t n = strcspn(at, "\n");
        assert_span(span_of(at, n), want[i]);
        assert_int_equal(at[n], '\n');
        at += n + 1;
    }
    assert_int_equal(*at, 0);
    return (size_t)(at - buffer);
}

static void every_structure(void **state)
{
    (void)state;
    (void)prints(&FILM_SCHEMA, FILM_TEXT, ASN1_COUNT(FILM_TEXT));
}

static void every_leaf(void **state)
{
    size_t n = prints(&LEAVES_SCHEMA, LEAVES_TEXT, ASN1_COUNT(LEAVES_TEXT));
    struct text out = text_over(NULL, 0);
    (void)state;
    /* counted beyond its end */
    assert_code(xsd_text(&LEAVES_SCHEMA, &out), 0);
    assert_int_equal(out.n, n);
}

static void types_without_an_end(void **state)
{
    static const struct asn1_type *const types[] = {&DATA};
    static const struct xsd_schema data = {B, "Data", types, 1, NULL, 0};
    struct text out = text_over(NULL, 0);
    (void)state;
    assert_code(xsd_text(&data, &out), BUSHING_ERR_DEPTH);
    assert_true(out.n < 100000);
    /* nothing but CHOICEs without elements */
    static const struct asn1_type *const snakes[] = {&SNAKE};
    static const struct xsd_schema snake = {A, "Snake", snakes, 1, NULL, 0};
    out.n = 0;
    assert_code(xsd_text(&snake, &out), BUSHING_ERR_DEPTH);
}

#define FIVE(X) X, X, X, X, X
static const struct asn1_field WIDE_ROWS[] = {
    FIVE(FIVE(ROW_ONLY("either", EITHER, NOTAG, ROW_XML_BARE))),
    ROW_ONLY("either", EITHER, NOTAG, ROW_XML_BARE),
};
static const struct asn1_type WIDE = {
    SEQUENCE("Wide", struct asn1_unbound, WIDE_ROWS, 0), XML_AS(NULL, A)};
static const struct asn1_type WIDE_CHOICE = {
    CHOICE("WideChoice", struct asn1_unbound, WIDE_ROWS, 0), XML_AS(NULL, A)};

/* Beside each other, not inside each other. */
static void many_choices_without_elements(void **state)
{
    static const struct asn1_type *const types[] = {&WIDE, &WIDE_CHOICE};
    static const struct xsd_schema schema = {A, "Wide", types, 2, NULL, 0};
    struct text out = text_over(NULL, 0);
    (void)state;
    assert_code(xsd_text(&schema, &out), 0);
}

static void namespaces_that_are_not_imported(void **state)
{
    struct xsd_schema film = FILM_SCHEMA;
    struct text out = text_over(NULL, 0);
    (void)state;
    film.num_imports = 0;
    assert_code(xsd_text(&film, &out), BUSHING_ERR_XML_NAMESPACE);
    static const struct xsd_import two[] = {{"urn:c", "c", "c.xsd"},
                                            {B, "b", "b.xsd"}};
    film.imports = two;
    film.num_imports = 1;
    assert_code(xsd_text(&film, &out), BUSHING_ERR_XML_NAMESPACE);
    film.num_imports = 2;
    assert_code(xsd_text(&film, &out), 0);
}

/* --- a judge ------------------------------------------------------------- */

static char folder[] = "/tmp/bushing-xsd-XXXXXX";

static void write_file(const char *name, span text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int run(const char *command)
{
    char line[1000];
    snprintf(line, sizeof line, "cd %s && %s", folder, command);
    return system(line);
}

static int remove_folder(void **state)
{
    char line[300];
    (void)state;
    snprintf(line, sizeof line, "rm -r %s", folder);
    return system(line);
}

static void write_schemas(void)
{
    static const struct asn1_type *const env[] = {&XMPP_ENV_PDU};
    static const struct xsd_import e2e[] = {{E2E_NAMESPACE, "e2e", "e2e.xsd"}};
    static const struct xsd_schema e2e_schema = {E2E_NAMESPACE, "E2E", NULL, 0,
                                                 NULL,          0};
    static const struct xsd_schema env_schema = {
        XMPP_ENV_NAMESPACE, "ENV", env, 1, e2e, 1};
    struct xsd_schema s = e2e_schema;
    s.types = E2E_MODULE.types;
    s.num_types = E2E_MODULE.num_types;
    write_file("e2e.xsd", span_text(print(&s)));
    write_file("env.xsd", span_text(print(&env_schema)));
    write_file("leaves.xsd", span_text(print(&LEAVES_SCHEMA)));
    write_file("film.xsd", span_text(print(&FILM_SCHEMA)));
    write_file(
        "b.xsd",
        span_text("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'"
                  " targetNamespace='urn:b'><xs:element name='list'/>"
                  "<xs:element name='flag'/><xs:element name='text'/>"
                  "<xs:element name='deep'/><xs:element name='wrapped'/>"
                  "</xs:schema>"));
}

enum { NUM_VALUES = 60 };

/* Random values of a type, each in a file of its own. */
static void write_values(const struct asn1_type *t, const char *name)
{
    static uint8_t ber[1 << 17], memory[1 << 17];
    static char xml[1 << 20];
    for (uint64_t seed = 1; seed <= NUM_VALUES; seed++) {
        struct asn1_random r = {seed};
        struct der d = der_over(ber, sizeof ber);
        struct arena scratch = arena_over(memory, sizeof memory);
        struct xer_write_options o = {.scratch = &scratch};
        struct text out = text_over(xml, sizeof xml);
        char file[100];
        assert_code(asn1_random_value(t, &r, &d), 0);
        assert_code(xer_write(t, span_of(ber, d.n), &o, &out, NULL), 0);
        snprintf(file, sizeof file, "%s-%u.xml", name, (unsigned)seed);
        write_file(file, span_of(xml, out.n));
    }
}

static bool is_valid(const char *schema, const char *files)
{
    char command[300];
    snprintf(command, sizeof command,
             "xmllint --nonet --noout --schema %s %s >log 2>&1", schema, files);
    return run(command) == 0;
}

static void must_be_valid(const char *schema, const char *files)
{
    if (is_valid(schema, files))
        return;
    (void)run("grep -v validates log | head -5");
    fail_msg("%s", files);
}

static void need_judge(void)
{
    if (system("command -v xmllint >/dev/null 2>&1") != 0)
        skip();
}

static void what_is_written_is_valid(void **state)
{
    (void)state;
    need_judge();
    write_schemas();
    write_values(&LEAVES, "leaves");
    must_be_valid("leaves.xsd", "leaves-*.xml");
    write_values(&FILM, "film");
    must_be_valid("film.xsd", "film-*.xml");
    write_values(&XMPP_ENV_PDU, "env");
    must_be_valid("env.xsd", "env-*.xml");
    for (size_t i = 0; i < E2E_MODULE.num_types; i++)
        if (asn1_type_ns(E2E_MODULE.types[i]) != NULL)
            write_values(E2E_MODULE.types[i], E2E_MODULE.types[i]->name);
    static const char all[] =
        "HandshakeReq-*.xml HandshakeAcc-*.xml ApplicationReject-*.xml "
        "HandshakeSecReject-*.xml HandshakeSecAbort-*.xml EncrTransfer-*.xml "
        "ClearTransfer-*.xml DtSecAbort-*.xml ApplAbort-*.xml ReleaseReq-*.xml "
        "ReleaseRsp-*.xml";
    must_be_valid("e2e.xsd", all);
}

#define ENV_OPEN "<env xmlns='" XMPP_ENV_NAMESPACE "' assoID='1:2'>"
#define LEAVES_OPEN "<leaves xmlns='urn:a'><boolean>true</boolean>"

/* The judge is awake, and the schema has teeth. */
static void what_is_not_is_refused(void **state)
{
    static const struct {
        const char *schema, *xml;
        bool valid;
    } cases[] = {
        {"env.xsd", ENV_OPEN "<ApplData>0500</ApplData></env>", true},
        {"env.xsd", ENV_OPEN "</env>", false},
        {"env.xsd", ENV_OPEN "<applData>0500</applData></env>", false},
        {"env.xsd", ENV_OPEN "<ApplData/><ApplData/></env>", false},
        {"env.xsd", "<env xmlns='" XMPP_ENV_NAMESPACE "'><ApplData/></env>",
         false},
        {"env.xsd",
         "<env xmlns='" XMPP_ENV_NAMESPACE "' assoID='1:'><ApplData/></env>",
         false},
        {"env.xsd",
         "<env xmlns='" XMPP_ENV_NAMESPACE "' assoID='1234'><ApplData/></env>",
         false},
        {"env.xsd", ENV_OPEN "<releaseReq/></env>", false},
        {"film.xsd",
         "<film xmlns='urn:a' id='x'><tbs><x>1</x></tbs><nothing/></film>",
         true},
        {"film.xsd",
         "<film xmlns='urn:a' id='x'><tbs><x>1</x></tbs><point><lon>1</lon>"
         "<lat>2</lat></point></film>",
         true},
        {"film.xsd",
         "<film xmlns='urn:a' id='x'><tbs><y/><x>1</x></tbs></film>", false},
        {"film.xsd",
         "<film xmlns='urn:a' id='x'><tbs><x>1</x></tbs><nothing>1</nothing>"
         "</film>",
         false},
        {"film.xsd",
         "<film xmlns='urn:a' id='x'><tbs><x>9223372036854775808</x></tbs>"
         "</film>",
         false},
        {"film.xsd",
         "<film xmlns='urn:a' id='x'><tbs><x>1</x></tbs>"
         "<version>2</version></film>",
         false},
        {"leaves.xsd", "<square xmlns='urn:a'>5</square>", true},
        {"leaves.xsd", "<number xmlns='urn:a'>5</number>", true},
        {"leaves.xsd", LEAVES_OPEN "</leaves>", false},
    };
    (void)state;
    need_judge();
    write_schemas();
    for (size_t i = 0; i < ASN1_COUNT(cases); i++) {
        write_file("case.xml", span_text(cases[i].xml));
        if (is_valid(cases[i].schema, "case.xml") != cases[i].valid)
            fail_msg("%s", cases[i].xml);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_structure),
        cmocka_unit_test(every_leaf),
        cmocka_unit_test(types_without_an_end),
        cmocka_unit_test(many_choices_without_elements),
        cmocka_unit_test(namespaces_that_are_not_imported),
        cmocka_unit_test(what_is_written_is_valid),
        cmocka_unit_test(what_is_not_is_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
