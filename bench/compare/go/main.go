// Compare has the Go contenders of bench/compare.
//
//	compare bestpay|crypto|net FOLDER
//
// The protocol is the same in every language: a line in, a line out, until the input ends.
//
//	show TASK                             the result of one operation
//	run TASK THREADS MILLISECONDS BATCH   OPERATIONS NANOSECONDS; the clock is read after each BATCH operations
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// An operation does a task once, and returns a string or bytes. Goroutines share it.
type operation func() any

// A maker prepares a task: its keys are parsed outside the loop.
type maker func(task, folder string) operation

var makers = map[string]maker{"bestpay": ours, "crypto": byHand, "net": posting}

func main() {
	folder := os.Args[2]
	makeReady := makers[os.Args[1]]
	ready := map[string]operation{}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var task string
		var threads, milliseconds, batch int
		if _, err := fmt.Sscanf(lines.Text(), "run %s %d %d %d", &task, &threads, &milliseconds, &batch); err != nil {
			task = strings.TrimPrefix(lines.Text(), "show ")
		}
		if ready[task] == nil {
			ready[task] = makeReady(task, folder)
		}
		if batch > 0 {
			done, elapsed := run(ready[task], threads, time.Duration(milliseconds)*time.Millisecond, batch)
			fmt.Println(done, elapsed.Nanoseconds())
			continue
		}
		fmt.Printf("%s\n", ready[task]())
	}
	must(0, lines.Err())
}

// run counts the operations of all goroutines together.
func run(once operation, threads int, duration time.Duration, batch int) (int64, time.Duration) {
	var done atomic.Int64
	started := time.Now()
	work := func() {
		count := int64(0)
		for count == 0 || time.Since(started) < duration {
			for range batch {
				runtime.KeepAlive(once())
			}
			count += int64(batch)
		}
		done.Add(count)
	}
	var others sync.WaitGroup
	for range threads - 1 {
		others.Add(1)
		go func() {
			defer others.Done()
			work()
		}()
	}
	work()
	others.Wait()
	return done.Load(), time.Since(started)
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func read(folder, name string) []byte {
	return must(os.ReadFile(filepath.Join(folder, name)))
}

func noTask(task string) operation {
	return must(operation(nil), fmt.Errorf("there is no task %s", task))
}
