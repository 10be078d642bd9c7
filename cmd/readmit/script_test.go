package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/readmit/readmit/internal/testkit"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"readmit": main})
}

// TestScripts runs the transcripts of the whole binary on both databases. They
// are for reading: each is a session at a terminal.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, script := range scripts {
		name := filepath.Base(script)
		t.Run(name, func(t *testing.T) {
			t.Run("sqlite", func(t *testing.T) {
				t.Parallel()
				runScript(t, script, "")
			})
			t.Run("postgres", func(t *testing.T) {
				t.Parallel()
				runScript(t, script, testkit.PostgresURL(t))
			})
		})
	}
}

func runScript(t *testing.T, script, database string) {
	t.Helper()
	testscript.Run(t, testscript.Params{
		Files:               []string{script},
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serve, "stop": stop, "get": get, "lastline": lastLine,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("READMIT_DATA", filepath.Join(env.WorkDir, "data"))
			if database == "" {
				return nil
			}
			// A variable that is set, even to nothing, would hide the file's setting.
			env.Setenv("READMIT_DATABASE", database)
			u, err := url.Parse(database)
			if err != nil {
				return fmt.Errorf("read the database's address: %w", err)
			}
			env.Setenv("DATABASE_HOST", u.Host)
			return nil
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "sqlite":
				return database == "", nil
			case "postgres":
				return database != "", nil
			}
			return false, fmt.Errorf("there is no condition %q", cond)
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}
