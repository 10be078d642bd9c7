package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// checkFilters holds what narrows an endpoint down to ids and names.
func checkFilters(f *fault.Fields, in Settings) {
	f.Check(len(in.Applications) <= mostNarrow, "applications", "too_many", fmt.Sprintf("Choose %d applications at most, or none for all.", mostNarrow))
	f.Check(len(in.Fields) <= mostNarrow, "fields", "too_many", fmt.Sprintf("Name %d fields at most, or none for all.", mostNarrow))
	for _, name := range in.Fields {
		if !valueName.MatchString(name) {
			f.Add("fields", "syntax", fmt.Sprintf("%.60q is no name of a field. Use names as they stand under changed, such as email or attribute.plan.", name))
			return
		}
	}
}

// checkThere asks whether the tenant has the segment and the applications.
func checkThere(tx *op.Tx, in Settings) error {
	for _, id := range unique(in.Applications) {
		there, err := New(tx).isApplication(tx.Ctx, isApplicationParams{Tenant: tx.Actor.Tenant, ID: id})
		if err != nil {
			return fmt.Errorf("look for an application: %w", err)
		}
		if !there {
			return ErrNoApplication
		}
	}
	return checkSegment(tx, in.Segment)
}

// unfiltered passes the filters of fields and applications wherever it was
// chosen: whoever was told of a person is told that they are erased (GDPR
// Art. 19).
const unfiltered = "privacy.account_deleted"

// passes reports whether an event, which comes thin, passes the endpoint's
// filters of fields and applications. Only for the latter its data are read.
func (s *Service) passes(ctx context.Context, tx *store.Tx, w *workOfRow, e event.Envelope) (bool, error) {
	if e.Type == unfiltered {
		return true, nil
	}
	if fields := strings.Fields(w.Fields); len(fields) > 0 && !slices.ContainsFunc(e.Changed, func(name string) bool { return slices.Contains(fields, name) }) {
		return false, nil
	}
	applications := strings.Fields(w.Applications)
	if len(applications) == 0 {
		return true, nil
	}
	read, err := s.db.Ledger.Read(ctx, tx, e.Pos-1, 1)
	if err != nil || len(read) == 0 || read[0].ID != e.ID {
		return false, err // erased since it was read
	}
	var names struct {
		Application string `json:"application"`
	}
	if json.Unmarshal(read[0].Data, &names) != nil {
		return false, nil // it has no data, or others
	}
	return slices.Contains(applications, names.Application), nil
}
