package edge

import (
	"errors"
	"io"
	"net/http"

	"github.com/readmit/readmit/internal/fault"
)

// BodyLimit is how many bytes the body of an ordinary request may have.
const BodyLimit = 1 << 20

// Faults of bodies.
var (
	ErrBodyTooLarge = fault.New(fault.TooLarge, "body_too_large", "The body is larger than 1 MiB. Send less at once.")
	ErrBodyCut      = fault.New(fault.Malformed, "body_incomplete", "The body ended early. Send the request again.")
)

// ReadBody reads the whole body, of at most [BodyLimit] bytes. It returns
// [ErrBodyTooLarge] for a longer one, without reading it if its length was
// announced, and [ErrBodyCut] for one that ended early.
func ReadBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > BodyLimit {
		return nil, ErrBodyTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, BodyLimit))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, ErrBodyTooLarge
	}
	if err != nil {
		return nil, ErrBodyCut
	}
	return body, nil
}

// LimitBody lets next read at most [BodyLimit] bytes of the body, as
// http.Request.ParseForm does.
func LimitBody(next http.Handler) http.Handler { return http.MaxBytesHandler(next, BodyLimit) }
