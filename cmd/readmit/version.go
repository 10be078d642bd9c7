package main

import (
	"fmt"
	"runtime"

	"github.com/readmit/readmit/internal/app"
)

type versionCmd struct{}

// Run prints the version, the Go release and the platform.
func (versionCmd) Run(g *globals) error {
	_, err := fmt.Fprintf(g.out, "readmit %s (%s, %s/%s)\n", app.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
