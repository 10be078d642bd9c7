package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// settingsPage is the reference of commands and settings, made from the code.
const settingsPage = "../../docs/reference/commands.md"

// TestReferenceOfCommands keeps the page equal to what the binary takes, and
// asks every command and flag for its help.
func TestReferenceOfCommands(t *testing.T) {
	parser, err := newParser(&cli{}, io.Discard, io.Discard)
	require.NoError(t, err)
	var page strings.Builder
	page.WriteString("# Commands and settings\n\n" +
		"Made from the code by `go test ./cmd/readmit -run TestReferenceOfCommands -update`.\n\n" +
		"A setting comes from, in this order: the flag, the environment variable, the YAML file named by `--config`\n" +
		"(a flat map by the flags' names without dashes in front), the default.\n\n## For every command\n\n")
	writeFlags(t, &page, parser.Model.Node)
	writeCommands(t, &page, parser.Model.Node)
	if *update {
		require.NoError(t, os.WriteFile(settingsPage, []byte(page.String()), 0o644))
	}
	golden, err := os.ReadFile(settingsPage)
	require.NoError(t, err)
	require.Equal(t, string(golden), page.String(), "run the test with -update")
}

func writeCommands(t *testing.T, page *strings.Builder, node *kong.Node) {
	t.Helper()
	for _, child := range node.Children {
		require.NotEmpty(t, child.Help, child.FullPath())
		if len(child.Children) > 0 {
			writeCommands(t, page, child)
			continue
		}
		fmt.Fprintf(page, "## %s\n\n%s\n\n", child.FullPath(), child.Help)
		for _, p := range child.Positional {
			fmt.Fprintf(page, "- `%s`: %s\n", p.Summary(), p.Help)
		}
		if len(child.Positional) > 0 {
			page.WriteString("\n")
		}
		writeFlags(t, page, child)
	}
}

func writeFlags(t *testing.T, page *strings.Builder, node *kong.Node) {
	t.Helper()
	var rows strings.Builder
	for _, f := range node.Flags {
		if f.Name == "help" || f.Hidden {
			continue
		}
		require.NotEmpty(t, f.Help, "%s --%s", node.FullPath(), f.Name)
		def := ""
		if f.HasDefault {
			def = "`" + f.Default + "`"
		}
		if f.Required {
			def = "required"
		}
		env := ""
		if len(f.Tag.Envs) > 0 {
			env = "`" + f.Tag.Envs[0] + "`"
		}
		fmt.Fprintf(&rows, "| `--%s` | %s | %s | %s |\n", f.Name, env, def, strings.ReplaceAll(f.Help, "|", `\|`))
	}
	if rows.Len() > 0 {
		page.WriteString("| flag | environment | default | |\n|---|---|---|---|\n" + rows.String() + "\n")
	}
}
