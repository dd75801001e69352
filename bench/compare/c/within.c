/* The C library's prepare inside the process of another language: the same work as that language's own, with the same
 * memory and caches. A shared library that exports only this function.
 */
#include "protocol.h"

__attribute__((visibility("default"))) void within(const char *folder, unsigned times);

static void drop(const char *text) { (void)text; }

/* The first call prepares the task. For one thread only. */
void within(const char *folder, unsigned times) {
    static operation prepare;
    if (!prepare.once) prepare = make_ready("prepare-1024", folder);
    while (times-- > 0) prepare.once(prepare.ready, drop);
}
