/* Runs a fuzz target over files instead of invented input: every file named,
 * and every file of every folder named. Exit 0 when all ran, 77 (skipped) when
 * there was none, 3 when a file cannot be read; a finding is a crash. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned long num_inputs;

static long size_of(FILE *f)
{
    long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    return size >= 0 && fseek(f, 0, SEEK_SET) == 0 ? size : -1;
}

/* The input fills its own heap block, so that a sanitizer sees the first octet
 * that is read behind it. */
static int run_stream(FILE *f)
{
    long size = size_of(f);
    if (size < 0)
        return -1;
    uint8_t *data = malloc(size == 0 ? 1 : (size_t)size);
    if (data == NULL)
        return -1;
    size_t n = fread(data, 1, (size_t)size, f);
    if (n == (size_t)size)
        LLVMFuzzerTestOneInput(data, n);
    free(data);
    return n == (size_t)size ? 0 : -1;
}

static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    int rc = f == NULL ? -1 : run_stream(f);
    if (f != NULL)
        fclose(f);
    if (rc == 0)
        num_inputs++;
    else
        fprintf(stderr, "%s: cannot be read\n", path);
    return rc == 0 ? 0 : 3;
}

static int run_folder(DIR *folder, const char *name)
{
    int rc = 0;
    for (struct dirent *e = readdir(folder); e != NULL; e = readdir(folder)) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s/%s", name, e->d_name);
        if (e->d_name[0] == '.')
            continue;
        if (n < 0 || (size_t)n >= sizeof path || run_file(path) != 0)
            rc = 3;
    }
    closedir(folder);
    return rc;
}

int main(int argc, char **argv)
{
    int rc = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        int one =
            folder != NULL ? run_folder(folder, argv[i]) : run_file(argv[i]);
        rc = one != 0 ? one : rc;
    }
    printf("%lu inputs\n", num_inputs);
    if (rc != 0)
        return rc;
    return num_inputs == 0 ? 77 : 0;
}
