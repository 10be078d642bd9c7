package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/web"
)

// The addresses of the pages.
const (
	signInPath       = "/sign-in"
	factorPath       = "/sign-in/second-factor"
	codePath         = "/sign-in/code"
	linkPath         = "/sign-in/link"
	passkeyPath      = "/sign-in/passkey"
	questionPath     = "/passkey"
	signOutPath      = "/sign-out"
	signedOutPath    = "/signed-out"
	registerPath     = "/register"
	recoverPath      = "/forgotten-password"
	resetPath        = "/reset-password"
	accessPath       = "/access-link"
	unlockPath       = "/unlock"
	reenrollPath     = "/re-enroll"
	undoPath         = "/undo-change"
	stopPath         = "/stop"
	verifyPath       = "/verify-email"
	accountPath      = "/account"
	sessionsPath     = "/account/sessions"
	activityPath     = "/account/activity"
	applicationsPath = "/account/applications"
	// continuePath answers the application that waits: package oidc's.
	continuePath = "/oauth/continue"
	// leavePath goes back to the application that asked to sign out: package
	// oidc's, too.
	leavePath = "/oauth/signed-out"
)

func (p *portal) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+web.Prefix, p.Assets.Handler())
	for pattern, do := range map[string]act{
		"GET /{$}":             func(v *visit) error { return v.goTo(accountPath) },
		"GET " + brandPath:     p.style,
		"GET " + logoPath:      p.logo,
		"GET " + signInPath:    p.signInPage,
		"POST " + signInPath:   p.signIn,
		"GET " + factorPath:    p.factorPage,
		"POST " + factorPath:   p.factor,
		"POST " + codePath:     p.sendCode,
		"GET " + linkPath:      p.askLinkPage,
		"POST " + linkPath:     p.askLink,
		"GET " + accessPath:    p.accessPage,
		"POST " + accessPath:   p.access,
		"GET " + unlockPath:    p.unlockPage,
		"POST " + unlockPath:   p.unlock,
		"GET " + reenrollPath:  p.reenrollPage,
		"POST " + reenrollPath: p.reenroll,
		"GET " + undoPath:      p.undoPage,
		"GET " + stopPath:      p.stopPage,
		"POST " + stopPath:     p.stop,
		"POST " + undoPath:     p.undo,

		"GET " + invitationPath:  p.invitationPage,
		"POST " + invitationPath: p.acceptInvitation,
		"POST " + firstPasskey:   p.registerFirstPasskey,

		"GET " + registerPath:  p.registerPage,
		"POST " + registerPath: p.register,
		"GET " + recoverPath:   p.recoverPage,
		"POST " + recoverPath:  p.recover,
		"GET " + verifyPath:    p.verifyPage,
		"POST " + verifyPath:   p.verify,
		"GET " + resetPath:     p.resetPage,
		"POST " + resetPath:    p.reset,
		"GET " + signOutPath:   p.signOutPage,
		"GET " + signedOutPath: p.signedOutPage,
		"POST " + signOutPath:  p.signOut,
		"/":                    func(v *visit) error { return op.ErrNotFound },
	} {
		mux.HandleFunc(pattern, p.visitor(do))
	}
	p.passkeyRoutes(mux)
	p.accountRoutes(mux)
	p.securityRoutes(mux)
	p.copyRoutes(mux)
	p.privacyRoutes(mux)
	p.oauthRoutes(mux)
	p.providerRoutes(mux)
	p.apiRoutes(mux)
	refused := p.visitor(func(v *visit) error { return errOtherSite })
	all := edge.LimitBody(p.Assets.RequireBuilt(mux))
	return p.fromListed(all, edge.SameOrigin(refused, all, "POST "+withPath+"/callback"))
}
