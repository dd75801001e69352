/* Preloaded into a till and its gateway: sets their clock fourteen years ahead, after the last second that 32 bits count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

/* The function that Rust calls for the time. On 32-bit systems, seconds of 64 bits have their own. */
#if UINTPTR_MAX > UINT32_MAX
#define GETTIME clock_gettime
#define NAME "clock_gettime"
#else
#define GETTIME __clock_gettime64
#define NAME "__clock_gettime64"
#endif

struct time64 {
    int64_t seconds;
    int64_t nanoseconds;
};
enum { REALTIME = 0 };
static const int64_t AHEAD = (int64_t)14 * 365 * 24 * 60 * 60;

int GETTIME(int clock, struct time64 *now);
int GETTIME(int clock, struct time64 *now) {
    static int (*real)(int, struct time64 *);
    int status;
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, NAME);
    if (!real) abort();
    status = real(clock, now);
    if (status == 0 && clock == REALTIME) now->seconds += AHEAD;
    return status;
}
