/* The contenders' protocol, the same in every language: a line in, a line out, until the input ends.
 *
 *     show TASK                                 what one operation gives
 *     run TASK THREADS MILLISECONDS BATCH       OPERATIONS NANOSECONDS; BATCH operations between two looks at the clock
 */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stddef.h>

/* Hands over what an operation gives. */
typedef void give(const char *text);

/* Does a task once. Threads share what it was made ready with. */
typedef struct operation {
    void (*once)(const void *ready, give *give);
    const void *ready;
} operation;

/* A contender's own: makes a task ready, its keys parsed. Does not return where there is none of the name. */
operation make_ready(const char *task, const char *folder);

/* Ends the program with a reason. */
void fail(const char *reason);

/* A file of the folder, NUL-terminated. Not freed: it is used to the end. */
char *read_file(const char *folder, const char *name, size_t *length);

#endif
