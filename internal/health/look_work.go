package health

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// audit tells when the log was last verified, and when it was last signed.
func (s *Service) audit(ctx context.Context, tx *store.Tx) (Check, error) {
	q := New(tx)
	signed, err := q.newestCheckpoint(ctx)
	if err != nil {
		return Check{}, fmt.Errorf("read the newest checkpoint: %w", err)
	}
	c := Check{Name: "audit", State: Unknown, Finding: "never", Figures: map[string]int64{}, Message: "The audit log was never verified. Verify it on the audit page, or by readmit audit verify."}
	if signed > 0 {
		c.Figures["signed_at"] = signed
	}
	last, err := q.newestAuditCheck(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return Check{}, fmt.Errorf("read when the audit log was verified: %w", err)
	}
	at := time.UnixMicro(last.At).UTC()
	c.Figures["verified_at"], c.Figures["entries"] = last.At, last.Entries
	c.State, c.Finding = OK, "sound"
	c.Message = fmt.Sprintf("%s, each as it was written, when verified at %s.", plural(last.Entries, "entry"), at.Format(time.RFC3339))
	c.Message = strings.Replace(c.Message, "entrys", "entries", 1)
	if last.Problem != "" {
		c.State, c.Finding, c.Since = Failing, "wrong", &at
		c.Message = "The audit log is not what was written, as a check found at " + at.Format(time.RFC3339) + ". Find out who changed the database."
	}
	return c, nil
}

// imports tells which imports are under way, or were interrupted.
func (s *Service) imports(ctx context.Context, tx *store.Tx) (Check, error) {
	q := New(tx)
	steps, err := q.fillingSteps(ctx)
	if err != nil {
		return Check{}, fmt.Errorf("ask whether the directory is whole: %w", err)
	}
	runs, err := q.runningImports(ctx)
	if err != nil {
		return Check{}, fmt.Errorf("ask which imports are under way: %w", err)
	}
	c := Check{Name: "imports", State: OK, Finding: "none", Message: "No import is under way."}
	if runs.N > 0 || steps > 0 {
		c.Figures = map[string]int64{"imports": runs.N, "rows": runs.RowsRead, "steps": steps}
	}
	switch {
	case steps > 0:
		c.State, c.Finding = Slow, "filling"
		c.Message = "Accounts are being imported into the empty directory: not everybody is found yet. If the import was interrupted, start it again, or run readmit doctor --repair."
	case runs.N > 0:
		c.Finding, c.Message = "running", fmt.Sprintf("%s under way, or interrupted and to be started again; %d rows read.", plural(runs.N, "import"), runs.RowsRead)
	}
	if runs.N > 0 {
		since := time.UnixMicro(runs.Oldest).UTC()
		c.Since = &since
	}
	return c, nil
}

// From when on clocks differ by too much: codes of authenticator apps and
// leases go by them.
const (
	clockSlow    = time.Second
	clockFailing = 15 * time.Second
)

// nodes tells which processes serve, and whether their clocks and versions
// agree. alive is how many there are.
func (s *Service) nodes(ctx context.Context, tx *store.Tx) (c Check, alive int, err error) {
	clock, err := databaseClock(ctx, tx, s.DB.Now())
	if err != nil {
		return Check{}, 0, err
	}
	rows, err := New(tx).nodes(ctx)
	if err != nil {
		return Check{}, 0, fmt.Errorf("list the nodes: %w", err)
	}
	c = Check{Name: "nodes", State: OK}
	var lost []nodesRow
	var apart time.Duration
	versions := map[string]bool{}
	for _, n := range rows {
		if clock.Sub(time.UnixMicro(n.SeenAt)) > lostAfter {
			lost = append(lost, n)
			continue
		}
		alive++
		versions[n.Version] = true
		c.Names = append(c.Names, n.Host)
		apart = max(apart, time.Duration(max(n.Ahead, -n.Ahead))*time.Microsecond)
	}
	c.Figures = map[string]int64{"alive": int64(alive), "apart_ms": apart.Milliseconds()}
	c.judge(alive, apart, len(versions), lost)
	return c, alive, nil
}

func (c *Check) judge(alive int, apart time.Duration, versions int, lost []nodesRow) {
	c.Finding, c.Message = "alive", fmt.Sprintf("%s; the clocks differ from the database's by %s at most.", plural(int64(alive), "server"), apart.Round(time.Millisecond))
	switch {
	case alive == 0 && len(lost) == 0:
		c.State, c.Finding, c.Message = Unknown, "none", "No server runs."
	case apart > clockSlow:
		c.State, c.Finding = Slow, "clocks"
		if apart > clockFailing {
			c.State = Failing
		}
		c.Message = fmt.Sprintf("A server's clock differs from the database's by %s: codes and links may be refused. Let all servers set their clocks by NTP.", apart.Round(time.Millisecond))
	case len(lost) > 0:
		c.State, c.Finding = Slow, "lost"
		since := time.UnixMicro(lost[0].SeenAt).UTC()
		c.Since, c.Figures["lost"], c.Names = &since, int64(len(lost)), nil
		for _, n := range lost {
			c.Names = append(c.Names, n.Host)
		}
		c.Message = "Not heard of any more: " + strings.Join(c.Names, ", ") + ". Look whether it runs, or wait an hour if it was taken away."
	case versions > 1:
		c.State, c.Finding, c.Figures["versions"] = Slow, "versions", int64(versions)
		c.Message = fmt.Sprintf("The servers run %d different versions. Finish the update.", versions)
	}
}

// jobs tells whether this process's background work is done in time.
func (s *Service) jobs() Check {
	c := Check{Name: "jobs", State: OK, Finding: "in_time"}
	var failing, late []string
	all := s.Jobs.States()
	for _, j := range all {
		switch {
		case !j.FailingSince.IsZero():
			failing = append(failing, j.Name)
			if c.Since == nil || j.FailingSince.Before(*c.Since) {
				since := j.FailingSince.UTC()
				c.Since = &since
			}
		case j.Late:
			late = append(late, j.Name)
		}
	}
	c.Figures = map[string]int64{"jobs": int64(len(all)), "failing": int64(len(failing)), "late": int64(len(late))}
	c.Message = fmt.Sprintf("All %s are done in time.", plural(int64(len(all)), "background job"))
	switch {
	case len(failing) > 0:
		c.State, c.Finding, c.Names = Failing, "failing", failing
		c.Message = "Background work fails and is tried again: " + strings.Join(failing, ", ") + ". Look at the server's log."
	case len(late) > 0:
		c.State, c.Finding, c.Names = Slow, "late", late
		c.Message = "Background work is late: " + strings.Join(late, ", ") + "."
	}
	return c
}

// live tells how many pages this process keeps up to date.
func (s *Service) live() Check {
	n := s.streams.Load()
	return Check{Name: "live", State: OK, Finding: "connected", Figures: map[string]int64{"connections": n}, Message: fmt.Sprintf("%s on this server.", plural(n, "live connection"))}
}
