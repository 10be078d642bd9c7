package directory

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/readmit/readmit/internal/authz"
)

// WriteBulkReport writes the whole report of a run as CSV (RFC 4180), page by
// page of [Service.ListBulkAccounts], whose rules and faults are its own. Its
// cells are safe to open in a spreadsheet.
func (s *Service) WriteBulkReport(ctx context.Context, actor authz.Actor, run string, to io.Writer) error {
	w := csv.NewWriter(to)
	for after := 0; ; {
		page, err := s.ListBulkAccounts(ctx, actor, ListBulkAccountsInput{Run: run, After: after, Limit: BulkPage})
		if err != nil {
			return err
		}
		if after == 0 {
			if err := w.Write([]string{"place", "login_id", "name", "outcome", "reason"}); err != nil {
				return fmt.Errorf("write the report: %w", err)
			}
		}
		for _, l := range page.Lines {
			if err := w.Write([]string{strconv.Itoa(l.Place), l.Account, neutral(l.Name), l.Outcome, l.Code}); err != nil {
				return fmt.Errorf("write the report: %w", err)
			}
		}
		if after = page.Next; after == 0 {
			w.Flush()
			if err := w.Error(); err != nil {
				return fmt.Errorf("write the report: %w", err)
			}
			return nil
		}
	}
}
