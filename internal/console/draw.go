package console

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"
)

// draw answers a component. It is drawn in full before the first byte leaves,
// so that a page that cannot be drawn is not half a page.
func (v *visit) draw(status int, page templ.Component) {
	var body bytes.Buffer
	if err := page.Render(v.r.Context(), &body); err != nil {
		panic(err) // the edge logs it and answers the fixed sentence
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// One address answers pages and parts of them.
	v.w.Header().Add("Vary", "HX-Request")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(body.Bytes()) // whoever hung up needs no answer
}

// show answers a component with status 200.
func (v *visit) show(page templ.Component) error {
	v.draw(http.StatusOK, page)
	return nil
}
