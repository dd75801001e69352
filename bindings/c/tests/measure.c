/* Runs a program and prints its cost: the microseconds from its start to its first byte of output, and its peak resident
 * memory in KiB. Its output goes to standard error; its exit status is passed on.
 *
 *     measure PROGRAM ARGUMENT...
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long microseconds(const struct timespec *from, const struct timespec *to) {
    return (to->tv_sec - from->tv_sec) * 1000000L + (to->tv_nsec - from->tv_nsec) / 1000L;
}

int main(int argc, char **argv) {
    struct timespec started, answered;
    struct rusage usage;
    char output[4096];
    ssize_t length;
    int ends[2], status;
    pid_t child;

    if (argc < 2 || pipe(ends) != 0) return 125;
    clock_gettime(CLOCK_MONOTONIC, &started);
    child = fork();
    if (child < 0) return 125;
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(argv[1], argv + 1);
        _exit(127);
    }
    close(ends[1]);
    length = read(ends[0], output, sizeof output);
    clock_gettime(CLOCK_MONOTONIC, &answered);
    while (length > 0) {
        if (write(STDERR_FILENO, output, (size_t)length) != length) return 125;
        length = read(ends[0], output, sizeof output);
    }
    if (wait4(child, &status, 0, &usage) != child) return 125;
    printf("%ld %ld\n", microseconds(&started, &answered), usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
