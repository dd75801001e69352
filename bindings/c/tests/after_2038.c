/* Preloaded into a till: sets its system clock fourteen years ahead, after the last second that 32 bits can count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

struct time64 {
    int64_t seconds;
    int64_t nanoseconds;
};
enum { REALTIME = 0 };
static const int64_t AHEAD = (int64_t)14 * 365 * 24 * 60 * 60;

/* The name in newer C libraries of 32-bit systems, which Rust uses if it exists. */
int __clock_gettime64(int clock, struct time64 *now);
int __clock_gettime64(int clock, struct time64 *now) {
    static int (*real)(int, struct time64 *);
    int status;
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "__clock_gettime64");
    if (!real) abort();
    status = real(clock, now);
    if (status == 0 && clock == REALTIME) now->seconds += AHEAD;
    return status;
}
