/* The contenders' protocol, the same in every language: a line in, a line out, until the input ends.
  *     show TASK                                 the result of one operation
 *     run TASK THREADS MILLISECONDS BATCH       OPERATIONS NANOSECONDS; the clock is read after each BATCH operations
 */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stddef.h>

/* Receives the result of an operation. */
typedef void give(const char *text);

/* Does a task once. Threads share its prepared data. */
typedef struct operation {
    void (*once)(const void *ready, give *give);
    const void *ready;
} operation;

/* Each contender's own: prepares a task, including parsing its keys. Does not return if there is none with this name. */
operation make_ready(const char *task, const char *folder);

/* Ends the program with a reason. */
void fail(const char *reason);

/* A file of the folder, NUL-terminated. Never freed: it is used until the end. */
char *read_file(const char *folder, const char *name, size_t *length);

#endif
