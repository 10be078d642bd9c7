package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

// clients is how many come at once in a storm; each has an account.
const clients = 2000

// password is that of every account: it is hashed once.
const password = secret.String("bench: correct horse battery")

// door is a running installation whose customers sign in.
type door struct {
	o      options
	r      *report
	engine string
	at     where
	server *server
	// empty and commits are what the machine can do at most: empty answers, and
	// commits that wait for the disk, by as many callers at once.
	empty, commits float64
}

// doorKind is one thing that customers and applications do.
type doorKind struct {
	name    string
	measure func(ctx context.Context, d *door, name string) error
}

var doorKinds = []doorKind{
	{"sign-in: password", passwords},
	{"sign-in: session read", sessions},
	{"sign-in: refresh", refreshes},
	{"sign-in: client credentials", machines},
	{"sign-in: storm of 2,000", storm},
}

// signIns measures the kinds that are asked for, each database in an
// installation of its own.
func signIns(ctx context.Context, o options, r *report) error {
	asked := slices.DeleteFunc(slices.Clone(doorKinds), func(k doorKind) bool { return !strings.Contains(k.name, o.only) })
	if len(asked) == 0 || o.existing != "" {
		return nil
	}
	for _, engine := range o.engines {
		started := time.Now()
		if err := signInsOf(ctx, o, r, engine, asked); err != nil {
			return fmt.Errorf("sign-ins on %s: %w", engine, err)
		}
		fmt.Printf("   (sign-ins on %s took %s)\n\n", engine, time.Since(started).Round(time.Second))
	}
	return nil
}

func signInsOf(ctx context.Context, o options, r *report, engine string, asked []doorKind) (err error) {
	fmt.Printf("== sign-ins, %s\n", engine)
	dir := filepath.Join(o.dir, "sign-in-"+engine)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	at, drop, err := target(engine, dir)
	if err != nil {
		return err
	}
	defer drop()
	people := filepath.Join(dir, "people.ndjson")
	if err := writePeople(ctx, people); err != nil {
		return err
	}
	if _, _, err := timed(ctx, o, at, "import", people); err != nil {
		return err
	}
	d := &door{o: o, r: r, engine: engine, at: at}
	if d.server, err = serveFor(ctx, o, at, "developer"); err != nil {
		return err
	}
	defer func() {
		if stopped := d.server.stop(); err == nil {
			err = stopped
		}
	}()
	if err := d.limits(ctx); err != nil {
		return err
	}
	for _, k := range asked {
		if err := k.measure(ctx, d, k.name); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
	}
	return nil
}

// writePeople writes accounts that sign in by the one password.
func writePeople(ctx context.Context, path string) error {
	hash, err := proof.NewHasher(1, 0).Hash(ctx, password)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("make the file of accounts: %w", err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	lines := json.NewEncoder(w)
	for i := range clients {
		err := lines.Encode(map[string]any{"email": address(i), "email_verified": true, "first_name": "Jess", "password_hash": hash})
		if err != nil {
			return fmt.Errorf("write the file of accounts: %w", err)
		}
	}
	return w.Flush()
}

func address(i int) string { return fmt.Sprintf("jess%d@example.com", i%clients) }

// many is how many callers take tokens at once.
const many = 64

// limits measures what nothing here can be faster than, by as many at once.
func (d *door) limits(ctx context.Context) error {
	visitors := d.visitors(many)
	took, during, err := among(ctx, many, 2*time.Second, func(ctx context.Context, i int) error {
		_, err := visitors[i].get(ctx, "/healthz")
		return err
	})
	if err != nil {
		return err
	}
	m := rate{kind: "raw: empty HTTP answers", callers: many, took: took, during: during}
	d.empty = m.perSecond()
	d.r.rate(d.engine, clients, m)
	db, gone, err := scratch(ctx, d.at, d.o.dir)
	if err != nil {
		return err
	}
	defer gone()
	if d.commits, err = commits(ctx, db, many, 2*time.Second); err != nil {
		return err
	}
	d.r.value(d.engine, clients, "raw: commits on disk", d.commits, "/s", fmt.Sprintf("%d callers", many))
	return nil
}

// passwords signs in by password, in turn with argon2id alone, so that both
// have the same share of a machine on which others work, too.
func passwords(ctx context.Context, d *door, name string) error {
	const callers = 16
	alone := proof.NewHasher(runtime.NumCPU(), callers)
	hash, err := alone.Hash(ctx, password)
	if err != nil {
		return err
	}
	raw := rate{kind: "raw: argon2id alone", callers: callers}
	m := rate{kind: name, callers: callers, note: "goal 90 % of argon2id"}
	visitors := d.visitors(callers)
	if err := d.greet(ctx, visitors); err != nil {
		return err
	}
	for range 8 { // short turns, so that both meet the same machine
		took, during, err := among(ctx, callers, 2*time.Second, func(ctx context.Context, _ int) error {
			ok, _, err := alone.Verify(ctx, hash, password)
			if err == nil && !ok {
				err = fmt.Errorf("the password is not taken")
			}
			return err
		})
		if err != nil {
			return err
		}
		raw.took, raw.during = append(raw.took, took...), raw.during+during
		took, during, err = among(ctx, callers, 3*time.Second, func(ctx context.Context, i int) error { return visitors[i].signIn(ctx) })
		if err != nil {
			return err
		}
		m.took, m.during = append(m.took, took...), m.during+during
	}
	d.r.rate(d.engine, clients, raw)
	m.raw = raw.perSecond()
	if m.perSecond() < 0.9*m.raw {
		m.note += " SHORT"
	}
	d.r.rate(d.engine, clients, m)
	return nil
}

// sessions reads who is signed in, as every page behind the sign-in does.
func sessions(ctx context.Context, d *door, name string) error {
	visitors := d.visitors(many)
	if err := d.greet(ctx, visitors); err != nil {
		return err
	}
	took, during, err := among(ctx, many, 4*time.Second, func(ctx context.Context, i int) error {
		_, err := visitors[i].get(ctx, "/api/v1/session")
		return err
	})
	if err != nil {
		return err
	}
	d.r.rate(d.engine, clients, rate{kind: name, callers: many, took: took, during: during, raw: d.empty})
	return nil
}
