package directory

import (
	"context"
	"io"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opImport = op.Define("directory.import", "Import accounts", op.Needs{Reason: true, Whole: true})

// ImportInput is a file of accounts and how it is taken.
type ImportInput struct {
	Name   string `json:"name"`   // of the file, for the audit entry
	Format Format `json:"format"` // auto if empty
	// DryRun makes every check and report, and changes no account.
	DryRun bool `json:"dry_run,omitempty"`
	// Update changes the profile of accounts that are there already, found by
	// login ID or customer ID, instead of creating accounts: names, gender,
	// birthday, locale, time zone, picture, addresses, attributes; never what
	// signs in. What a row leaves empty stays as it is.
	Update bool `json:"update,omitempty"`
	// AddFields adds attributes that the tenant's schema does not have to it,
	// as text. Otherwise they are left out and named in the result.
	AddFields bool `json:"add_fields,omitempty"`

	// WithoutPasswords takes Firebase accounts although the parameters of their
	// password hashes are missing: they need a new password.
	WithoutPasswords bool `json:"without_passwords,omitempty"`
	// FirebaseHash has the project's parameters; nil if the file brings them.
	FirebaseHash *FirebaseHash `json:"-"`

	File io.ReadSeeker `json:"-"`
	// People are taken instead of a file, if it is set.
	People *People `json:"-"`
	// Report takes a line for each row that was not taken or has a warning; nil: none.
	Report ReportFile `json:"-"`
	// ReportFormat is CSV or, by default, NDJSON.
	ReportFormat Format `json:"-"`
	Watch        Watch  `json:"-"`
}

// ReportFile is where a report goes. An interrupted run cuts it back to the
// rows that were done with, and goes on.
type ReportFile interface {
	io.Writer
	io.Seeker
	Truncate(size int64) error
}

// Watch is told how far a run is. Its functions may be nil.
type Watch struct {
	// Begin tells the file's size and how many of its bytes an earlier run had done.
	Begin func(size, done int64)
	// Rows tells how many rows were read and not taken in this run, and how
	// many bytes are done.
	Rows func(rows, bad, bytes int64)
	// Step tells a step that begins after the rows, such as "index account_name".
	Step func(name string)
}

// Validate asks for a file and a format that is known.
func (in ImportInput) Validate() error {
	var f fault.Fields
	f.Check((in.File != nil) != (in.People != nil), "file", "required", "Give a file.")
	f.Check(in.People == nil || !in.DryRun && !in.Update, "dry_run", "contradiction", "Accounts that are made can only be created.")
	_, err := ParseFormat(string(in.Format))
	f.Check(err == nil, "format", "unknown", "Use auto, csv or ndjson.")
	f.Check(!in.Update || !in.AddFields, "add_fields", "contradiction", "Fields can be added when accounts are created, not with update.")
	return f.Err()
}

// Target is the tenant.
func (in ImportInput) Target() op.Target { return op.Target{Other: in.Name} }

// Imported is the outcome of a run. After an interruption, the rows of the
// earlier part are counted too, but not its problems by field.
type Imported struct {
	Run     string        `json:"run"`
	Totals  Totals        `json:"totals"`
	Unknown []Unknown     `json:"unknown"` // columns and attributes that nothing took
	Ignored []Unknown     `json:"ignored"` // fields that an update never writes
	Notes   []string      `json:"notes"`   // about the whole file
	Resumed bool          `json:"resumed"`
	Took    time.Duration `json:"took"`
}

// Import takes accounts from a file. A bad row never stops the others: it
// becomes a line of the report. What only one account may have, such as an
// e-mail, belongs to the first row that names it, or to the account that is
// there already; other rows with it are reported.
//
// An interrupted run goes on where it stopped when Import is called with the
// same file again. Into an empty directory the indexes are built last: until
// then, single accounts are refused with [account.ErrFilling].
//
// The run's beginning is audited before the first account, its end with the
// totals. It returns [ErrWrongKind], [ErrHeader], [ErrCutOff] or
// [ErrOtherRun], an error of the database, or the context's error if it ended.
func (s *Service) Import(ctx context.Context, actor authz.Actor, in ImportInput) (Imported, error) {
	if err := in.Validate(); err != nil {
		return Imported{}, err
	}
	src, err := openInput(in)
	if err != nil {
		return Imported{}, err
	}
	r := &run{db: s.db, actor: actor, in: in, src: src, watch: in.Watch.whole(), started: s.db.Now()}
	if err := r.begin(ctx); err != nil {
		return Imported{}, err
	}
	if err := r.work(ctx); err != nil {
		return Imported{}, err
	}
	return r.result(), nil
}

// whole fills in what is nil.
func (w Watch) whole() Watch {
	if w.Begin == nil {
		w.Begin = func(int64, int64) {}
	}
	if w.Rows == nil {
		w.Rows = func(int64, int64, int64) {}
	}
	if w.Step == nil {
		w.Step = func(string) {}
	}
	return w
}
