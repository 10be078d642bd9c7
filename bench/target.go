package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// target returns an empty database of the engine, and what removes it.
func target(engine, dir string) (where, func(), error) {
	if engine == "sqlite" {
		return where{"--data", dir}, func() {}, nil
	}
	server := os.Getenv("READMIT_TEST_POSTGRES")
	if server == "" || server == "off" {
		return nil, nil, fmt.Errorf("set READMIT_TEST_POSTGRES to a server's address, or run make bench")
	}
	name := fmt.Sprintf("bench_%d", time.Now().UnixNano())
	if err := statement(server, "CREATE DATABASE "+name); err != nil {
		return nil, nil, err
	}
	drop := func() { _ = statement(server, "DROP DATABASE "+name+" WITH (FORCE)") } // the server is thrown away anyway
	return where{"--data", dir, "--database", server + "/" + name + "?sslmode=disable"}, drop, nil
}

func statement(server, text string) error {
	db, err := sql.Open("pgx", server+"/postgres?sslmode=disable")
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	defer db.Close()
	if _, err := db.Exec(text); err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	return nil
}

func exportTo(ctx context.Context, o options, at where, f *os.File) error {
	cmd := exec.CommandContext(ctx, o.binary, append([]string{"export"}, at...)...)
	cmd.Stdout, cmd.Stderr = f, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("readmit export: %w", err)
	}
	return nil
}
