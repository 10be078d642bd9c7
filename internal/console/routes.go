package console

import (
	"net/http"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/web"
)

// routes mounts every address of package view.
func (c *console) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+web.Prefix, c.Assets.Handler())
	c.doorRoutes(mux)
	c.deskRoutes(mux)
	mux.HandleFunc("/", c.visitor(func(v *visit) error { return op.ErrNotFound }))
	refused := c.visitor(func(v *visit) error { return errOtherSite })
	return edge.SameOrigin(refused, edge.LimitBody(c.Assets.RequireBuilt(mux)))
}

// doorRoutes are open to everybody.
func (c *console) doorRoutes(mux *http.ServeMux) {
	const welcome = "/staff/welcome/{token}"
	for pattern, act := range map[string]act{
		"GET " + view.SignInPath:   c.signInPage,
		"POST " + view.SignInPath:  c.signIn,
		"GET " + view.SignOutPath:  c.signedOutPage,
		"POST " + view.SignOutPath: c.signOut,
		"POST " + view.PasskeyPath: c.startPasskey,
		"GET " + view.ProvePath:    c.provePage,
		"POST " + view.ProvePath:   c.prove,
		"GET " + welcome:           c.welcomePage,
		"POST " + welcome:          c.welcome,
	} {
		mux.HandleFunc(pattern, c.visitor(act))
	}
}

// deskRoutes need somebody who is signed in.
func (c *console) deskRoutes(mux *http.ServeMux) {
	c.settingsRoutes(mux)
	c.auditRoutes(mux)
	c.healthRoutes(mux)
	c.reportRoutes(mux)
	c.approvalRoutes(mux)
	c.limitRoutes(mux)
	c.bulkRoutes(mux)
	mux.HandleFunc("POST "+view.LanguagePath, c.member(c.changeLanguage))
	mux.HandleFunc("POST "+view.RegisterPath, c.member(c.registerRequired))
	mux.HandleFunc("POST "+view.SetUpPath, c.member(c.setUp))
	mux.HandleFunc("GET "+view.TenantsPath, c.member(c.tenantsPage))
	mux.HandleFunc("GET /t/{slug}/{$}", c.inTenant(c.toFirst))
	mux.HandleFunc("GET /t/{slug}/palette", c.inTenant(c.palette))
	mux.HandleFunc("GET /t/{slug}/figures", c.unasked(c.figures))
	mux.HandleFunc("GET "+view.StreamPath, c.visitor(c.live))
	const customers = "/t/{slug}/customers"
	const saveds = "/t/{slug}/saved-searches"
	const saved = saveds + "/{search}"
	const one = customers + "/{id}"
	c.accessRoutes(mux, one)
	c.tagRoutes(mux, one)
	c.contactRoutes(mux, one)
	c.securityRoutes(mux, one)
	c.proofRoutes(mux, one)
	c.dataRoutes(mux, one)
	c.previewRoutes(mux, one)
	c.duplicateRoutes(mux, one)
	c.inviteRoutes(mux)
	c.messageRoutes(mux, one)
	c.privacyRoutes(mux, one)
	c.messageSettingsRoutes(mux)
	c.externalRoutes(mux)
	const note = one + "/notes/{note}"
	for pattern, act := range map[string]act{
		"GET " + customers:                c.customersPage,
		"POST " + customers + "/search":   c.search,
		"POST " + customers + "/suggest":  c.suggest,
		"POST " + customers + "/searches": c.saveSearch,
		"GET " + saveds:                   c.savedPage,
		"POST " + saved + "/share":        c.shareSearch,
		"POST " + saved + "/rename":       c.renameSearch,
		"POST " + saved + "/prefer":       c.preferSearch,
		"POST " + saved + "/remove":       c.removeSearch,
		"GET " + one:                      c.accountPage,
		"GET " + one + "/activity":        c.activity,
		"POST " + one + "/reveal":         c.reveal,
		"GET " + one + "/sidebar":         c.sidebarAgain,
		"POST " + one + "/pin":            c.pinAccount,
		"POST " + one + "/profile":        c.saveProfile,
		"GET /t/{slug}/outcome/{key}":     c.outcome,
		"POST " + one + "/notes":          c.addNote,
		"GET " + note:                     c.noteCard,
		"POST " + note:                    c.editNote,
		"GET " + note + "/edit":           c.noteEditor,
		"POST " + note + "/pin":           c.pinNote,
		"POST " + note + "/redact":        c.redactNote,
		"POST " + one + "/block-address":  c.blockAddress,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}
