package rest

func (a *api) healthRoutes() {
	read(a, "health.view", "/health", a.Health.View)
}
