// Command readmit is the whole of Readmit: the server, and the commands by
// which an operator sets it up and looks after it.
//
// Each command is a file of its own: a struct whose fields are its flags, and
// a method Run(*globals) error. A command is added by a field in cli.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run runs one command and returns its exit code: 0 if it did what was asked,
// 1 if it could not, 2 if it was asked wrongly. What went wrong is one line on
// errs.
func run(args []string, out, errs io.Writer) int {
	command, err := parse(args, out, errs)
	if err != nil {
		fmt.Fprintln(errs, "readmit:", err)
		return 2
	}
	if command == nil { // help was asked for, and given
		return 0
	}
	if err := command(); err != nil {
		fmt.Fprintln(errs, "readmit:", err)
		return 1
	}
	return 0
}
