package message

import (
	"database/sql"
	"time"

	"github.com/readmit/readmit/internal/fold"
)

// digestParts are what an address is digested from: in its canonical form, so
// that two ways of writing it count as one.
func digestParts(tenant string, c Channel, to string) [][]byte {
	if e, err := fold.ParseEmail(to); c == Email && err == nil {
		to = e.Canonical
	}
	return [][]byte{[]byte("message address"), []byte(tenant), []byte(c), []byte(to)}
}

func nullTime(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: true}
}
