package rest

// routes gives every operation its address, a file for each capability. The
// placeholder {id=account} is called id outside and fills the input's field
// account.
func (a *api) routes() {
	a.accountRoutes()
	a.sessionRoutes()
	a.signInRoutes()
	a.messageRoutes()
	a.credentialRoutes()
	a.deskRoutes()
	a.staffRoutes()
	a.tenantRoutes()
	a.webhookRoutes()
	a.healthRoutes()
	a.auditRoutes()
	a.oauthRoutes()
	a.federationRoutes()
	a.directoryRoutes()
	a.privacyRoutes()
	a.erasureRoutes()
	a.reportRoutes()
}
