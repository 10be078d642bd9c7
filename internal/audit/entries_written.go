package audit

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// each hands on the tenant's entries that fit, newest first, in several reads.
func (e *Entries) each(ctx context.Context, take func(Entry) error) error {
	var after *place
	for {
		var entries []Entry
		err := e.service.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
			if entries, err = e.service.find(ctx, tx, e.who, e.fitting, after, pageSize); err != nil {
				return err
			}
			return masks(ctx, tx, e.mask, entries)
		})
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if err := take(entry); err != nil {
				return fmt.Errorf("write an entry: %w", err)
			}
		}
		if len(entries) < pageSize {
			return nil
		}
		last := entries[len(entries)-1]
		after = &place{At: last.At.UnixMicro(), ID: last.ID}
	}
}

// lines writes the entries as a search answers them.
func (e *Entries) lines(ctx context.Context, w *bufio.Writer) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return e.each(ctx, func(entry Entry) error { return out.Encode(entry) })
}

var columns = []string{
	"id", "index", "at", "actor_kind", "actor", "actor_name", "on_behalf_of", "on_behalf_of_name", "via", "op", "target", "case",
	"outcome", "code", "level_needed", "level_held", "approval", "request",
}

var personalColumns = []string{"address", "user_agent", "reason", "input"}

// table writes the entries as CSV (RFC 4180) for spreadsheets.
func (e *Entries) table(ctx context.Context, w *bufio.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := columns
	if e.Personal {
		head = append(append([]string(nil), columns...), personalColumns...)
	}
	if err := out.Write(head); err != nil {
		return fmt.Errorf("write the head: %w", err)
	}
	if err := e.each(ctx, func(entry Entry) error { return out.Write(e.row(entry)) }); err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	return nil
}

func (e *Entries) row(a Entry) []string {
	index := ""
	if a.Index != nil {
		index = strconv.FormatInt(*a.Index, 10)
	}
	row := []string{
		a.ID, index, a.At.Format(time.RFC3339Nano), a.ActorKind, a.Actor, a.ActorName, a.OnBehalfOf, a.OnBehalfOfName, a.Via, a.Op, a.Target, a.Case,
		a.Outcome, a.Code, strconv.Itoa(a.LevelNeeded), strconv.Itoa(a.LevelHeld), a.Approval, a.Request,
	}
	switch {
	case e.Personal && a.Personal != nil:
		row = append(row, a.Personal.Address, a.Personal.UserAgent, a.Personal.Reason, string(a.Personal.Input))
	case e.Personal:
		row = append(row, make([]string, len(personalColumns))...)
	}
	for i := range row {
		row[i] = neutral(row[i])
	}
	return row
}

// neutral puts an apostrophe before a cell that a spreadsheet would take for a
// formula (OWASP, CSV Injection).
func neutral(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
