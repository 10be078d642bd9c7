package rest

func (a *api) credentialRoutes() {
	read(a, "credential.list_factors", "/accounts/{id=account}/factors", a.Credential.ListFactors)
	act(a, "credential.send_password_reset", "/accounts/{id=account}/credential/send-password-reset", a.Credential.SendPasswordReset)
	act(a, "credential.send_access_link", "/accounts/{id=account}/credential/send-access-link", a.Credential.SendAccessLink)
	act(a, "credential.send_reenrollment_link", "/accounts/{id=account}/credential/send-reenrollment-link", a.Credential.SendReenrollmentLink)
	act(a, "credential.require_new_password", "/accounts/{id=account}/credential/require-new-password", a.Credential.RequireNewPassword)
	act(a, "credential.remove_password", "/accounts/{id=account}/credential/remove-password", a.Credential.RemovePassword)
	act(a, "credential.disable_factor", "/accounts/{id=account}/credential/disable-factor", a.Credential.DisableFactor)
	act(a, "credential.enable_factor", "/accounts/{id=account}/credential/enable-factor", a.Credential.EnableFactor)
	act(a, "credential.remove_factor", "/accounts/{id=account}/credential/remove-factor", a.Credential.RemoveFactor)
	act(a, "credential.remove_all_factors", "/accounts/{id=account}/credential/remove-all-factors", a.Credential.RemoveAllFactors)
	act(a, "credential.require_second_factor", "/accounts/{id=account}/credential/require-second-factor", a.Credential.RequireSecondFactor)
	act(a, "credential.waive_second_factor", "/accounts/{id=account}/credential/waive-second-factor", a.Credential.WaiveSecondFactor)
}
