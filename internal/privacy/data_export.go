package privacy

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// ExportKept is how long a copy can be taken after it was made.
const ExportKept = 14 * 24 * time.Hour

// The states of a copy.
const (
	ExportWaiting = "waiting" // a job makes it
	ExportReady   = "ready"
	ExportExpired = "expired"
)

// Faults of copies.
var (
	ErrExportWaiting = fault.New(fault.Conflict, "export_waiting", "A copy of the data is being made already. Wait until it is ready.")
	ErrExportGone    = fault.New(fault.Conflict, "export_gone", "This copy is not ready, or it has expired. Ask for a new one.")
)

// DataExport is a copy of everything that is held of an account. What is in it
// only its owner sees.
type DataExport struct {
	ID          string     `json:"id"`
	Request     string     `json:"request,omitempty"` // the data request that it answers
	State       string     `json:"state"`             // waiting, ready, expired
	Language    string     `json:"language"`
	AskedAt     time.Time  `json:"asked_at"`
	AskedBy     string     `json:"asked_by_name"` // empty of an owner
	MadeAt      *time.Time `json:"made_at"`
	ExpiresAt   *time.Time `json:"expires_at"`
	Size        int64      `json:"size"` // bytes
	DeliveredAt *time.Time `json:"delivered_at"`
	TakenAt     *time.Time `json:"taken_at"`
}

func dataExportOf(tx *op.Tx, r SubjectExport) DataExport {
	out := DataExport{
		ID: r.ID, Request: r.Request, State: r.State, Language: r.Language, AskedAt: micro(r.AskedAt), AskedBy: r.AskedName, MadeAt: when(r.MadeAt),
		ExpiresAt: when(r.ExpiresAt), Size: r.Size, DeliveredAt: when(r.DeliveredAt), TakenAt: when(r.TakenAt),
	}
	if out.State == ExportReady && !tx.Now.Before(*out.ExpiresAt) {
		out.State = ExportExpired
	}
	return out
}

// readDataExport reads a copy of the target account.
func readDataExport(tx *op.Tx, id string) (DataExport, error) {
	row, err := New(tx).dataExport(tx.Ctx, dataExportParams{Account: tx.Account.N, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return DataExport{}, op.ErrNotFound
	}
	if err != nil {
		return DataExport{}, fmt.Errorf("read the copy: %w", err)
	}
	return dataExportOf(tx, row), nil
}

// ExportTold is what events tell of a copy.
type ExportTold struct {
	ID   string `json:"id"`
	Size int64  `json:"count,omitempty"` // bytes
}
