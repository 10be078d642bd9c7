package archtest

import (
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
)

// credentialEntries are the lines of passwords and second factors.
func (w *world) credentialEntries() map[string]entry {
	c := w.credential
	account := func(a *asked) credential.AccountInput { return credential.AccountInput{Account: a.anAccount()} }
	send := func(a *asked) credential.SendInput { return credential.SendInput{Account: a.anAccount()} }
	own := func(*asked) credential.EnrollInput { return credential.EnrollInput{} }
	return map[string]entry{
		"credential.list_factors":           on(something, c.ListFactors, account),
		"credential.send_password_reset":    on(something, c.SendPasswordReset, send).or("no_old_channel"),
		"credential.send_access_link":       on(something, c.SendAccessLink, send).or("no_old_channel"),
		"credential.send_reenrollment_link": on(something, c.SendReenrollmentLink, send).or("no_old_channel"),
		"credential.require_new_password":   on(something, c.RequireNewPassword, account).or("password_missing"),
		"credential.remove_password":        on(something, c.RemovePassword, account).or("password_missing"),
		"credential.disable_factor":         on(something, c.DisableFactor, func(a *asked) credential.FactorInput { return a.factorInput(false) }),
		"credential.enable_factor":          on(something, c.EnableFactor, func(a *asked) credential.FactorInput { return a.factorInput(true) }),
		"credential.remove_factor":          on(something, c.RemoveFactor, func(a *asked) credential.FactorInput { return a.factorInput(false) }),
		"credential.remove_all_factors": on(something, c.RemoveAllFactors, func(a *asked) credential.AccountInput {
			return credential.AccountInput{Account: a.factorInput(false).Account}
		}),
		"credential.require_second_factor":  on(something, c.RequireSecondFactor, account),
		"credential.waive_second_factor":    on(something, c.WaiveSecondFactor, account),
		"credential.reset_password":         on(nobody, c.ResetPassword, func(*asked) credential.ResetPasswordInput { return credential.ResetPasswordInput{} }),
		"credential.ask_first_passkey":      on(nobody, c.AskFirstPasskey, func(*asked) credential.AskFirstPasskeyInput { return credential.AskFirstPasskeyInput{} }),
		"credential.register_first_passkey": on(nobody, c.RegisterFirstPasskey, func(*asked) credential.RegisterFirstPasskeyInput { return credential.RegisterFirstPasskeyInput{} }),
		"credential.change_password":        on(nobody, c.ChangePassword, func(*asked) credential.ChangePasswordInput { return credential.ChangePasswordInput{} }),
		"credential.add_password":           on(nobody, c.AddPassword, func(*asked) credential.AddPasswordInput { return credential.AddPasswordInput{} }),
		"credential.start_enrollment":       on(nobody, c.StartEnrollment, func(*asked) credential.StartEnrollmentInput { return credential.StartEnrollmentInput{} }),
		"credential.enroll_totp":            on(nobody, c.EnrollTOTP, own),
		"credential.enroll_sms":             on(nobody, c.EnrollSMS, own),
		"credential.enroll_email_code":      on(nobody, c.EnrollEmailCode, own),
		"credential.register_passkey":       on(nobody, c.RegisterPasskey, func(*asked) credential.RegisterPasskeyInput { return credential.RegisterPasskeyInput{} }),
		"credential.create_backup_codes":    on(nobody, c.CreateBackupCodes, func(*asked) credential.AccountInput { return credential.AccountInput{} }),
		"credential.tell_expiring":          on(nobody, c.TellExpiring, func(*asked) credential.TellExpiringInput { return credential.TellExpiringInput{} }),
		"credential.rename_factor":          on(nobody, c.RenameFactor, func(*asked) credential.RenameFactorInput { return credential.RenameFactorInput{} }),
	}
}

// factorInput names an app of an account, which is disabled or not.
func (a *asked) factorInput(disabled bool) credential.FactorInput {
	in := credential.FactorInput{Account: a.anAccount(), Factor: "fac_none"}
	if a.place == unknown {
		return in
	}
	in.Factor = a.name("fac_")
	a.DoIn(a.where(), func(tx *op.Tx) error {
		const insert = "INSERT INTO credential_factor (id, account, tenant, kind, created_at, disabled_at) SELECT $1, n, tenant, 'totp', 0, CASE WHEN $2 = 1 THEN 1 END FROM account WHERE id = $3"
		_, err := tx.ExecContext(tx.Ctx, insert, in.Factor, map[bool]int64{false: 0, true: 1}[disabled], in.Account)
		return err
	})
	return in
}
