package oidc

import (
	"io"
	"net/http"

	"github.com/readmit/readmit/internal/fault"
)

// person tells a person, not an application, what is wrong: there is nowhere to
// send the browser to.
func (s *server) person(v *visit, err error) error {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unavailable {
		return err
	}
	if s.Problem != nil {
		s.Problem(v.w, v.r, f)
		return nil
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.WriteHeader(http.StatusBadRequest)
	_, err = io.WriteString(v.w, f.Message+"\n"+f.Code+"\n")
	return err
}
