package privacy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
)

var opAcceptTombstoneLoss = op.Define("privacy.accept_tombstone_loss", "Go on without lost lines of the file of tombstones", op.Needs{Reason: true, Everywhere: true})

// Loss says what is wrong with the file of tombstones.
type Loss struct {
	// Missing says that there is no file, Damaged that lines of it cannot be read.
	Missing, Damaged bool
	// Lines are the erased accounts that can still be read from the file.
	Lines []Tombstone
	// Known is how many the database knows, Lacking which of them the file lacks.
	Known   int
	Lacking []Tombstone
}

// None reports whether nothing is lost.
func (l Loss) None() bool { return !l.Missing && !l.Damaged && len(l.Lacking) == 0 }

// Loss looks what is wrong with the file of tombstones, and changes nothing.
func (s *Service) Loss(ctx context.Context) (Loss, error) {
	known, err := s.known(ctx)
	if err != nil {
		return Loss{}, err
	}
	out := Loss{Known: len(known)}
	if out.Lines, out.Damaged, err = s.Tombstones.readable(); errors.Is(err, ErrTombstonesMissing) {
		out.Missing, err = true, nil
	}
	if err != nil {
		return Loss{}, err
	}
	named := make(map[string]bool, len(out.Lines))
	for _, t := range out.Lines {
		named[t.Login] = true
	}
	for _, t := range known {
		if !named[t.Login] {
			out.Lacking = append(out.Lacking, t)
		}
	}
	return out, nil
}

// readable are the lines whose digest is right, wherever they stand.
func (f Tombstones) readable() (out []Tombstone, damaged bool, err error) {
	content, err := os.ReadFile(f.Path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, false, ErrTombstonesMissing
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the tombstones: %w", err)
	}
	seen := map[string]bool{}
	lines := strings.SplitAfter(string(content), "\n")
	for number, line := range lines {
		if number == len(lines)-1 && number > 0 {
			break // what is behind the last line break was never relied on
		}
		t, err := parseTombstone(number+1, []byte(strings.TrimSuffix(line, "\n")))
		switch {
		case err != nil:
			damaged = true
		case number > 0 && !seen[t.Login]:
			out, seen[t.Login] = append(out, t), true
		}
	}
	return out, damaged, nil
}

// AcceptLossInput says what is accepted in a tenant; the call's reason says why.
type AcceptLossInput struct {
	Missing bool        `json:"missing"`
	Damaged bool        `json:"damaged"`
	Lines   int         `json:"lines"`   // that can be read
	Known   int         `json:"known"`   // erased accounts that the database knows
	Lacking []Tombstone `json:"lacking"` // those of the tenant that the file lacks
}

// Validate accepts it: only the command line calls.
func (AcceptLossInput) Validate() error { return nil }

// Target is the tenant.
func (AcceptLossInput) Target() op.Target { return op.Target{} }

// AcceptTombstoneLoss notes in a tenant's audit log that the operator goes on
// without lines of the file of tombstones that are lost, and raises an alarm:
// accounts that were erased after the state of a restored database may be there
// again, and nothing names them. It does not write the file:
// [Service.RestoreTombstones] does, afterwards, so that nothing is done that is
// not on record. Only the command line on the server does it.
//
// It returns [op.ErrReason] without words why.
func (s *Service) AcceptTombstoneLoss(ctx context.Context, actor authz.Actor, in AcceptLossInput) (bool, error) {
	return op.Do(ctx, s.db, actor, opAcceptTombstoneLoss, in, func(tx *op.Tx) (bool, error) {
		reason := strings.TrimSpace(actor.Call.Reason)
		if reason == "" { // the command line is asked, too
			return false, op.ErrReason
		}
		desk.RaiseAlarm(tx, desk.Alarm{Kind: "tombstones_lost", Count: len(in.Lacking), By: actor.Name, Reason: reason})
		return true, nil
	})
}

// RestoreTombstones writes the file anew from the lines that can be read and from
// what the database knows. The old one, if there is one, stays beside it, under
// its name with the instant behind it.
func (s *Service) RestoreTombstones(l Loss) error {
	f, next := s.Tombstones, s.Tombstones.Path+".new"
	var lines strings.Builder
	lines.WriteString(tombstonesHeader + "\n")
	for _, t := range append(append([]Tombstone{}, l.Lines...), l.Lacking...) {
		line, err := t.line()
		if err != nil {
			return err
		}
		lines.Write(line)
	}
	if err := writeSynced(next, lines.String()); err != nil {
		return err
	}
	if !l.Missing {
		if err := os.Rename(f.Path, f.Path+".lost-"+s.db.Now().UTC().Format("20060102T150405Z")); err != nil {
			return fmt.Errorf("put the old tombstones aside: %w", err)
		}
	}
	if err := os.Rename(next, f.Path); err != nil {
		return fmt.Errorf("put the tombstones in place: %w", err)
	}
	return syncFolder(filepath.Dir(f.Path))
}

func writeSynced(path, content string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder of the tombstones: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write the tombstones anew: %w", err)
	}
	_, err = file.WriteString(content)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write the tombstones anew: %w", err)
	}
	return nil
}
