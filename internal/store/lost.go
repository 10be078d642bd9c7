package store

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// lost reports whether err says that the connection to PostgreSQL is no more:
// the server ends or restarts (SQLSTATE 57P01 to 57P05), says itself that the
// connection failed (class 08), or is gone without a word. What was not
// committed by then did not happen.
func lost(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return strings.HasPrefix(said.Code, "57P") || strings.HasPrefix(said.Code, "08")
	}
	var line *net.OpError
	return errors.As(err, &line) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err)
}
