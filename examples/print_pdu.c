/* Prints a PDU in a file by the public door of the codec:
 *
 *     print_pdu MMSpdu message.ber
 *
 * The file holds the octets as they travel (BER). */
#include <stdio.h>

#include <bushing/codec.h>

static int print(const bushing_type *type, bushing_span octets)
{
    bushing_request how = {.type = type, .to = BUSHING_FORM_TEXT};
    bushing_output *out;
    int rc = bushing_codec_convert(&out, &how, octets);
    if (out == NULL) {
        fprintf(stderr, "%s\n", bushing_error_text(rc));
        return 1;
    }
    /* what could be read, and then why it ends */
    bushing_span text = bushing_output_octets(out);
    fwrite(text.p, 1, text.n, stdout);
    const bushing_codec_error *e = bushing_output_error(out);
    if (e != NULL)
        fprintf(stderr, "%s, offset %zu: %s\n", e->path, e->offset,
                bushing_error_text(e->code));
    bushing_output_free(out);
    return rc == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    static uint8_t octets[65536];
    if (argc != 3) {
        fprintf(stderr, "usage: print_pdu TYPE FILE\n");
        return 2;
    }
    const bushing_type *type = bushing_type_find(argv[1]);
    if (type == NULL) {
        fprintf(stderr, "%s: %s\n", argv[1],
                bushing_error_text(BUSHING_ERR_UNKNOWN_TYPE));
        return 2;
    }
    FILE *file = fopen(argv[2], "rb");
    if (file == NULL) {
        perror(argv[2]);
        return 3;
    }
    size_t n = fread(octets, 1, sizeof octets, file);
    fclose(file);
    return print(type, (bushing_span){octets, n});
}
