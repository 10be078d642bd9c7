package app

import (
	"net/http"

	"github.com/readmit/readmit/internal/config"
)

// mount puts the transports on the mux, each under its own paths. It is the
// one place where a transport is added.
func (a *App) mount(mux *http.ServeMux, _ config.Server, _ string) error {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/t", http.StatusSeeOther)
	})
	return nil
}
