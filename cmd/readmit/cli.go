package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/readmit/readmit/internal/config"
)

// cli is the command line: what every command takes, and the commands.
type cli struct {
	Settings string `name:"config" env:"READMIT_CONFIG" placeholder:"FILE" help:"YAML file of settings, by the names of the flags."`
	config.Config

	Serve      serveCmd      `cmd:"" help:"Serve the desk and the API until told to stop."`
	Tenant     tenantCmd     `cmd:"" help:"Brands or sites, each with its own customers."`
	Staff      staffCmd      `cmd:"" help:"Members of the staff."`
	APIKey     apiKeyCmd     `cmd:"" name:"apikey" help:"Keys of programs."`
	Import     importCmd     `cmd:"" help:"Take accounts from a file of this or another product."`
	Export     exportCmd     `cmd:"" help:"Write all accounts of a tenant, in the form that import takes."`
	Demo       demoCmd       `cmd:"" help:"Fill an empty database with fictional customers and their history."`
	Breached   breachedCmd   `cmd:"" help:"The list of passwords that are known to attackers."`
	Audit      auditCmd      `cmd:"" help:"The log of who did what."`
	Report     reportCmd     `cmd:"" help:"The figures of the report pages."`
	Backup     backupCmd     `cmd:"" help:"Make a sealed copy of the embedded database, also while it is served."`
	Restore    restoreCmd    `cmd:"" help:"Put a backup back, without those who were erased since."`
	Tombstones tombstonesCmd `cmd:"" help:"The file that names the erased accounts."`
	Compact    compactCmd    `cmd:"" help:"Rewrite the embedded database, so that no page of it holds a copy of what was deleted. Nobody writes meanwhile."`
	Migrate    migrateCmd    `cmd:"" help:"Bring the database up to date, and make the first tenant."`
	Doctor     doctorCmd     `cmd:"" help:"Look for what is wrong with this installation."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

// parse reads the command line, the environment and the settings file. It
// returns the command to run, or nil if there is nothing left to do.
func parse(args []string, out, errs io.Writer) (func() error, error) {
	var c cli
	left := false
	parser, err := newParser(&c, out, errs, kong.Exit(func(int) { left = true }))
	if err != nil {
		return nil, err
	}
	if err := useFile(parser, args); err != nil {
		return nil, err
	}
	ctx, err := parser.Parse(args)
	if left {
		return nil, nil
	}
	var wrong *kong.ParseError
	if errors.As(err, &wrong) {
		return nil, errors.New(wrong.Error() + "; see readmit " + strings.TrimSpace(wrong.Context.Command()+" --help"))
	}
	if err != nil {
		return nil, err
	}
	return func() error { return ctx.Run(&globals{config: c.Config, out: out, errs: errs}) }, nil
}

func newParser(c *cli, out, errs io.Writer, more ...kong.Option) (*kong.Kong, error) {
	options := append([]kong.Option{
		kong.Name("readmit"),
		kong.Description("Readmit lets the right person back in: customer identity with the support desk built in."),
		kong.Writers(out, errs),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	}, more...)
	parser, err := kong.New(c, options...)
	if err != nil {
		return nil, fmt.Errorf("make the command line: %w", err)
	}
	return parser, nil
}

// settingsFile finds the settings file before anything else is parsed, since
// what it says stands in for flags.
func settingsFile(args []string) string {
	for i, a := range args {
		if a == "--" {
			break
		}
		if path, ok := strings.CutPrefix(a, "--config="); ok {
			return path
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return os.Getenv("READMIT_CONFIG")
}
