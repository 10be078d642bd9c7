package rest

func (a *api) sessionRoutes() {
	read(a, "session.list", "/accounts/{id=account}/sessions", a.Session.List)
	act(a, "session.end", "/accounts/{id=account}/session/end", a.Session.End)
	act(a, "session.end_all", "/accounts/{id=account}/session/end-all", a.Session.EndAll)
	act(a, "session.forget_device", "/accounts/{id=account}/session/forget-device", a.Session.ForgetDevice)
}
